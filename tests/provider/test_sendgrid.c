#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "provider/by_hand.h"

#define RECORDED PREGON_SOURCE "/tests/recorded/sendgrid/"
#define MESSAGE_ID "14c5d75ce93.dfd.64b469.unittest0001"
#define URL "https://alerts.example.org/u/tok1"

/* config/providers/sendgrid.conf, as the program reads it. */
static struct config *shipped;

/* An account of it, with what it must have. */
struct bench {
	struct account_setting	 settings[TWILIO_SETTINGS_MAX];
	struct account		 account;
	struct provider		*provider;
};

static void
bench_begin(struct bench *b, bool full)
{
	struct err err;
	size_t i = 0;

	while (i < shipped->nproviders &&
	    strcmp(shipped->providers[i].name, "sendgrid") != 0)
		i++;
	assert_true(i < shipped->nproviders);
	assert_int_equal(shipped->providers[i].channel, CHANNEL_EMAIL);
	*b = (struct bench){ .account = { .name = "mail",
	    .provider = &shipped->providers[i], .settings = b->settings } };
	account_add(&b->account, "api_key", "SG.key");
	account_add(&b->account, "from", "alerts@example.org");
	account_add(&b->account, "url", "https://api.sendgrid.com");
	if (full) {
		account_add(&b->account, "from_name", "Alerts \"now\"");
		account_add(&b->account, "reply_to", "office@example.org");
	}
	b->provider = provider_new(&b->account, &err);
	if (b->provider == NULL)
		fail_msg("%s", err.text);
}

static void
bench_end(struct bench *b)
{
	provider_free(b->provider);
	account_end(&b->account);
}

struct answer_case {
	const char		*label;
	int			 http;
	const char		*file;		/* recorded; NULL: no body */
	const char		*id;		/* X-Message-Id, or NULL */
	enum verdict_kind	 kind;
	enum verdict_reason	 reason;
};

static struct answer_case answers[] = {
	{ "202 with an id is accepted, without any body", 202,
	    "202_accepted.json", MESSAGE_ID, VERDICT_ACCEPTED, REASON_NONE },
	{ "202 without an id proves nothing", 202, "202_accepted.json", NULL,
	    VERDICT_UNKNOWN, REASON_NO_PROOF },
	{ "an id of \"null\" is none", 202, NULL, "null",
	    VERDICT_UNKNOWN, REASON_NO_PROOF },
	{ "an id with a space is none", 202, NULL, "a b",
	    VERDICT_UNKNOWN, REASON_NO_PROOF },
	{ "200 with an id is not how SendGrid accepts", 200, NULL, MESSAGE_ID,
	    VERDICT_UNKNOWN, REASON_NO_PROOF },
	{ "400 about the recipient is about the recipient", 400,
	    "400_recipient.json", NULL,
	    VERDICT_REJECTED, REASON_INVALID_RECIPIENT },
	{ "400 about the sender stops the account, and blames nobody", 400,
	    "400_sender.json", NULL, VERDICT_REJECTED, REASON_AUTH },
	{ "400 about the content is permanent", 400, "400_content.json", NULL,
	    VERDICT_REJECTED, REASON_PERMANENT },
	{ "400 about no field is permanent", 400, "400_no_field.json", NULL,
	    VERDICT_REJECTED, REASON_PERMANENT },
	{ "401 is about the key", 401, "401_key.json", NULL,
	    VERDICT_REJECTED, REASON_AUTH },
	{ "403 is about the account, though it names a field", 403,
	    "403_sender.json", NULL, VERDICT_REJECTED, REASON_AUTH },
	{ "404 is a wrong URL: the account's", 404, NULL, NULL,
	    VERDICT_REJECTED, REASON_AUTH },
	{ "405 is permanent", 405, NULL, NULL,
	    VERDICT_REJECTED, REASON_PERMANENT },
	{ "415 is the account's", 415, NULL, NULL,
	    VERDICT_REJECTED, REASON_AUTH },
	{ "413 is permanent", 413, "413_too_large.json", NULL,
	    VERDICT_REJECTED, REASON_PERMANENT },
	{ "429 is to be tried again, slower", 429, "429_too_fast.json", NULL,
	    VERDICT_RETRY, REASON_RATE_LIMITED },
	{ "500 may have been taken", 500, "500_server.json", NULL,
	    VERDICT_UNKNOWN, REASON_UNAVAILABLE },
	{ "502 may have been taken", 502, "503_proxy.html", NULL,
	    VERDICT_UNKNOWN, REASON_UNAVAILABLE },
	{ "503 is to be tried again", 503, "503_proxy.html", NULL,
	    VERDICT_RETRY, REASON_UNAVAILABLE },
};

static void
load_recorded(const char *name, struct secret *ret)
{
	char *path = xasprintf(RECORDED "%s", name);
	char bytes[4096];
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	secret_set(ret, bytes, fread(bytes, 1, sizeof bytes, file));
	fclose(file);
	free(path);
}

static void
check_answer(void **state)
{
	const struct answer_case *c = *state;
	struct http_answer answer = { .status = c->http,
	    .retry_after_ms = -1 };
	struct verdict got;
	struct bench b;

	if (c->file != NULL)
		load_recorded(c->file, &answer.body);
	if (c->id != NULL)
		http_answer_add(&answer, "X-Message-Id", c->id);
	bench_begin(&b, false);
	provider_read(b.provider, &answer, &got);
	bench_end(&b);
	http_answer_done(&answer);
	assert_string_equal(verdict_name(got.kind), verdict_name(c->kind));
	assert_string_equal(verdict_reason_name(got.reason),
	    verdict_reason_name(c->reason));
	if (c->kind == VERDICT_ACCEPTED)
		assert_string_equal(got.provider_id, c->id);
}

#define TRACKING "\"tracking_settings\":{\"click_tracking\":{\"enable\":false," \
	"\"enable_text\":false},\"open_tracking\":{\"enable\":false}," \
	"\"subscription_tracking\":{\"enable\":false}}"
#define TO "{\"personalizations\":[{\"to\":[{\"email\":\"ana@example.org\"}]}],"
#define PLAIN "{\"type\":\"text/plain\",\"value\":\"Hi\"}"

static struct request_case {
	const char	*label;
	bool		 full;		/* every setting is there */
	const char	*html, *url;	/* or NULL */
	const char	*want;
} requests[] = {
	{ "what has no value is left out", false, NULL, NULL,
	    TO "\"from\":{\"email\":\"alerts@example.org\"},"
	    "\"subject\":\"The vote\",\"content\":[" PLAIN "],"
	    "\"custom_args\":{\"pregon_ref\":\"8812\"}," TRACKING "}" },
	{ "a mail with all there is", true, "<p>Hi</p>", URL,
	    TO "\"from\":{\"email\":\"alerts@example.org\",\"name\":"
	    "\"Alerts \\\"now\\\"\"},"
	    "\"reply_to\":{\"email\":\"office@example.org\"},"
	    "\"subject\":\"The vote\",\"content\":[" PLAIN ",{\"type\":"
	    "\"text/html\",\"value\":\"<p>Hi</p>\"}],"
	    "\"headers\":{\"List-Unsubscribe\":\"<" URL ">\","
	    "\"List-Unsubscribe-Post\":\"List-Unsubscribe=One-Click\"},"
	    "\"custom_args\":{\"pregon_ref\":\"8812\"}," TRACKING "}" },
	{ "a value with braces and quotes is a value", false,
	    "{{message.to}}\"],\"x\":[\"", NULL,
	    TO "\"from\":{\"email\":\"alerts@example.org\"},"
	    "\"subject\":\"The vote\",\"content\":[" PLAIN ",{\"type\":"
	    "\"text/html\",\"value\":\"{{message.to}}\\\"],\\\"x\\\":[\\\"\"}],"
	    "\"custom_args\":{\"pregon_ref\":\"8812\"}," TRACKING "}" },
};

static const struct secret *
hold(struct secret *secret, const char *text)
{
	if (text == NULL)
		return NULL;
	secret_set(secret, text, strlen(text));
	return secret;
}

static void
check_request(void **state)
{
	const struct request_case *c = *state;
	struct secret text = { 0 }, subject = { 0 }, html = { 0 }, url = { 0 };
	struct address to = { 0 };
	struct outgoing outgoing = { .to = &to, .text = hold(&text, "Hi"),
	    .subject = hold(&subject, "The vote"), .html = hold(&html, c->html),
	    .unsubscribe_url = hold(&url, c->url), .ref = 8812,
	    .validity_s = 600 };
	struct http_request r = { 0 };
	struct bench b;
	struct err err;

	assert_int_equal(address_set(&to, "ana@example.org"), 0);
	bench_begin(&b, c->full);
	if (provider_build(b.provider, &outgoing, &r, &err) == -1)
		fail_msg("%s", err.text);
	bench_end(&b);
	assert_string_equal(r.method, "POST");
	assert_string_equal(secret_reveal(&r.url),
	    "https://api.sendgrid.com/v3/mail/send");
	assert_int_equal(r.nheaders, 2);
	assert_string_equal(r.headers[0].name, "Authorization");
	assert_string_equal(secret_reveal(&r.headers[0].value),
	    "Bearer SG.key");
	assert_string_equal(secret_reveal(&r.headers[1].value),
	    "application/json");
	assert_int_equal(r.nwanted, 1);
	assert_string_equal(r.wanted[0], "X-Message-Id");
	assert_string_equal(secret_reveal(&r.body), c->want);
	http_request_done(&r);
	secret_done(&text);
	secret_done(&subject);
	secret_done(&html);
	secret_done(&url);
}

static int
load(void **state)
{
	struct mistakes mistakes;

	(void)state;
	mistakes_init(&mistakes);
	shipped = config_load(PREGON_SOURCE "/config", &mistakes);
	if (mistakes.kept > 0)
		print_error("%s\n", mistakes.items[0].text);
	mistakes_done(&mistakes);
	return shipped != NULL ? 0 : -1;
}

static int
unload(void **state)
{
	(void)state;
	config_unref(shipped);
	return 0;
}

int
main(void)
{
	struct CMUnitTest tests[COUNT(answers) + COUNT(requests)];
	size_t i, n = 0;

	for (i = 0; i < COUNT(answers); i++)
		tests[n++] = (struct CMUnitTest){ .name = answers[i].label,
		    .test_func = check_answer, .initial_state = &answers[i] };
	for (i = 0; i < COUNT(requests); i++)
		tests[n++] = (struct CMUnitTest){ .name = requests[i].label,
		    .test_func = check_request,
		    .initial_state = &requests[i] };
	return cmocka_run_group_tests_name("sendgrid", tests, load, unload);
}
