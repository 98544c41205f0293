/*
 * unix_socket.h - Unix sockets, made and reached
 */
#ifndef IO_UNIX_SOCKET_H
#define IO_UNIX_SOCKET_H

#include <stdint.h>

#include "base/err.h"

/** A listening, non-blocking socket at ${path}, mode 0600.  -1 with ${err}. */
int	unix_listen(const char *path, struct err *err);

/**
 * A connected, blocking socket.  Waits at most ${timeout_ms} for a listener that
 * is behind.  -1 with ${err}; ERR_BUSY where nobody listens.
 */
int	unix_connect(const char *path, int64_t timeout_ms, struct err *err);

#endif
