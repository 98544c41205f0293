#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "text/braces.h"

/* What a pattern stands for, with a / between. */
static struct braces_case {
	const char	*label;
	const char	*pattern;
	size_t		 count;
	const char	*want;
} cases[] = {
	{ "no braces are one phrase", "no texts", 1, "no texts" },
	{ "nothing is one phrase", "", 1, "" },
	{ "each choice is a phrase", "no {text|txt}", 2, "no text/no txt" },
	{ "one choice is one phrase", "{no} text", 1, "no text" },
	{ "nothing is a choice", "{|ya }no", 2, "no/ya no" },
	{ "choices multiply", "{a|b}{c|d|}", 6, "ac/bc/ad/bd/a/b" },
	{ "braces that do not close stand for nothing", "no {text", 0, "" },
	{ "... nor do those that do not open", "no text}", 0, "" },
	{ "... nor those within others", "{a|{b}}", 0, "" },
	{ "a pattern stands for so many and no more",
	    "{|||||||||}{|||||||||}{|||||||||}{|}", 2000, NULL },
	{ "... one more choice is too many",
	    "{|||||||||}{|||||||||}{|||||||||}{||}", 0, "" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct braces_case *c = *state;
	struct buf all;
	size_t i;

	assert_int_equal(braces_count(c->pattern), c->count);
	buf_init(&all, 1024);
	for (i = 0; i < c->count && c->want != NULL; i++) {
		if (i > 0)
			buf_addc(&all, '/');
		braces_phrase(c->pattern, i, &all);
	}
	if (c->want != NULL)
		assert_string_equal(buf_text(&all), c->want);
	buf_done(&all);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("braces", tests, NULL, NULL);
}
