#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "model/outcome.h"

static struct tally_case {
	const char	*label;
	const char	*text;
	bool		 good;		/* then it is written the same again */
} tallies[] = {
	{ "for and against", "10-0", true },
	{ "and those who did not vote", "10-0-3", true },
	{ "nobody voted", "0-0", true },
	{ "the largest council", "999-999-999", true },
	{ "one number is none", "10", false },
	{ "four numbers are none", "1-2-3-4", false },
	{ "a number is missing behind", "10-", false },
	{ "a number is missing before", "-10", false },
	{ "spaces are none", "10 - 0", false },
	{ "words are none", "10 to 0", false },
	{ "a council is no stadium", "1000-0", false },
	{ "a number beyond all numbers", "99999999999999999999-0", false },
	{ "a sign is none", "+1-0", false },
	{ "nothing is none", "", false },
	{ "something behind is none", "10-0x", false },
};

static void
check_tally(void **state)
{
	const struct tally_case *c = *state;
	struct tally got = { .parts = 77 };
	char text[TALLY_LEN + 1];
	struct err err = { 0 };

	if (!c->good) {
		assert_int_equal(tally_parse(c->text, &got, &err), -1);
		assert_non_null(strstr(err.text, "10-0-3"));
		assert_int_equal(got.parts, 77);
		return;
	}
	assert_int_equal(tally_parse(c->text, &got, &err), 0);
	tally_format(&got, text);
	assert_string_equal(text, c->text);
	assert_true(tally_eq(&got, &got));
}

static struct pair_case {
	const char	*label;
	const char	*a, *b;
	bool		 same;
} pairs[] = {
	{ "the same tally", "10-0", "10-0", true },
	{ "written with zeros", "10-0", "010-00", true },
	{ "one vote differs", "10-0", "9-0", false },
	{ "one says who did not vote", "10-0", "10-0-3", false },
};

static void
check_pair(void **state)
{
	const struct pair_case *c = *state;
	struct tally a, b, none = { 0 };
	struct err err;

	assert_int_equal(tally_parse(c->a, &a, &err), 0);
	assert_int_equal(tally_parse(c->b, &b, &err), 0);
	assert_int_equal(tally_eq(&a, &b), c->same);
	assert_false(tally_eq(&a, &none));
	assert_true(tally_eq(&none, &none));
}

static struct result_case {
	const char		*label;
	const char		*name;
	enum outcome_result	 result;
	const char		*tally;
	bool			 good;
	const char		*described, *happened;
} results[] = {
	{ "passed", "passed", OUTCOME_PASSED, "10-0", true,
	    "passed 10-0", "passed" },
	{ "passed without a tally", "passed", OUTCOME_PASSED, NULL, true,
	    "passed", "passed" },
	{ "passed by the chair's vote", "passed", OUTCOME_PASSED, "6-6", true,
	    "passed 6-6", "passed" },
	{ "passed with more against is a slip", "passed", OUTCOME_PASSED,
	    "3-7", false, "passed 3-7", "passed" },
	{ "failed for want of two thirds", "failed", OUTCOME_FAILED, "7-6",
	    true, "failed 7-6", "failed" },
	{ "postponed by a vote", "postponed", OUTCOME_POSTPONED, "8-5", true,
	    "postponed 8-5", "was postponed" },
	{ "withdrawn", "withdrawn", OUTCOME_WITHDRAWN, NULL, true,
	    "withdrawn", "was withdrawn" },
};

static void
check_result(void **state)
{
	const struct result_case *c = *state;
	enum outcome_result got;
	struct tally tally = { 0 };
	struct buf text;
	struct err err;

	assert_int_equal(outcome_result_parse(c->name, &got), 0);
	assert_int_equal(got, c->result);
	assert_string_equal(outcome_result_name(got), c->name);
	assert_string_equal(outcome_happened(got), c->happened);
	if (c->tally != NULL)
		assert_int_equal(tally_parse(c->tally, &tally, &err), 0);
	assert_int_equal(outcome_check(got, &tally, &err), c->good ? 0 : -1);
	buf_init(&text, 64);
	outcome_describe(got, &tally, &text);
	assert_string_equal(buf_text(&text), c->described);
	buf_done(&text);
}

static void
no_other_word_is_a_result(void **state)
{
	static const char *const none[] = { "none", "", "Passed", "pass",
		"?", "passed ", NULL };
	enum outcome_result got = OUTCOME_FAILED;
	size_t i;

	(void)state;
	for (i = 0; none[i] != NULL; i++)
		assert_int_equal(outcome_result_parse(none[i], &got), -1);
	assert_int_equal(got, OUTCOME_FAILED);
	assert_string_equal(outcome_result_names()[0], "passed");
	assert_null(outcome_result_names()[4]);
}

#define LONG_NAME "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefgh"
#define LONG_200 LONG_NAME LONG_NAME LONG_NAME "abcdefghijabcdefghijabcdef"

static struct text_case {
	const char	*label;
	const char	*text;
	int		(*check)(const char *, struct err *);
	bool		 good;
} texts[] = {
	{ "a page of the council", "https://denver.example.org/minutes/17-0940",
	    outcome_check_source, true },
	{ "a link with a query and a port",
	    "http://denver.example.org:8080/x?y=1&z=2#top",
	    outcome_check_source, true },
	{ "a link that is only a host", "https://example.org",
	    outcome_check_source, true },
	{ "no scheme", "denver.example.org", outcome_check_source, false },
	{ "another scheme", "javascript:alert(1)", outcome_check_source, false },
	{ "a file", "file:///etc/passwd", outcome_check_source, false },
	{ "no host", "https:///minutes", outcome_check_source, false },
	{ "only a port", "https://:443/", outcome_check_source, false },
	{ "a user and a password", "https://ana:x@example.org/",
	    outcome_check_source, false },
	{ "an at sign in the path", "https://example.org/@council",
	    outcome_check_source, true },
	{ "a space", "https://example.org/a b", outcome_check_source, false },
	{ "a line break", "https://example.org/\nx", outcome_check_source,
	    false },
	{ "an escape of a terminal", "https://example.org/\033[2J",
	    outcome_check_source, false },
	{ "a quotation mark", "https://example.org/\"", outcome_check_source,
	    false },
	{ "letters beyond ASCII", "https://example.org/\u00e1",
	    outcome_check_source, false },
	{ "500 bytes", "https://example.org/" LONG_200 LONG_200
	    LONG_NAME "012345678901234567890\0", outcome_check_source, true },
	{ "502 bytes", "https://example.org/" LONG_200 LONG_200
	    LONG_NAME "012345678901234567890123", outcome_check_source, false },
	{ "a note", "three absent; Kniech moved it", outcome_check_note, true },
	{ "a note in Spanish", "tres ausentes, s\u00ed", outcome_check_note,
	    true },
	{ "no note", "", outcome_check_note, true },
	{ "200 bytes of note", LONG_200, outcome_check_note, true },
	{ "201 bytes of note", LONG_200 "x", outcome_check_note, false },
	{ "two lines of note", "one\ntwo", outcome_check_note, false },
	{ "a note that is no UTF-8", "\xff", outcome_check_note, false },
	{ "a note with a date", "held on 2017-08-28 17:30, file 17-0940",
	    outcome_check_note, true },
	{ "a note with a number", "ask +1 303 555 0123", outcome_check_note,
	    false },
	{ "a note with an address", "ask ana@example.org", outcome_check_note,
	    false },
	{ "a link with a long id", "https://example.org/?ID=12345678",
	    outcome_check_source, true },
	{ "a link with a number", "https://example.org/?tel=+13035550123",
	    outcome_check_source, false },
	{ "a link with an address", "https://example.org/?to=ana@example.org",
	    outcome_check_source, false },
};

static void
check_text(void **state)
{
	const struct text_case *c = *state;
	struct err err = { 0 };

	assert_int_equal(c->check(c->text, &err), c->good ? 0 : -1);
	assert_int_equal(err.text[0] == '\0', c->good);
}

#define COUNT(rows) (sizeof (rows) / sizeof (rows)[0])
#define ADD(rows, check) do {						\
	for (i = 0; i < COUNT(rows); i++)				\
		tests[n++] = (struct CMUnitTest){ .name = (rows)[i].label, \
		    .test_func = (check), .initial_state = &(rows)[i] };	\
} while (0)

int
main(void)
{
	struct CMUnitTest tests[COUNT(tallies) + COUNT(pairs) +
	    COUNT(results) + COUNT(texts) + 1];
	size_t n = 0, i;

	ADD(tallies, check_tally);
	ADD(pairs, check_pair);
	ADD(results, check_result);
	ADD(texts, check_text);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
	    no_other_word_is_a_result);
	return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}
