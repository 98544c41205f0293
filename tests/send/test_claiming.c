#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "send/claiming.h"
#include "send/send_rig.h"
#include "store/holds.h"

struct rig {
	struct plan	 p;
	struct claiming	 claiming;
	struct batch	 batch;
};

static void
rig_configure(struct rig *r)
{
	send_load(&r->p);
	if (r->claiming.texts == NULL) {
		r->claiming.store = r->p.store;
		r->claiming.texts = texts_new(r->p.store);
	}
	texts_forget(r->claiming.texts);
	claiming_configure(&r->claiming, r->p.config);
}

/* ${n} people who read English; ${n} 0: the two of the files. */
static struct rig *
open_rig(int n)
{
	struct rig *r = xcalloc(1, sizeof *r);

	plan_open(&r->p, "2017-08-18 18:00");
	if (n > 0)
		send_people(&r->p, n);
	rig_configure(r);
	return r;
}

static void
close_rig(struct rig *r)
{
	batch_done(&r->batch);
	claiming_done(&r->claiming);
	texts_free(r->claiming.texts);
	plan_close(&r->p);
	free(r);
}

/* One transaction that claims.  -1 with ${err}, rolled back. */
static int
take(struct rig *r, size_t room, struct err *err)
{
	batch_done(&r->batch);
	r->batch = (struct batch){ 0 };
	if (store_begin(r->p.store, err) == -1)
		return -1;
	if (claiming_take(&r->claiming, CHANNEL_SMS, "main", room,
	    r->p.now_ms, &r->batch, err) == -1) {
		assert_int_equal(r->batch.count, 0);
		goto fail;
	}
	if (store_commit(r->p.store, err) == -1)
		goto fail;
	return 0;

fail:
	batch_done(&r->batch);
	store_rollback(r->p.store);
	texts_forget(r->claiming.texts);
	return -1;
}

static void
must_take(struct rig *r, size_t room, size_t want, bool want_more)
{
	struct err err;
	size_t i;

	if (take(r, room, &err) == -1)
		fail_msg("%s", err.text);
	assert_int_equal(r->batch.count, want);
	assert_int_equal(r->batch.more, want_more);
	assert_int_equal(r->batch.stuck, 0);
	for (i = 0; i < want; i++) {
		assert_non_null(r->batch.alerts[i]);
		assert_true(r->batch.expires_ms[i] > r->p.now_ms);
	}
}

static void
assert_next(struct rig *r, int64_t want)
{
	struct err err;
	int64_t next[CHANNELS];

	assert_int_equal(claiming_next(&r->claiming, next, &err), 0);
	assert_int_equal(next[CHANNEL_SMS], want);
	assert_int_equal(next[CHANNEL_EMAIL], -1);
}

static void
check_limit(void **state)
{
	struct rig *r = open_rig(70);

	(void)state;
	must_take(r, 64, 0, false);
	assert_next(r, -1);
	send_begin(&r->p, "soon");
	assert_next(r, r->p.now_ms);
	must_take(r, 3, 3, false);
	must_take(r, 1, 1, false);
	must_take(r, 64, 64, false);
	must_take(r, 64, 2, false);
	must_take(r, 64, 0, false);
	assert_int_equal(send_count(&r->p, MESSAGE_IN_FLIGHT), 70);
	assert_int_equal(plan_number(&r->p,
	    "SELECT count(DISTINCT message) FROM attempt"), 70);
	assert_next(r, -1);
	close_rig(r);
}

/* What a text will state is settled with the claim. */
static void
check_told(void **state)
{
	struct rig *r = open_rig(0);

	(void)state;
	send_begin(&r->p, "soon");
	must_take(r, 64, 2, false);
	assert_int_equal(plan_number(&r->p,
	    "SELECT count(*) FROM attempt WHERE told IS NULL"), 0);
	assert_int_equal(plan_number(&r->p, "SELECT count(*) FROM told"), 2);
	close_rig(r);
}

static void
check_oldest_first(void **state)
{
	struct rig *r = open_rig(0);
	int64_t first, second;

	(void)state;
	plan_edit(&r->p, ALERTS, "alerts = {", "alerts = {\n"
	    "  aaa = { when = \"final_vote\"; audience = [ \"vote\" ];"
	    " template = \"soon\"; };");
	rig_configure(r);
	first = send_begin(&r->p, "soon");
	r->p.now_ms += 1000;
	second = send_begin(&r->p, "aaa");
	must_take(r, 3, 3, false);
	assert_int_equal(r->batch.claimed[0].broadcast, first);
	assert_int_equal(r->batch.claimed[1].broadcast, first);
	assert_int_equal(r->batch.claimed[2].broadcast, second);
	assert_string_equal(r->batch.alerts[1]->name, "soon");
	assert_string_equal(r->batch.alerts[2]->name, "aaa");
	must_take(r, 3, 1, false);
	close_rig(r);
}

/* The first one's messages wait for tomorrow: the second is not kept waiting. */
static void
check_not_starved(void **state)
{
	struct rig *r = open_rig(0);
	int64_t second;
	struct err err;

	(void)state;
	plan_edit(&r->p, ALERTS, "alerts = {", "alerts = {\n"
	    "  aaa = { when = \"final_vote\"; audience = [ \"vote\" ];"
	    " template = \"soon\"; };");
	rig_configure(r);
	send_begin(&r->p, "soon");
	assert_int_equal(query_run(query(r->p.store->db,
	    "UPDATE message SET due_ms = due_ms + 3600000"), &err), 2);
	r->p.now_ms += 1000;
	second = send_begin(&r->p, "aaa");
	must_take(r, 64, 2, false);
	assert_int_equal(r->batch.claimed[0].broadcast, second);
	assert_next(r, r->p.now_ms - 1000 + HOUR_MS);
	close_rig(r);
}

static void
check_trial(void **state)
{
	struct rig *r = open_rig(0);

	(void)state;
	plan_edit(&r->p, PREGON, "route", "sending = \"trial\"; "
	    "testers = [ \"+1 303 555 0192\" ]; route");
	rig_configure(r);
	send_begin(&r->p, "soon");
	must_take(r, 64, 1, true);
	assert_string_equal(r->batch.claimed[0].language, "es");
	assert_int_equal(send_count(&r->p, MESSAGE_SKIPPED), 1);
	must_take(r, 64, 0, false);
	close_rig(r);
}

/* Nobody of a trial's audience is a tester: settled, 64 at a time. */
static void
check_trial_none(void **state)
{
	struct rig *r = open_rig(150);
	int ticks;

	(void)state;
	plan_edit(&r->p, PREGON, "route", "sending = \"trial\"; "
	    "testers = [ \"+1 303 555 0192\" ]; route");
	rig_configure(r);
	send_begin(&r->p, "soon");
	for (ticks = 0; ticks < 3; ticks++)
		must_take(r, 64, 0, true);
	must_take(r, 64, 0, false);
	assert_int_equal(send_count(&r->p, MESSAGE_SKIPPED), 150);
	close_rig(r);
}

/* It was due in the evening, and is claimed at night: a retry, a late start. */
static void
check_quiet(void **state)
{
	struct rig *r = open_rig(0);

	(void)state;
	plan_edit(&r->p, LIST, "language = \"es\"",
	    "language = \"es\"; zone = \"America/New_York\"");
	rig_configure(r);
	send_begin(&r->p, "soon");
	r->p.now_ms = denver("2017-08-18 20:59");
	must_take(r, 1, 1, false);	/* 22:59 in New York */
	assert_string_equal(r->batch.claimed[0].language, "en");
	must_take(r, 64, 0, true);
	assert_next(r, denver("2017-08-19 06:00"));
	must_take(r, 64, 0, false);
	r->p.now_ms = denver("2017-08-19 06:00");
	must_take(r, 64, 1, false);
	assert_string_equal(r->batch.claimed[0].language, "es");
	close_rig(r);
}

static void
check_states(void **state)
{
	static const enum broadcast_state others[] = { BROADCAST_HELD,
	    BROADCAST_CANCELLED, BROADCAST_SUPERSEDED };
	struct rig *r;
	int64_t id;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		r = open_rig(0);
		id = send_begin(&r->p, "soon");
		send_become(&r->p, id, others[i]);
		must_take(r, 64, 0, false);
		assert_next(r, -1);
		close_rig(r);
	}
	r = open_rig(0);
	id = send_begin(&r->p, "soon");
	send_become(&r->p, id, BROADCAST_HELD);
	send_become(&r->p, id, BROADCAST_SENDING);
	must_take(r, 64, 2, false);
	close_rig(r);
}

/* A broadcast to one list, about one measure: whatever is held of that. */
static void
check_held(void **state)
{
	static const struct hold holds[] = { { .kind = HOLD_ALL },
	    { .kind = HOLD_LIST, .name = "vote" },
	    { .kind = HOLD_MEASURE, .name = "act" } };
	struct rig *r = open_rig(0);
	const struct hold *h;
	struct err err;

	(void)state;
	send_begin(&r->p, "soon");
	for (h = holds; h < holds + 3; h++) {
		assert_int_equal(holds_add(r->p.store, h, &err), 1);
		must_take(r, 64, 0, false);
		assert_next(r, -1);
		assert_int_equal(holds_remove(r->p.store, h->kind, h->name,
		    r->p.now_ms, &err), 1);
		assert_next(r, r->p.now_ms);
	}
	must_take(r, 64, 2, false);
	close_rig(r);
}

static void
check_expired(void **state)
{
	struct rig *r = open_rig(0);

	(void)state;
	send_begin(&r->p, "soon");
	r->p.now_ms += 24 * HOUR_MS - 1000;
	must_take(r, 1, 1, false);
	r->p.now_ms += 1;
	must_take(r, 64, 0, false);
	r->p.now_ms += 999;
	must_take(r, 64, 0, false);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 1);
	close_rig(r);
}

/* Someone said STOP after she was queued. */
static void
check_stop(void **state)
{
	struct rig *r = open_rig(0);
	struct suppressing what = { .channel = CHANNEL_SMS,
	    .kind = SUPPRESSION_OPTED_OUT, .why = "STOP",
	    .event_ms = r->p.now_ms };
	struct address phone;
	struct err err;

	(void)state;
	send_begin(&r->p, "soon");
	assert_int_equal(address_set(&phone, "+13035550191"), 0);
	vault_index(r->p.store->vault, CHANNEL_SMS, &phone, &what.blind);
	assert_int_equal(suppression_add(r->p.store, &what, r->p.now_ms,
	    &err), 1);
	must_take(r, 64, 1, true);
	assert_int_equal(send_count(&r->p, MESSAGE_SUPPRESSED), 1);
	close_rig(r);
}

static void
check_alert_gone(void **state)
{
	struct rig *r = open_rig(0);

	(void)state;
	send_begin(&r->p, "soon");
	plan_edit(&r->p, ALERTS, "soon = {", "late = {");
	rig_configure(r);
	must_take(r, 64, 0, false);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 2);
	close_rig(r);
}

/* A text that cannot be made names its broadcast; nothing stays claimed. */
static void
check_stuck(void **state)
{
	struct rig *r = open_rig(0);
	struct err err;
	int64_t stuck;

	(void)state;
	plan_edit(&r->p, ALERTS, "alerts = {", "alerts = {\n"
	    "  aaa = { when = \"final_vote\"; audience = [ \"vote\" ];"
	    " template = \"soon\"; };");
	rig_configure(r);
	send_begin(&r->p, "aaa");
	r->p.now_ms += 1000;
	stuck = send_begin(&r->p, "soon");
	plan_edit(&r->p, MEASURE, "confirmed", "postponed");
	rig_configure(r);
	assert_int_equal(take(r, 64, &err), -1);
	assert_int_equal(r->batch.stuck, stuck);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "event.when has no value"));
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 4);
	assert_int_equal(plan_number(&r->p, "SELECT count(*) FROM attempt"), 0);
	send_become(&r->p, stuck, BROADCAST_HELD);
	must_take(r, 64, 2, false);
	close_rig(r);
}

/* Whichever step of the store fails: nothing claimed, nobody stuck. */
static void
check_failing(void **state)
{
	struct rig *r = open_rig(0);
	struct err err;
	unsigned at;
	int result = -1;

	(void)state;
	send_begin(&r->p, "soon");
	for (at = 1; result == -1; at++) {
		assert_in_range(at, 1, 100);
		db_fail_after(r->p.store->db, at);
		result = take(r, 64, &err);
		db_fail_after(r->p.store->db, 0);
		if (result == 0)
			break;
		assert_int_equal(err.kind, ERR_IO);
		assert_int_equal(r->batch.stuck, 0);
		assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 2);
	}
	assert_in_range(at, 15, 100);
	assert_int_equal(r->batch.count, 2);
	close_rig(r);
}

static const struct CMUnitTest tests[] = {
	{ "no more than there is room for", check_limit, NULL, NULL, NULL },
	{ "each with its told set", check_told, NULL, NULL, NULL },
	{ "the oldest broadcast first", check_oldest_first, NULL, NULL, NULL },
	{ "one whose messages wait does not keep another waiting",
	  check_not_starved, NULL, NULL, NULL },
	{ "trial: testers only, the others are settled", check_trial, NULL,
	  NULL, NULL },
	{ "trial without a tester in the audience: all are settled",
	  check_trial_none, NULL, NULL, NULL },
	{ "quiet hours are looked at again at the claim", check_quiet, NULL,
	  NULL, NULL },
	{ "held, cancelled, superseded: nothing is claimed; released: it is",
	  check_states, NULL, NULL, NULL },
	{ "all, its list or its measure is held: nothing; released: it is",
	  check_held, NULL, NULL, NULL },
	{ "expired, or within a second: nothing is claimed", check_expired, NULL, NULL, NULL },
	{ "a STOP that came meanwhile wins", check_stop, NULL, NULL, NULL },
	{ "its alert is gone from the files: nothing is claimed",
	  check_alert_gone, NULL, NULL, NULL },
	{ "a text that cannot be made names its broadcast", check_stuck, NULL,
	  NULL, NULL },
	{ "a store that fails at any step leaves nothing claimed",
	  check_failing, NULL, NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("claiming", tests, NULL, NULL);
}
