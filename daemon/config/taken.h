/*
 * taken.h - what was taken of the lists' CSV files, and what was not, and why
 *
 * It never holds an address: a column whose name could be one has a number.
 */
#ifndef CONFIG_TAKEN_H
#define CONFIG_TAKEN_H

#include "base/buf.h"
#include "config/config.h"

#define TAKEN_LINE_MAX 8192	/* bytes of what is said of one file */

struct taken_file {
	char		*file;		/* as shown to a person */
	bool		 sealed;
	bool		 unopened;	/* sealed, and nobody could look inside */
	bool		 beside;	/* sealed, and the clear file lies there too */
	long		 rows;		/* met, the header not among them */
	long		 left_out;	/* of them */
	long		 doubles;	/* of those: the list had them already */
	long		 say_no;	/* of those that were not left out: to texts */
	long		 in_clear;	/* addresses that lie in it (clear.h) */
	size_t		 rows_1252;	/* of them, read as Windows-1252 */
	struct names	 columns;	/* not read: "Notes", "langauge (language?)" */
};

struct taken {
	size_t			 nfiles;
	struct taken_file	*files;
	struct mistakes		 why;	/* what was left out, by line */
};

struct taken	*taken_new(void);
void		 taken_free(struct taken *taken);

/** Begin to count for ${file}, copied; borrowed until the next one begins. */
struct taken_file *taken_add(struct taken *taken, const char *file);

/** The first file that nobody could look inside; NULL: none. */
const char	*taken_unopened(const struct taken *taken);

/** Whether there is anything to say about ${file}. */
bool	taken_is_odd(const struct taken_file *file);

/** "lists/vote.csv: 47 of 50 rows taken, 3 left out", added to ${ret}. */
void	taken_say(const struct taken_file *file, struct buf *ret);

#endif
