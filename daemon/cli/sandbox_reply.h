/*
 * sandbox_reply.h - how a verdict goes back: at once or later, whole or not
 */
#ifndef CLI_SANDBOX_REPLY_H
#define CLI_SANDBOX_REPLY_H

#include <event2/event.h>
#include <event2/http.h>
#include <sys/queue.h>

#include "cli/sandbox_decide.h"

/* The replies that are waiting for their time. */
struct sandbox_reply;
LIST_HEAD(sandbox_replies, sandbox_reply);

/** Reply to ${req} with ${verdict}, which is used up. */
void	sandbox_reply(struct sandbox_replies *waiting, struct event_base *base,
	    struct evhttp_request *req, struct sandbox_verdict *verdict);

/** Forget those that are waiting; their requests end with the server. */
void	sandbox_replies_cancel(struct sandbox_replies *waiting);

#endif
