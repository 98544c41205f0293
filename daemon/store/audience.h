/*
 * audience.h - from a broadcast's lists to its messages
 *
 * Everyone on the lists gets exactly one message row per broadcast and
 * channel, also those who will not be texted: so the books always balance.
 * A person on several lists is one person.
 */
#ifndef STORE_AUDIENCE_H
#define STORE_AUDIENCE_H

#include "store/broadcasts.h"
#include "store/outbox.h"

#define AUDIENCE_PAGE 1000	/* people put in the outbox at a time */

/**
 * Put the next AUDIENCE_PAGE people of ${broadcast} (state sending) in the outbox,
 * due when ${earliest} says, and move its cursor, -1 when they all are.  A
 * language without a frozen text, no address for ${channel}: skipped; no confirmed
 * consent to a list of the broadcast that the person is on, or a suppression:
 * suppressed.
 */
int	audience_page(struct store *store, struct broadcast *broadcast,
	    enum channel channel, outbox_earliest earliest, void *arg, int64_t now_ms,
	    struct err *err);

#endif
