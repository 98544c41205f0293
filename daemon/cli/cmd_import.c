#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"
#include "config/config.h"
#include "config/csv.h"
#include "wire/control.h"

/* Bytes of rows in one request; what is beside them is short, but for a header. */
#define CHUNK_MAX	(CONTROL_REQUEST_MAX / 2)
#define WHY_SHOWN	50	/* lines of a table that are told of */

static const char usage[] =
    "Usage: pregon import FILE --list LIST [--on-file --source TEXT --date DATE]\n"
    "                     [--dry-run] [--state DIR] [--json]\n"
    "\n"
    "Put the people of a CSV file (- is stdin) on a list of a running pregond,\n"
    "beside those of the list's own files: no reload takes them off again.  The\n"
    "columns are those of a list: phone, email, language, name, zone, consent,\n"
    "source, date, channel.\n"
    "\n"
    "Each person is asked first, whatever the list says of its own files, unless\n"
    "her row says on file, with a source and a date, or --on-file says it of all.\n"
    "Who said STOP, left the list, or is refused by a file is not taken.  The same\n"
    "file twice does no harm.\n"
    "\n"
    "  --list LIST    which list\n"
    "  --on-file      they agreed: --source says where (\"sign-up sheet, 12 July\"),\n"
    "                 --date when\n"
    "  --dry-run      only say what would be taken\n"
    "  --json         {\"counts\":{\"added\",\"known\",\"stopped\",\"two_people\",\n"
    "                 \"says_no\",\"left_out\"},\"why\":[{\"line\",\"why\"}],\"columns\":[]}\n"
    "\n"
    "Exit status: 0; 1 where nobody was taken or known, or something failed.\n";

struct import {
	struct ask	 ask;
	const char	*list, *source, *date;
	bool		 on_file, dry_run;
	json_t		*header, *rows;		/* of the next request */
	size_t		 size;			/* of ${rows}, in bytes */
	json_int_t	 sent;			/* rows */
	json_t		*total;			/* what the daemon said, together */
};

/* The cells of the row last read; with ${line} before them, unless it is 0. */
static json_t *
cells_json(const struct csv *csv, unsigned line)
{
	json_t *cells = json_array();
	size_t i;

	if (line > 0)
		json_array_append_new(cells, json_integer(line));
	for (i = 0; i < csv->ncells; i++)
		json_array_append_new(cells, json_string(csv->cells[i]));
	return cells;
}

static void
add_up(json_t *total, json_t *reply)
{
	json_t *sums = json_object_get(total, "counts"), *n;
	const char *name;

	json_object_foreach(json_object_get(reply, "counts"), name, n)
		json_object_set_new(sums, name, json_integer(
		    json_integer_value(n) + draw_int(sums, name)));
	json_array_extend(json_object_get(total, "why"),
	    json_object_get(reply, "why"));
	json_object_set(total, "columns", json_object_get(reply, "columns"));
}

/* Send what has been read; also nothing, once, for what it says of the header. */
static int
send_rows(struct import *im, struct err *err)
{
	json_t *reply = ask_daemon(im->ask.state, "import", json_pack(
	    "{s:s, s:O, s:O, s:b, s:s*, s:s*, s:b}", "list", im->list,
	    "header", im->header, "rows", im->rows, "on_file", im->on_file,
	    "source", im->source, "date", im->date, "dry_run", im->dry_run),
	    err);

	if (reply == NULL)
		return -1;
	add_up(im->total, reply);
	json_decref(reply);
	im->sent += (json_int_t)json_array_size(im->rows);
	json_array_clear(im->rows);
	im->size = 0;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%lld rows", (long long)im->sent);
	return 0;
}

static int
add_row(struct import *im, const struct csv *csv, struct err *err)
{
	json_t *row = cells_json(csv, csv->line);
	size_t size = json_dumpb(row, NULL, 0, JSON_COMPACT) + 1;

	if (im->size + size > CHUNK_MAX && json_array_size(im->rows) > 0 &&
	    send_rows(im, err) == -1) {
		json_decref(row);
		return -1;
	}
	json_array_append_new(im->rows, row);
	im->size += size;
	return 0;
}

/* A table that breaks off: what was sent before stays. */
static int
broken(const struct import *im, const struct csv *csv, struct err *err)
{
	struct err why = *err;

	return err_set(err, why.kind, "line %u: %s; %s: mend it and import the "
	    "file again", csv->line, why.text, im->sent == 0 || im->dry_run ?
	    "nobody was taken" : "rows before it were taken");
}

static int
read_table(struct import *im, struct csv *csv, struct err *err)
{
	int got = csv_next(csv, err);

	if (got == 0)
		return err_set(err, ERR_INPUT, "there is no header row");
	if (got == -1)
		return broken(im, csv, err);
	im->header = cells_json(csv, 0);
	while ((got = csv_next(csv, err)) == 1)
		if (add_row(im, csv, err) == -1)
			return -1;
	if (got == -1)
		return broken(im, csv, err);
	return send_rows(im, err);
}

static int
import(struct import *im, const char *path, struct err *err)
{
	FILE *in = str_eq(path, "-") ? stdin : fopen(path, "re");
	struct csv csv;
	int result;

	if (in == NULL)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	im->rows = json_array();
	im->total = json_pack("{s:{}, s:[], s:[]}", "counts", "why",
	    "columns");
	csv_init(&csv, in, CONFIG_CSV_MAX);
	result = read_table(im, &csv, err);
	csv_done(&csv);
	if (in != stdin)
		fclose(in);
	if (im->sent > 0 && isatty(STDERR_FILENO))
		fputc('\n', stderr);
	return result;
}

static void
draw(const struct import *im)
{
	json_t *counts = json_object_get(im->total, "counts"), *why,
	    *all = json_object_get(im->total, "why");
	size_t i;

	printf("%lld %sadded, %lld on the list already, %lld not texted (they "
	    "said no), %lld say no in\nthe file, %lld fit two people, %lld "
	    "left out\n", (long long)draw_int(counts, "added"), im->dry_run ?
	    "would be " : "", (long long)draw_int(counts, "known"),
	    (long long)draw_int(counts, "stopped"),
	    (long long)draw_int(counts, "says_no"),
	    (long long)draw_int(counts, "two_people"),
	    (long long)draw_int(counts, "left_out"));
	json_array_foreach(json_object_get(im->total, "columns"), i, why)
		printf("  not read: %s\n", json_string_value(why));
	json_array_foreach(all, i, why) {
		if (i == WHY_SHOWN) {
			printf("  and %zu more: --json has them\n",
			    json_array_size(all) - i);
			break;
		}
		printf("  line %lld: %s\n", (long long)draw_int(why, "line"),
		    draw_text(why, "why"));
	}
	if (!im->dry_run)
		puts("The file holds addresses in clear: seal it (pregon "
		    "seal-list) or delete it.");
}

static int
finish(struct import *im)
{
	json_t *counts = json_object_get(im->total, "counts");
	bool any = draw_int(counts, "added") + draw_int(counts, "known") +
	    draw_int(counts, "says_no") > 0;

	if (im->ask.json)
		ask_print_json(json_incref(im->total));
	else
		draw(im);
	return any ? EXIT_FINE : EXIT_NO;
}

/* -1 to go on, else the exit status. */
static int
read_options(struct import *im, int argc, char **argv)
{
	const struct cli_value values[] = {
		{ .name = "list", .text = &im->list },
		{ .name = "on-file", .flag = &im->on_file },
		{ .name = "source", .text = &im->source },
		{ .name = "date", .text = &im->date },
		{ .name = "dry-run", .flag = &im->dry_run },
		{ .name = NULL }
	};
	int status = ask_values(&im->ask, im->ask.self, argc, argv, values);

	if (status != -1)
		return status;
	return -1;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct import im = { .ask = { .self = self } };
	int status = read_options(&im, argc, argv);
	struct err err;

	if (status != -1)
		return status;
	if (optind + 1 != argc || im.list == NULL)
		return cli_misuse(self, "a FILE and --list LIST are wanted");
	if (im.on_file != (im.source != NULL) ||
	    im.on_file != (im.date != NULL))
		return cli_misuse(self, "--on-file, --source and --date go "
		    "together");
	status = import(&im, argv[optind], &err) == 0 ? finish(&im) :
	    cli_fail(self, &err);
	json_decref(im.header);
	json_decref(im.rows);
	json_decref(im.total);
	return status;
}

const struct command cmd_import = {
	.name = "import",
	.summary = "put people on a list who are in none of its files",
	.usage = usage,
	.run = run,
};
