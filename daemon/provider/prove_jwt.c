#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "provider/answer.h"
#include "provider/crypto.h"
#include "provider/proving.h"
#include "provider/values.h"

#define TOKEN_MAX	(8 * 1024)	/* bytes of a token (RFC 7519) */
#define CLAIM_MAX	256		/* bytes of a claim we compare */
#define TIME_MAX_S	INT64_C(99999999999)

/* A token, taken apart. */
struct token {
	const char	*text;		/* borrowed */
	size_t		 covered;	/* bytes of it that are signed */
	struct secret	 mac;
	json_t		*header, *claims;
};

/* Decode base64url without padding (RFC 7515, appendix C). */
static int
decode(const char *text, size_t len, struct secret *ret)
{
	unsigned char *bytes = xmalloc(len + 1);
	const char *end;
	size_t got;
	int r;

	r = sodium_base642bin(bytes, len, text, len, NULL, &got, &end,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	if (r == 0 && end == text + len)
		secret_set(ret, bytes, got);
	else
		r = -1;
	sodium_memzero(bytes, len);
	free(bytes);
	return r;
}

static json_t *
decode_json(const char *text, size_t len)
{
	struct secret bytes = { 0 };
	json_t *json = NULL;

	if (decode(text, len, &bytes) == 0)
		json = answer_parse(&bytes, TOKEN_MAX);
	secret_done(&bytes);
	return json;
}

/* HEADER.CLAIMS.MAC, the first two objects. */
static int
token_read(const char *text, size_t len, struct token *ret)
{
	const char *first = memchr(text, '.', len), *second;

	second = first == NULL ? NULL : memchr(first + 1, '.',
	    len - (size_t)(first + 1 - text));
	if (len > TOKEN_MAX || second == NULL)
		return -1;
	ret->text = text;
	ret->covered = (size_t)(second - text);
	ret->header = decode_json(text, (size_t)(first - text));
	ret->claims = decode_json(first + 1, (size_t)(second - first - 1));
	return json_is_object(ret->header) && json_is_object(ret->claims) ?
	    decode(second + 1, len - ret->covered - 1, &ret->mac) : -1;
}

static void
token_done(struct token *token)
{
	secret_done(&token->mac);
	values_free(token->header);
	values_free(token->claims);
}

/*
 * The algorithm is ours to say, not the token's: one that names another, or
 * demands what we do not know, is none.
 */
static int
check_header(struct proving *p, const struct token *token)
{
	const char *algorithm = json_string_value(json_object_get(token->header,
	    "alg"));

	if (algorithm == NULL || !str_eq(algorithm, "HS256"))
		return proving_refuse(p, WEBHOOK_FORGED, "the token is not "
		    "signed with HS256");
	if (json_object_get(token->header, "crit") != NULL)
		return proving_refuse(p, WEBHOOK_FORGED, "the token demands "
		    "an extension");
	return 1;
}

static int
check_mac(struct proving *p, const struct token *token)
{
	size_t i;

	for (i = 0; i < p->nkeys; i++)
		if (crypto_hmac_is(SIGNATURE_SHA256, &p->keys[i].bytes,
		    token->text, token->covered, &token->mac)) {
			proving_note(p, &p->keys[i], token->text,
			    token->covered);
			return 1;
		}
	return proving_refuse(p, WEBHOOK_FORGED, "the token was not signed by "
	    "%s", p->nkeys > 1 ? "any of the account's keys" :
	    "the account's key");
}

/* The time in the claim ${name}: 1, 0 where there is none, -1 where it is none. */
static int
claim_time(const struct token *token, const char *name, int64_t *ret_ms)
{
	json_t *value = json_object_get(token->claims, name);
	json_int_t seconds = json_integer_value(value);

	if (value == NULL)
		return 0;
	if (!json_is_integer(value) || seconds < 0 || seconds > TIME_MAX_S)
		return -1;
	*ret_ms = seconds * 1000;
	return 1;
}

/* RFC 7519 4.1.4 to 4.1.6; one of iat and exp must bound its life. */
static int
check_times(struct proving *p, const struct token *token)
{
	int64_t issued = 0, expires = 0, begins = 0, slack;
	int has_issued = claim_time(token, "iat", &issued);
	int has_expires = claim_time(token, "exp", &expires);
	int has_begins = claim_time(token, "nbf", &begins);

	slack = p->conf->tolerance_ms;
	if (has_issued == -1 || has_expires == -1 || has_begins == -1)
		return proving_refuse(p, WEBHOOK_UNREADABLE, "a time in the "
		    "token is none");
	if (has_issued == 0 && has_expires == 0)
		return proving_refuse(p, WEBHOOK_STALE, "the token says "
		    "neither when it was made nor when it ends");
	if (has_issued && !proving_is_fresh(p, issued))
		return 0;
	if (has_expires && p->now_ms > expires + slack)
		return proving_refuse(p, WEBHOOK_STALE, "the token has "
		    "expired: is this machine's clock right?");
	if (has_begins && p->now_ms < begins - slack)
		return proving_refuse(p, WEBHOOK_STALE, "the token is not "
		    "valid yet: is this machine's clock right?");
	p->proof->remember_until_ms = (has_issued ? issued : expires) + slack;
	return 1;
}

static int
check_body(struct proving *p, const struct token *token)
{
	const struct secret *body = &p->received->body;
	const char *claimed = json_string_value(json_object_get(token->claims,
	    p->conf->body_hash));
	char hash[2 * CRYPTO_SHA256_LEN + 1];

	crypto_sha256_hex(secret_reveal(body), body->len, hash);
	if (claimed == NULL || !str_eq(claimed, hash))
		return proving_refuse(p, WEBHOOK_BODY, "the body is not the "
		    "one whose hash is the token's %s", p->conf->body_hash);
	return 1;
}

static int
check_url(struct proving *p, const struct token *token)
{
	char hash[2 * CRYPTO_SHA256_LEN + 1];
	const char *claimed;
	size_t i;

	if (p->conf->url_hash == NULL)
		return 1;
	claimed = json_string_value(json_object_get(token->claims,
	    p->conf->url_hash));
	for (i = 0; i < p->nurls && claimed != NULL; i++) {
		crypto_sha256_hex(secret_reveal(&p->urls[i]), p->urls[i].len,
		    hash);
		if (str_eq(claimed, hash))
			return 1;
	}
	return proving_refuse(p, WEBHOOK_FORGED, "the URL is not the one whose "
	    "hash is the token's %s", p->conf->url_hash);
}

static int
check_claims(struct proving *p, const struct token *token)
{
	json_t *data[1] = { p->provider->values };
	const char *claimed;
	struct buf wanted;
	struct err err;
	int good = 1;
	size_t i;

	buf_init(&wanted, CLAIM_MAX);
	for (i = 0; i < p->provider->nclaims && good; i++) {
		const struct field *claim = &p->provider->claims[i];

		buf_clear(&wanted);
		claimed = json_string_value(json_object_get(token->claims,
		    claim->key));
		if (mustache_render(claim->value, data, 1, MUSTACHE_NONE,
		    false, &wanted, &err) == -1 || claimed == NULL ||
		    !str_eq(claimed, buf_text(&wanted)))
			good = proving_refuse(p, WEBHOOK_FORGED, "the token's "
			    "claim %s is not what it must be", claim->key);
	}
	buf_done(&wanted);
	return good;
}

int
prove_jwt(struct proving *p)
{
	const char *prefix = p->conf->prefix != NULL ? p->conf->prefix : "";
	const struct secret *header;
	struct token token = { 0 };
	size_t skip = strlen(prefix);
	int good;

	if (!proving_header(p, p->conf->header, &header))
		return 0;
	if (!str_starts(secret_reveal(header), prefix) ||
	    token_read(secret_reveal(header) + skip, header->len - skip,
	    &token) == -1)
		good = proving_refuse(p, WEBHOOK_UNREADABLE, "the header %s "
		    "holds no token", p->conf->header);
	else
		good = check_header(p, &token) && check_mac(p, &token) &&
		    check_claims(p, &token) && check_body(p, &token) &&
		    check_url(p, &token) && check_times(p, &token);
	token_done(&token);
	return good;
}
