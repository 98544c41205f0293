#include <stdio.h>

#include "cli/ask.h"
#include "cli/draw.h"

static int
draw(json_t *reply)
{
	json_t *broadcast = json_object_get(reply, "broadcast");

	printf("%lld  ", (long long)draw_int(broadcast, "id"));
	draw_heading(broadcast);
	if (draw_int(broadcast, "approve") > 0)
		printf("\nIt waits until it is approved: pregon approve %lld",
		    (long long)draw_int(broadcast, "id"));
	printf("\n`pregon show %lld` has its text, `pregon hold %lld` stops "
	    "it.\n", (long long)draw_int(broadcast, "id"),
	    (long long)draw_int(broadcast, "id"));
	return EXIT_FINE;
}

static json_t *
names_of(const struct channels *channels)
{
	json_t *names = json_array();
	size_t i;

	for (i = 0; i < channels->count; i++)
		json_array_append_new(names,
		    json_string(channel_name(channels->order[i])));
	return names;
}

static int
run(const struct command *self, int argc, char **argv)
{
	const char *list = NULL, *template = NULL, *at = NULL;
	struct channels channels = { 0 };
	struct ask ask;
	bool again = false;
	const struct cli_value values[] = {
		{ .name = "list", .text = &list },
		{ .name = "template", .text = &template },
		{ .name = "channel", .take = cli_channel, .arg = &channels },
		{ .name = "at", .text = &at },
		{ .name = "again", .flag = &again },
		{ .name = NULL }
	};
	int status = ask_values(&ask, self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind < argc)
		return cli_misuse(self, "%s: takes no argument", argv[optind]);
	if (list == NULL || template == NULL)
		return cli_misuse(self, "--list LIST and --template NAME are "
		    "wanted");
	return ask_and_draw(&ask, json_pack("{s:s, s:s, s:o, s:s*, s:b}",
	    "list", list, "template", template, "channels", names_of(&channels),
	    "at", at, "again", again), draw);
}

const struct command cmd_send = {
	.name = "send",
	.summary = "send a list something that is in no file of alerts",
	.usage = "Usage: pregon send --list LIST --template NAME [--channel sms|email]...\n"
	    "                   [--at TIME] [--again] [--state DIR] [--json]\n"
	    "\n"
	    "A running pregond sends the list the template NAME as it is now, in each\n"
	    "language, at once or at TIME, and prints the id of the broadcast.  Consent,\n"
	    "quiet hours and STOP hold as always.  The text may state what an alert\n"
	    "without an event may.\n"
	    "\n"
	    "  --channel  sms: the text sms/NAME.LANGUAGE.txt (the default); email: the\n"
	    "             e-mail email/NAME.LANGUAGE.txt; both: each person gets it by\n"
	    "             one, in the order in which they stand here\n"
	    "  --at TIME  2017-08-16T18:00, local to the first jurisdiction\n"
	    "  --again    also where the same was sent to the list within the hour\n",
	.run = run,
};
