#include <inttypes.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/log.h"
#include "send/settling.h"
#include "store/optout.h"
#include "store/receipts.h"
#include "store/replies.h"

/* Whether nothing more of ${b} goes out, though some of it was on its way. */
static bool
is_called_off(const struct broadcast *b)
{
	return b->state == BROADCAST_CANCELLED ||
	    b->state == BROADCAST_SUPERSEDED;
}

/* What was called off is not sent again, but it may have arrived. */
static enum on_unknown
on_unknown_of(const struct config *config, const struct broadcast *b)
{
	const struct alert *alert = config_alert(config, b->alert);

	return alert != NULL && !is_called_off(b) ? alert->on_unknown :
	    ON_UNKNOWN_HOLD;
}

static int
find_broadcast(struct store *store, int64_t id, struct broadcast *ret,
    struct err *err)
{
	int found = broadcasts_get(store, id, ret, err);

	if (found == 0)
		return err_set(err, ERR_INPUT, "there is no broadcast %" PRId64,
		    id);
	return found == 1 ? 0 : -1;
}

/* One line that says what happened, why, how long it took and what is next. */
static void
log_settled(const struct attempt *a, const struct decision *d)
{
	const struct verdict *v = &a->verdict;

	log_info("send.settled", "msg=%" PRId64 " broadcast=%" PRId64 " to=%s "
	    "account=%s try=%u http=%d code=%s verdict=%s state=%s "
	    "connect_ms=%" PRId64 " took_ms=%" PRId64 " again_ms=%" PRId64
	    " reason=\"%s\"", a->claimed.id, a->claimed.broadcast,
	    a->claimed.handle, a->carrier->account->name, a->claimed.tries,
	    v->http, v->code[0] != '\0' ? v->code : "-", verdict_name(v->kind),
	    message_state_name(d->next), a->connect_ms, a->took_ms,
	    d->next == MESSAGE_QUEUED ? d->delay_ms : 0, d->why);
}

/* What came back to the queue of what was called off goes nowhere. */
static int
after_return(struct store *store, const struct broadcast *b, int64_t now_ms,
    enum message_state *next, struct err *err)
{
	if (*next != MESSAGE_QUEUED || !is_called_off(b))
		return 0;
	*next = MESSAGE_WITHDRAWN;
	return outbox_end_all_queued(store, b->id, *next, b->why, now_ms, err);
}

/* The provider holds a STOP of the address it was sent to. */
static int
opt_out(struct store *store, const struct claimed *claimed, int64_t now_ms,
    struct err *err)
{
	struct suppressing what = { .channel = claimed->channel,
	    .kind = SUPPRESSION_PROVIDER, .event_ms = now_ms,
	    .why = "the provider holds a STOP" };

	vault_index(store->vault, claimed->channel, &claimed->to, &what.blind);
	return optout_apply(store, &what, now_ms, NULL, err) == -1 ? -1 : 0;
}

/* A receipt that was faster than the answer knows what the answer left open. */
static int
decide(struct store *store, const struct ended *e, enum on_unknown on_unknown,
    struct decision *ret, struct err *err)
{
	enum receipt_state receipt;

	policy_decide(e->verdict, e->claimed->tries, on_unknown, e->random,
	    ret);
	if (e->verdict->kind != VERDICT_UNKNOWN)
		return 0;
	if (receipts_said(store, e->claimed->id, &receipt, err) == -1)
		return -1;
	if (receipt != RECEIPT_NONE)
		*ret = (struct decision){ .next = receipt_settles(receipt),
		    .why = "" };
	return 0;
}

/* A reply belongs to no broadcast; one that may have arrived is not repeated. */
static int
settle_reply(struct store *store, const struct ended *e, int64_t now_ms,
    struct decision *ret, struct err *err)
{
	if (decide(store, e, ON_UNKNOWN_HOLD, ret, err) == -1)
		return -1;
	return replies_settle(store, e->claimed, e->verdict, ret->next,
	    now_ms + ret->delay_ms, ret->why, now_ms, err);
}

static int
settle_message(struct store *store, const struct config *config,
    const struct ended *e, struct broadcast *b, int64_t now_ms,
    struct decision *ret, struct err *err)
{
	const struct claimed *claimed = e->claimed;

	if (b->id != claimed->broadcast &&
	    find_broadcast(store, claimed->broadcast, b, err) == -1)
		return -1;
	if (decide(store, e, on_unknown_of(config, b), ret, err) == -1 ||
	    outbox_settle(store, claimed->id, claimed->attempt, e->verdict,
	    ret->next, now_ms + ret->delay_ms, ret->why, now_ms, err) == -1)
		return -1;
	return after_return(store, b, now_ms, &ret->next, err);
}

int
settle_one(struct store *store, const struct config *config,
    const struct ended *e, struct broadcast *b, int64_t now_ms,
    struct decision *ret, struct err *err)
{
	int result = e->claimed->broadcast == 0 ?
	    settle_reply(store, e, now_ms, ret, err) :
	    settle_message(store, config, e, b, now_ms, ret, err);

	if (result == 0 && ret->suppress)
		result = opt_out(store, e->claimed, now_ms, err);
	return result;
}

int
settle_ended(struct store *store, const struct config *config,
    const struct attempts *ended, int64_t now_ms, struct err *err)
{
	struct broadcast b = { 0 };
	const struct attempt *a;
	struct decision d;

	TAILQ_FOREACH(a, ended, next) {
		if (settle_one(store, config, &(struct ended){ &a->claimed,
		    &a->verdict, randombytes_random() }, &b, now_ms, &d,
		    err) == -1)
			return -1;
		log_settled(a, &d);
	}
	return 0;
}

static int64_t
settle_broadcast(struct store *store, const struct config *config, int64_t id,
    int64_t now_ms, struct err *err)
{
	enum message_state next = MESSAGE_UNKNOWN;
	struct broadcast b;
	int64_t n;

	if (find_broadcast(store, id, &b, err) == -1)
		return -1;
	if (on_unknown_of(config, &b) == ON_UNKNOWN_RESEND)
		next = MESSAGE_QUEUED;
	n = outbox_recover(store, id, next, now_ms, err);
	if (n == -1 || after_return(store, &b, now_ms, &next, err) == -1)
		return -1;
	log_warn("send.recovered", "broadcast=%" PRId64 " messages=%" PRId64
	    " state=%s reason=\"pregond stopped while they were on their way: "
	    "they may have arrived\"", id, n, message_state_name(next));
	return n;
}

int64_t
settle_abandoned(struct store *store, const struct config *config,
    int64_t now_ms, struct err *err)
{
	int64_t *broadcasts = NULL, n = 0, all = 0;
	size_t count, i;

	if (outbox_abandoned(store, &broadcasts, &count, err) == -1 ||
	    store_begin(store, err) == -1) {
		free(broadcasts);
		return -1;
	}
	all = n = replies_recover(store, now_ms, err);
	for (i = 0; n != -1 && i < count; i++) {
		n = settle_broadcast(store, config, broadcasts[i], now_ms, err);
		all += n;
	}
	free(broadcasts);
	if (n == -1 || store_commit(store, err) == -1) {
		store_rollback(store);
		return -1;
	}
	return all;
}
