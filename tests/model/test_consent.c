#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "model/consent.h"

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
	struct CMUnitTest tests[NCASES + 2] = {
		[NCASES] = { .name = "no word leaves revoked or expired",
		    .test_func = check_ends },
		[NCASES + 1] = { .name = "to hear it again changes nothing",
		    .test_func = check_again },
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("consent", tests, NULL, NULL);
}
