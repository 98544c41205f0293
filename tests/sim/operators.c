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
	int event;

	if (!find(w, which, BROADCAST_CANCELLED, &b))
		return;
	for (event = 0; event < EVENTS; event++)
		if (str_eq(b.alert, "correction") &&
		    str_eq(b.event, event_names[event]))
			w->model.cancelled[event][b.aspects == ASPECTS_FACTS ?
			    FACTS : DATES] = true;
	stop(w, &b, STOPPING_CANCEL, "cancelled by an operator");
}

/* Somebody looks at ${b}, and says yes to what she sees. */
static void
approve(struct world *w, struct broadcast *b)
{
	struct blind digest;
	struct err err;
	json_t *covers = covering_of(w->store, world_config(w), b, &err);

	if (covers == NULL)
		return;
	covering_digest(covers, &digest);
	assert_int_equal(store_begin(w->store, &err), 0);
	if (approving_give(w->store, world_config(w), b, 1000, &digest, covers,
	    w->now_ms, &err) == -1) {
		store_rollback(w->store);
		if (err.kind != ERR_REFUSED)
			model_wrong(&w->model, "approve: %.200s", err.text);
	} else {
		assert_int_equal(store_commit(w->store, &err), 0);
		w->model.approved[b->id % BROADCASTS_MAX] = true;
	}
	json_decref(covers);
}

void
world_approve(struct world *w)
{
	struct broadcast *rows;
	struct err err;
	size_t n, i;

	assert_int_equal(broadcasts_open(w->store, &rows, &n, &err), 0);
	for (i = 0; i < n; i++)
		if (approving_asked(&rows[i]))
			approve(w, &rows[i]);
	free(rows);
	world_settle(w);
}
