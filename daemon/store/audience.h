/*
 * audience.h - from a broadcast's lists to its messages
 *
 * Everyone on the lists gets exactly one message row per broadcast, also those
 * who will not be written to: so the books always balance.  A person on several
 * lists is one person, and gets it by one channel.
 *
 * Which one: of the broadcast's channels, the one she prefers first if it is
 * among them, the first for which she has an address that is not suppressed, a
 * frozen text in her language, and confirmed consent to a list of the broadcast
 * that she is on.  STOP means everything (may_send.h): who opted out at one of
 * her addresses gets nothing at the others.
 *
 * A correction goes to no list, but to those who are stale about its event (stale.h), or
 * to whom the broadcast that it corrects was handed over, and no other correction of that by the same
 * template: rather by the channel that told them than by the one they prefer.
 *
 * Where a correction looks once more (its cursor is 0 again), who was suppressed and agrees
 * now is queued.
 */
#ifndef STORE_AUDIENCE_H
#define STORE_AUDIENCE_H

#include "store/broadcasts.h"
#include "store/outbox.h"

#define AUDIENCE_PAGE 1000	/* people put in the outbox at a time */

/**
 * Put the next AUDIENCE_PAGE people of ${broadcast} (state sending) in the outbox
 * by one of ${channels} (at least one), due when ${earliest} says, and move its
 * cursor, -1 when they all are.  Where no channel will do, the message is skipped or
 * suppressed for the reason of the first channel that she has an address for.
 */
int	audience_page(struct store *store, struct broadcast *broadcast,
	    const struct channels *channels, outbox_earliest earliest, void *arg,
	    int64_t now_ms, struct err *err);

/**
 * How many of those to whom ${broadcast}, which corrects another, goes may still be
 * written to: by channel, language and zone (NULL: their list's), in order.
 */
typedef void (*audience_counted)(enum channel channel, const char *language,
	    const char *zone, int64_t people, void *arg);
int	audience_of_another(struct store *store,
	    const struct broadcast *broadcast, audience_counted seen,
	    void *arg, struct err *err);

#endif
