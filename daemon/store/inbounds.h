/*
 * inbounds.h - what came in, each once
 *
 * A provider repeats a webhook that it thinks we missed, and polling finds what
 * a webhook brought already.  Only the provider's id is kept, and a digest of
 * each webhook: no address, no body.
 */
#ifndef STORE_INBOUNDS_H
#define STORE_INBOUNDS_H

#include "store/store.h"

/* How long an id is remembered. */
#define INBOUND_KEPT_MS (INT64_C(30) * 24 * 3600 * 1000)

/**
 * Note that ${id} came in by ${account}.  Returns 1 if it is the first time in
 * INBOUND_KEPT_MS, 0 if not, -1.  Forgets some that are older.
 */
int	inbounds_first(struct store *store, const char *account,
	    const char *id, int64_t now_ms, struct err *err);

#endif
