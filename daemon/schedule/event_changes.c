#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "schedule/event_changes.h"
#include "schedule/report.h"

/* What there is in just that language; "" where nothing is. */
static const char *
text_in(const struct words *words, const char *language)
{
	size_t i;

	for (i = 0; i < words->count; i++)
		if (str_eq(words->languages[i], language))
			return words->texts[i];
	return "";
}

/* Whether some text of ${a} is not so in ${b}. */
static bool
has_more(const struct words *a, const struct words *b)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		if (!str_eq(a->texts[i], text_in(b, a->languages[i])))
			return true;
	return false;
}

static void
add_text(json_t *to, const char *what, const char *language, const char *was,
    const char *now)
{
	json_array_append_new(to, json_pack("{s:s, s:s, s:s, s:s}", "what",
	    what, "language", language, "was", was, "now", now));
}

static void
add_words(json_t *to, const char *what, const struct words *old,
    const struct words *now)
{
	size_t i;

	if (!has_more(old, now) && !has_more(now, old))
		return;
	for (i = 0; i < now->count; i++)
		add_text(to, what, now->languages[i],
		    text_in(old, now->languages[i]), now->texts[i]);
	for (i = 0; i < old->count; i++)
		if (*text_in(now, old->languages[i]) == '\0')
			add_text(to, what, old->languages[i], old->texts[i],
			    "");
}

static const struct words *
fact_of(const struct occasion *o, const char *name)
{
	static const struct words nothing;
	size_t i;

	for (i = 0; i < o->facts.count; i++)
		if (str_eq(o->facts.facts[i].name, name))
			return &o->facts.facts[i].words;
	return &nothing;
}

static void
add_facts(json_t *to, const struct occasion *old, const struct occasion *o)
{
	const struct fact *f;
	char *what;
	size_t i;

	for (i = 0; i < o->facts.count; i++) {
		f = &o->facts.facts[i];
		what = xasprintf("fact %s", f->name);
		add_words(to, what, fact_of(old, f->name), &f->words);
		free(what);
	}
}

static const struct deadline *
deadline_of(const struct occasion *o, const char *name)
{
	size_t i;

	for (i = 0; i < o->ndeadlines; i++)
		if (str_eq(o->deadlines[i].name, name))
			return &o->deadlines[i];
	return NULL;
}

/* ${was} or ${now} may not be there. */
static int
add_deadline(const struct config *config, json_t *to,
    const struct occasion *o, const struct deadline *was,
    const struct deadline *now, struct err *err)
{
	const struct zone *zone = o->measure->jurisdiction->zone;
	json_t *old, *new;
	char *what;

	old = was == NULL ? json_null() :
	    report_moment(config, zone, was->at_ms, err);
	new = now == NULL ? json_null() :
	    report_moment(config, zone, now->at_ms, err);
	if (old == NULL || new == NULL) {
		json_decref(old);
		json_decref(new);
		return -1;
	}
	what = xasprintf("deadline %s", now != NULL ? now->name : was->name);
	json_array_append_new(to, json_pack("{s:s, s:o, s:o}", "what", what,
	    "was", old, "now", new));
	free(what);
	return 0;
}

static int
add_deadlines(const struct config *config, json_t *to,
    const struct occasion *old, const struct occasion *o, struct err *err)
{
	const struct deadline *d, *was;
	size_t i;

	for (i = 0; i < o->ndeadlines; i++) {
		d = &o->deadlines[i];
		was = deadline_of(old, d->name);
		if ((was == NULL || was->at_ms != d->at_ms) &&
		    add_deadline(config, to, o, was, d, err) == -1)
			return -1;
	}
	for (i = 0; i < old->ndeadlines; i++) {
		d = &old->deadlines[i];
		if (deadline_of(o, d->name) == NULL &&
		    add_deadline(config, to, o, d, NULL, err) == -1)
			return -1;
	}
	return 0;
}

static const char *
uid_of(const struct occasion *o)
{
	return o != NULL ? o->uid : "";
}

json_t *
event_changes(const struct config *config, const struct occasion *old,
    const struct occasion *event, struct err *err)
{
	json_t *ret = json_array();

	if (old == NULL)
		return ret;
	add_words(ret, "place", &old->place, &event->place);
	add_facts(ret, old, event);
	if (!str_eq(uid_of(old->replaced_by), uid_of(event->replaced_by)))
		add_text(ret, "replaced_by", "", uid_of(old->replaced_by),
		    uid_of(event->replaced_by));
	if (old->starts_ms != event->starts_ms ||	/* they move with it */
	    add_deadlines(config, ret, old, event, err) == 0)
		return ret;
	json_decref(ret);
	return NULL;
}
