#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "text/gsm7.h"
#include "text/localdate.h"

#define TEXT_MAX 200

static const struct zone *
denver(void)
{
	return zone_find("America/Denver");
}

static int64_t
at(const char *text)
{
	struct err err;
	int64_t ms;

	assert_int_equal(zone_parse(denver(), text, &ms, &err), 0);
	return ms;
}

struct format_case {
	const char		*label;
	const char		*language;
	const char		*when;		/* in Denver */
	enum localdate_form	 form;
	const char		*want;
};

static struct format_case format_cases[] = {
	{ "an English date", "en", "2017-08-21 17:30", LOCALDATE_DATE,
	    "August 21" },
	{ "a Spanish date", "es", "2017-08-21 17:30", LOCALDATE_DATE,
	    "21 de agosto" },
	{ "an English weekday", "en", "2017-08-21 17:30", LOCALDATE_WEEKDAY,
	    "Monday" },
	{ "a Spanish weekday", "es", "2017-08-21 17:30", LOCALDATE_WEEKDAY,
	    "lunes" },
	{ "an English day", "en", "2017-08-21 17:30", LOCALDATE_DAY,
	    "Monday, August 21" },
	{ "a Spanish day", "es", "2017-08-21 17:30", LOCALDATE_DAY,
	    "lunes, 21 de agosto" },
	{ "an English time has a plain space", "en", "2017-08-21 17:30",
	    LOCALDATE_TIME, "5:30 PM" },
	{ "a Spanish time has plain spaces", "es", "2017-08-21 17:30",
	    LOCALDATE_TIME, "5:30 p. m." },
	{ "the Spanish of Mexico has 24 hours", "es-MX", "2017-08-21 17:30",
	    LOCALDATE_TIME, "17:30" },
	{ "the first reading in English", "en", "2017-08-21 17:30",
	    LOCALDATE_WHEN, "Monday, August 21 at 5:30 PM" },
	{ "the first reading in Spanish", "es", "2017-08-21 17:30",
	    LOCALDATE_WHEN, "lunes, 21 de agosto, 5:30 p. m." },
	{ "the final vote in English", "en", "2017-08-28 17:30",
	    LOCALDATE_WHEN, "Monday, August 28 at 5:30 PM" },
	{ "the final vote in Spanish", "es", "2017-08-28 17:30",
	    LOCALDATE_WHEN, "lunes, 28 de agosto, 5:30 p. m." },
	{ "the committee in English", "en", "2017-08-02 10:30",
	    LOCALDATE_WHEN, "Wednesday, August 2 at 10:30 AM" },
	{ "the committee in Spanish", "es", "2017-08-02 10:30",
	    LOCALDATE_WHEN, "mi\u00e9rcoles, 2 de agosto, 10:30 a. m." },
	{ "midnight is 12 AM", "en", "2017-08-21 00:00", LOCALDATE_TIME,
	    "12:00 AM" },
	{ "noon is 12 PM", "en", "2017-08-21 12:00", LOCALDATE_TIME,
	    "12:00 PM" },
	{ "winter is in standard time", "en", "2018-01-15 09:05",
	    LOCALDATE_WHEN, "Monday, January 15 at 9:05 AM" },
	{ "the second of two doubled times shows the same", "en",
	    "2017-11-05T01:30-07:00", LOCALDATE_TIME, "1:30 AM" },
	{ "the first moment after the gap", "en", "2017-03-12 02:30",
	    LOCALDATE_TIME, "3:00 AM" },
	{ "upper case is the same language", "ES", "2017-08-21 17:30",
	    LOCALDATE_TIME, "5:30 p. m." },
	{ "a region that has no Spanish of its own", "es-FR",
	    "2017-08-21 17:30", LOCALDATE_WEEKDAY, "lunes" },
	{ "British English has its own order", "en-GB", "2017-08-21 17:30",
	    LOCALDATE_WHEN, "Monday, 21 August at 17:30" },
	{ "other languages work", "vi", "2017-08-21 17:30", LOCALDATE_DATE,
	    "21 th\u00e1ng 8" },
	{ "the last minute of a day is in it", "en", "2017-08-21 23:59",
	    LOCALDATE_DAY, "Monday, August 21" },
};

static void
check_format(void **state)
{
	const struct format_case *c = *state;
	struct err err = { 0 };
	struct buf out;

	buf_init(&out, TEXT_MAX);
	assert_int_equal(localdate_format(c->language, denver(), at(c->when),
	    c->form, &out, &err), 0);
	assert_string_equal(buf_text(&out), c->want);
	buf_done(&out);
}

struct distance_case {
	const char	*label;
	const char	*language;
	const char	*now, *when;	/* in Denver */
	const char	*want;
};

static struct distance_case distance_cases[] = {
	{ "later today", "en", "2017-08-21 15:30", "2017-08-21 17:30",
	    "today" },
	{ "earlier today", "en", "2017-08-21 23:59", "2017-08-21 00:00",
	    "today" },
	{ "hoy", "es", "2017-08-21 15:30", "2017-08-21 17:30", "hoy" },
	{ "two minutes can be tomorrow", "en", "2017-08-20 23:59",
	    "2017-08-21 00:01", "tomorrow" },
	{ "47 hours can be tomorrow", "en", "2017-08-20 00:00",
	    "2017-08-21 23:00", "tomorrow" },
	{ "ma\u00f1ana", "es", "2017-08-20 18:00", "2017-08-21 17:30",
	    "ma\u00f1ana" },
	{ "in 3 days", "en", "2017-08-18 18:00", "2017-08-21 17:30",
	    "in 3 days" },
	{ "dentro de 3 d\u00edas", "es", "2017-08-18 18:00",
	    "2017-08-21 17:30", "dentro de 3 d\u00edas" },
	{ "in 2 days in English", "en", "2017-08-19 18:00",
	    "2017-08-21 17:30", "in 2 days" },
	{ "in 2 days in Spanish has a word of its own", "es",
	    "2017-08-19 18:00", "2017-08-21 17:30", "pasado ma\u00f1ana" },
	{ "yesterday", "en", "2017-08-22 00:00", "2017-08-21 23:59",
	    "yesterday" },
	{ "ayer", "es", "2017-08-22 00:00", "2017-08-21 23:59", "ayer" },
	{ "3 days ago", "en", "2017-08-24 09:00", "2017-08-21 17:30",
	    "3 days ago" },
	{ "a day of 23 hours is tomorrow", "en", "2017-03-11 23:59",
	    "2017-03-12 23:59", "tomorrow" },
	{ "a day of 25 hours is today to its end", "en",
	    "2017-11-05T00:00-06:00", "2017-11-05T23:59-07:00", "today" },
};

static void
check_distance(void **state)
{
	const struct distance_case *c = *state;
	struct err err = { 0 };
	struct buf out;

	buf_init(&out, TEXT_MAX);
	assert_int_equal(localdate_distance(c->language, denver(), at(c->when),
	    at(c->now), &out, &err), 0);
	assert_string_equal(buf_text(&out), c->want);
	buf_done(&out);
}

struct language_case {
	const char	*label;
	const char	*language;
	int		 known;
};

static struct language_case language_cases[] = {
	{ "English is known", "en", 1 },
	{ "Spanish is known", "es", 1 },
	{ "a region is known", "es-MX", 1 },
	{ "a group of regions is known", "es-419", 1 },
	{ "a script is known", "zh-Hant", 1 },
	{ "Somali is known", "so", 1 },
	{ "a tag of nobody is not", "zz", 0 },
	{ "a language without data is not", "tlh", 0 },
	{ "no tag is not", "", 0 },
	{ "no language in particular is not", "und", 0 },
	{ "a name of a language is not", "spanish", 0 },
	{ "an underscore is not", "en_US", 0 },
	{ "a space behind is not", "en ", 0 },
	{ "a path is not", "../en", 0 },
	{ "a tag of 36 letters is not", "en-x-aaaaaaaa-bbbbbbbb-cccccccc-dddd",
	    0 },
};

static void
check_language(void **state)
{
	const struct language_case *c = *state;
	struct err err = { 0 };
	struct buf out;
	int want = c->known ? 0 : -1;

	buf_init(&out, TEXT_MAX);
	assert_int_equal(localdate_knows(c->language), c->known);
	assert_int_equal(localdate_format(c->language, denver(), 0,
	    LOCALDATE_DATE, &out, &err), want);
	assert_int_equal(localdate_distance(c->language, denver(), 0, 0, &out,
	    &err), want);
	if (!c->known) {
		assert_int_equal(err.kind, ERR_INPUT);
		assert_non_null(strstr(err.text, "\"es-MX\""));
		assert_int_equal(out.len, 0);
	}
	buf_done(&out);
}

/* Each hour of a leap year, in each form: bytes that need no UCS-2. */
static void
check_english_is_plain(void **state)
{
	const int64_t hour_ms = 3600000, year_ms = 366 * 24 * hour_ms;
	int64_t begin = at("2016-01-01"), ms;
	enum localdate_form form;
	struct err err;
	struct buf out;
	size_t i;

	(void)state;
	buf_init(&out, TEXT_MAX);
	for (form = 0; form <= LOCALDATE_WHEN; form++)
		for (ms = begin; ms < begin + year_ms; ms += hour_ms) {
			buf_clear(&out);
			assert_int_equal(localdate_format("en", denver(), ms,
			    form, &out, &err), 0);
			assert_true(out.len > 0);
			for (i = 0; i < out.len; i++)
				if (out.data[i] < ' ' || out.data[i] > '~' ||
				    gsm7_septets((uint32_t)out.data[i]) != 1)
					fail_msg("%s", buf_text(&out));
		}
	buf_done(&out);
}

static void
check_full(void **state)
{
	struct err err = { 0 };
	struct buf out;

	(void)state;
	buf_init(&out, 8);
	assert_int_equal(localdate_format("en", denver(), 0, LOCALDATE_DAY,
	    &out, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	buf_done(&out);
}

/* More languages than are kept ready, round and round. */
static void
check_many_languages(void **state)
{
	static const char *const tags[] = { "en", "es", "es-MX", "fr", "de",
	    "it", "pt", "ru", "vi", "so", "am", "ar", "zh", "ja", "ko", "th",
	    "pl", "nl", "sv", "tr", "uk" };
	struct err err;
	struct buf out;
	size_t i;

	(void)state;
	buf_init(&out, TEXT_MAX);
	for (i = 0; i < 3 * sizeof tags / sizeof tags[0]; i++) {
		buf_clear(&out);
		assert_int_equal(localdate_format(
		    tags[i % (sizeof tags / sizeof tags[0])], denver(),
		    at("2017-08-21 17:30"), LOCALDATE_WEEKDAY, &out, &err), 0);
		if (i % (sizeof tags / sizeof tags[0]) == 1)
			assert_string_equal(buf_text(&out), "lunes");
	}
	buf_done(&out);
}

static void
check_speed(void **state)
{
	int64_t ms = at("2017-08-21 17:30"), begin = clock_mono_ms();
	struct err err;
	struct buf out;
	int i;

	(void)state;
	buf_init(&out, TEXT_MAX);
	for (i = 0; i < 20000; i++) {
		buf_clear(&out);
		localdate_format(i % 2 == 0 ? "en" : "es", denver(), ms,
		    LOCALDATE_WHEN, &out, &err);
	}
	buf_done(&out);
	assert_true(clock_mono_ms() - begin < 1000);
}

#define NFORMAT (sizeof format_cases / sizeof format_cases[0])
#define NDISTANCE (sizeof distance_cases / sizeof distance_cases[0])
#define NLANGUAGE (sizeof language_cases / sizeof language_cases[0])

static const struct CMUnitTest others[] = {
	{ "English dates are ASCII and GSM-7", check_english_is_plain, NULL,
	    NULL,
	    NULL },
	{ "a full buffer is said", check_full, NULL, NULL, NULL },
	{ "more languages than are kept ready work", check_many_languages, NULL,
	    NULL, NULL },
	{ "20000 dates take less than a second", check_speed, NULL, NULL,
	    NULL },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NFORMAT + NDISTANCE + NLANGUAGE + NOTHERS];
	size_t i, n = 0;

	for (i = 0; i < NFORMAT; i++)
		tests[n++] = (struct CMUnitTest){ .name = format_cases[i].label,
		    .test_func = check_format,
		    .initial_state = &format_cases[i] };
	for (i = 0; i < NDISTANCE; i++)
		tests[n++] = (struct CMUnitTest){
		    .name = distance_cases[i].label,
		    .test_func = check_distance,
		    .initial_state = &distance_cases[i] };
	for (i = 0; i < NLANGUAGE; i++)
		tests[n++] = (struct CMUnitTest){
		    .name = language_cases[i].label,
		    .test_func = check_language,
		    .initial_state = &language_cases[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("localdate", tests, NULL, NULL);
}
