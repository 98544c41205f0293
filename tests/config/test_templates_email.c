#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/alloc.h"
#include "config/sample_config.h"
#include "config/templates.h"

#define TXT "templates/email/vote-soon.en.txt"
#define HTML "templates/email/vote-soon.en.html"
#define SMS "templates/sms/vote-soon.en.txt"

/* The alert goes out by SMS and e-mail; the files not given are good. */
struct email_case {
	const char	*label;
	const char	*txt, *html;	/* NULL: there is no such file */
	const char	*want;		/* the mistakes */
};

static struct email_case cases[] = {
	{ "a subject and a text", "Subject: S\n\nT\n", NULL, "" },
	{ "all parts can state facts",
	    "Subject: {{event.title}}\n\n{{sender}}\n", "<b>{{sender}}</b>\n",
	    "" },
	{ "a missing file is told at the alert that wants it", NULL, NULL,
	    "alerts/act.conf:5: alerts.soon.template: " TXT " is missing "
	    "(list vote has language en)\n" },
	{ "and HTML alone is no e-mail", NULL, "<b>\n",
	    "alerts/act.conf:5: alerts.soon.template: " TXT " is missing "
	    "(list vote has language en)\n" },
	{ "a text without a subject is told by its line", "Hello\n\nT\n", NULL,
	    TXT ":1: the first line is not \"Subject: ...\"\n" },
	{ "an empty subject is told", "Subject:\n\nT\n", NULL,
	    TXT ":1: the subject is empty\n" },
	{ "so is a missing empty line", "Subject: S\nT\n", NULL,
	    TXT ":2: between the subject and the text there is an empty "
	    "line\n" },
	{ "so is a text that is not there", "Subject: S\n\n", NULL,
	    TXT ":3: the text is empty\n" },
	{ "an unknown fact in the subject has its line",
	    "Subject: {{event.wen}}\n\nT\n", NULL,
	    TXT ":1: {{event.wen}}: unknown fact (event.when?)\n" },
	{ "one in the text has the file's line, not the text's",
	    "Subject: S\n\na\n{{event.wen}}\n", NULL,
	    TXT ":4: {{event.wen}}: unknown fact (event.when?)\n" },
	{ "one in HTML has its own file's", "Subject: S\n\nT\n",
	    "<p>\n{{event.wen}}\n",
	    HTML ":2: {{event.wen}}: unknown fact (event.when?)\n" },
	{ "bad syntax has the file's line, too", "Subject: S\n\na\n{{/b}}\n",
	    NULL, TXT ":4: {{/b}} closes nothing\n" },
	{ "an empty HTML file is told", "Subject: S\n\nT\n", "",
	    HTML ": the text is empty\n" },
	{ "a partial is told", "Subject: S\n\nT\n", "{{>foot}}\n",
	    HTML ": {{>foot}}: a text has no partials\n" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
put(const char *dir, const char *name, const char *text)
{
	if (text != NULL)
		assert_int_equal(sample_write(dir, name, text, strlen(text)),
		    0);
}

static struct config *
load(char *dir, const char *txt, const char *html, struct buf *ret)
{
	struct config *config = sample_new(dir);
	struct mistakes mistakes;

	sample_alerts[ALERT_SOON].channels = (struct channels){ 2,
	    { CHANNEL_SMS, CHANNEL_EMAIL } };
	config->nalerts = 1;
	put(dir, SMS, "good\n");
	put(dir, "templates/sms/vote-soon.es.txt", "good\n");
	put(dir, "templates/email/vote-soon.es.txt", "Subject: S\n\ngood\n");
	put(dir, TXT, txt);
	put(dir, HTML, html);
	config->templates_dir = xasprintf("%s/templates", dir);
	mistakes_init(&mistakes);
	buf_init(ret, 64 * 1024);
	templates_load(config, &mistakes);
	mistakes_sort(&mistakes);
	sample_mistakes(&mistakes, ret);
	mistakes_done(&mistakes);
	free(config->templates_dir);
	return config;
}

static void
check_case(void **state)
{
	const struct email_case *c = *state;
	char dir[] = SAMPLE_DIR;
	struct config *config;
	struct buf got;

	assert_non_null(mkdtemp(dir));
	config = load(dir, c->txt, c->html, &got);
	sample_rmdir(dir);
	assert_string_equal(buf_text(&got), c->want);
	sample_done(config);
	buf_done(&got);
}

static void
check_parts(void **state)
{
	char dir[] = SAMPLE_DIR;
	const struct template *t;
	struct config *config;
	struct parts parts;
	struct buf got;

	(void)state;
	assert_non_null(mkdtemp(dir));
	config = load(dir, "Subject: S\r\n\r\nT\r\n", "<p>H</p>\n", &got);
	sample_rmdir(dir);
	assert_string_equal(buf_text(&got), "");
	t = config_template(config, "vote-soon", CHANNEL_EMAIL, PART_SUBJECT,
	    "en");
	assert_string_equal(t->source, "S");
	t = config_template(config, "vote-soon", CHANNEL_EMAIL, PART_TEXT,
	    "en");
	assert_string_equal(t->source, "T");
	assert_int_equal(t->line, 3);
	t = config_template(config, "vote-soon", CHANNEL_EMAIL, PART_HTML,
	    "en");
	assert_string_equal(t->source, "<p>H</p>");
	assert_true(config_parts(config, &config->alerts[0], CHANNEL_EMAIL,
	    "es", &parts));
	assert_non_null(parts.part[PART_SUBJECT]);
	assert_null(parts.part[PART_HTML]);
	assert_true(config_parts(config, &config->alerts[0], CHANNEL_SMS, "en",
	    &parts));
	assert_null(parts.part[PART_SUBJECT]);
	assert_false(config_parts(config, &config->alerts[0], CHANNEL_EMAIL,
	    "fr", &parts));
	sample_done(config);
	buf_done(&got);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 1] = {
		[NCASES] = { .name = "an e-mail has its parts, an SMS one",
		    .test_func = check_parts },
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("templates_email", tests, NULL,
	    NULL);
}
