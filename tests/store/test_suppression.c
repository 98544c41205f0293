/*
 * One address, and what happens to it in the order we hear of it: whether it is
 * suppressed at the end, as what, and that to hear all of it again changes nothing.
 */
#include "store/store_rig.h"

#define STEPS_MAX 6

enum { LIFT = -1, END = -2 };	/* beside the kinds */

struct step {
	int	kind;		/* LIFT, or a suppression_kind */
	int	at;		/* event time, in ms behind NOW */
	int	want;		/* what the call says */
};

struct suppression_case {
	const char	*label;
	struct step	 steps[STEPS_MAX];
	int		 want;		/* LIFT: not suppressed, else the kind */
	int		 want_at;	/* the row's time */
};

#define OUT	SUPPRESSION_OPTED_OUT
#define THEIRS	SUPPRESSION_PROVIDER
#define BAD	SUPPRESSION_INVALID
#define BOUNCE	SUPPRESSION_BOUNCED
#define SPAM	SUPPRESSION_COMPLAINED
#define GONE	SUPPRESSION_FORGOTTEN
#define DONE	{ END, 0, 0 }

static struct suppression_case cases[] = {
	{ "a stop suppresses", { { OUT, 1, 1 }, DONE }, OUT, 1 },
	{ "twice is once", { { OUT, 1, 1 }, { OUT, 1, 0 }, DONE }, OUT, 1 },
	{ "a later text of hers lifts it", { { OUT, 1, 1 }, { LIFT, 2, 1 },
	    DONE }, LIFT, 0 },
	{ "one of the same moment does not", { { OUT, 1, 1 }, { LIFT, 1, 0 },
	    DONE }, OUT, 1 },
	{ "nor an earlier one", { { OUT, 2, 1 }, { LIFT, 1, 0 }, DONE }, OUT,
	    2 },
	{ "a stop of the moment of a start stops", { { LIFT, 1, 1 },
	    { OUT, 1, 1 }, DONE }, OUT, 1 },
	{ "a stop from before a start comes too late", { { LIFT, 2, 1 },
	    { OUT, 1, 0 }, DONE }, LIFT, 0 },
	{ "to start again where nothing stands in the way is fine",
	    { { LIFT, 2, 1 }, { LIFT, 2, 1 }, { LIFT, 1, 1 }, DONE }, LIFT, 0 },
	{ "a start of before a later stop lifts nothing", { { OUT, 1, 1 },
	    { OUT, 5, 0 }, { LIFT, 3, 0 }, DONE }, OUT, 5 },
	{ "a later stop says when it was last", { { OUT, 1, 1 }, { OUT, 5, 0 },
	    DONE }, OUT, 5 },
	{ "an older one does not move that back", { { OUT, 5, 1 },
	    { OUT, 1, 0 }, DONE }, OUT, 5 },
	{ "stop, start, stop is a stop", { { OUT, 1, 1 }, { LIFT, 2, 1 },
	    { OUT, 3, 1 }, DONE }, OUT, 3 },
	{ "an opt-out outweighs a bad address", { { BAD, 1, 1 }, { OUT, 2, 1 },
	    DONE }, OUT, 2 },
	{ "also an earlier one", { { BAD, 5, 1 }, { OUT, 2, 1 }, DONE }, OUT,
	    2 },
	{ "a bad address does not weaken an opt-out", { { OUT, 1, 1 },
	    { BAD, 2, 0 }, { BOUNCE, 3, 0 }, DONE }, OUT, 1 },
	{ "what she tells the provider does not either", { { OUT, 1, 1 },
	    { THEIRS, 2, 0 }, DONE }, OUT, 2 },
	{ "nor does a complaint", { { OUT, 1, 1 }, { SPAM, 2, 0 }, DONE }, OUT,
	    2 },
	{ "a complaint is an opt-out", { { BOUNCE, 1, 1 }, { SPAM, 1, 1 },
	    DONE }, SPAM, 1 },
	{ "forgotten outweighs all", { { OUT, 1, 1 }, { GONE, 2, 0 }, DONE },
	    GONE, 2 },
	{ "and nothing outweighs it", { { GONE, 1, 1 }, { OUT, 2, 0 },
	    { BAD, 3, 0 }, DONE }, GONE, 2 },
	{ "she can come back herself", { { GONE, 1, 1 }, { LIFT, 2, 1 }, DONE },
	    LIFT, 0 },
	{ "forgotten, back, stopped: she is not forgotten again",
	    { { GONE, 1, 1 }, { LIFT, 2, 1 }, { OUT, 3, 1 }, { GONE, 1, 0 },
	    DONE }, OUT, 3 },
	{ "a stop that she undid does not make a bad address an opt-out",
	    { { OUT, 1, 1 }, { LIFT, 2, 1 }, { BAD, 3, 1 }, { OUT, 1, 0 },
	    DONE }, BAD, 3 },
	{ "a bad address is lifted by a text from it", { { BAD, 1, 1 },
	    { LIFT, 2, 1 }, DONE }, LIFT, 0 },
};
#define NCASES (sizeof cases / sizeof cases[0])

static int
take(struct rig *r, const struct blind *blind, const struct step *s)
{
	struct suppressing what = { .channel = CHANNEL_SMS, .blind = *blind,
	    .why = "said so", .event_ms = NOW + s->at };

	if (s->kind == LIFT)
		return suppression_lift(r->store, CHANNEL_SMS, blind,
		    NOW + s->at, NOW, &r->err);
	what.kind = (enum suppression_kind)s->kind;
	return suppression_add(r->store, &what, NOW, &r->err);
}

static void
check_case(void **state)
{
	const struct suppression_case *c = *state;
	struct rig *r = rig_new();
	struct blind blind = rig_blind(r, CHANNEL_SMS, ADA);
	enum suppression_kind kind = OUT;
	const struct step *s;
	char *once;
	int found;

	for (s = c->steps; s->kind != END; s++)
		assert_int_equal(take(r, &blind, s), s->want);
	found = suppression_of(r->store, CHANNEL_SMS, &blind, &kind, &r->err);
	assert_int_equal(found, c->want != LIFT);
	if (found == 1) {
		assert_int_equal(kind, c->want);
		assert_int_equal(rig_number(r, "SELECT event_ms "
		    "FROM suppression"), NOW + c->want_at);
	}
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"),
	    found);

	once = rig_snapshot(r);
	for (s = c->steps; s->kind != END; s++)
		assert_int_not_equal(take(r, &blind, s), -1);
	rig_assert_unchanged(r, once);
	free(once);
	rig_free(r);
}

static void
another_channel_is_another_address(void **state)
{
	struct rig *r = rig_new();
	struct blind blind = rig_blind(r, CHANNEL_SMS, ADA);
	struct suppressing what = { .channel = CHANNEL_SMS, .blind = blind,
	    .kind = OUT, .why = "STOP", .event_ms = NOW };
	enum suppression_kind kind;
	int64_t n;

	(void)state;
	assert_int_equal(suppression_add(r->store, &what, NOW, &r->err), 1);
	assert_int_equal(suppression_of(r->store, CHANNEL_EMAIL, &blind, &kind,
	    &r->err), 0);
	assert_int_equal(suppression_count(r->store, &n, &r->err), 0);
	assert_int_equal(n, 1);
	rig_free(r);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 1] = {
		[NCASES] = cmocka_unit_test(another_channel_is_another_address),
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("suppression", tests, NULL, NULL);
}
