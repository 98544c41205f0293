#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "provider/by_hand.h"

/* The descriptors in config/providers, as the program reads them. */
static struct config *shipped;

static const struct provider_conf *
conf_named(const char *name)
{
	size_t i;

	for (i = 0; i < shipped->nproviders; i++)
		if (strcmp(shipped->providers[i].name, name) == 0)
			return &shipped->providers[i];
	fail_msg("there is no descriptor %s", name);
	return NULL;
}

struct code_case {
	const char		*label;
	int			 http;
	const char		*code;
	enum verdict_kind	 kind;
	enum verdict_reason	 reason;
};

static struct code_case twilio_codes[] = {
	{ "twilio: 20429 is rate-limited", 429, "20429",
	    VERDICT_RETRY, REASON_RATE_LIMITED },
	{ "twilio: a full queue is rate-limited, though a 400", 400, "21611",
	    VERDICT_RETRY, REASON_RATE_LIMITED },
	{ "twilio: 20503 is to be tried again", 503, "20503",
	    VERDICT_RETRY, REASON_UNAVAILABLE },
	{ "twilio: 20500 may have been taken", 500, "20500",
	    VERDICT_UNKNOWN, REASON_UNAVAILABLE },
	{ "twilio: 21610 is an opt-out", 400, "21610",
	    VERDICT_REJECTED, REASON_OPTED_OUT },
	{ "twilio: 21211 is a wrong number", 400, "21211",
	    VERDICT_REJECTED, REASON_INVALID_RECIPIENT },
	{ "twilio: 21635 is a wrong number", 400, "21635",
	    VERDICT_REJECTED, REASON_INVALID_RECIPIENT },
	{ "twilio: 30007 is filtered", 400, "30007",
	    VERDICT_REJECTED, REASON_FILTERED },
	{ "twilio: 20003 is about credentials", 401, "20003",
	    VERDICT_REJECTED, REASON_AUTH },
	{ "twilio: a trial account's limit is permanent", 400, "21608",
	    VERDICT_REJECTED, REASON_PERMANENT },
	{ "twilio: a validity below its least is permanent", 400, "30012",
	    VERDICT_REJECTED, REASON_PERMANENT },
	{ "twilio: a code that is new is judged by its status", 429, "29999",
	    VERDICT_RETRY, REASON_RATE_LIMITED },
};

static void
read_body(const char *name, int http, const char *body, struct verdict *ret)
{
	struct account_setting settings[TWILIO_SETTINGS_MAX];
	struct http_answer answer = { .status = http, .retry_after_ms = -1 };
	struct account account;
	struct provider *provider;
	struct err err;

	account_begin(&account, conf_named(name), settings);
	provider = provider_new(&account, &err);
	if (provider == NULL)
		fail_msg("%s", err.text);
	secret_set(&answer.body, body, strlen(body));
	provider_read(provider, &answer, ret);
	http_answer_done(&answer);
	provider_free(provider);
	account_end(&account);
}

static void
check_code(void **state)
{
	const struct code_case *c = *state;
	struct verdict got;
	char body[64];

	snprintf(body, sizeof body, "{\"code\": %s}", c->code);
	read_body("twilio", c->http, body, &got);
	assert_int_equal(got.kind, c->kind);
	assert_int_equal(got.reason, c->reason);
	assert_string_equal(got.code, c->code);
}

static void
accepted_with_an_id_only(void **state)
{
	static const char *const names[] = { "twilio", "sandbox" };
	struct verdict got;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		read_body(names[i], 201, "{\"sid\": \"SM1\"}", &got);
		assert_int_equal(got.kind, VERDICT_ACCEPTED);
		assert_string_equal(got.provider_id, "SM1");
		read_body(names[i], 201, "{\"sid\": null}", &got);
		assert_int_equal(got.kind, VERDICT_UNKNOWN);
	}
}

static void
no_mistakes(void **state)
{
	struct mistakes mistakes;
	size_t i;

	(void)state;
	assert_true(shipped->nproviders >= 2);
	mistakes_init(&mistakes);
	for (i = 0; i < shipped->nproviders; i++)
		provider_check(&shipped->providers[i], &mistakes);
	if (mistakes.count > 0)
		fail_msg("%s:%u: %s", mistakes.items[0].file,
		    mistakes.items[0].line, mistakes.items[0].text);
	mistakes_done(&mistakes);
}

/* Draw a text over ${account}; the request is the caller's. */
static void
build_over(const struct account *account, struct http_request *ret,
    char *host, size_t size)
{
	struct address to = { 0 };
	struct secret text = { 0 };
	struct outgoing outgoing = { .to = &to, .text = &text, .ref = 7,
	    .validity_s = 600 };
	struct provider *provider;
	struct err err;

	assert_int_equal(address_set(&to, "+13035550123"), 0);
	secret_set(&text, "Hi & bye", 8);
	provider = provider_new(account, &err);
	if (provider == NULL ||
	    provider_build(provider, &outgoing, ret, &err) == -1 ||
	    provider_host(provider, host, size, &err) == -1)
		fail_msg("%s", err.text);
	provider_free(provider);
	secret_done(&text);
}

static void
sandbox_request(void **state)
{
	const struct account *account = config_account(shipped, "sandbox");
	struct http_request request = { 0 };
	char host[64];

	(void)state;
	assert_non_null(account);
	build_over(account, &request, host, sizeof host);
	assert_string_equal(host, "127.0.0.1");
	assert_string_equal(secret_reveal(&request.url), "http://127.0.0.1:"
	    "2580/2010-04-01/Accounts/SANDBOX/Messages.json");
	assert_string_equal(secret_reveal(&request.body),
	    "To=%2B13035550123&From=%2B13035550100&Body=Hi+%26+bye"
	    "&ValidityPeriod=600&StatusCallback="
	    "http%3A%2F%2F127.0.0.1%3A2580%2Fcallback%3Fm%3D7");
	http_request_done(&request);
}

static void
twilio_request(void **state)
{
	struct account_setting settings[TWILIO_SETTINGS_MAX];
	struct http_request request = { 0 };
	struct account account;
	char host[64];

	(void)state;
	account_begin(&account, conf_named("twilio"), settings);
	account_add(&account, "messaging_service_sid", "MG1");
	build_over(&account, &request, host, sizeof host);
	account_end(&account);
	assert_string_equal(host, "api.twilio.com");
	assert_string_equal(request.method, "POST");
	assert_string_equal(secret_reveal(&request.url),
	    "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
	assert_string_equal(secret_reveal(&request.user), "AC1");
	assert_string_equal(secret_reveal(&request.password),
	    "token:with%odd&bytes");
	assert_string_equal(secret_reveal(&request.body),
	    "To=%2B13035550123&MessagingServiceSid=MG1&Body=Hi+%26+bye"
	    "&ValidityPeriod=600");
	http_request_done(&request);
}

static int
load(void **state)
{
	struct mistakes mistakes;
	size_t i;

	(void)state;
	mistakes_init(&mistakes);
	shipped = config_load(PREGON_SOURCE "/config", &mistakes);
	for (i = 0; i < mistakes.kept; i++)
		print_error("%s:%u: %s\n", mistakes.items[i].file,
		    mistakes.items[i].line, mistakes.items[i].text);
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
	static const struct CMUnitTest others[] = {
		{ .name = "the shipped descriptors have no mistakes",
		    .test_func = no_mistakes },
		{ .name = "nothing is accepted without an id",
		    .test_func = accepted_with_an_id_only },
		{ .name = "sandbox: the request is drawn as it expects",
		    .test_func = sandbox_request },
		{ .name = "twilio: the request is drawn as it expects",
		    .test_func = twilio_request },
	};
	struct CMUnitTest tests[COUNT(twilio_codes) + COUNT(others)];
	size_t i;

	for (i = 0; i < COUNT(twilio_codes); i++)
		tests[i] = (struct CMUnitTest){ .name = twilio_codes[i].label,
		    .test_func = check_code,
		    .initial_state = &twilio_codes[i] };
	memcpy(&tests[i], others, sizeof others);
	return cmocka_run_group_tests_name("shipped", tests, load, unload);
}
