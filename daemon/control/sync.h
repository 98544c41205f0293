/*
 * sync.h - the files, read into the store
 */
#ifndef CONTROL_SYNC_H
#define CONTROL_SYNC_H

#include <jansson.h>

#include "control/trail.h"

/**
 * Make the store what the files of ${config} say, in the caller's transaction: the lists,
 * the trail of it, what people did that is in no file, the plan.  Returns what became of
 * the lists (schedule/lists.h), a new array; NULL with ${err}.
 */
json_t	*sync_files(struct store *store, struct config *config,
	    const struct trail_reader *reader, bool allow_shrink,
	    struct err *err);

#endif
