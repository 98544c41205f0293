/*
 * review list, stop, clear
 */
#include <stdio.h>

#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"

static const char usage[] =
    "Usage: pregon review list [--state DIR] [--json]\n"
    "       pregon review stop ID [--state DIR] [--json]\n"
    "       pregon review clear ID [--state DIR] [--json]\n"
    "\n"
    "Texts that may be a STOP, in words that the keywords do not have.  Nothing\n"
    "is sent to who wrote one until somebody has read it and said:\n"
    "\n"
    "  list      who wrote (a handle, no number), when, and what\n"
    "  stop ID   it is a STOP: nothing more to her, by any list, at any of her\n"
    "            addresses, from when she wrote it on.  She gets the one\n"
    "            confirmation if she wrote within the last five minutes; later\n"
    "            it would be one more text to someone who said STOP\n"
    "  clear ID  it is none: what waits for her goes on\n"
    "\n"
    "The text is erased once it is decided; who decided is kept.  In doubt: stop.\n";

/* "5 minutes", "3 hours", "2 days". */
static void
draw_age(json_int_t seconds)
{
	static const struct {
		const char	*name;
		json_int_t	 seconds;
	} units[] = { { "day", 86400 }, { "hour", 3600 }, { "minute", 60 },
	    { "second", 1 } };
	size_t i = 0;
	json_int_t n;

	while (i < 3 && seconds < units[i].seconds)
		i++;
	n = seconds / units[i].seconds;
	printf("%lld %s%s ago", (long long)n, units[i].name, n == 1 ? "" : "s");
}

static void
draw_one(json_t *review)
{
	json_int_t waiting = draw_int(review, "waiting");

	printf("%lld  ", (long long)draw_int(review, "id"));
	draw_age(draw_int(review, "age_s"));
	printf(", by %s from %s", draw_text(review, "channel"),
	    json_is_null(json_object_get(review, "handle")) ?
	    "someone on no list" : draw_text(review, "handle"));
	if (waiting > 0)
		printf("; %lld message%s for her wait%s", (long long)waiting,
		    waiting == 1 ? "" : "s", waiting == 1 ? "s" : "");
	putchar('\n');
	if (json_is_null(json_object_get(review, "text")))
		puts("    (the text cannot be decrypted with this key)");
	else
		draw_said(draw_text(review, "text"), 4);
}

static int
draw_list(json_t *reply)
{
	json_t *all = json_object_get(reply, "reviews"), *review;
	long long left = (long long)draw_int(reply, "open") -
	    (long long)json_array_size(all);
	size_t i;

	json_array_foreach(all, i, review)
		draw_one(review);
	if (json_array_size(all) == 0)
		puts("No text waits to be read.");
	else
		puts("\nA STOP: pregon review stop ID.  None: pregon review "
		    "clear ID.");
	if (left > 0)
		printf("%lld more are shown once these are decided.\n", left);
	return EXIT_FINE;
}

static int
draw_decided(json_t *reply)
{
	json_t *review = json_object_get(reply, "review");
	bool stop = str_eq(draw_text(review, "decided"), "stop");

	if (!stop)
		puts("Cleared: what waits for her goes on.");
	else if (!json_is_true(json_object_get(review, "changed")))
		puts("Nothing changed: she had said STOP already, or wrote to "
		    "us since.");
	else if (json_is_null(json_object_get(review, "answer")))
		puts("Stopped: nothing more goes to her, and no confirmation.");
	else
		puts("Stopped: nothing more goes to her but one confirmation.");
	return EXIT_FINE;
}

/* Run the words of the call: "list", or "stop" or "clear" and an id. */
static int
run_words(const struct ask *ask, int n, char **words)
{
	uint64_t id;

	if (n == 1 && str_eq(words[0], "list"))
		return ask_and_draw(ask, json_pack("{s:s}", "what", "list"),
		    draw_list);
	if (n != 2 || !(str_eq(words[0], "stop") || str_eq(words[0], "clear")))
		return cli_misuse(ask->self, "list, stop ID or clear ID is "
		    "wanted");
	if (str_number(words[1], INT64_MAX, &id) == -1)
		return cli_misuse(ask->self, "%s is no id: a number is wanted, "
		    "see `pregon review list`", words[1]);
	return ask_and_draw(ask, json_pack("{s:s, s:I}", "what", words[0],
	    "id", (json_int_t)id), draw_decided);
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct ask ask;
	const struct cli_value values[] = {
		{ .name = NULL }
	};
	int status = ask_values(&ask, self, argc, argv, values);

	if (status != -1)
		return status;
	return run_words(&ask, argc - optind, argv + optind);
}

const struct command cmd_review = {
	.name = "review",
	.summary = "texts that may be a STOP, for you to read",
	.usage = usage,
	.run = run,
};
