#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "model.h"

#define DENVER "America/Denver"

static const struct human humans[PEOPLE] = {
	{ .phone = "+13035550110", .zone = DENVER, .language = "en",
	  .on = { ON_LIST, OFF_LIST } },
	{ .phone = "+13035550111", .zone = DENVER, .language = "es",
	  .on = { ON_LIST, OFF_LIST } },
	{ .phone = "+13035550112", .zone = "America/Los_Angeles",
	  .language = "en", .on = { ON_LIST, ON_LIST } },
	{ .email = "p3@example.org", .zone = DENVER, .language = "es",
	  .on = { OFF_LIST, ON_LIST } },
	{ .phone = "+13035550114", .email = "p4@example.org", .zone = DENVER,
	  .language = "en", .on = { ON_LIST, ON_LIST } },
	{ .phone = "+13035550115", .zone = DENVER, .language = "en",
	  .on = { OFF_LIST, OFF_LIST }, .unknown = true },
};

void
model_begin(struct model *m)
{
	memset(m, 0, sizeof *m);
	memcpy(m->people, humans, sizeof humans);
}

/* It is another now: who was told in vain how it was is told how it is. */
static void
revise(struct model *m, int event, enum aspect aspect)
{
	int person;

	m->revision[event]++;
	m->cancelled[event][aspect] = false;
	for (person = 0; person < PEOPLE; person++)
		m->people[person].refused[event][aspect] = false;
}

void
model_reads(struct model *m, const struct files *files)
{
	enum aspect a;
	int event, i;

	for (event = 0; event < EVENTS; event++) {
		if (files->events[event].starts_ms > m->last_ms[event])
			m->last_ms[event] = files->events[event].starts_ms;
		for (i = 0; i < m->nrecorded[event]; i++)
			m->came_out[event][i].moved |= files_say(files, event,
			    TIME) != files_say(&m->files, event, TIME);
		for (a = 0; a < OF_FILES; a++)
			if (!m->read || files_say(files, event, a) !=
			    files_say(&m->files, event, a))
				revise(m, event, a);
	}
	m->files = *files;
	m->read = true;
}

/*
 * What was said before it begins is of an earlier date of it; not where the start was only
 * set right (OUTCOME_MEETING_MS).
 */
const struct came_out *
model_came_out(const struct model *m, int event)
{
	int64_t starts = m->files.events[event].starts_ms;
	const struct came_out *o;
	int i;

	for (i = m->nrecorded[event] - 1; i >= 0; i--) {
		o = &m->came_out[event][i];
		if (o->at_ms >= starts ||
		    starts - o->meeting_ms < OUTCOME_MEETING_MS)
			return o;
	}
	return NULL;
}

int64_t
model_says(const struct model *m, int event, enum aspect aspect)
{
	const struct came_out *o;

	if (aspect < OF_FILES)
		return files_say(&m->files, event, aspect);
	o = model_came_out(m, event);
	if (o == NULL)
		return 0;
	return aspect == OUTCOME ? (int64_t)o->result : o->tally;
}

void
model_looks(const struct model *m, struct looked_at *ret)
{
	enum aspect a;
	int event;

	ret->is = true;
	for (event = 0; event < EVENTS; event++)
		for (a = 0; a < ASPECTS; a++)
			ret->says[event][a] = model_says(m, event, a);
}

bool
model_may_record(const struct model *m, int event, int64_t now_ms)
{
	return files_hold(&m->files, event) &&
	    m->files.events[event].starts_ms <= now_ms;
}

static bool
came_out_before(const struct model *m, int event, enum outcome_result result)
{
	int i;

	for (i = 0; i < m->nrecorded[event]; i++)
		if (m->came_out[event][i].result == result)
			return true;
	return false;
}

void
model_records(struct model *m, int event, enum outcome_result result,
    int64_t tally, int64_t now_ms)
{
	const struct came_out *was = model_came_out(m, event);
	struct came_out o = { .result = result, .tally = tally,
	    .at_ms = now_ms, .since_ms = now_ms,
	    .meeting_ms = m->files.events[event].starts_ms };

	if (was != NULL && was->result == result) {
		o.since_ms = was->since_ms;
		o.moved = was->moved;
		o.again = was->again;
	} else {
		o.again = came_out_before(m, event, result);
		revise(m, event, OUTCOME);
	}
	revise(m, event, TALLY);
	m->came_out[event][m->nrecorded[event]++] = o;
}

void
model_hears(struct model *m, int person, enum said_what what, int list,
    const char *language, int64_t now_ms)
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
		if (h->on[list] != ON_LIST)
			h->joined_ms[list] = now_ms;
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

void
model_ends(struct model *m, int telling, enum handed handed, bool refused)
{
	struct telling *t = &m->tellings[telling];

	enum aspect a;

	t->handed = handed;
	t->refused = refused;
	/* Who is written to in vain is not written to again for the same news. */
	if (!refused || !t->about || !t->text.corrects)
		return;
	for (a = 0; a < ASPECTS; a++)
		m->people[t->arrival.person].refused[t->text.event][a] |=
		    model_tells(t, a);
}

void
model_dies(struct model *m)
{
	int i;

	for (i = 0; i < m->ntellings; i++)
		if (m->tellings[i].handed == IN_FLIGHT)
			m->tellings[i].handed = MAYBE;
}
