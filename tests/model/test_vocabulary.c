#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "model/vocabulary.h"

/* Of weight: stop, quitenme, messages.  Others: alone, change, wrong number. */
static struct meant_case {
	const char	*label;
	const char	*word;
	const char	*want;		/* NULL: what nobody knows */
} cases[] = {
	{ "a word is itself", "stop", "stop" },
	{ "... also one of a phrase", "wrong", "wrong" },
	{ "letters that changed places are a slip", "stpo", "stop" },
	{ "... in a word without weight too, if it is longer", "wrnog",
	    "wrong" },
	{ "another letter is one in five and more", "mesaages", "messages" },
	{ "... not in four", "stip", NULL },
	{ "... not where it is the first", "lessages", NULL },
	{ "without weight it takes six", "alune", NULL },
	{ "... which are enough", "nunber", "number" },
	{ "another ending is another word", "changed", NULL },
	{ "... but a slip, where it has weight", "messagec", "messages" },
	{ "a word is what it sounds like", "kitenme", "quitenme" },
	{ "a short one is not", "hun", NULL },
	{ "two slips are another word", "mesagges", NULL },
	{ "what nobody knows is nothing", "lorem", NULL },
	{ "nothing is nothing", "", NULL },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct meant_case *c = *state;
	struct vocabulary vocabulary = { 0 };
	const char *got;

	vocabulary_add(&vocabulary, "stop", true);
	vocabulary_add(&vocabulary, "quitenme", true);
	vocabulary_add(&vocabulary, "messages", true);
	vocabulary_add(&vocabulary, "change", false);
	vocabulary_add(&vocabulary, "alone", false);
	vocabulary_add(&vocabulary, "un", false);
	/* The words of a phrase of weight have none alone. */
	vocabulary_add(&vocabulary, "wrong number", true);
	got = vocabulary_meant(&vocabulary, c->word);
	if (c->want == NULL)
		assert_null(got);
	else {
		assert_non_null(got);
		assert_string_equal(got, c->want);
	}
	vocabulary_done(&vocabulary);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("vocabulary", tests, NULL, NULL);
}
