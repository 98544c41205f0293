#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "model.h"

#define DENVER "America/Denver"

static const struct human humans[PEOPLE] = {
	{ "+13035550110", NULL, DENVER, "en", { ON_LIST, OFF_LIST },
	  false, false, 0, false, { { false } } },
	{ "+13035550111", NULL, DENVER, "es", { ON_LIST, OFF_LIST },
	  false, false, 0, false, { { false } } },
	{ "+13035550112", NULL, "America/Los_Angeles", "en",
	  { ON_LIST, ON_LIST }, false, false, 0, false, { { false } } },
	{ NULL, "p3@example.org", DENVER, "es", { OFF_LIST, ON_LIST },
	  false, false, 0, false, { { false } } },
	{ "+13035550114", "p4@example.org", DENVER, "en",
	  { ON_LIST, ON_LIST }, false, false, 0, false, { { false } } },
	{ "+13035550115", NULL, DENVER, "en", { OFF_LIST, OFF_LIST },
	  false, true, 0, false, { { false } } },
};

void
model_begin(struct model *m)
{
	memset(m, 0, sizeof *m);
	memcpy(m->people, humans, sizeof humans);
}

void
model_reads(struct model *m, const struct files *files)
{
	int event, i;
	enum aspect a;
	bool same;

	for (event = 0; event < EVENTS; event++) {
		if (files->events[event].starts_ms > m->last_ms[event])
			m->last_ms[event] = files->events[event].starts_ms;
		same = m->read;
		for (a = 0; a < ASPECTS; a++) {
			if (m->read && files_say(files, event, a) ==
			    files_say(&m->files, event, a))
				continue;
			same = false;
			m->cancelled[event][SUBJECT(a)] = false;
			for (i = 0; i < PEOPLE; i++)
				m->people[i].refused[event][SUBJECT(a)] = false;
		}
		m->revision[event] += !same;
	}
	m->files = *files;
	m->read = true;
}

void
model_hears(struct model *m, int person, enum said_what what, int list,
    const char *language)
{
	struct human *h = &m->people[person];
	int i;

	switch (what) {
	case SAYS_STOP:
		h->stopped = h->ever_ended = true;
		for (i = 0; i < LISTS; i++)
			if (h->on[i] == ON_LIST)
				h->on[i] = ENDED_BY_STOP;
		break;
	case SAYS_START:
		h->stopped = false;
		for (i = 0; i < LISTS; i++)
			if (h->on[i] == ENDED_BY_STOP)
				h->on[i] = ON_LIST;
		break;
	case SAYS_JOIN:
		h->stopped = h->unknown = false;
		h->on[list] = ON_LIST;
		h->language = language;
		break;
	case SAYS_LEAVE:
		h->ever_ended = true;
		if (h->on[list] != OFF_LIST)
			h->on[list] = LEFT_LIST;
		break;
	case SAYS_LANGUAGE:
		if (!h->stopped)	/* after a STOP nothing is done but HELP */
			h->language = language;
		break;
	case SAYS_WHEN:
		h->asked += h->unknown;
		break;
	case SAYINGS:
		break;
	}
}

static bool
counts(const struct telling *t)
{
	return t->handed != NOT_SENT;
}

bool
model_holds(const struct model *m, int person, int event, enum aspect aspect,
    int64_t *ret)
{
	const struct telling *t;
	bool covered = false;
	int i;

	for (i = m->ntellings - 1; i >= 0; i--) {
		t = &m->tellings[i];
		if (!t->about || !counts(t) || t->arrival.person != person)
			continue;
		if (t->text.states[event][aspect]) {
			if (!covered)
				*ret = t->text.value[event][aspect];
			return true;
		}
		if (t->text.covers[aspect] && t->text.event == event &&
		    !covered) {
			covered = true;
			*ret = t->now[aspect];
		}
	}
	return false;
}

void
model_ends(struct model *m, int telling, enum handed handed, bool refused)
{
	struct telling *t = &m->tellings[telling];

	t->handed = handed;
	/* Who is written to in vain is not written to again for the same news. */
	if (refused && t->about && t->text.corrects)
		m->people[t->arrival.person].refused[t->text.event]
		    [t->text.covers[AGENDA] ? FACTS : DATES] = true;
}

void
model_dies(struct model *m)
{
	int i;

	for (i = 0; i < m->ntellings; i++)
		if (m->tellings[i].handed == IN_FLIGHT)
			m->tellings[i].handed = MAYBE;
}
