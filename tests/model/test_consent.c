#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdbool.h>

#include "model/consent.h"

/*
 * The drawing of consent.h, each state with each event: what becomes of it.  Where
 * nothing is drawn it stays what it is.
 */
#define AFTER(s, e, w, text) { text, CONSENT_##s, CONSENT_##e, CONSENT_##w }

static struct arrow_case {
	const char		*label;
	enum consent_state	 was;
	enum consent_event	 event;
	enum consent_state	 want;
} arrows[] = {
	/* Nothing is known. */
	AFTER(NONE, ENTERED, PENDING, "entered by others, she is to be asked"),
	AFTER(NONE, ON_FILE, CONFIRMED, "what is on file confirms"),
	AFTER(NONE, LAPSED, NONE, "nobody was asked: nothing lapses"),
	AFTER(NONE, JOINED, CONFIRMED, "who joins is confirmed"),
	AFTER(NONE, ANSWERED, NONE, "a yes that nobody asked for is none"),
	AFTER(NONE, STARTED, NONE, "START without a stop before it is none"),
	AFTER(NONE, STOPPED, REVOKED, "a stranger's STOP is kept"),
	AFTER(NONE, LEFT, REVOKED, "a stranger's LEAVE is kept"),
	/* Asked, and no answer yet. */
	AFTER(PENDING, ENTERED, PENDING, "entered again, she is asked still"),
	AFTER(PENDING, ON_FILE, CONFIRMED, "what is on file answers for her"),
	AFTER(PENDING, LAPSED, EXPIRED, "she did not answer in time"),
	AFTER(PENDING, JOINED, CONFIRMED, "she joins by herself"),
	AFTER(PENDING, ANSWERED, CONFIRMED, "she answers yes"),
	AFTER(PENDING, STARTED, PENDING, "START is no answer"),
	AFTER(PENDING, STOPPED, REVOKED, "she answers STOP"),
	AFTER(PENDING, LEFT, REVOKED, "she answers LEAVE"),
	/* She is sent to. */
	AFTER(CONFIRMED, ENTERED, CONFIRMED, "entered again, her yes stays"),
	AFTER(CONFIRMED, ON_FILE, CONFIRMED, "it is on file besides"),
	AFTER(CONFIRMED, LAPSED, CONFIRMED, "a yes does not lapse"),
	AFTER(CONFIRMED, JOINED, CONFIRMED, "she joins once more"),
	AFTER(CONFIRMED, ANSWERED, CONFIRMED, "she says yes once more"),
	AFTER(CONFIRMED, STARTED, CONFIRMED, "START changes nothing"),
	AFTER(CONFIRMED, STOPPED, REVOKED, "STOP ends it"),
	AFTER(CONFIRMED, LEFT, REVOKED, "LEAVE ends it"),
	/* She said STOP: nothing that others do moves her. */
	AFTER(REVOKED, ENTERED, REVOKED, "no file undoes a STOP"),
	AFTER(REVOKED, ON_FILE, REVOKED, "no signed sheet undoes a STOP"),
	AFTER(REVOKED, LAPSED, REVOKED, "a STOP does not lapse"),
	AFTER(REVOKED, JOINED, CONFIRMED, "she joins again by her own text"),
	AFTER(REVOKED, ANSWERED, REVOKED, "a yes undoes no STOP"),
	AFTER(REVOKED, STARTED, CONFIRMED, "START undoes a STOP"),
	AFTER(REVOKED, STOPPED, REVOKED, "STOP again changes nothing"),
	AFTER(REVOKED, LEFT, REVOKED, "LEAVE behind a STOP changes nothing of it"),
	/* She never answered. */
	AFTER(EXPIRED, ENTERED, EXPIRED, "entered again, she is not asked again"),
	AFTER(EXPIRED, ON_FILE, EXPIRED, "a sheet does not answer for her now"),
	AFTER(EXPIRED, LAPSED, EXPIRED, "it lapses once"),
	AFTER(EXPIRED, JOINED, CONFIRMED, "she joins, late"),
	AFTER(EXPIRED, ANSWERED, EXPIRED, "her yes comes too late"),
	AFTER(EXPIRED, STARTED, EXPIRED, "START is not for who never stopped"),
	AFTER(EXPIRED, STOPPED, REVOKED, "her STOP is kept"),
	AFTER(EXPIRED, LEFT, REVOKED, "her LEAVE is kept"),
};
#define NARROWS (sizeof arrows / sizeof arrows[0])

static void
check_arrow(void **state)
{
	const struct arrow_case *c = *state;

	assert_int_equal(consent_after(c->was, c->event), c->want);
}

/* A state or an event that is added needs its rows. */
static void
check_all_arrows(void **state)
{
	bool seen[CONSENT_NSTATES][CONSENT_NEVENTS] = { 0 };
	size_t i;

	(void)state;
	assert_int_equal(NARROWS, CONSENT_NSTATES * CONSENT_NEVENTS);
	for (i = 0; i < NARROWS; i++) {
		assert_false(seen[arrows[i].was][arrows[i].event]);
		seen[arrows[i].was][arrows[i].event] = true;
	}
}

/* What others do never leads out of revoked, whatever comes in which order. */
static void
check_others(void **state)
{
	enum consent_state at = CONSENT_REVOKED;
	unsigned i, k;

	(void)state;
	for (i = 0; i < 3 * 3 * 3 * 3; i++)
		for (k = i; k > 0; k /= 3) {
			at = consent_after(at, CONSENT_ENTERED + k % 3);
			assert_int_equal(at, CONSENT_REVOKED);
		}
}

/* When something counts that happened at the moment of what is known, or beside. */
static void
check_order(void **state)
{
	enum consent_event event;

	(void)state;
	for (event = 0; event < CONSENT_NEVENTS; event++) {
		assert_true(consent_in_order(event, 1001, 1000));
		assert_false(consent_in_order(event, 999, 1000));
		assert_int_equal(consent_in_order(event, 1000, 1000),
		    event == CONSENT_STOPPED || event == CONSENT_LEFT);
	}
}

struct hear_case {
	const char		*label;
	struct consent		 was;
	enum consent_said	 said;
	struct consent		 want;
};

#define BY_FILE	true
#define OWN	false
#define NO_BEFORE true

static struct hear_case cases[] = {
	{ "nobody said anything: on file confirms", { 0, OWN, 0 },
	    SAID_ON_FILE, { CONSENT_CONFIRMED, BY_FILE, 0 } },
	{ "ask is pending", { 0, OWN, 0 }, SAID_ASK,
	    { CONSENT_PENDING, BY_FILE, 0 } },
	{ "no is none, and known", { 0, OWN, 0 }, SAID_NO,
	    { CONSENT_NONE, OWN, NO_BEFORE } },
	{ "what is unclear is none", { 0, OWN, 0 }, SAID_UNCLEAR,
	    { CONSENT_NONE, OWN, 0 } },
	{ "ask takes the file's own word back",
	    { CONSENT_CONFIRMED, BY_FILE, 0 }, SAID_ASK,
	    { CONSENT_PENDING, BY_FILE, 0 } },
	{ "so does no", { CONSENT_CONFIRMED, BY_FILE, 0 }, SAID_NO,
	    { CONSENT_NONE, BY_FILE, NO_BEFORE } },
	{ "and what is unclear", { CONSENT_CONFIRMED, BY_FILE, 0 },
	    SAID_UNCLEAR, { CONSENT_NONE, BY_FILE, 0 } },
	{ "a no can be taken back", { CONSENT_NONE, BY_FILE, NO_BEFORE },
	    SAID_ON_FILE, { CONSENT_CONFIRMED, BY_FILE, 0 } },
	{ "who was asked is confirmed by what is on file",
	    { CONSENT_PENDING, OWN, 0 }, SAID_ON_FILE,
	    { CONSENT_CONFIRMED, BY_FILE, 0 } },
	{ "her own yes stays, where the file asks",
	    { CONSENT_CONFIRMED, OWN, 0 }, SAID_ASK,
	    { CONSENT_CONFIRMED, OWN, 0 } },
	{ "and where it is unclear", { CONSENT_CONFIRMED, OWN, 0 },
	    SAID_UNCLEAR, { CONSENT_CONFIRMED, OWN, 0 } },
	{ "it stays hers, where the file agrees",
	    { CONSENT_CONFIRMED, OWN, 0 }, SAID_ON_FILE,
	    { CONSENT_CONFIRMED, OWN, 0 } },
	{ "a new no ends it: nobody knows which came first",
	    { CONSENT_CONFIRMED, OWN, 0 }, SAID_NO,
	    { CONSENT_NONE, BY_FILE, NO_BEFORE } },
	{ "a no that was there before it does not",
	    { CONSENT_CONFIRMED, OWN, NO_BEFORE }, SAID_NO,
	    { CONSENT_CONFIRMED, OWN, NO_BEFORE } },
	{ "what is unclear does not make that no a new one",
	    { CONSENT_CONFIRMED, OWN, NO_BEFORE }, SAID_UNCLEAR,
	    { CONSENT_CONFIRMED, OWN, NO_BEFORE } },
	{ "a yes of the file does", { CONSENT_CONFIRMED, OWN, NO_BEFORE },
	    SAID_ON_FILE, { CONSENT_CONFIRMED, OWN, 0 } },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct hear_case *c = *state;
	struct consent got = c->was;

	consent_hear(&got, c->said);
	assert_int_equal(got.state, c->want.state);
	assert_int_equal(got.by_file, c->want.by_file);
	assert_int_equal(got.refused, c->want.refused);
}

/* Revoked and expired are left by no word, whoever's they are. */
static void
check_ends(void **state)
{
	static const enum consent_state ends[] = { CONSENT_REVOKED,
	    CONSENT_EXPIRED };
	enum consent_said said;
	struct consent got;
	unsigned i;

	(void)state;
	for (i = 0; i < 8; i++)
		for (said = SAID_ASK; said <= SAID_UNCLEAR; said++) {
			got = (struct consent){ ends[i % 2], i & 2, i & 4 };
			consent_hear(&got, said);
			assert_int_equal(got.state, ends[i % 2]);
			assert_int_equal(got.by_file, (i & 2) != 0);
		}
}

/* To hear it again changes nothing. */
static void
check_again(void **state)
{
	enum consent_said said;
	struct consent once, twice;
	unsigned i;

	(void)state;
	for (i = 0; i < 5 * 4; i++)
		for (said = SAID_ASK; said <= SAID_UNCLEAR; said++) {
			once = (struct consent){ i / 4, i & 1, i & 2 };
			consent_hear(&once, said);
			twice = once;
			consent_hear(&twice, said);
			assert_int_equal(twice.state, once.state);
			assert_int_equal(twice.by_file, once.by_file);
			assert_int_equal(twice.refused, once.refused);
		}
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + NARROWS + 5] = {
		{ .name = "no word leaves revoked or expired",
		    .test_func = check_ends },
		{ .name = "to hear it again changes nothing",
		    .test_func = check_again },
		{ .name = "each state has a row for each event",
		    .test_func = check_all_arrows },
		{ .name = "others never lead out of revoked",
		    .test_func = check_others },
		{ .name = "of one moment, a stop counts and nothing else does",
		    .test_func = check_order },
	};
	size_t i, n = 5;

	for (i = 0; i < NARROWS; i++)
		tests[n++] = (struct CMUnitTest){ .name = arrows[i].label,
		    .test_func = check_arrow, .initial_state = &arrows[i] };
	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("consent", tests, NULL, NULL);
}
