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
	static const struct option options[] = {
		{ "until", required_argument, NULL, 'u' },
		{ "on", no_argument, NULL, 'o' },
		{ "state", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct ask ask = { .self = self };
	const char *until = NULL;
	int c;

	while ((c = cli_option(self, argc, argv, options)) != -1)
		switch (c) {
		case 'u':
		case 'o':
			if (until != NULL)
				return cli_misuse(self, "--until or --on: one "
				    "of the two");
			until = c == 'u' ? optarg : "";
			break;
		case 's':
			ask.state = optarg;
			break;
		case 'j':
			ask.json = true;
			break;
		case 'h':
			return cli_help(self);
		default:
			return EXIT_MISUSE;
		}
	if (optind < argc)
		return cli_misuse(self, "%s: takes no argument", argv[optind]);
	ask.state = ask_state_dir(ask.state);
	return ask_and_draw(&ask, json_pack("{s:s?}", "until", until), draw);
}

const struct command cmd_clock = {
	.name = "clock",
	.summary = "what a virtual clock shows, and how far it may jump",
	.usage = usage,
	.run = run,
};
