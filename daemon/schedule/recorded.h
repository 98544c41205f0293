/*
 * recorded.h - what is recorded of an event's outcome, for people and scripts
 */
#ifndef SCHEDULE_RECORDED_H
#define SCHEDULE_RECORDED_H

#include <jansson.h>

#include "config/config.h"
#include "store/store.h"

/**
 * What is recorded of ${occasion}: a new object
 *
 *   {"event":"final_vote", "title":"...", "starts":"2017-08-28T17:30:00-06:00", "needed":2,
 *    "outcome":"passed", "tally":"10-0", "since":"2017-08-28T21:40:00-06:00",   null: none in force
 *    "said":[{"uid":1000, "at":"...", "result":"passed", "tally":"10-0",
 *             "source":null, "note":null, "accepted":true}],
 *    "waits":[{"result":"passed", "tally":"9-1", "said_by":[1001], "missing":1,
 *              "replace":false, "command":"pregon outcome final_vote passed --tally 9-1"}]}
 *
 * "waits" has what some say, by their last words, and is not in force; "replace": whoever
 * says it with --replace puts it in force, against the word of another account.
 */
json_t	*recorded_report(struct store *store, const struct config *config,
	    const struct occasion *occasion, struct err *err);

#endif
