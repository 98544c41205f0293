/*
 * received.h - a request that came in over HTTP
 *
 * The edge reads it from the internet, wire/ carries it to the core, provider/
 * verifies it over these very bytes: nothing is decoded, folded or normalised
 * on the way.  All of it may hold addresses, bodies and tokens, so all of it
 * is secret, and is overwritten when done.
 */
#ifndef BASE_RECEIVED_H
#define BASE_RECEIVED_H

#include "base/http.h"

#define RECEIVED_METHOD_MAX	7	/* bytes: "GET", "POST" */
#define RECEIVED_PEER_MAX	45	/* bytes of an IPv6 address in text */

struct received {
	char			 method[RECEIVED_METHOD_MAX + 1];
	char			 peer[RECEIVED_PEER_MAX + 1];	/* who asked, as far as known */
	struct secret		 target;	/* path and query, as they came */
	struct http_header	*headers;	/* in order; names as they came */
	size_t			 nheaders;
	struct secret		 body;
};

/** Add a header; copies ${name} and the ${len} bytes of its value. */
void	received_header(struct received *received, const char *name,
	    const void *value, size_t len);

/**
 * The value of the header ${name} (compared without case), borrowed; NULL where it
 * is not there, or is there twice: a signature that came twice is none.
 */
const struct secret *received_find(const struct received *received,
	    const char *name);

void	received_done(struct received *received);

#endif
