#include "base/clock.h"
#include "control/inbox.h"
#include "control/web.h"

#define RETRY_AFTER_S 60

/* A provider tells something: it is answered once that is durable. */
void
web_inbound(struct core *core, const struct web_request *request)
{
	struct web_answer answer = { 0 };
	bool moved;

	answer.status = inbox_take(core->inbox, core->store, request->account,
	    request->received, clock_wall_ms(), clock_real_ms(), &moved);
	if (answer.status == 503)
		answer.retry_after_s = RETRY_AFTER_S;
	web_answer(core, request->id, &answer);
	web_answer_done(&answer);
	if (moved) {
		core_poke(core);
		sender_poke(core->sender);
	}
}
