#include <errno.h>
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
	printf("\n  %lld people: ", (long long)draw_int(broadcast, "people"));
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
read_id(const struct command *self, const char *text, long long *ret)
{
	char *end;

	errno = 0;
	*ret = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || *ret < 1)
		return cli_misuse(self, "%s: no broadcast's id; `pregon "
		    "broadcasts` lists them", text);
	return EXIT_FINE;
}

static int
run(const struct command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "template", required_argument, NULL, 't' },
		{ "dry-run", no_argument, NULL, 'n' },
		{ "state", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	const char *template = NULL, *state = NULL;
	struct ask ask = { .self = self };
	bool dry = false;
	long long id;
	int c;

	while ((c = cli_option(self, argc, argv, options)) != -1)
		switch (c) {
		case 't':
			template = optarg;
			break;
		case 'n':
			dry = true;
			break;
		case 's':
			state = optarg;
			break;
		case 'j':
			ask.json = true;
			break;
		case 'h':
			return cli_help(self);
		default:
			return EXIT_MISUSE;
		}
	if (template == NULL || optind + 1 != argc)
		return cli_misuse(self, "a broadcast's id and --template NAME "
		    "are wanted");
	if (read_id(self, argv[optind], &id) != EXIT_FINE)
		return EXIT_MISUSE;
	ask.state = ask_state_dir(state);
	return ask_and_draw(&ask, json_pack("{s:I, s:s, s:b}", "id",
	    (json_int_t)id, "template", template, "dry_run", dry), draw);
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
