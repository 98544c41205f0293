#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "text/email.h"

#define A10 "aaaaaaaaaa"
#define A60 A10 A10 A10 A10 A10 A10
#define L63 A60 "aaa"

struct email_case {
	const char	*label;
	const char	*cell;
	const char	*want;		/* the address; if wrong, why */
	int		 wrong;
};

static struct email_case cases[] = {
	{ "an address is read", "ada@example.org", "ada@example.org", 0 },
	{ "the domain becomes lower case, the name stays", "Ada.S@Example.ORG",
	    "Ada.S@example.org", 0 },
	{ "a plus and a hyphen are fine", "a+b-c@mail-1.example.org",
	    "a+b-c@mail-1.example.org", 0 },
	{ "64 bytes before the @ fit", A60 "aaaa@example.org",
	    A60 "aaaa@example.org", 0 },
	{ "65 bytes before the @ do not", A60 "aaaaa@example.org",
	    "too long before the @", 1 },
	{ "63 bytes between two dots fit", "a@" L63 ".org",
	    "a@" L63 ".org", 0 },
	{ "64 bytes between two dots do not", "a@" L63 "a.org",
	    "too long between two dots", 1 },
	{ "254 bytes fit", "a@" L63 "." L63 "." L63 "." A60,
	    "a@" L63 "." L63 "." L63 "." A60, 0 },
	{ "255 bytes do not", "ab@" L63 "." L63 "." L63 "." A60,
	    "too long", 1 },
	{ "an empty cell has no @", "", "no @", 1 },
	{ "a phone number has no @", "+13035550101", "no @", 1 },
	{ "two @ are one too many", "a@b@example.org", "more than one @", 1 },
	{ "a name is needed", "@example.org", "nothing before the @", 1 },
	{ "a domain is needed", "ada@", "nothing behind the @", 1 },
	{ "a domain has a dot", "ada@localhost", "no dot behind the @", 1 },
	{ "a space is refused", "a da@example.org",
	    "a character that is not allowed before the @", 1 },
	{ "a space behind is refused", "ada@example.org ",
	    "a character that is not allowed behind the @", 1 },
	{ "a line feed is refused", "ada@example.org\nBcc: b.example.org",
	    "a character that is not allowed behind the @", 1 },
	{ "a display name is refused", "Ada <ada@example.org>",
	    "a character that is not allowed before the @", 1 },
	{ "letters beyond ASCII are refused", "h\u00e9ctor@example.org",
	    "a character that is not allowed before the @", 1 },
	{ "a dot does not begin a name", ".ada@example.org",
	    "a dot out of place before the @", 1 },
	{ "a dot does not end a name", "ada.@example.org",
	    "a dot out of place before the @", 1 },
	{ "two dots in a name are refused", "a..da@example.org",
	    "a dot out of place before the @", 1 },
	{ "two dots in a domain are refused", "ada@example..org",
	    "a dot out of place behind the @", 1 },
	{ "a dot does not end a domain", "ada@example.org.",
	    "a dot out of place behind the @", 1 },
	{ "a hyphen does not end a label", "ada@example-.org",
	    "a hyphen out of place behind the @", 1 },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct email_case *c = *state;
	struct address got = { .hidden = "before" };
	const char *why = email_parse(c->cell, &got);

	if (c->wrong) {
		assert_non_null(why);
		assert_string_equal(why, c->want);
		assert_string_equal(address_reveal(&got), "before");
	} else {
		assert_null(why);
		assert_string_equal(address_reveal(&got), c->want);
	}
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("email", tests, NULL, NULL);
}
