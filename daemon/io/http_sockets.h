/*
 * http_sockets.h - the sockets of a client's connections; for io/
 *
 * libcurl 7.88 looks at a kept connection before it sends on it, and misses two
 * kinds of end: a reset, and TLS's own farewell, with which most servers close
 * an idle connection.  Sent there, a message would be one that may have been
 * sent.  So we look too.
 */
#ifndef IO_HTTP_SOCKETS_H
#define IO_HTTP_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

struct http_socket {
	int	fd;
	int	port;	/* on this side; 0: not known yet */
};

struct http_sockets {
	struct http_socket	*sockets;
	size_t			 count;
};

void	http_sockets_done(struct http_sockets *sockets);
void	http_sockets_add(struct http_sockets *sockets, int fd);
void	http_sockets_remove(struct http_sockets *sockets, int fd);

/**
 * Whether the kept connection that has ${port} on this side has ended, or has
 * something to read: between two answers that is a farewell or nonsense.
 * Two can have the port, towards different peers: then, whether either has.
 */
bool	http_sockets_stale(struct http_sockets *sockets, int port);

#endif
