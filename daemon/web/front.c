#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "io/http_server.h"
#include "io/loop.h"
#include "io/stream.h"
#include "web/front.h"
#include "web/peer.h"
#include "wire/edge.h"

struct front {
	struct event_base	*base;
	struct http_server	*server;	/* NULL: before the first routes */
	struct stream		*core;
	struct timer		*tell;		/* the core what was counted */
	struct edge_routes	 routes;
	struct edge_counts	 told;
	unsigned		 connections;
	int			 listen_fd;
	void			(*closed)(void *arg);
	void			*arg;
};

_Static_assert((int)HTTP_REFUSALS <= EDGE_REASONS_MAX, "all reasons are told");
_Static_assert(HTTP_LINE_MAX <= EDGE_TARGET_MAX, "any target is handed over");
_Static_assert(HTTP_HEAD_MAX <= EDGE_VALUE_MAX, "any header is handed over");

static const struct edge_route *
find_route(const struct front *front, const struct http_reader *reader)
{
	const struct edge_route *route;
	size_t len, i;
	const char *path = http_reader_path(reader, &len);

	for (i = 0; i < front->routes.nroutes; i++) {
		route = &front->routes.routes[i];
		if (strlen(route->path) == len &&
		    memcmp(route->path, path, len) == 0)
			return route;
	}
	return NULL;
}

static enum http_refusal
on_route(const struct http_reader *reader, size_t *ret_body_max, void *arg)
{
	const struct front *front = arg;
	const struct edge_route *route = find_route(front, reader);
	size_t len;
	const char *method = http_reader_method(reader, &len);
	unsigned bit = len == 4 && memcmp(method, "POST", len) == 0 ?
	    EDGE_POST : EDGE_GET;

	if (route == NULL)
		return HTTP_PATH_UNKNOWN;
	if ((route->methods & bit) == 0)
		return HTTP_METHOD_WRONG;
	*ret_body_max = route->body_max;
	return HTTP_FINE;
}

/* Hand it to the core, where there is room on the way. */
static enum http_refusal
hand_over(struct front *front, uint64_t id, const struct received *received)
{
	enum http_refusal why = HTTP_BUSY;
	struct err err;
	struct buf out;

	buf_init(&out, RECORD_MAX);
	if (edge_put_request(&out, id, received, &err) == 0 &&
	    stream_queued(front->core) + out.len <= FRONT_QUEUE_MAX) {
		stream_write(front->core, out.data, out.len);
		why = HTTP_FINE;
	}
	buf_done(&out);
	return why;
}

static enum http_refusal
on_received(uint64_t id, const struct http_reader *reader, const char *peer,
    void *arg)
{
	struct front *front = arg;
	const struct edge_route *route = find_route(front, reader);
	struct received received;
	enum http_refusal why;

	if (route == NULL)	/* the routes have changed meanwhile */
		return HTTP_PATH_UNKNOWN;
	http_reader_take(reader, (const char *const *)route->names, &received);
	peer_find(&front->routes, reader, peer, received.peer);
	why = hand_over(front, id, &received);
	received_done(&received);
	return why;
}

static bool
on_trusted(const char *peer, void *arg)
{
	const struct front *front = arg;

	return peer_is_proxy(&front->routes, peer);
}

static const struct http_server_calls server_calls = {
	.route = on_route,
	.received = on_received,
	.trusted = on_trusted,
};

static void
on_tell(void *arg)
{
	struct front *front = arg;
	struct edge_counts now = { .nrefused = HTTP_REFUSALS };
	struct http_counts counts;
	struct err err;
	struct buf out;

	timer_start(front->tell, FRONT_COUNTS_MS);
	http_server_counts(front->server, &counts);
	now.connections = counts.connections;
	now.requests = counts.requests;
	now.exhausted = counts.exhausted;
	memcpy(now.refused, counts.refused, sizeof counts.refused);
	if (memcmp(&now, &front->told, sizeof now) == 0)
		return;
	front->told = now;
	buf_init(&out, RECORD_MAX);
	if (edge_put_counts(&out, &now, &err) == 0)
		stream_write(front->core, out.data, out.len);
	buf_done(&out);
}

static struct http_limits
limits_of(const struct front *front)
{
	const struct edge_limits *l = &front->routes.limits;

	return (struct http_limits){
		.head_ms = l->head_ms,
		.body_ms = l->body_ms,
		.answer_ms = l->answer_ms,
		.write_ms = l->write_ms,
		.linger_ms = l->linger_ms,
		.connections = l->connections < front->connections ?
		    l->connections : front->connections,
		.per_address = l->per_address,
		.waiting = l->waiting,
		.memory = l->memory,
	};
}

static int
take_routes(struct front *front, struct record *record, struct err *err)
{
	struct edge_routes routes;
	struct http_limits limits;

	if (edge_get_routes(record, &routes, err) == -1)
		return -1;
	edge_routes_done(&front->routes);
	front->routes = routes;
	limits = limits_of(front);
	if (front->server != NULL) {
		http_server_set_limits(front->server, &limits);
		return 0;
	}
	front->server = http_server_new(front->base, front->listen_fd, &limits,
	    &server_calls, front, err);
	if (front->server == NULL)
		return -1;
	front->listen_fd = -1;
	timer_start(front->tell, FRONT_COUNTS_MS);
	return 0;
}

static int
take_answer(struct front *front, struct record *record, struct err *err)
{
	struct web_answer answer;
	uint64_t id;

	if (edge_get_answer(record, &id, &answer, err) == -1)
		return -1;
	if (front->server != NULL)
		http_server_answer(front->server, id, &answer);
	web_answer_done(&answer);
	return 0;
}

static int
take_record(struct front *front, struct record *record, struct err *err)
{
	switch (record->kind) {
	case EDGE_ROUTES:
		return take_routes(front, record, err);
	case EDGE_ANSWER:
		return take_answer(front, record, err);
	default:
		return err_set(err, ERR_INPUT, "a record of kind %u",
		    record->kind);
	}
}

static ssize_t
on_bytes(const char *bytes, size_t len, void *arg)
{
	struct front *front = arg;
	struct record record;
	size_t taken = 0, size;
	struct err err;
	int whole;

	while ((whole = record_take(bytes + taken, len - taken, &record, &size,
	    &err)) == 1) {
		if (take_record(front, &record, &err) == -1)
			return -1;
		taken += size;
	}
	return whole == -1 ? -1 : (ssize_t)taken;
}

static void
on_closed(void *arg)
{
	struct front *front = arg;

	front->closed(front->arg);
}

static const struct stream_calls core_calls = {
	.bytes = on_bytes,
	.closed = on_closed,
};

struct front *
front_new(struct event_base *base, int listen_fd, int core_fd,
    unsigned connections, void (*closed)(void *), void *arg)
{
	struct front *front = xcalloc(1, sizeof *front);

	front->base = base;
	front->listen_fd = listen_fd;
	front->connections = connections;
	front->closed = closed;
	front->arg = arg;
	front->tell = timer_new(base, on_tell, front);
	front->core = stream_new(base, core_fd, RECORD_MAX, &core_calls, front);
	return front;
}

void
front_free(struct front *front)
{
	if (front == NULL)
		return;
	http_server_free(front->server);
	stream_free(front->core);
	timer_free(front->tell);
	edge_routes_done(&front->routes);
	if (front->listen_fd != -1)
		close(front->listen_fd);
	free(front);
}
