/*
 * rows.h - the people on a list, one at a time
 *
 * Subscribers written in the list's file, then those of its CSV files, as a
 * stream: a list of any length is never whole in memory.
 *
 * A CSV file (csv.h) has a header row naming its columns, any of: phone, email,
 * language, name, zone, in any order; phone or email must be there.  Spaces
 * around a cell do not count.  A phone number is in the habits of the
 * configuration's region; an empty language is the list's first.
 */
#ifndef CONFIG_ROWS_H
#define CONFIG_ROWS_H

#include "config/config.h"

#define LIST_ROWS_MAX	1000000	/* people on one list */

/**
 * A row; borrowed during the call, the name of its file and its language too.
 * Return 0 to go on, -1 to stop.
 */
typedef int (*list_row_seen)(const struct list_row *row, void *arg);

/**
 * Call ${see} for every good row of ${list}; what is wrong with the others goes
 * to ${mistakes} (bad phone, unknown language or zone, neither phone nor
 * e-mail, wrong number of cells, a number twice).  Returns how many rows
 * were seen, -1 where a file cannot be read, a list is too long, or ${see}
 * stopped it.
 */
long	list_rows(const struct config *config, const struct list *list,
	    list_row_seen see, void *arg, struct mistakes *mistakes);

#endif
