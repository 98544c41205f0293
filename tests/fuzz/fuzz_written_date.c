/*
 * A date that is read is a day of the calendar, is the same in every region
 * where it has a name or the year first, and is read again as it is written.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "text/written_date.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t
day_of(const char *text, const char *region)
{
	struct civil civil;
	const char *why = written_date_parse(text, region, &civil);

	assert(why == NULL || str_ends(why, "; write 2017-07-29"));
	return why == NULL ? civil_ms(&civil) : -1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[WRITTEN_DATE_MAX + 2], again[64];
	size_t len = size < sizeof text ? size : sizeof text - 1;
	struct civil civil;
	int64_t us, mx;

	if (len > 0)
		memcpy(text, data, len);
	text[len] = '\0';
	us = day_of(text, "US");
	mx = day_of(text, "MX");
	if (us == -1)
		return 0;
	assert(us >= 0 && us % 86400000 == 0);
	civil_from_ms(us, &civil);
	snprintf(again, sizeof again, "%d-%d-%d", civil.year, civil.month,
	    civil.day);
	assert(day_of(again, "US") == us && day_of(again, "MX") == us);
	/* Where the regions differ, it is day and month that are exchanged. */
	if (mx != -1 && mx != us) {
		assert(civil.day <= 12);
		snprintf(again, sizeof again, "%d-%d-%d", civil.year,
		    civil.day, civil.month);
		assert(day_of(again, "US") == mx);
	}
	return 0;
}
