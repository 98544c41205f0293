/*
 * rehearse_draw.h - a rehearsal drawn for people, narrow enough for a phone
 */
#ifndef CLI_REHEARSE_DRAW_H
#define CLI_REHEARSE_DRAW_H

#include "cli/timeline.h"

/**
 * Draw ${timeline}, which is finished, of a rehearsal that was played: a paragraph per day on
 * which something happens, then what it comes to, and whom it leaves out.
 */
int	rehearse_draw(const struct timeline *timeline,
	    const struct rehearsal *rehearsal, int64_t last_ms,
	    struct err *err);

#endif
