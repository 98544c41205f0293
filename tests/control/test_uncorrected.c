#include "control/correct_rig.h"

#include "schedule/uncorrected.h"
#include "store/holds.h"

#define DAY21	"2017-08-21 17:30"
#define DAY23	"2017-08-23 17:30"

/*
 * Whatever becomes of a correction, those who hold what is wrong stay in sight.
 */

/* People told of the 21st; it is the 19th, and one yes is wanted. */
static void
open_told(struct correct *c, const char *moves_to)
{
	correct_open(c, "2017-08-18 17:00");
	plan_edit(&c->p, PREGON, "corrections = {", "corrections = {\n"
	    "approve = 1;");
	correct_reload(c);
	rig_run_until(&c->p, denver("2017-08-18 18:00"));
	correct_send(c, 1000);
	correct_forget_texts(c);
	rig_run_until(&c->p, denver("2017-08-19 10:00"));
	plan_edit(&c->p, MEASURE, DAY21, moves_to);
	correct_reload(c);
}

/* One line of three people: ${does}, what helps, and by when; "" for no line. */
static void
assert_fate(struct correct *c, const char *want)
{
	json_t *all, *one;
	struct err err;
	char is[200] = "";

	all = uncorrected_report(c->p.store, c->p.config, c->p.now_ms, &err);
	assert_non_null(all);
	assert_true(json_array_size(all) <= 1);
	one = json_array_get(all, 0);
	if (one != NULL) {
		assert_int_equal(json_integer_value(json_object_get(one,
		    "people")), 3);
		snprintf(is, sizeof is, "%s: %s, by %.16s", json_string_value(
		    json_object_get(one, "does")), json_string_value(
		    json_object_get(one, "command")), json_string_value(
		    json_object_get(one, "by")));
	}
	assert_string_equal(is, want);
	json_decref(all);
}

/* 0, or -1 with ${err}. */
static int
again(struct correct *c, struct err *err)
{
	struct broadcast b = rig_broadcast(&c->p, "correction"), made;
	int result;

	assert_int_equal(store_begin(c->p.store, err), 0);
	result = correcting_again(c->p.store, c->p.config, &b, c->p.now_ms,
	    &made, err);
	if (result == 0)
		assert_int_equal(store_commit(c->p.store, err), 0);
	else
		store_rollback(c->p.store);
	rig_settle(&c->p);
	return result;
}

static void
who_missed_a_correction_is_in_sight(void **state)
{
	struct correct c;
	struct err err;

	(void)state;
	open_told(&c, "2017-08-20 17:30");
	assert_fate(&c, "it waits until people approve it: pregon approve 2, "
	    "by 2017-08-20T17:30");
	rig_run_until(&c.p, denver("2017-08-20 18:00"));
	assert_fate(&c, "it was missed, and they keep it: pregon release 2, "
	    "by 2017-08-21T17:30");
	correct_reload(&c);		/* makes no other one */
	assert_fate(&c, "it was missed, and they keep it: pregon release 2, "
	    "by 2017-08-21T17:30");
	assert_int_equal(again(&c, &err), 0);
	assert_int_equal(rig_broadcast(&c.p, "correction").state,
	    BROADCAST_AWAITING_APPROVAL);
	rig_approve(&c.p, "correction", 0);
	rig_settle(&c.p);
	correct_send(&c, 1000);
	assert_int_equal(c.ntexts, 3);
	assert_fate(&c, "");
	assert_int_equal(again(&c, &err), -1);
	assert_non_null(strstr(err.text, "nobody holds what it corrects"));
	correct_close(&c);
}

static void
who_lost_a_cancelled_correction_is_in_sight(void **state)
{
	struct correct c;
	struct err err;

	(void)state;
	open_told(&c, DAY23);
	/* The old date is the first that people would go by. */
	assert_fate(&c, "it waits until people approve it: pregon approve 3, "
	    "by 2017-08-21T17:30");
	rig_person(&c.p, "correction", STOPPING_CANCEL, "");
	assert_fate(&c, "it was cancelled, and they keep it: pregon release 3, "
	    "by 2017-08-21T17:30");
	assert_int_equal(again(&c, &err), 0);
	rig_approve(&c.p, "correction", 0);
	rig_settle(&c.p);
	correct_send(&c, 1000);
	assert_int_equal(c.ntexts, 3);
	assert_fate(&c, "");
	correct_close(&c);
}

static void
what_is_approved_and_held_is_in_sight(void **state)
{
	struct hold all = { .kind = HOLD_ALL, .uid = 1 };
	struct correct c;
	struct err err;

	(void)state;
	open_told(&c, DAY23);
	assert_int_equal(holds_add(c.p.store, &all, &err), 1);
	rig_approve(&c.p, "correction", 0);
	rig_settle(&c.p);
	assert_fate(&c, "it is held, and does not go out: pregon release all, "
	    "by 2017-08-21T17:30");
	rig_run_until(&c.p, denver("2017-08-22 10:00"));
	/* Nobody goes by the old date any more: the new one is left. */
	assert_fate(&c, "it is held, and does not go out: pregon release all, "
	    "by 2017-08-23T17:30");
	rig_run_until(&c.p, denver("2017-08-23 18:00"));
	assert_fate(&c, "");
	correct_close(&c);
}

int
main(void)
{
	const struct CMUnitTest fates[] = {
		{ "who missed a correction is in sight, and gets it after all",
		    who_missed_a_correction_is_in_sight, NULL, NULL, NULL },
		{ "who lost one to a cancel, too",
		    who_lost_a_cancelled_correction_is_in_sight, NULL, NULL,
		    NULL },
		{ "what is approved and held is in sight, with the hold",
		    what_is_approved_and_held_is_in_sight, NULL, NULL, NULL },
	};

	return cmocka_run_group_tests_name("uncorrected", fates, NULL, NULL);
}
