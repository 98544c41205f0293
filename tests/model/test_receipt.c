#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "model/receipt.h"

#define STATES (RECEIPT_UNSUBSCRIBED + 1)

struct merge_case {
	const char		*label;
	enum receipt_state	 old, new, want;
};

static struct merge_case cases[] = {
	{ "the first word counts", RECEIPT_NONE, RECEIPT_QUEUED,
	    RECEIPT_QUEUED },
	{ "a text that was delivered is not sent again by a late word",
	    RECEIPT_DELIVERED, RECEIPT_SENT, RECEIPT_DELIVERED },
	{ "... nor is one that failed", RECEIPT_FAILED, RECEIPT_SENT,
	    RECEIPT_FAILED },
	{ "what was deferred arrives", RECEIPT_DEFERRED, RECEIPT_DELIVERED,
	    RECEIPT_DELIVERED },
	{ "a mail bounces after its delivery", RECEIPT_DELIVERED,
	    RECEIPT_BOUNCED_HARD, RECEIPT_BOUNCED_HARD },
	{ "a delivery does not undo a bounce", RECEIPT_BOUNCED_HARD,
	    RECEIPT_DELIVERED, RECEIPT_BOUNCED_HARD },
	{ "what was read did arrive", RECEIPT_FAILED, RECEIPT_READ,
	    RECEIPT_READ },
	{ "a complaint outweighs everything", RECEIPT_COMPLAINED,
	    RECEIPT_READ, RECEIPT_COMPLAINED },
	{ "a repeat changes nothing", RECEIPT_DELIVERED, RECEIPT_DELIVERED,
	    RECEIPT_DELIVERED },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct merge_case *c = *state;

	assert_int_equal(receipt_merge(c->old, c->new), c->want);
}

/* So any order of any words, with repeats, ends in the same state. */
static void
any_order(void **state)
{
	unsigned a, b, c;

	(void)state;
	for (a = 0; a < STATES; a++) {
		assert_int_equal(receipt_merge(a, a), a);
		assert_int_equal(receipt_merge(RECEIPT_NONE, a), a);
		for (b = 0; b < STATES; b++) {
			assert_int_equal(receipt_merge(a, b),
			    receipt_merge(b, a));
			for (c = 0; c < STATES; c++)
				assert_int_equal(
				    receipt_merge(receipt_merge(a, b), c),
				    receipt_merge(a, receipt_merge(b, c)));
		}
	}
}

/* Once final, always final. */
static void
never_back(void **state)
{
	unsigned a, b;

	(void)state;
	for (a = 0; a < STATES; a++)
		for (b = 0; b < STATES; b++)
			if (receipt_is_final(a))
				assert_true(receipt_is_final(
				    receipt_merge(a, b)));
	assert_false(receipt_is_final(RECEIPT_NONE));
	assert_false(receipt_is_final(RECEIPT_DEFERRED));
	assert_true(receipt_is_final(RECEIPT_UNCONFIRMED));
	assert_true(receipt_is_final(RECEIPT_FAILED));
}

static void
names(void **state)
{
	enum receipt_state got;
	unsigned a;

	(void)state;
	for (a = 0; a < STATES; a++) {
		assert_int_equal(receipt_state_parse(receipt_state_name(a),
		    &got), 0);
		assert_int_equal(got, a);
	}
	assert_int_equal(receipt_state_parse("arrived", &got), -1);
	assert_string_equal(receipt_state_name(RECEIPT_BOUNCED_HARD),
	    "bounced-hard");
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 3];
	size_t i, n = 0;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[n++] = (struct CMUnitTest){ .name = "the order of words does "
	    "not matter", .test_func = any_order };
	tests[n++] = (struct CMUnitTest){ .name = "no word moves a message "
	    "back", .test_func = never_back };
	tests[n++] = (struct CMUnitTest){ .name = "states have names",
	    .test_func = names };
	return cmocka_run_group_tests_name("receipt", tests, NULL, NULL);
}
