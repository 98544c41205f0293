#include "store/consents.h"
#include "store/persons.h"
#include "store/store_rig.h"

/*
 * The vote list read once or twice: what each reading counts.
 */

#define ROWS_MAX 6
#define END { 0 }

struct row {
	const char	*phone, *email;
};

struct reading {
	bool		 allow_shrink;
	struct row	 rows[ROWS_MAX];
	struct sync_counts want;
	int		 want_result;
};

struct sync_case {
	const char	*label;
	struct reading	 readings[3];
	size_t		 nreadings;
	int64_t		 want_people, want_members;
};

#define FIVE { ADA, NULL }, { BEN, NULL }, { EVA, NULL }, { IDA, NULL }, \
	{ TOM, NULL }

static struct sync_case cases[] = {
	{ "a list of nobody is fine",
	    { { false, { END }, { 0, 0, 0, 0, 0, 0 }, 0 } }, 1, 0, 0 },
	{ "everyone on a new list joins",
	    { { false, { { ADA, ADA_MAIL }, { BEN, NULL }, { NULL, BEN_MAIL } },
	      { 3, 3, 0, 0, 0, 0 }, 0 } }, 1, 3, 3 },
	{ "read again, nobody joins and nobody leaves",
	    { { false, { { ADA, ADA_MAIL }, { NULL, BEN_MAIL } },
	      { 2, 2, 0, 0, 0, 0 }, 0 },
	      { false, { { ADA, ADA_MAIL }, { NULL, BEN_MAIL } },
	      { 2, 0, 0, 0, 0, 0 }, 0 } }, 2, 2, 2 },
	{ "one joins",
	    { { false, { { ADA, NULL } }, { 1, 1, 0, 0, 0, 0 }, 0 },
	      { false, { { BEN, NULL }, { ADA, NULL } }, { 2, 1, 0, 0, 0, 0 }, 0 } },
	    2, 2, 2 },
	{ "one of five may leave; the person stays known",
	    { { false, { FIVE }, { 5, 5, 0, 0, 0, 0 }, 0 },
	      { false, { { ADA, NULL }, { BEN, NULL }, { EVA, NULL },
	      { IDA, NULL } }, { 4, 0, 1, 0, 0, 0 }, 0 } }, 2, 5, 4 },
	{ "one of four may not leave just so",
	    { { false, { { ADA, NULL }, { BEN, NULL }, { EVA, NULL },
	      { IDA, NULL } }, { 4, 4, 0, 0, 0, 0 }, 0 },
	      { false, { { ADA, NULL }, { BEN, NULL }, { EVA, NULL } },
	      { 0 }, -1 } }, 2, 4, 4 },
	{ "two of five may not leave just so",
	    { { false, { FIVE }, { 5, 5, 0, 0, 0, 0 }, 0 },
	      { false, { { ADA, NULL }, { BEN, NULL }, { EVA, NULL } },
	      { 0 }, -1 } }, 2, 5, 5 },
	{ "nor where others join instead",
	    { { false, { { ADA, NULL }, { BEN, NULL }, { EVA, NULL } },
	      { 3, 3, 0, 0, 0, 0 }, 0 },
	      { false, { { ADA, NULL }, { BEN, NULL }, { IDA, NULL },
	      { TOM, NULL } }, { 0 }, -1 } }, 2, 3, 3 },
	{ "all may leave where that is allowed",
	    { { false, { FIVE }, { 5, 5, 0, 0, 0, 0 }, 0 },
	      { true, { END }, { 0, 0, 5, 0, 0, 0 }, 0 } }, 2, 5, 0 },
	{ "who left may come back, as the same person",
	    { { false, { { ADA, NULL } }, { 1, 1, 0, 0, 0, 0 }, 0 },
	      { true, { END }, { 0, 0, 1, 0, 0, 0 }, 0 },
	      { false, { { ADA, NULL } }, { 1, 1, 0, 0, 0, 0 }, 0 } }, 3, 1, 1 },
	{ "a second address makes no second person",
	    { { false, { { ADA, NULL } }, { 1, 1, 0, 0, 0, 0 }, 0 },
	      { false, { { ADA, ADA_MAIL } }, { 1, 0, 0, 0, 0, 0 }, 0 } }, 2, 1, 1 },
	{ "one address is enough to be found by",
	    { { false, { { ADA, ADA_MAIL } }, { 1, 1, 0, 0, 0, 0 }, 0 },
	      { false, { { NULL, ADA_MAIL } }, { 1, 0, 0, 0, 0, 0 }, 0 } }, 2, 1, 1 },
};

static void
check_sync(void **state)
{
	const struct sync_case *c = *state;
	struct rig *r = rig_new();
	const struct reading *reading;
	const struct row *row;
	struct sync_counts got;

	for (reading = c->readings; reading < c->readings + c->nreadings;
	    reading++) {
		char *before = rig_snapshot(r);

		rig_clear_rows(r, VOTE);
		for (row = reading->rows; row->phone != NULL ||
		    row->email != NULL; row++)
			rig_row(r, VOTE, row->phone, row->email, "en", NULL,
			    NULL);
		got = (struct sync_counts){ 0 };
		assert_int_equal(rig_try_sync(r, VOTE, reading->allow_shrink,
		    &got), reading->want_result);
		assert_int_equal(got.rows, reading->want.rows);
		assert_int_equal(got.joined, reading->want.joined);
		assert_int_equal(got.left, reading->want.left);
		assert_int_equal(got.refused, reading->want.refused);
		if (reading->want_result == -1) {
			assert_int_equal(r->err.kind, ERR_REFUSED);
			assert_non_null(strstr(r->err.text, "--allow-shrink"));
			rig_assert_unchanged(r, before);
		}
		free(before);
	}
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person"),
	    c->want_people);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM membership"),
	    c->want_members);
	rig_free(r);
}

/*
 * Two people are never made one.
 */

static void
a_row_of_two_people_is_refused(void **state)
{
	struct rig *r = rig_new();
	struct sync_counts got;
	int64_t ada, ben;

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_row(r, VOTE, NULL, BEN_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	ada = rig_person(r, ADA);
	ben = rig_person(r, BEN_MAIL);
	assert_int_not_equal(ada, ben);
	rig_row(r, PRESS, ADA, BEN_MAIL, "es", "Ada Sample", NULL);
	rig_row(r, PRESS, EVA, NULL, "en", NULL, NULL);
	got = rig_sync(r, PRESS);
	assert_int_equal(got.rows, 2);
	assert_int_equal(got.refused, 1);
	assert_int_equal(got.joined, 1);
	assert_int_equal(rig_person(r, ADA), ada);
	assert_int_equal(rig_person(r, BEN_MAIL), ben);
	assert_false(rig_is_on(r, ADA, "press"));
	assert_false(rig_is_on(r, BEN_MAIL, "press"));
	assert_true(rig_is_on(r, EVA, "press"));
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person "
	    "WHERE language = 'es' OR name IS NOT NULL"), 0);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM consent "
	    "WHERE list = 'press'"), 1);
	rig_free(r);
}

/* Her number on another row's e-mail: no address moves, none is replaced. */
static void
an_address_is_never_replaced(void **state)
{
	struct rig *r = rig_new();
	struct sync_counts got;

	(void)state;
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	rig_row(r, PRESS, BEN, ADA_MAIL, "en", NULL, NULL);
	got = rig_sync(r, PRESS);
	assert_int_equal(got.refused, 1);
	assert_int_equal(rig_person(r, BEN), 0);
	assert_int_equal(rig_person(r, ADA), rig_person(r, ADA_MAIL));
	assert_int_equal(rig_number(r, "SELECT count(*) FROM address"), 2);
	rig_free(r);
}

/* She changed her number in the file: refused, and she stays on the list. */
static void
a_refused_row_loses_nobody(void **state)
{
	struct rig *r = rig_new();
	struct sync_counts got;

	(void)state;
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_row(r, VOTE, EVA, NULL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	rig_clear_rows(r, VOTE);
	rig_row(r, VOTE, BEN, ADA_MAIL, "en", NULL, NULL);
	rig_row(r, VOTE, EVA, NULL, "en", NULL, NULL);
	got = rig_sync(r, VOTE);
	assert_int_equal(got.refused, 1);
	assert_int_equal(got.left, 0);
	assert_true(rig_is_on(r, ADA, "vote"));
	rig_free(r);
}

static void
two_lists_one_person(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_row(r, PRESS, NULL, ADA_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person"), 1);
	assert_true(rig_is_on(r, ADA, "vote"));
	assert_true(rig_is_on(r, ADA, "press"));
	rig_clear_rows(r, VOTE);
	assert_int_equal(rig_try_sync(r, VOTE, true,
	    &(struct sync_counts){ 0 }), 0);
	assert_false(rig_is_on(r, ADA, "vote"));
	assert_true(rig_is_on(r, ADA, "press"));
	rig_free(r);
}

static void
only_file_memberships_end(void **state)
{
	struct rig *r = rig_new();
	struct sync_counts got;

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_phone_row(r, VOTE, BEN);
	rig_sync(r, VOTE);
	rig_do(r, "INSERT INTO membership (list, person, source, round, "
	    "since_ms) SELECT 'vote', id, 'keyword', 0, 1 FROM person");
	rig_clear_rows(r, VOTE);
	assert_int_equal(rig_try_sync(r, VOTE, true, &got), 0);
	assert_int_equal(got.left, 2);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM membership "
	    "WHERE source = 'keyword'"), 2);
	rig_free(r);
}

/*
 * Consent.
 */

struct consent_case {
	const char		*label;
	int			 list;
	enum consent_state	 answered;	/* after the first reading */
	enum list_consent	 second;	/* the list, at the second */
	enum consent_state	 want;
};

static struct consent_case consents[] = {
	{ "consent on file is confirmed", VOTE, CONSENT_NONE, LIST_ON_FILE,
	    CONSENT_CONFIRMED },
	{ "a list that asks is pending", PRESS, CONSENT_NONE, LIST_ASK,
	    CONSENT_PENDING },
	{ "a list that becomes on file confirms", PRESS, CONSENT_NONE,
	    LIST_ON_FILE, CONSENT_CONFIRMED },
	{ "a file never overrules a STOP", VOTE, CONSENT_REVOKED, LIST_ON_FILE,
	    CONSENT_REVOKED },
	{ "nor does one that asks", PRESS, CONSENT_REVOKED, LIST_ASK,
	    CONSENT_REVOKED },
	{ "nor one that becomes on file", PRESS, CONSENT_REVOKED, LIST_ON_FILE,
	    CONSENT_REVOKED },
	{ "a file does not renew what expired", VOTE, CONSENT_EXPIRED,
	    LIST_ON_FILE, CONSENT_EXPIRED },
	{ "a person's yes stays, where the list asks", PRESS,
	    CONSENT_CONFIRMED, LIST_ASK, CONSENT_CONFIRMED },
	{ "and where the list begins to ask", VOTE, CONSENT_CONFIRMED,
	    LIST_ASK, CONSENT_CONFIRMED },
	{ "a list that begins to ask takes its own word back", VOTE,
	    CONSENT_NONE, LIST_ASK, CONSENT_PENDING },
};

static void
check_consent(void **state)
{
	const struct consent_case *c = *state;
	struct rig *r = rig_new();
	const char *list = r->lists[c->list].name;

	rig_phone_row(r, c->list, ADA);
	rig_sync(r, c->list);
	if (c->answered != CONSENT_NONE)
		rig_set_consent(r, ADA, list, c->answered);
	r->lists[c->list].consent = c->second;
	rig_sync(r, c->list);
	assert_int_equal(rig_consent(r, ADA, list), c->want);
	if (c->answered != CONSENT_NONE)
		assert_int_equal(rig_number(r, "SELECT count(*) FROM consent "
		    "WHERE how = 'answered' AND at_ms = 1"), 1);
	rig_free(r);
}

static void
leaving_and_coming_back_stays_revoked(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	rig_set_consent(r, ADA, "vote", CONSENT_REVOKED);
	rig_clear_rows(r, VOTE);
	assert_int_equal(rig_try_sync(r, VOTE, true,
	    &(struct sync_counts){ 0 }), 0);
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_REVOKED);
	rig_free(r);
}

/* Where the file has her consent from, as it can be read with the key alone. */
static void
assert_source(struct rig *r, const char *address, const char *list,
    const char *want)
{
	struct query *q = query(r->store->db, "SELECT c.source, p.handle "
	    "FROM consent c JOIN person p ON p.id = c.person "
	    "WHERE c.person = ? AND c.list = ? AND c.channel = ?");
	struct secret source = { 0 };
	const void *sealed;
	size_t len;

	query_bind_int(q, rig_person(r, address));
	query_bind_text(q, list);
	query_bind_int(q, rig_channel(address));
	assert_int_equal(query_step(q, &r->err), 1);
	sealed = query_blob(q, 0, &len);
	assert_int_equal(vault_unseal(r->store->vault, "consent",
	    query_text(q, 1), sealed, len, &source, &r->err), 0);
	assert_string_equal(secret_reveal(&source), want);
	query_end(q);
	secret_done(&source);
}

static void
consent_on_file_says_where_from(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_phone_row(r, PRESS, ADA);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM consent "
	    "WHERE list = 'vote' AND how = 'file' "
	    "AND at_ms = 1490000000000"), 2);	/* one for each channel */
	assert_source(r, ADA, "vote", "sign-up sheet");
	assert_source(r, ADA_MAIL, "vote", "sign-up sheet");
	assert_int_equal(rig_number(r, "SELECT count(*) FROM consent "
	    "WHERE list = 'press' AND how = 'file' AND source IS NULL "
	    "AND at_ms = 1503100800000"), 1);
	rig_do(r, "UPDATE consent SET at_ms = 7 WHERE list = 'press'");
	rig_sync(r, PRESS);	/* what is known is not stamped again */
	assert_int_equal(rig_number(r, "SELECT count(*) FROM consent "
	    "WHERE at_ms = 7"), 1);
	rig_free(r);
}

static void
what_is_known_is_not_written_again(void **state)
{
	struct rig *r = rig_new();
	int64_t before;

	(void)state;
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	before = rig_number(r, "SELECT total_changes()");
	rig_sync(r, VOTE);	/* a person and a membership */
	assert_int_equal(rig_number(r, "SELECT total_changes()") - before, 2);
	rig_free(r);
}

static void
a_source_that_is_corrected_is_written(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	r->lists[VOTE].source = "the sheet of 3 March";
	r->lists[VOTE].date_ms = 1488499200000;
	rig_sync(r, VOTE);
	assert_source(r, ADA, "vote", "the sheet of 3 March");
	assert_int_equal(rig_number(r, "SELECT at_ms FROM consent"),
	    1488499200000);
	rig_free(r);
}

/* What her own row says goes before what the list says. */
static void
a_row_can_say_where_and_when(void **state)
{
	struct rig *r = rig_new();
	struct list_row *row;

	(void)state;
	rig_phone_row(r, PRESS, ADA);
	rig_phone_row(r, PRESS, BEN);
	row = &r->lists[PRESS].rows[0];
	row->consent = SAID_ON_FILE;
	row->source = "her own letter";
	row->date_ms = 1488499200000;
	rig_sync(r, PRESS);
	assert_int_equal(rig_consent(r, ADA, "press"), CONSENT_CONFIRMED);
	assert_int_equal(rig_consent(r, BEN, "press"), CONSENT_PENDING);
	assert_source(r, ADA, "press", "her own letter");
	assert_int_equal(rig_number(r, "SELECT at_ms FROM consent "
	    "WHERE source IS NOT NULL"), 1488499200000);
	rig_free(r);
}

/*
 * Rows that say no.
 */

/* A row of ${list} with only these addresses, which says ${said}. */
static void
say(struct rig *r, int list, const char *phone, const char *email,
    enum consent_said said)
{
	rig_row(r, list, phone, email, "en", NULL, NULL);
	r->lists[list].rows[r->lists[list].nrows - 1].consent = said;
}

static void
a_no_ends_every_channel(void **state)
{
	struct rig *r = rig_new();
	struct sync_counts got;

	(void)state;
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	rig_clear_rows(r, VOTE);
	say(r, VOTE, NULL, ADA_MAIL, SAID_NO);
	got = rig_sync(r, VOTE);	/* all of the list, and no slip */
	assert_int_equal(got.refusing, 1);
	assert_int_equal(got.left, 0);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_NONE);
	assert_int_equal(rig_consent(r, ADA_MAIL, "vote"), CONSENT_NONE);
	assert_false(rig_is_on(r, ADA, "vote"));
	assert_int_equal(rig_number(r, "SELECT count(*) FROM consent "
	    "WHERE source IS NOT NULL"), 0);
	rig_free(r);
}

/* Also where another row of the same reading has her, before it or behind. */
static void
a_no_wins_wherever_it_stands(void **state)
{
	struct rig *r = rig_new();
	struct sync_counts got;

	(void)state;
	rig_row(r, PRESS, BEN, BEN_MAIL, "en", NULL, NULL);
	rig_sync(r, PRESS);
	rig_phone_row(r, VOTE, ADA);
	say(r, VOTE, ADA, NULL, SAID_NO);
	say(r, VOTE, BEN, NULL, SAID_NO);
	rig_row(r, VOTE, NULL, BEN_MAIL, "en", NULL, NULL);
	got = rig_sync(r, VOTE);
	assert_int_equal(got.refusing, 2);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM membership "
	    "WHERE list = 'vote'"), 0);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM consent "
	    "WHERE list = 'vote' AND state <> 0"), 0);
	assert_true(rig_is_on(r, BEN, "press"));
	assert_int_equal(rig_consent(r, BEN, "press"), CONSENT_PENDING);
	rig_free(r);
}

/* A no with two people's addresses is a no of both. */
static void
a_no_of_two_people(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_row(r, VOTE, NULL, BEN_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	rig_clear_rows(r, VOTE);
	say(r, VOTE, ADA, BEN_MAIL, SAID_NO);
	rig_sync(r, VOTE);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_NONE);
	assert_int_equal(rig_consent(r, BEN_MAIL, "vote"), CONSENT_NONE);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM membership"), 0);
	rig_free(r);
}

/* Somebody nobody knew says no, joins by herself, and the file still says no. */
static void
her_own_yes_after_a_no_stays(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	say(r, VOTE, ADA, NULL, SAID_NO);
	rig_sync(r, VOTE);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_NONE);
	rig_set_consent(r, ADA, "vote", CONSENT_CONFIRMED);
	rig_sync(r, VOTE);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_CONFIRMED);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM consent "
	    "WHERE how = 'answered' AND at_ms = 1"), 1);
	rig_free(r);
}

/* She texts ${event} of the list, at ${ms}. */
static void
she_texts(struct rig *r, enum consent_event event, int64_t ms)
{
	struct consenting what = { .person = rig_person(r, ADA),
	    .list = "vote", .channel = CHANNEL_SMS, .event = event,
	    .how = "keyword", .wording = "", .event_ms = ms };

	assert_int_not_equal(consents_apply(r->store, &what, NOW, &r->err),
	    -1);
}

/* The file had said it before her: it is hers now, and the file cannot take it. */
static void
what_she_says_too_is_hers(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	she_texts(r, CONSENT_JOINED, NOW);
	r->lists[VOTE].consent = LIST_ASK;
	rig_sync(r, VOTE);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_CONFIRMED);
	rig_free(r);
}

/* A text from before the no, which arrives behind it, does not undo it. */
static void
a_no_is_later_than_what_came_late(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	rig_clear_rows(r, VOTE);
	say(r, VOTE, ADA, NULL, SAID_NO);
	rig_sync(r, VOTE);
	she_texts(r, CONSENT_JOINED, NOW - HOUR);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_NONE);
	she_texts(r, CONSENT_JOINED, NOW + HOUR);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_CONFIRMED);
	rig_sync(r, VOTE);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_CONFIRMED);
	rig_free(r);
}

/* Each change that a file makes has its proof. */
static void
a_files_changes_are_logged(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	rig_sync(r, VOTE);
	r->lists[VOTE].consent = LIST_ASK;
	rig_sync(r, VOTE);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM consent_log"), 2);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM consent_log "
	    "WHERE old = 0 AND state = 2 AND source IS NOT NULL "
	    "AND event_ms = 1490000000000 AND at_ms = 1503100800000"), 1);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM consent_log "
	    "WHERE old = 2 AND state = 1 AND source IS NULL"), 1);
	rig_free(r);
}

static void
a_no_that_was_a_slip_can_be_taken_back(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	say(r, VOTE, ADA, NULL, SAID_NO);
	rig_sync(r, VOTE);
	rig_clear_rows(r, VOTE);
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_CONFIRMED);
	assert_true(rig_is_on(r, ADA, "vote"));
	assert_source(r, ADA, "vote", "sign-up sheet");
	rig_free(r);
}

/* No word of ours: no texts, but it may be a slip, and a slip costs nobody. */
static void
an_unclear_word_is_no_text(void **state)
{
	struct rig *r = rig_new();
	struct sync_counts got;

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	say(r, VOTE, ADA, NULL, SAID_UNCLEAR);
	say(r, VOTE, EVA, NULL, SAID_UNCLEAR);
	rig_sync(r, VOTE);
	assert_int_equal(rig_consent(r, ADA, "vote"), CONSENT_NONE);
	assert_true(rig_is_on(r, ADA, "vote"));
	assert_int_equal(rig_person(r, EVA), 0);
	rig_clear_rows(r, VOTE);
	say(r, VOTE, ADA, NULL, SAID_UNCLEAR);
	assert_int_equal(rig_try_sync(r, VOTE, false, &got), -1);
	assert_int_equal(r->err.kind, ERR_REFUSED);
	rig_free(r);
}

/*
 * Whatever the files say, and in whatever order they are read: who revoked is not
 * texted until she herself says yes; her own yes ends by her own word or by a no.
 */

struct believed {
	bool	revoked, own_yes;
};

/* The next reading has a row of hers, or none. */
static void
random_row(struct rig *r, unsigned *seed, struct believed *b)
{
	static const enum consent_said words[] = { SAID_NOTHING, SAID_ASK,
	    SAID_ON_FILE, SAID_NO, SAID_UNCLEAR };
	enum consent_said said = words[(unsigned)rand_r(seed) % 5];

	rig_clear_rows(r, VOTE);
	r->lists[VOTE].consent = rand_r(seed) % 2 ? LIST_ON_FILE : LIST_ASK;
	if (rand_r(seed) % 4 == 0)
		return;
	say(r, VOTE, rand_r(seed) % 3 ? ADA : NULL, ADA_MAIL, said);
	if (rand_r(seed) % 5 == 0)
		say(r, VOTE, ADA, NULL, SAID_NO);
	if (said == SAID_NO || r->lists[VOTE].nrows == 2)
		b->own_yes = false;	/* perhaps: nothing is claimed then */
}

static void
random_answer(struct rig *r, unsigned *seed, struct believed *b)
{
	bool yes = rand_r(seed) % 2;

	rig_set_consent(r, ADA, "vote", yes ? CONSENT_CONFIRMED :
	    CONSENT_REVOKED);
	b->own_yes = yes;
	b->revoked = !yes;
}

static void
files_never_revive(void **state)
{
	struct rig *r;
	struct sync_counts got;
	struct believed b;
	unsigned seed, i;

	(void)state;
	for (seed = 1; seed <= 40; seed++) {
		unsigned s = seed;

		r = rig_new();
		b = (struct believed){ 0 };
		rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
		rig_sync(r, VOTE);
		if (seed % 4 == 0)
			rig_suppress(r, ADA);
		for (i = 0; i < 40; i++) {
			if (rand_r(&s) % 3 == 0)
				random_answer(r, &s, &b);
			else {
				random_row(r, &s, &b);
				assert_int_equal(rig_try_sync(r, VOTE, true,
				    &got), 0);
			}
			if (b.revoked)
				assert_int_equal(rig_consent(r, ADA, "vote"),
				    CONSENT_REVOKED);
			else if (b.own_yes)
				assert_int_equal(rig_consent(r, ADA, "vote"),
				    CONSENT_CONFIRMED);
			assert_int_equal(rig_number(r,
			    "SELECT count(*) FROM suppression"),
			    seed % 4 == 0);
		}
		rig_free(r);
	}
}

static void
a_suppression_outlives_every_reading(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_suppress(r, ADA);
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	rig_sync(r, VOTE);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 1);
	b = rig_broadcast(r, "soon", 1);
	rig_fill(r, &b, CHANNEL_SMS);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_SUPPRESSED);
	rig_free(r);
}

/*
 * What is kept of a person.
 */

static void
her_own_word_for_her_language_stays(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_row(r, VOTE, ADA, NULL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	assert_int_equal(persons_set_language(r->store, rig_number(r,
	    "SELECT id FROM person"), "es", &r->err), 0);
	rig_sync(r, VOTE);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person "
	    "WHERE language = 'es'"), 1);
	rig_free(r);
}

static void
the_file_says_language_zone_and_name(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_row(r, VOTE, ADA, NULL, "en", "Ada", "America/Phoenix");
	rig_sync(r, VOTE);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person "
	    "WHERE language = 'en' AND zone = 'America/Phoenix' "
	    "AND name IS NOT NULL"), 1);
	rig_clear_rows(r, VOTE);
	rig_row(r, VOTE, ADA, NULL, "es", NULL, NULL);
	rig_sync(r, VOTE);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person "
	    "WHERE language = 'es' AND zone IS NULL AND name IS NULL"), 1);
	rig_free(r);
}

static void
a_name_has_a_bound(void **state)
{
	struct rig *r = rig_new();
	char name[VAULT_SEALED_MAX - VAULT_OVERHEAD + 2];
	struct sync_counts got;

	(void)state;
	memset(name, 'n', sizeof name);
	name[sizeof name - 2] = '\0';
	rig_row(r, VOTE, ADA, NULL, "en", name, NULL);
	rig_sync(r, VOTE);
	rig_clear_rows(r, VOTE);
	name[sizeof name - 2] = 'n';
	name[sizeof name - 1] = '\0';
	rig_row(r, VOTE, ADA, NULL, "en", name, NULL);
	assert_int_equal(rig_try_sync(r, VOTE, false, &got), -1);
	assert_int_equal(r->err.kind, ERR_FULL);
	assert_non_null(strstr(r->err.text, "lists/vote.csv:2"));
	assert_null(strstr(r->err.text, "nnn"));
	rig_free(r);
}

static void
everyone_has_a_handle(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_rows(r, VOTE, 0, 50);
	rig_sync(r, VOTE);
	assert_int_equal(rig_number(r, "SELECT count(DISTINCT handle) "
	    "FROM person WHERE length(handle) = 13"), 50);
	rig_free(r);
}

/*
 * Files that became bad.
 */

static void
a_file_that_is_gone_is_no_empty_list(void **state)
{
	char *files[] = { "gone.csv" };
	struct rig *r = rig_new_file();
	struct sync_counts got;
	char *before;

	(void)state;
	r->config.dir = r->dir;
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	before = rig_snapshot(r);
	rig_clear_rows(r, VOTE);
	r->lists[VOTE].files = (struct names){ 1, files };
	assert_int_equal(rig_try_sync(r, VOTE, true, &got), -1);
	assert_int_equal(r->err.kind, ERR_INPUT);
	assert_non_null(strstr(r->err.text, "gone.csv"));
	rig_assert_unchanged(r, before);
	free(before);
	rig_free(r);
}

static void
a_bad_row_changes_nothing(void **state)
{
	struct rig *r = rig_new();
	struct sync_counts got;
	char *before = rig_snapshot(r);

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_phone_row(r, VOTE, BEN);
	rig_phone_row(r, VOTE, ADA);	/* twice */
	assert_int_equal(rig_try_sync(r, VOTE, true, &got), -1);
	assert_int_equal(r->err.kind, ERR_INPUT);
	assert_non_null(strstr(r->err.text, "lists/vote.csv:4"));
	assert_null(strstr(r->err.text, "3035550101"));
	rig_assert_unchanged(r, before);
	free(before);
	rig_free(r);
}

/*
 * Lists that are no longer configured.
 */

static int64_t
drop(struct rig *r, bool allow_shrink)
{
	int64_t n;

	rig_begin(r);
	n = people_drop_lists(r->store, &r->config, allow_shrink, NULL, NULL,
	    &r->err);
	if (n == -1)
		store_rollback(r->store);
	else
		rig_commit(r);
	return n;
}

static void
dropped_lists_end(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_phone_row(r, PRESS, ADA);
	rig_phone_row(r, PRESS, BEN);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	rig_do(r, "INSERT INTO membership (list, person, source, round, "
	    "since_ms) SELECT 'press', min(id), 'keyword', 0, 1 FROM person");
	assert_int_equal(drop(r, false), 0);
	r->config.nlists = 1;	/* vote */
	assert_int_equal(drop(r, false), -1);
	assert_int_equal(r->err.kind, ERR_REFUSED);
	assert_true(rig_is_on(r, BEN, "press"));
	assert_int_equal(drop(r, true), 2);
	assert_false(rig_is_on(r, BEN, "press"));
	assert_true(rig_is_on(r, ADA, "vote"));
	assert_int_equal(rig_number(r, "SELECT count(*) FROM membership"), 2);
	rig_free(r);
}

static void
a_list_of_nobody_is_dropped_freely(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_sync(r, PRESS);
	r->config.nlists = 1;
	assert_int_equal(drop(r, false), 0);
	rig_free(r);
}

/*
 * Counting.
 */

static void
on_counted(const struct people *people, void *arg)
{
	size_t i;

	buf_addf(arg, "%s %s %d", people->language,
	    people->zone != NULL ? people->zone : "-", (int)people->count);
	for (i = 0; i < people->has.count; i++)
		buf_addf(arg, " %s", channel_name(people->has.order[i]));
	if (people->prefers.count > 0)
		buf_addf(arg, " prefers %s",
		    channel_name(people->prefers.order[0]));
	buf_adds(arg, "\n");
}

static const char *
counted(struct rig *r, size_t nlists)
{
	const struct list *lists[] = { &r->lists[VOTE], &r->lists[PRESS] };
	static char text[512];
	struct buf out;

	buf_init(&out, sizeof text - 1);
	assert_int_equal(people_count(r->store, lists, nlists, on_counted,
	    &out, &r->err), 0);
	strcpy(text, buf_text(&out));
	buf_done(&out);
	return text;
}

static void
people_are_counted_once(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	assert_string_equal(counted(r, 2), "");
	rig_row(r, VOTE, ADA, NULL, "es", NULL, NULL);
	rig_row(r, VOTE, BEN, NULL, "en", NULL, "America/Phoenix");
	rig_row(r, VOTE, EVA, NULL, "en", NULL, "America/Denver");
	rig_row(r, VOTE, IDA, NULL, "en", NULL, "America/Denver");
	rig_row(r, PRESS, ADA, NULL, "es", NULL, NULL);
	rig_row(r, PRESS, TOM, NULL, "es", NULL, NULL);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	assert_string_equal(counted(r, 0), "");
	assert_string_equal(counted(r, 1),
	    "en America/Denver 2 sms\nen America/Phoenix 1 sms\n"
	    "es - 1 sms\n");
	assert_string_equal(counted(r, 2),
	    "en America/Denver 2 sms\nen America/Phoenix 1 sms\n"
	    "es - 2 sms\n");
	rig_free(r);
}

static const struct CMUnitTest others[] = {
	{ "a refused row loses nobody who is on the list",
	    a_refused_row_loses_nobody, NULL, NULL, NULL },
	{ "a row of two people's addresses is refused, never merged",
	    a_row_of_two_people_is_refused, NULL, NULL, NULL },
	{ "a person's address is never replaced by a row",
	    an_address_is_never_replaced, NULL, NULL, NULL },
	{ "one person can be on two lists, and leave one",
	    two_lists_one_person, NULL, NULL, NULL },
	{ "only memberships by file end", only_file_memberships_end, NULL,
	    NULL, NULL },
	{ "who leaves and comes back stays revoked",
	    leaving_and_coming_back_stays_revoked, NULL, NULL, NULL },
	{ "consent says how and when, for each channel",
	    consent_on_file_says_where_from, NULL, NULL, NULL },
	{ "what is known is not written again",
	    what_is_known_is_not_written_again, NULL, NULL, NULL },
	{ "a source or date that is corrected is written",
	    a_source_that_is_corrected_is_written, NULL, NULL, NULL },
	{ "a row can say where and when she agreed",
	    a_row_can_say_where_and_when, NULL, NULL, NULL },
	{ "a no ends every channel, and is not refused as a loss",
	    a_no_ends_every_channel, NULL, NULL, NULL },
	{ "a no wins wherever it stands", a_no_wins_wherever_it_stands, NULL,
	    NULL, NULL },
	{ "a no with two people's addresses is a no of both",
	    a_no_of_two_people, NULL, NULL, NULL },
	{ "a person's own yes after a no stays", her_own_yes_after_a_no_stays,
	    NULL, NULL, NULL },
	{ "what she says too is hers, and no file takes it back",
	    what_she_says_too_is_hers, NULL, NULL, NULL },
	{ "a no is later than what came late",
	    a_no_is_later_than_what_came_late, NULL, NULL, NULL },
	{ "each change that a file makes is logged",
	    a_files_changes_are_logged, NULL, NULL, NULL },
	{ "a no that was a slip can be taken back",
	    a_no_that_was_a_slip_can_be_taken_back, NULL, NULL, NULL },
	{ "a word nobody understands is no text, and no loss",
	    an_unclear_word_is_no_text, NULL, NULL, NULL },
	{ "no sequence of files revives what a person revoked, or a STOP",
	    files_never_revive, NULL, NULL, NULL },
	{ "a suppression outlives every reading",
	    a_suppression_outlives_every_reading, NULL, NULL, NULL },
	{ "the language she chose herself is changed by no file",
	    her_own_word_for_her_language_stays, NULL, NULL, NULL },
	{ "language, zone and name are what the file says last",
	    the_file_says_language_zone_and_name, NULL, NULL, NULL },
	{ "a name has a bound, and is not repeated in the error",
	    a_name_has_a_bound, NULL, NULL, NULL },
	{ "every person has a handle of her own", everyone_has_a_handle, NULL,
	    NULL, NULL },
	{ "a file that is gone is an error, not an empty list",
	    a_file_that_is_gone_is_no_empty_list, NULL, NULL, NULL },
	{ "a bad row is an error that tells no address",
	    a_bad_row_changes_nothing, NULL, NULL, NULL },
	{ "a list that is dropped ends its file memberships, if that is meant",
	    dropped_lists_end, NULL, NULL, NULL },
	{ "a list of nobody is dropped freely",
	    a_list_of_nobody_is_dropped_freely, NULL, NULL, NULL },
	{ "people are counted once, by language and zone",
	    people_are_counted_once, NULL, NULL, NULL },
};

#define NCASES (sizeof cases / sizeof cases[0])
#define NCONSENTS (sizeof consents / sizeof consents[0])
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NCONSENTS + NOTHERS];
	size_t n = 0, i;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_sync, .initial_state = &cases[i] };
	for (i = 0; i < NCONSENTS; i++)
		tests[n++] = (struct CMUnitTest){ .name = consents[i].label,
		    .test_func = check_consent,
		    .initial_state = &consents[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
