/*
 * STOP means everything, and an older database, a lost ledger or both
 * revive nobody.
 */
#include <fcntl.h>

#include "store/consents.h"
#include "store/leaving.h"
#include "store/store_rig.h"
#include "store/verify.h"

struct copies {
	char	ledger[64], old_db[64], old_ledger[64];
};

static int
apply(struct rig *r, const char *address, enum suppression_kind kind,
    int64_t event_ms)
{
	struct suppressing what = { .channel = rig_channel(address),
	    .kind = kind, .why = "said so", .event_ms = event_ms };

	what.blind = rig_blind(r, what.channel, address);
	return optout_apply(r->store, &what, event_ms, NULL, &r->err);
}

static bool
is_suppressed(struct rig *r, const char *address)
{
	struct blind blind = rig_blind(r, rig_channel(address), address);
	enum suppression_kind kind;
	int found = suppression_of(r->store, rig_channel(address), &blind,
	    &kind, &r->err);

	assert_int_not_equal(found, -1);
	return found == 1;
}

/* Ada by phone and e-mail on both lists, Ben by phone on one. */
static void
two_people(struct rig *r)
{
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", "Ada Sample", NULL);
	rig_row(r, VOTE, BEN, NULL, "en", NULL, NULL);
	rig_row(r, PRESS, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
}

static void
a_stop_is_for_all_her_addresses_and_lists(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	two_people(r);
	assert_int_equal(apply(r, ADA, SUPPRESSION_OPTED_OUT, NOW), 1);
	assert_true(is_suppressed(r, ADA));
	assert_true(is_suppressed(r, ADA_MAIL));
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_REVOKED);
	assert_int_equal(rig_consent(r, ADA_MAIL, "vote"), CONSENT_REVOKED);
	assert_int_equal(rig_consent(r, ADA, "press"), CONSENT_REVOKED);
	assert_false(is_suppressed(r, BEN));
	assert_int_equal(rig_consent(r, BEN, "vote"), CONSENT_CONFIRMED);
	assert_int_equal(apply(r, ADA, SUPPRESSION_OPTED_OUT, NOW), 0);
	rig_free(r);
}

static void
a_bad_address_is_only_that(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	two_people(r);
	assert_int_equal(apply(r, ADA_MAIL, SUPPRESSION_BOUNCED, NOW), 1);
	assert_true(is_suppressed(r, ADA_MAIL));
	assert_false(is_suppressed(r, ADA));
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_CONFIRMED);
	rig_free(r);
}

static void
a_stranger_can_stop_too_and_no_file_brings_her(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	assert_int_equal(apply(r, ADA, SUPPRESSION_OPTED_OUT, NOW), 1);
	two_people(r);
	b = rig_broadcast(r, "soon", 1);
	rig_fill(r, &b, CHANNEL_SMS);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_SUPPRESSED);
	assert_int_equal(rig_message(r, &b, BEN).state, MESSAGE_QUEUED);
	rig_free(r);
}

static void
a_stop_that_comes_late_does_not_undo_her_later_start(void **state)
{
	struct rig *r = rig_new();
	struct blind blind = rig_blind(r, CHANNEL_SMS, ADA);

	(void)state;
	two_people(r);
	assert_int_equal(suppression_lift(r->store, CHANNEL_SMS, &blind,
	    NOW + 2, NOW + 2, &r->err), 1);
	assert_int_equal(apply(r, ADA, SUPPRESSION_OPTED_OUT, NOW + 1), 0);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_CONFIRMED);
	assert_false(is_suppressed(r, ADA_MAIL));
	rig_free(r);
}

/* By either address, and by every file that says otherwise. */
static void
forgotten_erases_her_and_no_file_brings_her_back(void **state)
{
	static const char *const hers[] = { ADA, ADA_MAIL };
	struct sync_counts got;
	struct rig *r;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		r = rig_new();
		two_people(r);
		assert_int_equal(apply(r, hers[i], SUPPRESSION_FORGOTTEN, NOW),
		    1);
		assert_int_equal(rig_person(r, ADA), 0);
		assert_int_equal(rig_person(r, ADA_MAIL), 0);
		assert_true(is_suppressed(r, ADA));
		assert_true(is_suppressed(r, ADA_MAIL));
		assert_int_equal(rig_number(r, "SELECT count(*) FROM person"),
		    1);
		assert_int_equal(rig_number(r, "SELECT count(*) FROM consent"),
		    1);
		got = rig_sync(r, VOTE);
		assert_int_equal(got.forgotten, 1);
		assert_int_equal(got.rows, 2);
		assert_int_equal(got.refused + got.joined, 0);
		rig_clear_rows(r, VOTE);
		rig_phone_row(r, VOTE, BEN);
		rig_row(r, VOTE, ADA, BEN_MAIL, "en", "Ada Sample", NULL);
		rig_row(r, VOTE, NULL, ADA_MAIL, "en", NULL, NULL);
		r->lists[VOTE].rows[2].consent = SAID_NO;
		assert_int_equal(rig_sync(r, VOTE).forgotten, 2);
		assert_int_equal(rig_number(r, "SELECT count(*) FROM person"),
		    1);
		assert_int_equal(rig_number(r, "SELECT count(*) FROM address"),
		    1);
		rig_free(r);
	}
}

/* Someone else's row that names a forgotten address keeps hers out. */
static void
a_forgotten_address_is_not_given_to_somebody_else(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	two_people(r);
	assert_int_equal(apply(r, ADA, SUPPRESSION_FORGOTTEN, NOW), 1);
	rig_clear_rows(r, VOTE);
	rig_row(r, VOTE, BEN, ADA_MAIL, "en", NULL, NULL);
	assert_int_equal(rig_sync(r, VOTE).forgotten, 0);
	assert_int_not_equal(rig_person(r, BEN), 0);
	assert_int_equal(rig_person(r, ADA_MAIL), 0);
	rig_free(r);
}

static void
she_herself_can_come_back_and_then_files_know_her(void **state)
{
	struct rig *r = rig_new();
	struct blind blind = rig_blind(r, CHANNEL_SMS, ADA);

	(void)state;
	two_people(r);
	assert_int_equal(apply(r, ADA, SUPPRESSION_FORGOTTEN, NOW), 1);
	assert_int_equal(suppression_lift(r->store, CHANNEL_SMS, &blind,
	    NOW + 1, NOW + 1, &r->err), 1);
	rig_clear_rows(r, VOTE);
	rig_phone_row(r, VOTE, ADA);
	rig_phone_row(r, VOTE, BEN);
	assert_int_equal(rig_sync(r, VOTE).forgotten, 0);
	assert_int_not_equal(rig_person(r, ADA), 0);
	rig_free(r);
}

/*
 * The ledger and the database.
 */

static struct optout_replay
attach(struct rig *r, const char *path)
{
	struct optout_replay replay;

	if (optout_attach_ledger(r->store, path, NOW + HOUR, &replay,
	    &r->err) == -1)
		fail_msg("%s", r->err.text);
	return replay;
}

static void
copy(const char *from, const char *to)
{
	char command[256];

	snprintf(command, sizeof command, "cp %s %s", from, to);
	assert_int_equal(system(command), 0);
}

/* Close, copy the database and the ledger aside, open again. */
static struct rig *
rig_with_copies(struct copies *c)
{
	struct rig *r = rig_new_file();

	snprintf(c->ledger, sizeof c->ledger, "%s/ledger", r->dir);
	snprintf(c->old_db, sizeof c->old_db, "%s/old.db", r->dir);
	snprintf(c->old_ledger, sizeof c->old_ledger, "%s/old.ledger", r->dir);
	attach(r, c->ledger);
	two_people(r);
	rig_begin(r);
	assert_int_equal(apply(r, EVA, SUPPRESSION_OPTED_OUT, NOW), 1);
	rig_commit(r);
	store_close(r->store);
	copy(r->path, c->old_db);
	copy(c->ledger, c->old_ledger);
	rig_open(r, NOW + 1);
	attach(r, c->ledger);
	return r;
}

static void
commit(struct rig *r, const char *address, enum suppression_kind kind,
    int64_t event_ms)
{
	rig_begin(r);
	assert_int_equal(apply(r, address, kind, event_ms), 1);
	rig_commit(r);
}

/* Nothing of the ledger's is missing, and nothing of the database's. */
static void
assert_both_agree(struct rig *r, const char *ledger)
{
	struct optout_replay again;
	char *before = rig_snapshot(r);

	store_close(r->store);
	rig_open(r, NOW + 2);
	again = attach(r, ledger);
	assert_int_equal(again.applied, 0);
	assert_int_equal(again.written, 0);
	assert_int_equal(again.broken, 0);
	rig_do(r, "DELETE FROM run WHERE id = (SELECT max(id) FROM run)");
	rig_assert_unchanged(r, before);
	free(before);
}

static void
read_again_it_changes_nothing(void **state)
{
	struct copies c;
	struct rig *r = rig_with_copies(&c);

	(void)state;
	commit(r, ADA, SUPPRESSION_OPTED_OUT, NOW + 1);
	assert_both_agree(r, c.ledger);
	rig_free(r);
}

static void
yesterdays_database_still_knows_every_stop(void **state)
{
	struct copies c;
	struct rig *r = rig_with_copies(&c);
	struct optout_replay got;

	(void)state;
	commit(r, ADA, SUPPRESSION_OPTED_OUT, NOW + 1);
	commit(r, BEN, SUPPRESSION_FORGOTTEN, NOW + 2);
	store_close(r->store);
	copy(c.old_db, r->path);
	rig_open(r, NOW + 3);
	assert_int_not_equal(rig_person(r, BEN), 0);
	got = attach(r, c.ledger);
	assert_int_equal(got.records, 4);
	assert_true(got.applied >= 2);
	assert_true(is_suppressed(r, ADA));
	assert_true(is_suppressed(r, ADA_MAIL));
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_REVOKED);
	assert_int_equal(rig_person(r, BEN), 0);
	assert_both_agree(r, c.ledger);
	rig_free(r);
}

/* At an address that the older database does not know; then a file brings it. */
static void
yesterdays_database_knows_who_left_before_she_is_known(void **state)
{
	struct copies c;
	struct rig *r = rig_with_copies(&c);
	struct leaving what = { .place = { CHANNEL_SMS, rig_blind(r,
	    CHANNEL_SMS, TOM) }, .list = "vote", .how = "LEAVE",
	    .event_ms = NOW + 1 };
	struct optout_replay got;

	(void)state;
	rig_begin(r);
	assert_int_equal(leaving_apply(r->store, &what, NOW + 1, NULL,
	    &r->err), 0);
	rig_commit(r);
	store_close(r->store);
	copy(c.old_db, r->path);
	rig_open(r, NOW + 3);
	got = attach(r, c.ledger);
	assert_int_equal(got.records, 2);
	assert_int_equal(got.applied, 1);
	rig_phone_row(r, VOTE, TOM);
	rig_phone_row(r, PRESS, TOM);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	assert_int_equal(rig_consent(r, TOM, "vote"), CONSENT_REVOKED);
	assert_int_equal(rig_consent(r, TOM, "press"), CONSENT_PENDING);
	assert_both_agree(r, c.ledger);
	rig_free(r);
}

/* A list that no file has any more is left all the same, should it come back. */
static void
a_list_that_is_gone_is_left_too(void **state)
{
	struct copies c;
	struct rig *r = rig_with_copies(&c);
	struct leaving what = { .place = { CHANNEL_SMS, rig_blind(r,
	    CHANNEL_SMS, BEN) }, .list = "budget", .how = "LEAVE",
	    .event_ms = NOW + 1 };

	(void)state;
	rig_begin(r);
	assert_int_equal(leaving_apply(r->store, &what, NOW + 1, NULL,
	    &r->err), CHANNELS);
	rig_commit(r);
	store_close(r->store);
	copy(c.old_db, r->path);
	rig_open(r, NOW + 3);
	attach(r, c.ledger);
	assert_int_equal(rig_consent(r, BEN, "budget"), CONSENT_REVOKED);
	assert_int_equal(rig_consent(r, BEN, "vote"), CONSENT_CONFIRMED);
	assert_both_agree(r, c.ledger);
	rig_free(r);
}

static void
a_lost_ledger_is_written_anew(void **state)
{
	struct copies c;
	struct rig *r = rig_with_copies(&c);

	(void)state;
	commit(r, ADA, SUPPRESSION_OPTED_OUT, NOW + 1);
	store_close(r->store);
	assert_int_equal(unlink(c.ledger), 0);
	rig_open(r, NOW + 3);
	assert_int_equal(attach(r, c.ledger).written, 3);
	assert_both_agree(r, c.ledger);
	rig_free(r);
}

static void
an_older_ledger_gets_what_it_lacks(void **state)
{
	struct copies c;
	struct rig *r = rig_with_copies(&c);

	(void)state;
	commit(r, ADA, SUPPRESSION_OPTED_OUT, NOW + 1);
	store_close(r->store);
	copy(c.old_ledger, c.ledger);
	rig_open(r, NOW + 3);
	assert_true(attach(r, c.ledger).written > 0);
	assert_both_agree(r, c.ledger);
	/* And with it an older database knows all again. */
	store_close(r->store);
	copy(c.old_db, r->path);
	rig_open(r, NOW + 4);
	attach(r, c.ledger);
	assert_true(is_suppressed(r, ADA));
	rig_free(r);
}

/*
 * Two that parted: what each has and the other lacks counts, though they have the
 * same number of records.
 */
static void
a_ledger_and_a_database_that_parted_are_made_one(void **state)
{
	struct copies c;
	struct rig *r = rig_with_copies(&c);

	(void)state;
	commit(r, BEN, SUPPRESSION_OPTED_OUT, NOW + 1);	/* only in this ledger */
	rig_begin(r);
	assert_int_equal(apply(r, BEN, SUPPRESSION_OPTED_OUT, NOW + 2), 0);
	rig_commit(r);
	store_close(r->store);
	copy(c.old_db, r->path);
	rig_open(r, NOW + 3);
	rig_begin(r);		/* without a ledger: only in the database */
	assert_int_equal(apply(r, IDA, SUPPRESSION_OPTED_OUT, NOW + 2), 1);
	/* Ben was back before, so that his record changes nothing here. */
	rig_do(r, "INSERT INTO suppression_log (channel, blind, stop, kind, "
	    "event_ms, at_ms) SELECT channel, blind, 0, 0, 9223372036854775807, "
	    "1 FROM address WHERE person = 2 AND channel = 0");
	rig_commit(r);
	attach(r, c.ledger);
	assert_both_agree(r, c.ledger);
	store_close(r->store);
	copy(c.old_db, r->path);
	rig_open(r, NOW + 4);
	attach(r, c.ledger);
	assert_true(is_suppressed(r, IDA));
	rig_free(r);
}

static void
who_was_forgotten_and_came_back_is_not_erased_by_a_restart(void **state)
{
	struct copies c;
	struct rig *r = rig_with_copies(&c);
	struct blind blind = rig_blind(r, CHANNEL_SMS, BEN);

	(void)state;
	commit(r, BEN, SUPPRESSION_FORGOTTEN, NOW + 1);
	rig_begin(r);
	assert_int_equal(suppression_lift(r->store, CHANNEL_SMS, &blind,
	    NOW + 2, NOW + 2, &r->err), 1);
	rig_commit(r);
	rig_clear_rows(r, VOTE);
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", "Ada Sample", NULL);
	rig_row(r, VOTE, BEN, NULL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	commit(r, BEN, SUPPRESSION_OPTED_OUT, NOW + 3);
	assert_both_agree(r, c.ledger);
	assert_int_not_equal(rig_person(r, BEN), 0);
	rig_free(r);
}

static int
stop_one(struct rig *r, void *arg)
{
	(void)arg;
	return apply(r, ADA, SUPPRESSION_OPTED_OUT, NOW) == -1 ? -1 : 0;
}

static void
a_stop_is_all_or_nothing(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	two_people(r);
	assert_true(rig_fail_each(r, stop_one, NULL) > 8);
	assert_true(is_suppressed(r, ADA_MAIL));
	rig_free(r);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stop_is_for_all_her_addresses_and_lists),
		cmocka_unit_test(a_bad_address_is_only_that),
		cmocka_unit_test(a_stranger_can_stop_too_and_no_file_brings_her),
		cmocka_unit_test(
		    a_stop_that_comes_late_does_not_undo_her_later_start),
		cmocka_unit_test(
		    forgotten_erases_her_and_no_file_brings_her_back),
		cmocka_unit_test(
		    a_forgotten_address_is_not_given_to_somebody_else),
		cmocka_unit_test(
		    she_herself_can_come_back_and_then_files_know_her),
		cmocka_unit_test(read_again_it_changes_nothing),
		cmocka_unit_test(yesterdays_database_still_knows_every_stop),
		cmocka_unit_test(
		    yesterdays_database_knows_who_left_before_she_is_known),
		cmocka_unit_test(a_list_that_is_gone_is_left_too),
		cmocka_unit_test(a_lost_ledger_is_written_anew),
		cmocka_unit_test(an_older_ledger_gets_what_it_lacks),
		cmocka_unit_test(
		    a_ledger_and_a_database_that_parted_are_made_one),
		cmocka_unit_test(
		    who_was_forgotten_and_came_back_is_not_erased_by_a_restart),
		cmocka_unit_test(a_stop_is_all_or_nothing),
	};

	return cmocka_run_group_tests_name("optout", tests, NULL, NULL);
}
