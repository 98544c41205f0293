#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "io/http_fixture.h"
#include "io/raw_server.h"

#define COUNT(array)	(sizeof (array) / sizeof (array)[0])
#define B32	"0123456789abcdef0123456789abcdef"
#define B512	B32 B32 B32 B32 B32 B32 B32 B32 B32 B32 B32 B32 B32 B32 B32 B32
#define EMPTY	"Content-Length: 0\r\n\r\n"

/* What is there of the wanted headers X-Message-Id and X-Other. */
static struct wanted_case {
	const char	*label;
	const char	*answer;
	const char	*want_id, *want_other;	/* NULL: not there */
} cases[] = {
	{ "a header that came is there", "HTTP/1.1 202 Accepted\r\n"
	    "X-Message-Id: abc.1\r\n" EMPTY, "abc.1", NULL },
	{ "two that came are both there", "HTTP/1.1 202 Accepted\r\n"
	    "X-Other: b\r\nX-Message-Id: a\r\n" EMPTY, "a", "b" },
	{ "its name has no case, and white space around its value is not its",
	    "HTTP/1.1 202 Accepted\r\nx-message-ID: \t abc \r\n" EMPTY,
	    "abc", NULL },
	{ "one that did not come is not there",
	    "HTTP/1.1 202 Accepted\r\nX-Message: a\r\n" EMPTY, NULL, NULL },
	{ "one that came twice is not there", "HTTP/1.1 202 Accepted\r\n"
	    "X-Message-Id: a\r\nX-Other: b\r\nX-Message-Id: a\r\n" EMPTY,
	    NULL, "b" },
	{ "an empty one is not there",
	    "HTTP/1.1 202 Accepted\r\nX-Message-Id:\r\n" EMPTY, NULL, NULL },
	{ "512 bytes are there", "HTTP/1.1 202 Accepted\r\n"
	    "X-Message-Id: " B512 "\r\n" EMPTY, B512, NULL },
	{ "513 are too long", "HTTP/1.1 202 Accepted\r\n"
	    "X-Message-Id: " B512 "x\r\nX-Other: b\r\n" EMPTY, NULL, "b" },
	{ "one of an interim answer is not the answer's",
	    "HTTP/1.1 103 Early Hints\r\nX-Message-Id: a\r\n\r\n"
	    "HTTP/1.1 202 Accepted\r\nX-Other: b\r\n" EMPTY, NULL, "b" },
	{ "one in a trailer is not there", "HTTP/1.1 202 Accepted\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Message-Id: a\r\n\r\n",
	    NULL, NULL },
	{ "one of a refusal is there as well",
	    "HTTP/1.1 500 Oops\r\nX-Message-Id: a\r\n" EMPTY, "a", NULL },
	{ "nothing is there of an answer cut short", "HTTP/1.1 202 Accepted\r\n"
	    "X-Message-Id: a\r\nContent-Length: 9\r\n\r\ncut", NULL, NULL },
};

/* What came, kept beyond the answer. */
struct kept {
	struct fixture	*f;
	char		*id, *other;
	size_t		 count;
};

static char *
keep(const struct http_answer *answer, const char *name)
{
	const struct secret *value = http_answer_header(answer, name);

	return value != NULL ? xstrdup(secret_reveal(value)) : NULL;
}

static void
on_kept(const struct http_answer *answer, void *arg)
{
	struct kept *kept = arg;

	kept->id = keep(answer, "X-Message-Id");
	kept->other = keep(answer, "x-other");
	kept->count = answer->nheaders;
	on_answer(answer, kept->f);
}

static void
assert_same(const char *got, const char *want)
{
	if (want == NULL)
		assert_null(got);
	else {
		assert_non_null(got);
		assert_string_equal(got, want);
	}
}

static void
check_case(void **state)
{
	const struct wanted_case *c = *state;
	struct raw_script scripts[RAW_SCRIPTS] = {
	    { { { RAW_READ, NULL, 0 }, { RAW_SEND, c->answer, 0 } } } };
	struct raw_server *s = raw_server_start(scripts);
	struct kept kept = { .f = fixture_new(true) };
	char *url = xasprintf("http://127.0.0.1:%d/", s->port);
	struct http_request r = make_request("POST", url, BODY);
	struct err err;

	http_request_want(&r, "X-Message-Id");
	http_request_want(&r, "X-Other");
	assert_non_null(http_start(kept.f->client, &r, on_kept, &kept, &err));
	http_request_done(&r);
	wait_for(kept.f, 1);
	raw_server_stop(s);
	assert_null(strstr(s->last, "X-Message-Id"));	/* it is not sent */
	assert_same(kept.id, c->want_id);
	assert_same(kept.other, c->want_other);
	assert_int_equal(kept.count, (c->want_id != NULL) +
	    (c->want_other != NULL));
	free(kept.id);
	free(kept.other);
	free(url);
	fixture_free(kept.f);
	raw_server_free(s);
}

int
main(void)
{
	struct CMUnitTest tests[COUNT(cases)];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("http_wanted", tests, NULL, NULL);
}
