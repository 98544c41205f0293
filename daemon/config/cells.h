/*
 * cells.h - what the cells of a list's CSV file mean
 *
 * What is wrong with a cell goes to the mistakes, without what it holds: even
 * the name of a column can be an address, where the header is missing.
 */
#ifndef CONFIG_CELLS_H
#define CONFIG_CELLS_H

#include "config/config.h"
#include "config/csv.h"

enum column {
	COLUMN_PHONE,
	COLUMN_EMAIL,
	COLUMN_LANGUAGE,
	COLUMN_NAME,
	COLUMN_ZONE,
	NCOLUMNS,
};

/* All are borrowed. */
struct cells {
	const struct config	*config;
	const struct list	*list;
	struct mistakes		*mistakes;
	struct csv		*csv;
	const char		*file;		/* as shown to a person */
	size_t			 ncells;	/* as the header has it */
	int			 cell_of[NCOLUMNS];	/* -1: no such column */
};

/** Read the row last read as the header.  Whether it is good. */
bool	cells_header(struct cells *cells);

/**
 * Read what the row last read says into ${row}, which holds nothing yet.
 * Whether all of it is good; if not, ${row} has what is.
 */
bool	cells_row(const struct cells *cells, struct list_row *row);

/** Note that something is wrong with the row last read.  Always false. */
bool	cells_wrong(const struct cells *cells, const char *column,
	    const char *why);

#endif
