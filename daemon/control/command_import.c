/*
 * import: rows of a table for a list, a chunk at a time, each whole or not at all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "config/agreed.h"
#include "config/cells.h"
#include "config/rows.h"
#include "control/command.h"
#include "store/audit.h"
#include "store/imports.h"
#include "text/written_date.h"

struct import {
	struct core	*core;
	struct list	 list;		/* as configured, but for its consent */
	struct cells	 cells;
	struct csv	*csv;
	struct mistakes	 mistakes, wrong;
	long		 outcomes[IMPORT_OUTCOMES], left_out;
	int64_t		 now_ms;
	struct err	*err;
};

/* What an import that says of itself "on file" has to say. */
static int
read_on_file(struct import *im, json_t *arguments)
{
	const char *source = json_string_value(json_object_get(arguments,
	    "source")), *date = json_string_value(json_object_get(arguments,
	    "date")), *why;
	struct civil civil;

	if (source == NULL || *source == '\0' || date == NULL)
		return err_set(im->err, ERR_INPUT, "on file needs where and "
		    "when people agreed: --source and --date");
	why = agreed_check_source(source);
	if (why != NULL)
		return err_set(im->err, ERR_INPUT, "source: %s", why);
	why = written_date_parse(date, im->core->config->region, &civil);
	if (why == NULL) {
		im->list.date_ms = civil_ms(&civil);
		why = agreed_check_date(im->core->config, im->list.date_ms);
	}
	if (why != NULL)
		return err_set(im->err, ERR_INPUT, "date: %s", why);
	im->list.source = xstrdup(source);
	im->list.consent = LIST_ON_FILE;
	return 0;
}

/* The configured list; what it says of all does not hold for an import. */
static int
read_list(struct import *im, json_t *arguments)
{
	const char *name = json_string_value(json_object_get(arguments,
	    "list"));
	const struct list *list = name == NULL ? NULL :
	    config_list(im->core->config, name);

	if (list == NULL)
		return err_set(im->err, ERR_INPUT, "there is no list of that "
		    "name; `pregon status` shows them");
	im->list = *list;
	im->list.consent = LIST_ASK;
	im->list.strictness = LIST_LENIENT;
	im->list.source = NULL;
	im->list.date_ms = 0;
	return json_is_true(json_object_get(arguments, "on_file")) ?
	    read_on_file(im, arguments) : 0;
}

/* Overwritten: they hold addresses. */
static void
forget_row(struct csv *csv)
{
	size_t i;

	for (i = 0; i < csv->ncells; i++) {
		explicit_bzero(csv->cells[i], strlen(csv->cells[i]));
		free(csv->cells[i]);
	}
	csv->ncells = 0;
}

/* Let the cells of ${row} from ${first} on be the row last read; false: it is none. */
static bool
load_row(struct csv *csv, json_t *row, size_t first, unsigned line)
{
	size_t n = json_array_size(row), i;

	forget_row(csv);
	csv->line = line;
	if (n <= first || n - first > CSV_CELLS_MAX)
		return false;
	for (i = first; i < n; i++) {
		if (!json_is_string(json_array_get(row, i)))
			return false;
		csv->cells[csv->ncells++] = xstrdup(json_string_value(
		    json_array_get(row, i)));
	}
	return true;
}

static int
malformed(struct import *im)
{
	return err_set(im->err, ERR_INPUT, "this is no import: use pregon "
	    "import");
}

/* A no counts whatever else is wrong with its row, if it says whose it is. */
static bool
is_taken(const struct list_row *row, bool good)
{
	return good || (row->consent == SAID_NO &&
	    (*address_reveal(&row->phone) != '\0' ||
	    *address_reveal(&row->email) != '\0'));
}

static int
take_row(struct import *im, json_t *json)
{
	json_int_t line = json_integer_value(json_array_get(json, 0));
	struct list_row row = { .where = { "line", (unsigned)line } };
	enum import_outcome outcome = IMPORT_ADDED;
	int result = 0;

	if (!load_row(im->csv, json, 1, (unsigned)line))
		return malformed(im);
	if (is_taken(&row, cells_row(&im->cells, &row))) {
		result = imports_row(im->core->store, &im->list, &row,
		    im->now_ms, &outcome, im->err);
		im->outcomes[outcome]++;
		if (outcome == IMPORT_STOPPED)
			cells_wrong(&im->cells, NULL, "she said no to texts, "
			    "or a file says so");
		if (outcome == IMPORT_TWO)
			cells_wrong(&im->cells, NULL, "its addresses are those "
			    "of two people, or she has another one");
	} else
		im->left_out++;
	address_done(&row.phone);
	address_done(&row.email);
	secret_done(&row.name);
	return result;
}

/* In the caller's transaction. */
static int
take_rows(struct import *im, json_t *arguments)
{
	json_t *rows = json_object_get(arguments, "rows"), *row;
	char *line;
	size_t i;

	if (!load_row(im->csv, json_object_get(arguments, "header"), 0, 1))
		return malformed(im);
	if (!cells_header(&im->cells)) {
		line = im->mistakes.items[0].text;
		return err_set(im->err, ERR_INPUT, "the header: %s", line);
	}
	json_array_foreach(rows, i, row)
		if (take_row(im, row) == -1)
			return -1;
	return 0;
}

static int
audit(struct import *im, uid_t uid)
{
	char subject[NAME_LEN_MAX + 8], words[160];

	snprintf(subject, sizeof subject, "list %s", im->list.name);
	snprintf(words, sizeof words, "%ld added, %ld known, %ld had said no, "
	    "%ld say no, %ld left out", im->outcomes[IMPORT_ADDED],
	    im->outcomes[IMPORT_KNOWN], im->outcomes[IMPORT_STOPPED],
	    im->outcomes[IMPORT_SAYS_NO],
	    im->outcomes[IMPORT_TWO] + im->left_out);
	return audit_add(im->core->store, im->now_ms, uid, "import", subject,
	    words, im->err);
}

static int
run(struct import *im, json_t *arguments, uid_t uid)
{
	struct store *store = im->core->store;
	int result;

	if (store_begin(store, im->err) == -1)
		return -1;
	result = take_rows(im, arguments);
	if (result == -1 || json_is_true(json_object_get(arguments, "dry_run")))
		store_rollback(store);
	else if (audit(im, uid) == -1 || store_commit(store, im->err) == -1) {
		store_rollback(store);
		result = -1;
	}
	return result;
}

static void
report(const struct import *im, json_t *reply)
{
	json_t *counts = json_object(), *why = json_array(),
	    *columns = json_array();
	size_t i;

	for (i = 0; i < IMPORT_OUTCOMES; i++)
		json_object_set_new(counts,
		    import_outcome_name((enum import_outcome)i),
		    json_integer(im->outcomes[i]));
	json_object_set_new(counts, "left_out", json_integer(im->left_out));
	for (i = 0; i < im->wrong.kept; i++)
		json_array_append_new(why, json_pack("{s:i, s:s}", "line",
		    (int)im->wrong.items[i].line, "why",
		    im->wrong.items[i].text));
	for (i = 0; i < im->cells.taken->columns.count; i++)
		json_array_append_new(columns,
		    json_string(im->cells.taken->columns.names[i]));
	json_object_set_new(reply, "counts", counts);
	json_object_set_new(reply, "why", why);
	json_object_set_new(reply, "columns", columns);
}

int
command_import(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	struct taken *taken = taken_new();
	struct import im = { .core = core, .now_ms = clock_wall_ms(),
	    .csv = xcalloc(1, sizeof *im.csv), .err = err };
	int result;

	mistakes_init(&im.mistakes);
	mistakes_init(&im.wrong);
	im.cells = (struct cells){ .config = core->config, .list = &im.list,
	    .mistakes = &im.mistakes, .wrong = &im.wrong, .csv = im.csv,
	    .taken = taken_add(taken, "import"), .file = "" };
	result = read_list(&im, asked->arguments);
	if (result == 0)
		result = run(&im, asked->arguments, asked->uid);
	if (result == 0) {
		report(&im, reply);
		log_info("people.imported", "list=%s added=%ld known=%ld "
		    "stopped=%ld left_out=%ld dry_run=%d uid=%u", im.list.name,
		    im.outcomes[IMPORT_ADDED], im.outcomes[IMPORT_KNOWN],
		    im.outcomes[IMPORT_STOPPED], im.left_out, json_is_true(
		    json_object_get(asked->arguments, "dry_run")),
		    (unsigned)asked->uid);
	}
	forget_row(im.csv);
	free(im.csv);
	free(im.list.source);
	taken_free(taken);
	mistakes_done(&im.mistakes);
	mistakes_done(&im.wrong);
	return result;
}
