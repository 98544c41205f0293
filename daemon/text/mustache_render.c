#include <string.h>

#include "text/escape.h"
#include "text/mustache_tree.h"
#include "text/mustache_value.h"

/* What a standalone partial puts before each of its lines, outermost first. */
struct indent {
	const struct indent	*outer;
	const char		*bytes;
	size_t			 len;
};

struct rendering {
	const struct mustache	*root;
	const struct mustache	*template;	/* the root or a partial */
	json_t *const		*data;
	size_t			 ndata;
	json_t			*pushed[MUSTACHE_DEPTH_MAX];
	size_t			 npushed;	/* by sections */
	size_t			 depth;		/* sections and partials */
	size_t			 steps;
	enum mustache_escape	 escape;
	bool			 strict;
	struct buf		*out;
	struct err		*err;
};

static int	render_nodes(struct rendering *r, size_t from, size_t to,
		    const struct indent *indent);

static int
fail(struct rendering *r, const struct node *node, enum err_kind kind,
    const char *what)
{
	return mustache_err(r->template, node->line, r->err, kind, "%s%s",
	    kind == ERR_INPUT ? node->text : "", what);
}

/* Every node and every list element counts, whether it shows or not. */
static int
step(struct rendering *r, const struct node *node)
{
	if (r->steps++ < MUSTACHE_STEPS_MAX)
		return 0;
	return mustache_err(r->template, node->line, r->err, ERR_FULL,
	    "more than %d steps to render", MUSTACHE_STEPS_MAX);
}

static int
enter(struct rendering *r, const struct node *node)
{
	if (r->depth == MUSTACHE_DEPTH_MAX)
		return mustache_err(r->template, node->line, r->err, ERR_FULL,
		    "sections and partials nest deeper than %d",
		    MUSTACHE_DEPTH_MAX);
	r->depth++;
	return 0;
}

/* The ${n}-th place to look at, innermost first; NULL behind the last. */
static json_t *
context(const struct rendering *r, size_t n)
{
	if (n < r->npushed)
		return r->pushed[r->npushed - 1 - n];
	n -= r->npushed;
	return n < r->ndata ? r->data[r->ndata - 1 - n] : NULL;
}

/*
 * The innermost object that has a name's first part decides: where the rest
 * is not in it, the name is not found.
 */
static json_t *
lookup(const struct rendering *r, const struct node *node)
{
	size_t first = strcspn(node->text, "."), n;
	json_t *value;

	if (first == 0)
		return context(r, 0);	/* {{.}}: no other name begins so */
	for (n = 0; (value = context(r, n)) != NULL; n++)
		if (json_object_getn(value, node->text, first) != NULL)
			return value_find(value, node->text);
	return NULL;
}

static void
add_indent(struct rendering *r, const struct indent *indent)
{
	if (indent == NULL)
		return;
	add_indent(r, indent->outer);
	buf_add(r->out, indent->bytes, indent->len);
}

static void
render_text(struct rendering *r, const struct node *node,
    const struct indent *indent)
{
	const char *at = node->text, *end = at + node->len, *newline;
	bool starts_line = node->starts_line;

	if (indent == NULL) {
		buf_add(r->out, at, node->len);
		return;
	}
	if (starts_line && at == end)
		add_indent(r, indent);
	for (; at < end && !buf_full(r->out); at = newline) {
		newline = memchr(at, '\n', (size_t)(end - at));
		newline = newline == NULL ? end : newline + 1;
		if (starts_line)
			add_indent(r, indent);
		buf_add(r->out, at, (size_t)(newline - at));
		starts_line = true;
	}
}

static int
render_variable(struct rendering *r, const struct node *node)
{
	json_t *value = lookup(r, node);
	char room[VALUE_NUMBER_ROOM];
	const char *text;
	size_t len;

	if (r->strict && value == NULL)
		return fail(r, node, ERR_INPUT, " is not a fact");
	if (r->strict && json_is_null(value))
		return fail(r, node, ERR_INPUT, " has no value");
	text = value_text(value, room, &len);
	if (r->strict && text == NULL)
		return fail(r, node, ERR_INPUT, json_is_array(value) ?
		    " is a list, not a value" : " is an object, not a value");
	if (text != NULL)
		escape_add(r->out, node->kind == NODE_UNESCAPED ?
		    MUSTACHE_NONE : r->escape, text, len);
	return 0;
}

/* What is inside section ${at}, once, with ${value} searched first. */
static int
render_inside(struct rendering *r, size_t at, json_t *value,
    const struct indent *indent)
{
	const struct node *node = &r->template->nodes[at];

	if (step(r, node) == -1 || enter(r, node) == -1)
		return -1;
	if (value != NULL)
		r->pushed[r->npushed++] = value;
	if (render_nodes(r, at + 1, node->after, indent) == -1)
		return -1;
	if (value != NULL)
		r->npushed--;
	r->depth--;
	return 0;
}

static int
render_section(struct rendering *r, size_t at, const struct indent *indent)
{
	const struct node *node = &r->template->nodes[at];
	json_t *value = lookup(r, node), *element;
	size_t i;

	if (r->strict && value == NULL)
		return fail(r, node, ERR_INPUT, " is not a fact");
	if (node->kind == NODE_INVERTED)
		return value_empty(value) ?
		    render_inside(r, at, NULL, indent) : 0;
	if (value_empty(value))
		return 0;
	if (!json_is_array(value))
		return render_inside(r, at, value, indent);
	json_array_foreach(value, i, element)
		if (render_inside(r, at, element, indent) == -1)
			return -1;
	return 0;
}

static int
render_partial(struct rendering *r, const struct node *node,
    const struct indent *outer)
{
	const struct mustache *partial = r->root->partials[node->partial];
	const struct mustache *including = r->template;
	struct indent own = { outer, node->indent, node->indent_len };
	const struct indent *indent = NULL;

	if (node->standalone)
		indent = own.len > 0 ? &own : outer;
	if (enter(r, node) == -1)
		return -1;
	r->template = partial;
	if (render_nodes(r, 0, partial->nnodes, indent) == -1)
		return -1;
	r->template = including;
	r->depth--;
	return 0;
}

static int
render_node(struct rendering *r, size_t at, const struct indent *indent)
{
	const struct node *node = &r->template->nodes[at];

	switch (node->kind) {
	case NODE_TEXT:
		render_text(r, node, indent);
		return 0;
	case NODE_VARIABLE:
	case NODE_UNESCAPED:
		return render_variable(r, node);
	case NODE_SECTION:
	case NODE_INVERTED:
		return render_section(r, at, indent);
	case NODE_PARTIAL:
		return render_partial(r, node, indent);
	}
	return 0;
}

/* The nodes from ${from} up to ${to} of the template we are in. */
static int
render_nodes(struct rendering *r, size_t from, size_t to,
    const struct indent *indent)
{
	const struct node *node;
	size_t at;

	for (at = from; at < to; at = node->after > at ? node->after : at + 1) {
		node = &r->template->nodes[at];
		if (step(r, node) == -1 || render_node(r, at, indent) == -1)
			return -1;
		if (buf_full(r->out))
			return mustache_err(r->template, node->line, r->err,
			    ERR_FULL, "the result is longer than %zu bytes",
			    r->out->limit);
	}
	return 0;
}

int
mustache_render(const struct mustache *template, json_t *const *data,
    size_t ndata, enum mustache_escape escape, bool strict, struct buf *out,
    struct err *err)
{
	struct rendering r = { .root = template, .template = template,
	    .data = data, .ndata = ndata, .escape = escape, .strict = strict,
	    .out = out, .err = err };

	return render_nodes(&r, 0, template->nnodes, NULL);
}
