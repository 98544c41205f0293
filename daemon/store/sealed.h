/*
 * sealed.h - a list's CSV file that only the key can open
 *
 *	pregon-sealed-1 KEY NAME\n	which key it is for, which file it was
 *	box				a key of its own, for that public key
 *	stream				the file, SEALED_CHUNK bytes at a time
 *
 * The box is libsodium's crypto_box_seal (X25519, XSalsa20-Poly1305), the stream its
 * crypto_secretstream (XChaCha20-Poly1305), of which every chunk but the last is
 * full and the last has the final tag; the line and the box are authenticated with
 * the first.  So a file that was cut, put together anew, changed, or put in the
 * place of another one is refused.  Who sealed it nobody can tell: the public key is
 * no secret.
 */
#ifndef STORE_SEALED_H
#define STORE_SEALED_H

#include "config/list_key.h"
#include "store/public_key.h"
#include "store/vault.h"

#define SEALED_CHUNK	(64 * 1024)
#define SEALED_NAME_MAX	255	/* bytes of a file's name */

/**
 * Seal what is left of ${in}, at most ${max} bytes, as the file ${name} for ${key},
 * and write it to ${out}.  ERR_INPUT (the name), ERR_IO, ERR_FULL.
 */
int	sealed_write(FILE *in, FILE *out, const struct public_key *key,
	    const char *name, size_t max, struct err *err);

/**
 * What opens with ${vault}, borrowed; NULL opens nothing.  What is read lies in
 * locked memory until it is overwritten.
 */
struct list_key sealed_key(struct vault *vault);

#endif
