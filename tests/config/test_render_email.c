#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/render.h"

#define SUBJECT "About {{a}}"

struct email_case {
	const char	*label;
	const char	*subject, *text, *html;		/* templates; html may be NULL */
	const char	*facts, *name;
	const char	*want[NPARTS];	/* all NULL: an error */
	const char	*want_err;	/* in it */
};

/*
 * Whatever a fact holds, the subject is one line.
 */
static struct email_case cases[] = {
	{ "all three parts are rendered", "S {{a}}", "T {{a}}", "<b>{{a}}</b>",
	  "{\"a\":\"x\"}", "", { "T x", "S x", "<b>x</b>" }, NULL },
	{ "HTML may be missing", "S", "T", NULL, "{}", "", { "T", "S", "" },
	  NULL },
	{ "values are escaped in HTML alone", "{{a}}", "{{a}}", "{{a}}",
	  "{\"a\":\"<A & \\\"B\\\">\"}", "",
	  { "<A & \"B\">", "<A & \"B\">", "&lt;A &amp; &quot;B&quot;&gt;" },
	  NULL },
	{ "her name cannot be HTML", "S", "T",
	  "{{#person.name}}{{person.name}}{{/person.name}}", "{}", "<script>",
	  { "T", "S", "&lt;script&gt;" }, NULL },
	{ "LF does not end a subject", SUBJECT, "T", NULL,
	  "{\"a\":\"x\\nBcc: a@example.org\"}", "",
	  { "T", "About x Bcc: a@example.org", "" }, NULL },
	{ "nor does CR LF", SUBJECT, "T", NULL,
	  "{\"a\":\"x\\r\\nBcc: a@example.org\"}", "",
	  { "T", "About x Bcc: a@example.org", "" }, NULL },
	{ "nor two of them, and a body", SUBJECT, "T", NULL,
	  "{\"a\":\"x\\r\\n\\r\\nBody\"}", "", { "T", "About x Body", "" },
	  NULL },
	{ "nor CR alone", SUBJECT, "T", NULL, "{\"a\":\"x\\rBcc: y\"}", "",
	  { "T", "About x Bcc: y", "" }, NULL },
	{ "nor a folded line", SUBJECT, "T", NULL, "{\"a\":\"x\\n\\ty\"}", "",
	  { "T", "About x y", "" }, NULL },
	{ "nor NEL, U+0085", SUBJECT, "T", NULL, "{\"a\":\"x\\u0085y\"}", "",
	  { "T", "About x y", "" }, NULL },
	{ "nor the line and paragraph separators", SUBJECT, "T", NULL,
	  "{\"a\":\"x\\u2028y\\u2029z\"}", "", { "T", "About x y z", "" },
	  NULL },
	{ "nor VT, FF, ESC and DEL", SUBJECT, "T", NULL,
	  "{\"a\":\"x\\u000by\\u000cz\\u001bw\\u007fv\"}", "",
	  { "T", "About x y z w v", "" }, NULL },
	{ "nor a fact that is not escaped", "About {{{a}}}{{&a}}", "T", NULL,
	  "{\"a\":\"\\r\\nBcc: y\"}", "",
	  { "T", "About Bcc: y Bcc: y", "" }, NULL },
	{ "nor her name", "For {{person.name}}", "T", NULL, "{}",
	  "Ada\r\nBcc: y", { "T", "For Ada Bcc: y", "" }, NULL },
	{ "letters beyond ASCII stay", SUBJECT, "T", NULL,
	  "{\"a\":\"votaci\u00f3n \u2026 \u00a0\U0001f327\"}", "",
	  { "T", "About votaci\u00f3n \u2026 \u00a0\U0001f327", "" }, NULL },
	{ "a subject of spaces is none", "{{a}}", "T", NULL,
	  "{\"a\":\" \\r\\n \"}", "", { NULL, NULL, NULL },
	  "the subject is empty" },
	{ "a text keeps its lines", "S", "a\n\n{{a}}\n", NULL,
	  "{\"a\":\"x\\ny\"}", "", { "a\n\nx\ny\n", "S", "" }, NULL },
	{ "a fact without a value is an error in the subject", "{{a}}", "T",
	  NULL, "{\"a\":null}", "", { NULL, NULL, NULL }, "a has no value" },
	{ "and in HTML", "S", "T", "{{a}}", "{}", "", { NULL, NULL, NULL },
	  "a is not a fact" },
	{ "an e-mail wants a subject", NULL, "T", NULL, "{}", "",
	  { NULL, NULL, NULL }, "wants a subject" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static struct mustache *
compile(const char *source)
{
	struct mustache *template;
	struct err err;

	if (source == NULL)
		return NULL;
	template = mustache_compile(source, strlen(source), NULL, NULL, &err);
	assert_non_null(template);
	return template;
}

static int
render(const char *const sources[NPARTS], const char *data, const char *name,
    struct rendered *ret, struct err *err)
{
	struct mustache *compiled[NPARTS];
	json_t *facts = json_loads(data, 0, NULL);
	struct secret who = { 0 };
	const struct reader reader = { .name = &who };
	struct parts parts;
	enum part part;
	int result;

	assert_non_null(facts);
	for (part = 0; part < NPARTS; part++) {
		compiled[part] = compile(sources[part]);
		parts.part[part] = compiled[part];
	}
	secret_set(&who, name, strlen(name));
	result = render_message(CHANNEL_EMAIL, &parts, facts, &reader, ret,
	    err);
	secret_done(&who);
	for (part = 0; part < NPARTS; part++)
		mustache_free(compiled[part]);
	json_decref(facts);
	return result;
}

static void
check_case(void **state)
{
	const struct email_case *c = *state;
	const char *const sources[NPARTS] = { [PART_TEXT] = c->text,
	    [PART_SUBJECT] = c->subject, [PART_HTML] = c->html };
	struct rendered got = { 0 };
	enum part part;
	struct err err;

	if (render(sources, c->facts, c->name, &got, &err) == -1) {
		assert_null(c->want[PART_TEXT]);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_non_null(strstr(err.text, c->want_err));
	} else
		assert_non_null(c->want[PART_TEXT]);
	for (part = 0; part < NPARTS; part++)
		assert_string_equal(secret_reveal(&got.part[part]),
		    c->want[part] != NULL ? c->want[part] : "");
	rendered_done(&got);
}

/* RFC 5322 2.1.1: 998 bytes with the field's name, and not one more. */
static void
check_bound(void **state)
{
	const char *sources[NPARTS] = { [PART_TEXT] = "T" };
	struct rendered got = { 0 };
	struct err err;
	char *subject;

	(void)state;
	subject = xasprintf("%0*d", SUBJECT_LEN_MAX, 0);
	sources[PART_SUBJECT] = subject;
	assert_int_equal(render(sources, "{}", "", &got, &err), 0);
	assert_int_equal(strlen("Subject: ") + got.part[PART_SUBJECT].len, 998);
	rendered_done(&got);
	free(subject);
	subject = xasprintf("%0*d", SUBJECT_LEN_MAX + 1, 0);
	sources[PART_SUBJECT] = subject;
	assert_int_equal(render(sources, "{}", "", &got, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	assert_int_equal(got.part[PART_SUBJECT].len, 0);
	free(subject);
}

/* Every code point that a fact can hold, one at a time. */
static void
check_every_byte(void **state)
{
	const char *const sources[NPARTS] = { [PART_TEXT] = "T",
	    [PART_SUBJECT] = "a{{a}}b" };
	struct rendered got = { 0 };
	struct err err;
	char data[32];
	unsigned c;
	size_t i;

	(void)state;
	for (c = 1; c < 0xd800; c++) {
		snprintf(data, sizeof data, "{\"a\":\"\\u%04x\"}", c);
		assert_int_equal(render(sources, data, "", &got, &err), 0);
		for (i = 0; i < got.part[PART_SUBJECT].len; i++)
			assert_in_range((unsigned char)secret_reveal(
			    &got.part[PART_SUBJECT])[i], ' ', 0xff);
		rendered_done(&got);
	}
}

static const struct CMUnitTest others[] = {
	{ .name = "a subject is bounded", .test_func = check_bound },
	{ .name = "no character of a fact is a control in a subject",
	    .test_func = check_every_byte },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NOTHERS];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	memcpy(tests + NCASES, others, sizeof others);
	return cmocka_run_group_tests_name("render_email", tests, NULL, NULL);
}
