/*
 * operators.c - what people do to broadcasts
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/str.h"
#include "schedule/approving.h"
#include "schedule/covering.h"
#include "schedule/recording.h"
#include "schedule/stopping.h"
#include "store/holds.h"
#include "world.h"

void
world_hold(struct world *w, unsigned what, bool held)
{
	static const struct hold holds[] = {
		{ .kind = HOLD_ALL }, { .kind = HOLD_MEASURE, .name = "act" },
		{ .kind = HOLD_LIST, .name = "vote" },
		{ .kind = HOLD_LIST, .name = "press" },
	};
	struct model *m = &w->model;
	bool *modelled[] = { &m->held_all, &m->held_measure,
	    &m->held_list[0], &m->held_list[1] };
	struct hold h = holds[what % 4];
	struct err err;

	h.since_ms = w->now_ms;
	assert_int_equal(store_begin(w->store, &err), 0);
	if ((held ? holds_add(w->store, &h, &err) : holds_remove(w->store,
	    h.kind, h.name, w->now_ms, &err)) == -1)
		model_wrong(m, "hold: %.200s", err.text);
	assert_int_equal(store_commit(w->store, &err), 0);
	*modelled[what % 4] = held;
	world_settle(w);
}

/* Number ${which} of those that ${state} may become of; false for none. */
static bool
find(struct world *w, unsigned which, enum broadcast_state state,
    struct broadcast *ret)
{
	struct broadcast *rows;
	struct err err;
	bool found = false;
	size_t n, i;

	assert_int_equal(broadcasts_all(w->store, &rows, &n, &err), 0);
	for (i = 0; i < n && !found; i++) {
		*ret = rows[(which + i) % n];
		found = broadcast_can_become(ret->state, state);
	}
	free(rows);
	return found;
}

static void
stop(struct world *w, struct broadcast *b, enum stopping what,
    const char *why)
{
	struct err err;

	assert_int_equal(store_begin(w->store, &err), 0);
	if (stopping_do(w->store, b, what, why, w->now_ms, &err) == -1)
		model_wrong(&w->model, "%s: %.200s", why, err.text);
	assert_int_equal(store_commit(w->store, &err), 0);
	world_settle(w);
}

void
world_hold_broadcast(struct world *w, unsigned which, bool held)
{
	struct broadcast b;

	if (held && find(w, which, BROADCAST_HELD, &b))
		stop(w, &b, STOPPING_HOLD, "held by an operator");
	else if (!held && find(w, which, BROADCAST_SENDING, &b) &&
	    b.state == BROADCAST_HELD)
		stop(w, &b, STOPPING_RELEASE, "released by an operator");
}

void
world_cancel(struct world *w, unsigned which)
{
	struct broadcast b;
	enum aspect a;
	int event;

	if (!find(w, which, BROADCAST_CANCELLED, &b))
		return;
	for (event = 0; event < EVENTS; event++)
		for (a = 0; a < ASPECTS; a++)
			w->model.cancelled[event][a] |=
			    str_eq(b.alert, "correction") &&
			    str_eq(b.event, event_names[event]);
	w->model.ended_outcome[FIRST_READING] |= str_eq(b.alert, "passed") ||
	    str_eq(b.alert, "failed");
	stop(w, &b, STOPPING_CANCEL, "cancelled by an operator");
}

/* As `pregon outcome` does. */
void
world_outcome(struct world *w, int event, enum outcome_result result, int yes,
    int no)
{
	struct outcome_said said = { .event = event_names[event],
	    .result = result, .tally = { 2, { yes, no, 0 } }, .source = "",
	    .note = "", .uid = 1000, .at_ms = w->now_ms };
	bool may = model_may_record(&w->model, event, w->now_ms);
	enum recorded recorded;
	struct err err;

	if (model_says(&w->model, event, TALLY) == TALLY_SAYS(yes, no))
		return;
	assert_int_equal(store_begin(w->store, &err), 0);
	if (recording_say(w->store, world_config(w), &said, false, &recorded,
	    &err) == -1) {
		if (may)
			model_wrong(&w->model, "outcome: %.200s", err.text);
		store_rollback(w->store);
		assert_int_equal(outcomes_attach(w->store, world_config(w),
		    &err), 0);
		return;
	}
	assert_int_equal(store_commit(w->store, &err), 0);
	if (!may || recorded != RECORDED_ACCEPTED)
		model_wrong(&w->model, "an outcome of %s that can have none",
		    event_names[event]);
	claiming_configure(&w->claiming, world_config(w));
	texts_forget(w->claiming.texts);
	model_records(&w->model, event, result, TALLY_SAYS(yes, no),
	    w->now_ms);
	world_settle(w);
}

static void
forget_look(struct world *w)
{
	json_decref(w->look.covers);
	w->look = (struct look){ .broadcast = 0 };
}

/* What waits for it, or will. */
static bool
may_approve(struct world *w, const struct broadcast *b)
{
	return approving_asked(b) || (b->state == BROADCAST_PLANNED &&
	    approving_needed(world_config(w), b) > 0);
}

void
world_look(struct world *w)
{
	struct broadcast *rows;
	struct err err;
	size_t n, i;

	forget_look(w);
	assert_int_equal(broadcasts_open(w->store, &rows, &n, &err), 0);
	for (i = 0; i < n && w->look.covers == NULL; i++)
		if (may_approve(w, &rows[i])) {
			w->look.broadcast = rows[i].id;
			w->look.covers = covering_of(w->store,
			    world_config(w), &rows[i], &err);
			model_looks(&w->model, &w->look.is);
		}
	free(rows);
}

/* Somebody says yes to ${b} as she sees it, or saw it when she looked. */
static void
approve(struct world *w, struct broadcast *b)
{
	struct blind digest;
	struct err err;

	if (w->look.broadcast != b->id) {
		forget_look(w);
		w->look.covers = covering_of(w->store, world_config(w), b,
		    &err);
		model_looks(&w->model, &w->look.is);
	}
	if (w->look.covers == NULL)
		return;
	covering_digest(w->look.covers, &digest);
	assert_int_equal(store_begin(w->store, &err), 0);
	if (approving_give(w->store, world_config(w), b, 1000, &digest,
	    w->look.covers, w->now_ms, &err) == -1) {
		store_rollback(w->store);
		if (err.kind != ERR_REFUSED)
			model_wrong(&w->model, "approve: %.200s", err.text);
	} else {
		assert_int_equal(store_commit(w->store, &err), 0);
		w->model.approved[b->id % BROADCASTS_MAX] = w->look.is;
	}
	forget_look(w);
}

void
world_approve(struct world *w)
{
	struct broadcast *rows;
	struct err err;
	size_t n, i;

	assert_int_equal(broadcasts_open(w->store, &rows, &n, &err), 0);
	for (i = 0; i < n; i++)
		if (may_approve(w, &rows[i]))
			approve(w, &rows[i]);
	free(rows);
	world_settle(w);
}
