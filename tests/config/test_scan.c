#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "config/scan.h"

#define WIDE	"an integer is outside -2147483648..2147483647 " \
		"(a phone number is written in quotes)\n"
#define OPEN	"a string is not closed on its line: a \" is missing " \
		"(\\n writes a line feed, and adjacent strings are joined)\n"
#define ESCAPE	"\\x reaches from \\x01 to \\x7f: write the letter itself, " \
		"in UTF-8\n"
#define UTF8	"bytes that are not UTF-8: save the file as UTF-8\n"
#define INCLUDE	"@include is not allowed: a file is found by its folder\n"
#define COMMENT	"the comment that opens here is never closed: " \
		"a */ is missing\n"

struct scan_case {
	const char	*label;
	const char	*text;
	const char	*want;
	bool		 broken;
};

static struct scan_case cases[] = {
	{ "an empty file is fine", "", "", false },
	{ "the largest integer is fine", "a = 2147483647;", "", false },
	{ "one more is too wide", "\na = 2147483648;", "f:2: " WIDE, false },
	{ "the least integer is fine", "a = -2147483648;", "", false },
	{ "one less is too wide", "a = -2147483649;", "f:1: " WIDE, false },
	{ "a plus sign changes nothing", "a = +2147483648;", "f:1: " WIDE,
	  false },
	{ "an L does not make it fit", "a = 5000000000L;", "f:1: " WIDE,
	  false },
	{ "nor does having many digits wrap it",
	  "a = 18446744073709551617;", "f:1: " WIDE, false },
	{ "leading zeros do not count", "a = 000000000000007;", "", false },
	{ "hexadecimal up to 31 bits is fine", "a = 0x7fffffff;", "", false },
	{ "hexadecimal of 32 bits would be negative", "a = 0X80000000;",
	  "f:1: " WIDE, false },
	{ "a float has its own range", "a = 5000000000.0;", "", false },
	{ "so has one with an exponent", "a = 1.5e+5000000000;", "", false },
	{ "so has one without a digit in front", "a = .50000000000;", "",
	  false },
	{ "digits in a name are no integer", "a5000000000 = 1;", "", false },
	{ "digits in a string are no integer", "a = \"5000000000\";", "",
	  false },
	{ "digits in a # comment are no integer", "# 5000000000\n", "",
	  false },
	{ "digits in a // comment are no integer", "// 5000000000\n", "",
	  false },
	{ "digits in a /* comment are no integer", "/* 5000000000\n */", "",
	  false },
	{ "after a comment they are", "/* \n\n*/a = 5000000000; # x",
	  "f:3: " WIDE, false },
	{ "a # in a string is no comment", "a = \"#\"; b = 5000000000;",
	  "f:1: " WIDE, false },
	{ "an escaped quote does not end a string",
	  "a = \"\\\"5000000000\"; b = 1;", "", false },
	{ "a backslash before a backslash does not escape a quote",
	  "a = \"\\\\\"; b = 5000000000;", "f:1: " WIDE, false },
	{ "every one of several is told",
	  "a = 5000000000;\nb = 1;\nc = 6000000000;",
	  "f:1: " WIDE "f:3: " WIDE, false },
	{ "Latin-1 is not UTF-8", "\n\na = \"caf\xe9\";", "f:3: " UTF8, true },
	{ "in a comment neither", "# caf\xe9\n", "f:1: " UTF8, true },
	{ "an overlong form is not UTF-8", "a = \"\xc0\xaf\";", "f:1: " UTF8,
	  true },
	{ "a surrogate is not UTF-8", "a = \"\xed\xa0\x80\";", "f:1: " UTF8,
	  true },
	{ "half a letter at the end is not UTF-8", "a = 1;\n\xc3",
	  "f:2: " UTF8, true },
	{ "UTF-8 is fine", "a = \"\u00f1 \u20ac \U0001f327\";", "", false },
	{ "an escape cannot smuggle a byte in", "a = \"\\xe9\";",
	  "f:1: " ESCAPE, true },
	{ "nor a NUL", "a = \"\\x00\";", "f:1: " ESCAPE, true },
	{ "an escaped ASCII letter is fine", "a = \"\\x41\\x7F\";", "", false },
	{ "an open string is told where it begins", "a = \"x;\nb = \"y\";",
	  "f:1: " OPEN, true },
	{ "even at the end of the file", "a = 1;\nb = \"", "f:2: " OPEN, true },
	{ "a backslash does not carry a string over the line",
	  "a = \"x\\\ny\";", "f:1: " OPEN, true },
	{ "adjacent strings are fine", "a = \"x\"\n\"y\";", "", false },
	{ "an open comment is told where it begins", "a = 1;\n/* x\n\n",
	  "f:2: " COMMENT, true },
	{ "/*/ does not close itself", "/*/ a", "f:1: " COMMENT, true },
	{ "an include is refused", "a = 1;\n@include \"x.conf\"\n",
	  "f:2: " INCLUDE, true },
	{ "one in a string is text", "a = \"@include\";", "", false },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
print(const struct mistakes *mistakes, struct buf *out)
{
	char *line;
	size_t i;

	for (i = 0; i < mistakes->kept; i++) {
		line = mistake_line(&mistakes->items[i]);
		buf_addf(out, "%s\n", line);
		free(line);
	}
}

static void
check_text(const char *text, size_t len, const char *want, bool broken)
{
	char *exact = malloc(len > 0 ? len : 1);	/* no NUL behind it */
	struct mistakes mistakes;
	struct scan scan;
	struct buf got;

	assert_non_null(exact);
	memcpy(exact, text, len);
	mistakes_init(&mistakes);
	buf_init(&got, 65536);
	scan_text("f", exact, len, &scan, &mistakes);
	print(&mistakes, &got);
	assert_string_equal(buf_text(&got), want);
	assert_int_equal(scan.broken, broken);
	buf_done(&got);
	mistakes_done(&mistakes);
	free(exact);
}

static void
check_case(void **state)
{
	const struct scan_case *c = *state;

	check_text(c->text, strlen(c->text), c->want, c->broken);
}

static void
check_nul(void **state)
{
	(void)state;
	check_text("a = 1;\n\0b", 9,
	    "f:2: a NUL byte: this is no text file\n", true);
}

static void
check_lines(void **state)
{
	char *lines = malloc(SCAN_LINES_MAX);

	(void)state;
	assert_non_null(lines);
	memset(lines, '\n', SCAN_LINES_MAX);
	check_text(lines, SCAN_LINES_MAX - 1, "", false);
	check_text(lines, SCAN_LINES_MAX, "f: more than 65535 lines (people "
	    "in great number are kept in a CSV file)\n", true);
	free(lines);
}

static void
check_wide(void **state)
{
	const char *text = "a = 1;\nb = 5000000000;\n";
	struct mistakes mistakes;
	struct scan scan;

	(void)state;
	mistakes_init(&mistakes);
	scan_text("f", text, strlen(text), &scan, &mistakes);
	assert_false(scan_is_wide(&scan, 1));
	assert_true(scan_is_wide(&scan, 2));
	mistakes_done(&mistakes);
}

static void
check_many_wide(void **state)
{
	struct mistakes mistakes;
	struct scan scan;
	struct buf text;
	int i;

	(void)state;
	buf_init(&text, 4096);
	for (i = 0; i < SCAN_WIDE_MAX + 1; i++)
		buf_adds(&text, "a=9999999999;\n");
	mistakes_init(&mistakes);
	scan_text("f", buf_text(&text), text.len, &scan, &mistakes);
	assert_true(scan.broken);
	assert_int_equal(mistakes.count, SCAN_WIDE_MAX + 1);
	mistakes_done(&mistakes);
	buf_done(&text);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 4];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[i++] = (struct CMUnitTest){
		.name = "a NUL byte is refused", .test_func = check_nul };
	tests[i++] = (struct CMUnitTest){
		.name = "lines are counted as far as libconfig can",
		.test_func = check_lines };
	tests[i++] = (struct CMUnitTest){
		.name = "the lines of wide integers are remembered",
		.test_func = check_wide };
	tests[i++] = (struct CMUnitTest){
		.name = "too many wide integers break the file",
		.test_func = check_many_wide };
	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
