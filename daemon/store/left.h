/*
 * left.h - lists that were left, by address
 *
 * For a list what suppression.h is for all that we send, and likewise it is the
 * address that counts, not the row of a person: who joins a list by others later,
 * or is known to no older database, has left it all the same.  Only a later word
 * of hers on that very list, from that address, undoes it: its keyword.  START
 * does not, nor does "yes".
 *
 * It outlives the person, as the suppression does, and lists that are in no file
 * any more.  Each record is also in the ledger (ledger.h), in the caller's
 * transaction.
 */
#ifndef STORE_LEFT_H
#define STORE_LEFT_H

#include "store/persons.h"

struct ledger_record;

/**
 * Whoever has ${place} left ${list} at ${event_ms}.  Returns 1 if that was not known,
 * 0 if it was, or a later word of hers undid it; -1.
 */
int	left_add(struct store *store, const struct place *place,
	    const char *list, int64_t event_ms, int64_t now_ms,
	    struct err *err);

/** Whether a word of hers from after ${event_ms} has undone a leave of then: 1, 0, -1. */
int	left_is_undone(struct store *store, const struct place *place,
	    const char *list, int64_t event_ms, struct err *err);

/**
 * She joined ${list} by her own text from ${place} at ${event_ms}.  Returns 1 if nothing
 * stands in the way now, 0 where a leave of that moment or later does, -1.
 */
int	left_lift(struct store *store, const struct place *place,
	    const char *list, int64_t event_ms, int64_t now_ms,
	    struct err *err);

/** Whether ${list} was left from ${place}, and when: 1, 0, -1. */
int	left_since(struct store *store, const struct place *place,
	    const char *list, int64_t *ret_ms, struct err *err);

/** Likewise from the address of ${person} on ${channel}; 0 where she has none. */
int	left_by(struct store *store, int64_t person, enum channel channel,
	    const char *list, int64_t *ret_ms, struct err *err);

/** Whether ${record}, of a list, is known: 1, 0, -1. */
int	left_knows(struct store *store, const struct ledger_record *record,
	    struct err *err);

#endif
