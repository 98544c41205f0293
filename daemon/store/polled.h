/*
 * polled.h - up to when an account's own list of what came in was read
 *
 * Real time, never virtual: it is the provider's list.
 */
#ifndef STORE_POLLED_H
#define STORE_POLLED_H

#include "store/store.h"

/** When the last poll of ${account} that was read whole began.  1, 0 for never, -1. */
int	polled_get(struct store *store, const char *account, int64_t *ret_ms,
	    struct err *err);
int	polled_set(struct store *store, const char *account, int64_t began_ms,
	    struct err *err);

#endif
