/*
 * suppression.h - addresses we must not write to, and why
 *
 * It always wins, over every file and list, and never ends by itself.
 */
#ifndef STORE_SUPPRESSION_H
#define STORE_SUPPRESSION_H

#include "store/store.h"

/** Suppress the address that message ${message} was sent to.  Twice is fine. */
int	suppression_add(struct store *store, int64_t message, const char *why,
	    int64_t now_ms, struct err *err);

/** Suppress an address. */
int	suppression_add_address(struct store *store, enum channel channel,
	    const struct address *address, const char *why, int64_t now_ms,
	    struct err *err);

/** How many addresses are suppressed. */
int	suppression_count(struct store *store, int64_t *ret, struct err *err);

#endif
