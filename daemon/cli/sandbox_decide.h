/*
 * sandbox_decide.h - a request to send, and what shall come of it
 *
 * A request that is not well formed gets its refusal; only the others meet the
 * faults.  (A delay is for both.)  What is decided is done to the store here.
 */
#ifndef CLI_SANDBOX_DECIDE_H
#define CLI_SANDBOX_DECIDE_H

#include <stdint.h>

#include "cli/sandbox_api.h"
#include "cli/sandbox_faults.h"

enum sandbox_ending {
	SANDBOX_WHOLE,		/* a whole answer */
	SANDBOX_BROKEN,		/* half of one, then the connection is closed */
	SANDBOX_SILENT,		/* the connection is closed */
};

struct sandbox_verdict {
	enum sandbox_ending	 ending;
	struct sandbox_reply_text text;
	const char		*type;		/* of its body */
	uint64_t		 delay_ms;
	uint64_t		 retry_after_s;	/* 0: not said */
};

/** Decide ${request}: keep the message where it is taken, note the request. */
void	sandbox_decide(struct sandbox_store *store,
	    const struct sandbox_faults *faults,
	    const struct sandbox_request_in *request,
	    struct sandbox_verdict *ret);

void	sandbox_verdict_done(struct sandbox_verdict *verdict);

#endif
