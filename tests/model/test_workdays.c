#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "model/workdays.h"

struct day_case {
	const char	*label;
	const char	*day;
	bool		 want;
};

/* The holidays are 2017-09-04 and 2000-02-29. */
static struct day_case day_cases[] = {
	{ "a Friday is a business day", "2017-09-01", true },
	{ "a Saturday is none", "2017-09-02", false },
	{ "a Sunday is none", "2017-09-03", false },
	{ "a holiday is none", "2017-09-04", false },
	{ "the same day of another year is one", "2018-09-04", true },
	{ "the first day of all is a Thursday", "1970-01-01", true },
	{ "the first Saturday of all", "1970-01-03", false },
	{ "a leap day may be a holiday", "2000-02-29", false },
	{ "the last day that is read, a Thursday", "2099-12-31", true },
};

static void
fill(struct holidays *h)
{
	struct err err;

	*h = (struct holidays){ 0 };
	assert_int_equal(holidays_add(h, "2017-09-04", &err), 0);
	assert_int_equal(holidays_add(h, "2000-02-29", &err), 0);
	assert_int_equal(holidays_add(h, "2017-09-04", &err), 0);	/* twice is once */
}

static void
check_day(void **state)
{
	const struct day_case *c = *state;
	struct holidays h;
	struct civil day;
	struct err err;

	fill(&h);
	assert_int_equal(civil_parse(c->day, &day, &err), 0);
	assert_int_equal(workdays_is(&day, &h), c->want);
	day.hour = 23;
	day.minute = 59;
	assert_int_equal(workdays_is(&day, &h), c->want);
}

struct bad_case {
	const char	*label;
	const char	*text;
	const char	*want;
};

static struct bad_case bad_cases[] = {
	{ "a day that does not exist", "2017-02-29", "there is no 29 February" },
	{ "an American date", "9/4/2017", "this is no date" },
	{ "a date with a time", "2017-09-05 12:00", "is a date alone" },
	{ "nothing", "", "date" },
};

static void
check_bad(void **state)
{
	const struct bad_case *c = *state;
	struct holidays h;
	struct err err;

	fill(&h);
	assert_int_equal(holidays_add(&h, c->text, &err), -1);
	if (strstr(err.text, c->want) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", c->want, err.text);
	assert_int_equal(h.count, 2);
}

static void
as_many_as_there_is_room_for(void **state)
{
	struct civil day = { 2017, 1, 1, 0, 0, 0 };
	struct holidays h = { 0 };
	char text[16];
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i <= HOLIDAYS_MAX; i++) {
		snprintf(text, sizeof text, "%04d-%02d-%02d", day.year % 10000,
		    day.month % 100, day.day % 100);
		assert_int_equal(holidays_add(&h, text, &err),
		    i < HOLIDAYS_MAX ? 0 : -1);
		civil_add_days(&day, 1);
	}
	assert_int_equal(err.kind, ERR_FULL);
	/* All of 2017 is off: the first business day after its first is in 2018. */
	day = (struct civil){ 2017, 1, 1, 12, 0, 0 };
	workdays_add(&day, 1, &h);
	assert_int_equal(day.year, 2018);
	assert_int_equal(day.hour, 12);
}

static void
a_year_is_there_or_not(void **state)
{
	struct holidays h;

	(void)state;
	fill(&h);
	assert_true(holidays_have_year(&h, 2017));
	assert_true(holidays_have_year(&h, 2000));
	assert_false(holidays_have_year(&h, 2018));
}

#define COUNT(a) (sizeof (a) / sizeof (a)[0])

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ "as many holidays as there is room for",
		    as_many_as_there_is_room_for, NULL, NULL, NULL },
		{ "whether any of a year is there", a_year_is_there_or_not,
		    NULL, NULL, NULL },
	};
	struct CMUnitTest tests[COUNT(day_cases) + COUNT(bad_cases) +
	    COUNT(others)];
	size_t i, n = 0;

	for (i = 0; i < COUNT(day_cases); i++)
		tests[n++] = (struct CMUnitTest){ .name = day_cases[i].label,
		    .test_func = check_day, .initial_state = &day_cases[i] };
	for (i = 0; i < COUNT(bad_cases); i++)
		tests[n++] = (struct CMUnitTest){ .name = bad_cases[i].label,
		    .test_func = check_bad, .initial_state = &bad_cases[i] };
	memcpy(tests + n, others, sizeof others);
	return cmocka_run_group_tests_name("workdays", tests, NULL, NULL);
}
