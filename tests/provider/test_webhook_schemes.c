#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "provider/webhook_rig.h"

#define NOW_MS	INT64_C(1614265330000)
#define BODY	"{\"test\": 2432232314}"

/*
 * The ways to prove a request that no shipped provider uses, each as one that
 * does: Svix (its documentation's example), signatures in parts (t=,v1=),
 * Vonage's and MessageBird's tokens, Sinch, passwords and secrets.
 */
enum by { SVIX, PARTS, HEX512, TOKEN, BASIC, HEADER, URL };

static const struct webhook_conf confs[] = {
	[SVIX] = { .signature = { .where = HERE(1), .scheme = SIGNATURE_HMAC,
	    .keys = NAMED("key", "key_next"), .key_form = CODING_BASE64,
	    .key_prefix = "whsec_", .hash = SIGNATURE_SHA256,
	    .encoding = CODING_BASE64, .header = "svix-signature",
	    .prefix = "v1,", .separator = " ", .timestamp = "svix-timestamp",
	    .tolerance_ms = 300000,
	    .covers = "{{header.svix-id}}.{{timestamp}}.{{body}}" } },
	[PARTS] = { .signature = { .where = HERE(1), .scheme = SIGNATURE_HMAC,
	    .keys = NAMED("key"), .hash = SIGNATURE_SHA256,
	    .encoding = CODING_HEX, .header = "X-Signature", .prefix = "v1=",
	    .separator = ",", .timestamp = "X-Signature",
	    .timestamp_prefix = "t=", .tolerance_ms = 300000,
	    .covers = "{{timestamp}}.{{body}}" } },
	[HEX512] = { .signature = { .where = HERE(1), .scheme = SIGNATURE_HMAC,
	    .keys = NAMED("key"), .key_form = CODING_HEX,
	    .hash = SIGNATURE_SHA512, .encoding = CODING_HEX,
	    .header = "X-Signature", .tolerance_ms = 300000,
	    .covers = "{{account.number}}{{path}}?{{query}}\n{{body_sha256}}" } },
	[TOKEN] = { .signature = { .where = HERE(1),
	    .scheme = SIGNATURE_JWT_HS256, .keys = NAMED("key", "key_next"),
	    .header = "Authorization", .prefix = "Bearer ",
	    .body_hash = "payload_hash", .tolerance_ms = 300000, .nclaims = 2,
	    .claims = (struct pair[]){ { HERE(1), "iss", "Vonage" },
	    { HERE(1), "api_key", "{{account.number}}" } } } },
	[BASIC] = { .signature = { .where = HERE(1), .scheme = SIGNATURE_BASIC,
	    .keys = NAMED("key", "key_next"), .user = "user" } },
	[HEADER] = { .signature = { .where = HERE(1),
	    .scheme = SIGNATURE_HEADER, .keys = NAMED("key", "key_next"),
	    .header = "Authorization", .prefix = "Bearer " } },
	[URL] = { .signature = { .where = HERE(1), .scheme = SIGNATURE_URL,
	    .keys = NAMED("key", "key_next"), .parameter = "secret" } },
};

static const char *
key_of(enum by by)
{
	return by == SVIX ? "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" :
	    by == HEX512 ? "00ff10" : "s3cret";
}

struct scheme_case {
	const char		*label;
	enum by			 by;
	const char		*target;
	const char		*headers[RIG_HEADERS * 2];	/* name, value */
	enum webhook_refusal	 want;
	const char		*body;		/* NULL: BODY */
};

#define GOOD_SVIX "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
#define SVIX_HEADERS(signature) { "svix-id", "msg_p5jXN8AQM9LWM0D4loKWxJek", \
	"svix-timestamp", "1614265330", "svix-signature", signature }

static struct scheme_case cases[] = {
	{ "svix: the example of its documentation", SVIX, "/h",
	    SVIX_HEADERS(GOOD_SVIX), WEBHOOK_PROVED, NULL },
	{ "svix: one of several fits", SVIX, "/h",
	    SVIX_HEADERS("v1,AAAA v1a,BBBB " GOOD_SVIX), WEBHOOK_PROVED,
	    NULL },
	{ "svix: others behind it", SVIX, "/h",
	    SVIX_HEADERS(GOOD_SVIX " v2,CCCC"), WEBHOOK_PROVED, NULL },
	{ "svix: of another version only", SVIX, "/h",
	    SVIX_HEADERS("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
	    WEBHOOK_UNREADABLE, NULL },
	{ "svix: behind more than we look at", SVIX, "/h",
	    SVIX_HEADERS("v1,AAAA v1,AAAA v1,AAAA v1,AAAA v1,AAAA v1,AAAA "
	    "v1,AAAA v1,AAAA " GOOD_SVIX), WEBHOOK_FORGED, NULL },
	{ "svix: without its id", SVIX, "/h", { "svix-timestamp", "1614265330",
	    "svix-signature", GOOD_SVIX }, WEBHOOK_UNSIGNED, NULL },
	{ "svix: another id", SVIX, "/h", { "svix-id", "msg_other",
	    "svix-timestamp", "1614265330", "svix-signature", GOOD_SVIX },
	    WEBHOOK_FORGED, NULL },
	{ "svix: another body", SVIX, "/h", SVIX_HEADERS(GOOD_SVIX),
	    WEBHOOK_FORGED, "{\"test\": 2432232315}" },

	{ "parts: hex behind v1=", PARTS, "/h", { "X-Signature",
	    "t=1614265330,v1=$SHA256:1614265330." BODY }, WEBHOOK_PROVED,
	    NULL },
	{ "parts: without the time", PARTS, "/h", {
	    "X-Signature", "v1=$SHA256:1614265330." BODY }, WEBHOOK_UNREADABLE,
	    NULL },
	{ "parts: a time that is none", PARTS, "/h", { "X-Signature",
	    "t=16142653x0,v1=$SHA256:1614265330." BODY }, WEBHOOK_UNREADABLE,
	    NULL },
	{ "parts: a time that was not signed", PARTS, "/h", { "X-Signature",
	    "t=1614265331,v1=$SHA256:1614265330." BODY }, WEBHOOK_FORGED,
	    NULL },

	{ "basic: user and password", BASIC, "/h", { "Authorization",
	    "Basic dXNlcjpzM2NyZXQ=" }, WEBHOOK_PROVED, NULL },
	{ "basic: the scheme in any case", BASIC, "/h", { "Authorization",
	    "basic dXNlcjpzM2NyZXQ=" }, WEBHOOK_PROVED, NULL },
	{ "basic: another user", BASIC, "/h", { "Authorization",
	    "Basic dXNlUjpzM2NyZXQ=" }, WEBHOOK_FORGED, NULL },
	{ "basic: another password", BASIC, "/h", { "Authorization",
	    "Basic dXNlcjpzM2NyZXU=" }, WEBHOOK_FORGED, NULL },
	{ "basic: a part of the password", BASIC, "/h", { "Authorization",
	    "Basic dXNlcjpzM2NyZQ==" }, WEBHOOK_FORGED, NULL },
	{ "basic: the user alone", BASIC, "/h", { "Authorization",
	    "Basic dXNlcg==" }, WEBHOOK_FORGED, NULL },
	{ "basic: no base64", BASIC, "/h", { "Authorization",
	    "Basic user:s3cret" }, WEBHOOK_UNREADABLE, NULL },
	{ "basic: a token instead", BASIC, "/h", { "Authorization",
	    "Bearer s3cret" }, WEBHOOK_UNREADABLE, NULL },
	{ "basic: twice", BASIC, "/h", { "Authorization",
	    "Basic dXNlcjpzM2NyZXQ=", "authorization",
	    "Basic dXNlcjpzM2NyZXQ=" }, WEBHOOK_UNSIGNED, NULL },

	{ "header: the secret", HEADER, "/h", { "Authorization",
	    "Bearer s3cret" }, WEBHOOK_PROVED, NULL },
	{ "header: the next secret", HEADER, "/h", { "Authorization",
	    "Bearer n3xt" }, WEBHOOK_PROVED, NULL },
	{ "header: a longer one", HEADER, "/h", { "Authorization",
	    "Bearer s3crets" }, WEBHOOK_FORGED, NULL },
	{ "header: a shorter one", HEADER, "/h", { "Authorization",
	    "Bearer s3cre" }, WEBHOOK_FORGED, NULL },
	{ "header: none", HEADER, "/h", { "Authorization", "Bearer " },
	    WEBHOOK_FORGED, NULL },
	{ "header: without its prefix", HEADER, "/h", { "Authorization",
	    "s3cret" }, WEBHOOK_UNREADABLE, NULL },
	{ "header: missing", HEADER, "/h", { NULL }, WEBHOOK_UNSIGNED, NULL },

	{ "url: the secret", URL, "/h?secret=s3cret", { NULL },
	    WEBHOOK_PROVED, NULL },
	{ "url: among others", URL, "/h?a=b&secret=n3xt", { NULL },
	    WEBHOOK_PROVED, NULL },
	{ "url: another", URL, "/h?secret=s3creT", { NULL }, WEBHOOK_FORGED,
	    NULL },
	{ "url: twice", URL, "/h?secret=s3cret&secret=s3cret", { NULL },
	    WEBHOOK_UNREADABLE, NULL },
	{ "url: empty", URL, "/h?secret=", { NULL }, WEBHOOK_UNSIGNED, NULL },
	{ "url: no query", URL, "/h", { NULL }, WEBHOOK_UNSIGNED, NULL },
	{ "url: in the path", URL, "/secret=s3cret", { NULL },
	    WEBHOOK_UNSIGNED, NULL },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
rig_of(struct rig *rig, enum by by)
{
	rig_begin(rig, &confs[by]);
	rig_key(rig, "key", key_of(by));
	if (by != PARTS && by != HEX512)
		rig_key(rig, "key_next", by == SVIX ?
		    "whsec_AAAAAAAAAAAAAAAAAAAAAA==" : "n3xt");
	rig_key(rig, "user", "user");
	rig_key(rig, "number", "1");
	rig_ready(rig);
}

/* A value; what follows "$HASH:" is signed and its MAC in hex put there. */
static void
put_header(struct sample *s, enum by by, const char *name, const char *value)
{
	const char *dollar = strchr(value, '$');
	char whole[1024], mac[256], hash[16] = "";
	const char *bytes;

	if (dollar == NULL) {
		sample_header(s, name, value);
		return;
	}
	bytes = strchr(dollar, ':') + 1;
	memcpy(hash, dollar + 1, (size_t)(bytes - dollar - 2));
	sign_hmac(hash, by == HEX512 ? "\x00\xff\x10" : "s3cret",
	    by == HEX512 ? 3 : 6, bytes, true, mac);
	snprintf(whole, sizeof whole, "%.*s%s", (int)(dollar - value), value,
	    mac);
	sample_header(s, name, whole);
}

static void
base_sample(struct sample *s, const char *target, const char *body)
{
	*s = (struct sample){ .method = "POST", .now_ms = NOW_MS,
	    .public_url = "https://a.example.org" };
	snprintf(s->target, sizeof s->target, "%s", target);
	snprintf(s->body, sizeof s->body, "%s", body);
}

static void
check(enum by by, const struct sample *s, enum webhook_refusal want)
{
	struct webhook_proof proof;
	struct rig rig;
	int r;

	rig_of(&rig, by);
	r = sample_verify(&rig, s, &proof);
	if (proof.refusal != want)
		fail_msg("%s: %s", webhook_refusal_name(proof.refusal),
		    proof.why);
	assert_int_equal(r, want == WEBHOOK_PROVED);
	assert_null(strstr(proof.why, "s3cret"));
	assert_null(strstr(proof.why, "n3xt"));
	rig_end(&rig);
}

static void
check_case(void **state)
{
	const struct scheme_case *c = *state;
	struct sample s;
	size_t i;

	base_sample(&s, c->target, c->body != NULL ? c->body : BODY);
	for (i = 0; i < RIG_HEADERS && c->headers[2 * i] != NULL; i++)
		put_header(&s, c->by, c->headers[2 * i],
		    c->headers[2 * i + 1]);
	check(c->by, &s, c->want);
}

static void
composed(void **state)
{
	unsigned char hash[32];
	char hex[65], bytes[256];
	struct sample s;

	(void)state;
	crypto_hash_sha256(hash, (const void *)BODY, strlen(BODY));
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	snprintf(bytes, sizeof bytes, "$SHA512:1/h?a=b\n%s", hex);
	base_sample(&s, "/h?a=b", BODY);
	put_header(&s, HEX512, "X-Signature", bytes);
	check(HEX512, &s, WEBHOOK_PROVED);
	strcpy(s.target, "/h?a=c");
	check(HEX512, &s, WEBHOOK_FORGED);
}

struct token_case {
	const char		*label;
	const char		*header;
	const char		*claims;	/* %s: the hash of BODY */
	const char		*key;
	enum webhook_refusal	 want;
};

#define HS256 "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"
#define CLAIMS(more) "{\"iss\":\"Vonage\",\"api_key\":\"1\"," \
	"\"payload_hash\":\"%s\"" more "}"
#define IAT ",\"iat\":1614265330"

static struct token_case token_cases[] = {
	{ "jwt: signed with HS256", HS256, CLAIMS(IAT), "s3cret",
	    WEBHOOK_PROVED },
	{ "jwt: signed with the next key", HS256, CLAIMS(IAT), "n3xt",
	    WEBHOOK_PROVED },
	{ "jwt: another's key", HS256, CLAIMS(IAT), "other", WEBHOOK_FORGED },
	{ "jwt: an end instead of a beginning", HS256,
	    CLAIMS(",\"exp\":1614265400"), "s3cret", WEBHOOK_PROVED },
	{ "jwt: the algorithm none", "{\"alg\":\"none\"}", CLAIMS(IAT),
	    "s3cret", WEBHOOK_FORGED },
	{ "jwt: none, and no signature", "{\"alg\":\"none\"}", CLAIMS(IAT),
	    NULL, WEBHOOK_FORGED },
	{ "jwt: HS256, and no signature", HS256, CLAIMS(IAT), NULL,
	    WEBHOOK_FORGED },
	{ "jwt: RS256 under the same key", "{\"alg\":\"RS256\"}", CLAIMS(IAT),
	    "s3cret", WEBHOOK_FORGED },
	{ "jwt: HS512", "{\"alg\":\"HS512\"}", CLAIMS(IAT), "s3cret",
	    WEBHOOK_FORGED },
	{ "jwt: hs256 is not its name", "{\"alg\":\"hs256\"}", CLAIMS(IAT),
	    "s3cret", WEBHOOK_FORGED },
	{ "jwt: two algorithms", "{\"alg\":\"none\",\"alg\":\"HS256\"}",
	    CLAIMS(IAT), "s3cret", WEBHOOK_UNREADABLE },
	{ "jwt: no algorithm", "{\"typ\":\"JWT\"}", CLAIMS(IAT), "s3cret",
	    WEBHOOK_FORGED },
	{ "jwt: an extension it demands",
	    "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}", CLAIMS(IAT),
	    "s3cret", WEBHOOK_FORGED },
	{ "jwt: another issuer", HS256, "{\"iss\":\"Other\",\"api_key\":\"1\","
	    "\"payload_hash\":\"%s\"" IAT "}", "s3cret", WEBHOOK_FORGED },
	{ "jwt: another account", HS256, "{\"iss\":\"Vonage\","
	    "\"api_key\":\"2\",\"payload_hash\":\"%s\"" IAT "}", "s3cret",
	    WEBHOOK_FORGED },
	{ "jwt: no account", HS256, "{\"iss\":\"Vonage\","
	    "\"payload_hash\":\"%s\"" IAT "}", "s3cret", WEBHOOK_FORGED },
	{ "jwt: no hash of the body", HS256, "{\"iss\":\"Vonage\","
	    "\"api_key\":\"1\"" IAT "}", "s3cret", WEBHOOK_BODY },
	{ "jwt: the hash of another body", HS256, "{\"iss\":\"Vonage\","
	    "\"api_key\":\"1\",\"payload_hash\":\"00%s\"" IAT "}", "s3cret",
	    WEBHOOK_BODY },
	{ "jwt: made long ago", HS256, CLAIMS(",\"iat\":1614265029"), "s3cret",
	    WEBHOOK_STALE },
	{ "jwt: made in the future", HS256, CLAIMS(",\"iat\":1614265631"),
	    "s3cret", WEBHOOK_STALE },
	{ "jwt: no time at all", HS256, CLAIMS(""), "s3cret", WEBHOOK_STALE },
	{ "jwt: ended", HS256, CLAIMS(IAT ",\"exp\":1614265000"), "s3cret",
	    WEBHOOK_STALE },
	{ "jwt: not begun", HS256, CLAIMS(IAT ",\"nbf\":1614266000"), "s3cret",
	    WEBHOOK_STALE },
	{ "jwt: words for a time", HS256, CLAIMS(",\"iat\":\"1614265330\""),
	    "s3cret", WEBHOOK_UNREADABLE },
	{ "jwt: a time before all", HS256, CLAIMS(",\"iat\":-1"), "s3cret",
	    WEBHOOK_UNREADABLE },
	{ "jwt: claims that are no object", HS256, "[]", "s3cret",
	    WEBHOOK_UNREADABLE },
	{ "jwt: a header that is no JSON", "HS256", CLAIMS(IAT), "s3cret",
	    WEBHOOK_UNREADABLE },
};

static void
make_token(const struct token_case *c, char ret[1024])
{
	unsigned char hash[32], mac[32];
	char hex[65], claims[512];
	size_t len = 0, mac_len = 0;

	crypto_hash_sha256(hash, (const void *)BODY, strlen(BODY));
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(claims, sizeof claims, c->claims, hex);
#pragma GCC diagnostic pop
	len = (size_t)snprintf(ret, 1024, "Bearer ");
	sodium_bin2base64(ret + len, 1024 - len, (const void *)c->header,
	    strlen(c->header), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	strcat(ret, ".");
	len = strlen(ret);
	sodium_bin2base64(ret + len, 1024 - len, (const void *)claims,
	    strlen(claims), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	if (c->key != NULL)
		assert_non_null(EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL,
		    c->key, strlen(c->key), (const void *)(ret + 7),
		    strlen(ret + 7), mac, sizeof mac, &mac_len));
	strcat(ret, ".");
	len = strlen(ret);
	sodium_bin2base64(ret + len, 1024 - len, mac, mac_len,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void
check_token(void **state)
{
	const struct token_case *c = *state;
	char token[1024];
	struct sample s;

	make_token(c, token);
	base_sample(&s, "/h", BODY);
	sample_header(&s, "Authorization", token);
	check(TOKEN, &s, c->want);
}

static void
bent_tokens(void **state)
{
	static const char *const bent[] = { "Bearer ", "Bearer .", "Bearer ..",
	    "Bearer a.b", "Bearer a.b.c.d", "Bearer ...", "Basic a.b.c", "" };
	char token[1024];
	struct sample s;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bent); i++) {
		base_sample(&s, "/h", BODY);
		sample_header(&s, "Authorization", bent[i]);
		check(TOKEN, &s, WEBHOOK_UNREADABLE);
	}
	/* A fourth part, and padding, do not belong there. */
	make_token(&token_cases[0], token);
	strcat(token, ".AAAA");
	base_sample(&s, "/h", BODY);
	sample_header(&s, "Authorization", token);
	check(TOKEN, &s, WEBHOOK_UNREADABLE);
	make_token(&token_cases[0], token);
	strcat(token, "=");
	base_sample(&s, "/h", BODY);
	sample_header(&s, "Authorization", token);
	check(TOKEN, &s, WEBHOOK_UNREADABLE);
	/* The token of one body with another. */
	make_token(&token_cases[0], token);
	base_sample(&s, "/h", BODY " ");
	sample_header(&s, "Authorization", token);
	check(TOKEN, &s, WEBHOOK_BODY);
}

#define NTOKENS COUNT(token_cases)

int
main(void)
{
	struct CMUnitTest tests[NCASES + NTOKENS + 2];
	size_t i, n = 0;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < NTOKENS; i++)
		tests[n++] = (struct CMUnitTest){
		    .name = token_cases[i].label, .test_func = check_token,
		    .initial_state = &token_cases[i] };
	tests[n++] = (struct CMUnitTest){ .name = "sha512 over composed parts",
	    .test_func = composed };
	tests[n++] = (struct CMUnitTest){ .name = "tokens that are none",
	    .test_func = bent_tokens };
	return cmocka_run_group_tests_name("webhook_schemes", tests, NULL,
	    NULL);
}
