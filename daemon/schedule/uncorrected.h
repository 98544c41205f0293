/*
 * uncorrected.h - who still holds what is wrong, and what becomes of it
 *
 * While people are stale about an event (store/stale.h) its correction is not to be out of
 * sight, whatever became of it; nor is the operator to be without a way on.
 */
#ifndef SCHEDULE_UNCORRECTED_H
#define SCHEDULE_UNCORRECTED_H

#include <jansson.h>

#include "store/broadcasts.h"

/**
 * One entry for each event about which people are stale, in the order of the files, and for
 * each correction by hand that waits for people, a new array: report_broadcast's (of a correction that there
 * is; else only "event"), asking_add's, and
 *
 *   "people":34,  "does":"nobody approved it in time",
 *   "command":"pregon release 14"		what helps, or null
 *
 * Who is stale is asked only where a correction is open, or did not reach all.
 */
json_t	*uncorrected_report(struct store *store, const struct config *config,
	    int64_t now_ms, struct err *err);

/** How many hold what ${broadcast} corrects; 0 of what is no correction of an event. */
int	uncorrected_people(struct store *store,
	    const struct broadcast *broadcast, int64_t now_ms, int64_t *ret,
	    struct err *err);

/** Whether ${broadcast} ended as a correction before it reached all whom it could: 1, 0, -1. */
int	uncorrected_lost(struct store *store,
	    const struct broadcast *broadcast, struct err *err);

#endif
