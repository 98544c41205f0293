#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/occurrence.h"
#include "schedule/plan_files.h"

struct edit {
	const char	*file, *find, *replace;
};

#define WHEN(text) { ALERTS, "first_reading - 3 days at 18:00", text }
#define STARTS(text) { MEASURE, "2017-08-21 17:30", text }
#define STATUS(text) { MEASURE, "confirmed", text }
#define EXPIRES(text) { ALERTS, "template = \"soon\"", \
	"template = \"soon\"; expires = \"" text "\"" }
#define ZONE(text) { PREGON, "America/Denver", text }
#define TEXT(text) { TEXT_EN, "{{event.when}}", text }
#define PLAIN_TEXT \
	{ TEXT_EN, "{{event.title}} {{event.when}}", "Go" }, \
	{ TEXT_ES, "{{event.title}} {{event.when}}", "Va" }

#define DEADLINE(offset) { MEASURE, "facts = { result = { }; };", "facts = { result = { }; }; " \
	"deadlines = { signup = { when = \"" offset "\"; " \
	"title = { en = \"Sign-up\"; es = \"Registro\"; }; }; };" }
#define EDITS_MAX 4

/*
 * When it fires, and until when.
 */

struct time_case {
	const char	*label;
	struct edit	 edits[EDITS_MAX];
	const char	*due, *expires;		/* in Denver */
	const char	*event;
};

static struct time_case times[] = {
	{ "days before, at a local time", { { 0 } },
	  "2017-08-18 18:00", "2017-08-21 17:30", "first_reading" },
	{ "when the event starts", { WHEN("first_reading") },
	  "2017-08-21 17:30", "2017-08-22 17:30", "first_reading" },
	{ "that day, at a local time", { WHEN("first_reading at 09:00") },
	  "2017-08-21 09:00", "2017-08-21 17:30", "first_reading" },
	{ "a day after, at the event's time", { WHEN("first_reading + 1 day") },
	  "2017-08-22 17:30", "2017-08-23 17:30", "first_reading" },
	{ "hours before", { WHEN("first_reading - 2 hours") },
	  "2017-08-21 15:30", "2017-08-21 17:30", "first_reading" },
	{ "a minute before: it expires when the event starts",
	  { WHEN("first_reading - 1 minute") },
	  "2017-08-21 17:29", "2017-08-21 17:30", "first_reading" },
	{ "a plain time: a day", { WHEN("2017-08-16 18:00"), PLAIN_TEXT },
	  "2017-08-16 18:00", "2017-08-17 18:00", "" },
	{ "expiry of pregon.conf, without an event",
	  { WHEN("2017-08-16 18:00"), PLAIN_TEXT,
	    { PREGON, "route =", "expiry = \"90 minutes\"; route =" } },
	  "2017-08-16 18:00", "2017-08-16 19:30", "" },
	{ "expiry of pregon.conf, after the event",
	  { WHEN("first_reading + 2 hours"),
	    { PREGON, "route =", "expiry = \"6 h\"; route =" } },
	  "2017-08-21 19:30", "2017-08-22 01:30", "first_reading" },
	{ "expires as it says", { EXPIRES("first_reading - 1 day at 12:00") },
	  "2017-08-18 18:00", "2017-08-20 12:00", "first_reading" },
	{ "expires with another event", { EXPIRES("final_vote") },
	  "2017-08-18 18:00", "2017-08-28 17:30", "first_reading" },
	{ "expires at a plain time", { EXPIRES("2017-08-19 08:00") },
	  "2017-08-18 18:00", "2017-08-19 08:00", "first_reading" },
	{ "days count on the calendar of the jurisdiction",
	  { ZONE("America/New_York") },
	  "2017-08-18 16:00", "2017-08-21 15:30", "first_reading" },

	/* Deadlines. */
	{ "hours before a deadline: it expires with it",
	  { DEADLINE("- 30 minutes"), WHEN("first_reading.signup - 2 hours") },
	  "2017-08-21 15:00", "2017-08-21 17:00", "first_reading" },
	{ "when a deadline is: it expires when the event starts",
	  { DEADLINE("- 30 minutes"), WHEN("first_reading.signup") },
	  "2017-08-21 17:00", "2017-08-21 17:30", "first_reading" },
	{ "after a deadline before its event: when that starts",
	  { DEADLINE("- 3 days at 12:00"),
	    WHEN("first_reading.signup + 1 day at 09:00") },
	  "2017-08-19 09:00", "2017-08-21 17:30", "first_reading" },
	{ "a deadline after its event: it expires with the deadline",
	  { DEADLINE("+ 5 days at 12:00"),
	    WHEN("first_reading.signup - 1 day") },
	  "2017-08-25 12:00", "2017-08-26 12:00", "first_reading" },
	{ "after a deadline after its event: expiry of pregon.conf",
	  { DEADLINE("+ 5 days at 12:00"),
	    WHEN("first_reading.signup + 1 hour") },
	  "2017-08-26 13:00", "2017-08-27 13:00", "first_reading" },
	{ "expires with a deadline",
	  { DEADLINE("- 1 day at 12:00"), EXPIRES("first_reading.signup") },
	  "2017-08-18 18:00", "2017-08-20 12:00", "first_reading" },
	{ "its event moves, and so does all of it",
	  { DEADLINE("- 30 minutes"), WHEN("first_reading.signup - 2 hours"),
	    STARTS("2017-08-23 09:00") },
	  "2017-08-23 06:30", "2017-08-23 08:30", "first_reading" },
	{ "a deadline's days count on the calendar over the spring change",
	  { DEADLINE("- 2 days"), WHEN("first_reading.signup - 1 hour"),
	    STARTS("2017-03-13 17:30") },
	  "2017-03-11 16:30", "2017-03-11 17:30", "first_reading" },
	{ "a deadline that the spring night skips is the first moment after",
	  { DEADLINE("- 1 day at 02:30"),
	    WHEN("first_reading.signup - 30 minutes"),
	    STARTS("2017-03-13 17:30") },
	  "2017-03-12 01:30", "2017-03-12 03:00", "first_reading" },
	{ "a deadline that the autumn night has twice is the first",
	  { DEADLINE("- 1 day at 01:30"), WHEN("first_reading.signup + 1 hour"),
	    STARTS("2017-11-06 17:30") },
	  "2017-11-05T01:30-07:00", "2017-11-06 17:30", "first_reading" },
	{ "hours of a deadline across the autumn change are hours",
	  { DEADLINE("- 12 hours"), WHEN("first_reading.signup"),
	    STARTS("2017-11-05 09:00") },
	  "2017-11-04 22:00", "2017-11-05 09:00", "first_reading" },

	/* The night of 12 March 2017 lost 02:00-03:00, 5 November had it twice. */
	{ "days across the spring change keep the clock's time",
	  { STARTS("2017-03-13 17:30") },
	  "2017-03-10 18:00", "2017-03-13 17:30", "first_reading" },
	{ "hours across the spring change are hours",
	  { STARTS("2017-03-12 09:00"), WHEN("first_reading - 12 hours") },
	  "2017-03-11 20:00", "2017-03-12 09:00", "first_reading" },
	{ "hours across the autumn change are hours",
	  { STARTS("2017-11-05 09:00"), WHEN("first_reading - 12 hours") },
	  "2017-11-04 22:00", "2017-11-05 09:00", "first_reading" },
	{ "a time that the spring night skips is the first one after",
	  { STARTS("2017-03-13 17:30"),
	    WHEN("first_reading - 1 day at 02:30") },
	  "2017-03-12 03:00", "2017-03-13 17:30", "first_reading" },
	{ "a time that the autumn night has twice is the first",
	  { STARTS("2017-11-06 17:30"),
	    WHEN("first_reading - 1 day at 01:30") },
	  "2017-11-05T01:30-06:00", "2017-11-06 17:30", "first_reading" },
	{ "a day's expiry is 24 hours, also in a night of 25",
	  { WHEN("2017-11-04 18:00"), PLAIN_TEXT },
	  "2017-11-04 18:00", "2017-11-05 17:00", "" },
};
#define NTIMES (sizeof times / sizeof times[0])

static void
open_with(struct plan *p, const struct edit *edits)
{
	size_t i;

	plan_open(p, "2017-08-01 08:00");
	for (i = 0; i < EDITS_MAX && edits[i].file != NULL; i++)
		plan_edit(p, edits[i].file, edits[i].find, edits[i].replace);
	p->config = plan_load(p);
}

static void
assert_moment(int64_t got, const char *want)
{
	char is[ZONE_ISO_LEN + 1], wanted[ZONE_ISO_LEN + 1];
	const struct zone *zone = zone_find("America/Denver");

	zone_format(zone, got, is);
	zone_format(zone, denver(want), wanted);
	assert_string_equal(is, wanted);
}

static void
check_time(void **state)
{
	const struct time_case *c = *state;
	struct occurrence o;
	struct plan p;

	open_with(&p, c->edits);
	occurrence_of(p.config, &p.config->alerts[0], &o);
	assert_moment(o.due_ms, c->due);
	assert_moment(o.expires_ms, c->expires);
	assert_string_equal(o.event, c->event);
	assert_int_equal(o.event_ms, *c->event == '\0' ? 0 :
	    config_occasion(p.config, c->event)->starts_ms);
	plan_close(&p);
}

/*
 * Why it has no time, or what it waits for.
 */

struct why_case {
	const char	*label;
	struct edit	 edits[EDITS_MAX];
	const char	*withdrawn, *waits;	/* "": not */
};

static struct why_case whys[] = {
	{ "a confirmed event: nothing is in its way", { { 0 } }, "", "" },
	{ "a concluded one: nothing", { STATUS("concluded") }, "", "" },
	{ "a postponed one: withdrawn", { STATUS("postponed") },
	  "first_reading is postponed", "waits for event.when (en)" },
	{ "a cancelled one: withdrawn", { STATUS("cancelled") },
	  "first_reading is cancelled", "waits for event.when (en)" },
	{ "a tentative one: waits", { STATUS("tentative") },
	  "", "waits: first_reading is tentative" },
	{ "another event's status is not its own",
	  { { MEASURE, "2017-08-28 17:30\"; status = \"confirmed",
	    "2017-08-28 17:30\"; status = \"cancelled" } }, "", "" },
	{ "a plain time waits for no event",
	  { WHEN("2017-08-16 18:00"), PLAIN_TEXT, STATUS("tentative") },
	  "", "" },
	{ "a fact without a value: waits", { TEXT("{{event.result}}") },
	  "", "waits for event.result (en)" },
	{ "a fact with a value in one language: waits for the other",
	  { { MEASURE, "result = { }", "result = { en = \"passed\"; }" },
	    TEXT("{{event.result}}"),
	    { TEXT_ES, "{{event.when}}", "{{first_reading.result}}" } },
	  "", "waits for first_reading.result (es)" },
	{ "a fact with a value where it is stated: not",
	  { { MEASURE, "result = { }", "result = { en = \"passed\"; }" },
	    TEXT("{{event.result}}") }, "", "" },
	{ "in a section that is left out: not",
	  { TEXT("{{#event.result}}{{event.result}}{{/event.result}}") },
	  "", "" },
	{ "in a section that is shown: waits",
	  { TEXT("{{#event}}{{result}}{{/event}}") },
	  "", "waits for result (en)" },
	{ "a date of a deadline of a postponed event: waits",
	  { DEADLINE("- 30 minutes"), STATUS("postponed"),
	    TEXT("{{first_reading.signup.day}}") },
	  "first_reading is postponed",
	  "waits for first_reading.signup.day (en)" },
	{ "a date of a postponed event: waits",
	  { { MEASURE, "2017-08-28 17:30\"; status = \"confirmed",
	    "2017-08-28 17:30\"; status = \"postponed" },
	    TEXT("{{final_vote.day}}") },
	  "", "waits for final_vote.day (en)" },
	{ "the reader's name is hers: not",
	  { TEXT("{{person.name}}") }, "", "" },
};
#define NWHYS (sizeof whys / sizeof whys[0])

static void
check_why(void **state)
{
	const struct why_case *c = *state;
	const struct alert *alert;
	struct plan p;
	struct buf why;

	open_with(&p, c->edits);
	alert = &p.config->alerts[0];
	buf_init(&why, 200);
	assert_int_equal(occurrence_withdrawn(alert, &why),
	    *c->withdrawn != '\0');
	assert_string_equal(buf_text(&why), c->withdrawn);
	assert_int_equal(occurrence_withdrawn(alert, NULL),
	    *c->withdrawn != '\0');
	buf_clear(&why);
	assert_int_equal(occurrence_waits(p.config, alert, p.now_ms, &why),
	    *c->waits != '\0');
	assert_string_equal(buf_text(&why), c->waits);
	buf_done(&why);
	plan_close(&p);
}

int
main(void)
{
	struct CMUnitTest tests[NTIMES + NWHYS];
	size_t i;

	for (i = 0; i < NTIMES; i++)
		tests[i] = (struct CMUnitTest){ .name = times[i].label,
		    .test_func = check_time, .initial_state = &times[i] };
	for (i = 0; i < NWHYS; i++)
		tests[NTIMES + i] = (struct CMUnitTest){
		    .name = whys[i].label, .test_func = check_why,
		    .initial_state = &whys[i] };
	return cmocka_run_group_tests_name("occurrence", tests, NULL, NULL);
}
