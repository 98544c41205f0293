#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"
#include "store/audit.h"

static const char usage[] =
    "Usage: pregon audit [--last N] [--since TIME] [--state DIR] [--json]\n"
    "\n"
    "Who did what, by Unix account, the latest last: approvals, holds, outcomes,\n"
    "reloads, imports, and whatever else a person decided; no addresses, no texts.\n"
    "The entries are chained: one that was changed, taken out or put in is named by\n"
    "`pregon verify`.  Note the last line elsewhere, and you can tell that nothing\n"
    "before it was put back to an older state.\n"
    "\n"
    "  --last N      at most so many, up to 1000 (default 100)\n"
    "  --since TIME  from then on: 2017-08-01T18:00, local to the first jurisdiction\n";

/* "2017-08-01T18:00:00-06:00" as "2017-08-01 18:00:00". */
static void
draw_time(const char *at)
{
	printf("%.10s %.8s", at, strlen(at) > 11 ? at + 11 : "");
}

static int
draw(json_t *reply)
{
	json_t *all = json_object_get(reply, "audit"), *e;
	size_t i, n = json_array_size(all);
	json_int_t entries = draw_int(reply, "entries");

	json_array_foreach(all, i, e) {
		printf("%lld  ", (long long)draw_int(e, "id"));
		draw_time(draw_text(e, "at"));
		printf("  %s  %s %s\n", draw_text(e, "by"),
		    draw_text(e, "verb"), draw_text(e, "subject"));
		draw_wrapped(draw_text(e, "detail"), 4);
	}
	if (n == 0)
		puts("Nothing is in the audit trail for that.");
	printf("%lld entries, the last is %.16s\n", (long long)entries,
	    draw_text(reply, "head"));
	return EXIT_FINE;
}

/* How many entries: the uint64_t ${ret}. */
static int
take_last(const struct command *self, const char *value, void *ret)
{
	uint64_t *last = ret;

	if (str_number(value, AUDIT_PAGE, last) == -1 || *last == 0)
		return cli_misuse(self, "--last: %s is not a number from 1 to "
		    "%d", value, AUDIT_PAGE);
	return -1;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct ask ask;
	const char *since = NULL;
	uint64_t last = 0;
	const struct cli_value values[] = {
		{ .name = "last", .take = take_last, .arg = &last },
		{ .name = "since", .text = &since },
		{ .name = NULL }
	};
	int status = ask_values(&ask, self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind < argc)
		return cli_misuse(self, "%s: takes no argument", argv[optind]);
	return ask_and_draw(&ask, json_pack("{s:s*, s:o*}", "since", since,
	    "last", last > 0 ? json_integer((json_int_t)last) : NULL), draw);
}

const struct command cmd_audit = {
	.name = "audit",
	.summary = "who did what",
	.usage = usage,
	.run = run,
};
