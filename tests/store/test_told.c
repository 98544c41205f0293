#include "store/store_rig.h"

#include "store/told.h"

static const struct told_fact first[] = {
	{ "first_reading.when", "first_reading", 1, "Monday, 21 August" },
	{ "sender", "", 0, "Vote Alerts" },
};

/*
 * Which sets are the same.
 */

struct told_case {
	const char		*label;
	bool			 other_broadcast;
	const char		*language;
	struct told_fact	 facts[2];
	size_t			 nfacts;
	bool			 want_same;
};

static struct told_case cases[] = {
	{ "the same facts are the same set", false, "en",
	    { { "first_reading.when", "first_reading", 1,
	      "Monday, 21 August" }, { "sender", "", 0, "Vote Alerts" } }, 2,
	    true },
	{ "another revision is another set", false, "en",
	    { { "first_reading.when", "first_reading", 2,
	      "Monday, 21 August" }, { "sender", "", 0, "Vote Alerts" } }, 2,
	    false },
	{ "another value is another set", false, "en",
	    { { "first_reading.when", "first_reading", 1,
	      "Tuesday, 22 August" }, { "sender", "", 0, "Vote Alerts" } }, 2,
	    false },
	{ "another name is another set", false, "en",
	    { { "final_vote.when", "first_reading", 1, "Monday, 21 August" },
	      { "sender", "", 0, "Vote Alerts" } }, 2, false },
	{ "another event is another set", false, "en",
	    { { "first_reading.when", "final_vote", 1, "Monday, 21 August" },
	      { "sender", "", 0, "Vote Alerts" } }, 2, false },
	{ "words that only end elsewhere are another set", false, "en",
	    { { "first_reading.whenf", "irst_reading", 1,
	      "Monday, 21 August" }, { "sender", "", 0, "Vote Alerts" } }, 2,
	    false },
	{ "fewer facts are another set", false, "en",
	    { { "first_reading.when", "first_reading", 1,
	      "Monday, 21 August" } }, 1, false },
	{ "no facts are another set", false, "en", { { 0 } }, 0, false },
	{ "another language is another set", false, "es",
	    { { "first_reading.when", "first_reading", 1,
	      "Monday, 21 August" }, { "sender", "", 0, "Vote Alerts" } }, 2,
	    false },
	{ "another broadcast is another set", true, "en",
	    { { "first_reading.when", "first_reading", 1,
	      "Monday, 21 August" }, { "sender", "", 0, "Vote Alerts" } }, 2,
	    false },
};

static int64_t
add(struct rig *r, const struct broadcast *b, const char *language,
    const struct told_fact *facts, size_t n)
{
	int64_t id = 0;

	assert_int_equal(told_add(r->store, b->id, CHANNEL_SMS,
	    language, facts, n, &id,
	    &r->err), 0);
	assert_true(id > 0);
	return id;
}

static void
check_case(void **state)
{
	const struct told_case *c = *state;
	struct rig *r = rig_new();
	struct broadcast one = rig_broadcast(r, "one", 1),
	    two = rig_broadcast(r, "two", 1);
	int64_t a = add(r, &one, "en", first, 2), b;

	b = add(r, c->other_broadcast ? &two : &one, c->language, c->facts,
	    c->nfacts);
	assert_int_equal(a == b, c->want_same);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM told_fact"),
	    c->want_same ? 2 : 2 + (int64_t)c->nfacts);
	rig_free(r);
}

/*
 * What was told, to how many.
 */

static void
on_fact(const struct told_fact *f, void *arg)
{
	buf_addf(arg, "%s|%s|%d|%s\n", f->name, f->event, f->revision,
	    f->value);
}

static void
facts_come_back_by_name(void **state)
{
	const struct told_fact facts[] = { first[1], first[0] };
	struct rig *r = rig_new();
	struct broadcast b = rig_broadcast(r, "soon", 1);
	int64_t id = add(r, &b, "en", facts, 2);
	struct buf out;

	(void)state;
	buf_init(&out, 500);
	assert_int_equal(told_facts(r->store, id, on_fact, &out, &r->err), 0);
	assert_string_equal(buf_text(&out),
	    "first_reading.when|first_reading|1|Monday, 21 August\n"
	    "sender||0|Vote Alerts\n");
	buf_clear(&out);
	assert_int_equal(told_facts(r->store, id + 1, on_fact, &out, &r->err),
	    0);
	assert_string_equal(buf_text(&out), "");
	buf_done(&out);
	rig_free(r);
}

static void
on_set(int64_t told, enum channel channel, const char *language,
    int64_t messages, void *arg)
{
	assert_int_equal(channel, CHANNEL_SMS);
	buf_addf(arg, "%d %s %d\n", (int)told, language, (int)messages);
}

static void
check_sets(struct rig *r, const struct broadcast *b, const char *want)
{
	struct buf out;

	buf_init(&out, 500);
	assert_int_equal(told_sets(r->store, b->id, on_set, &out, &r->err), 0);
	assert_string_equal(buf_text(&out), want);
	buf_done(&out);
}

static void
messages_are_counted_by_set(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r), other = rig_broadcast(r, "other", 1);
	int64_t en = add(r, &b, "en", first, 2), es = add(r, &b, "es", first, 2);
	struct claimed c[3];
	char want[64];

	(void)state;
	add(r, &b, "en", first, 1);	/* told to nobody */
	check_sets(r, &b, "");
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 3);
	assert_int_equal(outbox_tell(r->store, &c[0], en, &r->err), 0);
	assert_int_equal(outbox_tell(r->store, &c[1], es, &r->err), 0);
	assert_int_equal(outbox_tell(r->store, &c[2], en, &r->err), 0);
	snprintf(want, sizeof want, "%d en 2\n%d es 1\n", (int)en, (int)es);
	check_sets(r, &b, want);
	check_sets(r, &other, "");
	rig_claimed_done(c, 3);
	rig_free(r);
}

/*
 * Who counts as told: Ada, whose message became ${next}.
 */

struct state_case {
	const char		*label;
	enum verdict_kind	 verdict;
	enum message_state	 next;
	bool			 want;
};

static struct state_case states[] = {
	{ "what is in flight counts as told", VERDICT_RETRY,
	    MESSAGE_IN_FLIGHT, true },
	{ "what was accepted was told", VERDICT_ACCEPTED, MESSAGE_ACCEPTED,
	    true },
	{ "what is unknown may have been told", VERDICT_UNKNOWN,
	    MESSAGE_UNKNOWN, true },
	{ "so may what is unknown and will be sent again", VERDICT_UNKNOWN,
	    MESSAGE_QUEUED, true },
	{ "what was refused was not told", VERDICT_REJECTED, MESSAGE_REJECTED,
	    false },
	{ "nor was what was refused and waits", VERDICT_REJECTED,
	    MESSAGE_QUEUED, false },
	{ "nor was what was surely not sent", VERDICT_RETRY, MESSAGE_QUEUED,
	    false },
};

static void
check_state(void **state)
{
	const struct state_case *c = *state;
	const struct verdict verdict = { .kind = c->verdict };
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	int64_t told = add(r, &b, "en", first, 2);
	struct claimed claimed[1];
	char want[32];

	assert_int_equal(rig_claim(r, &b, NOW, 1, claimed), 1);
	assert_int_equal(outbox_tell(r->store, &claimed[0], told, &r->err),
	    0);
	if (c->next != MESSAGE_IN_FLIGHT)
		assert_int_equal(outbox_settle(r->store, claimed[0].id,
		    claimed[0].attempt, &verdict, c->next, NOW, "", NOW,
		    &r->err), 0);
	snprintf(want, sizeof want, "%d en 1\n", (int)told);
	check_sets(r, &b, c->want ? want : "");
	rig_claimed_done(claimed, 1);
	rig_free(r);
}

static void
a_failure_gives_no_id(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_broadcast(r, "soon", 1);
	int64_t id = 4711;
	unsigned n;

	(void)state;
	for (n = 1; n <= 4; n++) {
		rig_begin(r);
		db_fail_after(r->store->db, n);
		assert_int_equal(told_add(r->store, b.id, CHANNEL_SMS,
	    "en", first, 2, &id,
		    &r->err), -1);
		assert_int_equal(id, 4711);
		store_rollback(r->store);
	}
	rig_free(r);
}

static const struct CMUnitTest others[] = {
	{ "facts come back by name", facts_come_back_by_name, NULL, NULL,
	    NULL },
	{ "messages are counted by set", messages_are_counted_by_set, NULL,
	    NULL, NULL },
	{ "a failure gives no id", a_failure_gives_no_id, NULL, NULL, NULL },
};

#define NCASES (sizeof cases / sizeof cases[0])
#define NSTATES (sizeof states / sizeof states[0])
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NSTATES + NOTHERS];
	size_t n = 0, i;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < NSTATES; i++)
		tests[n++] = (struct CMUnitTest){ .name = states[i].label,
		    .test_func = check_state, .initial_state = &states[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("told", tests, NULL, NULL);
}
