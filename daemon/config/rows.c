#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/cells.h"
#include "config/file.h"
#include "config/rows.h"
#include "config/seen.h"

bool
list_row_refuses(const struct list_row *row)
{
	return row->consent == SAID_NO || row->consent == SAID_UNCLEAR;
}

/* A list being read. */
struct reader {
	const struct config	*config;
	const struct list	*list;
	struct mistakes		*mistakes;
	struct taken		*taken;
	bool			 told;	/* somebody looks at it */
	struct seen		*seen;
	list_row_seen		 see;
	void			*arg;
	long			 met, count;	/* rows; the good ones */
	bool			 stopped;
};

/* Whether the list had ${address}, called ${kind}, nowhere before ${where}. */
static bool
is_first(const struct reader *r, const struct address *address,
    const char *kind, const struct where *where, struct mistakes *wrong)
{
	const struct where *before;

	if (*address_reveal(address) == '\0')
		return true;
	before = seen_find(r->seen, address);
	if (before == NULL)
		return true;
	if (str_eq(before->file, where->file))
		mistakes_add(wrong, where->file, where->line,
		    "the same %s as line %u", kind, before->line);
	else
		mistakes_add(wrong, where->file, where->line,
		    "the same %s as %s:%u", kind, before->file, before->line);
	return false;
}

static void
remember(struct reader *r, const struct list_row *row)
{
	if (*address_reveal(&row->phone) != '\0')
		seen_add(r->seen, &row->phone, &row->where);
	if (*address_reveal(&row->email) != '\0')
		seen_add(r->seen, &row->email, &row->where);
}

static bool
has_address(const struct list_row *row)
{
	return *address_reveal(&row->phone) != '\0' ||
	    *address_reveal(&row->email) != '\0';
}

/*
 * A row that says no, or says nothing clear of consent, counts whatever else is
 * wrong with it and wherever she was before: a no is never lost, and another row
 * with her address is not taken.  1 where it is a no, 0, or -1 to stop.
 */
static int
row_refuses(struct reader *r, const struct list_row *row)
{
	remember(r, row);
	if (row->consent == SAID_NO)
		mistakes_add(&r->taken->why, row->where.file, row->where.line,
		    "consent: no; she is not texted");
	r->stopped = r->see(row, r->arg) == -1;
	if (r->stopped)
		return -1;
	return row->consent == SAID_NO;
}

/*
 * A row is complete, and ${good} as far as it goes; what is wrong goes to
 * ${wrong}.  A row that is left out is nobody's first.  1 where it was taken,
 * 0 where not, or -1 to stop.
 */
static int
row_done(struct reader *r, const struct list_row *row, bool good,
    struct mistakes *wrong)
{
	bool first;

	if (r->met++ == LIST_ROWS_MAX) {
		mistakes_add(r->mistakes, row->where.file, row->where.line,
		    "more than %d people on one list", LIST_ROWS_MAX);
		r->stopped = true;
		return -1;
	}
	if (list_row_refuses(row) && has_address(row))
		return row_refuses(r, row);
	first = is_first(r, &row->phone, "phone", &row->where, wrong);
	first &= is_first(r, &row->email, "e-mail", &row->where, wrong);
	good &= first;
	if (good || wrong == r->mistakes)
		remember(r, row);
	if (!good)
		return 0;
	r->count++;
	r->stopped = r->see(row, r->arg) == -1;
	return r->stopped ? -1 : 1;
}

static int
table_row(struct reader *r, const struct cells *cells)
{
	struct list_row row = { .where = { cells->file, cells->csv->line } };
	bool good = cells_row(cells, &row);
	int done = row_done(r, &row, good, cells->wrong);

	cells->taken->rows++;
	if (!cells->taken->sealed)
		cells->taken->in_clear += cells_in_clear(cells);
	cells->taken->say_no += done == 1 && row.consent == SAID_NO;
	cells->taken->left_out += done == 0;
	cells->taken->doubles += done == 0 && good;

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
		cells_broken(cells, "no header row");
	if (got == -1)
		cells_broken(cells, err.text);
	if (got != 1)
		return -1;
	while ((got = csv_next(cells->csv, &err)) != 0) {
		if (got == 1 && table_row(r, cells) == -1)
			return -1;
		if (got == -1)
			cells_broken(cells, err.text);
		if (got == -1 && err.kind != ERR_INPUT)
			return -1;
	}
	return 0;
}

/* A file of which nothing can be taken is not what it should be. */
static void
check_taken(const struct cells *cells)
{
	const struct taken_file *taken = cells->taken;

	if (cells->list->strictness == LIST_LENIENT && taken->rows > 0 &&
	    taken->left_out == taken->rows && taken->doubles == 0)
		mistakes_add(cells->mistakes, cells->file, 0, "none of its %ld "
		    "rows can be taken", taken->rows);
}

/* A FIFO must not make us wait. */
static FILE *
csv_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	return fd == -1 ? NULL : fdopen(fd, "r");
}

/* Read the table that ${csv} reads. */
static int
csv_whole(struct reader *r, struct cells *cells, struct csv *csv)
{
	int done;

	cells->csv = csv;
	cells->wrong = r->list->strictness == LIST_LENIENT ? &r->taken->why :
	    r->mistakes;
	done = table_read(r, cells);
	cells->taken->rows_1252 = csv->rows_1252;
	if (done == 0)
		check_taken(cells);
	csv_done(csv);
	return done;
}

/* The name under which ${shown} was sealed: "lists/vote.csv.sealed" as "vote.csv". */
static char *
sealed_name(const char *shown)
{
	const char *slash = strrchr(shown, '/'),
	    *name = slash != NULL ? slash + 1 : shown;

	return xstrndup(name, strlen(name) - strlen(LIST_SEALED));
}

static int
sealed_read(struct reader *r, struct cells *cells, FILE *in)
{
	const struct list_key *key = &r->config->list_key;
	char *name = sealed_name(cells->file);
	struct csv csv;
	struct err err;
	void *opened = key->open(key->arg, in, name, &err);
	int done;

	free(name);
	if (opened == NULL) {
		mistakes_add(r->mistakes, cells->file, 0, "%s", err.text);
		return -1;
	}
	csv_init_from(&csv, key->read, opened, CONFIG_CSV_MAX);
	done = csv_whole(r, cells, &csv);
	key->close(opened);
	return done;
}

/* Nobody can look inside.  Fine where somebody is told, who can say so. */
static int
sealed_pass(struct reader *r, struct cells *cells)
{
	cells->taken->unopened = true;
	if (r->told)
		return 0;
	mistakes_add(r->mistakes, cells->file, 0, "is sealed, and without the "
	    "key nobody knows who is in it");
	return -1;
}

/* Whether the file that ${path} was made of lies beside it. */
static bool
is_beside(const char *path)
{
	char *clear = xstrndup(path, strlen(path) - strlen(LIST_SEALED));
	bool there = access(clear, F_OK) == 0;

	free(clear);
	return there;
}

static int
table_open(struct reader *r, struct cells *cells, FILE *in)
{
	struct csv csv;

	if (cells->taken->sealed)
		return r->config->list_key.open != NULL ?
		    sealed_read(r, cells, in) : sealed_pass(r, cells);
	csv_init(&csv, in, CONFIG_CSV_MAX);
	return csv_whole(r, cells, &csv);
}

/* Read the CSV file ${shown}. */
static int
file_rows(struct reader *r, const char *shown)
{
	char *path = file_join(r->config->dir, shown);
	struct cells cells = { .config = r->config, .list = r->list,
		.mistakes = r->mistakes, .file = shown,
		.taken = taken_add(r->taken, shown) };
	FILE *in = csv_open(path);
	int done;

	cells.taken->sealed = str_ends(shown, LIST_SEALED);
	cells.taken->beside = cells.taken->sealed && is_beside(path);
	free(path);
	if (in == NULL) {
		mistakes_add(r->mistakes, r->list->where.file,
		    r->list->where.line, "files: %s: %s", shown,
		    strerror(errno));
		return -1;
	}
	done = table_open(r, &cells, in);
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
		if (row_done(r, &r->list->rows[i], true, r->mistakes) == -1)
			return -1;
	for (i = 0; i < r->list->files.count && !r->stopped; i++)
		if (file_rows(r, shown[i]) == -1)
			done = -1;
	return done;
}

long
list_rows(const struct config *config, const struct list *list,
    list_row_seen see, void *arg, struct mistakes *mistakes,
    struct taken *taken)
{
	struct taken *own = taken == NULL ? taken_new() : NULL;
	struct reader r = { .config = config, .list = list, .see = see,
		.arg = arg, .mistakes = mistakes,
		.taken = taken != NULL ? taken : own, .told = taken != NULL };
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
	taken_free(own);
	return done == 0 ? r.count : -1;
}
