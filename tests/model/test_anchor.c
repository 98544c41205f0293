#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "model/anchor.h"

#define E61 "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"

static const struct zone *
denver(void)
{
	return zone_find("America/Denver");
}

/* Monday 4 September 2017, Friday 10 November, and a Saturday, which is none anyway. */
static struct holidays holidays;

struct when_case {
	const char	*label;
	const char	*text;
	const char	*event;		/* when it starts, in Denver */
	const char	*want;
	const char	*described;
};

static struct when_case when_cases[] = {
	{ "a plain time is the jurisdiction's", "2017-08-16 18:00",
	    "1970-01-01",
	    "2017-08-16T18:00:00-06:00", "2017-08-16 at 18:00" },
	{ "an event alone is its start", "first_reading", "2017-08-21 17:30",
	    "2017-08-21T17:30:00-06:00", "when first_reading starts" },
	{ "a time of day is that day's", "first_reading at 09:00",
	    "2017-08-21 17:30", "2017-08-21T09:00:00-06:00",
	    "the day of first_reading, at 09:00" },
	{ "days before, at a time of day", "first_reading - 3 days at 18:00",
	    "2017-08-21 17:30", "2017-08-18T18:00:00-06:00",
	    "3 days before first_reading, at 18:00" },
	{ "a day after, at a time of day", "final_vote + 1 day at 09:00",
	    "2017-08-28 17:30", "2017-08-29T09:00:00-06:00",
	    "1 day after final_vote, at 09:00" },
	{ "a day after, at the event's own", "final_vote + 1 day",
	    "2017-08-28 17:30", "2017-08-29T17:30:00-06:00",
	    "1 day after final_vote" },
	{ "hours before", "first_reading - 2 hours", "2017-08-21 17:30",
	    "2017-08-21T15:30:00-06:00", "2 hours before first_reading" },
	{ "hours after", "first_reading + 4 hours", "2017-08-21 17:30",
	    "2017-08-21T21:30:00-06:00", "4 hours after first_reading" },
	{ "one hour", "first_reading - 1 hour", "2017-08-21 17:30",
	    "2017-08-21T16:30:00-06:00", "1 hour before first_reading" },
	{ "minutes", "first_reading - 90 minutes", "2017-08-21 17:30",
	    "2017-08-21T16:00:00-06:00", "90 minutes before first_reading" },
	{ "one minute", "first_reading + 1 minute", "2017-08-21 17:30",
	    "2017-08-21T17:31:00-06:00", "1 minute after first_reading" },
	{ "sixty minutes are an hour", "first_reading - 60 minutes",
	    "2017-08-21 17:30", "2017-08-21T16:30:00-06:00",
	    "1 hour before first_reading" },
	{ "short units are read", "first_reading - 2 h", "2017-08-21 17:30",
	    "2017-08-21T15:30:00-06:00", "2 hours before first_reading" },
	{ "spaces may be left out behind the name",
	    "first_reading -3days at 18:00", "2017-08-21 17:30",
	    "2017-08-18T18:00:00-06:00",
	    "3 days before first_reading, at 18:00" },
	{ "spaces may be many", "  first_reading  -  3  days  at  18:00  ",
	    "2017-08-21 17:30", "2017-08-18T18:00:00-06:00",
	    "3 days before first_reading, at 18:00" },
	{ "a name may hold a hyphen", "first-reading - 3 days",
	    "2017-08-21 17:30", "2017-08-18T17:30:00-06:00",
	    "3 days before first-reading" },
	{ "an event may be called at", "at at 09:00", "2017-08-21 17:30",
	    "2017-08-21T09:00:00-06:00", "the day of at, at 09:00" },
	{ "a name of 63 letters fits", "e" E61 "e", "2017-08-21 17:30",
	    "2017-08-21T17:30:00-06:00", "when e" E61 "e starts" },
	{ "366 days are not too many", "first_reading - 366 days",
	    "2017-08-21 17:30", "2016-08-20T17:30:00-06:00",
	    "366 days before first_reading" },
	{ "days before count the calendar over the end of summer time",
	    "first_reading - 3 days at 18:00", "2017-11-06 17:30",
	    "2017-11-03T18:00:00-06:00",
	    "3 days before first_reading, at 18:00" },
	{ "a day before the end of summer time keeps the time of day",
	    "first_reading - 1 day", "2017-11-05 17:30",
	    "2017-11-04T17:30:00-06:00", "1 day before first_reading" },
	{ "24 hours before it do not", "first_reading - 24 hours",
	    "2017-11-05 17:30", "2017-11-04T18:30:00-06:00",
	    "24 hours before first_reading" },
	{ "days before count the calendar over its start",
	    "first_reading - 3 days at 18:00", "2017-03-13 17:30",
	    "2017-03-10T18:00:00-07:00",
	    "3 days before first_reading, at 18:00" },
	{ "a day before its start keeps the time of day",
	    "first_reading - 1 day", "2017-03-12 17:30",
	    "2017-03-11T17:30:00-07:00", "1 day before first_reading" },
	{ "24 hours before that do not", "first_reading - 24 hours",
	    "2017-03-12 17:30", "2017-03-11T16:30:00-07:00",
	    "24 hours before first_reading" },
	{ "a time of day in the gap is the moment after it",
	    "first_reading - 1 day at 02:30", "2017-03-13 17:30",
	    "2017-03-12T03:00:00-06:00",
	    "1 day before first_reading, at 02:30" },
	{ "the event's own time of day in the gap, too",
	    "first_reading - 1 day", "2017-03-13 02:30",
	    "2017-03-12T03:00:00-06:00", "1 day before first_reading" },
	{ "a doubled time of day is the first", "first_reading at 01:30",
	    "2017-11-05 17:30", "2017-11-05T01:30:00-06:00",
	    "the day of first_reading, at 01:30" },
	{ "an event in the second of two hours stays there", "first_reading",
	    "2017-11-05T01:30-07:00", "2017-11-05T01:30:00-07:00",
	    "when first_reading starts" },
	{ "elapsed time does not leave it either", "first_reading + 15 minutes",
	    "2017-11-05T01:30-07:00", "2017-11-05T01:45:00-07:00",
	    "15 minutes after first_reading" },
	{ "the day is the jurisdiction's, not UTC's", "first_reading at 09:00",
	    "2017-08-21 20:30", "2017-08-21T09:00:00-06:00",
	    "the day of first_reading, at 09:00" },
	{ "business days before, at a time of day",
	    "final_vote - 3 business days at 12:00", "2017-08-31 17:30",
	    "2017-08-28T12:00:00-06:00",
	    "3 business days before final_vote, at 12:00" },
	{ "a weekend does not count", "final_vote - 3 business days at 12:00",
	    "2017-08-28 17:30", "2017-08-23T12:00:00-06:00",
	    "3 business days before final_vote, at 12:00" },
	{ "a holiday does not either", "final_vote - 1 business day",
	    "2017-09-05 17:30", "2017-09-01T17:30:00-06:00",
	    "1 business day before final_vote" },
	{ "business days after", "final_vote + 2 business days at 17:00",
	    "2017-09-01 17:30", "2017-09-06T17:00:00-06:00",
	    "2 business days after final_vote, at 17:00" },
	{ "before an event on a holiday, its own day does not count",
	    "final_vote - 1 business day", "2017-09-04 17:30",
	    "2017-09-01T17:30:00-06:00", "1 business day before final_vote" },
	{ "nor before one on a Sunday", "final_vote - 1 business day",
	    "2017-09-03 17:30", "2017-09-01T17:30:00-06:00",
	    "1 business day before final_vote" },
	{ "nor after one", "final_vote + 1 business day", "2017-09-03 17:30",
	    "2017-09-05T17:30:00-06:00", "1 business day after final_vote" },
	{ "over the end of summer time they keep the time of day",
	    "final_vote - 5 business days", "2017-11-09 17:30",
	    "2017-11-02T17:30:00-06:00", "5 business days before final_vote" },
	{ "a holiday on a Saturday is not taken off twice",
	    "final_vote - 1 business day", "2017-11-13 17:30",
	    "2017-11-09T17:30:00-07:00", "1 business day before final_vote" },
	{ "250 business days are not too many",
	    "final_vote - 250 business days", "2017-08-28 17:30",
	    "2016-09-12T17:30:00-06:00",
	    "250 business days before final_vote" },
	{ "hours before a deadline", "final_vote.signup_closes - 2 hours",
	    "2017-08-28 17:00", "2017-08-28T15:00:00-06:00",
	    "2 hours before final_vote.signup_closes" },
	{ "a deadline alone", "final_vote.signup_closes", "2017-08-28 17:00",
	    "2017-08-28T17:00:00-06:00", "when final_vote.signup_closes is" },
	{ "a day before a deadline, at a time of day",
	    "final_vote.signup_closes - 1 day at 09:00", "2017-08-28 17:00",
	    "2017-08-27T09:00:00-06:00",
	    "1 day before final_vote.signup_closes, at 09:00" },
	{ "a plain time in the gap is the moment after it", "2017-03-12 02:30",
	    "1970-01-01", "2017-03-12T03:00:00-06:00", "2017-03-12 at 02:30" },
};

static void
check_when(void **state)
{
	const struct when_case *c = *state;
	char text[ZONE_ISO_LEN + 1];
	struct anchor anchor;
	struct err err = { 0 };
	struct buf described;
	int64_t event_ms;

	assert_int_equal(zone_parse(denver(), c->event, &event_ms, &err), 0);
	if (anchor_parse(c->text, &anchor, &err) == -1)
		fail_msg("%s", err.text);
	zone_format(denver(), anchor_resolve(&anchor, event_ms, denver(),
	    &holidays),
	    text);
	assert_string_equal(text, c->want);
	buf_init(&described, 200);
	anchor_describe(&anchor, &described);
	assert_string_equal(buf_text(&described), c->described);
	buf_done(&described);
}

struct bad_case {
	const char	*label;
	const char	*text;
	const char	*want;		/* in the error */
};

static struct bad_case bad_cases[] = {
	{ "nothing is no time", "", "a time is missing" },
	{ "spaces are no time", "   ", "a time is missing" },
	{ "there is no 25:00", "first_reading - 3 day at 25:00",
	    "there is no hour 25" },
	{ "there is no 24:00", "first_reading at 24:00",
	    "there is no hour 24" },
	{ "there is no 18:60", "first_reading at 18:60",
	    "there is no minute 60" },
	{ "an event is missing", "- 3", "neither an event nor a date" },
	{ "an event is missing before days", "- 3 days at 18:00",
	    "neither an event nor a date" },
	{ "a number is missing", "first_reading - days",
	    "a number is missing" },
	{ "everything behind the sign is missing", "first_reading -",
	    "a number is missing" },
	{ "a unit is missing", "first_reading - 3", "a unit is missing" },
	{ "a unit is missing before at", "first_reading - 3 at 18:00",
	    "\"at\" is no unit" },
	{ "weeks are no unit", "first_reading - 2 weeks",
	    "\"weeks\" is no unit: minutes, hours, days or business days" },
	{ "hours are no business days", "first_reading - 2 business hours",
	    "only days are business days" },
	{ "business alone is no unit", "first_reading - 2 business",
	    "only days are business days" },
	{ "working days are called business days",
	    "first_reading - 2 working days", "\"working\" is no unit" },
	{ "251 business days are too many",
	    "first_reading - 251 business days",
	    "251 business days are too many: at most 250" },
	{ "seconds are no unit", "first_reading - 30 seconds",
	    "\"seconds\" is no unit" },
	{ "upper case is no unit", "first_reading - 3 DAYS",
	    "a unit is missing" },
	{ "a sign is missing", "first_reading 3 days",
	    "it is not clear from \"3 days\" on" },
	{ "a word behind is not read", "first_reading - 3 days early",
	    "it is not clear from \"early\" on" },
	{ "a word behind the time is not read",
	    "first_reading at 18:00 sharp", "from \"sharp\" on" },
	{ "a second shift is not read", "first_reading - 1 day - 2 hours",
	    "from \"- 2 hours\" on" },
	{ "a shift behind the time is not read",
	    "first_reading at 18:00 - 1 day", "from \"- 1 day\" on" },
	{ "a word behind a plain time is not read", "2017-08-16 18:00 sharp",
	    "something follows the time" },
	{ "a shift of a plain time is not read", "2017-08-16 18:00 - 1 day",
	    "something follows the time" },
	{ "at needs a time", "first_reading at", "behind \"at\"" },
	{ "at needs minutes", "first_reading at 9", "behind \"at\"" },
	{ "PM is not read", "first_reading at 9:00 PM", "from \"PM\" on" },
	{ "noon is no time of day", "first_reading at noon",
	    "behind \"at\"" },
	{ "at does not go with hours", "first_reading - 2 hours at 18:00",
	    "\"at\" goes with days only" },
	{ "at does not go with minutes", "first_reading + 5 min at 18:00",
	    "\"at\" goes with days only" },
	{ "0 days are not written", "first_reading - 0 days",
	    "0 is no distance" },
	{ "0 hours are not written", "first_reading + 0 hours at 18:00",
	    "0 is no distance" },
	{ "367 days are too many", "first_reading - 367 days",
	    "367 days are too many: at most 366 days" },
	{ "8785 hours are too many", "first_reading + 8785 hours",
	    "8785 hours are too many: at most 366 days" },
	{ "a very large number is too large",
	    "first_reading - 99999999999999999999 days",
	    "the number is too large" },
	{ "a number that would wrap is too large",
	    "first_reading - 18446744073709551617 days",
	    "the number is too large" },
	{ "fractions are not read", "first_reading - 1.5 days",
	    "a unit is missing" },
	{ "two signs are not read", "first_reading -- 3 days",
	    "a number is missing" },
	{ "a name begins with a small letter", "First_reading - 3 days",
	    "neither an event nor a date" },
	{ "a name of 64 letters is too long", "ee" E61 "e",
	    "at most 63 letters" },
	{ "a name is not joined to its shift", "first_reading-3 days",
	    "it is not clear from \"days\" on" },
	{ "a date has to exist", "2017-06-31 18:00", "there is no 31 June" },
	{ "an American date is none", "8/16/2017", "this is no date" },
	{ "a deadline has a name", "final_vote. - 2 hours",
	    "a deadline's name is" },
	{ "a deadline of a deadline is none", "final_vote.a.b",
	    "a deadline's name is" },
	{ "an event's name is a name", "final$vote - 2 hours",
	    "an event's name is" },
	{ "a deadline's name of 64 letters is too long",
	    "final_vote.ee" E61 "e", "a deadline's name has at most 63" },
	{ "bytes that cannot be shown are not", "first_reading \x1b[31m",
	    "it is not clear from \"\" on" },
};

static void
check_bad(void **state)
{
	const struct bad_case *c = *state;
	struct anchor got = { .days = 77 };
	struct err err = { 0 };

	assert_int_equal(anchor_parse(c->text, &got, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	if (strstr(err.text, c->want) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", c->want, err.text);
	assert_int_equal(got.days, 77);
}

/* A deadline's distance from its event, which starts on 13 March 2017, 17:30. */
struct offset_case {
	const char	*label;
	const char	*text;
	const char	*event;		/* as read */
	const char	*want;		/* the moment, or in the error */
};

static struct offset_case offset_cases[] = {
	{ "an offset goes without the event's name", "- 30 minutes", "",
	    "2017-03-13T17:00:00-06:00" },
	{ "or with it", "vote - 30 minutes", "vote",
	    "2017-03-13T17:00:00-06:00" },
	{ "after the event, too", "+ 5 days at 12:00", "",
	    "2017-03-18T12:00:00-06:00" },
	{ "business days before it, too", "- 3 business days at 12:00", "",
	    "2017-03-08T12:00:00-07:00" },
	{ "a time of its day", "at 09:00", "", "2017-03-13T09:00:00-06:00" },
	{ "an event may be called at", "at - 1 hour", "at",
	    "2017-03-13T16:30:00-06:00" },
	{ "days are the calendar's over the start of summer time",
	    "- 2 days", "", "2017-03-11T17:30:00-07:00" },
	{ "hours are not", "- 48 hours", "", "2017-03-11T16:30:00-07:00" },
	{ "a time of day in the gap is the moment after it",
	    "- 1 day at 02:30", "", "2017-03-12T03:00:00-06:00" },
	{ "nothing is no offset", " ", NULL, "a time is missing" },
	{ "a date does not move with the event", "2017-03-12 12:00", NULL,
	    "would stay where it is" },
	{ "a deadline does not count from another",
	    "vote.signup_opens + 1 day", NULL, "not from another deadline" },
	{ "a name has to be one", "Vote - 1 day", NULL, "neither an event" },
	{ "a word behind is not read", "- 1 day early", NULL,
	    "from \"early\" on" },
};

static void
check_offset(void **state)
{
	const struct offset_case *c = *state;
	char text[ZONE_ISO_LEN + 1];
	struct anchor anchor = { .days = 77 };
	struct err err = { 0 };
	int64_t event_ms;

	if (c->event == NULL) {
		assert_int_equal(anchor_parse_offset(c->text, &anchor, &err),
		    -1);
		assert_non_null(strstr(err.text, c->want));
		assert_int_equal(anchor.days, 77);
		return;
	}
	if (anchor_parse_offset(c->text, &anchor, &err) == -1)
		fail_msg("%s", err.text);
	assert_string_equal(anchor.event, c->event);
	snprintf(anchor.event, sizeof anchor.event, "vote");
	assert_int_equal(zone_parse(denver(), "2017-03-13 17:30", &event_ms,
	    &err), 0);
	zone_format(denver(), anchor_resolve(&anchor, event_ms, denver(),
	    &holidays),
	    text);
	assert_string_equal(text, c->want);
}

/* A stage that was entered on 11 March 2017, 16:00. */
struct stage_case {
	const char	*label;
	const char	*text;
	const char	*described;	/* NULL: wrong */
	const char	*want;		/* the moment, or in the error */
};

static struct stage_case stage_cases[] = {
	{ "a stage is when it is entered", "order enters signed",
	    "when order enters signed", "2017-03-11T16:00:00-07:00" },
	{ "spaces may be many", "  order  enters  signed  ",
	    "when order enters signed", "2017-03-11T16:00:00-07:00" },
	{ "hours after it are hours, also in a night of 23",
	    "order enters signed + 24 hours",
	    "24 hours after order enters signed",
	    "2017-03-12T17:00:00-06:00" },
	{ "days after it keep the time of day", "order enters signed + 1 day",
	    "1 day after order enters signed", "2017-03-12T16:00:00-06:00" },
	{ "a day after it, in the gap", "order enters signed + 1 day at 02:30",
	    "1 day after order enters signed, at 02:30",
	    "2017-03-12T03:00:00-06:00" },
	{ "business days after it", "order enters signed + 1 business day",
	    "1 business day after order enters signed",
	    "2017-03-13T16:00:00-06:00" },
	{ "a stage may be called enters", "enters enters enters",
	    "when enters enters enters", "2017-03-11T16:00:00-07:00" },
	{ "an outcome is when it is accepted", "final_vote passed",
	    "when final_vote is recorded as passed",
	    "2017-03-11T16:00:00-07:00" },
	{ "an hour after an outcome", "final_vote failed + 1 hour",
	    "1 hour after final_vote is recorded as failed",
	    "2017-03-11T17:00:00-07:00" },
	{ "the day after an outcome, in the morning",
	    "final_vote withdrawn + 1 day at 09:00",
	    "1 day after final_vote is recorded as withdrawn, at 09:00",
	    "2017-03-12T09:00:00-06:00" },
	{ "an event may be called passed", "passed postponed",
	    "when passed is recorded as postponed",
	    "2017-03-11T16:00:00-07:00" },
	{ "nobody knows an outcome before", "final_vote passed - 1 hour", NULL,
	    "nobody knows an outcome before" },
	{ "a slip in a result is told with a guess", "final_vote pased", NULL,
	    "\"pased\" is neither \"enters\" (a stage) nor a result: passed, "
	    "failed, postponed, withdrawn (passed?)" },
	{ "none is no result", "final_vote none", NULL, "neither" },
	{ "nothing is no stage", "", NULL, "it does not say on what" },
	{ "a measure alone is no stage", "order", NULL,
	    "it does not say on what" },
	{ "another verb is none", "order leaves draft", NULL,
	    "\"leaves\" is neither \"enters\"" },
	{ "the stage has to be said", "order enters", NULL,
	    "a stage's name is" },
	{ "a stage has a name", "order enters Signed", NULL,
	    "a stage's name is" },
	{ "a measure has a name", "Order enters signed", NULL,
	    "a measure's or an event's name is" },
	{ "nobody knows it before", "order enters signed - 1 hour", NULL,
	    "nobody knows a stage before" },
	{ "at is of which day", "order enters signed at 09:00", NULL,
	    "needs a day" },
	{ "a word behind is not read", "order enters signed today", NULL,
	    "from \"today\" on" },
};

static void
check_stage(void **state)
{
	const struct stage_case *c = *state;
	char text[ZONE_ISO_LEN + 1];
	struct anchor anchor = { .days = 77 };
	struct buf described;
	struct err err = { 0 };
	int64_t at_ms;
	int result = anchor_parse_on(c->text, &anchor, &err);

	assert_int_equal(result, c->described == NULL ? -1 : 0);
	if (c->described == NULL) {
		assert_non_null(strstr(err.text, c->want));
		assert_int_equal(anchor.days, 77);
		return;
	}
	assert_int_equal(zone_parse(denver(), "2017-03-11 16:00", &at_ms,
	    &err), 0);
	zone_format(denver(), anchor_resolve(&anchor, at_ms, denver(), &holidays),
	    text);
	assert_string_equal(text, c->want);
	buf_init(&described, 200);
	anchor_describe(&anchor, &described);
	assert_string_equal(buf_text(&described), c->described);
	buf_done(&described);
}

struct span_case {
	const char	*label;
	const char	*text;
	int64_t		 want;		/* -1: it is refused */
};

static struct span_case span_cases[] = {
	{ "hours are read as h", "24 h", 86400000 },
	{ "minutes are read", "90 minutes", 5400000 },
	{ "days have 24 hours", "2 days", 172800000 },
	{ "one is read", "1 hour", 3600000 },
	{ "a space may be left out", "20h", 72000000 },
	{ "spaces around are fine", " 5 min ", 300000 },
	{ "nothing is a span", "0 minutes", 0 },
	{ "366 days fit", "366 days", ANCHOR_ELAPSED_MAX_MS },
	{ "527040 minutes fit", "527040 minutes", ANCHOR_ELAPSED_MAX_MS },
	{ "367 days do not", "367 days", -1 },
	{ "527041 minutes do not", "527041 minutes", -1 },
	{ "a span has a number", "days", -1 },
	{ "a span has a unit", "24", -1 },
	{ "a span is not empty", "", -1 },
	{ "a span is not negative", "-3 days", -1 },
	{ "a span has one part", "1 day 2 hours", -1 },
	{ "an unknown unit is refused", "3 fortnights", -1 },
	{ "business days are no span", "3 business days", -1 },
	{ "a very long word is refused", "3 daysdaysdaysdaysdaysdays", -1 },
};

static void
check_span(void **state)
{
	const struct span_case *c = *state;
	struct err err = { 0 };
	int64_t got = 77;

	assert_int_equal(span_parse(c->text, &got, &err),
	    c->want == -1 ? -1 : 0);
	assert_int_equal(got, c->want == -1 ? 77 : c->want);
	if (c->want == -1) {
		assert_int_equal(err.kind, ERR_INPUT);
		assert_non_null(strstr(err.text, "\"24 hours\""));
	}
}

#define NWHEN (sizeof when_cases / sizeof when_cases[0])
#define NBAD (sizeof bad_cases / sizeof bad_cases[0])
#define NOFFSET (sizeof offset_cases / sizeof offset_cases[0])
#define NSTAGE (sizeof stage_cases / sizeof stage_cases[0])
#define NSPAN (sizeof span_cases / sizeof span_cases[0])

int
main(void)
{
	struct CMUnitTest tests[NWHEN + NBAD + NOFFSET + NSTAGE + NSPAN];
	struct err err;
	size_t i, n = 0;

	if (holidays_add(&holidays, "2017-09-04", &err) == -1 ||
	    holidays_add(&holidays, "2017-11-10", &err) == -1 ||
	    holidays_add(&holidays, "2017-11-11", &err) == -1)
		return 1;

	for (i = 0; i < NWHEN; i++)
		tests[n++] = (struct CMUnitTest){ .name = when_cases[i].label,
		    .test_func = check_when, .initial_state = &when_cases[i] };
	for (i = 0; i < NBAD; i++)
		tests[n++] = (struct CMUnitTest){ .name = bad_cases[i].label,
		    .test_func = check_bad, .initial_state = &bad_cases[i] };
	for (i = 0; i < NOFFSET; i++)
		tests[n++] = (struct CMUnitTest){
		    .name = offset_cases[i].label, .test_func = check_offset,
		    .initial_state = &offset_cases[i] };
	for (i = 0; i < NSTAGE; i++)
		tests[n++] = (struct CMUnitTest){
		    .name = stage_cases[i].label, .test_func = check_stage,
		    .initial_state = &stage_cases[i] };
	for (i = 0; i < NSPAN; i++)
		tests[n++] = (struct CMUnitTest){ .name = span_cases[i].label,
		    .test_func = check_span, .initial_state = &span_cases[i] };
	return cmocka_run_group_tests_name("anchor", tests, NULL, NULL);
}
