/*
 * cells.h - what the cells of a list's CSV file mean
 *
 * What is wrong with a cell is said without what it holds: even the name of a
 * column can be an address, where the header is missing.
 *
 * A wrong row is either a mistake or, in a list that is lenient, left out: a
 * bad number or e-mail address, an unknown language, zone or channel, a name of
 * more lines, no address at all, more or fewer cells than the header, an address
 * that was there before; a consent that is no word of ours, or on file without a
 * source and a date; a date that is none, could be two, or is yet to come.  A
 * wrong header or a table that is none (csv.h) is a
 * mistake always: nobody can say whose cells are whose.
 */
#ifndef CONFIG_CELLS_H
#define CONFIG_CELLS_H

#include "config/columns.h"
#include "config/config.h"
#include "config/csv.h"
#include "config/taken.h"

/* All are borrowed. */
struct cells {
	const struct config	*config;
	const struct list	*list;
	struct mistakes		*mistakes;
	struct mistakes		*wrong;		/* ... those of rows */
	struct taken_file	*taken;
	struct csv		*csv;
	const char		*file;		/* as shown to a person */
	size_t			 ncells;	/* as the header has it */
	int			 cell_of[NCOLUMNS];	/* -1: no such column */
};

/**
 * Read the row last read as the header.  Whether it is good.  Columns that are
 * none of ours are mistakes where the list is strict, else noted as not read.
 */
bool	cells_header(struct cells *cells);

/**
 * Read what the row last read says into ${row}, which holds nothing yet; its
 * source is borrowed until the next row.  Whether all of it is good; if not, ${row}
 * has what is.
 */
bool	cells_row(const struct cells *cells, struct list_row *row);

/** What the row last read has in ${column}, without spaces around it; "" for none. */
const char *cells_of(const struct cells *cells, enum column column);

/**
 * The part of cells_row about consent.  A consent that is no word of ours makes the
 * row wrong and SAID_UNCLEAR.
 */
bool	cells_agreed(const struct cells *cells, struct list_row *row);

/**
 * How many addresses the row last read shows to whoever reads the file, good or
 * not; in any of its cells where they are not as many as the header's.
 */
long	cells_in_clear(const struct cells *cells);

/** The row last read makes the table wrong.  Always false. */
bool	cells_broken(const struct cells *cells, const char *why);

/** Note that something is wrong with the row last read.  Always false. */
bool	cells_wrong(const struct cells *cells, const char *column,
	    const char *why);

#endif
