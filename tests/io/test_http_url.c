#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "io/http_client.h"

struct url_case {
	const char	*label;
	const char	*url;
	bool		 want;
};

static struct url_case cases[] = {
	{ "127.0.0.1 is loopback", "http://127.0.0.1/", true },
	{ "so is all of 127", "https://127.255.255.254:8080/a?b#c", true },
	{ "so is 127.1, which is the same address", "http://127.1/", true },
	{ "so is its number", "http://2130706433/", true },
	{ "so is its number in hex", "http://0x7f000001/", true },
	{ "so is localhost", "http://localhost:9/", true },
	{ "so is LocalHost", "HTTP://LocalHost/", true },
	{ "so is ::1", "http://[::1]:9/", true },
	{ "so is ::1 at length", "http://[0:0:0:0:0:0:0:1]/", true },
	{ "so is 127.0.0.1 as IPv6", "http://[::ffff:127.0.0.1]/", true },
	{ "so it is with a user", "http://example.org@127.0.0.1/", true },
	{ "128.0.0.1 is not", "http://128.0.0.1/", false },
	{ "0.0.0.0 is not", "http://0.0.0.0/", false },
	{ ":: is not", "http://[::]/", false },
	{ "::2 is not", "http://[::2]/", false },
	{ "another address as IPv6 is not", "http://[::ffff:203.0.113.1]/", false },
	{ "::127.0.0.1 is not", "http://[::127.0.0.1]/", false },
	{ "loopback as the user is not", "http://127.0.0.1@example.org/", false },
	{ "loopback as user and password is not",
	    "http://127.0.0.1:80@example.org/", false },
	{ "loopback at the start of a name is not",
	    "http://127.0.0.1.example.org/", false },
	{ "localhost at the start of a name is not",
	    "http://localhost.example.org/", false },
	{ "localhost at the end of a name is not",
	    "http://example.localhost/", false },
	{ "loopback in the path is not", "http://example.org/127.0.0.1", false },
	{ "loopback behind a backslash is not",
	    "http://example.org\\@127.0.0.1.example.org/", false },
	{ "loopback after # is not", "http://example.org#@127.0.0.1/", false },
	{ "loopback after ? is not", "http://example.org?@127.0.0.1/", false },
	{ "another scheme is not", "ftp://127.0.0.1/", false },
	{ "no scheme is not", "127.0.0.1", false },
	{ "no host is not", "http:///", false },
	{ "nothing is not", "", false },
	{ "a space is not", "http://127.0.0.1 /", false },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct url_case *c = *state;

	assert_int_equal(http_url_is_loopback(c->url), c->want);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("http_url", tests, NULL, NULL);
}
