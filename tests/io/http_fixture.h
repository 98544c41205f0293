/*
 * http_fixture.h - a client on a loop, and the answers it got
 */
#ifndef TESTS_IO_HTTP_FIXTURE_H
#define TESTS_IO_HTTP_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "io/http_client.h"
#include "io/loop.h"

#define ANSWERS_MAX	256
#define GIVE_UP_MS	8000

/* All that is secret in a request has this word in it. */
#define SECRET		"s3cret"
#define BODY		"Body=" SECRET "+vote+moved"

struct got {
	enum http_outcome	 outcome;
	int			 status;
	int64_t			 retry_after_ms;
	char			 error[160];
	char			*body;
	size_t			 body_len;
};

struct fixture {
	struct event_base	*base;
	struct http_client	*client;
	struct timer		*give_up;
	struct got		 got[ANSWERS_MAX];
	unsigned		 ngot, nwanted;
};

static inline void
on_give_up(void *arg)
{
	struct fixture *f = arg;

	loop_stop(f->base);
}

static inline struct fixture *
fixture_new(bool loopback_only)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	struct err err;

	f->base = loop_new(&err);
	assert_non_null(f->base);
	f->client = http_client_new(f->base, loopback_only, &err);
	assert_non_null(f->client);
	f->give_up = timer_new(f->base, on_give_up, f);
	return f;
}

static inline void
fixture_free(struct fixture *f)
{
	unsigned i;

	for (i = 0; i < f->ngot; i++)
		free(f->got[i].body);
	http_client_free(f->client);
	timer_free(f->give_up);
	loop_free(f->base);
	free(f);
}

static inline void
on_answer(const struct http_answer *answer, void *arg)
{
	struct fixture *f = arg;
	struct got *got = &f->got[f->ngot++];

	got->outcome = answer->outcome;
	got->status = answer->status;
	got->retry_after_ms = answer->retry_after_ms;
	got->body = xstrdup(secret_reveal(&answer->body));
	got->body_len = answer->body.len;
	memcpy(got->error, answer->error, sizeof got->error);
	if (f->ngot == f->nwanted)
		loop_stop(f->base);
}

/* A request full of secrets; what is not set yet may still be changed. */
static inline struct http_request
make_request(const char *method, const char *url, const char *body)
{
	struct http_request r = { .method = xstrdup(method) };

	secret_set(&r.url, url, strlen(url));
	secret_set(&r.body, body, strlen(body));
	secret_set(&r.user, "AC" SECRET, strlen("AC" SECRET));
	secret_set(&r.password, "pw" SECRET, strlen("pw" SECRET));
	http_request_header(&r, "X-Key", SECRET);
	return r;
}

static inline struct http_transfer *
start(struct fixture *f, const char *method, const char *url, const char *body,
    struct err *err)
{
	struct http_request r = make_request(method, url, body);
	struct http_transfer *t;

	t = http_start(f->client, &r, on_answer, f, err);
	http_request_done(&r);
	return t;
}

static inline struct http_transfer *
post_to(struct fixture *f, const char *host, int port)
{
	char *url = xasprintf("http://%s:%d/send?to=" SECRET, host, port);
	struct http_transfer *t;
	struct err err;

	t = start(f, "POST", url, BODY, &err);
	assert_non_null(t);
	free(url);
	return t;
}

/* Serve until there are ${n} more answers, or it takes too long. */
static inline void
wait_for(struct fixture *f, unsigned n)
{
	struct err err;

	f->nwanted = f->ngot + n;
	timer_start(f->give_up, GIVE_UP_MS);
	assert_int_equal(loop_run(f->base, &err), 0);
	timer_stop(f->give_up);
	assert_int_equal(f->ngot, f->nwanted);
}

/* Serve for ${ms}. */
static inline void
wait_ms(struct fixture *f, int64_t ms)
{
	struct err err;

	f->nwanted = ANSWERS_MAX + 1;
	timer_start(f->give_up, ms);
	assert_int_equal(loop_run(f->base, &err), 0);
}

static inline const char *
outcome_name(enum http_outcome outcome)
{
	static const char *const names[] = { "answered", "not sent",
		"maybe sent" };

	return names[outcome];
}

#endif
