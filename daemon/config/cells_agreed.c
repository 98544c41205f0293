#include "base/str.h"
#include "config/agreed.h"
#include "config/cells.h"
#include "text/written_date.h"

static bool
read_source(const struct cells *c, struct list_row *row)
{
	const char *cell = cells_of(c, COLUMN_SOURCE), *why;

	if (*cell == '\0')
		return true;
	why = agreed_check_source(cell);
	if (why != NULL)
		return cells_wrong(c, "source", why);
	row->source = str_trim(c->csv->cells[c->cell_of[COLUMN_SOURCE]]);
	return true;
}

static bool
read_date(const struct cells *c, struct list_row *row)
{
	const char *cell = cells_of(c, COLUMN_DATE), *why;
	struct civil civil;

	if (*cell == '\0')
		return true;
	why = written_date_parse(cell, c->config->region, &civil);
	if (why == NULL) {
		row->date_ms = civil_ms(&civil);
		why = agreed_check_date(c->config, row->date_ms);
	}
	return why == NULL || cells_wrong(c, "date", why);
}

bool
cells_agreed(const struct cells *c, struct list_row *row)
{
	bool good = read_source(c, row);
	const char *why;

	good &= read_date(c, row);
	row->consent = agreed_word(cells_of(c, COLUMN_CONSENT));
	if (row->consent == SAID_UNCLEAR)
		return cells_wrong(c, "consent", "is none of yes, on file, "
		    "signed; ask, pending; no, stop, in English or Spanish");
	why = good ? agreed_check(c->list, row) : NULL;
	return why == NULL ? good : cells_wrong(c, "consent", why);
}
