/*
 * urgent.h - a correction that quiet hours would make late
 *
 * Corrections keep quiet hours, unless that would bring one of them closer than
 * urgent_lead of pregon.conf to the earlier of the old time and the new one.  Then it
 * waits for people, who are alarmed: their approval sends it at night.  When the quiet
 * hours are over and nobody said anything, it goes as any other.
 */
#ifndef SCHEDULE_URGENT_H
#define SCHEDULE_URGENT_H

#include "store/broadcasts.h"

struct urgent {
	bool	is;
	int64_t	until_ms;	/* the last of its readers' quiet hours end; 0: none has any now */
};

/**
 * Whether ${broadcast}, which has not begun, is one at ${now_ms}; ${why} says so in words.
 * What is no correction of an event never is.
 */
int	urgent_check(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, int64_t now_ms,
	    struct urgent *ret, struct buf *why, struct err *err);

#endif
