#include "store/store_rig.h"

#include "store/books.h"
#include "store/receipts.h"

static const struct verdict accepted = { .kind = VERDICT_ACCEPTED,
	.http = 201, .provider_id = "SM1", .retry_after_ms = -1 };
static const struct verdict no_answer = { .kind = VERDICT_UNKNOWN,
	.reason = REASON_NO_ANSWER, .retry_after_ms = -1 };
static const struct verdict busy = { .kind = VERDICT_RETRY,
	.reason = REASON_UNAVAILABLE, .http = 503, .retry_after_ms = -1 };

/* How many messages are in ${state}. */
static int64_t
in_state(struct rig *r, enum message_state state)
{
	struct query *q = query(r->store->db,
	    "SELECT count(*) FROM message WHERE state = ?");
	int64_t n;

	query_bind_int(q, state);
	assert_int_equal(query_one(q, &n, &r->err), 0);
	return n;
}

static int64_t
attempts(struct rig *r)
{
	return rig_number(r, "SELECT count(*) FROM attempt");
}

/*
 * Claiming.
 */

static void
a_claim_is_complete(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[3];
	struct rig_message m;

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 3);
	assert_string_equal(address_reveal(&c[0].to), ADA);
	assert_string_equal(secret_reveal(&c[0].name), "Ada Sample");
	assert_string_equal(c[0].language, "en");
	assert_int_equal(c[0].channel, CHANNEL_SMS);
	assert_int_equal(c[0].broadcast, b.id);
	assert_int_equal(c[0].tries, 1);
	assert_int_equal(strlen(c[0].handle), ID_LEN);
	assert_string_equal(address_reveal(&c[1].to), BEN);
	assert_string_equal(secret_reveal(&c[1].name), "");
	assert_string_equal(c[1].language, "es");
	m = rig_message(r, &b, ADA);
	assert_int_equal(m.id, c[0].id);
	assert_int_equal(m.attempt, c[0].attempt);
	assert_int_equal(m.state, MESSAGE_IN_FLIGHT);
	assert_int_equal(m.run, r->store->run);
	assert_int_equal(m.tries, 1);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM attempt WHERE "
	    "account = 'sandbox' AND began_ms = 1503100800000 "
	    "AND ended_ms = 0 AND verdict IS NULL"), 3);
	rig_claimed_done(c, 3);
	assert_string_equal(address_reveal(&c[0].to), "");
	assert_null(c[0].name.hidden);
	rig_free(r);
}

static void
what_is_claimed_is_not_claimed_again(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[3];

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 2, c), 2);
	rig_claimed_done(c, 2);
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 1);
	assert_string_equal(address_reveal(&c[0].to), EVA);
	rig_claimed_done(c, 1);
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 0);
	assert_int_equal(attempts(r), 3);
	rig_free(r);
}

static void
nothing_is_claimed_for_another_broadcast(void **state)
{
	struct rig *r = rig_new();
	struct broadcast other;
	struct claimed c[3];

	(void)state;
	rig_three(r);
	other = rig_broadcast(r, "other", 1);
	assert_int_equal(rig_claim(r, &other, NOW, 3, c), 0);
	rig_free(r);
}

static void
no_slot_no_claim(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[1];

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 0, c), 0);
	assert_int_equal(in_state(r, MESSAGE_QUEUED), 3);
	rig_free(r);
}

static void
a_claim_has_a_bound(void **state)
{
	struct claimed c[OUTBOX_CLAIM_MAX + 10];
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_rows(r, VOTE, 0, OUTBOX_CLAIM_MAX + 10);
	rig_sync(r, VOTE);
	b = rig_broadcast(r, "soon", 1);
	rig_fill(r, &b, CHANNEL_SMS);
	assert_int_equal(rig_claim(r, &b, NOW, OUTBOX_CLAIM_MAX + 10, c),
	    OUTBOX_CLAIM_MAX);
	rig_claimed_done(c, OUTBOX_CLAIM_MAX);
	rig_free(r);
}

static void
the_longest_due_goes_first(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[3];

	(void)state;
	rig_do(r, "UPDATE message SET due_ms = 1503100800000 - 10 + id");
	rig_do(r, "UPDATE message SET due_ms = 5 WHERE id = 3");
	rig_do(r, "UPDATE message SET due_ms = 1503100800001 WHERE id = 1");
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 2);
	assert_string_equal(address_reveal(&c[0].to), EVA);
	assert_string_equal(address_reveal(&c[1].to), BEN);
	rig_claimed_done(c, 2);
	assert_int_equal(rig_claim(r, &b, NOW + 1, 3, c), 1);
	assert_string_equal(address_reveal(&c[0].to), ADA);
	rig_claimed_done(c, 1);
	rig_free(r);
}

/*
 * What came since the message was queued.
 */

struct since_case {
	const char		*label;
	void			(*happens)(struct rig *r);
	enum message_state	 want;
	const char		*want_why;
};

static void
she_says_stop(struct rig *r)
{
	rig_suppress(r, ADA);
}

static void
she_leaves_the_list(struct rig *r)
{
	rig_set_consent(r, ADA, "vote", CONSENT_REVOKED);
}

static void
her_consent_expires(struct rig *r)
{
	rig_set_consent(r, ADA, "vote", CONSENT_EXPIRED);
}

static void
her_address_is_erased(struct rig *r)
{
	rig_do(r, "DELETE FROM address WHERE person = 1");
}

static void
she_is_forgotten(struct rig *r)
{
	rig_do(r, "DELETE FROM consent WHERE person = 1");
	rig_do(r, "DELETE FROM membership WHERE person = 1");
	rig_do(r, "DELETE FROM address WHERE person = 1");
	rig_do(r, "DELETE FROM person WHERE id = 1");
}

static void
her_number_is_someone_elses(struct rig *r)
{
	rig_do(r, "UPDATE address SET person = 3 WHERE person = 1 "
	    "AND channel = 1");
	rig_do(r, "DELETE FROM address WHERE person = 2");
	rig_do(r, "UPDATE address SET person = 2 WHERE person = 1");
}

static void
she_is_off_the_list(struct rig *r)
{
	rig_do(r, "DELETE FROM membership WHERE person = 1");
}

static void
nothing_happens(struct rig *r)
{
	(void)r;
}

static struct since_case sinces[] = {
	{ "nothing came since: it goes", nothing_happens, MESSAGE_IN_FLIGHT,
	    "" },
	{ "a STOP since it was queued holds it back", she_says_stop,
	    MESSAGE_SUPPRESSED, "opted out" },
	{ "so does a no to the list", she_leaves_the_list, MESSAGE_SUPPRESSED,
	    "consent is not confirmed" },
	{ "so does her row's going from the file", she_is_off_the_list,
	    MESSAGE_SUPPRESSED, "consent is not confirmed" },
	{ "so does a yes that expired", her_consent_expires,
	    MESSAGE_SUPPRESSED, "consent is not confirmed" },
	{ "so does an address that was erased", her_address_is_erased,
	    MESSAGE_SUPPRESSED, "the address was erased" },
	{ "so does a person who was forgotten", she_is_forgotten,
	    MESSAGE_SUPPRESSED, "the address was erased" },
	{ "a number that is someone else's now does not get her text",
	    her_number_is_someone_elses, MESSAGE_SUPPRESSED,
	    "the address was erased" },
};

static void
check_since(void **state)
{
	const struct since_case *c = *state;
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed claimed[3];
	struct rig_message m;
	int n;

	c->happens(r);
	n = rig_claim(r, &b, NOW, 1, claimed);	/* Ada is the first */
	assert_int_equal(n, c->want == MESSAGE_IN_FLIGHT);
	m = rig_message(r, &b, ADA);
	assert_int_equal(m.state, c->want);
	assert_string_equal(m.why, c->want_why);
	assert_int_equal(m.settled_ms, c->want == MESSAGE_IN_FLIGHT ? 0 : NOW);
	assert_int_equal(attempts(r), n);
	rig_claimed_done(claimed, n);
	rig_free(r);
}

/* It costs nobody else her text. */
static void
a_moved_row_is_not_sent(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[3];
	int n;

	(void)state;
	rig_do(r, "UPDATE address SET sealed = (SELECT sealed FROM address "
	    "WHERE person = 2) WHERE person = 1 AND channel = 0");
	n = rig_claim(r, &b, NOW, 3, c);
	assert_int_equal(n, 2);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_SKIPPED);
	assert_string_equal(rig_message(r, &b, ADA).why,
	    "the person's row cannot be decrypted");
	rig_claimed_done(c, n);
	rig_free(r);
}

/*
 * Trial: only these.
 */

static void
only_testers(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct blind only[] = { rig_blind(r, CHANNEL_SMS, TOM),
	    rig_blind(r, CHANNEL_SMS, BEN) };
	struct claim claim = { .broadcast = b.id, .account = "sandbox",
	    .only = only, .nonly = 2, .earliest = rig_earliest, .arg = r,
	    .limit = 3 };
	struct claimed c[3];
	size_t looked = 0;

	(void)state;
	rig_suppress(r, EVA);
	assert_int_equal(outbox_claim(r->store, &claim, NOW, c, &looked,
	    &r->err), 1);
	assert_int_equal(looked, 3);
	assert_string_equal(address_reveal(&c[0].to), BEN);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_SKIPPED);
	assert_string_equal(rig_message(r, &b, ADA).why,
	    "not a tester (sending = \"trial\")");
	assert_int_equal(rig_message(r, &b, EVA).state, MESSAGE_SUPPRESSED);
	rig_claimed_done(c, 1);
	rig_free(r);
}

static void
no_testers_no_texts(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct blind none;
	struct claim claim = { .broadcast = b.id, .account = "sandbox",
	    .only = &none, .nonly = 0, .earliest = rig_earliest, .arg = r,
	    .limit = 3 };
	struct claimed c[3];
	size_t looked;

	(void)state;
	assert_int_equal(outbox_claim(r->store, &claim, NOW, c, &looked,
	    &r->err), 0);
	assert_int_equal(in_state(r, MESSAGE_SKIPPED), 3);
	rig_free(r);
}

/*
 * Quiet hours.
 */

static void
put_off_until_it_may_go(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[3];

	(void)state;
	r->earliest_ms = NOW + 1;
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 0);
	assert_int_equal(in_state(r, MESSAGE_QUEUED), 3);
	assert_int_equal(rig_message(r, &b, ADA).due_ms, NOW + 1);
	assert_int_equal(attempts(r), 0);
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 0);
	assert_int_equal(rig_claim(r, &b, NOW + 1, 3, c), 3);
	rig_claimed_done(c, 3);
	rig_free(r);
}

static int64_t
not_in_phoenix(const char *zone, void *arg)
{
	(void)arg;
	return zone != NULL && strcmp(zone, "America/Phoenix") == 0 ?
	    NOW + HOUR : NOW;
}

static void
put_off_by_zone(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claim claim = { .broadcast = b.id, .account = "sandbox",
	    .earliest = not_in_phoenix, .limit = 3 };
	struct claimed c[3];
	size_t looked = 0;

	(void)state;
	assert_int_equal(outbox_claim(r->store, &claim, NOW, c, &looked,
	    &r->err), 2);
	assert_int_equal(looked, 3);
	assert_int_equal(rig_message(r, &b, BEN).due_ms, NOW + HOUR);
	rig_claimed_done(c, 2);
	assert_int_equal(outbox_claim(r->store, &claim, NOW, c, &looked,
	    &r->err), 0);
	assert_int_equal(looked, 0);
	rig_free(r);
}

static void
a_stop_is_not_put_off(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[3];

	(void)state;
	rig_suppress(r, ADA);
	r->earliest_ms = NOW + HOUR;
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 0);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_SUPPRESSED);
	rig_free(r);
}

/*
 * Settling.
 */

struct settle_case {
	const char		*label;
	const struct verdict	*verdict;
	enum message_state	 next;
	const char		*why, *want_id;
};

static struct settle_case settles[] = {
	{ "accepted, with the provider's id", &accepted, MESSAGE_ACCEPTED, "",
	    "SM1" },
	{ "unknown", &no_answer, MESSAGE_UNKNOWN, "no whole answer", "" },
	{ "back in the queue", &busy, MESSAGE_QUEUED, "it was busy", "" },
	{ "refused for good", &busy, MESSAGE_REJECTED, "refused", "" },
};

static void
check_settle(void **state)
{
	const struct settle_case *c = *state;
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed claimed[1];
	struct rig_message m;
	bool queued = c->next == MESSAGE_QUEUED;

	assert_int_equal(rig_claim(r, &b, NOW, 1, claimed), 1);
	assert_int_equal(outbox_settle(r->store, claimed[0].id,
	    claimed[0].attempt, c->verdict, c->next, NOW + 5000, c->why,
	    NOW + 70, &r->err), 0);
	m = rig_message(r, &b, ADA);
	assert_int_equal(m.state, c->next);
	assert_string_equal(m.why, c->why);
	assert_string_equal(m.provider_id, c->want_id);
	assert_int_equal(m.due_ms, queued ? NOW + 5000 : NOW);
	assert_int_equal(m.settled_ms, queued ? 0 : NOW + 70);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM attempt "
	    "WHERE ended_ms = 1503100800070"), 1);
	assert_int_equal(rig_number(r, "SELECT verdict FROM attempt"),
	    c->verdict->kind);
	assert_int_equal(rig_number(r, "SELECT reason FROM attempt"),
	    c->verdict->reason);
	assert_int_equal(rig_number(r, "SELECT http FROM attempt"),
	    c->verdict->http);

	/* Once. */
	assert_int_equal(outbox_settle(r->store, claimed[0].id,
	    claimed[0].attempt, &busy, MESSAGE_QUEUED, NOW + 9000, "again",
	    NOW + 90, &r->err), -1);
	assert_int_equal(r->err.kind, ERR_INPUT);
	assert_int_equal(rig_message(r, &b, ADA).state, c->next);
	assert_string_equal(rig_message(r, &b, ADA).why, c->why);
	assert_int_equal(rig_number(r, "SELECT ended_ms FROM attempt"),
	    NOW + 70);
	rig_claimed_done(claimed, 1);
	rig_free(r);
}

static void
what_was_never_claimed_is_not_settled(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);

	(void)state;
	assert_int_equal(outbox_settle(r->store, rig_message(r, &b, ADA).id, 1,
	    &accepted, MESSAGE_ACCEPTED, 0, "", NOW, &r->err), -1);
	assert_int_equal(r->err.kind, ERR_INPUT);
	assert_int_equal(outbox_settle(r->store, 4711, 1, &accepted,
	    MESSAGE_ACCEPTED, 0, "", NOW, &r->err), -1);
	assert_int_equal(r->err.kind, ERR_INPUT);
	rig_free(r);
}

static void
tries_are_counted(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed first[1], second[1];

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 1, first), 1);
	assert_int_equal(outbox_settle(r->store, first[0].id,
	    first[0].attempt, &busy, MESSAGE_QUEUED, NOW - 1, "busy", NOW,
	    &r->err), 0);
	assert_int_equal(rig_claim(r, &b, NOW, 1, second), 1);
	assert_int_equal(second[0].id, first[0].id);
	assert_int_equal(second[0].tries, 2);
	assert_int_not_equal(second[0].attempt, first[0].attempt);
	assert_int_equal(attempts(r), 2);
	/* The first attempt's late answer does not settle the second. */
	assert_int_equal(outbox_settle(r->store, first[0].id,
	    first[0].attempt, &accepted, MESSAGE_ACCEPTED, 0, "", NOW,
	    &r->err), -1);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_IN_FLIGHT);
	rig_claimed_done(first, 1);
	rig_claimed_done(second, 1);
	rig_free(r);
}

static void
a_stop_between_two_tries_holds(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[1];

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 1, c), 1);
	assert_int_equal(rig_try_suppress(r, ADA), 1);
	assert_int_equal(rig_try_suppress(r, ADA), 0);
	assert_int_equal(outbox_settle(r->store, c[0].id, c[0].attempt, &busy,
	    MESSAGE_QUEUED, NOW - 1, "busy", NOW, &r->err), 0);
	rig_claimed_done(c, 1);
	assert_int_equal(rig_claim(r, &b, NOW, 1, c), 0);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_SUPPRESSED);
	/* Her phone, and her e-mail: STOP means everything. */
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 2);
	rig_free(r);
}

/*
 * A run that ended.
 */

struct recover_case {
	const char		*label;
	enum message_state	 next;
	int64_t			 want_settled;
};

static struct recover_case recovers[] = {
	{ "what an earlier run left on its way is unknown", MESSAGE_UNKNOWN,
	    NOW + HOUR },
	{ "or queued again, where the alert says resend", MESSAGE_QUEUED, 0 },
};

static void
check_recover(void **state)
{
	const struct recover_case *c = *state;
	struct rig *r = rig_new_file();
	struct broadcast b = rig_three(r);
	struct claimed claimed[2], ours[1];
	struct rig_message m;
	int64_t *ids;
	size_t n;

	assert_int_equal(rig_claim(r, &b, NOW, 2, claimed), 2);
	assert_int_equal(outbox_settle(r->store, claimed[1].id,
	    claimed[1].attempt, &accepted, MESSAGE_ACCEPTED, 0, "", NOW,
	    &r->err), 0);
	assert_int_equal(outbox_abandoned(r->store, &ids, &n, &r->err), 0);
	assert_int_equal(n, 0);		/* not by this run */
	free(ids);
	assert_int_equal(outbox_recover(r->store, b.id, c->next, NOW, &r->err),
	    0);

	rig_restart(r, NOW + HOUR);
	assert_int_equal(rig_claim(r, &b, NOW + HOUR, 1, ours), 1);
	assert_int_equal(outbox_abandoned(r->store, &ids, &n, &r->err), 0);
	assert_int_equal(n, 1);
	assert_int_equal(ids[0], b.id);
	free(ids);
	assert_int_equal(outbox_recover(r->store, b.id + 1, c->next,
	    NOW + HOUR, &r->err), 0);
	assert_int_equal(outbox_recover(r->store, b.id, c->next, NOW + HOUR,
	    &r->err), 1);
	m = rig_message(r, &b, ADA);
	assert_int_equal(m.state, c->next);
	assert_int_equal(m.settled_ms, c->want_settled);
	assert_string_equal(m.why, "pregond stopped while it was on its way");
	assert_int_equal(rig_message(r, &b, BEN).state, MESSAGE_ACCEPTED);
	assert_int_equal(rig_message(r, &b, EVA).state, MESSAGE_IN_FLIGHT);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM attempt "
	    "WHERE message = 3 AND ended_ms = 0 AND verdict IS NULL"), 1);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM attempt "
	    "WHERE message = 1 AND ended_ms = 1503104400000 AND verdict = 3 "
	    "AND reason = 9"), 1);
	assert_int_equal(rig_number(r, "SELECT verdict FROM attempt "
	    "WHERE message = 2"), VERDICT_ACCEPTED);
	assert_int_equal(outbox_recover(r->store, b.id, c->next, NOW + HOUR,
	    &r->err), 0);
	rig_claimed_done(claimed, 2);
	rig_claimed_done(ours, 1);
	rig_free(r);
}

/* Also where the alert says resend: it has arrived, and is not sent again. */
static void
a_receipt_before_the_end_of_a_run_counts(void **state)
{
	struct rig *r = rig_new_file();
	struct broadcast b = rig_three(r);
	struct claimed claimed[1];
	enum receipt_state receipt = RECEIPT_NONE;

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 1, claimed), 1);
	assert_int_equal(query_run(query(r->store->db, "UPDATE message "
	    "SET receipt = 5 WHERE state = 1"), &r->err), 1);
	assert_int_equal(receipts_said(r->store, claimed[0].id, &receipt,
	    &r->err), 0);
	assert_int_equal(receipt, RECEIPT_DELIVERED);
	rig_restart(r, NOW + HOUR);
	assert_int_equal(outbox_recover(r->store, b.id, MESSAGE_QUEUED,
	    NOW + HOUR, &r->err), 1);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_ACCEPTED);
	rig_claimed_done(claimed, 1);
	rig_free(r);
}

static void
a_late_answer_after_recovery_is_refused(void **state)
{
	struct rig *r = rig_new_file();
	struct broadcast b = rig_three(r);
	struct claimed c[1];

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 1, c), 1);
	rig_restart(r, NOW);
	assert_int_equal(outbox_recover(r->store, b.id, MESSAGE_UNKNOWN, NOW,
	    &r->err), 1);
	assert_int_equal(outbox_settle(r->store, c[0].id, c[0].attempt,
	    &accepted, MESSAGE_ACCEPTED, 0, "", NOW, &r->err), -1);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_UNKNOWN);
	rig_claimed_done(c, 1);
	rig_free(r);
}

/*
 * Ending.
 */

static void
queued_ones_end_in_part(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r), other;
	struct claimed c[1];

	(void)state;
	other = rig_broadcast(r, "other", 1);
	rig_fill(r, &other, CHANNEL_SMS);
	assert_int_equal(rig_claim(r, &b, NOW, 1, c), 1);
	assert_int_equal(outbox_end_queued(r->store, b.id, MESSAGE_WITHDRAWN,
	    "cancelled", 1, NOW + 1, &r->err), 1);
	assert_int_equal(outbox_end_queued(r->store, b.id, MESSAGE_WITHDRAWN,
	    "cancelled", 5, NOW + 1, &r->err), 1);
	assert_int_equal(outbox_end_queued(r->store, b.id, MESSAGE_WITHDRAWN,
	    "cancelled", 5, NOW + 1, &r->err), 0);
	assert_int_equal(in_state(r, MESSAGE_WITHDRAWN), 2);
	assert_int_equal(in_state(r, MESSAGE_IN_FLIGHT), 1);
	assert_int_equal(in_state(r, MESSAGE_QUEUED), 3);	/* the other's */
	assert_string_equal(rig_message(r, &b, EVA).why, "cancelled");
	assert_int_equal(rig_message(r, &b, EVA).settled_ms, NOW + 1);
	rig_claimed_done(c, 1);
	rig_free(r);
}

static void
queued_ones_end_all(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_rows(r, VOTE, 0, 2000);
	rig_sync(r, VOTE);
	b = rig_broadcast(r, "soon", 1);
	rig_fill(r, &b, CHANNEL_SMS);
	assert_int_equal(outbox_end_all_queued(r->store, b.id,
	    MESSAGE_EXPIRED, "too late", NOW, &r->err), 0);
	assert_int_equal(in_state(r, MESSAGE_EXPIRED), 2000);
	assert_int_equal(outbox_end_all_queued(r->store, b.id,
	    MESSAGE_EXPIRED, "too late", NOW, &r->err), 0);
	rig_free(r);
}

static void
check_left(struct rig *r, int64_t broadcast, bool queued, bool flight,
    int64_t next_ms)
{
	bool got_queued, got_flight;
	int64_t got_next;

	assert_int_equal(outbox_left(r->store, broadcast, &got_queued,
	    &got_flight, &got_next, &r->err), 0);
	assert_int_equal(got_queued, queued);
	assert_int_equal(got_flight, flight);
	assert_int_equal(got_next, next_ms);
}

static void
what_is_left(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[3];
	int i;

	(void)state;
	rig_do(r, "UPDATE message SET due_ms = due_ms + id");
	check_left(r, b.id + 1, false, false, -1);
	check_left(r, b.id, true, false, NOW + 1);
	assert_int_equal(rig_claim(r, &b, NOW + 1, 3, c), 1);
	check_left(r, b.id, true, true, NOW + 2);
	assert_int_equal(rig_claim(r, &b, NOW + 3, 2, c + 1), 2);
	check_left(r, b.id, false, true, -1);
	for (i = 0; i < 3; i++)
		assert_int_equal(outbox_settle(r->store, c[i].id,
		    c[i].attempt, &accepted, MESSAGE_ACCEPTED, 0, "", NOW,
		    &r->err), 0);
	check_left(r, b.id, false, false, -1);
	rig_claimed_done(c, 3);
	rig_free(r);
}

/*
 * The books.
 */

static void
books_have_what_was_handed_over(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct book_entry page[3];
	struct claimed c[2];

	(void)state;
	assert_int_equal(books_page(r->store, 0, page, 3, &r->err), 0);
	assert_int_equal(rig_claim(r, &b, NOW, 2, c), 2);
	assert_int_equal(outbox_settle(r->store, c[0].id, c[0].attempt,
	    &accepted, MESSAGE_ACCEPTED, 0, "", NOW, &r->err), 0);
	assert_int_equal(books_page(r->store, 0, page, 3, &r->err), 2);
	assert_int_equal(page[0].message, c[0].id);
	assert_int_equal(page[0].broadcast, b.id);
	assert_string_equal(page[0].handle, c[0].handle);
	assert_int_equal(page[0].state, MESSAGE_ACCEPTED);
	assert_string_equal(page[0].provider_id, "SM1");
	assert_int_equal(page[1].state, MESSAGE_IN_FLIGHT);
	assert_string_equal(page[1].provider_id, "");
	assert_int_equal(books_page(r->store, 0, page, 1, &r->err), 1);
	assert_int_equal(books_page(r->store, page[0].message, page, 3,
	    &r->err), 1);
	assert_int_equal(page[0].message, c[1].id);
	rig_claimed_done(c, 2);
	rig_free(r);
}

static void
books_keep_who_was_forgotten(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct book_entry page[3];
	struct claimed c[1];

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 1, c), 1);
	she_is_forgotten(r);
	assert_int_equal(books_page(r->store, 0, page, 3, &r->err), 1);
	assert_int_equal(page[0].message, c[0].id);
	assert_string_equal(page[0].handle, "");
	rig_claimed_done(c, 1);
	rig_free(r);
}

static const struct CMUnitTest others[] = {
	{ "a claim has all that is needed, and is recorded",
	    a_claim_is_complete, NULL, NULL, NULL },
	{ "what is claimed is not claimed again",
	    what_is_claimed_is_not_claimed_again, NULL, NULL, NULL },
	{ "a claim is for one broadcast",
	    nothing_is_claimed_for_another_broadcast, NULL, NULL, NULL },
	{ "without a free slot nothing is claimed", no_slot_no_claim, NULL,
	    NULL, NULL },
	{ "a claim has a bound", a_claim_has_a_bound, NULL, NULL, NULL },
	{ "the longest due goes first, what is not due stays",
	    the_longest_due_goes_first, NULL, NULL, NULL },
	{ "an address moved from another row is not sent to",
	    a_moved_row_is_not_sent, NULL, NULL, NULL },
	{ "in a trial only testers are texted", only_testers, NULL, NULL,
	    NULL },
	{ "in a trial without testers nobody is", no_testers_no_texts, NULL,
	    NULL, NULL },
	{ "quiet hours put off, and the time comes", put_off_until_it_may_go,
	    NULL, NULL, NULL },
	{ "quiet hours are those of the reader's zone", put_off_by_zone, NULL,
	    NULL, NULL },
	{ "a STOP settles in quiet hours too", a_stop_is_not_put_off, NULL,
	    NULL, NULL },
	{ "what is not in flight is not settled",
	    what_was_never_claimed_is_not_settled, NULL, NULL, NULL },
	{ "tries are counted, and a late answer settles its own only",
	    tries_are_counted, NULL, NULL, NULL },
	{ "a STOP between two tries holds the second",
	    a_stop_between_two_tries_holds, NULL, NULL, NULL },
	{ "a receipt that came before the run ended settles the message",
	    a_receipt_before_the_end_of_a_run_counts, NULL, NULL, NULL },
	{ "an answer after recovery is refused",
	    a_late_answer_after_recovery_is_refused, NULL, NULL, NULL },
	{ "queued ones end, so many at a time; others stay",
	    queued_ones_end_in_part, NULL, NULL, NULL },
	{ "all queued ones end", queued_ones_end_all, NULL, NULL, NULL },
	{ "what is left, and when it is due", what_is_left, NULL, NULL, NULL },
	{ "the books have what was handed over, page by page",
	    books_have_what_was_handed_over, NULL, NULL, NULL },
	{ "the books keep a message to someone forgotten",
	    books_keep_who_was_forgotten, NULL, NULL, NULL },
};

#define NSINCES (sizeof sinces / sizeof sinces[0])
#define NSETTLES (sizeof settles / sizeof settles[0])
#define NRECOVERS (sizeof recovers / sizeof recovers[0])
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NSINCES + NSETTLES + NRECOVERS + NOTHERS];
	size_t n = 0, i;

	for (i = 0; i < NSINCES; i++)
		tests[n++] = (struct CMUnitTest){ .name = sinces[i].label,
		    .test_func = check_since, .initial_state = &sinces[i] };
	for (i = 0; i < NSETTLES; i++)
		tests[n++] = (struct CMUnitTest){ .name = settles[i].label,
		    .test_func = check_settle, .initial_state = &settles[i] };
	for (i = 0; i < NRECOVERS; i++)
		tests[n++] = (struct CMUnitTest){ .name = recovers[i].label,
		    .test_func = check_recover,
		    .initial_state = &recovers[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
