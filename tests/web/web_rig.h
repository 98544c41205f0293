/*
 * web_rig.h - the real pregon-web, with the test as its core
 */
#ifndef TESTS_WEB_RIG_H
#define TESTS_WEB_RIG_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "io/http_refusal.h"
#include "io/listener.h"
#include "wire/edge.h"

#define PATIENCE_MS	30000	/* what a test gives the program */
#define ME		"127.0.0.1"

struct web {
	pid_t			 pid;
	int			 core;		/* our end of the pair */
	uint16_t		 port;
	struct buf		 in;		/* records not yet taken */
	struct edge_counts	 counts;	/* the last that came */
};

static inline void
web_become(int listener, int core)
{
	char program[] = PREGON_BUILD "/pregon-web", *args[] = { program, NULL };
	int a = fcntl(listener, F_DUPFD, 20), b = fcntl(core, F_DUPFD, 20);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (dup2(a, EDGE_LISTEN_FD) == -1 || dup2(b, EDGE_CORE_FD) == -1)
		_exit(127);
	execv(program, args);
	_exit(127);
}

static inline void
web_tell(struct web *web, struct buf *out)
{
	size_t at = 0;
	ssize_t n;

	for (; at < out->len; at += (size_t)n) {
		n = send(web->core, out->data + at, out->len - at, MSG_NOSIGNAL);
		assert_true(n > 0);
	}
	buf_done(out);
}

/* "/in" takes GET and POST of 1024 bytes, "/get" and "/post" what they say. */
static inline void
web_routes(struct web *web, const struct edge_limits *limits,
    const char *proxy)
{
	static const char *const names[] = { "X-Signature", NULL };
	struct edge_routes routes = { .limits = *limits };
	struct err err;
	struct buf out;

	if (proxy != NULL)
		routes.proxies[routes.nproxies++] = xstrdup(proxy);
	edge_routes_add(&routes, "/in", EDGE_GET | EDGE_POST, 1024, names);
	edge_routes_add(&routes, "/get", EDGE_GET, 0, NULL);
	edge_routes_add(&routes, "/post", EDGE_POST, EDGE_BODY_MAX, NULL);
	buf_init(&out, RECORD_MAX);
	assert_int_equal(edge_put_routes(&out, &routes, &err), 0);
	edge_routes_done(&routes);
	web_tell(web, &out);
}

static inline void
web_start(struct web *web)
{
	struct err err;
	int listener = listener_bind("127.0.0.1:0", &err), pair[2];
	char *address = listener_address(listener);

	assert_int_not_equal(listener, -1);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
	    pair), 0);
	*web = (struct web){ .core = pair[0] };
	web->port = (uint16_t)strtoul(strrchr(address, ':') + 1, NULL, 10);
	free(address);
	buf_init(&web->in, 4 * RECORD_MAX);
	web->pid = fork();
	if (web->pid == 0)
		web_become(listener, pair[1]);
	close(listener);
	close(pair[1]);
}

/* The core goes; the program must, too, and in order. */
static inline void
web_stop(struct web *web)
{
	int status;

	close(web->core);
	buf_done(&web->in);
	assert_int_equal(waitpid(web->pid, &status, 0), web->pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* The next record, in ${ret}, borrowed until the next call; false: none in time. */
static inline bool
web_record(struct web *web, int wait_ms, struct record *ret)
{
	static char taken[RECORD_MAX];
	struct pollfd p = { .fd = web->core, .events = POLLIN };
	char chunk[65536];
	struct err err;
	size_t size;
	ssize_t n;
	int whole;

	for (;;) {
		whole = record_take(buf_text(&web->in), web->in.len, ret,
		    &size, &err);
		assert_int_not_equal(whole, -1);
		if (whole == 1)
			break;
		if (poll(&p, 1, wait_ms) != 1)
			return false;
		n = recv(web->core, chunk, sizeof chunk, 0);
		assert_true(n > 0);
		assert_int_equal(buf_add(&web->in, chunk, (size_t)n), 0);
	}
	memcpy(taken, web->in.data, size);
	memmove(web->in.data, web->in.data + size, web->in.len - size);
	web->in.len -= size;
	assert_int_equal(record_take(taken, size, ret, &size, &err), 1);
	return true;
}

/* The next request; false: none in time. */
static inline bool
web_request(struct web *web, int wait_ms, uint64_t *ret_id,
    struct received *ret)
{
	struct record record;
	struct err err;

	while (web_record(web, wait_ms, &record)) {
		if (record.kind == EDGE_REQUEST) {
			assert_int_equal(edge_get_request(&record, ret_id, ret,
			    &err), 0);
			return true;
		}
		assert_int_equal(record.kind, EDGE_COUNTS);
		assert_int_equal(edge_get_counts(&record, &web->counts, &err),
		    0);
	}
	return false;
}

/* What it tells of itself next; no request may come before that. */
static inline void
web_next_counts(struct web *web)
{
	struct record record;
	struct err err;

	assert_true(web_record(web, PATIENCE_MS, &record));
	assert_int_equal(record.kind, EDGE_COUNTS);
	assert_int_equal(edge_get_counts(&record, &web->counts, &err), 0);
}

/* Wait until ${why} was counted ${n} times, and no more. */
static inline void
web_wait_refused(struct web *web, enum http_refusal why, uint64_t n)
{
	while (web->counts.refused[why] < n)
		web_next_counts(web);
	assert_int_equal(web->counts.refused[why], n);
}

static inline void
web_answer_with(struct web *web, uint64_t id, const struct web_answer *answer)
{
	struct err err;
	struct buf out;

	buf_init(&out, RECORD_MAX);
	assert_int_equal(edge_put_answer(&out, id, answer, &err), 0);
	web_tell(web, &out);
}

static inline void
web_say(struct web *web, uint64_t id, int status, const char *text)
{
	struct web_answer answer;

	web_answer_text(&answer, status, text);
	web_answer_with(web, id, &answer);
	web_answer_done(&answer);
}

/* Connect from ${from}, one of the addresses of this machine. */
static inline int
web_connect(const struct web *web, const char *from)
{
	struct timeval limit = { .tv_sec = PATIENCE_MS / 1000 };
	struct sockaddr_in sa = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_not_equal(fd, -1);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	inet_pton(AF_INET, from, &sa.sin_addr);
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sa.sin_port = htons(web->port);
	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	return fd;
}

/* Send; the program may have closed already. */
static inline void
web_send(int fd, const char *bytes, size_t len)
{
	ssize_t n;

	for (; len > 0; bytes += n, len -= (size_t)n) {
		n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n <= 0)
			return;
	}
}

/* All that comes until the other side closes.  The status, 0 where there is none. */
static inline int
web_read(int fd, char *ret, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while ((n = recv(fd, ret + len, size - 1 - len, 0)) > 0)
		len += (size_t)n;
	ret[len] = '\0';
	assert_int_equal(n, 0);		/* closed, and in order */
	close(fd);
	return str_starts(ret, "HTTP/1.1 ") ? atoi(ret + 9) : 0;
}

/* Send text from ${from}, and read its answer. */
static inline int
web_ask(const struct web *web, const char *from, const char *text, char *ret,
    size_t size)
{
	int fd = web_connect(web, from);

	web_send(fd, text, strlen(text));
	return web_read(fd, ret, size);
}

/* An honest request from ${from} comes through, and is answered. */
static inline void
web_assert_serves(struct web *web, const char *from)
{
	static const char text[] = "GET /get HTTP/1.1\r\nHost: a\r\n\r\n";
	struct received received;
	char answer[2048];
	uint64_t id;
	int fd = web_connect(web, from);

	web_send(fd, text, sizeof text - 1);
	assert_true(web_request(web, PATIENCE_MS, &id, &received));
	assert_string_equal(received.peer, from);
	received_done(&received);
	web_say(web, id, 200, "fine");
	assert_int_equal(web_read(fd, answer, sizeof answer), 200);
}

#endif
