/* A name server that hangs: this program's own getaddrinfo() plays it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <netdb.h>

#include "base/clock.h"
#include "io/http_fixture.h"
#include "io/raw_server.h"

#define HANG_MS 2000

/* libcurl finds this one before the C library's. */
int
getaddrinfo(const char *restrict name, const char *restrict service,
    const struct addrinfo *restrict hints, struct addrinfo **restrict ret)
{
	(void)service;
	(void)hints;
	(void)ret;
	if (str_eq(name, "hangs.example.org"))
		raw_sleep(HANG_MS);
	return EAI_NONAME;
}

static void
post_name(struct fixture *f, const char *host, struct http_transfer **ret)
{
	char *url = xasprintf("https://%s/?" SECRET, host);
	struct err err;

	*ret = start(f, "POST", url, BODY, &err);
	assert_non_null(*ret);
	free(url);
}

static void
unknown_name(void **state)
{
	struct fixture *f = fixture_new(false);
	struct http_transfer *t;

	(void)state;
	post_name(f, "nowhere.example.org", &t);
	wait_for(f, 1);
	assert_int_equal(f->got[0].outcome, HTTP_NOT_SENT);
	assert_null(strstr(f->got[0].error, "example"));
	fixture_free(f);
}

static void
timeout_while_it_hangs(void **state)
{
	struct fixture *f = fixture_new(false);
	struct http_transfer *t;
	int64_t began = clock_mono_ms();

	(void)state;
	http_client_set_timeouts(f->client, 100, 300);
	post_name(f, "hangs.example.org", &t);
	wait_for(f, 1);
	assert_int_equal(f->got[0].outcome, HTTP_NOT_SENT);
	fixture_free(f);
	assert_in_range(clock_mono_ms() - began, 90, HANG_MS - 500);
}

static void
cancel_while_it_hangs(void **state)
{
	struct fixture *f = fixture_new(false);
	struct http_transfer *t;
	int64_t began = clock_mono_ms();

	(void)state;
	post_name(f, "hangs.example.org", &t);
	wait_ms(f, 50);
	http_cancel(t);
	fixture_free(f);
	assert_in_range(clock_mono_ms() - began, 40, HANG_MS - 500);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		{ .name = "a name that is not known is not sent",
		    .test_func = unknown_name },
		{ .name = "a name server that hangs does not stop the loop",
		    .test_func = timeout_while_it_hangs },
		{ .name = "cancel does not wait for a name server",
		    .test_func = cancel_while_it_hangs },
	};

	return cmocka_run_group_tests_name("http_resolver", tests, NULL, NULL);
}
