#include <stdlib.h>

#include "base/log.h"
#include "config/taken.h"
#include "control/command.h"

/* The mistakes, with the reply still "ok": the tool prints them all. */
static void
add_mistakes(const struct mistakes *mistakes, json_t *reply)
{
	json_t *lines = json_array();
	char *line;
	size_t i;

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

int
command_reload(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	bool allow_shrink = json_is_true(json_object_get(asked->arguments,
	    "allow_shrink"));
	struct mistakes mistakes;
	int result;

	mistakes_init(&mistakes);
	result = core_reload(core, allow_shrink, &mistakes, err);
	if (result == -1)
		log_error("config.refused", "mistakes=%zu error=\"%s\"",
		    mistakes.count, err->text);
	if (result == -1 && mistakes.count > 0) {
		mistakes_sort(&mistakes);
		result = 0;
	}
	add_mistakes(&mistakes, reply);
	json_object_set_new(reply, "refused_rows",
	    json_integer(core->refused_rows));
	if (mistakes.count == 0)
		add_taken(core->config->taken, reply);
	mistakes_done(&mistakes);
	return result;
}
