/*
 * clock: what a virtual clock shows, and how far it may jump
 */
#include <stdio.h>

#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"

static const char usage[] =
    "Usage: pregon clock [--until TIME | --on] [--state DIR] [--json]\n"
    "\n"
    "What the clock of a running pregond shows.  One that was started with --clock\n"
    "jumps to what is next; --until TIME of pregond stops that, so that you can do\n"
    "something at a moment.  Here it goes on:\n"
    "\n"
    "  --until TIME  stop jumping at TIME: 2017-08-28T21:40\n"
    "  --on          stop nowhere\n";

static int
draw(json_t *reply)
{
	const char *until = draw_text(reply, "until");

	printf("%s", draw_text(reply, "now"));
	if (!str_eq(draw_text(reply, "clock"), "virtual"))
		puts(", the real clock");
	else if (*until != '\0')
		printf(", virtual; it jumps no further than %s\n", until);
	else
		puts(", virtual; it jumps to what is next");
	return EXIT_FINE;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct ask ask;
	const char *until = NULL;
	bool on = false;
	const struct cli_value values[] = {
		{ .name = "until", .text = &until },
		{ .name = "on", .flag = &on },
		{ .name = NULL }
	};
	int status = ask_values(&ask, self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind < argc)
		return cli_misuse(self, "%s: takes no argument", argv[optind]);
	if (on && until != NULL)
		return cli_misuse(self, "--until or --on: one of the two");
	return ask_and_draw(&ask, json_pack("{s:s?}", "until", on ? "" : until),
	    draw);
}

const struct command cmd_clock = {
	.name = "clock",
	.summary = "what a virtual clock shows, and how far it may jump",
	.usage = usage,
	.run = run,
};
