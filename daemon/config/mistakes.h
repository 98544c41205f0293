/*
 * mistakes.h - everything that is wrong with the files, collected
 *
 * A mistake is `file:line: setting: what is wrong, what is allowed`.  It never
 * repeats an address.  They are printed in the order of file and line.
 */
#ifndef CONFIG_MISTAKES_H
#define CONFIG_MISTAKES_H

#include <stddef.h>
#include <stdio.h>

#define MISTAKES_MAX 1000	/* kept; further ones are counted */

struct mistake {
	char		*file;
	unsigned	 line;		/* 0: the file as a whole */
	char		*text;		/* "send.in_flight: 700 is outside 1..64 messages" */
};

struct mistakes {
	size_t		 count;		/* all of them */
	size_t		 kept;
	struct mistake	*items;
};

void	mistakes_init(struct mistakes *mistakes);
void	mistakes_done(struct mistakes *mistakes);

void	mistakes_add(struct mistakes *mistakes, const char *file, unsigned line,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/** Order by file and line (lines with equal places keep their order). */
void	mistakes_sort(struct mistakes *mistakes);

/** Sort them, and print each on a line of its own. */
void	mistakes_print(struct mistakes *mistakes, FILE *out);

/** "lists/vote.csv:41: ...", a new string. */
char	*mistake_line(const struct mistake *mistake);

#endif
