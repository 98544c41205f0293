/*
 * quiet.h - hours in which nobody is texted
 *
 * Quiet hours move a send later, never earlier.  They are local to the reader.
 */
#ifndef MODEL_QUIET_H
#define MODEL_QUIET_H

#include <stdint.h>

#include "base/err.h"
#include "text/zone.h"

struct quiet {
	int	from_minute;	/* of the day; equal to to_minute: no quiet hours */
	int	to_minute;	/* the first minute that is not quiet */
};

/** "21:00-08:00", or "none". */
int	quiet_parse(const char *text, struct quiet *ret, struct err *err);

/** ${ms}, or the first moment after it that is not quiet in ${zone}. */
int64_t	quiet_shift(const struct quiet *quiet, const struct zone *zone,
	    int64_t ms);

#endif
