#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "send/settling.h"
#include "store/receipts.h"
#include "store/replies.h"
#include "world.h"

static const char *const accounts[CHANNELS] = {
	[CHANNEL_SMS] = "sandbox", [CHANNEL_EMAIL] = "sandbox_email",
};

static int
whose(const struct world *w, const struct address *to)
{
	const char *is = address_reveal(to);
	const struct human *h;
	int i;

	for (i = 0; i < PEOPLE; i++) {
		h = &w->model.people[i];
		if ((h->phone != NULL && str_eq(h->phone, is)) ||
		    (h->email != NULL && str_eq(h->email, is)))
			return i;
	}
	fail_msg("a text to nobody");
	return 0;
}

/* Number ${i} of ${batch} goes to the provider. */
static void
hand_over(struct world *w, struct batch *batch, size_t i)
{
	struct claimed *c = &batch->claimed[i];
	struct arrival a = { .message = c->id, .broadcast = c->broadcast,
	    .person = whose(w, &c->to), .channel = c->channel,
	    .at_ms = w->now_ms };
	struct rendered r = { 0 };
	struct err err;

	if (c->broadcast != 0) {
		snprintf(a.alert, sizeof a.alert, "%s", batch->alerts[i]->name);
		if (texts_render(w->claiming.texts, world_config(w),
		    batch->alerts[i], c, w->now_ms, &r, &err) == -1)
			model_wrong(&w->model, "rendering: %.200s", err.text);
		else
			snprintf(a.body, sizeof a.body, "%s",
			    secret_reveal(&r.part[PART_TEXT]));
		rendered_done(&r);
	} else
		snprintf(a.body, sizeof a.body, "%s", secret_reveal(&c->text));
	w->flying[w->nflying++] = (struct flying){ *c,
	    model_arrives(&w->model, &a) };
	*c = (struct claimed){ 0 };
}

/* Claim in one transaction, which the caller ends. */
static bool
take(struct world *w, int most, struct batch *batch)
{
	enum channel channel;
	struct err err;
	size_t room;

	if (claiming_replies(&w->claiming, accounts[CHANNEL_SMS], (size_t)most,
	    w->now_ms, batch, &err) == -1)
		goto fail;
	for (channel = 0; channel < CHANNELS; channel++) {
		room = (size_t)most - batch->count;
		if (room > 0 && claiming_take(&w->claiming, channel,
		    accounts[channel], room, w->now_ms, batch, &err) == -1)
			goto fail;
	}
	return true;

fail:
	model_wrong(&w->model, "claiming: %.200s", err.text);
	return false;
}

int
wire_claim(struct world *w, int most)
{
	int room = OUTBOX_CLAIM_MAX - w->nflying, n;
	struct batch batch = { 0 };
	struct err err;
	size_t i;

	if (most > room)
		most = room;
	if (most == 0)
		return 0;
	assert_int_equal(store_begin(w->store, &err), 0);
	if (!take(w, most, &batch)) {
		store_rollback(w->store);
		texts_forget(w->claiming.texts);
		return 0;
	}
	assert_int_equal(store_commit(w->store, &err), 0);
	for (i = 0; i < batch.count; i++)
		hand_over(w, &batch, i);
	n = (int)batch.count;
	batch_done(&batch);
	return n;
}

void
wire_die_claiming(struct world *w)
{
	struct batch batch = { 0 };
	struct err err;

	assert_int_equal(store_begin(w->store, &err), 0);
	(void)take(w, OUTBOX_CLAIM_MAX, &batch);
	store_rollback(w->store);
	batch_done(&batch);
	world_restart(w);
}

static const enum handed handed_by[] = {
	[VERDICT_ACCEPTED] = ARRIVED, [VERDICT_RETRY] = NOT_SENT,
	[VERDICT_REJECTED] = NOT_SENT, [VERDICT_UNKNOWN] = MAYBE,
};

void
wire_answer(struct world *w, enum verdict_kind verdict)
{
	struct attempts ended = TAILQ_HEAD_INITIALIZER(ended);
	struct account account = { .name = (char *)(uintptr_t)"sandbox" };
	struct carrier carrier = { .account = &account };
	struct attempt a = { .carrier = &carrier, .verdict = {
	    .kind = verdict, .reason = verdict == VERDICT_REJECTED ?
	    REASON_PERMANENT : REASON_NONE, .http = 201,
	    .retry_after_ms = -1 } };
	struct err err;

	if (w->nflying == 0)
		return;
	a.claimed = w->flying[0].claimed;
	snprintf(a.verdict.provider_id, sizeof a.verdict.provider_id,
	    "SM%d", w->flying[0].telling);
	TAILQ_INSERT_TAIL(&ended, &a, next);
	assert_int_equal(store_begin(w->store, &err), 0);
	if (settle_ended(w->store, world_config(w), &ended, w->now_ms,
	    &err) == -1) {
		model_wrong(&w->model, "settling: %.200s", err.text);
		store_rollback(w->store);
	} else
		assert_int_equal(store_commit(w->store, &err), 0);
	model_ends(&w->model, w->flying[0].telling, handed_by[verdict],
	    verdict == VERDICT_REJECTED);
	claimed_done(&a.claimed);
	w->nflying--;
	memmove(w->flying, w->flying + 1,
	    (size_t)w->nflying * sizeof w->flying[0]);
}

static enum verdict_kind
verdict_by(enum wire wire, uint64_t *random)
{
	unsigned n = wire == WIRE_GOOD ? 0 : pick(random, 10);

	return n < 6 ? VERDICT_ACCEPTED : n < 8 ? VERDICT_UNKNOWN :
	    n < 9 ? VERDICT_RETRY : VERDICT_REJECTED;
}

void
wire_send(struct world *w, int most, enum wire wire, uint64_t *random)
{
	int n;

	while (most > 0 && w->model.wrong[0] == '\0' &&
	    (n = wire_claim(w, most)) > 0) {
		most -= n;
		while (w->nflying > 0)
			wire_answer(w, verdict_by(wire, random));
		world_settle(w);
	}
}

int64_t
wire_next(struct world *w)
{
	int64_t next[CHANNELS], reply, first = -1;
	enum channel channel;
	struct err err;

	if (claiming_next(&w->claiming, next, &err) == -1 ||
	    replies_next(w->store, &reply, &err) == -1) {
		model_wrong(&w->model, "next: %.200s", err.text);
		return -1;
	}
	for (channel = 0; channel < CHANNELS; channel++)
		if (next[channel] != -1 && (first == -1 ||
		    next[channel] < first))
			first = next[channel];
	return reply != -1 && (first == -1 || reply < first) ? reply : first;
}

/* Handed over once, and nobody knows how that ended. */
static bool
is_open(const struct model *m, const struct telling *t)
{
	const struct telling *u;

	if (t->handed != MAYBE)
		return false;
	for (u = m->tellings; u < m->tellings + m->ntellings; u++)
		if (u != t && u->arrival.message == t->arrival.message)
			return false;
	return true;
}

void
wire_receipt(struct world *w, unsigned which, bool delivered)
{
	struct receipt receipt = { .id = "",
	    .state = delivered ? RECEIPT_DELIVERED : RECEIPT_FAILED,
	    .reason = delivered ? REASON_NONE : REASON_PERMANENT,
	    .event_ms = w->now_ms };
	struct model *m = &w->model;
	enum receipt_outcome outcome;
	struct telling *t = NULL;
	struct err err;
	int i, at;

	for (i = 0; i < m->ntellings && t == NULL; i++) {
		at = (int)((which + (unsigned)i) % (unsigned)m->ntellings);
		if (is_open(m, &m->tellings[at]))
			t = &m->tellings[at];
	}
	if (t == NULL)
		return;
	receipt.account = accounts[t->arrival.channel];
	receipt.ref = t->arrival.message;
	assert_int_equal(store_begin(w->store, &err), 0);
	if (receipts_apply(w->store, &receipt, w->now_ms, &outcome, &err) == -1)
		model_wrong(m, "receipt: %.200s", err.text);
	assert_int_equal(store_commit(w->store, &err), 0);
	model_ends(m, (int)(t - m->tellings), delivered ? ARRIVED : NOT_SENT,
	    !delivered);
}

void
wire_forget(struct world *w)
{
	while (w->nflying > 0)
		claimed_done(&w->flying[--w->nflying].claimed);
	model_dies(&w->model);
}
