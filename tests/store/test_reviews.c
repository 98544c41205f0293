/*
 * Texts in doubt: while one is open, nothing is claimed for her.
 */
#include "store/store_rig.h"

#include "store/reviews.h"

#define MINUTE (INT64_C(60) * 1000)

/* Someone at ${address}, known or not, texts something that may be a stop. */
static int64_t
doubt(struct rig *r, const char *address)
{
	struct person who = { .id = rig_person(r, address) };
	struct place place = { .channel = rig_channel(address),
	    .blind = rig_blind(r, rig_channel(address), address) };
	struct secret text = { 0 };
	int64_t id;

	secret_set(&text, "stop?", 5);
	assert_int_equal(reviews_add(r->store, "sandbox", &who, &place, &text,
	    NOW, NOW, &id, &r->err), 0);
	secret_done(&text);
	return id;
}

static void
decide(struct rig *r, int64_t id, enum review_state decided, int64_t now_ms)
{
	struct reviewed said;

	assert_int_equal(reviews_decide(r->store, id, decided, 1000, now_ms,
	    &said, &r->err), 1);
	assert_int_equal(said.event_ms, NOW);
	assert_string_equal(said.account, "sandbox");
}

/* How many of the three are claimed at ${now_ms}. */
static int
claim_at(struct rig *r, const struct broadcast *b, int64_t now_ms)
{
	struct claimed c[3];
	int n = rig_claim(r, b, now_ms, 3, c);

	rig_claimed_done(c, n);
	return n;
}

static void
holds_hers_alone(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);

	(void)state;
	doubt(r, BEN);
	assert_int_equal(claim_at(r, &b, NOW), 2);
	assert_int_equal(rig_message(r, &b, BEN).state, MESSAGE_QUEUED);
	assert_int_equal(rig_message(r, &b, BEN).due_ms, NOW + REVIEW_HOLD_MS);
	/* Nobody has decided: still not. */
	assert_int_equal(claim_at(r, &b, NOW + REVIEW_HOLD_MS), 0);
	assert_int_equal(rig_message(r, &b, BEN).due_ms,
	    NOW + 2 * REVIEW_HOLD_MS);
	rig_free(r);
}

static void
cleared_it_is_due_at_once(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	int64_t id;

	(void)state;
	id = doubt(r, BEN);
	assert_int_equal(claim_at(r, &b, NOW), 2);
	decide(r, id, REVIEW_CLEARED, NOW + MINUTE);
	assert_int_equal(claim_at(r, &b, NOW + MINUTE), 1);
	assert_int_equal(rig_message(r, &b, BEN).state, MESSAGE_IN_FLIGHT);
	rig_free(r);
}

static void
two_texts_are_two_doubts(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	int64_t first, second;

	(void)state;
	first = doubt(r, BEN);
	second = doubt(r, BEN);
	assert_int_equal(claim_at(r, &b, NOW), 2);
	decide(r, first, REVIEW_CLEARED, NOW + MINUTE);
	assert_int_equal(claim_at(r, &b, NOW + MINUTE), 0);
	decide(r, second, REVIEW_CLEARED, NOW + 2 * MINUTE);
	assert_int_equal(claim_at(r, &b, NOW + 2 * MINUTE), 1);
	rig_free(r);
}

static void
hers_by_one_channel_holds_the_other(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);

	(void)state;
	doubt(r, ADA_MAIL);
	assert_int_equal(claim_at(r, &b, NOW), 2);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_QUEUED);
	rig_free(r);
}

/* Texted by someone whom we did not know, who then came on the list. */
static void
of_an_address_that_was_nobodys(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;
	int64_t id;

	(void)state;
	id = doubt(r, EVA);
	b = rig_three(r);
	assert_int_equal(claim_at(r, &b, NOW), 2);
	assert_int_equal(rig_message(r, &b, EVA).state, MESSAGE_QUEUED);
	decide(r, id, REVIEW_CLEARED, NOW + MINUTE);
	assert_int_equal(claim_at(r, &b, NOW + MINUTE), 1);
	rig_free(r);
}

static void
a_stop_settles_in_doubt_too(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);

	(void)state;
	doubt(r, BEN);
	rig_suppress(r, BEN);
	assert_int_equal(claim_at(r, &b, NOW), 2);
	assert_int_equal(rig_message(r, &b, BEN).state, MESSAGE_SUPPRESSED);
	rig_free(r);
}

/* A decision wakes what the doubt put off, and not what quiet hours did. */
static void
quiet_hours_outlast_it(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	int64_t id;

	(void)state;
	id = doubt(r, BEN);
	r->earliest_ms = NOW + 10 * HOUR;
	assert_int_equal(claim_at(r, &b, NOW), 0);
	decide(r, id, REVIEW_CLEARED, NOW + MINUTE);
	assert_int_equal(rig_message(r, &b, BEN).due_ms, NOW + 10 * HOUR);
	rig_free(r);
}

static void
decided_once_and_its_text_gone(void **state)
{
	struct rig *r = rig_new();
	struct reviewed said;
	int64_t id = doubt(r, BEN), n;

	(void)state;
	assert_int_equal(reviews_count(r->store, &n, &r->err), 0);
	assert_int_equal(n, 1);
	decide(r, id, REVIEW_STOPPED, NOW + MINUTE);
	assert_int_equal(reviews_decide(r->store, id, REVIEW_CLEARED, 1000,
	    NOW, &said, &r->err), 0);
	assert_int_equal(reviews_count(r->store, &n, &r->err), 0);
	assert_int_equal(n, 0);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM review "
	    "WHERE text IS NOT NULL"), 0);
	rig_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "a text in doubt holds what goes to her, until someone "
		    "decides", holds_hers_alone, NULL, NULL, NULL },
		{ "once it is cleared, what waited is due",
		    cleared_it_is_due_at_once, NULL, NULL, NULL },
		{ "each of two texts holds", two_texts_are_two_doubts, NULL,
		    NULL, NULL },
		{ "what she writes by one channel holds the other",
		    hers_by_one_channel_holds_the_other, NULL, NULL, NULL },
		{ "a text of nobody we know holds what goes to the address",
		    of_an_address_that_was_nobodys, NULL, NULL, NULL },
		{ "a STOP settles in doubt too", a_stop_settles_in_doubt_too,
		    NULL, NULL, NULL },
		{ "a decision does not wake what quiet hours put off",
		    quiet_hours_outlast_it, NULL, NULL, NULL },
		{ "it is decided once, and its text is gone",
		    decided_once_and_its_text_gone, NULL, NULL, NULL },
	};

	return cmocka_run_group_tests_name("reviews", tests, NULL, NULL);
}
