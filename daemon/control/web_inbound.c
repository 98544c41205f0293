#include <stdio.h>

#include "base/log.h"
#include "control/web.h"

#define RETRY_AFTER_S 60

/*
 * A provider tells something.  Until an account can be verified, nothing is
 * taken and nothing is promised: the provider keeps it and comes again.
 */
void
web_inbound(struct core *core, const struct web_request *request)
{
	struct web_answer answer;

	log_debug("web.inbound", "account=%s taken=no",
	    request->account->name);
	web_answer_text(&answer, 503, "not now\n");
	answer.retry_after_s = RETRY_AFTER_S;
	web_answer(core, request->id, &answer);
	web_answer_done(&answer);
}
