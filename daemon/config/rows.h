/*
 * rows.h - the people on a list, one at a time
 *
 * Subscribers written in the list's file, then those of its CSV files, as a
 * stream: a list of any length is never whole in memory.
 *
 * A CSV file (csv.h) has a header row naming its columns, in any order, by our
 * names or the usual others (columns.h); phone or email must be there.  Spaces
 * around a cell do not count.  A phone number is in the habits of the
 * configuration's region; an empty language is the list's first.
 *
 * What is wrong in the list's own file is a mistake.  In a CSV file a wrong row
 * is a mistake where the list is strict; where it is lenient the row is left
 * out, and another one with its address is taken.  A file that is no such
 * table, or of which no row can be taken, is a mistake always.
 *
 * A row whose consent is no, or no word of ours, is seen too (list_row_refuses),
 * wherever it stands and whatever else is wrong with it, if it has an address that
 * can be read: it says whom not to text.  Rows with her address behind it are
 * left out.
 */
#ifndef CONFIG_ROWS_H
#define CONFIG_ROWS_H

#include "config/config.h"
#include "config/taken.h"

#define LIST_ROWS_MAX	1000000	/* people on one list */

/**
 * A row; borrowed during the call, the name of its file and its language too.
 * Return 0 to go on, -1 to stop.
 */
typedef int (*list_row_seen)(const struct list_row *row, void *arg);

/** Whether it is no row of the list, but a word against texting her. */
bool	list_row_refuses(const struct list_row *row);

/**
 * Call ${see} for every good row of ${list}; what is wrong goes to ${mistakes},
 * or, by line, to ${taken} (NULL where nobody asks), which also has the CSV
 * files' figures.  A sealed file is read with the configuration's key; without one
 * it is noted in ${taken}, or, where nobody asks, a mistake.  Returns how many people it has, -1 where a file cannot be
 * read, a list is too long, or ${see} stopped it.
 */
long	list_rows(const struct config *config, const struct list *list,
	    list_row_seen see, void *arg, struct mistakes *mistakes,
	    struct taken *taken);

#endif
