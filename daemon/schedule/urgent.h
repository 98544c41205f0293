/*
 * urgent.h - a correction that quiet hours would make late
 *
 * Corrections keep quiet hours, unless that would bring one of them closer than
 * urgent_lead of pregon.conf to the earlier of the old time and the new one (of a deadline, of its own).  Then people are
 * alarmed, and one approval sends it at night.  One that needs approvals anyway waits for them
 * before it begins; else, and where the night comes while it goes out, only those wait who have
 * quiet hours: for the approval, or for the morning.
 */
#ifndef SCHEDULE_URGENT_H
#define SCHEDULE_URGENT_H

#include "store/broadcasts.h"

struct urgent {
	bool	is;
	int64_t	until_ms;	/* the last of its readers' quiet hours end; 0: none has any now */
};

/**
 * Whether ${broadcast} is one at ${now_ms}: if it began now; where it waits for approval, by
 * the hours of its jurisdiction; for those of its messages that wait.  ${why} says so in words.
 * What is no correction of an event never is, nor what people let go this night.
 */
int	urgent_check(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, int64_t now_ms,
	    struct urgent *ret, struct buf *why, struct err *err);

/** Whether ${why} of a broadcast is what that said. */
bool	urgent_is_why(const char *why);

#endif
