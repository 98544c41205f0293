#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "provider/by_hand.h"
#include "provider/values.h"

struct message_case {
	const char	*label;
	const char	*to, *text;
	int64_t		 ref, validity_s;
	const char	*want;		/* NULL: refused */
	const char	*subject, *html, *url;	/* of an e-mail, or NULL */
};

/* What is empty in a text for a phone. */
#define NO_MAIL ",\"subject\":\"\",\"html\":\"\",\"unsubscribe_url\":\"\"}"

#define MAIL(subject, html, url) "{\"to\":\"a@example.org\"," \
	"\"to_digits\":\"a@example.org\",\"text\":\"Hi\",\"ref\":1," \
	"\"validity_s\":1,\"subject\":\"" subject "\",\"html\":\"" html \
	"\",\"unsubscribe_url\":\"" url "\"}"

static struct message_case cases[] = {
	{ "a message's values are all there", "+13035550123", "Hi", 7, 60,
	    "{\"to\":\"+13035550123\",\"to_digits\":\"13035550123\","
	    "\"text\":\"Hi\",\"ref\":7,\"validity_s\":60" NO_MAIL,
	    NULL, NULL, NULL },
	{ "digits without a plus stay", "13035550123", "", 1, 1,
	    "{\"to\":\"13035550123\",\"to_digits\":\"13035550123\","
	    "\"text\":\"\",\"ref\":1,\"validity_s\":1" NO_MAIL,
	    NULL, NULL, NULL },
	{ "a negative validity is a second", "+1", "", 1, INT64_MIN,
	    "{\"to\":\"+1\",\"to_digits\":\"1\",\"text\":\"\",\"ref\":1,"
	    "\"validity_s\":1" NO_MAIL,
	    NULL, NULL, NULL },
	{ "the largest reference keeps its digits", "+1", "",
	    INT64_MAX, 36000,
	    "{\"to\":\"+1\",\"to_digits\":\"1\",\"text\":\"\","
	    "\"ref\":9223372036854775807,\"validity_s\":36000" NO_MAIL,
	    NULL, NULL, NULL },
	{ "validity has an end", "+1", "", 1, 36001,
	    "{\"to\":\"+1\",\"to_digits\":\"1\",\"text\":\"\",\"ref\":1,"
	    "\"validity_s\":36000" NO_MAIL,
	    NULL, NULL, NULL },
	{ "a text that is not UTF-8 is refused", "+1", "\xc3", 1, 1, NULL,
	    NULL, NULL, NULL },
	{ "an e-mail has a subject, HTML and a way out", "a@example.org", "Hi",
	    1, 1, MAIL("Vote \\u00e1", "<p>", "https://example.org/u/1"),
	    "Vote \u00e1", "<p>", "https://example.org/u/1" },
	{ "a subject stays on one line", "a@example.org", "Hi", 1, 1,
	    MAIL("Vote  Bcc: x ", "", ""), "Vote\r\nBcc: x\x7f", NULL, NULL },
	{ "HTML keeps its lines", "a@example.org", "Hi", 1, 1,
	    MAIL("", "<p>\\r\\n\\u0001</p>", ""), NULL, "<p>\r\n\x01</p>", NULL },
	{ "a subject that is not UTF-8 is refused", "a@example.org", "Hi", 1, 1,
	    NULL, "\xff", NULL, NULL },
	{ "HTML that is not UTF-8 is refused", "a@example.org", "Hi", 1, 1,
	    NULL, NULL, "<p>\xe9</p>", NULL },
	{ "a way out with a line feed is refused", "a@example.org", "Hi", 1, 1,
	    NULL, NULL, NULL, "https://example.org/\nBcc: x" },
	{ "a way out that ends its header early is refused", "a@example.org",
	    "Hi", 1, 1, NULL, NULL, NULL, "https://example.org/>,<x" },
	{ "a way out that is not ASCII is refused", "a@example.org", "Hi", 1, 1,
	    NULL, NULL, NULL, "https://example.org/\u00e1" },
};

/* A secret that holds ${text}; NULL where that is. */
static const struct secret *
hold(struct secret *secret, const char *text)
{
	if (text == NULL)
		return NULL;
	secret_set(secret, text, strlen(text));
	return secret;
}

static void
check_case(void **state)
{
	const struct message_case *c = *state;
	struct address to = { 0 };
	struct secret text = { 0 }, subject = { 0 }, html = { 0 }, url = { 0 };
	struct outgoing outgoing = { .to = &to, .text = hold(&text, c->text),
	    .subject = hold(&subject, c->subject), .html = hold(&html, c->html),
	    .unsubscribe_url = hold(&url, c->url), .ref = c->ref,
	    .validity_s = c->validity_s };
	json_t *got, *want;
	struct err err;

	assert_int_equal(address_set(&to, c->to), 0);
	got = values_of_message(&outgoing, &err);
	secret_done(&text);
	secret_done(&subject);
	secret_done(&html);
	secret_done(&url);
	if (c->want == NULL) {
		assert_null(got);
		assert_int_equal(err.kind, ERR_INPUT);
		return;
	}
	want = json_loads(c->want, 0, NULL);
	assert_non_null(want);
	assert_true(json_equal(json_object_get(got, "message"), want));
	json_decref(want);
	values_free(got);
}

/* A second reference lets us look at a string after the rest is freed. */
static void
strings_are_overwritten(void **state)
{
	static const char zero[6];
	json_t *token = json_string("secret"), *text = json_string("secret");
	json_t *values = json_pack("{s:{s:O,s:i},s:[[O]n]}", "account",
	    "token", token, "n", 1, "list", text);

	(void)state;
	assert_non_null(values);
	values_free(values);
	assert_memory_equal(json_string_value(token), zero, sizeof zero);
	assert_memory_equal(json_string_value(text), zero, sizeof zero);
	json_decref(token);
	json_decref(text);
	values_free(NULL);
}

int
main(void)
{
	struct CMUnitTest tests[COUNT(cases) + 1];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[i] = (struct CMUnitTest){
	    .name = "what is given back is overwritten first",
	    .test_func = strings_are_overwritten };
	return cmocka_run_group_tests_name("values", tests, NULL, NULL);
}
