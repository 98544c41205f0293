#include "store/store_rig.h"

#include "store/reach.h"

/* What was seen of those who got nothing, as lines. */
static void
on_missed(enum message_state state, const char *why, int64_t people, void *arg)
{
	buf_addf(arg, "%s %lld %s\n", message_state_name(state),
	    (long long)people, why);
}

static void
assert_reach(struct rig *r, int64_t want, const char *want_missed)
{
	struct buf missed;
	int64_t people;

	buf_init(&missed, 4096);
	assert_int_equal(reach_count(r->store, &people, &r->err), 0);
	assert_int_equal(people, want);
	assert_int_equal(reach_missed(r->store, on_missed, &missed, &r->err),
	    0);
	assert_string_equal(buf_text(&missed), want_missed);
	buf_done(&missed);
}

static void
accept_all(struct rig *r, const struct broadcast *b)
{
	struct verdict verdict = { .kind = VERDICT_ACCEPTED };
	struct claimed claimed[8];
	int n = rig_claim(r, b, NOW, 8, claimed), i;

	assert_int_not_equal(n, -1);
	for (i = 0; i < n; i++)
		assert_int_equal(outbox_settle(r->store, claimed[i].id,
		    claimed[i].attempt, &verdict, MESSAGE_ACCEPTED, NOW, "",
		    NOW, &r->err), 0);
	rig_claimed_done(claimed, n);
}

static void
nobody_is_reached_and_nobody_missed_where_nobody_is(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	assert_reach(r, 0, "");
	rig_free(r);
}

static void
a_person_counts_once_however_many_texts_she_got(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);

	(void)state;
	assert_reach(r, 0, "queued 3 \n");
	accept_all(r, &b);
	assert_reach(r, 3, "");
	b = rig_broadcast(r, "today", 1);
	rig_fill(r, &b, CHANNEL_SMS);
	assert_reach(r, 3, "");
	accept_all(r, &b);
	assert_reach(r, 3, "");
	rig_free(r);
}

static void
who_got_nothing_is_told_with_the_last_reason(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_row(r, VOTE, ADA, NULL, "en", NULL, NULL);
	rig_row(r, VOTE, BEN, NULL, "en", NULL, NULL);
	rig_row(r, VOTE, NULL, ADA_MAIL, "en", NULL, NULL);
	rig_row(r, VOTE, NULL, BEN_MAIL, "es", NULL, NULL);
	rig_row(r, PRESS, EVA, NULL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	rig_suppress(r, BEN);
	b = rig_broadcast(r, "soon", 1);
	rig_fill(r, &b, CHANNEL_SMS);
	accept_all(r, &b);
	assert_reach(r, 1, "skipped 2 no address for the channel\n"
	    "suppressed 1 opted out\n"
	    "skipped 1 \n");
	b = rig_broadcast(r, "today", 2);
	rig_fill(r, &b, CHANNEL_SMS);
	assert_reach(r, 1, "skipped 2 no address for the channel\n"
	    "suppressed 1 consent is not confirmed\n"
	    "suppressed 1 opted out\n");
	rig_free(r);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    nobody_is_reached_and_nobody_missed_where_nobody_is),
		cmocka_unit_test(
		    a_person_counts_once_however_many_texts_she_got),
		cmocka_unit_test(who_got_nothing_is_told_with_the_last_reason),
	};

	return cmocka_run_group_tests_name("reach", tests, NULL, NULL);
}
