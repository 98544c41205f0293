/*
 * correcting.h - the vote moved: who was told must hear of it
 *
 * For each event there is at most one open correction of its dates (time, place, deadlines),
 * and one of its facts: a broadcast of the alert "correction" (config/corrections.h), for exactly
 * those who are stale about them (store/stale.h).  What is below is of either:
 *
 *   nobody is stale        one that has not begun is superseded
 *   somebody is            there is one, due at once: the same row, changed, until it begins
 *   what changed changes   one that has begun is superseded, its queue withdrawn, and
 *     again                number + 1 is made, held where people held that one
 *
 * One of the dates says when and where the event is now, and each reader's own deadlines that
 * changed; where nobody holds another time or place, these alone.  Who holds several dates
 * that are wrong gets one text; who holds a fact that is, a second.
 *
 * It is about those aspects (config/aspects.h) as they are when it is made or
 * changed last: as long as they stay so, one that has begun goes on, and one that
 * was cancelled, or that nobody approved in time, is made again by a person only.  Who could not be
 * written to when it began, or when her turn came, and came back, is taken in while it goes out; after
 * one that is done, number + 1 is for those who have no message in it or in an earlier one
 * of the same, but one that was suppressed before they came back.
 */
#ifndef SCHEDULE_CORRECTING_H
#define SCHEDULE_CORRECTING_H

#include "config/config.h"
#include "model/intent.h"
#include "store/broadcasts.h"

/**
 * Make the corrections what the events of ${config}, synced (occasions.h), and what people
 * were told want at ${now_ms}, in the caller's transaction.  Adds to ${ret_made} how many were
 * made or changed; nothing where pregon.conf has no corrections.
 */
int	correcting_sync(struct store *store, const struct config *config,
	    int64_t now_ms, int *ret_made, struct err *err);

/* A text of hers, and what came of it. */
struct came_back {
	const char		*handle;	/* "" for nobody we know */
	enum intent_kind	 intent;
	bool			 changed;	/* her consent */
};

/**
 * The same for the events of which she holds what is wrong, where she came back to us by her own
 * text: she may have missed a correction.  Nothing for other texts.
 */
int	correcting_back(struct store *store, const struct config *config,
	    const struct came_back *back, int64_t now_ms, int *ret_made,
	    struct err *err);

/**
 * Make a correction once more in place of ${broadcast}, the last of its event, which was
 * cancelled, or missed, or ended before all had it, in the caller's transaction: ${ret}, for who is still stale.
 * It waits for approval as corrections do.  ERR_REFUSED where it is no such one, or helps
 * nobody any more.
 */
int	correcting_again(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, int64_t now_ms,
	    struct broadcast *ret, struct err *err);

/**
 * By when ${broadcast} helps all of its readers: the first moment to come at ${now_ms} of what changed,
 * as they hold it, and of the new start; 0: none is, or it is no correction of an event.
 */
int64_t	correcting_by(const struct config *config,
	    const struct broadcast *broadcast, int64_t now_ms);

#endif
