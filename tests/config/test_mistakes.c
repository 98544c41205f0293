#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "config/mistakes.h"

struct place {
	const char	*file;
	unsigned	 line;
	const char	*text;
};

struct mistakes_case {
	const char	*label;
	struct place	 added[6];
	const char	*want;		/* the lines in order */
};

static struct mistakes_case cases[] = {
	{ "a mistake is file, line, text",
	  { { "a.conf", 12, "sendin: unknown setting" } },
	  "a.conf:12: sendin: unknown setting\n" },
	{ "one about a whole file has no line",
	  { { "lists", 0, "no such folder" } },
	  "lists: no such folder\n" },
	{ "they are ordered by file, then by line as a number",
	  { { "b.conf", 1, "x" }, { "a.conf", 10, "y" }, { "a.conf", 9, "z" } },
	  "a.conf:9: z\na.conf:10: y\nb.conf:1: x\n" },
	{ "those of one place keep their order",
	  { { "a", 3, "c" }, { "a", 2, "x" }, { "a", 3, "b" }, { "a", 3, "a" } },
	  "a:2: x\na:3: c\na:3: b\na:3: a\n" },
	{ "the whole file comes before its lines",
	  { { "a", 1, "x" }, { "a", 0, "y" } },
	  "a: y\na:1: x\n" },
	{ "what a file holds cannot break the line",
	  { { "a", 1, "x\ny\x1b[31m\x7f" } },
	  "a:1: x y [31m \n" },
	{ "letters of other languages stay",
	  { { "a", 1, "\u00f1\u00fa" } },
	  "a:1: \u00f1\u00fa\n" },
	{ "none is nothing", { { NULL, 0, NULL } }, "" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct mistakes_case *c = *state;
	struct mistakes mistakes;
	struct buf got;
	char *line;
	size_t i;

	mistakes_init(&mistakes);
	buf_init(&got, 4096);
	for (i = 0; i < 6 && c->added[i].file != NULL; i++)
		mistakes_add(&mistakes, c->added[i].file, c->added[i].line,
		    "%s", c->added[i].text);
	assert_int_equal(mistakes.count, i);
	mistakes_sort(&mistakes);
	for (i = 0; i < mistakes.kept; i++) {
		line = mistake_line(&mistakes.items[i]);
		buf_addf(&got, "%s\n", line);
		free(line);
	}
	assert_string_equal(buf_text(&got), c->want);
	buf_done(&got);
	mistakes_done(&mistakes);
}

static void
check_bound(void **state)
{
	struct mistakes mistakes;
	unsigned i;

	(void)state;
	mistakes_init(&mistakes);
	for (i = 0; i < MISTAKES_MAX + 5; i++)
		mistakes_add(&mistakes, "a", i, "x");
	assert_int_equal(mistakes.count, MISTAKES_MAX + 5);
	assert_int_equal(mistakes.kept, MISTAKES_MAX);
	assert_int_equal(mistakes.items[MISTAKES_MAX - 1].line,
	    MISTAKES_MAX - 1);
	mistakes_done(&mistakes);
	mistakes_done(&mistakes);	/* twice does nothing */
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 1];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[NCASES] = (struct CMUnitTest){
		.name = "beyond the bound they are counted, not kept",
		.test_func = check_bound,
	};
	return cmocka_run_group_tests_name("mistakes", tests, NULL, NULL);
}
