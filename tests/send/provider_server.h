/*
 * provider_server.h - a provider on loopback, on the same loop as the sender
 *
 * The n-th request is answered as script n says; the last one holds for the
 * rest.  It counts what reached it, message by message: the truth that the
 * store is held against.
 */
#ifndef TESTS_PROVIDER_SERVER_H
#define TESTS_PROVIDER_SERVER_H

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>

#include "base/str.h"

#define SERVER_SCRIPTS	8
#define SERVER_REFS	256	/* message ids below it */
#define SERVER_HELD	64
#define SERVER_REPLIES	(INT64_C(1) << 40)	/* store/replies.h */

enum server_reply {
	REPLY_ACCEPT,		/* 201 with an id */
	REPLY_SLOW,		/* 429, Retry-After: 1 */
	REPLY_REFUSE,		/* 400 */
	REPLY_STOP,		/* 400, code 21610 */
	REPLY_AUTH,		/* 401 */
	REPLY_BROKEN,		/* 500 */
	REPLY_BUSY,		/* 503 */
	REPLY_CUT,		/* the connection ends without an answer */
	REPLY_HOLD,		/* no answer until server_release */
};

struct server {
	struct evhttp	*http;
	int		 port;
	enum server_reply	 scripts[SERVER_SCRIPTS];
	unsigned	 nscripts;
	unsigned	 nrequests;
	unsigned	 per_ref[SERVER_REFS];	/* requests of each message */
	unsigned	 per_path[2];		/* /main, /spare */
	struct evhttp_request *held[SERVER_HELD];
	unsigned	 nheld;
	void		(*seen)(int64_t ref, void *arg);	/* or NULL */
	void		*arg;
};

/* The message that it is for; 0: a reply, whose ids are far above. */
static inline int64_t
server_ref(struct evhttp_request *request)
{
	struct evbuffer *in = evhttp_request_get_input_buffer(request);
	size_t len = evbuffer_get_length(in);
	char *body = calloc(1, len + 1);
	struct evkeyvalq pairs;
	const char *ref;
	int64_t id;

	evbuffer_copyout(in, body, len);
	assert_int_equal(evhttp_parse_query_str(body, &pairs), 0);
	ref = evhttp_find_header(&pairs, "Ref");
	assert_non_null(ref);
	id = atoll(ref);
	if (id >= SERVER_REPLIES)
		id = 0;
	else
		assert_in_range(id, 1, SERVER_REFS - 1);
	evhttp_clear_headers(&pairs);
	free(body);
	return id;
}

static inline void
server_say(struct evhttp_request *request, int status, const char *body)
{
	struct evbuffer *out = evbuffer_new();

	evbuffer_add(out, body, strlen(body));
	evhttp_send_reply(request, status, "x", out);
	evbuffer_free(out);
}

/* Peer sees the end; the request is freed with its connection. */
static inline void
server_cut(struct evhttp_request *request)
{
	struct bufferevent *bev = evhttp_connection_get_bufferevent(
	    evhttp_request_get_connection(request));

	shutdown(bufferevent_getfd(bev), SHUT_RDWR);
}

static inline void
server_reply(struct server *s, struct evhttp_request *request,
    enum server_reply reply)
{
	switch (reply) {
	case REPLY_ACCEPT:
		server_say(request, 201, "{\"sid\": \"SM1\"}");
		break;
	case REPLY_SLOW:
		evhttp_add_header(evhttp_request_get_output_headers(request),
		    "Retry-After", "1");
		server_say(request, 429, "{}");
		break;
	case REPLY_REFUSE:
		server_say(request, 400, "{\"code\": 1}");
		break;
	case REPLY_STOP:
		server_say(request, 400, "{\"code\": 21610}");
		break;
	case REPLY_AUTH:
		server_say(request, 401, "{}");
		break;
	case REPLY_BROKEN:
		server_say(request, 500, "{}");
		break;
	case REPLY_BUSY:
		server_say(request, 503, "{}");
		break;
	case REPLY_CUT:
		server_cut(request);
		break;
	case REPLY_HOLD:
		assert_in_range(s->nheld, 0, SERVER_HELD - 1);
		s->held[s->nheld++] = request;
		break;
	}
}

static inline void
server_on_request(struct evhttp_request *request, void *arg)
{
	struct server *s = arg;
	int64_t ref = server_ref(request);
	unsigned n = s->nrequests++;

	s->per_ref[ref]++;
	s->per_path[str_eq(evhttp_request_get_uri(request), "/spare")]++;
	if (s->seen != NULL && ref > 0)
		s->seen(ref, s->arg);
	server_reply(s, request,
	    s->scripts[n < s->nscripts ? n : s->nscripts - 1]);
}

/* Answer up to ${n} of the requests that are held, the first ones first. */
static inline void
server_release(struct server *s, unsigned n, enum server_reply reply)
{
	struct evhttp_request *held[SERVER_HELD];
	unsigned i, count = s->nheld;

	memcpy(held, s->held, sizeof held);
	s->nheld = 0;
	for (i = 0; i < count; i++)
		if (i < n)
			server_reply(s, held[i], reply);
		else
			s->held[s->nheld++] = held[i];
}

static inline void
server_open(struct server *s, struct event_base *base)
{
	struct evhttp_bound_socket *bound;
	struct sockaddr_in to;
	socklen_t len = sizeof to;

	*s = (struct server){ .nscripts = 1 };
	s->http = evhttp_new(base);
	assert_non_null(s->http);
	evhttp_set_gencb(s->http, server_on_request, s);
	bound = evhttp_bind_socket_with_handle(s->http, "127.0.0.1", 0);
	assert_non_null(bound);
	assert_int_equal(getsockname(evhttp_bound_socket_get_fd(bound),
	    (struct sockaddr *)&to, &len), 0);
	s->port = ntohs(to.sin_port);
}

#define server_script(server, ...) do { \
	const enum server_reply script[] = { __VA_ARGS__ }; \
	(server)->nscripts = sizeof script / sizeof script[0]; \
	memcpy((server)->scripts, script, sizeof script); \
} while (0)

#endif
