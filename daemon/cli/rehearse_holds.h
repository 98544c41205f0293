/*
 * rehearse_holds.h - who holds what, at the end of a rehearsal
 */
#ifndef CLI_REHEARSE_HOLDS_H
#define CLI_REHEARSE_HOLDS_H

#include <jansson.h>

#include "config/config.h"
#include "store/store.h"

/**
 * For each event of which people were told what did not stay so: a new array of
 *
 *   {"event":"final_vote", "corrected":33, "not_corrected":1,
 *    "why":[{"why":"said STOP, or left", "people":1}]}
 *
 * NULL with ${err}.
 */
json_t	*rehearse_holds(struct store *store, const struct config *config,
	    struct err *err);
void	rehearse_holds_draw(json_t *holds);

#endif
