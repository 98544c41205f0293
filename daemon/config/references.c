#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/references.h"

static const char *const kind_words[THING_NKINDS] = {
	[THING_JURISDICTION] = "jurisdiction",
	[THING_LIST] = "list",
	[THING_MEASURE] = "measure",
	[THING_EVENT] = "event",
	[THING_PROVIDER] = "provider",
	[THING_ACCOUNT] = "account",
	[THING_ALERT] = "alert",
	[THING_KEYWORDS] = "language",
};

void
references_init(struct references *references, struct mistakes *mistakes)
{
	*references = (struct references){ .mistakes = mistakes };
}

void
references_done(struct references *references)
{
	size_t i;

	for (i = 0; i < THING_NKINDS; i++)
		free(references->kinds[i].things);
	*references = (struct references){ 0 };
}

static const struct thing *
find(const struct things *things, const char *name)
{
	size_t i;

	for (i = 0; i < things->count; i++)
		if (str_eq(things->things[i].name, name))
			return &things->things[i];
	return NULL;
}

void
references_add(struct references *references, enum thing_kind kind,
    const char *name, struct where where, const char *path, const void *item)
{
	struct things *things = &references->kinds[kind];
	const struct thing *other;

	if (things->count == THINGS_MAX) {
		if (!things->incomplete)
			mistakes_add(references->mistakes, where.file,
			    where.line, "%s: more than %d %ss", path,
			    THINGS_MAX, kind_words[kind]);
		things->incomplete = true;
		return;
	}
	other = find(things, name);
	if (other != NULL)
		mistakes_add(references->mistakes, where.file, where.line,
		    "%s: the %s \"%s\" is already in %s:%u", path,
		    kind_words[kind], name, other->where.file,
		    other->where.line);
	things->things = xgrow(things->things, things->count,
	    sizeof *things->things);
	things->things[things->count++] = (struct thing){
		.name = name, .where = where, .item = item,
	};
}

void
references_incomplete(struct references *references, enum thing_kind kind)
{
	references->kinds[kind].incomplete = true;
}

bool
references_complete(const struct references *references, enum thing_kind kind)
{
	return !references->kinds[kind].incomplete;
}

/* The name that ${name} was probably meant to be, or NULL. */
static const char *
guess(const struct things *things, const char *name)
{
	const char **names = xcalloc(things->count + 1, sizeof *names), *best;
	size_t i;

	for (i = 0; i < things->count; i++)
		names[i] = things->things[i].name;
	best = str_guess(name, names);
	free(names);
	return best;
}

const void *
references_find(const struct references *references, enum thing_kind kind,
    const char *name, const config_setting_t *at)
{
	const struct things *things = &references->kinds[kind];
	const struct thing *thing = find(things, name);
	struct shown shown = source_show(name);
	const char *near;

	if (thing != NULL)
		return thing->item;
	if (things->incomplete)
		return NULL;
	near = guess(things, name);
	if (near != NULL)
		source_wrong(at, "no %s is called %s (%s?)", kind_words[kind],
		    shown.text, near);
	else
		source_wrong(at, "no %s is called %s", kind_words[kind],
		    shown.text);
	return NULL;
}
