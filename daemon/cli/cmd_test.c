/*
 * test: an alert's texts, to testers alone
 */
#include <stdio.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"

#define LOOK_US		200000	/* at what became of them, so often ... */
#define LOOKS_MAX	25	/* ... for five seconds */

static const char usage[] =
    "Usage: pregon test ALERT|ID [--to NAME] [--language L] [--state DIR] [--json]\n"
    "       pregon test --last [--state DIR] [--json]\n"
    "\n"
    "Sends the texts of an alert, or of a broadcast, marked TEST at their\n"
    "beginning, to the testers of pregon.conf and to nobody else, at once.  It\n"
    "tells what became of each; nobody counts as told by them.\n"
    "\n"
    "  --to NAME     only to her; who has no name is called 1, 2, ...\n"
    "  --language L  only in that language; else each gets hers, and who has\n"
    "                none gets all of them\n"
    "  --last        what became of the last test\n"
    "\n"
    "Who said STOP gets none.  In sandbox mode they go to the sandbox, as\n"
    "everything does.  While everything is held (`pregon hold all`) a test is\n"
    "refused; a hold made after it lets it wait at most 5 minutes.\n";

struct options {
	struct ask	 ask;
	const char	*to, *language;
	bool		 last;
};

/* -1 to go on, else the exit status. */
static int
read_options(const struct command *self, int argc, char **argv,
    struct options *ret)
{
	const struct cli_value values[] = {
		{ .name = "to", .text = &ret->to },
		{ .name = "language", .text = &ret->language },
		{ .name = "last", .flag = &ret->last },
		{ .name = NULL }
	};
	int status = ask_values(&ret->ask, self, argc, argv, values);

	ret->ask.self = self;
	if (status != -1)
		return status;
	if (argc - optind != !ret->last)
		return cli_misuse(self, ret->last ? "--last goes alone" :
		    "give the name of one alert, or the id of a broadcast");
	return -1;
}

/* What is to be tested, as arguments for the daemon. */
static json_t *
arguments_of(const struct options *o, const char *what)
{
	json_t *ret = json_pack("{s:s?, s:s?}", "to", o->to, "language",
	    o->language);
	uint64_t id;

	if (str_number(what, INT64_MAX, &id) == 0)
		json_object_set_new(ret, "id", json_integer((json_int_t)id));
	else
		json_object_set_new(ret, "alert", json_string(what));
	return ret;
}

static bool
under_way(json_t *reply)
{
	const char *state;
	json_t *test;
	size_t i;

	json_array_foreach(json_object_get(reply, "tests"), i, test) {
		state = draw_text(test, "state");
		if (str_eq(state, "queued") || str_eq(state, "in-flight"))
			return true;
	}
	return false;
}

/* Look again until each has its verdict.  ${reply} is used up; NULL with ${err}. */
static json_t *
wait_for_verdicts(const struct options *o, json_t *reply, struct err *err)
{
	json_t *now;
	int looks;

	for (looks = 0; looks < LOOKS_MAX && under_way(reply); looks++) {
		usleep(LOOK_US);
		now = ask_daemon(o->ask.state, "test", json_pack("{s:b}",
		    "last", 1), err);
		if (now == NULL) {
			json_decref(reply);
			return NULL;
		}
		json_object_set(reply, "tests", json_object_get(now, "tests"));
		json_decref(now);
	}
	return reply;
}

static void
draw(json_t *reply)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(reply, "tests"), i, one) {
		printf("%-12s %-5s %s  %s", draw_text(one, "to"),
		    draw_text(one, "channel"), draw_text(one, "language"),
		    draw_text(one, "state"));
		if (*draw_text(one, "receipt") != '\0')
			printf(", %s", draw_text(one, "receipt"));
		if (*draw_text(one, "why") != '\0')
			printf(": %s", draw_text(one, "why"));
		putchar('\n');
	}
	json_array_foreach(json_object_get(reply, "skipped"), i, one)
		printf("%-12s not sent: %s\n", draw_text(one, "to"),
		    draw_text(one, "why"));
	if (under_way(reply))
		puts("Some are on their way still: pregon test --last");
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct options o = { 0 };
	int status = read_options(self, argc, argv, &o);
	struct err err;
	json_t *reply;

	if (status != -1)
		return status;
	reply = ask_daemon(o.ask.state, "test", o.last ? json_pack("{s:b}",
	    "last", 1) : arguments_of(&o, argv[optind]), &err);
	if (reply != NULL && !o.last)
		reply = wait_for_verdicts(&o, reply, &err);
	if (reply == NULL)
		return cli_fail(self, &err);
	if (o.ask.json)
		return ask_print_json(reply);
	draw(reply);
	json_decref(reply);
	return EXIT_FINE;
}

const struct command cmd_test = {
	.name = "test",
	.summary = "an alert's texts, marked TEST, to the testers alone",
	.usage = usage,
	.run = run,
};
