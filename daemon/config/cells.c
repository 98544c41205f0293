#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/str.h"
#include "config/cells.h"
#include "config/clear.h"
#include "config/items.h"
#include "text/email.h"
#include "text/letters.h"
#include "text/phone.h"

#define CHOICES_MAX 256		/* bytes of what is allowed, in a mistake */
#define NAME_DIGITS_MAX 3	/* a column's name with more may be a number */
#define NAME_SHOWN_MAX 40	/* bytes of a column's name that are shown */

/* Note what is wrong with the row last read.  Always false. */
bool
cells_wrong(const struct cells *c, const char *column, const char *why)
{
	mistakes_add(c->wrong, c->file, c->csv->line, "%s%s%s",
	    column != NULL ? column : "", column != NULL ? ": " : "", why);
	return false;
}

bool
cells_broken(const struct cells *c, const char *why)
{
	mistakes_add(c->mistakes, c->file, c->csv->line, "%s", why);
	return false;
}

const char *
cells_of(const struct cells *c, enum column column)
{
	return c->cell_of[column] == -1 ? "" :
	    str_trim(c->csv->cells[c->cell_of[column]]);
}

static bool
read_phone(const struct cells *c, struct list_row *row)
{
	const char *cell = cells_of(c, COLUMN_PHONE), *why;

	if (*cell == '\0')
		return true;
	why = phone_parse(cell, c->config->region, &row->phone);
	return why == NULL || cells_wrong(c, "phone", why);
}

static bool
read_email(const struct cells *c, struct list_row *row)
{
	const char *cell = cells_of(c, COLUMN_EMAIL), *why;

	if (*cell == '\0')
		return true;
	why = email_parse(cell, &row->email);
	return why == NULL || cells_wrong(c, "email", why);
}

/* Whether ${folded} is what ${code} is called, in it or in one of ${known}. */
static bool
is_called(const char *folded, const char *code, const struct names *known)
{
	char name[LETTERS_MAX];
	size_t i;

	letters_language(code, "en", name);
	if (str_eq(folded, name))
		return true;
	letters_language(code, code, name);
	if (str_eq(folded, name))
		return true;
	for (i = 0; i < known->count; i++) {
		letters_language(code, known->names[i], name);
		if (str_eq(folded, name))
			return true;
	}
	return false;
}

/* The language that ${cell} means: "es", "ES", "Spanish", "español", "". */
static char *
find_language(const struct names *known, const char *cell)
{
	char folded[LETTERS_MAX], code[LETTERS_MAX];
	size_t i;

	for (i = 0; i < known->count; i++)
		if (*cell == '\0' || str_eq(cell, known->names[i]))
			return known->names[i];
	letters_fold(cell, folded);
	for (i = 0; *folded != '\0' && i < known->count; i++) {
		letters_fold(known->names[i], code);
		if (str_eq(folded, code) ||
		    is_called(folded, known->names[i], known))
			return known->names[i];
	}
	return NULL;
}

static bool
read_language(const struct cells *c, struct list_row *row)
{
	const struct names *known = &c->list->languages;
	struct buf why;
	size_t i;

	row->language = find_language(known, cells_of(c, COLUMN_LANGUAGE));
	if (row->language != NULL)
		return true;
	buf_init(&why, CHOICES_MAX);
	buf_adds(&why, "is none of the list's");
	for (i = 0; i < known->count; i++)
		buf_addf(&why, "%s %s", i == 0 ? ":" : ",", known->names[i]);
	cells_wrong(c, "language", buf_text(&why));
	buf_done(&why);
	return false;
}

static bool
read_name(const struct cells *c, struct list_row *row)
{
	const char *cell = cells_of(c, COLUMN_NAME), *p;

	for (p = cell; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == '\x7f')
			return cells_wrong(c, "name",
			    "a line break or control character");
	secret_set(&row->name, cell, strlen(cell));
	return true;
}

static bool
read_zone(const struct cells *c, struct list_row *row)
{
	const char *cell = cells_of(c, COLUMN_ZONE);

	if (*cell == '\0')
		return true;
	row->zone = zone_find(cell);
	return row->zone != NULL || cells_wrong(c, "zone",
	    "the system knows no such zone; one is America/Denver");
}

static bool
read_preference(const struct cells *c, struct list_row *row)
{
	const char *cell = cells_of(c, COLUMN_CHANNEL);
	enum channel channel;

	if (*cell == '\0')
		return true;
	if (!channel_called(cell, &channel))
		return cells_wrong(c, "channel", "is neither sms nor email");
	return channels_add(&row->prefers, channel);
}

bool
cells_row(const struct cells *c, struct list_row *row)
{
	bool good;

	if (c->csv->ncells != c->ncells) {
		mistakes_add(c->wrong, c->file, c->csv->line,
		    "cells: %zu, and the header has %zu", c->csv->ncells,
		    c->ncells);
		return false;
	}
	good = read_phone(c, row);
	good &= read_email(c, row);
	good &= read_language(c, row);
	good &= read_name(c, row);
	good &= read_zone(c, row);
	good &= read_preference(c, row);
	good &= cells_agreed(c, row);
	if (*cells_of(c, COLUMN_PHONE) == '\0' &&
	    *cells_of(c, COLUMN_EMAIL) == '\0')
		good = cells_wrong(c, NULL, "neither phone nor email");
	return good;
}

long
cells_in_clear(const struct cells *c)
{
	long n = 0;
	size_t i;

	if (c->csv->ncells == c->ncells)
		return clear_looks(cells_of(c, COLUMN_PHONE)) +
		    clear_looks(cells_of(c, COLUMN_EMAIL));
	for (i = 0; i < c->csv->ncells; i++)
		n += clear_looks(c->csv->cells[i]);
	return n;
}

/* Whether ${name} could be an address, or more than a name. */
static bool
is_unsafe(const char *name)
{
	size_t digits = 0;

	for (; *name != '\0'; name++) {
		if (*name == '@' || (unsigned char)*name < ' ')
			return true;
		digits += *name >= '0' && *name <= '9';
	}
	return digits > NAME_DIGITS_MAX;
}

/* Say that column ${i} has no name of ours, but perhaps one like ${guess}. */
static void
strict_column(const struct cells *c, size_t i, const char *guess)
{
	enum column column;
	struct buf ours;

	buf_init(&ours, CHOICES_MAX);
	if (guess != NULL)
		buf_addf(&ours, "%s?", guess);
	else
		for (column = 0; column < NCOLUMNS; column++)
			buf_addf(&ours, "%s%s", column == 0 ? "none of " :
			    ", ", column_name(column));
	mistakes_add(c->mistakes, c->file, c->csv->line,
	    "column %zu: unknown name (%s)", i + 1, buf_text(&ours));
	buf_done(&ours);
}

/* Cell ${i} is the name of none of our columns. */
static bool
unknown_column(const struct cells *c, size_t i, const char *cell)
{
	const char *guess = column_guess(cell);
	size_t len = utf8_whole(cell, strnlen(cell, NAME_SHOWN_MAX));
	char *shown;

	if (c->list->strictness == LIST_STRICT) {
		strict_column(c, i, guess);
		return false;
	}
	if (*cell == '\0' || is_unsafe(cell))
		shown = xasprintf("column %zu", i + 1);
	else if (guess != NULL)
		shown = xasprintf("%.*s (%s?)", (int)len, cell, guess);
	else
		shown = xstrndup(cell, len);
	names_add(&c->taken->columns, shown);
	free(shown);
	return true;
}

/* Which column cell ${i} names.  A wrong name may be an address. */
static bool
header_cell(struct cells *c, size_t i)
{
	const char *cell = str_trim(c->csv->cells[i]);
	enum column column = column_find(cell);

	if (column == NCOLUMNS)
		return unknown_column(c, i, cell);
	if (c->cell_of[column] == -1) {
		c->cell_of[column] = (int)i;
		return true;
	}
	mistakes_add(c->mistakes, c->file, c->csv->line, "%s: named twice, by "
	    "columns %d and %zu", column_name(column),
	    c->cell_of[column] + 1, i + 1);
	return false;
}

bool
cells_header(struct cells *c)
{
	bool good = true;
	size_t i;

	for (i = 0; i < NCOLUMNS; i++)
		c->cell_of[i] = -1;
	c->ncells = c->csv->ncells;
	for (i = 0; i < c->ncells; i++)
		good &= header_cell(c, i);
	if (good && c->cell_of[COLUMN_PHONE] == -1 &&
	    c->cell_of[COLUMN_EMAIL] == -1)
		good = cells_broken(c, "no column is phone or email");
	return good;
}
