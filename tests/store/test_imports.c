#include "store/store_rig.h"

#include "store/consents.h"
#include "store/imports.h"
#include "store/persons.h"

/* A row for an import. */
static struct list_row
row_of(const char *phone, const char *email, enum consent_said said)
{
	struct list_row row = { .where = { "line", 2 }, .consent = said };

	assert_int_equal(address_set(&row.phone, phone), 0);
	assert_int_equal(address_set(&row.email, email), 0);
	if (said != SAID_NO)	/* whose rows may be wrong otherwise */
		row.language = (char *)"en";
	if (said == SAID_ON_FILE) {
		row.source = (char *)"a signed sheet";
		row.date_ms = GIVEN;
	}
	return row;
}

static enum import_outcome
take(struct rig *r, int list, const struct list_row *row)
{
	enum import_outcome outcome;

	rig_begin(r);
	assert_int_equal(imports_row(r->store, &r->lists[list], row, NOW,
	    &outcome, &r->err), 0);
	rig_commit(r);
	return outcome;
}

/* Ada has a phone and an e-mail address, Ben and Eva a phone; all on "vote". */
static struct import_case {
	const char		*label;
	const char		*before;	/* happened to Ada; NULL: nothing */
	int			 list;
	const char		*phone, *email;
	enum consent_said	 said;
	enum import_outcome	 want;
	int64_t			 want_people, want_members;	/* in all; by an import */
	enum consent_state	 want_consent;	/* by phone */
} cases[] = {
	{ "a stranger is asked first", NULL, PRESS, IDA, "", SAID_NOTHING,
	    IMPORT_ADDED, 4, 1, CONSENT_PENDING },
	{ "whose consent is on file is on", NULL, PRESS, IDA, "",
	    SAID_ON_FILE, IMPORT_ADDED, 4, 1, CONSENT_CONFIRMED },
	{ "the list's own documents count where the import has them", NULL,
	    VOTE, IDA, "", SAID_NOTHING, IMPORT_ADDED, 4, 1,
	    CONSENT_CONFIRMED },
	{ "who is on another list is the same person", NULL, PRESS, ADA, "",
	    SAID_NOTHING, IMPORT_ADDED, 3, 1, CONSENT_PENDING },
	{ "who is on it by a file stays what she is", NULL, VOTE, ADA, "",
	    SAID_ASK, IMPORT_KNOWN, 3, 0, CONSENT_CONFIRMED },
	{ "a row of two people is nobody's", NULL, PRESS, BEN, ADA_MAIL,
	    SAID_NOTHING, IMPORT_TWO, 3, 0, CONSENT_NONE },
	{ "who said STOP is not taken", "stop", PRESS, ADA, "", SAID_ON_FILE,
	    IMPORT_STOPPED, 3, 0, CONSENT_NONE },
	{ "nor by her other address", "stop", PRESS, "", ADA_MAIL,
	    SAID_ON_FILE, IMPORT_STOPPED, 3, 0, CONSENT_NONE },
	{ "who had herself erased is not stored again", "forget", PRESS, ADA,
	    "", SAID_ON_FILE, IMPORT_STOPPED, 2, 0, CONSENT_NONE },
	{ "who left the list is not put on it again", "leave", VOTE, ADA, "",
	    SAID_ON_FILE, IMPORT_STOPPED, 3, 0, CONSENT_REVOKED },
	{ "a no of a file wins over an import's yes", "no", VOTE, ADA, "",
	    SAID_ON_FILE, IMPORT_STOPPED, 3, 0, CONSENT_NONE },
	{ "a no is kept of a stranger, too", NULL, PRESS, IDA, "", SAID_NO,
	    IMPORT_SAYS_NO, 4, 0, CONSENT_NONE },
	{ "a no takes back what a file says", NULL, VOTE, ADA, "", SAID_NO,
	    IMPORT_SAYS_NO, 3, 0, CONSENT_NONE },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
happen(struct rig *r, const char *what)
{
	struct blind blind = rig_blind(r, CHANNEL_SMS, ADA);
	struct person who;

	assert_int_equal(persons_find(r->store, CHANNEL_SMS, &blind, &who,
	    &r->err), 1);
	rig_begin(r);
	if (strcmp(what, "stop") == 0)
		rig_try_suppress(r, ADA);
	else if (strcmp(what, "forget") == 0)
		assert_int_equal(optout_forget(r->store, &who, NOW, &r->err),
		    0);
	else if (strcmp(what, "leave") == 0) {
		rig_set_consent(r, ADA, "vote", CONSENT_REVOKED);
		rig_do(r, "DELETE FROM membership WHERE person = 1");
	} else
		rig_do(r, "UPDATE consent SET state = 0, refused = 1 "
		    "WHERE person = 1");
	rig_commit(r);
}

static void
check_case(void **state)
{
	const struct import_case *c = *state;
	const char *name = c->list == VOTE ? "vote" : "press";
	struct rig *r = rig_new();
	struct list_row row = row_of(c->phone, c->email, c->said);

	rig_three(r);
	if (c->before != NULL)
		happen(r, c->before);
	assert_int_equal(take(r, c->list, &row), c->want);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person"),
	    c->want_people);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM membership "
	    "WHERE source = 'import'"), c->want_members);
	if (*c->phone != '\0')
		assert_int_equal(rig_consent(r, c->phone, name),
		    c->want_consent);
	rig_free(r);
}

static void
a_file_that_is_read_again_takes_nobody_off(void **state)
{
	struct rig *r = rig_new();
	struct list_row row = row_of(IDA, "", SAID_NOTHING);

	(void)state;
	rig_three(r);
	assert_int_equal(take(r, VOTE, &row), IMPORT_ADDED);
	assert_int_equal(rig_sync(r, VOTE).left, 0);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM membership "
	    "WHERE source = 'import'"), 1);
	assert_int_equal(take(r, VOTE, &row), IMPORT_KNOWN);
	rig_free(r);
}

/* The order of rows does not matter. */
static void
a_no_stays_a_no(void **state)
{
	struct rig *r = rig_new();
	struct list_row yes = row_of(IDA, "", SAID_ON_FILE),
	    no = row_of(IDA, "", SAID_NO);

	(void)state;
	assert_int_equal(take(r, VOTE, &no), IMPORT_SAYS_NO);
	assert_int_equal(take(r, VOTE, &yes), IMPORT_STOPPED);
	assert_int_equal(rig_consent(r, IDA, "vote"), CONSENT_NONE);
	assert_int_equal(take(r, PRESS, &yes), IMPORT_ADDED);
	assert_int_equal(rig_consent(r, IDA, "press"), CONSENT_CONFIRMED);
	assert_int_equal(take(r, PRESS, &no), IMPORT_SAYS_NO);
	assert_int_equal(rig_consent(r, IDA, "press"), CONSENT_NONE);
	rig_free(r);
}

static int
import(struct rig *r, void *arg)
{
	enum import_outcome outcome;

	return imports_row(r->store, &r->lists[VOTE], arg, NOW, &outcome,
	    &r->err);
}

static void
a_failure_changes_nothing(void **state)
{
	struct rig *r = rig_new();
	struct list_row row = row_of(IDA, "ida@example.org", SAID_NOTHING);

	(void)state;
	rig_three(r);
	assert_in_range(rig_fail_each(r, import, &row), 8, 100);
	rig_free(r);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 3] = {
		cmocka_unit_test(a_file_that_is_read_again_takes_nobody_off),
		cmocka_unit_test(a_no_stays_a_no),
		cmocka_unit_test(a_failure_changes_nothing),
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[3 + i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("imports", tests, NULL, NULL);
}
