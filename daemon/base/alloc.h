/*
 * alloc.h - memory that is always there
 *
 * Out of memory ends the process: the outbox makes a restart safe.  So sizes
 * that come from outside are checked against a named bound before they get here.
 */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

void	*xmalloc(size_t size);
void	*xcalloc(size_t count, size_t size);
void	*xreallocarray(void *old, size_t count, size_t size);
char	*xstrdup(const char *text);
char	*xstrndup(const char *text, size_t len);

/** A new string made as by printf. */
char	*xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/**
 * Make room for one more element: returns ${array}, grown by doubling when
 * ${count} elements fill it.  The capacity follows from the count alone, so
 * grow an array only through here.
 */
void	*xgrow(void *array, size_t count, size_t size);

#endif
