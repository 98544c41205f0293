#include "store/stale_world.h"

#include "store/holding.h"

static struct holding_case {
	const char	*label;
	const char	*story;
	const char	*wrong;		/* why and how many; "" for nobody */
} holdings[] = {
	{ "never told", "m2", "" },
	{ "told, and moved", "t m2", "no correction went out 1\n" },
	{ "told, and moved there and back", "t m2 m1", "" },
	{ "told again since", "t m2 t", "" },
	{ "corrected", "t m2 c", "" },
	{ "said stop before", "t s m2", "said STOP, or left 1\n" },
	{ "left the list before", "t l m2",
	  "said STOP, or left 1\n" },
	{ "that all of it is past is no excuse", "t m2 d3",
	  "no correction went out 1\n" },
};
#define NHOLDINGS (sizeof holdings / sizeof holdings[0])

static void
on_wrong(const char *why, int64_t people, void *arg)
{
	buf_addf(arg, "%s %d\n", why, (int)people);
}

static void
check_holding(void **state)
{
	const struct holding_case *c = *state;
	int64_t corrected;
	struct world w;
	struct buf out;

	play(&w, c->story);
	buf_init(&out, 200);
	assert_int_equal(holding_wrong(w.r->store, UID, on_wrong, &out,
	    &w.r->err), 0);
	assert_string_equal(buf_text(&out), c->wrong);
	buf_done(&out);
	assert_int_equal(holding_corrected(w.r->store, UID, &corrected,
	    &w.r->err), 0);
	assert_int_equal(corrected, 0);		/* no broadcast of it was */
	rig_free(w.r);
}

/* A broadcast of the correction, of which the state of her message is ${state}. */
static void
correct(struct world *w, enum message_state state, const char *why)
{
	struct query *q = query(w->r->store->db,
	    "UPDATE message SET state = ?, why = ?");

	query_bind_int(q, state);
	query_bind_text(q, why);
	assert_int_not_equal(query_run(q, &w->r->err), -1);
	rig_do(w->r, "UPDATE broadcast SET alert = 'correction', "
	    "event = '" UID "'");
}

static void
who_was_corrected_is_counted_and_why_not_is_said(void **state)
{
	int64_t corrected;
	struct world w;
	struct buf out;

	(void)state;
	play(&w, "t m2");
	buf_init(&out, 200);
	correct(&w, MESSAGE_EXPIRED, "too late");
	assert_int_equal(holding_corrected(w.r->store, UID, &corrected,
	    &w.r->err), 0);
	assert_int_equal(corrected, 0);
	assert_int_equal(holding_wrong(w.r->store, UID, on_wrong, &out,
	    &w.r->err), 0);
	assert_string_equal(buf_text(&out), "too late 1\n");
	correct(&w, MESSAGE_UNKNOWN, "");
	assert_int_equal(holding_corrected(w.r->store, UID, &corrected,
	    &w.r->err), 0);
	assert_int_equal(corrected, 3);		/* the three of the rig */
	buf_done(&out);
	rig_free(w.r);
}

int
main(void)
{
	struct CMUnitTest tests[NHOLDINGS + 1];
	size_t i;

	for (i = 0; i < NHOLDINGS; i++)
		tests[i] = (struct CMUnitTest){ .name = holdings[i].label,
		    .test_func = check_holding,
		    .initial_state = &holdings[i] };
	tests[i] = (struct CMUnitTest)cmocka_unit_test(
	    who_was_corrected_is_counted_and_why_not_is_said);
	return cmocka_run_group_tests_name("holding", tests, NULL, NULL);
}
