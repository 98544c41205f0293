/*
 * listener.h - connections taken from a listening socket
 *
 * A bounded number in each turn of the loop.  Where no descriptor or memory is
 * left the socket is let alone for a while, so that nothing spins: who waits is
 * in the kernel's queue, whose length is the bound.
 */
#ifndef IO_LISTENER_H
#define IO_LISTENER_H

#include <stdint.h>
#include <sys/socket.h>

#include "base/err.h"

#define LISTENER_BATCH		64	/* connections a turn */
#define LISTENER_PAUSE_MS	200	/* without a descriptor left */

struct event_base;
struct listener;

/** A connection: ${fd} is the callback's, non-blocking, closed at exec. */
typedef void (*listener_cb)(int fd, const struct sockaddr *from,
	    socklen_t len, void *arg);

/** Accept from ${fd}, which is taken and made non-blocking.  NULL with ${err}. */
struct listener *listener_new(struct event_base *base, int fd, listener_cb cb,
	    void *arg, struct err *err);
void	 listener_free(struct listener *listener);

/** Accept no more, until listener_resume. */
void	 listener_pause(struct listener *listener);
void	 listener_resume(struct listener *listener);

/** How often no descriptor was left. */
uint64_t listener_exhausted(const struct listener *listener);

/**
 * A socket that listens on ${address}: "127.0.0.1:2581", "[::1]:2581"; port 0 is
 * any.  Closed at exec.  -1 with ${err}.
 */
int	 listener_bind(const char *address, struct err *err);

/** The address a socket listens on, with its port: a string to free. */
char	*listener_address(int fd);

#endif
