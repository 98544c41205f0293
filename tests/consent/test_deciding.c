#include "store/store_rig.h"

#include "consent/deciding.h"
#include "store/persons.h"
#include "store/reviews.h"

#define UID 1000

/* A text of ${address} at ${event_ms} that is in doubt: its id. */
static int64_t
doubt(struct rig *r, const char *address, int64_t event_ms)
{
	struct place place = { .channel = rig_channel(address),
	    .blind = rig_blind(r, rig_channel(address), address) };
	struct secret text = { 0 };
	struct person who;
	int64_t id;

	secret_set(&text, "can you stop by", 15);
	assert_int_not_equal(persons_find(r->store, place.channel,
	    &place.blind, &who, &r->err), -1);
	assert_int_equal(reviews_add(r->store, "sandbox", &who, &place, &text,
	    event_ms, event_ms, &id, &r->err), 0);
	secret_done(&text);
	return id;
}

static struct stop_case {
	const char		*label;
	const char		*from;
	bool			 stopped;	/* she had said STOP */
	bool			 began;		/* and a later text of hers lifted it */
	bool			 want_changed;
	enum consent_state	 want;		/* of Ada, to vote, by SMS */
} stops[] = {
	{ "a stop ends her consent", ADA, false, false, true,
	    CONSENT_REVOKED },
	{ "a stop by e-mail ends texts, too", ADA_MAIL, false, false, true,
	    CONSENT_REVOKED },
	{ "who had said STOP is stopped already", ADA, true, false, false,
	    CONSENT_REVOKED },
	{ "what she wrote later stands", ADA, true, true, false,
	    CONSENT_CONFIRMED },
	{ "who is on no list is suppressed", "+13035550188", false, false,
	    true, CONSENT_CONFIRMED },
};
#define NSTOPS (sizeof stops / sizeof stops[0])

static void
check_stop(void **state)
{
	const struct stop_case *c = *state;
	struct rig *r = rig_new();
	struct blind blind;
	struct decided decided;
	int64_t id;

	rig_three(r);
	rig_begin(r);
	blind = rig_blind(r, rig_channel(c->from), c->from);
	id = doubt(r, c->from, NOW);
	if (c->stopped)
		rig_try_suppress(r, c->from);
	if (c->began) {
		rig_set_consent(r, c->from, "vote", CONSENT_CONFIRMED);
		assert_int_equal(suppression_lift(r->store,
		    rig_channel(c->from), &blind, NOW + 1, NOW + 1, &r->err),
		    1);
	}
	assert_int_equal(deciding_stop(r->store, &r->config, id, UID,
	    NOW + HOUR, &decided, &r->err), 1);
	assert_int_equal(decided.changed, c->want_changed);
	assert_null(decided.answer);
	assert_int_equal(rig_consent(r, ADA, "vote"), c->want);
	/* The text is gone, and who decided is there. */
	assert_int_equal(rig_number(r, "SELECT count(*) FROM review "
	    "WHERE text IS NULL AND decided_by = 1000 AND state = 1"), 1);
	assert_int_equal(deciding_stop(r->store, &r->config, id, UID,
	    NOW + HOUR, &decided, &r->err), 0);
	rig_commit(r);
	rig_free(r);
}

static void
on_review(const struct review *review, void *arg)
{
	assert_int_equal(review->waiting, *(int64_t *)arg);
	assert_string_equal(secret_reveal(review->text), "can you stop by");
}

static void
a_clear_lets_go_on_what_waits(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct decided decided;
	int64_t id, waiting = 1;

	(void)state;
	rig_begin(r);
	id = doubt(r, ADA, NOW);
	rig_do(r, "UPDATE message SET due_ms = due_ms + 1000");
	assert_int_equal(reviews_open(r->store, on_review, &waiting, &r->err),
	    0);
	assert_int_equal(deciding_clear(r->store, id, UID, NOW, &decided,
	    &r->err), 1);
	assert_false(decided.changed);
	assert_int_not_equal(decided.handle[0], '\0');
	assert_int_equal(rig_message(r, &b, ADA).due_ms, NOW);
	assert_int_equal(rig_message(r, &b, BEN).due_ms, NOW + 1000);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_CONFIRMED);
	assert_int_equal(deciding_clear(r->store, id, UID, NOW, &decided,
	    &r->err), 0);
	rig_commit(r);
	rig_free(r);
}

static int
decide(struct rig *r, void *arg)
{
	struct decided decided;

	return deciding_stop(r->store, &r->config, *(int64_t *)arg, UID, NOW,
	    &decided, &r->err) == -1 ? -1 : 0;
}

static void
a_failure_changes_nothing(void **state)
{
	struct rig *r = rig_new();
	int64_t id;

	(void)state;
	rig_three(r);
	rig_begin(r);
	id = doubt(r, ADA, NOW);
	rig_commit(r);
	assert_in_range(rig_fail_each(r, decide, &id), 5, 100);
	rig_free(r);
}

int
main(void)
{
	struct CMUnitTest tests[NSTOPS + 2] = {
		cmocka_unit_test(a_clear_lets_go_on_what_waits),
		cmocka_unit_test(a_failure_changes_nothing),
	};
	size_t i;

	for (i = 0; i < NSTOPS; i++)
		tests[2 + i] = (struct CMUnitTest){ .name = stops[i].label,
		    .test_func = check_stop, .initial_state = &stops[i] };
	return cmocka_run_group_tests_name("deciding", tests, NULL, NULL);
}
