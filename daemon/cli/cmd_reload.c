#include <stdio.h>

#include "cli/ask.h"
#include "cli/draw.h"
#include "cli/draw_difference.h"

static const char usage[] =
    "Usage: pregon reload [--allow-shrink] [--state DIR] [--json]\n"
    "\n"
    "A running pregond reads its files again.  With a mistake in them the old\n"
    "configuration stays in force, and the mistakes are printed.\n"
    "\n"
    "  --allow-shrink  also where a list loses more than 20 % of its people\n";

static int
draw(json_t *reply)
{
	int status = ask_mistakes(reply);
	json_t *line;
	size_t i;

	if (status != EXIT_FINE)
		return status;
	if (draw_int(reply, "refused_rows") > 0)
		printf("%lld rows were refused: the phone and the e-mail of "
		    "one belong to two people, or to one with another address; "
		    "pregond's log says in which list\n",
		    (long long)draw_int(reply, "refused_rows"));
	json_array_foreach(json_object_get(reply, "taken"), i, line)
		printf("%s\n", json_string_value(line));
	json_array_foreach(json_object_get(reply, "held"), i, line)
		printf("%s\n", json_string_value(line));
	draw_difference(json_object_get(reply, "difference"));
	puts("reloaded; `pregon plan` shows what is planned now");
	return EXIT_FINE;
}

static int
run(const struct command *self, int argc, char **argv)
{
	bool shrink = false;
	struct ask ask;
	int status = ask_options(&ask, self, argc, argv, NULL, "allow-shrink",
	    &shrink);

	return status != -1 ? status : ask_and_draw(&ask,
	    json_pack("{s:b}", "allow_shrink", shrink), draw);
}

const struct command cmd_reload = {
	.name = "reload",
	.summary = "read the files again",
	.usage = usage,
	.run = run,
};
