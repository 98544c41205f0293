#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/alloc.h"
#include "io/loop.h"
#include "io/unix_server.h"
#include "io/unix_socket.h"

struct client {
	TAILQ_ENTRY(client)	 next;
	struct unix_server	*server;
	struct bufferevent	*stream;
	struct timer		*late;
	uid_t			 uid;
};

struct unix_server {
	struct event_base	*base;
	struct evconnlistener	*listener;
	char			*path;
	size_t			 line_max, reply_max;
	unix_asked		 asked;
	void			*arg;
	int64_t			 time_ms;
	unsigned		 nclients;
	TAILQ_HEAD(, client)	 clients;
};

static void
client_free(struct client *c)
{
	struct unix_server *server = c->server;

	TAILQ_REMOVE(&server->clients, c, next);
	bufferevent_free(c->stream);
	timer_free(c->late);
	free(c);
	if (server->nclients-- == UNIX_CLIENTS_MAX)
		evconnlistener_enable(server->listener);
}

/* The answer is out. */
static void
on_written(struct bufferevent *stream, void *arg)
{
	(void)stream;
	client_free(arg);
}

static void
on_event(struct bufferevent *stream, short what, void *arg)
{
	(void)stream;
	(void)what;
	client_free(arg);	/* gone, or failed */
}

/* Its time is over, whatever came or went meanwhile. */
static void
on_late(void *arg)
{
	client_free(arg);
}

static void
answer(struct client *c, const char *line, size_t len)
{
	struct unix_server *server = c->server;
	struct buf reply;

	bufferevent_disable(c->stream, EV_READ);
	buf_init(&reply, server->reply_max);
	server->asked(line, len, c->uid, &reply, server->arg);
	if (reply.len > 0) {
		bufferevent_setcb(c->stream, NULL, on_written, on_event, c);
		bufferevent_write(c->stream, buf_text(&reply), reply.len);
		timer_start(c->late, server->time_ms);
	} else
		client_free(c);		/* nothing would ever be written */
	buf_done(&reply);
}

static void
on_readable(struct bufferevent *stream, void *arg)
{
	struct evbuffer *in = bufferevent_get_input(stream);
	struct client *c = arg;
	size_t len;
	char *line = evbuffer_readln(in, &len, EVBUFFER_EOL_LF);

	if (line != NULL)
		answer(c, line, len);
	else if (evbuffer_get_length(in) > c->server->line_max)
		client_free(c);
	free(line);
}

static void
on_client(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *sa, int len, void *arg)
{
	struct unix_server *server = arg;
	struct client *c = xcalloc(1, sizeof *c);
	struct ucred peer = { .uid = (uid_t)-1 };
	socklen_t size = sizeof peer;

	(void)sa;
	(void)len;
	getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size);
	c->server = server;
	c->uid = peer.uid;
	c->stream = bufferevent_socket_new(server->base, fd,
	    BEV_OPT_CLOSE_ON_FREE);
	TAILQ_INSERT_TAIL(&server->clients, c, next);
	if (++server->nclients == UNIX_CLIENTS_MAX)
		evconnlistener_disable(listener);
	bufferevent_setcb(c->stream, on_readable, NULL, on_event, c);
	bufferevent_setwatermark(c->stream, EV_READ, 0, server->line_max + 1);
	c->late = timer_new(server->base, on_late, c);
	timer_start(c->late, server->time_ms);
	bufferevent_enable(c->stream, EV_READ | EV_WRITE);
}

struct unix_server *
unix_server_new(struct event_base *base, const char *path, size_t line_max,
    size_t reply_max, unix_asked asked, void *arg, struct err *err)
{
	struct unix_server *server;
	int fd = unix_listen(path, err);

	if (fd == -1)
		return NULL;
	server = xcalloc(1, sizeof *server);
	TAILQ_INIT(&server->clients);
	server->base = base;
	server->path = xstrdup(path);
	server->line_max = line_max;
	server->reply_max = reply_max;
	server->time_ms = UNIX_TIME_S * 1000;
	server->asked = asked;
	server->arg = arg;
	server->listener = evconnlistener_new(base, on_client, server,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (server->listener == NULL) {
		err_set(err, ERR_IO, "%s: cannot listen", path);
		close(fd);
		unix_server_free(server);
		return NULL;
	}
	return server;
}

int
unix_server_admit_group(struct unix_server *server, struct err *err)
{
	if (chmod(server->path, 0660) == -1)
		return err_set(err, ERR_IO, "%s: %s", server->path,
		    strerror(errno));
	return 0;
}

void
unix_server_set_time(struct unix_server *server, int64_t time_ms)
{
	server->time_ms = time_ms;
}

void
unix_server_free(struct unix_server *server)
{
	struct client *c;

	if (server == NULL)
		return;
	while ((c = TAILQ_FIRST(&server->clients)) != NULL)
		/* clang 14 does not see that the list loses its first. */
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
		client_free(c);
	if (server->listener != NULL) {
		evconnlistener_free(server->listener);
		unlink(server->path);
	}
	free(server->path);
	free(server);
}
