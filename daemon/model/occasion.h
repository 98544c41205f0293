/*
 * occasion.h - a dated meeting of the council (design: "event")
 *
 * In C the noun is occasion, because libevent owns struct event.
 */
#ifndef MODEL_OCCASION_H
#define MODEL_OCCASION_H

#include <stdbool.h>

enum occasion_status {
	OCCASION_TENTATIVE,	/* a date is named, not certain: alerts wait */
	OCCASION_CONFIRMED,
	OCCASION_POSTPONED,	/* no date holds: alerts are withdrawn */
	OCCASION_CANCELLED,	/* alerts are withdrawn */
	OCCASION_CONCLUDED,	/* it took place */
};

const char *occasion_status_name(enum occasion_status status);
/** Returns 0, or -1 for a name that is none. */
int	occasion_status_parse(const char *name, enum occasion_status *ret);

#endif
