#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/template_file.h"

char *
template_shown(const char *dir, const char *name)
{
	size_t len = strlen(dir);
	const char *from;

	while (len > 1 && dir[len - 1] == '/')
		len--;
	for (from = dir + len; from > dir && from[-1] != '/'; from--)
		continue;
	return xasprintf("%.*s/%s", (int)(dir + len - from), from, name);
}

static unsigned
line_at(const char *text, size_t at)
{
	unsigned line = 1;
	size_t i;

	for (i = 0; i < at; i++)
		line += text[i] == '\n';
	return line;
}

char *
template_text(const char *shown, const struct buf *bytes,
    struct mistakes *mistakes)
{
	const char *text = buf_text(bytes);
	size_t len = bytes->len, nul = strlen(text);
	size_t bad = utf8_valid(text, len);

	if (nul < bad)
		bad = nul;
	if (bad < len) {
		mistakes_add(mistakes, shown, line_at(text, bad),
		    nul == bad ? "a NUL byte: is this text?" :
		    "this is not UTF-8");
		return NULL;
	}
	if (str_starts(text, "\ufeff")) {
		text += strlen("\ufeff");
		len -= strlen("\ufeff");
	}
	if (len > 0 && text[len - 1] == '\n')
		len--;
	if (len > 0 && text[len - 1] == '\r')
		len--;
	if (len == 0) {
		mistakes_add(mistakes, shown, 0, "the text is empty");
		return NULL;
	}
	return xstrndup(text, len);
}

/* Texts stand for themselves: a partial would come out empty. */
static char *
on_partial(const char *name, void *arg)
{
	char **met = arg;

	if (*met == NULL)
		*met = xstrdup(name);
	return NULL;
}

struct mustache *
template_compile(const struct template *t, struct mistakes *mistakes)
{
	struct mustache *compiled;
	struct err err;
	char *partial = NULL;
	unsigned line = 0;
	int skip = 0;

	compiled = mustache_compile(t->source, strlen(t->source), on_partial,
	    &partial, &err);
	if (compiled == NULL) {
		if (sscanf(err.text, "line %u: %n", &line, &skip) == 1)
			line += t->line - 1;
		else
			line = 0;
		mistakes_add(mistakes, t->file, line, "%s", err.text + skip);
	} else if (partial != NULL) {
		mistakes_add(mistakes, t->file, 0,
		    "{{>%s}}: a text has no partials", partial);
		mustache_free(compiled);
		compiled = NULL;
	}
	free(partial);
	return compiled;
}
