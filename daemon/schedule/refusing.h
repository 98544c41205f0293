/*
 * refusing.h - files that are right, and must not be read into the store as they are
 *
 * Some things are wrong only against what was in force before (store/accepted.h): an event to
 * come, or one of its deadlines, that moves to a time that has passed, or is replaced by an
 * event that has (whoever is told is told too late, and a typo is likelier); an event whose
 * outcome is of an earlier date then (outcomes.h), with no new one to come; one of
 * which people were told that is gone from the files, so that nobody is told what became of
 * it; and a change after which people hold what is wrong with no text to tell them.
 * A reload is refused then, and the running plan stays; a start holds everything.
 */
#ifndef SCHEDULE_REFUSING_H
#define SCHEDULE_REFUSING_H

#include "config/config.h"
#include "store/store.h"

/**
 * ${next}, which the planner has read in the caller's transaction, is in force from now on: 0;
 * -1 with ERR_REFUSED, where it stands and the way out, where it must not be.  The first that
 * the store sees always may.
 */
int	refusing_accept(struct store *store, const struct config *next,
	    int64_t now_ms, struct err *err);

/**
 * What was said of the events of ${config}, which is in force, is so from now on, too: 0, -1.
 * ERR_REFUSED while a start holds everything, because its files must not be read.
 */
int	refusing_follow(struct store *store, const struct config *config,
	    int64_t now_ms, struct err *err);

#endif
