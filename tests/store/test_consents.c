/*
 * Consent, row by row: every state meets every event, in and out of order, and
 * each change of it is on record.
 */
#include "store/consents.h"
#include "store/persons.h"
#include "store/store_rig.h"

#define HOW	"keyword VOTE"
#define WORDS	"joined.en"

struct talk {
	struct rig	*r;
	struct person	 who, other;
};

static void
talk_open(struct talk *t)
{
	t->r = rig_new();
	assert_int_equal(persons_add(t->r->store, "en", NULL, &t->who,
	    &t->r->err), 0);
	assert_int_equal(persons_add(t->r->store, "en", NULL, &t->other,
	    &t->r->err), 0);
}

/* ${list} NULL: every one she has; ${channel} -1 likewise. */
static int
say(struct talk *t, enum consent_event event, const char *list, int channel,
    int64_t event_ms)
{
	const struct consenting what = { .person = t->who.id, .list = list,
	    .channel = channel, .event = event, .how = HOW, .wording = WORDS,
	    .event_ms = event_ms };
	int changed = consents_apply(t->r->store, &what, NOW, &t->r->err);

	assert_int_not_equal(changed, -1);
	return changed;
}

static enum consent_state
state_of(struct talk *t, const char *list, enum channel channel)
{
	enum consent_state state = CONSENT_EXPIRED;

	assert_int_equal(consents_state(t->r->store, t->who.id, list, channel,
	    &state, &t->r->err), 0);
	return state;
}

static int64_t
logged(struct talk *t)
{
	return rig_number(t->r, "SELECT count(*) FROM consent_log");
}

/* Bring her to ${state} at NOW, by what leads there. */
static void
lead_to(struct talk *t, enum consent_state state)
{
	static const enum consent_event last[CONSENT_NSTATES] = {
		[CONSENT_PENDING] = CONSENT_ENTERED,
		[CONSENT_CONFIRMED] = CONSENT_JOINED,
		[CONSENT_REVOKED] = CONSENT_LEFT,
		[CONSENT_EXPIRED] = CONSENT_LAPSED,
	};

	if (state == CONSENT_EXPIRED)
		say(t, CONSENT_ENTERED, "vote", CHANNEL_SMS, NOW - 1);
	if (state == CONSENT_REVOKED)
		say(t, CONSENT_JOINED, "vote", CHANNEL_SMS, NOW - 1);
	if (state != CONSENT_NONE)
		assert_int_equal(say(t, last[state], "vote", CHANNEL_SMS, NOW),
		    1);
	assert_int_equal(state_of(t, "vote", CHANNEL_SMS), state);
}

/* What is said of one list by ${event} at ${event_ms}, from ${from}. */
static void
check_step(enum consent_state from, enum consent_event event,
    int64_t event_ms)
{
	enum consent_state want = from;
	struct talk t;
	int64_t before;

	talk_open(&t);
	lead_to(&t, from);
	before = logged(&t);
	if (from == CONSENT_NONE || event == CONSENT_LEFT ||
	    consent_in_order(event, event_ms, NOW))
		want = consent_after(from, event);
	/* START is for what a STOP of everything ended: LEAVE is not undone. */
	if (event == CONSENT_STARTED && from == CONSENT_REVOKED)
		want = from;
	assert_int_equal(say(&t, event, "vote", CHANNEL_SMS, event_ms),
	    want != from);
	assert_int_equal(state_of(&t, "vote", CHANNEL_SMS), want);
	assert_int_equal(logged(&t), before + (want != from));
	if (want != from)
		assert_int_equal(rig_number(t.r, "SELECT count(*) "
		    "FROM consent_log WHERE id = (SELECT max(id) "
		    "FROM consent_log) AND how = '" HOW "' AND "
		    "wording = '" WORDS "' AND at_ms = 1503100800000"), 1);
	rig_free(t.r);
}

static void
every_event_in_every_state(void **state)
{
	static const int64_t times[] = { NOW - 1, NOW, NOW + 1 };
	enum consent_state from;
	enum consent_event event;
	size_t i;

	(void)state;
	for (from = CONSENT_NONE; from < CONSENT_NSTATES; from++)
		for (event = CONSENT_ENTERED; event < CONSENT_NEVENTS; event++)
			for (i = 0; i < 3; i++)
				check_step(from, event, times[i]);
}

/*
 * Stories: each word at its time, and what holds then.
 */

struct word {
	enum consent_event	 event;
	const char		*list;	/* NULL: all; "-": the end */
	int64_t			 at;
	enum consent_state	 want;	/* to vote by SMS */
};

struct story_case {
	const char	*label;
	struct word	 words[5];
};

#define ALL	NULL
#define V	"vote"
#define THEN	{ 0, "-", 0, 0 }

static struct story_case stories[] = {
	{ "START resumes what a STOP ended", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_STOPPED, ALL, 2, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 3, CONSENT_CONFIRMED }, THEN } },
	{ "START does not resume what she left", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_LEFT, V, 2, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 3, CONSENT_REVOKED }, THEN } },
	{ "nor what she left and a STOP followed", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_LEFT, V, 2, CONSENT_REVOKED },
		{ CONSENT_STOPPED, ALL, 3, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 4, CONSENT_REVOKED }, THEN } },
	{ "nor what she left after a STOP", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_STOPPED, ALL, 2, CONSENT_REVOKED },
		{ CONSENT_LEFT, V, 3, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 4, CONSENT_REVOKED }, THEN } },
	{ "nor what she left before a STOP that came first", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_STOPPED, ALL, 3, CONSENT_REVOKED },
		{ CONSENT_LEFT, V, 2, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 4, CONSENT_REVOKED }, THEN } },
	{ "a LEAVE that comes late undoes her START", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_STOPPED, ALL, 3, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 4, CONSENT_CONFIRMED },
		{ CONSENT_LEFT, V, 2, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 5, CONSENT_REVOKED } } },
	{ "START does not confirm what was never confirmed", {
		{ CONSENT_ENTERED, V, 1, CONSENT_PENDING },
		{ CONSENT_STOPPED, ALL, 2, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 3, CONSENT_REVOKED }, THEN } },
	{ "YES does not undo a STOP, the keyword does", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_STOPPED, ALL, 2, CONSENT_REVOKED },
		{ CONSENT_ANSWERED, V, 3, CONSENT_REVOKED },
		{ CONSENT_JOINED, V, 4, CONSENT_CONFIRMED }, THEN } },
	{ "a STOP of the same moment as the START wins", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_STOPPED, ALL, 2, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 3, CONSENT_CONFIRMED },
		{ CONSENT_STOPPED, ALL, 3, CONSENT_REVOKED }, THEN } },
	{ "in whichever order they come", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_STOPPED, ALL, 3, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 3, CONSENT_REVOKED }, THEN } },
	{ "a START that comes late does not undo a later STOP", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_STOPPED, ALL, 5, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 4, CONSENT_REVOKED }, THEN } },
	{ "nor where the later STOP was her second", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_STOPPED, ALL, 2, CONSENT_REVOKED },
		{ CONSENT_STOPPED, ALL, 5, CONSENT_REVOKED },
		{ CONSENT_STARTED, ALL, 4, CONSENT_REVOKED }, THEN } },
	{ "a STOP that comes late does not undo a later JOIN", {
		{ CONSENT_JOINED, V, 1, CONSENT_CONFIRMED },
		{ CONSENT_JOINED, V, 5, CONSENT_CONFIRMED },
		{ CONSENT_STOPPED, ALL, 4, CONSENT_CONFIRMED }, THEN } },
	{ "who lapsed is confirmed by her own keyword alone", {
		{ CONSENT_ENTERED, V, 1, CONSENT_PENDING },
		{ CONSENT_LAPSED, V, 2, CONSENT_EXPIRED },
		{ CONSENT_ANSWERED, V, 3, CONSENT_EXPIRED },
		{ CONSENT_ON_FILE, V, 4, CONSENT_EXPIRED },
		{ CONSENT_JOINED, V, 5, CONSENT_CONFIRMED } } },
};
#define NSTORIES (sizeof stories / sizeof stories[0])

static void
check_story(void **state)
{
	const struct story_case *c = *state;
	const struct word *w;
	struct talk t;

	talk_open(&t);
	for (w = c->words; w < c->words + 5 && (w->list == NULL ||
	    strcmp(w->list, "-") != 0); w++) {
		say(&t, w->event, w->list, w->list != NULL ? CHANNEL_SMS : -1,
		    w->at);
		assert_int_equal(state_of(&t, "vote", CHANNEL_SMS), w->want);
	}
	/* Another's is never touched. */
	assert_int_equal(rig_number(t.r, "SELECT count(*) FROM consent "
	    "WHERE person <> (SELECT min(id) FROM person)"), 0);
	rig_free(t.r);
}

/*
 * Which rows.
 */

static void
on_row(const char *list, enum channel channel, enum consent_state state,
    int64_t since_ms, void *arg)
{
	assert_int_equal(since_ms, NOW);
	buf_addf(arg, "%s %s %s\n", list, channel_name(channel),
	    consent_state_name(state));
}

static void
assert_rows(struct talk *t, int64_t person, const char *want)
{
	struct buf got;

	buf_init(&got, 4096);
	assert_int_equal(consents_of(t->r->store, person, on_row, &got,
	    &t->r->err), 0);
	assert_string_equal(buf_text(&got), want);
	buf_done(&got);
}

static void
all_and_only_the_rows_that_are_named(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t);
	assert_rows(&t, t.who.id, "");
	assert_int_equal(say(&t, CONSENT_STOPPED, NULL, -1, NOW), 0);
	assert_rows(&t, t.who.id, "");
	assert_int_equal(say(&t, CONSENT_JOINED, "vote", CHANNEL_EMAIL, 1), 1);
	assert_int_equal(say(&t, CONSENT_JOINED, "vote", CHANNEL_SMS, 1), 1);
	assert_int_equal(say(&t, CONSENT_JOINED, "press", CHANNEL_SMS, 1), 1);
	assert_rows(&t, t.who.id, "press sms confirmed\nvote sms confirmed\n"
	    "vote email confirmed\n");
	assert_int_equal(say(&t, CONSENT_STOPPED, "vote", -1, 2), 2);
	assert_rows(&t, t.who.id, "press sms confirmed\nvote sms revoked\n"
	    "vote email revoked\n");
	assert_int_equal(say(&t, CONSENT_STOPPED, NULL, CHANNEL_SMS, 3), 1);
	assert_rows(&t, t.who.id, "press sms revoked\nvote sms revoked\n"
	    "vote email revoked\n");
	assert_rows(&t, t.other.id, "");
	assert_int_equal(state_of(&t, "nothing", CHANNEL_SMS), CONSENT_NONE);
	assert_int_equal(logged(&t), 6);
	rig_free(t.r);
}

/*
 * Lapsing, by how long it was pending.
 */

static void
what_is_not_answered_in_time_expires(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t);
	say(&t, CONSENT_ENTERED, "vote", CHANNEL_SMS, NOW);
	say(&t, CONSENT_JOINED, "press", CHANNEL_SMS, NOW);
	assert_int_equal(consents_lapse(t.r->store, NOW + CONSENT_LAPSE_MS - 1,
	    &t.r->err), 0);
	assert_int_equal(consents_lapse(t.r->store, NOW + CONSENT_LAPSE_MS,
	    &t.r->err), 1);
	assert_int_equal(state_of(&t, "vote", CHANNEL_SMS), CONSENT_EXPIRED);
	assert_int_equal(state_of(&t, "press", CHANNEL_SMS),
	    CONSENT_CONFIRMED);
	assert_int_equal(rig_number(t.r, "SELECT count(*) FROM consent_log "
	    "WHERE old = 1 AND state = 4 AND how = 'no answer in time'"), 1);
	assert_int_equal(consents_lapse(t.r->store, NOW + CONSENT_LAPSE_MS,
	    &t.r->err), 0);
	rig_free(t.r);
}

static int
stop_all(struct rig *r, void *arg)
{
	const struct consenting what = { .person = *(int64_t *)arg,
	    .channel = -1, .event = CONSENT_STOPPED, .how = "STOP",
	    .wording = "", .event_ms = NOW + 1 };

	return consents_apply(r->store, &what, NOW + 1, &r->err) == -1 ? -1 :
	    0;
}

static int
lapse(struct rig *r, void *arg)
{
	(void)arg;
	return consents_lapse(r->store, NOW + CONSENT_LAPSE_MS, &r->err) == -1
	    ? -1 : 0;
}

static void
a_failure_leaves_what_was(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t);
	say(&t, CONSENT_ENTERED, "vote", CHANNEL_EMAIL, NOW);
	assert_int_equal(rig_fail_each(t.r, lapse, NULL), 2);
	say(&t, CONSENT_JOINED, "vote", CHANNEL_SMS, NOW);
	say(&t, CONSENT_JOINED, "press", CHANNEL_SMS, NOW);
	assert_true(rig_fail_each(t.r, stop_all, &t.who.id) >= 5);
	assert_int_equal(state_of(&t, "press", CHANNEL_SMS), CONSENT_REVOKED);
	rig_free(t.r);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ "every event in every state, in and out of order",
		    every_event_in_every_state, NULL, NULL, NULL },
		{ "all and only the rows that are named change",
		    all_and_only_the_rows_that_are_named, NULL, NULL, NULL },
		{ "what is not answered in time expires",
		    what_is_not_answered_in_time_expires, NULL, NULL, NULL },
		{ "a failure leaves what was", a_failure_leaves_what_was, NULL,
		    NULL, NULL },
	};
	struct CMUnitTest tests[NSTORIES];
	size_t i;
	int failed;

	for (i = 0; i < NSTORIES; i++)
		tests[i] = (struct CMUnitTest){ .name = stories[i].label,
		    .test_func = check_story, .initial_state = &stories[i] };
	failed = cmocka_run_group_tests_name("consents: stories", tests, NULL,
	    NULL);
	return failed + cmocka_run_group_tests_name("consents", others, NULL,
	    NULL);
}
