#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "config/facts.h"
#include "config/facts_correction.h"
#include "config/moments.h"
#include "text/localdate.h"
#include "text/mustache_value.h"

#define DATE_TEXT_MAX 256	/* bytes of a date in words */
#define TALLY_TEXT_MAX 64	/* bytes of a tally in words */

/* How facts are being made. */
struct making {
	const char	*language;
	int64_t		 now_ms;
	bool		 outline;	/* true in place of dates */
	const struct alert	*alert;
	const struct outcome_words *words;
	struct err	*err;
};

static void
add_text(json_t *facts, const char *name, const char *text)
{
	json_object_set_new(facts, name,
	    text != NULL ? json_string(text) : json_null());
}

static void
add_own(json_t *facts, const struct facts *own, const char *language)
{
	size_t i;

	for (i = 0; i < own->count; i++)
		add_text(facts, own->facts[i].name,
		    words_in(&own->facts[i].words, language));
}

/*
 * Dates.
 */

enum { DISTANCE = -1 };		/* beside the forms of localdate.h */

static const struct date_fact {
	const char	*name;
	int		 form;
} date_facts[] = {
	{ "date", LOCALDATE_DATE },
	{ "weekday", LOCALDATE_WEEKDAY },
	{ "day", LOCALDATE_DAY },
	{ "time", LOCALDATE_TIME },
	{ "when", LOCALDATE_WHEN },
	{ "distance", DISTANCE },
};
#define NDATE_FACTS (sizeof date_facts / sizeof date_facts[0])

/* A moment that texts state in many forms. */
struct dated {
	int64_t			 ms;
	const struct zone	*zone;
	bool			 holds;
};

static int
format_date(const struct making *m, const struct dated *dated, int form,
    struct buf *out)
{
	if (form == DISTANCE)
		return localdate_distance(m->language, dated->zone, dated->ms,
		    m->now_ms, out, m->err);
	return localdate_format(m->language, dated->zone, dated->ms,
	    (enum localdate_form)form, out, m->err);
}

static int
add_date(const struct making *m, json_t *facts, const struct dated *dated,
    const struct date_fact *date)
{
	struct buf text;
	int result = 0;

	buf_init(&text, DATE_TEXT_MAX);
	if (!dated->holds)
		add_text(facts, date->name, NULL);
	else if (m->outline)
		json_object_set_new(facts, date->name, json_true());
	else if ((result = format_date(m, dated, date->form, &text)) == 0)
		add_text(facts, date->name, buf_text(&text));
	buf_done(&text);
	return result;
}

static int
add_dates(const struct making *m, json_t *facts, const struct dated *dated)
{
	size_t i;

	for (i = 0; i < NDATE_FACTS; i++)
		if (add_date(m, facts, dated, &date_facts[i]) == -1)
			return -1;
	return 0;
}

json_t *
facts_dates(const char *language, const struct zone *zone, int64_t ms,
    int64_t now_ms, struct err *err)
{
	struct making m = { .language = language, .now_ms = now_ms,
		.err = err };
	struct dated dated = { .ms = ms, .zone = zone, .holds = ms != 0 };
	json_t *facts = json_object();

	if (add_dates(&m, facts, &dated) == 0)
		return facts;
	json_decref(facts);
	return NULL;
}

/*
 * Groups.
 */

/* Add ${name}: a title and the dates of a moment. */
static int
add_moment(const struct making *m, json_t *facts, const char *name,
    const struct words *title, const struct dated *dated)
{
	json_t *group = json_object();

	json_object_set_new(facts, name, group);
	add_text(group, "title", words_in(title, m->language));
	return add_dates(m, group, dated);
}

/* "10 to 0", as far as it is known. */
static void
add_tally(json_t *facts, const struct words *to, const struct tally *tally,
    const char *language)
{
	const char *between = words_in(to, language);
	struct buf text;

	buf_init(&text, TALLY_TEXT_MAX);
	if (between != NULL)
		buf_addf(&text, "%d %s %d", tally->votes[0], between,
		    tally->votes[1]);
	else
		buf_addf(&text, "%d-%d", tally->votes[0], tally->votes[1]);
	add_text(facts, "tally", tally->parts > 0 ? buf_text(&text) : NULL);
	buf_done(&text);
}

/* What came of it; before that, an alert speaks of the result that it is on. */
static void
add_outcome(json_t *facts, const struct making *m,
    const struct occasion *occasion, enum outcome_result expected)
{
	enum outcome_result result = occasion->outcome != OUTCOME_NONE ?
	    occasion->outcome : expected;

	add_text(facts, "outcome", result != OUTCOME_NONE ?
	    words_in(&m->words->results[result], m->language) : NULL);
	add_tally(facts, &m->words->to, &occasion->tally, m->language);
}

static json_t *
occasion_facts(const struct making *m, const struct occasion *occasion)
{
	const struct jurisdiction *j = occasion->measure->jurisdiction;
	struct dated dated = { .holds = moments_holds(occasion),
	    .zone = j != NULL ? j->zone : NULL };	/* unknown: an outline */
	json_t *facts = json_object();
	const struct deadline *d;
	int result = 0;
	size_t i;

	for (i = 0; result == 0 && i < occasion->ndeadlines; i++) {
		d = &occasion->deadlines[i];
		dated.ms = d->at_ms;
		result = add_moment(m, facts, d->name, &d->title, &dated);
	}
	add_own(facts, &occasion->facts, m->language);
	add_text(facts, "title", words_in(&occasion->title, m->language));
	add_text(facts, "place", words_in(&occasion->place, m->language));
	add_text(facts, "status", occasion_status_name(occasion->status));
	add_outcome(facts, m, occasion, occasion == m->alert->occasion ?
	    m->alert->when.outcome : OUTCOME_NONE);
	dated.ms = occasion->starts_ms;
	if (result == 0 && add_dates(m, facts, &dated) == 0)
		return facts;
	json_decref(facts);
	return NULL;
}

static void
add_stage(json_t *facts, const char *name, const struct stage *stage,
    const char *language)
{
	add_text(facts, name, stage != NULL ? words_in(&stage->title,
	    language) : NULL);
}

static json_t *
measure_facts(const struct making *m, const struct alert *alert)
{
	const struct measure *measure = alert->measure;
	const struct stage *stage = alert->stage != NULL ? alert->stage :
	    moments_stage(measure, m->now_ms);
	const char *language = m->language;
	json_t *facts = json_object();

	add_own(facts, &measure->facts, language);
	add_text(facts, "title", words_in(&measure->title, language));
	add_text(facts, "number", measure->number);
	add_text(facts, "kind", measure->kind);
	if (measure->nstages > 0)
		add_stage(facts, "stage", stage, language);
	else
		add_text(facts, "stage", measure->stage);
	add_stage(facts, "was", stage != NULL ? moments_stage_before(stage) :
	    NULL, language);
	return facts;
}

static json_t *
list_facts(const struct list *list, const char *language)
{
	const char *keyword = words_in(&list->keywords, language);
	json_t *facts = json_object();

	add_text(facts, "title", words_in(&list->title, language));
	add_text(facts, "keyword", keyword != NULL ? keyword :
	    list->keywords.count > 0 ? list->keywords.texts[0] : NULL);
	return facts;
}

/* The alert's own event, and its deadline, have names of their own, too. */
static void
add_alias(json_t *facts, json_t *group, const struct alert *alert)
{
	const struct deadline *deadline = moments_alert_deadline(alert);

	json_object_set(facts, "event", group);
	if (deadline != NULL)
		json_object_set(facts, "deadline", json_object_get(group,
		    deadline->name));
}

/* Add every event of every measure. */
static int
add_occasions(const struct making *m, json_t *facts,
    const struct config *config, const struct alert *alert)
{
	const struct occasion *occasion;
	json_t *group;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++) {
			occasion = &config->measures[i].occasions[j];
			group = occasion_facts(m, occasion);
			if (group == NULL)
				return -1;
			json_object_set_new(facts, occasion->uid, group);
			if (occasion == alert->occasion)
				add_alias(facts, group, alert);
		}
	return 0;
}

/* Add the stage that the alert is on; without dates where it has not come. */
static int
add_entered(const struct making *m, json_t *facts, const struct alert *alert)
{
	const struct stage *stage = alert->stage;
	static const struct words no_title;
	struct dated dated = { 0 };

	if (alert->when.stage[0] == '\0')
		return 0;	/* a page has no jurisdiction, and no stage */
	dated.zone = alert->jurisdiction->zone;
	dated.ms = stage != NULL ? stage->at_ms : 0;
	dated.holds = stage != NULL;
	return add_moment(m, facts, "stage", stage != NULL ? &stage->title :
	    &no_title, &dated);
}

static json_t *
make(const struct making *m, const struct config *config,
    const struct alert *alert)
{
	json_t *facts = json_object();

	add_own(facts, &config->facts, m->language);
	if (add_occasions(m, facts, config, alert) == -1 ||
	    add_entered(m, facts, alert) == -1) {
		json_decref(facts);
		return NULL;
	}
	if (alert->measure != NULL)
		json_object_set_new(facts, "measure",
		    measure_facts(m, alert));
	if (alert->naudience > 0)
		json_object_set_new(facts, "list",
		    list_facts(alert->audience[0], m->language));
	if (alert->is_correction)
		facts_correct(facts, config, alert, m->outline);
	return facts;
}

json_t *
facts_build(const struct config *config, const struct alert *alert,
    const char *language, int64_t now_ms, struct err *err)
{
	struct making m = { .language = language, .now_ms = now_ms,
		.alert = alert, .words = &config->outcome_words, .err = err };

	return make(&m, config, alert);
}

static void
add_secret(json_t *facts, const char *name, const struct secret *secret)
{
	add_text(facts, name, secret != NULL && secret->len > 0 ?
	    secret_reveal(secret) : NULL);
}

json_t *
facts_reader(enum channel channel, const struct reader *reader)
{
	json_t *person = json_object(), *facts;

	add_secret(person, "name", reader->name);
	facts = json_pack("{s:o}", "person", person);
	if (channel == CHANNEL_EMAIL)
		add_secret(facts, "unsubscribe_url", reader->unsubscribe_url);
	if (reader->was != NULL)
		json_object_set(facts, "was", reader->was);
	return facts;
}

/* Which facts have a value at ${now_ms}: a stage may be still to come. */
static json_t *
outline_at(const struct config *config, const struct alert *alert,
    enum channel channel, const char *language, int64_t now_ms)
{
	struct making m = { .language = language, .now_ms = now_ms,
		.alert = alert, .words = &config->outcome_words,
		.outline = true };
	json_t *facts = make(&m, config, alert);

	json_object_set_new(facts, "person", json_pack("{s:n}", "name"));
	if (channel == CHANNEL_EMAIL)
		json_object_set_new(facts, "unsubscribe_url",
		    config->public_url != NULL ? json_true() : json_null());
	if (alert->is_reply)
		json_object_set_new(facts, "reply", json_pack(
		    "{s:n, s:n, s:{s:b, s:b}}", "lists", "stranger",
		    "deadline", "title", true, "when", true));
	return facts;
}

json_t *
facts_outline(const struct config *config, const struct alert *alert,
    enum channel channel, const char *language)
{
	return outline_at(config, alert, channel, language, 0);
}

json_t *
facts_find(json_t *facts, const char *inside, const char *name)
{
	size_t len = strcspn(name, ".");
	json_t *section;

	if (inside != NULL) {
		section = facts_find(facts, NULL, inside);
		if (json_is_array(section))	/* all are alike */
			section = json_array_get(section, 0);
		if (json_object_getn(section, name, len) != NULL)
			return value_find(section, name);
	}
	return value_find(facts, name);
}

/* Number ${i} of all languages of all lists, NULL behind the last. */
static const char *
language_at(const struct alert *alert, size_t i)
{
	size_t l;

	for (l = 0; l < alert->naudience; l++) {
		if (i < alert->audience[l]->languages.count)
			return alert->audience[l]->languages.names[i];
		i -= alert->audience[l]->languages.count;
	}
	return NULL;
}

/* Whether number ${i} of all languages stands before it, too. */
static bool
language_again(const struct alert *alert, size_t i)
{
	size_t before;

	for (before = 0; before < i; before++)
		if (str_eq(language_at(alert, before), language_at(alert, i)))
			return true;
	return false;
}

const char *
facts_language(const struct alert *alert, size_t i)
{
	const char *language;
	size_t at;

	for (at = 0; (language = language_at(alert, at)) != NULL; at++)
		if (!language_again(alert, at) && i-- == 0)
			return language;
	return NULL;
}

const struct occasion *
facts_occasion(const struct config *config, const struct alert *alert,
    const char *name)
{
	char head[NAME_LEN_MAX + 1];
	size_t len = strcspn(name, ".");

	if (len > NAME_LEN_MAX)
		return NULL;
	memcpy(head, name, len);
	head[len] = '\0';
	if (str_eq(head, "event") || str_eq(head, "deadline") ||
	    (alert->is_correction && str_eq(head, "deadlines")))
		return alert->occasion;
	if (alert->is_correction && str_eq(head, "replacement"))
		return alert->occasion != NULL ?
		    alert->occasion->replaced_by : NULL;
	return config_occasion(config, head);
}

/*
 * What is missing.
 */

struct search {
	json_t		*facts;
	const char	*missing;
};

static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	struct search *s = arg;

	(void)line;
	if (section || s->missing != NULL)
		return;
	if (inside != NULL && value_empty(facts_find(s->facts, NULL, inside)))
		return;
	if (json_is_null(facts_find(s->facts, inside, name)) &&
	    !str_starts(name, "person.") && !str_starts(name, "was."))
		s->missing = name;
}

const char *
facts_missing_in(const struct mustache *text, json_t *facts)
{
	struct search s = { .facts = facts };

	mustache_names(text, on_name, &s);
	return s.missing;
}

static const char *
missing_in(const struct config *config, const struct alert *alert,
    enum channel channel, int64_t now_ms, const char *language)
{
	json_t *facts = outline_at(config, alert, channel, language,
	    now_ms);
	const char *missing = NULL;
	struct parts parts;
	enum part part;

	config_parts(config, alert, channel, language, &parts);
	for (part = 0; missing == NULL && part < NPARTS; part++)
		if (parts.part[part] != NULL)
			missing = facts_missing_in(parts.part[part], facts);
	json_decref(facts);
	return missing;
}

const char *
facts_missing(const struct config *config, const struct alert *alert,
    int64_t now_ms, const char **ret_language)
{
	const char *language, *missing;
	size_t i, j;

	for (i = 0; (language = facts_language(alert, i)) != NULL; i++)
		for (j = 0; j < alert->channels.count; j++) {
			missing = missing_in(config, alert,
			    alert->channels.order[j], now_ms, language);
			if (missing != NULL) {
				*ret_language = language;
				return missing;
			}
		}
	return NULL;
}
