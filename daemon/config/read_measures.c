#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/corrections.h"
#include "config/items.h"
#include "config/read.h"

#define AT(member)	 offsetof(struct measure, member)
#define AT_EVENT(member) offsetof(struct occasion, member)

static const char *const kinds[] = {
	"ordinance", "resolution", "executive-order", "policy", NULL,
};

/* In the order of enum occasion_status. */
static const char *const statuses[] = {
	"tentative", "confirmed", "postponed", "cancelled", "concluded", NULL,
};

static const struct option_row event_rows[] = {
	{
		.name = "title",
		.type = OPTION_WORDS,
		.required = true,
		.offset = AT_EVENT(title),
		.help = "what people call it, by language",
	},
	{
		.name = "place",
		.type = OPTION_WORDS,
		.offset = AT_EVENT(place),
		.help = "where it is held, by language",
	},
	{
		.name = "starts",
		.type = OPTION_DATE,
		.required = true,
		.offset = AT_EVENT(starts_ms),
		.help = "when it starts, as the clock of the jurisdiction "
		    "shows it: \"2017-08-21 17:30\"",
	},
	{
		.name = "status",
		.type = OPTION_CHOICE,
		.choices = statuses,
		.standard = "confirmed",
		.offset = AT_EVENT(status),
		.help = "tentative: alerts wait; confirmed; postponed, "
		    "cancelled: alerts are withdrawn; concluded: it took place",
	},
	{
		.name = "replaced_by",
		.type = OPTION_NAME,
		.offset = AT_EVENT(replaced_name),
		.help = "the event that takes its place; it is cancelled then, "
		    "if its status does not say \"postponed\"",
	},
	{
		.name = "revision",
		.type = OPTION_INT,
		.least = 1,
		.most = 1000000,
		.standard = "1",
		.offset = AT_EVENT(revision),
		.help = "goes up by one whenever something about it changes",
	},
	{
		.name = "facts",
		.type = OPTION_FACTS,
		.offset = AT_EVENT(facts),
		.help = "what texts may state about it, by name and language",
	},
	{
		.name = "deadlines",
		.type = OPTION_GROUPS,
		.table = &options_deadline,
		.offset = OPTION_UNSTORED,
		.help = "moments that follow from its start, by name: sign-up "
		    "opens, sign-up closes",
	},
};

static const struct option_table event_table = {
	.name = "an event",
	.help = "a dated meeting of the council",
	OPTION_TABLE(event_rows),
};

static const struct option_row rows[] = {
	{
		.name = "kind",
		.type = OPTION_WORD,
		.required = true,
		.choices = kinds,
		.offset = AT(kind),
		.help = "what it is: ordinance, resolution, executive-order "
		    "or policy",
	},
	{
		.name = "number",
		.type = OPTION_STRING,
		.offset = AT(number),
		.help = "the council's own number: \"17-0940\"",
	},
	{
		.name = "stage",
		.type = OPTION_STRING,
		.offset = AT(stage),
		.help = "how far it has come, where it has no stages: "
		    "\"introduced\"",
	},
	{
		.name = "stages",
		.type = OPTION_GROUPS,
		.table = &options_stage,
		.offset = OPTION_UNSTORED,
		.help = "how far it has come and is to come, in order, by a "
		    "name that never changes; alerts go out on them",
	},
	{
		.name = "jurisdiction",
		.type = OPTION_NAME,
		.required = true,
		.offset = OPTION_UNSTORED,
		.help = "who decides it: a name in jurisdictions of "
		    "pregon.conf",
	},
	{
		.name = "title",
		.type = OPTION_WORDS,
		.required = true,
		.offset = AT(title),
		.help = "what people call it, by language",
	},
	{
		.name = "facts",
		.type = OPTION_FACTS,
		.offset = AT(facts),
		.help = "what texts may state about it, by name and language",
	},
	{
		.name = "confirm_outcomes",
		.type = OPTION_INT,
		.least = 1,
		.most = 2,
		.unit = "people",
		.offset = AT(confirm_outcomes),
		.help = "how many people must say the same outcome of its "
		    "events before anything goes out on it; without it as in "
		    "pregon.conf",
	},
	{
		.name = "events",
		.type = OPTION_GROUPS,
		.table = &event_table,
		.offset = OPTION_UNSTORED,
		.help = "its dated meetings, by a name that never changes",
	},
};

const struct option_table options_measures = {
	.name = "measures/NAME.conf",
	.help = "the measure NAME: what is to be decided, and when",
	OPTION_TABLE(rows),
};

/* What there is of every event. */
static const char *const event_members[] = {
	"title", "place", "date", "weekday", "day", "time", "when",
	"distance", "status", "outcome", "tally", NULL,
};

bool
read_is_event_member(const char *name)
{
	size_t i;

	for (i = 0; event_members[i] != NULL; i++)
		if (str_eq(event_members[i], name))
			return true;
	return false;
}

/* {{measure.number}} and {{vote.when}} are there without being declared. */
static void
check_facts(const struct facts *facts, const char *const *taken,
    const char *path, struct mistakes *mistakes)
{
	const struct fact *fact;
	size_t i, j;

	for (i = 0; i < facts->count; i++) {
		fact = &facts->facts[i];
		for (j = 0; taken[j] != NULL; j++)
			if (str_eq(fact->name, taken[j]))
				mistakes_add(mistakes, fact->where.file,
				    fact->where.line, "%s.%s: is there without "
				    "being declared: find another name", path,
				    fact->name);
	}
}

static void
check_event_facts(const struct occasion *event, struct mistakes *mistakes)
{
	char *path = xasprintf("events.%s.facts", event->uid);

	check_facts(&event->facts, event_members, path, mistakes);
	free(path);
}

/* "starts" again, in its own zone. */
static void
place_event(struct occasion *event, const config_setting_t *at,
    const struct jurisdiction *jurisdiction)
{
	const char *starts = source_text(at, "starts");
	struct err err;

	if (starts != NULL && jurisdiction != NULL &&
	    jurisdiction->zone != NULL)
		/* Where it cannot be read, that has been told. */
		(void)zone_parse(jurisdiction->zone, starts, &event->starts_ms,
		    &err);
}

static void
read_events(struct reading *reading, const config_setting_t *all,
    struct measure *measure)
{
	const config_setting_t *at;
	struct occasion *event;
	unsigned next = 0;

	while ((at = option_next(all, &next)) != NULL) {
		measure->occasions = xgrow(measure->occasions,
		    measure->noccasions, sizeof *event);
		event = &measure->occasions[measure->noccasions++];
		*event = (struct occasion){
			.where = source_where(at),
			.uid = xstrdup(config_setting_name(at)),
		};
		option_read(&event_table, at, event);
		if (event->replaced_name != NULL &&
		    source_member(at, "status") == NULL)
			event->status = OCCASION_CANCELLED;
		place_event(event, at, measure->jurisdiction);
		check_event_facts(event, reading->mistakes);
		read_deadlines(source_member(at, "deadlines"),
		    measure->jurisdiction, event);
	}
}

static void
read_measure(struct reading *reading, const char *name,
    const config_setting_t *root)
{
	static const char *const taken[] = {
		"title", "number", "kind", "stage", "was", NULL,
	};
	struct config *config = reading->config;
	const char *jurisdiction = source_text(root, "jurisdiction");
	struct measure *measure;

	config->measures = xgrow(config->measures, config->nmeasures,
	    sizeof *measure);
	measure = &config->measures[config->nmeasures++];
	*measure = (struct measure){
		.where = source_where(root),
		.name = xstrdup(name),
	};
	option_read(&options_measures, root, measure);
	if (jurisdiction != NULL && str_is_name(jurisdiction))
		measure->jurisdiction = references_find(&reading->references,
		    THING_JURISDICTION, jurisdiction,
		    source_member(root, "jurisdiction"));
	read_events(reading, source_member(root, "events"), measure);
	read_stages(source_member(root, "stages"), measure->jurisdiction !=
	    NULL ? measure->jurisdiction->zone : NULL, measure);
	if (measure->stage != NULL && measure->nstages > 0)
		source_wrong(source_member(root, "stage"), "\"stages\" say how "
		    "far it has come: leave this one out");
	read_check_confirm(reading, root, measure->confirm_outcomes);
	check_facts(&measure->facts, taken, "facts", reading->mistakes);
}

/* {{NAME}} of pregon.conf and {{UID.when}} share one name space. */
static void
check_uid(const struct reading *reading, const struct occasion *event)
{
	static const char *const taken[] = {
		"measure", "event", "deadline", "stage", "list", "person",
		"unsubscribe_url", "was", "replacement", NULL,
	};
	const struct facts *facts = &reading->config->facts;
	size_t i;

	for (i = 0; taken[i] != NULL; i++)
		if (str_eq(event->uid, taken[i]))
			mistakes_add(reading->mistakes, event->where.file,
			    event->where.line, "events.%s: the name is taken: "
			    "texts say {{%s.title}} for another thing",
			    event->uid, event->uid);
	for (i = 0; i < facts->count; i++)
		if (str_eq(event->uid, facts->facts[i].name))
			mistakes_add(reading->mistakes, event->where.file,
			    event->where.line, "events.%s: the name is taken "
			    "by the fact of %s:%u", event->uid,
			    facts->facts[i].where.file,
			    facts->facts[i].where.line);
}

/* Every measure is read: they no longer move in memory. */
static void
enter_measure(struct reading *reading, struct measure *measure)
{
	struct occasion *event;
	char *path;
	size_t i;

	references_add(&reading->references, THING_MEASURE, measure->name,
	    measure->where, "", measure);
	for (i = 0; i < measure->nstages; i++)
		measure->stages[i].measure = measure;
	for (i = 0; i < measure->noccasions; i++) {
		event = &measure->occasions[i];
		event->measure = measure;
		path = xasprintf("events.%s", event->uid);
		references_add(&reading->references, THING_EVENT, event->uid,
		    event->where, path, event);
		free(path);
		check_uid(reading, event);
	}
}

void
read_measures(struct reading *reading)
{
	size_t i;

	read_folder(reading, "measures", THING_MEASURE, read_measure);
	/* A measure that cannot be read would have defined events, too. */
	if (!references_complete(&reading->references, THING_MEASURE))
		references_incomplete(&reading->references, THING_EVENT);
	for (i = 0; i < reading->config->nmeasures; i++)
		enter_measure(reading, &reading->config->measures[i]);
	if (references_complete(&reading->references, THING_EVENT))
		corrections_replace(reading->config, reading->mistakes);
}
