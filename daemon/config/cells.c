#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "config/cells.h"
#include "text/email.h"
#include "text/phone.h"

#define CHOICES_MAX 256		/* bytes of what is allowed, in a mistake */

static const char *const column_names[NCOLUMNS + 1] = {
	[COLUMN_PHONE] = "phone",
	[COLUMN_EMAIL] = "email",
	[COLUMN_LANGUAGE] = "language",
	[COLUMN_NAME] = "name",
	[COLUMN_ZONE] = "zone",
	[NCOLUMNS] = NULL,
};

/* Note what is wrong with the row last read.  Always false. */
bool
cells_wrong(const struct cells *c, const char *column, const char *why)
{
	mistakes_add(c->mistakes, c->file, c->csv->line, "%s%s%s",
	    column != NULL ? column : "", column != NULL ? ": " : "", why);
	return false;
}

static const char *
cell_of(const struct cells *c, enum column column)
{
	return c->cell_of[column] == -1 ? "" :
	    str_trim(c->csv->cells[c->cell_of[column]]);
}

static bool
read_phone(const struct cells *c, struct list_row *row)
{
	const char *cell = cell_of(c, COLUMN_PHONE), *why;

	if (*cell == '\0')
		return true;
	why = phone_parse(cell, c->config->region, &row->phone);
	return why == NULL || cells_wrong(c, "phone", why);
}

static bool
read_email(const struct cells *c, struct list_row *row)
{
	const char *cell = cell_of(c, COLUMN_EMAIL), *why;

	if (*cell == '\0')
		return true;
	why = email_parse(cell, &row->email);
	return why == NULL || cells_wrong(c, "email", why);
}

static bool
read_language(const struct cells *c, struct list_row *row)
{
	const struct names *known = &c->list->languages;
	const char *cell = cell_of(c, COLUMN_LANGUAGE);
	struct buf why;
	size_t i;

	for (i = 0; i < known->count; i++)
		if (*cell == '\0' || str_eq(cell, known->names[i])) {
			row->language = known->names[i];
			return true;
		}
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
	const char *cell = cell_of(c, COLUMN_NAME), *p;

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
	const char *cell = cell_of(c, COLUMN_ZONE);

	if (*cell == '\0')
		return true;
	row->zone = zone_find(cell);
	return row->zone != NULL || cells_wrong(c, "zone",
	    "the system knows no such zone; one is America/Denver");
}

/* Read what the row has.  Whether all of it is good. */
bool
cells_row(const struct cells *c, struct list_row *row)
{
	bool good;

	if (c->csv->ncells != c->ncells) {
		mistakes_add(c->mistakes, c->file, c->csv->line,
		    "cells: %zu, and the header has %zu", c->csv->ncells,
		    c->ncells);
		return false;
	}
	good = read_phone(c, row);
	good &= read_email(c, row);
	good &= read_language(c, row);
	good &= read_name(c, row);
	good &= read_zone(c, row);
	if (*cell_of(c, COLUMN_PHONE) == '\0' &&
	    *cell_of(c, COLUMN_EMAIL) == '\0')
		good = cells_wrong(c, NULL, "neither phone nor email");
	return good;
}

/* Which column cell ${i} names.  A wrong name may be an address: not shown. */
static bool
header_cell(struct cells *c, size_t i)
{
	const char *cell = str_trim(c->csv->cells[i]), *guess;
	int column;

	for (column = 0; column < NCOLUMNS; column++)
		if (str_eq(cell, column_names[column]))
			break;
	if (column < NCOLUMNS && c->cell_of[column] == -1) {
		c->cell_of[column] = (int)i;
		return true;
	}
	if (column < NCOLUMNS)
		return cells_wrong(c, cell, "named twice");
	guess = str_guess(cell, column_names);
	mistakes_add(c->mistakes, c->file, c->csv->line,
	    "column %zu: unknown name (%s%s)", i + 1, guess != NULL ? guess :
	    "none of phone, email, language, name, zone",
	    guess != NULL ? "?" : "");
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
		good = cells_wrong(c, NULL, "no column is phone or email");
	return good;
}
