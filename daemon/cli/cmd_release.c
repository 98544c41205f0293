/*
 * release: what is held goes on, or an account sends that was not polled
 */
#include <stdio.h>

#include "cli/ask.h"
#include "cli/draw.h"
#include "cli/held.h"

static const char usage[] =
    "Usage: pregon release ID|list NAME|measure NAME|account NAME|all\n"
    "                      [--why TEXT] [--state DIR] [--json]\n"
    "       pregon release --unpolled ACCOUNT --why TEXT [--state DIR] [--json]\n"
    "\n"
    "What is held goes on where it was: who has it does not get it again.  What\n"
    "has expired meanwhile is not sent.  `pregon status` shows first what is held,\n"
    "and the words that release it.  The ID of a correction that was cancelled, or\n"
    "missed, makes it once more, for who still holds what is wrong.\n"
    "\n"
    "  --unpolled ACCOUNT  let it send though its list of what came in could not\n"
    "                      be read, until pregond ends: who said STOP while pregond\n"
    "                      was away may get a text.  `pregon status` names it\n"
    "  --why TEXT          the reason: it is logged, with who asked, and kept for\n"
    "                      good, so no phone number or e-mail address goes in it;\n"
    "                      with --unpolled there must be one\n";

struct options {
	struct ask	 ask;
	const char	*unpolled, *why;
};

/* -1 to go on, else the exit status. */
static int
read_options(const struct command *self, int argc, char **argv,
    struct options *ret)
{
	const struct cli_value values[] = {
		{ .name = "unpolled", .text = &ret->unpolled },
		{ .name = "why", .text = &ret->why },
		{ .name = NULL }
	};
	int status = ask_values(&ret->ask, self, argc, argv, values);

	ret->ask.self = self;
	if (status != -1)
		return status;
	return -1;
}

static int
release_held(const struct options *o, int argc, char **argv)
{
	json_t *what;
	int status = held_read(o->ask.self, argc, argv, o->why, &what);

	return status != -1 ? status : ask_and_draw(&o->ask, what,
	    held_draw_release);
}

static int
release_account(const struct options *o, int argc, char **argv)
{
	struct err err;
	json_t *reply;

	if (optind < argc)
		return cli_misuse(o->ask.self, "%s: goes without "
		    "--unpolled", argv[optind]);
	if (o->why == NULL)
		return cli_misuse(o->ask.self, "--unpolled wants --why: who "
		    "said STOP meanwhile may get a text");
	reply = ask_daemon(o->ask.state, "unpolled", json_pack("{s:s, s:s}",
	    "account", o->unpolled, "why", o->why), &err);
	if (reply == NULL)
		return cli_fail(o->ask.self, &err);
	if (o->ask.json)
		return ask_print_json(reply);
	printf("The account %s sends now, though what came in was not read.\n",
	    draw_text(reply, "account"));
	json_decref(reply);
	return EXIT_FINE;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct options o = { 0 };
	int status = read_options(self, argc, argv, &o);

	if (status != -1)
		return status;
	return o.unpolled != NULL ? release_account(&o, argc, argv) :
	    release_held(&o, argc, argv);
}

const struct command cmd_release = {
	.name = "release",
	.summary = "let go on what is held, or an account that was not polled",
	.usage = usage,
	.run = run,
};
