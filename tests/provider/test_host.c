#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "provider/by_hand.h"

struct host_case {
	const char	*label;
	char		*url;		/* template */
	const char	*setting;	/* account.url */
	const char	*want;
};

static struct host_case cases[] = {
	{ "the host of a setting's URL is told", "{{{account.url}}}/x",
	    "https://api.twilio.com", "api.twilio.com" },
	{ "a port is not part of it", "{{{account.url}}}/x",
	    "http://127.0.0.1:2580", "127.0.0.1" },
	{ "an IPv6 address loses its brackets", "{{{account.url}}}/x",
	    "http://[::1]:2580", "::1" },
	{ "letters become small", "{{{account.url}}}",
	    "HTTPS://API.Example.ORG", "api.example.org" },
	{ "a query may follow at once", "https://example.org?x", "",
	    "example.org" },
	{ "a fragment may follow at once", "https://example.org#x", "",
	    "example.org" },
	{ "part of a host may be a setting",
	    "https://{{account.url}}.example.org/", "space",
	    "space.example.org" },
	{ "a setting that is escaped cannot move the host",
	    "https://{{account.url}}.example.org/", "evil.test/", "" },
	{ "a message in the path does not hide the host",
	    "https://example.org/{{message.to}}?{{message.text}}", "",
	    "example.org" },
	{ "a host that a message decides cannot be told",
	    "https://x{{message.ref}}.example.org/", "", "" },
	{ "a host that an unescaped message decides cannot be told",
	    "https://x{{{message.text}}}.example.org/", "", "" },
	{ "user and password in a URL are not allowed for",
	    "https://127.0.0.1@example.org/", "", "" },
	{ "a backslash is not a slash", "https://127.0.0.1\\@example.org/",
	    "", "" },
	{ "another scheme is no URL", "ftp://example.org/", "", "" },
	{ "a URL without a scheme is none", "example.org/", "", "" },
	{ "a URL without a host has none", "https:///x", "", "" },
	{ "an empty URL has no host", "{{{account.url}}}", "", "" },
	{ "an open bracket is no host", "http://[::1/", "", "" },
	{ "a port that is none is no URL", "http://example.org:80x/", "",
	    "" },
};

static struct provider_setting settings_declared[] = {
	{ "url", SETTING_REQUIRED, NULL },
};

static int
host_of(char *template, const char *setting, char *ret, size_t size)
{
	struct provider_conf conf = { .where = HERE(1), .name = "host",
	    .method = "POST", .url = template, .nsettings = 1,
	    .settings = settings_declared };
	struct account_setting settings[1] = { { "url", { 0 } } };
	struct account account = { .name = "main", .provider = &conf,
	    .nsettings = 1, .settings = settings };
	struct provider *provider;
	struct err err;
	int r;

	secret_set(&settings[0].value, setting, strlen(setting));
	provider = provider_new(&account, &err);
	assert_non_null(provider);
	r = provider_host(provider, ret, size, &err);
	provider_free(provider);
	account_end(&account);
	return r;
}

static void
check_case(void **state)
{
	const struct host_case *c = *state;
	char host[64];

	assert_int_equal(host_of(c->url, c->setting, host, sizeof host), 0);
	assert_string_equal(host, c->want);
}

static void
room(void **state)
{
	char host[8] = "before";

	(void)state;
	assert_int_equal(host_of("http://1.2.3.4/", "", host, 8), 0);
	assert_string_equal(host, "1.2.3.4");
	assert_int_equal(host_of("http://1.2.3.45/", "", host, 8), -1);
	assert_string_equal(host, "1.2.3.4");
}

int
main(void)
{
	struct CMUnitTest tests[COUNT(cases) + 1];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[i] = (struct CMUnitTest){
	    .name = "a host fits exactly or is an error", .test_func = room };
	return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
