#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "provider/crypto.h"

void
crypto_sha256(const void *bytes, size_t len,
    unsigned char ret[CRYPTO_SHA256_LEN])
{
	crypto_hash_sha256(ret, bytes, len);
}

void
crypto_sha256_hex(const void *bytes, size_t len,
    char ret[2 * CRYPTO_SHA256_LEN + 1])
{
	unsigned char hash[CRYPTO_SHA256_LEN];

	crypto_sha256(bytes, len, hash);
	sodium_bin2hex(ret, 2 * CRYPTO_SHA256_LEN + 1, hash, sizeof hash);
}

/* Hashed first: so the time does not tell the length either. */
bool
crypto_same(const struct secret *a, const void *b, size_t len)
{
	unsigned char hash_a[CRYPTO_SHA256_LEN], hash_b[CRYPTO_SHA256_LEN];

	crypto_sha256(secret_reveal(a), a->len, hash_a);
	crypto_sha256(b, len, hash_b);
	return CRYPTO_memcmp(hash_a, hash_b, sizeof hash_a) == 0;
}

size_t
crypto_hmac(enum signature_hash hash, const struct secret *key,
    const void *bytes, size_t len, unsigned char ret[CRYPTO_MAC_MAX])
{
	static const char *const names[] = {
		[SIGNATURE_SHA1] = "SHA1",
		[SIGNATURE_SHA256] = "SHA256",
		[SIGNATURE_SHA512] = "SHA512",
	};
	size_t made;

	if (EVP_Q_mac(NULL, "HMAC", NULL, names[hash], NULL,
	    secret_reveal(key), key->len, bytes, len, ret, CRYPTO_MAC_MAX,
	    &made) != NULL)
		return made;
	ERR_clear_error();
	return 0;
}

bool
crypto_hmac_is(enum signature_hash hash, const struct secret *key,
    const void *bytes, size_t len, const struct secret *mac)
{
	unsigned char made[CRYPTO_MAC_MAX];
	size_t made_len = crypto_hmac(hash, key, bytes, len, made);

	return made_len > 0 && mac->len == made_len &&
	    CRYPTO_memcmp(secret_reveal(mac), made, made_len) == 0;
}

static bool
is_on_p256(const EVP_PKEY *key)
{
	char group[32];
	size_t len;

	return EVP_PKEY_get_group_name(key, group, sizeof group, &len) == 1 &&
	    str_eq(group, SN_X9_62_prime256v1);
}

/* A SubjectPublicKeyInfo and nothing behind it. */
static EVP_PKEY *
read_info(const struct secret *bytes)
{
	const unsigned char *start = (const void *)secret_reveal(bytes),
	    *at = start;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)bytes->len);

	if (key != NULL && at != start + bytes->len) {
		EVP_PKEY_free(key);
		return NULL;
	}
	return key;
}

/* The public key for ${scheme} in ${bytes}; NULL where it is none. */
static EVP_PKEY *
read_key(enum signature_scheme scheme, const struct secret *bytes)
{
	EVP_PKEY *key;
	bool fits;

	if (scheme == SIGNATURE_ED25519 &&
	    bytes->len == CRYPTO_ED25519_KEY_LEN)
		key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
		    (const void *)secret_reveal(bytes), bytes->len);
	else
		key = read_info(bytes);
	fits = key != NULL && (scheme == SIGNATURE_ED25519 ?
	    EVP_PKEY_is_a(key, "ED25519") :
	    EVP_PKEY_is_a(key, "EC") && is_on_p256(key));
	ERR_clear_error();
	if (fits)
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

/* ${digest} NULL: the scheme has its own. */
static bool
verify(enum signature_scheme scheme, const char *digest,
    const struct secret *key, const void *bytes, size_t len,
    const struct secret *signature)
{
	EVP_PKEY *public = read_key(scheme, key);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good;

	good = public != NULL && context != NULL &&
	    EVP_DigestVerifyInit_ex(context, NULL, digest, NULL, NULL, public,
	    NULL) == 1 && EVP_DigestVerify(context,
	    (const void *)secret_reveal(signature), signature->len, bytes,
	    len) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(public);
	ERR_clear_error();
	return good;
}

bool
crypto_ed25519_is(const struct secret *key, const void *bytes, size_t len,
    const struct secret *signature)
{
	return signature->len == CRYPTO_ED25519_LEN &&
	    verify(SIGNATURE_ED25519, NULL, key, bytes, len, signature);
}

bool
crypto_ecdsa_is(const struct secret *key, const void *bytes, size_t len,
    const struct secret *signature)
{
	return verify(SIGNATURE_ECDSA_P256, "SHA256", key, bytes, len,
	    signature);
}

bool
crypto_is_key(enum signature_scheme scheme, const struct secret *key)
{
	EVP_PKEY *public = read_key(scheme, key);
	bool is_key = public != NULL;

	EVP_PKEY_free(public);
	return is_key;
}

int
crypto_decode(enum signature_coding coding, const char *text, size_t len,
    struct secret *ret)
{
	unsigned char *bytes = xmalloc(len + 1);
	const char *end = text;
	size_t got = len;
	int r = 0;

	if (coding == CODING_HEX)
		r = sodium_hex2bin(bytes, len, text, len, NULL, &got, &end);
	else if (coding == CODING_BASE64)
		r = sodium_base642bin(bytes, len, text, len, NULL, &got, &end,
		    sodium_base64_VARIANT_ORIGINAL);
	else
		memcpy(bytes, text, len);
	if (r == 0 && (coding == CODING_TEXT || end == text + len))
		secret_set(ret, bytes, got);
	else
		r = -1;
	sodium_memzero(bytes, len);
	free(bytes);
	return r;
}
