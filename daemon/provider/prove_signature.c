#include <string.h>

#include "base/str.h"
#include "provider/crypto.h"
#include "provider/proving.h"

/* The signed bytes: the URL, the body and what else a template may add. */
#define SIGNED_MAX (2 * WEBHOOK_BODY_MAX)

/* The signatures of one header. */
struct candidates {
	size_t		count;
	struct secret	bytes[PROVING_PARTS_MAX];
};

/* Take one part of the header, unless it is something else. */
static void
take_part(const struct signature_conf *conf, const char *part, size_t len,
    struct candidates *ret)
{
	size_t prefix = conf->prefix != NULL ? strlen(conf->prefix) : 0;

	while (len > 0 && *part == ' ') {
		part++;
		len--;
	}
	if (ret->count == PROVING_PARTS_MAX || len < prefix ||
	    memcmp(part, conf->prefix != NULL ? conf->prefix : "",
	    prefix) != 0)
		return;
	if (crypto_decode(conf->encoding, part + prefix, len - prefix,
	    &ret->bytes[ret->count]) == 0)
		ret->count++;
}

static int
take_candidates(struct proving *p, struct candidates *ret)
{
	const char *separator = p->conf->separator, *part, *end;
	const struct secret *header;

	if (!proving_header(p, p->conf->header, &header))
		return 0;
	part = secret_reveal(header);
	while (separator != NULL && (end = strstr(part, separator)) != NULL) {
		take_part(p->conf, part, (size_t)(end - part), ret);
		part = end + strlen(separator);
	}
	take_part(p->conf, part,
	    header->len - (size_t)(part - secret_reveal(header)), ret);
	if (ret->count == 0)
		return proving_refuse(p, WEBHOOK_UNREADABLE, "the header %s "
		    "holds no signature in %s", p->conf->header,
		    p->conf->encoding == CODING_HEX ? "hex" : "base64");
	return 1;
}

static bool
fits(const struct signature_conf *conf, const struct secret *key,
    const struct buf *covered, const struct secret *signature)
{
	const char *bytes = buf_text(covered);

	switch (conf->scheme) {
	case SIGNATURE_HMAC:
		return crypto_hmac_is(conf->hash, key, bytes, covered->len,
		    signature);
	case SIGNATURE_ED25519:
		return crypto_ed25519_is(key, bytes, covered->len, signature);
	case SIGNATURE_ECDSA_P256:
		return crypto_ecdsa_is(key, bytes, covered->len, signature);
	default:
		return false;
	}
}

/* Whether one of the signatures is one of our keys' for these bytes. */
static const struct proving_key *
find_key(const struct proving *p, const struct candidates *candidates,
    const struct buf *covered)
{
	size_t k, c;

	for (k = 0; k < p->nkeys; k++)
		for (c = 0; c < candidates->count; c++)
			if (fits(p->conf, &p->keys[k].bytes, covered,
			    &candidates->bytes[c]))
				return &p->keys[k];
	return NULL;
}

static int
prove(struct proving *p, const struct candidates *candidates)
{
	const struct proving_key *key = NULL;
	struct buf covered;
	size_t url;
	int good = 1;

	buf_init(&covered, SIGNED_MAX);
	for (url = 0; url < p->nurls && key == NULL && good; url++) {
		good = signed_draw(p, url, &covered);
		if (good)
			key = find_key(p, candidates, &covered);
	}
	if (key != NULL)
		proving_note(p, key, buf_text(&covered), covered.len);
	else if (good)
		good = proving_refuse(p, WEBHOOK_FORGED, "the signature in %s "
		    "is not one of these bytes by %s", p->conf->header,
		    p->nkeys > 1 ? "any of the account's keys" :
		    "the account's key");
	buf_done(&covered);
	if (!good || p->time_ms == -1)
		return good;
	p->proof->remember_until_ms = p->time_ms + p->conf->tolerance_ms;
	return proving_is_fresh(p, p->time_ms);
}

int
prove_signature(struct proving *p)
{
	struct candidates candidates = { 0 };
	int good = take_candidates(p, &candidates) && signed_begin(p) &&
	    prove(p, &candidates);
	size_t i;

	for (i = 0; i < PROVING_PARTS_MAX; i++)
		secret_done(&candidates.bytes[i]);
	return good;
}
