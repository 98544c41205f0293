/*
 * moments.h - the moments that events and their deadlines give an anchor
 *
 * A moment that is not known (a start that could not be read) is 0.
 */
#ifndef CONFIG_MOMENTS_H
#define CONFIG_MOMENTS_H

#include "config/config.h"

/** The deadline ${name} of ${occasion}; NULL where it has none. */
const struct deadline *moments_deadline(const struct occasion *occasion,
	    const char *name);

/**
 * When ${anchor}, which stands on ${occasion} or one of its deadlines (NULL: on neither),
 * is; 0 where what it stands on has no moment.
 */
int64_t	moments_anchor(const struct anchor *anchor,
	    const struct occasion *occasion, const struct zone *zone);

/** The deadline that ${alert} is anchored on; NULL for none. */
const struct deadline *moments_alert_deadline(const struct alert *alert);

#endif
