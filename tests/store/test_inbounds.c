#include "store/inbounds.h"
#include "store/store_rig.h"

#define DAYS(n)	((n) * 24 * HOUR)

/* What came in before ${account} has ${id}, at times from NOW on. */
struct note {
	const char	*account, *id;
	int64_t		 after_ms;
	int		 want;		/* 1: it is the first */
};

struct inbound_case {
	const char	*label;
	struct note	 notes[4];
};

static struct inbound_case cases[] = {
	{ "an id is the first once", {
		{ "a", "SM1", 0, 1 }, { "a", "SM1", 0, 0 },
		{ "a", "SM1", 1, 0 } } },
	{ "another id is another", {
		{ "a", "SM1", 0, 1 }, { "a", "SM2", 0, 1 },
		{ "a", "sm1", 0, 1 } } },
	{ "another account's id is another", {
		{ "a", "SM1", 0, 1 }, { "b", "SM1", 0, 1 },
		{ "a", "SM1", 0, 0 } } },
	{ "it is remembered for 30 days", {
		{ "a", "SM1", 0, 1 }, { "a", "SM1", DAYS(30) - 1, 0 } } },
	{ "and no longer", {
		{ "a", "SM1", 0, 1 }, { "a", "SM1", DAYS(30), 1 } } },
	{ "a repeat does not make it remembered for longer", {
		{ "a", "SM1", 0, 1 }, { "a", "SM1", DAYS(20), 0 },
		{ "a", "SM1", DAYS(30), 1 }, { "a", "SM1", DAYS(40), 0 } } },
	{ "a clock that was set back repeats nothing", {
		{ "a", "SM1", DAYS(2), 1 }, { "a", "SM1", 0, 0 } } },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct inbound_case *c = *state;
	struct rig *r = rig_new();
	const struct note *n;

	for (n = c->notes; n < c->notes + 4 && n->id != NULL; n++)
		assert_int_equal(inbounds_first(r->store, n->account, n->id,
		    NOW + n->after_ms, &r->err), n->want);
	rig_free(r);
}

/* Each call forgets some that are too old, so that they come to an end. */
static void
what_is_old_is_forgotten(void **state)
{
	struct rig *r = rig_new();
	char id[16];
	int i;

	(void)state;
	rig_begin(r);
	for (i = 0; i < 250; i++) {
		snprintf(id, sizeof id, "SM%d", i);
		assert_int_equal(inbounds_first(r->store, "a", id, NOW,
		    &r->err), 1);
	}
	assert_int_equal(rig_number(r, "SELECT count(*) FROM inbound"), 250);
	for (i = 0; i < 3; i++) {
		snprintf(id, sizeof id, "new%d", i);
		assert_int_equal(inbounds_first(r->store, "a", id,
		    NOW + DAYS(30), &r->err), 1);
	}
	assert_int_equal(rig_number(r, "SELECT count(*) FROM inbound"), 3);
	rig_commit(r);
	rig_free(r);
}

static int
note_one(struct rig *r, void *arg)
{
	(void)arg;
	return inbounds_first(r->store, "a", "SM1", NOW + DAYS(31), &r->err) ==
	    1 ? 0 : -1;
}

static void
a_failure_notes_nothing(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	assert_int_equal(inbounds_first(r->store, "a", "SM0", NOW, &r->err),
	    1);
	assert_int_equal(rig_fail_each(r, note_one, NULL), 2);
	rig_free(r);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 2] = {
		[NCASES] = { .name = "what is old is forgotten, some at a time",
		    .test_func = what_is_old_is_forgotten },
		[NCASES + 1] = { .name = "what fails is not noted",
		    .test_func = a_failure_notes_nothing },
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("inbounds", tests, NULL, NULL);
}
