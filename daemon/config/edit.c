#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/corrections.h"
#include "config/edit.h"
#include "config/items.h"

void
edit_done(struct edit *edit)
{
	words_done(&edit->place);
	free(edit->replaced_by);
	facts_done(&edit->facts);
	*edit = (struct edit){ 0 };
}

static void
copy_words(struct words *to, const struct words *from)
{
	size_t i;

	words_done(to);
	for (i = 0; i < from->count; i++)
		words_add(to, from->languages[i], from->texts[i]);
}

static struct fact *
find_fact(struct facts *facts, const char *name)
{
	size_t i;

	for (i = 0; i < facts->count; i++)
		if (str_eq(facts->facts[i].name, name))
			return &facts->facts[i];
	return NULL;
}

/* Each of ${from} that is declared in ${to}. */
static void
change_facts(struct facts *to, const struct facts *from)
{
	struct fact *fact;
	size_t i;

	for (i = 0; i < from->count; i++) {
		fact = find_fact(to, from->facts[i].name);
		if (fact != NULL)
			copy_words(&fact->words, &from->facts[i].words);
	}
}

static void
move(struct occasion *o, int64_t starts_ms)
{
	const struct jurisdiction *in = o->measure->jurisdiction;
	struct deadline *d;
	size_t i;

	o->starts_ms = starts_ms;
	for (i = 0; i < o->ndeadlines; i++) {
		d = &o->deadlines[i];
		d->at_ms = anchor_resolve(&d->when, starts_ms, in->zone,
		    &in->holidays);
	}
}

void
edit_event(struct config *config, struct occasion *o, const struct edit *edit,
    struct mistakes *mistakes)
{
	if (edit->starts_ms != 0)
		move(o, edit->starts_ms);
	if (edit->has_status)
		o->status = edit->status;
	if (edit->place.count > 0)
		copy_words(&o->place, &edit->place);
	change_facts(&o->facts, &edit->facts);
	if (edit->replaced_by == NULL)
		return;
	free(o->replaced_name);
	o->replaced_name = xstrdup(edit->replaced_by);
	if (!edit->has_status)
		o->status = OCCASION_CANCELLED;
	corrections_replace(config, mistakes);
}

void
edit_measure(struct measure *measure, const struct edit *edit)
{
	change_facts(&measure->facts, &edit->facts);
}

struct occasion *
edit_find_event(struct config *config, const char *uid)
{
	struct measure *measure;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++) {
		measure = &config->measures[i];
		for (j = 0; j < measure->noccasions; j++)
			if (str_eq(measure->occasions[j].uid, uid))
				return &measure->occasions[j];
	}
	return NULL;
}

struct measure *
edit_find_measure(struct config *config, const char *name)
{
	size_t i;

	for (i = 0; i < config->nmeasures; i++)
		if (str_eq(config->measures[i].name, name))
			return &config->measures[i];
	return NULL;
}
