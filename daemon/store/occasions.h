/*
 * occasions.h - events as the files showed them, and their revisions
 *
 * A told set names the revision of every event it spoke of.  The revision is
 * the higher of what the file says and one more than before, whenever the
 * event differs from how it was seen last: an organizer who forgets to count
 * up loses nothing.
 */
#ifndef STORE_OCCASIONS_H
#define STORE_OCCASIONS_H

#include "config/config.h"
#include "store/store.h"

/** Compare every event of ${config} with how it was seen last, and remember it. */
int	occasions_sync(struct store *store, const struct config *config,
	    int64_t now_ms, struct err *err);

/** The event's revision; 0 for an event never seen. */
int	occasions_revision(struct store *store, const char *uid, int *ret,
	    struct err *err);

#endif
