#include "control/web.h"

/* That edge and core talk to each other, and nothing more. */
void
web_health(struct core *core, const struct web_request *request)
{
	web_answer_line(core, request->id, 200, "ok\n");
}
