#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "io/http_bad.h"

/* What became of bytes that were given in pieces of ${step}. */
static void
read_in_steps(const char *bytes, size_t len, size_t step,
    struct http_reader *ret)
{
	size_t at = 0, piece, taken;

	http_reader_init(ret);
	while (at < len && ret->state < HTTP_WHOLE) {
		piece = len - at < step ? len - at : step;
		taken = http_reader_feed(ret, bytes + at, piece);
		assert_true(taken <= piece);
		if (ret->state == HTTP_HEAD)
			http_reader_body(ret, BAD_BODY_MAX);
		else if (ret->state < HTTP_WHOLE)
			assert_int_equal(taken, piece);
		at += taken;
		assert_true(http_reader_size(ret) <=
		    (size_t)2 * HTTP_HEAD_MAX + 2 * BAD_BODY_MAX +
		    2 * HTTP_FIELDS_MAX * sizeof(struct http_field));
	}
}

static void
check_bad(void **state)
{
	static const size_t steps[] = { 1, 2, 7, 4096, SIZE_MAX };
	const struct bad_case *c = *state;
	struct http_reader reader;
	struct buf bytes;
	size_t i;

	bad_bytes(c, &bytes);
	for (i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		read_in_steps(bytes.data, bytes.len, steps[i], &reader);
		assert_int_equal(reader.state, HTTP_REFUSED);
		assert_string_equal(http_refusal_words(reader.why),
		    http_refusal_words(c->want));
		assert_in_range(http_refusal_status(reader.why), 400, 499);
		assert_int_equal(http_reader_feed(&reader, "a", 1), 0);
		http_reader_done(&reader);
	}
	buf_done(&bytes);
}

/*
 * What is one.
 */

struct good_case {
	const char	*label, *bytes;
	const char	*want_method, *want_target, *want_path, *want_body;
	size_t		 want_left;	/* bytes behind it */
};

static struct good_case good[] = {
	{ "the smallest request is one", GET HOST END, "GET", "/in", "/in",
	    "", 0 },
	{ "HTTP/1.0 is one, as proxies send it", "GET / HTTP/1.0\r\n" HOST
	    "Connection: close\r\n" END, "GET", "/", "/", "", 0 },
	{ "a POST has its body", POST "Content-Length: 3\r\n" END "a=b",
	    "POST", "/in", "/in", "a=b", 0 },
	{ "a body may be empty", POST "Content-Length: 0\r\n" END, "POST",
	    "/in", "/in", "", 0 },
	{ "a body's bytes are its own", POST "content-length:\t05 \r\n" END
	    "\r\n\r\n\xff", "POST", "/in", "/in", "\r\n\r\n\xff", 0 },
	{ "a path ends where the query begins",
	    "GET /u?t=a%2F/../?b HTTP/1.1\r\n" HOST END, "GET",
	    "/u?t=a%2F/../?b", "/u", "", 0 },
	{ "three dots are a name", "GET /.../..a/.b HTTP/1.1\r\n" HOST END,
	    "GET", "/.../..a/.b", "/.../..a/.b", "", 0 },
	{ "what comes behind it is left", GET HOST END "GET / HTT", "GET",
	    "/in", "/in", "", 9 },
	{ "what comes behind a body is left", POST "Content-Length: 1\r\n" END
	    "abc", "POST", "/in", "/in", "a", 2 },
	{ "a value may have bytes beyond ASCII", GET HOST
	    "X: caf\xc3\xa9 \xff\r\n" END, "GET", "/in", "/in", "", 0 },
	{ "a value may be empty", GET HOST "X:\r\nY: \t \r\n" END, "GET",
	    "/in", "/in", "", 0 },
	{ "a Host may be IPv6 with a port", GET "Host: [::1]:2581\r\n" END,
	    "GET", "/in", "/in", "", 0 },
	{ "a GET may say that it has no body", GET HOST
	    "Content-Length: 0\r\n" END, "GET", "/in", "/in", "", 0 },
};

static void
check_good(void **state)
{
	const struct good_case *c = *state;
	static const char *const no_names[] = { NULL };
	size_t step, len = strlen(c->bytes), path_len;
	struct http_reader reader;
	struct received got;
	const char *path;

	for (step = 1; step <= len; step++) {
		read_in_steps(c->bytes, len - c->want_left, step, &reader);
		assert_int_equal(reader.state, HTTP_WHOLE);
		assert_int_equal(http_reader_feed(&reader, "a", 1), 0);
		path = http_reader_path(&reader, &path_len);
		assert_int_equal(path_len, strlen(c->want_path));
		assert_memory_equal(path, c->want_path, path_len);
		http_reader_take(&reader, no_names, &got);
		assert_string_equal(got.method, c->want_method);
		assert_string_equal(secret_reveal(&got.target),
		    c->want_target);
		assert_string_equal(secret_reveal(&got.body), c->want_body);
		assert_int_equal(got.nheaders, 0);
		received_done(&got);
		http_reader_done(&reader);
	}
}

static void
takes_no_more_than_it(void **state)
{
	const struct good_case *c = &good[8];
	struct http_reader reader;
	size_t taken;

	(void)state;
	http_reader_init(&reader);
	taken = http_reader_feed(&reader, c->bytes, strlen(c->bytes));
	assert_int_equal(reader.state, HTTP_HEAD);
	http_reader_body(&reader, BAD_BODY_MAX);
	taken += http_reader_feed(&reader, c->bytes + taken,
	    strlen(c->bytes) - taken);
	assert_int_equal(reader.state, HTTP_WHOLE);
	assert_int_equal(taken, strlen(c->bytes) - c->want_left);
	http_reader_done(&reader);
}

static void
hands_over_the_named_headers(void **state)
{
	static const char request[] = GET HOST "X-Signature: a= \r\nCookie: b\r\n"
	    "x-signature:c\r\nContent-Type: d\r\n" END;
	static const char *const names[] = { "X-SIGNATURE", "content-type",
	    NULL };
	struct http_reader reader;
	struct received got;

	(void)state;
	read_in_steps(request, sizeof request - 1, 3, &reader);
	http_reader_take(&reader, names, &got);
	assert_int_equal(got.nheaders, 3);
	assert_string_equal(got.headers[0].name, "X-Signature");
	assert_string_equal(secret_reveal(&got.headers[0].value), "a=");
	assert_string_equal(got.headers[1].name, "x-signature");
	assert_string_equal(secret_reveal(&got.headers[1].value), "c");
	assert_string_equal(got.headers[2].name, "Content-Type");
	received_done(&got);
	http_reader_done(&reader);
}

static void
takes_what_just_fits(void **state)
{
	static const char line_end[] = " HTTP/1.1\r\n" HOST;
	struct http_reader reader;
	struct buf bytes;
	size_t i;

	(void)state;
	buf_init(&bytes, 1024 * 1024);
	buf_adds(&bytes, "GET /");
	while (bytes.len < HTTP_LINE_MAX - 9)
		buf_addc(&bytes, 'a');
	buf_adds(&bytes, line_end);
	for (i = 1; i < HTTP_FIELDS_MAX - 1; i++)
		buf_adds(&bytes, "X: a\r\n");
	buf_adds(&bytes, "Y: ");
	while (bytes.len < HTTP_HEAD_MAX - 4)
		buf_addc(&bytes, 'b');
	buf_adds(&bytes, "\r\n\r\n");
	assert_int_equal(bytes.len, HTTP_HEAD_MAX);
	read_in_steps(bytes.data, bytes.len, 1000, &reader);
	assert_int_equal(reader.state, HTTP_WHOLE);
	assert_int_equal(reader.nfields, HTTP_FIELDS_MAX);
	http_reader_done(&reader);
	buf_done(&bytes);
}

static void
knows_who_waits_for_100(void **state)
{
	static const char newer[] = POST "Expect: 100-Continue\r\n"
	    "Content-Length: 1\r\n" END "a";
	static const char older[] = "POST /in HTTP/1.0\r\n" HOST
	    "Expect: 100-continue\r\nContent-Length: 1\r\n" END "a";
	struct http_reader reader;

	(void)state;
	read_in_steps(newer, sizeof newer - 1, 9, &reader);
	assert_int_equal(reader.state, HTTP_WHOLE);
	assert_true(reader.expects);
	http_reader_done(&reader);
	read_in_steps(older, sizeof older - 1, 9, &reader);
	assert_int_equal(reader.state, HTTP_WHOLE);
	assert_false(reader.expects);	/* RFC 9110 10.1.1 */
	http_reader_done(&reader);
}

static void
every_reason_has_words_and_a_status(void **state)
{
	int status;
	unsigned i;

	(void)state;
	for (i = HTTP_FINE + 1; i < HTTP_REFUSALS; i++) {
		assert_non_null(http_refusal_words(i));
		status = http_refusal_status((enum http_refusal)i);
		assert_true((status >= 400 && status <= 499) || status == 503);
	}
	assert_null(http_refusal_words(HTTP_REFUSALS));
}

static const struct CMUnitTest others[] = {
	{ "a request takes no byte of the next", takes_no_more_than_it, NULL,
	    NULL, NULL },
	{ "the named headers are handed over, in any case",
	    hands_over_the_named_headers, NULL, NULL, NULL },
	{ "what just fits is taken", takes_what_just_fits, NULL, NULL, NULL },
	{ "only HTTP/1.1 waits for 100", knows_who_waits_for_100, NULL, NULL,
	    NULL },
	{ "every reason has words and a status",
	    every_reason_has_words_and_a_status, NULL, NULL, NULL },
};

#define NGOOD (sizeof good / sizeof good[0])
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NBAD + NGOOD + NOTHERS];
	size_t n = 0, i;

	for (i = 0; i < NBAD; i++)
		tests[n++] = (struct CMUnitTest){ .name = bad[i].label,
		    .test_func = check_bad, .initial_state = &bad[i] };
	for (i = 0; i < NGOOD; i++)
		tests[n++] = (struct CMUnitTest){ .name = good[i].label,
		    .test_func = check_good, .initial_state = &good[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("http_reader", tests, NULL, NULL);
}
