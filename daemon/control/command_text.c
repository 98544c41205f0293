/*
 * text: what we would answer someone; nothing is done.
 */
#include "base/clock.h"
#include "consent/playing.h"
#include "control/command.h"

int
command_text(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	const char *from = json_string_value(json_object_get(asked->arguments,
	    "from"));
	json_t *text = json_object_get(asked->arguments, "text"), *played;

	if (from == NULL || !json_is_string(text))
		return err_set(err, ERR_INPUT, "a number and a text are "
		    "wanted");
	played = playing_text(core->store, core->config, from,
	    json_string_value(text), json_string_length(text),
	    clock_wall_ms(), err);
	if (played == NULL)
		return -1;
	json_object_set_new(reply, "played", played);
	return 0;
}
