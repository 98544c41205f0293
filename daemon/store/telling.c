#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/facts.h"
#include "store/occasions.h"
#include "store/revisions.h"
#include "store/telling.h"
#include "store/told.h"

#define OUTCOME_FACT "event.outcome"

/* The facts that a template states, as they are collected. */
struct telling {
	struct store		*store;
	const struct telling_of	*of;
	json_t			*facts;
	struct told_fact	 told[TELLING_FACTS_MAX];
	char			*names[TELLING_FACTS_MAX];	/* theirs */
	char			 aspects[TELLING_FACTS_MAX][ASPECT_LEN_MAX + 1];
	size_t			 n;
	int			 result;
	struct err		*err;
};

static void
telling_done(struct telling *t)
{
	while (t->n > 0)
		free(t->names[--t->n]);
}

/* {{when}} inside of {{#event}} is event.when, unless the event has no such. */
static char *
full_name(json_t *facts, const char *inside, const char *name)
{
	if (inside != NULL && facts_find(facts, inside, name) !=
	    facts_find(facts, NULL, name))
		return xasprintf("%s.%s", inside, name);
	return xstrdup(name);
}

static bool
is_told(const struct telling *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (str_eq(t->names[i], name))
			return true;
	return false;
}

/* Add a fact that is not there yet; takes ${name}. */
static int
tell_fact(struct telling *t, char *name, const char *value)
{
	const struct occasion *o = facts_occasion(t->of->config, t->of->alert, name);
	struct told_fact *f = &t->told[t->n];

	if (o != NULL)
		aspects_of_fact(t->of->alert, o, name, t->aspects[t->n]);
	t->names[t->n++] = name;
	*f = (struct told_fact){ .name = name, .value = value,
	    .event = o != NULL ? o->uid : "" };
	return o == NULL ? 0 : occasions_revision(t->store, o->uid,
	    &f->revision, t->err);
}

/* Add what a text says by the name ${full}, which is taken; nothing where it is no text. */
static void
tell(struct telling *t, char *full, const json_t *fact)
{
	const char *value = json_string_value(fact);

	if (value == NULL || t->result == -1 || is_told(t, full))
		free(full);
	else if (t->n < TELLING_FACTS_MAX)
		t->result = tell_fact(t, full, value);
	else {
		free(full);
		t->result = err_set(t->err, ERR_INPUT, "a text states more than "
		    "%d facts", TELLING_FACTS_MAX);
	}
}

/* Of a list, each: "deadlines.0.when". */
static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	struct telling *t = arg;
	json_t *list = inside != NULL ? facts_find(t->facts, NULL, inside) :
	    NULL, *one;
	size_t i;

	(void)section;
	(void)line;
	if (json_object_get(json_array_get(list, 0), name) == NULL) {
		tell(t, full_name(t->facts, inside, name),
		    facts_find(t->facts, inside, name));
		return;
	}
	json_array_foreach(list, i, one)
		tell(t, xasprintf("%s.%zu.%s", inside, i, name),
		    json_object_get(one, name));
}

/* The facts that ${parts} state; telling_done it, whatever is returned. */
static int
gather(struct telling *t, const struct parts *parts)
{
	enum part part;

	if (t->of->alert->when.outcome != OUTCOME_NONE)
		on_name(OUTCOME_FACT, false, NULL, 0, t);
	for (part = 0; t->result == 0 && part < NPARTS; part++)
		if (parts->part[part] != NULL &&
		    mustache_names(parts->part[part], on_name, t) == -1)
			t->result = err_set(t->err, ERR_INPUT,
			    "the text names too much");
	return t->result;
}

/* Who hears that it was put off must hear the new date, too. */
static int
state_no_date(struct telling *t, int64_t told)
{
	const struct occasion *o = t->of->alert->occasion;
	int revision;

	if (!outcome_calls_off(o->outcome))
		return 0;
	if (occasions_revision(t->store, o->uid, &revision, t->err) == -1)
		return -1;
	return revisions_state(t->store, told, o->uid, ASPECT_TIME, revision,
	    t->err);
}

/* Which aspects of which events at which revision the set ${told} states. */
static int
state_aspects(struct telling *t, int64_t told)
{
	const struct occasion *o = t->of->alert->occasion;
	int revision = 0;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->aspects[i][0] != '\0' && revisions_state(t->store, told,
		    t->told[i].event, t->aspects[i], t->told[i].revision,
		    t->err) == -1)
			return -1;
	if (t->of->alert->when.outcome != OUTCOME_NONE)
		return state_no_date(t, told);
	if (!t->of->alert->is_correction || o == NULL)
		return 0;
	if (occasions_revision(t->store, o->uid, &revision, t->err) == -1)
		return -1;
	return revisions_cover(t->store, told, o->uid, t->of->alert->aspects,
	    revision, t->err);
}

int
telling_add(struct store *store, const struct telling_of *of,
    const struct parts *parts, json_t *facts, int64_t *ret, struct err *err)
{
	struct telling t = { .store = store, .of = of, .facts = facts,
	    .err = err };
	int result = gather(&t, parts);

	if (result == 0)
		result = told_add(store, of->broadcast, of->channel,
		    of->language, t.told, t.n, ret, err);
	if (result == 0)
		result = state_aspects(&t, *ret);
	telling_done(&t);
	return result;
}

int
telling_each(struct store *store, const struct telling_of *of,
    const struct parts *parts, json_t *facts, told_fact_seen seen, void *arg,
    struct err *err)
{
	struct telling t = { .store = store, .of = of, .facts = facts,
	    .err = err };
	int result = gather(&t, parts);
	size_t i;

	for (i = 0; result == 0 && i < t.n; i++)
		seen(&t.told[i], arg);
	telling_done(&t);
	return result;
}
