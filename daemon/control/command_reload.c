#include <stdlib.h>

#include "base/log.h"
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
	mistakes_done(&mistakes);
	return result;
}
