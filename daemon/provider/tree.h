/*
 * tree.h - a JSON body, drawn (inside provider/ only)
 */
#ifndef PROVIDER_TREE_H
#define PROVIDER_TREE_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/config.h"

struct tree;

/** Compile the templates of ${root}, which is borrowed.  Free with tree_free. */
struct tree *tree_new(const struct json_node *root, struct err *err);
void	 tree_free(struct tree *tree);

/**
 * Draw ${tree} with ${data} (as mustache_render has it) and write it on ${out},
 * whose limit is also that of all its strings together.  Every template comes
 * out as one JSON string; one that is empty is left out, and so is an object
 * or an array of which nothing is left, but for the outermost.  ERR_FULL where
 * it is too long; ERR_INPUT as from mustache_render.  No error holds a value.
 */
int	 tree_draw(const struct tree *tree, json_t *const *data, size_t ndata,
	    struct buf *out, struct err *err);

#endif
