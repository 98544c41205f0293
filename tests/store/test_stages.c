#include "store/store_rig.h"

#include "store/stages.h"

#define AT	INT64_C(1503597600000)
#define UID	"order/signed"

/* What the files have, and when it counts as shown with that time. */
struct reading {
	int64_t	at_ms;		/* -1: the stage is not in the files */
	int64_t	now_ms;
	int64_t	want_ms;
};

struct shown_case {
	const char	*label;
	bool		 first;		/* the first reading is the store's */
	struct reading	 readings[4];
	size_t		 n;
};

static struct shown_case cases[] = {
	{ "a stage is shown by the reading that has it", false,
	    { { AT, NOW, NOW } }, 1 },
	{ "further readings change nothing", false,
	    { { AT, NOW, NOW }, { AT, NOW + 5, NOW } }, 2 },
	{ "declared first, it is shown when it gets its time", false,
	    { { 0, NOW, NOW }, { AT, NOW + 5, NOW + 5 } }, 2 },
	{ "with another time it is shown anew", false,
	    { { AT, NOW, NOW }, { AT + 1, NOW + 5, NOW + 5 } }, 2 },
	{ "taken back and put back, it is shown anew", false,
	    { { AT, NOW, NOW }, { 0, NOW + 5, NOW + 5 },
	      { AT, NOW + 9, NOW + 9 } }, 3 },
	{ "gone from the files and put back, too", false,
	    { { AT, NOW, NOW }, { -1, NOW + 5, NOW + 5 },
	      { -1, NOW + 7, NOW + 5 }, { AT, NOW + 9, NOW + 9 } }, 4 },
	{ "to a new store it was shown when it was entered", true,
	    { { AT, NOW, AT }, { AT, NOW + 5, AT } }, 2 },
	{ "and later ones when they are", true,
	    { { 0, NOW, 0 }, { AT, NOW + 5, NOW + 5 } }, 2 },
};
#define NCASES (sizeof cases / sizeof cases[0])

static int
sync_reading(struct rig *r, const struct reading *reading, bool first)
{
	struct stage stage = { .uid = UID, .name = "signed",
	    .at_ms = reading->at_ms };
	struct measure measure = { .name = "order", .stages = &stage,
	    .nstages = reading->at_ms != -1 };

	r->config.nmeasures = 1;
	r->config.measures = &measure;
	return stages_sync(r->store, &r->config, first, reading->now_ms,
	    &r->err);
}

static int64_t
shown(struct rig *r, const char *uid)
{
	int64_t ms = -1;

	assert_int_equal(stages_shown(r->store, uid, &ms, &r->err), 0);
	return ms;
}

static void
check_case(void **state)
{
	const struct shown_case *c = *state;
	struct rig *r = rig_new();
	size_t i;

	for (i = 0; i < c->n; i++) {
		assert_int_equal(sync_reading(r, &c->readings[i],
		    c->first && i == 0), 0);
		assert_int_equal(shown(r, UID), c->readings[i].want_ms);
	}
	rig_free(r);
}

static void
never_seen_is_zero(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	assert_int_equal(shown(r, UID), 0);
	rig_free(r);
}

static int
sync_and_forget(struct rig *r, void *arg)
{
	const struct reading there = { AT, NOW, 0 }, gone = { -1, NOW + 5, 0 };

	(void)arg;
	if (sync_reading(r, &there, false) == -1)
		return -1;
	return sync_reading(r, &gone, false);
}

static void
any_call_may_fail(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	assert_true(rig_fail_each(r, sync_and_forget, NULL) >= 4);
	assert_int_equal(shown(r, UID), NOW + 5);
	rig_free(r);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 2] = {
		[NCASES] = { .name = "a stage never seen was never shown",
		    .test_func = never_seen_is_zero },
		{ .name = "any store call may fail",
		    .test_func = any_call_may_fail },
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("stages", tests, NULL, NULL);
}
