/*
 * stages.h - stages of measures as the files showed them
 *
 * A stage is shown by the reading of the files that first has it with its time, or
 * with another one.  One that leaves the files, or loses its time, is shown
 * anew when it comes back.
 */
#ifndef STORE_STAGES_H
#define STORE_STAGES_H

#include <stdbool.h>

#include "config/config.h"
#include "store/store.h"

/**
 * Compare every stage of ${config} with how it was shown last, and remember it.  Where
 * ${first} (a store that knows nothing yet), each counts as shown when it was entered.
 */
int	stages_sync(struct store *store, const struct config *config, bool first,
	    int64_t now_ms, struct err *err);

/** When the stage ${uid} was shown with the time it has; 0 for one never seen. */
int	stages_shown(struct store *store, const char *uid, int64_t *ret_ms,
	    struct err *err);

#endif
