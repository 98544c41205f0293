/*
 * civil.h - local times: what a calendar and a clock on the wall show
 *
 * A struct civil says nothing about a zone; zone.h turns it into a moment.
 * The calendar is the Gregorian one.
 */
#ifndef TEXT_CIVIL_H
#define TEXT_CIVIL_H

#include <stdint.h>

#include "base/err.h"

struct civil {
	int	year, month, day;	/* 2017, 8, 21 */
	int	hour, minute, second;
};

#define CIVIL_YEAR_MIN 1970
#define CIVIL_YEAR_MAX 2099

/**
 * Read "2017-08-21 17:30", "2017-08-21T17:30", with or without ":00" seconds,
 * or a date alone (00:00).  ERR_INPUT says what is wrong: "there is no 31
 * June".
 * Years CIVIL_YEAR_MIN to CIVIL_YEAR_MAX.
 */
int	civil_parse(const char *text, struct civil *ret, struct err *err);

/**
 * As civil_parse, but what follows is the caller's: leaves ${*text} behind what
 * was read.  On failure ${*text} stays.
 */
int	civil_take(const char **text, struct civil *ret, struct err *err);

/** Read "18:00" or "9:00", 00:00 to 23:59, and leave ${*text} behind it. */
int	civil_take_clock(const char **text, int *ret_hour, int *ret_minute,
	    struct err *err);

/** The same time of day, ${days} calendar days later (earlier: negative). */
void	civil_add_days(struct civil *civil, int days);

/** Milliseconds since the epoch as if it were UTC, and back. */
int64_t	civil_ms(const struct civil *civil);
void	civil_from_ms(int64_t ms, struct civil *ret);

#endif
