#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "provider/webhook_rig.h"

#define NOW_MS	INT64_C(1511200000000)
#define TOKEN	"12345"

/*
 * Three providers' ways to sign, and what must not pass.  Twilio's first
 * request and signature are those of its documentation.
 */
static const struct webhook_conf twilio = {
	.format = WEBHOOK_FORM,
	.signature = {
		.where = HERE(1), .scheme = SIGNATURE_HMAC,
		.keys = NAMED("key", "key_next"),
		.hash = SIGNATURE_SHA1, .encoding = CODING_BASE64,
		.header = "X-Twilio-Signature", .covers = "{{url}}{{form}}",
		.body_hash = "bodySHA256", .tolerance_ms = 300000,
	},
};

static const struct webhook_conf telnyx = {
	.format = WEBHOOK_JSON,
	.signature = {
		.where = HERE(1), .scheme = SIGNATURE_ED25519,
		.keys = NAMED("key", "key_next"), .encoding = CODING_BASE64,
		.header = "telnyx-signature-ed25519",
		.timestamp = "telnyx-timestamp", .tolerance_ms = 300000,
		.covers = "{{timestamp}}|{{body}}",
	},
};

static const struct webhook_conf sendgrid = {
	.format = WEBHOOK_JSON,
	.signature = {
		.where = HERE(1), .scheme = SIGNATURE_ECDSA_P256,
		.keys = NAMED("key", "key_next"), .encoding = CODING_BASE64,
		.header = "X-Twilio-Email-Event-Webhook-Signature",
		.timestamp = "X-Twilio-Email-Event-Webhook-Timestamp",
		.tolerance_ms = 300000, .covers = "{{timestamp}}{{body}}",
	},
};

enum by { TWILIO, TELNYX, SENDGRID, PROVIDERS };

static struct rig rigs[PROVIDERS];
static EVP_PKEY *keys[PROVIDERS], *next_keys[PROVIDERS], *others[PROVIDERS];

static void
twilio_sample(struct sample *s)
{
	*s = (struct sample){ .method = "POST", .now_ms = NOW_MS,
	    .public_url = "https://mycompany.com",
	    .target = "/myapp.php?foo=1&bar=2",
	    .body = "CallSid=CA1234567890ABCDE&Caller=%2B14158675310&"
	    "Digits=1234&From=%2B14158675310&To=%2B18005551212" };
	sample_header(s, "Content-Type", "application/x-www-form-urlencoded; "
	    "charset=UTF-8");
	sample_header(s, "X-Twilio-Signature", "GvWf1cFY/Q7PnoempGyD5oXAezc=");
}

/* Sign ${s} as it is with ${key}; ${time} as the header has it. */
static void
sign_timed(struct sample *s, enum by by, EVP_PKEY *key, const char *time)
{
	const struct signature_conf *conf = &rigs[by].conf.webhook.signature;
	char bytes[4096], signature[256];

	snprintf(bytes, sizeof bytes, "%s%s%s", time, by == TELNYX ? "|" : "",
	    s->body);
	sign_with(key, by == TELNYX ? NULL : "SHA256", bytes, signature);
	s->nheaders = 0;
	sample_header(s, "Content-Type", "application/json");
	sample_header(s, conf->header, signature);
	sample_header(s, conf->timestamp, time);
}

static void
base_sample(struct sample *s, enum by by)
{
	if (by == TWILIO) {
		twilio_sample(s);
		return;
	}
	*s = (struct sample){ .method = "POST", .now_ms = NOW_MS,
	    .public_url = "https://a.example.org", .target = "/hook",
	    .body = "{\"data\": {\"event_type\": \"message.received\"}}\r\n" };
	sign_timed(s, by, keys[by], "1511200000");
}

static void
sign_twilio(struct sample *s, const char *token, const char *covered)
{
	char signature[256];

	sign_hmac("SHA1", token, strlen(token), covered, false, signature);
	s->nheaders = 1;
	sample_header(s, "X-Twilio-Signature", signature);
}

/* What is done to an authentic request. */
static void as_it_is(struct sample *s, enum by by) { (void)s; (void)by; }

static void
body_bit(struct sample *s, enum by by)
{
	(void)by;
	s->body[20] ^= 1;
}

static void
body_longer(struct sample *s, enum by by)
{
	strcat(s->body, by == TWILIO ? "&A=b" : " ");
}

static void
body_trimmed(struct sample *s, enum by by)
{
	(void)by;
	s->body[strlen(s->body) - 2] = '\0';
}

static void
body_gone(struct sample *s, enum by by)
{
	(void)by;
	s->body[0] = '\0';
}

static void
signature_bit(struct sample *s, enum by by)
{
	(void)by;
	s->headers[1].value[10] = s->headers[1].value[10] == 'A' ? 'B' : 'A';
}

static void
signature_short(struct sample *s, enum by by)
{
	(void)by;
	s->headers[1].value[strlen(s->headers[1].value) - 4] = '\0';
}

static void
signature_empty(struct sample *s, enum by by)
{
	(void)by;
	s->headers[1].value[0] = '\0';
}

static void
signature_hex(struct sample *s, enum by by)
{
	(void)by;
	strcpy(s->headers[1].value, "1af59fd5c158fd0ecf9e87a9a4607 a8395");
}

static void
signature_spaced(struct sample *s, enum by by)
{
	(void)by;
	strcat(s->headers[1].value, " ");
}

static void
signature_missing(struct sample *s, enum by by)
{
	(void)by;
	strcpy(s->headers[1].name, "X-Other");
}

static void
signature_twice(struct sample *s, enum by by)
{
	(void)by;
	sample_header(s, s->headers[1].name, s->headers[1].value);
}

static void
others_key(struct sample *s, enum by by)
{
	if (by == TWILIO)
		sign_twilio(s, "12346", "https://mycompany.com/myapp.php?foo=1"
		    "&bar=2CallSidCA1234567890ABCDECaller+14158675310Digits123"
		    "4From+14158675310To+18005551212");
	else
		sign_timed(s, by, others[by], "1511200000");
}

static void
next_key(struct sample *s, enum by by)
{
	if (by == TWILIO)
		sign_twilio(s, "67890", "https://mycompany.com/myapp.php?foo=1"
		    "&bar=2CallSidCA1234567890ABCDECaller+14158675310Digits123"
		    "4From+14158675310To+18005551212");
	else
		sign_timed(s, by, next_keys[by], "1511200000");
}

static void
just_in_time(struct sample *s, enum by by)
{
	(void)by;
	s->now_ms = NOW_MS + 300000;
}

static void
stale(struct sample *s, enum by by)
{
	(void)by;
	s->now_ms = NOW_MS + 300001;
}

static void
future(struct sample *s, enum by by)
{
	(void)by;
	s->now_ms = NOW_MS - 300001;
}

static void
time_moved(struct sample *s, enum by by)
{
	(void)by;
	s->now_ms = NOW_MS + 600000;
	strcpy(s->headers[2].value, "1511200600");
}

static void
time_missing(struct sample *s, enum by by)
{
	(void)by;
	s->nheaders = 2;
}

static void
time_twice(struct sample *s, enum by by)
{
	(void)by;
	sample_header(s, s->headers[2].name, s->headers[2].value);
}

static void
time_signed_words(struct sample *s, enum by by)
{
	sign_timed(s, by, keys[by], "yesterday");
}

static void
time_signed_negative(struct sample *s, enum by by)
{
	sign_timed(s, by, keys[by], "-1511200000");
}

static void
time_signed_huge(struct sample *s, enum by by)
{
	sign_timed(s, by, keys[by], "99999999999999999999");
}

static void
other_host(struct sample *s, enum by by)
{
	(void)by;
	s->public_url = "https://mycompany.org";
}

static void
http_instead(struct sample *s, enum by by)
{
	(void)by;
	s->public_url = "http://mycompany.com";
}

static void
with_port(struct sample *s, enum by by)
{
	(void)by;
	s->public_url = "https://mycompany.com:443";
}

static void
signed_with_port(struct sample *s, enum by by)
{
	(void)by;
	sign_twilio(s, TOKEN, "https://mycompany.com:443/myapp.php?foo=1"
	    "&bar=2CallSidCA1234567890ABCDECaller+14158675310Digits123"
	    "4From+14158675310To+18005551212");
}

static void
other_port(struct sample *s, enum by by)
{
	(void)by;
	sign_twilio(s, TOKEN, "https://mycompany.com:8443/myapp.php?foo=1"
	    "&bar=2CallSidCA1234567890ABCDECaller+14158675310Digits123"
	    "4From+14158675310To+18005551212");
}

static void
slash_behind(struct sample *s, enum by by)
{
	(void)by;
	s->public_url = "https://mycompany.com/";
}

static void
prefix_of_a_proxy(struct sample *s, enum by by)
{
	(void)by;
	s->public_url = "https://mycompany.com/myapp.php";
	strcpy(s->target, "?foo=1&bar=2");
}

static void
query_reordered(struct sample *s, enum by by)
{
	(void)by;
	strcpy(s->target, "/myapp.php?bar=2&foo=1");
}

static void
path_slash(struct sample *s, enum by by)
{
	(void)by;
	strcpy(s->target, "/myapp.php/?foo=1&bar=2");
}

static void
fields_reordered(struct sample *s, enum by by)
{
	(void)by;
	strcpy(s->body, "To=%2B18005551212&From=%2B14158675310&Digits=1234&"
	    "CallSid=CA1234567890ABCDE&Caller=%2B14158675310");
}

static void
field_twice(struct sample *s, enum by by)
{
	(void)by;
	strcat(s->body, "&From=%2B14158675310");
}

static void
field_badly_escaped(struct sample *s, enum by by)
{
	(void)by;
	strcat(s->body, "&X=%2");
}

static void
as_json(struct sample *s, enum by by)
{
	(void)by;
	strcpy(s->headers[0].value, "application/json");
}

static void
type_twice(struct sample *s, enum by by)
{
	(void)by;
	sample_header(s, "content-type", "application/json");
}

/* A signed GET's signature, with a body of one's own. */
static void
body_beside_a_signed_url(struct sample *s, enum by by)
{
	(void)by;
	sign_twilio(s, TOKEN, "https://mycompany.com/myapp.php?foo=1&bar=2");
	strcpy(s->headers[0].value, "text/plain");
}

static void
get_of_a_signed_url(struct sample *s, enum by by)
{
	(void)by;
	sign_twilio(s, TOKEN, "https://mycompany.com/myapp.php?foo=1&bar=2");
	s->method = "GET";
	s->body[0] = '\0';
}

/* The body and the signature of the tests of Twilio's own libraries. */
static void
json_with_hash(struct sample *s, enum by by)
{
	(void)by;
	strcpy(s->target, "/myapp.php?foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95d"
	    "b5c9a2dfe9416e41502b283a80c7cf19632632f96e6620");
	strcpy(s->body, "{\"property\": \"value\", \"boolean\": true}");
	strcpy(s->headers[0].value, "application/json");
	strcpy(s->headers[1].value, "a9nBmqA0ju/hNViExpshrM61xv4=");
}

static void
json_swapped(struct sample *s, enum by by)
{
	json_with_hash(s, by);
	strcpy(s->body, "{\"property\": \"value\", \"boolean\": false}");
}

static void
json_as_form(struct sample *s, enum by by)
{
	json_with_hash(s, by);
	strcpy(s->body, "Body=STOP");
	strcpy(s->headers[0].value, "application/x-www-form-urlencoded");
}

static void
too_large(struct sample *s, enum by by)
{
	(void)by;
	memset(s->body, 'x', sizeof s->body - 1);
}

struct verify_case {
	const char		*label;
	enum by			 by;
	void			(*change)(struct sample *s, enum by by);
	enum webhook_refusal	 want;
};

#define OF_EACH(text, change, want) \
	{ "twilio: " text, TWILIO, change, want }, \
	{ "telnyx: " text, TELNYX, change, want }, \
	{ "sendgrid: " text, SENDGRID, change, want }
#define OF_TIMED(text, change, want) \
	{ "telnyx: " text, TELNYX, change, want }, \
	{ "sendgrid: " text, SENDGRID, change, want }

static struct verify_case cases[] = {
	OF_EACH("what is authentic passes", as_it_is, WEBHOOK_PROVED),
	OF_EACH("the next key passes too", next_key, WEBHOOK_PROVED),
	OF_EACH("another's key does not", others_key, WEBHOOK_FORGED),
	OF_EACH("a bit of the body", body_bit, WEBHOOK_FORGED),
	OF_EACH("a longer body", body_longer, WEBHOOK_FORGED),
	OF_EACH("a trimmed body", body_trimmed, WEBHOOK_FORGED),
	OF_EACH("no body", body_gone, WEBHOOK_FORGED),
	OF_EACH("a bit of the signature", signature_bit, WEBHOOK_FORGED),
	OF_EACH("a signature cut short", signature_short, WEBHOOK_FORGED),
	OF_EACH("an empty signature", signature_empty, WEBHOOK_FORGED),
	OF_EACH("a signature in no base64", signature_hex, WEBHOOK_UNREADABLE),
	OF_EACH("a space behind it", signature_spaced, WEBHOOK_UNREADABLE),
	OF_EACH("no signature", signature_missing, WEBHOOK_UNSIGNED),
	OF_EACH("two signatures", signature_twice, WEBHOOK_UNSIGNED),
	OF_TIMED("five minutes ago is fresh", just_in_time, WEBHOOK_PROVED),
	OF_TIMED("longer ago is stale", stale, WEBHOOK_STALE),
	OF_TIMED("the future is stale as well", future, WEBHOOK_STALE),
	OF_TIMED("an old one with a new time", time_moved, WEBHOOK_FORGED),
	OF_TIMED("no time", time_missing, WEBHOOK_UNSIGNED),
	OF_TIMED("two times", time_twice, WEBHOOK_UNSIGNED),
	OF_TIMED("words for a time", time_signed_words, WEBHOOK_UNREADABLE),
	OF_TIMED("a time before all", time_signed_negative,
	    WEBHOOK_UNREADABLE),
	OF_TIMED("a time beyond all", time_signed_huge, WEBHOOK_UNREADABLE),
	{ "twilio: has no time, so none is stale", TWILIO, stale,
	    WEBHOOK_PROVED },
	{ "twilio: another host", TWILIO, other_host, WEBHOOK_FORGED },
	{ "twilio: http is another URL", TWILIO, http_instead,
	    WEBHOOK_FORGED },
	{ "twilio: the port may be configured", TWILIO, with_port,
	    WEBHOOK_PROVED },
	{ "twilio: the port may be signed", TWILIO, signed_with_port,
	    WEBHOOK_PROVED },
	{ "twilio: no other port", TWILIO, other_port, WEBHOOK_FORGED },
	{ "twilio: a slash behind the public URL", TWILIO, slash_behind,
	    WEBHOOK_PROVED },
	{ "twilio: a path in the public URL", TWILIO, prefix_of_a_proxy,
	    WEBHOOK_PROVED },
	{ "twilio: a query in another order", TWILIO, query_reordered,
	    WEBHOOK_FORGED },
	{ "twilio: a slash behind the path", TWILIO, path_slash,
	    WEBHOOK_FORGED },
	{ "twilio: fields come in any order", TWILIO, fields_reordered,
	    WEBHOOK_PROVED },
	{ "twilio: a field that comes twice", TWILIO, field_twice,
	    WEBHOOK_UNREADABLE },
	{ "twilio: a field badly escaped", TWILIO, field_badly_escaped,
	    WEBHOOK_UNREADABLE },
	{ "twilio: a form that says it is JSON", TWILIO, as_json,
	    WEBHOOK_BODY },
	{ "twilio: two types", TWILIO, type_twice, WEBHOOK_BODY },
	{ "twilio: a body beside a signed URL", TWILIO,
	    body_beside_a_signed_url, WEBHOOK_BODY },
	{ "twilio: a GET signs its URL", TWILIO, get_of_a_signed_url,
	    WEBHOOK_PROVED },
	{ "twilio: JSON with its hash in the URL", TWILIO, json_with_hash,
	    WEBHOOK_PROVED },
	{ "twilio: JSON that is swapped", TWILIO, json_swapped,
	    WEBHOOK_BODY },
	{ "twilio: a form in the place of signed JSON", TWILIO, json_as_form,
	    WEBHOOK_BODY },
	OF_TIMED("a body of anything", too_large, WEBHOOK_FORGED),
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct verify_case *c = *state;
	struct webhook_proof proof;
	struct sample s;
	int r;

	base_sample(&s, c->by);
	c->change(&s, c->by);
	r = sample_verify(&rigs[c->by], &s, &proof);
	if (proof.refusal != c->want)
		fail_msg("%s: %s", webhook_refusal_name(proof.refusal),
		    proof.why);
	assert_int_equal(r, c->want == WEBHOOK_PROVED);
	assert_int_equal(proof.why[0] == '\0', c->want == WEBHOOK_PROVED);
	assert_null(strstr(proof.why, TOKEN));
	assert_null(strstr(proof.why, "555"));
}

/* Every bit of the body and of the signed parts counts. */
static void
every_bit(void **state)
{
	struct webhook_proof proof;
	struct sample s;
	size_t i, bit, len;
	int by;

	(void)state;
	for (by = TWILIO; by < PROVIDERS; by++) {
		base_sample(&s, (enum by)by);
		len = strlen(s.body);
		for (i = 0; i < len; i++)
			for (bit = 0; bit < 8; bit++) {
				base_sample(&s, (enum by)by);
				s.body[i] = (char)(s.body[i] ^ 1 << bit);
				/* "%2b" is "%2B" in a form. */
				if (sample_verify(&rigs[by], &s, &proof) == 1 &&
				    (by != TWILIO || s.body[i] != 'b'))
					fail_msg("bit %zu of byte %zu", bit, i);
			}
	}
}

/* Another form with the same signature is a repeat, whatever it looks like. */
static void
nonces(void **state)
{
	struct webhook_proof one, two, three;
	struct sample s;

	(void)state;
	base_sample(&s, TWILIO);
	assert_int_equal(sample_verify(&rigs[TWILIO], &s, &one), 1);
	assert_int_equal(one.remember_until_ms, NOW_MS + WEBHOOK_MEMORY_MS);
	assert_string_equal(one.key, "key");
	fields_reordered(&s, TWILIO);
	assert_int_equal(sample_verify(&rigs[TWILIO], &s, &two), 1);
	assert_memory_equal(one.nonce, two.nonce, WEBHOOK_NONCE_LEN);
	strcpy(s.body, "CallSidCA1234567890ABCDECaller=%2B14158675310Digits123"
	    "4From%2B14158675310To%2B18005551212");
	assert_int_equal(sample_verify(&rigs[TWILIO], &s, &two), 1);
	assert_memory_equal(one.nonce, two.nonce, WEBHOOK_NONCE_LEN);

	base_sample(&s, SENDGRID);
	assert_int_equal(sample_verify(&rigs[SENDGRID], &s, &two), 1);
	assert_int_equal(two.remember_until_ms, NOW_MS + 300000);
	/* ECDSA signs the same bytes in more than one way. */
	sign_timed(&s, SENDGRID, keys[SENDGRID], "1511200000");
	assert_int_equal(sample_verify(&rigs[SENDGRID], &s, &three), 1);
	assert_memory_equal(two.nonce, three.nonce, WEBHOOK_NONCE_LEN);
	sign_timed(&s, SENDGRID, next_keys[SENDGRID], "1511200001");
	assert_int_equal(sample_verify(&rigs[SENDGRID], &s, &three), 1);
	assert_string_equal(three.key, "key_next");
	assert_memory_not_equal(two.nonce, three.nonce, WEBHOOK_NONCE_LEN);
}

static void
what_was_signed(void **state)
{
	struct secret bytes = { 0 };
	struct received received;
	struct sample s;
	struct err err;

	(void)state;
	base_sample(&s, TWILIO);
	sample_received(&s, &received);
	assert_int_equal(webhook_signed(rigs[TWILIO].provider, &received,
	    s.public_url, &bytes, &err), 0);
	assert_string_equal(secret_reveal(&bytes), "https://mycompany.com/"
	    "myapp.php?foo=1&bar=2CallSidCA1234567890ABCDECaller+14158675310"
	    "Digits1234From+14158675310To+18005551212");
	received_done(&received);
	base_sample(&s, TELNYX);
	s.nheaders = 1;
	sample_received(&s, &received);
	assert_int_equal(webhook_signed(rigs[TELNYX].provider, &received,
	    s.public_url, &bytes, &err), -1);
	assert_string_equal(err.text, "the header telnyx-timestamp is not "
	    "there");
	received_done(&received);
	secret_done(&bytes);
}

struct key_case {
	const char	*label;
	enum by		 by;
	const char	*key;
	const char	*want;		/* what check says */
};

static struct key_case key_cases[] = {
	{ "without a key nothing is proved", TELNYX, NULL, NULL },
	{ "a key must be base64", TELNYX, "not base64!",
	    "accounts.main: key is not base64" },
	{ "a key must have its length", TELNYX, "AAAA",
	    "accounts.main: key is not a public key of Ed25519" },
	{ "a key of another curve is none", SENDGRID,
	    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
	    "accounts.main: key is not a public key on the curve P-256" },
};

static void
check_key(void **state)
{
	const struct key_case *c = *state;
	struct webhook_proof proof;
	struct mistakes mistakes;
	struct sample s;
	struct rig rig;

	rig_begin(&rig, c->by == TELNYX ? &telnyx : &sendgrid);
	if (c->key != NULL)
		rig_key(&rig, "key", c->key);
	rig_ready(&rig);
	base_sample(&s, c->by);
	assert_int_equal(sample_verify(&rig, &s, &proof), 0);
	assert_int_equal(proof.refusal, WEBHOOK_NO_KEY);
	mistakes_init(&mistakes);
	webhook_check_account(&rig.account, &mistakes);
	assert_int_equal(mistakes.count, c->want != NULL);
	if (c->want != NULL) {
		assert_string_equal(mistakes.items[0].text, c->want);
		assert_int_equal(mistakes.items[0].line, 3);
	}
	mistakes_done(&mistakes);
	rig_end(&rig);
}

static int
set_up(void **state)
{
	char text[256];
	int by;

	(void)state;
	rig_begin(&rigs[TWILIO], &twilio);
	rig_key(&rigs[TWILIO], "key", TOKEN);
	rig_key(&rigs[TWILIO], "key_next", "67890");
	rig_ready(&rigs[TWILIO]);
	for (by = TELNYX; by < PROVIDERS; by++) {
		const char *type = by == TELNYX ? "ED25519" : "EC";
		const char *curve = "P-256";

		keys[by] = by == TELNYX ? EVP_PKEY_Q_keygen(NULL, NULL, type) :
		    EVP_PKEY_Q_keygen(NULL, NULL, type, curve);
		next_keys[by] = by == TELNYX ?
		    EVP_PKEY_Q_keygen(NULL, NULL, type) :
		    EVP_PKEY_Q_keygen(NULL, NULL, type, curve);
		others[by] = by == TELNYX ? EVP_PKEY_Q_keygen(NULL, NULL, type) :
		    EVP_PKEY_Q_keygen(NULL, NULL, type, curve);
		rig_begin(&rigs[by], by == TELNYX ? &telnyx : &sendgrid);
		if (by == TELNYX)
			public_raw(keys[by], text);
		else
			public_info(keys[by], text);
		rig_key(&rigs[by], "key", text);
		public_info(next_keys[by], text);
		rig_key(&rigs[by], "key_next", text);
		rig_ready(&rigs[by]);
	}
	return 0;
}

static int
tear_down(void **state)
{
	int by;

	(void)state;
	for (by = TWILIO; by < PROVIDERS; by++) {
		rig_end(&rigs[by]);
		EVP_PKEY_free(keys[by]);
		EVP_PKEY_free(next_keys[by]);
		EVP_PKEY_free(others[by]);
	}
	return 0;
}

#define NKEYS COUNT(key_cases)

int
main(void)
{
	struct CMUnitTest tests[NCASES + NKEYS + 3];
	size_t i, n = 0;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < NKEYS; i++)
		tests[n++] = (struct CMUnitTest){ .name = key_cases[i].label,
		    .test_func = check_key, .initial_state = &key_cases[i] };
	tests[n++] = (struct CMUnitTest){ .name = "every bit of a body counts",
	    .test_func = every_bit };
	tests[n++] = (struct CMUnitTest){ .name = "a repeat has the same nonce, "
	    "however it is dressed", .test_func = nonces };
	tests[n++] = (struct CMUnitTest){ .name = "what was signed can be shown",
	    .test_func = what_was_signed };
	return cmocka_run_group_tests_name("webhook_verify", tests, set_up,
	    tear_down);
}
