/*
 * What providers tell us: what is not proved, or came before, changes no row of
 * any table.
 */
#include "control/inbox_rig.h"

#define MINUTES(n)	((n) * 60 * SECOND)

/*
 * Not proved.
 */

struct refused_case {
	const char		*label;
	struct hook		 hook;
	enum webhook_refusal	 want;
};

static struct refused_case refused[] = {
	{ "another's token signed it", { .token = "a token of mine" },
	    WEBHOOK_FORGED },
	{ "nothing signed it", { .signatures = NO_SIGNATURE },
	    WEBHOOK_UNSIGNED },
	{ "it is signed twice", { .signatures = TWO_SIGNATURES },
	    WEBHOOK_UNSIGNED },
	{ "its text was changed", { .said = "YES" }, WEBHOOK_FORGED },
	{ "a form field was added", { .said = "STOP&OptOutType=START" },
	    WEBHOOK_FORGED },
	{ "it was signed for another path", { .target = "/in/sandbo" },
	    WEBHOOK_FORGED },
	{ "a query was added", { .target = "/in/sandbox?m=1" },
	    WEBHOOK_FORGED },
	{ "another's key signed it", { .account = "telnyx" },
	    WEBHOOK_FORGED },
	{ "nothing signed it, where a key does", { .account = "telnyx",
	    .signatures = NO_SIGNATURE }, WEBHOOK_UNSIGNED },
	{ "its text was changed, where a key signed", { .account = "telnyx",
	    .said = "YES" }, WEBHOOK_FORGED },
	{ "its time was changed", { .account = "telnyx",
	    .stamp = "1501610401" }, WEBHOOK_FORGED },
	{ "its time is none", { .account = "telnyx", .stamp = "noon" },
	    WEBHOOK_UNREADABLE },
	{ "it was signed more than 5 minutes ago", { .account = "telnyx",
	    .off_ms = -MINUTES(5) - SECOND }, WEBHOOK_STALE },
	{ "it was signed in 5 minutes", { .account = "telnyx",
	    .off_ms = MINUTES(5) + SECOND }, WEBHOOK_STALE },
};
#define NREFUSED (sizeof refused / sizeof refused[0])

static void
refuse(struct mail *m, const struct refused_case *c, const char *text)
{
	struct inbox_counts before = mail_counts(m), after;
	char *rows = snapshot_of(m->texters.store);
	struct hook hook = c->hook;

	hook.id = "SM9";
	hook.text = text;
	assert_int_equal(mail_hook(m, hook), 403);
	assert_false(m->moved);
	snapshot_assert(m->texters.store, rows);
	free(rows);
	after = mail_counts(m);
	before.refused[c->want]++;
	assert_memory_equal(&after, &before, sizeof after);
}

/* Two that know her: in one she came, in the other she went again. */
static struct mail came, went;

static int
open_both(void **state)
{
	(void)state;
	mail_open(&came);
	assert_int_equal(mail_hook(&came, (struct hook){ .id = "SM1",
	    .text = "VOTE" }), 204);
	mail_open(&went);
	assert_int_equal(mail_hook(&went, (struct hook){ .id = "SM1",
	    .text = "STOP" }), 204);
	return 0;
}

static int
close_both(void **state)
{
	(void)state;
	mail_close(&came);
	mail_close(&went);
	return 0;
}

/* Whatever it says. */
static void
check_refused(void **state)
{
	struct refused_case *c = *state;

	if (strstr(c->label, "another's key") != NULL)
		c->hook.key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	refuse(&came, c, "STOP");
	refuse(&came, c, "FORGET");
	refuse(&went, c, "START");
	refuse(&went, c, "VOTE");
	EVP_PKEY_free(c->hook.key);
}

/* Proved, and nothing we could read: it is not to come again. */
static void
what_cannot_be_read_changes_nothing(void **state)
{
	struct sample s = { .method = "POST", .target = "/in/telnyx",
	    .body = "{\"data\":" };
	const struct hook hook = { .account = "telnyx" };
	struct mail m;
	char *rows;

	(void)state;
	mail_open(&m);
	rows = snapshot_of(m.texters.store);
	mail_sign_json(&m, &hook, &s);
	assert_int_equal(mail_take(&m, "telnyx", &s), 400);
	snapshot_assert(m.texters.store, rows);
	assert_int_equal(mail_counts(&m).broken, 1);
	/* Nor is it, where the descriptor has no webhook. */
	assert_int_equal(mail_take(&m, "sandbox_email", &s), 404);
	snapshot_assert(m.texters.store, rows);
	free(rows);
	mail_close(&m);
}

/*
 * Twice.
 */

/* She came and went; that it began with VOTE comes again. */
static void
come_and_go(struct mail *m, const char *account)
{
	mail_open(m);
	assert_int_equal(mail_hook(m, (struct hook){ .account = account,
	    .id = "SM1", .text = "VOTE" }), 204);
	assert_true(m->moved);
	assert_int_equal(texters_consent(&m->texters, HER, "vote"),
	    CONSENT_CONFIRMED);
	m->now_ms += MINUTES(1);
	assert_int_equal(mail_hook(m, (struct hook){ .account = account,
	    .id = "SM2", .text = "STOP" }), 204);
	assert_true(texters_suppressed(&m->texters, HER));
	assert_int_equal(mail_counts(m).texts, 2);
}

static void
check_still_off(struct mail *m)
{
	assert_true(texters_suppressed(&m->texters, HER));
	assert_int_equal(texters_consent(&m->texters, HER, "vote"),
	    CONSENT_REVOKED);
	assert_int_equal(mail_counts(m).texts, 2);
	assert_false(m->moved);
}

/* To the letter, so many times, until it would be forgotten. */
static void
a_replay_changes_nothing(void **state)
{
	const struct hook first = { .id = "SM1", .text = "VOTE" };
	struct sample s;
	struct mail m;
	char *rows;
	int i;

	(void)state;
	come_and_go(&m, NULL);
	mail_draw(&m, &first, &s);
	rows = snapshot_of(m.texters.store);
	for (i = 0; i < 29; i++) {
		m.now_ms += DAY;
		assert_int_equal(mail_take(&m, NULL, &s), 204);
		snapshot_assert(m.texters.store, rows);
		check_still_off(&m);
		assert_int_equal(mail_counts(&m).repeated, i + 1);
	}
	free(rows);
	mail_close(&m);
}

/* What is signed with its time is refused by then: at once after the tolerance. */
static void
a_replay_is_stale_where_the_time_is_signed(void **state)
{
	const struct hook first = { .account = "telnyx", .id = "SM1",
	    .text = "VOTE" };
	static const int64_t later[] = { MINUTES(5), DAY, 31 * DAY,
	    366 * DAY };
	struct sample s;
	struct mail m;
	size_t i;
	char *rows;

	(void)state;
	come_and_go(&m, "telnyx");
	m.now_ms -= MINUTES(1);
	mail_draw(&m, &first, &s);
	m.now_ms += MINUTES(1);
	rows = snapshot_of(m.texters.store);
	assert_int_equal(mail_take(&m, "telnyx", &s), 204);
	for (i = 0; i < sizeof later / sizeof later[0]; i++) {
		m.now_ms = NOON + later[i] + SECOND;
		assert_int_equal(mail_take(&m, "telnyx", &s), 403);
		snapshot_assert(m.texters.store, rows);
	}
	assert_int_equal(mail_counts(&m).refused[WEBHOOK_STALE], i);
	check_still_off(&m);
	free(rows);
	mail_close(&m);
}

struct again_case {
	const char	*label;
	struct hook	 hook;		/* the id SM1, once more */
	bool		 polled;
};

static struct again_case again[] = {
	{ "an id signed anew, with more in it, changes nothing",
	    { .text = "VOTE", .zone = "MT" }, false },
	{ "an id that says something else now changes nothing",
	    { .text = "START" }, false },
	{ "an id signed with the next token changes nothing",
	    { .text = "VOTE", .token = NEXT }, false },
	{ "what came by webhook is polled, and changes nothing",
	    { .text = "VOTE" }, true },
};
#define NAGAIN (sizeof again / sizeof again[0])

/* Only that a request of these bytes came is noted. */
static void
check_again(void **state)
{
	const struct again_case *c = *state;
	struct hook hook = c->hook;
	char *all, *rows, *now;
	struct mail m;

	come_and_go(&m, NULL);
	m.now_ms += 29 * DAY;
	all = snapshot_of(m.texters.store);
	rows = snapshot_without(m.texters.store, "inbound");
	hook.id = "SM1";
	if (c->polled)
		assert_int_equal(mail_poll(&m, "sandbox", "SM1", hook.text),
		    0);
	else
		assert_int_equal(mail_hook(&m, hook), 204);
	now = snapshot_without(m.texters.store, "inbound");
	assert_string_equal(now, rows);
	if (c->polled)
		snapshot_assert(m.texters.store, all);
	check_still_off(&m);
	assert_int_equal(mail_counts(&m).repeated, 1);
	free(all);
	free(rows);
	free(now);
	mail_close(&m);
}

/* The poll was first. */
static void
what_was_polled_comes_by_webhook(void **state)
{
	struct mail m;
	char *rows, *now;

	(void)state;
	mail_open(&m);
	assert_int_equal(mail_poll(&m, "sandbox", "SM1", "VOTE"), 0);
	assert_true(m.moved);
	assert_int_equal(texters_consent(&m.texters, HER, "vote"),
	    CONSENT_CONFIRMED);
	assert_int_equal(mail_poll(&m, "sandbox", "SM2", "STOP"), 0);
	rows = snapshot_without(m.texters.store, "inbound");
	assert_int_equal(mail_hook(&m, (struct hook){ .id = "SM1",
	    .text = "VOTE" }), 204);
	assert_int_equal(mail_hook(&m, (struct hook){ .id = "SM2",
	    .text = "STOP" }), 204);
	now = snapshot_without(m.texters.store, "inbound");
	assert_string_equal(now, rows);
	check_still_off(&m);
	assert_int_equal(mail_counts(&m).repeated, 2);
	free(rows);
	free(now);
	mail_close(&m);
}

/* Ids are an account's own. */
static void
another_accounts_id_is_another(void **state)
{
	struct mail m;

	(void)state;
	mail_open(&m);
	assert_int_equal(mail_hook(&m, (struct hook){ .id = "SM1",
	    .text = "VOTE" }), 204);
	m.now_ms += MINUTES(1);
	assert_int_equal(mail_hook(&m, (struct hook){ .account = "telnyx",
	    .id = "SM1", .text = "STOP" }), 204);
	assert_true(texters_suppressed(&m.texters, HER));
	mail_close(&m);
}

/*
 * Keys.
 */

static void
both_keys_hold_while_one_is_replaced(void **state)
{
	struct mail m;

	(void)state;
	mail_open(&m);
	assert_int_equal(mail_hook(&m, (struct hook){ .id = "SM1",
	    .text = "HELP", .token = TOKEN }), 204);
	assert_int_equal(mail_hook(&m, (struct hook){ .id = "SM2",
	    .text = "HELP", .token = NEXT }), 204);
	assert_int_equal(mail_counts(&m).texts, 2);
	/* The new one takes the place of the old, which is nobody's. */
	mail_write(&m, "token", NEXT "\n");
	mail_edit(&m, "accounts.conf", "webhook_token_next_file = \"next\";",
	    "");
	mail_reload(&m);
	assert_int_equal(mail_hook(&m, (struct hook){ .id = "SM3",
	    .text = "HELP", .token = NEXT }), 204);
	assert_int_equal(mail_hook(&m, (struct hook){ .id = "SM4",
	    .text = "HELP", .token = TOKEN }), 403);
	/* What was counted before stays. */
	assert_int_equal(mail_counts(&m).texts, 3);
	assert_int_equal(mail_counts(&m).refused[WEBHOOK_FORGED], 1);
	mail_close(&m);
}

static void
without_a_key_nothing_is_proved(void **state)
{
	struct mail m;
	char *rows;

	(void)state;
	mail_open(&m);
	mail_edit(&m, "accounts.conf", "webhook_token_file = \"token\"; "
	    "webhook_token_next_file = \"next\";", "");
	mail_reload(&m);
	rows = snapshot_of(m.texters.store);
	assert_int_equal(mail_hook(&m, (struct hook){ .id = "SM1",
	    .text = "STOP", .token = "" }), 403);
	snapshot_assert(m.texters.store, rows);
	assert_int_equal(mail_counts(&m).refused[WEBHOOK_NO_KEY], 1);
	free(rows);
	mail_close(&m);
}

/*
 * The store fails, wherever it can.
 */

static struct sample stop;

/* With its ${n}th call failing: 503, and nothing of it; 0: it got through. */
static int
fail_at(struct mail *m, unsigned n, const char *rows)
{
	struct inbox_counts before = mail_counts(m), after;
	int status;

	db_fail_after(m->texters.store->db, n);
	status = mail_take(m, NULL, &stop);
	db_fail_after(m->texters.store->db, 0);
	if (status == 204)
		return 0;
	assert_int_equal(status, 503);
	assert_false(m->moved);
	snapshot_assert(m->texters.store, rows);
	after = mail_counts(m);
	before.failed++;
	assert_memory_equal(&after, &before, sizeof after);
	return 1;
}

static void
where_the_store_fails_it_is_to_come_again(void **state)
{
	const struct hook hook = { .id = "SM2", .text = "STOP" };
	struct mail m;
	unsigned n = 1;
	char *rows;

	(void)state;
	mail_open(&m);
	assert_int_equal(mail_hook(&m, (struct hook){ .id = "SM1",
	    .text = "VOTE" }), 204);
	m.now_ms += MINUTES(1);
	mail_draw(&m, &hook, &stop);
	rows = snapshot_of(m.texters.store);
	while (fail_at(&m, n, rows))
		n++;
	assert_in_range(n, 10, 1000);
	/* It came the nth time, and is as if it had come once. */
	assert_true(texters_suppressed(&m.texters, HER));
	assert_int_equal(mail_counts(&m).texts, 2);
	assert_int_equal(mail_counts(&m).repeated, 0);
	assert_int_equal(mail_counts(&m).failed, n - 1);
	free(rows);
	mail_close(&m);
}

/* What the database is told, so that it cannot write; and so that it can again. */
struct fault_case {
	const char	*label;
	const char	*fault, *mended;
};

static struct fault_case faults[] = {
	{ "the disk is full: it is 503, and nothing of it is there",
	    "PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000" },
	{ "the disk became read-only: likewise", "PRAGMA query_only = 1",
	    "PRAGMA query_only = 0" },
};
#define NFAULTS (sizeof faults / sizeof faults[0])

static void
tell_database(struct mail *m, const char *sql)
{
	assert_int_equal(db_script(m->texters.store->db, sql,
	    &m->texters.err), 0);
}

/* Texts come in until the database has no room: each is there whole, or not at all. */
static void
check_fault(void **state)
{
	const struct fault_case *c = *state;
	int64_t before = texters_number(&came.texters,
	    "SELECT count(*) FROM inbound"), after;
	struct inbox_counts counts = mail_counts(&came);
	int status = 204, taken = 0;
	char id[48], *rows = NULL;

	tell_database(&came, c->fault);
	while (status == 204 && taken < 10000) {
		free(rows);
		rows = snapshot_of(came.texters.store);
		snprintf(id, sizeof id, "F%td-%d", c - faults, taken);
		came.now_ms += SECOND;
		status = mail_hook(&came, (struct hook){ .id = id,
		    .text = "HELP" });
		taken += status == 204;
	}
	assert_int_equal(status, 503);
	assert_false(came.moved);
	snapshot_assert(came.texters.store, rows);
	free(rows);
	tell_database(&came, c->mended);
	assert_int_equal(mail_hook(&came, (struct hook){ .id = id,
	    .text = "HELP" }), 204);
	/* Its id, and a digest of the request. */
	after = texters_number(&came.texters, "SELECT count(*) FROM inbound");
	assert_int_equal(after - before, 2 * (taken + 1));
	assert_int_equal(mail_counts(&came).failed, counts.failed + 1);
	assert_int_equal(mail_counts(&came).repeated, counts.repeated);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ "what cannot be read changes nothing",
		    what_cannot_be_read_changes_nothing, NULL, NULL, NULL },
		{ "a replay changes nothing for 30 days",
		    a_replay_changes_nothing, NULL, NULL, NULL },
		{ "a replay is stale where the time is signed",
		    a_replay_is_stale_where_the_time_is_signed, NULL, NULL,
		    NULL },
		{ "what was polled comes by webhook, and changes nothing",
		    what_was_polled_comes_by_webhook, NULL, NULL, NULL },
		{ "another account's id is another",
		    another_accounts_id_is_another, NULL, NULL, NULL },
		{ "both keys hold while one is replaced, and then one",
		    both_keys_hold_while_one_is_replaced, NULL, NULL, NULL },
		{ "without a key nothing is proved",
		    without_a_key_nothing_is_proved, NULL, NULL, NULL },
		{ "where the store fails it is 503, nothing changed, and comes "
		    "again", where_the_store_fails_it_is_to_come_again, NULL,
		    NULL, NULL },
	};
	struct CMUnitTest tests[NREFUSED], twice[NAGAIN], failing[NFAULTS];
	size_t i;
	int failed;

	for (i = 0; i < NREFUSED; i++)
		tests[i] = (struct CMUnitTest){ .name = refused[i].label,
		    .test_func = check_refused, .initial_state = &refused[i] };
	for (i = 0; i < NAGAIN; i++)
		twice[i] = (struct CMUnitTest){ .name = again[i].label,
		    .test_func = check_again, .initial_state = &again[i] };
	for (i = 0; i < NFAULTS; i++)
		failing[i] = (struct CMUnitTest){ .name = faults[i].label,
		    .test_func = check_fault, .initial_state = &faults[i] };
	failed = cmocka_run_group_tests_name("inbox: not proved", tests,
	    open_both, close_both);
	failed += cmocka_run_group_tests_name("inbox: twice", twice, NULL,
	    NULL);
	failed += cmocka_run_group_tests_name("inbox: no room", failing,
	    open_both, close_both);
	return failed + cmocka_run_group_tests_name("inbox", others, NULL,
	    NULL);
}
