/*
 * Pages: what is wrong with them, and what they say.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/str.h"
#include "config/config.h"
#include "config/config_dir.h"
#include "config/pages.h"

#define NOW	INT64_C(1503100800000)	/* 2017-08-19T00:00:00Z */
#define ASKS	"templates/pages/unsubscribe.en.html"
#define LISTEN	"web = { listen = \"127.0.0.1:2581\"; };\nsending ="

/* The sample with one page in place of its own. */
struct pages_case {
	const char	*label;
	const char	*page;		/* unsubscribe.en.html; NULL: there is none */
	bool		 listens;
	const char	*want;		/* the mistakes; NULL: none */
	const char	*shows;		/* then, for a list called "vote" */
} cases[] = {
	{ "a page states facts", "<p>{{sender}}: {{list.title}}\n", true, NULL,
	  "<p>Denver Vote Alerts: Vote &lt;b&gt; &amp; &quot;more&quot;" },
	{ "and those of events", "{{first_reading.when}}", true, NULL,
	  "Monday, August 21 at 5:30" },
	{ "a section for who ended everything",
	  "{{#everything}}all{{/everything}}{{^everything}}one{{/everything}}",
	  true, NULL, "one" },
	{ "one that is missing where nothing listens is fine", NULL, false,
	  NULL, NULL },
	{ "one that is missing where we listen is a mistake", NULL, true,
	  "pregon.conf: " ASKS " is missing: who leaves by a link in an e-mail "
	  "sees it (web.listen is set, and the route carries e-mail)\n", NULL },
	{ "an unknown name is a mistake by its line", "a\n{{sendr}}\n", true,
	  ASKS ":2: {{sendr}}: unknown fact (sender?)\n", NULL },
	{ "also where nothing listens", "{{sendr}}\n", false,
	  ASKS ":1: {{sendr}}: unknown fact (sender?)\n", NULL },
	{ "a page knows nobody's name", "{{person.name}}", true,
	  ASKS ":1: {{person.name}}: unknown fact\n", NULL },
	{ "and has no link of a mail", "{{unsubscribe_url}}", true,
	  ASKS ":1: {{unsubscribe_url}}: unknown fact\n", NULL },
	{ "bad syntax is a mistake by its line", "a\nb\n{{/c}}", true,
	  ASKS ":3: {{/c}} closes nothing\n", NULL },
	{ "a partial is one", "{{>foot}}", true,
	  ASKS ": {{>foot}}: a text has no partials\n", NULL },
	{ "an empty file is one", "", true, ASKS ": the text is empty\n",
	  NULL },
	{ "bytes that are not UTF-8 are one", "a\n\xff\n", true,
	  ASKS ":2: this is not UTF-8\n", NULL },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
edit(const char *root, const char *file, const char *old, const char *new)
{
	char *path = xasprintf("%s/config/%s", root, file);

	dir_replace(path, old, new);
	free(path);
}

static void
put_page(const char *root, const char *name, const char *text)
{
	char *path = xasprintf("%s/templates/pages/%s", root, name);

	if (text == NULL)
		assert_int_equal(unlink(path), 0);
	else
		dir_write(path, text, strlen(text));
	free(path);
}

/* Load ${root}/config; its mistakes, to be freed. */
static char *
load(const char *root, struct config **ret)
{
	char *dir = xasprintf("%s/config", root), *text;
	struct mistakes mistakes;

	mistakes_init(&mistakes);
	*ret = config_load(dir, &mistakes);
	text = dir_mistakes(&mistakes);
	mistakes_done(&mistakes);
	free(dir);
	return text;
}

static void
assert_shows(const struct config *config, enum page_kind kind,
    const struct page_about *about, const char *want)
{
	struct secret page = { 0 };
	struct err err;

	if (pages_render(config, kind, about, NOW, &page, &err) == -1)
		fail_msg("%s", err.text);
	if (strstr(secret_reveal(&page), want) == NULL)
		fail_msg("%s", secret_reveal(&page));
	secret_done(&page);
}

static void
check_case(void **state)
{
	const struct pages_case *c = *state;
	struct page_about about = { .list = "vote", .language = "en" };
	struct config *config;
	char root[32], *got;

	dir_sample(root);
	put_page(root, "unsubscribe.en.html", c->page);
	edit(root, "lists/vote.conf", "en = \"Vote alerts\"",
	    "en = \"Vote <b> & \\\"more\\\"\"");
	if (c->listens)
		edit(root, "pregon.conf", "sending =", LISTEN);
	got = load(root, &config);
	assert_string_equal(got, c->want != NULL ? c->want : "");
	if (c->shows != NULL)
		assert_shows(config, PAGE_UNSUBSCRIBE, &about, c->shows);
	config_unref(config);
	free(got);
	dir_remove(root);
}

/* All that the sample's pages say, in each language and for each list. */
static void
check_sample(void **state)
{
	struct page_about about = { .list = "vote", .language = "es" };
	struct config *config;
	char root[32], *got;

	(void)state;
	dir_sample(root);
	got = load(root, &config);
	assert_string_equal(got, "");
	assert_shows(config, PAGE_UNSUBSCRIBE, &about,
	    "<button class=\"main\" name=\"List-Unsubscribe\" "
	    "value=\"One-Click\">Dejar Alertas del voto<");
	assert_shows(config, PAGE_UNSUBSCRIBED, &about, "name=\"everything\"");
	about.everything = true;
	assert_shows(config, PAGE_UNSUBSCRIBED, &about,
	    "Alertas del Voto de Denver no le escribirá más");
	about.language = "";		/* not known: ours */
	assert_shows(config, PAGE_UNSUBSCRIBED, &about, "lang=\"en\"");
	about.language = "vi";		/* no page speaks it */
	assert_shows(config, PAGE_UNSUBSCRIBED, &about, "lang=\"en\"");
	about.list = "gone";		/* it is in the files no longer */
	assert_shows(config, PAGE_UNSUBSCRIBE, &about, "Stop gone?");
	config_unref(config);
	free(got);
	dir_remove(root);
}

static void
check_none(void **state)
{
	struct page_about about = { .list = "vote", .language = "en" };
	struct config *config;
	struct secret page = { 0 };
	char root[32], *got;
	struct err err;

	(void)state;
	dir_sample(root);
	put_page(root, "unsubscribe.en.html", NULL);
	put_page(root, "unsubscribe.es.html", NULL);
	got = load(root, &config);
	assert_string_equal(got, "");
	assert_int_equal(pages_render(config, PAGE_UNSUBSCRIBE, &about, NOW,
	    &page, &err), -1);
	assert_string_equal(err.text, "there is no page unsubscribe");
	config_unref(config);
	free(got);
	dir_remove(root);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 2];
	size_t n = 0, i;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[n++] = (struct CMUnitTest){ .name = "the sample's pages are "
	    "fine, and speak her language", .test_func = check_sample };
	tests[n++] = (struct CMUnitTest){ .name = "where there is none it "
	    "cannot be made", .test_func = check_none };
	return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
