/*
 * libical answers one question: the offset at a moment.  Asked day by day from
 * 1970 to 2100, and then by halves, that gives every change of the offset; all
 * else is arithmetic on this table.  The other direction is not libical's to
 * answer: it knows neither gaps nor doubled times.
 */
#include <libical/ical.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "text/zone.h"

#define SECOND_MS	1000LL
#define DAY_S		86400LL
#define FIRST_S		0LL			/* 1970 */
#define LAST_S		4102444800LL		/* 2100 */
#define OFFSET_HOUR_MAX	14			/* as in "+14:00" */
#define FORMAT_MIN_MS	(-62135596800000LL)	/* the year 1 */
#define FORMAT_MAX_MS	253402300799000LL	/* the last second of 9999 */

/* From ${from_ms} on, until the next span, local time is UTC + ${offset_ms}. */
struct span {
	int64_t	from_ms;	/* INT64_MIN for the first */
	int64_t	offset_ms;
};

struct zone {
	char		 name[ZONE_NAME_LEN_MAX + 1];
	struct span	*spans;
	size_t		 nspans;
};

static struct zone **zones;
static size_t nzones;

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/*
 * Whether ${name} has the form of a zone's name.  libical opens a file of that
 * name, so nothing may lead elsewhere; "right/" counts leap seconds.
 */
static bool
is_zone_name(const char *name)
{
	char before = '/';

	if (*name == '\0' || strnlen(name, ZONE_NAME_LEN_MAX + 1) >
	    ZONE_NAME_LEN_MAX || str_starts(name, "right/") ||
	    str_starts(name, "posix/") || str_eq(name, "posixrules") ||
	    str_eq(name, "localtime") || str_eq(name, "Factory"))
		return false;
	for (; *name != '\0'; before = *name++) {
		if (is_letter(*name))
			continue;
		/* A part begins with a letter. */
		if (before == '/' || strchr("0123456789_+-/", *name) == NULL)
			return false;
	}
	return before != '/';
}

static int64_t
read_offset_ms(icaltimezone *tz, int64_t s)
{
	struct icaltimetype t = icaltime_from_timet_with_zone((time_t)s, 0,
	    icaltimezone_get_utc_timezone());
	int is_daylight;

	return icaltimezone_get_utc_offset_of_utc_time(tz, &t, &is_daylight) *
	    SECOND_MS;
}

/* The first second after ${a} at which the offset is what it is at ${b}. */
static int64_t
find_change(icaltimezone *tz, int64_t a, int64_t b)
{
	int64_t after = read_offset_ms(tz, b), middle;

	while (b - a > 1) {
		middle = a + (b - a) / 2;
		if (read_offset_ms(tz, middle) == after)
			b = middle;
		else
			a = middle;
	}
	return b;
}

static void
add_span(struct zone *zone, int64_t from_ms, int64_t offset_ms)
{
	zone->spans = xgrow(zone->spans, zone->nspans, sizeof *zone->spans);
	zone->spans[zone->nspans++] = (struct span){ from_ms, offset_ms };
}

static struct zone *
zone_load(const char *name, icaltimezone *tz)
{
	struct zone *zone = xcalloc(1, sizeof *zone);
	int64_t offset = read_offset_ms(tz, FIRST_S), next, s;

	snprintf(zone->name, sizeof zone->name, "%s", name);
	add_span(zone, INT64_MIN, offset);
	for (s = FIRST_S; s < LAST_S; s += DAY_S) {
		next = read_offset_ms(tz, s + DAY_S);
		if (next == offset)
			continue;
		offset = next;
		add_span(zone, find_change(tz, s, s + DAY_S) * SECOND_MS,
		    offset);
	}
	return zone;
}

const struct zone *
zone_find(const char *name)
{
	icaltimezone *tz;
	size_t i;

	for (i = 0; i < nzones; i++)
		if (str_eq(zones[i]->name, name))
			return zones[i];
	if (!is_zone_name(name))
		return NULL;
	icalerror_set_errors_are_fatal(0);
	icaltimezone_set_builtin_tzdata(0);	/* read the system's files */
	tz = icaltimezone_get_builtin_timezone(name);
	if (tz == NULL)
		return NULL;
	zones = xgrow(zones, nzones, sizeof *zones);
	return zones[nzones++] = zone_load(name, tz);
}

const char *
zone_name(const struct zone *zone)
{
	return zone->name;
}

/* The span that ${ms} is in. */
static const struct span *
span_at(const struct zone *zone, int64_t ms)
{
	size_t low = 0, high = zone->nspans, middle;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (zone->spans[middle].from_ms <= ms)
			low = middle;
		else
			high = middle;
	}
	return &zone->spans[low];
}

/* The first span that has not ended when its clocks show ${local_ms}. */
static const struct span *
span_showing(const struct zone *zone, int64_t local_ms)
{
	size_t low = 0, high = zone->nspans - 1, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (local_ms - zone->spans[middle].offset_ms <
		    zone->spans[middle + 1].from_ms)
			high = middle;
		else
			low = middle + 1;
	}
	return &zone->spans[low];
}

int64_t
zone_to_ms(const struct zone *zone, const struct civil *civil)
{
	int64_t local_ms = civil_ms(civil), ms;
	const struct span *span = span_showing(zone, local_ms);

	ms = local_ms - span->offset_ms;
	/* Over in the span before, not reached in this one: a gap. */
	return ms < span->from_ms ? span->from_ms : ms;
}

void
zone_from_ms(const struct zone *zone, int64_t ms, struct civil *ret)
{
	civil_from_ms(ms + span_at(zone, ms)->offset_ms, ret);
}

int64_t
zone_next_change(const struct zone *zone, int64_t ms)
{
	const struct span *span = span_at(zone, ms);

	if (span == &zone->spans[zone->nspans - 1])
		return INT64_MAX;
	return span[1].from_ms;
}

void
zone_format(const struct zone *zone, int64_t ms, char ret[ZONE_ISO_LEN + 1])
{
	char text[64];
	struct civil c;
	int minutes;

	minutes = (int)(span_at(zone, ms)->offset_ms / SECOND_MS / 60);
	ms = ms + minutes * 60 * SECOND_MS;
	if (ms < FORMAT_MIN_MS)
		ms = FORMAT_MIN_MS;
	if (ms > FORMAT_MAX_MS)
		ms = FORMAT_MAX_MS;
	civil_from_ms(ms, &c);
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
	    c.year, c.month, c.day, c.hour, c.minute, c.second,
	    minutes < 0 ? '-' : '+', abs(minutes) / 60, abs(minutes) % 60);
	memcpy(ret, text, ZONE_ISO_LEN + 1);
}

/* Read "Z" or "-06:00", all of ${text}. */
static int
parse_offset(const char *text, int64_t *ret_ms, struct err *err)
{
	int hour, minute, sign = *text == '-' ? -1 : 1;

	if (str_eq(text, "Z")) {
		*ret_ms = 0;
		return 0;
	}
	if (*text != '-' && *text != '+')
		return err_set(err, ERR_INPUT, "something follows the time: "
		    "write 2017-08-21 17:30, or 2017-08-21T17:30-06:00");
	text++;
	if (civil_take_clock(&text, &hour, &minute, err) == -1)
		return err_prefix(err, "the offset from UTC");
	if (*text != '\0' || hour > OFFSET_HOUR_MAX)
		return err_set(err, ERR_INPUT, "the offset from UTC is wrong: "
		    "write Z, or one up to 14 hours as in -06:00");
	*ret_ms = sign * (hour * 60 + minute) * 60 * SECOND_MS;
	return 0;
}

int
zone_parse(const struct zone *zone, const char *text, int64_t *ret_ms,
    struct err *err)
{
	struct civil civil;
	int64_t offset_ms;

	if (civil_take(&text, &civil, err) == -1)
		return -1;
	if (*text == '\0') {
		*ret_ms = zone_to_ms(zone, &civil);
		return 0;
	}
	if (parse_offset(text, &offset_ms, err) == -1)
		return -1;
	*ret_ms = civil_ms(&civil) - offset_ms;
	return 0;
}

int
zone_days_between(const struct zone *zone, int64_t from_ms, int64_t to_ms)
{
	const int64_t day_ms = DAY_S * SECOND_MS;
	struct civil from, to;

	zone_from_ms(zone, from_ms, &from);
	zone_from_ms(zone, to_ms, &to);
	from.hour = from.minute = from.second = 0;
	to.hour = to.minute = to.second = 0;
	return (int)((civil_ms(&to) - civil_ms(&from)) / day_ms);
}
