#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "io/http_client.h"
#include "io/loop.h"
#include "send/attempt.h"
#include "send/claiming.h"
#include "send/sender.h"
#include "send/settling.h"
#include "send/testing.h"
#include "store/holds.h"
#include "store/replies.h"

#define TICK_AGAIN_MS	1000		/* after a transaction failed */
#define REPLY_SLOTS	2		/* that broadcasts leave alone */
#define REPLY_LOOK_MS	200		/* until its account may carry it */
#define NEXT_LOOK_MS	(60 * 1000)	/* the wall clock may have been set */

struct sender {
	struct store		*store;
	struct http_client	*http;
	struct accounts		*accounts;
	struct claiming		 claiming;
	struct carrier		*by[OUTBOX_CLAIM_MAX];	/* who carries what a tick claimed */
	struct timer		*timer;
	struct timer		*grace;
	bool			 draining;
	struct attempts		 on_wire;
	struct attempts		 ended;
	unsigned		 unsettled;	/* on both */
	int64_t			 next_ms[CHANNELS];	/* earliest queued; -1: none */
	int64_t			 reply_ms;	/* the same of replies */
	enum channel		 first;		/* whose turn it is to claim first */
	sender_moved		 moved;
	void			*arg;
};

static void	on_timer(void *arg);
static void	on_grace(void *arg);

static const struct config *
config_of(const struct sender *s)
{
	return s->accounts->config;
}

/* An attempt has its verdict: it is settled in the next tick. */
static void
on_ended(struct attempt *a, void *arg)
{
	struct sender *s = arg;
	/* Its own carrier may be of a configuration before this one. */
	struct carrier *c = accounts_find(s->accounts,
	    a->carrier->account->name);

	TAILQ_REMOVE(&s->on_wire, a, next);
	TAILQ_INSERT_TAIL(&s->ended, a, next);
	if (c != NULL && health_note(&c->health, &a->verdict, clock_mono_ms()))
		log_error("send.paused", "account=%s reason=\"%s\" "
		    "probe_ms=%" PRId64 " next=\"pregon status\"",
		    c->account->name, c->health.why, c->health.probe_ms);
	sender_poke(s);
}

/*
 * It is surely not sent.  What cannot be built will not be built the next time
 * either; what could not be started for any other reason is tried again.
 */
static void
never_started(struct sender *s, struct attempt *a, const struct err *err)
{
	bool hopeless = err->kind == ERR_INPUT || err->kind == ERR_FULL;

	log_error("send.unstarted", "msg=%" PRId64 " account=%s error=\"%s\"",
	    a->claimed.id, a->carrier->account->name, err->text);
	a->verdict = (struct verdict){
	    .kind = hopeless ? VERDICT_REJECTED : VERDICT_RETRY,
	    .reason = hopeless ? REASON_PERMANENT : REASON_UNAVAILABLE,
	    .retry_after_ms = -1 };
	TAILQ_REMOVE(&s->on_wire, a, next);
	TAILQ_INSERT_TAIL(&s->ended, a, next);
	sender_poke(s);
}

/* A reply (${alert} NULL) brings its text with it, unless it is a test. */
static int
render(struct sender *s, const struct alert *alert, const struct attempt *a,
    int64_t now_ms, struct rendered *ret, struct err *err)
{
	if (alert != NULL)
		return texts_render(s->claiming.texts, config_of(s), alert,
		    &a->claimed, now_ms, ret, err);
	if (a->claimed.test_alert[0] != '\0')
		return testing_render(s->store, config_of(s), &(struct testing){
		    a->claimed.test_alert, a->claimed.test_broadcast,
		    a->claimed.channel, a->claimed.language }, now_ms, ret,
		    err);
	secret_copy(&ret->part[PART_TEXT], &a->claimed.text);
	return 0;
}

/* The claim of number ${i} is durable: render, build, send. */
static void
start(struct sender *s, struct batch *batch, size_t i, int64_t now_ms)
{
	struct attempt *a = attempt_new(s->accounts, s->by[i],
	    &batch->claimed[i]);
	struct rendered message = { 0 };
	struct err err;
	int ok;

	TAILQ_INSERT_TAIL(&s->on_wire, a, next);
	s->unsettled++;
	ok = render(s, batch->alerts[i], a, now_ms, &message, &err) == 0 &&
	    attempt_start(a, s->http, &message,
	    (batch->expires_ms[i] - now_ms) / 1000, on_ended, s, &err) == 0;
	rendered_done(&message);
	if (!ok)
		never_started(s, a, &err);
}

/* They are settled for good: forget them. */
static void
drop_ended(struct sender *s)
{
	struct attempt *a;

	while ((a = TAILQ_FIRST(&s->ended)) != NULL) {
		TAILQ_REMOVE(&s->ended, a, next);
		s->unsettled--;
		attempt_free(a);
	}
}

/* What a channel may claim in a tick, and by whom it goes. */
struct offer {
	struct carrier	*carrier;	/* NULL: none now */
	unsigned	 room, claimed;
	int64_t		 wait_ms;	/* until one may; -1: only an answer tells */
};

/* How many slots are free, those of what this tick settles too. */
static unsigned
free_slots(const struct sender *s)
{
	unsigned ended = 0, busy, limit = config_of(s)->in_flight;
	const struct attempt *a;

	TAILQ_FOREACH(a, &s->ended, next)
		ended++;
	busy = s->unsettled - ended;
	return s->draining || busy >= limit ? 0 : limit - busy;
}

/*
 * How many of them broadcasts leave alone: REPLY_SLOTS, but of a few at most an eighth,
 * so that a small in_flight still means that many.
 */
static unsigned
reply_slots(const struct sender *s)
{
	unsigned eighth = config_of(s)->in_flight / 8;

	return eighth < REPLY_SLOTS ? eighth : REPLY_SLOTS;
}

/* ${carrier} takes what was claimed behind ${before}: how many. */
static unsigned
carried_by(struct sender *s, struct carrier *carrier, size_t before,
    const struct batch *batch)
{
	size_t i;

	for (i = before; i < batch->count; i++)
		s->by[i] = carrier;
	return (unsigned)(batch->count - before);
}

/* Claim by one channel what there is room for. */
static int
claim_by(struct sender *s, enum channel channel, unsigned slots,
    int64_t now_ms, struct batch *batch, struct offer *ret, struct err *err)
{
	size_t before = batch->count;

	ret->wait_ms = -1;
	if (slots == 0)
		return 0;
	ret->carrier = accounts_pick(s->accounts, channel, slots,
	    clock_mono_ms(), &ret->room, &ret->wait_ms);
	if (ret->carrier == NULL)
		return 0;
	if (claiming_take(&s->claiming, channel,
	    ret->carrier->account->name, ret->room, now_ms, batch, err) == -1)
		return -1;
	ret->claimed = carried_by(s, ret->carrier, before, batch);
	if (ret->claimed == ret->room)
		ret->wait_ms = 0;	/* all its tokens are used: ask when there are more */
	return 0;
}

/* Which accounts people hold, as it is in this transaction. */
static int
look_at_holds(struct sender *s, struct err *err)
{
	struct carrier *c;
	size_t i;
	int held = 0;

	for (i = 0; held != -1 && i < s->accounts->count; i++) {
		c = &s->accounts->carriers[i];
		held = holds_carrier(s->store, c->account->name, err);
		c->held = held == 1;
	}
	return held == -1 ? -1 : 0;
}

/* Who texted us is answered first, by the account that she texted. */
static int
claim_replies(struct sender *s, unsigned slots, int64_t now_ms,
    struct batch *batch, struct err *err)
{
	struct carrier *c;
	size_t i, before;
	unsigned room;

	if (replies_next(s->store, &s->reply_ms, err) == -1)
		return -1;
	for (i = 0; s->reply_ms != -1 && i < s->accounts->count &&
	    batch->count < slots; i++) {
		c = &s->accounts->carriers[i];
		room = carrier_room(c, slots - (unsigned)batch->count,
		    clock_mono_ms());
		before = batch->count;
		if (room > 0 && claiming_replies(&s->claiming, c->account->name,
		    room, now_ms, batch, err) == -1)
			return -1;
		carried_by(s, c, before, batch);
	}
	return 0;
}

/* Each channel in its turn: one that is slow leaves slots to the other. */
static int
claim_all(struct sender *s, int64_t now_ms, struct batch *batch,
    struct offer offers[CHANNELS], struct err *err)
{
	unsigned slots = free_slots(s), kept = reply_slots(s), i;
	enum channel channel;

	if (look_at_holds(s, err) == -1 ||
	    claim_replies(s, slots, now_ms, batch, err) == -1)
		return -1;
	slots -= (unsigned)batch->count;
	slots = slots > kept ? slots - kept : 0;
	for (i = 0; i < CHANNELS; i++) {
		channel = (s->first + i) % CHANNELS;
		if (claim_by(s, channel, slots, now_ms, batch,
		    &offers[channel], err) == -1)
			return -1;
		slots -= offers[channel].claimed;
	}
	if (batch->count > 0)
		s->first = (s->first + 1) % CHANNELS;
	return 0;
}

/* The transaction of a tick. */
static int
settle_and_claim(struct sender *s, int64_t now_ms, struct batch *batch,
    struct offer offers[CHANNELS], struct err *err)
{
	if (store_begin(s->store, err) == -1)
		return -1;
	if (settle_ended(s->store, config_of(s), &s->ended, now_ms, err) == -1)
		goto fail;
	if (claim_all(s, now_ms, batch, offers, err) == -1)
		goto fail;
	if (claiming_next(&s->claiming, s->next_ms, err) == -1 ||
	    (s->reply_ms != -1 &&
	    replies_next(s->store, &s->reply_ms, err) == -1) ||
	    store_commit(s->store, err) == -1)
		goto fail;
	return 0;

fail:
	batch_done(batch);
	store_rollback(s->store);
	texts_forget(s->claiming.texts);
	return -1;
}

/* A text that cannot be made now stops its broadcast; a person looks at it. */
static int
hold_stuck(struct sender *s, int64_t id, const char *why, int64_t now_ms,
    struct err *err)
{
	struct broadcast b;

	if (store_begin(s->store, err) == -1)
		return -1;
	if (broadcasts_get(s->store, id, &b, err) != 1 ||
	    broadcasts_become(s->store, &b, BROADCAST_HELD, why, now_ms,
	    err) == -1 || store_commit(s->store, err) == -1) {
		store_rollback(s->store);
		return -1;
	}
	log_error("send.held", "broadcast=%" PRId64 " alert=%s reason=\"%s\" "
	    "next=\"mend the files, pregon reload, pregon release %" PRId64
	    "\"", id, b.alert, why, id);
	return 0;
}

static void
tick_failed(struct sender *s, const struct batch *batch, struct err *err,
    int64_t now_ms)
{
	char why[ERR_TEXT_MAX];

	if (batch->stuck != 0) {
		memcpy(why, err->text, sizeof why);
		if (hold_stuck(s, batch->stuck, why, now_ms, err) == 0) {
			sender_poke(s);
			return;
		}
	}
	/* What ended stays in memory, in flight in the store: tried again. */
	log_error("send.tick", "error=\"%s\" again_ms=%d", err->text,
	    TICK_AGAIN_MS);
	timer_start(s->timer, TICK_AGAIN_MS);
}

/* In how long there may be something by ${channel}; -1: an answer will tell. */
static int64_t
next_by(const struct sender *s, enum channel channel,
    const struct offer *offer)
{
	int64_t until = s->next_ms[channel] - clock_wall_ms();

	if (s->next_ms[channel] == -1)
		return -1;
	return until < 0 ? offer->wait_ms : until;	/* due: -1 where all slots are taken */
}

/* When to look again, unless something happens before. */
static void
plan_next(struct sender *s, const struct batch *batch,
    const struct offer offers[CHANNELS])
{
	int64_t until = -1, each;
	enum channel channel;

	if (!TAILQ_EMPTY(&s->ended)) {	/* some could not even start */
		sender_poke(s);
		return;
	}
	if (s->draining)
		return;
	for (channel = 0; channel < CHANNELS; channel++) {
		each = next_by(s, channel, &offers[channel]);
		if (each != -1 && (until == -1 || each < until))
			until = each;
	}
	if (s->reply_ms != -1 && (until == -1 || until > REPLY_LOOK_MS))
		until = REPLY_LOOK_MS;
	if (batch->more && sender_next_ms(s) != -1)
		until = 0;
	if (until >= 0)
		timer_start(s->timer, until < NEXT_LOOK_MS ? until :
		    NEXT_LOOK_MS);
}

static void
tick(struct sender *s)
{
	static struct batch batch;	/* large, and one tick at a time */
	struct offer offers[CHANNELS] = { 0 };
	bool settled = !TAILQ_EMPTY(&s->ended);
	int64_t now_ms = clock_wall_ms();
	struct err err;
	size_t i;

	batch = (struct batch){ 0 };
	if (settle_and_claim(s, now_ms, &batch, offers, &err) == -1) {
		tick_failed(s, &batch, &err, now_ms);
		return;
	}
	drop_ended(s);
	for (i = 0; i < batch.count; i++) {
		bucket_take(&s->by[i]->bucket, 1);
		start(s, &batch, i, now_ms);
	}
	plan_next(s, &batch, offers);
	if (s->draining && sender_is_idle(s))
		timer_stop(s->grace);
	if (settled || sender_is_idle(s))
		s->moved(s->arg);
}

static void
on_timer(void *arg)
{
	tick(arg);
}

/* Time is up: what has no answer is booked as unknown. */
static void
on_grace(void *arg)
{
	struct sender *s = arg;
	struct attempt *a;

	while ((a = TAILQ_FIRST(&s->on_wire)) != NULL) {
		attempt_abandon(a);
		TAILQ_REMOVE(&s->on_wire, a, next);
		TAILQ_INSERT_TAIL(&s->ended, a, next);
	}
	tick(s);
}

struct sender *
sender_new(struct event_base *base, struct store *store, struct config *config,
    sender_moved moved, void *arg, struct err *err)
{
	struct sender *s = xcalloc(1, sizeof *s);
	size_t i;

	s->store = store;
	s->moved = moved;
	s->arg = arg;
	s->reply_ms = -1;
	for (i = 0; i < CHANNELS; i++)
		s->next_ms[i] = -1;
	TAILQ_INIT(&s->on_wire);
	TAILQ_INIT(&s->ended);
	s->claiming.store = store;
	s->claiming.texts = texts_new(store);
	s->timer = timer_new(base, on_timer, s);
	s->grace = timer_new(base, on_grace, s);
	s->http = http_client_new(base, true, err);
	if (s->http == NULL || sender_configure(s, config, err) == -1 ||
	    settle_abandoned(store, config, clock_wall_ms(), err) == -1) {
		sender_free(s);
		return NULL;
	}
	return s;
}

void
sender_free(struct sender *s)
{
	struct attempt *a;

	if (s == NULL)
		return;
	while ((a = TAILQ_FIRST(&s->on_wire)) != NULL) {
		TAILQ_REMOVE(&s->on_wire, a, next);
		attempt_free(a);
	}
	drop_ended(s);
	http_client_free(s->http);
	timer_free(s->timer);
	timer_free(s->grace);
	texts_free(s->claiming.texts);
	claiming_done(&s->claiming);
	accounts_unref(s->accounts);
	free(s);
}

int
sender_configure(struct sender *s, struct config *config, struct err *err)
{
	struct accounts *accounts = accounts_new(config, s->accounts,
	    clock_mono_ms(), err);

	if (accounts == NULL)
		return -1;
	accounts_unref(s->accounts);
	s->accounts = accounts;
	claiming_configure(&s->claiming, config);
	texts_forget(s->claiming.texts);
	http_client_set_loopback_only(s->http,
	    config->sending == SENDING_SANDBOX);
	sender_poke(s);
	return 0;
}

void
sender_poke(struct sender *s)
{
	timer_start(s->timer, 0);
}

void
sender_drain(struct sender *s, int64_t grace_ms)
{
	s->draining = true;
	timer_start(s->grace, grace_ms);
	sender_poke(s);
}

bool
sender_is_idle(const struct sender *s)
{
	return s->unsettled == 0;
}

int64_t
sender_next_ms(const struct sender *s)
{
	int64_t next = s->reply_ms;
	size_t i;

	for (i = 0; i < CHANNELS; i++)
		if (s->next_ms[i] != -1 && (next == -1 ||
		    s->next_ms[i] < next))
			next = s->next_ms[i];
	return next;
}

void
sender_block(struct sender *s, const char *name, bool blocked)
{
	struct carrier *c = accounts_find(s->accounts, name);

	if (c == NULL)
		return;
	c->blocked = blocked;
	sender_poke(s);
}

void
sender_accounts(const struct sender *s, sender_account seen, void *arg)
{
	const struct carrier *c;
	size_t i;

	for (i = 0; i < s->accounts->count; i++) {
		c = &s->accounts->carriers[i];
		seen(c->account->name, c->account->provider->channel,
		    c->inflight,
		    c->health.probing ? c->health.why : NULL, arg);
	}
}
