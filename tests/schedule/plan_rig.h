/*
 * plan_rig.h - the schedule as the daemon runs it, without a daemon
 *
 * Reload as it does; let time pass by due_tick's own next moments; play the
 * sender; show all broadcasts as text, a line each:
 *
 *   soon#1 sending 08-18T18:00 [2 queued] (why)
 */
#ifndef TESTS_PLAN_RIG_H
#define TESTS_PLAN_RIG_H

#include "schedule/approving.h"
#include "schedule/covering.h"
#include "schedule/due.h"
#include "schedule/plan_files.h"
#include "schedule/planner.h"
#include "schedule/recording.h"
#include "schedule/stopping.h"
#include "store/audience.h"
#include "store/holds.h"
#include "store/outbox.h"

#define RIG_TICKS_MAX	200	/* of one moment: more is a busy loop */
#define RIG_TEXT_MAX	(16 * 1024)

static inline void
rig_sync(struct plan *p)
{
	struct planned planned;
	struct err err;

	assert_int_equal(store_begin(p->store, &err), 0);
	plan_people(p);
	if (outcomes_attach(p->store, p->config, &err) == -1)
		fail_msg("%s", err.text);
	if (planner_sync(p->store, p->config, p->now_ms, &planned, &err) == -1)
		fail_msg("%s", err.text);
	assert_int_equal(store_commit(p->store, &err), 0);
}

/* Read the files again, now. */
static inline void
rig_reload(struct plan *p)
{
	struct config *old = p->config;

	p->config = plan_load(p);
	rig_sync(p);
	config_unref(old);
}

static inline void
rig_changed(const struct broadcast *b, enum broadcast_state old, void *arg)
{
	(void)b;
	(void)old;
	(void)arg;
}

/* One tick, which must not fail.  Returns when to come again. */
static inline int64_t
rig_tick(struct plan *p)
{
	struct due due = { .store = p->store, .config = p->config,
	    .up_since_ms = p->up_since_ms, .changed = rig_changed };
	struct err err;
	int64_t next_ms;

	if (due_tick(&due, p->now_ms, &next_ms, &err) == -1)
		fail_msg("%s", err.text);
	return next_ms;
}

/* All there is to do right now.  Returns the next moment, -1 for none. */
static inline int64_t
rig_settle(struct plan *p)
{
	int64_t next_ms = p->now_ms;
	int ticks;

	for (ticks = 0; next_ms == p->now_ms; ticks++) {
		assert_in_range(ticks, 0, RIG_TICKS_MAX);
		next_ms = rig_tick(p);
		assert_true(next_ms == -1 || next_ms >= p->now_ms);
	}
	return next_ms;
}

/* Let time pass until ${until_ms}, woken only when due_tick asked for it. */
static inline void
rig_run_until(struct plan *p, int64_t until_ms)
{
	int64_t next_ms = rig_settle(p);

	while (next_ms != -1 && next_ms <= until_ms) {
		p->now_ms = next_ms;
		next_ms = rig_settle(p);
	}
	if (p->now_ms < until_ms)
		p->now_ms = until_ms;
}

static inline int64_t
rig_now(const char *zone, void *arg)
{
	(void)zone;
	return *(const int64_t *)arg;
}

/* Claim at most ${most} messages of every broadcast that is sending. */
static inline int
rig_claim(struct plan *p, struct claimed *ret, int most)
{
	struct broadcast *rows;
	struct claim claim = { .account = "main", .earliest = rig_now,
	    .arg = &p->now_ms };
	struct err err;
	size_t n, i, looked;
	int total = 0, got;

	assert_int_equal(store_begin(p->store, &err), 0);
	assert_int_equal(broadcasts_in(p->store, BROADCAST_SENDING, &rows, &n,
	    &err), 0);
	for (i = 0; i < n && total < most; i++) {
		if (rows[i].expires_ms <= p->now_ms)
			continue;
		claim.broadcast = rows[i].id;
		claim.limit = (size_t)(most - total);
		got = outbox_claim(p->store, &claim, p->now_ms, ret + total,
		    &looked, &err);
		assert_true(got >= 0);
		total += got;
	}
	free(rows);
	assert_int_equal(store_commit(p->store, &err), 0);
	return total;
}

static inline void
rig_answer(struct plan *p, struct claimed *claimed, enum message_state next)
{
	struct verdict accepted = { .kind = VERDICT_ACCEPTED, .http = 201,
	    .provider_id = "SM1", .retry_after_ms = -1 };
	struct err err;

	assert_int_equal(store_begin(p->store, &err), 0);
	assert_int_equal(outbox_settle(p->store, claimed->id, claimed->attempt,
	    &accepted, next, p->now_ms, "", p->now_ms, &err), 0);
	assert_int_equal(store_commit(p->store, &err), 0);
	claimed_done(claimed);
}

/* Send up to ${most} messages, all of them taken by the provider. */
static inline void
rig_send(struct plan *p, int most)
{
	struct claimed claimed[OUTBOX_CLAIM_MAX];
	int n;

	while (most > 0 && (n = rig_claim(p, claimed,
	    most < OUTBOX_CLAIM_MAX ? most : OUTBOX_CLAIM_MAX)) > 0) {
		most -= n;
		while (n > 0)
			rig_answer(p, &claimed[--n], MESSAGE_ACCEPTED);
	}
}

/* The newest broadcast of ${alert}, which must be there. */
static inline struct broadcast
rig_broadcast(struct plan *p, const char *alert)
{
	struct broadcast *rows, found = { 0 };
	struct err err;
	size_t n, i;

	assert_int_equal(broadcasts_all(p->store, &rows, &n, &err), 0);
	for (i = 0; i < n; i++)
		if (str_eq(rows[i].alert, alert) && rows[i].id > found.id)
			found = rows[i];
	free(rows);
	assert_int_not_equal(found.id, 0);
	return found;
}

/* What a person does with the newest broadcast of ${alert}. */
static inline void
rig_person(struct plan *p, const char *alert, enum stopping what,
    const char *why)
{
	struct broadcast b = rig_broadcast(p, alert);
	struct err err;

	assert_int_equal(store_begin(p->store, &err), 0);
	if (stopping_do(p->store, &b, what, why, p->now_ms, &err) == -1)
		fail_msg("%s", err.text);
	assert_int_equal(store_commit(p->store, &err), 0);
}

/* ${uid} looks at it, and says yes to what she sees: 0, or -1 with ${err}. */
static inline int
rig_try_approve(struct plan *p, const char *alert, uid_t uid, struct err *err)
{
	struct broadcast b = rig_broadcast(p, alert);
	json_t *covers = covering_of(p->store, p->config, &b, err);
	struct blind digest;
	int result;

	if (covers == NULL)
		return -1;
	covering_digest(covers, &digest);
	assert_int_equal(store_begin(p->store, err), 0);
	result = approving_give(p->store, p->config, &b, uid, &digest, covers,
	    p->now_ms, err);
	json_decref(covers);
	if (result == -1)
		store_rollback(p->store);
	else
		assert_int_equal(store_commit(p->store, err), 0);
	return result;
}

static inline void
rig_approve(struct plan *p, const char *alert, uid_t uid)
{
	struct err err;

	if (rig_try_approve(p, alert, uid, &err) == -1)
		fail_msg("%s", err.text);
}

/* People hold "list vote", "measure act" or "all"; or release it. */
static inline void
rig_hold(struct plan *p, const char *what, bool held)
{
	struct hold h = { .since_ms = p->now_ms };
	char kind[16] = "";
	struct err err;

	assert_true(sscanf(what, "%15s %63s", kind, h.name) >= 1);
	assert_int_equal(hold_kind_parse(kind, &h.kind), 0);
	assert_int_equal(store_begin(p->store, &err), 0);
	assert_int_equal(held ? holds_add(p->store, &h, &err) :
	    holds_remove(p->store, h.kind, h.name, p->now_ms, &err), 1);
	assert_int_equal(store_commit(p->store, &err), 0);
}

static inline void
rig_show_messages(struct plan *p, int64_t broadcast, struct buf *out)
{
	struct query *q = query(p->store->db, "SELECT state, count(*) "
	    "FROM message WHERE broadcast = ? GROUP BY state ORDER BY state");
	const char *between = " [";
	struct err err;

	query_bind_int(q, broadcast);
	while (query_step(q, &err) == 1) {
		buf_addf(out, "%s%d %s", between, (int)query_int(q, 1),
		    message_state_name((enum message_state)query_int(q, 0)));
		between = ", ";
	}
	query_end(q);
	if (*between == ',')
		buf_adds(out, "]");
}

/* Account ${uid} says ${what}, "passed 10-0", of ${event}: as the daemon does it. */
static inline int
rig_say_over(struct plan *p, const char *event, const char *what, uid_t uid,
    bool replace, enum recorded *ret, struct err *err)
{
	struct outcome_said said = { .event = event, .source = "",
	    .note = "", .uid = uid, .at_ms = p->now_ms };
	char result[16];
	struct err ignored;
	int chars;

	assert_int_equal(sscanf(what, "%15s%n", result, &chars), 1);
	assert_int_equal(outcome_result_parse(result, &said.result), 0);
	if (what[chars] != '\0')
		assert_int_equal(tally_parse(what + chars + 1, &said.tally,
		    &ignored), 0);
	assert_int_equal(store_begin(p->store, err), 0);
	if (recording_say(p->store, p->config, &said, replace, ret,
	    err) == 0)
		return store_commit(p->store, err);
	store_rollback(p->store);
	assert_int_equal(outcomes_attach(p->store, p->config, &ignored), 0);
	return -1;
}

static inline int
rig_say(struct plan *p, const char *event, const char *what, uid_t uid,
    enum recorded *ret, struct err *err)
{
	return rig_say_over(p, event, what, uid, false, ret, err);
}

static inline void
rig_outcome(struct plan *p, const char *what, uid_t uid)
{
	enum recorded recorded;
	struct err err;

	if (rig_say(p, "final_vote", what, uid, &recorded, &err) == -1)
		fail_msg("%s", err.text);
}

/* All broadcasts, by due time; to be freed. */
static inline char *
rig_show(struct plan *p)
{
	struct broadcast *rows;
	char due[ZONE_ISO_LEN + 1];
	struct buf out;
	struct err err;
	size_t n, i;

	buf_init(&out, RIG_TEXT_MAX);
	assert_int_equal(broadcasts_all(p->store, &rows, &n, &err), 0);
	for (i = 0; i < n; i++) {
		zone_format(zone_find("America/Denver"), rows[i].due_ms, due);
		buf_addf(&out, "%s%s#%d %s %.11s", i > 0 ? "\n" : "",
		    rows[i].alert, rows[i].number,
		    broadcast_state_name(rows[i].state), due + 5);
		rig_show_messages(p, rows[i].id, &out);
		if (rows[i].why[0] != '\0')
			buf_addf(&out, " (%s)", rows[i].why);
	}
	free(rows);
	return buf_steal(&out);
}

/*
 * A story: what happens, and how the plan looks afterwards.
 */

enum act {
	ACT_NOTHING,
	ACT_RELOAD,	/* after replacing ${a} by ${b} in ${file}, if given */
	ACT_RESTART,	/* the same, by a new run; nothing ran in between */
	ACT_SEND,	/* all that may go, before time passes */
	ACT_SEND_ONE,
	ACT_HOLD, ACT_RELEASE, ACT_CANCEL, ACT_APPROVE,	/* a person, ${a} */
	ACT_OUTCOME,	/* account 1 says ${a}, "passed 10-0", of final_vote; ${b} other */
	ACT_APPROVED_AND_KILLED,	/* likewise; a new run finds it a second later */
	ACT_HOLD_ALL, ACT_RELEASE_ALL,	/* what ${a} names: "list vote" */
};

struct step {
	const char	*at;	/* time passes until then; NULL: no longer */
	enum act	 act;
	const char	*file, *a, *b;
	const char	*want;	/* all broadcasts; NULL: not looked at */
};

#define STORY_STEPS 10

struct story {
	const char	*label;
	struct step	 steps[STORY_STEPS];	/* up to one that is all zero */
};

static inline void
story_act(struct plan *p, const struct step *s)
{
	if (s->file != NULL)
		plan_edit(p, s->file, s->a, s->b);
	switch (s->act) {
	case ACT_NOTHING:
		break;
	case ACT_RESTART:
		plan_next_run(p);
		rig_reload(p);
		break;
	case ACT_RELOAD:
		rig_reload(p);
		break;
	case ACT_SEND:
		rig_send(p, 10000);
		break;
	case ACT_SEND_ONE:
		rig_send(p, 1);
		break;
	case ACT_HOLD:
		rig_person(p, s->a, STOPPING_HOLD, "held by an operator");
		break;
	case ACT_RELEASE:
		rig_person(p, s->a, STOPPING_RELEASE,
		    "released by an operator");
		break;
	case ACT_HOLD_ALL:
	case ACT_RELEASE_ALL:
		rig_hold(p, s->a, s->act == ACT_HOLD_ALL);
		break;
	case ACT_CANCEL:
		rig_person(p, s->a, STOPPING_CANCEL, "cancelled");
		break;
	case ACT_APPROVE:
		rig_approve(p, s->a, 0);
		break;
	case ACT_APPROVED_AND_KILLED:
		rig_approve(p, s->a, 0);
		p->now_ms += 1000;
		plan_next_run(p);
		rig_reload(p);
		break;
	case ACT_OUTCOME:
		rig_outcome(p, s->a, s->b != NULL ? 2 : 1);
		break;
	}
	if (p->config != NULL)
		rig_settle(p);
}

static inline bool
step_is_there(const struct step *s)
{
	return s->at != NULL || s->act != ACT_NOTHING || s->file != NULL;
}

static inline void
story_tell(void **state)
{
	const struct story *story = *state;
	const struct step *s;
	struct plan p;
	char *shown;

	plan_open(&p, story->steps[0].at);
	for (s = story->steps; s < story->steps + STORY_STEPS &&
	    step_is_there(s); s++) {
		if (s->at != NULL && s->act == ACT_RESTART)
			p.now_ms = denver(s->at);
		else if (s->at != NULL && p.config != NULL)
			rig_run_until(&p, denver(s->at));
		story_act(&p, s);
		shown = rig_show(&p);
		if (s->want != NULL && !str_eq(shown, s->want))
			fail_msg("step %d: is\n%s\nwanted\n%s",
			    (int)(s - story->steps) + 1, shown, s->want);
		free(shown);
	}
	plan_close(&p);
}

#define SEND_ONE { NULL, ACT_SEND_ONE, .want = NULL }

#define STORY_TESTS(stories, tests) do { \
	size_t story_i; \
	for (story_i = 0; story_i < sizeof (stories) / sizeof (stories)[0]; \
	    story_i++) \
		(tests)[story_i] = (struct CMUnitTest){ \
		    .name = (stories)[story_i].label, \
		    .test_func = story_tell, \
		    .initial_state = &(stories)[story_i] }; \
} while (0)

#endif
