#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/socket_address.h"

struct address_case {
	const char	*label, *text;
	const char	*want_host;	/* NULL: it is none */
	uint16_t	 want_port;
};

static struct address_case addresses[] = {
	{ "an IPv4 address and a port are one", "127.0.0.1:2581", "127.0.0.1",
	    2581 },
	{ "an IPv6 address is in brackets", "[::1]:2581", "::1", 2581 },
	{ "port 0 is any", "0.0.0.0:0", "0.0.0.0", 0 },
	{ "an IPv4 address in IPv6 is what it is", "[::ffff:192.0.2.1]:1",
	    "192.0.2.1", 1 },
	{ "port 65536 is none", "127.0.0.1:65536", NULL, 0 },
	{ "no port is none", "127.0.0.1", NULL, 0 },
	{ "an empty port is none", "127.0.0.1:", NULL, 0 },
	{ "a port with a sign is none", "127.0.0.1:+1", NULL, 0 },
	{ "no address is none", ":2581", NULL, 0 },
	{ "a name is none", "localhost:2581", NULL, 0 },
	{ "IPv6 without brackets is none", "::1:2581", NULL, 0 },
	{ "IPv4 in brackets is none", "[127.0.0.1]:1", NULL, 0 },
	{ "half a bracket is none", "[::1:2581", NULL, 0 },
	{ "three numbers are none", "127.0.1:1", NULL, 0 },
	{ "nothing is none", "", NULL, 0 },
};

static void
check_address(void **state)
{
	const struct address_case *c = *state;
	char host[SOCKET_HOST_MAX + 1];
	struct sockaddr_storage sa;
	socklen_t len;

	assert_int_equal(socket_address_parse(c->text, &sa, &len),
	    c->want_host != NULL);
	if (c->want_host == NULL)
		return;
	socket_address_host(&sa, host);
	assert_string_equal(host, c->want_host);
	assert_int_equal(socket_address_port(&sa), c->want_port);
}

struct site_case {
	const char	*label, *a, *b;
	int		 same;
};

static struct site_case sites[] = {
	{ "an IPv4 address is a site", "192.0.2.1", "192.0.2.2", 0 },
	{ "in either form the same one", "192.0.2.1", "::ffff:192.0.2.1", 1 },
	{ "64 bits of IPv6 are a site", "2001:db8:0:1::1",
	    "2001:db8:0:1:ffff::2", 1 },
	{ "the next 64 bits are another", "2001:db8:0:1::1",
	    "2001:db8:0:2::1", 0 },
};

static void
site_of(const char *text, unsigned char ret[SOCKET_SITE_LEN])
{
	char whole[80] = "[";
	struct sockaddr_storage sa;
	socklen_t len;

	strcpy(whole, strchr(text, ':') != NULL ? "[" : "");
	strcat(whole, text);
	strcat(whole, strchr(text, ':') != NULL ? "]:1" : ":1");
	assert_true(socket_address_parse(whole, &sa, &len));
	socket_address_site(&sa, ret);
}

static void
check_site(void **state)
{
	const struct site_case *c = *state;
	unsigned char a[SOCKET_SITE_LEN], b[SOCKET_SITE_LEN];

	site_of(c->a, a);
	site_of(c->b, b);
	assert_int_equal(memcmp(a, b, sizeof a) == 0, c->same);
}

#define NADDRESSES (sizeof addresses / sizeof addresses[0])
#define NSITES (sizeof sites / sizeof sites[0])

int
main(void)
{
	struct CMUnitTest tests[NADDRESSES + NSITES];
	size_t n = 0, i;

	for (i = 0; i < NADDRESSES; i++)
		tests[n++] = (struct CMUnitTest){ .name = addresses[i].label,
		    .test_func = check_address,
		    .initial_state = &addresses[i] };
	for (i = 0; i < NSITES; i++)
		tests[n++] = (struct CMUnitTest){ .name = sites[i].label,
		    .test_func = check_site, .initial_state = &sites[i] };
	return cmocka_run_group_tests_name("socket_address", tests, NULL,
	    NULL);
}
