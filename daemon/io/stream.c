#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/util.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "io/stream.h"

#define STEP_MAX (64 * 1024)	/* bytes read at once: a record is moved seldom */

struct stream {
	struct bufferevent		*socket;
	const struct stream_calls	*calls;
	void				*arg;
	size_t				 in_max;
};

static void
on_readable(struct bufferevent *socket, void *arg)
{
	struct stream *s = arg;
	struct evbuffer *in = bufferevent_get_input(socket);
	size_t len = evbuffer_get_length(in);
	ssize_t taken;

	taken = s->calls->bytes((const char *)evbuffer_pullup(in, -1), len,
	    s->arg);
	if (taken >= 0) {
		evbuffer_drain(in, (size_t)taken);
		if (len - (size_t)taken <= s->in_max)
			return;
	}
	bufferevent_disable(socket, EV_READ | EV_WRITE);
	s->calls->closed(s->arg);
}

static void
on_event(struct bufferevent *socket, short what, void *arg)
{
	struct stream *s = arg;

	(void)what;
	bufferevent_disable(socket, EV_READ | EV_WRITE);
	s->calls->closed(s->arg);
}

struct stream *
stream_new(struct event_base *base, int fd, size_t in_max,
    const struct stream_calls *calls, void *arg)
{
	struct stream *s = xcalloc(1, sizeof *s);

	evutil_make_socket_nonblocking(fd);
	s->calls = calls;
	s->arg = arg;
	s->in_max = in_max;
	s->socket = bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (s->socket == NULL)
		abort();	/* for want of memory only */
	bufferevent_set_max_single_read(s->socket, STEP_MAX);
	bufferevent_setcb(s->socket, on_readable, NULL, on_event, s);
	bufferevent_enable(s->socket, EV_READ | EV_WRITE);
	return s;
}

void
stream_free(struct stream *stream)
{
	if (stream == NULL)
		return;
	bufferevent_free(stream->socket);
	free(stream);
}

void
stream_write(struct stream *stream, const void *bytes, size_t len)
{
	bufferevent_write(stream->socket, bytes, len);
}

size_t
stream_queued(const struct stream *stream)
{
	return evbuffer_get_length(bufferevent_get_output(stream->socket));
}
