/*
 * edge_process.h - the edge, as a process of its own
 */
#ifndef CONTROL_EDGE_PROCESS_H
#define CONTROL_EDGE_PROCESS_H

#include <sys/types.h>

#include "base/err.h"

/**
 * Start pregon-web, which lies beside this program, with ${listen_fd} (which stays
 * ours), our stderr and nothing else.  In ${ret_fd} our end of the pair.  The
 * new program shares no memory with us, not even for the moment of a fork.
 * Returns its pid, or -1 with ${err}.
 */
pid_t	edge_process_start(int listen_fd, int *ret_fd, struct err *err);

/** End it, and wait for that.  In ${why} how it ended, in words. */
void	edge_process_end(pid_t pid, char *why, size_t size);

#endif
