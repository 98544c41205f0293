#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/alloc.h"
#include "config/facts.h"
#include "config/sample_config.h"

#define NOW (FIRST_READING_MS - 3 * 24 * INT64_C(3600000))

/* What a fact is in the sample, three days before the first reading. */
struct fact_case {
	const char	*label;
	int		 alert;
	const char	*language;
	const char	*name;
	const char	*want;		/* or one of these: */
};
#define UNKNOWN	 "(unknown)"
#define NO_VALUE "(null)"
#define GROUP	 "(group)"

static struct fact_case cases[] = {
	{ "the configuration's facts have their own names", ALERT_SOON, "en",
	    "sender", "Vote Alerts" },
	{ "in the reader's language", ALERT_SOON, "es", "sender", "Alertas" },
	{ "a fact without words in the language is null", ALERT_SOON, "es",
	    "hotline", NO_VALUE },
	{ "a measure has a title", ALERT_SOON, "es", "measure.title",
	    "Ley de Seguridad" },
	{ "a measure has a number", ALERT_SOON, "es", "measure.number",
	    "17-0940" },
	{ "a measure has a kind", ALERT_SOON, "en", "measure.kind",
	    "ordinance" },
	{ "a stage that is not said is null", ALERT_SOON, "en",
	    "measure.stage", NO_VALUE },
	{ "a measure has facts of its own", ALERT_SOON, "es", "measure.ask",
	    "Vote s\u00ed" },
	{ "a fact declared without words is null", ALERT_SOON, "en",
	    "measure.enacted", NO_VALUE },
	{ "an event has a title", ALERT_SOON, "en", "first_reading.title",
	    "First reading" },
	{ "an event has a place", ALERT_SOON, "es", "first_reading.place",
	    "Sala 450" },
	{ "a place that is not said is null", ALERT_SOON, "en",
	    "final_vote.place", NO_VALUE },
	{ "an event has a status", ALERT_SOON, "en", "final_vote.status",
	    "confirmed" },
	{ "a date is in the event's zone", ALERT_SOON, "en",
	    "first_reading.date", "August 21" },
	{ "a date is in the reader's language", ALERT_SOON, "es",
	    "first_reading.date", "21 de agosto" },
	{ "a weekday", ALERT_SOON, "es", "first_reading.weekday", "lunes" },
	{ "a day", ALERT_SOON, "en", "first_reading.day",
	    "Monday, August 21" },
	{ "a time", ALERT_SOON, "en", "first_reading.time", "5:30 PM" },
	{ "the distance counts days from now", ALERT_SOON, "en",
	    "first_reading.distance", "in 3 days" },
	{ "every event is there", ALERT_SOON, "en", "final_vote.distance",
	    "in 10 days" },
	{ "an event has facts of its own", ALERT_SOON, "es",
	    "final_vote.result", "aprobada" },
	{ "an outcome not known yet is null", ALERT_SOON, "en",
	    "first_reading.result", NO_VALUE },
	{ "a fact in one language is null in the other", ALERT_SOON, "es",
	    "final_vote.signup", NO_VALUE },
	{ "\"event\" is what the alert is anchored on", ALERT_SOON, "en",
	    "event.title", "First reading" },
	{ "\"event\" has dates", ALERT_SOON, "en", "event.time", "5:30 PM" },
	{ "a deadline of an event has a title", ALERT_SOON, "es",
	    "final_vote.signup_opens.title", "Abre el registro" },
	{ "one without words in the language has none", ALERT_SOON, "es",
	    "final_vote.signup_closes.title", NO_VALUE },
	{ "a deadline has its event's forms of a date", ALERT_SOON, "en",
	    "final_vote.signup_opens.when", "Friday, August 25 at 12:00 PM" },
	{ "in the reader's language", ALERT_SOON, "es",
	    "final_vote.signup_opens.day", "viernes, 25 de agosto" },
	{ "and its distance", ALERT_SOON, "en",
	    "final_vote.signup_opens.distance", "in 7 days" },
	{ "a deadline nobody declared is no fact", ALERT_SOON, "en",
	    "first_reading.signup_opens.when", UNKNOWN },
	{ "\"deadline\" is what the alert is anchored on", ALERT_SIGNUP, "en",
	    "deadline.time", "12:00 PM" },
	{ "\"event\" is its event then", ALERT_SIGNUP, "en", "event.title",
	    "Final vote" },
	{ "an alert on an event has no \"deadline\"", ALERT_SOON, "en",
	    "deadline.time", UNKNOWN },
	{ "an alert without an event has no \"event\"", ALERT_NEWS, "en",
	    "event.title", UNKNOWN },
	{ "an alert without a measure has no \"measure\"", ALERT_NEWS, "en",
	    "measure.title", UNKNOWN },
	{ "it may state events all the same", ALERT_NEWS, "en",
	    "final_vote.date", "August 28" },
	{ "the first list of the audience", ALERT_SOON, "es", "list.title",
	    "Alertas del voto" },
	{ "a name nobody declared is no fact", ALERT_SOON, "en", "vote.when",
	    UNKNOWN },
	{ "a member nobody declared is no fact", ALERT_SOON, "en",
	    "event.wen", UNKNOWN },
	{ "nothing is inside a text", ALERT_SOON, "en", "sender.name",
	    UNKNOWN },
	{ "a group is no text", ALERT_SOON, "en", "event", GROUP },
	{ "the reader is not among them", ALERT_SOON, "en", "person.name",
	    UNKNOWN },
};
#define NCASES (sizeof cases / sizeof cases[0])

static const char *
show(const json_t *value)
{
	if (value == NULL)
		return UNKNOWN;
	if (json_is_null(value))
		return NO_VALUE;
	return json_is_object(value) ? GROUP : json_string_value(value);
}

static void
check_case(void **state)
{
	const struct fact_case *c = *state;
	struct config *config = sample_new("/nowhere");
	struct err err;
	json_t *facts;

	facts = facts_build(config, &sample_alerts[c->alert], c->language, NOW,
	    &err);
	assert_non_null(facts);
	assert_string_equal(show(facts_find(facts, NULL, c->name)), c->want);
	json_decref(facts);
}

/*
 * Stages: a draft on 1 August at 11:00, changed on the 24th, to be signed.
 */

#define DRAFT_MS   INT64_C(1501606800000)
#define CHANGED_MS INT64_C(1503597600000)

enum { STAGE_DRAFT, STAGE_CHANGED, STAGE_SIGNED, STAGE_NONE };

static struct measure order;
static struct stage order_stages[] = {
	{ .name = "draft", .measure = &order, .at_ms = DRAFT_MS,
	    .title = EN_ES("drafted", "en borrador") },
	{ .name = "changed", .measure = &order, .at_ms = CHANGED_MS,
	    .title = EN("changed") },
	{ .name = "signed", .measure = &order,
	    .title = EN_ES("signed", "firmada") },
};

static struct stage_case {
	const char	*label;
	int		 stage;		/* that the alert is about */
	int64_t		 now_ms;
	const char	*language, *name, *want;
} stage_cases[] = {
	{ "before any stage there is none", STAGE_NONE, DRAFT_MS - 1, "en",
	    "measure.stage", NO_VALUE },
	{ "a stage is entered at its time", STAGE_NONE, DRAFT_MS, "en",
	    "measure.stage", "drafted" },
	{ "the last entered is the stage", STAGE_NONE, CHANGED_MS, "en",
	    "measure.stage", "changed" },
	{ "without words in the language it has no value", STAGE_NONE,
	    CHANGED_MS, "es", "measure.stage", NO_VALUE },
	{ "the stage before it", STAGE_NONE, CHANGED_MS, "es", "measure.was",
	    "en borrador" },
	{ "before the first there was none", STAGE_NONE, DRAFT_MS, "en",
	    "measure.was", NO_VALUE },
	{ "an alert without a stage has no \"stage\"", STAGE_NONE, DRAFT_MS,
	    "en", "stage.title", UNKNOWN },
	{ "an alert about a stage says that one", STAGE_DRAFT, CHANGED_MS, "es",
	    "measure.stage", "en borrador" },
	{ "and what was before that one", STAGE_DRAFT, CHANGED_MS, "en",
	    "measure.was", NO_VALUE },
	{ "it has a title", STAGE_CHANGED, CHANGED_MS, "en", "stage.title",
	    "changed" },
	{ "and the forms of its time", STAGE_CHANGED, CHANGED_MS, "es",
	    "stage.day", "jueves, 24 de agosto" },
	{ "as people count days", STAGE_CHANGED, CHANGED_MS + 86400000, "en",
	    "stage.distance", "yesterday" },
};
#define NSTAGES (sizeof stage_cases / sizeof stage_cases[0])

static void
check_stage(void **state)
{
	const struct stage_case *c = *state;
	struct config *config = sample_new("/nowhere");
	struct alert alert = sample_alerts[ALERT_NEWS];
	json_t *facts, *outline, *got, *has;
	struct err err;

	order = sample_act;
	order.stages = order_stages;
	order.nstages = 3;
	alert.measure = &order;
	if (c->stage != STAGE_NONE) {
		alert.stage = &order_stages[c->stage];
		snprintf(alert.when.stage, sizeof alert.when.stage, "%s",
		    alert.stage->name);
	}
	facts = facts_build(config, &alert, c->language, c->now_ms, &err);
	assert_non_null(facts);
	got = facts_find(facts, NULL, c->name);
	assert_string_equal(show(got), c->want);
	outline = facts_outline(config, &alert, CHANNEL_SMS, c->language);
	has = facts_find(outline, NULL, c->name);
	assert_int_equal(has == NULL, got == NULL);
	json_decref(outline);
	json_decref(facts);
}

/* Its own fact "when" says "some day"; the date wins. */
static void
check_own_name(void **state)
{
	struct config *config = sample_new("/nowhere");
	struct err err;
	json_t *facts = facts_build(config, &sample_alerts[ALERT_SOON], "en",
	    NOW, &err);
	const char *when;

	(void)state;
	assert_non_null(facts);
	when = json_string_value(facts_find(facts, NULL, "final_vote.when"));
	assert_non_null(when);
	assert_non_null(strstr(when, "Monday, August 28"));
	assert_non_null(strstr(when, "5:30 PM"));
	json_decref(facts);
}

/*
 * Outcomes.
 */

#define PASSED	OUTCOME_PASSED
#define NOT_YET	OUTCOME_NONE
#define TALLY	{ 3, { 10, 0, 3 } }
#define NO_TALLY { 0, { 0 } }

static const struct outcome_words outcome_words = {
	.results = { [OUTCOME_PASSED] = EN_ES("passed", "fue aprobada"),
	    [OUTCOME_FAILED] = EN_ES("did not pass", "no fue aprobada"),
	    [OUTCOME_POSTPONED] = EN("was postponed") },
	.to = { 2, (char *[]){ "en", "es" }, (char *[]){ "to", "a" } },
};

static struct outcome_case {
	const char		*label;
	enum outcome_result	 is, on;	/* of final_vote; what the alert is on */
	struct tally		 tally;
	const char		*language, *name, *want;
} outcome_cases[] = {
	{ "before it is known it has no value", NOT_YET, NOT_YET, NO_TALLY, "en",
	    "final_vote.outcome", NO_VALUE },
	{ "nor has its tally", NOT_YET, NOT_YET, NO_TALLY, "en",
	    "final_vote.tally", NO_VALUE },
	{ "what passed, passed", PASSED, NOT_YET, TALLY, "en",
	    "final_vote.outcome", "passed" },
	{ "in the reader's language", PASSED, NOT_YET, TALLY, "es",
	    "event.outcome", "fue aprobada" },
	{ "a tally is said in words", PASSED, NOT_YET, TALLY, "en",
	    "event.tally", "10 to 0" },
	{ "in the reader's", PASSED, NOT_YET, TALLY, "es", "final_vote.tally",
	    "10 a 0" },
	{ "in a language without a word for it as it is written", PASSED,
	    NOT_YET, TALLY, "fr", "final_vote.tally", "10-0" },
	{ "in a language without words it has no value", OUTCOME_POSTPONED,
	    NOT_YET, NO_TALLY, "es", "event.outcome", NO_VALUE },
	{ "an alert on a result speaks of it before it is known", NOT_YET,
	    OUTCOME_FAILED, NO_TALLY, "en", "event.outcome", "did not pass" },
	{ "by the event's name, too", NOT_YET, OUTCOME_FAILED, NO_TALLY, "es",
	    "final_vote.outcome", "no fue aprobada" },
	{ "but not of another event", NOT_YET, OUTCOME_FAILED, NO_TALLY, "en",
	    "first_reading.outcome", NO_VALUE },
	{ "once it is known there is only that", PASSED, OUTCOME_FAILED, TALLY,
	    "en", "event.outcome", "passed" },
	{ "what passed has its dates", PASSED, PASSED, TALLY, "en",
	    "event.date", "August 28" },
	{ "of what was postponed no date holds", OUTCOME_POSTPONED,
	    OUTCOME_POSTPONED, NO_TALLY, "en", "event.date", NO_VALUE },
	{ "of what was withdrawn neither", OUTCOME_WITHDRAWN, NOT_YET, NO_TALLY,
	    "en", "final_vote.signup_opens.when", NO_VALUE },
};
#define NOUTCOMES (sizeof outcome_cases / sizeof outcome_cases[0])

static void
check_outcome(void **state)
{
	const struct outcome_case *c = *state;
	struct config *config = sample_new("/nowhere");
	struct alert alert = sample_alerts[ALERT_SIGNUP];
	struct occasion *vote = &sample_occasions[1];
	struct err err;
	json_t *facts;

	config->outcome_words = outcome_words;
	alert.when.outcome = c->on;
	vote->outcome = c->is;
	vote->tally = c->tally;
	facts = facts_build(config, &alert, c->language, NOW, &err);
	vote->outcome = OUTCOME_NONE;
	vote->tally = (struct tally){ 0 };
	assert_non_null(facts);
	assert_string_equal(show(facts_find(facts, NULL, c->name)), c->want);
	json_decref(facts);
}

static void
check_no_date_holds(void **state)
{
	static const char *const dates[] = { "date", "weekday", "day", "time",
		"when", "distance" };
	static const enum occasion_status without[] = { OCCASION_POSTPONED,
		OCCASION_CANCELLED };
	struct config *config = sample_new("/nowhere");
	struct err err;
	json_t *facts, *vote;
	size_t i, j;

	(void)state;
	for (i = 0; i < 2; i++) {
		sample_occasions[1].status = without[i];
		facts = facts_build(config, &sample_alerts[ALERT_SOON], "en",
		    NOW, &err);
		assert_non_null(facts);
		vote = facts_find(facts, NULL, "final_vote");
		for (j = 0; j < 6; j++)
			assert_true(json_is_null(
			    facts_find(vote, NULL, dates[j])));
		assert_true(json_is_null(facts_find(vote, NULL,
		    "signup_opens.when")));
		assert_string_equal(show(facts_find(vote, NULL, "title")),
		    "Final vote");
		assert_string_equal(show(facts_find(vote, NULL, "status")),
		    occasion_status_name(without[i]));
		json_decref(facts);
	}
}

static void
check_unknown_language(void **state)
{
	struct config *config = sample_new("/nowhere");
	struct err err;

	(void)state;
	assert_null(facts_build(config, &sample_alerts[ALERT_SOON], "xx-none",
	    NOW, &err));
	assert_int_equal(err.kind, ERR_INPUT);
}

static void
check_person(void **state)
{
	struct secret name = { 0 };
	struct reader reader = { .name = &name };
	json_t *facts = facts_reader(CHANNEL_SMS, &reader);

	(void)state;
	assert_string_equal(show(facts_find(facts, NULL, "person.name")),
	    NO_VALUE);
	json_decref(facts);
	secret_set(&name, "Ada {{sender}}", 14);
	facts = facts_reader(CHANNEL_SMS, &reader);
	assert_string_equal(show(facts_find(facts, NULL, "person.name")),
	    "Ada {{sender}}");
	assert_null(facts_find(facts, NULL, "unsubscribe_url"));
	json_decref(facts);
	facts = facts_reader(CHANNEL_EMAIL, &reader);
	assert_string_equal(show(facts_find(facts, NULL, "unsubscribe_url")),
	    NO_VALUE);
	json_decref(facts);
	secret_done(&name);
}

/* Where there is public_url, an e-mail may state it. */
static void
check_unsubscribe_url(void **state)
{
	struct config *config = sample_new("/nowhere");
	const struct alert *alert = &config->alerts[0];
	struct secret url = { 0 };
	struct reader reader = { .unsubscribe_url = &url };
	json_t *facts;

	(void)state;
	facts = facts_outline(config, alert, CHANNEL_EMAIL, "en");
	assert_string_equal(show(facts_find(facts, NULL, "unsubscribe_url")),
	    NO_VALUE);
	json_decref(facts);
	reader_unsubscribe_url(config, "T", &url);
	assert_int_equal(url.len, 0);

	config->public_url = xstrdup("https://alerts.example.org/pregon");
	facts = facts_outline(config, alert, CHANNEL_EMAIL, "en");
	assert_true(json_is_true(facts_find(facts, NULL, "unsubscribe_url")));
	json_decref(facts);
	facts = facts_outline(config, alert, CHANNEL_SMS, "en");
	assert_null(facts_find(facts, NULL, "unsubscribe_url"));
	json_decref(facts);
	reader_unsubscribe_url(config, "T", &url);
	facts = facts_reader(CHANNEL_EMAIL, &reader);
	assert_string_equal(show(facts_find(facts, NULL, "unsubscribe_url")),
	    "https://alerts.example.org/pregon/u?t=T");
	json_decref(facts);
	secret_done(&url);
	free(config->public_url);
}

/* The same names, and null in the same places. */
static void
assert_same_outline(json_t *facts, json_t *outline)
{
	const char *key;
	json_t *value, *other;

	json_object_foreach(facts, key, value) {
		other = json_object_get(outline, key);
		assert_non_null(other);
		assert_int_equal(json_is_null(value), json_is_null(other));
		assert_int_equal(json_is_object(value), json_is_object(other));
		if (json_is_object(value)) {
			assert_int_equal(json_object_size(value),
			    json_object_size(other));
			assert_same_outline(value, other);
		}
	}
}

static void
check_outline(void **state)
{
	struct config *config = sample_new("/nowhere");
	struct err err;
	json_t *facts, *outline;
	size_t i;

	(void)state;
	sample_occasions[1].status = OCCASION_POSTPONED;
	for (i = 0; i < config->nalerts; i++) {
		facts = facts_build(config, &config->alerts[i], "es", NOW,
		    &err);
		outline = facts_outline(config, &config->alerts[i],
		    CHANNEL_SMS, "es");
		assert_non_null(facts);
		assert_same_outline(facts, outline);
		assert_string_equal(
		    show(facts_find(outline, NULL, "person.name")), NO_VALUE);
		assert_int_equal(json_object_size(outline),
		    json_object_size(facts) + 1);
		json_decref(facts);
		json_decref(outline);
	}
}

static void
check_find(void **state)
{
	json_t *facts = json_pack("{s:s, s:{s:s, s:{s:s}}, s:n}", "title",
	    "outer", "event", "title", "inner", "place", "room", "450",
	    "nobody");

	(void)state;
	assert_string_equal(show(facts_find(facts, NULL, "title")), "outer");
	assert_string_equal(show(facts_find(facts, "event", "title")),
	    "inner");
	assert_string_equal(show(facts_find(facts, "event", "place.room")),
	    "450");
	assert_string_equal(show(facts_find(facts, "event", "place.door")),
	    UNKNOWN);
	assert_string_equal(show(facts_find(facts, "event", "event.title")),
	    "inner");
	assert_string_equal(show(facts_find(facts, "nobody", "title")),
	    "outer");
	assert_string_equal(show(facts_find(facts, "title", "title")),
	    "outer");
	assert_string_equal(show(facts_find(facts, "gone", "title")), "outer");
	json_decref(facts);
}

static void
check_languages(void **state)
{
	struct alert alert = sample_alerts[ALERT_SOON];

	(void)state;
	assert_string_equal(facts_language(&alert, 0), "en");
	assert_string_equal(facts_language(&alert, 1), "es");
	assert_null(facts_language(&alert, 2));
	alert.naudience = 2;
	assert_string_equal(facts_language(&alert, 1), "es");
	assert_string_equal(facts_language(&alert, 2), "fr");
	assert_null(facts_language(&alert, 3));
	alert.naudience = 0;
	assert_null(facts_language(&alert, 0));
}

static void
check_occasion(void **state)
{
	struct config *config = sample_new("/nowhere");
	const struct alert *soon = &sample_alerts[ALERT_SOON];
	const struct alert *news = &sample_alerts[ALERT_NEWS];
	char long_name[NAME_LEN_MAX + 2];

	(void)state;
	assert_ptr_equal(facts_occasion(config, news, "final_vote.when"),
	    &sample_occasions[1]);
	assert_ptr_equal(facts_occasion(config, news, "final_vote"),
	    &sample_occasions[1]);
	assert_ptr_equal(facts_occasion(config, soon, "event.time"),
	    &sample_occasions[0]);
	assert_null(facts_occasion(config, news, "event.time"));
	assert_null(facts_occasion(config, soon, "measure.title"));
	assert_null(facts_occasion(config, soon, "sender"));
	assert_null(facts_occasion(config, soon, ""));
	memset(long_name, 'a', sizeof long_name);
	long_name[sizeof long_name - 1] = '\0';
	assert_null(facts_occasion(config, soon, long_name));
}

/*
 * What is missing: the alert's templates are ${en} and ${es}.
 */

struct missing_case {
	const char	*label;
	const char	*en, *es;
	const char	*want;		/* NULL: nothing */
	const char	*want_language;
};

static struct missing_case missing_cases[] = {
	{ "nothing is missing where all have a value", "{{event.when}}",
	    "{{event.when}} {{measure.ask}}", NULL, NULL },
	{ "a fact without words is missing", "{{sender}} {{event.result}}",
	    "x", "event.result", "en" },
	{ "a fact without words in one language is missing there",
	    "{{hotline}}", "{{hotline}}", "hotline", "es" },
	{ "the first one is named", "{{event.result}} {{measure.enacted}}",
	    "x", "event.result", "en" },
	{ "a section may be empty", "{{#event.result}}x{{/event.result}}",
	    "{{^event.result}}x{{/event.result}}", NULL, NULL },
	{ "what is in an empty section is not needed",
	    "{{#event.result}}{{event.result}}{{/event.result}}", "x", NULL,
	    NULL },
	{ "what is in a full one is",
	    "{{#measure.ask}}{{event.result}}{{/measure.ask}}", "x",
	    "event.result", "en" },
	{ "a name is looked up in its section first",
	    "{{#final_vote}}{{result}}{{/final_vote}}", "x", NULL, NULL },
	{ "and is missing there",
	    "{{#event}}{{result}}{{/event}}", "x", "result", "en" },
	{ "the reader's name is not the alert's to have", "{{person.name}}",
	    "x", NULL, NULL },
	{ "a name that is no fact is not missing", "{{nothing}}", "x", NULL,
	    NULL },
};
#define NMISSING (sizeof missing_cases / sizeof missing_cases[0])

static struct template
compiled(char *language, const char *source)
{
	struct template template = { .name = "vote-soon",
		.language = language, .channel = CHANNEL_SMS };
	struct err err;

	template.compiled = mustache_compile(source, strlen(source), NULL,
	    NULL, &err);
	assert_non_null(template.compiled);
	return template;
}

static void
check_missing(void **state)
{
	const struct missing_case *c = *state;
	struct config *config = sample_new("/nowhere");
	struct template templates[] = { compiled("en", c->en),
		compiled("es", c->es) };
	const char *missing, *language = NULL;

	config->templates = templates;
	config->ntemplates = 2;
	missing = facts_missing(config, &sample_alerts[ALERT_SOON], NOW,
	    &language);
	if (c->want == NULL)
		assert_null(missing);
	else {
		assert_non_null(missing);
		assert_string_equal(missing, c->want);
		assert_string_equal(language, c->want_language);
	}
	mustache_free(templates[0].compiled);
	mustache_free(templates[1].compiled);
}

static void
check_missing_date(void **state)
{
	struct config *config = sample_new("/nowhere");
	struct template templates[] = { compiled("en", "{{final_vote.when}}"),
		compiled("es", "x") };
	const char *missing, *language = NULL;

	(void)state;
	config->templates = templates;
	config->ntemplates = 2;
	sample_occasions[1].status = OCCASION_POSTPONED;
	missing = facts_missing(config, &sample_alerts[ALERT_SOON], NOW,
	    &language);
	assert_non_null(missing);
	assert_string_equal(missing, "final_vote.when");
	assert_string_equal(language, "en");
	mustache_free(templates[0].compiled);
	mustache_free(templates[1].compiled);
}

static const struct CMUnitTest others[] = {
	{ .name = "a fact of its own does not displace an event's date",
	    .test_func = check_own_name },
	{ .name = "a postponed or cancelled event has no date to state",
	    .test_func = check_no_date_holds },
	{ .name = "a language without words is an error",
	    .test_func = check_unknown_language },
	{ .name = "a reader without a name is null, with one as typed",
	    .test_func = check_person },
	{ .name = "an e-mail may state where its reader ends them",
	    .test_func = check_unsubscribe_url },
	{ .name = "the outline has the same names and the same gaps",
	    .test_func = check_outline },
	{ .name = "a name is found as a template finds it",
	    .test_func = check_find },
	{ .name = "an audience's languages are told once",
	    .test_func = check_languages },
	{ .name = "a fact leads to the event it comes from",
	    .test_func = check_occasion },
	{ .name = "the date of a postponed event is missing",
	    .test_func = check_missing_date },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NMISSING + NSTAGES + NOTHERS +
	    NOUTCOMES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < NMISSING; i++)
		tests[NCASES + i] = (struct CMUnitTest){
		    .name = missing_cases[i].label,
		    .test_func = check_missing,
		    .initial_state = &missing_cases[i] };
	for (i = 0; i < NSTAGES; i++)
		tests[NCASES + NMISSING + i] = (struct CMUnitTest){
		    .name = stage_cases[i].label, .test_func = check_stage,
		    .initial_state = &stage_cases[i] };
	memcpy(tests + NCASES + NMISSING + NSTAGES, others, sizeof others);
	for (i = 0; i < NOUTCOMES; i++)
		tests[NCASES + NMISSING + NSTAGES + NOTHERS + i] =
		    (struct CMUnitTest){ .name = outcome_cases[i].label,
		    .test_func = check_outcome,
		    .initial_state = &outcome_cases[i] };
	return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
