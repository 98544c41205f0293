/*
 * optout.h - STOP means everything
 *
 * An opt-out suppresses the address it came from and, where we know whose it
 * is, all her other addresses, and revokes her consent on every list and
 * channel, in the caller's transaction.  What is in the outbox is looked at again
 * when it is claimed.  The ledger (ledger.h) has it before the database does.  What
 * ends one list is leaving.h's.
 */
#ifndef STORE_OPTOUT_H
#define STORE_OPTOUT_H

#include "store/persons.h"
#include "store/suppression.h"

/**
 * Apply ${what}.  A kind that is only a bad address touches that address alone;
 * SUPPRESSION_FORGOTTEN also erases the person.  ${ret_who} (may be NULL) is who
 * it was, id 0 for nobody we know.  Returns 1 if anything changed, 0, -1.
 */
int	optout_apply(struct store *store, const struct suppressing *what,
	    int64_t now_ms, struct person *ret_who, struct err *err);

/**
 * Erase ${person} as SUPPRESSION_FORGOTTEN does, without a text of hers.  ERR_BUSY
 * where she wrote to us at this very moment.
 */
int	optout_forget(struct store *store, const struct person *person,
	    int64_t now_ms, struct err *err);

/**
 * The moment of something that ${place}'s owner does now: ${now_ms}, or that of the
 * last thing known of her where the clock was set back since.  So a stop that is
 * said now counts, whatever the clock says; of one moment, a stop wins.
 */
int	optout_moment(struct store *store, const struct place *place,
	    int64_t now_ms, int64_t *ret, struct err *err);

/* What attaching a ledger found. */
struct optout_replay {
	int64_t		records;	/* in the ledger */
	int64_t		applied;	/* that the database did not know */
	int64_t		written;	/* that the ledger did not have */
	unsigned	broken;		/* the line where its chain breaks; 0: nowhere */
};

/**
 * Open the ledger ${path} for ${store}, apply what the database does not know,
 * and write what the ledger does not have: after it both say the same.  Before
 * the first send, outside of a transaction.  What she began herself since (START, a
 * keyword) is applied too, where the database still knows her.
 */
int	optout_attach_ledger(struct store *store, const char *path,
	    int64_t now_ms, struct optout_replay *ret, struct err *err);

#endif
