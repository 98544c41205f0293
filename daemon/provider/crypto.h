/*
 * crypto.h - the few questions about signatures that we ask of OpenSSL
 *
 * A question that cannot be asked (a key that is none, no memory in OpenSSL) is
 * answered with no.  Comparing takes the same time wherever the bytes differ.
 */
#ifndef PROVIDER_CRYPTO_H
#define PROVIDER_CRYPTO_H

#include <stdbool.h>

#include "config/config.h"

#define CRYPTO_SHA256_LEN	32
#define CRYPTO_MAC_MAX		64	/* bytes: SHA-512 */
#define CRYPTO_ED25519_KEY_LEN	32
#define CRYPTO_ED25519_LEN	64

/** SHA-256 of ${len} bytes. */
void	crypto_sha256(const void *bytes, size_t len,
	    unsigned char ret[CRYPTO_SHA256_LEN]);
/** The same in lower case hex digits, as a string. */
void	crypto_sha256_hex(const void *bytes, size_t len,
	    char ret[2 * CRYPTO_SHA256_LEN + 1]);

/** The HMAC of ${bytes} under ${key}: how many bytes it has; 0 where there is none. */
size_t	crypto_hmac(enum signature_hash hash, const struct secret *key,
	    const void *bytes, size_t len, unsigned char ret[CRYPTO_MAC_MAX]);
/** Whether ${mac} is the HMAC of ${bytes} under ${key}, all of it. */
bool	crypto_hmac_is(enum signature_hash hash, const struct secret *key,
	    const void *bytes, size_t len, const struct secret *mac);

/**
 * Whether ${signature} is one of ${bytes} under the public ${key}: of Ed25519
 * 32 raw bytes or a SubjectPublicKeyInfo (RFC 5280, DER); of ECDSA such an info
 * with a key on P-256.
 */
bool	crypto_ed25519_is(const struct secret *key, const void *bytes,
	    size_t len, const struct secret *signature);
bool	crypto_ecdsa_is(const struct secret *key, const void *bytes,
	    size_t len, const struct secret *signature);

/** Whether ${key} is a public key for ${scheme}, as above. */
bool	crypto_is_key(enum signature_scheme scheme, const struct secret *key);

/** Whether both are the same bytes. */
bool	crypto_same(const struct secret *a, const void *b, size_t len);

/**
 * Decode ${text} strictly (padding, no white space, no loose bits) to ${ret},
 * which is overwritten and then set.  CODING_TEXT copies.  Returns 0 or -1.
 */
int	crypto_decode(enum signature_coding coding, const char *text,
	    size_t len, struct secret *ret);

#endif
