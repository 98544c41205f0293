/*
 * written_date.h - dates as people write them
 *
 * Read are: the year first ("2017-07-29", "2017/7/29"); the month by its name,
 * English or Spanish ("29 July 2017", "Jul 29th, 2017", "29 de julio de 2017");
 * and numbers with the year last ("7/29/2017"), in the order that is usual in
 * the region (CLDR's short date).  Where a region writes the year first, or both
 * ways (Canada), such numbers are read if they are a date in one order only.  A time of day behind
 * the date, as forms add it, does not count.
 */
#ifndef TEXT_WRITTEN_DATE_H
#define TEXT_WRITTEN_DATE_H

#include "text/civil.h"

#define WRITTEN_DATE_MAX 64	/* bytes of a cell we try to read */

/**
 * Read ${text}, written in the habits of ${region} ("US"), into ${ret} (00:00).
 * Returns NULL, or the reason in words that end with what is allowed, such as "not
 * a date; write 2017-07-29": a static string that does not repeat the text;
 * then ${ret} is unchanged.
 */
const char *written_date_parse(const char *text, const char *region,
	    struct civil *ret);

#endif
