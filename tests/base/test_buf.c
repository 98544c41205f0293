#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define A10 "aaaaaaaaaa"
#define A60 A10 A10 A10 A10 A10 A10

struct step {
	char		 how;		/* s: text, f: format, 0: the end */
	const char	*text;
	int		 want;
};

struct buf_case {
	const char	*label;
	size_t		 limit;
	struct step	 steps[5];
	const char	*want;
	bool		 want_full;
};

static struct buf_case cases[] = {
	{ "an empty one is an empty string", 10, { { 0 } }, "", false },
	{ "bytes are appended", 10, { { 's', "ab", 0 }, { 's', "cd", 0 } },
	    "abcd", false },
	{ "up to the limit", 4, { { 's', "ab", 0 }, { 's', "cd", 0 } }, "abcd",
	    false },
	{ "not beyond it, and not in part", 3,
	    { { 's', "ab", 0 }, { 's', "cd", -1 } }, "ab", true },
	{ "what fits afterwards is added, and it stays full", 3,
	    { { 's', "ab", 0 }, { 's', "cd", -1 }, { 's', "c", 0 } }, "abc",
	    true },
	{ "nothing fits into nothing", 0, { { 's', "", 0 } }, "", false },
	{ "a byte does not", 0, { { 's', "a", -1 } }, "", true },
	{ "a format is appended", 10, { { 's', "ab", 0 }, { 'f', "cd", 0 } },
	    "ab<cd>", false },
	{ "a format up to the limit", 6,
	    { { 's', "ab", 0 }, { 'f', "cd", 0 } }, "ab<cd>", false },
	{ "a format beyond it adds nothing", 5,
	    { { 's', "ab", 0 }, { 'f', "cd", -1 } }, "ab", true },
	{ "a format longer than the limit alone adds nothing", 1,
	    { { 'f', "", -1 } }, "", true },
	{ "it grows past its first room", 1000,
	    { { 's', A60, 0 }, { 's', A10, 0 }, { 'f', A60, 0 } },
	    A60 A10 "<" A60 ">", false },
	{ "its first room is filled to the NUL", 64,
	    { { 's', A60, 0 }, { 's', "bbb", 0 }, { 's', "c", 0 } },
	    A60 "bbbc", false },
};

static int
add(struct buf *buf, const struct step *step)
{
	if (step->how == 'f')
		return buf_addf(buf, "<%s>", step->text);
	return buf_adds(buf, step->text);
}

static void
check_case(void **state)
{
	const struct buf_case *c = *state;
	const struct step *s;
	struct buf buf;

	buf_init(&buf, c->limit);
	for (s = c->steps; s->how != 0; s++)
		assert_int_equal(add(&buf, s), s->want);
	assert_string_equal(buf_text(&buf), c->want);
	assert_int_equal(buf.len, strlen(c->want));
	assert_int_equal(buf_full(&buf), c->want_full);
	buf_done(&buf);
}

static void
holds_nul(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 10);
	assert_int_equal(buf_add(&buf, "a\0b", 3), 0);
	assert_int_equal(buf_addc(&buf, '\0'), 0);
	assert_int_equal(buf_addc(&buf, 'c'), 0);
	assert_int_equal(buf.len, 5);
	assert_memory_equal(buf_text(&buf), "a\0b\0c", 6);
	buf_done(&buf);
}

static void
adds_a_byte_at_a_time(void **state)
{
	struct buf buf;
	size_t i;

	(void)state;
	buf_init(&buf, 5000);
	for (i = 0; i < 5000; i++)
		assert_int_equal(buf_addc(&buf, (char)('a' + i % 26)), 0);
	assert_int_equal(buf_addc(&buf, 'x'), -1);
	assert_int_equal(strlen(buf_text(&buf)), 5000);
	for (i = 0; i < 5000; i++)
		assert_int_equal(buf_text(&buf)[i], 'a' + i % 26);
	buf_done(&buf);
}

static void
clear_overwrites_and_forgets(void **state)
{
	struct buf buf;
	char *data;

	(void)state;
	buf_init(&buf, 8);
	buf_adds(&buf, "body");
	buf_adds(&buf, "too long");
	data = buf.data;
	buf_clear(&buf);
	assert_ptr_equal(buf.data, data);
	assert_memory_equal(data, "\0\0\0\0", 4);
	assert_string_equal(buf_text(&buf), "");
	assert_false(buf_full(&buf));
	assert_int_equal(buf_adds(&buf, "12345678"), 0);
	assert_string_equal(buf_text(&buf), "12345678");
	buf_done(&buf);
}

static void
steal_leaves_it_empty(void **state)
{
	struct buf buf;
	char *text;

	(void)state;
	buf_init(&buf, 4);
	buf_adds(&buf, "ab");
	text = buf_steal(&buf);
	assert_string_equal(text, "ab");
	free(text);
	assert_string_equal(buf_text(&buf), "");
	assert_int_equal(buf_adds(&buf, "abcd"), 0);
	assert_int_equal(buf_adds(&buf, "e"), -1);
	buf_done(&buf);
}

static void
steal_of_nothing_is_a_string(void **state)
{
	struct buf buf;
	char *text;

	(void)state;
	buf_init(&buf, 4);
	text = buf_steal(&buf);
	assert_string_equal(text, "");
	free(text);
	buf_done(&buf);
}

static void
done_twice(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 4);
	buf_adds(&buf, "ab");
	buf_done(&buf);
	buf_done(&buf);
	assert_string_equal(buf_text(&buf), "");
}

#define NCASES (sizeof cases / sizeof cases[0])

static const struct CMUnitTest others[] = {
	{ "bytes may be NUL", holds_nul, NULL, NULL, NULL },
	{ "it grows byte by byte up to its limit", adds_a_byte_at_a_time, NULL,
	    NULL, NULL },
	{ "clear overwrites, keeps the memory, forgets that it was full",
	    clear_overwrites_and_forgets, NULL, NULL, NULL },
	{ "steal leaves an empty one with the same limit",
	    steal_leaves_it_empty, NULL, NULL, NULL },
	{ "what is stolen from nothing is a string",
	    steal_of_nothing_is_a_string, NULL, NULL, NULL },
	{ "done twice is done", done_twice, NULL, NULL, NULL },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NOTHERS];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[NCASES + i] = others[i];
	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
