/*
 * escape.h - a value written so that it stays a value where it lands
 */
#ifndef TEXT_ESCAPE_H
#define TEXT_ESCAPE_H

#include <stddef.h>

#include "base/buf.h"
#include "text/mustache.h"

/** Add ${text}, escaped, to ${buf}.  Returns 0, or -1 where it does not fit. */
int	escape_add(struct buf *buf, enum mustache_escape escape,
	    const char *text, size_t len);

#endif
