#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/moments.h"
#include "schedule/approving.h"
#include "schedule/correcting.h"
#include "schedule/mending.h"
#include "schedule/occurrence.h"
#include "schedule/planner.h"
#include "schedule/superseding.h"
#include "store/broadcasts.h"
#include "store/occasions.h"
#include "store/stages.h"

struct planner {
	struct store		*store;
	const struct config	*config;
	int64_t			 now_ms;
	bool			 first;		/* the store knows nothing yet */
	struct planned		 counts;
	struct err		*err;
};

static bool
has_begun(const struct broadcast *b)
{
	return b->began_ms != 0;
}

/* Whether this reading of the files has just shown what ${o} is about. */
static bool
is_shown_now(const struct planner *p, const struct alert *alert,
    const struct occurrence *o, int64_t shown_ms)
{
	return alert->stage != NULL && !p->first && shown_ms == p->now_ms &&
	    alert->stage->at_ms <= p->now_ms && p->now_ms < o->expires_ms;
}

/* "executive_order from draft to signed", each name cut. */
static void
describe_step(const struct stage *stage, struct buf *out)
{
	const struct stage *before = moments_stage_before(stage);

	buf_addf(out, "%.32s", stage->measure->name);
	if (before != NULL)
		buf_addf(out, " from %.32s", before->name);
	buf_addf(out, " to %.32s", stage->name);
}

/* Ask first: what it is about is there because of the last edit of a file. */
static int
hold_shown(struct planner *p, const struct alert *alert, struct broadcast *b)
{
	struct buf why;
	int result;

	if (p->config->sending == SENDING_SANDBOX ||
	    b->state != BROADCAST_PLANNED)
		return 0;
	buf_init(&why, BROADCAST_WHY_MAX);
	buf_adds(&why, "the files move ");
	describe_step(alert->stage, &why);
	buf_addf(&why, ": `pregon release %" PRId64 "` sends it, `pregon cancel "
	    "%" PRId64 "` ends it", b->id, b->id);
	p->counts.held++;
	result = broadcasts_become(p->store, b, BROADCAST_HELD, buf_text(&why),
	    p->now_ms, p->err);
	buf_done(&why);
	return result;
}

static void
set_times(struct broadcast *b, const struct occurrence *o, int64_t now_ms)
{
	if (b->due_ms != o->due_ms)
		b->seen_ms = now_ms;
	b->due_ms = o->due_ms;
	b->expires_ms = o->expires_ms;
	b->event_ms = o->event_ms;
}

/* A row for a time that nobody has seen before. */
static int
add(struct planner *p, const struct alert *alert, const struct occurrence *o,
    int number)
{
	struct broadcast b = { .number = number, .state = BROADCAST_PLANNED };

	snprintf(b.alert, sizeof b.alert, "%s", alert->name);
	snprintf(b.event, sizeof b.event, "%s", o->event);
	set_times(&b, o, p->now_ms);
	b.seen_ms = p->now_ms;
	if (o->due_ms < p->now_ms) {
		b.state = BROADCAST_MISSED;
		b.ended_ms = p->now_ms;
		snprintf(b.why, sizeof b.why,
		    "its time had passed when it was first seen");
		p->counts.missed++;
	} else
		p->counts.added++;
	if (broadcasts_save(p->store, &b, p->err) == -1 ||
	    broadcasts_set_audience(p->store, b.id, alert, p->err) == -1)
		return -1;
	return o->shown_now ? hold_shown(p, alert, &b) : 0;
}

static int
miss(struct planner *p, struct broadcast *b, const char *why)
{
	p->counts.missed++;
	if (b->state == BROADCAST_MISSED)
		return 0;
	return broadcasts_become(p->store, b, BROADCAST_MISSED, why, p->now_ms,
	    p->err);
}

/* What has not begun has another time to come, or has one again. */
static int
resume(struct planner *p, struct broadcast *b, bool moved)
{
	p->counts.moved += moved;
	if (b->state == BROADCAST_MISSED || b->state == BROADCAST_SUPERSEDED)
		return broadcasts_become(p->store, b, BROADCAST_PLANNED, "",
		    p->now_ms, p->err);
	if (moved && b->state == BROADCAST_APPROVED)
		return broadcasts_become(p->store, b,
		    BROADCAST_AWAITING_APPROVAL, "its time has changed",
		    p->now_ms, p->err);
	return 0;
}

/* What the files have for a row that has not begun: the same row, changed. */
static int
move(struct planner *p, const struct alert *alert, struct broadcast *b,
    const struct occurrence *o)
{
	bool moved = b->due_ms != o->due_ms, past = o->due_ms < p->now_ms;

	set_times(b, o, p->now_ms);
	if (moved && b->state == BROADCAST_PLANNED)
		b->why[0] = '\0';	/* of its old time */
	if (broadcasts_save(p->store, b, p->err) == -1 ||
	    broadcasts_set_audience(p->store, b->id, alert, p->err) == -1)
		return -1;
	if (moved && past)
		return miss(p, b, "it was moved to a time that had passed");
	if (past && b->state == BROADCAST_SUPERSEDED)
		return miss(p, b, "its time had passed when it was put back");
	if (past || resume(p, b, moved) == -1)
		return past ? 0 : -1;
	return o->shown_now ? hold_shown(p, alert, b) : 0;
}

/* Its start was set right: no new one.  What was called off may be so once more. */
static bool
is_same_meeting(const struct alert *alert, const struct broadcast *told,
    const struct occurrence *o)
{
	return !outcome_calls_off(alert->when.outcome) &&
	    llabs((long long)(o->event_ms - told->event_ms)) <
	    OUTCOME_MEETING_MS;
}

/* Whether what began as ${told} may be said again: the rule of the header. */
static bool
is_news(const struct planner *p, const struct alert *alert,
    const struct broadcast *told, const struct occurrence *o)
{
	if (o->event_ms == told->event_ms)
		return false;
	if (alert->when.outcome != OUTCOME_NONE)
		return !is_same_meeting(alert, told, o) &&
		    o->due_ms > told->began_ms;
	return o->due_ms >= told->began_ms + p->config->rearm_ms;
}

/* ... or another outcome has been in force since: some were not told this one. */
static bool
is_back(const struct broadcast *told, const struct alert *alert)
{
	return alert->when.outcome != OUTCOME_NONE &&
	    told->state == BROADCAST_SUPERSEDED;
}

/* An outcome is accepted now, and has its time now. */
static bool
is_to_come(const struct planner *p, const struct alert *alert,
    const struct occurrence *o)
{
	return o->due_ms > p->now_ms || (o->due_ms == p->now_ms &&
	    alert->when.outcome != OUTCOME_NONE);
}

static int
withdraw(struct planner *p, struct broadcast *b, const char *why)
{
	int ended = supersede(p->store, b, why, p->now_ms, p->err);

	p->counts.withdrawn += ended == 1;
	return ended == -1 ? -1 : 0;
}

/* What is being sent, or held meanwhile, is of use until its event starts, wherever that is. */
static int
move_end(struct planner *p, const struct alert *alert, struct broadcast *b,
    const struct occurrence *o)
{
	if (b->ended_ms != 0 || b->expires_ms == o->expires_ms ||
	    alert->stage != NULL || alert->when.outcome != OUTCOME_NONE)
		return 0;
	b->expires_ms = o->expires_ms;
	return broadcasts_save(p->store, b, p->err);
}

/* What follows one that began must still be news. */
static int
move_unbegun(struct planner *p, const struct alert *alert, struct broadcast *b,
    const struct occurrence *o)
{
	struct broadcast told;
	int found = broadcasts_begun(p->store, b->alert, b->event, &told,
	    p->err);

	if (found == -1 ||
	    (found == 1 && move_end(p, alert, &told, o) == -1))
		return -1;
	if (found == 1 && !is_news(p, alert, &told, o) &&
	    !is_back(&told, alert))
		return withdraw(p, b,
		    "its event moved back to what people were told");
	return move(p, alert, b, o);
}

/*
 * Whether ${told}, which is being sent, speaks of a meeting that was over and is to come now,
 * with the time of ${o} after it.
 */
static bool
is_too_early(const struct planner *p, const struct alert *alert,
    const struct broadcast *told, const struct occurrence *o)
{
	return told->ended_ms == 0 && told->event_ms != 0 &&
	    told->due_ms >= told->event_ms && o->event_ms > p->now_ms &&
	    o->due_ms >= o->event_ms && alert->when.outcome == OUTCOME_NONE;
}

/* What follows one that began, where there is something new to say. */
static int
plan_next(struct planner *p, const struct alert *alert, struct broadcast *told,
    const struct occurrence *o)
{
	bool early = is_too_early(p, alert, told, o);

	if (early && withdraw(p, told, "its event is to come now") == -1)
		return -1;
	if (!early && (move_end(p, alert, told, o) == -1))
		return -1;
	if (!(early || is_news(p, alert, told, o) || is_back(told, alert)) ||
	    !is_to_come(p, alert, o))
		return 0;
	p->counts.rearmed++;
	return add(p, alert, o, told->number + 1);
}

static int
plan_occurrence(struct planner *p, const struct alert *alert,
    const struct occurrence *o)
{
	struct broadcast b;
	int found = broadcasts_last(p->store, alert->name, o->event, &b,
	    p->err);

	if (found == -1)
		return -1;
	if (found == 0)
		return add(p, alert, o, 1);
	if (b.state == BROADCAST_CANCELLED)
		return 0;
	return has_begun(&b) ? plan_next(p, alert, &b, o) :
	    move_unbegun(p, alert, &b, o);
}

/* A stage that has been entered before anybody knew is due when it is shown. */
static int
plan_stage(struct planner *p, const struct alert *about)
{
	struct occurrence o;
	int64_t shown_ms;

	occurrence_of(p->config, about, &o);
	if (stages_shown(p->store, o.event, &shown_ms, p->err) == -1)
		return -1;
	o.shown_now = is_shown_now(p, about, &o, shown_ms);
	if (o.due_ms < shown_ms && shown_ms < o.expires_ms)
		o.due_ms = shown_ms;
	return plan_occurrence(p, about, &o);
}

static int
plan_stages(struct planner *p, const struct alert *alert)
{
	const struct measure *measure = alert->measure;
	struct alert about = *alert;
	size_t i;

	for (i = 0; i < measure->nstages; i++) {
		about.stage = &measure->stages[i];
		if (moments_fires_on(alert, about.stage) &&
		    plan_stage(p, &about) == -1)
			return -1;
	}
	return 0;
}

/* Nobody will get it: it is shown as such. */
static int
discard(struct planner *p, const struct alert *alert)
{
	const struct occasion *o = alert->occasion;
	struct broadcast b = { .number = 1, .state = BROADCAST_SUPERSEDED,
	    .due_ms = o->outcome_ms, .event_ms = o->starts_ms,
	    .expires_ms = o->outcome_ms, .seen_ms = p->now_ms,
	    .ended_ms = p->now_ms }, there;
	struct buf why;
	int found = broadcasts_last(p->store, alert->name, o->uid, &there,
	    p->err);

	if (found != 0)
		return found == -1 ? -1 : 0;	/* withdraw_gone ends it */
	snprintf(b.alert, sizeof b.alert, "%s", alert->name);
	snprintf(b.event, sizeof b.event, "%s", o->uid);
	buf_init(&why, BROADCAST_WHY_MAX);
	occurrence_withdrawn(alert, &why);
	snprintf(b.why, sizeof b.why, "%s", buf_text(&why));
	buf_done(&why);
	p->counts.withdrawn++;
	return broadcasts_save(p->store, &b, p->err) == -1 ? -1 :
	    broadcasts_set_audience(p->store, b.id, alert, p->err);
}

static int
plan_alert(struct planner *p, const struct alert *alert)
{
	struct occurrence o;

	if (alert->when.outcome != OUTCOME_NONE &&
	    alert->occasion->outcome != OUTCOME_NONE &&
	    occurrence_withdrawn(alert, NULL))
		return discard(p, alert);
	if (occurrence_withdrawn(alert, NULL))
		return 0;	/* withdraw_gone ends what there is */
	if (alert->when.stage[0] != '\0')
		return plan_stages(p, alert);
	occurrence_of(p->config, alert, &o);
	return plan_occurrence(p, alert, &o);
}

/* Rows of an alert that was renamed follow it, if it says so and has none. */
static int
rename_alert(struct planner *p, const struct alert *alert)
{
	struct query *q;
	int64_t there;

	if (alert->was == NULL)
		return 0;
	q = query(p->store->db,
	    "SELECT count(*) FROM broadcast WHERE alert = ?");
	query_bind_text(q, alert->name);
	if (query_one(q, &there, p->err) == -1)
		return -1;
	if (there > 0)
		return 0;
	q = query(p->store->db,
	    "UPDATE broadcast SET alert = ? WHERE alert = ?");
	query_bind_text(q, alert->name);
	query_bind_text(q, alert->was);
	return query_run(q, p->err) == -1 ? -1 : 0;
}

/* Whether the files no longer have what the row stands for, and why: 1, 0, -1. */
static int
is_gone(const struct planner *p, const struct broadcast *b, struct buf *why)
{
	const struct alert *alert = config_alert(p->config, b->alert);
	bool holds;

	if (alert == NULL || !occurrence_is(p->config, alert, b->event)) {
		buf_adds(why, "it is no longer in the files");
		return 1;
	}
	if (b->corrects == 0)
		return occurrence_withdrawn(alert, why);
	if (mending_holds(p->store, b, &holds, p->err) == -1)
		return -1;
	if (!holds)
		buf_adds(why, "its event has changed: correct it again");
	return !holds;
}

static int
withdraw_gone(struct planner *p)
{
	struct broadcast *rows;
	struct buf why;
	size_t n, i;
	int result = 0;

	if (broadcasts_all(p->store, &rows, &n, p->err) == -1)
		return -1;
	buf_init(&why, BROADCAST_WHY_MAX);
	for (i = 0; result == 0 && i < n; i++) {
		buf_clear(&why);
		result = is_gone(p, &rows[i], &why);
		if (result == 1)
			result = withdraw(p, &rows[i], buf_text(&why));
	}
	buf_done(&why);
	free(rows);
	return result;
}

/* Nothing is known of any event, stage or alert. */
static int
is_first(struct store *store, bool *ret, struct err *err)
{
	int64_t rows;

	if (query_one(query(store->db, "SELECT count(*) FROM "
	    "(SELECT uid FROM occasion UNION ALL SELECT uid FROM stage "
	    "UNION ALL SELECT alert FROM broadcast) AS known"), &rows,
	    err) == -1)
		return -1;
	*ret = rows == 0;
	return 0;
}

int
planner_sync(struct store *store, const struct config *config, int64_t now_ms,
    struct planned *ret, struct err *err)
{
	struct planner p = { .store = store, .config = config,
	    .now_ms = now_ms, .err = err };
	size_t i;

	if (is_first(store, &p.first, err) == -1 ||
	    occasions_sync(store, config, now_ms, err) == -1 ||
	    stages_sync(store, config, p.first, now_ms, err) == -1)
		return -1;
	for (i = 0; i < config->nalerts; i++)
		if (rename_alert(&p, &config->alerts[i]) == -1 ||
		    plan_alert(&p, &config->alerts[i]) == -1)
			return -1;
	if (withdraw_gone(&p) == -1 || correcting_sync(store, config, now_ms,
	    &p.counts.corrections, err) == -1 ||
	    approving_check_all(store, config, now_ms, err) == -1)
		return -1;
	*ret = p.counts;
	return 0;
}
