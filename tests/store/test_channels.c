/*
 * By which channel a person gets a broadcast; that it is one; and that STOP
 * means everything.
 */
#include "store/optout.h"
#include "store/schema.h"
#include "store/store_rig.h"

#define SMS_FIRST { 2, { CHANNEL_SMS, CHANNEL_EMAIL } }
#define EMAIL_FIRST { 2, { CHANNEL_EMAIL, CHANNEL_SMS } }
#define SMS_ONLY { 1, { CHANNEL_SMS } }
#define NONE (-1)
#define BOTH ADA, ADA_MAIL

/* What happened before. */
enum before {
	NOTHING,
	PHONE_STOP, MAIL_STOP,		/* she opted out there */
	PHONE_BAD, MAIL_BAD,		/* nothing arrives there */
	BOTH_BAD,
	PHONE_NO, MAIL_NO,		/* consent revoked, by that channel alone */
	PHONE_PENDING,			/* she has not answered there */
	NO_SMS_TEXT,			/* no text in her language for it */
	STOP_THEN_START,		/* both by the phone */
	STOP_THEN_MAIL,			/* and an e-mail address came later */
};

struct channels_case {
	const char		*label;
	const char		*phone, *email;
	struct channels		 channels;
	int			 prefers;	/* a channel, or NONE */
	enum before		 before;
	enum channel		 want;
	enum message_state	 want_state;
	const char		*want_why;
};

static struct channels_case cases[] = {
	{ "the alert's first, where she has both", BOTH, SMS_FIRST, NONE,
	  NOTHING, CHANNEL_SMS, MESSAGE_QUEUED, "" },
	{ "the order is the alert's", BOTH, EMAIL_FIRST, NONE, NOTHING,
	  CHANNEL_EMAIL, MESSAGE_QUEUED, "" },
	{ "hers first, where she prefers one", BOTH, SMS_FIRST, CHANNEL_EMAIL,
	  NOTHING, CHANNEL_EMAIL, MESSAGE_QUEUED, "" },
	{ "hers only where the alert has it", BOTH, SMS_ONLY, CHANNEL_EMAIL,
	  NOTHING, CHANNEL_SMS, MESSAGE_QUEUED, "" },
	{ "hers only where she has the address", ADA, NULL, SMS_FIRST,
	  CHANNEL_EMAIL, NOTHING, CHANNEL_SMS, MESSAGE_QUEUED, "" },
	{ "the next, where she has no address for the first", NULL, ADA_MAIL,
	  SMS_FIRST, NONE, NOTHING, CHANNEL_EMAIL, MESSAGE_QUEUED, "" },
	{ "none where she has no address for any", NULL, ADA_MAIL, SMS_ONLY,
	  NONE, NOTHING, CHANNEL_SMS, MESSAGE_SKIPPED,
	  "no address for the channel" },
	{ "the next, where nothing arrives at the first", BOTH, SMS_FIRST,
	  NONE, PHONE_BAD, CHANNEL_EMAIL, MESSAGE_QUEUED, "" },
	{ "the next, where hers bounces", BOTH, SMS_FIRST, CHANNEL_EMAIL,
	  MAIL_BAD, CHANNEL_SMS, MESSAGE_QUEUED, "" },
	{ "none where nothing arrives anywhere", BOTH, SMS_FIRST, NONE,
	  BOTH_BAD, CHANNEL_SMS, MESSAGE_SUPPRESSED,
	  "nothing arrives at the address" },
	{ "the next, where there is no text for the first", BOTH, SMS_FIRST,
	  NONE, NO_SMS_TEXT, CHANNEL_EMAIL, MESSAGE_QUEUED, "" },
	{ "the next, where she has not said yes to the first", BOTH, SMS_FIRST,
	  NONE, PHONE_PENDING, CHANNEL_EMAIL, MESSAGE_QUEUED, "" },
	{ "STOP by phone ends e-mail too", BOTH, SMS_FIRST, NONE, PHONE_STOP,
	  CHANNEL_SMS, MESSAGE_SUPPRESSED, "opted out" },
	{ "STOP by phone ends e-mail that comes first", BOTH, EMAIL_FIRST,
	  NONE, PHONE_STOP, CHANNEL_EMAIL, MESSAGE_SUPPRESSED, "opted out" },
	{ "an opt-out by e-mail ends texts too", BOTH, SMS_FIRST, NONE,
	  MAIL_STOP, CHANNEL_SMS, MESSAGE_SUPPRESSED, "opted out" },
	{ "a no by one channel is a no by the other", BOTH, SMS_FIRST, NONE,
	  PHONE_NO, CHANNEL_SMS, MESSAGE_SUPPRESSED,
	  "consent is not confirmed" },
	{ "and the other way round", BOTH, SMS_FIRST, NONE, MAIL_NO,
	  CHANNEL_SMS, MESSAGE_SUPPRESSED, "consent is not confirmed" },
	{ "STOP holds for an address that came later", BOTH, SMS_FIRST,
	  CHANNEL_EMAIL, STOP_THEN_MAIL, CHANNEL_EMAIL, MESSAGE_SUPPRESSED,
	  "opted out" },
	{ "START by phone is a yes to texts, and to no e-mail", BOTH,
	  EMAIL_FIRST, NONE, STOP_THEN_START, CHANNEL_SMS, MESSAGE_QUEUED,
	  "" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
happens(struct rig *r, const char *address, enum suppression_kind kind)
{
	struct suppressing what = { .channel = rig_channel(address),
	    .blind = rig_blind(r, rig_channel(address), address),
	    .kind = kind, .why = "a test", .event_ms = NOW };

	rig_begin(r);
	assert_int_not_equal(optout_apply(r->store, &what, NOW, NULL, &r->err),
	    -1);
	rig_commit(r);
}

static void
start_again(struct rig *r)
{
	struct blind blind = rig_blind(r, CHANNEL_SMS, ADA);

	rig_begin(r);
	assert_int_equal(suppression_lift(r->store, CHANNEL_SMS, &blind,
	    NOW + HOUR, NOW + HOUR, &r->err), 1);
	rig_do(r, "UPDATE consent SET state = 2, event_ms = 1503104400000 "
	    "WHERE channel = 0");
	rig_commit(r);
}

static void
set_before(struct rig *r, enum before before)
{
	switch (before) {
	case NOTHING:
		break;
	case PHONE_STOP:
	case STOP_THEN_MAIL:
		happens(r, ADA, SUPPRESSION_OPTED_OUT);
		break;
	case MAIL_STOP:
		happens(r, ADA_MAIL, SUPPRESSION_COMPLAINED);
		break;
	case PHONE_BAD:
		happens(r, ADA, SUPPRESSION_INVALID);
		break;
	case MAIL_BAD:
		happens(r, ADA_MAIL, SUPPRESSION_BOUNCED);
		break;
	case BOTH_BAD:
		happens(r, ADA, SUPPRESSION_INVALID);
		happens(r, ADA_MAIL, SUPPRESSION_BOUNCED);
		break;
	case PHONE_NO:
		rig_set_consent(r, ADA, "vote", CONSENT_REVOKED);
		break;
	case MAIL_NO:
		rig_set_consent(r, ADA_MAIL, "vote", CONSENT_REVOKED);
		break;
	case PHONE_PENDING:
		rig_set_consent(r, ADA, "vote", CONSENT_PENDING);
		break;
	case NO_SMS_TEXT:
		break;		/* once there is a broadcast */
	case STOP_THEN_START:
		happens(r, ADA, SUPPRESSION_OPTED_OUT);
		start_again(r);
		break;
	}
}

/* Ada as the case has her, and what happened. */
static void
put_ada(struct rig *r, const struct channels_case *c)
{
	bool later = c->before == STOP_THEN_MAIL;

	rig_row(r, VOTE, c->phone, later ? NULL : c->email, "en", NULL, NULL);
	if (c->prefers != NONE)
		channels_add(&r->lists[VOTE].rows[0].prefers,
		    (enum channel)c->prefers);
	rig_sync(r, VOTE);
	set_before(r, c->before);
	if (later) {
		assert_int_equal(address_set(&r->lists[VOTE].rows[0].email,
		    c->email), 0);
		rig_sync(r, VOTE);
	}
}

static void
check_case(void **state)
{
	const struct channels_case *c = *state;
	struct rig *r = rig_new();
	struct broadcast b;
	struct query *q;

	put_ada(r, c);
	b = rig_broadcast(r, "soon", 1);
	if (c->before == NO_SMS_TEXT)
		rig_do(r, "DELETE FROM broadcast_text WHERE channel = 0");
	rig_fill_by(r, &b, &c->channels);
	q = query(r->store->db, "SELECT channel, state, why FROM message");
	assert_int_equal(query_step(q, &r->err), 1);
	assert_int_equal(query_int(q, 0), c->want);
	assert_int_equal(query_int(q, 1), c->want_state);
	assert_string_equal(query_text(q, 2), c->want_why);
	assert_int_equal(query_step(q, &r->err), 0);
	query_end(q);
	rig_free(r);
}

/*
 * The same, once the message is in the outbox.
 */

struct claim_case {
	const char		*label;
	enum before		 before;
	enum message_state	 want;
	const char		*want_why;
};

static struct claim_case claims[] = {
	{ "an e-mail goes out", NOTHING, MESSAGE_IN_FLIGHT, "" },
	{ "a STOP by phone stops an e-mail that waits", PHONE_STOP,
	  MESSAGE_SUPPRESSED, "opted out" },
	{ "so does one by e-mail", MAIL_STOP, MESSAGE_SUPPRESSED,
	  "opted out" },
	{ "a phone out of service does not", PHONE_BAD, MESSAGE_IN_FLIGHT,
	  "" },
	{ "an address that bounces does", MAIL_BAD, MESSAGE_SUPPRESSED,
	  "nothing arrives at the address" },
	{ "a no by phone does", PHONE_NO, MESSAGE_SUPPRESSED,
	  "consent is not confirmed" },
};
#define NCLAIMS (sizeof claims / sizeof claims[0])

static int
claim_by(struct rig *r, const struct broadcast *b, enum channel channel,
    struct claimed *ret)
{
	struct claim claim = { .broadcast = b->id, .channel = channel,
	    .account = "sandbox", .earliest = rig_earliest, .arg = r,
	    .limit = 10 };
	size_t looked;
	int n;

	rig_begin(r);
	n = outbox_claim(r->store, &claim, NOW, ret, &looked, &r->err);
	rig_commit(r);
	return n;
}

static void
check_claim(void **state)
{
	static const struct channels email = { 1, { CHANNEL_EMAIL } };
	const struct claim_case *c = *state;
	struct rig *r = rig_new();
	struct claimed claimed[10];
	struct rig_message m;
	struct broadcast b;
	int n;

	rig_row(r, VOTE, BOTH, "en", NULL, NULL);
	rig_sync(r, VOTE);
	b = rig_broadcast(r, "soon", 1);
	rig_fill_by(r, &b, &email);
	set_before(r, c->before);
	assert_int_equal(claim_by(r, &b, CHANNEL_SMS, claimed), 0);
	n = claim_by(r, &b, CHANNEL_EMAIL, claimed);
	assert_int_equal(n, c->want == MESSAGE_IN_FLIGHT);
	if (n == 1) {
		assert_int_equal(claimed[0].channel, CHANNEL_EMAIL);
		assert_string_equal(address_reveal(&claimed[0].to), ADA_MAIL);
	}
	rig_claimed_done(claimed, n);
	m = rig_message(r, &b, ADA_MAIL);
	assert_int_equal(m.state, c->want);
	assert_string_equal(m.why, c->want_why);
	rig_free(r);
}

/* A claim takes what goes by its channel, and looks at nothing else. */
static void
claims_are_by_channel(void **state)
{
	static const struct channels both = SMS_FIRST;
	struct rig *r = rig_new();
	struct claimed claimed[10];
	struct broadcast b;
	int64_t next;
	int n;

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_row(r, VOTE, NULL, BEN_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	b = rig_broadcast(r, "soon", 1);
	rig_fill_by(r, &b, &both);
	n = claim_by(r, &b, CHANNEL_SMS, claimed);
	assert_int_equal(n, 1);
	assert_string_equal(address_reveal(&claimed[0].to), ADA);
	rig_claimed_done(claimed, n);
	assert_int_equal(rig_message(r, &b, BEN_MAIL).state, MESSAGE_QUEUED);
	assert_int_equal(outbox_next(r->store, b.id, CHANNEL_SMS, &next,
	    &r->err), 0);
	assert_int_equal(outbox_next(r->store, b.id, CHANNEL_EMAIL, &next,
	    &r->err), 1);
	assert_int_equal(next, NOW);
	rig_free(r);
}

/*
 * Whatever people have, prefer and said: each gets one message in all.
 */

#define STORIES 60
#define PEOPLE 40

static unsigned
random_below(uint64_t *state, unsigned n)
{
	*state = *state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (unsigned)(*state >> 33) % n;
}

static void
put_someone(struct rig *r, unsigned i, uint64_t *random)
{
	unsigned has = 1 + random_below(random, 3);
	char phone[16], email[32];

	rig_phone(i, phone);
	snprintf(email, sizeof email, "p%u@example.org", i);
	rig_row(r, random_below(random, 2) ? VOTE : PRESS,
	    has & 1 ? phone : NULL, has & 2 ? email : NULL,
	    random_below(random, 2) ? "en" : "es", NULL, NULL);
}

static void
do_something(struct rig *r, uint64_t *random)
{
	static const enum suppression_kind kinds[] = { SUPPRESSION_OPTED_OUT,
	    SUPPRESSION_INVALID, SUPPRESSION_BOUNCED };
	unsigned i = random_below(random, PEOPLE);
	char address[32];

	if (random_below(random, 2))
		rig_phone(i, address);
	else
		snprintf(address, sizeof address, "p%u@example.org", i);
	if (rig_person(r, address) != 0)
		happens(r, address, kinds[random_below(random, 3)]);
}

static void
tell_story(uint64_t random)
{
	static const struct channels orders[] = { SMS_FIRST, EMAIL_FIRST,
	    SMS_ONLY };
	struct rig *r = rig_new();
	struct broadcast b;
	unsigned i;

	for (i = 0; i < PEOPLE; i++)
		put_someone(r, i, &random);
	for (i = 0; i < r->lists[VOTE].nrows; i++)
		if (random_below(&random, 3) == 0)
			channels_add(&r->lists[VOTE].rows[i].prefers,
			    (enum channel)random_below(&random, CHANNELS));
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	for (i = 0; i < 10; i++)
		do_something(r, &random);
	b = rig_broadcast(r, "soon", 2);
	rig_fill_by(r, &b, &orders[random_below(&random, 3)]);
	b.cursor = 0;		/* as if it began again, in another order */
	rig_fill_by(r, &b, &orders[random_below(&random, 3)]);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM message"),
	    rig_number(r, "SELECT count(DISTINCT person) FROM membership"));
	assert_int_equal(rig_number(r, "SELECT count(DISTINCT person) "
	    "FROM message"), rig_number(r, "SELECT count(*) FROM message"));
	/* Nobody who opted out anywhere is queued. */
	assert_int_equal(rig_number(r, "SELECT count(*) FROM message m "
	    "JOIN address a ON a.person = m.person JOIN suppression s "
	    "ON s.channel = a.channel AND s.blind = a.blind "
	    "WHERE m.state = 0 AND s.kind = 0"), 0);
	rig_free(r);
}

static void
each_gets_one(void **state)
{
	uint64_t i;

	(void)state;
	for (i = 1; i <= STORIES; i++)
		tell_story(i * UINT64_C(0x9e3779b97f4a7c15));
}

/*
 * A store from before there were two channels: what it has is SMS.
 */

#define STEPS_BEFORE 4

static void
old_store(struct rig *r)
{
	struct db *db = db_open(r->path, &r->err);
	int i;

	assert_non_null(db);
	for (i = 0; i < STEPS_BEFORE; i++)
		assert_int_equal(db_script(db, schema_steps[i], &r->err), 0);
	assert_int_equal(db_script(db,
	    "INSERT INTO meta (name, number) VALUES ('schema', 4);"
	    "INSERT INTO person (id, handle, language) VALUES (1, 'h', 'en');"
	    "INSERT INTO broadcast VALUES (7, 'soon', '', 1, 4, 0, '', 1, 2, "
	    "0, 1, 1, 0, -1);"
	    "INSERT INTO broadcast_text VALUES (7, 'en', 'Vote');"
	    "INSERT INTO told (id, broadcast, language, digest) "
	    "VALUES (3, 7, 'en', x'00');"
	    "INSERT INTO message (broadcast, person, channel, blind, language,"
	    " state, why, due_ms, tries, run, settled_ms) "
	    "VALUES (7, 1, 0, x'01', 'en', 0, '', 5, 0, 0, 0);", &r->err), 0);
	db_close(db);
}

static void
an_old_store_is_sms(void **state)
{
	struct rig *r = rig_new_dir();
	struct channels channels;
	char *text = NULL;
	int64_t next;

	(void)state;
	old_store(r);
	rig_open(r, NOW);
	assert_int_equal(broadcasts_channels(r->store, 7, &channels, &r->err),
	    0);
	assert_int_equal(channels.count, 1);
	assert_int_equal(channels.order[0], CHANNEL_SMS);
	assert_int_equal(broadcasts_text(r->store, 7, CHANNEL_SMS, PART_TEXT,
	    "en", &text, &r->err), 1);
	assert_string_equal(text, "Vote");
	free(text);
	assert_int_equal(rig_number(r, "SELECT channel FROM told "
	    "WHERE id = 3"), CHANNEL_SMS);
	assert_int_equal(outbox_next(r->store, 7, CHANNEL_SMS, &next, &r->err),
	    1);
	assert_int_equal(next, 5);
	rig_free(r);
}

static const struct CMUnitTest others[] = {
	{ "an old store is all SMS", an_old_store_is_sms, NULL, NULL, NULL },
	{ "a claim is for one channel", claims_are_by_channel, NULL, NULL,
	    NULL },
	{ "one message for each person, whatever she has and said",
	    each_gets_one, NULL, NULL, NULL },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NCLAIMS + NOTHERS];
	size_t n = 0, i;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < NCLAIMS; i++)
		tests[n++] = (struct CMUnitTest){ .name = claims[i].label,
		    .test_func = check_claim, .initial_state = &claims[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("channels", tests, NULL, NULL);
}
