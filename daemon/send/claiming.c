#include <stdlib.h>

#include "base/alloc.h"
#include "config/hours.h"
#include "provider/provider.h"
#include "send/claiming.h"
#include "store/holds.h"
#include "store/replies.h"
#include "store/unsubscribe.h"

/* A provider could not be told that it ends then. */
#define EXPIRES_TOO_SOON_MS	(PROVIDER_VALIDITY_MIN_S * 1000)

void
claiming_done(struct claiming *c)
{
	free(c->testers);
	c->testers = NULL;
	c->ntesters = 0;
}

void
claiming_configure(struct claiming *c, const struct config *config)
{
	size_t i;

	claiming_done(c);
	c->config = config;
	c->testers = xcalloc(config->ntesters, sizeof *c->testers);
	c->ntesters = config->ntesters;
	for (i = 0; i < config->ntesters; i++)
		vault_index(c->store->vault,
		    vault_channel(&config->testers[i]), &config->testers[i],
		    &c->testers[i]);
}

void
batch_done(struct batch *batch)
{
	while (batch->count > 0)
		claimed_done(&batch->claimed[--batch->count]);
}

/* When a reader may be texted at the earliest. */
struct readers {
	const struct alert	*alert;
	int64_t			 now_ms;
	int64_t			 night_until_ms;	/* quiet hours do not hold until then */
};

static int64_t
earliest(const char *zone, void *arg)
{
	const struct readers *r = arg;

	return r->now_ms < r->night_until_ms ? r->now_ms :
	    hours_earliest(r->alert, zone, r->now_ms);
}

/* An e-mail says where its reader ends them with one click. */
static int
add_unsubscribe_url(struct claiming *c, struct claimed *claimed,
    struct err *err)
{
	char token[UNSUBSCRIBE_TOKEN_MAX + 1];
	struct unsubscribe what;
	int found;

	if (claimed->channel != CHANNEL_EMAIL || c->config->public_url == NULL)
		return 0;
	found = unsubscribe_list(c->store, claimed->id, what.list, err);
	if (found != 1)
		return found;
	vault_index(c->store->vault, CHANNEL_EMAIL, &claimed->to, &what.blind);
	unsubscribe_token(c->store->vault, &what, token);
	reader_unsubscribe_url(c->config, token, &claimed->unsubscribe_url);
	return 0;
}

/* Number ${i} of ${ret} was claimed: settle what its text will state. */
static int
tell(struct claiming *c, const struct broadcast *b, const struct alert *alert,
    size_t i, int64_t now_ms, struct batch *ret, struct err *err)
{
	struct claimed *claimed = &ret->claimed[i];
	int64_t told;

	ret->alerts[i] = alert;
	ret->expires_ms[i] = b->expires_ms;
	if (add_unsubscribe_url(c, claimed, err) == -1)
		return -1;
	if (texts_told(c->texts, c->config, alert, claimed, now_ms, &told,
	    err) == -1) {
		if (err->kind == ERR_INPUT)
			ret->stuck = b->id;
		return -1;
	}
	return outbox_tell(c->store, claimed, told, err);
}

/* What ${account} may take: in trial mode, for testers alone. */
static struct claim
claim_for(const struct claiming *c, const char *account, size_t room)
{
	return (struct claim){ .account = account,
	    .only = c->config->sending == SENDING_TRIAL ? c->testers : NULL,
	    .nonly = c->ntesters, .limit = room };
}

/* Whether nothing of ${b} may be claimed now: 1, 0, -1. */
static int
is_held(const struct claiming *c, const struct broadcast *b, struct err *err)
{
	struct hold ignored;

	return holds_stop(c->store, c->config, b, &ignored, err);
}

/*
 * Which outcome ${alert} tells.  A meeting that was called off and is held after all may
 * be called off once more: that is news.
 */
static struct told_outcome
outcome_of(const struct claiming *c, const struct alert *alert)
{
	const struct occasion *o = alert->occasion;

	if (alert->when.outcome == OUTCOME_NONE)
		return (struct told_outcome){ 0 };
	return (struct told_outcome){ .event = o->uid, .alert = alert->name,
	    .since_ms = outcome_calls_off(alert->when.outcome) ?
	    o->starts_ms : 0,
	    .corrected = c->config->corrections.alert.name != NULL };
}

static struct claim
claim_of(const struct claiming *c, const struct broadcast *b,
    const struct alert *alert, const char *account, size_t room)
{
	struct claim claim = claim_for(c, account, room);

	claim.broadcast = b->id;
	if (broadcast_corrects(b) && b->corrects == 0)
		claim.corrects = b->event;
	claim.aspects = b->aspects;
	claim.outcome = outcome_of(c, alert);
	claim.earliest = earliest;
	return claim;
}

static int
claim_from(struct claiming *c, const struct broadcast *b, enum channel channel,
    const char *account, size_t room, int64_t now_ms, struct batch *ret,
    struct err *err)
{
	const struct alert *alert = config_alert(c->config, b->alert);
	struct readers readers = { .now_ms = now_ms,
	    .night_until_ms = b->night_until_ms };
	size_t looked = 0, i = ret->count;
	struct alert about;
	struct claim claim;
	int64_t next_ms = 0;
	int n, result = 0;

	if (alert == NULL || b->expires_ms - now_ms < EXPIRES_TOO_SOON_MS)
		return 0;
	about = broadcast_about(c->config, alert, b);
	readers.alert = &about;
	claim = claim_of(c, b, alert, account, room);
	claim.channel = channel;
	claim.arg = &readers;
	n = outbox_next(c->store, b->id, claim.channel, &next_ms, err);
	if (n != 1 || next_ms > now_ms)
		return n == -1 ? -1 : 0;
	result = is_held(c, b, err);
	if (result != 0)
		return result == -1 ? -1 : 0;
	n = outbox_claim(c->store, &claim, now_ms, ret->claimed + ret->count,
	    &looked, err);
	if (n == -1)
		return -1;
	ret->count += (size_t)n;
	ret->more |= looked > (size_t)n;
	for (; result == 0 && i < ret->count; i++)
		result = tell(c, b, alert, i, now_ms, ret, err);
	return result;
}

int
claiming_replies(struct claiming *c, const char *account, size_t room,
    int64_t now_ms, struct batch *batch, struct err *err)
{
	struct claim claim = claim_for(c, account, room);
	int held = holds_carrier(c->store, account, err), n = -1, i;

	claim.held = held == 1;
	if (held != -1)
		n = replies_claim(c->store, &claim, now_ms,
		    batch->claimed + batch->count, err);
	if (n == -1) {
		batch_done(batch);
		return -1;
	}
	for (i = 0; i < n; i++) {
		batch->alerts[batch->count] = NULL;
		batch->expires_ms[batch->count] = now_ms + REPLY_LIFE_MS;
		batch->count++;
	}
	return 0;
}

int
claiming_take(struct claiming *c, enum channel channel, const char *account,
    size_t room, int64_t now_ms, struct batch *batch, struct err *err)
{
	size_t n, i, end = batch->count + room;
	struct broadcast *rows;
	int result = 0, round;

	if (broadcasts_in(c->store, BROADCAST_SENDING, &rows, &n, err) == -1) {
		batch_done(batch);
		return -1;
	}
	/* Who holds what is wrong comes first. */
	for (round = 0; round < 2; round++)
		for (i = 0; result == 0 && i < n && batch->count < end; i++)
			if (broadcast_corrects(&rows[i]) == (round == 0))
				result = claim_from(c, &rows[i], channel,
				    account, end - batch->count, now_ms, batch,
				    err);
	free(rows);
	if (result == -1)
		batch_done(batch);
	return result;
}

/* Let ${ret_ms} be no later than what is queued of ${b}. */
static int
next_of(struct claiming *c, const struct broadcast *b,
    int64_t ret_ms[CHANNELS], struct err *err)
{
	enum channel channel;
	int64_t next = 0;
	int found = is_held(c, b, err);

	if (found != 0)
		return found == -1 ? -1 : 0;
	for (channel = 0; found != -1 && channel < CHANNELS; channel++) {
		found = outbox_next(c->store, b->id, channel, &next, err);
		if (found == 1 && (ret_ms[channel] == -1 ||
		    next < ret_ms[channel]))
			ret_ms[channel] = next;
	}
	return found == -1 ? -1 : 0;
}

int
claiming_next(struct claiming *c, int64_t ret_ms[CHANNELS], struct err *err)
{
	struct broadcast *rows;
	enum channel channel;
	size_t n, i;
	int result = 0;

	if (broadcasts_in(c->store, BROADCAST_SENDING, &rows, &n, err) == -1)
		return -1;
	for (channel = 0; channel < CHANNELS; channel++)
		ret_ms[channel] = -1;
	for (i = 0; result == 0 && i < n; i++)
		result = next_of(c, &rows[i], ret_ms, err);
	free(rows);
	return result;
}
