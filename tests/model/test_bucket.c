#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <limits.h>

#include "model/bucket.h"

#define BEGIN_MS 5000000

/* A full bucket, ${taken} tokens taken at once, looked at ${later_ms} after. */
struct bucket_case {
	const char	*label;
	double		 rate, burst;
	unsigned	 taken;
	int64_t		 later_ms;
	unsigned	 want;		/* asked for */
	unsigned	 have;
	int64_t		 wait_ms;
};

static struct bucket_case cases[] = {
	{ "it begins full", 10, 5, 0, 0, 9, 5, 0 },
	{ "no more is given than was asked for", 10, 5, 0, 0, 3, 3, 0 },
	{ "nothing asked is nothing", 10, 5, 0, 0, 0, 0, 0 },
	{ "what was taken is gone", 10, 5, 3, 0, 9, 2, 0 },
	{ "an empty one has to wait for a token", 10, 5, 5, 0, 9, 0, 100 },
	{ "a part of a token is none", 10, 5, 5, 99, 9, 0, 1 },
	{ "a token comes in its time", 10, 5, 5, 100, 9, 1, 0 },
	{ "two come in twice that", 10, 5, 5, 200, 9, 2, 0 },
	{ "it does not run over", 10, 5, 5, 3600000, 9, 5, 0 },
	{ "a burst below one is one", 10, 0.25, 0, 0, 9, 1, 0 },
	{ "a slow rate waits long", 0.1, 1, 1, 0, 9, 0, 10000 },
	{ "a third of a token a second", 1.0 / 3, 1, 1, 3000, 9, 1, 0 },
	{ "waits are rounded up", 3, 1, 1, 0, 9, 0, 334 },
	{ "a wait is bounded", 1e-300, 1, 1, 0, 9, 0, BUCKET_WAIT_MAX_MS },
	{ "taking more is a debt", 10, 5, 7, 0, 9, 0, 300 },
	{ "a debt is paid first", 10, 5, 7, 300, 9, 1, 0 },
	{ "no rate is no limit", 0, 1, 50, 0, 900, 900, 0 },
	{ "a clock that goes back gives nothing", 10, 5, 5, -1000, 9, 0, 100 },
	{ "a very large burst is not cut", 10, 5e9, 0, 0, UINT_MAX, UINT_MAX,
	    0 },
};
#define NCASES (sizeof cases / sizeof cases[0])

/* A full bucket, ${taken} tokens taken, gone on from ${later_ms} after. */
static struct inherit_case {
	const char	*label;
	double		 old_rate, old_burst;
	unsigned	 taken;
	int64_t		 later_ms;
	double		 rate, burst;
	unsigned	 have;
} inherits[] = {
	{ "what was taken stays taken", 10, 5, 3, 0, 10, 5, 2 },
	{ "a debt stays a debt", 10, 5, 8, 0, 10, 5, 0 },
	{ "what the time brought is there", 10, 5, 5, 300, 10, 5, 3 },
	{ "a smaller one keeps no more than it holds", 10, 5, 0, 0, 10, 2, 2 },
	{ "a larger one has to fill first", 10, 2, 0, 0, 100, 50, 2 },
	{ "without a limit before, it begins full", 0, 1, 50, 0, 10, 5, 5 },
};
#define NINHERITS (sizeof inherits / sizeof inherits[0])

static void
check_inherit(void **state)
{
	const struct inherit_case *c = *state;
	struct bucket old, b;

	bucket_init(&old, c->old_rate, c->old_burst, BEGIN_MS);
	bucket_take(&old, c->taken);
	bucket_init(&b, c->rate, c->burst, BEGIN_MS + c->later_ms);
	bucket_inherit(&b, &old, BEGIN_MS + c->later_ms);
	assert_int_equal(bucket_have(&b, 900, BEGIN_MS + c->later_ms),
	    c->have);
}

static void
check_case(void **state)
{
	const struct bucket_case *c = *state;
	struct bucket b;

	bucket_init(&b, c->rate, c->burst, BEGIN_MS);
	bucket_take(&b, c->taken);
	assert_int_equal(bucket_have(&b, c->want, BEGIN_MS + c->later_ms),
	    c->have);
	assert_int_equal(bucket_wait_ms(&b, BEGIN_MS + c->later_ms),
	    c->wait_ms);
}

/* Take whatever there is, whenever it says, for an hour. */
static void
check_an_hour(void **state)
{
	const double rates[] = { 0.3, 1, 7, 13.7, 100, 999 };
	int64_t now, wait;
	unsigned have;
	double taken;
	struct bucket b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rates / sizeof rates[0]; i++) {
		bucket_init(&b, rates[i], 10, 0);
		for (now = 0, taken = 0; now < 3600000; now += wait) {
			have = bucket_have(&b, 1000, now);
			assert_true(have >= 1);
			bucket_take(&b, have);
			taken += have;
			wait = bucket_wait_ms(&b, now);
			assert_true(wait >= 1);
			assert_int_equal(bucket_have(&b, 1, now + wait - 1), 0);
		}
		assert_true(taken <= rates[i] * (double)now / 1000 + 11);
		assert_true(taken >= rates[i] * 3600 * 0.49);
	}
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + NINHERITS + 1];
	size_t n = 0, i;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < NINHERITS; i++)
		tests[n++] = (struct CMUnitTest){ .name = inherits[i].label,
		    .test_func = check_inherit,
		    .initial_state = &inherits[i] };
	tests[n] = (struct CMUnitTest){
	    .name = "over an hour the rate is kept, and a wait is just enough",
	    .test_func = check_an_hour };
	return cmocka_run_group_tests_name("bucket", tests, NULL, NULL);
}
