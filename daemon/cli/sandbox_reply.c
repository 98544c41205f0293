#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "cli/sandbox_reply.h"

struct sandbox_reply {
	LIST_ENTRY(sandbox_reply) entry;
	struct evhttp_request	 *req;	/* the server's */
	struct event		 *timer;
	struct sandbox_verdict	  verdict;
};

static void
reply_free(struct sandbox_reply *reply)
{
	LIST_REMOVE(reply, entry);
	event_free(reply->timer);
	sandbox_verdict_done(&reply->verdict);
	free(reply);
}

static void
send_whole(struct evhttp_request *req, const struct sandbox_verdict *verdict)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);
	struct evbuffer *body = evhttp_request_get_output_buffer(req);
	char seconds[24];

	evhttp_add_header(headers, "Content-Type", verdict->type);
	if (verdict->retry_after_s > 0) {
		snprintf(seconds, sizeof seconds, "%" PRIu64,
		    verdict->retry_after_s);
		evhttp_add_header(headers, "Retry-After", seconds);
	}
	if (verdict->text.id[0] != '\0')
		evhttp_add_header(headers, "X-Message-Id", verdict->text.id);
	evbuffer_add(body, verdict->text.body, strlen(verdict->text.body));
	evhttp_send_reply(req, verdict->text.status, NULL, NULL);
}

/*
 * Put the head and half the body on the wire, past the server; half the head
 * where there is no body.
 */
static void
send_half(struct evhttp_request *req, const struct sandbox_verdict *verdict)
{
	struct bufferevent *bev = evhttp_connection_get_bufferevent(
	    evhttp_request_get_connection(req));
	size_t len = strlen(verdict->text.body);
	char *half;

	half = xasprintf("HTTP/1.1 %d OK\r\nContent-Type: %s\r\n"
	    "Content-Length: %zu\r\n%s%.*s", verdict->text.status,
	    verdict->type, len, len > 0 ? "\r\n" : "", (int)(len / 2),
	    verdict->text.body);
	/* If the peer has gone, it misses this as it would the whole. */
	(void)send(bufferevent_getfd(bev), half, strlen(half), MSG_NOSIGNAL);
	free(half);
}

static void
carry_out(struct evhttp_request *req, const struct sandbox_verdict *verdict)
{
	if (verdict->ending == SANDBOX_WHOLE) {
		send_whole(req, verdict);
		return;
	}
	if (verdict->ending == SANDBOX_BROKEN)
		send_half(req, verdict);
	evhttp_connection_free(evhttp_request_get_connection(req));
}

static void
on_time(evutil_socket_t fd, short what, void *arg)
{
	struct sandbox_reply *reply = arg;

	(void)fd;
	(void)what;
	carry_out(reply->req, &reply->verdict);
	reply_free(reply);
}

void
sandbox_reply(struct sandbox_replies *waiting, struct event_base *base,
    struct evhttp_request *req, struct sandbox_verdict *verdict)
{
	struct timeval after = {
		.tv_sec = (time_t)(verdict->delay_ms / 1000),
		.tv_usec = (suseconds_t)(verdict->delay_ms % 1000 * 1000),
	};
	struct sandbox_reply *reply;

	if (verdict->delay_ms == 0 && verdict->ending == SANDBOX_WHOLE) {
		send_whole(req, verdict);
		sandbox_verdict_done(verdict);
		return;
	}
	/*
	 * A connection is never freed from inside the server's callback for it:
	 * what ends otherwise waits for the loop's next turn at least.
	 */
	reply = xcalloc(1, sizeof *reply);
	reply->req = req;
	reply->verdict = *verdict;
	*verdict = (struct sandbox_verdict){ 0 };
	reply->timer = evtimer_new(base, on_time, reply);
	if (reply->timer == NULL || evtimer_add(reply->timer, &after) == -1)
		abort();	/* no memory: as in base/alloc */
	LIST_INSERT_HEAD(waiting, reply, entry);
}

void
sandbox_replies_cancel(struct sandbox_replies *waiting)
{
	while (!LIST_EMPTY(waiting))
		/* clang 14 does not see that the list loses its first. */
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
		reply_free(LIST_FIRST(waiting));
}
