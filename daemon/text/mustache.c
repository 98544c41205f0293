#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/mustache.h"
#include "text/mustache_tree.h"

int
mustache_err(const struct mustache *template, unsigned line, struct err *err,
    enum err_kind kind, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	err_set(err, kind, "line %u: %s", line, text);
	if (template->name != NULL)
		err_prefix(err, "partial %s", template->name);
	return -1;
}

static int
check_size(const struct mustache *template, size_t len, struct err *err)
{
	if (len <= MUSTACHE_SOURCE_MAX)
		return 0;
	err_set(err, ERR_FULL, "longer than %d bytes", MUSTACHE_SOURCE_MAX);
	if (template->name != NULL)
		err_prefix(err, "partial %s", template->name);
	return -1;
}

/* Load and parse every partial; parsing one may add others behind it. */
static int
load_partials(struct mustache *root, mustache_loader loader, void *arg,
    struct err *err)
{
	struct mustache *partial;
	size_t i;

	if (loader == NULL)
		return 0;
	for (i = 0; i < root->npartials; i++) {
		partial = root->partials[i];
		partial->source = loader(partial->name, arg);
		if (partial->source == NULL)
			continue;
		partial->len = strlen(partial->source);
		if (check_size(partial, partial->len, err) == -1 ||
		    mustache_parse(partial, root, err) == -1)
			return -1;
	}
	return 0;
}

struct mustache *
mustache_compile(const char *source, size_t len, mustache_loader loader,
    void *arg, struct err *err)
{
	struct mustache *root = xcalloc(1, sizeof *root);

	if (check_size(root, len, err) == -1)
		goto fail;
	root->source = xmalloc(len + 1);
	if (len > 0)
		memcpy(root->source, source, len);
	root->source[len] = '\0';
	root->len = len;
	if (mustache_parse(root, root, err) == -1)
		goto fail;
	if (load_partials(root, loader, arg, err) == -1)
		goto fail;
	return root;

fail:
	mustache_free(root);
	return NULL;
}

void
mustache_free(struct mustache *template)
{
	size_t i;

	if (template == NULL)
		return;
	for (i = 0; i < template->npartials; i++)
		mustache_free(template->partials[i]);
	free(template->partials);
	free(template->nodes);
	free(template->source);
	free(template->name);
	free(template);
}
