/*
 * difference.h - what reading the files again would change
 *
 * The lists are read and the planner runs on the new files, in a transaction that is
 * undone: what is shown is what would happen.  The loop waits meanwhile as long as for a
 * reload, which with 100,000 people on the lists is noticed.
 */
#ifndef SCHEDULE_DIFFERENCE_H
#define SCHEDULE_DIFFERENCE_H

#include <jansson.h>

#include "config/config.h"
#include "store/store.h"

struct difference;

/** How things stand under ${config}, before something changes.  Borrows both. */
struct difference *difference_from(struct store *store,
	    const struct config *config, struct err *err);
void	 difference_free(struct difference *difference);

/**
 * What is another under ${next}, now that the planner has read it, and its lists with
 * ${lists} as the outcome (lists.h; NULL where nobody read them: then "lists" is not there): a new object
 *
 *   {"refused":null,
 *    "lists":[{"list":"vote", "gone":false, "joined":3, "left":1, ...}],
 *    "events":[{"event":"final_vote", "status":"confirmed", "was_status":"confirmed",
 *      "at":"2017-09-04T17:30:00-06:00", "day":"Monday, September 4", "time":"5:30 PM",
 *      "place":"room 450", "was":{"at":"2017-08-28T17:30:00-06:00", "day":"Monday, August 28", "time":"5:30 PM", "place":...},
 *      "details":[...]}],          event_changes.h
 *    "changes":[{"change":"moved", "was":{"state":"planned", "at":..., "day":..., "time":...}, ...}]}
 *
 * A change is what report_plan tells of a broadcast, and one of: added, moved,
 * withdrawn, missed, held, again (planned after it was not), changed (anything else).
 * "was" is null for what is new.  Of the lists those are there whom people joined or left.
 */
json_t	*difference_to(struct difference *difference,
	    const struct config *next, json_t *lists, struct err *err);

/**
 * The same of files that nobody has read into the store: outside of any transaction,
 * in one that is undone.  "refused" says why they would not be taken at all (a list
 * that shrinks too much, refusing.h, what is wrong with them); then the rest is empty.  ${next} gets the alerts that are in no file.
 */
json_t	*difference_of(struct store *store, const struct config *config,
	    struct config *next, int64_t now_ms, struct err *err);

#endif
