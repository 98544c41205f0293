/*
 * asking.h - what people are asked to approve, as they see it
 */
#ifndef SCHEDULE_ASKING_H
#define SCHEDULE_ASKING_H

#include <jansson.h>

#include "store/broadcasts.h"

/**
 * Everything that one should look at before she approves ${broadcast}: a new object
 *
 *	{"broadcast": as report_planned has it, with "texts", as preview.h has them, of the moment
 *	    at which it goes out first; where one differs at the last moment, that is in its "last",
 *	 "waits": null,	    or why it cannot be approved yet
 *	 "covers": covering.h, "digest": "c0ffee...",
 *	 "approvals": as asking_count has them}
 */
json_t	*asking_report(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, int64_t now_ms, struct err *err);

/**
 * Add to ${entry}, of ${broadcast}, by when a yes is of use, and how far it is where
 * somebody said yes already: "by":"2017-08-21T17:30:00-06:00",
 * "approvals": as asking_count has them, or null.
 */
int	 asking_add(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, int64_t now_ms, json_t *entry,
	    struct err *err);

/**
 * How far it is: a new object
 *
 *	{"needed": 2, "missing": 1, "by": [{"name": "ana", "at": "2017-08-18T17:00:00-06:00"}],
 *	 "until": "2017-08-21T17:30:00-06:00"}
 */
json_t	*asking_count(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, int64_t now_ms, struct err *err);

/** Whether it waits for people, or will. */
bool	 asking_waits(const struct config *config,
	    const struct broadcast *broadcast);

#endif
