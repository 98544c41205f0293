#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "schedule/recorded.h"
#include "schedule/recording.h"
#include "store/outcomes.h"

struct showing {
	const struct occasion	*occasion;
	int			 needed;
	json_t			*said, *waits;
};

static json_t *
moment_of(const struct showing *s, int64_t ms)
{
	char text[ZONE_ISO_LEN + 1];

	if (ms == 0)
		return json_null();
	zone_format(s->occasion->measure->jurisdiction->zone, ms, text);
	return json_string(text);
}

static json_t *
tally_json(const struct tally *tally)
{
	char text[TALLY_LEN + 1];

	tally_format(tally, text);
	return *text != '\0' ? json_string(text) : json_null();
}

static json_t *
text_json(const char *text)
{
	return *text != '\0' ? json_string(text) : json_null();
}

/* Whoever said something else before says this now: take her off the rest. */
static void
forget_word(json_t *waits, uid_t uid)
{
	json_t *wait, *by, *one;
	size_t i, j;

	json_array_foreach(waits, i, wait) {
		by = json_object_get(wait, "said_by");
		json_array_foreach(by, j, one)
			if (json_integer_value(one) == uid) {
				json_array_remove(by, j);
				break;
			}
	}
}

/* The entry of what ${said} says; made where it is new. */
static json_t *
wait_of(const struct occasion *o, json_t *waits,
    const struct outcome_said *said)
{
	json_t *tally = tally_json(&said->tally), *wait;
	const char *votes = json_string_value(tally);
	char *command;
	size_t i;

	json_array_foreach(waits, i, wait)
		if (str_eq(json_string_value(json_object_get(wait, "result")),
		    outcome_result_name(said->result)) &&
		    json_equal(json_object_get(wait, "tally"), tally)) {
			json_decref(tally);
			return wait;
		}
	command = xasprintf("pregon outcome %s %s%s%s", said->event,
	    outcome_result_name(said->result), votes != NULL ? " --tally " : "",
	    votes != NULL ? votes : "");
	wait = json_pack("{s:s, s:o, s:[], s:b, s:s}", "result",
	    outcome_result_name(said->result), "tally", tally, "said_by",
	    "replace", recording_contradicts(o, said), "command", command);
	free(command);
	json_array_append_new(waits, wait);
	return wait;
}

static void
on_said(const struct outcome_said *said, void *arg)
{
	struct showing *s = arg;

	json_array_append_new(s->said, json_pack("{s:I, s:o, s:s, s:o, s:o, "
	    "s:o, s:b}", "uid", (json_int_t)said->uid, "at",
	    moment_of(s, said->at_ms), "result",
	    outcome_result_name(said->result), "tally",
	    tally_json(&said->tally), "source", text_json(said->source),
	    "note", text_json(said->note), "accepted",
	    said->accepted_ms != 0));
	forget_word(s->waits, said->uid);
	json_array_append_new(json_object_get(wait_of(s->occasion,
	    s->waits, said),
	    "said_by"), json_integer(said->uid));
}

/* Take off what is in force; whether anybody stands by it. */
static bool
take_in_force(struct showing *s)
{
	json_t *tally = tally_json(&s->occasion->tally), *wait;
	bool stands = false;
	size_t i;

	json_array_foreach(s->waits, i, wait)
		if (str_eq(json_string_value(json_object_get(wait, "result")),
		    outcome_result_name(s->occasion->outcome)) &&
		    json_equal(json_object_get(wait, "tally"), tally)) {
			stands = json_array_size(json_object_get(wait,
			    "said_by")) > 0;
			json_array_remove(s->waits, i);
			break;
		}
	json_decref(tally);
	return stands;
}

/* Keep what somebody says still; say how many are missing. */
static void
finish_waits(struct showing *s)
{
	bool contested = take_in_force(s), replace;
	json_int_t needed, by;
	json_t *wait;
	size_t i = 0;

	while ((wait = json_array_get(s->waits, i)) != NULL) {
		by = (json_int_t)json_array_size(json_object_get(wait,
		    "said_by"));
		if (by == 0) {
			json_array_remove(s->waits, i);
			continue;
		}
		replace = contested && by >= s->needed &&
		    by < RECORDING_CONTESTED &&
		    json_is_true(json_object_get(wait, "replace"));
		needed = replace ? RECORDING_CONTESTED : s->needed;
		json_object_set_new(wait, "missing", json_integer(
		    by < needed ? needed - by : 0));
		json_object_set_new(wait, "replace", json_boolean(replace));
		i++;
	}
}

json_t *
recorded_report(struct store *store, const struct config *config,
    const struct occasion *o, struct err *err)
{
	struct showing s = { .occasion = o, .said = json_array(),
	    .waits = json_array(), .needed = recording_needed(config, o->measure) };

	if (outcomes_each(store, o->uid, o->starts_ms, on_said, &s,
	    err) == -1) {
		json_decref(s.said);
		json_decref(s.waits);
		return NULL;
	}
	finish_waits(&s);
	return json_pack("{s:s, s:s?, s:o, s:i, s:s?, s:o, s:o, s:o, s:o}",
	    "event", o->uid, "title", words_in(&o->title, config->language),
	    "starts", moment_of(&s, o->starts_ms), "needed", s.needed,
	    "outcome", o->outcome != OUTCOME_NONE ?
	    outcome_result_name(o->outcome) : NULL, "tally",
	    tally_json(&o->tally), "since", moment_of(&s, o->outcome_ms),
	    "said", s.said, "waits", s.waits);
}
