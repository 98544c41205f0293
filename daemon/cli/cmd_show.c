/*
 * broadcasts, show, cancel
 */
#include <stdio.h>

#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"
#include "cli/show.h"
#include "cli/waiting.h"

static void
draw_states(json_t *broadcast)
{
	printf("  %s", draw_text(broadcast, "state"));
	if (*draw_text(broadcast, "why") != '\0')
		printf(": %s", draw_text(broadcast, "why"));
	putchar('\n');
	waiting_draw_one(broadcast);
	draw_messages(broadcast);
}

static int
draw_all(json_t *reply)
{
	json_t *all = json_object_get(reply, "broadcasts"), *broadcast;
	size_t i;

	waiting_draw_due(all);
	json_array_foreach(all, i, broadcast) {
		printf("%lld  ", (long long)draw_int(broadcast, "id"));
		draw_heading(broadcast);
		putchar('\n');
		draw_states(broadcast);
	}
	return EXIT_FINE;
}

static void
draw_reasons(json_t *reasons)
{
	json_t *reason;
	size_t i;

	json_array_foreach(reasons, i, reason)
		printf("  %lld %s: %s\n",
		    (long long)draw_int(reason, "messages"),
		    draw_text(reason, "state"), draw_text(reason, "why"));
}

/* What it means for them that it was cancelled. */
static void
draw_keep(json_t *broadcast, json_int_t people)
{
	if (people == 0 || !str_eq(draw_text(broadcast, "state"), "cancelled"))
		return;
	printf("  ");
	draw_people(people);
	printf(" %s what is wrong about %s: pregon release %lld makes it "
	    "again, by %.16s\n", people == 1 ? "keeps" : "keep",
	    draw_text(broadcast, "event"), (long long)draw_int(broadcast,
	    "id"), draw_text(broadcast, "by"));
}

int
show_draw(json_t *reply)
{
	json_t *broadcast = json_object_get(reply, "broadcast");

	printf("%lld  ", (long long)draw_int(broadcast, "id"));
	draw_heading(broadcast);
	putchar('\n');
	if (!json_is_null(json_object_get(broadcast, "rule")))
		printf("  when     %s\n", draw_text(broadcast, "rule"));
	printf("  at       %s\n", draw_text(broadcast, "at"));
	printf("  expires  %s\n", draw_text(broadcast, "expires"));
	draw_states(broadcast);
	draw_reasons(json_object_get(broadcast, "reasons"));
	draw_texts(json_object_get(broadcast, "texts"));
	draw_keep(broadcast, draw_int(reply, "keep"));
	return EXIT_FINE;
}

static int
run_all(const struct command *self, int argc, char **argv)
{
	struct ask ask;
	int status = ask_options(&ask, self, argc, argv, NULL, NULL, NULL);

	return status != -1 ? status : ask_and_draw(&ask, NULL, draw_all);
}

static int
run_one(const struct command *self, int argc, char **argv)
{
	struct ask ask;
	json_int_t id;
	int status = ask_options(&ask, self, argc, argv, &id, NULL, NULL);

	return status != -1 ? status : ask_and_draw(&ask,
	    json_pack("{s:I}", "id", id), show_draw);
}

const struct command cmd_broadcasts = {
	.name = "broadcasts",
	.summary = "every broadcast and how far it is",
	.usage = "Usage: pregon broadcasts [--state DIR] [--json]\n"
	    "\n"
	    "Every broadcast of a running pregond, by due time, with its id,\n"
	    "its state, and how many messages are in each state.\n",
	.run = run_all,
};

const struct command cmd_show = {
	.name = "show",
	.summary = "one broadcast: its texts, and what became of them",
	.usage = "Usage: pregon show ID [--state DIR] [--json]\n"
	    "\n"
	    "One broadcast: when and why then, the text in each language (as it\n"
	    "will be; once it went out, as it was), and how many people got it,\n"
	    "or why they did not.  `pregon broadcasts` lists the ids.\n",
	.run = run_one,
};

const struct command cmd_cancel = {
	.name = "cancel",
	.summary = "end a broadcast for good",
	.usage = "Usage: pregon cancel ID [--state DIR] [--json]\n"
	    "\n"
	    "Nothing more of this broadcast is sent, ever.  To stop it for a\n"
	    "while, use `pregon hold`.  Of a correction it says how many people\n"
	    "keep what is wrong.\n",
	.run = run_one,
};
