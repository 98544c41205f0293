/*
 * readings.h - the files as they were read last: which of them changed
 *
 * The .conf files and the texts, by digests under the vault's key (a file may hold
 * addresses).  Tables of people are not among them: a list's own counts tell.
 */
#ifndef STORE_READINGS_H
#define STORE_READINGS_H

#include "base/buf.h"
#include "config/config.h"
#include "store/store.h"

#define READINGS_TOLD 5	/* files that are named; of the rest there is a number */
#define READINGS_REVISION_LEN 8	/* hex digits */

/**
 * Compare what ${config} was read from with the last reading, and remember it, in
 * the caller's transaction.  In ${ret} (an empty one) which files changed:
 * "alerts/act.conf changed, lists/press.conf is new", "the files are as they were";
 * in ${ret_revision} what the whole of it is called.  Returns 1 where something
 * changed, else 0; -1.
 */
int	readings_sync(struct store *store, const struct config *config,
	    struct buf *ret, char ret_revision[READINGS_REVISION_LEN + 1],
	    struct err *err);

/** The digest of all that, of which the revision is the beginning. */
void	readings_digest(struct store *store, const struct config *config,
	    struct blind *ret);

#endif
