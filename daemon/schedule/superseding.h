/*
 * superseding.h - what no longer is to go out ends, also in the middle of sending
 */
#ifndef SCHEDULE_SUPERSEDING_H
#define SCHEDULE_SUPERSEDING_H

#include "store/broadcasts.h"

/** Whether nothing can happen to ${broadcast} any more by itself. */
bool	broadcast_is_over(const struct broadcast *broadcast);

/** Let ${broadcast} end as ${state}, and withdraw what it has queued. */
int	broadcast_end(struct store *store, struct broadcast *broadcast,
	    enum broadcast_state state, const char *why, int64_t now_ms,
	    struct err *err);

/**
 * Supersede ${broadcast}, and withdraw what it has queued: 1; 0 where it is over
 * already; -1.
 */
int	supersede(struct store *store, struct broadcast *broadcast,
	    const char *why, int64_t now_ms, struct err *err);

#endif
