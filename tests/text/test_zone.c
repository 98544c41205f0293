#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "text/zone.h"

#define HOUR_MS 3600000LL

static const struct zone *
zone(const char *name)
{
	const struct zone *found = zone_find(name);

	assert_non_null(found);
	return found;
}

/* Local time to moment: both ways round, the moment shown in UTC. */
struct local_case {
	const char	*label;
	const char	*zone;
	const char	*local;
	const char	*want;		/* in UTC */
	const char	*shown;		/* what local clocks show then */
};

static struct local_case local_cases[] = {
	{ "the first reading is in summer time", "America/Denver",
	    "2017-08-21 17:30", "2017-08-21T23:30:00+00:00",
	    "2017-08-21T17:30:00-06:00" },
	{ "January is in standard time", "America/Denver", "2018-01-15 09:00",
	    "2018-01-15T16:00:00+00:00", "2018-01-15T09:00:00-07:00" },
	{ "the minute before the gap is standard time", "America/Denver",
	    "2017-03-12 01:59", "2017-03-12T08:59:00+00:00",
	    "2017-03-12T01:59:00-07:00" },
	{ "the start of the gap is the moment after it", "America/Denver",
	    "2017-03-12 02:00", "2017-03-12T09:00:00+00:00",
	    "2017-03-12T03:00:00-06:00" },
	{ "the middle of the gap is the moment after it", "America/Denver",
	    "2017-03-12 02:30", "2017-03-12T09:00:00+00:00",
	    "2017-03-12T03:00:00-06:00" },
	{ "the last second of the gap is the moment after it", "America/Denver",
	    "2017-03-12 02:59:59", "2017-03-12T09:00:00+00:00",
	    "2017-03-12T03:00:00-06:00" },
	{ "the end of the gap is itself", "America/Denver", "2017-03-12 03:00",
	    "2017-03-12T09:00:00+00:00", "2017-03-12T03:00:00-06:00" },
	{ "the second before the doubled hour is in summer time",
	    "America/Denver", "2017-11-05 00:59:59",
	    "2017-11-05T06:59:59+00:00", "2017-11-05T00:59:59-06:00" },
	{ "the start of the doubled hour is the first one", "America/Denver",
	    "2017-11-05 01:00", "2017-11-05T07:00:00+00:00",
	    "2017-11-05T01:00:00-06:00" },
	{ "a doubled time is the first one", "America/Denver",
	    "2017-11-05 01:30", "2017-11-05T07:30:00+00:00",
	    "2017-11-05T01:30:00-06:00" },
	{ "the last doubled second is the first one", "America/Denver",
	    "2017-11-05 01:59:59", "2017-11-05T07:59:59+00:00",
	    "2017-11-05T01:59:59-06:00" },
	{ "behind the doubled hour there is one again", "America/Denver",
	    "2017-11-05 02:00", "2017-11-05T09:00:00+00:00",
	    "2017-11-05T02:00:00-07:00" },
	{ "Phoenix has no gap in March", "America/Phoenix", "2017-03-12 02:30",
	    "2017-03-12T09:30:00+00:00", "2017-03-12T02:30:00-07:00" },
	{ "Phoenix stays where it is in August", "America/Phoenix",
	    "2017-08-21 17:30", "2017-08-22T00:30:00+00:00",
	    "2017-08-21T17:30:00-07:00" },
	{ "Madrid's gap is an hour", "Europe/Madrid", "2017-03-26 02:30",
	    "2017-03-26T01:00:00+00:00", "2017-03-26T03:00:00+02:00" },
	{ "Madrid's doubled hour is from two to three", "Europe/Madrid",
	    "2017-10-29 02:30", "2017-10-29T00:30:00+00:00",
	    "2017-10-29T02:30:00+02:00" },
	{ "Kathmandu is a quarter of an hour off", "Asia/Kathmandu",
	    "2017-08-21 17:30", "2017-08-21T11:45:00+00:00",
	    "2017-08-21T17:30:00+05:45" },
	{ "Lord Howe's gap is half an hour", "Australia/Lord_Howe",
	    "2017-10-01 02:15", "2017-09-30T15:30:00+00:00",
	    "2017-10-01T02:30:00+11:00" },
	{ "Lord Howe doubles half an hour", "Australia/Lord_Howe",
	    "2017-04-02 01:45", "2017-04-01T14:45:00+00:00",
	    "2017-04-02T01:45:00+11:00" },
	{ "Lord Howe doubles no more than half an hour", "Australia/Lord_Howe",
	    "2017-04-02 01:15", "2017-04-01T14:15:00+00:00",
	    "2017-04-02T01:15:00+11:00" },
	{ "Apia's gap is a whole day", "Pacific/Apia", "2011-12-30 12:00",
	    "2011-12-30T10:00:00+00:00", "2011-12-31T00:00:00+14:00" },
	{ "midnight can be in a gap", "America/Havana", "2017-03-12 00:00",
	    "2017-03-12T05:00:00+00:00", "2017-03-12T01:00:00-04:00" },
	{ "Newfoundland is half an hour off", "America/St_Johns",
	    "2017-08-21 17:30", "2017-08-21T20:00:00+00:00",
	    "2017-08-21T17:30:00-02:30" },
	{ "summer time goes on after the tables of tzdata end",
	    "America/Denver", "2050-07-01 12:00", "2050-07-01T18:00:00+00:00",
	    "2050-07-01T12:00:00-06:00" },
	{ "so does the gap", "America/Denver", "2050-03-13 02:30",
	    "2050-03-13T09:00:00+00:00", "2050-03-13T03:00:00-06:00" },
	{ "1970 is read", "America/Denver", "1970-01-01 00:00",
	    "1970-01-01T07:00:00+00:00", "1970-01-01T00:00:00-07:00" },
	{ "the last day of 2099 is read", "America/Denver",
	    "2099-12-31 23:59:59", "2100-01-01T06:59:59+00:00",
	    "2099-12-31T23:59:59-07:00" },
	{ "UTC is a zone", "UTC", "2017-08-21 17:30",
	    "2017-08-21T17:30:00+00:00", "2017-08-21T17:30:00+00:00" },
	{ "an older name of a zone is one", "US/Mountain", "2017-08-21 17:30",
	    "2017-08-21T23:30:00+00:00", "2017-08-21T17:30:00-06:00" },
	{ "three parts are a name too", "America/Indiana/Knox",
	    "2017-08-21 17:30", "2017-08-21T22:30:00+00:00",
	    "2017-08-21T17:30:00-05:00" },
};

static void
check_local(void **state)
{
	const struct local_case *c = *state;
	char text[ZONE_ISO_LEN + 1];
	struct civil local;
	struct err err;
	int64_t ms;

	assert_int_equal(civil_parse(c->local, &local, &err), 0);
	ms = zone_to_ms(zone(c->zone), &local);
	zone_format(zone("UTC"), ms, text);
	assert_string_equal(text, c->want);
	zone_format(zone(c->zone), ms, text);
	assert_string_equal(text, c->shown);
}

struct name_case {
	const char	*label;
	const char	*name;
	int		 found;
};

static struct name_case name_cases[] = {
	{ "a city's zone is found", "America/Denver", 1 },
	{ "a zone of fixed offset is found", "Etc/GMT+7", 1 },
	{ "a misspelt city is none", "America/Denvr", 0 },
	{ "a folder is none", "America", 0 },
	{ "a folder with its slash is none", "America/", 0 },
	{ "case counts", "america/denver", 0 },
	{ "no name is none", "", 0 },
	{ "a path out of the folder is none", "../../etc/passwd", 0 },
	{ "a way to a real zone by .. is none",
	    "America/../America/Denver", 0 },
	{ "a way by . is none", "./America/Denver", 0 },
	{ "two slashes are none", "America//Denver", 0 },
	{ "an absolute path is none", "/usr/share/zoneinfo/America/Denver", 0 },
	{ "the machine's own zone is none", "localtime", 0 },
	{ "zones that count leap seconds are none", "right/America/Denver", 0 },
	{ "a second copy of the zones is none", "posix/America/Denver", 0 },
	{ "the rules of POSIX are none", "posixrules", 0 },
	{ "a table in the folder is none", "zone.tab", 0 },
	{ "a file that is no zone is none", "leapseconds", 0 },
	{ "a space behind is none", "America/Denver ", 0 },
	{ "a line feed is none", "America/Denver\n", 0 },
	{ "a rule of POSIX is none", "MST7MDT,M3.2.0,M11.1.0", 0 },
	{ "a name of 64 bytes is none",
	    "America/DenverDenverDenverDenverDenverDenverDenverDenverDenverDe",
	    0 },
};

static void
check_name(void **state)
{
	const struct name_case *c = *state;
	const struct zone *found = zone_find(c->name);

	if (!c->found) {
		assert_null(found);
		return;
	}
	assert_non_null(found);
	assert_string_equal(zone_name(found), c->name);
	assert_ptr_equal(zone_find(c->name), found);
}

struct parse_case {
	const char	*label;
	const char	*text;
	const char	*want;		/* in Denver, or in the error */
	int		 wrong;
};

static struct parse_case parse_cases[] = {
	{ "without an offset it is the zone's", "2017-08-18 18:00",
	    "2017-08-18T18:00:00-06:00", 0 },
	{ "a date alone is the zone's midnight", "2017-08-18",
	    "2017-08-18T00:00:00-06:00", 0 },
	{ "Z is UTC", "2017-08-18T18:00:00Z", "2017-08-18T12:00:00-06:00", 0 },
	{ "Z goes without seconds", "2017-08-18 18:00Z",
	    "2017-08-18T12:00:00-06:00", 0 },
	{ "an offset west is subtracted", "2017-08-18T18:00:00-06:00",
	    "2017-08-18T18:00:00-06:00", 0 },
	{ "an offset east is added", "2017-08-18T18:00:00+05:45",
	    "2017-08-18T06:15:00-06:00", 0 },
	{ "an offset tells the second of two doubled times",
	    "2017-11-05T01:30:00-07:00", "2017-11-05T01:30:00-07:00", 0 },
	{ "without one it is the first", "2017-11-05T01:30:00",
	    "2017-11-05T01:30:00-06:00", 0 },
	{ "an offset of 14 hours is one", "2017-08-18T18:00+14:00",
	    "2017-08-17T22:00:00-06:00", 0 },
	{ "an offset of 15 hours is none", "2017-08-18T18:00+15:00",
	    "up to 14 hours", 1 },
	{ "an offset has minutes", "2017-08-18T18:00-06", "the offset", 1 },
	{ "an offset ends the text", "2017-08-18T18:00-06:00 MDT",
	    "up to 14 hours", 1 },
	{ "a name of an offset is none", "2017-08-18 18:00 MDT",
	    "something follows the time", 1 },
	{ "two Z are none", "2017-08-18 18:00ZZ", "something follows the time",
	    1 },
	{ "what civil_parse refuses is refused", "2017-06-31 18:00",
	    "there is no 31 June", 1 },
};

static void
check_parse(void **state)
{
	const struct parse_case *c = *state;
	char text[ZONE_ISO_LEN + 1];
	struct err err = { 0 };
	int64_t ms = 7;

	if (c->wrong) {
		assert_int_equal(zone_parse(zone("America/Denver"), c->text,
		    &ms, &err), -1);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_non_null(strstr(err.text, c->want));
		assert_int_equal(ms, 7);
		return;
	}
	assert_int_equal(zone_parse(zone("America/Denver"), c->text, &ms, &err),
	    0);
	zone_format(zone("America/Denver"), ms, text);
	assert_string_equal(text, c->want);
}

struct between_case {
	const char	*label;
	const char	*zone;
	const char	*from, *to;	/* in Denver */
	int		 want;
};

static struct between_case between_cases[] = {
	{ "the same moment is the same day", "America/Denver",
	    "2017-08-21 17:30", "2017-08-21 17:30", 0 },
	{ "from the first to the last minute is the same day",
	    "America/Denver", "2017-08-21 00:00", "2017-08-21 23:59", 0 },
	{ "a minute over midnight is a day", "America/Denver",
	    "2017-08-21 23:59", "2017-08-22 00:00", 1 },
	{ "a minute back over midnight is a day back", "America/Denver",
	    "2017-08-22 00:00", "2017-08-21 23:59", -1 },
	{ "a day of 23 hours is one", "America/Denver", "2017-03-12 00:00",
	    "2017-03-13 00:00", 1 },
	{ "a day of 25 hours is one", "America/Denver", "2017-11-05 00:00",
	    "2017-11-06 00:00", 1 },
	{ "24 hours can stay in a day of 25", "America/Denver",
	    "2017-11-05T00:00-06:00", "2017-11-05T23:00-07:00", 0 },
	{ "another zone has other midnights", "America/New_York",
	    "2017-08-21 21:59", "2017-08-21 22:00", 1 },
	{ "a leap year is counted", "America/Denver", "2016-01-01",
	    "2017-01-01", 366 },
};

static void
check_between(void **state)
{
	const struct between_case *c = *state;
	int64_t from, to;
	struct err err;

	assert_int_equal(zone_parse(zone("America/Denver"), c->from, &from,
	    &err), 0);
	assert_int_equal(zone_parse(zone("America/Denver"), c->to, &to, &err),
	    0);
	assert_int_equal(zone_days_between(zone(c->zone), from, to), c->want);
}

static void
check_next_change(void **state)
{
	const int64_t spring = 1489309200000, autumn = 1509868800000;

	(void)state;
	assert_int_equal(zone_next_change(zone("America/Denver"), spring - 1),
	    spring);
	assert_int_equal(zone_next_change(zone("America/Denver"), spring),
	    autumn);
	assert_int_equal(zone_next_change(zone("UTC"), spring), INT64_MAX);
	assert_int_equal(zone_next_change(zone("America/Phoenix"), spring),
	    INT64_MAX);
}

static void
check_format_bounds(void **state)
{
	char text[ZONE_ISO_LEN + 1];

	(void)state;
	zone_format(zone("America/Denver"), INT64_MAX / 2, text);
	assert_string_equal(text, "9999-12-31T23:59:59-07:00");
	zone_format(zone("America/Denver"), INT64_MIN / 2, text);
	assert_string_equal(text, "0001-01-01T00:00:00-07:00");
	zone_format(zone("UTC"), -1, text);
	assert_string_equal(text, "1969-12-31T23:59:59+00:00");
}

/*
 * glibc reads the same files in another way.  Every two hours for fifteen
 * years, the clocks of both show the same.
 */
static void
check_against_glibc(void **state)
{
	static const char *const names[] = { "America/Denver",
	    "America/Phoenix", "America/New_York", "America/Los_Angeles",
	    "America/Anchorage", "America/St_Johns", "America/Mexico_City",
	    "Pacific/Honolulu", "Europe/Madrid", "Asia/Kathmandu",
	    "Australia/Lord_Howe", "Pacific/Chatham", "Africa/Casablanca" };
	time_t t;
	struct civil got;
	struct tm want;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		assert_int_equal(setenv("TZ", names[i], 1), 0);
		tzset();
		for (t = 1672531200; t < 2145916800; t += 7200) {
			zone_from_ms(zone(names[i]), t * 1000LL, &got);
			localtime_r(&t, &want);
			if (got.hour != want.tm_hour ||
			    got.minute != want.tm_min ||
			    got.day != want.tm_mday)
				fail_msg("%s at %lld: %02d:%02d, glibc has "
				    "%02d:%02d", names[i], (long long)t,
				    got.hour, got.minute, want.tm_hour,
				    want.tm_min);
		}
	}
	unsetenv("TZ");
	tzset();
}

/* Local time and back is the same moment, but for the second of two. */
static void
check_round_trip(void **state)
{
	const struct zone *denver = zone("America/Denver");
	const int64_t doubled = 1509868800000;
	struct civil local;
	int64_t ms, back;

	(void)state;
	for (ms = 1483228800000; ms < 1514764800000; ms += HOUR_MS / 2) {
		zone_from_ms(denver, ms, &local);
		back = zone_to_ms(denver, &local);
		if (ms >= doubled && ms < doubled + HOUR_MS)
			assert_int_equal(back, ms - HOUR_MS);
		else
			assert_int_equal(back, ms);
	}
}

static void
check_source(void **state)
{
	(void)state;
	zone("America/Denver");
	assert_int_equal(icaltimezone_get_builtin_tzdata(), 0);
	assert_string_equal(icaltzutil_get_zone_directory(),
	    "/usr/share/zoneinfo");
}

static void
check_speed(void **state)
{
	const struct zone *denver = zone("America/Denver");
	int64_t begin, ms = 1503358200000;
	struct civil local;
	int i;

	(void)state;
	begin = clock_mono_ms();
	for (i = 0; i < 100000; i++) {
		zone_from_ms(denver, ms + i * HOUR_MS, &local);
		zone_to_ms(zone_find("America/Denver"), &local);
	}
	assert_true(clock_mono_ms() - begin < 1000);
}

#define NLOCAL (sizeof local_cases / sizeof local_cases[0])
#define NNAME (sizeof name_cases / sizeof name_cases[0])
#define NPARSE (sizeof parse_cases / sizeof parse_cases[0])
#define NBETWEEN (sizeof between_cases / sizeof between_cases[0])

static const struct CMUnitTest others[] = {
	{ "the next change of the offset is found", check_next_change,
	    NULL, NULL, NULL },
	{ "moments far away are written as the nearest", check_format_bounds,
	    NULL, NULL, NULL },
	{ "glibc's clocks show the same from 2023 to 2037",
	    check_against_glibc, NULL, NULL, NULL },
	{ "a moment becomes local time and itself again", check_round_trip,
	    NULL, NULL, NULL },
	{ "it is the system's tzdata that is read", check_source, NULL, NULL,
	    NULL },
	{ "100000 conversions take less than a second", check_speed, NULL, NULL,
	    NULL },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NLOCAL + NNAME + NPARSE + NBETWEEN + NOTHERS];
	size_t i, n = 0;

	for (i = 0; i < NLOCAL; i++)
		tests[n++] = (struct CMUnitTest){ .name = local_cases[i].label,
		    .test_func = check_local,
		    .initial_state = &local_cases[i] };
	for (i = 0; i < NNAME; i++)
		tests[n++] = (struct CMUnitTest){ .name = name_cases[i].label,
		    .test_func = check_name,
		    .initial_state = &name_cases[i] };
	for (i = 0; i < NPARSE; i++)
		tests[n++] = (struct CMUnitTest){ .name = parse_cases[i].label,
		    .test_func = check_parse,
		    .initial_state = &parse_cases[i] };
	for (i = 0; i < NBETWEEN; i++)
		tests[n++] = (struct CMUnitTest){
		    .name = between_cases[i].label,
		    .test_func = check_between,
		    .initial_state = &between_cases[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
