#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "model/lexicon.h"

static void
check_required(void **state)
{
	/* 47 CFR 64.1200(a)(10), and what providers block by themselves. */
	static const char *const words[] = {
		"stop", "stopall", "stop all", "quit", "end", "revoke",
		"optout", "opt out", "cancel", "unsubscribe", "remove",
		"arret", "td",
	};
	struct lexicon *lexicon = lexicon_new();
	const struct term *term;
	char joined[LEXICON_TERM_MAX];
	size_t i, k, n;

	(void)state;
	for (i = 0; i < sizeof words / sizeof words[0]; i++) {
		for (k = n = 0; words[i][k] != '\0'; k++)
			if (words[i][k] != ' ')
				joined[n++] = words[i][k];
		joined[n] = '\0';
		term = lexicon_find_joined(lexicon, joined, ROLE(STOP));
		assert_non_null(term);
		assert_true(term->required);
	}
	lexicon_free(lexicon);
}

static void
check_roles(void **state)
{
	struct lexicon *lexicon = lexicon_new();
	const struct term *term;

	(void)state;
	assert_null(lexicon_add(lexicon, ROLE_END, "es", "P\u00c1RALE"));
	assert_null(lexicon_add(lexicon, ROLE_FILLER, "en", "parale"));
	term = lexicon_find(lexicon, "parale");
	assert_non_null(term);
	assert_true(term->roles == (ROLE(END) | ROLE(FILLER)));
	assert_string_equal(lexicon_language_of(lexicon,
	    term->spoken[ROLE_END]), "es");
	assert_string_equal(lexicon_language_of(lexicon,
	    term->spoken[ROLE_FILLER]), "en");
	assert_null(lexicon_language_of(lexicon, term->spoken[ROLE_END] |
	    term->spoken[ROLE_FILLER]));
	lexicon_free(lexicon);
}

static void
check_order(void **state)
{
	struct lexicon *lexicon = lexicon_new();
	char word[] = "aa";
	const struct term *term;
	size_t i, count = 0;

	(void)state;
	for (i = 0; i < 26 * 26; i++) {
		word[0] = (char)('a' + i * 7 % 26);
		word[1] = (char)('a' + i * 7 / 26 % 26);
		assert_null(lexicon_add(lexicon, ROLE_FILLER, "en", word));
	}
	for (i = 0; (term = lexicon_at(lexicon, i)) != NULL; i++) {
		assert_ptr_equal(lexicon_find(lexicon, term->text), term);
		count++;
	}
	assert_true(count > 26 * 26 && count < 26 * 26 + 20);
	assert_null(lexicon_find(lexicon, "aaa"));
	lexicon_free(lexicon);
}

static void
check_refusals(void **state)
{
	struct lexicon *lexicon = lexicon_new();
	char language[16];
	int i;

	(void)state;
	assert_string_equal(lexicon_add(lexicon, ROLE_STOP, "en", "?!"),
	    "has no letters");
	assert_string_equal(lexicon_add(lexicon, ROLE_STOP, "en",
	    "a bb c dd e ff g hh i"), "has more than 8 words");
	assert_non_null(lexicon_add(lexicon, ROLE_STOP, "en",
	    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
	    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"));
	for (i = 0; i < LEXICON_LANGUAGES_MAX - 1; i++) {
		snprintf(language, sizeof language, "l%d", i);
		assert_true(lexicon_language(lexicon, language) >= 0);
	}
	assert_int_equal(lexicon_language(lexicon, "one more"), -1);
	assert_non_null(lexicon_add(lexicon, ROLE_STOP, "one more", "a"));
	lexicon_free(lexicon);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		{ .name = "the required words stop in a lexicon without files",
		    .test_func = check_required },
		{ .name = "a word plays roles, each in its languages",
		    .test_func = check_roles },
		{ .name = "each term is there once and is found",
		    .test_func = check_order },
		{ .name = "what cannot be a term is refused with a reason",
		    .test_func = check_refusals },
	};

	return cmocka_run_group_tests_name("lexicon", tests, NULL, NULL);
}
