/*
 * webhook_rig.h - requests as providers send them, signed in the test
 */
#ifndef TESTS_PROVIDER_WEBHOOK_RIG_H
#define TESTS_PROVIDER_WEBHOOK_RIG_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "provider/by_hand.h"
#include "provider/webhook.h"

#define NAMED(...) CODES(__VA_ARGS__)
#define RIG_SETTINGS 6
#define RIG_HEADERS 6

/* An account of one provider, with keys. */
struct rig {
	struct provider_conf	 conf;
	struct account		 account;
	struct account_setting	 settings[RIG_SETTINGS];
	struct provider		*provider;
};

static inline void
rig_key(struct rig *rig, char *name, const char *value)
{
	struct account_setting *s =
	    &rig->settings[rig->account.nsettings++];

	s->name = name;
	secret_set(&s->value, value, strlen(value));
}

/* Declares the settings that ${webhook} names as secrets. */
static inline void
rig_begin(struct rig *rig, const struct webhook_conf *webhook)
{
	static struct provider_setting declared[] = {
		{ "key", SETTING_OPTIONAL_SECRET, NULL },
		{ "key_next", SETTING_OPTIONAL_SECRET, NULL },
		{ "user", SETTING_OPTIONAL, NULL },
		{ "number", SETTING_OPTIONAL, NULL },
	};

	memset(rig, 0, sizeof *rig);
	rig->conf = (struct provider_conf){
		.where = HERE(1), .name = "test", .method = "POST",
		.url = "https://api.example.org/",
		.nsettings = COUNT(declared), .settings = declared,
		.webhook = *webhook,
	};
	rig->conf.webhook.where.file = "providers/test.conf";
	rig->account = (struct account){ .where = { "accounts.conf", 3 },
	    .name = "main", .provider = &rig->conf, .settings = rig->settings };
}

static inline void
rig_ready(struct rig *rig)
{
	struct err err;

	rig->provider = provider_new(&rig->account, &err);
	if (rig->provider == NULL)
		fail_msg("%s", err.text);
}

static inline void
rig_end(struct rig *rig)
{
	size_t i;

	provider_free(rig->provider);
	for (i = 0; i < rig->account.nsettings; i++)
		secret_done(&rig->settings[i].value);
}

/* A request in plain strings, so that a test can change a part of it. */
struct sample {
	const char	*method;
	const char	*public_url;
	char		 target[512];
	char		 body[2048];
	size_t		 nheaders;
	struct {
		char	name[64], value[1024];
	}		 headers[RIG_HEADERS];
	int64_t		 now_ms;
};

static inline void
sample_header(struct sample *s, const char *name, const char *value)
{
	snprintf(s->headers[s->nheaders].name,
	    sizeof s->headers[0].name, "%s", name);
	snprintf(s->headers[s->nheaders].value,
	    sizeof s->headers[0].value, "%s", value);
	s->nheaders++;
}

static inline void
sample_received(const struct sample *s, struct received *ret)
{
	size_t i;

	memset(ret, 0, sizeof *ret);
	snprintf(ret->method, sizeof ret->method, "%s", s->method);
	secret_set(&ret->target, s->target, strlen(s->target));
	secret_set(&ret->body, s->body, strlen(s->body));
	for (i = 0; i < s->nheaders; i++)
		received_header(ret, s->headers[i].name, s->headers[i].value,
		    strlen(s->headers[i].value));
}

static inline int
sample_verify(const struct rig *rig, const struct sample *s,
    struct webhook_proof *ret)
{
	struct received received;
	struct err err;
	int r;

	sample_received(s, &received);
	r = webhook_verify(rig->provider, &received, s->public_url, s->now_ms,
	    ret, &err);
	received_done(&received);
	return r;
}

static inline void
sign_hmac(const char *hash, const void *key, size_t key_len,
    const char *bytes, bool hex, char ret[256])
{
	unsigned char mac[64];
	size_t len;

	assert_non_null(EVP_Q_mac(NULL, "HMAC", NULL, hash, NULL, key, key_len,
	    (const void *)bytes, strlen(bytes), mac, sizeof mac, &len));
	if (hex)
		sodium_bin2hex(ret, 256, mac, len);
	else
		sodium_bin2base64(ret, 256, mac, len,
		    sodium_base64_VARIANT_ORIGINAL);
}

/* Ed25519 or ECDSA with SHA-256, in base64. */
static inline void
sign_with(EVP_PKEY *key, const char *digest, const char *bytes, char ret[256])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char raw[128];
	size_t len = sizeof raw;

	assert_int_equal(EVP_DigestSignInit_ex(context, NULL, digest, NULL,
	    NULL, key, NULL), 1);
	assert_int_equal(EVP_DigestSign(context, raw, &len,
	    (const void *)bytes, strlen(bytes)), 1);
	EVP_MD_CTX_free(context);
	sodium_bin2base64(ret, 256, raw, len, sodium_base64_VARIANT_ORIGINAL);
}

/* A public key as a SubjectPublicKeyInfo in base64. */
static inline void
public_info(EVP_PKEY *key, char ret[256])
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);

	assert_true(len > 0);
	sodium_bin2base64(ret, 256, der, (size_t)len,
	    sodium_base64_VARIANT_ORIGINAL);
	OPENSSL_free(der);
}

static inline void
public_raw(EVP_PKEY *key, char ret[256])
{
	unsigned char raw[32];
	size_t len = sizeof raw;

	assert_int_equal(EVP_PKEY_get_raw_public_key(key, raw, &len), 1);
	sodium_bin2base64(ret, 256, raw, len, sodium_base64_VARIANT_ORIGINAL);
}

#endif
