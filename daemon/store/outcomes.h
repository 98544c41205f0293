/*
 * outcomes.h - what the council did, as people said it
 *
 * A row is what one Unix account said of an event, once; its last word counts.  The
 * row by which enough of them said the same is marked as accepted: from then on that
 * outcome is in force, until another one is accepted.  Rows stay: they are the proof.
 *
 * It is of one meeting.  What was said before the event starts is of an earlier date of
 * it: an event that is given a new date after it was postponed has no outcome again.  But
 * where its start is set right afterwards, by less than OUTCOME_MEETING_MS, and it was held
 * (passed, failed), what was said stays.
 */
#ifndef STORE_OUTCOMES_H
#define STORE_OUTCOMES_H

#include <sys/types.h>

#include "config/config.h"
#include "store/store.h"

struct outcome_said {
	int64_t			id;
	const char		*event;		/* its uid */
	enum outcome_result	result;
	struct tally		tally;
	const char		*source;	/* a link, or "" */
	const char		*note;		/* or "" */
	uid_t			uid;		/* who said it */
	int64_t			at_ms;
	int64_t			starts_ms;	/* of the event, as the files had it then */
	int64_t			accepted_ms;	/* 0: not by this row */
};

/** Write down what was said; its id in ${ret}.  Copies. */
int	outcomes_add(struct store *store, const struct outcome_said *said,
	    int64_t *ret, struct err *err);

/** By the row ${id} enough have said the same. */
int	outcomes_accept(struct store *store, int64_t id, int64_t now_ms,
	    struct err *err);

/** The last word of ${uid} on the event that starts at ${starts_ms}: its row's id; 0 for none. */
int	outcomes_last(struct store *store, const char *event, int64_t starts_ms,
	    uid_t uid, int64_t *ret, struct err *err);

/** Call ${seen} for all that was said of the event that starts at ${starts_ms}, in order. */
typedef void (*outcomes_seen)(const struct outcome_said *said, void *arg);
int	outcomes_each(struct store *store, const char *event, int64_t starts_ms,
	    outcomes_seen seen, void *arg, struct err *err);

/** How many accounts say ${result} and ${tally} of that event, by their last words. */
int	outcomes_saying(struct store *store, const char *event,
	    int64_t starts_ms, enum outcome_result result,
	    const struct tally *tally, int64_t *ret, struct err *err);

/**
 * Let every event of ${config} have the outcome that is in force (outcome, tally, and
 * since when it has had that result); none, where there is none.
 */
int	outcomes_attach(struct store *store, struct config *config,
	    struct err *err);

#endif
