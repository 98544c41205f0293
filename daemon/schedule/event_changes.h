/*
 * event_changes.h - what of an event is another, beside its time and its status
 *
 * What people were told of it, and may have to be told again: its place, its own facts, its
 * deadlines where they move by themselves, and what takes its place.
 */
#ifndef SCHEDULE_EVENT_CHANGES_H
#define SCHEDULE_EVENT_CHANGES_H

#include <jansson.h>

#include "config/config.h"

/**
 * ${old} (NULL: it is new, and nothing is another) against ${event}, one of ${config}: a new
 * array, NULL with ${err},
 *
 *   [{"what":"place", "language":"en", "was":"room 450", "now":"room 391"},
 *    {"what":"place", "language":"es", "was":"sala 450", "now":"sala 450"},
 *    {"what":"deadline signup_closes", "was":{"at":...,"day":...,"time":...}, "now":null}]
 *
 * A language that stays beside one that changes is there, too: it may have been forgotten.
 */
json_t	*event_changes(const struct config *config,
	    const struct occasion *old, const struct occasion *event,
	    struct err *err);

#endif
