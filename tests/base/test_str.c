#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

#define A10 "aaaaaaaaaa"
#define A60 A10 A10 A10 A10 A10 A10
#define NTESTS_MAX 128

/*
 * Ends and beginnings.
 */

struct part_case {
	const char	*label;
	bool		(*ask)(const char *text, const char *part);
	const char	*text, *part;
	bool		 want;
};

static struct part_case parts[] = {
	{ "a text starts with its beginning", str_starts, "vote.csv", "vote",
	    true },
	{ "a text starts with itself", str_starts, "vote", "vote", true },
	{ "everything starts with nothing", str_starts, "", "", true },
	{ "a text does not start with more than itself", str_starts, "vot",
	    "vote", false },
	{ "a text does not start with its end", str_starts, "vote.csv", ".csv",
	    false },
	{ "a text ends with its end", str_ends, "vote.csv", ".csv", true },
	{ "a text ends with itself", str_ends, ".csv", ".csv", true },
	{ "everything ends with nothing", str_ends, "", "", true },
	{ "a text does not end with more than itself", str_ends, "csv", ".csv",
	    false },
	{ "a text does not end with its beginning", str_ends, ".csv.", ".csv",
	    false },
	{ "equal texts are equal", str_eq, "vote", "vote", true },
	{ "case counts", str_eq, "vote", "Vote", false },
	{ "a longer text is another", str_eq, "vote", "votes", false },
};

static void
check_part(void **state)
{
	const struct part_case *c = *state;

	assert_int_equal(c->ask(c->text, c->part), c->want);
}

/*
 * Trimming.
 */

struct trim_case {
	const char	*label, *text, *want;
};

static struct trim_case trims[] = {
	{ "both ends are cut", " \t vote \r\n", "vote" },
	{ "vertical tab and form feed are white", "\v\fvote\f\v", "vote" },
	{ "the inside stays", "  a  b  ", "a  b" },
	{ "nothing stays nothing", "", "" },
	{ "only white space becomes nothing", " \t\r\n ", "" },
	{ "bytes beyond ASCII are kept", "\u00a0vote\u00a0",
	    "\u00a0vote\u00a0" },
};

static void
check_trim(void **state)
{
	const struct trim_case *c = *state;
	char text[64];

	snprintf(text, sizeof text, "%s", c->text);
	assert_string_equal(str_trim(text), c->want);
}

/*
 * Numbers.
 */

struct number_case {
	const char	*label, *text;
	uint64_t	 max;
	int		 want;
	uint64_t	 want_number;
};

static struct number_case numbers[] = {
	{ "zero is a number", "0", 10, 0, 0 },
	{ "zeros in front do not count", "0007", 10, 0, 7 },
	{ "the highest is allowed", "64", 64, 0, 64 },
	{ "one above is not", "65", 64, -1, 0 },
	{ "ten times above is not", "640", 64, -1, 0 },
	{ "a digit above a small bound is not", "9", 5, -1, 0 },
	{ "only zero is at most zero", "1", 0, -1, 0 },
	{ "zero is at most zero", "00", 0, 0, 0 },
	{ "64 bits fit", "18446744073709551615", UINT64_MAX, 0, UINT64_MAX },
	{ "65 bits do not wrap", "18446744073709551616", UINT64_MAX, -1, 0 },
	{ "66 bits do not wrap", "73786976294838206464", UINT64_MAX, -1, 0 },
	{ "nothing is no number", "", 10, -1, 0 },
	{ "a sign is no digit", "+1", 10, -1, 0 },
	{ "a minus is no digit", "-1", 10, -1, 0 },
	{ "a space is no digit", " 1", 10, -1, 0 },
	{ "a space behind is no digit", "1 ", 10, -1, 0 },
	{ "a letter is no digit", "1a", 10, -1, 0 },
	{ "hexadecimal is not read", "0x1", 10, -1, 0 },
	{ "other scripts' digits are not read", "\u0661", 10, -1, 0 },
};

static void
check_number(void **state)
{
	const struct number_case *c = *state;
	uint64_t got = 4711;

	assert_int_equal(str_number(c->text, c->max, &got), c->want);
	assert_true(got == (c->want == 0 ? c->want_number : 4711));
}

/*
 * Guesses.
 */

struct guess_case {
	const char	*label, *wrong, *want;
	const char	*names[4];
};

static struct guess_case guesses[] = {
	{ "one letter too few", "auth_token_fil", "auth_token_file",
	    { "account_sid", "auth_token_file" } },
	{ "one letter too many", "audiences", "audience", { "audience" } },
	{ "two letters swapped", "tempalte", "template", { "template" } },
	{ "a wrong letter", "colour", "colours", { "color_", "colours" } },
	{ "the nearest of several", "expires", "expiry",
	    { "approve", "expiry", "exempt" } },
	{ "the first of those equally near", "lisa", "list",
	    { "list", "lisp" } },
	{ "itself before a neighbour", "list", "list",
	    { "lists", "list", "lisp" } },
	{ "a third of nine letters may differ", "abcdefghi", "abcdefxyz",
	    { "abcdefxyz" } },
	{ "four of nine may not", "abcdefghi", NULL, { "abcdewxyz" } },
	{ "one of two letters may differ", "em", "en", { "es-MX", "en" } },
	{ "a single letter says nothing", "x", NULL, { "y", "z" } },
	{ "nothing says nothing", "", NULL, { "a" } },
	{ "nothing near", "colour", NULL, { "audience", "when" } },
	{ "no names", "audience", NULL, { NULL } },
	{ "64 letters are compared", A60 "aaab", A60 "aaaa", { A60 "aaaa" } },
	{ "65 letters are not", A60 "aaaab", NULL, { A60 "aaaaa" } },
	{ "a long name is passed over", "list", "lists",
	    { A60 "aaaaa", "lists" } },
};

static void
check_guess(void **state)
{
	const struct guess_case *c = *state;
	const char *got = str_guess(c->wrong, c->names);
	char meant[STR_MEANT_LEN + 1], want[STR_MEANT_LEN + 8];

	if (c->want == NULL)
		assert_null(got);
	else {
		assert_non_null(got);
		assert_string_equal(got, c->want);
	}
	snprintf(want, sizeof want, "%s%s%s", c->want != NULL ? " (" : "",
	    c->want != NULL ? c->want : "", c->want != NULL ? "?)" : "");
	assert_string_equal(str_meant(c->wrong, c->names, meant), want);
}

/*
 * Names.
 */

struct name_case {
	const char	*label, *text;
	bool		 want;
};

static struct name_case names[] = {
	{ "a word is a name", "vote", true },
	{ "one letter is a name", "v", true },
	{ "digits, underscores and hyphens may follow", "final_vote-2", true },
	{ "63 bytes are a name", A60 "aaa", true },
	{ "64 bytes are none", A60 "aaaa", false },
	{ "nothing is no name", "", false },
	{ "a digit does not begin one", "2vote", false },
	{ "a hyphen does not begin one", "-vote", false },
	{ "an underscore does not begin one", "_vote", false },
	{ "capitals are in none", "Vote", false },
	{ "capitals are not inside either", "voTe", false },
	{ "a dot is in none", "vote.csv", false },
	{ "a slash is in none", "a/b", false },
	{ "letters with accents are in none", "votaci\u00f3n", false },
};

static void
check_name(void **state)
{
	const struct name_case *c = *state;

	assert_int_equal(str_is_name(c->text), c->want);
}

/*
 * UTF-8.
 */

struct utf8_case {
	const char	*label, *text;
	size_t		 len, want;
	uint32_t	 want_point;
};

static struct utf8_case utf8s[] = {
	{ "NUL is a code point", "", 1, 1, 0 },
	{ "ASCII takes one byte", "~a", 2, 1, '~' },
	{ "two bytes", "\u00f3n", 3, 2, 0xf3 },
	{ "three bytes", "\u20ac", 3, 3, 0x20ac },
	{ "four bytes", "\U0001f327", 4, 4, 0x1f327 },
	{ "the last of two bytes", "\xdf\xbf", 2, 2, 0x7ff },
	{ "the first of three bytes", "\xe0\xa0\x80", 3, 3, 0x800 },
	{ "the last before the surrogates", "\xed\x9f\xbf", 3, 3, 0xd7ff },
	{ "the first after the surrogates", "\xee\x80\x80", 3, 3, 0xe000 },
	{ "the first of four bytes", "\xf0\x90\x80\x80", 4, 4, 0x10000 },
	{ "the last of all", "\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff },
	{ "nothing takes nothing", "a", 0, 0, 0 },
	{ "a cut letter is none", "\xe2\x82", 2, 0, 0 },
	{ "a letter cut by the length is none", "\u20ac", 2, 0, 0 },
	{ "a continuation alone is none", "\x80", 1, 0, 0 },
	{ "an overlong slash is none", "\xc0\xaf", 2, 0, 0 },
	{ "an overlong letter of two bytes is none", "\xc1\xbf", 2, 0, 0 },
	{ "an overlong letter of three bytes is none", "\xe0\x9f\xbf", 3, 0,
	    0 },
	{ "an overlong letter of four bytes is none", "\xf0\x8f\xbf\xbf", 4,
	    0, 0 },
	{ "the first surrogate is none", "\xed\xa0\x80", 3, 0, 0 },
	{ "the last surrogate is none", "\xed\xbf\xbf", 3, 0, 0 },
	{ "one beyond the last is none", "\xf4\x90\x80\x80", 4, 0, 0 },
	{ "five bytes are none", "\xf8\x88\x80\x80\x80", 5, 0, 0 },
	{ "ff is none", "\xff", 1, 0, 0 },
	{ "a start without what follows is none", "\xc3" "A", 2, 0, 0 },
	{ "what follows must follow to the end", "\xe2\x82" "A", 3, 0, 0 },
};

static void
check_utf8(void **state)
{
	const struct utf8_case *c = *state;
	uint32_t point = 4711;

	assert_int_equal(utf8_take(c->text, c->len, &point), c->want);
	assert_int_equal(point, c->want > 0 ? c->want_point : 4711);
}

struct valid_case {
	const char	*label, *text;
	size_t		 len, want;
};

static struct valid_case valids[] = {
	{ "nothing is all UTF-8", "", 0, 0 },
	{ "a text is all UTF-8", "votaci\u00f3n", 9, 9 },
	{ "it stops at the first bad byte", "vo\xffte", 5, 2 },
	{ "it stops at the start of a cut letter", "ab\u20ac", 4, 2 },
	{ "a NUL does not stop it", "a\0b", 3, 3 },
};

static void
check_valid(void **state)
{
	const struct valid_case *c = *state;

	assert_int_equal(utf8_valid(c->text, c->len), c->want);
}

static struct valid_case wholes[] = {
	{ "nothing is whole", "", 0, 0 },
	{ "ASCII is whole", "vote", 4, 4 },
	{ "a whole letter at the end stays", "vot\u00f3", 5, 5 },
	{ "a whole letter of four bytes stays", "\U0001f327", 4, 4 },
	{ "one byte of two goes", "vot\u00f3", 4, 3 },
	{ "two bytes of three go", "a\u20ac", 3, 1 },
	{ "three bytes of four go", "a\U0001f327", 4, 1 },
	{ "a cut letter alone goes", "\u20ac", 2, 0 },
	{ "bytes that begin no letter stay", "a\x80\x80\x80\x80", 5, 5 },
};

static void
check_whole(void **state)
{
	const struct valid_case *c = *state;

	assert_int_equal(utf8_whole(c->text, c->len), c->want);
}

static struct CMUnitTest tests[NTESTS_MAX];
static size_t ntests;

static void
add_test(const char *label, CMUnitTestFunction check, void *row)
{
	assert_true(ntests < NTESTS_MAX);
	tests[ntests++] = (struct CMUnitTest){ .name = label,
	    .test_func = check, .initial_state = row };
}

#define ADD_ALL(rows, check) do {					\
	for (i = 0; i < sizeof (rows) / sizeof (rows)[0]; i++)		\
		add_test((rows)[i].label, (check), &(rows)[i]);		\
} while (0)

int
main(void)
{
	size_t i;

	ADD_ALL(parts, check_part);
	ADD_ALL(trims, check_trim);
	ADD_ALL(numbers, check_number);
	ADD_ALL(guesses, check_guess);
	ADD_ALL(names, check_name);
	ADD_ALL(utf8s, check_utf8);
	ADD_ALL(valids, check_valid);
	ADD_ALL(wholes, check_whole);
	return _cmocka_run_group_tests("str", tests, ntests, NULL, NULL);
}
