#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "text/phone.h"

#define SAMPLE "+13035550123"

#define FEW "too few digits"
#define MANY "too many digits"
#define NO_AREA "no area code"
#define BAD_AREA "no such area code"
#define BAD_EXCHANGE "no such exchange after the area code"
#define PREMIUM "a premium-rate number"
#define EXTENSION "has an extension"
#define LETTERS "has letters after the number"
#define TWO "more than one number"
#define SIGNS "has signs that no phone number has"
#define ROUNDED "in scientific notation, which rounds it: make the " \
    "spreadsheet's column text"
#define DECIMALS "a quantity with decimals"
#define NO_COUNTRY "no such country code"
#define UNASSIGNED "no such number in its country"

struct phone_case {
	const char	*label;
	const char	*cell;
	const char	*region;
	const char	*want;		/* NULL: refused ... */
	const char	*reason;	/* ... for this */
};

static struct phone_case cases[] = {
	/* How people in Denver write a number. */
	{ "ten digits", "3035550123", "US", SAMPLE, NULL },
	{ "parentheses", "(303) 555-0123", "US", SAMPLE, NULL },
	{ "hyphens", "303-555-0123", "US", SAMPLE, NULL },
	{ "dots", "303.555.0123", "US", SAMPLE, NULL },
	{ "spaces", "303 555 0123", "US", SAMPLE, NULL },
	{ "a slash", "303/555-0123", "US", SAMPLE, NULL },
	{ "brackets", "[303] 555-0123", "US", SAMPLE, NULL },
	{ "the long-distance 1", "1-303-555-0123", "US", SAMPLE, NULL },
	{ "the 1 in parentheses", "1 (303) 555-0123", "US", SAMPLE, NULL },
	{ "E.164", "+13035550123", "US", SAMPLE, NULL },
	{ "E.164 with spaces", "+1 303 555 0123", "US", SAMPLE, NULL },
	{ "the + in parentheses", "(+1) 303 555 0123", "US", SAMPLE, NULL },
	{ "a space after the +", "+ 1 303 555 0123", "US", SAMPLE, NULL },
	{ "+1 put before the 1", "+1 1-303-555-0123", "US", SAMPLE, NULL },
	{ "011 and our own country", "011 1 303 555 0123", "US", SAMPLE, NULL },
	{ "spaces around", "  303-555-0123\t", "US", SAMPLE, NULL },
	{ "a line end after", "303-555-0123\r\n", "US", SAMPLE, NULL },
	{ "a comma after", "303-555-0123,", "US", SAMPLE, NULL },
	{ "a semicolon after", "303-555-0123; ", "US", SAMPLE, NULL },
	{ "a full stop after", "303-555-0123.", "US", SAMPLE, NULL },
	{ "quotes around", "\"303-555-0123\"", "US", SAMPLE, NULL },
	{ "a spreadsheet's apostrophe", "'3035550123", "US", SAMPLE, NULL },
	{ "a name before", "Ana: 303-555-0123", "US", SAMPLE, NULL },
	{ "a name with a + before", "C++ group 303-555-0123", "US",
	    SAMPLE, NULL },
	{ "an emoji before", "\U0001f4de 303-555-0123", "US", SAMPLE, NULL },
	{ "a list's number is the long-distance 1 by chance",
	    "1. 303-555-0123", "US", SAMPLE, NULL },
	{ "a tel: link", "tel:+1-303-555-0123", "US", SAMPLE, NULL },
	{ "a tel: link in brackets", "<tel:+1-303-555-0123>", "US",
	    SAMPLE, NULL },
	{ "an sms: link", "sms:+13035550123", "US", SAMPLE, NULL },

	/* What keyboards and copying add. */
	{ "no-break spaces", "303\u00a0555\u00a0" "0123", "US", SAMPLE, NULL },
	{ "narrow no-break spaces", "303\u202f555\u202f0123", "US",
	    SAMPLE, NULL },
	{ "ideographic spaces", "303\u3000555\u30000123", "US", SAMPLE, NULL },
	{ "bidi marks around", "\u202a+1 303-555-0123\u202c", "US",
	    SAMPLE, NULL },
	{ "bidi isolates around", "\u2066303-555-0123\u2069", "US",
	    SAMPLE, NULL },
	{ "a bidi mark inside", "303\u200e-555-0123", "US", SAMPLE, NULL },
	{ "a byte order mark before", "\ufeff3035550123", "US", SAMPLE, NULL },
	{ "a zero-width space inside", "303\u200b5550123", "US", SAMPLE, NULL },
	{ "soft hyphens", "303\u00ad555\u00ad0123", "US", SAMPLE, NULL },
	{ "en dashes", "303\u2013555\u20130123", "US", SAMPLE, NULL },
	{ "non-breaking hyphens", "303\u2011555\u20110123", "US",
	    SAMPLE, NULL },
	{ "minus signs", "303\u2212555\u22120123", "US", SAMPLE, NULL },
	{ "full-width digits",
	    "\uff0b\uff11\uff13\uff10\uff13\uff15\uff15\uff15"
	    "\uff10\uff11\uff12\uff13", "US", SAMPLE, NULL },
	{ "full-width parentheses", "\uff08" "303\uff09 555\uff0d0123", "US",
	    SAMPLE, NULL },
	{ "Arabic-Indic digits",
	    "\u0663\u0660\u0663\u0665\u0665\u0665\u0660\u0661\u0662\u0663",
	    "US", SAMPLE, NULL },
	{ "extended Arabic-Indic digits",
	    "\u06f3\u06f0\u06f3 \u06f5\u06f5\u06f5 \u06f0\u06f1\u06f2\u06f3",
	    "US", SAMPLE, NULL },
	{ "Devanagari digits",
	    "\u0969\u0966\u0969 \u096b\u096b\u096b \u0966\u0967\u0968\u0969",
	    "US", SAMPLE, NULL },

	/* The numbering plan, which grows faster than tables. */
	{ "Denver's overlay 983", "983-555-0123", "US", "+19835550123", NULL },
	{ "983 with the 1", "1 983 555 0123", "US", "+19835550123", NULL },
	{ "western Colorado's overlay 748", "+17485550123", "US",
	    "+17485550123", NULL },
	{ "Denver's 720", "720-555-0199", "US", "+17205550199", NULL },
	{ "Puerto Rico", "787-555-0123", "US", "+17875550123", NULL },
	{ "Canada", "416-555-0123", "CA", "+14165550123", NULL },
	{ "the Bahamas without area code", "555-0123", "BS",
	    "+12425550123", NULL },
	{ "toll-free", "800-555-0123", "US", "+18005550123", NULL },
	{ "area code 555, which examples use", "555-555-0123", "US",
	    "+15555550123", NULL },
	{ "the lowest area code and exchange", "200-200-0000", "US",
	    "+12002000000", NULL },
	{ "the highest area code and exchange", "989-999-9999", "US",
	    "+19899999999", NULL },
	{ "an area code with 0", "030-555-0123", "US", NULL, BAD_AREA },
	{ "an area code with 1", "+1 103-555-0123", "US", NULL, BAD_AREA },
	{ "an area code with 9 in the middle", "390-555-0123", "US",
	    NULL, BAD_AREA },
	{ "an N11 area code", "911-555-0123", "US", NULL, BAD_AREA },
	{ "an exchange with 0", "303-055-0123", "US", NULL, BAD_EXCHANGE },
	{ "an exchange with 1", "303-155-0123", "US", NULL, BAD_EXCHANGE },
	{ "the exchange 911", "303-911-0123", "US", NULL, BAD_EXCHANGE },
	{ "the exchange 211", "303-211-0123", "US", NULL, BAD_EXCHANGE },
	{ "the exchange 910 is one", "303-910-0123", "US",
	    "+13039100123", NULL },
	{ "the exchange 991 is one", "303-991-0123", "US",
	    "+13039910123", NULL },
	{ "premium rate", "900-555-0123", "US", NULL, PREMIUM },
	{ "premium rate in E.164", "+19005550123", "US", NULL, PREMIUM },
	{ "the area code 901 is one", "901-555-0123", "US",
	    "+19015550123", NULL },

	/* Too little, too much. */
	{ "nothing", "", "US", NULL, "empty" },
	{ "spaces only", " \t\u00a0", "US", NULL, "empty" },
	{ "invisible characters only", "\ufeff\u200e", "US", NULL, "empty" },
	{ "a word", "none", "US", NULL, "no digits" },
	{ "a +", "+", "US", NULL, "no digits" },
	{ "an error of the spreadsheet", "#REF!", "US", NULL, "no digits" },
	{ "an e-mail address", "ana@example.org", "US", NULL, "no digits" },
	{ "one digit", "3", "US", NULL, "not a phone number" },
	{ "a + and one digit", "+1", "US", NULL, "not a phone number" },
	{ "seven digits", "555-0123", "US", NULL, NO_AREA },
	{ "six digits", "303-555", "US", NULL, FEW },
	{ "nine digits", "303-555-012", "US", NULL, FEW },
	{ "nine digits and the 1", "1-303-555-012", "US",
	    NULL, BAD_AREA },
	{ "eleven digits without the 1", "303-555-01234", "US", NULL, MANY },
	{ "twelve digits with the 1", "1-303-555-01234", "US", NULL, MANY },
	{ "a short code", "55555", "US", NULL, FEW },
	{ "a service code", "911", "US", NULL, FEW },
	{ "a date", "8/28/2017", "US", NULL, NO_AREA },
	{ "a foreign number without +", "52 55 1234 5678", "US", NULL, MANY },
	{ "00 is not an international prefix here", "0052 55 1234 5678", "US",
	    NULL, MANY },
	{ "twenty digits", "30355501233035550123", "US", NULL, MANY },
	{ "a hundred digits",
	    "3333333333333333333333333333333333333333333333333333333333333333"
	    "333333333333333333333333333333333333", "US", NULL, MANY },

	/* More than a number. */
	{ "an extension with x", "303-555-0123 x5", "US", NULL, EXTENSION },
	{ "an extension with X", "303-555-0123X5", "US", NULL, EXTENSION },
	{ "an extension with ext.", "303-555-0123 ext. 5", "US",
	    NULL, EXTENSION },
	{ "an extension with Extension", "303-555-0123 Extension 5", "US",
	    NULL, EXTENSION },
	{ "an extension with a comma", "303-555-0123, ext 5", "US",
	    NULL, EXTENSION },
	{ "an extension with #", "303-555-0123 #5", "US", NULL, EXTENSION },
	{ "an extension of a tel: link", "tel:+13035550123;ext=5", "US",
	    NULL, EXTENSION },
	{ "a full-width extension", "303-555-0123 \uff58\uff15", "US",
	    NULL, EXTENSION },
	{ "a note after", "303-555-0123 (cell)", "US", NULL, LETTERS },
	{ "a name after", "303-555-0123 Ana", "US", NULL, LETTERS },
	{ "one letter after", "303-555-0123 m", "US", NULL, LETTERS },
	{ "a letter of another script after", "303-555-0123 \u0434", "US",
	    NULL, LETTERS },
	{ "a vanity number", "1-800-FLOWERS", "US", NULL, LETTERS },
	{ "the letter O for a zero", "303-555-O123", "US", NULL, LETTERS },
	{ "a context of a tel: link", "tel:555-0123;phone-context=+1303",
	    "US", NULL, LETTERS },
	{ "two numbers with a comma", "303-555-0123, 720-555-0123", "US",
	    NULL, TWO },
	{ "two numbers with a semicolon", "3035550123;7205550123", "US",
	    NULL, TWO },
	{ "two numbers with a +", "+13035550123 +17205550123", "US",
	    NULL, TWO },
	{ "two numbers with a slash", "303-555-0123 / 720-555-0123", "US",
	    NULL, MANY },
	{ "two numbers with a line end", "303-555-0123\n720-555-0123", "US",
	    NULL, MANY },
	{ "two numbers with a word", "303-555-0123 or 720-555-0123", "US",
	    NULL, LETTERS },
	{ "a + inside", "1+3035550123", "US", NULL, TWO },
	{ "underscores", "303_555_0123", "US", NULL, SIGNS },
	{ "a star", "303*5550123", "US", NULL, SIGNS },
	{ "a control character inside", "303\x01" "5550123", "US",
	    NULL, SIGNS },
	{ "a superscript, which is no digit", "303555012\u00b3", "US",
	    NULL, SIGNS },
	{ "a keycap emoji", "3\ufe0f\u20e3" "035550123", "US", NULL, SIGNS },

	/* What spreadsheets do to numbers. */
	{ "a float", "3035550123.0", "US", SAMPLE, NULL },
	{ "a float with two decimals", "3035550123.00", "US", SAMPLE, NULL },
	{ "a float with a comma", "3035550123,0", "US", SAMPLE, NULL },
	{ "a float with the 1", "13035550123.0", "US", SAMPLE, NULL },
	{ "a float and a no-break space", "3035550123.0\u00a0", "US",
	    SAMPLE, NULL },
	{ "thousands with dots", "3.035.550.123", "US", SAMPLE, NULL },
	{ "a float of nine digits does not become ten", "303555012.0", "US",
	    NULL, FEW },
	{ "a float of eight digits does not become ten", "30355501.00", "US",
	    NULL, FEW },
	{ "a float of ten digits does not become eleven", "1303555012.3", "US",
	    NULL, DECIMALS },
	{ "a quantity with decimals", "3035550123.5", "US", NULL, DECIMALS },
	{ "one dot before the last four digits", "303555.0123", "US",
	    SAMPLE, NULL },
	{ "one dot before zeros", "303555.0100", "US", "+13035550100", NULL },
	{ "rounded to scientific notation", "3.03556E+09", "US",
	    NULL, ROUNDED },
	{ "scientific notation with all digits", "3.035550123E+09", "US",
	    NULL, ROUNDED },
	{ "scientific notation with a small e", "3.03556e9", "US",
	    NULL, ROUNDED },
	{ "scientific notation with a comma", "3,03556E+09", "US",
	    NULL, ROUNDED },
	{ "scientific notation without decimals", "3E+09", "US",
	    NULL, ROUNDED },
	{ "thousands with commas", "3,035,550,123", "US", NULL, TWO },

	/* Abroad: the library's tables. */
	{ "Mexico", "+52 55 1234 5678", "US", "+525512345678", NULL },
	{ "Mexico with the old mobile 1", "+52 1 55 1234 5678", "US",
	    "+525512345678", NULL },
	{ "Mexico with 011", "011 52 55 1234 5678", "US",
	    "+525512345678", NULL },
	{ "Mexico with 011 and the old mobile 1", "011 521 55 1234 5678", "US",
	    "+525512345678", NULL },
	{ "Mexico with prefixes that were never used together",
	    "0111 55 1234 5678", "MX", NULL, UNASSIGNED },
	{ "a cellphone in the habits of Mexico before the change",
	    "045 55 1234 5678", "MX", "+525512345678", NULL },
	{ "a number at home in Mexico", "55 1234 5678", "MX",
	    "+525512345678", NULL },
	{ "a Denver number in Mexico", "+1 303 555 0123", "MX", SAMPLE, NULL },
	{ "a British number for fiction", "+44 113 496 0000", "US",
	    "+441134960000", NULL },
	{ "a British number with (0)", "+44 (0)113 496 0000", "US",
	    "+441134960000", NULL },
	{ "a number at home in Britain", "0113 496 0000", "GB",
	    "+441134960000", NULL },
	{ "an Italian zero is kept", "+39 06 1234 5678", "US",
	    "+390612345678", NULL },
	{ "premium rate abroad", "+44 909 879 0123", "US", NULL, PREMIUM },
	{ "no such number abroad", "+44 0000 000000", "US",
	    NULL, UNASSIGNED },
	{ "too short abroad", "+44 113", "US", NULL, FEW },
	{ "too long abroad", "+44 113 496 0000 4567", "US", NULL, MANY },
	{ "no such country", "+999 1234 5678", "US", NULL, NO_COUNTRY },
	{ "a country of zero", "+0 303 555 0123", "US", NULL, NO_COUNTRY },
	{ "the 1 is missing after +: Greece has no such number",
	    "+303 555 0123", "US", NULL, FEW },
	{ "an unknown region needs a +", "303-555-0123", "XX",
	    NULL, NO_COUNTRY },
	{ "an unknown region does not matter with a +", "+1 303 555 0123",
	    "XX", SAMPLE, NULL },

	/* Not text. */
	{ "Latin-1", "303\xa0" "555-0123", "US", NULL, "not UTF-8" },
	{ "a cut sequence", "3035550123\xe2\x80", "US", NULL, "not UTF-8" },
	{ "128 bytes are read",
	    "                                                              "
	    "                                                        "
	    "3035550123", "US", SAMPLE, NULL },
	{ "129 bytes are not",
	    "                                                              "
	    "                                                         "
	    "3035550123", "US", NULL, "too long for a phone number" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_refused(const struct phone_case *c, const char *reason,
    const struct address *ret)
{
	const char *p;

	assert_non_null(reason);
	assert_string_equal(reason, c->reason);
	assert_string_equal(address_reveal(ret), "unchanged");
	for (p = reason; *p != '\0'; p++)
		assert_false(isdigit((unsigned char)p[0]) &&
		    isdigit((unsigned char)p[1]));
}

static void
check_case(void **state)
{
	const struct phone_case *c = *state;
	struct address got;
	const char *reason;

	address_set(&got, "unchanged");
	reason = phone_parse(c->cell, c->region, &got);
	if (c->want == NULL) {
		check_refused(c, reason, &got);
		return;
	}
	if (reason != NULL)
		fail_msg("refused: %s", reason);
	assert_string_equal(address_reveal(&got), c->want);
	assert_true(phone_is_e164(address_reveal(&got)));
	assert_null(phone_parse(c->want, c->region, &got));
	assert_string_equal(address_reveal(&got), c->want);
}

struct e164_case {
	const char	*label;
	const char	*text;
	bool		 want;
};

static struct e164_case e164s[] = {
	{ "E.164 of Denver", SAMPLE, true },
	{ "seven digits are the fewest", "+2901234", true },
	{ "six are not E.164", "+290123", false },
	{ "fifteen digits are the most", "+123456789012345", true },
	{ "sixteen are not E.164", "+1234567890123456", false },
	{ "nothing is not E.164", "", false },
	{ "a lone + is not E.164", "+", false },
	{ "digits without + are not E.164", "13035550123", false },
	{ "a zero first is not E.164", "+03035550123", false },
	{ "a hyphen is not E.164", "+1303-5550123", false },
	{ "a space after is not E.164", "+13035550123 ", false },
	{ "a line end after is not E.164", "+13035550123\n", false },
	{ "two + are not E.164", "++13035550123", false },
	{ "full-width digits are not E.164", "+130355501\uff12\uff13", false },
};
#define NE164S (sizeof e164s / sizeof e164s[0])

static void
check_e164(void **state)
{
	const struct e164_case *c = *state;

	assert_int_equal(phone_is_e164(c->text), c->want);
}

static void
check_regions(void **state)
{
	(void)state;
	assert_true(phone_is_region("US"));
	assert_true(phone_is_region("MX"));
	assert_false(phone_is_region("us"));
	assert_false(phone_is_region("USA"));
	assert_false(phone_is_region("ZZ"));
	assert_false(phone_is_region("XX"));
	assert_false(phone_is_region(""));
}

/* Every cell again, with stdout and stderr in a file: it stays empty. */
static void
check_silence(void **state)
{
	FILE *heard = tmpfile();
	int out, err;
	struct address got;
	off_t said;
	size_t i;

	(void)state;
	assert_non_null(heard);
	fflush(stdout);
	out = dup(STDOUT_FILENO);
	err = dup(STDERR_FILENO);
	dup2(fileno(heard), STDOUT_FILENO);
	dup2(fileno(heard), STDERR_FILENO);
	for (i = 0; i < NCASES; i++)
		phone_parse(cases[i].cell, cases[i].region, &got);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	said = lseek(fileno(heard), 0, SEEK_END);
	close(out);
	close(err);
	fclose(heard);
	assert_int_equal(said, 0);
}

static const struct CMUnitTest others[] = {
	{ .name = "regions are two capitals the library knows",
	    .test_func = check_regions },
	{ .name = "nothing is printed", .test_func = check_silence },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NE164S + NOTHERS];
	size_t i, n = 0;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < NE164S; i++)
		tests[n++] = (struct CMUnitTest){ .name = e164s[i].label,
		    .test_func = check_e164, .initial_state = &e164s[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("phone", tests, NULL, NULL);
}
