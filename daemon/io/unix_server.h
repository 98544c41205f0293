/*
 * unix_server.h - lines over a Unix socket
 *
 * For the control socket: a client sends one line, gets one answer, and the
 * connection is closed.  Connections, line length and time are bounded.
 */
#ifndef IO_UNIX_SERVER_H
#define IO_UNIX_SERVER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

#define UNIX_CLIENTS_MAX	32	/* at once; further ones wait in the kernel */
#define UNIX_TIME_S		30	/* for a line to come in, for an answer to go out */

struct event_base;
struct unix_server;

/**
 * A line came (without its end) from the process of ${uid} (SO_PEERCRED): add the
 * answer to ${reply}.  Without one, the connection is closed.
 */
typedef void (*unix_asked)(const char *line, size_t len, uid_t uid,
	    struct buf *reply, void *arg);

/**
 * Listen on ${path}, replacing a socket that nobody listens on any more; only
 * its owner can connect.  ERR_BUSY where somebody does.
 */
struct unix_server *unix_server_new(struct event_base *base, const char *path,
	    size_t line_max, size_t reply_max, unix_asked asked, void *arg,
	    struct err *err);

/** Let the socket's group connect, too. */
int	 unix_server_admit_group(struct unix_server *server, struct err *err);

/** Give clients ${time_ms} instead of UNIX_TIME_S: for tests. */
void	 unix_server_set_time(struct unix_server *server, int64_t time_ms);

/** Close the connections and remove the socket. */
void	 unix_server_free(struct unix_server *server);

/**
 * From another process: connect to ${path}, send ${line} (with its end), read
 * the answer into ${reply} until the server closes.  Waits, at most ${timeout_ms}.
 * ERR_BUSY where nobody listens.
 */
int	 unix_ask(const char *path, const char *line, size_t len,
	    int64_t timeout_ms, struct buf *reply, struct err *err);

#endif
