#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/mistakes.h"

void
mistakes_init(struct mistakes *mistakes)
{
	*mistakes = (struct mistakes){ 0 };
}

void
mistakes_done(struct mistakes *mistakes)
{
	size_t i;

	for (i = 0; i < mistakes->kept; i++) {
		free(mistakes->items[i].file);
		free(mistakes->items[i].text);
	}
	free(mistakes->items);
	mistakes_init(mistakes);
}

/* What a file holds may be repeated in a text: a mistake stays one line. */
static void
keep_on_one_line(char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == '\x7f')
			*text = ' ';
}

void
mistakes_add(struct mistakes *mistakes, const char *file, unsigned line,
    const char *fmt, ...)
{
	struct mistake *item;
	va_list ap;

	mistakes->count++;
	if (mistakes->kept == MISTAKES_MAX)
		return;
	mistakes->items = xgrow(mistakes->items, mistakes->kept, sizeof *item);
	item = &mistakes->items[mistakes->kept++];
	item->file = xstrdup(file);
	item->line = line;
	va_start(ap, fmt);
	if (vasprintf(&item->text, fmt, ap) == -1)
		item->text = xstrdup("a mistake too long to be told");
	va_end(ap);
	keep_on_one_line(item->text);
}

static int
compare(const struct mistake *a, const struct mistake *b)
{
	int order = strcmp(a->file, b->file);

	return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

/* By insertion: equal places keep their order, and there are few. */
void
mistakes_sort(struct mistakes *mistakes)
{
	struct mistake item;
	size_t i, j;

	for (i = 1; i < mistakes->kept; i++) {
		item = mistakes->items[i];
		for (j = i; j > 0; j--) {
			if (compare(&mistakes->items[j - 1], &item) <= 0)
				break;
			mistakes->items[j] = mistakes->items[j - 1];
		}
		mistakes->items[j] = item;
	}
}

char *
mistake_line(const struct mistake *mistake)
{
	if (mistake->line == 0)
		return xasprintf("%s: %s", mistake->file, mistake->text);
	return xasprintf("%s:%u: %s", mistake->file, mistake->line,
	    mistake->text);
}

void
mistakes_print(struct mistakes *mistakes, FILE *out)
{
	char *line;
	size_t i;

	mistakes_sort(mistakes);
	for (i = 0; i < mistakes->kept; i++) {
		line = mistake_line(&mistakes->items[i]);
		fprintf(out, "%s\n", line);
		free(line);
	}
	if (mistakes->kept < mistakes->count)
		fprintf(out, "(and %zu more)\n",
		    mistakes->count - mistakes->kept);
}
