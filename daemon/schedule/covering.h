/*
 * covering.h - what an approval is of
 *
 * Exactly what would go out: the template of every channel, language and part,
 * every fact that the texts state and the revision of its event, the lists and
 * channels, when it is due, when it expires, when its event is, and how texts
 * are sent (sandbox, trial, live).  Facts are those of the moment at which it is
 * due, so that "tomorrow" is no change when it goes out a day late.  Who is on the
 * lists that day is not covered.
 */
#ifndef SCHEDULE_COVERING_H
#define SCHEDULE_COVERING_H

#include <jansson.h>

#include "store/broadcasts.h"

/**
 * All that an approval of ${broadcast}, which has not begun, is of: a new object,
 *
 *	{"sending": "live", "due": "2017-08-18T18:00:00-06:00", "expires": "...", "event": "...",
 *	 "lists": ["vote"], "channels": ["sms"], "text sms es": "c0ffee...",
 *	 "fact sms es first_reading.when": "...", "revision first_reading": 2}
 *
 * NULL with ${err}.
 */
json_t	*covering_of(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, struct err *err);

/** Its digest: BLAKE2b, 256 bits, over the members in the order of their names. */
void	 covering_digest(json_t *covers, struct blind *ret);

/** Add what differs, in words: "the text by sms in es, when it is due". */
void	 covering_changes(json_t *old, json_t *now, struct buf *ret);

#endif
