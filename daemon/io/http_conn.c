#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "io/http_conn.h"

#define READ_MAX 4096	/* bytes of a connection that wait to be read by us */

static void
send_bytes(struct http_conn *conn, const char *bytes, size_t len)
{
	bufferevent_write(conn->stream, bytes, len);
}

/* Nothing of the request is needed any more. */
static void
drop_request(struct http_conn *conn)
{
	http_reader_done(&conn->reader);
	http_server_charge(conn, 0);
}

static void
on_event(struct bufferevent *stream, short what, void *arg)
{
	struct http_conn *conn = arg;

	(void)stream;
	conn->half_closed = true;
	if ((what & BEV_EVENT_EOF) == 0 || conn->phase > HTTP_IN_BODY ||
	    conn->reader.head.len == 0)
		http_conn_free(conn);	/* gone, or nothing was asked */
	else
		http_conn_refuse(conn, HTTP_CUT_SHORT);
}

static void
throw_away(struct http_conn *conn, struct evbuffer *in)
{
	size_t len = evbuffer_get_length(in);

	evbuffer_drain(in, len);
	conn->thrown_away += len;
	if (conn->thrown_away > HTTP_LINGER_MAX)
		http_conn_free(conn);
}

/* The answer is out: wait for the peer to have it. */
static void
on_written(struct bufferevent *stream, void *arg)
{
	struct http_conn *conn = arg;

	if (conn->half_closed) {
		http_conn_free(conn);
		return;
	}
	shutdown(bufferevent_getfd(stream), SHUT_WR);
	http_server_charge(conn, 0);
	http_server_move(conn, HTTP_IN_LINGER);
	bufferevent_enable(stream, EV_READ);
	throw_away(conn, bufferevent_get_input(stream));
}

static void
answer_with(struct http_conn *conn, const struct buf *bytes)
{
	drop_request(conn);
	bufferevent_disable(conn->stream, EV_READ);
	http_server_move(conn, HTTP_IN_WRITE);
	http_server_charge(conn, bytes->len);
	bufferevent_setcb(conn->stream, NULL, on_written, on_event, conn);
	send_bytes(conn, buf_text(bytes), bytes->len);
}

void
http_conn_answer(struct http_conn *conn, const struct web_answer *answer)
{
	struct buf bytes;

	buf_init(&bytes, HTTP_ANSWER_MAX);
	http_write(&bytes, answer, clock_wall_ms());
	answer_with(conn, &bytes);
	buf_done(&bytes);
}

void
http_conn_refuse(struct http_conn *conn, enum http_refusal why)
{
	struct buf bytes;
	const char *method;
	size_t len;

	conn->server->counts.refused[why]++;
	method = http_reader_method(&conn->reader, &len);
	buf_init(&bytes, HTTP_ANSWER_MAX);
	http_write_refusal(&bytes, why, len == 4 &&
	    memcmp(method, "POST", 4) == 0, clock_wall_ms());
	answer_with(conn, &bytes);
	buf_done(&bytes);
}

void
http_conn_late(struct http_conn *conn)
{
	static const enum http_refusal reasons[HTTP_PHASES] = {
		[HTTP_IN_HEAD] = HTTP_HEAD_SLOW,
		[HTTP_IN_BODY] = HTTP_BODY_SLOW,
		[HTTP_IN_WAIT] = HTTP_UNANSWERED,
	};

	if (conn->phase <= HTTP_IN_WAIT)
		http_conn_refuse(conn, reasons[conn->phase]);
	else
		http_conn_free(conn);
}

/* Whether more came than the request, as far as it is here by now. */
static bool
has_more(const struct http_conn *conn)
{
	char byte;

	return evbuffer_get_length(bufferevent_get_input(conn->stream)) > 0 ||
	    recv(bufferevent_getfd(conn->stream), &byte, 1,
	    MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* It is whole: let somebody make the answer. */
static void
hand_over(struct http_conn *conn)
{
	struct http_server *server = conn->server;
	enum http_refusal why = HTTP_BUSY;

	bufferevent_disable(conn->stream, EV_READ);
	conn->id = ++server->last_id;
	if (has_more(conn))
		why = HTTP_PIPELINED;
	else if (server->nwaiting < server->limits.waiting)
		why = server->calls->received(conn->id, &conn->reader,
		    conn->peer, server->arg);
	if (why != HTTP_FINE) {
		http_conn_refuse(conn, why);
		return;
	}
	server->counts.requests++;
	drop_request(conn);
	http_server_move(conn, HTTP_IN_WAIT);
}

/* The head is whole: may it be asked, and how long is the body? */
static void
route(struct http_conn *conn)
{
	struct http_server *server = conn->server;
	size_t body_max = 0;
	enum http_refusal why = server->calls->route(&conn->reader, &body_max,
	    server->arg);

	if (why != HTTP_FINE) {
		http_reader_refuse(&conn->reader, why);
		return;
	}
	http_reader_body(&conn->reader, body_max);
	if (conn->reader.state != HTTP_BODY)
		return;
	http_server_move(conn, HTTP_IN_BODY);
	if (conn->reader.expects)
		send_bytes(conn, "HTTP/1.1 100 Continue\r\n\r\n", 25);
}

/* Give the reader what there is. */
static void
feed(struct http_conn *conn, struct evbuffer *in)
{
	struct evbuffer_iovec piece;
	size_t taken;

	while (conn->reader.state < HTTP_WHOLE &&
	    evbuffer_peek(in, -1, NULL, &piece, 1) > 0) {
		taken = http_reader_feed(&conn->reader, piece.iov_base,
		    piece.iov_len);
		evbuffer_drain(in, taken);
		if (conn->reader.state == HTTP_HEAD)
			route(conn);
	}
}

static void
on_readable(struct bufferevent *stream, void *arg)
{
	struct http_conn *conn = arg;
	struct evbuffer *in = bufferevent_get_input(stream);

	if (conn->phase == HTTP_IN_LINGER) {
		throw_away(conn, in);
		return;
	}
	feed(conn, in);
	http_server_charge(conn, http_reader_size(&conn->reader));
	if (conn->reader.state == HTTP_WHOLE)
		hand_over(conn);
	else if (conn->reader.state == HTTP_REFUSED)
		http_conn_refuse(conn, conn->reader.why);
}

struct http_conn *
http_conn_new(struct http_server *server, int fd, struct crowd_member *member,
    const char *peer)
{
	struct http_conn *conn = xcalloc(1, sizeof *conn);

	conn->server = server;
	conn->member = member;
	snprintf(conn->peer, sizeof conn->peer, "%s", peer);
	http_reader_init(&conn->reader);
	conn->stream = bufferevent_socket_new(server->base, fd,
	    BEV_OPT_CLOSE_ON_FREE);
	if (conn->stream == NULL)
		abort();	/* for want of memory only */
	bufferevent_setcb(conn->stream, on_readable, NULL, on_event, conn);
	bufferevent_setwatermark(conn->stream, EV_READ, 0, READ_MAX);
	server->nconns++;
	conn->phase = HTTP_PHASES;
	http_server_move(conn, HTTP_IN_HEAD);
	bufferevent_enable(conn->stream, EV_READ | EV_WRITE);
	return conn;
}

void
http_conn_free(struct http_conn *conn)
{
	drop_request(conn);
	http_server_forget(conn);
	bufferevent_free(conn->stream);
	crowd_leave(conn->member);
	free(conn);
}
