/*
 * stopping.h - people stop a broadcast, and let it go on
 */
#ifndef SCHEDULE_STOPPING_H
#define SCHEDULE_STOPPING_H

#include "store/broadcasts.h"

enum stopping {
	STOPPING_HOLD,		/* also in the middle of sending */
	STOPPING_RELEASE,	/* it goes on where it was */
	STOPPING_CANCEL,	/* for good: what it has queued is withdrawn */
};

/**
 * Do ${what} to ${broadcast}, in the caller's transaction.  ERR_REFUSED where it is not
 * in a state for that; on failure ${broadcast} is unchanged.
 */
int	stopping_do(struct store *store, struct broadcast *broadcast,
	    enum stopping what, const char *why, int64_t now_ms,
	    struct err *err);

#endif
