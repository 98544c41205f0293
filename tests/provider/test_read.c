#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "provider/answer.h"
#include "provider/by_hand.h"

#define RECORDED PREGON_SOURCE "/tests/recorded/twilio/"
#define ID32 "0123456789abcdef0123456789abcdef"
#define ID128 ID32 ID32 ID32 ID32
#define SID "SM00000000000000000000000000000001"

/* Something in the manner of Vonage and Telnyx: errors in a 200, arrays. */
static struct answer_rule odd_rules[] = {
	{ .where = HERE(1), .nstatuses = 2,
	    .statuses = (struct status_range[]){ { 200, 200 }, { 202, 202 } },
	    .codes = CODES("0"), .needs_id = true,
	    .verdict = VERDICT_ACCEPTED },
	{ .where = HERE(2), .nstatuses = 1,
	    .statuses = (struct status_range[]){ { 200, 200 } },
	    .codes = CODES("1", "10"), .verdict = VERDICT_RETRY,
	    .reason = REASON_RATE_LIMITED },
	{ .where = HERE(3), .nstatuses = 1,
	    .statuses = (struct status_range[]){ { 403, 403 } },
	    .codes = CODES("-7"), .verdict = VERDICT_REJECTED,
	    .reason = REASON_OPTED_OUT },
	{ .where = HERE(4), .codes = CODES("-7"), .verdict = VERDICT_RETRY },
	{ .where = HERE(5), .codes = CODES("8"), .verdict = VERDICT_REJECTED },
	{ .where = HERE(6), .codes = CODES("8"), .verdict = VERDICT_ACCEPTED },
	{ .where = HERE(7), .codes = CODES("9"), .verdict = VERDICT_UNKNOWN },
};

static const struct provider_conf odd_conf = {
	.where = HERE(1), .name = "odd", .method = "GET",
	.url = "https://example.org/",
	.id_path = "messages.0.message-id", .code_path = "messages.0.status",
	.nrules = COUNT(odd_rules), .rules = odd_rules,
};

#define ODD(status, id) \
	"{\"messages\": [{\"status\": " status ", \"message-id\": " id "}]}"

struct read_case {
	const char		*label;
	int			 http;
	const char		*file;		/* recorded, or */
	const char		*body;
	enum verdict_kind	 kind;
	enum verdict_reason	 reason;
	const char		*id, *code;
};

static struct read_case twilio_cases[] = {
	/* As Twilio, and what stands before it, answers. */
	{ "201 with a sid is accepted", 201, "201_accepted.json", NULL,
	    VERDICT_ACCEPTED, REASON_NONE, SID, "" },
	{ "201 cut short proves nothing", 201, "201_cut_short.json", NULL,
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "201 without a body proves nothing", 201, "201_empty.json", NULL,
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "201 with sid null proves nothing", 201, "201_sid_null.json", NULL,
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "200 with a proxy's page proves nothing", 200, "200_proxy.html",
	    NULL, VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "21211 is a wrong number", 400, "400_invalid_recipient.json", NULL,
	    VERDICT_REJECTED, REASON_INVALID_RECIPIENT, "", "21211" },
	{ "21610 is an opt-out", 400, "400_opted_out.json", NULL,
	    VERDICT_REJECTED, REASON_OPTED_OUT, "", "21610" },
	{ "21617 is permanent", 400, "400_too_long.json", NULL,
	    VERDICT_REJECTED, REASON_PERMANENT, "", "21617" },
	{ "400 with a code in no rule is permanent, and keeps the code", 400,
	    "400_not_classed.json", NULL,
	    VERDICT_REJECTED, REASON_PERMANENT, "", "21999" },
	{ "20003 is about credentials", 401, "401_credentials.json", NULL,
	    VERDICT_REJECTED, REASON_AUTH, "", "20003" },
	{ "402 without a code is out of credit", 402, "402_payment.json", NULL,
	    VERDICT_REJECTED, REASON_CREDIT, "", "" },
	{ "404 is permanent", 404, "404_account.json", NULL,
	    VERDICT_REJECTED, REASON_PERMANENT, "", "20404" },
	{ "20429 is rate-limited", 429, "429_too_fast.json", NULL,
	    VERDICT_RETRY, REASON_RATE_LIMITED, "", "20429" },
	{ "20500 may have been taken", 500, "500_server.json", NULL,
	    VERDICT_UNKNOWN, REASON_UNAVAILABLE, "", "20500" },
	{ "20503 is to be tried again", 503, "503_busy.json", NULL,
	    VERDICT_RETRY, REASON_UNAVAILABLE, "", "20503" },
	{ "503 with a proxy's page is to be tried again", 503,
	    "503_proxy.html", NULL,
	    VERDICT_RETRY, REASON_UNAVAILABLE, "", "" },

	/* No rule holds: the fallback by HTTP status. */
	{ "408 is retry", 408, NULL, "", VERDICT_RETRY, REASON_UNAVAILABLE,
	    "", "" },
	{ "425 is retry", 425, NULL, "", VERDICT_RETRY, REASON_UNAVAILABLE,
	    "", "" },
	{ "429 is rate-limited", 429, NULL, "", VERDICT_RETRY,
	    REASON_RATE_LIMITED, "", "" },
	{ "503 is retry", 503, NULL, "", VERDICT_RETRY, REASON_UNAVAILABLE,
	    "", "" },
	{ "500 is unknown", 500, NULL, "", VERDICT_UNKNOWN,
	    REASON_UNAVAILABLE, "", "" },
	{ "502 is unknown", 502, NULL, "", VERDICT_UNKNOWN,
	    REASON_UNAVAILABLE, "", "" },
	{ "504 is unknown", 504, NULL, "", VERDICT_UNKNOWN,
	    REASON_UNAVAILABLE, "", "" },
	{ "501 is unknown", 501, NULL, "", VERDICT_UNKNOWN,
	    REASON_UNAVAILABLE, "", "" },
	{ "599 is unknown", 599, NULL, "", VERDICT_UNKNOWN,
	    REASON_UNAVAILABLE, "", "" },
	{ "401 is about credentials", 401, NULL, "", VERDICT_REJECTED,
	    REASON_AUTH, "", "" },
	{ "403 is about credentials", 403, NULL, "", VERDICT_REJECTED,
	    REASON_AUTH, "", "" },
	{ "402 is out of credit", 402, NULL, "", VERDICT_REJECTED,
	    REASON_CREDIT, "", "" },
	{ "400 is permanent", 400, NULL, "", VERDICT_REJECTED,
	    REASON_PERMANENT, "", "" },
	{ "405 is permanent", 405, NULL, "", VERDICT_REJECTED,
	    REASON_PERMANENT, "", "" },
	{ "499 is permanent", 499, NULL, "", VERDICT_REJECTED,
	    REASON_PERMANENT, "", "" },
	{ "301 is permanent", 301, NULL, "", VERDICT_REJECTED,
	    REASON_PERMANENT, "", "" },
	{ "302 with an id is still permanent", 302, NULL, "{\"sid\": \"SM1\"}",
	    VERDICT_REJECTED, REASON_PERMANENT, "SM1", "" },
	{ "500 with an id keeps it for asking the provider", 500, NULL,
	    "{\"sid\": \"SM1\"}", VERDICT_UNKNOWN, REASON_UNAVAILABLE,
	    "SM1", "" },
	{ "204 is no proof", 204, NULL, "", VERDICT_UNKNOWN, REASON_NO_PROOF,
	    "", "" },
	{ "100 is no proof", 100, NULL, "{\"sid\": \"SM1\"}", VERDICT_UNKNOWN,
	    REASON_NO_PROOF, "SM1", "" },
	{ "a status of 0 is no proof", 0, NULL, "{\"sid\": \"SM1\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "SM1", "" },
	{ "a status of 999 is not accepted", 999, NULL, "{\"sid\": \"SM1\"}",
	    VERDICT_UNKNOWN, REASON_UNAVAILABLE, "SM1", "" },

	/* What is an id. */
	{ "a status at the range's end counts", 299, NULL,
	    "{\"sid\": \"SM1\"}", VERDICT_ACCEPTED, REASON_NONE, "SM1", "" },
	{ "an id may be an integer", 201, NULL, "{\"sid\": 8812}",
	    VERDICT_ACCEPTED, REASON_NONE, "8812", "" },
	{ "an integer id beyond 2^53 keeps its digits", 201, NULL,
	    "{\"sid\": 9007199254740993}",
	    VERDICT_ACCEPTED, REASON_NONE, "9007199254740993", "" },
	{ "the largest 64-bit integer is an id", 201, NULL,
	    "{\"sid\": 9223372036854775807}",
	    VERDICT_ACCEPTED, REASON_NONE, "9223372036854775807", "" },
	{ "an integer beyond 64 bits is no id", 201, NULL,
	    "{\"sid\": 9223372036854775808}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "an integer beyond 64 bits elsewhere does not hide the id", 201,
	    NULL, "{\"sid\": \"SM1\", \"n\": 99999999999999999999}",
	    VERDICT_ACCEPTED, REASON_NONE, "SM1", "" },
	{ "the string of a long number is an id", 201, NULL,
	    "{\"sid\": \"99999999999999999999\"}",
	    VERDICT_ACCEPTED, REASON_NONE, "99999999999999999999", "" },
	{ "0 is no id", 201, NULL, "{\"sid\": 0}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "-1 is no id", 201, NULL, "{\"sid\": -1}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "1.5 is no id", 201, NULL, "{\"sid\": 1.5}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "1e3 is no id", 201, NULL, "{\"sid\": 1e3}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "true is no id", 201, NULL, "{\"sid\": true}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "an object is no id", 201, NULL, "{\"sid\": {\"sid\": \"SM1\"}}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "\"\" is no id", 201, NULL, "{\"sid\": \"\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "\"0\" is no id", 201, NULL, "{\"sid\": \"0\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "\"None\" is no id", 201, NULL, "{\"sid\": \"None\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "\"null\" is no id", 201, NULL, "{\"sid\": \"null\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "\"Nonesuch\" is an id", 201, NULL, "{\"sid\": \"Nonesuch\"}",
	    VERDICT_ACCEPTED, REASON_NONE, "Nonesuch", "" },
	{ "an id of 128 bytes is one", 201, NULL,
	    "{\"sid\": \"" ID128 "\"}",
	    VERDICT_ACCEPTED, REASON_NONE, ID128, "" },
	{ "an id of 129 bytes is none", 201, NULL,
	    "{\"sid\": \"" ID128 "x\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "an id with a line feed is none", 201, NULL,
	    "{\"sid\": \"SM1\\nsend.answered\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "an id with a space is none", 201, NULL, "{\"sid\": \"SM 1\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "an id with a NUL is none", 201, NULL, "{\"sid\": \"SM1\\u0000\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "an id with a DEL is none", 201, NULL, "{\"sid\": \"SM1\x7f\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "an id that is not ASCII is none", 201, NULL,
	    "{\"sid\": \"SM\u00f11\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "two ids are none", 201, NULL,
	    "{\"sid\": \"SM1\", \"sid\": \"SM2\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "an id before garbage is none", 201, NULL, "{\"sid\": \"SM1\"}x",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "bytes that are not UTF-8 prove nothing", 201, NULL,
	    "{\"sid\": \"SM1\", \"body\": \"\xff\"}",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "a bare string proves nothing", 201, NULL, "\"SM1\"",
	    VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "an id in an array where an object is due is none", 201, NULL,
	    "[\"SM1\"]", VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },

	/* What is a code. */
	{ "a code may be a string", 400, NULL, "{\"code\": \"21610\"}",
	    VERDICT_REJECTED, REASON_OPTED_OUT, "", "21610" },
	{ "a code is compared whole", 400, NULL, "{\"code\": \"216101\"}",
	    VERDICT_REJECTED, REASON_PERMANENT, "", "216101" },
	{ "a code of 31 bytes is kept", 400, NULL,
	    "{\"code\": \"max-message-queue-size-exceeded\"}",
	    VERDICT_REJECTED, REASON_PERMANENT, "",
	    "max-message-queue-size-exceeded" },
	{ "a code of 32 bytes is none", 400, NULL,
	    "{\"code\": \"max-message-queue-size-exceeded!\"}",
	    VERDICT_REJECTED, REASON_PERMANENT, "", "" },
	{ "a code with a quote and a line feed is none", 400, NULL,
	    "{\"code\": \"1\\\"\\nx=\"}",
	    VERDICT_REJECTED, REASON_PERMANENT, "", "" },
	{ "the code decides where the status says something else", 503, NULL,
	    "{\"code\": 21610}", VERDICT_REJECTED, REASON_OPTED_OUT, "",
	    "21610" },
	{ "an error hidden in a 200 is found", 200, NULL,
	    "{\"code\": 20429}", VERDICT_RETRY, REASON_RATE_LIMITED, "",
	    "20429" },
};

/* Rules: all conditions of one, the first that holds. */
static struct read_case odd_cases[] = {
	{ "status, code and id together are accepted", 200, NULL,
	    ODD("\"0\"", "\"0A01\""), VERDICT_ACCEPTED, REASON_NONE,
	    "0A01", "0" },
	{ "a code of 0 may be a number", 202, NULL, ODD("0", "\"0A01\""),
	    VERDICT_ACCEPTED, REASON_NONE, "0A01", "0" },
	{ "between two statuses is neither", 201, NULL,
	    ODD("\"0\"", "\"0A01\""), VERDICT_UNKNOWN, REASON_NO_PROOF,
	    "0A01", "0" },
	{ "the code of success without an id proves nothing", 200, NULL,
	    ODD("\"0\"", "\"\""), VERDICT_UNKNOWN, REASON_NO_PROOF, "", "0" },
	{ "an id without the code of success proves nothing", 200, NULL,
	    ODD("\"5\"", "\"0A01\""), VERDICT_UNKNOWN, REASON_NO_PROOF,
	    "0A01", "5" },
	{ "any code of a rule will do", 200, NULL, ODD("\"10\"", "null"),
	    VERDICT_RETRY, REASON_RATE_LIMITED, "", "10" },
	{ "a negative code is a code", 403, NULL, ODD("-7", "null"),
	    VERDICT_REJECTED, REASON_OPTED_OUT, "", "-7" },
	{ "a rule of another status is passed over", 400, NULL,
	    ODD("-7", "null"), VERDICT_RETRY, REASON_UNAVAILABLE, "", "-7" },
	{ "the first of two rules that hold wins", 200, NULL,
	    ODD("8", "\"0A01\""), VERDICT_REJECTED, REASON_PERMANENT, "0A01",
	    "8" },
	{ "unknown without a reason is for want of proof", 200, NULL,
	    ODD("9", "null"), VERDICT_UNKNOWN, REASON_NO_PROOF, "", "9" },
	{ "an empty array has no first element", 200, NULL,
	    "{\"messages\": []}", VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
	{ "a path does not go through a string", 200, NULL,
	    "{\"messages\": \"0\"}", VERDICT_UNKNOWN, REASON_NO_PROOF, "", "" },
};

static struct provider *
open_provider(const struct provider_conf *conf, struct account *account,
    struct account_setting settings[TWILIO_SETTINGS_MAX])
{
	struct provider *provider;
	struct err err;

	account_begin(account, conf, settings);
	provider = provider_new(account, &err);
	if (provider == NULL)
		fail_msg("%s", err.text);
	return provider;
}

static void
read_with(const struct provider_conf *conf, const struct http_answer *answer,
    struct verdict *ret)
{
	struct account_setting settings[TWILIO_SETTINGS_MAX];
	struct account account;
	struct provider *provider = open_provider(conf, &account, settings);

	provider_read(provider, answer, ret);
	provider_free(provider);
	account_end(&account);
}

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
check_case(const struct read_case *c, const struct provider_conf *conf)
{
	struct http_answer answer = { .status = c->http,
	    .retry_after_ms = 30000 };
	struct verdict got;

	if (c->file != NULL)
		load_recorded(c->file, &answer.body);
	else
		secret_set(&answer.body, c->body, strlen(c->body));
	read_with(conf, &answer, &got);
	http_answer_done(&answer);

	assert_int_equal(got.kind, c->kind);
	assert_int_equal(got.reason, c->reason);
	assert_int_equal(got.http, c->http);
	assert_string_equal(got.provider_id, c->id);
	assert_string_equal(got.code, c->code);
	assert_int_equal(got.retry_after_ms, 30000);
}

static void
check_twilio(void **state)
{
	check_case(*state, &twilio_conf);
}

static void
check_odd(void **state)
{
	check_case(*state, &odd_conf);
}

static void
without_answer(void **state)
{
	struct http_answer answer = { .outcome = HTTP_NOT_SENT };
	struct verdict got;

	(void)state;
	/* What is left in the answer must not be looked at. */
	answer.status = 201;
	secret_set(&answer.body, "{\"sid\": \"SM1\"}", 14);

	read_with(&twilio_conf, &answer, &got);
	assert_int_equal(got.kind, VERDICT_RETRY);
	assert_int_equal(got.reason, REASON_UNAVAILABLE);
	assert_int_equal(got.http, 0);
	assert_string_equal(got.provider_id, "");
	assert_int_equal(got.retry_after_ms, -1);

	answer.outcome = HTTP_MAYBE_SENT;
	read_with(&twilio_conf, &answer, &got);
	assert_int_equal(got.kind, VERDICT_UNKNOWN);
	assert_int_equal(got.reason, REASON_NO_ANSWER);
	assert_int_equal(got.http, 0);
	assert_string_equal(got.provider_id, "");
	http_answer_done(&answer);
}

/* {"sid": "SM1", "x": [[...]]}: the array is ${depth} - 1 deep. */
static enum verdict_kind
read_nested(size_t depth, const char *before, const char *after)
{
	struct http_answer answer = { .status = 201, .retry_after_ms = -1 };
	struct verdict got;
	struct buf body;
	size_t i;

	buf_init(&body, PROVIDER_ANSWER_MAX);
	buf_adds(&body, "{\"sid\": \"SM1\", \"x\": ");
	buf_adds(&body, before);
	for (i = 1; i < depth; i++)
		buf_addc(&body, '[');
	for (i = 1; i < depth; i++)
		buf_addc(&body, ']');
	buf_adds(&body, after);
	buf_addc(&body, '}');
	secret_set(&answer.body, body.data, body.len);
	read_with(&twilio_conf, &answer, &got);
	http_answer_done(&answer);
	buf_done(&body);
	return got.kind;
}

static void
nested_too_deep(void **state)
{
	(void)state;
	assert_int_equal(read_nested(ANSWER_DEPTH_MAX, "", ""),
	    VERDICT_ACCEPTED);
	assert_int_equal(read_nested(ANSWER_DEPTH_MAX + 1, "", ""),
	    VERDICT_UNKNOWN);
	assert_int_equal(read_nested(1000, "\"", "\""), VERDICT_ACCEPTED);
	assert_int_equal(read_nested(1000, "\"\\\"", "\""), VERDICT_ACCEPTED);
}

/* A good answer, made ${len} bytes long by spaces at its end. */
static enum verdict_kind
read_padded(size_t len)
{
	struct http_answer answer = { .status = 201, .retry_after_ms = -1 };
	struct verdict got;
	char *body = xmalloc(len);

	memset(body, ' ', len);
	memcpy(body, "{\"sid\": \"SM1\"}", 14);
	secret_set(&answer.body, body, len);
	read_with(&twilio_conf, &answer, &got);
	http_answer_done(&answer);
	free(body);
	return got.kind;
}

static void
too_long(void **state)
{
	(void)state;
	assert_int_equal(read_padded(PROVIDER_ANSWER_MAX), VERDICT_ACCEPTED);
	assert_int_equal(read_padded(PROVIDER_ANSWER_MAX + 1),
	    VERDICT_UNKNOWN);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ .name = "without an answer, only what surely was not sent "
		    "is tried again", .test_func = without_answer },
		{ .name = "a document that is nested too deep proves nothing",
		    .test_func = nested_too_deep },
		{ .name = "an answer that is too long proves nothing",
		    .test_func = too_long },
	};
	struct CMUnitTest tests[COUNT(twilio_cases) + COUNT(odd_cases) +
	    COUNT(others)];
	size_t i, n = 0;

	for (i = 0; i < COUNT(twilio_cases); i++)
		tests[n++] = (struct CMUnitTest){
		    .name = twilio_cases[i].label, .test_func = check_twilio,
		    .initial_state = &twilio_cases[i] };
	for (i = 0; i < COUNT(odd_cases); i++)
		tests[n++] = (struct CMUnitTest){ .name = odd_cases[i].label,
		    .test_func = check_odd, .initial_state = &odd_cases[i] };
	memcpy(&tests[n], others, sizeof others);
	return cmocka_run_group_tests_name("read", tests, NULL, NULL);
}
