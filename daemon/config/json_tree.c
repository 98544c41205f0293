#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/json_tree.h"
#include "config/option.h"

#define FREE_NAMES "*"

static void read_node(size_t *nodes, const config_setting_t *at,
    struct json_node *node, unsigned depth);

static struct json_node *
add_item(struct json_node *parent, const config_setting_t *at, char *path,
    const char *key)
{
	struct json_node *item;

	parent->items = xgrow(parent->items, parent->count, sizeof *item);
	item = &parent->items[parent->count++];
	*item = (struct json_node){
		.where = source_where(at),
		.path = path,
		.key = key != NULL ? xstrdup(key) : NULL,
	};
	return item;
}

static bool
has_key(const struct json_node *object, const char *key)
{
	size_t i;

	for (i = 0; i < object->count; i++)
		if (str_eq(object->items[i].key, key))
			return true;
	return false;
}

static void
read_member(size_t *nodes, const config_setting_t *at, const char *key,
    struct json_node *object, unsigned depth)
{
	if (has_key(object, key)) {
		source_wrong(at, "\"%.64s\" is given a second time in its "
		    "object", key);
		return;
	}
	read_node(nodes, at, add_item(object, at, xasprintf("%s.%s",
	    object->path, key), key), depth);
}

/* ( ("key", value), ... ): members of ${object} with names of any kind. */
static void
read_free_names(size_t *nodes, const config_setting_t *all,
    struct json_node *object, unsigned depth)
{
	const config_setting_t *pair;
	const char *key;
	unsigned i;

	if (!config_setting_is_list(all)) {
		source_wrong(all, "is %s; here stand members with free names: "
		    "( (\"name\", value), ... )", option_type_of(all));
		return;
	}
	for (i = 0; (pair = config_setting_get_elem(all, i)) != NULL; i++) {
		key = config_setting_is_list(pair) &&
		    config_setting_length(pair) == 2 ?
		    config_setting_get_string_elem(pair, 0) : NULL;
		if (key == NULL || *key == '\0')
			source_wrong(pair, "is not (\"name\", value)");
		else
			read_member(nodes, config_setting_get_elem(pair, 1),
			    key, object, depth);
	}
}

static void
read_object(size_t *nodes, const config_setting_t *group,
    struct json_node *object, unsigned depth)
{
	const config_setting_t *at;
	const char *name;
	unsigned i;

	object->kind = NODE_OBJECT;
	for (i = 0; (at = config_setting_get_elem(group, i)) != NULL; i++) {
		name = config_setting_name(at);
		if (str_eq(name, FREE_NAMES))
			read_free_names(nodes, at, object, depth);
		else
			read_member(nodes, at, name, object, depth);
	}
}

static void
read_array(size_t *nodes, const config_setting_t *all,
    struct json_node *array, unsigned depth)
{
	const config_setting_t *at;
	unsigned i;

	array->kind = NODE_ARRAY;
	for (i = 0; (at = config_setting_get_elem(all, i)) != NULL; i++)
		read_node(nodes, at, add_item(array, at, xasprintf("%s[%u]",
		    array->path, i + 1), NULL), depth);
}

static void
read_leaf(const config_setting_t *at, struct json_node *leaf)
{
	switch (config_setting_type(at)) {
	case CONFIG_TYPE_BOOL:
		leaf->kind = NODE_BOOL;
		leaf->yes = config_setting_get_bool(at) != 0;
		break;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		/* One beyond 32 bits has been told by the scan. */
		leaf->kind = NODE_INTEGER;
		leaf->integer = config_setting_get_int64(at);
		break;
	case CONFIG_TYPE_FLOAT:
		leaf->kind = NODE_REAL;
		leaf->real = config_setting_get_float(at);
		if (!isfinite(leaf->real))
			source_wrong(at, "is no number that JSON has");
		break;
	default:
		leaf->kind = NODE_TEXT;
		leaf->text = xstrdup(config_setting_get_string(at));
	}
}

/* ${depth}: of the objects and arrays around ${at}. */
static void
read_node(size_t *nodes, const config_setting_t *at, struct json_node *node,
    unsigned depth)
{
	if (++*nodes > JSON_TREE_NODES_MAX) {
		if (*nodes == JSON_TREE_NODES_MAX + 1)
			source_wrong(at, "the document has more than %d "
			    "values", JSON_TREE_NODES_MAX);
	} else if (!config_setting_is_aggregate(at))
		read_leaf(at, node);
	else if (depth == JSON_TREE_DEPTH_MAX)
		source_wrong(at, "is nested deeper than %d objects and arrays",
		    JSON_TREE_DEPTH_MAX);
	else if (config_setting_is_group(at))
		read_object(nodes, at, node, depth + 1);
	else
		read_array(nodes, at, node, depth + 1);
}

struct json_node *
json_tree_read(const config_setting_t *at, const char *name)
{
	struct json_node *root = xcalloc(1, sizeof *root);
	size_t nodes = 0;

	root->where = source_where(at);
	root->path = xstrdup(name);
	read_node(&nodes, at, root, 0);
	return root;
}

static void
node_done(struct json_node *node)
{
	size_t i;

	for (i = 0; i < node->count; i++)
		node_done(&node->items[i]);
	free(node->items);
	free(node->path);
	free(node->key);
	free(node->text);
}

void
json_tree_free(struct json_node *root)
{
	if (root == NULL)
		return;
	node_done(root);
	free(root);
}
