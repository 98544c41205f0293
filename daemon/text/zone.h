/*
 * zone.h - local times and moments
 *
 * A moment is milliseconds since the epoch, UTC.  A local time (struct civil)
 * becomes a moment only in a zone.
 *
 * A local time that a DST change skips is the first moment after the gap; one
 * that occurs twice is the first of the two.
 *
 * Zones come from the system's tzdata, as libical reads it.  Before 1970 and
 * from 2100 on a zone has the offset it has there.  Against glibc's reading of
 * the same files, libical is right in every zone from 2023 to 2037; it errs in
 * the past of a few (Jerusalem, Gaza, Tehran, Easter Island) and after 2037 in
 * those with unusual changes (Newfoundland, Chatham, Lord Howe).
 */
#ifndef TEXT_ZONE_H
#define TEXT_ZONE_H

#include <stdint.h>

#include "base/err.h"
#include "text/civil.h"

struct zone;

#define ZONE_NAME_LEN_MAX 63

#define ZONE_ISO_LEN 25			/* 2017-08-18T18:00:00-06:00 */

/**
 * The zone with an IANA name such as "America/Denver"; it lives as long as the
 * process.  NULL if the system's tzdata has none of that name; names that mean
 * this machine's own zone ("localtime") are none.  The first call for a name
 * reads a file and takes some 20 ms, further ones a string comparison.
 */
const struct zone *zone_find(const char *name);
const char *zone_name(const struct zone *zone);

int64_t	zone_to_ms(const struct zone *zone, const struct civil *civil);
void	zone_from_ms(const struct zone *zone, int64_t ms, struct civil *ret);

/** The first moment after ${ms} with another offset, or INT64_MAX. */
int64_t	zone_next_change(const struct zone *zone, int64_t ms);

/**
 * ISO 8601 with the offset of that moment, whole minutes.  A moment outside the
 * years 1 to 9999 is written as the nearest inside.
 */
void	zone_format(const struct zone *zone, int64_t ms,
	    char ret[ZONE_ISO_LEN + 1]);

/** As civil_parse in ${zone}, or with "Z" or "-06:00" behind the time. */
int	zone_parse(const struct zone *zone, const char *text, int64_t *ret_ms,
	    struct err *err);

/** Calendar days from the day of ${from_ms} to that of ${to_ms}, in ${zone}. */
int	zone_days_between(const struct zone *zone, int64_t from_ms,
	    int64_t to_ms);

#endif
