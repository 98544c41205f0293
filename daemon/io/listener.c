#include <errno.h>
#include <event2/event.h>
#include <event2/util.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "io/listener.h"
#include "io/loop.h"
#include "base/socket_address.h"

struct listener {
	struct event	*readable;
	struct timer	*pause;
	listener_cb	 cb;
	void		*arg;
	uint64_t	 exhausted;
	bool		 paused;	/* by its owner */
	int		 fd;
};

/* Nothing that goes on waiting in the queue: accept(2) passes these on. */
static bool
is_passing(int error)
{
	return error == EAGAIN || error == EINTR || error == ECONNABORTED ||
	    error == EPROTO || error == EPERM;
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;
	struct sockaddr_storage from;
	socklen_t len;
	int n, conn;

	(void)what;
	for (n = 0; n < LISTENER_BATCH && !l->paused; n++) {
		len = sizeof from;
		conn = accept4(fd, (struct sockaddr *)&from, &len,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (conn != -1) {
			l->cb(conn, (struct sockaddr *)&from, len, l->arg);
			continue;
		}
		if (is_passing(errno))
			return;		/* a level-triggered loop comes again */
		l->exhausted++;
		event_del(l->readable);
		timer_start(l->pause, LISTENER_PAUSE_MS);
		return;
	}
}

static void
on_rested(void *arg)
{
	struct listener *l = arg;

	if (!l->paused)
		event_add(l->readable, NULL);
}

struct listener *
listener_new(struct event_base *base, int fd, listener_cb cb, void *arg,
    struct err *err)
{
	struct listener *l;

	if (evutil_make_socket_nonblocking(fd) == -1) {
		err_set(err, ERR_IO, "the listening socket: %s",
		    strerror(errno));
		return NULL;
	}
	l = xcalloc(1, sizeof *l);
	l->fd = fd;
	l->cb = cb;
	l->arg = arg;
	l->pause = timer_new(base, on_rested, l);
	l->readable = event_new(base, fd, EV_READ | EV_PERSIST, on_readable, l);
	if (l->readable == NULL || event_add(l->readable, NULL) == -1)
		abort();	/* for want of memory only */
	return l;
}

void
listener_free(struct listener *listener)
{
	if (listener == NULL)
		return;
	event_free(listener->readable);
	timer_free(listener->pause);
	close(listener->fd);
	free(listener);
}

void
listener_pause(struct listener *listener)
{
	listener->paused = true;
	event_del(listener->readable);
}

void
listener_resume(struct listener *listener)
{
	listener->paused = false;
	if (!timer_running(listener->pause))
		event_add(listener->readable, NULL);
}

uint64_t
listener_exhausted(const struct listener *listener)
{
	return listener->exhausted;
}

int
listener_bind(const char *address, struct err *err)
{
	struct sockaddr_storage sa;
	socklen_t len;
	int fd, on = 1;

	if (!socket_address_parse(address, &sa, &len))
		return err_set(err, ERR_INPUT, "%s is not an address and a "
		    "port, such as 127.0.0.1:2581 or [::1]:2581", address);
	fd = socket(sa.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	if (fd != -1 &&
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
	    bind(fd, (struct sockaddr *)&sa, len) == 0 &&
	    listen(fd, SOMAXCONN) == 0)
		return fd;
	err_set(err, errno == EADDRINUSE ? ERR_BUSY : ERR_IO,
	    "listening on %s: %s", address, strerror(errno));
	if (fd != -1)
		close(fd);
	return -1;
}

char *
listener_address(int fd)
{
	struct sockaddr_storage sa = { 0 };
	socklen_t len = sizeof sa;
	char host[SOCKET_HOST_MAX + 1];

	if (getsockname(fd, (struct sockaddr *)&sa, &len) == -1)
		return xstrdup("?");
	socket_address_host(&sa, host);
	return xasprintf(sa.ss_family == AF_INET6 ? "[%s]:%u" : "%s:%u", host,
	    socket_address_port(&sa));
}
