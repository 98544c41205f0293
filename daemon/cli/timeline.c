#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/draw.h"
#include "cli/timeline.h"
#include "schedule/report.h"
#include "send/policy.h"
#include "text/segment.h"

#define TRICKLE_MS (10 * 60 * 1000)

void
timeline_init(struct timeline *t, const struct config *config)
{
	size_t i;

	*t = (struct timeline){ .config = config, .segments = json_object() };
	for (i = 0; i < CHANNELS; i++)
		t->texts[i] = json_object();
}

static void
entry_done(struct timeline_entry *e)
{
	json_decref(e->texts);
	json_decref(e->segments);
	json_decref(e->what);
	free(e->why);
}

void
timeline_done(struct timeline *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		entry_done(&t->entries[i]);
	free(t->entries);
	for (i = 0; i < CHANNELS; i++)
		json_decref(t->texts[i]);
	json_decref(t->segments);
	*t = (struct timeline){ 0 };
}

static struct timeline_entry *
add(struct timeline *t, enum timeline_kind kind, int64_t at_ms,
    int64_t broadcast, const char *alert)
{
	struct timeline_entry *e;

	t->entries = xgrow(t->entries, t->n, sizeof *t->entries);
	e = &t->entries[t->n++];
	*e = (struct timeline_entry){ .at_ms = at_ms, .broadcast = broadcast,
	    .kind = kind, .order = t->n };
	snprintf(e->alert, sizeof e->alert, "%s", alert);
	return e;
}

static void
say(struct timeline *t, enum timeline_kind kind, int64_t at_ms,
    const struct broadcast *b)
{
	add(t, kind, at_ms, b->id, b->alert)->why = xstrdup(b->why);
}

static void
say_count(struct timeline *t, enum timeline_kind kind, int64_t at_ms,
    const struct broadcast *b, int64_t count)
{
	if (count > 0)
		add(t, kind, at_ms, b->id, b->alert)->count = count;
}

static void
count_more(json_t *object, const char *language, size_t more)
{
	json_t *n = json_object_get(object, language);

	if (n == NULL)
		json_object_set_new(object, language,
		    json_integer((json_int_t)more));
	else
		json_integer_set(n, json_integer_value(n) + (json_int_t)more);
}

/*
 * The texts of this moment, broadcast and channel; what is tried again trickles, and is
 * told together.  The last ones are near.
 */
static struct timeline_entry *
texts_of(struct timeline *t, const struct rehearsed *m)
{
	bool again = m->tries > 1;
	int64_t since_ms = again ? m->at_ms - TRICKLE_MS : m->at_ms;
	struct timeline_entry *e;
	size_t i;

	for (i = t->n; i > 0; i--) {
		e = &t->entries[i - 1];
		if (e->kind == TIMELINE_TEXTS && e->last_ms >= since_ms &&
		    e->broadcast == m->broadcast && e->again == again &&
		    e->channel == m->channel)
			return e;
	}
	e = add(t, TIMELINE_TEXTS, m->at_ms, m->broadcast, m->alert->name);
	e->channel = m->channel;
	e->again = again;
	e->texts = json_object();
	e->segments = json_object();
	return e;
}

static void
reply(struct timeline *t, const struct rehearsed *m)
{
	const struct secret *text = &m->message->part[PART_TEXT];

	add(t, TIMELINE_REPLY, m->at_ms, 0, m->language)->why =
	    xasprintf("%s%s", m->verdict->kind == VERDICT_ACCEPTED ? "" :
	    "not sent: ", secret_reveal(text));
}

/* Tries of ${m}'s broadcast that failed so; counted where they began to. */
static void
failed(struct timeline *t, const struct rehearsed *m)
{
	struct decision decision;
	struct timeline_entry *e;
	size_t i;

	policy_decide(m->verdict, m->tries, ON_UNKNOWN_HOLD, 0, &decision);
	for (i = 0; i < t->n; i++) {
		e = &t->entries[i];
		if (e->kind == TIMELINE_FAILED &&
		    e->broadcast == m->broadcast &&
		    str_eq(e->why, decision.why)) {
			e->count++;
			return;
		}
	}
	e = add(t, TIMELINE_FAILED, m->at_ms, m->broadcast, m->alert->name);
	e->count = 1;
	e->why = xstrdup(decision.why);
}

void
timeline_sent(const struct rehearsed *m, void *arg)
{
	struct timeline *t = arg;
	const struct secret *text = &m->message->part[PART_TEXT];
	struct segmentation seg = { 0 };
	struct timeline_entry *e;

	if (m->alert == NULL) {
		reply(t, m);
		return;
	}
	if (m->verdict->kind == VERDICT_RETRY)
		failed(t, m);
	if (m->verdict->kind != VERDICT_ACCEPTED)
		return;		/* counted with the others who do not get it */
	e = texts_of(t, m);
	e->last_ms = m->at_ms;
	count_more(e->texts, m->language, 1);
	count_more(t->texts[m->channel], m->language, 1);
	if (m->channel != CHANNEL_SMS)
		return;
	segment_count(secret_reveal(text), text->len, &seg);
	count_more(e->segments, m->language, seg.segments);
	count_more(t->segments, m->language, seg.segments);
}

void
timeline_changed(const struct broadcast *b, enum broadcast_state old,
    int64_t at_ms, void *arg)
{
	struct timeline *t = arg;

	if (b->state == BROADCAST_MISSED)
		say(t, TIMELINE_MISSED, at_ms, b);
	else if (b->state == BROADCAST_HELD)
		say(t, TIMELINE_HELD, at_ms, b);
	else if (b->state == BROADCAST_AWAITING_APPROVAL && old != b->state &&
	    b->why[0] == '\0')
		add(t, TIMELINE_WAITS, at_ms, b->id, b->alert)->why =
		    xstrdup("waits for approval");
	else if ((b->state == old ||
	    b->state == BROADCAST_AWAITING_APPROVAL) && b->why[0] != '\0')
		say(t, TIMELINE_WAITS, at_ms, b);
}

void
timeline_put_off(const struct broadcast *b, int64_t count, void *arg)
{
	say_count(arg, TIMELINE_MOVED, b->began_ms, b, count);
}

/* The ghost of ${change}'s broadcast then; it tells what became of it last. */
static struct timeline_entry *
ghost_at(struct timeline *t, int64_t at_ms, json_t *change)
{
	int64_t broadcast = draw_int(change, "id");
	struct timeline_entry *e;
	size_t i;

	for (i = 0; i < t->n; i++) {
		e = &t->entries[i];
		if (e->kind == TIMELINE_GHOST && e->at_ms == at_ms &&
		    e->broadcast == broadcast)
			return e;
	}
	return add(t, TIMELINE_GHOST, at_ms, broadcast,
	    draw_text(change, "alert"));
}

/* What was to go out at ${change}'s old time, and does not, leaves a ghost there. */
static void
add_ghost(struct timeline *t, json_t *change, int64_t now_ms)
{
	json_t *was = json_object_get(change, "was");
	const char *kind = draw_text(change, "change");
	struct timeline_entry *e;
	struct err ignored;
	int64_t at_ms;

	if (!json_is_object(was) ||
	    json_is_string(json_object_get(was, "began")) ||
	    zone_parse(report_zone(t->config), draw_text(was, "at"), &at_ms,
	    &ignored) == -1 || at_ms < now_ms)
		return;
	if (!str_eq(kind, "moved") && !str_eq(kind, "withdrawn"))
		return;
	e = ghost_at(t, at_ms, change);
	free(e->why);
	if (str_eq(kind, "moved"))
		e->why = xasprintf("moved to %s, %s", draw_text(change, "day"),
		    draw_text(change, "time"));
	else
		e->why = xasprintf("withdrawn: %s", draw_text(change, "why"));
}

void
timeline_happened(json_t *what, int64_t at_ms, void *arg)
{
	struct timeline *t = arg;
	json_t *change;
	size_t i;

	add(t, TIMELINE_STEP, at_ms, 0, "")->what = json_incref(what);
	json_array_foreach(json_object_get(what, "changes"), i, change)
		add_ghost(t, change, at_ms);
}

int64_t
timeline_sum(json_t *by_language)
{
	const char *language;
	int64_t sum = 0;
	json_t *n;

	json_object_foreach(by_language, language, n)
		sum += json_integer_value(n);
	return sum;
}

/* A broadcast that began, once all is played. */
struct finished {
	struct timeline		*timeline;
	const struct broadcast	*broadcast;
	int64_t			 expired, queued;
};

static void
on_count(enum channel channel, const char *language,
    const struct broadcast_counts *counts, void *arg)
{
	struct finished *f = arg;

	(void)channel;
	(void)language;
	f->expired += counts->states[MESSAGE_EXPIRED];
	f->queued += counts->states[MESSAGE_QUEUED];
}

/* At which moment of ${b} a reason is told. */
static void
add_reason(struct finished *f, enum timeline_kind kind, int64_t at_ms,
    const char *why, int64_t count)
{
	const struct broadcast *b = f->broadcast;
	struct timeline_entry *e = add(f->timeline, kind, at_ms, b->id,
	    b->alert);

	e->count = count;
	e->why = xstrdup(why);
}

static void
on_reason(enum message_state state, const char *why, int64_t count, void *arg)
{
	struct finished *f = arg;
	const struct broadcast *b = f->broadcast;

	if (state == MESSAGE_SUPPRESSED || state == MESSAGE_SKIPPED ||
	    state == MESSAGE_REJECTED)
		add_reason(f, TIMELINE_NOT_TO, b->began_ms, why, count);
	else if (state == MESSAGE_UNKNOWN)
		add_reason(f, TIMELINE_UNKNOWN, b->began_ms, why, count);
	else if (state == MESSAGE_WITHDRAWN)
		add_reason(f, TIMELINE_WITHDRAWN, b->ended_ms, why, count);
}

/* Texts of ${b} that went out later than it began. */
static int64_t
sent_later(const struct timeline *t, const struct broadcast *b)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->entries[i].kind == TIMELINE_TEXTS &&
		    t->entries[i].broadcast == b->id &&
		    t->entries[i].at_ms > b->began_ms)
			sum += timeline_sum(t->entries[i].texts);
	return sum;
}

/* How many of ${b} quiet hours put off. */
static int64_t
put_off(const struct timeline *t, const struct broadcast *b)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->entries[i].kind == TIMELINE_MOVED &&
		    t->entries[i].broadcast == b->id)
			return t->entries[i].count;
	return 0;
}

static int
finish(struct timeline *t, struct store *store, const struct broadcast *b,
    bool as_if, struct err *err)
{
	const struct alert *alert = config_alert(t->config, b->alert);
	struct finished f = { .timeline = t, .broadcast = b };

	if (broadcasts_count(store, b->id, on_count, &f, err) == -1 ||
	    broadcasts_reasons(store, b->id, on_reason, &f, err) == -1)
		return -1;
	if (alert != NULL && as_if)
		say_count(t, TIMELINE_APPROVAL, b->began_ms, b, alert->approve);
	say_count(t, TIMELINE_LATE, b->began_ms, b,
	    sent_later(t, b) - put_off(t, b));
	say_count(t, TIMELINE_EXPIRED, b->expires_ms, b, f.expired);
	return 0;
}

/* Whether ${ghost}'s broadcast came back to that moment, and went out. */
static bool
is_alive(const struct timeline *t, const struct timeline_entry *ghost)
{
	const struct timeline_entry *e;
	size_t i;

	for (i = 0; i < t->n; i++) {
		e = &t->entries[i];
		if (e->kind != TIMELINE_GHOST && e->at_ms == ghost->at_ms &&
		    e->broadcast == ghost->broadcast)
			return true;
	}
	return false;
}

/* Leave out ghosts of what is alive, and what is after ${to_ms}: it was not played. */
static void
leave_out(struct timeline *t, int64_t to_ms)
{
	struct timeline_entry *e, *kept = t->entries;
	size_t i, n = t->n;

	for (i = 0; i < n; i++) {
		e = &t->entries[i];
		if (e->at_ms > to_ms ||
		    (e->kind == TIMELINE_GHOST && is_alive(t, e)))
			entry_done(e);
		else
			*kept++ = *e;
	}
	t->n = (size_t)(kept - t->entries);
}

/* At one moment steps come first, and replies to them; the rest by broadcast. */
static int
by_time(const void *a, const void *b)
{
	const struct timeline_entry *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	if (x->broadcast != y->broadcast)
		return x->broadcast < y->broadcast ? -1 : 1;
	if (x->kind != y->kind && x->broadcast != 0)
		return x->kind < y->kind ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

int
timeline_finish(struct timeline *t, struct store *store, bool as_if,
    int64_t to_ms, struct err *err)
{
	struct broadcast *rows;
	size_t n, i;
	int result = 0;

	if (broadcasts_all(store, &rows, &n, err) == -1)
		return -1;
	for (i = 0; result == 0 && i < n; i++)
		if (rows[i].began_ms != 0)
			result = finish(t, store, &rows[i], as_if, err);
	free(rows);
	if (t->n > 0)
		qsort(t->entries, t->n, sizeof *t->entries, by_time);
	leave_out(t, to_ms);
	return result;
}
