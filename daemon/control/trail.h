/*
 * trail.h - what the core itself adds to the audit trail (store/audit.h)
 */
#ifndef CONTROL_TRAIL_H
#define CONTROL_TRAIL_H

#include "base/buf.h"
#include "config/config.h"
#include "store/audit.h"

#define TRAIL_PEOPLE_MAX 200	/* bytes of how the lists changed */

/* Who had the files read, and how. */
struct trail_reader {
	uid_t		 uid;
	const char	*how;		/* "at the start", "by SIGHUP"; "" for by command */
	bool		 always;	/* also where nothing changed */
};

/**
 * Note, in the caller's transaction, that ${config} is in force from now on: which
 * files changed, what became of the lists (${people}, may be empty), and how
 * texts are sent where that is another way than before.
 */
int	trail_reading(struct store *store, const struct config *config,
	    const struct trail_reader *reader, const struct buf *people,
	    int64_t now_ms, struct err *err);

/** Log the trail's head, where it is not at ${*logged} any more: it moves on. */
int	trail_log_head(struct store *store, int64_t *logged, struct err *err);

#endif
