/*
 * occurrence.h - one firing of an alert, placed on the calendar
 */
#ifndef SCHEDULE_OCCURRENCE_H
#define SCHEDULE_OCCURRENCE_H

#include <stdbool.h>

#include "base/buf.h"
#include "config/config.h"

struct occurrence {
	const char	*event;		/* its event's or stage's uid, "" for none; borrowed */
	int64_t		 event_ms;	/* when that starts, or is entered; 0 for none */
	int64_t		 due_ms;
	int64_t		 expires_ms;
	bool		 shown_now;	/* the planner's: the files have just shown its stage */
};

/**
 * When ${alert} fires; one on a stage, about which stage (moments_about).  Expiry as it says; else its deadline, else when its event
 * starts, where that is later than its own time; else config->expiry_ms after it.
 */
void	occurrence_of(const struct config *config, const struct alert *alert,
	    struct occurrence *ret);

/** Whether ${alert} fires for ${event}, the event or stage of a broadcast. */
bool	occurrence_is(const struct config *config, const struct alert *alert,
	    const char *event);

/**
 * Why the alert has no time at all: "first_reading is postponed",
 * "executive_order has not entered signed", "waits for the outcome of final_vote",
 * "final_vote passed, not failed".  Returns false,
 * with nothing added, where it has one.  ${why} may be NULL.
 */
bool	occurrence_withdrawn(const struct alert *alert, struct buf *why);

/**
 * What a due alert still waits for: "waits for final_vote.result (es)", "waits:
 * first_reading is tentative".  Returns false where nothing.
 */
bool	occurrence_waits(const struct config *config,
	    const struct alert *alert, int64_t now_ms, struct buf *why);

#endif
