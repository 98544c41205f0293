#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "config/letter.h"

struct letter_case {
	const char	*label;
	const char	*file;
	const char	*want_subject, *want_text;	/* NULL: it is no letter */
	unsigned	 want_line;
	const char	*want_why;
};

#define NO_SUBJECT "the first line is not \"Subject: ...\""
#define NO_GAP "between the subject and the text there is an empty line"

static struct letter_case cases[] = {
	{ "a subject, an empty line, a text", "Subject: Hi\n\nText", "Hi",
	  "Text", 3, NULL },
	{ "the text may have many lines", "Subject: Hi\n\na\n\nb\n", "Hi",
	  "a\n\nb\n", 3, NULL },
	{ "lines may end with CR LF", "Subject: Hi\r\n\r\na\r\nb", "Hi",
	  "a\r\nb", 3, NULL },
	{ "spaces before the subject do not count", "Subject: \t Hi {{x}}\n\nT",
	  "Hi {{x}}", "T", 3, NULL },
	{ "no space is needed", "Subject:Hi\n\nT", "Hi", "T", 3, NULL },
	{ "the field's case makes no difference", "SUBJECT: Hi\n\nT", "Hi",
	  "T", 3, NULL },
	{ "a text alone is no letter", "Hello\n\nText", NULL, NULL, 1,
	  NO_SUBJECT },
	{ "nor is an empty file", "", NULL, NULL, 1, NO_SUBJECT },
	{ "a subject must say something", "Subject:  \n\nText", NULL, NULL, 1,
	  "the subject is empty" },
	{ "the line between must be there", "Subject: Hi\nText", NULL, NULL, 2,
	  NO_GAP },
	{ "so no second header can be written", "Subject: Hi\nBcc: x\n\nText",
	  NULL, NULL, 2, NO_GAP },
	{ "a subject alone is no letter", "Subject: Hi", NULL, NULL, 3,
	  "the text is empty" },
	{ "nor is white space a text", "Subject: Hi\n\n \n\t\n", NULL, NULL, 3,
	  "the text is empty" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct letter_case *c = *state;
	struct letter letter;

	assert_int_equal(letter_split(c->file, &letter), c->want_why == NULL);
	assert_int_equal(letter.line, c->want_line);
	if (c->want_why != NULL) {
		assert_string_equal(letter.why, c->want_why);
		assert_null(letter.subject);
		assert_null(letter.text);
		return;
	}
	assert_string_equal(letter.subject, c->want_subject);
	assert_string_equal(letter.text, c->want_text);
	free(letter.subject);
	free(letter.text);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("letter", tests, NULL, NULL);
}
