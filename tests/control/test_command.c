#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "control/command.h"

#define A50 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* What people say why they hold, release, cancel: for the log and the trail. */
static struct why_case {
	const char	*label;
	const char	*why;		/* NULL: not said */
	bool		 good;
} whys[] = {
	{ "no reason", NULL, true },
	{ "an empty reason", "", true },
	{ "words", "the link is wrong", true },
	{ "a date and a bill", "17-0940 moved to 2017-08-28 17:30", true },
	{ "200 bytes", A50 A50 A50 A50, true },
	{ "201 bytes", A50 A50 A50 A50 "a", false },
	{ "a quotation mark", "the \"link\" is wrong", false },
	{ "a line break", "the link\nis wrong", false },
	{ "a number", "+1 303 555 0123 complained", false },
	{ "an address", "ana@example.org complained", false },
};
#define NWHYS (sizeof whys / sizeof whys[0])

static void
check_why(void **state)
{
	const struct why_case *c = *state;
	struct asked asked = { .arguments = json_pack("{s:s*}", "why",
	    c->why) };
	const char *got = NULL;
	struct err err = { 0 };

	assert_int_equal(command_why(&asked, &got, &err), c->good ? 0 : -1);
	if (c->good)
		assert_string_equal(got, c->why != NULL ? c->why : "");
	else	/* an error is shown, and logged by some */
		assert_null(strstr(err.text, c->why));
	json_decref(asked.arguments);
}

int
main(void)
{
	struct CMUnitTest tests[NWHYS];
	size_t i;

	for (i = 0; i < NWHYS; i++)
		tests[i] = (struct CMUnitTest){ .name = whys[i].label,
		    .test_func = check_why, .initial_state = &whys[i] };
	return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
