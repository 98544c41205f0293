/*
 * seen.h - the addresses a list already has, and where
 *
 * An address is remembered as 64 bits of a keyed hash, never as itself.  That
 * any two of two million have the same has odds of one in nine million.
 */
#ifndef CONFIG_SEEN_H
#define CONFIG_SEEN_H

#include "base/secret.h"
#include "config/config.h"

struct seen;

struct seen	*seen_new(void);
void		 seen_free(struct seen *seen);

/**
 * Remember that ${address} stands at ${where} (borrowing the file's name).
 * Returns NULL, or, where it is there already, where it stands, borrowed until
 * the next call.  The case of letters makes no difference.
 */
const struct where *seen_add(struct seen *seen, const struct address *address,
	    const struct where *where);

/** Where ${address} stands, as seen_add; NULL where it was not seen. */
const struct where *seen_find(struct seen *seen,
	    const struct address *address);

#endif
