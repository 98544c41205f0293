#include <stdio.h>
#include <stdlib.h>

#include "cli/ask.h"
#include "cli/draw.h"

static void
draw_what_next(json_t *broadcast, long long id)
{
	if (draw_int(broadcast, "approve") > 0)
		printf("It waits until it is approved: pregon approve %lld\n",
		    id);
	printf("`pregon show %lld` tells how far it is, `pregon hold %lld` "
	    "stops it.\n", id, id);
}

static int
draw(json_t *reply)
{
	json_t *broadcast = json_object_get(reply, "broadcast");
	long long id = (long long)draw_int(broadcast, "id");
	bool dry = json_is_true(json_object_get(reply, "dry_run"));

	if (!dry)
		printf("%lld  ", id);
	draw_heading(broadcast);
	printf("\n  ");
	draw_people(draw_int(broadcast, "people"));
	printf(": ");
	draw_languages(json_object_get(broadcast, "audience"));
	printf("\n  by channel: ");
	draw_languages(json_object_get(broadcast, "people_by_channel"));
	putchar('\n');
	draw_texts(json_object_get(broadcast, "texts"));
	if (dry)
		puts("Nothing was done: without --dry-run they get it.");
	else
		draw_what_next(broadcast, id);
	return EXIT_FINE;
}

static int
run(const struct command *self, int argc, char **argv)
{
	const char *template = NULL;
	struct ask ask;
	bool dry = false;
	json_int_t id = 0;
	const struct cli_value values[] = {
		{ .name = "template", .text = &template },
		{ .name = "dry-run", .flag = &dry },
		{ .name = NULL }
	};
	int status = ask_values(&ask, self, argc, argv, values);

	if (status != -1)
		return status;
	if (template == NULL || optind + 1 != argc)
		return cli_misuse(self, "a broadcast's id and --template NAME "
		    "are wanted");
	status = ask_id(self, argv[optind], &id);
	if (status != -1)
		return status;
	return ask_and_draw(&ask, json_pack("{s:I, s:s, s:b}", "id", id,
	    "template", template, "dry_run", dry), draw);
}

const struct command cmd_correct = {
	.name = "correct",
	.summary = "send who got a wrong text the right one",
	.usage = "Usage: pregon correct ID --template NAME [--dry-run] [--state DIR] [--json]\n"
	    "\n"
	    "A broadcast went out with a bad link, or a typo: a running pregond sends the\n"
	    "template NAME, as it is now, to exactly those to whom the broadcast ID was\n"
	    "handed over, by the channel that told them, in their language, while they are\n"
	    "on its lists and did not say STOP.  It goes before other broadcasts, and waits\n"
	    "for approval as other corrections do.  Once for each broadcast and template.\n"
	    "\n"
	    "It shows the texts, and how many people get them.  The text may state what that\n"
	    "of the broadcast may.  Where an event moved, nothing of this is needed: change it\n"
	    "in its file, and `pregon reload`.\n"
	    "\n"
	    "  --dry-run  only show it\n",
	.run = run,
};
