/*
 * What accounts said of one event: how many agree, what is in force, and that the
 * event's revision counts it.
 */
#include "store/store_rig.h"

#include "store/occasions.h"
#include "store/outcomes.h"

#define STARTS	(NOW - HOUR)

/* "passed 10-0" by account ${uid}; ${accept}: enough say so now. */
struct saying {
	uid_t		 uid;
	const char	*what;
	bool		 accept;
};

#define SAYINGS 4

struct said_case {
	const char	*label;
	struct saying	 sayings[SAYINGS];
	int		 agreeing;	/* with the last */
	const char	*in_force;	/* "" for none */
	int		 since;		/* of which saying, from 0 */
	int		 revision;	/* 1: nothing was ever accepted */
};

static struct said_case cases[] = {
	{ "nothing is said", { { 0 } }, 0, "", 0, 1 },
	{ "said, not accepted", { { 1, "passed 10-0", false } }, 1, "", 0, 1 },
	{ "accepted", { { 1, "passed 10-0", true } }, 1, "passed 10-0", 0, 2 },
	{ "two that say the same", { { 1, "passed 10-0", false },
	  { 2, "passed 10-0", true } }, 2, "passed 10-0", 1, 2 },
	{ "another result does not agree", { { 1, "passed 10-0", false },
	  { 2, "failed 10-0", false } }, 1, "", 0, 1 },
	{ "another tally does not agree", { { 1, "passed 10-0", false },
	  { 2, "passed 9-1", false } }, 1, "", 0, 1 },
	{ "without a tally is another", { { 1, "passed 10-0", false },
	  { 2, "passed", false } }, 1, "", 0, 1 },
	{ "one account counts once", { { 1, "passed", false },
	  { 1, "passed", false } }, 1, "", 0, 1 },
	{ "its last word counts", { { 1, "passed", false },
	  { 1, "failed", false }, { 2, "passed", false } }, 1, "", 0, 1 },
	{ "a word that is taken back and said again counts", {
	  { 1, "passed", false }, { 1, "failed", false },
	  { 1, "passed", false }, { 2, "passed", true } }, 2, "passed", 3, 2 },
	{ "another tally is another revision, of the same result", {
	  { 1, "passed 10-0", true }, { 2, "passed 9-1", true } }, 1,
	  "passed 9-1", 0, 3 },
	{ "another result has a time of its own", { { 1, "passed 10-0", true },
	  { 2, "failed 4-9", true } }, 1, "failed 4-9", 1, 3 },
	{ "and the first result again, too", { { 1, "passed", true },
	  { 2, "failed", true }, { 3, "passed", true } }, 2, "passed", 2, 4 },
	{ "what is said against it changes nothing", {
	  { 1, "passed 10-0", true }, { 2, "failed", false } }, 1,
	  "passed 10-0", 0, 2 },
};
#define NCASES (sizeof cases / sizeof cases[0])

static struct measure act;
static struct occasion vote;

static void
one_event(struct rig *r)
{
	vote = (struct occasion){ .uid = "final_vote", .measure = &act,
	    .starts_ms = STARTS, .revision = 1 };
	act = (struct measure){ .name = "act", .occasions = &vote,
	    .noccasions = 1 };
	r->config.nmeasures = 1;
	r->config.measures = &act;
}

/* "passed 10-0" */
static void
parse(struct rig *r, const char *what, struct outcome_said *ret)
{
	char result[16];
	int chars;

	assert_int_equal(sscanf(what, "%15s%n", result, &chars), 1);
	assert_int_equal(outcome_result_parse(result, &ret->result), 0);
	if (what[chars] != '\0')
		assert_int_equal(tally_parse(what + chars + 1, &ret->tally,
		    &r->err), 0);
}

/* How many accounts say so. */
static int64_t
saying(struct rig *r, const char *what)
{
	struct outcome_said said = { 0 };
	int64_t n;

	parse(r, what, &said);
	assert_int_equal(outcomes_saying(r->store, "final_vote",
	    vote.starts_ms, said.result, &said.tally, &n, &r->err), 0);
	return n;
}

static void
say(struct rig *r, const struct saying *what, int64_t at_ms)
{
	struct outcome_said said = { .event = "final_vote", .source = "",
	    .note = "it's so", .uid = what->uid, .at_ms = at_ms,
	    .starts_ms = vote.starts_ms };
	int64_t id;

	parse(r, what->what, &said);
	assert_int_equal(outcomes_add(r->store, &said, &id, &r->err), 0);
	if (what->accept)
		assert_int_equal(outcomes_accept(r->store, id, at_ms, &r->err),
		    0);
}

static int
revision(struct rig *r)
{
	int n;

	assert_int_equal(outcomes_attach(r->store, &r->config, &r->err), 0);
	assert_int_equal(occasions_sync(r->store, &r->config, NOW, &r->err),
	    0);
	assert_int_equal(occasions_revision(r->store, "final_vote", &n,
	    &r->err), 0);
	return n;
}

static void
assert_in_force(const char *want)
{
	struct buf text;

	buf_init(&text, 64);
	outcome_describe(vote.outcome, &vote.tally, &text);
	assert_string_equal(buf_text(&text), want);
	buf_done(&text);
}

static void
check_case(void **state)
{
	const struct said_case *c = *state;
	struct rig *r = rig_new();
	int64_t agreeing = 0;
	int i, now = 1;

	one_event(r);
	assert_int_equal(revision(r), 1);
	for (i = 0; i < SAYINGS && c->sayings[i].what != NULL; i++) {
		say(r, &c->sayings[i], NOW + i);
		now = revision(r);
	}
	if (i > 0)
		agreeing = saying(r, c->sayings[i - 1].what);
	assert_int_equal(agreeing, c->agreeing);
	assert_int_equal(now, c->revision);
	assert_in_force(c->in_force);
	assert_int_equal(vote.outcome_ms, *c->in_force != '\0' ?
	    NOW + c->since : 0);
	rig_free(r);
}

/* It is put off: what was said belongs to the day on which it was not held. */
static void
a_new_date_has_no_outcome(void **state)
{
	const struct saying postponed = { 1, "postponed", true },
	    again = { 1, "postponed", false };
	struct rig *r = rig_new();
	int64_t id;

	(void)state;
	one_event(r);
	say(r, &postponed, NOW);
	assert_int_equal(revision(r), 1);
	assert_in_force("postponed");
	vote.starts_ms = NOW + 24 * HOUR;
	assert_int_equal(revision(r), 2);
	assert_in_force("");
	assert_int_equal(outcomes_last(r->store, "final_vote", vote.starts_ms,
	    1, &id, &r->err), 0);
	assert_int_equal(id, 0);
	say(r, &again, NOW + 25 * HOUR);
	assert_int_equal(saying(r, again.what), 1);
	rig_free(r);
}

/* Its start is set right, to after it was said. */
static void
a_start_set_right_keeps_what_was_said(void **state)
{
	static const struct right_case {
		const char	*what;
		int64_t		 later_ms;
		const char	*in_force;
	} rows[] = {
		{ "passed 10-0", HOUR, "passed 10-0" },
		{ "failed", 12 * HOUR - 1, "failed" },
		{ "failed", 12 * HOUR, "" },	/* another meeting */
		{ "postponed", 1, "" },
		{ "withdrawn", 1, "" },
	};
	struct rig *r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		r = rig_new();
		one_event(r);
		say(r, &(struct saying){ 1, rows[i].what, true }, STARTS);
		vote.starts_ms = STARTS + rows[i].later_ms;
		revision(r);
		assert_in_force(rows[i].in_force);
		rig_free(r);
	}
}

static void
on_said(const struct outcome_said *said, void *arg)
{
	int *n = arg;

	assert_int_equal(said->uid, *n);
	assert_string_equal(said->note, "it's so");
	(*n)++;
}

static void
all_is_kept_in_order(void **state)
{
	const struct saying first = { 1, "passed", false },
	    second = { 2, "failed", false };
	struct rig *r = rig_new();
	int n = 1;

	(void)state;
	one_event(r);
	say(r, &first, NOW);
	say(r, &second, NOW + 24 * HOUR);
	assert_int_equal(outcomes_each(r->store, "final_vote", STARTS, on_said,
	    &n, &r->err), 0);
	assert_int_equal(n, 3);
	n = 2;
	assert_int_equal(outcomes_each(r->store, "final_vote", NOW + 24 * HOUR,
	    on_said, &n, &r->err), 0);
	assert_int_equal(n, 3);
	assert_int_equal(outcomes_each(r->store, "committee", 0, on_said, &n,
	    &r->err), 0);
	assert_int_equal(n, 3);
	rig_free(r);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 3];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[i++] = (struct CMUnitTest)cmocka_unit_test(
	    a_new_date_has_no_outcome);
	tests[i++] = (struct CMUnitTest)cmocka_unit_test(
	    a_start_set_right_keeps_what_was_said);
	tests[i] = (struct CMUnitTest)cmocka_unit_test(all_is_kept_in_order);
	return cmocka_run_group_tests_name("outcomes", tests, NULL, NULL);
}
