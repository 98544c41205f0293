/*
 * planner.h - the files' alerts against the store's broadcasts
 *
 * A broadcast's key is (alert, event uid, number).  Any change before it begins
 * updates the same row; no change after it began makes a second one, except:
 * its event's start moved, and the new time is in the future and at least
 * `rearm` (20 h) after the old one began: then number + 1.  What is being sent expires
 * when its event starts now, not when it was to start; what was due after its event and
 * is being sent when that turns out to be to come is superseded, and number + 1 is made.
 * What is still going out when the next one begins is superseded, too (due.c).
 * An alert on a stage has a broadcast for each time it is entered (the entry is what an
 * event is to others).  It is due when a reading of the files shows the stage, where
 * that is after its own time and before it expires.  Outside the sandbox it is held
 * then: a typo may have shown it.
 * An alert on an outcome is due when that is accepted; for the same meeting (outcomes.h)
 * once, but for those whom it did not reach before another outcome was accepted, where it comes true
 * after all.  The alerts on the other results are superseded.
 * What a person cancelled fires no more; a new name makes a new alert.
 * Who was told what no longer holds is corrected (correcting.h).
 */
#ifndef SCHEDULE_PLANNER_H
#define SCHEDULE_PLANNER_H

#include "config/config.h"
#include "store/store.h"

struct planned {
	int	added, moved, missed, withdrawn, rearmed, held, corrections;
};

/**
 * Make the rows what the files say at ${now_ms}, in the caller's transaction:
 * new alerts are planned (missed, where their time had passed when first seen),
 * moved ones get their new time, those no longer in the files (or whose event
 * has no date) are superseded, also in the middle of sending; likewise a text that corrects
 * another (mending.h), once its event has changed.
 */
int	planner_sync(struct store *store, const struct config *config,
	    int64_t now_ms, struct planned *ret, struct err *err);

#endif
