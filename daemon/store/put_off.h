/*
 * put_off.h - messages that wait in the outbox for a later hour
 *
 * Most often for the end of quiet hours; else to be tried again, or to see whether a hold is
 * over.
 */
#ifndef STORE_PUT_OFF_H
#define STORE_PUT_OFF_H

#include "store/store.h"

/** How many messages of ${broadcast} are queued for later, and were not tried yet. */
int	put_off_count(struct store *store, int64_t broadcast, int64_t now_ms,
	    int64_t *ret, struct err *err);

/**
 * The zones (NULL: the one of her list) of those whose messages of ${broadcast} are
 * queued for later, each at least once.
 */
typedef void (*put_off_zone)(const char *zone, void *arg);
int	put_off_zones(struct store *store, int64_t broadcast, int64_t now_ms,
	    put_off_zone seen, void *arg, struct err *err);

/** All of them are due now; whoever claims one looks again whether it may go. */
int	put_off_end(struct store *store, int64_t broadcast, int64_t now_ms,
	    struct err *err);

#endif
