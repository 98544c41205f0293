#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "io/http_fixture.h"
#include "io/raw_server.h"

#define CREATED	"HTTP/1.1 201 Created\r\nContent-Length: 13\r\n\r\n{\"sid\":\"SM1\"}"
#define OK200	"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
#define B32	"0123456789abcdef0123456789abcdef"
#define B256	B32 B32 B32 B32 B32 B32 B32 B32
#define K1	B256 B256 B256 B256

#define ASK	{ RAW_READ, NULL, 0 }
#define SAY(t)	{ RAW_SEND, t, 0 }
#define SAYN(t, n) { RAW_SEND, t, n }
#define WAIT(n)	{ RAW_WAIT, NULL, n }
#define AWAIT	{ RAW_AWAIT, NULL, 0 }
#define RESET	{ RAW_RESET, NULL, 0 }
#define AGAIN	{ RAW_AGAIN, NULL, 0 }
/* The same on every connection. */
#define EACH(...) { { { __VA_ARGS__ } }, { { __VA_ARGS__ } }, \
		{ { __VA_ARGS__ } } }
/* One on the first connection; the later ones answer, which would show. */
#define FIRST(...) { { { __VA_ARGS__ } }, { { ASK, SAY(CREATED) } }, \
		{ { ASK, SAY(CREATED) } } }

/* What one POST comes to. */
struct post_case {
	const char		*label;
	struct raw_script	 scripts[RAW_SCRIPTS];
	enum http_outcome	 want;
	int			 want_status;
	const char		*want_text;	/* body, or part of the error */
	unsigned		 want_requests;
};

static struct post_case posts[] = {
	{ "a 201 with a body is answered", EACH(ASK, SAY(CREATED)),
	    HTTP_ANSWERED, 201, "{\"sid\":\"SM1\"}", 1 },
	{ "an answer in chunks is answered", EACH(ASK,
	    SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "3\r\nabc\r\n0\r\n\r\n")), HTTP_ANSWERED, 200, "abc", 1 },
	{ "a body that ends with the connection is answered", EACH(ASK,
	    SAY("HTTP/1.1 200 OK\r\n\r\nabc")), HTTP_ANSWERED, 200, "abc", 1 },
	{ "an interim answer is not the answer", EACH(ASK,
	    SAY("HTTP/1.1 103 Early Hints\r\n\r\n"), SAY(CREATED)),
	    HTTP_ANSWERED, 201, "{\"sid\":\"SM1\"}", 1 },
	{ "an interim answer alone is maybe sent", EACH(ASK,
	    SAY("HTTP/1.1 103 Early Hints\r\n\r\n")),
	    HTTP_MAYBE_SENT, 0, "", 1 },
	{ "a switch of protocols is maybe sent", EACH(ASK,
	    SAY("HTTP/1.1 101 Switching Protocols\r\n\r\n")),
	    HTTP_MAYBE_SENT, 0, "", 1 },
	{ "a 302 is answered and not followed", EACH(ASK,
	    SAY("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n"
	    "Content-Length: 0\r\n\r\n"), AGAIN), HTTP_ANSWERED, 302, "", 1 },
	{ "a 307 is answered and not followed", EACH(ASK,
	    SAY("HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\n"
	    "Content-Length: 0\r\n\r\n"), AGAIN), HTTP_ANSWERED, 307, "", 1 },
	{ "a 401 is answered and not tried again", EACH(ASK,
	    SAY("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest "
	    "realm=\"r\", nonce=\"n\"\r\nContent-Length: 0\r\n\r\n"), AGAIN),
	    HTTP_ANSWERED, 401, "", 1 },
	{ "a 417 is answered and not tried again", EACH(ASK,
	    SAY("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"),
	    AGAIN), HTTP_ANSWERED, 417, "", 1 },
	{ "a 503 is answered", EACH(ASK,
	    SAY("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")),
	    HTTP_ANSWERED, 503, "", 1 },
	{ "a connection closed at once is maybe sent",
	    EACH({ RAW_CLOSE, NULL, 0 }), HTTP_MAYBE_SENT, 0, "", 0 },
	{ "a connection reset before the request is read is maybe sent",
	    EACH(AWAIT, RESET), HTTP_MAYBE_SENT, 0, "", 0 },
	{ "a connection closed after the request is maybe sent", EACH(ASK),
	    HTTP_MAYBE_SENT, 0, "", 1 },
	{ "a connection reset after the request is maybe sent",
	    EACH(ASK, RESET), HTTP_MAYBE_SENT, 0, "", 1 },
	{ "half a status line is maybe sent", EACH(ASK, SAY("HTTP/1.1 20")),
	    HTTP_MAYBE_SENT, 0, "", 1 },
	{ "half a head is maybe sent", EACH(ASK,
	    SAY("HTTP/1.1 201 Created\r\nContent-Le")),
	    HTTP_MAYBE_SENT, 0, "cut short", 1 },
	{ "a head without its empty line is maybe sent", EACH(ASK,
	    SAY("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n")),
	    HTTP_MAYBE_SENT, 0, "", 1 },
	{ "half a body is maybe sent", EACH(ASK,
	    SAY("HTTP/1.1 201 Created\r\nContent-Length: 13\r\n\r\n{\"si")),
	    HTTP_MAYBE_SENT, 0, "partial", 1 },
	{ "chunks without the last are maybe sent", EACH(ASK,
	    SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "3\r\nabc\r\n")), HTTP_MAYBE_SENT, 0, "", 1 },
	{ "an answer that is no HTTP is maybe sent", EACH(ASK,
	    SAY("220 mail.example.org ESMTP\r\n")), HTTP_MAYBE_SENT, 0, "", 1 },
	{ "a length that is no number is maybe sent", EACH(ASK,
	    SAY("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nab")),
	    HTTP_MAYBE_SENT, 0, "", 1 },
	{ "a body at the bound is answered", EACH(ASK,
	    SAY("HTTP/1.1 200 OK\r\nContent-Length: 65536\r\n\r\n"),
	    SAYN(K1, 64)), HTTP_ANSWERED, 200, NULL, 1 },
	{ "a body over the bound is maybe sent", EACH(ASK,
	    SAY("HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n"),
	    SAYN(K1, 64), SAY("x")), HTTP_MAYBE_SENT, 0, "body is too long", 1 },
	{ "an endless body is maybe sent", EACH(ASK,
	    SAY("HTTP/1.1 200 OK\r\n\r\n"), SAYN(K1, 100000)),
	    HTTP_MAYBE_SENT, 0, "body is too long", 1 },
	{ "an endless head is maybe sent", EACH(ASK,
	    SAY("HTTP/1.1 200 OK\r\n"), SAYN("X-Filler: " K1 "\r\n", 1000)),
	    HTTP_MAYBE_SENT, 0, "head is too long", 1 },
	{ "endless interim answers are maybe sent", EACH(ASK,
	    SAYN("HTTP/1.1 103 Early Hints\r\nX: " K1 "\r\n\r\n", 1000)),
	    HTTP_MAYBE_SENT, 0, "head is too long", 1 },
	{ "an answer that does not come in time is maybe sent",
	    EACH(ASK, WAIT(1500)), HTTP_MAYBE_SENT, 0, "Timeout", 1 },
	{ "an answer that drips is maybe sent", EACH(ASK,
	    SAY("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), WAIT(250),
	    SAY("a"), WAIT(250), SAY("a"), WAIT(1500)),
	    HTTP_MAYBE_SENT, 0, "Timeout", 1 },
};

static void
check_post(void **state)
{
	const struct post_case *c = *state;
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(c->scripts);
	const struct got *got = &f->got[0];

	http_client_set_timeouts(f->client, 400, 600);
	post_to(f, "127.0.0.1", s->port);
	wait_for(f, 1);
	assert_int_equal(http_client_busy(f->client), 0);
	wait_ms(f, 20);		/* nothing more happens */
	raw_server_stop(s);

	assert_string_equal(outcome_name(got->outcome), outcome_name(c->want));
	assert_int_equal(got->status, c->want_status);
	assert_int_equal(s->nrequests, c->want_requests);
	if (c->want == HTTP_ANSWERED) {
		assert_string_equal(got->error, "");
		if (c->want_text != NULL)
			assert_string_equal(got->body, c->want_text);
		else
			assert_int_equal(got->body_len, HTTP_ANSWER_MAX);
	} else {
		assert_int_equal(s->nconnections, 1);
		assert_string_not_equal(got->error, "");
		assert_non_null(strstr(got->error, c->want_text));
		assert_null(strstr(got->error, SECRET));
		assert_null(strstr(got->error, "127.0.0.1"));
	}
	fixture_free(f);
	raw_server_free(s);
}

/* What the second POST comes to, after one that was answered. */
struct second_case {
	const char		*label;
	struct raw_script	 scripts[RAW_SCRIPTS];
	int			 between_ms;
	enum http_outcome	 want;
	unsigned		 want_requests, want_connections;
};

static struct second_case seconds[] = {
	{ "a second POST goes over the kept connection",
	    EACH(ASK, SAY(CREATED), AGAIN), 30, HTTP_ANSWERED, 2, 1 },
	{ "a kept connection that was closed is replaced, and the POST goes out once",
	    EACH(ASK, SAY(CREATED)), 250, HTTP_ANSWERED, 2, 2 },
	{ "a kept connection that was reset is replaced, and the POST goes out once",
	    EACH(ASK, SAY(CREATED), WAIT(20), RESET), 250, HTTP_ANSWERED, 2, 2 },
	{ "a kept connection with an answer too many is replaced",
	    EACH(ASK, SAY(CREATED), WAIT(20), SAY(OK200), AGAIN), 250,
	    HTTP_ANSWERED, 2, 2 },
	{ "a kept connection that is closed on reading the POST is maybe sent, not sent again",
	    FIRST(ASK, SAY(CREATED), ASK), 30, HTTP_MAYBE_SENT, 2, 1 },
	{ "a kept connection that is reset on reading the POST is maybe sent, not sent again",
	    FIRST(ASK, SAY(CREATED), ASK, RESET), 30, HTTP_MAYBE_SENT, 2, 1 },
	{ "a kept connection that dies with the POST unread is maybe sent, not sent again",
	    FIRST(ASK, SAY(CREATED), AWAIT, RESET), 30, HTTP_MAYBE_SENT, 1, 1 },
	{ "a kept connection that answers half is maybe sent, not sent again",
	    FIRST(ASK, SAY(CREATED), ASK, SAY("HTTP/1.1 2")), 30,
	    HTTP_MAYBE_SENT, 2, 1 },
	{ "a connection is not kept after an answer that was cut",
	    FIRST(ASK, SAY("HTTP/1.1 200 OK\r\n\r\nabc")), 30,
	    HTTP_ANSWERED, 2, 2 },
};

static void
check_second(void **state)
{
	const struct second_case *c = *state;
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(c->scripts);

	http_client_set_timeouts(f->client, 400, 1000);
	post_to(f, "127.0.0.1", s->port);
	wait_for(f, 1);
	assert_int_equal(f->got[0].outcome, HTTP_ANSWERED);
	wait_ms(f, c->between_ms);
	post_to(f, "127.0.0.1", s->port);
	wait_for(f, 1);
	wait_ms(f, 50);		/* would show a second sending */
	raw_server_stop(s);

	assert_string_equal(outcome_name(f->got[1].outcome),
	    outcome_name(c->want));
	assert_int_equal(s->nrequests, c->want_requests);
	assert_int_equal(s->nconnections, c->want_connections);
	assert_null(strstr(f->got[1].error, SECRET));
	fixture_free(f);
	raw_server_free(s);
}

/* What a Retry-After means. */
struct retry_case {
	const char	*label, *headers;
	int64_t		 least_ms, most_ms;
};

#define NOW	"Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
#define DAY_MS	(HTTP_RETRY_AFTER_MAX_S * INT64_C(1000))

static struct retry_case retries[] = {
	{ "no Retry-After is -1", "", -1, -1 },
	{ "seconds are read", "Retry-After: 17\r\n", 17000, 17000 },
	{ "its name has no case", "RETRY-AFTER:17 \r\n", 17000, 17000 },
	{ "no seconds are 0", "Retry-After: 0\r\n", 0, 0 },
	{ "a day of seconds is a day", "Retry-After: 86400\r\n", DAY_MS, DAY_MS },
	{ "more than a day is cut to a day", "Retry-After: 86401\r\n",
	    DAY_MS, DAY_MS },
	{ "seconds beyond 64 bits are a day",
	    "Retry-After: 99999999999999999999999\r\n", DAY_MS, DAY_MS },
	{ "an empty one is -1", "Retry-After:\r\n", -1, -1 },
	{ "words are -1", "Retry-After: soon\r\n", -1, -1 },
	{ "negative seconds are -1", "Retry-After: -5\r\n", -1, -1 },
	{ "a fraction is -1", "Retry-After: 1.5\r\n", -1, -1 },
	{ "a date counts from the answer's own",
	    NOW "Retry-After: Sun, 06 Nov 1994 08:50:07 GMT\r\n", 30000, 30000 },
	{ "a date in the RFC 850 form counts too",
	    NOW "Retry-After: Sunday, 06-Nov-94 08:50:07 GMT\r\n", 30000, 30000 },
	{ "a date in the asctime form counts too",
	    NOW "Retry-After: Sun Nov  6 08:50:07 1994\r\n", 30000, 30000 },
	{ "a date that is past is 0",
	    NOW "Retry-After: Sun, 06 Nov 1994 08:49:07 GMT\r\n", 0, 0 },
	{ "a date days ahead is cut to a day",
	    NOW "Retry-After: Wed, 09 Nov 1994 08:49:37 GMT\r\n",
	    DAY_MS, DAY_MS },
	{ "a date counts from the machine's clock where the answer has none",
	    "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 0, 0 },
	{ "a date far ahead of the machine's clock is cut to a day",
	    "Date: yesterday\r\nRetry-After: Sun, 06 Nov 2094 08:49:37 GMT\r\n",
	    DAY_MS, DAY_MS },
};

static void
check_retry(void **state)
{
	const struct retry_case *c = *state;
	char *head = xasprintf("HTTP/1.1 429 Too Many Requests\r\n%s"
	    "Content-Length: 0\r\n\r\n", c->headers);
	struct raw_script scripts[RAW_SCRIPTS] = EACH(ASK, SAY(head));
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(scripts);

	post_to(f, "127.0.0.1", s->port);
	wait_for(f, 1);
	raw_server_stop(s);
	assert_int_equal(f->got[0].status, 429);
	assert_in_range(f->got[0].retry_after_ms + 1, c->least_ms + 1,
	    c->most_ms + 1);
	fixture_free(f);
	raw_server_free(s);
	free(head);
}

/* What http_start refuses. */
struct refusal_case {
	const char	*label, *method, *url, *body, *header, *value;
	enum err_kind	 want;
};

static struct refusal_case refusals[] = {
	{ "http to another host is refused", "POST", "http://example.org/",
	    "b", "X", "v", ERR_REFUSED },
	{ "http to a host that only begins like loopback is refused", "POST",
	    "http://127.0.0.1.example.org/", "b", "X", "v", ERR_REFUSED },
	{ "another protocol is refused", "POST", "ftp://127.0.0.1/",
	    "b", "X", "v", ERR_INPUT },
	{ "a file is refused", "GET", "file:///etc/hostname", "", "X", "v",
	    ERR_INPUT },
	{ "a URL without a scheme is refused", "POST", "127.0.0.1/send",
	    "b", "X", "v", ERR_INPUT },
	{ "an empty URL is refused", "POST", "", "b", "X", "v", ERR_INPUT },
	{ "a URL with a new line is refused", "POST",
	    "http://127.0.0.1/\r\nX: y", "b", "X", "v", ERR_INPUT },
	{ "a URL with a user is refused", "POST",
	    "http://" SECRET "@127.0.0.1/", "b", "X", "v", ERR_INPUT },
	{ "an unknown method is refused", "BREW", "http://127.0.0.1/",
	    "b", "X", "v", ERR_INPUT },
	{ "a method in small letters is refused", "post", "http://127.0.0.1/",
	    "b", "X", "v", ERR_INPUT },
	{ "a GET with a body is refused", "GET", "http://127.0.0.1/",
	    "b", "X", "v", ERR_INPUT },
	{ "a new line in a header is refused", "POST", "http://127.0.0.1/",
	    "b", "X", SECRET "\r\nY: z", ERR_INPUT },
	{ "a header name with a colon is refused", "POST", "http://127.0.0.1/",
	    "b", "X: y", "v", ERR_INPUT },
	{ "an empty header name is refused", "POST", "http://127.0.0.1/",
	    "b", "", "v", ERR_INPUT },
	{ "Expect is ours", "POST", "http://127.0.0.1/",
	    "b", "expect", "100-continue", ERR_INPUT },
	{ "Content-Length is ours", "POST", "http://127.0.0.1/",
	    "b", "Content-Length", "3", ERR_INPUT },
};

static void
check_refusal(void **state)
{
	const struct refusal_case *c = *state;
	struct fixture *f = fixture_new(true);
	struct http_request r = make_request(c->method, c->url, c->body);
	struct err err = { 0 };

	http_request_header(&r, c->header, c->value);
	assert_null(http_start(f->client, &r, on_answer, f, &err));
	assert_int_equal(err.kind, c->want);
	assert_null(strstr(err.text, SECRET));
	assert_null(strstr(err.text, "127.0.0.1"));
	assert_int_equal(http_client_busy(f->client), 0);
	http_request_done(&r);
	fixture_free(f);
}

static void
nul_in_the_url(void **state)
{
	static const char url[] = "http://127.0.0.1/a\0b";
	struct fixture *f = fixture_new(true);
	struct http_request r = make_request("POST", "", "b");
	struct err err;

	(void)state;
	secret_set(&r.url, url, sizeof url - 1);
	assert_null(http_start(f->client, &r, on_answer, f, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	http_request_done(&r);
	fixture_free(f);
}

static struct raw_script answering[RAW_SCRIPTS] =
    EACH(ASK, SAY(CREATED), AGAIN);
static struct raw_script silent[RAW_SCRIPTS] = EACH(ASK, WAIT(600));

static void
connection_refused(void **state)
{
	struct fixture *f = fixture_new(true);

	(void)state;
	post_to(f, "127.0.0.1", raw_dead_port());
	assert_int_equal(f->ngot, 0);	/* never from within http_start */
	wait_for(f, 1);
	assert_int_equal(f->got[0].outcome, HTTP_NOT_SENT);
	assert_int_equal(f->got[0].status, 0);
	assert_int_equal(f->got[0].retry_after_ms, -1);
	assert_non_null(strstr(f->got[0].error, "Connection refused"));
	assert_null(strstr(f->got[0].error, SECRET));
	fixture_free(f);
}

static void
not_loopback(void **state)
{
	struct fixture *f = fixture_new(true);
	struct err err;

	(void)state;
	assert_non_null(start(f, "POST", "https://203.0.113.1/?" SECRET, BODY,
	    &err));
	f->nwanted = 1;
	timer_start(f->give_up, 200);	/* at once: no packet is waited for */
	assert_int_equal(loop_run(f->base, &err), 0);
	assert_int_equal(f->ngot, 1);
	assert_int_equal(f->got[0].outcome, HTTP_NOT_SENT);
	assert_non_null(strstr(f->got[0].error, "loopback only"));
	fixture_free(f);
}

static void
not_loopback_unheard(void **state)
{
	char ip[INET_ADDRSTRLEN], *url;
	struct fixture *f;
	struct raw_server *s;
	struct err err;

	(void)state;
	if (!raw_outer_address(ip))
		skip();
	f = fixture_new(true);
	s = raw_server_start_on(ip, answering);
	url = xasprintf("https://%s:%d/", ip, s->port);
	assert_non_null(start(f, "POST", url, BODY, &err));
	wait_for(f, 1);
	assert_int_equal(f->got[0].outcome, HTTP_NOT_SENT);
	raw_server_stop(s);
	assert_int_equal(s->nconnections, 0);

	/* The same is let out, as far as TLS, once it may. */
	raw_server_free(s);
	free(url);
	s = raw_server_start_on(ip, answering);
	url = xasprintf("https://%s:%d/", ip, s->port);
	http_client_set_loopback_only(f->client, false);
	http_client_set_timeouts(f->client, 200, 300);
	assert_non_null(start(f, "POST", url, BODY, &err));
	wait_for(f, 1);
	assert_int_equal(f->got[1].outcome, HTTP_NOT_SENT);
	raw_server_stop(s);
	assert_int_equal(s->nconnections, 1);
	free(url);
	raw_server_free(s);
	fixture_free(f);
}

static void
localhost_is_loopback(void **state)
{
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(answering);

	(void)state;
	post_to(f, "localhost", s->port);
	wait_for(f, 1);
	assert_int_equal(f->got[0].outcome, HTTP_ANSWERED);
	raw_server_stop(s);
	raw_server_free(s);
	fixture_free(f);
}

static void
what_is_sent(void **state)
{
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(answering);
	char *want;

	(void)state;
	post_to(f, "127.0.0.1", s->port);
	wait_for(f, 1);
	raw_server_stop(s);
	want = xasprintf("POST /send?to=" SECRET " HTTP/1.1\r\n"
	    "Host: 127.0.0.1:%d\r\n"
	    "Authorization: Basic QUNzM2NyZXQ6cHdzM2NyZXQ=\r\n"
	    "User-Agent: pregon\r\nAccept: */*\r\nX-Key: " SECRET "\r\n"
	    "Content-Length: %zu\r\n\r\n" BODY, s->port, strlen(BODY));
	assert_string_equal(s->last, want);
	free(want);
	raw_server_free(s);
	fixture_free(f);
}

static void
get_after_post(void **state)
{
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(answering);
	struct http_request r = { .method = xstrdup("GET") };
	char *url = xasprintf("http://127.0.0.1:%d/messages", s->port), *want;
	struct err err;

	(void)state;
	post_to(f, "127.0.0.1", s->port);
	wait_for(f, 1);
	secret_set(&r.url, url, strlen(url));
	http_request_header(&r, "X-Empty", "");
	assert_non_null(http_start(f->client, &r, on_answer, f, &err));
	wait_for(f, 1);
	raw_server_stop(s);
	want = xasprintf("GET /messages HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
	    "User-Agent: pregon\r\nAccept: */*\r\nX-Empty:\r\n\r\n", s->port);
	assert_string_equal(s->last, want);
	free(want);
	free(url);
	http_request_done(&r);
	raw_server_free(s);
	fixture_free(f);
}

static void
other_methods(void **state)
{
	static const char *const names[] = { "PUT", "PATCH", "DELETE" };
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(answering);
	char *url = xasprintf("http://127.0.0.1:%d/x", s->port);
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		assert_non_null(start(f, names[i], url, BODY, &err));
		wait_for(f, 1);
		assert_true(str_starts(s->last, names[i]));
		assert_true(str_ends(s->last, "\r\n\r\n" BODY));
	}
	raw_server_stop(s);
	free(url);
	raw_server_free(s);
	fixture_free(f);
}

static void
proxy_of_the_environment(void **state)
{
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(answering);
	char *proxy = xasprintf("http://127.0.0.1:%d", raw_dead_port());

	(void)state;
	setenv("http_proxy", proxy, 1);
	setenv("ALL_PROXY", proxy, 1);
	post_to(f, "127.0.0.1", s->port);
	wait_for(f, 1);
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
	assert_int_equal(f->got[0].outcome, HTTP_ANSWERED);
	raw_server_stop(s);
	free(proxy);
	raw_server_free(s);
	fixture_free(f);
}

static void
many_at_once(void **state)
{
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(answering);
	unsigned i, round;

	(void)state;
	for (round = 0; round < 3; round++) {
		for (i = 0; i < 64; i++)
			post_to(f, "127.0.0.1", s->port);
		assert_int_equal(http_client_busy(f->client), 64);
		wait_for(f, 64);
		assert_int_equal(http_client_busy(f->client), 0);
	}
	raw_server_stop(s);
	for (i = 0; i < f->ngot; i++)
		assert_int_equal(f->got[i].outcome, HTTP_ANSWERED);
	assert_int_equal(s->nrequests, 3 * 64);
	assert_in_range(s->nconnections, 1, 64);
	raw_server_free(s);
	fixture_free(f);
}

static void
more_than_the_bound(void **state)
{
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(answering);
	char *url = xasprintf("http://127.0.0.1:%d/", s->port);
	struct err err;
	unsigned i;

	(void)state;
	for (i = 0; i < HTTP_TRANSFERS_MAX; i++)
		post_to(f, "127.0.0.1", s->port);
	assert_null(start(f, "POST", url, BODY, &err));
	assert_int_equal(err.kind, ERR_BUSY);
	wait_for(f, HTTP_TRANSFERS_MAX);
	assert_non_null(start(f, "POST", url, BODY, &err));
	wait_for(f, 1);
	raw_server_stop(s);
	assert_int_equal(s->nrequests, HTTP_TRANSFERS_MAX + 1);
	free(url);
	raw_server_free(s);
	fixture_free(f);
}

/* Servers that close every kept connection while the client is not looking. */
static void
many_stale_connections(void **state)
{
	static const struct raw_script once[RAW_SCRIPTS] =
	    EACH(ASK, SAY(CREATED), WAIT(20), RESET);
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(once);
	unsigned i, round;

	(void)state;
	for (round = 0; round < 2; round++) {
		for (i = 0; i < HTTP_TRANSFERS_MAX; i++)
			post_to(f, "127.0.0.1", s->port);
		wait_for(f, HTTP_TRANSFERS_MAX);
		wait_ms(f, 250);
	}
	raw_server_stop(s);
	for (i = 0; i < f->ngot; i++)
		assert_int_equal(f->got[i].outcome, HTTP_ANSWERED);
	assert_int_equal(s->nrequests, 2 * HTTP_TRANSFERS_MAX);
	raw_server_free(s);
	fixture_free(f);
}

static void
cancel_is_silent(void **state)
{
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(silent);
	struct http_transfer *before, *during;

	(void)state;
	http_client_set_timeouts(f->client, 200, 300);
	before = post_to(f, "127.0.0.1", s->port);
	http_cancel(before);
	assert_int_equal(http_client_busy(f->client), 0);
	during = post_to(f, "127.0.0.1", s->port);
	wait_ms(f, 50);
	http_cancel(during);
	assert_int_equal(http_client_busy(f->client), 0);
	wait_ms(f, 400);
	assert_int_equal(f->ngot, 0);
	raw_server_stop(s);
	assert_int_equal(s->nrequests, 1);
	raw_server_free(s);
	fixture_free(f);
}

static void
free_is_silent(void **state)
{
	struct fixture *f = fixture_new(true);
	struct raw_server *s = raw_server_start(silent);

	(void)state;
	post_to(f, "127.0.0.1", s->port);
	wait_ms(f, 50);
	post_to(f, "127.0.0.1", s->port);
	http_client_free(f->client);
	f->client = NULL;
	wait_ms(f, 50);
	assert_int_equal(f->ngot, 0);
	raw_server_stop(s);
	raw_server_free(s);
	fixture_free(f);
}

/* A done callback that does something to its client. */
struct meddler {
	struct fixture		*f;
	int			 port;
	struct http_transfer	*others[8];
	unsigned		 calls;
	bool			 frees;
};

static void
on_meddle(const struct http_answer *answer, void *arg)
{
	struct meddler *m = arg;
	size_t i;

	(void)answer;
	m->calls++;
	if (m->frees) {
		http_client_free(m->f->client);
		m->f->client = NULL;
		return;
	}
	for (i = 0; i < 8; i++)
		http_cancel(m->others[i]);
	assert_int_equal(http_client_busy(m->f->client), 0);
	post_to(m->f, "127.0.0.1", m->port);
	assert_int_equal(m->f->ngot, 0);
}

/* Nine transfers that all fail in the same turn; the first to end meddles. */
static void
start_meddling(struct meddler *m)
{
	struct http_request r;
	char *url = xasprintf("http://127.0.0.1:%d/", raw_dead_port());
	struct err err;
	int i;

	r = make_request("POST", url, BODY);
	assert_non_null(http_start(m->f->client, &r, on_meddle, m, &err));
	for (i = 0; i < 8; i++) {
		m->others[i] = http_start(m->f->client, &r, on_meddle, m, &err);
		assert_non_null(m->others[i]);
	}
	http_request_done(&r);
	free(url);
}

static void
cancel_others_when_done(void **state)
{
	struct raw_server *s = raw_server_start(answering);
	struct meddler m = { .f = fixture_new(true), .port = s->port };

	(void)state;
	start_meddling(&m);
	wait_for(m.f, 1);	/* the one that on_meddle started */
	assert_int_equal(m.calls, 1);
	assert_int_equal(m.f->got[0].outcome, HTTP_ANSWERED);
	raw_server_stop(s);
	raw_server_free(s);
	fixture_free(m.f);
}

static void
free_the_client_when_done(void **state)
{
	struct meddler m = { .f = fixture_new(true), .frees = true };

	(void)state;
	start_meddling(&m);
	wait_ms(m.f, 100);
	assert_int_equal(m.calls, 1);
	assert_null(m.f->client);
	fixture_free(m.f);
}

static const struct CMUnitTest others[] = {
	{ .name = "a NUL in the URL is refused", .test_func = nul_in_the_url },
	{ .name = "a connection that is refused is not sent",
	    .test_func = connection_refused },
	{ .name = "loopback only refuses another address at once",
	    .test_func = not_loopback },
	{ .name = "loopback only makes no connection to another address",
	    .test_func = not_loopback_unheard },
	{ .name = "localhost is loopback", .test_func = localhost_is_loopback },
	{ .name = "a POST is sent as it was given, with no Expect",
	    .test_func = what_is_sent },
	{ .name = "a GET after a POST has nothing left of it",
	    .test_func = get_after_post },
	{ .name = "PUT, PATCH and DELETE carry a body",
	    .test_func = other_methods },
	{ .name = "a proxy in the environment is not used",
	    .test_func = proxy_of_the_environment },
	{ .name = "64 at once share 64 connections, again and again",
	    .test_func = many_at_once },
	{ .name = "more than 64 at once are refused, busy",
	    .test_func = more_than_the_bound },
	{ .name = "64 kept connections that were reset are all replaced",
	    .test_func = many_stale_connections },
	{ .name = "cancel is silent", .test_func = cancel_is_silent },
	{ .name = "freeing the client is silent", .test_func = free_is_silent },
	{ .name = "a done callback may cancel others and start one",
	    .test_func = cancel_others_when_done },
	{ .name = "a done callback may free the client, and is the last",
	    .test_func = free_the_client_when_done },
};

#define COUNT(array) (sizeof (array) / sizeof (array)[0])
#define ADD(cases, func) \
	for (i = 0; i < COUNT(cases); i++) \
		tests[n++] = (struct CMUnitTest){ .name = (cases)[i].label, \
		    .test_func = (func), .initial_state = &(cases)[i] }

int
main(void)
{
	static struct CMUnitTest tests[COUNT(posts) + COUNT(seconds) +
	    COUNT(retries) + COUNT(refusals) + COUNT(others)];
	size_t i, n = 0;

	ADD(posts, check_post);
	ADD(seconds, check_second);
	ADD(retries, check_retry);
	ADD(refusals, check_refusal);
	for (i = 0; i < COUNT(others); i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("http_client", tests, NULL, NULL);
}
