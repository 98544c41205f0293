/*
 * The sandbox in SendGrid's shape: what it takes, what it refuses and in which
 * words, and that a mail's HTML is shown and never runs.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_sandbox.h"

#define SEND	"/v3/mail/send"
#define TO(x)	"\"personalizations\":[{\"to\":[{\"email\":" x "}]}]"
#define ANA	TO("\"ana@example.org\"")
#define FROM	"\"from\":{\"email\":\"alerts@example.org\"}"
#define SUBJECT	"\"subject\":\"The vote\""
#define PART(type, value) "{\"type\":\"" type "\",\"value\":" value "}"
#define PLAIN	PART("text/plain", "\"Hi\"")
#define CONTENT(x) "\"content\":[" x "]"
#define MAIL(x)	"{" ANA "," FROM "," SUBJECT "," CONTENT(PLAIN) x "}"

static struct mail_case {
	const char	*label;
	const char	*json;
	int		 status;	/* 202: it is kept */
	const char	*field;		/* of the refusal; NULL: null */
} cases[] = {
	{ "a mail is accepted and kept", MAIL(""), 202, NULL },
	{ "with HTML, headers, our id and tracking off", "{" ANA "," FROM ","
	    SUBJECT "," CONTENT(PLAIN "," PART("text/html", "\"<p>\"")) ","
	    "\"reply_to\":{\"email\":\"a@example.org\"},"
	    "\"headers\":{\"List-Unsubscribe\":\"<https://example.org/u>\"},"
	    "\"custom_args\":{\"pregon_ref\":\"7\"},"
	    "\"tracking_settings\":{\"open_tracking\":{\"enable\":false}}}",
	    202, NULL },
	{ "what is not JSON is refused", "{", 400, NULL },
	{ "an array is refused", "[]", 400, NULL },
	{ "a member given twice is refused", MAIL("," SUBJECT), 400, NULL },
	{ "a member that it does not know is refused", MAIL(",\"subjct\":\"x\""),
	    400, NULL },
	{ "bytes that are not UTF-8 are refused", MAIL(",\"headers\":{\"A\":"
	    "\"\xff\"}"), 400, NULL },
	{ "a NUL is refused", MAIL(",\"headers\":{\"A\":\"\\u0000\"}"), 400,
	    NULL },
	{ "an address that is none is refused", "{" TO("\"ana\"") "," FROM ","
	    SUBJECT "," CONTENT(PLAIN) "}", 400,
	    "personalizations.0.to.0.email" },
	{ "an address that is no string is refused", "{" TO("7") "," FROM ","
	    SUBJECT "," CONTENT(PLAIN) "}", 400,
	    "personalizations.0.to.0.email" },
	{ "two people are refused", "{\"personalizations\":[{\"to\":[{\"email\":"
	    "\"a@example.org\"},{\"email\":\"b@example.org\"}]}]," FROM ","
	    SUBJECT "," CONTENT(PLAIN) "}", 400, "personalizations.0.to" },
	{ "nobody is refused", "{" FROM "," SUBJECT "," CONTENT(PLAIN) "}", 400,
	    "personalizations" },
	{ "no sender is refused", "{" ANA "," SUBJECT "," CONTENT(PLAIN) "}",
	    400, "from.email" },
	{ "an empty reply_to is refused", MAIL(",\"reply_to\":{}"), 400,
	    "reply_to.email" },
	{ "no subject is refused", "{" ANA "," FROM "," CONTENT(PLAIN) "}", 400,
	    "subject" },
	{ "no content is refused", "{" ANA "," FROM "," SUBJECT "}", 400,
	    "content" },
	{ "a part that is empty is refused", "{" ANA "," FROM "," SUBJECT ","
	    CONTENT(PLAIN "," PART("text/html", "\"\"")) "}", 400,
	    "content.value" },
	{ "HTML before the text is refused", "{" ANA "," FROM "," SUBJECT ","
	    CONTENT(PART("text/html", "\"<p>\"") "," PLAIN) "}", 400,
	    "content.type" },
	{ "a header of SendGrid's own is refused",
	    MAIL(",\"headers\":{\"reply-to\":\"x@example.org\"}"), 400,
	    "headers" },
	{ "an empty header is refused", MAIL(",\"headers\":{\"A\":\"\"}"), 400,
	    "headers" },
	{ "an argument that is no string is refused",
	    MAIL(",\"custom_args\":{\"pregon_ref\":7}"), 400, "custom_args" },
};
#define NCASES (sizeof cases / sizeof cases[0])

/* The field that a refusal names; "" where it names none. */
static void
check_refusal(const struct rig_answer *answer, const char *want)
{
	json_t *json = json_loads(answer->body, 0, NULL), *first;
	const char *field;

	first = json_array_get(json_object_get(json, "errors"), 0);
	assert_true(json_string_length(json_object_get(first, "message")) > 0);
	field = json_string_value(json_object_get(first, "field"));
	if (want == NULL)
		assert_null(field);
	else {
		assert_non_null(field);
		assert_string_equal(field, want);
	}
	json_decref(json);
}

static void
check_case(void **state)
{
	const struct mail_case *c = *state;
	struct rig_answer answer;
	char *url;

	rig_sandbox(NULL, &url);
	answer = rig_post_json(url, SEND, c->json);
	assert_int_equal(answer.status, c->status);
	assert_int_equal(rig_count(url), c->status == 202);
	assert_int_equal(strcasestr(answer.head, "\r\nX-Message-Id: SM") !=
	    NULL, c->status == 202);
	if (c->status == 202)
		assert_string_equal(answer.body, "");
	else
		check_refusal(&answer, c->field);
	rig_answer_done(&answer);
	free(url);
}

static void
a_form_is_no_mail(void **state)
{
	struct rig_answer answer;
	char *url;

	(void)state;
	rig_sandbox(NULL, &url);
	answer = rig_post(url, SEND, MAIL(""));
	assert_int_equal(answer.status, 415);
	rig_answer_done(&answer);
	answer = rig_post_json(url, RIG_SEND, MAIL(""));
	assert_int_equal(answer.status, 400);
	rig_answer_done(&answer);
	answer = rig_get(url, SEND);
	assert_int_equal(answer.status, 405);
	rig_answer_done(&answer);
	assert_int_equal(rig_count(url), 0);
	free(url);
}

/* The longest that a descriptor may draw. */
static void
a_long_mail_is_kept(void **state)
{
	const size_t size = 500 * 1024;
	char *html = malloc(size + 1), *json, *url;
	struct rig_answer answer;

	(void)state;
	assert_non_null(html);
	memset(html, 'x', size);
	html[size] = '\0';
	if (asprintf(&json, "{" ANA "," FROM "," SUBJECT "," CONTENT(PLAIN ","
	    PART("text/html", "\"%s\"")) "}", html) == -1)
		abort();
	rig_sandbox(NULL, &url);
	answer = rig_post_json(url, SEND, json);
	assert_int_equal(answer.status, 202);
	rig_answer_done(&answer);
	free(json);
	free(html);
	free(url);
}

static void
the_page_shows_html_and_never_runs_it(void **state)
{
	struct rig_answer answer;
	char *page, *url;

	(void)state;
	rig_sandbox(NULL, &url);
	answer = rig_post_json(url, SEND, "{" ANA "," FROM ","
	    "\"subject\":\"<b>The vote</b>\"," CONTENT(PLAIN "," PART("text/html",
	    "\"</pre><script>alert(1)</script><img src=x>\"")) ","
	    "\"headers\":{\"List-Unsubscribe\":\"<https://example.org/u>\"}}");
	assert_int_equal(answer.status, 202);
	rig_answer_done(&answer);
	page = rig_get_text(url, "/");
	assert_non_null(strstr(page, "&lt;b&gt;The vote&lt;/b&gt;"));
	assert_non_null(strstr(page, "&lt;/pre&gt;&lt;script&gt;alert(1)"
	    "&lt;/script&gt;&lt;img src=x&gt;"));
	assert_non_null(strstr(page, "&lt;https://example.org/u&gt;"));
	assert_null(strstr(page, "<script"));
	assert_null(strstr(page, "<img"));
	assert_null(strstr(page, "<b>The vote"));
	free(page);
	free(url);
}

/* One port, one count, one store: by address. */
static void
both_channels_are_counted(void **state)
{
	struct rig_answer answer;
	json_t *all;
	char *url;

	(void)state;
	rig_sandbox("status=503@every3", &url);
	answer = rig_post_json(url, SEND, MAIL(""));
	rig_answer_done(&answer);
	answer = rig_post(url, RIG_SEND, RIG_GOOD);
	rig_answer_done(&answer);
	answer = rig_post_json(url, SEND, MAIL(""));	/* the third */
	assert_int_equal(answer.status, 503);
	check_refusal(&answer, NULL);
	rig_answer_done(&answer);
	answer = rig_post_json(url, SEND, MAIL(""));
	rig_answer_done(&answer);
	all = rig_get_json(url, "/recipients.json");
	assert_int_equal(json_integer_value(json_object_get(all,
	    "ana@example.org")), 2);
	assert_int_equal(json_integer_value(json_object_get(all,
	    "+13035550123")), 1);
	json_decref(all);
	free(url);
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

static const struct CMUnitTest stories[] = {
	STORY(a_form_is_no_mail),
	STORY(a_long_mail_is_kept),
	STORY(the_page_shows_html_and_never_runs_it),
	STORY(both_channels_are_counted),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(cases, NCASES, check_case);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("sandbox_mail", tests, NULL, NULL);
}
