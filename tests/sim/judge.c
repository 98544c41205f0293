/*
 * judge.c - what must hold whenever something arrives, and at the end
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "model.h"

#define HOUR_MS		INT64_C(3600000)
#define LEAD_MS		(2 * HOUR_MS)	/* urgent_lead */
#define CORRECTION	"correction"

/* The alerts as files.c writes them. */
static const struct known {
	const char	*name;
	bool		 to[LISTS];
	bool		 approve, resend;
} alerts[] = {
	{ "agenda", { true, false }, false, false },
	{ "soon", { true, false }, false, false },
	{ "signup", { true, true }, false, false },
	{ "today", { true, false }, false, true },
	{ "final", { true, true }, true, false },
	{ "final_day", { false, true }, false, false },
	{ "special", { true, false }, false, false },
	{ CORRECTION, { true, true }, false, false },
};

static const struct known *
known(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof alerts / sizeof alerts[0]; i++)
		if (str_eq(alerts[i].name, name))
			return &alerts[i];
	return NULL;
}

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

/* Whether an urgent correction may wake her: the morning would be too late. */
static bool
may_wake(const struct model *m, const struct telling *t)
{
	int64_t held = 0, now = m->files.events[t->text.event].starts_ms, first;

	(void)model_holds(m, t->arrival.person, t->text.event, TIME, &held);
	first = held > 0 && held > t->arrival.at_ms &&
	    (held < now || now <= t->arrival.at_ms) ? held : now;
	return t->arrival.at_ms + 11 * HOUR_MS > first - LEAD_MS;
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
	if (k->approve && !m->approved[t->arrival.broadcast])
		model_wrong(m, "%s, which nobody approved", t->arrival.alert);
	if (!str_eq(t->text.language, h->language) && !is_tried_again(m, t))
		model_wrong(m, "%s to %d in %s", t->arrival.alert,
		    t->arrival.person, t->text.language);
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
		if (t->text.corrects && u->text.corrects &&
		    u->text.event == t->text.event &&
		    u->text.covers[AGENDA] == t->text.covers[AGENDA] &&
		    u->revision == t->revision)
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
			    files_say(&m->files, event, a))
				model_wrong(m, "%s tells %d a wrong %s of %s",
				    t->arrival.alert, t->arrival.person,
				    aspect_names[a], event_names[event]);
}

static bool
is_wrong(const struct model *m, int person, int event, enum aspect a,
    int64_t *ret_held)
{
	return model_holds(m, person, event, a, ret_held) &&
	    *ret_held != files_say(&m->files, event, a);
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

	if (aspect == AGENDA)
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

	for (a = 0; a < ASPECTS; a++)
		if (t->text.covers[a] && is_wrong(m, person, event, a, &held)) {
			wrong = true;
			useful |= is_of_use(m, t, a, held);
		}
	if (!wrong)
		model_wrong(m, "%d is corrected about %s, of which she holds "
		    "nothing wrong", person, event_names[event]);
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
	    !m->approved[t->arrival.broadcast])
		model_wrong(m, "%s wakes %d", t->arrival.alert,
		    t->arrival.person);
}

/* An alert about an event ends with it. */
static void
judge_time(struct model *m, const struct telling *t)
{
	if (!t->text.corrects &&
	    t->arrival.at_ms >= m->files.events[t->text.event].starts_ms)
		model_wrong(m, "%s when the event has begun",
		    t->arrival.alert);
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
	    t->text.corrects != str_eq(k->name, CORRECTION)) {
		model_wrong(m, "what is this? %.200s", t->arrival.body);
		return;
	}
	judge_consent(m, t, k);
	judge_twice(m, t, k);
	judge_facts(m, t);
	judge_hours(m, t);
	judge_time(m, t);
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
	enum aspect a;

	if (m->ntellings == TEXTS_MAX) {
		model_wrong(m, "more than %d texts", TEXTS_MAX);
		return 0;
	}
	*t = (struct telling){ .arrival = *arrival, .handed = IN_FLIGHT };
	t->about = text_read(arrival->body, &t->text) &&
	    !is_answer_to_nobody(m, arrival);
	if (t->about) {
		t->revision = m->revision[t->text.event];
		for (a = 0; a < ASPECTS; a++)
			t->now[a] = files_say(&m->files, t->text.event, a);
	}
	judge_arrival(m, t);
	return m->ntellings++;
}

/*
 * The end.
 */

/* The lists of an alert that told her ${aspect}, the last that did. */
static const struct telling *
told_by(const struct model *m, int person, int event, enum aspect aspect)
{
	const struct telling *t;
	int i;

	for (i = m->ntellings - 1; i >= 0; i--) {
		t = &m->tellings[i];
		if (t->about && t->handed != NOT_SENT &&
		    t->arrival.person == person &&
		    t->text.states[event][aspect] && !t->text.corrects)
			return t;
	}
	return NULL;
}

static bool
can_be_reached(const struct model *m, int person, int event,
    enum aspect aspect)
{
	const struct human *h = &m->people[person];
	const struct telling *t = told_by(m, person, event, aspect);
	const struct known *k;
	int i;

	if (h->stopped || h->refused[event][SUBJECT(aspect)] ||
	    m->cancelled[event][SUBJECT(aspect)] ||
	    t == NULL || (h->ever_ended && h->email != NULL))
		return false;
	k = known(t->arrival.alert);
	for (i = 0; i < LISTS; i++)
		if (h->on[i] == ON_LIST && (k == NULL || k->to[i]))
			return true;
	return false;
}

/* Until when it was worth telling her. */
static int64_t
of_use_until(const struct model *m, int event, enum aspect aspect,
    int64_t held)
{
	const struct event_file *e = &m->files.events[event];
	int64_t say = files_say(&m->files, event, aspect);
	bool holds = files_hold(&m->files, event);

	switch (aspect) {
	case TIME:
		return holds ? e->starts_ms : held;
	case DEADLINE:
		/* Both: it is the earlier that she would be late for. */
		return held < say || say == 0 ? held : say;
	case PLACE:
	case AGENDA:
	case ASPECTS:
		break;
	}
	return holds ? e->starts_ms : 0;
}

void
model_judges(struct model *m, int64_t now_ms)
{
	int person, event;
	int64_t held;
	enum aspect a;

	for (person = 0; person < PEOPLE; person++)
		for (event = 0; event < EVENTS; event++)
			for (a = 0; a < ASPECTS; a++)
				if (is_wrong(m, person, event, a, &held) &&
				    can_be_reached(m, person, event, a) &&
				    now_ms < of_use_until(m, event, a, held))
					model_wrong(m, "%d holds a wrong %s "
					    "of %s", person, aspect_names[a],
					    event_names[event]);
}
