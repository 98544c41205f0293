/*
 * csv.h - tables as spreadsheets write them, a row at a time
 *
 * Quotes stand around whole cells, doubled inside; rows end with LF or CR LF,
 * the last one perhaps with nothing.  A byte order mark before the first row
 * is passed over, and so is a row without anything in its cells: an empty
 * line.  What is no such table is an error, by line.
 *
 * Cells are parted by a comma, a semicolon or a tab: the one that the first row
 * with anything in it has most of outside quotes; of equals, the first named.
 * A row that is not UTF-8 is read as Windows-1252, unless a byte order mark
 * has said that the file is UTF-8.  Cells are UTF-8 always.
 *
 * The bytes of a row are overwritten when the next one is read, or at the
 * end: rows hold addresses.  An error never repeats what a cell holds.
 */
#ifndef CONFIG_CSV_H
#define CONFIG_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

#define CSV_ROW_MAX	4096	/* bytes of one row, line ends included */
#define CSV_CELLS_MAX	64	/* cells of one row */
#define CSV_ROW_ROOM	(3 * CSV_ROW_MAX + 1)	/* of one row, once it is UTF-8 */

/** As read of struct list_key. */
typedef int (*csv_read)(void *arg, void *ret, size_t room, size_t *ret_len,
	    struct err *err);

struct csv {
	csv_read	 read;
	void		*arg;
	size_t		 left;		/* bytes we may still read */
	char		 bytes[CSV_ROW_MAX];	/* next is ${at} */
	size_t		 at, len;
	char		 separator;	/* 0: nothing has been read */
	bool		 marked;	/* there was a byte order mark */
	size_t		 rows_1252;	/* rows that were Windows-1252 */
	unsigned	 next_line;	/* where the byte at ${at} stands */

	/* The row last read. */
	unsigned	 line;		/* where it begins; 1 for the first */
	size_t		 ncells;
	char		*cells[CSV_CELLS_MAX];	/* strings, in ${row} */
	char		 row[CSV_ROW_ROOM];
	size_t		 row_len;	/* bytes of ${row} in use */
	size_t		 taken;		/* bytes of the file it took */
};

/**
 * Read from ${in} (borrowed; not closed), at most ${max} bytes in all.
 * ${in} gives its buffer up, so that none is left with rows in it.
 */
void	csv_init(struct csv *csv, FILE *in, size_t max);

/** The same from whatever ${read} reads with ${arg}. */
void	csv_init_from(struct csv *csv, csv_read read, void *arg, size_t max);
void	csv_done(struct csv *csv);

/**
 * Read the next row.  Returns 1, 0 at the end, or -1: ERR_INPUT where the row
 * at ${csv}->line is wrong (the next call goes on with the line behind it),
 * ERR_IO or ERR_FULL where no more can be read.
 */
int	csv_next(struct csv *csv, struct err *err);

#endif
