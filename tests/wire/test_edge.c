#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "wire/edge.h"

/* The only record in ${out}. */
static struct record
only_record(const struct buf *out, enum edge_kind kind)
{
	struct record record;
	struct err err;
	size_t size;

	assert_int_equal(record_take(out->data, out->len, &record, &size,
	    &err), 1);
	assert_int_equal(size, out->len);
	assert_int_equal(record.kind, kind);
	return record;
}

static void
a_request_survives_the_way(void **state)
{
	struct received sent = { .method = "POST", .peer = "2001:db8::1" },
	    got;
	struct record record;
	struct err err;
	struct buf out;
	uint64_t id;

	(void)state;
	secret_set(&sent.target, "/in/a?b=%00", 11);
	secret_set(&sent.body, "a\0b\r\n", 5);
	received_header(&sent, "X-Signature", "s=", 2);
	received_header(&sent, "x-signature", "", 0);
	buf_init(&out, RECORD_MAX);
	assert_int_equal(edge_put_request(&out, UINT64_MAX, &sent, &err), 0);
	record = only_record(&out, EDGE_REQUEST);
	assert_int_equal(edge_get_request(&record, &id, &got, &err), 0);
	assert_int_equal(id, UINT64_MAX);
	assert_string_equal(got.method, "POST");
	assert_string_equal(got.peer, "2001:db8::1");
	assert_string_equal(secret_reveal(&got.target), "/in/a?b=%00");
	assert_int_equal(got.body.len, 5);
	assert_memory_equal(secret_reveal(&got.body), "a\0b\r\n", 5);
	assert_int_equal(got.nheaders, 2);
	assert_string_equal(got.headers[0].name, "X-Signature");
	assert_string_equal(secret_reveal(&got.headers[0].value), "s=");
	assert_string_equal(got.headers[1].name, "x-signature");
	assert_int_equal(got.headers[1].value.len, 0);
	received_done(&got);
	received_done(&sent);
	buf_done(&out);
}

static void
an_answer_survives_the_way(void **state)
{
	struct web_answer sent = { .status = 405, .retry_after_s = 60,
	    .type = "text/html", .allow = "GET", .cache = "no-cache" }, got;
	struct record record;
	struct err err;
	struct buf out;
	uint64_t id;

	(void)state;
	secret_set(&sent.body, "<p>\0", 4);
	buf_init(&out, RECORD_MAX);
	assert_int_equal(edge_put_answer(&out, 7, &sent, &err), 0);
	record = only_record(&out, EDGE_ANSWER);
	assert_int_equal(edge_get_answer(&record, &id, &got, &err), 0);
	assert_int_equal(id, 7);
	assert_int_equal(got.status, 405);
	assert_int_equal(got.retry_after_s, 60);
	assert_string_equal(got.type, "text/html");
	assert_string_equal(got.allow, "GET");
	assert_string_equal(got.cache, "no-cache");
	assert_int_equal(got.body.len, 4);
	web_answer_done(&got);
	web_answer_done(&sent);
	buf_done(&out);
}

static void
routes_survive_the_way(void **state)
{
	static const char *const names[] = { "A", "B", NULL };
	struct edge_routes sent = { .limits = edge_limits_standard }, got;
	struct record record;
	struct err err;
	struct buf out;

	(void)state;
	edge_routes_add(&sent, "/healthz", EDGE_GET, 0, NULL);
	edge_routes_add(&sent, "/in/a", EDGE_GET | EDGE_POST, EDGE_BODY_MAX,
	    names);
	buf_init(&out, RECORD_MAX);
	assert_int_equal(edge_put_routes(&out, &sent, &err), 0);
	record = only_record(&out, EDGE_ROUTES);
	assert_int_equal(edge_get_routes(&record, &got, &err), 0);
	assert_memory_equal(&got.limits, &sent.limits, sizeof got.limits);
	assert_int_equal(got.nroutes, 2);
	assert_string_equal(got.routes[0].path, "/healthz");
	assert_null(got.routes[0].names[0]);
	assert_int_equal(got.routes[1].methods, EDGE_GET | EDGE_POST);
	assert_int_equal(got.routes[1].body_max, EDGE_BODY_MAX);
	assert_string_equal(got.routes[1].names[1], "B");
	assert_null(got.routes[1].names[2]);
	edge_routes_done(&got);
	edge_routes_done(&sent);
	buf_done(&out);
}

static void
counts_survive_the_way(void **state)
{
	struct edge_counts sent = { 1, 2, 3, { 4, UINT64_MAX }, 2 }, got;
	struct record record;
	struct err err;
	struct buf out;

	(void)state;
	buf_init(&out, RECORD_MAX);
	assert_int_equal(edge_put_counts(&out, &sent, &err), 0);
	record = only_record(&out, EDGE_COUNTS);
	assert_int_equal(edge_get_counts(&record, &got, &err), 0);
	assert_memory_equal(&got, &sent, sizeof got);
	buf_done(&out);
}

static void
every_part_of_a_record_waits(void **state)
{
	struct edge_counts counts = { 0 };
	struct record record;
	struct err err;
	struct buf out;
	size_t i, size;

	(void)state;
	buf_init(&out, RECORD_MAX);
	edge_put_counts(&out, &counts, &err);
	for (i = 0; i < out.len; i++)
		assert_int_equal(record_take(out.data, i, &record, &size,
		    &err), 0);
	buf_done(&out);
}

static void
a_record_that_does_not_fit_leaves_nothing(void **state)
{
	static char much[RECORD_MAX];
	struct received sent = { .method = "POST" };
	struct edge_counts counts = { 0 };
	struct err err;
	struct buf out;
	size_t before;

	(void)state;
	secret_set(&sent.body, much, sizeof much);
	buf_init(&out, 8 * RECORD_MAX);
	edge_put_counts(&out, &counts, &err);
	before = out.len;
	assert_int_equal(edge_put_request(&out, 1, &sent, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	assert_int_equal(out.len, before);
	edge_put_counts(&out, &counts, &err);
	assert_int_equal(out.len, 2 * before);
	received_done(&sent);
	buf_done(&out);
}

/*
 * What is no record.
 */

struct wrong_case {
	const char	*label;
	const char	*bytes;
	size_t		 len;
};

#define BYTES(text) text, sizeof (text) - 1

static struct wrong_case wrong[] = {
	{ "one without room for its kind is none", BYTES("\0\0\0\1") },
	{ "one of 4 GiB is none", BYTES("\xff\xff\xff\xff") },
	{ "one over the bound is none", BYTES("\x00\x1f\xff\xfd") },
	{ "one of another version is none", BYTES("\0\0\0\2\2\1") },
	{ "text is none", BYTES("HTTP/1.1 200 OK\r\n") },
};

static void
check_wrong(void **state)
{
	const struct wrong_case *c = *state;
	struct record record;
	struct err err;
	size_t size;

	assert_int_equal(record_take(c->bytes, c->len, &record, &size, &err),
	    -1);
	assert_int_equal(err.kind, ERR_INPUT);
}

/* A record of any kind, cut and made longer: each is refused, nothing leaks. */
static void
a_record_with_a_field_too_few_or_too_many_is_none(void **state)
{
	struct web_answer answer, got;
	struct record record;
	struct err err;
	struct buf out;
	uint64_t id;
	size_t i, len;

	(void)state;
	web_answer_text(&answer, 200, "fine");
	buf_init(&out, RECORD_MAX);
	edge_put_answer(&out, 1, &answer, &err);
	len = out.len - RECORD_HEAD;
	buf_addc(&out, 'x');
	for (i = 0; i <= len + 1; i++) {
		record = (struct record){ .kind = EDGE_ANSWER,
		    .at = out.data + RECORD_HEAD,
		    .end = out.data + RECORD_HEAD + i };
		assert_int_equal(edge_get_answer(&record, &id, &got, &err),
		    i == len ? 0 : -1);
		if (i == len)
			web_answer_done(&got);
	}
	web_answer_done(&answer);
	buf_done(&out);
}

struct unfit_case {
	const char		*label;
	struct web_answer	 answer;
};

static struct unfit_case unfit[] = {
	{ "an answer with a status of 100 is none", { .status = 100 } },
	{ "an answer with a status of 600 is none", { .status = 600 } },
	{ "a type with a new line is none", { .status = 200,
	    .type = "a\r\nSet-Cookie: b" } },
	{ "an Allow with a new line is none", { .status = 200,
	    .allow = "a\nb" } },
	{ "a Cache-Control beyond ASCII is none", { .status = 200,
	    .cache = "\xc3\xb3" } },
	{ "a Retry-After below 0 is none", { .status = 503,
	    .retry_after_s = -1 } },
	{ "a Retry-After of two days is none", { .status = 503,
	    .retry_after_s = 172800 } },
};

static void
check_unfit(void **state)
{
	const struct unfit_case *c = *state;
	struct err err;
	struct buf out;

	buf_init(&out, RECORD_MAX);
	assert_int_equal(edge_put_answer(&out, 1, &c->answer, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_int_equal(out.len, 0);
	buf_done(&out);
}

#define ROW(label, function) { label, function, NULL, NULL, NULL }

static const struct CMUnitTest others[] = {
	ROW("a request survives the way", a_request_survives_the_way),
	ROW("an answer survives the way", an_answer_survives_the_way),
	ROW("routes survive the way", routes_survive_the_way),
	ROW("counts survive the way", counts_survive_the_way),
	ROW("a part of a record waits for the rest",
	    every_part_of_a_record_waits),
	ROW("a record that does not fit leaves nothing",
	    a_record_that_does_not_fit_leaves_nothing),
	ROW("a record with a byte too few or too many is none",
	    a_record_with_a_field_too_few_or_too_many_is_none),
};

#define NWRONG (sizeof wrong / sizeof wrong[0])
#define NUNFIT (sizeof unfit / sizeof unfit[0])
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NWRONG + NUNFIT + NOTHERS];
	size_t n = 0, i;

	for (i = 0; i < NWRONG; i++)
		tests[n++] = (struct CMUnitTest){ .name = wrong[i].label,
		    .test_func = check_wrong, .initial_state = &wrong[i] };
	for (i = 0; i < NUNFIT; i++)
		tests[n++] = (struct CMUnitTest){ .name = unfit[i].label,
		    .test_func = check_unfit, .initial_state = &unfit[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("edge", tests, NULL, NULL);
}
