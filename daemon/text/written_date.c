#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>

#include "base/str.h"
#include "text/written_date.h"

#define NUMBERS_MAX	3
#define WORD_MAX	16
#define PATTERN_MAX	64

static const char not_a_date[] = "not a date; write 2017-07-29";

/* What a text is made of, a clock and small words left out. */
struct parts {
	size_t	count;			/* numbers */
	int	number[NUMBERS_MAX];
	size_t	digits[NUMBERS_MAX];
	int	month;			/* by name, 1 to 12; 0: none */
};

enum order { DAY_FIRST, MONTH_FIRST, EITHER };

/* The month that ${word} (small letters) names, whole or by three letters; 0. */
static int
month_named(const char *word)
{
	static const char *const names[] = { "january", "february", "march",
	    "april", "may", "june", "july", "august", "september", "october",
	    "november", "december", "enero", "febrero", "marzo", "abril",
	    "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
	    "noviembre", "diciembre" };
	size_t len = strlen(word), i;

	if (str_eq(word, "setiembre") || str_eq(word, "sept"))
		return 9;
	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eq(word, names[i]) ||
		    (len == 3 && str_starts(names[i], word)))
			return (int)(i % 12) + 1;
	return 0;
}

/* Words that say nothing of the day. */
static bool
is_small(const char *word)
{
	static const char *const small[] = { "de", "del", "of", "the", "st",
	    "nd", "rd", "th" };
	size_t i;

	for (i = 0; i < sizeof small / sizeof small[0]; i++)
		if (str_eq(word, small[i]))
			return true;
	return false;
}

static bool
take_number(const char **at, struct parts *parts)
{
	size_t i = parts->count;

	if (i == NUMBERS_MAX)
		return false;
	parts->number[i] = 0;
	for (; isdigit((unsigned char)**at); (*at)++) {
		if (++parts->digits[i] > 4)
			return false;
		parts->number[i] = parts->number[i] * 10 + (**at - '0');
	}
	parts->count++;
	return true;
}

static bool
take_word(const char **at, struct parts *parts)
{
	char word[WORD_MAX];
	size_t len = 0;
	int month;

	for (; isalpha((unsigned char)**at); (*at)++) {
		if (len == sizeof word - 1)
			return false;
		word[len++] = (char)tolower((unsigned char)**at);
	}
	word[len] = '\0';
	if (is_small(word))
		return true;
	month = month_named(word);
	if (month == 0 || parts->month != 0)
		return false;
	parts->month = month;
	return true;
}

/* "14:03:22", "18:00Z", "2:03 PM": whether ${at} is a clock. */
static bool
is_clock(const char *at)
{
	size_t colons = 0;

	for (; *at != '\0'; at++) {
		if (strchr("0123456789 .,:TZapmAPM", *at) == NULL)
			return false;
		colons += *at == ':';
	}
	return colons >= 1 && colons <= 2;
}

/* Cut a time of day off the end of ${text}. */
static void
cut_clock(char *text)
{
	char *at = strchr(text, ':');

	if (at == NULL)
		return;
	while (at > text && isdigit((unsigned char)at[-1]))
		at--;
	if (at > text && strchr(" T", at[-1]) != NULL && is_clock(at))
		at[-1] = '\0';
}

static bool
take_apart(const char *text, struct parts *ret)
{
	static const char ordinal[] = "\u00ba";
	bool good = true;

	while (good && *text != '\0') {
		if (isdigit((unsigned char)*text))
			good = take_number(&text, ret);
		else if (isalpha((unsigned char)*text))
			good = take_word(&text, ret);
		else if (str_starts(text, ordinal))
			text += strlen(ordinal);
		else
			good = strchr(" ,./-", *text++) != NULL;
	}
	return good;
}

/* The short date that ${region} writes, as CLDR has it: "M/d/yy". */
static int32_t
short_date(const char *region, UChar ret[PATTERN_MAX])
{
	char locale[ULOC_FULLNAME_CAPACITY], likely[ULOC_FULLNAME_CAPACITY];
	UErrorCode status = U_ZERO_ERROR;
	UDateFormat *format;
	int32_t len = 0;

	snprintf(locale, sizeof locale, "und_%s", region);
	uloc_addLikelySubtags(locale, likely, sizeof likely, &status);
	format = udat_open(UDAT_NONE, UDAT_SHORT, likely, NULL, 0, NULL, 0,
	    &status);
	if (U_SUCCESS(status))
		len = udat_toPattern(format, false, ret, PATTERN_MAX, &status);
	udat_close(format);
	return U_SUCCESS(status) && len <= PATTERN_MAX ? len : 0;
}

static enum order
order_in(const char *region)
{
	UChar pattern[PATTERN_MAX];
	int32_t len, i;

	if (str_eq(region, "CA"))
		return EITHER;	/* Canadians write both, whatever CLDR says */
	len = short_date(region, pattern);
	for (i = 0; i < len; i++)
		switch (pattern[i]) {
		case 'd':
			return DAY_FIRST;
		case 'M':
		case 'L':
			return MONTH_FIRST;
		case 'y':
			return EITHER;
		default:
			break;
		}
	return EITHER;
}

/* Whether there is such a day; it goes to ${ret}. */
static bool
is_day(int year, int month, int day, struct civil *ret)
{
	char text[64];
	struct err err;

	snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
	return civil_parse(text, ret, &err) == 0;
}

/* Two numbers, and the year behind them. */
static const char *
in_order(const struct parts *p, const char *region, struct civil *ret)
{
	struct civil day_first, month_first;
	int a = p->number[0], b = p->number[1], year = p->number[2];
	bool is_dm = is_day(year, b, a, &day_first);
	bool is_md = is_day(year, a, b, &month_first);
	enum order order = order_in(region);

	if (is_dm && (order == DAY_FIRST || a == b ||
	    (order == EITHER && !is_md))) {
		*ret = day_first;
		return NULL;
	}
	if (is_md && (order == MONTH_FIRST || (order == EITHER && !is_dm))) {
		*ret = month_first;
		return NULL;
	}
	if (!is_dm && !is_md)
		return "there is no such day; write 2017-07-29";
	if (order == EITHER)
		return "could be one of two days; write 2017-07-29";
	return order == MONTH_FIRST ?
	    "no such day: in this region the month comes first; write "
	    "2017-07-29" :
	    "no such day: in this region the day comes first; write "
	    "2017-07-29";
}

/* The month is named: one number is the year, the other one the day. */
static const char *
with_name(const struct parts *p, struct civil *ret)
{
	size_t year = p->digits[0] == 4 ? 0 : 1;

	if (p->count != 2 || p->digits[year] != 4 || p->digits[1 - year] > 2)
		return "not a day, a month and a year of four digits; write "
		    "2017-07-29";
	return is_day(p->number[year], p->month, p->number[1 - year], ret) ?
	    NULL : "there is no such day; write 2017-07-29";
}

const char *
written_date_parse(const char *text, const char *region, struct civil *ret)
{
	char copy[WRITTEN_DATE_MAX + 1];
	struct parts p = { 0 };
	size_t len = strlen(text);

	if (len > WRITTEN_DATE_MAX)
		return not_a_date;
	memcpy(copy, text, len + 1);
	cut_clock(copy);
	if (!take_apart(copy, &p))
		return not_a_date;
	if (p.month != 0)
		return with_name(&p, ret);
	if (p.count != 3)
		return not_a_date;
	if (p.digits[0] == 4 && p.digits[1] <= 2 && p.digits[2] <= 2)
		return is_day(p.number[0], p.number[1], p.number[2], ret) ?
		    NULL : "there is no such day; write 2017-07-29";
	if (p.digits[0] > 2 || p.digits[1] > 2)
		return not_a_date;
	if (p.digits[2] != 4)
		return "the year needs four digits; write 2017-07-29";
	return in_order(&p, region, ret);
}
