/*
 * What is wrong with the texts of replies, and is said before anyone texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "config/config.h"
#include "config/config_dir.h"

#define STARTS "starts = \"2017-08-02 10:30\";\n    status = \"confirmed\";"

static const struct reply_case {
	const char	*label;
	const char	*file, *find, *replace;	/* replace NULL: the file is missing */
	const char	*want;			/* in the mistakes; "": there are none */
} cases[] = {
	{ "a reply is missing in a language",
	    "templates/sms/reply-help.es.txt", NULL, NULL, "reply-help" },
	{ "HELP must state the hotline", "templates/sms/reply-help.en.txt",
	    "{{hotline}}", "911", "must state {{hotline}}" },
	{ "what nobody understands must state it, too",
	    "templates/sms/reply-unknown.es.txt", "{{hotline}}", "911",
	    "reply-unknown.es.txt: must state {{hotline}}" },
	{ "a reply states a fact that nobody declared",
	    "templates/sms/reply-left.en.txt", "{{sender}}", "{{sendr}}",
	    "sendr" },
	{ "WHEN states a member that one event lacks",
	    "templates/sms/reply-when.en.txt", "{{event.title}}",
	    "{{event.signup_opens.when}}", "event.signup_opens.when" },
	{ "an event that is postponed is no mistake",
	    "config/measures/safety_act.conf", STARTS,
	    "starts = \"2017-08-02 10:30\";\n    status = \"postponed\";",
	    "" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct reply_case *c = *state;
	struct mistakes mistakes;
	char root[32], *dir, *path, *lines;
	struct config *config;

	dir_sample(root);
	dir = xasprintf("%s/config", root);
	path = xasprintf("%s/%s", root, c->file);
	if (c->replace != NULL)
		dir_replace(path, c->find, c->replace);
	else
		assert_int_equal(unlink(path), 0);
	mistakes_init(&mistakes);
	config = config_load(dir, &mistakes);
	lines = dir_mistakes(&mistakes);
	if (*c->want == '\0')
		assert_null(strstr(lines, "reply-"));
	else if (strstr(lines, c->want) == NULL)
		fail_msg("no \"%s\" in: %s", c->want, lines);
	free(lines);
	mistakes_done(&mistakes);
	config_unref(config);
	dir_remove(root);
	free(path);
	free(dir);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case,
		    .initial_state = (void *)&cases[i] };
	return cmocka_run_group_tests_name("replies", tests, NULL, NULL);
}
