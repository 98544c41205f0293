/*
 * names.h - the names of an enum's values
 *
 * A table has a name for each value, from 0 up without a hole.  The values are
 * stored in rows: their order is not to change.
 */
#ifndef MODEL_NAMES_H
#define MODEL_NAMES_H

#include <stddef.h>

#define NAMES_COUNT(names) (sizeof (names) / sizeof (names)[0])

/** The name of ${value}; "?" where it is none, as in a row from elsewhere. */
const char *names_of(const char *const *names, size_t n, unsigned value);

/** The value that has ${name}, or -1. */
int	names_find(const char *const *names, size_t n, const char *name);

#endif
