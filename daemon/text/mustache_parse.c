#include <string.h>

#include "base/alloc.h"
#include "text/mustache_tag.h"
#include "text/mustache_tree.h"

struct parser {
	struct cursor	 in;
	struct mustache	*template;
	struct mustache	*root;
	size_t		 sections[MUSTACHE_DEPTH_MAX];	/* not closed yet */
	size_t		 depth;
};

static struct node *
push(struct parser *p, enum node_kind kind, struct slice text, unsigned line)
{
	struct mustache *t = p->template;
	struct node *node;

	t->nodes = xgrow(t->nodes, t->nnodes, sizeof *t->nodes);
	node = &t->nodes[t->nnodes++];
	*node = (struct node){ .kind = kind, .line = line,
	    .text = text.bytes, .len = text.len };
	return node;
}

/*
 * The text before a tag.  A line that begins with a tag begins with an empty
 * text, so that only texts need to know about indentation.
 */
static void
push_text(struct parser *p, const struct tag *tag)
{
	struct slice empty = { tag->text.bytes + tag->text.len, 0 };

	if (tag->text.len > 0)
		push(p, NODE_TEXT, tag->text, tag->text_line)->starts_line =
		    tag->text_starts_line;
	if (tag->starts_line)
		push(p, NODE_TEXT, empty, tag->line)->starts_line = true;
}

static int
open_section(struct parser *p, const struct tag *tag, struct err *err)
{
	enum node_kind kind = tag->mark == '#' ? NODE_SECTION : NODE_INVERTED;

	if (p->depth == MUSTACHE_DEPTH_MAX)
		return mustache_err(p->template, tag->line, err, ERR_FULL,
		    "sections nest deeper than %d", MUSTACHE_DEPTH_MAX);
	p->sections[p->depth++] = p->template->nnodes;
	push(p, kind, tag->content, tag->line);
	return 0;
}

static int
close_section(struct parser *p, const struct tag *tag, struct err *err)
{
	int len = (int)tag->content.len;
	struct node *opened;

	if (p->depth == 0)
		return mustache_err(p->template, tag->line, err, ERR_INPUT,
		    "{{/%.*s}} closes nothing", len, tag->content.bytes);
	opened = &p->template->nodes[p->sections[p->depth - 1]];
	if (opened->len != tag->content.len ||
	    memcmp(opened->text, tag->content.bytes, opened->len) != 0)
		return mustache_err(p->template, tag->line, err, ERR_INPUT,
		    "{{/%.*s}} where {{/%.*s}} should close line %u", len,
		    tag->content.bytes, (int)opened->len, opened->text,
		    opened->line);
	opened->after = p->template->nnodes;
	p->depth--;
	return 0;
}

/* The place of partial ${name} in the root's array: found, or added. */
static size_t
place_partial(struct mustache *root, struct slice name)
{
	struct mustache *partial;
	size_t i;

	for (i = 0; i < root->npartials; i++)
		if (strlen(root->partials[i]->name) == name.len &&
		    memcmp(root->partials[i]->name, name.bytes, name.len) == 0)
			return i;
	partial = xcalloc(1, sizeof *partial);
	partial->name = xstrndup(name.bytes, name.len);
	root->partials = xgrow(root->partials, i, sizeof(struct mustache *));
	root->partials[root->npartials++] = partial;
	return i;
}

static int
add_partial(struct parser *p, const struct tag *tag, struct err *err)
{
	size_t place = place_partial(p->root, tag->content);
	struct node *node;

	if (place == MUSTACHE_PARTIALS_MAX)
		return mustache_err(p->template, tag->line, err, ERR_FULL,
		    "more than %d partials", MUSTACHE_PARTIALS_MAX);
	node = push(p, NODE_PARTIAL, tag->content, tag->line);
	node->partial = place;
	node->standalone = tag->standalone;
	node->indent = tag->indent.bytes;
	node->indent_len = tag->indent.len;
	return 0;
}

static int
add_tag(struct parser *p, const struct tag *tag, struct err *err)
{
	if (tag->mark == '!')
		return 0;
	if (tag->mark == '=')
		return tag_set_delimiters(&p->in, tag, err);
	if (tag_check_name(&p->in, tag, err) == -1)
		return -1;
	switch (tag->mark) {
	case '#':
	case '^':
		return open_section(p, tag, err);
	case '/':
		return close_section(p, tag, err);
	case '>':
		return add_partial(p, tag, err);
	case '&':
	case '{':
		push(p, NODE_UNESCAPED, tag->content, tag->line);
		return 0;
	default:
		push(p, NODE_VARIABLE, tag->content, tag->line);
		return 0;
	}
}

/*
 * Make each name a string.  The source is ours, and behind a name is always a
 * byte of its own tag, which nobody needs once all is read.
 */
static void
end_names(struct mustache *t)
{
	size_t i;

	for (i = 0; i < t->nnodes; i++)
		if (t->nodes[i].kind != NODE_TEXT)
			t->source[t->nodes[i].text - t->source +
			    (ptrdiff_t)t->nodes[i].len] = '\0';
}

int
mustache_parse(struct mustache *t, struct mustache *root, struct err *err)
{
	struct parser p = { .template = t, .root = root };
	const struct node *open;
	struct tag tag = {0};
	int found;

	cursor_init(&p.in, t);
	while ((found = tag_next(&p.in, &tag, err)) == 1) {
		push_text(&p, &tag);
		if (add_tag(&p, &tag, err) == -1)
			return -1;
	}
	if (found == -1)
		return -1;
	push_text(&p, &tag);

	if (p.depth > 0) {
		open = &t->nodes[p.sections[p.depth - 1]];
		return mustache_err(t, open->line, err, ERR_INPUT,
		    "section {{%c%.*s}} is never closed",
		    open->kind == NODE_SECTION ? '#' : '^', (int)open->len,
		    open->text);
	}
	end_names(t);
	return 0;
}
