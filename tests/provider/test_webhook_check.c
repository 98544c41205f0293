#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "provider/webhook_rig.h"

static struct provider_setting settings[] = {
	{ "token", SETTING_OPTIONAL_SECRET, NULL },
	{ "shown", SETTING_OPTIONAL, NULL },
};

/* A section "webhook", and the one mistake in it. */
struct check_case {
	const char			*label;
	struct signature_conf		 signature;
	const char			*ref;		/* of the receipt */
	const char			*want;		/* NULL: none */
};

#define SIGNATURE(by, key, ...) { .where = { "providers/x.conf", 9 }, \
	.scheme = (by), .keys = NAMED(key), __VA_ARGS__ }

static struct check_case cases[] = {
	{ "an hmac over URL and form", SIGNATURE(SIGNATURE_HMAC, "token",
	    .covers = "{{url}}{{form}}"), "query.m", NULL },
	{ "every part of a request may be named", SIGNATURE(SIGNATURE_HMAC,
	    "token", .covers = "{{url}}{{path}}{{query}}{{form}}{{body}}"
	    "{{body_sha256}}{{timestamp}}{{header.x-id}}{{account.shown}}",
	    .timestamp = "x-time"), "query.m", NULL },
	{ "a part that there is not", SIGNATURE(SIGNATURE_HMAC, "token",
	    .covers = "{{url}}{{forms}}{{body}}"), NULL,
	    "webhook.signature.signed: {{forms}} is neither a part of a "
	    "request nor a setting that is no secret (form?)" },
	{ "a secret is not to be signed, and shown", SIGNATURE(SIGNATURE_HMAC,
	    "token", .covers = "{{account.token}}{{body}}"), NULL,
	    "webhook.signature.signed: {{account.token}} is neither a part of "
	    "a request nor a setting that is no secret (account.shown?)" },
	{ "a template must be one", SIGNATURE(SIGNATURE_HMAC, "token",
	    .covers = "{{body}}{{#url}}", .body_hash = "h"), NULL,
	    "webhook.signature.signed: line 1: section {{#url}} is never "
	    "closed" },
	{ "a key must be a setting", SIGNATURE(SIGNATURE_HMAC, "tokn",
	    .covers = "{{body}}"), NULL,
	    "webhook.signature.keys: tokn is none of the settings" },
	{ "a shared key must be a secret", SIGNATURE(SIGNATURE_HMAC, "shown",
	    .covers = "{{body}}"), NULL, "webhook.signature.keys: shown must "
	    "be a \"secret\" or an \"optional-secret\"" },
	{ "a public key need not", SIGNATURE(SIGNATURE_ED25519, "shown",
	    .covers = "{{timestamp}}|{{body}}", .timestamp = "x-time"), NULL,
	    NULL },
	{ "the body must be signed", SIGNATURE(SIGNATURE_HMAC, "token",
	    .covers = "{{url}}"), NULL, "webhook.signature.signed: leaves the "
	    "body to everyone: {{body}}, {{body_sha256}}, {{form}}, or "
	    "body_hash" },
	{ "or its hash be in the URL", SIGNATURE(SIGNATURE_HMAC, "token",
	    .covers = "{{url}}", .body_hash = "bodySHA256"), NULL, NULL },
	{ "the time must be signed", SIGNATURE(SIGNATURE_HMAC, "token",
	    .covers = "{{body}}", .timestamp = "x-time"), NULL,
	    "webhook.signature.signed: leaves the timestamp to everyone: "
	    "{{timestamp}}" },
	{ "the time must stand somewhere", SIGNATURE(SIGNATURE_HMAC, "token",
	    .covers = "{{timestamp}}{{body}}"), NULL,
	    "webhook.signature.signed: {{timestamp}} is in no header: say in "
	    "which, timestamp = \"...\"" },
	{ "nothing is read from a URL that is not signed",
	    SIGNATURE(SIGNATURE_ED25519, "shown", .covers =
	    "{{timestamp}}|{{body}}", .timestamp = "x-time"), "query.m",
	    "webhook.receipt: query.m: the URL is not signed" },
	{ "... nor from one beside a token", SIGNATURE(SIGNATURE_JWT_HS256,
	    "token", .body_hash = "h"), "query.m",
	    "webhook.receipt: query.m: the URL is not signed" },
	{ "a token with the URL's hash signs it",
	    SIGNATURE(SIGNATURE_JWT_HS256, "token", .body_hash = "h",
	    .url_hash = "u"), "query.m", NULL },
	{ "a claim may be a setting", SIGNATURE(SIGNATURE_JWT_HS256, "token",
	    .body_hash = "h", .nclaims = 1, .claims = (struct pair[]){
	    { HERE(3), "iss", "{{account.shown}}" } }), NULL, NULL },
	{ "a claim is no part of the request", SIGNATURE(SIGNATURE_JWT_HS256,
	    "token", .body_hash = "h", .nclaims = 1, .claims =
	    (struct pair[]){ { { "providers/x.conf", 9 }, "iss",
	    "{{body}}" } }), NULL, "webhook.signature.claims.iss: {{body}} is "
	    "neither a setting nor anything else a claim can be" },
	{ "the user of basic must be a setting", SIGNATURE(SIGNATURE_BASIC,
	    "token", .user = "usr"), NULL,
	    "webhook.signature.user: usr is none of the settings" },
	{ "a secret in the URL needs nothing signed", SIGNATURE(SIGNATURE_URL,
	    "token", .parameter = "s"), "query.m", NULL },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct check_case *c = *state;
	struct provider_conf conf = {
		.where = HERE(1), .name = "x", .method = "POST",
		.url = "https://api.example.org/",
		.nsettings = COUNT(settings), .settings = settings,
		.webhook = { .where = { "providers/x.conf", 8 },
		    .signature = c->signature,
		    .receipt = { .where = { "providers/x.conf", 9 },
		    .id = "id", .ref = (char *)c->ref } },
	};
	struct mistakes mistakes;

	mistakes_init(&mistakes);
	provider_check(&conf, &mistakes);
	if (c->want == NULL && mistakes.count > 0)
		fail_msg("%s", mistakes.items[0].text);
	if (c->want != NULL) {
		assert_int_equal(mistakes.count, 1);
		assert_string_equal(mistakes.items[0].text, c->want);
		assert_string_equal(mistakes.items[0].file,
		    "providers/x.conf");
		assert_int_equal(mistakes.items[0].line, 9);
	}
	mistakes_done(&mistakes);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("webhook_check", tests, NULL, NULL);
}
