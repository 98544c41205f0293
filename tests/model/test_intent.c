/*
 * The rules, over a few words of one's own (Russian: any script will do); what
 * the shipped words understand is in config/test_understood.c.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "model/intent.h"
#include "model/lexicon.h"

static const struct {
	enum role	 role;
	const char	*word;
} words[] = {
	{ ROLE_STOP, "\u0441\u0442\u043e\u043f" },		/* stop */
	{ ROLE_END, "\u0445\u0432\u0430\u0442\u0438\u0442" },	/* enough of */
	{ ROLE_MESSAGE, "\u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0439" },
	{ ROLE_NOT, "\u043d\u0435" },				/* not */
	{ ROLE_TEXTING, "\u043f\u0438\u0448\u0438\u0442\u0435" }, /* write */
	{ ROLE_FILLER, "\u043f\u043e\u0436\u0430\u043b\u0443\u0439\u0441\u0442\u0430" },
	{ ROLE_HELP, "\u043f\u043e\u043c\u043e\u0449\u044c" },
	{ ROLE_YES, "\u0434\u0430" },
	{ ROLE_FILLER, "\u0434\u0430" },
	{ ROLE_LEAVE, "\u0432\u044b\u0439\u0442\u0438" },
};

static struct intent_case {
	const char		*label;
	const char		*text;
	enum intent_kind	 want;
	const char		*list;
	const char		*language;
} cases[] = {
	{ "a required word stops without being in a file", "Quit!",
	    INTENT_STOP, NULL, NULL },
	{ "a stop word of any script stops", "\u0421\u0422\u041e\u041f",
	    INTENT_STOP, NULL, "ru" },
	{ "... among fillers",
	    "\u0441\u0442\u043e\u043f, \u043f\u043e\u0436\u0430\u043b\u0443\u0439\u0441\u0442\u0430!",
	    INTENT_STOP, NULL, "ru" },
	{ "... one slip away", "\u0441\u0442\u043f\u043e", INTENT_STOP, NULL,
	    "ru" },
	{ "an end of messages stops",
	    "\u0445\u0432\u0430\u0442\u0438\u0442 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0439",
	    INTENT_STOP, NULL, "ru" },
	{ "an end of something else leaves a doubt",
	    "\u0445\u0432\u0430\u0442\u0438\u0442 \u0432\u043e\u0439\u043d\u044b",
	    INTENT_REVIEW, NULL, NULL },
	{ "not to write stops", "\u043d\u0435 \u043f\u0438\u0448\u0438\u0442\u0435",
	    INTENT_STOP, NULL, "ru" },
	{ "help is help", "\u041f\u043e\u043c\u043e\u0449\u044c", INTENT_HELP,
	    NULL, "ru" },
	{ "a keyword joins its list", "\u0413\u043e\u043b\u043e\u0441",
	    INTENT_JOIN, "vote", "ru" },
	{ "... but not beside a yes: \"vote yes\" asks for nothing",
	    "\u0413\u043e\u043b\u043e\u0441 \u0434\u0430!",
	    INTENT_UNKNOWN, NULL, NULL },
	{ "a yes alone agrees", "\u0434\u0430", INTENT_START, NULL, "ru" },
	{ "to leave a list leaves it",
	    "\u0432\u044b\u0439\u0442\u0438 \u0433\u043e\u043b\u043e\u0441",
	    INTENT_LEAVE, "vote", "ru" },
	{ "to leave, of nothing, stops", "\u0432\u044b\u0439\u0442\u0438",
	    INTENT_STOP, NULL, "ru" },
	{ "stop and a keyword stop everything", "STOP \u0433\u043e\u043b\u043e\u0441",
	    INTENT_STOP, NULL, NULL },
	{ "what nobody knows is unknown", "lorem ipsum", INTENT_UNKNOWN, NULL,
	    NULL },
	{ "nothing is unknown", "", INTENT_UNKNOWN, NULL, NULL },
	{ "bytes that are no text leave a doubt", "lorem \xff ipsum",
	    INTENT_REVIEW, NULL, NULL },
	{ "... but a stop among them stops", "STOP\xff", INTENT_STOP, NULL,
	    NULL },
};
#define NCASES (sizeof cases / sizeof cases[0])

static struct lexicon *
make_lexicon(void)
{
	struct lexicon *lexicon = lexicon_new();
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		assert_null(lexicon_add(lexicon, words[i].role, "ru",
		    words[i].word));
	assert_null(lexicon_add_keyword(lexicon, "vote", "ru",
	    "\u0433\u043e\u043b\u043e\u0441"));
	return lexicon;
}

static void
check_case(void **state)
{
	const struct intent_case *c = *state;
	struct lexicon *lexicon = make_lexicon();
	struct intent got;

	intent_read(lexicon, c->text, strlen(c->text), &got);
	assert_string_equal(intent_name(got.kind), intent_name(c->want));
	if (c->list == NULL)
		assert_null(got.list);
	else
		assert_string_equal(got.list, c->list);
	if (c->language == NULL)
		assert_null(got.language);
	else
		assert_string_equal(got.language, c->language);
	lexicon_free(lexicon);
}

static void
check_long(void **state)
{
	static char text[8000];
	struct lexicon *lexicon = make_lexicon();
	struct intent got;

	(void)state;
	memset(text, 'a', sizeof text);
	intent_read(lexicon, text, sizeof text, &got);
	assert_int_equal(got.kind, INTENT_REVIEW);
	memcpy(text, "Stop. ", 6);
	intent_read(lexicon, text, sizeof text, &got);
	assert_int_equal(got.kind, INTENT_STOP);
	lexicon_free(lexicon);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 1] = {
		{ .name = "a text that is too long stops, or leaves a doubt",
		    .test_func = check_long },
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i + 1] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("intent", tests, NULL, NULL);
}
