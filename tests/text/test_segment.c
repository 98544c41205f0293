#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/segment.h"

#define REP2(s) s s
#define REP3(s) s s s
#define REP10(s) REP2(s) REP2(s) REP2(s) REP2(s) REP2(s)
#define REP50(s) REP10(s) REP10(s) REP10(s) REP10(s) REP10(s)
#define REP60(s) REP50(s) REP10(s)
#define REP100(s) REP50(s) REP50(s)

/* Named for their units. */
#define A152 REP100("a") REP50("a") "aa"
#define A153 A152 "a"
#define A159 REP100("a") REP50("a") "aaaaaaaaa"
#define A160 A159 "a"
#define A304 REP2(A152)
#define A306 REP2(A153)
#define U66 REP60("\u00e1") REP3("\u00e1\u00e1")
#define U67 U66 "\u00e1"
#define U69 U67 "\u00e1\u00e1"
#define U70 U69 "\u00e1"
#define RAIN "\U0001f327"
#define RAIN33 REP10(RAIN) REP10(RAIN) REP10(RAIN) REP3(RAIN)
#define RAIN35 RAIN33 RAIN RAIN
#define EURO "\u20ac"

struct count_case {
	const char	*label;
	const char	*text;
	enum alphabet	 want_alphabet;
	size_t		 want_units;
	size_t		 want_segments;
};

static struct count_case counts[] = {
	{ "an empty text is one SMS", "", ALPHABET_GSM7, 0, 1 },
	{ "one letter", "a", ALPHABET_GSM7, 1, 1 },
	{ "153 septets fit in one", A153, ALPHABET_GSM7, 153, 1 },
	{ "154 septets fit in one: nothing is joined",
	    A153 "a", ALPHABET_GSM7, 154, 1 },
	{ "160 septets fit in one", A160, ALPHABET_GSM7, 160, 1 },
	{ "161 septets need two", A160 "a", ALPHABET_GSM7, 161, 2 },
	{ "306 septets fit in two", A306, ALPHABET_GSM7, 306, 2 },
	{ "307 septets need three", A306 "a", ALPHABET_GSM7, 307, 3 },
	{ "459 septets fit in three", A306 A153, ALPHABET_GSM7, 459, 3 },
	{ "460 septets need four", A306 A153 "a", ALPHABET_GSM7, 460, 4 },
	{ "1530 septets fit in ten",
	    REP10(A153), ALPHABET_GSM7, 1530, 10 },

	{ "euro sign is two septets", EURO, ALPHABET_GSM7, 2, 1 },
	{ "an escape ends at 160", A152 "aaaaaa" EURO, ALPHABET_GSM7, 160, 1 },
	{ "an escape ends at 161", A159 EURO, ALPHABET_GSM7, 161, 2 },
	{ "80 brackets fit in one",
	    REP60("[") REP10("[") REP10("["), ALPHABET_GSM7, 160, 1 },
	{ "81 brackets need two",
	    REP60("[") REP10("[") REP10("[") "[", ALPHABET_GSM7, 162, 2 },
	{ "76 brackets a segment: 152 fit in two",
	    REP100("]") REP50("]") "]]", ALPHABET_GSM7, 304, 2 },
	{ "76 brackets a segment: 153 need three",
	    REP100("]") REP50("]") "]]]", ALPHABET_GSM7, 306, 3 },
	{ "306 septets with an escape astride the boundary need three",
	    A152 EURO A152, ALPHABET_GSM7, 306, 3 },
	{ "305 septets with an escape astride the boundary fit in two",
	    A152 EURO REP100("a") REP50("a") "a", ALPHABET_GSM7, 305, 2 },
	{ "306 septets with an escape before the boundary fit in two",
	    REP100("a") REP50("a") "a" EURO A153, ALPHABET_GSM7, 306, 2 },
	{ "306 septets with an escape after the boundary fit in two",
	    A153 EURO REP100("a") REP50("a") "a", ALPHABET_GSM7, 306, 2 },
	{ "an escape astride each boundary wastes one septet of each",
	    A152 EURO REP100("a") REP50("a") EURO REP100("a") REP50("a") "aa",
	    ALPHABET_GSM7, 458, 4 },

	{ "Spanish letters of GSM-7",
	    "\u00bfMa\u00f1ana? \u00a1S\u00e9! \u00dc",
	    ALPHABET_GSM7, 15, 1 },
	{ "o acute makes it UCS-2", "votaci\u00f3n", ALPHABET_UCS2, 8, 1 },
	{ "i acute makes it UCS-2", "aqu\u00ed", ALPHABET_UCS2, 4, 1 },
	{ "capital c-cedilla is GSM-7", "\u00c7", ALPHABET_GSM7, 1, 1 },
	{ "small c-cedilla is UCS-2", "\u00e7", ALPHABET_UCS2, 1, 1 },
	{ "capital Delta is GSM-7", "\u0394", ALPHABET_GSM7, 1, 1 },
	{ "capital Alpha is UCS-2", "\u0391", ALPHABET_UCS2, 1, 1 },
	{ "CR LF is two septets", "a\r\nb", ALPHABET_GSM7, 4, 1 },
	{ "TAB makes it UCS-2", "a\tb", ALPHABET_UCS2, 3, 1 },
	{ "back-tick makes it UCS-2", "`", ALPHABET_UCS2, 1, 1 },
	{ "an escape character makes it UCS-2", "\x1b", ALPHABET_UCS2, 1, 1 },
	{ "DEL makes it UCS-2", "\x7f", ALPHABET_UCS2, 1, 1 },
	{ "a curly quote makes it UCS-2",
	    "council\u2019s", ALPHABET_UCS2, 9, 1 },
	{ "an em dash makes it UCS-2", "a\u2014b", ALPHABET_UCS2, 3, 1 },
	{ "an ellipsis makes it UCS-2", "a\u2026", ALPHABET_UCS2, 2, 1 },
	{ "a no-break space makes it UCS-2",
	    "5:30\u202fPM", ALPHABET_UCS2, 7, 1 },
	{ "a byte order mark makes it UCS-2", "\ufeff" "a",
	    ALPHABET_UCS2, 2, 1 },
	{ "a bidi mark makes it UCS-2", "a\u200e", ALPHABET_UCS2, 2, 1 },
	{ "one letter outside turns 160 septets into three segments",
	    A159 "\u00e1", ALPHABET_UCS2, 160, 3 },
	{ "in UCS-2 the extension table costs one unit",
	    "\u00e1[]{}\\^|~" EURO, ALPHABET_UCS2, 10, 1 },
	{ "a decomposed letter is two units",
	    "e\u0301", ALPHABET_UCS2, 2, 1 },

	{ "67 code units fit in one", U67, ALPHABET_UCS2, 67, 1 },
	{ "68 code units fit in one: nothing is joined",
	    U67 "q", ALPHABET_UCS2, 68, 1 },
	{ "70 code units fit in one", U70, ALPHABET_UCS2, 70, 1 },
	{ "71 code units need two", U70 "q", ALPHABET_UCS2, 71, 2 },
	{ "134 code units fit in two", U67 U67, ALPHABET_UCS2, 134, 2 },
	{ "135 code units need three", U67 U67 "q", ALPHABET_UCS2, 135, 3 },
	{ "an emoji is two code units", RAIN, ALPHABET_UCS2, 2, 1 },
	{ "35 emoji fit in one", RAIN35, ALPHABET_UCS2, 70, 1 },
	{ "35 emoji and a letter need two",
	    RAIN35 "q", ALPHABET_UCS2, 71, 2 },
	{ "33 emoji a segment: 66 fit in two",
	    RAIN33 RAIN33, ALPHABET_UCS2, 132, 2 },
	{ "66 emoji and a letter fit in two",
	    RAIN33 RAIN33 "q", ALPHABET_UCS2, 133, 2 },
	{ "67 emoji need three",
	    RAIN33 RAIN33 RAIN, ALPHABET_UCS2, 134, 3 },
	{ "134 units with a pair astride the boundary need three",
	    U66 RAIN U66, ALPHABET_UCS2, 134, 3 },
	{ "a pair that ends at the boundary fits",
	    U66 "q" RAIN U66 "", ALPHABET_UCS2, 135, 3 },
	{ "134 units with a pair before the boundary fit in two",
	    REP60("\u00e1") "qqqqq" RAIN U67, ALPHABET_UCS2, 134, 2 },
	{ "the last character of the first plane is one unit",
	    "\uffff", ALPHABET_UCS2, 1, 1 },
	{ "the first beyond it is two",
	    "\U00010000", ALPHABET_UCS2, 2, 1 },
	{ "the last of all is two", "\U0010ffff", ALPHABET_UCS2, 2, 1 },
	{ "a family of emoji is eleven units",
	    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
	    ALPHABET_UCS2, 11, 1 },
	{ "a flag is four units",
	    "\U0001f1f2\U0001f1fd", ALPHABET_UCS2, 4, 1 },
	{ "Amharic is UCS-2", "\u1230\u120b\u121d", ALPHABET_UCS2, 3, 1 },
};
#define NCOUNTS (sizeof counts / sizeof counts[0])

static void
check_count(void **state)
{
	const struct count_case *c = *state;
	struct segmentation got;

	assert_int_equal(segment_count(c->text, strlen(c->text), &got), 0);
	assert_int_equal(got.alphabet, c->want_alphabet);
	assert_int_equal(got.units, c->want_units);
	assert_int_equal(got.segments, c->want_segments);
}

/* What is not text: bytes that are not UTF-8. */
struct refuse_case {
	const char	*label;
	const char	*text;
};

static struct refuse_case refusals[] = {
	{ "Latin-1 is refused", "ma\xf1" "ana" },
	{ "a lone continuation byte is refused", "a\x80" },
	{ "a cut sequence is refused", "a\xe2\x82" },
	{ "an overlong slash is refused", "\xc0\xaf" },
	{ "a high surrogate is refused", "\xed\xa0\x80" },
	{ "a surrogate pair in UTF-8 is refused", "\xed\xa0\xbc\xed\xbc\xa7" },
	{ "beyond U+10FFFF is refused", "\xf4\x90\x80\x80" },
	{ "UTF-16 is refused", "\xff\xfe" },
};
#define NREFUSALS (sizeof refusals / sizeof refusals[0])

static void
check_refusal(void **state)
{
	const struct refuse_case *c = *state;
	struct segmentation got = { .units = 7 };

	assert_int_equal(segment_count(c->text, strlen(c->text), &got), -1);
	assert_int_equal(got.units, 7);
	assert_null(segment_tidy(c->text));
}

struct tidy_case {
	const char	*label;
	const char	*text;
	const char	*want;
};

static struct tidy_case tidies[] = {
	{ "nothing stays nothing", "", "" },
	{ "plain text stays", "Vote Mon 5:30 PM", "Vote Mon 5:30 PM" },
	{ "a decomposed e acute is composed", "cafe\u0301", "caf\u00e9" },
	{ "a decomposed n tilde is composed", "an\u0303o", "a\u00f1o" },
	{ "a composed letter stays", "a\u00f1o", "a\u00f1o" },
	{ "marks are put in order before composing",
	    "a\u0323\u0302", "\u1ead" },
	{ "a mark without a letter stays", "\u0301", "\u0301" },
	{ "the Angstrom sign becomes a letter of GSM-7", "\u212b", "\u00c5" },
	{ "Hangul is composed", "\u1112\u1161\u11ab", "\ud55c" },
	{ "a ligature is kept: it is not only typography",
	    "\ufb01", "\ufb01" },
	{ "full-width letters are kept", "\uff21", "\uff21" },
	{ "no-break space becomes a space", "5\u00a0PM", "5 PM" },
	{ "thin space becomes a space", "5\u2009PM", "5 PM" },
	{ "narrow no-break space becomes a space", "5:30\u202fPM", "5:30 PM" },
	{ "each space of several is kept", "a\u00a0\u202f b", "a   b" },
	{ "an em space is kept", "a\u2003b", "a\u2003b" },
	{ "soft hyphens go", "ordi\u00adnance", "ordinance" },
	{ "zero-width spaces go", "a\u200b/\u200b" "b", "a/b" },
	{ "a byte order mark goes, at the start", "\ufeff" "a", "a" },
	{ "and inside", "a\ufeff" "b", "ab" },
	{ "a text of invisible characters becomes empty",
	    "\u00ad\u200b\ufeff", "" },
	{ "an invisible character does not keep a mark from its letter",
	    "e\u200b\u0301", "\u00e9" },
	{ "a joiner stays: emoji need it",
	    "\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469" },
	{ "a bidi mark stays: Arabic needs it", "\u200f", "\u200f" },
	{ "CR LF becomes LF", "a\r\nb\r\n", "a\nb\n" },
	{ "CR CR LF becomes LF", "a\r\r\nb", "a\nb" },
	{ "CR LF with something invisible between becomes LF",
	    "a\r\u200b\nb", "a\nb" },
	{ "a lone CR stays", "a\rb", "a\rb" },
	{ "LF CR stays", "a\n\rb", "a\n\rb" },
	{ "letters are never replaced",
	    "\u00bfQu\u00e9 m\u00e1s? \u00e7",
	    "\u00bfQu\u00e9 m\u00e1s? \u00e7" },
	{ "curly quotes and dashes stay as written",
	    "\u201ca\u201d \u2014 b\u2019s\u2026",
	    "\u201ca\u201d \u2014 b\u2019s\u2026" },
	{ "an emoji stays", RAIN, RAIN },
};
#define NTIDIES (sizeof tidies / sizeof tidies[0])

static void
check_tidy(void **state)
{
	const struct tidy_case *c = *state;
	char *once = segment_tidy(c->text), *twice;

	assert_non_null(once);
	assert_string_equal(once, c->want);
	twice = segment_tidy(once);
	assert_non_null(twice);
	assert_string_equal(twice, once);
	free(twice);
	free(once);
}

static char *
many(const char *piece, size_t bytes)
{
	size_t len = strlen(piece), at;
	char *text = test_malloc(bytes + 1);

	for (at = 0; at < bytes; at++)
		text[at] = piece[at % len];
	text[bytes] = '\0';
	return text;
}

static void
check_longest(void **state)
{
	char *text = many("a", SEGMENT_TEXT_MAX + 1), *tidy;
	struct segmentation got;

	(void)state;
	assert_int_equal(segment_count(text, SEGMENT_TEXT_MAX + 1, &got), -1);
	assert_null(segment_tidy(text));
	text[SEGMENT_TEXT_MAX] = '\0';
	assert_int_equal(segment_count(text, SEGMENT_TEXT_MAX, &got), 0);
	assert_int_equal(got.units, SEGMENT_TEXT_MAX);
	assert_int_equal(got.segments, (SEGMENT_TEXT_MAX + 152) / 153);
	tidy = segment_tidy(text);
	assert_non_null(tidy);
	assert_string_equal(tidy, text);
	free(tidy);
	test_free(text);
}

/* U+1D160 is three characters in every normal form: 4 bytes become 12. */
static void
check_growing(void **state)
{
	char *text = many("\U0001d160", SEGMENT_TEXT_MAX), *tidy;

	(void)state;
	assert_null(segment_tidy(text));
	text[SEGMENT_TEXT_MAX / 3 / 4 * 4] = '\0';
	tidy = segment_tidy(text);
	assert_non_null(tidy);
	assert_int_equal(strlen(tidy), strlen(text) * 3);
	free(tidy);
	test_free(text);
}

static void
check_nul(void **state)
{
	struct segmentation got;

	(void)state;
	assert_int_equal(segment_count("a\0b", 3, &got), 0);
	assert_int_equal(got.alphabet, ALPHABET_UCS2);
	assert_int_equal(got.units, 3);
}

static void
check_names(void **state)
{
	(void)state;
	assert_string_equal(alphabet_name(ALPHABET_GSM7), "GSM-7");
	assert_string_equal(alphabet_name(ALPHABET_UCS2), "UCS-2");
}

static const struct CMUnitTest others[] = {
	{ .name = "the longest text is counted, one byte more is not",
	    .test_func = check_longest },
	{ .name = "a text that grows beyond the bound is refused",
	    .test_func = check_growing },
	{ .name = "a NUL is counted as a character of UCS-2",
	    .test_func = check_nul },
	{ .name = "alphabets have the field's names",
	    .test_func = check_names },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCOUNTS + NREFUSALS + NTIDIES + NOTHERS];
	size_t i, n = 0;

	for (i = 0; i < NCOUNTS; i++)
		tests[n++] = (struct CMUnitTest){ .name = counts[i].label,
		    .test_func = check_count, .initial_state = &counts[i] };
	for (i = 0; i < NREFUSALS; i++)
		tests[n++] = (struct CMUnitTest){ .name = refusals[i].label,
		    .test_func = check_refusal, .initial_state = &refusals[i] };
	for (i = 0; i < NTIDIES; i++)
		tests[n++] = (struct CMUnitTest){ .name = tidies[i].label,
		    .test_func = check_tidy, .initial_state = &tidies[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("segment", tests, NULL, NULL);
}
