/*
 * Plain +1 numbers are read without libphonenumber: what it would have said of
 * them, asked as before, is the same, for every area code and exchange.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "text/phone.h"
#include "text/phone_lib.h"

/*
 * Fail where ${number} is not read as the long way reads it.  Written without
 * its +, as one dials it in the US, it always goes the long way: both must be
 * taken, as the same, or refused, for the same reason (of a second 1 the
 * library says something else behind a +, and both ways are its own then).
 */
static void
compare(const char *number, const char *region)
{
	char lib[PHONE_LIB_TEXT_MAX];
	struct address got = { 0 }, want = { 0 };
	const char *reason = phone_parse(number, region, &got);
	const char *long_reason = phone_parse(number + 1, "US", &want);

	if ((reason == NULL) != (long_reason == NULL) || (reason != NULL &&
	    number[2] != '1' && strcmp(reason, long_reason) != 0))
		fail_msg("%s in %s: %s, and the long way: %s", number, region,
		    reason != NULL ? reason : "taken",
		    long_reason != NULL ? long_reason : "taken");
	if (memcmp(&got, &want, sizeof got) != 0)
		fail_msg("%s in %s is read in two ways", number, region);
	if (reason == NULL && (phone_lib_read(number, region, lib) !=
	    PHONE_LIB_FINE || strcmp(lib, address_reveal(&got)) != 0))
		fail_msg("%s in %s is not the library's", number, region);
}

/* Every area code with one exchange, and every exchange with one area code. */
static void
compare_all(const char *region)
{
	char number[16];
	int i;

	for (i = 0; i < 1000; i++) {
		snprintf(number, sizeof number, "+1%03d5550123", i);
		compare(number, region);
		snprintf(number, sizeof number, "+1303%03d0123", i);
		compare(number, region);
	}
}

static void
check_region(void **state)
{
	compare_all(*state);
}

/* Numbers from all over the plan, by steps that have no factor with it. */
static void
check_spread(void **state)
{
	uint64_t national = 2000000000;
	char number[16];
	int i;

	(void)state;
	for (i = 0; i < 20000; i++) {
		national = 2000000000 + (national + 1618033989) % 8000000000;
		snprintf(number, sizeof number, "+1%llu",
		    (unsigned long long)national);
		compare(number, "US");
	}
}

int
main(void)
{
	static char us[] = "US", mx[] = "MX", de[] = "DE", ca[] = "CA";
	const struct CMUnitTest tests[] = {
		{ .name = "plain numbers are the library's, in the US",
		    .test_func = check_region, .initial_state = us },
		{ .name = "plain numbers are the library's, in Canada",
		    .test_func = check_region, .initial_state = ca },
		{ .name = "plain numbers are the library's, in Mexico",
		    .test_func = check_region, .initial_state = mx },
		{ .name = "plain numbers are the library's, in Germany",
		    .test_func = check_region, .initial_state = de },
		{ .name = "plain numbers are the library's, all over the plan",
		    .test_func = check_spread },
	};

	return cmocka_run_group_tests_name("phone_plain", tests, NULL, NULL);
}
