#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "schedule/difference.h"
#include "schedule/event_changes.h"
#include "schedule/lists.h"
#include "schedule/planner.h"
#include "schedule/refusing.h"
#include "schedule/report.h"
#include "schedule/sending.h"
#include "store/broadcasts.h"
#include "store/outcomes.h"

struct difference {
	struct store		*store;
	const struct config	*config, *next;
	struct broadcast	*before;
	size_t			 nbefore;
	json_t			*events, *changes;
	struct err		*err;
};

static const char *
place_of(const struct difference *d, const struct occasion *o)
{
	const char *place = words_in(&o->place, d->next->language);

	return place != NULL ? place : "";
}

/* When and where, as operators read it. */
static json_t *
when_and_where(struct difference *d, const struct occasion *o,
    const struct zone *zone)
{
	json_t *entry = report_moment(d->next, zone, o->starts_ms, d->err);

	json_object_set_new(entry, "place", json_string(place_of(d, o)));
	return entry;
}

static json_t *
show_event(struct difference *d, const struct occasion *old,
    const struct occasion *o, json_t *details)
{
	const struct zone *zone = o->measure->jurisdiction->zone;
	json_t *entry = when_and_where(d, o, zone);
	json_t *was = old == NULL ? json_null() : when_and_where(d, old, zone);

	if (entry == NULL || was == NULL) {
		json_decref(entry);
		json_decref(was);
		return NULL;
	}
	json_object_set_new(entry, "event", json_string(o->uid));
	json_object_set_new(entry, "status",
	    json_string(occasion_status_name(o->status)));
	json_object_set_new(entry, "was_status", old == NULL ? json_null() :
	    json_string(occasion_status_name(old->status)));
	json_object_set_new(entry, "was", was);
	json_object_set(entry, "details", details);
	return entry;
}

/* The event ${o} of the new files, if it is another than it was. */
static int
add_event(struct difference *d, const struct occasion *o)
{
	const struct occasion *old = config_occasion(d->config, o->uid);
	json_t *details = event_changes(d->next, old, o, d->err);
	json_t *entry = NULL;
	bool same;

	if (details == NULL)
		return -1;
	same = old != NULL && old->starts_ms == o->starts_ms &&
	    old->status == o->status && json_array_size(details) == 0;
	if (!same) {
		entry = show_event(d, old, o, details);
		json_array_append_new(d->events, entry);
	}
	json_decref(details);
	return same || entry != NULL ? 0 : -1;
}

static int
add_events(struct difference *d)
{
	const struct measure *measure;
	size_t i, j;

	for (i = 0; i < d->next->nmeasures; i++) {
		measure = &d->next->measures[i];
		for (j = 0; j < measure->noccasions; j++)
			if (add_event(d, &measure->occasions[j]) == -1)
				return -1;
	}
	return 0;
}

static const struct broadcast *
row_before(const struct difference *d, int64_t id)
{
	size_t i;

	for (i = 0; i < d->nbefore; i++)
		if (d->before[i].id == id)
			return &d->before[i];
	return NULL;
}

/* What became of a row, in a word; NULL: nothing. */
static const char *
change_of(const struct broadcast *was, const struct broadcast *is)
{
	static const char *const became[BROADCAST_NSTATES] = {
		[BROADCAST_SUPERSEDED] = "withdrawn",
		[BROADCAST_MISSED] = "missed", [BROADCAST_HELD] = "held",
	};

	if (was == NULL)
		return became[is->state] != NULL ? became[is->state] : "added";
	if (was->state != is->state && became[is->state] != NULL)
		return became[is->state];
	if (was->state == BROADCAST_SUPERSEDED ||
	    was->state == BROADCAST_MISSED)
		return was->state != is->state ? "again" : NULL;
	if (was->due_ms != is->due_ms)
		return "moved";
	if (was->state != is->state || was->expires_ms != is->expires_ms)
		return "changed";
	return NULL;
}

static int
add_change(struct difference *d, const struct broadcast *is,
    const struct broadcast *old, const char *change)
{
	json_t *entry = report_planned(d->store, d->next, is, d->err);
	json_t *was = old == NULL ? json_null() :
	    report_broadcast(d->config, old, d->err);

	if (entry == NULL || was == NULL) {
		json_decref(entry);
		json_decref(was);
		return -1;
	}
	json_object_set_new(entry, "change", json_string(change));
	json_object_set_new(entry, "was", was);
	json_array_append_new(d->changes, entry);
	return 0;
}

static int
add_changes(struct difference *d)
{
	const struct broadcast *old;
	struct broadcast *rows;
	const char *change;
	size_t n, i;
	int result = 0;

	if (broadcasts_all(d->store, &rows, &n, d->err) == -1)
		return -1;
	for (i = 0; result == 0 && i < n; i++) {
		old = row_before(d, rows[i].id);
		change = change_of(old, &rows[i]);
		if (change != NULL)
			result = add_change(d, &rows[i], old, change);
	}
	free(rows);
	return result;
}

struct difference *
difference_from(struct store *store, const struct config *config,
    struct err *err)
{
	struct difference *d = xcalloc(1, sizeof *d);

	d->store = store;
	d->config = config;
	if (broadcasts_all(store, &d->before, &d->nbefore, err) == 0)
		return d;
	free(d);
	return NULL;
}

void
difference_free(struct difference *d)
{
	if (d == NULL)
		return;
	free(d->before);
	free(d);
}

/* Takes all but ${refused}; ${lists} may be NULL. */
static json_t *
show(const char *refused, json_t *lists, json_t *events, json_t *changes)
{
	return json_pack("{s:s?, s:o*, s:o, s:o}", "refused", refused, "lists",
	    lists, "events", events, "changes", changes);
}

json_t *
difference_to(struct difference *d, const struct config *next, json_t *lists,
    struct err *err)
{
	d->next = next;
	d->err = err;
	d->events = json_array();
	d->changes = json_array();
	if (add_changes(d) == 0 && add_events(d) == 0)
		return show(NULL, lists != NULL ? lists_changed(lists) : NULL,
		    d->events, d->changes);
	json_decref(d->events);
	json_decref(d->changes);
	return NULL;
}

/* As a reload does, to be undone: what became of the lists; NULL with ${err}. */
static json_t *
read_next(struct store *store, struct config *next, int64_t now_ms,
    struct err *err)
{
	struct planned planned;
	json_t *lists;

	lists = lists_sync(store, next, false, now_ms, err);
	if (lists != NULL && sending_restore(store, next, err) == 0 &&
	    outcomes_attach(store, next, err) == 0 &&
	    planner_sync(store, next, now_ms, &planned, err) == 0 &&
	    refusing_accept(store, next, now_ms, err) == 0)
		return lists;
	json_decref(lists);
	return NULL;
}

static bool
is_refusal(const struct err *err)
{
	return err->kind == ERR_INPUT || err->kind == ERR_REFUSED;
}

json_t *
difference_of(struct store *store, const struct config *config,
    struct config *next, int64_t now_ms, struct err *err)
{
	struct difference *d = difference_from(store, config, err);
	json_t *shown = NULL, *lists;

	if (d == NULL || store_begin(store, err) == -1) {
		difference_free(d);
		return NULL;
	}
	lists = read_next(store, next, now_ms, err);
	if (lists != NULL)
		shown = difference_to(d, next, lists, err);
	else if (is_refusal(err))
		shown = show(err->text, json_array(), json_array(),
		    json_array());
	json_decref(lists);
	store_rollback(store);
	difference_free(d);
	return shown;
}
