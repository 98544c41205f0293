/*
 * mustache_tag.h - a template's source, cut into texts and tags
 *
 * A tag alone on its line (nothing but blanks beside it; not a variable) is
 * standalone: its whole line is cut out, the line's end included.
 */
#ifndef TEXT_MUSTACHE_TAG_H
#define TEXT_MUSTACHE_TAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "text/mustache_tree.h"

struct slice {
	const char	*bytes;
	size_t		 len;
};

/** How far a source has been read. */
struct cursor {
	const struct mustache	*template;
	const char		*at;
	const char		*end;
	const char		*counted;	/* ${line} is its line */
	unsigned		 line;
	struct slice		 open;		/* the delimiters in force */
	struct slice		 close;
};

struct tag {
	struct slice	text;		/* what stands before it */
	unsigned	text_line;
	bool		text_starts_line;
	char		mark;		/* # ^ / > & { = !, or NUL */
	unsigned	line;
	struct slice	content;	/* without mark and space around */
	bool		starts_line;	/* and is not standalone */
	bool		standalone;
	struct slice	indent;		/* of a standalone tag */
};

void	cursor_init(struct cursor *c, const struct mustache *template);

/**
 * Read up to behind the next tag.  Returns 1; 0 at the end, where ${ret} has
 * only a text; -1 on error.
 */
int	tag_next(struct cursor *c, struct tag *ret, struct err *err);

/** Check the name that is the tag's content. */
int	tag_check_name(const struct cursor *c, const struct tag *tag,
	    struct err *err);

/** Change the delimiters as the tag {{=<% %>=}} says. */
int	tag_set_delimiters(struct cursor *c, const struct tag *tag,
	    struct err *err);

#endif
