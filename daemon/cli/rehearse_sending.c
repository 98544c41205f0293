#include <string.h>

#include "cli/rehearse_sending.h"
#include "send/settling.h"
#include "store/holds.h"

static int
settle_each(struct play *p)
{
	struct broadcast b = { 0 };
	struct decision ignored;
	size_t i;

	for (i = 0; i < p->batch.count; i++)
		if (settle_one(p->rehearsal->store, &p->config,
		    &(struct ended){ &p->batch.claimed[i], &p->verdicts[i], 0 },
		    &b, p->now_ms, &ignored, p->err) == -1)
			return -1;
	return 0;
}

/* On its own: a claim that fails must not undo it. */
static int
settle(struct play *p)
{
	struct store *store = p->rehearsal->store;
	size_t i;

	if (p->batch.count == 0)
		return 0;
	if (store_begin(store, p->err) == -1)
		return -1;
	if (settle_each(p) == -1 || store_commit(store, p->err) == -1) {
		store_rollback(store);
		return -1;
	}
	for (i = 0; i < p->batch.count; i++)
		p->by[i]->inflight--;
	batch_done(&p->batch);
	return 0;
}

/* ${a} carries what was claimed behind ${before}. */
static void
carried_by(struct play *p, struct wired *a, size_t before)
{
	size_t i;

	for (i = before; i < p->batch.count; i++) {
		p->by[i] = a;
		a->inflight++;
	}
}

/* Which accounts people hold, as it is in this transaction. */
static int
look_at_holds(struct play *p)
{
	int held = 0;
	size_t i;

	for (i = 0; held != -1 && i < p->wire.count; i++) {
		held = holds_carrier(p->rehearsal->store,
		    p->wire.accounts[i].account->name, p->err);
		p->wire.accounts[i].held = held == 1;
	}
	return held == -1 ? -1 : 0;
}

/* Who texted us is answered first, by the account that she texted. */
static int
claim_replies(struct play *p)
{
	struct wired *a;
	size_t i, before;
	unsigned room;

	for (i = 0; i < p->wire.count; i++) {
		a = &p->wire.accounts[i];
		before = p->batch.count;
		room = wire_room(a, OUTBOX_CLAIM_MAX - (unsigned)before,
		    p->now_ms);
		if (room > 0 && claiming_replies(&p->claiming,
		    a->account->name, room, p->now_ms, &p->batch,
		    p->err) == -1)
			return -1;
		carried_by(p, a, before);
	}
	return 0;
}

static int
claim_each(struct play *p)
{
	enum channel channel;
	struct wired *a;
	size_t before;
	unsigned room;

	if (look_at_holds(p) == -1 || claim_replies(p) == -1)
		return -1;
	for (channel = 0; channel < CHANNELS; channel++) {
		before = p->batch.count;
		a = wire_pick(&p->wire, channel, OUTBOX_CLAIM_MAX -
		    (unsigned)before, p->now_ms, &room);
		if (a == NULL)
			continue;
		if (claiming_take(&p->claiming, channel, a->account->name,
		    room, p->now_ms, &p->batch, p->err) == -1)
			return -1;
		carried_by(p, a, before);
	}
	return 0;
}

/* What was claimed is not on its way after all. */
static void
forget_claim(struct play *p)
{
	size_t i;

	for (i = 0; i < p->wire.count; i++)
		p->wire.accounts[i].inflight = 0;
	store_rollback(p->rehearsal->store);
	texts_forget(p->claiming.texts);
}

/* Afterwards what was claimed is in ${p}->batch. */
static int
claim(struct play *p)
{
	struct store *store = p->rehearsal->store;

	p->batch = (struct batch){ 0 };	/* all of it has been settled */
	if (store_begin(store, p->err) == -1)
		return -1;
	if (claim_each(p) == 0 && store_commit(store, p->err) == 0)
		return 0;
	forget_claim(p);
	return -1;
}

/* A reply brings its text with it. */
static int
render(struct play *p, size_t i, struct rendered *ret)
{
	const struct claimed *c = &p->batch.claimed[i];
	struct err ignored;

	if (p->batch.alerts[i] != NULL)
		return texts_render(p->claiming.texts, &p->config,
		    p->batch.alerts[i], c, p->now_ms, ret, &ignored);
	secret_copy(&ret->part[PART_TEXT], &c->text);
	return 0;
}

/* The wire: what can be rendered gets its answer, at once. */
static void
send_one(struct play *p, size_t i)
{
	const struct claimed *c = &p->batch.claimed[i];
	struct verdict *verdict = &p->verdicts[i];
	struct rendered message = { 0 };

	if (render(p, i, &message) == 0)
		wire_answer(p->by[i], p->now_ms, verdict);
	else
		*verdict = (struct verdict){ .kind = VERDICT_REJECTED,
		    .reason = REASON_PERMANENT, .retry_after_ms = -1 };
	p->rehearsal->sent(&(struct rehearsed){ .at_ms = p->now_ms,
	    .alert = p->batch.alerts[i], .broadcast = c->broadcast,
	    .channel = c->channel, .handle = c->handle,
	    .language = c->language, .message = &message,
	    .verdict = verdict, .tries = c->tries }, p->rehearsal->arg);
	rendered_done(&message);
}

/* A text that cannot be made holds its broadcast, as the sender does. */
static int
hold_stuck(struct play *p, int64_t id)
{
	struct store *store = p->rehearsal->store;
	char why[ERR_TEXT_MAX];
	enum broadcast_state old;
	struct broadcast b;

	memcpy(why, p->err->text, sizeof why);
	if (store_begin(store, p->err) == -1)
		return -1;
	if (broadcasts_get(store, id, &b, p->err) != 1)
		goto fail;
	old = b.state;
	if (broadcasts_become(store, &b, BROADCAST_HELD, why, p->now_ms,
	    p->err) == -1 || store_commit(store, p->err) == -1)
		goto fail;
	p->rehearsal->changed(&b, old, p->now_ms, p->rehearsal->arg);
	return 0;

fail:
	store_rollback(store);
	return -1;
}

/* Send what is due now.  Returns 1 where there may be more, 0, -1. */
static int
send_batch(struct play *p)
{
	size_t i;

	if (settle(p) == -1)
		return -1;
	if (claim(p) == -1) {
		if (p->batch.stuck == 0 || hold_stuck(p, p->batch.stuck) == -1)
			return -1;
		return 1;
	}
	for (i = 0; i < p->batch.count; i++)
		send_one(p, i);
	return p->batch.count > 0 || p->batch.more;
}

int
rehearse_send(struct play *p)
{
	int more;

	do
		more = send_batch(p);
	while (more == 1);
	return more;
}
