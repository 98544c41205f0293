#include <stdlib.h>

#include "base/clock.h"
#include "control/command.h"
#include "schedule/report.h"

int
command_plan(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	char now[ZONE_ISO_LEN + 1];
	json_t *plan = report_plan(core->store, core->config, err);

	(void)asked;
	if (plan == NULL)
		return -1;
	zone_format(report_zone(core->config), clock_wall_ms(), now);
	json_object_set_new(reply, "now", json_string(now));
	json_object_set_new(reply, "plan", plan);
	return 0;
}

static void
on_language(const char *language, const struct broadcast_counts *counts,
    void *arg)
{
	json_t *entry = json_object();
	int i;

	json_object_set_new(entry, "audience", json_integer(counts->audience));
	for (i = 0; i < MESSAGE_NSTATES; i++)
		if (counts->states[i] > 0)
			json_object_set_new(entry, message_state_name(
			    (enum message_state)i),
			    json_integer(counts->states[i]));
	json_object_set_new(arg, language, entry);
}

int
command_count(struct core *core, const struct broadcast *b, json_t *ret,
    struct err *err)
{
	if (b->began_ms == 0)
		return 0;
	return broadcasts_count(core->store, b->id, on_language, ret, err);
}

static int
add_broadcast(struct core *core, const struct broadcast *b, json_t *all,
    struct err *err)
{
	json_t *entry = report_broadcast(core->config, b, err), *messages;

	if (entry == NULL)
		return -1;
	json_array_append_new(all, entry);
	messages = json_object();
	json_object_set_new(entry, "messages", messages);
	return command_count(core, b, messages, err);
}

int
command_broadcasts(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	struct broadcast *rows;
	json_t *all = json_array();
	size_t n, i;
	int result = 0;

	(void)asked;
	json_object_set_new(reply, "broadcasts", all);
	if (broadcasts_all(core->store, &rows, &n, err) == -1)
		return -1;
	for (i = 0; result == 0 && i < n; i++)
		result = add_broadcast(core, &rows[i], all, err);
	free(rows);
	return result;
}
