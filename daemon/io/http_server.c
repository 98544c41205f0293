#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "io/http_conn.h"
#include "io/listener.h"
#include "io/loop.h"

static int64_t
limit_of(const struct http_server *server, enum http_phase phase)
{
	const struct http_limits *limits = &server->limits;

	switch (phase) {
	case HTTP_IN_HEAD:
		return limits->head_ms;
	case HTTP_IN_BODY:
		return limits->body_ms;
	case HTTP_IN_WAIT:
		return limits->answer_ms;
	case HTTP_IN_WRITE:
		return limits->write_ms;
	default:
		return limits->linger_ms;
	}
}

static void
leave_phase(struct http_conn *conn)
{
	if (conn->phase == HTTP_PHASES)
		return;
	TAILQ_REMOVE(&conn->server->phases[conn->phase], conn, next);
	if (conn->phase == HTTP_IN_WAIT)
		conn->server->nwaiting--;
	conn->phase = HTTP_PHASES;
}

/* One timer for all: in each phase the first to come is the first to be late. */
static void
wait_until(struct http_server *server, int64_t deadline_ms)
{
	if (timer_running(server->timer) && server->timer_ms <= deadline_ms)
		return;
	server->timer_ms = deadline_ms;
	timer_start(server->timer, deadline_ms - clock_mono_ms());
}

void
http_server_move(struct http_conn *conn, enum http_phase phase)
{
	struct http_server *server = conn->server;

	leave_phase(conn);
	conn->phase = phase;
	conn->deadline_ms = clock_mono_ms() + limit_of(server, phase);
	TAILQ_INSERT_TAIL(&server->phases[phase], conn, next);
	if (phase == HTTP_IN_WAIT)
		server->nwaiting++;
	wait_until(server, conn->deadline_ms);
}

static void
on_late(void *arg)
{
	struct http_server *server = arg;
	int64_t now_ms = clock_mono_ms();
	struct http_conn *conn;
	size_t i;

	for (i = 0; i < HTTP_PHASES; i++)
		while ((conn = TAILQ_FIRST(&server->phases[i])) != NULL &&
		    conn->deadline_ms <= now_ms)
			http_conn_late(conn);	/* leaves its phase */
	for (i = 0; i < HTTP_PHASES; i++)
		if ((conn = TAILQ_FIRST(&server->phases[i])) != NULL)
			wait_until(server, conn->deadline_ms);
}

/* The oldest that can go: those that are answered, then those not whole. */
static struct http_conn *
find_oldest(struct http_server *server, const struct http_conn *but)
{
	static const enum http_phase order[] = {
		HTTP_IN_LINGER, HTTP_IN_HEAD, HTTP_IN_BODY,
	};
	struct http_conn *conn;
	size_t i;

	for (i = 0; i < sizeof order / sizeof order[0]; i++) {
		conn = TAILQ_FIRST(&server->phases[order[i]]);
		if (conn != NULL && conn == but)
			conn = TAILQ_NEXT(conn, next);
		if (conn != NULL)
			return conn;
	}
	return NULL;
}

/* What a peer that is not kept is told, if its socket takes it at once. */
static void
tell(struct http_server *server, int fd, enum http_refusal why)
{
	struct buf bytes;

	server->counts.refused[why]++;
	buf_init(&bytes, HTTP_ANSWER_MAX);
	http_write_refusal(&bytes, why, false, clock_wall_ms());
	(void)!send(fd, buf_text(&bytes), bytes.len,
	    MSG_DONTWAIT | MSG_NOSIGNAL);
	buf_done(&bytes);
}

static bool
make_room(struct http_server *server, const struct http_conn *but)
{
	struct http_conn *conn = find_oldest(server, but);

	if (conn == NULL)
		return false;
	if (conn->phase != HTTP_IN_LINGER)
		server->counts.refused[HTTP_CROWDED]++;
	http_conn_free(conn);
	return true;
}

void
http_server_charge(struct http_conn *conn, size_t size)
{
	struct http_server *server = conn->server;

	server->memory += size - conn->charged;
	conn->charged = size;
	while (size > 0 && server->memory > server->limits.memory &&
	    make_room(server, conn))
		;
}

void
http_server_forget(struct http_conn *conn)
{
	struct http_server *server = conn->server;

	leave_phase(conn);
	server->nconns--;
	if (!server->full)
		return;
	server->full = false;
	listener_resume(server->listener);
}

static void
on_connection(int fd, const struct sockaddr *from, socklen_t len, void *arg)
{
	struct http_server *server = arg;
	struct sockaddr_storage sa = { 0 };
	struct crowd_member *member = NULL;
	struct http_conn *conn;
	char peer[SOCKET_HOST_MAX + 1];

	memcpy(&sa, from, len < sizeof sa ? len : sizeof sa);
	socket_address_host(&sa, peer);
	server->counts.connections++;
	if (!server->calls->trusted(peer, server->arg)) {
		member = crowd_enter(server->crowd, &sa,
		    server->limits.per_address);
		if (member == NULL) {
			tell(server, fd, HTTP_ADDRESS_CROWDED);
			close(fd);
			return;
		}
	}
	conn = http_conn_new(server, fd, member, peer);
	if (server->nconns >= server->limits.connections &&
	    !make_room(server, conn)) {
		server->full = true;
		listener_pause(server->listener);
	}
}

struct http_server *
http_server_new(struct event_base *base, int fd,
    const struct http_limits *limits, const struct http_server_calls *calls,
    void *arg, struct err *err)
{
	struct http_server *server = xcalloc(1, sizeof *server);
	size_t i;

	server->base = base;
	server->limits = *limits;
	server->calls = calls;
	server->arg = arg;
	for (i = 0; i < HTTP_PHASES; i++)
		TAILQ_INIT(&server->phases[i]);
	server->crowd = crowd_new();
	server->timer = timer_new(base, on_late, server);
	server->listener = listener_new(base, fd, on_connection, server, err);
	if (server->listener == NULL) {
		http_server_free(server);
		return NULL;
	}
	return server;
}

void
http_server_free(struct http_server *server)
{
	struct http_conn *conn;
	size_t i;

	if (server == NULL)
		return;
	server->full = false;
	for (i = 0; i < HTTP_PHASES; i++)
		while ((conn = TAILQ_FIRST(&server->phases[i])) != NULL)
			/* clang 14 does not see that the list loses its first. */
			/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
			http_conn_free(conn);
	listener_free(server->listener);
	timer_free(server->timer);
	crowd_free(server->crowd);
	free(server);
}

void
http_server_set_limits(struct http_server *server,
    const struct http_limits *limits)
{
	server->limits = *limits;
}

bool
http_server_answer(struct http_server *server, uint64_t id,
    const struct web_answer *answer)
{
	struct http_conn *conn;

	/* There are at most limits.waiting. */
	TAILQ_FOREACH(conn, &server->phases[HTTP_IN_WAIT], next)
		if (conn->id == id)
			break;
	if (conn == NULL)
		return false;
	http_conn_answer(conn, answer);
	return true;
}

void
http_server_counts(const struct http_server *server, struct http_counts *ret)
{
	*ret = server->counts;
	ret->exhausted = listener_exhausted(server->listener);
}

unsigned
http_server_connections(const struct http_server *server)
{
	return server->nconns;
}

size_t
http_server_memory(const struct http_server *server)
{
	return server->memory;
}
