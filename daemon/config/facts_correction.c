#include "config/facts.h"
#include "config/facts_correction.h"
#include "config/moments.h"

static const char *const moment_members[] = {
	"title", "date", "weekday", "day", "time", "when", "distance",
};
#define NMOMENT_MEMBERS (sizeof moment_members / sizeof moment_members[0])

/* A moment all of whose members are ${each}, which is taken. */
static json_t *
moment_of(json_t *each)
{
	json_t *facts = json_object();
	size_t i;

	for (i = 0; i < NMOMENT_MEMBERS; i++)
		json_object_set(facts, moment_members[i], each);
	json_decref(each);
	return facts;
}

/* A group that may be named in sections, and states nothing. */
static json_t *
no_moment(void)
{
	return moment_of(json_null());
}

static json_t *
no_event(void)
{
	json_t *facts = no_moment();

	json_object_set_new(facts, "place", json_null());
	json_object_set_new(facts, "status", json_null());
	return facts;
}

/* "was" of nobody: all null. */
static json_t *
was_nothing(void)
{
	json_t *was = no_moment();

	json_object_del(was, "title");
	json_object_set_new(was, "place", json_null());
	return was;
}

static void
add_missing(json_t *facts, const char *name, json_t *value)
{
	if (json_object_get(facts, name) == NULL)
		json_object_set(facts, name, value);
	json_decref(value);
}

/* Whatever facts another event has, a text may ask this one for. */
static void
add_facts_of_others(json_t *event, const struct config *config)
{
	const struct occasion *o;
	size_t i, j, k;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++) {
			o = &config->measures[i].occasions[j];
			for (k = 0; k < o->facts.count; k++)
				add_missing(event, o->facts.facts[k].name,
				    json_null());
			for (k = 0; k < o->ndeadlines; k++)
				add_missing(event, o->deadlines[k].name,
				    no_moment());
		}
}

/* Those that changed, as they are now; of an outline some one. */
static json_t *
changed_deadlines(json_t *event, const struct alert *alert, bool outline)
{
	json_t *list = json_array();
	const struct deadline *d;
	size_t i;

	for (i = 0; (d = moments_changed(alert, i)) != NULL; i++)
		json_array_append(list, json_object_get(event, d->name));
	if (outline && i == 0)
		json_array_append_new(list, moment_of(json_true()));
	return list;
}

void
facts_correct(json_t *facts, const struct config *config,
    const struct alert *alert, bool outline)
{
	const struct occasion *o = alert->occasion;
	json_t *own = json_object_get(facts, "event"), *event;

	json_object_set_new(facts, "deadlines",
	    changed_deadlines(own, alert, outline));
	if (o != NULL && o->replaced_by != NULL)
		json_object_set(facts, "replacement",
		    json_object_get(facts, o->replaced_by->uid));
	add_missing(facts, "replacement", no_event());
	add_missing(facts, "was", was_nothing());
	if (own == NULL)
		return;
	event = json_copy(own);		/* the event's own name stays as it is */
	add_facts_of_others(event, config);
	json_object_set_new(facts, "event", event);
}

json_t *
facts_was(const char *language, const struct zone *zone, int64_t told_ms,
    const char *place, int64_t now_ms, struct err *err)
{
	json_t *was = facts_dates(language, zone, told_ms, now_ms, err),
	    *places, *text;

	if (was == NULL)
		return NULL;
	places = place != NULL ? json_loads(place, 0, NULL) : NULL;
	text = json_object_get(places, language);
	if (json_is_string(text))
		json_object_set(was, "place", text);
	add_missing(was, "place", json_null());
	json_decref(places);
	return was;
}

int
facts_was_most(const struct alert *alert, const char *language, json_t **ret,
    struct err *err)
{
	*ret = NULL;
	if (!alert->is_correction)
		return 0;
	*ret = facts_was(language, alert->jurisdiction->zone, alert->was_ms,
	    NULL, alert->was_ms, err);
	return *ret != NULL ? 0 : -1;
}
