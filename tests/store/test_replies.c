/*
 * Answers to what people texted: short-lived, and forgotten.
 */
#include "store/replies.h"
#include "store/store_rig.h"

#define MINUTE	(INT64_C(60) * 1000)

static const struct verdict accepted = { .kind = VERDICT_ACCEPTED,
	.http = 201, .provider_id = "SM1", .retry_after_ms = -1 };
static const struct verdict busy = { .kind = VERDICT_RETRY,
	.http = 503, .retry_after_ms = -1 };

/* A text for somebody at ${to}; what is 0 or NULL is as usual. */
struct answer {
	const char	*to, *text, *kind, *account;
	bool		 despite_stop;
};

static int
try_add(struct rig *r, struct answer a, int64_t now_ms)
{
	struct place place = { .channel = rig_channel(a.to),
	    .blind = rig_blind(r, rig_channel(a.to), a.to) };
	struct address to = { "" };
	struct secret text = { 0 };
	const struct person nobody = { 0 };
	const struct reply reply = { .kind = a.kind != NULL ? a.kind : "when",
	    .account = a.account != NULL ? a.account : "sandbox",
	    .place = place, .to = &to, .who = &nobody, .language = "es",
	    .text = &text, .despite_stop = a.despite_stop };
	int result;

	if (a.text == NULL)
		a.text = "On Monday";
	secret_set(&text, a.text, strlen(a.text));
	assert_int_equal(address_set(&to, a.to), 0);
	result = replies_add(r->store, &reply, now_ms, &r->err);
	secret_done(&text);
	address_done(&to);
	return result;
}

static void
add(struct rig *r, struct answer a, int64_t now_ms)
{
	assert_int_equal(try_add(r, a, now_ms), 0);
}

static int
claim_by(struct rig *r, const char *account, int64_t now_ms, size_t limit,
    struct claimed *ret)
{
	const struct claim claim = { .account = account, .limit = limit };

	return replies_claim(r->store, &claim, now_ms, ret, &r->err);
}

/* Claim the one there is. */
static struct claimed
claim_one(struct rig *r, int64_t now_ms)
{
	struct claimed c = { 0 };

	assert_int_equal(claim_by(r, "sandbox", now_ms, 8, &c), 1);
	return c;
}

static void
settle(struct rig *r, struct claimed *c, const struct verdict *verdict,
    enum message_state next, int64_t due_ms)
{
	assert_int_equal(replies_settle(r->store, c, verdict, next, due_ms,
	    "", NOW, &r->err), 0);
	claimed_done(c);
}

/* Nothing of whom it went to or what it said is left but for the caps. */
static void
assert_erased(struct rig *r, enum message_state state)
{
	assert_int_equal(rig_number(r, "SELECT state FROM reply"), state);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM reply "
	    "WHERE address IS NULL AND text IS NULL AND settled_ms > 0"), 1);
}

/*
 * Claiming.
 */

static void
a_claim_has_all_that_is_needed(void **state)
{
	struct rig *r = rig_new();
	struct claimed c, none;

	(void)state;
	add(r, (struct answer){ .to = ADA, .text = "Lunes" }, NOW);
	c = claim_one(r, NOW);
	assert_true(c.id >= REPLY_ID_FIRST);
	assert_int_equal(c.broadcast, 0);
	assert_int_equal(c.tries, 1);
	assert_int_equal(c.channel, CHANNEL_SMS);
	assert_string_equal(c.language, "es");
	assert_string_equal(address_reveal(&c.to), ADA);
	assert_string_equal(secret_reveal(&c.text), "Lunes");
	assert_int_equal(strlen(c.handle), ID_LEN);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM attempt a "
	    "JOIN reply r ON r.attempt = a.id AND a.message = r.id"), 1);
	/* It is on its way. */
	assert_int_equal(claim_by(r, "sandbox", NOW, 8, &none), 0);
	settle(r, &c, &accepted, MESSAGE_ACCEPTED, 0);
	assert_erased(r, MESSAGE_ACCEPTED);
	assert_int_equal(claim_by(r, "sandbox", NOW, 8, &none), 0);
	rig_free(r);
}

static void
a_claim_is_for_one_account_and_so_many(void **state)
{
	struct claimed c[8] = { { 0 } };
	struct rig *r = rig_new();
	int i;

	(void)state;
	add(r, (struct answer){ .to = ADA, .text = "second" }, NOW + 1);
	add(r, (struct answer){ .to = BEN, .text = "first" }, NOW);
	add(r, (struct answer){ .to = EVA, .text = "third" }, NOW + 1);
	add(r, (struct answer){ .to = TOM, .account = "other" }, NOW);
	assert_int_equal(claim_by(r, "sandbox", NOW - 1, 8, c), 0);
	assert_int_equal(claim_by(r, "sandbox", NOW + 1, 0, c), 0);
	assert_int_equal(claim_by(r, "sandbox", NOW + 1, 2, c), 2);
	assert_int_equal(claim_by(r, "sandbox", NOW + 1, 8, c + 2), 1);
	assert_int_equal(claim_by(r, "other", NOW + 1, 8, c + 3), 1);
	for (i = 0; i < 3; i++)
		assert_string_equal(secret_reveal(&c[i].text),
		    ((const char *[]){ "first", "second", "third" })[i]);
	assert_string_equal(address_reveal(&c[3].to), TOM);
	rig_claimed_done(c, 4);
	rig_free(r);
}

struct goes_case {
	const char		*label;
	struct answer		 answer;
	int64_t			 after_ms;
	enum message_state	 want;
};

static struct goes_case goes[] = {
	{ "what is just in time goes", { .to = ADA }, REPLY_LIFE_MS - 1,
	    MESSAGE_IN_FLIGHT },
	{ "what is too late is dropped", { .to = ADA }, REPLY_LIFE_MS,
	    MESSAGE_EXPIRED },
	{ "to who said STOP nothing goes", { .to = BEN }, 0,
	    MESSAGE_SUPPRESSED },
	{ "but what confirms it", { .to = BEN, .despite_stop = true }, 0,
	    MESSAGE_IN_FLIGHT },
	{ "and that not too late either", { .to = BEN,
	    .despite_stop = true }, REPLY_LIFE_MS, MESSAGE_EXPIRED },
};
#define NGOES (sizeof goes / sizeof goes[0])

static void
check_goes(void **state)
{
	const struct goes_case *c = *state;
	struct rig *r = rig_new();
	struct claimed claimed = { 0 };
	int n;

	rig_suppress(r, BEN);
	add(r, c->answer, NOW);
	n = claim_by(r, "sandbox", NOW + c->after_ms, 8, &claimed);
	assert_int_equal(n, c->want == MESSAGE_IN_FLIGHT);
	rig_claimed_done(&claimed, n);
	if (c->want == MESSAGE_IN_FLIGHT)
		assert_int_equal(rig_number(r, "SELECT state FROM reply"),
		    MESSAGE_IN_FLIGHT);
	else
		assert_erased(r, c->want);
	rig_free(r);
}

/* STOP while it waits, between two tries. */
static void
a_stop_between_two_tries_holds_the_second(void **state)
{
	struct rig *r = rig_new();
	struct claimed c;

	(void)state;
	add(r, (struct answer){ .to = ADA }, NOW);
	c = claim_one(r, NOW);
	settle(r, &c, &busy, MESSAGE_QUEUED, NOW + MINUTE);
	rig_suppress(r, ADA);
	assert_int_equal(claim_by(r, "sandbox", NOW + MINUTE, 8, &c), 0);
	assert_erased(r, MESSAGE_SUPPRESSED);
	rig_free(r);
}

static void
a_try_comes_again_when_it_is_due(void **state)
{
	struct rig *r = rig_new();
	struct claimed c;
	int64_t next_ms;

	(void)state;
	assert_int_equal(replies_next(r->store, &next_ms, &r->err), 0);
	assert_int_equal(next_ms, -1);
	add(r, (struct answer){ .to = ADA }, NOW);
	assert_int_equal(replies_next(r->store, &next_ms, &r->err), 0);
	assert_int_equal(next_ms, NOW);
	c = claim_one(r, NOW);
	assert_int_equal(replies_next(r->store, &next_ms, &r->err), 0);
	assert_int_equal(next_ms, -1);
	settle(r, &c, &busy, MESSAGE_QUEUED, NOW + MINUTE);
	assert_int_equal(replies_next(r->store, &next_ms, &r->err), 0);
	assert_int_equal(next_ms, NOW + MINUTE);
	assert_int_equal(claim_by(r, "sandbox", NOW + MINUTE - 1, 8, &c), 0);
	c = claim_one(r, NOW + MINUTE);
	assert_int_equal(c.tries, 2);
	assert_string_equal(address_reveal(&c.to), ADA);
	settle(r, &c, &accepted, MESSAGE_ACCEPTED, 0);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM attempt"), 2);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM reply "
	    "WHERE provider_id = 'SM1'"), 1);
	rig_free(r);
}

static void
in_a_trial_only_testers_are_answered(void **state)
{
	struct rig *r = rig_new();
	const struct blind tester = rig_blind(r, CHANNEL_SMS, BEN);
	const struct claim claim = { .account = "sandbox", .only = &tester,
	    .nonly = 1, .limit = 8 };
	struct claimed c = { 0 };

	(void)state;
	add(r, (struct answer){ .to = ADA }, NOW);
	add(r, (struct answer){ .to = BEN }, NOW);
	assert_int_equal(replies_claim(r->store, &claim, NOW, &c, &r->err), 1);
	assert_string_equal(address_reveal(&c.to), BEN);
	claimed_done(&c);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM reply "
	    "WHERE state = 8 AND address IS NULL AND text IS NULL"), 1);
	rig_free(r);
}

static void
an_address_moved_from_another_row_is_not_sent_to(void **state)
{
	struct rig *r = rig_new();
	struct claimed c;

	(void)state;
	add(r, (struct answer){ .to = ADA }, NOW);
	add(r, (struct answer){ .to = BEN }, NOW + 1);
	rig_do(r, "UPDATE reply SET address = (SELECT address FROM reply "
	    "ORDER BY id DESC LIMIT 1) WHERE at_ms = 1503100800000");
	c = claim_one(r, NOW + 1);
	assert_string_equal(address_reveal(&c.to), BEN);
	claimed_done(&c);
	assert_int_equal(rig_number(r, "SELECT state FROM reply ORDER BY id"),
	    MESSAGE_SKIPPED);
	rig_free(r);
}

static void
a_text_has_a_bound(void **state)
{
	char text[REPLY_TEXT_MAX + 2];
	struct rig *r = rig_new();
	struct claimed c;

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[REPLY_TEXT_MAX + 1] = '\0';
	assert_int_equal(try_add(r, (struct answer){ .to = ADA,
	    .text = text }, NOW), -1);
	assert_int_equal(r->err.kind, ERR_FULL);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM reply"), 0);
	text[REPLY_TEXT_MAX] = '\0';
	add(r, (struct answer){ .to = ADA, .text = text }, NOW);
	c = claim_one(r, NOW);
	assert_string_equal(secret_reveal(&c.text), text);
	claimed_done(&c);
	rig_free(r);
}

/*
 * Counting and looking.
 */

static int64_t
since(struct rig *r, const char *to, const char *kind, int64_t since_ms)
{
	const struct place place = { .channel = rig_channel(to),
	    .blind = rig_blind(r, rig_channel(to), to) };
	int64_t n;

	assert_int_equal(replies_since(r->store, &place, kind, since_ms, &n,
	    &r->err), 0);
	return n;
}

static void
they_are_counted_by_address_kind_and_time(void **state)
{
	struct rig *r = rig_new();
	struct claimed c[8];

	(void)state;
	add(r, (struct answer){ .to = ADA }, NOW);
	add(r, (struct answer){ .to = ADA, .kind = "help" }, NOW + 1);
	add(r, (struct answer){ .to = BEN }, NOW);
	add(r, (struct answer){ .to = ADA_MAIL }, NOW);
	assert_int_equal(since(r, ADA, NULL, NOW - 1), 2);
	assert_int_equal(since(r, ADA, NULL, NOW), 1);
	assert_int_equal(since(r, ADA, "when", NOW - 1), 1);
	assert_int_equal(since(r, ADA, "help", NOW - 1), 1);
	assert_int_equal(since(r, ADA, "stopped", NOW - 1), 0);
	assert_int_equal(since(r, EVA, NULL, NOW - 1), 0);
	/* Also those that have gone. */
	rig_claimed_done(c, claim_by(r, "sandbox", NOW + 1, 8, c));
	assert_int_equal(since(r, ADA, NULL, NOW - 1), 2);
	rig_free(r);
}

static int
newest(struct rig *r, const char *to, char *ret, size_t size)
{
	const struct place place = { .channel = rig_channel(to),
	    .blind = rig_blind(r, rig_channel(to), to) };
	char language[LANGUAGE_LEN_MAX + 1];
	struct secret text = { 0 };
	int found = replies_newest(r->store, &place, language, &text,
	    &r->err);

	if (found == 1) {
		assert_string_equal(language, "es");
		snprintf(ret, size, "%s", secret_reveal(&text));
	}
	secret_done(&text);
	return found;
}

static void
the_newest_of_an_address_is_shown(void **state)
{
	struct rig *r = rig_new();
	struct claimed c[8];
	char text[32];

	(void)state;
	assert_int_equal(newest(r, ADA, text, sizeof text), 0);
	add(r, (struct answer){ .to = ADA, .text = "one" }, NOW);
	add(r, (struct answer){ .to = ADA, .text = "two" }, NOW);
	add(r, (struct answer){ .to = BEN, .text = "his" }, NOW);
	assert_int_equal(newest(r, ADA, text, sizeof text), 1);
	assert_string_equal(text, "two");
	rig_claimed_done(c, claim_by(r, "sandbox", NOW, 8, c));
	assert_int_equal(newest(r, ADA, text, sizeof text), 0);
	rig_free(r);
}

/*
 * After a crash, and after a day.
 */

static void
what_an_earlier_run_left_is_not_repeated(void **state)
{
	struct rig *r = rig_new_file();
	struct claimed c;

	(void)state;
	add(r, (struct answer){ .to = ADA }, NOW);
	c = claim_one(r, NOW);
	claimed_done(&c);
	assert_int_equal(replies_recover(r->store, NOW, &r->err), 0);
	rig_restart(r, NOW);
	assert_int_equal(replies_recover(r->store, NOW, &r->err), 1);
	assert_erased(r, MESSAGE_UNKNOWN);
	assert_int_equal(rig_number(r, "SELECT verdict FROM attempt"),
	    VERDICT_UNKNOWN);
	assert_int_equal(claim_by(r, "sandbox", NOW, 8, &c), 0);
	assert_int_equal(replies_recover(r->store, NOW, &r->err), 0);
	rig_free(r);
}

static void
after_a_day_nothing_finds_her(void **state)
{
	struct rig *r = rig_new();
	struct claimed c;

	(void)state;
	add(r, (struct answer){ .to = ADA }, NOW);
	assert_int_equal(replies_forget(r->store, NOW + 2 * REPLY_KEPT_MS,
	    &r->err), 0);		/* it is not settled */
	c = claim_one(r, NOW);
	settle(r, &c, &accepted, MESSAGE_ACCEPTED, 0);
	assert_int_equal(replies_forget(r->store, NOW + REPLY_KEPT_MS - 1,
	    &r->err), 0);
	assert_int_equal(since(r, ADA, NULL, NOW - 1), 1);
	assert_int_equal(replies_forget(r->store, NOW + REPLY_KEPT_MS,
	    &r->err), 1);
	assert_int_equal(since(r, ADA, NULL, NOW - 1), 0);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM reply "
	    "WHERE handle = '' AND address IS NULL AND text IS NULL"), 1);
	assert_int_equal(replies_forget(r->store, NOW + REPLY_KEPT_MS,
	    &r->err), 0);
	rig_free(r);
}

/*
 * Failing.
 */

static int
add_and_claim(struct rig *r, void *arg)
{
	struct claimed c[2] = { { 0 } };
	int n;

	(void)arg;
	if (try_add(r, (struct answer){ .to = ADA }, NOW) == -1 ||
	    try_add(r, (struct answer){ .to = BEN }, NOW) == -1)
		return -1;
	n = claim_by(r, "sandbox", NOW, 2, c);
	if (n == -1) {
		assert_string_equal(address_reveal(&c[0].to), "");
		return -1;
	}
	assert_int_equal(n, 1);
	n = replies_settle(r->store, c, &accepted, MESSAGE_ACCEPTED, 0, "",
	    NOW, &r->err);
	claimed_done(c);
	return n;
}

static void
a_failure_leaves_what_was(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_suppress(r, BEN);
	assert_true(rig_fail_each(r, add_and_claim, NULL) >= 10);
	rig_free(r);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ "a claim has all that is needed, once",
		    a_claim_has_all_that_is_needed, NULL, NULL, NULL },
		{ "a claim is for one account, the longest due first, so many",
		    a_claim_is_for_one_account_and_so_many, NULL, NULL, NULL },
		{ "a STOP between two tries holds the second",
		    a_stop_between_two_tries_holds_the_second, NULL, NULL,
		    NULL },
		{ "a try comes again when it is due",
		    a_try_comes_again_when_it_is_due, NULL, NULL, NULL },
		{ "in a trial only testers are answered",
		    in_a_trial_only_testers_are_answered, NULL, NULL, NULL },
		{ "an address moved from another row is not sent to",
		    an_address_moved_from_another_row_is_not_sent_to, NULL,
		    NULL, NULL },
		{ "a text has a bound", a_text_has_a_bound, NULL, NULL, NULL },
		{ "they are counted by address, kind and time",
		    they_are_counted_by_address_kind_and_time, NULL, NULL,
		    NULL },
		{ "the newest in the queue of an address is shown",
		    the_newest_of_an_address_is_shown, NULL, NULL, NULL },
		{ "what an earlier run left on its way is not repeated",
		    what_an_earlier_run_left_is_not_repeated, NULL, NULL,
		    NULL },
		{ "after a day nothing finds her", after_a_day_nothing_finds_her,
		    NULL, NULL, NULL },
		{ "a failure leaves what was", a_failure_leaves_what_was, NULL,
		    NULL, NULL },
	};
	struct CMUnitTest tests[NGOES];
	size_t i;
	int failed;

	for (i = 0; i < NGOES; i++)
		tests[i] = (struct CMUnitTest){ .name = goes[i].label,
		    .test_func = check_goes, .initial_state = &goes[i] };
	failed = cmocka_run_group_tests_name("replies: what goes", tests,
	    NULL, NULL);
	return failed + cmocka_run_group_tests_name("replies", others, NULL,
	    NULL);
}
