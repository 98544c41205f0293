#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/ask.h"
#include "cli/draw.h"

static const char usage[] =
    "Usage: pregon export [--list LIST] [--addresses [--force]] [--state DIR]\n"
    "                     [--json]\n"
    "\n"
    "Who is on the lists of a running pregond, as CSV: a row per person, list and\n"
    "channel.  handle, list, channel, consent (none, pending, confirmed, revoked,\n"
    "expired), since (when she agreed or said no), how (by which word of hers, or\n"
    "\"file\": by others), by (file, self, import: who put her on the list; empty:\n"
    "she is not on it any more).\n"
    "\n"
    "  --list LIST  only that one\n"
    "  --addresses  the addresses, too.  The file is then a list of people at\n"
    "               risk: seal it or delete it.  Not to a terminal, which\n"
    "               remembers what it showed, but with --force\n"
    "  --json       one object a line\n";

struct export {
	const char	*list;
	bool		 addresses;
};

static void
put_cell(const char *text, const char *end)
{
	const char *p;

	if (strpbrk(text, ",\"\r\n") == NULL) {
		printf("%s%s", text, end);
		return;
	}
	putchar('"');
	for (p = text; *p != '\0'; p++) {
		if (*p == '"')
			putchar('"');
		putchar(*p);
	}
	printf("\"%s", end);
}

static void
put_by(json_t *all, const char *end)
{
	const char *plus = "";
	json_t *by;
	size_t i;

	json_array_foreach(all, i, by) {
		printf("%s%s", plus, json_string_value(by));
		plus = "+";
	}
	fputs(end, stdout);
}

static void
put_row(json_t *row, bool addresses)
{
	static const char *const columns[] = { "handle", "list", "channel",
	    "consent", "since", "how" };
	size_t i;

	for (i = 0; i < sizeof columns / sizeof columns[0]; i++)
		put_cell(draw_text(row, columns[i]), ",");
	put_by(json_object_get(row, "by"), addresses ? "," : "\r\n");
	if (addresses)
		put_cell(draw_text(row, "address"), "\r\n");
}

static void
put_page(json_t *rows, const struct ask *ask, bool addresses)
{
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (ask->json) {
			json_dumpf(row, stdout, JSON_COMPACT);
			putchar('\n');
		} else
			put_row(row, addresses);
}

/* Page by page, as the daemon has them. */
static int
export(const struct ask *ask, const struct export *e)
{
	json_int_t after = 0;
	json_t *reply;
	struct err err;

	do {
		reply = ask_daemon(ask->state, "export", json_pack("{s:s*, "
		    "s:b, s:I}", "list", e->list, "addresses", e->addresses,
		    "after", after), &err);
		if (reply == NULL)
			return cli_fail(ask->self, &err);
		if (after == 0 && !ask->json)
			printf("handle,list,channel,consent,since,how,by%s\r\n",
			    e->addresses ? ",address" : "");
		put_page(json_object_get(reply, "rows"), ask, e->addresses);
		after = draw_int(reply, "next");
		json_decref(reply);
	} while (after != 0);
	if (fflush(stdout) != 0) {
		err_set(&err, ERR_IO, "writing failed: the export is not whole");
		return cli_fail(ask->self, &err);
	}
	return EXIT_FINE;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct ask ask;
	struct export e = { 0 };
	bool force = false;
	const struct cli_value values[] = {
		{ .name = "list", .text = &e.list },
		{ .name = "addresses", .flag = &e.addresses },
		{ .name = "force", .flag = &force },
		{ .name = NULL }
	};
	int status = ask_values(&ask, self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind < argc)
		return cli_misuse(self, "%s: takes no argument", argv[optind]);
	if (e.addresses && !force && isatty(STDOUT_FILENO))
		return cli_misuse(self, "addresses on a terminal stay in its "
		    "memory: send them to a file, or give --force");
	if (e.addresses)
		fputs("pregon export: what comes is a list of people in clear: "
		    "seal it (pregon seal-list)\nor delete it when it has "
		    "served\n", stderr);
	return export(&ask, &e);
}

const struct command cmd_export = {
	.name = "export",
	.summary = "who is on the lists, and how they agreed",
	.usage = usage,
	.run = run,
};
