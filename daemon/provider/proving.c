#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/str.h"
#include "provider/crypto.h"
#include "provider/proving.h"
#include "provider/values.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

int
proving_refuse(struct proving *p, enum webhook_refusal refusal,
    const char *fmt, ...)
{
	va_list ap;

	p->proof->refusal = refusal;
	va_start(ap, fmt);
	vsnprintf(p->proof->why, sizeof p->proof->why, fmt, ap);
	va_end(ap);
	return 0;
}

void
proving_note(struct proving *p, const struct proving_key *key,
    const void *bytes, size_t len)
{
	p->proof->refusal = WEBHOOK_PROVED;
	p->proof->why[0] = '\0';
	p->proof->key = key->setting;
	crypto_sha256(bytes, len, p->proof->nonce);
	p->proof->remember_until_ms = p->now_ms + WEBHOOK_MEMORY_MS;
}

static const struct secret *
setting_value(const struct account *account, const char *name)
{
	size_t i;

	for (i = 0; i < account->nsettings; i++)
		if (str_eq(account->settings[i].name, name))
			return &account->settings[i].value;
	return NULL;
}

/* Decode the key ${text}; NULL, or what it should be. */
static const char *
read_key(const struct signature_conf *conf, const struct secret *text,
    struct secret *ret)
{
	const char *bytes = secret_reveal(text), *prefix = conf->key_prefix;
	bool is_public = conf->scheme == SIGNATURE_ED25519 ||
	    conf->scheme == SIGNATURE_ECDSA_P256;
	enum signature_coding form = is_public ? CODING_BASE64 :
	    conf->key_form;
	size_t skipped = prefix != NULL ? strlen(prefix) : 0;

	if (prefix != NULL && !str_starts(bytes, prefix))
		return "begins otherwise than the provider's keys do";
	if (crypto_decode(form, bytes + skipped, text->len - skipped,
	    ret) == -1)
		return form == CODING_HEX ? "is not hex" : "is not base64";
	if (ret->len == 0)
		return "is empty";
	if (is_public && !crypto_is_key(conf->scheme, ret))
		return conf->scheme == SIGNATURE_ED25519 ?
		    "is not a public key of Ed25519" :
		    "is not a public key on the curve P-256";
	return NULL;
}

static int
take_keys(struct proving *p)
{
	const struct signature_conf *conf = p->conf;
	const struct secret *text;
	const char *why = NULL;
	size_t i;

	for (i = 0; i < conf->keys.count && i < SIGNATURE_KEYS_MAX; i++) {
		struct proving_key *key = &p->keys[p->nkeys];

		text = setting_value(p->provider->account,
		    conf->keys.names[i]);
		if (text == NULL || text->len == 0)
			continue;
		why = read_key(conf, text, &key->bytes);
		if (why != NULL)
			return proving_refuse(p, WEBHOOK_NO_KEY, "%s of the "
			    "account %s %s", conf->keys.names[i],
			    p->provider->account->name, why);
		key->setting = conf->keys.names[i];
		p->nkeys++;
	}
	if (p->nkeys == 0)
		return proving_refuse(p, WEBHOOK_NO_KEY, "the account %s has "
		    "no %s, so nothing can prove its webhooks",
		    p->provider->account->name, conf->keys.names[0]);
	return 1;
}

void
webhook_check_account(const struct account *account, struct mistakes *mistakes)
{
	const struct signature_conf *conf;
	const struct secret *text;
	struct secret key = { 0 };
	const char *why;
	size_t i;

	if (account->provider->webhook.where.file == NULL)
		return;
	conf = &account->provider->webhook.signature;
	for (i = 0; i < conf->keys.count; i++) {
		text = setting_value(account, conf->keys.names[i]);
		why = text == NULL || text->len == 0 ? NULL :
		    read_key(conf, text, &key);
		if (why != NULL)
			mistakes_add(mistakes, account->where.file,
			    account->where.line, "accounts.%s: %s %s",
			    account->name, conf->keys.names[i], why);
		secret_done(&key);
	}
}

static void
add_url(struct proving *p, const char *base, size_t base_len,
    const char *middle, const char *rest)
{
	char *url = xasprintf("%.*s%s%s", (int)base_len, base, middle, rest);

	secret_set(&p->urls[p->nurls++], url, strlen(url));
	sodium_memzero(url, strlen(url));
	free(url);
}

/*
 * As it is configured; without its port; with the scheme's own.  Twilio signs
 * with or without :443, by no rule that its validators would trust.
 */
static void
add_urls(struct proving *p, const char *public_url)
{
	const char *target = secret_reveal(&p->received->target), *host, *port;
	size_t len = strlen(public_url), host_end;
	char *rest;

	if (len > 0 && public_url[len - 1] == '/')
		len--;
	add_url(p, public_url, len, "", target);
	host = strstr(public_url, "://");
	if (host == NULL)
		return;
	host += strlen("://");
	host_end = (size_t)(host - public_url) + strcspn(host, "/?#");
	if (host_end > len)
		host_end = len;
	port = memrchr(host, ':', host_end - (size_t)(host - public_url));
	if (port != NULL && memchr(port, ']',
	    host_end - (size_t)(port - public_url)) != NULL)
		port = NULL;	/* an IPv6 address */
	rest = xasprintf("%.*s%s", (int)(len - host_end),
	    public_url + host_end, target);
	if (port != NULL)
		add_url(p, public_url, (size_t)(port - public_url), "", rest);
	else
		add_url(p, public_url, host_end,
		    str_starts(public_url, "http://") ? ":80" : ":443", rest);
	sodium_memzero(rest, strlen(rest));
	free(rest);
}

int
proving_begin(struct proving *p, const char *public_url)
{
	const struct received *received = p->received;

	if (received->body.len > WEBHOOK_BODY_MAX)
		return proving_refuse(p, WEBHOOK_TOO_LARGE, "the body is longer "
		    "than %d bytes", WEBHOOK_BODY_MAX);
	if (received->target.len > PROVING_TARGET_MAX)
		return proving_refuse(p, WEBHOOK_TOO_LARGE, "the URL is longer "
		    "than %d bytes", PROVING_TARGET_MAX);
	add_urls(p, public_url);
	return take_keys(p);
}

void
proving_done(struct proving *p)
{
	size_t i;

	for (i = 0; i < SIGNATURE_KEYS_MAX; i++)
		secret_done(&p->keys[i].bytes);
	for (i = 0; i < p->nurls; i++)
		secret_done(&p->urls[i]);
	values_free(p->values);
}

int
proving_header(struct proving *p, const char *name, const struct secret **ret)
{
	size_t i, found = 0;

	*ret = received_find(p->received, name);
	if (*ret != NULL)
		return 1;
	for (i = 0; i < p->received->nheaders; i++)
		found += strcasecmp(p->received->headers[i].name, name) == 0;
	return proving_refuse(p, WEBHOOK_UNSIGNED, found > 1 ?
	    "the header %s is there twice" : "the header %s is not there",
	    name);
}

int
proving_is_fresh(struct proving *p, int64_t at_ms)
{
	int64_t age_ms = p->now_ms - at_ms;

	if (age_ms > p->conf->tolerance_ms)
		return proving_refuse(p, WEBHOOK_STALE, "it was signed %" PRId64
		    " s ago; %" PRId64 " s are allowed: is this machine's "
		    "clock right?", age_ms / 1000,
		    p->conf->tolerance_ms / 1000);
	if (age_ms < -p->conf->tolerance_ms)
		return proving_refuse(p, WEBHOOK_STALE, "it was signed %" PRId64
		    " s in the future; %" PRId64 " s are allowed: is this "
		    "machine's clock right?", -age_ms / 1000,
		    p->conf->tolerance_ms / 1000);
	return 1;
}

bool
received_is_form(const struct received *received)
{
	const struct secret *type = received_find(received, "Content-Type");
	const size_t len = sizeof FORM_TYPE - 1;
	const char *text;

	if (type == NULL || !str_eq(received->method, "POST"))
		return false;
	text = secret_reveal(type);
	return strncasecmp(text, FORM_TYPE, len) == 0 && (text[len] == '\0' ||
	    text[len] == ';' || text[len] == ' ');
}

const char *
received_query(const struct received *received)
{
	const char *query = strchr(secret_reveal(&received->target), '?');

	return query != NULL ? query + 1 : "";
}
