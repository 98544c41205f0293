#include <string.h>

#include "model/workdays.h"

#define DAY_MS		INT64_C(86400000)
#define DATE_LEN	10	/* 2017-09-04 */

static int
day_of(const struct civil *c)
{
	const struct civil day = { .year = c->year, .month = c->month,
	    .day = c->day };

	return (int)(civil_ms(&day) / DAY_MS);	/* CIVIL_YEAR_MIN: none is before 1970 */
}

static bool
have(const struct holidays *h, int day)
{
	size_t i;

	for (i = 0; i < h->count; i++)
		if (h->days[i] == day)
			return true;
	return false;
}

int
holidays_add(struct holidays *h, const char *text, struct err *err)
{
	struct civil date;

	if (civil_parse(text, &date, err) == -1)
		return -1;
	if (strlen(text) != DATE_LEN)
		return err_set(err, ERR_INPUT, "a holiday is a date alone: "
		    "write 2017-09-04");
	if (have(h, day_of(&date)))
		return 0;
	if (h->count == HOLIDAYS_MAX)
		return err_set(err, ERR_FULL, "more than %d holidays",
		    HOLIDAYS_MAX);
	h->days[h->count++] = day_of(&date);
	return 0;
}

bool
holidays_have_year(const struct holidays *h, int year)
{
	struct civil day;
	size_t i;

	for (i = 0; i < h->count; i++) {
		civil_from_ms(h->days[i] * DAY_MS, &day);
		if (day.year == year)
			return true;
	}
	return false;
}

bool
workdays_is(const struct civil *civil, const struct holidays *holidays)
{
	int day = day_of(civil);
	int weekday = (day % 7 + 7 + 4) % 7;	/* 1970-01-01 was a Thursday; 0: Sunday */

	return weekday != 0 && weekday != 6 && !have(holidays, day);
}

void
workdays_add(struct civil *civil, int days, const struct holidays *holidays)
{
	int step = days < 0 ? -1 : 1;

	while (days != 0) {
		civil_add_days(civil, step);
		if (workdays_is(civil, holidays))
			days -= step;
	}
}
