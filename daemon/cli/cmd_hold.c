/*
 * hold: people stop a broadcast, a list, a measure, an account, or everything
 */
#include "cli/ask.h"
#include "cli/held.h"

static const char usage[] =
    "Usage: pregon hold ID|list NAME|measure NAME|account NAME|all\n"
    "                   [--why TEXT] [--state DIR] [--json]\n"
    "\n"
    "Nothing more of it is sent until `pregon release` with the same words, also\n"
    "after a restart.  What is already on its way cannot be called back; how much\n"
    "that is, what was handed over before, and what waits, is printed.\n"
    "\n"
    "  ID            one broadcast, before it begins or in the middle\n"
    "  list NAME     nobody is written to because she is on that list; who is on\n"
    "                another one of the broadcast gets it by that\n"
    "  measure NAME  all that is about it\n"
    "  account NAME  it carries nothing; the next of the route stands in\n"
    "  all           everything, also answers to people who text us (those older\n"
    "                than 5 minutes are dropped); only who says STOP, LEAVE or\n"
    "                FORGET is still told that it is done\n"
    "  --why TEXT    the reason: `pregon status` shows it, with who holds it.  It is\n"
    "                kept for good: no phone number or e-mail address goes in it\n"
    "\n"
    "What waits expires all the same.\n";

static int
run(const struct command *self, int argc, char **argv)
{
	struct ask ask;
	const char *why = NULL;
	json_t *what;
	const struct cli_value values[] = {
		{ .name = "why", .text = &why },
		{ .name = NULL }
	};
	int status = ask_values(&ask, self, argc, argv, values);

	if (status == -1)
		status = held_read(self, argc, argv, why, &what);
	return status != -1 ? status : ask_and_draw(&ask, what,
	    held_draw_hold);
}

const struct command cmd_hold = {
	.name = "hold",
	.summary = "stop a broadcast, a list, a measure, an account, or all",
	.usage = usage,
	.run = run,
};
