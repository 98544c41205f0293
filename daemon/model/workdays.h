/*
 * workdays.h - business days: no Saturday, no Sunday, none of the holidays
 *
 * Days are those of a jurisdiction's calendar, whatever its zone.
 */
#ifndef MODEL_WORKDAYS_H
#define MODEL_WORKDAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/civil.h"

#define HOLIDAYS_MAX	400	/* of a jurisdiction: 20 a year, for 20 years */
#define WORKDAYS_MAX	250	/* counted at most: about a year */

/* Those of a jurisdiction, in any order; zeroed: none. */
struct holidays {
	size_t	count;
	int	days[HOLIDAYS_MAX];	/* since 1970-01-01 */
};

/** ERR_INPUT where ${text} is not a date alone, as "2017-09-04"; ERR_FULL.  Twice is once. */
int	holidays_add(struct holidays *holidays, const char *text,
	    struct err *err);
/** Whether any of ${year} is there. */
bool	holidays_have_year(const struct holidays *holidays, int year);

/** Whether ${civil}'s day is a business day. */
bool	workdays_is(const struct civil *civil, const struct holidays *holidays);

/**
 * The same time of day, ${days} business days later (earlier: negative).  The day that is
 * counted from does not count, whatever it is: one business day before a Monday is
 * the Friday, and so it is before the Sunday.
 */
void	workdays_add(struct civil *civil, int days,
	    const struct holidays *holidays);

#endif
