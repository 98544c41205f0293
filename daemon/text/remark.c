#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/secret.h"
#include "base/str.h"
#include "text/phone.h"
#include "text/remark.h"

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

#define NUMBER_MIN 7		/* digits: 555-0123 */
#define NUMBER_MAX 15		/* E.164 */
#define ID_MAX 9		/* digits behind a letter; +1 and ten more are a number */

/* What people put between the digits of a number; a text is first drawn in ASCII. */
#define BETWEEN " -.()[]"

static const char phone_in_it[] = "has a phone number in it, or looks as if: "
    "leave addresses out, this is kept for good (a date is written 2017-08-28)";
static const char email_in_it[] = "has an e-mail address in it, or looks as "
    "if: leave addresses out, this is kept for good";

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_one_of(char c, const char *all)
{
	return c != '\0' && strchr(all, c) != NULL;
}

/* ${text} as an ASCII character for each that can be seen; to be freed. */
static char *
draw(const char *text)
{
	size_t len = strlen(text), at, took, n = 0;
	char *ret = xmalloc(len + 1), c;
	uint32_t cp;

	for (at = 0; at < len; at += took) {
		took = utf8_take(text + at, len - at, &cp);
		c = took > 0 ? phone_draw(cp) : '?';
		if (took == 0)
			took = 1;
		if (c != 0)
			ret[n++] = c;
	}
	ret[n] = '\0';
	return ret;
}

/*
 * Dates and ids.
 */

static bool
take_number(const char **at, size_t most, unsigned min, unsigned max)
{
	unsigned n = 0;
	size_t i;

	for (i = 0; i < most && is_digit(**at); i++)
		n = n * 10 + (unsigned)(*(*at)++ - '0');
	return n >= min && n <= max;
}

/* How many bytes at ${text} are a date of that shape; 0: they are none. */
static size_t
date_len(const char *text, const char *shape)
{
	const char *at = text;
	bool good = true;

	for (; good && *shape != '\0'; shape++) {
		if (*shape == 'Y')
			good = take_number(&at, 4, 1900, 2099);
		else if (*shape == 'M')
			good = take_number(&at, 2, 1, 12);
		else if (*shape == 'D')
			good = take_number(&at, 2, 1, 31);
		else
			good = *at++ == *shape;
	}
	return good && !is_digit(*at) ? (size_t)(at - text) : 0;
}

/* How many bytes at ${at}, the first of its digits, are a date or an id. */
static size_t
no_number(const char *all, const char *at)
{
	static const char *const shapes[] = { "Y-M-D", "Y.M.D", "D.M.Y",
		"D-M-Y", "M-D-Y", "YMD" };
	size_t digits = strspn(at, DIGITS), len = 0, i;

	if (at > all && is_one_of(at[-1], LETTERS) && digits <= ID_MAX)
		return digits;
	for (i = 0; len == 0 && i < sizeof shapes / sizeof shapes[0]; i++)
		len = date_len(at, shapes[i]);
	return len;
}

/*
 * Numbers.
 */

/* Digits that may be one number, and what stands between them. */
struct run {
	const char	*start, *end;
	size_t		 digits;
};

/* From ${ret}->end on; false where no more digits follow. */
static bool
next_run(const char *all, struct run *ret)
{
	const char *at = ret->end + strcspn(ret->end, DIGITS);
	size_t other;

	ret->start = ret->end = at;
	ret->digits = 0;
	while (is_digit(*at) || is_one_of(*at, BETWEEN)) {
		if (!is_digit(*at)) {
			at++;
			continue;
		}
		other = no_number(all, at);
		if (other > 0) {
			if (ret->digits == 0)
				ret->end = at + other;
			break;
		}
		ret->digits += strspn(at, DIGITS);
		at += strspn(at, DIGITS);
		ret->end = at;
	}
	return *ret->start != '\0';
}

/* Whether ${run} is a number that can be dialled: ours, or with its country's +. */
static bool
is_dialled(const char *all, const struct run *run)
{
	const char *start = run->start;
	struct address ignored = { "" };
	char *cell;
	bool is;

	if (run->digits > NUMBER_MAX)
		return false;
	if (start > all && start[-1] == '+')
		start--;
	cell = xstrndup(start, (size_t)(run->end - start));
	is = phone_parse(cell, "US", &ignored) == NULL;
	address_done(&ignored);
	free(cell);
	return is;
}

static bool
has_phone(const char *all, bool is_link)
{
	struct run run = { .end = all };

	while (next_run(all, &run))
		if (run.digits >= NUMBER_MIN &&
		    (!is_link || is_dialled(all, &run)))
			return true;
	return false;
}

static bool
has_email(const char *all)
{
	const char *at;

	for (at = strchr(all, '@'); at != NULL; at = strchr(at + 1, '@'))
		if (at > all && is_one_of(at[-1], LETTERS DIGITS "_-+.") &&
		    is_one_of(at[1], LETTERS DIGITS))
			return true;
	return false;
}

static const char *
check(const char *all, bool is_link)
{
	return has_email(all) ? email_in_it : has_phone(all, is_link) ?
	    phone_in_it : NULL;
}

const char *
remark_check(const char *text)
{
	char *drawn = draw(text);
	const char *why = check(drawn, false);

	free(drawn);
	return why;
}

/* The value of a hex digit; -1: it is none. */
static int
hex(char c)
{
	static const char all[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c != '\0' ? strchr(all, c) : NULL;

	return at != NULL ? (int)((at - all) % 16) : -1;
}

/* In place: "%2B1+303" is "+1 303". */
static void
undo_escapes(char *link)
{
	char *from = link, *to = link;

	for (; *from != '\0'; from++, to++) {
		*to = *from;
		if (*from == '+' && to > link && is_digit(to[-1]))
			*to = ' ';
		if (*from != '%' || hex(from[1]) < 0 || hex(from[2]) < 0 ||
		    hex(from[1]) + hex(from[2]) == 0)
			continue;
		*to = (char)(hex(from[1]) * 16 + hex(from[2]));
		from += 2;
	}
	*to = '\0';
}

const char *
remark_check_link(const char *link)
{
	char *plain = xstrndup(link, strlen(link)), *drawn;
	const char *why;

	undo_escapes(plain);
	drawn = draw(plain);
	why = check(drawn, true);
	free(drawn);
	free(plain);
	return why;
}
