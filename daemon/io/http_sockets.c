#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "io/http_sockets.h"

void
http_sockets_done(struct http_sockets *sockets)
{
	free(sockets->sockets);
	*sockets = (struct http_sockets){ 0 };
}

void
http_sockets_add(struct http_sockets *sockets, int fd)
{
	http_sockets_remove(sockets, fd);	/* it was closed unheard */
	sockets->sockets = xgrow(sockets->sockets, sockets->count,
	    sizeof *sockets->sockets);
	sockets->sockets[sockets->count++] = (struct http_socket){ .fd = fd };
}

void
http_sockets_remove(struct http_sockets *sockets, int fd)
{
	size_t i;

	for (i = 0; i < sockets->count; i++)
		if (sockets->sockets[i].fd == fd) {
			sockets->sockets[i] =
			    sockets->sockets[--sockets->count];
			return;
		}
}

/* The port of ${fd} on this side; 0 where it has none yet. */
static int
ask_port(int fd)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t len = sizeof ss;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (getsockname(fd, (struct sockaddr *)&ss, &len) == -1)
		return 0;
	memcpy(&v4, &ss, sizeof v4);
	memcpy(&v6, &ss, sizeof v6);
	if (ss.ss_family == AF_INET)
		return ntohs(v4.sin_port);
	return ss.ss_family == AF_INET6 ? ntohs(v6.sin6_port) : 0;
}

/* Once a socket has a port it keeps it: that is asked once. */
static int
local_port(struct http_socket *socket)
{
	if (socket->port == 0)
		socket->port = ask_port(socket->fd);
	return socket->port;
}

static bool
is_stale(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLRDHUP };

	return poll(&p, 1, 0) == 1;	/* POLLHUP and POLLERR come unasked */
}

bool
http_sockets_stale(struct http_sockets *sockets, int port)
{
	size_t i;

	for (i = 0; i < sockets->count; i++)
		if (local_port(&sockets->sockets[i]) == port &&
		    is_stale(sockets->sockets[i].fd))
			return true;
	return false;
}
