#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "text/said.h"

/* Words by a space; | before one that begins a sentence, / after a comma. */
static struct said_case {
	const char	*label;
	const char	*text;
	const char	*want;
} cases[] = {
	{ "words are small and without accents", "Ya No M\u00c1S", "|ya no mas" },
	{ "full-width letters are plain ones",
	    "\uff33\uff34\uff2f\uff30", "|stop" },
	{ "circled and squared letters are plain ones",
	    "\u24e2\u24e3\u24de\u24df \U0001f182\U0001f183\U0001f17e\U0001f17f",
	    "|stop stop" },
	{ "mathematical letters are plain ones",
	    "\U0001d412\U0001d413\U0001d40e\U0001d40f", "|stop" },
	{ "zero-width characters are nothing", "S\u200bT\u200dO\ufeffP",
	    "|stop" },
	{ "soft hyphens are nothing", "st\u00adop", "|stop" },
	{ "Cyrillic amid Latin is what it looks like", "S\u0422\u041eP",
	    "|stop" },
	{ "a word of another script stays", "\u0421\u0422\u041e\u041f",
	    "|\u0441\u0442\u043e\u043f" },
	{ "digits amid letters are letters", "st0p 5top", "|stop stop" },
	{ "a number stays a number", "1000 303 555 0101", "|1000 303 555 0101" },
	{ "letters one by one are a word", "S T O P", "|stop" },
	{ "... with dots", "s.t.o.p.", "|stop" },
	{ "... of scripts that look alike", "s \u0442 \u043e p", "|stop" },
	{ "... two are words", "y o quiero", "|y o quiero" },
	{ "a letter held down is one", "STOPPPP alltoooo", "|stop allto" },
	{ "two of a letter stay", "off", "|off" },
	{ "apostrophes are nothing", "don't don\u2019t don`t don\u00b4t",
	    "|dont dont dont dont" },
	{ "a hyphen parts words", "opt-out", "|opt out" },
	{ "... but not a road's letter and its number", "the I-70 stops",
	    "|the i7o stops" },
	{ "a sign for \"number\" is a word", "wrong # sorry",
	    "|wrong # sorry" },
	{ "... a hashtag's is not", "#Alto", "|alto" },
	{ "a plus is a word", "no + textos", "|no + textos" },
	{ "... not before a number", "+1 303", "|1 303" },
	{ "marks begin sentences", "Stop. Thanks! \u00bfQu\u00e9? No",
	    "|stop |thanks |que |no" },
	{ "a dot within a name does not", "vote.example.org",
	    "|vote /example /org" },
	{ "commas and brackets part", "no, stop (now)", "|no /stop /now" },
	{ "an emoji is a word", "ok\U0001f44d\U0001f3fd", "|ok \U0001f44d" },
	{ "bytes that are no text part words", "st\xffop", "|st op" },
	{ "a NUL parts words", "", "" },
	{ "marks alone are nothing", "?!...", "" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
draw(const struct said *said, struct buf *ret)
{
	size_t i;

	for (i = 0; i < said->count; i++)
		buf_addf(ret, "%s%s%s", i > 0 ? " " : "",
		    said->words[i].parted == SAID_SENTENCE ? "|" :
		    said->words[i].parted == SAID_PART ? "/" : "",
		    said->words[i].text);
}

static void
check_case(void **state)
{
	const struct said_case *c = *state;
	struct said said;
	struct buf got;

	said_read(c->text, strlen(c->text), &said);
	buf_init(&got, 4096);
	draw(&said, &got);
	assert_string_equal(buf_text(&got), c->want);
	buf_done(&got);
	said_done(&said);
}

static void
check_questions(void **state)
{
	static const char text[] = "Stop. When does it stop? Ok";
	struct said said;

	(void)state;
	said_read(text, strlen(text), &said);
	assert_int_equal(said.count, 6);
	assert_false(said.words[0].asked);
	assert_true(said.words[1].asked);
	assert_true(said.words[4].asked);
	assert_false(said.words[5].asked);
	said_done(&said);
}

static void
check_quotes(void **state)
{
	static const char *const texts[] = {
		"Liked \u201creply stop\u201d", "Liked \"reply stop\"",
		"Liked \u00abreply stop\u00bb", "Liked \u201dreply stop\u201d",
		"Liked \u201creply stop\u2026",
	};
	struct said said;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		said_read(texts[i], strlen(texts[i]), &said);
		assert_int_equal(said.count, 3);
		assert_false(said.words[0].quoted);
		assert_true(said.words[1].quoted);
		assert_true(said.words[2].quoted);
		assert_true(said.ends_quoted);
		said_done(&said);
	}
}

static void
check_bound(void **state)
{
	char text[2 * (SAID_CHARS_MAX + 1)];
	struct said said;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof text; i += 2)
		memcpy(text + i, "\u00e9", 2);
	said_read(text, sizeof text - 2, &said);
	assert_false(said.cut);
	said_done(&said);
	said_read(text, sizeof text, &said);
	assert_true(said.cut);
	assert_int_equal(said.count, 1);
	said_done(&said);
}

static void
check_marks(void **state)
{
	struct said said;

	(void)state;
	said_read("a\0b", 3, &said);
	assert_int_equal(said.count, 2);
	assert_false(said.broken);
	said_done(&said);
	said_read("STOP it\xff", 8, &said);
	assert_true(said.broken);
	assert_true(said.words[0].capitals);
	assert_false(said.words[1].capitals);
	said_done(&said);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 4] = {
		{ .name = "a question is its sentence's words",
		    .test_func = check_questions },
		{ .name = "what is between quotation marks is quoted",
		    .test_func = check_quotes },
		{ .name = "1600 characters are read, what is behind is not",
		    .test_func = check_bound },
		{ .name = "NULs, broken bytes and capitals are seen",
		    .test_func = check_marks },
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i + 4] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("said", tests, NULL, NULL);
}
