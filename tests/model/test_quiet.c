#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "model/quiet.h"

struct parse_case {
	const char	*label;
	const char	*text;
	int		 from, to;	/* minutes of the day; -1: refused */
	const char	*want;		/* in the error */
};

static struct parse_case parse_cases[] = {
	{ "hours over midnight are read", "21:00-08:00", 1260, 480, "" },
	{ "hours of one day are read", "12:30-14:15", 750, 855, "" },
	{ "spaces are fine", " 21:00 - 8:00 ", 1260, 480, "" },
	{ "none are none", "none", 0, 0, "" },
	{ "equal ones are none", "08:00-08:00", 480, 480, "" },
	{ "the day's first and last minute are read", "00:00-23:59", 0, 1439,
	    "" },
	{ "there is no 24:00", "20:00-24:00", -1, 0, "there is no hour 24" },
	{ "there is no 21:60", "21:60-08:00", -1, 0, "there is no minute 60" },
	{ "the end is missing", "21:00", -1, 0, "a \"-\" is missing" },
	{ "the end is missing behind the -", "21:00-", -1, 0,
	    "no time of day" },
	{ "the start is missing", "-08:00", -1, 0, "no time of day" },
	{ "nothing is not none", "", -1, 0, "no time of day" },
	{ "None is not none", "None", -1, 0, "no time of day" },
	{ "a word behind is not read", "21:00-08:00 daily", -1, 0,
	    "something follows" },
	{ "minutes have two digits", "21:0-08:00", -1, 0, "no time of day" },
	{ "hours have at most two", "021:00-08:00", -1, 0, "no time of day" },
};

static void
check_parse(void **state)
{
	const struct parse_case *c = *state;
	struct quiet got = { 7, 7 };
	struct err err = { 0 };

	if (c->from == -1) {
		assert_int_equal(quiet_parse(c->text, &got, &err), -1);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_non_null(strstr(err.text, c->want));
		assert_non_null(strstr(err.text, "21:00-08:00"));
		assert_int_equal(got.from_minute, 7);
		return;
	}
	assert_int_equal(quiet_parse(c->text, &got, &err), 0);
	assert_int_equal(got.from_minute, c->from);
	assert_int_equal(got.to_minute, c->to);
}

struct shift_case {
	const char	*label;
	const char	*quiet;
	const char	*zone;
	const char	*at;		/* in the zone, or with an offset */
	const char	*want;
};

static struct shift_case shift_cases[] = {
	{ "the minute before is not quiet", "21:00-08:00", "America/Denver",
	    "2017-08-21 20:59:59", "2017-08-21T20:59:59-06:00" },
	{ "the first minute is", "21:00-08:00", "America/Denver",
	    "2017-08-21 21:00", "2017-08-22T08:00:00-06:00" },
	{ "the first reading's result waits for the morning", "21:00-08:00",
	    "America/Denver", "2017-08-21 21:30", "2017-08-22T08:00:00-06:00" },
	{ "midnight is quiet", "21:00-08:00", "America/Denver",
	    "2017-08-22 00:00", "2017-08-22T08:00:00-06:00" },
	{ "the last second is quiet", "21:00-08:00", "America/Denver",
	    "2017-08-22 07:59:59", "2017-08-22T08:00:00-06:00" },
	{ "the first minute behind is not", "21:00-08:00", "America/Denver",
	    "2017-08-22 08:00", "2017-08-22T08:00:00-06:00" },
	{ "noon is not quiet", "21:00-08:00", "America/Denver",
	    "2017-08-22 12:00", "2017-08-22T12:00:00-06:00" },
	{ "a month's last night ends in the next", "21:00-08:00",
	    "America/Denver", "2017-08-31 23:00", "2017-09-01T08:00:00-06:00" },
	{ "a year's last night ends in the next", "21:00-08:00",
	    "America/Denver", "2017-12-31 23:00", "2018-01-01T08:00:00-07:00" },
	{ "quiet hours of one day end that day", "12:00-14:00",
	    "America/Denver", "2017-08-21 13:15:30",
	    "2017-08-21T14:00:00-06:00" },
	{ "the night is not quiet then", "12:00-14:00", "America/Denver",
	    "2017-08-21 23:00", "2017-08-21T23:00:00-06:00" },
	{ "equal ones are never quiet", "08:00-08:00", "America/Denver",
	    "2017-08-21 08:00", "2017-08-21T08:00:00-06:00" },
	{ "none is never quiet", "none", "America/Denver", "2017-08-21 00:00",
	    "2017-08-21T00:00:00-06:00" },
	{ "all day but a minute waits for it", "00:00-23:59",
	    "America/Denver", "2017-08-21 00:00", "2017-08-21T23:59:00-06:00" },
	{ "hours to midnight end at it", "20:00-00:00", "America/Denver",
	    "2017-08-21 22:00", "2017-08-22T00:00:00-06:00" },
	{ "they are the reader's hours: New York", "21:00-08:00",
	    "America/New_York", "2017-08-21T19:00:00-06:00",
	    "2017-08-22T08:00:00-04:00" },
	{ "they are the reader's hours: Phoenix", "21:00-08:00",
	    "America/Phoenix", "2017-08-21T21:30:00-06:00",
	    "2017-08-21T20:30:00-07:00" },
	{ "Kathmandu's quarter of an hour counts", "21:00-08:00",
	    "Asia/Kathmandu", "2017-08-21T15:15:00Z",
	    "2017-08-22T08:00:00+05:45" },
	{ "the short night ends at eight", "21:00-08:00", "America/Denver",
	    "2017-03-11 22:00", "2017-03-12T08:00:00-06:00" },
	{ "the long night ends at eight", "21:00-08:00", "America/Denver",
	    "2017-11-04 22:00", "2017-11-05T08:00:00-07:00" },
	{ "the second of two hours is quiet too", "21:00-08:00",
	    "America/Denver", "2017-11-05T01:30:00-07:00",
	    "2017-11-05T08:00:00-07:00" },
	{ "an end in the gap is the moment after it", "21:00-02:30",
	    "America/Denver", "2017-03-12 01:00",
	    "2017-03-12T03:00:00-06:00" },
	{ "an end at the gap is the moment after it", "21:00-02:00",
	    "America/Denver", "2017-03-12 01:00",
	    "2017-03-12T03:00:00-06:00" },
	{ "hours inside the gap are not quiet", "02:10-02:50",
	    "America/Denver", "2017-03-12 02:30",
	    "2017-03-12T03:00:00-06:00" },
	{ "an end in the doubled hour is the first one before it",
	    "21:00-01:30", "America/Denver", "2017-11-05 00:30",
	    "2017-11-05T01:30:00-06:00" },
	{ "after it the second one: never back", "21:00-01:30",
	    "America/Denver", "2017-11-05T01:15:00-07:00",
	    "2017-11-05T01:30:00-07:00" },
	{ "clocks set back out of the quiet hours end them", "01:30-02:00",
	    "America/Denver", "2017-11-05T01:45:00-06:00",
	    "2017-11-05T01:00:00-07:00" },
	{ "Madrid's long night ends at eight", "21:00-08:00",
	    "Europe/Madrid", "2017-10-29 02:30", "2017-10-29T08:00:00+01:00" },
	{ "Lord Howe's half hour ends at eight", "21:00-08:00",
	    "Australia/Lord_Howe", "2017-10-01 00:00",
	    "2017-10-01T08:00:00+11:00" },
};

static void
check_shift(void **state)
{
	const struct shift_case *c = *state;
	const struct zone *zone = zone_find(c->zone);
	char text[ZONE_ISO_LEN + 1];
	struct quiet quiet;
	struct err err;
	int64_t ms;

	assert_int_equal(quiet_parse(c->quiet, &quiet, &err), 0);
	assert_int_equal(zone_parse(zone, c->at, &ms, &err), 0);
	zone_format(zone, quiet_shift(&quiet, zone, ms), text);
	assert_string_equal(text, c->want);
}

/* Each 7 minutes of both DST weeks: later or the same, not quiet, settled. */
static void
check_always(void **state)
{
	static const char *const quiets[] = { "21:00-08:00", "01:30-02:30",
	    "02:15-02:45", "00:30-01:45", "01:15-01:20", "04:00-03:59" };
	static const int64_t weeks[] = { 1489017600000, 1509494400000 };
	const struct zone *zone = zone_find("America/Denver");
	struct quiet quiet;
	struct err err;
	int64_t ms, got;
	size_t i, w;

	(void)state;
	for (i = 0; i < sizeof quiets / sizeof quiets[0]; i++)
		for (w = 0; w < 2; w++) {
			assert_int_equal(quiet_parse(quiets[i], &quiet, &err),
			    0);
			for (ms = weeks[w]; ms < weeks[w] + 7 * 86400000LL;
			    ms += 420001) {
				got = quiet_shift(&quiet, zone, ms);
				assert_true(got >= ms);
				assert_true(got - ms <= 25 * 3600000LL);
				assert_int_equal(quiet_shift(&quiet, zone, got),
				    got);
				if (got > ms)
					assert_int_not_equal(quiet_shift(&quiet,
					    zone, got - 1), got - 1);
			}
		}
}

static void
check_milliseconds(void **state)
{
	const struct quiet quiet = { 21 * 60, 8 * 60 };
	const struct zone *utc = zone_find("UTC");

	(void)state;
	assert_int_equal(quiet_shift(&quiet, utc, 1), 8 * 3600000);
	assert_int_equal(quiet_shift(&quiet, utc, 8 * 3600000 - 1),
	    8 * 3600000);
	assert_int_equal(quiet_shift(&quiet, utc, -1), 8 * 3600000);
}

#define NPARSE (sizeof parse_cases / sizeof parse_cases[0])
#define NSHIFT (sizeof shift_cases / sizeof shift_cases[0])

int
main(void)
{
	struct CMUnitTest tests[NPARSE + NSHIFT + 2];
	size_t i, n = 0;

	for (i = 0; i < NPARSE; i++)
		tests[n++] = (struct CMUnitTest){ .name = parse_cases[i].label,
		    .test_func = check_parse,
		    .initial_state = &parse_cases[i] };
	for (i = 0; i < NSHIFT; i++)
		tests[n++] = (struct CMUnitTest){ .name = shift_cases[i].label,
		    .test_func = check_shift,
		    .initial_state = &shift_cases[i] };
	tests[n++] = (struct CMUnitTest){
	    .name = "a send moves to the first moment that is not quiet",
	    .test_func = check_always };
	tests[n++] = (struct CMUnitTest){
	    .name = "milliseconds are not lost on the way",
	    .test_func = check_milliseconds };
	return cmocka_run_group_tests_name("quiet", tests, NULL, NULL);
}
