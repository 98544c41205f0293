/*
 * public_key.h - the half of the key with which lists are sealed
 *
 * X25519, 32 bytes.  Who has it can seal, and open nothing; it is no secret.
 */
#ifndef STORE_PUBLIC_KEY_H
#define STORE_PUBLIC_KEY_H

#include <stdint.h>

#include "base/err.h"

#define PUBLIC_KEY_LEN	32
#define PUBLIC_KEY_ID	16	/* hexadecimal digits */

struct public_key {
	uint8_t	bytes[PUBLIC_KEY_LEN];
};

/** Read ${path} (KEY.pub, as `pregon keygen` writes it). */
int	public_key_load(const char *path, struct public_key *ret,
	    struct err *err);

/** Write ${path}.  Fine where it is there already, and of the same key. */
int	public_key_save(const char *path, const struct public_key *key,
	    struct err *err);

/** What tells one key from another, for people: a hash's first digits. */
void	public_key_id(const struct public_key *key,
	    char ret[PUBLIC_KEY_ID + 1]);

#endif
