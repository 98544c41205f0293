/*
 * web.h - what is served over HTTP, and who answers
 *
 * One row per route, in the table of web.c: path, methods, bound, handler.  A
 * handler answers now or later, with web_answer, after what it did is committed:
 * a 2xx is the promise that nothing told us is lost.  One that cannot answers 503,
 * and one that never does has it said in its place after answer_ms.
 */
#ifndef CONTROL_WEB_H
#define CONTROL_WEB_H

#include "control/core.h"
#include "control/edge.h"

struct web_request {
	uint64_t		 id;		/* for web_answer */
	const struct account	*account;	/* of a route per account, else NULL */
	struct received		*received;	/* what a handler takes out of it is its own */
};

/** A request came.  ${request} is valid until it returns. */
typedef void (*web_handler)(struct core *core,
	    const struct web_request *request);

/* What stands for an account's name in the path of a row. */
#define WEB_ACCOUNT "{account}"

/** Answer ${id}; copies. */
void	web_answer(struct core *core, uint64_t id,
	    const struct web_answer *answer);
/** Answer with one line of text. */
void	web_answer_line(struct core *core, uint64_t id, int status,
	    const char *text);

/** For web_serve, listen where ${config} says.  -1 with ${err}: as it was. */
int	web_prepare(struct core *core, const struct config *config,
	    struct err *err);
/** Serve what core->config says, from now on. */
void	web_serve(struct core *core);

/* Handlers, web_*.c: */
void	web_health(struct core *, const struct web_request *);
void	web_inbound(struct core *, const struct web_request *);
void	web_unsubscribe(struct core *, const struct web_request *);

#endif
