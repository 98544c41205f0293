#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "text/typo.h"

static struct typo_case {
	const char	*label;
	const char	*got, *meant;
	enum typo	 want;
} cases[] = {
	{ "the same is the same", "stop", "stop", TYPO_SAME },
	{ "neighbours changed places", "stpo", "stop", TYPO_SLIP },
	{ "the first two, too", "tsop", "stop", TYPO_SLIP },
	{ "a letter is doubled", "stopp", "stop", TYPO_SLIP },
	{ "... in the middle", "stoop", "stop", TYPO_SLIP },
	{ "a letter is another one", "shop", "stop", TYPO_LETTER },
	{ "the last letter is another one", "stoo", "stop", TYPO_LETTER },
	{ "a letter is missing", "stp", "stop", TYPO_LETTER },
	{ "the last is missing", "sto", "stop", TYPO_LETTER },
	{ "a letter is too many", "stopa", "stop", TYPO_LETTER },
	{ "two others are more than a slip", "shoe", "stop", TYPO_OTHER },
	{ "two too many are more", "stopit", "stop", TYPO_OTHER },
	{ "two missing are more", "st", "stop", TYPO_OTHER },
	{ "nothing is not a letter away from two", "", "no", TYPO_OTHER },
	{ "nothing is nothing", "", "", TYPO_SAME },
	{ "letters of any script change places",
	    "\u0441\u0442\u043f\u043e", "\u0441\u0442\u043e\u043f",
	    TYPO_SLIP },
	{ "... are missing", "\u0441\u0442\u043f",
	    "\u0441\u0442\u043e\u043f", TYPO_LETTER },
	{ "letters far apart changed places", "ptos", "stop", TYPO_OTHER },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct typo_case *c = *state;

	assert_int_equal(typo_kind(c->got, c->meant), c->want);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("typo", tests, NULL, NULL);
}
