#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"
#include "config/hours.h"
#include "schedule/approving.h"
#include "schedule/due.h"
#include "schedule/occurrence.h"
#include "schedule/superseding.h"
#include "schedule/urgent.h"
#include "store/audience.h"
#include "store/holds.h"
#include "store/outbox.h"

#define EXPIRE_PAGE 1000

struct tick {
	struct due	*due;
	int64_t		 now_ms;
	int64_t		 next_ms;	/* -1: none so far */
	struct err	*err;
};

static void
wake_at(struct tick *t, int64_t ms)
{
	if (ms < t->now_ms)
		ms = t->now_ms;
	if (t->next_ms == -1 || ms < t->next_ms)
		t->next_ms = ms;
}

static int
become(struct tick *t, struct broadcast *b, enum broadcast_state state,
    const char *why)
{
	enum broadcast_state old = b->state;

	if (broadcasts_become(t->due->store, b, state, why, t->now_ms,
	    t->err) == -1)
		return -1;
	t->due->changed(b, old, t->due->arg);
	return 0;
}

/* Say why it has not begun; the row is written only when that changes. */
static int
say_why(struct tick *t, struct broadcast *b, const char *why)
{
	if (str_eq(b->why, why))
		return 0;
	snprintf(b->why, sizeof b->why, "%s", why);
	if (broadcasts_save(t->due->store, b, t->err) == -1)
		return -1;
	t->due->changed(b, b->state, t->due->arg);
	return 0;
}

/* It goes on when people, or the files, let it; until then it can expire. */
static int
stop_for(struct tick *t, struct broadcast *b, enum broadcast_state state,
    const char *why)
{
	wake_at(t, b->expires_ms);
	return become(t, b, state, why);
}

static int
wait_for(struct tick *t, struct broadcast *b, const char *why)
{
	wake_at(t, b->expires_ms);
	return say_why(t, b, why);
}

/* Whether people hold all of ${b}: 1, 0, -1. */
static int
is_held(struct tick *t, const struct broadcast *b, struct hold *ret)
{
	return holds_stop(t->due->store, t->due->config, b, ret, t->err);
}

/* Why ${b} ended without going out, where a hold is the reason; else ${other}. */
static int
why_ended(struct tick *t, const struct broadcast *b, const char *other,
    char ret[BROADCAST_WHY_MAX + 1])
{
	char target[HOLD_TARGET_MAX];
	struct hold hold;
	int held = is_held(t, b, &hold);

	snprintf(ret, BROADCAST_WHY_MAX + 1, "%s", other);
	if (held == 1) {
		hold_target(&hold, target);
		snprintf(ret, BROADCAST_WHY_MAX + 1, "its time passed while "
		    "people held %s", target);
	}
	return held;
}

static int
freeze_texts(struct tick *t, const struct broadcast *b,
    const struct alert *alert)
{
	const struct config *config = t->due->config;
	const struct template *tp;
	size_t i;

	for (i = 0; i < config->ntemplates; i++) {
		tp = &config->templates[i];
		if (channels_have(&alert->channels, tp->channel) &&
		    str_eq(tp->name, alert->template) &&
		    broadcasts_freeze_text(t->due->store, b->id, tp->channel,
		    tp->part, tp->language, tp->source, t->err) == -1)
			return -1;
	}
	return 0;
}

/* The one before it, where that is still going out: who did not get it gets this one. */
static int
end_before(struct tick *t, const struct broadcast *b)
{
	struct broadcast told;
	int found;

	if (broadcast_corrects(b))
		return 0;
	found = broadcasts_begun(t->due->store, b->alert, b->event, &told,
	    t->err);
	if (found != 1 || told.id == b->id)
		return found == -1 ? -1 : 0;
	return supersede(t->due->store, &told, "the next one has begun",
	    t->now_ms, t->err) == -1 ? -1 : 0;
}

static int
begin(struct tick *t, struct broadcast *b, const struct alert *alert)
{
	if (end_before(t, b) == -1 || freeze_texts(t, b, alert) == -1)
		return -1;
	b->began_ms = t->now_ms;
	b->cursor = 0;
	wake_at(t, t->now_ms);
	return become(t, b, BROADCAST_SENDING, "");
}

/* Nothing begins while people hold all of it. */
static int
begin_unheld(struct tick *t, struct broadcast *b, const struct alert *alert)
{
	char why[HOLD_WORDS_MAX];
	struct hold hold;
	int held = is_held(t, b, &hold);

	if (held == -1)
		return -1;
	if (held == 0)
		return begin(t, b, alert);
	hold_words(&hold, why);
	return wait_for(t, b, why);
}

/* Enough people said yes to what it is now, or it goes back to them. */
static int
begin_approved(struct tick *t, struct broadcast *b, const struct alert *alert)
{
	enum broadcast_state old = b->state;
	bool ready;

	if (approving_check(t->due->store, t->due->config, b, t->now_ms,
	    t->err) == -1 || approving_ready(t->due->store, t->due->config, b,
	    &ready, t->err) == -1)
		return -1;
	if (b->state != old) {
		wake_at(t, b->expires_ms);
		t->due->changed(b, old, t->due->arg);
		return 0;
	}
	return ready ? begin_unheld(t, b, alert) :
	    stop_for(t, b, BROADCAST_AWAITING_APPROVAL, "");
}

/* Until its time has come there is nothing that it could have waited for. */
static int
tick_coming(struct tick *t, struct broadcast *b)
{
	wake_at(t, b->due_ms);
	return say_why(t, b, "");
}

/*
 * A correction that quiet hours would make late, and that needs people's yes, asks for both
 * at once, where nobody said yes to this night.  1 where it waits, 0, -1.
 */
static int
ask_at_night(struct tick *t, struct broadcast *b, const struct alert *alert,
    struct buf *why)
{
	struct urgent urgent;

	if (!broadcast_corrects(b) || alert->approve == 0)
		return 0;
	if (urgent_check(t->due->store, t->due->config, b, t->now_ms, &urgent,
	    why, t->err) == -1)
		return -1;
	if (!urgent.is)
		return 0;
	b->night_until_ms = urgent.until_ms;
	return stop_for(t, b, BROADCAST_AWAITING_APPROVAL, buf_text(why)) == -1 ?
	    -1 : 1;
}

/* The facts, the event and the people say whether it begins now. */
static int
try_begin(struct tick *t, struct broadcast *b, const struct alert *alert)
{
	struct alert about = broadcast_about(t->due->config, alert, b);
	struct buf why;
	int result;

	buf_init(&why, BROADCAST_WHY_MAX);
	if (occurrence_waits(t->due->config, &about, t->now_ms, &why))
		result = wait_for(t, b, buf_text(&why));
	else if ((result = ask_at_night(t, b, alert, &why)) != 0)
		result = result == -1 ? -1 : 0;
	else if (b->state == BROADCAST_APPROVED || alert->approve > 0)
		result = begin_approved(t, b, &about);
	else
		result = begin_unheld(t, b, &about);
	buf_done(&why);
	return result;
}

/*
 * Its time has come.  A row that fell due while we ran has begun, or says why
 * not: so one from before our time that says nothing fell due unseen.
 */
static int
tick_due(struct tick *t, struct broadcast *b, const struct alert *alert)
{
	bool late = b->due_ms < t->due->up_since_ms && b->why[0] == '\0';
	char why[BROADCAST_WHY_MAX + 1];

	if (b->expires_ms <= t->now_ms) {
		if (why_ended(t, b, late ?
		    "its time passed while pregond was not running" :
		    b->why[0] != '\0' ? b->why :
		    "its time passed before it could begin", why) == -1)
			return -1;
		return become(t, b, BROADCAST_MISSED, why);
	}
	if (late && alert->catch_up == CATCH_UP_SKIP)
		return become(t, b, BROADCAST_MISSED,
		    "it fell due while pregond was not running");
	if (late && alert->catch_up == CATCH_UP_ASK)
		return stop_for(t, b, BROADCAST_HELD,
		    "it fell due while pregond was not running: release it, "
		    "or cancel it");
	return try_begin(t, b, alert);
}

/* From when on the readers of an alert are texted. */
struct start {
	const struct alert	*alert;
	int64_t			 ms, night_until_ms;
};

static int64_t
earliest(const char *zone, void *arg)
{
	const struct start *start = arg;

	return start->ms < start->night_until_ms ? start->ms :
	    hours_earliest(start->alert, zone, start->ms);
}

static int
fill_outbox(struct tick *t, struct broadcast *b, const struct alert *alert)
{
	struct alert about = broadcast_about(t->due->config, alert, b);
	struct start start = { &about, b->began_ms, b->night_until_ms };
	struct channels channels;

	/* As they were when it began: the texts are frozen, too. */
	if (broadcasts_channels(t->due->store, b->id, &channels,
	    t->err) == -1)
		return -1;
	wake_at(t, t->now_ms);
	return audience_page(t->due->store, b, &channels, earliest, &start,
	    t->now_ms, t->err);
}

static int
expire(struct tick *t, const struct broadcast *b)
{
	char why[BROADCAST_WHY_MAX + 1];
	int64_t n;

	if (why_ended(t, b, "its time passed before it could be sent",
	    why) == -1)
		return -1;
	n = outbox_end_queued(t->due->store, b->id, MESSAGE_EXPIRED, why,
	    EXPIRE_PAGE, t->now_ms, t->err);
	if (n == EXPIRE_PAGE)
		wake_at(t, t->now_ms);
	return n == -1 ? -1 : 0;
}

/* What keeps ${b} in the middle: people hold it, or quiet hours would make it late. */
static int
why_kept(struct tick *t, const struct broadcast *b, struct buf *ret)
{
	char words[HOLD_WORDS_MAX];
	struct urgent urgent;
	struct hold hold;
	int held = is_held(t, b, &hold);

	if (held == -1)
		return -1;
	if (held == 0)
		return urgent_check(t->due->store, t->due->config, b,
		    t->now_ms, &urgent, ret, t->err);
	hold_words(&hold, words);
	buf_adds(ret, words);
	return 0;
}

/* Say so, or that nothing does any more. */
static int
say_kept(struct tick *t, struct broadcast *b)
{
	struct buf why;
	int result;

	buf_init(&why, BROADCAST_WHY_MAX);
	result = why_kept(t, b, &why);
	if (result == 0 && (why.len > 0 || hold_is_why(b->why) ||
	    urgent_is_why(b->why)))
		result = say_why(t, b, buf_text(&why));
	buf_done(&why);
	return result;
}

static int
tick_sending(struct tick *t, struct broadcast *b, const struct alert *alert)
{
	bool queued, flight;
	int64_t next_ms;

	if (b->cursor != -1)
		return fill_outbox(t, b, alert);
	if (b->expires_ms <= t->now_ms && expire(t, b) == -1)
		return -1;
	if (outbox_left(t->due->store, b->id, &queued, &flight, &next_ms,
	    t->err) == -1)
		return -1;
	if (!queued && !flight)
		return become(t, b, BROADCAST_DONE, "");
	if (queued)
		wake_at(t, b->expires_ms);
	return say_kept(t, b);
}

/* It waited for a person until its time was over. */
static int
miss_waiting(struct tick *t, struct broadcast *b)
{
	char why[BROADCAST_WHY_MAX + 64];

	if (b->state == BROADCAST_HELD)
		return become(t, b, BROADCAST_MISSED, b->why);
	snprintf(why, sizeof why, "nobody approved it in time%s%s",
	    b->why[0] != '\0' ? ", " : "", b->why);
	return become(t, b, BROADCAST_MISSED, why);
}

/* What waits for people waits for them sooner, or no longer, as a night comes or ends. */
static int
tick_night(struct tick *t, struct broadcast *b)
{
	struct urgent urgent;
	struct buf why;
	int result;

	buf_init(&why, BROADCAST_WHY_MAX);
	result = urgent_check(t->due->store, t->due->config, b, t->now_ms,
	    &urgent, &why, t->err);
	if (result == 0 && urgent.until_ms != 0)
		wake_at(t, urgent.until_ms);
	if (result == 0 && urgent.is)
		b->night_until_ms = urgent.until_ms;
	if (result == 0 && (urgent.is || urgent_is_why(b->why)))
		result = say_why(t, b, buf_text(&why));
	buf_done(&why);
	return result;
}

/* What waits for a person ends when its time is over. */
static int
tick_waiting(struct tick *t, struct broadcast *b)
{
	if (b->expires_ms > t->now_ms) {
		wake_at(t, b->expires_ms);
		return b->state == BROADCAST_AWAITING_APPROVAL ?
		    tick_night(t, b) : 0;
	}
	if (b->began_ms == 0)
		return miss_waiting(t, b);
	/* Held in the middle: what was not sent yet no longer can be. */
	wake_at(t, t->now_ms);
	return become(t, b, BROADCAST_SENDING, "its time passed while held");
}

static int
tick_one(struct tick *t, struct broadcast *b)
{
	const struct alert *alert = config_alert(t->due->config, b->alert);

	if (alert == NULL)
		return 0;	/* the planner supersedes it at the reload */
	switch (b->state) {
	case BROADCAST_PLANNED:
	case BROADCAST_APPROVED:
		return b->due_ms <= t->now_ms ? tick_due(t, b, alert) :
		    tick_coming(t, b);
	case BROADCAST_SENDING:
		return tick_sending(t, b, alert);
	case BROADCAST_HELD:
	case BROADCAST_AWAITING_APPROVAL:
		return tick_waiting(t, b);
	default:
		return 0;
	}
}

int
due_tick(struct due *due, int64_t now_ms, int64_t *ret_next_ms,
    struct err *err)
{
	struct tick t = { .due = due, .now_ms = now_ms, .next_ms = -1,
	    .err = err };
	struct broadcast *rows;
	size_t n, i;
	int result = 0;

	if (store_begin(due->store, err) == -1)
		return -1;
	if (broadcasts_open(due->store, &rows, &n, err) == -1)
		goto fail;
	for (i = 0; result == 0 && i < n; i++)
		result = tick_one(&t, &rows[i]);
	free(rows);
	if (result == -1 || store_commit(due->store, err) == -1)
		goto fail;
	*ret_next_ms = t.next_ms;
	return 0;

fail:
	store_rollback(due->store);
	return -1;
}
