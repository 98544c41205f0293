#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdbool.h>
#include <time.h>

#include "base/clock.h"

#define FRIDAY_MS INT64_C(1503100800000)	/* 2017-08-19T00:00:00Z */
#define SLACK_MS  5000				/* a busy machine */

static void
wait_ms(long ms)
{
	struct timespec ts = { .tv_nsec = ms * 1000000 };

	nanosleep(&ts, NULL);
}

static void
assert_near(int64_t got, int64_t want)
{
	assert_true(got >= want);
	assert_true(got <= want + SLACK_MS);
}

/* The tests run in this order: what is virtual stays so. */

static void
wall_is_real_at_first(void **state)
{
	(void)state;
	assert_false(clock_is_virtual());
	assert_near(clock_wall_ms(), (int64_t)time(NULL) * 1000);
}

static void
real_time_does_not_jump(void **state)
{
	(void)state;
	clock_jump(clock_wall_ms() + INT64_C(86400000));
	assert_false(clock_is_virtual());
	assert_near(clock_wall_ms(), (int64_t)time(NULL) * 1000);
}

static void
mono_runs(void **state)
{
	int64_t before = clock_mono_ms();

	(void)state;
	wait_ms(20);
	assert_near(clock_mono_ms(), before + 20);
}

static void
virtual_starts_where_it_is_told(void **state)
{
	(void)state;
	clock_virtual(FRIDAY_MS);
	assert_true(clock_is_virtual());
	assert_near(clock_wall_ms(), FRIDAY_MS);
}

static void
virtual_runs(void **state)
{
	int64_t before = clock_wall_ms();

	(void)state;
	wait_ms(20);
	assert_near(clock_wall_ms(), before + 20);
}

static void
virtual_jumps_ahead(void **state)
{
	(void)state;
	clock_jump(FRIDAY_MS + INT64_C(86400000));
	assert_near(clock_wall_ms(), FRIDAY_MS + INT64_C(86400000));
}

static void
virtual_never_goes_back(void **state)
{
	int64_t before = clock_wall_ms();

	(void)state;
	clock_jump(FRIDAY_MS);
	assert_near(clock_wall_ms(), before);
}

static void
mono_stays_real(void **state)
{
	int64_t before = clock_mono_ms();

	(void)state;
	clock_jump(clock_wall_ms() + INT64_C(86400000));
	assert_near(clock_mono_ms(), before);
}

static const struct CMUnitTest tests[] = {
	{ "wall time is real unless told otherwise", wall_is_real_at_first,
	    NULL, NULL, NULL },
	{ "real wall time does not jump", real_time_does_not_jump, NULL, NULL,
	    NULL },
	{ "monotonic time runs", mono_runs, NULL, NULL, NULL },
	{ "virtual time starts where it is told",
	    virtual_starts_where_it_is_told, NULL, NULL, NULL },
	{ "virtual time runs by itself", virtual_runs, NULL, NULL, NULL },
	{ "virtual time jumps ahead", virtual_jumps_ahead, NULL, NULL, NULL },
	{ "virtual time never goes back", virtual_never_goes_back, NULL, NULL,
	    NULL },
	{ "monotonic time does not jump", mono_stays_real, NULL, NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
