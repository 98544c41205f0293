/*
 * refusing.h - files that are right, and must not be read into the store as they are
 *
 * Four things are wrong only against what was before: an event to come that moves to a
 * time that has passed (whoever is told is told too late, and a typo is likelier); one
 * whose outcome is of an earlier date then (outcomes.h), with no new one to come; one of
 * which people were told that is gone from the files, so that nobody is told what
 * became of it; and a change after which people hold what is wrong with no text to tell
 * them.
 * A reload is refused then, and the running plan stays; a start is not.
 */
#ifndef SCHEDULE_REFUSING_H
#define SCHEDULE_REFUSING_H

#include "config/config.h"
#include "store/store.h"

struct refusing {
	const struct config	*running;
	int64_t			 stale;		/* people, under it */
};

/** Before the planner reads other files, in its transaction: how it is under ${running}. */
int	refusing_begin(struct refusing *refusing, struct store *store,
	    const struct config *running, int64_t now_ms, struct err *err);

/** After it has read ${next}: 0, or -1 with ERR_REFUSED, where it stands and the way out. */
int	refusing_check(const struct refusing *refusing, struct store *store,
	    const struct config *next, int64_t now_ms, struct err *err);

#endif
