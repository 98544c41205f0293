#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "text/remark.h"

static struct remark_case {
	const char	*label;
	const char	*text;
	const char	*want;		/* what it has in it; NULL: nothing is wrong */
	const char	*(*check)(const char *text);
} cases[] = {
#define PHONE "a phone number"
#define EMAIL "an e-mail address"
#define REMARK(label, text, want) { label, text, want, remark_check }
	REMARK("a number with its country", "+1 303 555 0123 complained", PHONE),
	REMARK("a number in brackets", "ana (303) 555-0123", PHONE),
	REMARK("a number with dots", "call 303.555.0123 first", PHONE),
	REMARK("a number without spaces", "3035550123", PHONE),
	REMARK("a number as one dials it next door", "she is 555-0123", PHONE),
	REMARK("a number of another country", "+44 20 7946 0123", PHONE),
	REMARK("a number behind a word without a space", "tel3035550123",
	    PHONE),
	REMARK("a number with no-break spaces and long dashes",
	    "303\u00a0555\u20130123", PHONE),
	REMARK("a number with marks that are not seen",
	    "\u202a303\u200b555\u200b0123\u202c", PHONE),
	REMARK("a number in full-width digits", "\uff13\uff10\uff13"
	    "\uff15\uff15\uff15\uff10\uff11\uff12\uff13", PHONE),
	REMARK("a number in Arabic digits", "\u0663\u0660\u0663 "
	    "\u0665\u0665\u0665 \u0660\u0661\u0662\u0663", PHONE),
	REMARK("a number behind a date", "2017-08-28 303 555 0123", PHONE),
	REMARK("a number before a date", "303 555 0123 2017-08-28", PHONE),
	REMARK("a number behind a time", "17:30 555-0123", PHONE),
	REMARK("7 digits in two parts", "123 4567", PHONE),
	REMARK("6 digits are none", "123 456", NULL),
	REMARK("what is no day is no date", "2017-13-28", PHONE),
	REMARK("what goes on is no date", "2017-08-285", PHONE),
	REMARK("an address", "ana@example.org says so", EMAIL),
	REMARK("an address that ends in a digit", "<ana7@example.org>", EMAIL),
	REMARK("an address with an @ of full width", "ana\uff20example.org",
	    EMAIL),
	REMARK("an address in letters beyond ASCII",
	    "h\u00e9ctor\u00e9@\u00e9xample.org", EMAIL),

	REMARK("nothing", "", NULL),
	REMARK("words", "the link is wrong", NULL),
	REMARK("an apostrophe and an accent", "Ana's l\u00ednea", NULL),
	REMARK("a date", "moved to 2017-08-28", NULL),
	REMARK("a date and a time", "moved to 2017-08-28 17:30", NULL),
	REMARK("two dates", "2017-08-28 17:30 - 2017-08-29 19:00", NULL),
	REMARK("a moment", "2017-08-28T17:30:00-06:00", NULL),
	REMARK("a date as in Europe", "on 28.8.2017 17.30", NULL),
	REMARK("a date as in the US", "on 8/28/2017 at 5:30", NULL),
	REMARK("a date as in the US, with hyphens", "on 8-28-2017 at 5:30",
	    NULL),
	REMARK("a date without hyphens", "minutes of 20170828", NULL),
	REMARK("a day in words", "Monday, August 28, 2017 17:30", NULL),
	REMARK("a bill", "file 17-0940 of 2017-08-21", NULL),
	REMARK("a bill and a tally", "CB17-0940: 10-0-3", NULL),
	REMARK("an id with a prefix", "ticket OPS1234567", NULL),
	REMARK("a broadcast and a message", "broadcast 13, msg 8812", NULL),
	REMARK("a handle", "who is k2q7ab34567cd", NULL),
	REMARK("a digest", "3f9ac01b7d22e4aa", NULL),
	REMARK("a sum", "it costs $1,000,000", NULL),
	REMARK("a name on the net", "@council said so", NULL),
	REMARK("an @ between spaces", "5 @ 3", NULL),
	REMARK("bytes that are no UTF-8", "\xff\xfe", NULL),
#define LINK(label, text, want) { label, "https://" text, want, \
	    remark_check_link }
	LINK("a link to a number", "example.org/3035550123", PHONE),
	LINK("a link to a number in groups", "example.org/?n=303-555-0123",
	    PHONE),
	LINK("a link to a number with its country",
	    "example.org/?n=+442079460123", PHONE),
	LINK("a link to a number, escaped", "example.org/?n=%2B442079460123",
	    PHONE),
	LINK("a link to a number as forms write it",
	    "example.org/?n=303+555+0123", PHONE),
	LINK("a link to a number with escaped spaces",
	    "example.org/?n=%28303%29%20555%200123", PHONE),
	LINK("a link to an address", "example.org/?to=ana@example.org", EMAIL),
	LINK("a link to an address, escaped",
	    "example.org/?to=ana%40example.org", EMAIL),
	LINK("a link to a bill", "example.org/17-0940", NULL),
	LINK("a link with an id", "example.org/?ID=3092345&G=8D3E6A12", NULL),
	LINK("a link with a long id", "example.org/v/1234567890123456789",
	    NULL),
	LINK("a link with a moment in it", "example.org/1503930000", NULL),
	LINK("a link with a date", "example.org/2017/08/28/2017-08-28-10.pdf",
	    NULL),
	LINK("a link with a date and a time", "example.org/20170828-1730.pdf",
	    NULL),
	LINK("a link to someone's page", "example.org/@council", NULL),
	LINK("a link to a place", "example.org/@39.7391536,-104.9847034,15z",
	    NULL),
	LINK("a link that ends in an escape", "example.org/%2", NULL),
	LINK("a link with an escaped NUL", "example.org/%00", NULL),
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct remark_case *c = *state;
	const char *why = c->check(c->text);

	if (c->want == NULL) {
		assert_null(why);
		return;
	}
	assert_non_null(why);
	assert_non_null(strstr(why, c->want));
	assert_non_null(strstr(why, "leave addresses out"));
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("remark", tests, NULL, NULL);
}
