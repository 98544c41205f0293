/*
 * mustache_tree.h - a compiled template, for the files that make and read it
 *
 * A template is one array of nodes in the order of its source.  What stands
 * inside of a section are the nodes from the one after it up to ${after}.
 * Nodes point into the template's own copy of the source.
 */
#ifndef TEXT_MUSTACHE_TREE_H
#define TEXT_MUSTACHE_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "text/mustache.h"

enum node_kind {
	NODE_TEXT,
	NODE_VARIABLE,		/* {{name}} */
	NODE_UNESCAPED,		/* {{{name}}} and {{&name}} */
	NODE_SECTION,		/* {{#name}} */
	NODE_INVERTED,		/* {{^name}} */
	NODE_PARTIAL,		/* {{>name}} */
};

struct node {
	enum node_kind	 kind;
	unsigned	 line;
	const char	*text;		/* its bytes; of others: a string */
	size_t		 len;
	bool		 starts_line;	/* text, empty to say just this */
	size_t		 after;		/* section: first node behind it */
	size_t		 partial;	/* partial: place in the root's array */
	bool		 standalone;	/* partial: alone on its line; all */
	const char	*indent;	/* its lines begin with this */
	size_t		 indent_len;
};

struct mustache {
	char		 *name;		/* of a partial; NULL for the root */
	char		 *source;	/* NULL: there is no such partial */
	size_t		  len;
	struct node	 *nodes;
	size_t		  nnodes;
	struct mustache	**partials;	/* the root's: one of each name */
	size_t		  npartials;
};

/**
 * Read ${template}'s source into its nodes.  New partials are added to
 * ${root}, without their source.
 */
int	mustache_parse(struct mustache *template, struct mustache *root,
	    struct err *err);

/** Describe a mistake at ${line}: "partial foot: line 3: ...".  Returns -1. */
int	mustache_err(const struct mustache *template, unsigned line,
	    struct err *err, enum err_kind kind, const char *fmt, ...)
	    __attribute__((format(printf, 5, 6)));

#endif
