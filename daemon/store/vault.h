/*
 * vault.h - the key, and what it does to addresses and names
 *
 * The key is 32 random bytes that are never in the data directory.  From it
 * come a data key (XChaCha20-Poly1305; the table and the person's handle are
 * associated data, so a row cannot be moved to another person) and an index
 * key (BLAKE2b, 256 bits: the blind index, by which an address is found
 * without being readable), and an X25519 pair for which lists are sealed
 * (public_key.h).  All live in locked memory.
 */
#ifndef STORE_VAULT_H
#define STORE_VAULT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/secret.h"
#include "model/consent.h"
#include "store/public_key.h"

#define BLIND_LEN	32
#define VAULT_KEY_LEN	32
#define VAULT_OVERHEAD	(24 + 16)	/* nonce and tag */
#define VAULT_SEALED_MAX (VAULT_OVERHEAD + 1024)

struct vault;

struct blind {
	uint8_t	bytes[BLIND_LEN];
};

/**
 * Read the key file ${path} (written by `pregon keygen`).  Refused where others than
 * its owner and group can read it.  NULL with ${err}, which says what helps.
 */
struct vault *vault_load(const char *path, struct err *err);

/** A vault with a new key that nobody keeps: for plans and rehearsals in memory. */
struct vault *vault_throwaway(void);
void	 vault_free(struct vault *vault);

/** Write a new key to ${path}, which must not exist, mode 0400. */
int	 vault_keygen(const char *path, struct err *err);

/** The half of the pair that may be given away. */
void	 vault_public(const struct vault *vault, struct public_key *ret);

/**
 * Open what was sealed for that half (libsodium's crypto_box_seal): ${ret} has room
 * for ${len} - VAULT_BOX_OVERHEAD bytes.  -1 where it is not what was sealed.
 */
#define VAULT_BOX_OVERHEAD 48
int	 vault_open_box(const struct vault *vault, const uint8_t *box,
	    size_t len, uint8_t *ret);

/** What says, in a store, which key it was made with; it tells nothing about it. */
void	 vault_fingerprint(const struct vault *vault, struct blind *ret);

/** A keyed digest of ${bytes} for the purpose ${domain}: only the key can make it. */
void	 vault_digest(const struct vault *vault, const char *domain,
	    const void *bytes, size_t len, struct blind *ret);

/** What an address is for: e-mail where it has an "@". */
enum channel vault_channel(const struct address *address);

void	 vault_index(const struct vault *vault, enum channel channel,
	    const struct address *address, struct blind *ret);

/**
 * Encrypt ${len} bytes for ${handle} in ${table} to ${ret}, which has room for
 * ${len} + VAULT_OVERHEAD.  Returns the bytes written.
 */
size_t	 vault_seal(const struct vault *vault, const char *table,
	    const char *handle, const void *bytes, size_t len, uint8_t *ret);

/** The reverse.  ERR_INPUT where the bytes are not what was sealed for that handle. */
int	 vault_unseal(const struct vault *vault, const char *table,
	    const char *handle, const void *sealed, size_t len,
	    struct secret *ret, struct err *err);

#endif
