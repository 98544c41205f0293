/*
 * rest.c - what must hold at the end, when nothing is in the way any more
 */
#include <stdio.h>

#include "knows.h"

#define ALERT_LIFE_MS	(24 * HOUR_MS)	/* of what comes after an event */
#define OUTCOME_LIFE_MS	(14 * 24 * HOUR_MS)	/* of what came of an event */
#define NIGHT_MS	(12 * HOUR_MS)	/* at most, in any zone */

/*
 * Whose text she has it from: the last alert or answer that said it; where only a
 * correction did, one that told her anything of the event.  NULL: nobody's.
 */
static const struct telling *
told_by(const struct model *m, int person, int event, enum aspect aspect)
{
	const struct telling *t, *any = NULL;

	for (t = m->tellings + m->ntellings - 1; t >= m->tellings; t--) {
		if (!t->about || t->handed == NOT_SENT || t->text.corrects ||
		    t->arrival.person != person)
			continue;
		if (t->text.states[event][aspect])
			return t;
		if (any == NULL && t->text.event == event)
			any = t;
	}
	return any;
}

/*
 * Not who said STOP or left the list, nor whom a person, or her own provider, kept from
 * hearing how it is now.  A START by phone does not bring back what is sent to her by e-mail.
 */
static bool
can_be_reached(const struct model *m, int person, int event,
    enum aspect aspect)
{
	const struct human *h = &m->people[person];
	const struct telling *t = told_by(m, person, event, aspect);

	if (t == NULL || h->stopped || h->refused[event][aspect] ||
	    m->cancelled[event][aspect] ||
	    (h->ever_ended && t->arrival.channel == CHANNEL_EMAIL))
		return false;
	return is_on_list_of(m, t);
}

/* Until when it was worth telling her. */
static int64_t
of_use_until(const struct model *m, int event, enum aspect aspect,
    int64_t held)
{
	const struct event_file *e = &m->files.events[event];
	int64_t say = model_says(m, event, aspect);
	bool holds = files_hold(&m->files, event);

	switch (aspect) {
	case TIME:
		return holds ? e->starts_ms : held;
	case SIGNUP:
	case COMMENT:
		return say != 0 ? say : held;
	case RESULT:
	case OUTCOME:
	case TALLY:
		return holds ? e->starts_ms + OUTCOME_LIFE_MS : 0;
	case PLACE:
	case AGENDA:
	case ASPECTS:
		break;
	}
	return holds ? e->starts_ms : 0;
}

/* Everybody who was on a list of it when it was recorded, and none has told her. */
static bool
misses_outcome(const struct model *m, int person, int event,
    int64_t since_ms)
{
	const struct human *h = &m->people[person];
	const struct telling *t;
	bool on = false;
	int i;

	for (i = 0; i < LISTS; i++)
		on |= h->on[i] == ON_LIST &&
		    h->joined_ms[i] < since_ms;
	if (!on || h->stopped || h->ever_ended)
		return false;
	for (t = m->tellings; t < m->tellings + m->ntellings; t++)
		if (t->about && t->arrival.person == person &&
		    t->text.states[event][OUTCOME] &&
		    (t->refused || t->handed != NOT_SENT) &&
		    is_within(m, t, event, OTHER_MEETING_MS))
			return false;
	return true;
}

/* An outcome that was recorded late enough that nothing could be in the way of its alert. */
static void
judge_outcomes(struct model *m, int64_t rest_ms)
{
	const struct came_out *o = model_came_out(m, FIRST_READING);
	int person;

	if (o == NULL || o->moved || o->again ||
	    m->ended_outcome[FIRST_READING] ||
	    m->files.events[FIRST_READING].status != OCCASION_CONFIRMED ||
	    o->since_ms + ALERT_LIFE_MS < rest_ms + NIGHT_MS)
		return;
	for (person = 0; person < PEOPLE; person++)
		if (misses_outcome(m, person, FIRST_READING, o->since_ms))
			model_wrong(m, "nobody told %d what came of %s",
			    person, event_names[FIRST_READING]);
}

static bool
is_left_wrong(const struct model *m, int person, int event, enum aspect a,
    int64_t now_ms)
{
	int64_t held;

	return is_wrong_within(m, person, event, a, SAME_MEETING_MS, &held) &&
	    can_be_reached(m, person, event, a) &&
	    now_ms < of_use_until(m, event, a, held);
}

void
model_judges(struct model *m, int64_t rest_ms, int64_t now_ms)
{
	int person, event;
	enum aspect a;

	for (person = 0; person < PEOPLE; person++)
		for (event = 0; event < EVENTS; event++)
			for (a = 0; a < ASPECTS; a++)
				if (is_left_wrong(m, person, event, a,
				    now_ms))
					model_wrong(m, "%d holds a wrong %s "
					    "of %s", person, aspect_names[a],
					    event_names[event]);
	judge_outcomes(m, rest_ms);
}
