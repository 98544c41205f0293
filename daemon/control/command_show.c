#include "base/clock.h"
#include "control/command.h"
#include "schedule/asking.h"
#include "schedule/preview.h"
#include "schedule/report.h"

static void
on_reason(enum message_state state, const char *why, int64_t count, void *arg)
{
	json_array_append_new(arg, json_pack("{s:s, s:s, s:I}", "state",
	    message_state_name(state), "why", why, "messages",
	    (json_int_t)count));
}

int
command_show(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	json_t *shown, *texts, *reasons;
	struct broadcast b;

	if (command_broadcast(core, asked, &b, err) == -1)
		return -1;
	shown = report_broadcast(core->config, &b, err);
	if (shown == NULL)
		return -1;
	json_object_set_new(reply, "broadcast", shown);

	reasons = json_array();
	json_object_set_new(shown, "reasons", reasons);
	if (command_count(core, &b, shown, err) == -1 ||
	    asking_add(core->store, core->config, &b, clock_wall_ms(), shown,
	    err) == -1 ||
	    broadcasts_reasons(core->store, b.id, on_reason, reasons,
	    err) == -1)
		return -1;

	texts = preview_texts(core->store, core->config, &b, err);
	if (texts == NULL)
		return -1;
	json_object_set_new(shown, "texts", texts);
	return 0;
}
