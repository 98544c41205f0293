#include <sodium.h>
#include <stddef.h>
#include <string.h>
#include <unicode/uchar.h>

#include "base/str.h"
#include "text/phone.h"
#include "text/phone_lib.h"

#define DIGITS "0123456789"

/* What people put between digits; a cell is first drawn in ASCII. */
#define BETWEEN " -.()[]/~"

/* What is left around a number that was cut out of a text. */
#define TRAILING " -.,;:()[]/\"'>"

#define NANP_DIGITS 10		/* after the +1 */
#define NANP_LOCAL_DIGITS 7	/* what one dials next door */

/* A dot after so many digits is a spreadsheet's, not a separator. */
#define FLOAT_DIGITS_MIN 6
#define FLOAT_DECIMALS_MAX 3

#define OTHER '?'

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char
phone_draw(uint32_t cp)
{
	UChar32 c = (UChar32)cp;

	if (c > ' ' && c < 0x7f)
		return (char)c;
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xff01 - '!';	/* full-width ASCII */
	if (u_charDigitValue(c) >= 0)
		return (char)('0' + u_charDigitValue(c));
	if (u_isUWhiteSpace(c))
		return ' ';
	if (c > ' ' && c < 0x7f)
		return (char)c;
	if (u_charType(c) == U_FORMAT_CHAR)
		return 0;
	/* The minus sign, and the long vowel mark Japanese keyboards give. */
	if (u_charType(c) == U_DASH_PUNCTUATION || c == 0x2212 || c == 0x30fc)
		return '-';
	return u_isalpha(c) ? 'a' : OTHER;
}

/* Draw ${len} bytes of ${cell} in ASCII.  Returns -1 where it is not UTF-8. */
static int
draw(const char *cell, size_t len, char ret[PHONE_CELL_MAX + 1])
{
	size_t at, took, n = 0;
	uint32_t cp;
	char c;

	for (at = 0; at < len; at += took) {
		took = utf8_take(cell + at, len - at, &cp);
		if (took == 0)
			return -1;
		c = phone_draw(cp);
		if (c != 0)
			ret[n++] = c;
	}
	ret[n] = '\0';
	return 0;
}

/*
 * From the first digit, or the + before it, to the last character that means
 * something.  NULL where there is no digit.
 */
static char *
find_number(char *drawn)
{
	char *digit = strpbrk(drawn, DIGITS), *plus, *start, *end;

	if (digit == NULL)
		return NULL;
	plus = memrchr(drawn, '+', (size_t)(digit - drawn));
	start = digit;
	if (plus != NULL && plus + 1 + strspn(plus + 1, BETWEEN) == digit)
		start = plus;
	end = start + strlen(start);
	while (strchr(TRAILING, end[-1]) != NULL)
		end--;
	*end = '\0';
	return start;
}

/*
 * A spreadsheet that took a number for a quantity: cut "3035550123.0" short,
 * refuse what has lost digits.
 */
static const char *
undo_spreadsheet(char *number)
{
	size_t whole = strspn(number, DIGITS), decimals = 0;
	char *rest = number + whole;

	if (*rest == '.' || *rest == ',')
		decimals = 1 + strspn(rest + 1, DIGITS);
	if (rest[decimals] == 'E' || rest[decimals] == 'e') {
		rest += decimals + 1;
		rest += *rest == '+' || *rest == '-';
		if (is_digit(*rest) && rest[strspn(rest, DIGITS)] == '\0')
			return "in scientific notation, which rounds it: make "
			    "the spreadsheet's column text";
		return NULL;
	}
	if (whole < FLOAT_DIGITS_MIN || decimals < 2 ||
	    decimals > 1 + FLOAT_DECIMALS_MAX || rest[decimals] != '\0')
		return NULL;
	if (rest[1 + strspn(rest + 1, "0")] != '\0')
		return "a quantity with decimals";
	*rest = '\0';
	return NULL;
}

/* Why ${rest} cannot follow digits of a number. */
static const char *
refuse_rest(const char *rest)
{
	if (*rest == ';' || *rest == ',')
		rest += 1 + strspn(rest + 1, " ");
	if (strchr("xX#", *rest) != NULL || strncasecmp(rest, "ext", 3) == 0)
		return "has an extension";
	if (is_letter(*rest))
		return "has letters after the number";
	if (is_digit(*rest) || *rest == '+')
		return "more than one number";
	return "has signs that no phone number has";
}

/* Keep the digits of ${number}, and the + before them, in place. */
static const char *
keep_digits(char *number)
{
	char *from = number, *to = number;

	if (*from == '+')
		to = ++from;
	for (; *from != '\0'; from++) {
		if (is_digit(*from))
			*to++ = *from;
		else if (strchr(BETWEEN, *from) == NULL)
			return refuse_rest(from);
	}
	*to = '\0';
	return NULL;
}

/* An area code or exchange for services: 211, 311, ... 911. */
static bool
is_n11(const char *code)
{
	return code[1] == '1' && code[2] == '1';
}

/* Judge what follows +1 by the numbering plan: [2-9][0-8]d [2-9]dd dddd. */
static const char *
judge_nanp(const char *national)
{
	const char *exchange = national + 3;
	size_t len = strlen(national);

	if (len == NANP_LOCAL_DIGITS)
		return "no area code";
	if (len < NANP_DIGITS)
		return "too few digits";
	if (len > NANP_DIGITS)
		return "too many digits";
	if (national[0] < '2' || national[1] == '9' || is_n11(national))
		return "no such area code";
	if (strncmp(national, "900", 3) == 0)
		return "a premium-rate number";
	if (exchange[0] < '2' || is_n11(exchange))
		return "no such exchange after the area code";
	return NULL;
}

static const char *
explain(enum phone_lib_answer answer)
{
	switch (answer) {
	case PHONE_LIB_FINE:
		return NULL;
	case PHONE_LIB_NO_COUNTRY:
		return "no such country code";
	case PHONE_LIB_TOO_SHORT:
		return "too few digits";
	case PHONE_LIB_TOO_LONG:
		return "too many digits";
	case PHONE_LIB_UNASSIGNED:
		return "no such number in its country";
	case PHONE_LIB_PREMIUM_RATE:
		return "a premium-rate number";
	case PHONE_LIB_NOT_A_NUMBER:
		break;
	}
	return "not a phone number";
}

/*
 * Whether ${number}, digits that may have a + before them, is +1 and a good
 * number of ours.  libphonenumber, asked, reads such a one as itself, and takes
 * far longer: that is most numbers of most lists.
 */
static bool
is_plain_nanp(const char *number)
{
	return str_starts(number, "+1") && judge_nanp(number + 2) == NULL;
}

static const char *
ask_lib(const char *number, const char *region, char e164[PHONE_LIB_TEXT_MAX])
{
	const char *reason;

	reason = explain(phone_lib_read(number, region, e164));
	if (reason != NULL)
		return reason;
	if (str_starts(e164, "+1"))
		return judge_nanp(e164 + 2);
	return explain(phone_lib_judge(e164));
}

/* Read ${number}, drawn in ASCII, into ${ret}. */
static const char *
read_number(char *number, const char *region, struct address *ret)
{
	char e164[PHONE_LIB_TEXT_MAX];
	const char *reason;

	if ((reason = undo_spreadsheet(number)) != NULL ||
	    (reason = keep_digits(number)) != NULL)
		return reason;
	if (is_plain_nanp(number)) {
		address_set(ret, number);
		return NULL;
	}
	reason = ask_lib(number, region, e164);
	if (reason == NULL && !phone_is_e164(e164))
		reason = "too many digits";
	if (reason == NULL)
		address_set(ret, e164);
	sodium_memzero(e164, sizeof e164);
	return reason;
}

const char *
phone_parse(const char *cell, const char *region, struct address *ret)
{
	size_t len = strnlen(cell, PHONE_CELL_MAX + 1);
	char drawn[PHONE_CELL_MAX + 1], *number;
	const char *reason;

	if (len > PHONE_CELL_MAX)
		return "too long for a phone number";
	if (draw(cell, len, drawn) == -1)
		return "not UTF-8";
	number = find_number(drawn);
	if (number != NULL)
		reason = read_number(number, region, ret);
	else if (drawn[strspn(drawn, " ")] == '\0')
		reason = "empty";
	else
		reason = "no digits";
	sodium_memzero(drawn, sizeof drawn);
	return reason;
}

bool
phone_is_region(const char *region)
{
	return phone_lib_is_region(region);
}

bool
phone_is_e164(const char *text)
{
	size_t digits;

	if (text[0] != '+' || text[1] < '1' || text[1] > '9')
		return false;
	digits = strspn(text + 1, DIGITS);
	return digits >= 7 && digits <= 15 && text[1 + digits] == '\0';
}
