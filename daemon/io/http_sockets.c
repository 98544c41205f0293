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
	free(sockets->fds);
	*sockets = (struct http_sockets){ 0 };
}

void
http_sockets_add(struct http_sockets *sockets, int fd)
{
	http_sockets_remove(sockets, fd);	/* it was closed unheard */
	sockets->fds = xgrow(sockets->fds, sockets->count,
	    sizeof *sockets->fds);
	sockets->fds[sockets->count++] = fd;
}

void
http_sockets_remove(struct http_sockets *sockets, int fd)
{
	size_t i;

	for (i = 0; i < sockets->count; i++)
		if (sockets->fds[i] == fd) {
			sockets->fds[i] = sockets->fds[--sockets->count];
			return;
		}
}

static int
local_port(int fd)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t len = sizeof ss;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (getsockname(fd, (struct sockaddr *)&ss, &len) == -1)
		return -1;
	memcpy(&v4, &ss, sizeof v4);
	memcpy(&v6, &ss, sizeof v6);
	if (ss.ss_family == AF_INET)
		return ntohs(v4.sin_port);
	return ss.ss_family == AF_INET6 ? ntohs(v6.sin6_port) : -1;
}

static bool
is_stale(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLRDHUP };

	return poll(&p, 1, 0) == 1;	/* POLLHUP and POLLERR come unasked */
}

bool
http_sockets_stale(const struct http_sockets *sockets, int port)
{
	size_t i;

	for (i = 0; i < sockets->count; i++)
		if (local_port(sockets->fds[i]) == port &&
		    is_stale(sockets->fds[i]))
			return true;
	return false;
}
