#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/json_written.h"
#include "provider/by_hand.h"

struct form_case {
	const char	*label;
	const char	*from, *service, *callback;	/* settings, or NULL */
	const char	*text;
	int64_t		 validity_s;
	const char	*want;				/* after To= */
};

static struct form_case cases[] = {
	{ "what has no value is left out",
	    "+13035550100", NULL, NULL, "Hello", 3600,
	    "&From=%2B13035550100&Body=Hello&ValidityPeriod=3600" },
	{ "a service may stand for the sender",
	    NULL, "MG1", NULL, "Hello", 3600,
	    "&MessagingServiceSid=MG1&Body=Hello&ValidityPeriod=3600" },
	{ "an empty setting is left out as well",
	    "", "MG1", "", "Hello", 3600,
	    "&MessagingServiceSid=MG1&Body=Hello&ValidityPeriod=3600" },
	{ "the callback carries our id of the message",
	    "+13035550100", NULL, "https://example.org/hook", "Hello", 3600,
	    "&From=%2B13035550100&Body=Hello&ValidityPeriod=3600"
	    "&StatusCallback=https%3A%2F%2Fexample.org%2Fhook%3Fm%3D8812" },
	{ "braces in a text come out as typed",
	    NULL, NULL, NULL, "{{message.to}} {{{account.auth_token}}}", 60,
	    "&Body=%7B%7Bmessage.to%7D%7D+%7B%7B%7Baccount.auth_token%7D%7D"
	    "%7D&ValidityPeriod=60" },
	{ "a text cannot begin another pair",
	    NULL, NULL, NULL, "Hi&To=+13035550199;To=x", 60,
	    "&Body=Hi%26To%3D%2B13035550199%3BTo%3Dx&ValidityPeriod=60" },
	{ "lines, percent and plus come out as typed",
	    NULL, NULL, NULL, "1\r\n2 + 3%20%", 60,
	    "&Body=1%0D%0A2+%2B+3%2520%25&ValidityPeriod=60" },
	{ "letters beyond ASCII go as UTF-8",
	    NULL, NULL, NULL, "\u00f1 \U0001f327", 60,
	    "&Body=%C3%B1+%F0%9F%8C%A7&ValidityPeriod=60" },
	{ "quotes and markup are not rewritten",
	    NULL, NULL, NULL, "<a> \"b\"", 60,
	    "&Body=%3Ca%3E+%22b%22&ValidityPeriod=60" },
	{ "validity is at least a second",
	    NULL, NULL, NULL, "Hello", 0, "&Body=Hello&ValidityPeriod=1" },
	{ "validity is at most what every provider takes",
	    NULL, NULL, NULL, "Hello", 86400,
	    "&Body=Hello&ValidityPeriod=36000" },
	{ "an empty text is left out",
	    NULL, NULL, NULL, "", 60, "&ValidityPeriod=60" },
};

/* All that one request is made from. */
struct bench {
	struct account_setting	 settings[TWILIO_SETTINGS_MAX];
	struct account		 account;
	struct provider		*provider;
	struct address		 to;
	struct secret		 text;
	struct outgoing		 outgoing;
	struct http_request	 request;
	struct err		 err;
};

static void
bench_begin(struct bench *b, const struct provider_conf *conf)
{
	*b = (struct bench){ 0 };
	account_begin(&b->account, conf, b->settings);
	assert_int_equal(address_set(&b->to, "+13035550123"), 0);
	b->outgoing = (struct outgoing){ .to = &b->to, .text = &b->text,
	    .ref = 8812, .validity_s = 3600 };
}

static void
bench_set(struct bench *b, char *name, const char *value)
{
	if (value != NULL)
		account_add(&b->account, name, value);
}

static int
bench_build(struct bench *b, const char *text, size_t len)
{
	secret_set(&b->text, text, len);
	b->provider = provider_new(&b->account, &b->err);
	if (b->provider == NULL)
		fail_msg("%s", b->err.text);
	return provider_build(b->provider, &b->outgoing, &b->request, &b->err);
}

static void
bench_end(struct bench *b)
{
	provider_free(b->provider);
	http_request_done(&b->request);
	secret_done(&b->text);
	address_done(&b->to);
	account_end(&b->account);
}

static void
check_case(void **state)
{
	const struct form_case *c = *state;
	const char *body;
	struct bench b;

	bench_begin(&b, &twilio_conf);
	bench_set(&b, "from", c->from);
	bench_set(&b, "messaging_service_sid", c->service);
	bench_set(&b, "callback", c->callback);
	b.outgoing.validity_s = c->validity_s;
	if (bench_build(&b, c->text, strlen(c->text)) == -1)
		fail_msg("%s", b.err.text);

	body = secret_reveal(&b.request.body);
	assert_true(str_starts(body, "To=%2B13035550123"));
	assert_string_equal(body + strlen("To=%2B13035550123"), c->want);
	assert_int_equal(b.request.body.len, strlen(body));
	bench_end(&b);
}

static void
around_the_form(void **state)
{
	struct bench b;

	(void)state;
	bench_begin(&b, &twilio_conf);
	assert_int_equal(bench_build(&b, "Hello", 5), 0);
	assert_string_equal(b.request.method, "POST");
	assert_string_equal(secret_reveal(&b.request.url),
	    "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
	assert_string_equal(secret_reveal(&b.request.user), "AC1");
	assert_string_equal(secret_reveal(&b.request.password),
	    "token:with%odd&bytes");
	assert_int_equal(b.request.nheaders, 1);
	assert_string_equal(b.request.headers[0].name, "Content-Type");
	assert_string_equal(secret_reveal(&b.request.headers[0].value),
	    "application/x-www-form-urlencoded");
	bench_end(&b);
}

/* Everything in the query and in headers, nothing in a body. */
static struct provider_setting odd_settings[] = {
	{ "url", SETTING_REQUIRED, NULL },
	{ "account_sid", SETTING_REQUIRED, NULL },
	{ "auth_token", SETTING_SECRET, NULL },
	{ "from", SETTING_OPTIONAL, NULL },
};

static struct pair odd_headers[] = {
	{ HERE(1), "Accept", "application/json" },
	{ HERE(2), "X-From", "{{account.from}}" },
	{ HERE(3), "Authorization", "Key {{account.auth_token}}" },
};

static const struct provider_conf odd_conf = {
	.where = HERE(1), .name = "odd", .method = "GET",
	.nsettings = COUNT(odd_settings), .settings = odd_settings,
	.url = "{{{account.url}}}/{{account.from}}/send?"
	    "to={{message.to_digits}}&text={{message.text}}",
	.nheaders = COUNT(odd_headers), .headers = odd_headers,
};

static void
everything_in_the_query(void **state)
{
	struct bench b;

	(void)state;
	bench_begin(&b, &odd_conf);
	bench_set(&b, "from", "a/b?c");
	assert_int_equal(bench_build(&b, "1 + 1 = 2&to=9#{{x}}", 20), 0);
	assert_string_equal(b.request.method, "GET");
	assert_string_equal(secret_reveal(&b.request.url),
	    "https://api.twilio.com/a%2Fb%3Fc/send?to=13035550123"
	    "&text=1%20%2B%201%20%3D%202%26to%3D9%23%7B%7Bx%7D%7D");
	assert_int_equal(b.request.body.len, 0);
	assert_int_equal(b.request.user.len, 0);
	assert_int_equal(b.request.nheaders, 3);
	assert_string_equal(secret_reveal(&b.request.headers[2].value),
	    "Key token:with%odd&bytes");
	bench_end(&b);
}

static void
a_header_stays_one_line(void **state)
{
	struct bench b;
	size_t i;

	(void)state;
	bench_begin(&b, &odd_conf);
	bench_set(&b, "from", "Council\r\nX-Evil: 1\n");
	assert_int_equal(bench_build(&b, "Hello", 5), 0);
	assert_int_equal(b.request.nheaders, 3);
	for (i = 0; i < b.request.nheaders; i++)
		assert_null(strpbrk(secret_reveal(&b.request.headers[i].value),
		    "\r\n"));
	assert_string_equal(secret_reveal(&b.request.headers[1].value),
	    "Council  X-Evil: 1 ");
	bench_end(&b);
}

static void
an_empty_header_is_left_out(void **state)
{
	struct bench b;

	(void)state;
	bench_begin(&b, &odd_conf);
	assert_int_equal(bench_build(&b, "Hello", 5), 0);
	assert_int_equal(b.request.nheaders, 2);
	assert_string_equal(b.request.headers[0].name, "Accept");
	assert_string_equal(b.request.headers[1].name, "Authorization");
	bench_end(&b);
}

static void
refused_for_its_bytes(void **state)
{
	struct pair raw = { HERE(1), "X-From", "{{{account.from}}}" };
	struct provider_conf conf = odd_conf;
	struct bench b;

	(void)state;
	conf.headers = &raw;
	conf.nheaders = 1;
	bench_begin(&b, &conf);
	bench_set(&b, "from", "a\r\nX-Evil: 1");
	assert_int_equal(bench_build(&b, "Hello", 5), -1);
	assert_int_equal(b.err.kind, ERR_INPUT);
	assert_null(strstr(b.err.text, "Evil"));
	bench_end(&b);

	bench_begin(&b, &conf);
	bench_set(&b, "from", "a\x7f");
	assert_int_equal(bench_build(&b, "Hello", 5), -1);
	bench_end(&b);

	conf = odd_conf;
	conf.url = "{{{account.url}}}/{{{account.from}}}";
	bench_begin(&b, &conf);
	bench_set(&b, "from", "a HTTP/1.1\r\nX-Evil: 1");
	assert_int_equal(bench_build(&b, "Hello", 5), -1);
	assert_int_equal(b.err.kind, ERR_INPUT);
	assert_null(strstr(b.err.text, "Evil"));
	bench_end(&b);
}

static void
content_type_of_the_descriptor(void **state)
{
	struct pair type = { HERE(1), "content-type", "text/plain" };
	struct provider_conf conf = twilio_conf;
	struct bench b;

	(void)state;
	conf.headers = &type;
	conf.nheaders = 1;
	bench_begin(&b, &conf);
	assert_int_equal(bench_build(&b, "Hello", 5), 0);
	assert_int_equal(b.request.nheaders, 1);
	assert_string_equal(secret_reveal(&b.request.headers[0].value),
	    "text/plain");
	bench_end(&b);
}

/* The descriptor's own bytes are data too. */
static void
a_literal_cannot_begin_a_pair(void **state)
{
	struct pair form[] = {
		{ HERE(1), "a&b", "{{{message.text}}}" },
		{ HERE(2), "report", "https://example.org/?id=%d&m=1" },
	};
	struct provider_conf conf = twilio_conf;
	struct bench b;

	(void)state;
	conf.form = form;
	conf.nform = COUNT(form);
	bench_begin(&b, &conf);
	assert_int_equal(bench_build(&b, "x&y=z", 5), 0);
	assert_string_equal(secret_reveal(&b.request.body),
	    "a%26b=x%26y%3Dz&report=https%3A%2F%2Fexample.org%2F%3Fid%3D%25d"
	    "%26m%3D1");
	bench_end(&b);
}

static void
assert_zeroed(const struct http_request *request)
{
	static const struct http_request zero;

	assert_memory_equal(request, &zero, sizeof zero);
}

static void
text_that_is_not_utf8(void **state)
{
	struct bench b;

	(void)state;
	bench_begin(&b, &twilio_conf);
	assert_int_equal(bench_build(&b, "secret \xff", 8), -1);
	assert_int_equal(b.err.kind, ERR_INPUT);
	assert_null(strstr(b.err.text, "secret"));
	assert_null(strstr(b.err.text, "555"));
	assert_zeroed(&b.request);
	bench_end(&b);
}

static void
text_with_a_nul(void **state)
{
	struct bench b;

	(void)state;
	bench_begin(&b, &twilio_conf);
	assert_int_equal(bench_build(&b, "a\0b", 3), 0);
	assert_non_null(strstr(secret_reveal(&b.request.body),
	    "&Body=a%00b&"));
	bench_end(&b);
}

/* To=...&Body=aaa&ValidityPeriod=3600 takes 48 bytes beside the text. */
static void
text_that_is_too_long(void **state)
{
	size_t most = PROVIDER_REQUEST_MAX - strlen("To=%2B13035550123&Body=") -
	    strlen("&ValidityPeriod=3600");
	char *text = xmalloc(PROVIDER_REQUEST_MAX);
	struct bench b;

	(void)state;
	memset(text, 'a', PROVIDER_REQUEST_MAX);
	bench_begin(&b, &twilio_conf);
	assert_int_equal(bench_build(&b, text, most), 0);
	assert_int_equal(b.request.body.len, PROVIDER_REQUEST_MAX);
	bench_end(&b);

	bench_begin(&b, &twilio_conf);
	assert_int_equal(bench_build(&b, text, most + 1), -1);
	assert_int_equal(b.err.kind, ERR_FULL);
	assert_zeroed(&b.request);
	bench_end(&b);

	bench_begin(&b, &odd_conf);
	assert_int_equal(bench_build(&b, text, PROVIDER_URL_MAX), -1);
	assert_int_equal(b.err.kind, ERR_FULL);
	assert_zeroed(&b.request);
	bench_end(&b);
	free(text);
}

/* A mail, in the manner of SendGrid. */
static const char mail_text[] = "json = { to = \"{{message.to}}\"; "
    "from = \"{{account.from}}\"; subject = \"{{message.subject}}\"; "
    "content = ( \"{{message.text}}\", \"{{message.html}}\" ); "
    "* = ( (\"x.ref\", \"{{message.ref}}\") ); clicks = false; };";

static void
bench_begin_mail(struct bench *b, struct provider_conf *conf)
{
	struct mistakes mistakes;

	mistakes_init(&mistakes);
	*conf = twilio_conf;
	conf->channel = CHANNEL_EMAIL;
	conf->nform = 0;
	conf->json = json_written(mail_text, &mistakes);
	assert_int_equal(mistakes.count, 0);
	mistakes_done(&mistakes);
	bench_begin(b, conf);
	assert_int_equal(address_set(&b->to, "ana@example.org"), 0);
}

static void
bench_end_mail(struct bench *b, struct provider_conf *conf)
{
	bench_end(b);
	json_tree_free(conf->json);
}

static void
a_mail_as_json(void **state)
{
	struct secret subject = { 0 }, html = { 0 };
	struct provider_conf conf;
	struct bench b;

	(void)state;
	bench_begin_mail(&b, &conf);
	secret_set(&subject, "The \"vote\"\r\nBcc: x", 18);
	secret_set(&html, "<p class=\"a\">\n</p>", 18);
	b.outgoing.subject = &subject;
	b.outgoing.html = &html;
	assert_int_equal(bench_build(&b, "Hi,\n\"}", 6), 0);
	assert_string_equal(secret_reveal(&b.request.body),
	    "{\"to\":\"ana@example.org\",\"subject\":\"The \\\"vote\\\"  Bcc: "
	    "x\",\"content\":[\"Hi,\\n\\\"}\",\"<p class=\\\"a\\\">\\n</p>\"],"
	    "\"x.ref\":\"8812\",\"clicks\":false}");
	assert_int_equal(b.request.nheaders, 1);
	assert_string_equal(b.request.headers[0].name, "Content-Type");
	assert_string_equal(secret_reveal(&b.request.headers[0].value),
	    "application/json");
	secret_done(&subject);
	secret_done(&html);
	bench_end_mail(&b, &conf);
}

static void
a_mail_that_is_not_utf8(void **state)
{
	struct provider_conf conf;
	struct secret html = { 0 };
	struct bench b;

	(void)state;
	bench_begin_mail(&b, &conf);
	secret_set(&html, "secret \xc3", 8);
	b.outgoing.html = &html;
	assert_int_equal(bench_build(&b, "Hi", 2), -1);
	assert_int_equal(b.err.kind, ERR_INPUT);
	assert_null(strstr(b.err.text, "secret"));
	assert_zeroed(&b.request);
	secret_done(&html);
	bench_end_mail(&b, &conf);
}

/* Escaped, even half of the bound is too long. */
static void
a_mail_that_is_too_long(void **state)
{
	static const size_t sizes[] = { 1024 * 1024,
	    PROVIDER_REQUEST_MAX / 2 + 1 };
	char *text = xmalloc(sizes[0]);
	struct provider_conf conf;
	struct secret html = { 0 };
	struct bench b;
	size_t i;

	(void)state;
	memset(text, '\n', sizes[0]);
	for (i = 0; i < COUNT(sizes); i++) {
		bench_begin_mail(&b, &conf);
		secret_set(&html, text, sizes[i]);
		b.outgoing.html = &html;
		assert_int_equal(bench_build(&b, "Hi", 2), -1);
		assert_int_equal(b.err.kind, ERR_FULL);
		assert_zeroed(&b.request);
		bench_end_mail(&b, &conf);
	}
	secret_done(&html);
	free(text);
}

/* Compiled once, drawn often: nothing of one message is in the next. */
static void
one_provider_many_texts(void **state)
{
	struct http_request second = { 0 };
	struct bench b;

	(void)state;
	bench_begin(&b, &twilio_conf);
	assert_int_equal(bench_build(&b, "a long first text", 17), 0);
	assert_int_equal(address_set(&b.to, "+13035550124"), 0);
	secret_set(&b.text, "2", 1);
	assert_int_equal(provider_build(b.provider, &b.outgoing, &second,
	    &b.err), 0);
	assert_string_equal(secret_reveal(&second.body),
	    "To=%2B13035550124&Body=2&ValidityPeriod=3600");
	http_request_done(&second);
	bench_end(&b);
}

static void
setting_that_is_not_utf8(void **state)
{
	struct bench b;

	(void)state;
	bench_begin(&b, &twilio_conf);
	bench_set(&b, "from", "hidden \xff");
	b.provider = provider_new(&b.account, &b.err);
	assert_null(b.provider);
	assert_int_equal(b.err.kind, ERR_INPUT);
	assert_string_equal(b.err.text, "account main: from is not UTF-8");
	bench_end(&b);
}

static void
descriptor_with_a_mistake(void **state)
{
	struct provider_conf conf = twilio_conf;
	struct bench b;

	(void)state;
	conf.user = "{{account.acount_sid}}";
	bench_begin(&b, &conf);
	b.provider = provider_new(&b.account, &b.err);
	assert_null(b.provider);
	assert_int_equal(b.err.kind, ERR_INPUT);
	assert_true(str_starts(b.err.text, "providers/twilio.conf:1: user: "));
	bench_end(&b);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ .name = "method, URL, credentials and content type are set",
		    .test_func = around_the_form },
		{ .name = "a request may be all query and headers",
		    .test_func = everything_in_the_query },
		{ .name = "a value cannot split a header",
		    .test_func = a_header_stays_one_line },
		{ .name = "a header without a value is left out",
		    .test_func = an_empty_header_is_left_out },
		{ .name = "an unescaped line break in header or URL is refused",
		    .test_func = refused_for_its_bytes },
		{ .name = "the descriptor's content type is kept",
		    .test_func = content_type_of_the_descriptor },
		{ .name = "neither literals nor {{{}}} can begin a pair",
		    .test_func = a_literal_cannot_begin_a_pair },
		{ .name = "a text that is not UTF-8 is refused, unquoted",
		    .test_func = text_that_is_not_utf8 },
		{ .name = "a NUL in a text does not end it",
		    .test_func = text_with_a_nul },
		{ .name = "a request may fill its bound, not more",
		    .test_func = text_that_is_too_long },
		{ .name = "the next request holds nothing of the last",
		    .test_func = one_provider_many_texts },
		{ .name = "a mail is drawn as JSON, and stays in its strings",
		    .test_func = a_mail_as_json },
		{ .name = "a mail that is not UTF-8 is refused, unquoted",
		    .test_func = a_mail_that_is_not_utf8 },
		{ .name = "a mail that is too long is refused",
		    .test_func = a_mail_that_is_too_long },
		{ .name = "a setting that is not UTF-8 is refused, unquoted",
		    .test_func = setting_that_is_not_utf8 },
		{ .name = "a descriptor with a mistake is refused",
		    .test_func = descriptor_with_a_mistake },
	};
	struct CMUnitTest tests[COUNT(cases) + COUNT(others)];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	memcpy(&tests[i], others, sizeof others);
	return cmocka_run_group_tests_name("build", tests, NULL, NULL);
}
