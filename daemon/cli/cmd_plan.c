#include <stdio.h>
#include <string.h>

#include "cli/ask.h"
#include "cli/draw.h"
#include "cli/draw_difference.h"
#include "cli/engine.h"
#include "cli/waiting.h"
#include "schedule/report.h"

static const char usage[] =
    "Usage: pregon plan [--config DIR] [--state DIR] [--clock TIME]\n"
    "                   [--key-file FILE] [--all] [--json]\n"
    "\n"
    "Every broadcast on the calendar: when, why then, to how many people in which\n"
    "language and by which channel (\"none\": they have no address for it), what\n"
    "quiet hours move, what is missed.\n"
    "\n"
    "A running pregond (--state) is asked: only it knows what went out already.\n"
    "Where its files were changed since it read them, what a reload would change is\n"
    "shown instead of the plan: what is added, moved, withdrawn, who is corrected, and\n"
    "how many join and leave which list.  Exit 1 where a reload would be refused.\n"
    "With --config or --clock, or where none runs, the plan is made from the files.\n"
    "\n"
    "  --all            the whole plan, too\n"
    "  --clock TIME     as if it were TIME: 2017-08-01T08:00\n"
    "  --key-file FILE  the key, where lists are sealed (default\n"
    "                   $PREGON_KEY_FILE)\n";

/* By which channels, where that is not plain. */
static void
draw_ways(json_t *entry)
{
	json_t *ways = json_object_get(entry, "people_by_channel");

	if (json_array_size(json_object_get(entry, "channels")) < 2 &&
	    json_object_get(ways, "none") == NULL)
		return;
	printf("  by channel: ");
	draw_languages(ways);
	putchar('\n');
}

static void
draw_audience(json_t *entry)
{
	json_t *later;
	size_t i;

	printf("  ");
	draw_people(draw_int(entry, "people"));
	printf(": ");
	draw_languages(json_object_get(entry, "audience"));
	putchar('\n');
	draw_ways(entry);
	json_array_foreach(json_object_get(entry, "later"), i, later)
		printf("  quiet hours: %lld of them at %s (%s)\n",
		    (long long)draw_int(later, "people"),
		    draw_text(later, "time"), draw_text(later, "at"));
	if (draw_int(entry, "unreachable") > 0)
		draw_unreachable(draw_int(entry, "unreachable"));
}

static void
draw_entry(json_t *entry)
{
	const char *why = draw_text(entry, "why");

	if (draw_int(entry, "id") > 0)
		printf("%lld  ", (long long)draw_int(entry, "id"));
	draw_heading(entry);
	printf("\n  %s%s%s\n", draw_text(entry, "state"), *why != '\0' ? ": " : "",
	    why);
	printf("  %s (%s)\n", draw_text(entry, "rule"), draw_text(entry, "at"));
	printf("  expires %s\n", draw_text(entry, "expires"));
	if (json_object_get(entry, "audience") != NULL)
		draw_audience(entry);
	waiting_draw_one(entry);
	putchar('\n');
}

static void
draw_plan(json_t *reply)
{
	json_t *plan = json_object_get(reply, "plan"), *entry;
	size_t i, missed = 0;

	printf("The plan as of %s\n\n", draw_text(reply, "now"));
	waiting_draw_due(plan);
	json_array_foreach(plan, i, entry) {
		draw_entry(entry);
		missed += strcmp(draw_text(entry, "state"), "missed") == 0;
	}
	json_array_foreach(json_object_get(reply, "undated"), i, entry)
		printf("No date yet  %s: %s\n", draw_text(entry, "alert"),
		    draw_text(entry, "why"));
	printf("%zu broadcasts", json_array_size(plan));
	if (missed > 0)
		printf(", %zu missed", missed);
	putchar('\n');
	if (missed > 0 && missed == json_array_size(plan))
		puts("All of them are past; --clock 2017-08-01 shows the plan of "
		    "another day.");
}

/* The files have mistakes: what they would change nobody can say. */
static int
draw_mistakes(json_t *mistakes)
{
	json_t *line;
	size_t i;

	json_array_foreach(mistakes, i, line)
		fprintf(stderr, "%s\n", json_string_value(line));
	fprintf(stderr, "%zu mistake%s in the files: `pregon reload` would "
	    "refuse them; pregond goes on with what it read before, which "
	    "`pregon plan --all` shows\n", i, i == 1 ? "" : "s");
	return EXIT_NO;
}

static int
draw(json_t *reply, bool all)
{
	json_t *difference = json_object_get(reply, "difference");
	json_t *mistakes = json_object_get(reply, "mistakes");
	bool differs = draw_differs(difference);

	if (all || (!differs && json_array_size(mistakes) == 0))
		draw_plan(reply);
	if (json_array_size(mistakes) > 0)
		return draw_mistakes(mistakes);
	if (!differs)
		return EXIT_FINE;
	printf("%sThe files were changed.  What `pregon reload` would do at %s:\n\n",
	    all ? "\n" : "", draw_text(reply, "now"));
	draw_difference(difference);
	if (json_is_string(json_object_get(difference, "refused")))
		return EXIT_NO;
	puts("Nothing of this has happened yet.  `pregon plan --all` shows the "
	    "whole plan.");
	return EXIT_FINE;
}

/* The plan from the files alone: the answer a daemon would give. */
static json_t *
plan_from_files(const char *dir, const char *clock,
    const struct engine_key *key, struct err *err)
{
	struct config *config = engine_config_with(dir, key, err);
	struct store *store = NULL;
	char now[ZONE_ISO_LEN + 1];
	json_t *plan = NULL;
	int64_t now_ms;

	if (config == NULL)
		return NULL;
	if (engine_clock(config, clock, &now_ms, err) == 0)
		store = engine_store(config, now_ms, err);
	if (store != NULL)
		plan = report_plan(store, config, err);
	if (plan != NULL) {
		zone_format(report_zone(config), now_ms, now);
		plan = json_pack("{s:s, s:o, s:o}", "now", now, "plan", plan,
		    "undated", report_undated(config));
	}
	store_close(store);
	config_unref(config);
	return plan;
}

struct plan_options {
	const char	*config, *state, *clock, *key_file;
	bool		 json, all;
};

static int
make_and_draw(const struct command *self, const struct plan_options *o)
{
	bool files = o->config != NULL || o->clock != NULL;
	struct err err = { .kind = ERR_NONE };
	struct engine_key key;
	json_t *reply = NULL;
	int status;

	if (!files)
		reply = ask_daemon(ask_state_dir(o->state), "plan", NULL, &err);
	if (reply == NULL && (files ||
	    (err.kind == ERR_BUSY && o->state == NULL)) &&
	    engine_key_open(&key, o->key_file, &err) == 0) {
		reply = plan_from_files(cli_config_dir(o->config), o->clock,
		    &key, &err);
		engine_key_close(&key);
	}
	if (reply == NULL)
		return cli_fail(self, &err);
	if (o->json)
		return ask_print_json(reply);
	status = draw(reply, o->all);
	json_decref(reply);
	return status;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct plan_options o = { 0 };
	const struct cli_value values[] = {
		{ .name = "config", .text = &o.config },
		{ .name = "state", .text = &o.state },
		{ .name = "clock", .text = &o.clock },
		{ .name = "key-file", .text = &o.key_file },
		{ .name = "all", .flag = &o.all },
		{ .name = "json", .flag = &o.json },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind < argc)
		return cli_misuse(self, "%s: takes no argument", argv[optind]);
	return make_and_draw(self, &o);
}

const struct command cmd_plan = {
	.name = "plan",
	.summary = "the calendar: what goes out when, and to how many",
	.usage = usage,
	.run = run,
};
