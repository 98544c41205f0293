#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/rehearsal.h"
#include "schedule/due.h"
#include "send/claiming.h"
#include "send/policy.h"

/* A rehearsal while it is played. */
struct play {
	const struct rehearsal	*rehearsal;
	struct config		 config;	/* the files, with everything approved */
	struct due		 due;
	struct claiming		 claiming;
	struct batch		 batch;		/* on the wire, not settled yet */
	struct verdict		 verdicts[OUTBOX_CLAIM_MAX];	/* of each */
	int64_t			 now_ms;
	struct err		*err;
};

static void
on_changed(const struct broadcast *b, enum broadcast_state old, void *arg)
{
	struct play *p = arg;

	p->rehearsal->changed(b, old, p->now_ms, p->rehearsal->arg);
}

/* ${config}, but nothing waits for a person.  Its alerts are to be freed. */
static struct config
approved(const struct config *config)
{
	struct config ret = *config;
	size_t i;

	ret.alerts = xcalloc(config->nalerts, sizeof *ret.alerts);
	for (i = 0; i < config->nalerts; i++) {
		ret.alerts[i] = config->alerts[i];
		ret.alerts[i].approve = 0;
	}
	return ret;
}

static int
settle_each(struct play *p)
{
	const struct claimed *c;
	struct decision d;
	size_t i;

	for (i = 0; i < p->batch.count; i++) {
		c = &p->batch.claimed[i];
		policy_decide(&p->verdicts[i], c->tries,
		    p->batch.alerts[i]->on_unknown, 0, &d);
		if (outbox_settle(p->rehearsal->store, c->id, c->attempt,
		    &p->verdicts[i], d.next, p->now_ms + d.delay_ms, d.why,
		    p->now_ms, p->err) == -1)
			return -1;
	}
	return 0;
}

/* On its own: a claim that fails must not undo it. */
static int
settle(struct play *p)
{
	struct store *store = p->rehearsal->store;

	if (p->batch.count == 0)
		return 0;
	if (store_begin(store, p->err) == -1)
		return -1;
	if (settle_each(p) == -1 || store_commit(store, p->err) == -1) {
		store_rollback(store);
		return -1;
	}
	batch_done(&p->batch);
	return 0;
}

/* The account that would carry ${channel}; NULL: none does. */
static const char *
account_for(const struct play *p, enum channel channel)
{
	size_t i;

	for (i = 0; i < p->config.nroute; i++)
		if (p->config.route[i]->provider->channel == channel)
			return p->config.route[i]->name;
	return NULL;
}

static int
claim_each(struct play *p)
{
	enum channel channel;
	const char *account;

	for (channel = 0; channel < CHANNELS; channel++) {
		account = account_for(p, channel);
		if (account != NULL && claiming_take(&p->claiming, channel,
		    account, OUTBOX_CLAIM_MAX - p->batch.count, p->now_ms,
		    &p->batch, p->err) == -1)
			return -1;
	}
	return 0;
}

/* Afterwards what was claimed is in ${p}->batch. */
static int
claim(struct play *p)
{
	struct store *store = p->rehearsal->store;

	p->batch = (struct batch){ 0 };	/* all of it has been settled */
	if (store_begin(store, p->err) == -1)
		return -1;
	if (claim_each(p) == -1 || store_commit(store, p->err) == -1) {
		store_rollback(store);
		texts_forget(p->claiming.texts);
		return -1;
	}
	return 0;
}

/* The wire: it accepts all that can be rendered, at once. */
static void
send_one(struct play *p, size_t i)
{
	const struct claimed *c = &p->batch.claimed[i];
	struct verdict *verdict = &p->verdicts[i];
	struct rendered message = { 0 };
	struct err ignored;

	*verdict = (struct verdict){ .kind = VERDICT_ACCEPTED,
	    .retry_after_ms = -1 };
	if (texts_render(p->claiming.texts, &p->config, p->batch.alerts[i], c,
	    p->now_ms, &message, &ignored) == -1) {
		verdict->kind = VERDICT_REJECTED;
		verdict->reason = REASON_PERMANENT;
	}
	p->rehearsal->sent(&(struct rehearsed){ .at_ms = p->now_ms,
	    .alert = config_alert(p->rehearsal->config,
	    p->batch.alerts[i]->name), .broadcast = c->broadcast,
	    .channel = c->channel, .handle = c->handle,
	    .language = c->language, .message = &message,
	    .verdict = verdict->kind }, p->rehearsal->arg);
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
	on_changed(&b, old, p);
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

static int
send_due(struct play *p)
{
	int more;

	do
		more = send_batch(p);
	while (more == 1);
	return more;
}

/* All that happens at this moment; ${ret_next_ms} is the next, or -1. */
static int
play_moment(struct play *p, int64_t *ret_next_ms)
{
	int64_t queued_ms[CHANNELS];
	size_t i;

	do
		if (due_tick(&p->due, p->now_ms, ret_next_ms, p->err) == -1 ||
		    send_due(p) == -1)
			return -1;
	while (*ret_next_ms != -1 && *ret_next_ms <= p->now_ms);
	/* What was sent may have been the last of a broadcast. */
	if (due_tick(&p->due, p->now_ms, ret_next_ms, p->err) == -1 ||
	    claiming_next(&p->claiming, queued_ms, p->err) == -1)
		return -1;
	for (i = 0; i < CHANNELS; i++)
		if (queued_ms[i] > p->now_ms &&
		    (*ret_next_ms == -1 || queued_ms[i] < *ret_next_ms))
			*ret_next_ms = queued_ms[i];
	return 0;
}

int
rehearsal_run(const struct rehearsal *r, int64_t *ret_ms, struct err *err)
{
	struct play *p = xcalloc(1, sizeof *p);
	int64_t next_ms = r->from_ms;
	int result = 0;

	p->rehearsal = r;
	p->config = approved(r->config);
	p->err = err;
	p->due = (struct due){ .store = r->store, .config = &p->config,
	    .up_since_ms = r->from_ms, .changed = on_changed, .arg = p };
	p->claiming.store = r->store;
	p->claiming.texts = texts_new(r->store);
	claiming_configure(&p->claiming, &p->config);
	while (result == 0 && next_ms != -1 && next_ms <= r->to_ms) {
		p->now_ms = next_ms;
		result = play_moment(p, &next_ms);
	}
	*ret_ms = p->now_ms;
	batch_done(&p->batch);
	claiming_done(&p->claiming);
	texts_free(p->claiming.texts);
	free(p->config.alerts);
	free(p);
	return result;
}
