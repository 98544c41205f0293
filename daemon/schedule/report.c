#include <stdlib.h>

#include "base/buf.h"
#include "config/hours.h"
#include "schedule/occurrence.h"
#include "schedule/report.h"
#include "store/audience.h"
#include "store/people.h"
#include "store/stale.h"
#include "text/localdate.h"

#define WORDS_MAX 256	/* bytes of a date in words */

const struct zone *
report_zone(const struct config *config)
{
	return config->jurisdictions[0].zone;
}

static const struct zone *
zone_of(const struct config *config, const struct alert *alert)
{
	return alert != NULL ? alert->jurisdiction->zone : report_zone(config);
}

static json_t *
moment(const struct zone *zone, int64_t ms)
{
	char text[ZONE_ISO_LEN + 1];

	if (ms == 0)
		return json_null();
	zone_format(zone, ms, text);
	return json_string(text);
}

/* A date in the operators' language. */
static json_t *
in_words(const struct config *config, const struct zone *zone, int64_t ms,
    enum localdate_form form, struct err *err)
{
	struct buf words;
	json_t *text = NULL;

	buf_init(&words, WORDS_MAX);
	if (localdate_format(config->language, zone, ms, form, &words,
	    err) == 0)
		text = json_string(buf_text(&words));
	buf_done(&words);
	return text;
}

json_t *
report_moment(const struct config *config, const struct zone *zone, int64_t ms,
    struct err *err)
{
	json_t *day = in_words(config, zone, ms, LOCALDATE_DAY, err);
	json_t *time = in_words(config, zone, ms, LOCALDATE_TIME, err);

	if (day == NULL || time == NULL) {
		json_decref(day);
		json_decref(time);
		return NULL;
	}
	return json_pack("{s:o, s:o, s:o}", "at", moment(zone, ms), "day", day,
	    "time", time);
}

static json_t *
rule_of(const struct alert *alert)
{
	struct buf words;
	json_t *text;

	if (alert == NULL || alert->is_correction)
		return json_null();
	buf_init(&words, WORDS_MAX);
	anchor_describe(&alert->when, &words);
	text = json_string(buf_text(&words));
	buf_done(&words);
	return text;
}

static json_t *
channels_of(const struct alert *alert)
{
	json_t *names = json_array();
	size_t i;

	for (i = 0; alert != NULL && i < alert->channels.count; i++)
		json_array_append_new(names, json_string(channel_name(
		    alert->channels.order[i])));
	return names;
}

json_t *
report_broadcast(const struct config *config, const struct broadcast *b,
    struct err *err)
{
	const struct alert *alert = config_alert(config, b->alert);
	const struct zone *zone = zone_of(config, alert);
	json_t *entry = report_moment(config, zone, b->due_ms, err), *more;

	if (entry == NULL)
		return NULL;
	more = json_pack("{s:I, s:s, s:s, s:i, s:s, s:s, s:o, s:o, s:o, s:o, "
	    "s:o, s:i, s:s?}",
	    "id", (json_int_t)b->id, "alert", b->alert, "event", b->event,
	    "number", b->number, "state", broadcast_state_name(b->state),
	    "why", b->why, "rule", rule_of(alert),
	    "expires", moment(zone, b->expires_ms),
	    "began", moment(zone, b->began_ms),
	    "ended", moment(zone, b->ended_ms),
	    "channels", channels_of(alert),
	    "approve", alert != NULL ? alert->approve : 0,
	    "template", broadcast_corrects(b) ? b->template :
	    alert != NULL ? alert->template : NULL);
	json_object_update(entry, more);
	json_decref(more);
	return entry;
}

/* Who a planned broadcast is for, as it is counted. */
struct audience {
	const struct config	*config;
	const struct alert	*alert;
	const struct broadcast	*broadcast;
	json_t			*languages;
	json_t			*channels;
	json_t			*later;
	int64_t			 people, unreachable;
	struct err		*err;
};

/* Add ${people} to the entry of ${later} for the moment ${ms}. */
static void
add_later(struct audience *a, int64_t ms, int64_t people)
{
	const struct zone *zone = a->alert->jurisdiction->zone;
	json_t *at = moment(zone, ms), *entry, *n;
	size_t i;

	json_array_foreach(a->later, i, entry) {
		if (!json_equal(json_object_get(entry, "at"), at))
			continue;
		n = json_object_get(entry, "people");
		json_integer_set(n, json_integer_value(n) + people);
		json_decref(at);
		return;
	}
	json_array_append_new(a->later, json_pack("{s:o, s:o, s:I}", "at", at,
	    "time", in_words(a->config, zone, ms, LOCALDATE_TIME, a->err),
	    "people", (json_int_t)people));
}

static void
count_more(json_t *object, const char *name, int64_t people)
{
	json_t *so_far = json_object_get(object, name);

	json_object_set_new(object, name,
	    json_integer(json_integer_value(so_far) + people));
}

/* By which channel such people get it, as far as their addresses tell. */
static const char *
way_of(const struct audience *a, const struct people *people)
{
	struct channels order = channels_for(&a->alert->channels,
	    &people->prefers);
	size_t i;

	for (i = 0; i < order.count; i++)
		if (channels_have(&people->has, order.order[i]))
			return channel_name(order.order[i]);
	return "none";
}

static void
on_counted(const struct people *people, void *arg)
{
	struct audience *a = arg;
	int64_t from = a->broadcast->began_ms != 0 ? a->broadcast->began_ms :
	    a->broadcast->due_ms;
	int64_t ms = hours_earliest(a->alert, people->zone, from);

	count_more(a->languages, people->language, people->count);
	count_more(a->channels, way_of(a, people), people->count);
	a->people += people->count;
	if (ms != from)
		add_later(a, ms, people->count);
	if (ms >= a->broadcast->expires_ms)
		a->unreachable += people->count;
}

static void
on_stale(enum channel channel, const char *language, const char *zone,
    int64_t count, void *arg)
{
	struct people people = { .language = language, .zone = zone,
	    .count = count };

	channels_add(&people.has, channel);
	on_counted(&people, arg);
}

/* Those on the lists; of a correction, those who hold what is wrong. */
static int
count_audience(struct store *store, struct audience *a)
{
	const struct broadcast *b = a->broadcast;

	if (b->corrects != 0)
		return audience_of_another(store, b, on_stale, a, a->err);
	if (broadcast_corrects(b))
		return stale_count(store, b->event, b->aspects, b->due_ms,
		    on_stale, a, a->err);
	return people_count(store, a->alert->audience, a->alert->naudience,
	    on_counted, a, a->err);
}

static int
add_audience(struct store *store, const struct config *config,
    const struct broadcast *b, json_t *entry, struct err *err)
{
	struct audience a = { .config = config, .broadcast = b, .err = err,
	    .alert = config_alert(config, b->alert) };

	if (a.alert == NULL)
		return 0;
	a.languages = json_object();
	a.channels = json_object();
	a.later = json_array();
	if (count_audience(store, &a) == -1) {
		json_decref(a.languages);
		json_decref(a.channels);
		json_decref(a.later);
		return -1;
	}
	json_object_set_new(entry, "audience", a.languages);
	json_object_set_new(entry, "people_by_channel", a.channels);
	json_object_set_new(entry, "people", json_integer(a.people));
	json_object_set_new(entry, "later", a.later);
	json_object_set_new(entry, "unreachable", json_integer(a.unreachable));
	return 0;
}

/* Another outcome came true: the planner made a row of it. */
static bool
is_discarded(const struct alert *alert)
{
	return alert->when.outcome != OUTCOME_NONE &&
	    alert->occasion->outcome != OUTCOME_NONE;
}

json_t *
report_undated(const struct config *config)
{
	json_t *undated = json_array();
	const struct alert *alert;
	struct buf why;
	size_t i;

	buf_init(&why, BROADCAST_WHY_MAX);
	for (i = 0; i < config->nalerts; i++) {
		alert = &config->alerts[i];
		buf_clear(&why);
		if (occurrence_withdrawn(alert, &why) &&
		    !is_discarded(alert))
			json_array_append_new(undated, json_pack(
			    "{s:s, s:s, s:o, s:s}", "alert", alert->name, "why",
			    buf_text(&why), "rule", rule_of(alert), "template",
			    alert->template));
	}
	buf_done(&why);
	return undated;
}

json_t *
report_planned(struct store *store, const struct config *config,
    const struct broadcast *b, struct err *err)
{
	json_t *entry = report_broadcast(config, b, err);

	if (entry != NULL && add_audience(store, config, b, entry, err) == 0)
		return entry;
	json_decref(entry);
	return NULL;
}

json_t *
report_plan(struct store *store, const struct config *config, struct err *err)
{
	struct broadcast *rows;
	json_t *plan, *entry;
	size_t n, i;

	if (broadcasts_all(store, &rows, &n, err) == -1)
		return NULL;
	plan = json_array();
	for (i = 0; plan != NULL && i < n; i++) {
		entry = report_planned(store, config, &rows[i], err);
		if (entry == NULL) {
			json_decref(plan);
			plan = NULL;
		} else
			json_array_append_new(plan, entry);
	}
	free(rows);
	return plan;
}
