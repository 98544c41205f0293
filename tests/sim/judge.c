/*
 * judge.c - what must hold whenever something arrives
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "knows.h"

#define LEAD_MS		(2 * HOUR_MS)	/* urgent_lead */

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int
minute_of_day(const struct zone *zone, int64_t ms)
{
	struct civil c;

	zone_from_ms(zone, ms, &c);
	return c.hour * 60 + c.minute;
}

static bool
is_quiet(const struct human *h, int64_t ms)
{
	int minute = minute_of_day(zone_find(h->zone), ms);

	return minute >= 21 * 60 || minute < 8 * 60;
}

/* Whether she may be told, as one who holds what is wrong. */
static bool
is_wrong(const struct model *m, int person, int event, enum aspect a,
    int64_t *ret_held)
{
	return is_wrong_within(m, person, event, a, OTHER_MEETING_MS,
	    ret_held);
}

/* The earlier of two moments that is to come; 0 for none. */
static int64_t
first_to_come(int64_t a, int64_t b, int64_t now_ms)
{
	if (a <= now_ms)
		a = 0;
	if (b <= now_ms)
		b = 0;
	return a == 0 || (b != 0 && b < a) ? b : a;
}

/*
 * Whether an urgent correction may wake her, as people let it go: the morning would be
 * too late for one of its readers, for a time that she was told, or that is, or was when
 * they did.
 */
static bool
may_wake(const struct model *m, const struct telling *t)
{
	const struct looked_at *given = &m->approved[t->arrival.broadcast];
	int64_t at = t->arrival.at_ms, first = 0;
	int event = t->text.event;
	const struct telling *u;
	enum aspect a;

	for (a = TIME; a < ASPECTS; a++) {
		if (a != TIME && !is_deadline(a))
			continue;
		first = first_to_come(first, model_says(m, event, a), at);
		first = first_to_come(first, given->says[event][a], at);
		for (u = m->tellings; u < t; u++)
			if (u->about && u->text.states[event][a])
				first = first_to_come(first,
				    u->text.value[event][a], at);
	}
	return first != 0 && at + 11 * HOUR_MS > first - LEAD_MS;
}

/* What is tried again stays in its language. */
static bool
is_tried_again(const struct model *m, const struct telling *t)
{
	const struct telling *u;

	for (u = m->tellings; u < t; u++)
		if (u->arrival.message == t->arrival.message)
			return true;
	return false;
}

/*
 * Whether she is on a list that told her of the event: who left it is not corrected.  What
 * a correction of another event told her of this one, in its place, she has of any list.
 */
static bool
is_on_list_that_told(const struct model *m, const struct telling *t)
{
	int event = t->text.event;
	const struct telling *u;
	enum aspect a;

	for (u = m->tellings; u < t; u++)
		for (a = 0; a < ASPECTS; a++)
			if (u->about &&
			    (!u->text.corrects || u->text.event != event) &&
			    u->handed != NOT_SENT &&
			    u->arrival.person == t->arrival.person &&
			    u->text.states[event][a] && is_on_list_of(m, u))
				return true;
	return false;
}

/*
 * Somebody said yes; of a correction, what she reads of its event is what was seen then.
 * What has begun goes on with what is so: any other alert, and the event that takes this
 * one's place.
 */
static void
judge_approval(struct model *m, const struct telling *t)
{
	const struct looked_at *given = &m->approved[t->arrival.broadcast];
	int event = t->text.event;
	enum aspect a;

	if (!given->is)
		model_wrong(m, "%s, which nobody approved", t->arrival.alert);
	for (a = 0; t->text.corrects && a < ASPECTS; a++)
		if (t->text.states[event][a] &&
		    t->text.value[event][a] != given->says[event][a])
			model_wrong(m, "%s with a %s of %s that nobody "
			    "approved", t->arrival.alert, aspect_names[a],
			    event_names[event]);
}

/* STOP, LEAVE, and lists. */
static void
judge_consent(struct model *m, const struct telling *t, const struct known *k)
{
	const struct human *h = &m->people[t->arrival.person];
	bool on = false, free_list = false;
	int i;

	if (h->stopped)
		model_wrong(m, "%s after STOP of %d", t->arrival.alert,
		    t->arrival.person);
	for (i = 0; i < LISTS; i++)
		if (k->to[i] && h->on[i] == ON_LIST) {
			on = true;
			free_list |= !m->held_list[i];
		}
	if (!on)
		model_wrong(m, "%s to %d, who is on no list of it",
		    t->arrival.alert, t->arrival.person);
	else if (!free_list)
		model_wrong(m, "%s to %d, all whose lists are held",
		    t->arrival.alert, t->arrival.person);
	if (m->held_all || m->held_measure)
		model_wrong(m, "%s while held", t->arrival.alert);
	if (t->text.corrects && !is_on_list_that_told(m, t))
		model_wrong(m, "%s to %d, who left what told her",
		    t->arrival.alert, t->arrival.person);
	if (k->approve || (t->text.corrects && m->approve_corrections))
		judge_approval(m, t);
	if (!str_eq(t->text.language, h->language) && !is_tried_again(m, t))
		model_wrong(m, "%s to %d in %s", t->arrival.alert,
		    t->arrival.person, t->text.language);
}

/* Whether the two corrections are one: of an event's revision, and of the same in it. */
static bool
repeats(const struct telling *t, const struct telling *u)
{
	enum aspect a;

	if (!t->text.corrects || !u->text.corrects ||
	    u->text.event != t->text.event || u->revision != t->revision)
		return false;
	for (a = 0; a < ASPECTS; a++)
		if (model_tells(t, a) && model_tells(u, a))
			return true;
	return false;
}

/* One message of one broadcast; one correction of one revision. */
static void
judge_twice(struct model *m, const struct telling *t, const struct known *k)
{
	const struct telling *u;

	for (u = m->tellings; u < t; u++) {
		if (u->handed == NOT_SENT || u->arrival.broadcast == 0 ||
		    u->arrival.person != t->arrival.person ||
		    (u->handed == MAYBE && k->resend))
			continue;
		if (u->arrival.broadcast == t->arrival.broadcast)
			model_wrong(m, "two of broadcast %" PRId64 " to %d",
			    t->arrival.broadcast, t->arrival.person);
		if (repeats(t, u))
			model_wrong(m, "%d is corrected twice about %s, as "
			    "it was read %d", t->arrival.person,
			    event_names[t->text.event], t->revision);
	}
}

/* What it says is so. */
static void
judge_facts(struct model *m, const struct telling *t)
{
	enum aspect a;
	int event;

	for (event = 0; event < EVENTS; event++)
		for (a = 0; a < ASPECTS; a++)
			if (t->text.states[event][a] &&
			    t->text.value[event][a] !=
			    model_says(m, event, a))
				model_wrong(m, "%s tells %d a wrong %s of %s",
				    t->arrival.alert, t->arrival.person,
				    aspect_names[a], event_names[event]);
}

/*
 * Whether it is of use to know better of ${aspect}, where she holds ${held}: until both
 * starts are past, of what she was told and of what is.
 */
static bool
is_of_use(const struct model *m, const struct telling *t, enum aspect aspect,
    int64_t held)
{
	int event = t->text.event;
	int64_t start = m->files.events[event].starts_ms;

	if (aspect >= AGENDA)
		return true;
	if (aspect != TIME || held <= 0)
		start = m->last_ms[event];	/* hers is not known */
	return later(held, start) > t->arrival.at_ms;
}

/* She holds something wrong, and no other text about it is on its way to her. */
static void
judge_correction(struct model *m, const struct telling *t)
{
	int person = t->arrival.person, event = t->text.event;
	bool wrong = false, useful = false;
	const struct telling *u;
	enum aspect a;
	int64_t held;

	for (a = 0; a < ASPECTS; a++) {
		if (model_tells(t, a) && is_wrong(m, person, event, a, &held)) {
			wrong = true;
			useful |= is_of_use(m, t, a, held);
		}
		if (is_deadline(a) && t->text.states[event][a] &&
		    !model_holds(m, person, event, a, &held))
			model_wrong(m, "%d is corrected about a %s of %s that "
			    "she was never told", person, aspect_names[a],
			    event_names[event]);
	}
	if (!wrong)
		model_wrong(m, "%d is corrected about %s, and held nothing "
		    "wrong of what it says", person, event_names[event]);
	else if (!useful)
		model_wrong(m, "%d is corrected about %s when it is over",
		    person, event_names[event]);
	for (u = m->tellings; u < t; u++)
		if (u->handed == IN_FLIGHT && u->arrival.person == person &&
		    u->about && u->text.event == event)
			model_wrong(m, "%d is corrected while %s is on its "
			    "way to her", person, u->arrival.alert);
}

static void
judge_hours(struct model *m, const struct telling *t)
{
	if (!is_quiet(&m->people[t->arrival.person], t->arrival.at_ms))
		return;
	if (!t->text.corrects || !may_wake(m, t) ||
	    !m->approved[t->arrival.broadcast].is)
		model_wrong(m, "%s wakes %d", t->arrival.alert,
		    t->arrival.person);
}

/* An alert about an event ends with it; one on what came of it begins then. */
static void
judge_time(struct model *m, const struct telling *t, const struct known *k)
{
	bool begun = t->arrival.at_ms >=
	    m->files.events[t->text.event].starts_ms;

	if (t->text.corrects || k->on != OUTCOME_NONE)
		return;		/* judge_facts knows of outcomes */
	if (begun != k->after)
		model_wrong(m, "%s when the event has%s begun",
		    t->arrival.alert, begun ? "" : " not");
}

/* Of a meeting she is told one outcome by an alert, once; then corrections tell her. */
static void
judge_outcome(struct model *m, const struct telling *t, const struct known *k)
{
	const struct known *other;
	const struct telling *u;

	for (u = m->tellings; u < t; u++) {
		other = known(u->arrival.alert);
		if (u->handed != NOT_SENT && other != NULL &&
		    other->on != OUTCOME_NONE &&
		    u->arrival.person == t->arrival.person &&
		    is_within(m, u, t->text.event, SAME_MEETING_MS))
			model_wrong(m, "%s to %d, who got %s", k->name,
			    t->arrival.person, other->name);
	}
}

static void
judge_arrival(struct model *m, const struct telling *t)
{
	const struct known *k = known(t->arrival.alert);

	if (t->arrival.broadcast == 0) {
		if (t->about && m->people[t->arrival.person].stopped)
			model_wrong(m, "an answer after STOP");
		return;
	}
	if (k == NULL || !t->about ||
	    t->text.corrects != k->corrects) {
		model_wrong(m, "what is this? %.200s", t->arrival.body);
		return;
	}
	judge_consent(m, t, k);
	judge_twice(m, t, k);
	judge_facts(m, t);
	judge_hours(m, t);
	judge_time(m, t, k);
	if (k->on != OUTCOME_NONE)
		judge_outcome(m, t, k);
	if (t->text.corrects)
		judge_correction(m, t);
}

/* Whose asker nobody knew: it is not remembered as told to her. */
static bool
is_answer_to_nobody(struct model *m, const struct arrival *arrival)
{
	struct human *h = &m->people[arrival->person];
	int i;

	if (arrival->broadcast != 0)
		return false;
	for (i = 0; i < m->ntellings; i++)	/* is it tried again? */
		if (m->tellings[i].arrival.message == arrival->message)
			return !m->tellings[i].about;
	if (h->asked == 0)
		return false;
	h->asked--;
	return true;
}

int
model_arrives(struct model *m, const struct arrival *arrival)
{
	struct telling *t = &m->tellings[m->ntellings];
	int event;

	if (m->ntellings == TEXTS_MAX) {
		model_wrong(m, "more than %d texts", TEXTS_MAX);
		return 0;
	}
	*t = (struct telling){ .arrival = *arrival, .handed = IN_FLIGHT };
	for (event = 0; event < EVENTS; event++)
		t->meeting_ms[event] = m->files.events[event].starts_ms;
	t->about = text_read(arrival->body, &t->text) &&
	    !is_answer_to_nobody(m, arrival);
	if (t->about)
		t->revision = m->revision[t->text.event];
	judge_arrival(m, t);
	return m->ntellings++;
}
