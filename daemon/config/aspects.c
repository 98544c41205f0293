#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/aspects.h"
#include "config/moments.h"

static const char *const dates[] = {
	"date", "weekday", "day", "time", "when", "distance",
};

static bool
is_date(const char *member)
{
	size_t i;

	for (i = 0; i < sizeof dates / sizeof dates[0]; i++)
		if (str_eq(member, dates[i]))
			return true;
	return false;
}

static void
put(char ret[ASPECT_LEN_MAX + 1], const char *kind, const char *name)
{
	snprintf(ret, ASPECT_LEN_MAX + 1, "%s%s", kind, name);
}

/* ${member} of an event: "when", "place", "signup_closes.time", "result". */
static void
of_member(const struct occasion *o, const char *member,
    char ret[ASPECT_LEN_MAX + 1])
{
	const char *dot = strchr(member, '.');
	size_t i;

	if (is_date(member))
		put(ret, ASPECT_TIME, "");
	else if (str_eq(member, "place"))
		put(ret, ASPECT_PLACE, "");
	else if (str_eq(member, "outcome"))
		put(ret, ASPECT_OUTCOME, "");
	else if (str_eq(member, "tally"))
		put(ret, ASPECT_TALLY, "");
	for (i = 0; *ret == '\0' && i < o->facts.count; i++)
		if (str_eq(member, o->facts.facts[i].name))
			put(ret, ASPECT_FACT, member);
	for (i = 0; dot != NULL && is_date(dot + 1) && i < o->ndeadlines; i++)
		if (strlen(o->deadlines[i].name) == (size_t)(dot - member) &&
		    str_starts(member, o->deadlines[i].name))
			put(ret, ASPECT_DEADLINE, o->deadlines[i].name);
}

void
aspects_of_fact(const struct alert *alert, const struct occasion *occasion,
    const char *name, char ret[ASPECT_LEN_MAX + 1])
{
	const struct deadline *deadline = NULL;
	const char *dot = strchr(name, '.');

	*ret = '\0';
	if (dot == NULL)
		return;
	if (str_starts(name, "deadline."))
		deadline = moments_alert_deadline(alert);
	else if (str_starts(name, "deadlines."))
		deadline = moments_changed(alert, (size_t)atoi(dot + 1));
	else
		of_member(occasion, dot + 1, ret);
	if (deadline != NULL && is_date(strrchr(name, '.') + 1))
		put(ret, ASPECT_DEADLINE, deadline->name);
}

bool
aspects_holds(const struct occasion *o)
{
	return moments_holds(o);
}

/* "1503358200000"; "postponed"; "cancelled for hearing_2". */
static char *
time_value(const struct occasion *o)
{
	if (aspects_holds(o))
		return xasprintf("%" PRId64, o->starts_ms);
	if (outcome_calls_off(o->outcome))
		return xstrdup(outcome_result_name(o->outcome));
	return xasprintf("%s%s%s", occasion_status_name(o->status),
	    o->replaced_by != NULL ? " for " : "",
	    o->replaced_by != NULL ? o->replaced_by->uid : "");
}

int64_t
aspects_moment(const char *value)
{
	return *value >= '0' && *value <= '9' ? strtoll(value, NULL, 10) : 0;
}

static void
see_words(const char *kind, const char *name, const struct words *words,
    int64_t until_ms, aspect_seen seen, void *arg)
{
	char aspect[ASPECT_LEN_MAX + 1], *value;
	json_t *object;
	size_t i;

	if (words->count == 0)
		return;
	object = json_object();
	for (i = 0; i < words->count; i++)
		json_object_set_new(object, words->languages[i],
		    json_string(words->texts[i]));
	value = json_dumps(object, JSON_SORT_KEYS | JSON_COMPACT);
	json_decref(object);
	put(aspect, kind, name);
	if (value != NULL)
		seen(aspect, value, until_ms, arg);
	free(value);
}

static void
see_moment(const char *name, const struct occasion *o, int64_t at_ms,
    aspect_seen seen, void *arg)
{
	char aspect[ASPECT_LEN_MAX + 1], *value;

	value = aspects_holds(o) ? xasprintf("%" PRId64, at_ms) :
	    time_value(o);
	put(aspect, ASPECT_DEADLINE, name);
	seen(aspect, value, o->starts_ms, arg);
	free(value);
}

/* "passed"; and "10-0", as far as texts say it. */
static void
see_outcome(const struct occasion *o, aspect_seen seen, void *arg)
{
	int64_t until_ms = o->starts_ms + ASPECT_FACT_LIFE_MS;
	struct tally said = o->tally;
	char votes[TALLY_LEN + 1];

	if (o->outcome == OUTCOME_NONE)
		return;
	seen(ASPECT_OUTCOME, outcome_result_name(o->outcome), until_ms, arg);
	if (said.parts > 2)
		said.parts = 2;
	tally_format(&said, votes);
	seen(ASPECT_TALLY, votes, until_ms, arg);	/* "": not known (any more) */
}

void
aspects_each(const struct occasion *o, aspect_seen seen, void *arg)
{
	const struct fact *fact;
	char *time = time_value(o);
	size_t i;

	seen(ASPECT_TIME, time, o->starts_ms, arg);
	free(time);
	see_words(ASPECT_PLACE, "", &o->place, o->starts_ms, seen, arg);
	for (i = 0; i < o->ndeadlines; i++)
		see_moment(o->deadlines[i].name, o, o->deadlines[i].at_ms,
		    seen, arg);
	see_outcome(o, seen, arg);
	for (i = 0; i < o->facts.count; i++) {
		fact = &o->facts.facts[i];
		see_words(ASPECT_FACT, fact->name, &fact->words,
		    o->starts_ms + ASPECT_FACT_LIFE_MS, seen, arg);
	}
}
