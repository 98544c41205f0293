/*
 * braces.h - phrases that are alike, written as one
 *
 * "no {text|texts} {please|}" stands for four: one of each pair of braces,
 * where nothing is one, too.  No braces inside of braces.
 */
#ifndef TEXT_BRACES_H
#define TEXT_BRACES_H

#include <stddef.h>

#define BRACES_PHRASES_MAX	2000	/* that one pattern stands for */

struct buf;

/** How many phrases ${pattern} stands for.  0: its braces do not match, or more
 * than BRACES_PHRASES_MAX. */
size_t	braces_count(const char *pattern);

/** Append the ${n}-th of them, from 0 on, to ${ret}. */
void	braces_phrase(const char *pattern, size_t n, struct buf *ret);

#endif
