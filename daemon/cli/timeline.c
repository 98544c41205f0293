#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/timeline.h"
#include "text/segment.h"

void
timeline_init(struct timeline *t)
{
	size_t i;

	*t = (struct timeline){ .segments = json_object() };
	for (i = 0; i < CHANNELS; i++)
		t->texts[i] = json_object();
}

void
timeline_done(struct timeline *t)
{
	size_t i;

	for (i = 0; i < t->n; i++) {
		json_decref(t->entries[i].texts);
		json_decref(t->entries[i].segments);
	}
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
	    .kind = kind };
	snprintf(e->alert, sizeof e->alert, "%s", alert);
	return e;
}

static void
say(struct timeline *t, enum timeline_kind kind, int64_t at_ms,
    const struct broadcast *b)
{
	struct timeline_entry *e = add(t, kind, at_ms, b->id, b->alert);

	memcpy(e->why, b->why, sizeof e->why);
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

/* The texts of this moment, broadcast and channel; the last ones are near. */
static struct timeline_entry *
texts_of(struct timeline *t, const struct rehearsed *m)
{
	struct timeline_entry *e;
	size_t i;

	for (i = t->n; i > 0; i--) {
		e = &t->entries[i - 1];
		if (e->at_ms != m->at_ms)
			break;
		if (e->kind == TIMELINE_TEXTS &&
		    e->broadcast == m->broadcast && e->channel == m->channel)
			return e;
	}
	e = add(t, TIMELINE_TEXTS, m->at_ms, m->broadcast, m->alert->name);
	e->channel = m->channel;
	e->texts = json_object();
	e->segments = json_object();
	return e;
}

void
timeline_sent(const struct rehearsed *m, void *arg)
{
	struct timeline *t = arg;
	const struct secret *text = &m->message->part[PART_TEXT];
	struct segmentation seg = { 0 };
	struct timeline_entry *e;

	if (m->verdict != VERDICT_ACCEPTED)
		return;		/* counted with the others who do not get it */
	e = texts_of(t, m);
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
	else if (b->state == old && b->why[0] != '\0')
		say(t, TIMELINE_WAITS, at_ms, b);
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

static void
on_reason(enum message_state state, const char *why, int64_t count, void *arg)
{
	struct finished *f = arg;
	const struct broadcast *b = f->broadcast;
	struct timeline_entry *e;

	if (state != MESSAGE_SUPPRESSED && state != MESSAGE_SKIPPED &&
	    state != MESSAGE_REJECTED)
		return;
	e = add(f->timeline, TIMELINE_NOT_TO, b->began_ms, b->id, b->alert);
	e->count = count;
	snprintf(e->why, sizeof e->why, "%s", why);
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

static int
finish(struct timeline *t, struct store *store, const struct config *config,
    const struct broadcast *b, struct err *err)
{
	const struct alert *alert = config_alert(config, b->alert);
	struct finished f = { .timeline = t, .broadcast = b };

	if (broadcasts_count(store, b->id, on_count, &f, err) == -1 ||
	    broadcasts_reasons(store, b->id, on_reason, &f, err) == -1)
		return -1;
	if (alert != NULL)
		say_count(t, TIMELINE_APPROVAL, b->began_ms, b, alert->approve);
	say_count(t, TIMELINE_MOVED, b->began_ms, b,
	    sent_later(t, b) + f.expired + f.queued);
	say_count(t, TIMELINE_EXPIRED, b->expires_ms, b, f.expired);
	return 0;
}

static int
by_time(const void *a, const void *b)
{
	const struct timeline_entry *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	if (x->broadcast != y->broadcast)
		return x->broadcast < y->broadcast ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->why, y->why);
}

int
timeline_finish(struct timeline *t, struct store *store,
    const struct config *config, struct err *err)
{
	struct broadcast *rows;
	size_t n, i;
	int result = 0;

	if (broadcasts_all(store, &rows, &n, err) == -1)
		return -1;
	for (i = 0; result == 0 && i < n; i++)
		if (rows[i].began_ms != 0)
			result = finish(t, store, config, &rows[i], err);
	free(rows);
	if (t->n > 0)
		qsort(t->entries, t->n, sizeof *t->entries, by_time);
	return result;
}
