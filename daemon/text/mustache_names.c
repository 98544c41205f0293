#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "text/mustache_tree.h"

/* A template to look through, where it stands. */
struct visit {
	const struct mustache	*template;
	const char		*inside;	/* a section, or NULL */
	unsigned		 line;		/* 0: each node has its own */
};

struct walk {
	const struct mustache	*root;
	struct visit		*visits;	/* done, and then those to do */
	size_t			 nvisits;
	size_t			 steps;
	mustache_seen		 see;
	void			*arg;
};

static bool
same_visit(const struct visit *a, const struct visit *b)
{
	if (a->template != b->template)
		return false;
	if (a->inside == NULL || b->inside == NULL)
		return a->inside == b->inside;
	return str_eq(a->inside, b->inside);
}

/* Look through a partial later, unless that is done or planned already. */
static void
add_visit(struct walk *w, struct visit visit)
{
	size_t i;

	for (i = 0; i < w->nvisits; i++, w->steps++)
		if (same_visit(&w->visits[i], &visit))
			return;
	w->visits = xgrow(w->visits, w->nvisits, sizeof *w->visits);
	w->visits[w->nvisits++] = visit;
}

static void
see_node(struct walk *w, const struct node *node, const char *inside,
    unsigned line)
{
	bool section = node->kind == NODE_SECTION ||
	    node->kind == NODE_INVERTED;

	switch (node->kind) {
	case NODE_TEXT:
		break;
	case NODE_PARTIAL:
		add_visit(w, (struct visit){ .inside = inside, .line = line,
		    .template = w->root->partials[node->partial] });
		break;
	case NODE_VARIABLE:
	case NODE_UNESCAPED:
	case NODE_SECTION:
	case NODE_INVERTED:
		if (inside == NULL || !str_eq(node->text, "."))
			w->see(node->text, section, inside, line, w->arg);
		break;
	}
}

/* Returns 0, or -1 where the steps are used up. */
static int
visit_nodes(struct walk *w, struct visit visit)
{
	const struct node *around[MUSTACHE_DEPTH_MAX], *node;
	size_t depth = 0, i;

	for (i = 0; i < visit.template->nnodes; i++) {
		if (w->steps++ >= MUSTACHE_STEPS_MAX)
			return -1;
		while (depth > 0 && around[depth - 1]->after <= i)
			depth--;
		node = &visit.template->nodes[i];
		see_node(w, node,
		    depth > 0 ? around[depth - 1]->text : visit.inside,
		    visit.line > 0 ? visit.line : node->line);
		if (node->kind == NODE_SECTION)
			around[depth++] = node;
	}
	return 0;
}

int
mustache_names(const struct mustache *template, mustache_seen see, void *arg)
{
	struct walk w = { .root = template, .see = see, .arg = arg };
	int result = 0;
	size_t i;

	add_visit(&w, (struct visit){ .template = template });
	for (i = 0; i < w.nvisits && result == 0; i++)
		result = visit_nodes(&w, w.visits[i]);
	free(w.visits);
	return result;
}
