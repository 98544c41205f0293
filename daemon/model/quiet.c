#include <stdbool.h>

#include "base/str.h"
#include "model/quiet.h"

#define MINUTES_A_DAY	1440
#define MINUTE_MS	60000
#define SECOND_MS	1000

static void
skip_spaces(const char **at)
{
	while (**at == ' ')
		(*at)++;
}

static int
take_minute(const char **at, int *ret, struct err *err)
{
	int hour, minute;

	skip_spaces(at);
	if (civil_take_clock(at, &hour, &minute, err) == -1)
		return err_prefix(err,
		    "quiet hours are as 21:00-08:00, or none");
	skip_spaces(at);
	*ret = hour * 60 + minute;
	return 0;
}

int
quiet_parse(const char *text, struct quiet *ret, struct err *err)
{
	struct quiet got = { 0 };

	if (!str_eq(text, "none")) {
		if (take_minute(&text, &got.from_minute, err) == -1)
			return -1;
		if (*text++ != '-')
			return err_set(err, ERR_INPUT, "quiet hours are "
			    "as 21:00-08:00, or none: a \"-\" is missing");
		if (take_minute(&text, &got.to_minute, err) == -1)
			return -1;
		if (*text != '\0')
			return err_set(err, ERR_INPUT, "quiet hours are "
			    "as 21:00-08:00, or none: something follows them");
	}
	*ret = got;
	return 0;
}

static int
minutes_between(int from, int to)
{
	return (to - from + MINUTES_A_DAY) % MINUTES_A_DAY;
}

/* How long the clock, which shows ${at} at ${ms}, stays in the quiet hours. */
static int64_t
rest_ms(const struct quiet *quiet, const struct civil *at, int64_t ms)
{
	int minute = at->hour * 60 + at->minute;
	int64_t past = at->second * SECOND_MS +
	    (ms % SECOND_MS + SECOND_MS) % SECOND_MS;

	if (minutes_between(quiet->from_minute, minute) >=
	    minutes_between(quiet->from_minute, quiet->to_minute))
		return 0;
	return (int64_t)minutes_between(minute, quiet->to_minute) * MINUTE_MS -
	    past;
}

/*
 * The clock is followed as it runs: where it is changed inside the quiet hours,
 * what it shows after the change is looked at anew.
 */
int64_t
quiet_shift(const struct quiet *quiet, const struct zone *zone, int64_t ms)
{
	struct civil at;
	int64_t rest, change;

	for (;;) {
		zone_from_ms(zone, ms, &at);
		rest = rest_ms(quiet, &at, ms);
		if (rest == 0)
			return ms;
		change = zone_next_change(zone, ms);
		if (change > ms + rest)
			return ms + rest;
		ms = change;
	}
}
