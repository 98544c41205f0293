/*
 * scan.h - one look at a file's bytes, before libconfig reads them
 *
 * libconfig 1.5 silently wraps integers beyond 32 bits, lets through bytes
 * that are not UTF-8, ends at a NUL, counts lines in 16 bits, and when a quote
 * is missing points at wherever the next string ends.  This pass knows enough
 * of the syntax (strings, comments, numbers) to report all of that by line.
 *
 * Stricter than libconfig: a string ends on the line it begins on (adjacent
 * strings are joined, \n is a line feed), and @include is refused, since every
 * file is found by its folder.
 */
#ifndef CONFIG_SCAN_H
#define CONFIG_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "config/mistakes.h"

#define SCAN_LINES_MAX	65535	/* lines of a file: what libconfig can count */
#define SCAN_WIDE_MAX	64	/* integers beyond 32 bits that are remembered */

struct scan {
	bool	 broken;		/* parsing it makes no sense */
	size_t	 nwide;
	unsigned wide[SCAN_WIDE_MAX];	/* lines of integers beyond 32 bits */
};

/**
 * Look at ${len} bytes of ${file}.  Mistakes repeat nothing of what the file
 * says: a number may be somebody's.
 */
void	scan_text(const char *file, const char *text, size_t len,
	    struct scan *ret, struct mistakes *mistakes);

/** Whether an integer on ${line} was reported: its value is not as written. */
bool	scan_is_wide(const struct scan *scan, unsigned line);

#endif
