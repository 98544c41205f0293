#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

#include "text/written_date.h"

/* ${want} is the day, or the reason without "; write 2017-07-29". */
struct date_case {
	const char	*label;
	const char	*region;
	const char	*text;
	const char	*want;
};

#define NO_SUCH_DAY	"there is no such day"
#define NO_DATE		"not a date"
#define TWO_DAYS	"could be one of two days"
#define NO_YEAR		"not a day, a month and a year of four digits"

static struct date_case cases[] = {
	{ "the year first is read everywhere", "US", "2017-07-29",
	    "2017-07-29" },
	{ "with slashes too", "MX", "2017/7/29", "2017-07-29" },
	{ "the year first is never the day first", "MX", "2017-29-07",
	    NO_SUCH_DAY },
	{ "in the United States the month comes first", "US", "7/29/2017",
	    "2017-07-29" },
	{ "also where the day could be a month", "US", "07/08/2017",
	    "2017-07-08" },
	{ "in Mexico the day comes first", "MX", "07/08/2017", "2017-08-07" },
	{ "in Spain too, with points", "ES", "29.7.2017", "2017-07-29" },
	{ "in Puerto Rico the month comes first", "PR", "07/08/2017",
	    "2017-07-08" },
	{ "a month that is none is not turned around", "US", "29/7/2017",
	    "no such day: in this region the month comes first" },
	{ "nor where the day comes first", "MX", "7/29/2017",
	    "no such day: in this region the day comes first" },
	{ "in Canada people write both, and two orders are two days", "CA",
	    "7/8/2017", TWO_DAYS },
	{ "one order is one day", "CA", "29/7/2017", "2017-07-29" },
	{ "and the other one too", "CA", "7/29/2017", "2017-07-29" },
	{ "so it is where the year comes first", "JP", "7/8/2017",
	    TWO_DAYS },
	{ "and where one order is one day", "JP", "29/7/2017", "2017-07-29" },
	{ "twice the same is one day in any order", "CA", "7/7/2017",
	    "2017-07-07" },
	{ "a month by its name", "US", "29 July 2017", "2017-07-29" },
	{ "American", "MX", "July 29th, 2017", "2017-07-29" },
	{ "cut short", "US", "29-Jul-2017", "2017-07-29" },
	{ "Spanish", "US", "29 de julio de 2017", "2017-07-29" },
	{ "Spanish, the first", "US", "1\u00ba de Agosto del 2017",
	    "2017-08-01" },
	{ "Spanish, cut short", "US", "3 ene. 2017", "2017-01-03" },
	{ "setiembre is September", "US", "3 setiembre 2017", "2017-09-03" },
	{ "the year first with a name", "US", "2017 July 29", "2017-07-29" },
	{ "a form's time of day does not count", "US", "7/29/2017 14:03:22",
	    "2017-07-29" },
	{ "nor with PM", "US", "7/29/2017 2:03 PM", "2017-07-29" },
	{ "nor as ISO 8601", "US", "2017-07-29T18:00:00Z", "2017-07-29" },
	{ "but words behind it do", "US", "7/29/2017 2:03 Monday", NO_DATE },
	{ "29 February of a leap year", "US", "2/29/2016", "2016-02-29" },
	{ "of another year", "US", "2/29/2017", NO_SUCH_DAY },
	{ "31 June", "US", "31 June 2017", NO_SUCH_DAY },
	{ "a year of two digits", "US", "7/29/17",
	    "the year needs four digits" },
	{ "also with a name", "US", "29 July 17", NO_YEAR },
	{ "a year too long ago", "US", "1/1/1850", NO_SUCH_DAY },
	{ "a month and a year", "US", "July 2017", NO_YEAR },
	{ "two months", "US", "July August 2017", NO_DATE },
	{ "a month that is none", "US", "29 Jully 2017", NO_DATE },
	{ "a spreadsheet's count of days", "US", "42945", NO_DATE },
	{ "eight digits", "US", "20170729", NO_DATE },
	{ "four numbers", "US", "7/29/2017/1", NO_DATE },
	{ "words", "US", "last week", NO_DATE },
	{ "nothing", "US", "", NO_DATE },
	{ "a minus is no sign", "US", "-7/29/2017", "2017-07-29" },
	{ "other bytes", "US", "7/29/2017\u2019", NO_DATE },
	{ "too much text", "US", "2017-07-29                                "
	    "                                ", NO_DATE },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct date_case *c = *state;
	struct civil got = { .year = 1 };
	const char *why = written_date_parse(c->text, c->region, &got);
	char text[64], want[128];

	if (why == NULL) {
		snprintf(text, sizeof text, "%04d-%02d-%02d", got.year,
		    got.month, got.day);
		assert_string_equal(text, c->want);
		assert_int_equal(got.hour + got.minute + got.second, 0);
		return;
	}
	snprintf(want, sizeof want, "%s; write 2017-07-29", c->want);
	assert_string_equal(why, want);
	assert_int_equal(got.year, 1);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("written_date", tests, NULL, NULL);
}
