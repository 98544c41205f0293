/*
 * edge.h - what the core and its edge say to each other
 *
 *	core -> edge	EDGE_ROUTES	what is served, to which bounds; again at a reload
 *			EDGE_ANSWER	to a request, once it is committed
 *	edge -> core	EDGE_REQUEST	one that came in, whole
 *			EDGE_COUNTS	what was refused, and why; now and then
 *
 * A request is given its id by the edge; the core's answer bears it.  Records
 * (record.h) over a socket pair.
 */
#ifndef WIRE_EDGE_H
#define WIRE_EDGE_H

#include "base/received.h"
#include "base/web_answer.h"
#include "wire/record.h"

#define EDGE_LISTEN_FD		3	/* what the edge finds open: where to listen, */
#define EDGE_CORE_FD		4	/* and the way to the core */

#define EDGE_ROUTES_MAX		256
#define EDGE_PATH_MAX		255	/* bytes of a route's path */
#define EDGE_NAMES_MAX		16	/* headers a route hands over */
#define EDGE_NAME_MAX		63	/* bytes of a header's name */
#define EDGE_VALUE_MAX		16384	/* bytes of a header: all of a head */
#define EDGE_HEADERS_MAX	100	/* headers of a request: all of them */
#define EDGE_TARGET_MAX		8192	/* bytes of a path and query: RFC 9112 3 */
#define EDGE_BODY_MAX		(1024 * 1024)	/* bytes, for any route */
#define EDGE_PROXIES_MAX	32	/* addresses */
#define EDGE_REASONS_MAX	64	/* reasons of refusal */

enum edge_kind {
	EDGE_ROUTES = 1, EDGE_ANSWER, EDGE_REQUEST, EDGE_COUNTS
};

enum edge_method { EDGE_GET = 1, EDGE_POST = 2 };	/* bits */

struct edge_route {
	char	 *path;		/* exact, as it is written in a request */
	unsigned  methods;	/* edge_method */
	uint32_t  body_max;	/* bytes; 0: none */
	char	**names;	/* headers to hand over; ended by NULL, or NULL */
};

/* How long a connection may be in each of its states, and how many there may be. */
struct edge_limits {
	uint32_t head_ms, body_ms, answer_ms, write_ms, linger_ms;
	uint32_t connections, per_address, waiting;
	uint32_t memory;	/* bytes that requests and answers may take, in all */
};

struct edge_routes {
	struct edge_limits	 limits;
	char			*proxies[EDGE_PROXIES_MAX];	/* addresses, as inet_ntop writes them */
	size_t			 nproxies;
	struct edge_route	*routes;
	size_t			 nroutes;
};

/* What the edge has done since it started. */
struct edge_counts {
	uint64_t connections, requests;	/* accepted; handed to the core */
	uint64_t exhausted;		/* times no descriptor was left */
	uint64_t refused[EDGE_REASONS_MAX];	/* by enum http_refusal */
	size_t	 nrefused;
};

/** Limits that fit a small server; each number's reason is in edge.c. */
extern const struct edge_limits edge_limits_standard;

/* Each adds a record to ${out}; -1 with ${err}, and ${out} as before, where
 * something is beyond its bound. */
int	edge_put_routes(struct buf *out, const struct edge_routes *routes,
	    struct err *err);
int	edge_put_answer(struct buf *out, uint64_t id,
	    const struct web_answer *answer, struct err *err);
int	edge_put_request(struct buf *out, uint64_t id,
	    const struct received *received, struct err *err);
int	edge_put_counts(struct buf *out, const struct edge_counts *counts,
	    struct err *err);

/* Each reads the fields of a record of its kind; -1 with ERR_INPUT, and nothing
 * to be freed.  After 0: *_done what has one. */
int	edge_get_routes(struct record *record, struct edge_routes *ret,
	    struct err *err);
int	edge_get_answer(struct record *record, uint64_t *ret_id,
	    struct web_answer *ret, struct err *err);
int	edge_get_request(struct record *record, uint64_t *ret_id,
	    struct received *ret, struct err *err);
int	edge_get_counts(struct record *record, struct edge_counts *ret,
	    struct err *err);

/** Add a route; copies ${path} and ${names} (ended by NULL; or NULL). */
void	edge_routes_add(struct edge_routes *routes, const char *path,
	    unsigned methods, uint32_t body_max, const char *const *names);
void	edge_routes_done(struct edge_routes *routes);

#endif
