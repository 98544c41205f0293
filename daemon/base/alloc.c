#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static void *
need(void *p)
{
	if (p == NULL) {
		fputs("pregon: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *
xmalloc(size_t size)
{
	return need(malloc(size > 0 ? size : 1));
}

void *
xcalloc(size_t count, size_t size)
{
	return need(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *
xreallocarray(void *old, size_t count, size_t size)
{
	return need(reallocarray(old, count > 0 ? count : 1,
	    size > 0 ? size : 1));
}

char *
xstrdup(const char *text)
{
	return need(strdup(text));
}

char *
xstrndup(const char *text, size_t len)
{
	return need(strndup(text, len));
}

char *
xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) == -1)
		text = NULL;
	va_end(ap);
	return need(text);
}

void *
xgrow(void *array, size_t count, size_t size)
{
	/* Full when the count is 0 or a power of two from 4 on. */
	if (count == 0)
		return xreallocarray(array, 4, size);
	if (count >= 4 && (count & (count - 1)) == 0)
		return xreallocarray(array, count * 2, size);
	return array;
}
