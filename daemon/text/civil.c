#include <stdbool.h>
#include <string.h>

#include "text/civil.h"

#define DAY_S		86400
#define DAYS_TO_1970	719468	/* from 1 March of the year 0 */
#define DAYS_IN_400	146097	/* the calendar repeats after 400 years */

/* Days since 1 January 1970.  Years begin in March: a leap day comes last. */
static int64_t
civil_days(const struct civil *c)
{
	int64_t year = (int64_t)c->year - (c->month <= 2);
	int64_t cycle = (year >= 0 ? year : year - 399) / 400;
	int64_t y = year - cycle * 400;
	int64_t month = (c->month + 9) % 12;
	int64_t yearday = (153 * month + 2) / 5 + c->day - 1;

	return cycle * DAYS_IN_400 + y * 365 + y / 4 - y / 100 + yearday -
	    DAYS_TO_1970;
}

static void
civil_set_days(struct civil *ret, int64_t days)
{
	int64_t all = days + DAYS_TO_1970;
	int64_t cycle = (all >= 0 ? all : all - (DAYS_IN_400 - 1)) /
	    DAYS_IN_400;
	int64_t d = all - cycle * DAYS_IN_400;
	int64_t y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
	int64_t yearday = d - (365 * y + y / 4 - y / 100);
	int64_t month = (5 * yearday + 2) / 153;

	ret->day = (int)(yearday - (153 * month + 2) / 5 + 1);
	ret->month = (int)(month < 10 ? month + 3 : month - 9);
	ret->year = (int)(cycle * 400 + y + (ret->month <= 2));
}

int64_t
civil_ms(const struct civil *c)
{
	return (civil_days(c) * DAY_S + c->hour * 3600 + c->minute * 60 +
	    c->second) * 1000;
}

void
civil_from_ms(int64_t ms, struct civil *ret)
{
	int64_t s = ms / 1000 - (ms % 1000 < 0);
	int64_t days = s / DAY_S - (s % DAY_S < 0);
	int rest = (int)(s - days * DAY_S);

	civil_set_days(ret, days);
	ret->hour = rest / 3600;
	ret->minute = rest / 60 % 60;
	ret->second = rest % 60;
}

void
civil_add_days(struct civil *civil, int days)
{
	civil_set_days(civil, civil_days(civil) + days);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Take exactly ${n} digits. */
static bool
take_digits(const char **at, int n, int *ret)
{
	int value = 0;

	for (; n > 0; n--, (*at)++) {
		if (!is_digit(**at))
			return false;
		value = value * 10 + (**at - '0');
	}
	*ret = value;
	return !is_digit(**at);
}

static bool
take_char(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	    31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static int
check_date(const struct civil *c, struct err *err)
{
	static const char *const months[] = { "January", "February", "March",
	    "April", "May", "June", "July", "August", "September", "October",
	    "November", "December" };

	if (c->year < CIVIL_YEAR_MIN || c->year > CIVIL_YEAR_MAX)
		return err_set(err, ERR_INPUT, "the year %d is outside %d..%d",
		    c->year, CIVIL_YEAR_MIN, CIVIL_YEAR_MAX);
	if (c->month < 1 || c->month > 12)
		return err_set(err, ERR_INPUT, "there is no month %d",
		    c->month);
	if (c->day >= 1 && c->day <= days_in_month(c->year, c->month))
		return 0;
	if (c->month == 2 && c->day == 29)
		return err_set(err, ERR_INPUT, "there is no 29 February %d",
		    c->year);
	return err_set(err, ERR_INPUT, "there is no %d %s", c->day,
	    months[c->month - 1]);
}

static int
take_date(const char **at, struct civil *ret, struct err *err)
{
	if (!take_digits(at, 4, &ret->year) || !take_char(at, '-') ||
	    !take_digits(at, 2, &ret->month) || !take_char(at, '-') ||
	    !take_digits(at, 2, &ret->day))
		return err_set(err, ERR_INPUT,
		    "this is no date: write year-month-day as in 2017-08-21");
	return check_date(ret, err);
}

int
civil_take_clock(const char **text, int *ret_hour, int *ret_minute,
    struct err *err)
{
	const char *at = *text;
	int hour, minute, digits = is_digit(at[0]) && is_digit(at[1]) ? 2 : 1;

	if (!take_digits(&at, digits, &hour) || !take_char(&at, ':') ||
	    !take_digits(&at, 2, &minute))
		return err_set(err, ERR_INPUT,
		    "this is no time of day: write hour:minute as in 18:00");
	if (hour > 23)
		return err_set(err, ERR_INPUT,
		    "there is no hour %d: 00:00 to 23:59", hour);
	if (minute > 59)
		return err_set(err, ERR_INPUT, "there is no minute %d", minute);
	*text = at;
	*ret_hour = hour;
	*ret_minute = minute;
	return 0;
}

static int
take_seconds(const char **at, int *ret, struct err *err)
{
	if (!take_char(at, ':'))
		return 0;
	if (!take_digits(at, 2, ret))
		return err_set(err, ERR_INPUT,
		    "seconds are two digits, as in 17:30:00");
	if (*ret > 59)
		return err_set(err, ERR_INPUT, "there is no second %d", *ret);
	return 0;
}

int
civil_take(const char **text, struct civil *ret, struct err *err)
{
	struct civil got = { 0 };
	const char *at = *text;

	if (take_date(&at, &got, err) == -1)
		return -1;
	if (*at == 'T' || (*at == ' ' && is_digit(at[1]))) {
		at++;
		if (civil_take_clock(&at, &got.hour, &got.minute, err) == -1 ||
		    take_seconds(&at, &got.second, err) == -1)
			return -1;
	}
	*text = at;
	*ret = got;
	return 0;
}

int
civil_parse(const char *text, struct civil *ret, struct err *err)
{
	struct civil got;

	if (civil_take(&text, &got, err) == -1)
		return -1;
	if (*text != '\0')
		return err_set(err, ERR_INPUT,
		    "something follows the time: write 2017-08-21 17:30");
	*ret = got;
	return 0;
}
