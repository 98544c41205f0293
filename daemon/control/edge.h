/*
 * edge.h - the core's end of its edge
 *
 * It keeps the listening socket, starts the edge, starts it again when it ends
 * (after a while that doubles), tells it what to serve, and carries requests and
 * answers.  What was asked of one that has ended is never answered by the next.
 */
#ifndef CONTROL_EDGE_H
#define CONTROL_EDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "wire/edge.h"

#define EDGE_AGAIN_FIRST_MS	500	/* before it is started again, */
#define EDGE_AGAIN_LAST_MS	60000	/* at most; and how long it must live for
					   the next wait to be the first again */
#define EDGE_ANSWERS_MAX	(32 * 1024 * 1024)	/* bytes on their way to it */

struct event_base;
struct edge;

struct edge_calls {
	/** A request: take what is needed out of ${received}, leaving zeroes. */
	void	(*received)(uint64_t id, struct received *received, void *arg);
};

/**
 * Listen on ${address} and start the edge, which accepts nothing before edge_serve.
 * With ${address} NULL nothing is started until edge_listen.  NULL with ${err}.
 */
struct edge *edge_new(struct event_base *base, const char *address,
	    struct err *err);
void	edge_free(struct edge *edge);

/** Serve ${routes}, which are taken, from now on. */
void	edge_serve(struct edge *edge, struct edge_routes *routes,
	    const struct edge_calls *calls, void *arg);

/**
 * From edge_adopt on, listen on ${address} (NULL: nowhere).  Where that is where it
 * listens already, nothing changes.  -1 with ${err}: it stays as it was.
 */
int	edge_prepare(struct edge *edge, const char *address, struct err *err);
void	edge_adopt(struct edge *edge);

/** Answer ${id}; copies.  Nothing happens where nobody waits for it any more. */
void	edge_answer(struct edge *edge, uint64_t id,
	    const struct web_answer *answer);

/** Where it listens, with the port that was found; NULL: nowhere. */
const char *edge_address(const struct edge *edge);
/** Whether it runs; how often it had to be started again. */
bool	edge_running(const struct edge *edge);
unsigned edge_restarts(const struct edge *edge);
/** Of all that have run. */
void	edge_get_totals(const struct edge *edge, struct edge_counts *ret);

#endif
