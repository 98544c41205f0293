#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "text/civil.h"

struct parse_case {
	const char	*label;
	const char	*text;
	const char	*want;		/* with seconds, or in the error */
	int		 wrong;
};

static struct parse_case parse_cases[] = {
	{ "a date and a time are read", "2017-08-21 17:30",
	    "2017-08-21 17:30:00", 0 },
	{ "a T may stand between them", "2017-08-21T17:30",
	    "2017-08-21 17:30:00", 0 },
	{ "seconds may follow", "2017-08-21 17:30:59", "2017-08-21 17:30:59",
	    0 },
	{ "a date alone is its midnight", "2017-08-21", "2017-08-21 00:00:00",
	    0 },
	{ "an hour may have one digit", "2017-08-21 9:05",
	    "2017-08-21 09:05:00", 0 },
	{ "the last minute of a day is one", "2017-12-31 23:59",
	    "2017-12-31 23:59:00", 0 },
	{ "1970 is the first year", "1970-01-01", "1970-01-01 00:00:00", 0 },
	{ "2099 is the last year", "2099-12-31 23:59:59",
	    "2099-12-31 23:59:59", 0 },
	{ "2016 has a 29 February", "2016-02-29", "2016-02-29 00:00:00", 0 },
	{ "2000 has a 29 February", "2000-02-29", "2000-02-29 00:00:00", 0 },
	{ "2017 has no 29 February", "2017-02-29",
	    "there is no 29 February 2017", 1 },
	{ "no year has a 30 February", "2016-02-30",
	    "there is no 30 February", 1 },
	{ "there is no 31 June", "2017-06-31", "there is no 31 June", 1 },
	{ "there is no 32 August", "2017-08-32", "there is no 32 August", 1 },
	{ "there is no day 0", "2017-08-00", "there is no 0 August", 1 },
	{ "there is no month 13", "2017-13-01", "there is no month 13", 1 },
	{ "there is no month 0", "2017-00-01", "there is no month 0", 1 },
	{ "1969 is too early", "1969-12-31",
	    "the year 1969 is outside 1970..2099",
	    1 },
	{ "2100 is too late", "2100-01-01",
	    "the year 2100 is outside 1970..2099",
	    1 },
	{ "there is no hour 24", "2017-08-21 24:00", "there is no hour 24", 1 },
	{ "there is no minute 60", "2017-08-21 17:60", "there is no minute 60",
	    1 },
	{ "there is no second 60", "2017-08-21 17:30:60",
	    "there is no second 60",
	    1 },
	{ "an American date is none", "8/21/2017", "this is no date", 1 },
	{ "a month has two digits", "2017-8-21", "this is no date", 1 },
	{ "a year has four digits", "017-08-21", "this is no date", 1 },
	{ "a day has no three digits", "2017-08-211", "this is no date", 1 },
	{ "nothing is no date", "", "this is no date", 1 },
	{ "a date cut short is none", "2017-08-", "this is no date", 1 },
	{ "a time is not cut short", "2017-08-21T17:3",
	    "this is no time of day",
	    1 },
	{ "a T needs a time behind it", "2017-08-21T",
	    "this is no time of day", 1 },
	{ "hours need minutes", "2017-08-21 17", "this is no time of day", 1 },
	{ "a space may not end it", "2017-08-21 ", "something follows", 1 },
	{ "PM is not understood", "2017-08-21 5:30 PM", "something follows",
	    1 },
	{ "an offset is not for here", "2017-08-21 17:30Z",
	    "something follows", 1 },
	{ "seconds have two digits", "2017-08-21 17:30:0",
	    "seconds are two digits",
	    1 },
	{ "a minus is no year", "-017-08-21", "this is no date", 1 },
};

static void
check_parse(void **state)
{
	const struct parse_case *c = *state;
	struct civil got = { .year = 1 };
	struct err err = { 0 };
	char text[80];

	if (c->wrong) {
		assert_int_equal(civil_parse(c->text, &got, &err), -1);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_non_null(strstr(err.text, c->want));
		assert_int_equal(got.year, 1);
		return;
	}
	assert_int_equal(civil_parse(c->text, &got, &err), 0);
	snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d", got.year,
	    got.month, got.day, got.hour, got.minute, got.second);
	assert_string_equal(text, c->want);
}

struct days_case {
	const char	*label;
	struct civil	 from;
	int		 days;
	struct civil	 want;
};

static struct days_case days_cases[] = {
	{ "no days change nothing", { 2017, 8, 21, 17, 30, 5 }, 0,
	    { 2017, 8, 21, 17, 30, 5 } },
	{ "days keep the time of day", { 2017, 8, 21, 17, 30, 5 }, -3,
	    { 2017, 8, 18, 17, 30, 5 } },
	{ "days go over a month's end", { 2017, 8, 31, 0, 0, 0 }, 1,
	    { 2017, 9, 1, 0, 0, 0 } },
	{ "days go back over a year's end", { 2018, 1, 1, 9, 0, 0 }, -1,
	    { 2017, 12, 31, 9, 0, 0 } },
	{ "a leap day is counted", { 2016, 2, 28, 0, 0, 0 }, 2,
	    { 2016, 3, 1, 0, 0, 0 } },
	{ "2100 has no leap day", { 2100, 2, 28, 0, 0, 0 }, 1,
	    { 2100, 3, 1, 0, 0, 0 } },
	{ "a leap year has 366 days", { 2016, 1, 1, 0, 0, 0 }, 366,
	    { 2017, 1, 1, 0, 0, 0 } },
	{ "days go back before 1970", { 1970, 1, 1, 0, 0, 0 }, -1,
	    { 1969, 12, 31, 0, 0, 0 } },
};

static void
check_days(void **state)
{
	const struct days_case *c = *state;
	struct civil got = c->from;

	civil_add_days(&got, c->days);
	assert_memory_equal(&got, &c->want, sizeof got);
}

/* There and back for each day of nine centuries, in order. */
static void
check_every_day(void **state)
{
	const int64_t day_ms = 86400000;
	struct civil at, before;
	int64_t ms;

	(void)state;
	civil_from_ms((-400 * 366 - 1) * day_ms, &before);
	for (ms = -400 * 366 * day_ms; ms < 500 * 366 * day_ms; ms += day_ms) {
		civil_from_ms(ms + 1, &at);
		assert_int_equal(civil_ms(&at), ms);
		assert_true(at.day == before.day + 1 || at.day == 1);
		before = at;
	}
	civil_from_ms(1503358200999, &at);
	assert_memory_equal(&at, (&(struct civil){ 2017, 8, 21, 23, 30, 0 }),
	    sizeof at);
	civil_from_ms(-1, &at);
	assert_memory_equal(&at, (&(struct civil){ 1969, 12, 31, 23, 59, 59 }),
	    sizeof at);
}

#define NPARSE (sizeof parse_cases / sizeof parse_cases[0])
#define NDAYS (sizeof days_cases / sizeof days_cases[0])

int
main(void)
{
	struct CMUnitTest tests[NPARSE + NDAYS + 1];
	size_t i, n = 0;

	for (i = 0; i < NPARSE; i++)
		tests[n++] = (struct CMUnitTest){ .name = parse_cases[i].label,
		    .test_func = check_parse,
		    .initial_state = &parse_cases[i] };
	for (i = 0; i < NDAYS; i++)
		tests[n++] = (struct CMUnitTest){ .name = days_cases[i].label,
		    .test_func = check_days,
		    .initial_state = &days_cases[i] };
	tests[n++] = (struct CMUnitTest){
	    .name = "each day becomes milliseconds and itself again",
	    .test_func = check_every_day };
	return cmocka_run_group_tests_name("civil", tests, NULL, NULL);
}
