/*
 * lists.h - who is on the lists, as their files say
 */
#ifndef SCHEDULE_LISTS_H
#define SCHEDULE_LISTS_H

#include <jansson.h>

#include "base/buf.h"
#include "config/config.h"
#include "store/store.h"

/**
 * Make the lists in the store what the files of ${config} say, in the caller's
 * transaction: people_sync and people_drop_lists (store/people.h), with their errors.
 * Returns a new array, an entry per list; NULL with ${err}:
 *
 *   [{"list":"vote", "gone":false, "rows":50, "joined":3, "left":1, "refused":0,
 *     "say_no":0, "forgotten":0}]
 *
 * A list that is in no file any more is "gone"; all that its files had brought "left".
 */
json_t	*lists_sync(struct store *store, const struct config *config,
	    bool allow_shrink, int64_t now_ms, struct err *err);

/** Of ${lists} those that changed, as a new array. */
json_t	*lists_changed(json_t *lists);

/** "list vote: 3 joined, 1 left; list press: gone, 2 left": of what changed, to ${ret}. */
void	 lists_say(json_t *lists, struct buf *ret);

/** How many rows of all were refused: their phone and e-mail belong to two people. */
long	 lists_refused(json_t *lists);

#endif
