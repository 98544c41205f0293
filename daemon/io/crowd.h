/*
 * crowd.h - how many connections each address has
 *
 * A hash table under a random key (RFC 4291 knows enough addresses to fill one
 * bucket on purpose).  Only addresses that have a connection are in it.
 */
#ifndef IO_CROWD_H
#define IO_CROWD_H

#include <sys/socket.h>

struct crowd;
struct crowd_member;

struct crowd *crowd_new(void);
/** All members have left. */
void	crowd_free(struct crowd *crowd);

/**
 * Count one more from ${from}; crowd_leave gives it back.  NULL where there are
 * ${max} already.
 */
struct crowd_member *crowd_enter(struct crowd *crowd,
	    const struct sockaddr_storage *from, unsigned max);
/** NULL is fine. */
void	crowd_leave(struct crowd_member *member);

#endif
