#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/login.h"
#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"

static const char usage[] =
    "Usage: pregon approve ID [--yes | --digest HEX] [--state DIR] [--json]\n"
    "       pregon approve reload [--yes | --digest HEX] [--state DIR] [--json]\n"
    "\n"
    "Say yes to a broadcast that wants it (approve = 1 or 2): it shows the exact\n"
    "texts by channel and language, as they are first and, where that differs, at the\n"
    "last moment; for how many people; who approved it already, how many more must, and\n"
    "until when.  Then it asks.  Your Unix account counts, once; it must be named in\n"
    "`organizers` of pregon.conf.  A broadcast can be approved before it is due.\n"
    "\n"
    "What you approve is what you saw: where the texts, a fact in them, the lists or the\n"
    "time have changed since, it is refused; where they change later, it is void, and\n"
    "`pregon status` says so.\n"
    "\n"
    "With `reload` it is the files that you approve, where they change who must approve\n"
    "or how texts are sent: `pregon reload` reads those only then.\n"
    "\n"
    "  --yes         do not ask\n"
    "  --digest HEX  say yes to what an earlier `pregon approve ID --json` showed\n"
    "  --json        as JSON; without --yes or --digest nothing is approved\n";

struct options {
	struct ask	 ask;
	bool		 yes;
	const char	*digest;
	bool		 files;		/* not a broadcast */
	json_int_t	 id;
};

/*
 * What is shown.
 */

static void
draw_given(json_t *given)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(given, "by"), i, one)
		printf("  approved by %s, %s\n", draw_text(one, "name"),
		    draw_text(one, "at"));
}

static void
draw_readers(json_t *broadcast)
{
	json_t *later;
	size_t i;

	printf("  ");
	draw_people(draw_int(broadcast, "people"));
	printf(": ");
	draw_languages(json_object_get(broadcast, "audience"));
	printf("\n  by channel: ");
	draw_languages(json_object_get(broadcast, "people_by_channel"));
	putchar('\n');
	json_array_foreach(json_object_get(broadcast, "later"), i, later)
		printf("  quiet hours: %lld of them at %s\n",
		    (long long)draw_int(later, "people"),
		    draw_text(later, "at"));
	if (draw_int(broadcast, "unreachable") > 0)
		draw_unreachable(draw_int(broadcast, "unreachable"));
}

static void
draw_broadcast(json_t *reply)
{
	json_t *broadcast = json_object_get(reply, "broadcast");
	json_t *given = json_object_get(reply, "approvals");
	const char *why = draw_text(broadcast, "why");

	printf("%lld  ", (long long)draw_int(broadcast, "id"));
	draw_heading(broadcast);
	printf("\n  %s%s%s\n", draw_text(broadcast, "state"),
	    *why != '\0' ? ": " : "", why);
	printf("  due      %s\n  expires  %s\n", draw_text(broadcast, "at"),
	    draw_text(broadcast, "expires"));
	printf("  %lld of %lld must still say yes, by %s\n",
	    (long long)draw_int(given, "missing"),
	    (long long)draw_int(given, "needed"), draw_text(given, "until"));
	draw_readers(broadcast);
	draw_texts(json_object_get(broadcast, "texts"));
	draw_given(given);
	if (json_is_string(json_object_get(reply, "waits")))
		printf("  It cannot be approved yet: %s.\n",
		    draw_text(reply, "waits"));
}

static void
draw_files(json_t *reply)
{
	json_t *one;
	size_t i;

	printf("The files, revision %s: %s\n", draw_text(reply, "revision"),
	    draw_text(reply, "files"));
	json_array_foreach(json_object_get(reply, "changes"), i, one)
		printf("  %s\n", json_string_value(one));
	draw_given(reply);
	puts("`pregon plan` shows what else they would change.");
}

/* The part of the reply that says how many more must. */
static json_t *
given_of(const struct options *o, json_t *reply)
{
	return o->files ? reply : json_object_get(reply, "approvals");
}

static void
draw_missing(const struct options *o, json_t *reply)
{
	json_t *given = given_of(o, reply);
	long long missing = (long long)draw_int(given, "missing");

	if (missing > 0) {
		printf("%lld more must approve", missing);
		if (o->files)
			puts(": pregon approve reload");
		else
			printf(", until %s: pregon approve %lld\n",
			    draw_text(given, "until"), (long long)o->id);
	} else if (o->files)
		puts("`pregon reload` reads them now.");
	else if (json_is_string(json_object_get(reply, "held")))
		printf("Nobody else must; but it is held, and goes out after: "
		    "%s\n", draw_text(reply, "held"));
	else
		printf("Nobody else must: it goes out %s.\n",
		    str_eq(draw_text(json_object_get(reply, "broadcast"),
		    "state"), "sending") ? "now, at night" : "when it is due");
}

/*
 * Asking, and saying yes.
 */

static json_t *
arguments_of(const struct options *o)
{
	return o->files ? json_pack("{s:b}", "files", true) :
	    json_pack("{s:I}", "id", o->id);
}

static bool
says_yes(void)
{
	char name[LOGIN_LEN], answer[16] = "";

	login_name(getuid(), name);
	printf("Approve this as %s? [y/N] ", name);
	fflush(stdout);
	if (fgets(answer, sizeof answer, stdin) == NULL)
		return false;
	return str_eq(answer, "y\n") || str_eq(answer, "yes\n") ||
	    str_eq(answer, "Y\n");
}

/* Say yes to what has ${digest}; ${covers} (may be NULL) is what was shown. */
static int
give(const struct options *o, const char *digest, json_t *covers)
{
	json_t *arguments = arguments_of(o), *reply;
	struct err err;
	int status;

	json_object_set_new(arguments, "digest", json_string(digest));
	json_object_set(arguments, "covers", covers);
	reply = ask_daemon(o->ask.state, "approve", arguments, &err);
	if (reply == NULL)
		return cli_fail(o->ask.self, &err);
	status = ask_mistakes(reply);
	if (o->ask.json)
		ask_print_json(json_incref(reply));
	else if (status == EXIT_FINE) {
		printf("Approved.  ");
		draw_missing(o, reply);
	}
	json_decref(reply);
	return status;
}

/* It is shown: ask, unless it was said already. */
static int
decide(const struct options *o, json_t *reply)
{
	const char *digest = draw_text(reply, "digest");
	json_t *covers = json_object_get(reply, "covers");

	if (json_is_string(json_object_get(reply, "waits")))
		return EXIT_NO;
	if (o->files && draw_int(reply, "needed") == 0) {
		puts("They change neither who must approve nor how texts are "
		    "sent: `pregon reload` needs no approval.");
		return EXIT_FINE;
	}
	if (o->yes)
		return give(o, digest, covers);
	if (!isatty(STDIN_FILENO)) {
		fprintf(stderr, "pregon approve: nothing was approved: say "
		    "--yes, or --digest %s\n", digest);
		return EXIT_NO;
	}
	if (says_yes())
		return give(o, digest, covers);
	puts("Nothing was approved.");
	return EXIT_NO;
}

static int
look(const struct options *o)
{
	struct err err;
	json_t *reply = ask_daemon(o->ask.state, "approve", arguments_of(o),
	    &err);
	int status;

	if (reply == NULL)
		return cli_fail(o->ask.self, &err);
	status = ask_mistakes(reply);
	if (o->ask.json && !o->yes) {
		ask_print_json(reply);
		return status;
	}
	if (status == EXIT_FINE && !o->ask.json) {
		if (o->files)
			draw_files(reply);
		else
			draw_broadcast(reply);
	}
	if (status == EXIT_FINE)
		status = decide(o, reply);
	json_decref(reply);
	return status;
}

static int
read_what(struct options *o, int argc, char **argv)
{
	if (optind + 1 != argc)
		return cli_misuse(o->ask.self, "give the id of one broadcast, "
		    "or the word reload");
	o->files = str_eq(argv[optind], "reload");
	return o->files ? -1 : ask_id(o->ask.self, argv[optind], &o->id);
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct options o = { 0 };
	const struct cli_value values[] = {
		{ .name = "yes", .flag = &o.yes },
		{ .name = "digest", .text = &o.digest },
		{ .name = NULL }
	};
	int status = ask_values(&o.ask, self, argc, argv, values);

	if (status != -1)
		return status;
	if (o.yes && o.digest != NULL)
		return cli_misuse(self, "--yes or --digest, not both");
	status = read_what(&o, argc, argv);
	if (status != -1)
		return status;
	return o.digest != NULL ? give(&o, o.digest, NULL) : look(&o);
}

const struct command cmd_approve = {
	.name = "approve",
	.summary = "say yes to what would go out",
	.usage = usage,
	.run = run,
};
