#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/cells.h"
#include "config/file.h"
#include "config/rows.h"
#include "config/seen.h"

/* A list being read. */
struct reader {
	const struct config	*config;
	const struct list	*list;
	struct mistakes		*mistakes;
	struct seen		*seen;
	list_row_seen		 see;
	void			*arg;
	long			 met, count;	/* rows; the good ones */
	bool			 stopped;
};

/* Whether the list had ${address}, called ${kind}, nowhere before ${where}. */
static bool
is_first(struct reader *r, const struct address *address, const char *kind,
    const struct where *where)
{
	const struct where *before;

	if (*address_reveal(address) == '\0')
		return true;
	before = seen_add(r->seen, address, where);
	if (before == NULL)
		return true;
	if (str_eq(before->file, where->file))
		mistakes_add(r->mistakes, where->file, where->line,
		    "the same %s as line %u", kind, before->line);
	else
		mistakes_add(r->mistakes, where->file, where->line,
		    "the same %s as %s:%u", kind, before->file, before->line);
	return false;
}

/* A row is complete, and ${good} as far as it goes.  0, or -1 to stop. */
static int
row_done(struct reader *r, const struct list_row *row, bool good)
{
	if (r->met++ == LIST_ROWS_MAX) {
		mistakes_add(r->mistakes, row->where.file, row->where.line,
		    "more than %d people on one list", LIST_ROWS_MAX);
		r->stopped = true;
		return -1;
	}
	good &= is_first(r, &row->phone, "phone", &row->where);
	good &= is_first(r, &row->email, "e-mail", &row->where);
	if (good) {
		r->count++;
		r->stopped = r->see(row, r->arg) == -1;
	}
	return r->stopped ? -1 : 0;
}

static int
table_row(struct reader *r, const struct cells *cells)
{
	struct list_row row = { .where = { cells->file, cells->csv->line } };
	bool good = cells_row(cells, &row);
	int done = row_done(r, &row, good);

	address_done(&row.phone);
	address_done(&row.email);
	secret_done(&row.name);
	return done;
}

/* Read the header and every row.  0, or -1 where the table ends too early. */
static int
table_read(struct reader *r, struct cells *cells)
{
	struct err err;
	int got = csv_next(cells->csv, &err);

	if (got == 1 && !cells_header(cells))
		return -1;
	if (got == 0)
		cells_wrong(cells, NULL, "no header row");
	if (got == -1)
		cells_wrong(cells, NULL, err.text);
	if (got != 1)
		return -1;
	while ((got = csv_next(cells->csv, &err)) != 0) {
		if (got == 1 && table_row(r, cells) == -1)
			return -1;
		if (got == -1)
			cells_wrong(cells, NULL, err.text);
		if (got == -1 && err.kind != ERR_INPUT)
			return -1;
	}
	return 0;
}

/* A FIFO must not make us wait. */
static FILE *
csv_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	return fd == -1 ? NULL : fdopen(fd, "r");
}

/* Read the CSV file ${shown}. */
static int
csv_read(struct reader *r, const char *shown)
{
	char *path = file_join(r->config->dir, shown);
	struct cells cells = { .config = r->config, .list = r->list,
		.mistakes = r->mistakes, .file = shown };
	struct csv csv;
	FILE *in = csv_open(path);
	int done;

	free(path);
	if (in == NULL) {
		mistakes_add(r->mistakes, r->list->where.file,
		    r->list->where.line, "files: %s: %s", shown,
		    strerror(errno));
		return -1;
	}
	csv_init(&csv, in, CONFIG_CSV_MAX);
	cells.csv = &csv;
	done = table_read(r, &cells);
	csv_done(&csv);
	fclose(in);
	return done;
}

/* A name beside the list's own file: "lists/vote.csv", or absolute as it is. */
static char *
beside(const struct list *list, const char *name)
{
	const char *slash = strrchr(list->where.file, '/');
	int len = slash == NULL ? 0 : (int)(slash - list->where.file + 1);

	if (name[0] == '/')
		return xstrdup(name);
	return xasprintf("%.*s%s", len, list->where.file, name);
}

static int
files_read(struct reader *r, char **shown)
{
	size_t i;
	int done = 0;

	for (i = 0; i < r->list->nrows; i++)
		if (row_done(r, &r->list->rows[i], true) == -1)
			return -1;
	for (i = 0; i < r->list->files.count && !r->stopped; i++)
		if (csv_read(r, shown[i]) == -1)
			done = -1;
	return done;
}

long
list_rows(const struct config *config, const struct list *list,
    list_row_seen see, void *arg, struct mistakes *mistakes)
{
	struct reader r = { .config = config, .list = list, .see = see,
		.arg = arg, .mistakes = mistakes };
	char **shown = xcalloc(list->files.count + 1, sizeof *shown);
	int done;
	size_t i;

	for (i = 0; i < list->files.count; i++)
		shown[i] = beside(list, list->files.names[i]);
	r.seen = seen_new();
	done = files_read(&r, shown);
	seen_free(r.seen);
	for (i = 0; i < list->files.count; i++)
		free(shown[i]);
	free(shown);
	return done == 0 ? r.count : -1;
}
