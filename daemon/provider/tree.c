#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "provider/tree.h"
#include "provider/values.h"

/* As the node it is of, and in its shape. */
struct tree {
	const struct json_node	*node;		/* borrowed */
	struct mustache		*text;		/* of NODE_TEXT */
	struct tree		*items;		/* node->count of them */
};

/* One document being drawn. */
struct sketch {
	json_t *const	*data;
	size_t		 ndata;
	size_t		 room;		/* bytes its strings may still take */
	struct buf	 value;		/* of one template */
};

static int
compile(struct tree *tree, const struct json_node *node, struct err *err)
{
	size_t i;

	tree->node = node;
	if (node->kind == NODE_TEXT) {
		tree->text = mustache_compile(node->text, strlen(node->text),
		    NULL, NULL, err);
		if (tree->text == NULL)
			return err_prefix(err, "%s", node->path);
	}
	tree->items = xcalloc(node->count, sizeof *tree->items);
	for (i = 0; i < node->count; i++)
		if (compile(&tree->items[i], &node->items[i], err) == -1)
			return -1;
	return 0;
}

static void
tree_done(struct tree *tree)
{
	size_t i;

	mustache_free(tree->text);
	/* One that did not compile has items that were never reached. */
	for (i = 0; tree->items != NULL && i < tree->node->count; i++)
		if (tree->items[i].node != NULL)
			tree_done(&tree->items[i]);
	free(tree->items);
}

struct tree *
tree_new(const struct json_node *root, struct err *err)
{
	struct tree *tree = xcalloc(1, sizeof *tree);

	if (compile(tree, root, err) == 0)
		return tree;
	tree_free(tree);
	return NULL;
}

void
tree_free(struct tree *tree)
{
	if (tree == NULL)
		return;
	tree_done(tree);
	free(tree);
}

/* 1: it is on ${ret}; 0: it is left out; -1. */
static int
sketch_text(struct sketch *s, const struct tree *tree, json_t **ret,
    struct err *err)
{
	buf_clear(&s->value);
	s->value.limit = s->room;
	if (mustache_render(tree->text, s->data, s->ndata, MUSTACHE_NONE,
	    false, &s->value, err) == -1)
		return err_prefix(err, "%s", tree->node->path);
	if (s->value.len == 0)
		return 0;
	*ret = json_stringn(s->value.data, s->value.len);
	if (*ret == NULL)
		return err_set(err, ERR_INPUT, "%s: it is not UTF-8",
		    tree->node->path);
	s->room -= s->value.len;
	return 1;
}

static int	sketch(struct sketch *s, const struct tree *tree, json_t **ret,
		    struct err *err);

/* Objects and arrays; ${ret} may come out empty. */
static int
sketch_items(struct sketch *s, const struct tree *tree, json_t **ret,
    struct err *err)
{
	const struct json_node *node = tree->node;
	json_t *all = node->kind == NODE_OBJECT ? json_object() : json_array();
	json_t *item;
	size_t i;
	int r;

	for (i = 0; i < node->count; i++) {
		r = sketch(s, &tree->items[i], &item, err);
		if (r == -1) {
			values_free(all);
			return -1;
		}
		if (r == 0)
			continue;
		if (node->kind == NODE_OBJECT)
			json_object_set_new(all, node->items[i].key, item);
		else
			json_array_append_new(all, item);
	}
	*ret = all;
	return 1;
}

/* What was written as empty stays; what became empty is left out. */
static int
sketch_filled(struct sketch *s, const struct tree *tree, json_t **ret,
    struct err *err)
{
	json_t *all;

	if (sketch_items(s, tree, &all, err) == -1)
		return -1;
	if (tree->node->count > 0 && json_object_size(all) == 0 &&
	    json_array_size(all) == 0) {
		json_decref(all);
		return 0;
	}
	*ret = all;
	return 1;
}

static int
sketch(struct sketch *s, const struct tree *tree, json_t **ret,
    struct err *err)
{
	switch (tree->node->kind) {
	case NODE_TEXT:
		return sketch_text(s, tree, ret, err);
	case NODE_INTEGER:
		*ret = json_integer(tree->node->integer);
		return 1;
	case NODE_REAL:
		*ret = json_real(tree->node->real);
		return 1;
	case NODE_BOOL:
		*ret = json_boolean(tree->node->yes);
		return 1;
	case NODE_OBJECT:
	case NODE_ARRAY:
		break;
	}
	return sketch_filled(s, tree, ret, err);
}

static int
on_json(const char *bytes, size_t len, void *arg)
{
	return buf_add(arg, bytes, len);
}

int
tree_draw(const struct tree *tree, json_t *const *data, size_t ndata,
    struct buf *out, struct err *err)
{
	struct sketch s = { .data = data, .ndata = ndata, .room = out->limit };
	json_t *root = NULL;
	int r;

	buf_init(&s.value, 0);
	r = sketch_items(&s, tree, &root, err);
	if (r == 1 && json_dump_callback(root, on_json, out,
	    JSON_COMPACT | JSON_REAL_PRECISION(15)) == -1)
		r = err_set(err, ERR_FULL, "the request is longer than %zu "
		    "bytes", out->limit);
	values_free(root);
	buf_done(&s.value);
	return r == 1 ? 0 : -1;
}
