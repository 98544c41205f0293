/*
 * Any request is proved and read without a fault, and without a key nothing is
 * proved.  The first byte chooses the descriptor, then come, each ended by a
 * line feed: method, target, and the values of Content-Type, of the signature's
 * header and of the timestamp's; what is left is the body.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../provider/by_hand.h"
#include "base/str.h"
#include "provider/webhook.h"

#define NOW_MS INT64_C(1511200000000)

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct webhook_event inbound = {
	.where = HERE(1), .id = "id", .from = "from", .to = "to.0.n",
	.text = "text", .time = "time", .opt_out = "acted",
	.nwhen = 1, .when = (struct pair[]){ { HERE(1), "state", "" } },
};

static struct webhook_event receipt = {
	.where = HERE(1), .id = "id", .id_ends = ".", .to = "to",
	.time = "time", .ref = "query.m", .state = CODES("state", "type"),
	.reason = "reason",
	.nstates = 2, .states = (struct webhook_word[]){
	    { HERE(1), CODES("sent", "queued"), RECEIPT_SENT },
	    { HERE(1), CODES("b/*"), RECEIPT_BOUNCED_HARD } },
	.nreasons = 1, .reasons = (struct webhook_word[]){
	    { HERE(1), CODES("1"), REASON_FILTERED } },
};

#define SIGNATURE(by, ...) { .where = HERE(1), .scheme = (by), \
	.keys = CODES("key"), .header = "sig", .tolerance_ms = 300000, \
	__VA_ARGS__ }

static const struct {
	enum webhook_format	 format;
	const char		*key;
	struct signature_conf	 signature;
} kinds[] = {
	{ WEBHOOK_FORM, "k", SIGNATURE(SIGNATURE_HMAC, .covers =
	    "{{url}}{{form}}", .hash = SIGNATURE_SHA1, .encoding =
	    CODING_BASE64, .body_hash = "bodySHA256") },
	{ WEBHOOK_JSON, "k", SIGNATURE(SIGNATURE_HMAC, .covers =
	    "{{header.id}}.{{timestamp}}.{{body}}", .hash = SIGNATURE_SHA512,
	    .encoding = CODING_HEX, .prefix = "v1=", .separator = ",",
	    .timestamp = "sig", .timestamp_prefix = "t=") },
	{ WEBHOOK_JSON, "GasKi6ztCd5xMEYOjmKgWrvbTfZSbmyDwvXIBTUx9wc=",
	    SIGNATURE(SIGNATURE_ED25519, .covers = "{{timestamp}}|{{body}}",
	    .encoding = CODING_BASE64, .timestamp = "time") },
	{ WEBHOOK_JSON, "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW"
	    "4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6"
	    "wEA3F+g==", SIGNATURE(SIGNATURE_ECDSA_P256, .covers =
	    "{{timestamp}}{{body}}", .encoding = CODING_BASE64,
	    .timestamp = "time") },
	{ WEBHOOK_JSON, "k", SIGNATURE(SIGNATURE_JWT_HS256, .prefix =
	    "Bearer ", .body_hash = "h", .url_hash = "u") },
	{ WEBHOOK_JSON, "k", SIGNATURE(SIGNATURE_BASIC, .user = "user") },
	{ WEBHOOK_FORM, "kkkkkkkk", SIGNATURE(SIGNATURE_URL, .parameter =
	    "s") },
};
#define NKINDS COUNT(kinds)

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static const struct provider *
provider_of(size_t kind)
{
	static struct provider_setting declared[] = {
		{ "key", SETTING_OPTIONAL_SECRET, NULL },
		{ "user", SETTING_OPTIONAL, NULL },
	};
	static struct provider_conf confs[NKINDS];
	static struct account accounts[NKINDS];
	static struct account_setting settings[NKINDS][2];
	static struct provider *providers[NKINDS];
	struct provider_conf *conf = &confs[kind];
	struct err err;

	if (providers[kind] != NULL)
		return providers[kind];
	*conf = (struct provider_conf){ .where = HERE(1), .name = "test",
	    .method = "POST", .url = "https://api.example.org/",
	    .nsettings = COUNT(declared), .settings = declared,
	    .webhook = { .where = HERE(1), .format = kinds[kind].format,
	    .signature = kinds[kind].signature,
	    .events = kind == 3 ? "." : NULL, .inbound = inbound,
	    .receipt = receipt } };
	if (kind >= 1 && kind <= 3)
		conf->webhook.receipt.ref = "ref";	/* no URL is signed */
	accounts[kind] = (struct account){ .name = "main", .provider = conf,
	    .settings = settings[kind] };
	account_add(&accounts[kind], "key", kinds[kind].key);
	account_add(&accounts[kind], "user", "user");
	providers[kind] = provider_new(&accounts[kind], &err);
	must(providers[kind] != NULL);
	return providers[kind];
}

/* Take a line off what is left. */
static void
take(const uint8_t **data, size_t *size, char *ret, size_t max)
{
	const uint8_t *end = memchr(*data, '\n', *size);
	size_t len = end != NULL ? (size_t)(end - *data) : *size;
	size_t kept = len < max ? len : max - 1;

	memcpy(ret, *data, kept);
	ret[kept] = '\0';
	len += end != NULL;
	*data += len;
	*size -= len;
}

static void
check_record(const struct webhook_record *r)
{
	const char *p;

	must(r->kind == WEBHOOK_RECEIPT ||
	    (r->id[0] != '\0' && r->from_is != PARTY_NONE));
	must(r->kind == WEBHOOK_INBOUND || r->id[0] != '\0' || r->ref > 0);
	must(r->ref >= 0);
	for (p = r->id; *p != '\0'; p++)
		must(*p > ' ' && *p <= '~');
	must(utf8_valid(secret_reveal(&r->text), r->text.len) == r->text.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char method[8], target[1024], type[128], signature[1024], stamp[64];
	struct webhook_records records = { 0 };
	struct received received = { 0 };
	struct webhook_proof proof;
	const struct provider *provider;
	struct err err;
	size_t i;

	if (size < 1)
		return 0;
	provider = provider_of(data[0] % NKINDS);
	data++;
	size--;
	take(&data, &size, method, sizeof method);
	take(&data, &size, target, sizeof target);
	take(&data, &size, type, sizeof type);
	take(&data, &size, signature, sizeof signature);
	take(&data, &size, stamp, sizeof stamp);
	memcpy(received.method, method, sizeof received.method);
	secret_set(&received.target, target, strlen(target));
	received_header(&received, "Content-Type", type, strlen(type));
	received_header(&received, "sig", signature, strlen(signature));
	received_header(&received, "Authorization", signature,
	    strlen(signature));
	received_header(&received, "time", stamp, strlen(stamp));
	received_header(&received, "id", "1", 1);
	secret_set(&received.body, data, size);
	/* Whoever has no key cannot sign; "url" is a secret of 8 bytes. */
	if (webhook_verify(provider, &received, "https://a.example.org",
	    NOW_MS, &proof, &err) == 1)
		must(strstr(target, "s=kkkkkkkk") != NULL ||
		    strcasestr(signature, "Basic dXNlcjpr") != NULL ||
		    strchr(target, '%') != NULL);
	else
		must(proof.refusal != WEBHOOK_PROVED && proof.why[0] != '\0');
	if (webhook_read(provider, &received, &records, &err) == 0)
		for (i = 0; i < records.count; i++)
			check_record(&records.items[i]);
	webhook_records_done(&records);
	received_done(&received);
	return 0;
}
