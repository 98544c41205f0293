#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "model/backoff.h"

struct backoff_case {
	const char	*label;
	unsigned	 tries;
	int64_t		 retry_after_ms;
	uint32_t	 random;
	int64_t		 want;
};

static struct backoff_case cases[] = {
	{ "the first wait is at least half a second", 1, -1, 0, 500 },
	{ "the first wait is at most a second", 1, -1, UINT32_MAX, 1000 },
	{ "chance in the middle is a wait in the middle", 1, -1, 0x80000000,
	    750 },
	{ "the second wait is twice that", 2, -1, UINT32_MAX, 2000 },
	{ "the third doubles again", 3, -1, 0, 2000 },
	{ "the ninth wait is 256 seconds", 9, -1, UINT32_MAX, 256000 },
	{ "the tenth is bounded", 10, -1, UINT32_MAX, BACKOFF_LAST_MS },
	{ "a bounded wait is still by chance", 10, -1, 0, BACKOFF_LAST_MS / 2 },
	{ "a thousandth try does not overflow", 1000, -1, UINT32_MAX,
	    BACKOFF_LAST_MS },
	{ "as many tries as fit do not overflow", UINT32_MAX, -1, UINT32_MAX,
	    BACKOFF_LAST_MS },
	{ "no try at all is as the first", 0, -1, 0, 500 },
	{ "Retry-After is a floor", 1, 30000, 0, 30000 },
	{ "Retry-After does not shorten a wait", 6, 1000, 0, 16000 },
	{ "Retry-After 0 changes nothing", 1, 0, 0, 500 },
	{ "Retry-After of an hour is waited for", 1, RETRY_AFTER_MAX_MS, 0,
	    RETRY_AFTER_MAX_MS },
	{ "a longer Retry-After is cut to an hour", 1, RETRY_AFTER_MAX_MS + 1,
	    0, RETRY_AFTER_MAX_MS },
	{ "an absurd Retry-After is cut to an hour", 1, INT64_MAX, 0,
	    RETRY_AFTER_MAX_MS },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct backoff_case *c = *state;

	assert_int_equal(backoff_ms(c->tries, c->retry_after_ms, c->random),
	    c->want);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("backoff", tests, NULL, NULL);
}
