#include <stdlib.h>

#include "base/clock.h"
#include "control/command.h"
#include "schedule/asking.h"
#include "schedule/report.h"

/* What a reload would change; or the mistakes for which there would be none. */
static int
add_difference(struct core *core, json_t *reply, struct err *err)
{
	struct mistakes mistakes;
	json_t *changes;
	int result;

	mistakes_init(&mistakes);
	changes = core_would_change(core, &mistakes, err);
	result = changes == NULL && mistakes.count == 0 ? -1 : 0;
	json_object_set_new(reply, "difference",
	    changes != NULL ? changes : json_null());
	command_add_mistakes(&mistakes, reply);
	mistakes_done(&mistakes);
	return result;
}

int
command_plan(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	char now[ZONE_ISO_LEN + 1];
	json_t *plan = report_plan(core->store, core->config, err);

	(void)asked;
	if (plan == NULL || add_difference(core, reply, err) == -1) {
		json_decref(plan);
		return -1;
	}
	zone_format(report_zone(core->config), clock_wall_ms(), now);
	json_object_set_new(reply, "now", json_string(now));
	json_object_set_new(reply, "plan", plan);
	json_object_set_new(reply, "undated", report_undated(core->config));
	return 0;
}

static void
count_more(json_t *counts, const char *name, int64_t more)
{
	json_t *so_far = json_object_get(counts, name);

	if (more > 0)
		json_object_set_new(counts, name,
		    json_integer(json_integer_value(so_far) + more));
}

/* Add ${counts} to the entry ${name} of ${all}. */
static void
add_counts(json_t *all, const char *name,
    const struct broadcast_counts *counts)
{
	json_t *entry = json_object_get(all, name);
	int i;

	if (entry == NULL) {
		entry = json_object();
		json_object_set_new(all, name, entry);
	}
	count_more(entry, "audience", counts->audience);
	for (i = 0; i < MESSAGE_NSTATES; i++)
		count_more(entry, message_state_name((enum message_state)i),
		    counts->states[i]);
}

/* Messages as they are summed up. */
struct sums {
	json_t	*languages, *channels;
};

static void
on_counted(enum channel channel, const char *language,
    const struct broadcast_counts *counts, void *arg)
{
	struct sums *sums = arg;

	add_counts(sums->languages, language, counts);
	add_counts(sums->channels, channel_name(channel), counts);
}

int
command_count(struct core *core, const struct broadcast *b, json_t *ret,
    struct err *err)
{
	struct sums sums = { json_object(), json_object() };

	json_object_set_new(ret, "messages", sums.languages);
	json_object_set_new(ret, "messages_by_channel", sums.channels);
	if (b->began_ms == 0)
		return 0;
	return broadcasts_count(core->store, b->id, on_counted, &sums, err);
}

static int
add_broadcast(struct core *core, const struct broadcast *b, json_t *all,
    struct err *err)
{
	json_t *entry = report_broadcast(core->config, b, err);

	if (entry == NULL)
		return -1;
	json_array_append_new(all, entry);
	return asking_add(core->store, core->config, b, clock_wall_ms(), entry,
	    err) == -1 ? -1 : command_count(core, b, entry, err);
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
