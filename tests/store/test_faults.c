/*
 * Let the nth store call fail, for every n: the operation says so, a rollback
 * leaves what was before, and a second try succeeds.
 */
#include "store/store_rig.h"

#include "store/full_disk.h"
#include "store/optout.h"
#include "store/told.h"

static const struct verdict accepted = { .kind = VERDICT_ACCEPTED,
	.http = 201, .provider_id = "SM1", .retry_after_ms = -1 };

/* A new list: people, addresses, names, consent. */
static int
first_sync(struct rig *r, void *arg)
{
	struct sync_counts counts;

	(void)arg;
	return people_sync(r->store, &r->config, &r->lists[VOTE], false, NOW,
	    &counts, &r->err);
}

static void
people_join(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", "Ada Sample", NULL);
	rig_row(r, VOTE, BEN, NULL, "es", NULL, "America/Phoenix");
	/* Each of two new people takes several calls. */
	assert_true(rig_fail_each(r, first_sync, NULL) >= 20);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person"), 2);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM address"), 3);
	rig_free(r);
}

/* One joins, one leaves, one gets an e-mail address, one is refused. */
static void
people_change(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_rows(r, VOTE, 50, 4);
	rig_phone_row(r, VOTE, ADA);
	rig_phone_row(r, PRESS, EVA);
	rig_row(r, PRESS, NULL, BEN_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	rig_clear_rows(r, VOTE);
	rig_rows(r, VOTE, 51, 3);
	rig_row(r, VOTE, ADA, ADA_MAIL, "es", "Ada", NULL);
	rig_phone_row(r, VOTE, TOM);
	rig_row(r, VOTE, EVA, BEN_MAIL, "en", NULL, NULL);
	rig_fail_each(r, first_sync, NULL);
	assert_true(rig_is_on(r, TOM, "vote"));
	assert_false(rig_is_on(r, EVA, "vote"));
	assert_int_equal(rig_number(r, "SELECT count(*) FROM membership "
	    "WHERE list = 'vote'"), 5);
	rig_free(r);
}

static int
drop_lists(struct rig *r, void *arg)
{
	(void)arg;
	return people_drop_lists(r->store, &r->config, true, NULL, NULL,
	    &r->err) == -1 ? -1 : 0;
}

static void
lists_are_dropped(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_phone_row(r, PRESS, BEN);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	r->config.nlists = 0;
	rig_fail_each(r, drop_lists, NULL);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM membership"), 0);
	rig_free(r);
}

/* As after a rollback, the caller goes back to the broadcast it began with. */
static int
page(struct rig *r, void *arg)
{
	struct broadcast b = *(struct broadcast *)arg;
	int result = audience_page(r->store, &b, &rig_sms, rig_earliest, r,
	    NOW, &r->err);

	assert_int_equal(b.cursor, result == -1 ? 0 : -1);
	return result;
}

static void
an_audience_is_put_in(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_rows(r, VOTE, 0, 5);
	rig_row(r, VOTE, NULL, BEN_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	b = rig_broadcast(r, "soon", 1);
	assert_true(rig_fail_each(r, page, &b) >= 8);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM message"), 6);
	rig_free(r);
}

/* Claims everything there is; what fails leaves nothing to give back. */
static int
claim(struct rig *r, void *arg)
{
	struct claimed c[8] = { { 0 } };
	int n = rig_claim(r, arg, NOW, 8, c), i;

	for (i = 0; n == -1 && i < 8; i++) {
		assert_string_equal(address_reveal(&c[i].to), "");
		assert_null(c[i].name.hidden);
	}
	rig_claimed_done(c, n);
	return n == -1 ? -1 : 0;
}

static void
messages_are_claimed(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_row(r, VOTE, TOM, NULL, "en", "Tom Sample", NULL);
	b = rig_three(r);
	rig_suppress(r, EVA);
	assert_true(rig_fail_each(r, claim, &b) >= 10);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_IN_FLIGHT);
	assert_int_equal(rig_message(r, &b, EVA).state, MESSAGE_SUPPRESSED);
	rig_free(r);
}

static void
messages_are_put_off(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);

	(void)state;
	r->earliest_ms = NOW + HOUR;
	rig_fail_each(r, claim, &b);
	assert_int_equal(rig_message(r, &b, ADA).due_ms, NOW + HOUR);
	rig_free(r);
}

/* What a claimed message states, and how it ended. */
static int
settle(struct rig *r, void *arg)
{
	const struct told_fact fact = { "vote.when", "vote", 1, "Monday" };
	const struct claimed *c = arg;
	int64_t told;

	if (told_add(r->store, c->broadcast, CHANNEL_SMS,
	    "en", &fact, 1, &told,
	    &r->err) == -1 ||
	    outbox_tell(r->store, c, told, &r->err) == -1 ||
	    outbox_settle(r->store, c->id, c->attempt, &accepted,
	    MESSAGE_ACCEPTED, 0, "", NOW, &r->err) == -1)
		return -1;
	return rig_try_suppress(r, ADA) == -1 ? -1 : 0;
}

static void
a_message_is_settled(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[1];

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 1, c), 1);
	assert_true(rig_fail_each(r, settle, c) >= 7);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_ACCEPTED);
	rig_claimed_done(c, 1);
	rig_free(r);
}

static int
recover(struct rig *r, void *arg)
{
	const struct broadcast *b = arg;
	int64_t *ids;
	size_t n;

	if (outbox_abandoned(r->store, &ids, &n, &r->err) == -1)
		return -1;
	free(ids);
	return outbox_recover(r->store, b->id, MESSAGE_UNKNOWN, NOW,
	    &r->err) == -1 ? -1 : 0;
}

static void
messages_are_recovered(void **state)
{
	struct rig *r = rig_new_file();
	struct broadcast b = rig_three(r);
	struct claimed c[2];

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 2, c), 2);
	rig_claimed_done(c, 2);
	rig_restart(r, NOW);
	assert_true(rig_fail_each(r, recover, &b) >= 3);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_UNKNOWN);
	rig_free(r);
}

static int
end_and_look(struct rig *r, void *arg)
{
	const struct broadcast *b = arg;
	bool queued, flight;
	int64_t next_ms;

	if (outbox_end_all_queued(r->store, b->id, MESSAGE_WITHDRAWN,
	    "cancelled", NOW, &r->err) == -1)
		return -1;
	return outbox_left(r->store, b->id, &queued, &flight, &next_ms,
	    &r->err);
}

static void
messages_are_withdrawn(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);

	(void)state;
	rig_fail_each(r, end_and_look, &b);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_WITHDRAWN);
	rig_free(r);
}

/* From nothing to a broadcast that is held. */
static int
begin(struct rig *r, void *arg)
{
	const struct list *lists[] = { &r->lists[VOTE], &r->lists[PRESS] };
	const struct alert alert = { .naudience = 2, .audience = lists };
	struct broadcast b = { .alert = "soon", .number = 1 };

	(void)arg;
	if (broadcasts_save(r->store, &b, &r->err) == -1 ||
	    broadcasts_set_audience(r->store, b.id, &alert, &r->err) == -1 ||
	    broadcasts_freeze_text(r->store, b.id, CHANNEL_SMS, PART_TEXT,
	    "en", "V", &r->err) == -1)
		return -1;
	return broadcasts_become(r->store, &b, BROADCAST_HELD, "by hand", NOW,
	    &r->err);
}

static void
a_broadcast_begins(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	assert_true(rig_fail_each(r, begin, NULL) >= 6);
	assert_int_equal(rig_number(r, "SELECT state FROM broadcast"),
	    BROADCAST_HELD);
	rig_free(r);
}

/* The ledger comes before the database: where it cannot be written, nothing is. */
static void
a_full_disk_ends_the_transaction(void **state)
{
	struct suppressing stop = { .channel = CHANNEL_SMS,
	    .kind = SUPPRESSION_OPTED_OUT, .why = "STOP", .event_ms = NOW };
	struct rig *r = rig_new_file();
	struct optout_replay replay;
	char path[64];
	int kept;

	(void)state;
	snprintf(path, sizeof path, "%s/ledger", r->dir);
	assert_int_equal(optout_attach_ledger(r->store, path, NOW, &replay,
	    &r->err), 0);
	kept = disk_full("/ledger");
	rig_begin(r);
	assert_int_equal(optout_apply(r->store, &stop, NOW, NULL, &r->err), 1);
	assert_int_equal(store_commit(r->store, &r->err), -1);
	assert_false(db_in_transaction(r->store->db));
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 0);
	disk_empty(kept);
	rig_begin(r);
	assert_int_equal(optout_apply(r->store, &stop, NOW, NULL, &r->err), 1);
	rig_commit(r);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 1);
	rig_free(r);
}

static const struct CMUnitTest tests[] = {
	{ "people join", people_join, NULL, NULL, NULL },
	{ "a list changes", people_change, NULL, NULL, NULL },
	{ "lists are dropped", lists_are_dropped, NULL, NULL, NULL },
	{ "an audience is put in the outbox", an_audience_is_put_in, NULL,
	    NULL, NULL },
	{ "messages are claimed", messages_are_claimed, NULL, NULL, NULL },
	{ "messages are put off", messages_are_put_off, NULL, NULL, NULL },
	{ "a message is told and settled", a_message_is_settled, NULL, NULL,
	    NULL },
	{ "messages of an earlier run are recovered", messages_are_recovered,
	    NULL, NULL, NULL },
	{ "messages are withdrawn", messages_are_withdrawn, NULL, NULL, NULL },
	{ "a broadcast begins and is held", a_broadcast_begins, NULL, NULL,
	    NULL },
	{ "a ledger that cannot be written ends the transaction",
	    a_full_disk_ends_the_transaction, NULL, NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("any store call may fail", tests,
	    NULL, NULL);
}
