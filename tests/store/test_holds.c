#include "model/verdict.h"
#include "store/holds.h"
#include "store/replies.h"
#include "store/store_rig.h"

#define MEASURE "act"

static int
hold(struct rig *r, enum hold_kind kind, const char *name)
{
	struct hold h = { .kind = kind, .since_ms = NOW, .uid = 7 };
	int added;

	snprintf(h.name, sizeof h.name, "%s", name);
	snprintf(h.why, sizeof h.why, "a wrong link");
	rig_begin(r);
	added = holds_add(r->store, &h, &r->err);
	rig_commit(r);
	return added;
}

static int
release(struct rig *r, enum hold_kind kind, const char *name, int64_t now_ms)
{
	int removed;

	rig_begin(r);
	removed = holds_remove(r->store, kind, name, now_ms, &r->err);
	rig_commit(r);
	return removed;
}

/*
 * What becomes of Ada's message.
 */

static struct list_case {
	const char		*label;
	bool			 press;		/* she is on that list, too */
	enum consent_state	 press_consent;
	size_t			 nlists;	/* that it goes to */
	const char		*held;		/* a list */
	bool			 stopped;
	enum message_state	 want;
	const char		*want_why;
} list_cases[] = {
	{ "nothing is held: she gets it", false, CONSENT_NONE, 1, NULL, false,
	    MESSAGE_IN_FLIGHT, "" },
	{ "her list is held: she waits", false, CONSENT_NONE, 2, "vote", false,
	    MESSAGE_QUEUED, HOLD_WAITS },
	{ "a list that she is not on is held: she gets it", false, CONSENT_NONE,
	    2, "press", false, MESSAGE_IN_FLIGHT, "" },
	{ "another list of hers is none that is held: she gets it by that",
	    true, CONSENT_CONFIRMED, 2, "vote", false, MESSAGE_IN_FLIGHT, "" },
	{ "another list that she has not said yes to is no reason", true,
	    CONSENT_PENDING, 2, "vote", false, MESSAGE_QUEUED, HOLD_WAITS },
	{ "another list that it does not go to is no reason", true,
	    CONSENT_CONFIRMED, 1, "vote", false, MESSAGE_QUEUED, HOLD_WAITS },
	{ "a STOP wins over a hold", false, CONSENT_NONE, 2, "vote", true,
	    MESSAGE_SUPPRESSED, "opted out" },
};

static void
check_list(void **state)
{
	const struct list_case *c = *state;
	struct rig *r = rig_new();
	struct claimed claimed[4];
	struct rig_message m;
	struct broadcast b;
	int n;

	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	if (c->press) {
		rig_phone_row(r, PRESS, ADA);
		rig_sync(r, PRESS);
		rig_set_consent(r, ADA, "press", c->press_consent);
	}
	b = rig_broadcast(r, "soon", c->nlists);
	rig_fill(r, &b, CHANNEL_SMS);
	if (c->held != NULL)
		assert_int_equal(hold(r, HOLD_LIST, c->held), 1);
	if (c->stopped)
		rig_suppress(r, ADA);
	n = rig_claim(r, &b, NOW, 4, claimed);
	assert_int_equal(n, c->want == MESSAGE_IN_FLIGHT ? 1 : 0);
	rig_claimed_done(claimed, n);
	m = rig_message(r, &b, ADA);
	assert_int_equal(m.state, c->want);
	assert_string_equal(m.why, c->want_why);
	if (c->want == MESSAGE_QUEUED)
		assert_int_equal(m.due_ms, NOW + HOLD_LOOK_MS);
	rig_free(r);
}

static void
released_she_gets_it_at_once(void **state)
{
	struct rig *r = rig_new();
	struct claimed claimed[4];
	struct broadcast b = rig_three(r);
	int n;

	(void)state;
	hold(r, HOLD_LIST, "vote");
	assert_int_equal(rig_claim(r, &b, NOW, 4, claimed), 0);
	assert_int_equal(release(r, HOLD_LIST, "vote", NOW + 1000), 1);
	assert_string_equal(rig_message(r, &b, ADA).why, "");
	n = rig_claim(r, &b, NOW + 1000, 4, claimed);
	assert_int_equal(n, 3);
	rig_claimed_done(claimed, n);
	rig_free(r);
}

/* By SMS she is on a list that is held, by e-mail on one that is not. */
static void
a_way_that_is_not_held_is_taken(void **state)
{
	static const struct channels both = { 2, { CHANNEL_SMS,
	    CHANNEL_EMAIL } };
	struct rig *r = rig_new();
	struct claimed claimed[4];
	struct broadcast b;
	int n;

	(void)state;
	rig_row(r, VOTE, ADA, NULL, "en", NULL, NULL);
	rig_row(r, PRESS, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	rig_set_consent(r, ADA_MAIL, "press", CONSENT_CONFIRMED);
	hold(r, HOLD_LIST, "vote");
	b = rig_broadcast(r, "soon", 2);
	rig_fill_by(r, &b, &both);
	assert_int_equal(rig_message(r, &b, ADA_MAIL).state, MESSAGE_QUEUED);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM message"), 1);
	n = rig_claim(r, &b, NOW, 4, claimed);
	assert_int_equal(n, 0);		/* of SMS */
	rig_free(r);
}

/*
 * Whether all of a broadcast is held.
 */

static struct stop_case {
	const char	*label;
	size_t		 nlists;	/* that it goes to: vote, or press, too */
	struct {
		enum hold_kind	 kind;
		const char	*name;		/* NULL: no hold */
	} holds[2];
	const char	*want;		/* NULL: it goes on */
} stop_cases[] = {
	{ "nothing is held", 1, { { HOLD_ALL, NULL } }, NULL },
	{ "its list", 1, { { HOLD_LIST, "vote" } }, "list vote" },
	{ "another list", 1, { { HOLD_LIST, "press" } }, NULL },
	{ "one of its two lists", 2, { { HOLD_LIST, "vote" } }, NULL },
	{ "both of its lists", 2, { { HOLD_LIST, "vote" },
	    { HOLD_LIST, "press" } }, "list press" },
	{ "its measure", 2, { { HOLD_MEASURE, MEASURE } }, "measure act" },
	{ "another measure", 2, { { HOLD_MEASURE, "order" } }, NULL },
	{ "a measure called as its list", 1, { { HOLD_MEASURE, "vote" } },
	    NULL },
	{ "an account holds no broadcast", 1, { { HOLD_ACCOUNT, "main" } },
	    NULL },
	{ "everything", 2, { { HOLD_ALL, "" }, { HOLD_LIST, "vote" } },
	    "all" },
};

static void
check_stop(void **state)
{
	const struct stop_case *c = *state;
	struct measure measure = { .name = (char[]){ MEASURE } };
	struct alert alert = { .name = (char[]){ "soon" },
	    .measure = &measure };
	char target[HOLD_TARGET_MAX] = "";
	struct rig *r = rig_new();
	struct broadcast b;
	struct hold found;
	size_t i;
	int held;

	r->config.alerts = &alert;
	r->config.nalerts = 1;
	b = rig_broadcast(r, "soon", c->nlists);
	for (i = 0; i < 2 && c->holds[i].name != NULL; i++)
		assert_int_equal(hold(r, c->holds[i].kind, c->holds[i].name),
		    1);
	held = holds_stop(r->store, &r->config, &b, &found, &r->err);
	assert_int_equal(held, c->want != NULL);
	if (held == 1) {
		hold_target(&found, target);
		assert_string_equal(target, c->want);
		assert_string_equal(found.why, "a wrong link");
		assert_int_equal(found.uid, 7);
	}
	rig_free(r);
}

/*
 * Rows.
 */

/* pregond's own hold and a person's, of everything: each ends by itself. */
static void
two_hold_everything(void **state)
{
	struct hold rule = { .kind = HOLD_ALL, .name = HOLD_BY_RULE,
	    .since_ms = NOW };
	char words[HOLD_WORDS_MAX];
	struct rig *r = rig_new();

	(void)state;
	hold_words(&rule, words);
	assert_string_equal(words, "held: all (pregon approve reload)");
	assert_int_equal(holds_add(r->store, &rule, &r->err), 1);
	assert_int_equal(hold(r, HOLD_ALL, ""), 1);
	assert_int_equal(release(r, HOLD_ALL, HOLD_BY_RULE, NOW), 1);
	assert_int_equal(holds_carrier(r->store, "main", &r->err), 1);
	assert_int_equal(release(r, HOLD_ALL, "", NOW), 1);
	assert_int_equal(holds_carrier(r->store, "main", &r->err), 0);
	rig_free(r);
}

static void
twice_is_once(void **state)
{
	struct hold second = { .kind = HOLD_LIST, .name = "vote", .uid = 8,
	    .since_ms = NOW + 1 }, found;
	struct rig *r = rig_new();

	(void)state;
	assert_int_equal(hold(r, HOLD_LIST, "vote"), 1);
	assert_int_equal(holds_add(r->store, &second, &r->err), 0);
	assert_int_equal(holds_get(r->store, HOLD_LIST, "vote", &found,
	    &r->err), 1);
	assert_int_equal(found.uid, 7);
	assert_int_equal(found.since_ms, NOW);
	assert_int_equal(release(r, HOLD_LIST, "vote", NOW), 1);
	assert_int_equal(release(r, HOLD_LIST, "vote", NOW), 0);
	assert_int_equal(release(r, HOLD_MEASURE, "vote", NOW), 0);
	rig_free(r);
}

static void
it_survives_a_restart(void **state)
{
	struct rig *r = rig_new_file();
	struct hold *all;
	size_t n;

	(void)state;
	hold(r, HOLD_MEASURE, "act");
	hold(r, HOLD_ALL, "");
	rig_restart(r, NOW + HOUR);
	assert_int_equal(holds_all(r->store, &all, &n, &r->err), 0);
	assert_int_equal(n, 2);
	assert_int_equal(all[0].kind, HOLD_MEASURE);
	assert_string_equal(all[0].name, "act");
	assert_int_equal(all[1].kind, HOLD_ALL);
	free(all);
	rig_free(r);
}

static void
an_account_or_everything_holds_a_carrier(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	hold(r, HOLD_LIST, "main");
	assert_int_equal(holds_carrier(r->store, "main", &r->err), 0);
	hold(r, HOLD_ACCOUNT, "main");
	assert_int_equal(holds_carrier(r->store, "main", &r->err), 1);
	assert_int_equal(holds_carrier(r->store, "spare", &r->err), 0);
	hold(r, HOLD_ALL, "");
	assert_int_equal(holds_carrier(r->store, "spare", &r->err), 1);
	rig_free(r);
}

/* Three people of the list: one has it, one is in flight, one waits; and one of another. */
static void
it_is_counted_how_far_it_got(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct hold_counts n = { 0 }, none = { 0 }, by = { 0 };

	(void)state;
	rig_do(r, "INSERT INTO attempt (id, message, run, account, began_ms, "
	    "ended_ms) VALUES (1, 1, 1, 'main', 1, 1), (2, 2, 1, 'spare', 1, "
	    "0)");
	rig_do(r, "UPDATE message SET state = 4, attempt = 1 WHERE id = 1");
	rig_do(r, "UPDATE message SET state = 1, attempt = 2 WHERE id = 2");
	assert_int_equal(holds_count(r->store, b.id, "vote", NULL, 0, &n,
	    &r->err), 0);
	assert_int_equal(n.handed_over, 1);
	assert_int_equal(n.in_flight, 1);
	assert_int_equal(n.waiting, 1);
	assert_int_equal(holds_count(r->store, b.id, NULL, "main", CHANNEL_SMS,
	    &by, &r->err), 0);
	assert_int_equal(by.handed_over, 1);
	assert_int_equal(by.in_flight, 0);
	assert_int_equal(by.waiting, 1);
	assert_int_equal(holds_count(r->store, b.id, "press", NULL, 0, &none,
	    &r->err), 0);
	assert_int_equal(none.handed_over + none.in_flight + none.waiting, 0);
	rig_free(r);
}

/*
 * Answers to people.
 */

static void
add_reply(struct rig *r, const char *kind, bool confirms)
{
	struct person nobody = { .id = 0 };
	struct address to = { "" };
	struct secret text = { 0 };
	struct reply reply = { .kind = kind, .account = "sandbox",
	    .to = &to, .who = &nobody, .language = "en", .text = &text,
	    .despite_stop = true, .confirms = confirms };

	assert_int_equal(address_set(&to, ADA), 0);
	secret_set(&text, "Hi", 2);
	reply.place.blind = rig_blind(r, CHANNEL_SMS, ADA);
	assert_int_equal(replies_add(r->store, &reply, NOW, &r->err), 0);
	secret_done(&text);
}

static void
only_who_is_out_is_answered(void **state)
{
	struct claim claim = { .account = "sandbox", .limit = 8, .held = true };
	struct claimed claimed[8];
	struct rig *r = rig_new();
	int n;

	(void)state;
	rig_begin(r);
	add_reply(r, "help", false);
	add_reply(r, "stopped", true);
	n = replies_claim(r->store, &claim, NOW, claimed, &r->err);
	assert_int_equal(n, 1);
	assert_int_equal(rig_number(r, "SELECT state FROM reply "
	    "WHERE kind = 'stopped'"), MESSAGE_IN_FLIGHT);
	rig_claimed_done(claimed, n);
	claim.held = false;
	n = replies_claim(r->store, &claim, NOW, claimed, &r->err);
	assert_int_equal(n, 1);
	rig_claimed_done(claimed, n);
	rig_commit(r);
	rig_free(r);
}

static int
hold_and_release(struct rig *r, void *arg)
{
	struct hold h = { .kind = HOLD_LIST, .name = "vote", .since_ms = NOW };

	(void)arg;
	return holds_add(r->store, &h, &r->err) == -1 ||
	    holds_remove(r->store, HOLD_LIST, "vote", NOW, &r->err) == -1 ?
	    -1 : 0;
}

static void
whatever_fails_nothing_is_half_held(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed claimed[4];

	(void)state;
	hold(r, HOLD_LIST, "press");
	assert_int_equal(rig_claim(r, &b, NOW, 1, claimed), 1);
	rig_claimed_done(claimed, 1);
	assert_true(rig_fail_each(r, hold_and_release, NULL) >= 3);
	rig_free(r);
}

static const struct CMUnitTest others[] = {
	{ "released, she gets it at once", released_she_gets_it_at_once, NULL,
	  NULL, NULL },
	{ "a way that is not held is taken", a_way_that_is_not_held_is_taken,
	  NULL, NULL, NULL },
	{ "held twice is held once, by the first; what is not held is not "
	  "released", twice_is_once, NULL, NULL, NULL },
	{ "holds survive a restart", it_survives_a_restart, NULL, NULL, NULL },
	{ "an account, or everything, holds a carrier",
	  an_account_or_everything_holds_a_carrier, NULL, NULL, NULL },
	{ "how far it got: handed over, in flight, waiting",
	  it_is_counted_how_far_it_got, NULL, NULL, NULL },
	{ "of a held account only who is out is answered",
	  only_who_is_out_is_answered, NULL, NULL, NULL },
	{ "two hold everything, and each ends by itself", two_hold_everything,
	  NULL, NULL, NULL },
	{ "whatever fails, nothing is half held",
	  whatever_fails_nothing_is_half_held, NULL, NULL, NULL },
};

#define COUNT(a) (sizeof (a) / sizeof (a)[0])

int
main(void)
{
	struct CMUnitTest tests[COUNT(list_cases) + COUNT(stop_cases) +
	    COUNT(others)];
	size_t n = 0, i;

	for (i = 0; i < COUNT(list_cases); i++)
		tests[n++] = (struct CMUnitTest){ .name = list_cases[i].label,
		    .test_func = check_list, .initial_state = &list_cases[i] };
	for (i = 0; i < COUNT(stop_cases); i++)
		tests[n++] = (struct CMUnitTest){ .name = stop_cases[i].label,
		    .test_func = check_stop, .initial_state = &stop_cases[i] };
	memcpy(tests + n, others, sizeof others);
	return cmocka_run_group_tests_name("holds", tests, NULL, NULL);
}
