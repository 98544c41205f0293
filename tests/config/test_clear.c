#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "config/clear.h"
#include "config/rows.h"
#include "config/sample_config.h"

struct look_case {
	const char	*label;
	const char	*cell;
	bool		 want;
};

static struct look_case looks[] = {
	{ "a number", "+13035550101", true },
	{ "a number in any form", "(303) 555-0101", true },
	{ "a number without its area code", "555 0101", true },
	{ "a number with a slip in it", "303-555-01O2", true },
	{ "an e-mail address", "ada@example.org", true },
	{ "one that is wrong", "ada@", true },
	{ "nothing", "", false },
	{ "a dash for nothing", "-", false },
	{ "a word for nothing", "none", false },
	{ "an emergency number", "911", false },
};
#define NLOOKS (sizeof looks / sizeof looks[0])

static void
check_look(void **state)
{
	const struct look_case *c = *state;

	assert_int_equal(clear_looks(c->cell), c->want);
}

static void
on_clear(const char *file, long addresses, void *arg)
{
	buf_addf(arg, "%s %ld\n", file, addresses);
}

static int
pass_over(const struct list_row *row, void *arg)
{
	(void)row;
	(void)arg;
	return 0;
}

/* Rows that were taken, left out, doubled, cut, or say no: all lie there. */
static void
check_each(void **state)
{
	static const char csv[] = "phone,email,consent,date\n"
	    "+13035550101,ada@example.org,,\n"
	    "+13035550101,,,\n"
	    "303-555-01,,,\n"
	    "+13035550102,,maybe,2017-07-29\n"
	    "+13035550103,,no,\n"
	    "+13035550104\n"
	    "none,ben@example.org,,someday\n"
	    "n/a,-,,2017-07-29\n";
	struct list_row own = { .language = "en",
	    .where = { "lists/vote.conf", 20 } };
	char dir[] = SAMPLE_DIR;
	struct config *config = sample_new(dir);
	struct list lists[2] = { sample_lists[0], sample_lists[0] };
	struct mistakes mistakes;
	struct buf got;
	int i;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(sample_write(dir, "lists/vote.csv", csv,
	    strlen(csv)), 0);
	address_set(&own.phone, "+13035550105");
	lists[0].nrows = 1;
	lists[0].rows = &own;
	lists[0].strictness = lists[1].strictness = LIST_LENIENT;
	lists[0].files = lists[1].files = (struct names)NAMES("vote.csv");
	config->lists = lists;
	config->ntesters = 2;
	config->taken = taken_new();
	mistakes_init(&mistakes);
	for (i = 0; i < 2; i++)
		assert_int_not_equal(list_rows(config, &lists[i], pass_over,
		    NULL, &mistakes, config->taken), -1);
	assert_int_equal(mistakes.count, 0);
	buf_init(&got, 4096);
	clear_each(config, on_clear, &got);
	assert_string_equal(buf_text(&got), "pregon.conf 2\n"
	    "lists/vote.conf 1\nlists/vote.csv 8\n");
	buf_done(&got);
	mistakes_done(&mistakes);
	taken_free(config->taken);
	sample_rmdir(dir);
}

int
main(void)
{
	struct CMUnitTest tests[NLOOKS + 1] = {
		[NLOOKS] = { .name = "every address counts, taken or not, once "
		    "for each file", .test_func = check_each },
	};
	size_t i;

	for (i = 0; i < NLOOKS; i++)
		tests[i] = (struct CMUnitTest){ .name = looks[i].label,
		    .test_func = check_look, .initial_state = &looks[i] };
	return cmocka_run_group_tests_name("clear", tests, NULL, NULL);
}
