#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/str.h"

/* ${n} times ${c}, a new string. */
static char *
many(char c, size_t n)
{
	char *text = xmalloc(n + 1);

	memset(text, c, n);
	text[n] = '\0';
	return text;
}

static void
set_describes(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(err_set(&err, ERR_FULL, "%s: at most %d", "list", 3),
	    -1);
	assert_int_equal(err.kind, ERR_FULL);
	assert_string_equal(err.text, "list: at most 3");
}

static void
set_cuts(void **state)
{
	char *text = many('a', ERR_TEXT_MAX);
	struct err err;

	(void)state;
	assert_int_equal(err_set(&err, ERR_IO, "%s", text), -1);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
	free(text);
}

static void
set_cuts_between_letters(void **state)
{
	char *text = many('a', ERR_TEXT_MAX - 2);
	struct err err;

	(void)state;
	err_set(&err, ERR_IO, "%s\u00f3", text);
	assert_string_equal(err.text, text);
	free(text);
}

static void
set_keeps_other_bytes(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, ERR_IO, "caf\xe9.csv: cannot be read");
	assert_string_equal(err.text, "caf\xe9.csv: cannot be read");
}

static void
prefix_goes_before(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, ERR_IO, "no such file");
	assert_int_equal(err_prefix(&err, "reading %s", "vote.csv"), -1);
	assert_int_equal(err.kind, ERR_IO);
	assert_string_equal(err.text, "reading vote.csv: no such file");
}

static void
prefix_cuts_the_text(void **state)
{
	char *text = many('a', ERR_TEXT_MAX - 1);
	struct err err;

	(void)state;
	err_set(&err, ERR_IO, "%s", text);
	err_prefix(&err, "reading");
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
	assert_true(str_starts(err.text, "reading: aaa"));
	free(text);
}

static void
prefix_may_fill_it_all(void **state)
{
	char *text = many('p', ERR_TEXT_MAX + 10);
	struct err err;

	(void)state;
	err_set(&err, ERR_IO, "gone");
	err_prefix(&err, "%s", text);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
	assert_true(str_ends(err.text, "ppp"));
	free(text);
}

static void
prefix_cuts_between_letters(void **state)
{
	char *text = many('a', ERR_TEXT_MAX - 5);
	struct err err;

	(void)state;
	err_set(&err, ERR_IO, "%s\u00f3", text);
	err_prefix(&err, "x");
	assert_int_equal(utf8_valid(err.text, strlen(err.text)),
	    strlen(err.text));
	assert_true(str_ends(err.text, "aaa"));
	free(text);
}

static const struct CMUnitTest tests[] = {
	{ "an error is described, and ends a function with -1", set_describes,
	    NULL, NULL, NULL },
	{ "a long text is cut", set_cuts, NULL, NULL, NULL },
	{ "it is not cut within a letter", set_cuts_between_letters, NULL,
	    NULL, NULL },
	{ "a short text keeps its bytes, UTF-8 or not", set_keeps_other_bytes,
	    NULL, NULL, NULL },
	{ "what was being done goes before, the kind stays",
	    prefix_goes_before, NULL, NULL, NULL },
	{ "what was being done is kept where all is too long",
	    prefix_cuts_the_text, NULL, NULL, NULL },
	{ "a prefix longer than an error fills it", prefix_may_fill_it_all,
	    NULL, NULL, NULL },
	{ "a prefix does not cut within a letter", prefix_cuts_between_letters,
	    NULL, NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
