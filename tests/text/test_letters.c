#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "text/letters.h"

#define W16 "wwwwwwwwwwwwwwww"

static struct letters_case {
	const char	*label;
	const char	*text;
	const char	*in;		/* NULL: fold; else the language's name there */
	const char	*want;
} cases[] = {
	{ "small letters stay", "phone", NULL, "phone" },
	{ "capitals become small", "PHONE", NULL, "phone" },
	{ "accents go", "Tel\u00e9fono", NULL, "telefono" },
	{ "accents of their own go", "Tele\u0301fono", NULL, "telefono" },
	{ "n with tilde is n", "espa\u00f1ol", NULL, "espanol" },
	{ "what is no letter or digit goes", " E-mail (1) ", NULL, "email1" },
	{ "letters of other scripts stay", "\u0422\u0435\u043b", NULL,
	    "\u0442\u0435\u043b" },
	{ "nothing is nothing", "", NULL, "" },
	{ "bytes that are no text are nothing", "a\xff", NULL, "" },
	{ "63 letters fit", W16 W16 W16 "wwwwwwwwwwwwwww", NULL,
	    W16 W16 W16 "wwwwwwwwwwwwwww" },
	{ "64 are nothing", W16 W16 W16 W16, NULL, "" },
	{ "es is Spanish in English", "es", "en", "spanish" },
	{ "es is espa\u00f1ol in Spanish", "es", "es", "espanol" },
	{ "en is ingl\u00e9s in Spanish", "en", "es", "ingles" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct letters_case *c = *state;
	char got[LETTERS_MAX];

	if (c->in == NULL)
		letters_fold(c->text, got);
	else
		letters_language(c->text, c->in, got);
	assert_string_equal(got, c->want);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("letters", tests, NULL, NULL);
}
