/*
 * report.h - the plan, for people and scripts
 */
#ifndef SCHEDULE_REPORT_H
#define SCHEDULE_REPORT_H

#include <jansson.h>

#include "config/config.h"
#include "store/broadcasts.h"

/**
 * One broadcast as the plan shows it: a new object
 *
 *   {"id":3, "alert":"vote_soon", "event":"first_reading", "number":1, "state":"planned", "why":"",
 *    "at":"2017-08-18T18:00:00-06:00", "day":"Friday, August 18", "time":"6:00 PM",
 *    "rule":"3 days before first_reading, at 18:00", "expires":"2017-08-21T17:30:00-06:00",
 *    "began":null, "ended":null, "channels":["sms","email"], "approve":0, "template":"vote-soon"}
 *
 * "at" and "expires" are in the jurisdiction's zone (that of pregon.conf's first, for an
 * alert that is no longer in the files, whose "rule" is null and "channels" empty).
 */
json_t	*report_broadcast(const struct config *config,
	    const struct broadcast *broadcast, struct err *err);

/**
 * The same with who it is for, as the lists are now; of an alert that is no longer in the
 * files, nobody:
 *
 *   "audience":{"en":12,"es":18}, "people":30,
 *   "people_by_channel":{"sms":26,"email":4}     by the addresses they have; "none" for those without
 *   "later":[{"at":"...","time":"8:00 AM","people":30}]      moved by quiet hours
 *   "unreachable":0                  whom quiet hours would bring past its expiry
 */
json_t	*report_planned(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, struct err *err);

/** Every broadcast, so, by due time. */
json_t	*report_plan(struct store *store, const struct config *config,
	    struct err *err);

/**
 * The alerts that have no time yet: a new array of {"alert":"order_signed", "why":
 * "executive_order has not entered signed", "rule":"...", "template":"..."}.
 */
json_t	*report_undated(const struct config *config);

/** ${ms} in ${zone} and in the operators' language: a new {"at":..., "day":..., "time":...}. */
json_t	*report_moment(const struct config *config, const struct zone *zone,
	    int64_t ms, struct err *err);

/** The zone that operators are shown times in. */
const struct zone *report_zone(const struct config *config);

#endif
