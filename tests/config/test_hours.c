#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "config/hours.h"

struct hours_case {
	const char	*label;
	const char	*quiet;
	const char	*zone;		/* the reader's, or NULL */
	const char	*at, *want;	/* in Denver */
};

#define NIGHT "21:00-08:00"

static struct hours_case cases[] = {
	{ "in the day: at once", NIGHT, NULL,
	  "2017-08-18 20:59", "2017-08-18 20:59" },
	{ "in the night: when it ends, in the jurisdiction's zone", NIGHT,
	  NULL, "2017-08-18 21:00", "2017-08-19 08:00" },
	{ "after midnight: the same morning", NIGHT, NULL,
	  "2017-08-19 00:30", "2017-08-19 08:00" },
	{ "the reader's zone counts, where it is known", NIGHT,
	  "America/New_York", "2017-08-18 20:59", "2017-08-19 06:00" },
	{ "it counts in both directions", NIGHT, "America/Los_Angeles",
	  "2017-08-18 21:59", "2017-08-18 21:59" },
	{ "a zone the system does not know: the jurisdiction's", NIGHT,
	  "America/Nowhere", "2017-08-18 21:00", "2017-08-19 08:00" },
	{ "an empty name is none", NIGHT, "",
	  "2017-08-18 21:00", "2017-08-19 08:00" },
	{ "no quiet hours: at once", "none", "America/New_York",
	  "2017-08-18 23:30", "2017-08-18 23:30" },
	{ "the night that loses an hour", NIGHT, NULL,
	  "2017-03-11 22:00", "2017-03-12 08:00" },
	{ "the night that has one twice", NIGHT, NULL,
	  "2017-11-04 22:00", "2017-11-05 08:00" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static int64_t
denver(const char *text)
{
	struct err err;
	int64_t ms;

	assert_int_equal(zone_parse(zone_find("America/Denver"), text, &ms,
	    &err), 0);
	return ms;
}

static void
check_case(void **state)
{
	const struct hours_case *c = *state;
	struct jurisdiction jurisdiction = { .name = "denver",
	    .zone = zone_find("America/Denver") };
	struct alert alert = { .jurisdiction = &jurisdiction };
	struct err err;
	int64_t at = denver(c->at), got;

	assert_int_equal(quiet_parse(c->quiet, &jurisdiction.quiet, &err), 0);
	got = hours_earliest(&alert, c->zone, at);
	assert_int_equal(got, denver(c->want));
	assert_true(got >= at);
	assert_int_equal(hours_earliest(&alert, c->zone, got), got);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("hours", tests, NULL, NULL);
}
