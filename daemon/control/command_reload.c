#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/log.h"
#include "config/taken.h"
#include "control/command.h"
#include "control/trail.h"
#include "store/broadcasts.h"

void
command_add_mistakes(struct mistakes *mistakes, json_t *reply)
{
	json_t *lines = json_array();
	char *line;
	size_t i;

	mistakes_sort(mistakes);
	for (i = 0; i < mistakes->kept; i++) {
		line = mistake_line(&mistakes->items[i]);
		json_array_append_new(lines, json_string(line));
		free(line);
	}
	json_object_set_new(reply, "mistakes", lines);
}

/* What the files' rows came to, where not all of them were taken. */
static void
add_taken(const struct taken *taken, json_t *reply)
{
	json_t *lines = json_array();
	struct buf line;
	size_t i;

	buf_init(&line, TAKEN_LINE_MAX);
	for (i = 0; i < taken->nfiles; i++) {
		if (!taken_is_odd(&taken->files[i]))
			continue;
		buf_clear(&line);
		taken_say(&taken->files[i], &line);
		json_array_append_new(lines, json_string(buf_text(&line)));
	}
	buf_done(&line);
	json_object_set_new(reply, "taken", lines);
}

/* What waits for a person before it began: who reloads should know. */
static int
add_held(struct core *core, json_t *reply, struct err *err)
{
	json_t *lines = json_array();
	struct broadcast *rows;
	char *line;
	size_t n, i;

	json_object_set_new(reply, "held", lines);
	if (broadcasts_in(core->store, BROADCAST_HELD, &rows, &n, err) == -1)
		return -1;
	for (i = 0; i < n; i++) {
		if (rows[i].began_ms != 0)
			continue;
		line = xasprintf("broadcast %" PRId64 " (%s) is held: %s",
		    rows[i].id, rows[i].alert, rows[i].why);
		json_array_append_new(lines, json_string(line));
		free(line);
	}
	free(rows);
	return 0;
}

int
command_reload(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	bool allow_shrink = json_is_true(json_object_get(asked->arguments,
	    "allow_shrink"));
	const struct trail_reader reader = { asked->uid, "", true };
	struct mistakes mistakes;
	json_t *changes;
	int result = 0;

	mistakes_init(&mistakes);
	changes = core_reload(core, &reader, allow_shrink, &mistakes, err);
	if (changes == NULL) {
		log_error("config.refused", "mistakes=%zu error=\"%s\"",
		    mistakes.count, err->text);
		result = mistakes.count > 0 ? 0 : -1;
	} else {
		json_object_set_new(reply, "difference", changes);
		add_taken(core->config->taken, reply);
		result = add_held(core, reply, err);
	}
	command_add_mistakes(&mistakes, reply);
	json_object_set_new(reply, "refused_rows",
	    json_integer(core->refused_rows));
	mistakes_done(&mistakes);
	return result;
}
