/*
 * upkeep.h - what the store forgets as time passes
 *
 * Nobody waits for it, so it is done now and then, by wall time: whose replies
 * were that are over (replies.h), and who was entered by others and has not
 * answered (consents.h).
 */
#ifndef CONTROL_UPKEEP_H
#define CONTROL_UPKEEP_H

#include "store/store.h"

#define UPKEEP_MS	(INT64_C(60) * 1000)	/* so late it may be */

struct upkeep {
	int64_t	next_ms;	/* wall; 0: at once */
	int64_t	lapse_ms;	/* that looks at all consents: seldom */
};

/**
 * Do what is due at ${now_ms}, in a transaction of its own; little where nothing is.
 * Returns 0; -1, to be tried again.
 */
int	upkeep_tick(struct upkeep *upkeep, struct store *store,
	    int64_t now_ms, struct err *err);

#endif
