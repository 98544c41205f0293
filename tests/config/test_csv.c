#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "base/buf.h"
#include "config/csv.h"

/*
 * ${want} is everything that is read: "LINE[cell][cell]" for a row, "LINE!why"
 * for an error.
 */
struct csv_case {
	const char	*label;
	const char	*bytes;
	size_t		 len;
	const char	*want;
};
#define B(bytes) bytes, sizeof bytes - 1

#define X16 "xxxxxxxxxxxxxxxx"
#define X256 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16
#define X4080 X256 X256 X256 X256 X256 X256 X256 X256 X256 X256 X256 X256 \
    X256 X256 X256 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16
#define X4095 X4080 "xxxxxxxxxxxxxxx"

#define C16 ",,,,,,,,,,,,,,,,"
#define C63 C16 C16 C16 ",,,,,,,,,,,,,,,"
#define E16 "[][][][][][][][][][][][][][][][]"
#define E63 E16 E16 E16 "[][][][][][][][][][][][][][][]"

static struct csv_case cases[] = {
	{ "an empty file has no rows", B(""), "" },
	{ "commas part cells", B("a,b,c\n"), "1[a][b][c]" },
	{ "the last line end may be missing", B("a\nb"), "1[a]2[b]" },
	{ "CR LF ends a row", B("a,b\r\nc,d\r\n"), "1[a][b]2[c][d]" },
	{ "an empty cell is a cell", B(",a,\n"), "1[][a][]" },
	{ "a comma at the very end opens a cell", B("a,"), "1[a][]" },
	{ "an empty line is passed over and counted", B("a\n\n\r\nb\n"),
	    "1[a]4[b]" },
	{ "a byte order mark is passed over", B("\xef\xbb\xbf" "a,b\n"),
	    "1[a][b]" },
	{ "a byte order mark may stand before a quote",
	    B("\xef\xbb\xbf\"a\",b\n"), "1[a][b]" },
	{ "a byte order mark alone is an empty file", B("\xef\xbb\xbf"), "" },
	{ "a row of empty cells is an empty line", B("a,b\n,\n , \nc,d\n"),
	    "1[a][b]4[c][d]" },
	{ "semicolons part cells where the first row has them",
	    B("a;b;c\n1,5;2;3\n"), "1[a][b][c]2[1,5][2][3]" },
	{ "tabs part cells where the first row has them",
	    B("a\tb\n1,5\t2;3\n"), "1[a][b]2[1,5][2;3]" },
	{ "of as many commas as semicolons the comma parts",
	    B("a,b;c\n"), "1[a][b;c]" },
	{ "most of them part: one comma in a name does not",
	    B("a;b, c;d\n"), "1[a][b, c][d]" },
	{ "separators in quotes do not count",
	    B("\"a,b,c\";d\n1;2\n"), "1[a,b,c][d]2[1][2]" },
	{ "a line of separators before the first row does not count",
	    B(";;;\na;b\n"), "2[a][b]" },
	{ "spaces are kept", B(" a , b \n"), "1[ a ][ b ]" },
	{ "quotes are taken off", B("\"a\",\"b\"\n"), "1[a][b]" },
	{ "a comma in quotes is text", B("\"a,b\",c\n"), "1[a,b][c]" },
	{ "a doubled quote is one", B("\"a\"\"b\",\"\"\"\"\n"), "1[a\"b][\"]" },
	{ "a line break in quotes is text, and lines are counted",
	    B("\"a\nb\",c\nd\n"), "1[a\nb][c]3[d]" },
	{ "CR LF in quotes is text", B("\"a\r\nb\"\r\nc\r\n"),
	    "1[a\r\nb]3[c]" },
	{ "a quoted cell may end the file", B("a,\"b\""), "1[a][b]" },
	{ "empty quotes among others are an empty cell", B("\"\",a\n"),
	    "1[][a]" },
	{ "letters beyond ASCII are kept", B("In\u00e9s,\u00d3scar\n"),
	    "1[In\u00e9s][\u00d3scar]" },
	{ "a quote inside a plain cell is an error, and reading goes on",
	    B("a\"b,c\nd\n"),
	    "1!a quote in a cell that does not begin with one2[d]" },
	{ "text behind a closing quote is an error", B("\"a\"b\nd\n"),
	    "1!text behind a closing quote2[d]" },
	{ "a space behind a closing quote is text", B("\"a\" ,b\nd\n"),
	    "1!text behind a closing quote2[d]" },
	{ "an open quote is an error at the line of its row",
	    B("x\na,\"b\nc\n"), "1[x]2!a quote that is not closed" },
	{ "a lone carriage return is an error", B("a\rb\nc\n"),
	    "1!a carriage return without a line feed2[c]" },
	{ "a carriage return does not end a file", B("a\r"),
	    "1!a carriage return without a line feed" },
	{ "a NUL byte is an error", B("a\0b\nc\n"),
	    "1!a NUL byte: is this text?2[c]" },
	{ "a NUL byte in quotes is an error", B("\"\0\"\nc\n"),
	    "1!a NUL byte: is this text?2[c]" },
	{ "what is not UTF-8 is Windows-1252, by row",
	    B("In\u00e9s\nIn\xe9s,\x80\xff\nb\n"),
	    "1[In\u00e9s]2[In\u00e9s][\u20ac\u00ff]3[b]" },
	{ "a row of nothing but euros is three times as long",
	    B("\x80,\x80\x80\n"), "1[\u20ac][\u20ac\u20ac]" },
	{ "what is not UTF-8 behind a byte order mark is an error",
	    B("\xef\xbb\xbf" "a\nIn\xe9s\nb\n"),
	    "1[a]2!the row is not UTF-83[b]" },
	{ "a byte that means nothing in Windows-1252 is an error",
	    B("a\n\x81\nb\n"),
	    "1[a]2!the row is neither UTF-8 nor Windows-12523[b]" },
	{ "64 cells fit", B(C63 "x\n"), "1" E63 "[x]" },
	{ "65 cells do not", B(C63 ",\nb\n"), "1!too many cells2[b]" },
	{ "4096 bytes fit in a row", B(X4095 "\nb\n"), "1[" X4095 "]2[b]" },
	{ "4096 bytes fit in a last row", B(X4095 "x"), "1[" X4095 "x]" },
	{ "4097 bytes do not", B(X4095 "x\nb\n"), "1!the row is too long2[b]" },
	{ "a much longer line is passed over", B(X4095 X4095 X4095 "\nb\n"),
	    "1!the row is too long2[b]" },
	{ "a quote that swallows lines is an error", B("\"" X4095 "\nb\n"),
	    "1!a quote that is not closed, or a row that is too long2[b]" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
show_row(const struct csv *csv, struct buf *out)
{
	size_t i;

	buf_addf(out, "%u", csv->line);
	for (i = 0; i < csv->ncells; i++)
		buf_addf(out, "[%s]", csv->cells[i]);
}

/* Read ${len} ${bytes} of at most ${max}, and show what comes. */
static void
show_all(const char *bytes, size_t len, size_t max, struct buf *out)
{
	FILE *in = tmpfile();
	struct csv csv;
	struct err err;
	int r;

	assert_non_null(in);
	assert_int_equal(fwrite(bytes, 1, len, in), len);
	rewind(in);
	csv_init(&csv, in, max);
	while ((r = csv_next(&csv, &err)) != 0) {
		if (r == 1)
			show_row(&csv, out);
		else
			buf_addf(out, "%u!%s", csv.line, err.text);
		if (r == -1 && err.kind != ERR_INPUT)
			break;
	}
	csv_done(&csv);
	fclose(in);
}

static void
check_case(void **state)
{
	const struct csv_case *c = *state;
	struct buf got;

	buf_init(&got, 64 * 1024);
	show_all(c->bytes, c->len, 64 * 1024, &got);
	assert_string_equal(buf_text(&got), c->want);
	buf_done(&got);
}

static void
check_bound(void **state)
{
	struct buf got;

	(void)state;
	buf_init(&got, 1024);
	show_all(B("a\nb\n"), 4, &got);
	assert_string_equal(buf_text(&got), "1[a]2[b]");
	buf_clear(&got);
	show_all(B("a\nb\nc"), 4, &got);
	assert_string_equal(buf_text(&got), "1!the file is too large");
	buf_done(&got);
}

/* A directory opens as a file and cannot be read as one. */
static void
check_unreadable(void **state)
{
	FILE *in = fopen("/", "r");
	struct csv csv;
	struct err err;

	(void)state;
	assert_non_null(in);
	csv_init(&csv, in, 1024);
	assert_int_equal(csv_next(&csv, &err), -1);
	assert_int_equal(err.kind, ERR_IO);
	csv_done(&csv);
	fclose(in);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 2];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[i++] = (struct CMUnitTest){ .test_func = check_bound,
	    .name = "a file has as many bytes as allowed, and not one more" };
	tests[i] = (struct CMUnitTest){ .test_func = check_unreadable,
	    .name = "what cannot be read is ERR_IO" };
	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
