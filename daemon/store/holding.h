/*
 * holding.h - who was told what did not stay so, and what came of it
 *
 * stale.h says who is still to be corrected.  This looks back: over all that was said,
 * whether it still matters or not.
 */
#ifndef STORE_HOLDING_H
#define STORE_HOLDING_H

#include "store/store.h"

/** How many people a correction about the event ${uid} was handed over to. */
int	holding_corrected(struct store *store, const char *uid, int64_t *ret,
	    struct err *err);

/**
 * Call ${seen} for those who hold something of ${uid} that does not hold, the most
 * frequent first: why no correction was handed over, or what came of it.
 */
typedef void (*holding_seen)(const char *why, int64_t people, void *arg);
int	holding_wrong(struct store *store, const char *uid, holding_seen seen,
	    void *arg, struct err *err);

#endif
