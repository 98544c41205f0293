/*
 * settling.h - writing down how attempts ended
 */
#ifndef SEND_SETTLING_H
#define SEND_SETTLING_H

#include "config/config.h"
#include "send/attempt.h"
#include "store/store.h"

/* An attempt that has its verdict. */
struct ended {
	const struct claimed	*claimed;
	const struct verdict	*verdict;
	uint32_t		 random;	/* for its backoff */
};

/**
 * Settle ${ended}, in the caller's transaction: ${ret} is what became of it.  ${b} is the
 * broadcast of the one before, zeroed at first: most often of this one, too.
 */
int	settle_one(struct store *store, const struct config *config,
	    const struct ended *ended, struct broadcast *b, int64_t now_ms,
	    struct decision *ret, struct err *err);

/**
 * Settle every attempt of ${ended}, in the caller's transaction.  What would be
 * queued again, of a broadcast that was cancelled or superseded meanwhile, is
 * withdrawn.
 */
int	settle_ended(struct store *store, const struct config *config,
	    const struct attempts *ended, int64_t now_ms, struct err *err);

/**
 * Settle what earlier runs left in flight: unknown, or queued again where the
 * alert says on_unknown = "resend".  In a transaction of its own.  Returns how many.
 */
int64_t	settle_abandoned(struct store *store, const struct config *config,
	    int64_t now_ms, struct err *err);

#endif
