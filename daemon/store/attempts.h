/*
 * attempts.h - the rows of attempts: one provider call each
 *
 * An attempt belongs to a message (outbox.h) or to a reply (replies.h), whose
 * ids do not meet.  It begins in the transaction that claims, before the wire.
 */
#ifndef STORE_ATTEMPTS_H
#define STORE_ATTEMPTS_H

#include "model/verdict.h"
#include "store/store.h"

/** Begin one for ${message}, in this run, by ${account}; ${told} 0: nothing yet. */
int	attempts_begin(struct store *store, int64_t message,
	    const char *account, int64_t told, int64_t now_ms, int64_t *ret,
	    struct err *err);

/** It ended with ${verdict}. */
int	attempts_end(struct store *store, int64_t attempt,
	    const struct verdict *verdict, int64_t now_ms, struct err *err);

#endif
