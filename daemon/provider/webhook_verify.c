#include "model/names.h"
#include "provider/crypto.h"
#include "provider/proving.h"

static const char *const refusal_names[WEBHOOK_REFUSALS] = {
	[WEBHOOK_PROVED] = "none",
	[WEBHOOK_NO_KEY] = "no-key",
	[WEBHOOK_UNSIGNED] = "unsigned",
	[WEBHOOK_UNREADABLE] = "unreadable",
	[WEBHOOK_FORGED] = "forged",
	[WEBHOOK_BODY] = "body",
	[WEBHOOK_STALE] = "stale",
	[WEBHOOK_TOO_LARGE] = "too-large",
};

static int (*const provers[])(struct proving *p) = {
	[SIGNATURE_HMAC] = prove_signature,
	[SIGNATURE_ED25519] = prove_signature,
	[SIGNATURE_ECDSA_P256] = prove_signature,
	[SIGNATURE_JWT_HS256] = prove_jwt,
	[SIGNATURE_BASIC] = prove_basic,
	[SIGNATURE_HEADER] = prove_header,
	[SIGNATURE_URL] = prove_url,
};

const char *
webhook_refusal_name(enum webhook_refusal refusal)
{
	return names_of(refusal_names, WEBHOOK_REFUSALS, refusal);
}

static int
has_webhook(const struct provider *provider, struct err *err)
{
	const struct provider_conf *conf = provider->account->provider;

	if (conf->webhook.where.file == NULL)
		return err_set(err, ERR_INPUT, "the provider %s has no section "
		    "\"webhook\"", conf->name);
	return 0;
}

int
webhook_verify(const struct provider *provider,
    const struct received *received, const char *public_url, int64_t now_ms,
    struct webhook_proof *ret, struct err *err)
{
	struct webhook_proof proof = { 0 };
	struct proving p = {
		.provider = provider,
		.conf = &provider->account->provider->webhook.signature,
		.received = received,
		.now_ms = now_ms,
		.proof = &proof,
		.time_ms = -1,
	};
	int good;

	if (has_webhook(provider, err) == -1)
		return -1;
	good = proving_begin(&p, public_url) && provers[p.conf->scheme](&p);
	proving_done(&p);
	*ret = proof;
	return good;
}

int
webhook_signed(const struct provider *provider,
    const struct received *received, const char *public_url,
    struct secret *ret, struct err *err)
{
	struct webhook_proof proof = { 0 };
	struct proving p = {
		.provider = provider,
		.conf = &provider->account->provider->webhook.signature,
		.received = received,
		.proof = &proof,
	};
	struct buf covered;
	int r = 0;

	if (has_webhook(provider, err) == -1)
		return -1;
	if (provider->covers == NULL)
		return err_set(err, ERR_INPUT, "nothing is signed in this "
		    "scheme");
	buf_init(&covered, 2 * WEBHOOK_BODY_MAX);
	if (proving_begin(&p, public_url) && signed_begin(&p) &&
	    signed_draw(&p, 0, &covered))
		secret_set(ret, buf_text(&covered), covered.len);
	else
		r = err_set(err, ERR_INPUT, "%s", proof.why);
	buf_done(&covered);
	proving_done(&p);
	return r;
}
