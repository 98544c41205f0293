#include <stdlib.h>

#include "base/str.h"
#include "knows.h"

static const struct known alerts[] = {
	{ .name = "agenda", .to = { true, false } },
	{ .name = "soon", .to = { true, false } },
	{ .name = "signup", .to = { true, true } },
	{ .name = "comment", .to = { true, false } },
	{ .name = "both", .to = { true, true } },
	{ .name = "today", .to = { true, false }, .resend = true },
	{ .name = "result", .to = { true, false }, .after = true },
	{ .name = "passed", .to = { true, true },
	  .on = OUTCOME_PASSED, .after = true },
	{ .name = "failed", .to = { true, true },
	  .on = OUTCOME_FAILED, .after = true },
	{ .name = "final", .to = { true, true }, .approve = true },
	{ .name = "final_day", .to = { false, true } },
	{ .name = "special", .to = { true, false } },
	{ .name = "correction", .to = { true, true }, .corrects = true },
};

const struct known *
known(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof alerts / sizeof alerts[0]; i++)
		if (str_eq(alerts[i].name, name))
			return &alerts[i];
	return NULL;
}

bool
is_on_list_of(const struct model *m, const struct telling *t)
{
	const struct human *h = &m->people[t->arrival.person];
	const struct known *k = known(t->arrival.alert);
	int i;

	for (i = 0; i < LISTS; i++)
		if (h->on[i] == ON_LIST && (k == NULL || k->to[i]))
			return true;
	return false;
}

bool
model_tells(const struct telling *t, enum aspect aspect)
{
	const struct text *x = &t->text;

	return x->states[x->event][aspect] || (is_deadline(aspect) &&
	    x->states[x->event][TIME] && x->value[x->event][TIME] < 0);
}

static bool
counts(const struct telling *t)
{
	return t->handed != NOT_SENT;
}

/*
 * The last word on the aspect; but where she heard later that the event does not take
 * place, and not since that it does, no deadline of it.
 */
bool
model_holds(const struct model *m, int person, int event, enum aspect aspect,
    int64_t *ret)
{
	const struct telling *t;
	bool heard = false, off = false;
	int i;

	for (i = m->ntellings - 1; i >= 0; i--) {
		t = &m->tellings[i];
		if (!t->about || !counts(t) || t->arrival.person != person)
			continue;
		if (t->text.states[event][aspect]) {
			*ret = off ? 0 : t->text.value[event][aspect];
			return true;
		}
		if (is_deadline(aspect) && t->text.states[event][TIME] &&
		    !heard) {
			heard = true;
			off = t->text.value[event][TIME] < 0;
		}
	}
	return false;
}

const struct telling *
model_teller(const struct model *m, int person, int event, enum aspect aspect)
{
	const struct telling *t;

	for (t = m->tellings + m->ntellings - 1; t >= m->tellings; t--)
		if (t->about && counts(t) && t->arrival.person == person &&
		    t->text.states[event][aspect])
			return t;
	return NULL;
}

bool
is_within(const struct model *m, const struct telling *t, int event,
    int64_t apart_ms)
{
	int64_t apart = t->meeting_ms[event] - m->files.events[event].starts_ms;

	return apart < apart_ms && -apart < apart_ms;
}

/*
 * What came out of another meeting stays true, and nothing is known better as long as
 * nothing is recorded.
 */
static bool
is_wrong_outcome(const struct model *m, int person, int event, enum aspect a,
    int64_t apart_ms)
{
	const struct telling *t = model_teller(m, person, event, a);

	return model_says(m, event, a) != 0 && is_within(m, t, event, apart_ms);
}

bool
is_wrong_within(const struct model *m, int person, int event, enum aspect a,
    int64_t apart_ms, int64_t *ret_held)
{
	return model_holds(m, person, event, a, ret_held) &&
	    *ret_held != model_says(m, event, a) && (a < OF_FILES ||
	    is_wrong_outcome(m, person, event, a, apart_ms));
}
