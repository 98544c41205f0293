#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "config/agreed.h"

struct word_case {
	const char		*label;
	const char		*cells[8];	/* each means the same */
	enum consent_said	 want;
};

static struct word_case words[] = {
	{ "an empty cell says nothing", { "" }, SAID_NOTHING },
	{ "yes in many ways", { "yes", "Y", "On file", "ON-FILE", "signed",
	    "Opt-in", "TRUE", "1" }, SAID_ON_FILE },
	{ "y en espa\u00f1ol", { "s\u00ed", "SI", "Firmado", "firm\u00f3",
	    "acepta", "Verdadero" }, SAID_ON_FILE },
	{ "no in many ways", { "no", "NO", "n", "opt out", "Do not text",
	    "STOP", "FALSE", "0" }, SAID_NO },
	{ "tampoco en espa\u00f1ol", { "no firm\u00f3", "No acepta", "baja",
	    "Rechaz\u00f3", "nunca", "falso" }, SAID_NO },
	{ "ask first", { "ask", "Ask first", "pending", "preguntar",
	    "Pendiente" }, SAID_ASK },
	{ "anything else is unclear", { "x", "?", "maybe", "\u2713",
	    "no, but she may", "yes?!x", "\xff",
	    "a word that is far too long for anybody to be a word of ours, or "
	    "of anyone's" }, SAID_UNCLEAR },
};
#define NWORDS (sizeof words / sizeof words[0])

static void
check_word(void **state)
{
	const struct word_case *c = *state;
	size_t i;

	for (i = 0; i < 8 && c->cells[i] != NULL; i++)
		if (agreed_word(c->cells[i]) != c->want)
			fail_msg("%s", c->cells[i]);
}

/* A row's own source and date go before the list's, each for itself. */
static void
check_of(void **state)
{
	const struct list list = { .consent = LIST_ON_FILE,
	    .source = "sheet", .date_ms = 1000 };
	struct list_row row = { .consent = SAID_NOTHING };
	struct agreed got = agreed_of(&list, &row);

	(void)state;
	assert_int_equal(got.said, SAID_ON_FILE);
	assert_string_equal(got.source, "sheet");
	assert_int_equal(got.date_ms, 1000);
	row.source = "letter";
	row.consent = SAID_ASK;
	got = agreed_of(&list, &row);
	assert_int_equal(got.said, SAID_ASK);
	assert_string_equal(got.source, "letter");
	assert_int_equal(got.date_ms, 1000);
	row.date_ms = 7;
	assert_int_equal(agreed_of(&list, &row).date_ms, 7);
}

static void
check_source(void **state)
{
	char text[AGREED_SOURCE_MAX + 2];

	(void)state;
	memset(text, 'a', sizeof text);
	text[AGREED_SOURCE_MAX] = '\0';
	assert_null(agreed_check_source(text));
	text[AGREED_SOURCE_MAX] = 'a';
	text[AGREED_SOURCE_MAX + 1] = '\0';
	assert_string_equal(agreed_check_source(text),
	    "longer than 500 bytes");
}

int
main(void)
{
	struct CMUnitTest tests[NWORDS + 2] = {
		[NWORDS] = { .name = "a row's own source and date come first",
		    .test_func = check_of },
		[NWORDS + 1] = { .name = "a source has a bound",
		    .test_func = check_source },
	};
	size_t i;

	for (i = 0; i < NWORDS; i++)
		tests[i] = (struct CMUnitTest){ .name = words[i].label,
		    .test_func = check_word, .initial_state = &words[i] };
	return cmocka_run_group_tests_name("agreed", tests, NULL, NULL);
}
