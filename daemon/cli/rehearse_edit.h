/*
 * rehearse_edit.h - a file is edited, and read again
 *
 * In memory: what the planner makes of it, the store follows, as at `pregon reload`.
 */
#ifndef CLI_REHEARSE_EDIT_H
#define CLI_REHEARSE_EDIT_H

#include "cli/rehearse_step.h"

/** In the caller's transaction: what happened, without its kind; NULL with ${err}. */
json_t	*rehearse_event(const struct staging *staging,
	    const struct step *step, struct err *err);
json_t	*rehearse_measure(const struct staging *staging,
	    const struct step *step, struct err *err);

#endif
