#include "store/store_rig.h"

/*
 * What becomes of Ada's message.
 */

struct audience_case {
	const char		*label;
	const char		*phone, *email, *language;
	enum channel		 channel;
	int			 list;		/* that she is on */
	size_t			 nlists;	/* that it goes to */
	enum consent_state	 consent;	/* her answer; 0: none */
	bool			 suppressed;
	enum message_state	 want;
	const char		*want_why;
};

static struct audience_case cases[] = {
	{ "with consent on file she gets a text", ADA, NULL, "en", CHANNEL_SMS,
	    VOTE, 1, CONSENT_NONE, false, MESSAGE_QUEUED, "" },
	{ "an e-mail goes to an e-mail address", NULL, ADA_MAIL, "en",
	    CHANNEL_EMAIL, VOTE, 1, CONSENT_NONE, false, MESSAGE_QUEUED, "" },
	{ "a list that asks waits for her yes", ADA, NULL, "en", CHANNEL_SMS,
	    PRESS, 2, CONSENT_NONE, false, MESSAGE_SUPPRESSED,
	    "consent is not confirmed" },
	{ "with her yes she gets a text", ADA, NULL, "en", CHANNEL_SMS, PRESS,
	    2, CONSENT_CONFIRMED, false, MESSAGE_QUEUED, "" },
	{ "after her no she does not", ADA, NULL, "en", CHANNEL_SMS, VOTE, 1,
	    CONSENT_REVOKED, false, MESSAGE_SUPPRESSED,
	    "consent is not confirmed" },
	{ "an expired yes is none", ADA, NULL, "en", CHANNEL_SMS, VOTE, 1,
	    CONSENT_EXPIRED, false, MESSAGE_SUPPRESSED,
	    "consent is not confirmed" },
	{ "a suppression wins over consent", ADA, NULL, "en", CHANNEL_SMS,
	    VOTE, 1, CONSENT_CONFIRMED, true, MESSAGE_SUPPRESSED,
	    "opted out" },
	{ "without a phone there is no text to send", NULL, ADA_MAIL, "en",
	    CHANNEL_SMS, VOTE, 1, CONSENT_NONE, false, MESSAGE_SKIPPED,
	    "no address for the channel" },
	{ "without an e-mail address there is no e-mail", ADA, NULL, "en",
	    CHANNEL_EMAIL, VOTE, 1, CONSENT_NONE, false, MESSAGE_SKIPPED,
	    "no address for the channel" },
	{ "without a text in her language there is none", ADA, NULL, "es",
	    CHANNEL_SMS, VOTE, 1, CONSENT_NONE, false, MESSAGE_SKIPPED,
	    "no text in the language" },
};

/* A broadcast with an English text alone. */
static struct broadcast
english_broadcast(struct rig *r, size_t nlists)
{
	struct broadcast b = rig_broadcast(r, "soon", nlists);

	rig_do(r, "DELETE FROM broadcast_text WHERE language = 'es'");
	return b;
}

static void
check_case(void **state)
{
	const struct audience_case *c = *state;
	const char *address = c->phone != NULL ? c->phone : c->email;
	struct rig *r = rig_new();
	struct broadcast b;
	struct query *q;

	rig_row(r, c->list, c->phone, c->email, c->language, NULL, NULL);
	rig_sync(r, c->list);
	if (c->consent != CONSENT_NONE)
		rig_set_consent(r, address, r->lists[c->list].name, c->consent);
	if (c->suppressed)
		rig_suppress(r, address);
	b = english_broadcast(r, c->nlists);
	rig_fill(r, &b, c->channel);

	q = query(r->store->db, "SELECT state, why, settled_ms, channel, "
	    "language, tries, run FROM message");
	assert_int_equal(query_step(q, &r->err), 1);
	assert_int_equal(query_int(q, 0), c->want);
	assert_string_equal(query_text(q, 1), c->want_why);
	assert_int_equal(query_int(q, 2), c->want == MESSAGE_QUEUED ? 0 : NOW);
	assert_int_equal(query_int(q, 3), c->channel);
	assert_string_equal(query_text(q, 4), c->language);
	assert_int_equal(query_int(q, 5), 0);
	assert_int_equal(query_int(q, 6), 0);
	assert_int_equal(query_step(q, &r->err), 0);
	query_end(q);
	rig_free(r);
}

/*
 * Who is in it.
 */

static void
two_lists_one_message(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_phone_row(r, VOTE, BEN);
	rig_row(r, PRESS, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_phone_row(r, PRESS, EVA);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	b = rig_broadcast(r, "soon", 2);
	rig_fill(r, &b, CHANNEL_SMS);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM message"), 3);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_QUEUED);
	assert_int_equal(rig_message(r, &b, BEN).state, MESSAGE_QUEUED);
	assert_int_equal(rig_message(r, &b, EVA).state, MESSAGE_SUPPRESSED);
	rig_free(r);
}

static void
others_are_not_in_it(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_phone_row(r, PRESS, BEN);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	b = rig_broadcast(r, "soon", 1);
	rig_fill(r, &b, CHANNEL_SMS);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM message"), 1);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_QUEUED);
	rig_free(r);
}

static void
any_membership_counts(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	rig_do(r, "UPDATE membership SET source = 'keyword'");
	b = rig_broadcast(r, "soon", 1);
	rig_fill(r, &b, CHANNEL_SMS);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_QUEUED);
	rig_free(r);
}

/* The yes she gave to a list counts while she is on it. */
static void
a_yes_to_a_list_left_does_not_count(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_phone_row(r, PRESS, ADA);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	rig_clear_rows(r, VOTE);
	assert_int_equal(rig_try_sync(r, VOTE, true,
	    &(struct sync_counts){ 0 }), 0);
	b = rig_broadcast(r, "soon", 2);
	rig_fill(r, &b, CHANNEL_SMS);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_SUPPRESSED);
	rig_free(r);
}

static void
nobody_is_an_audience_too(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_broadcast(r, "soon", 2);

	(void)state;
	assert_int_equal(audience_page(r->store, &b, &rig_sms, rig_earliest,
	    r, NOW, &r->err), 0);
	assert_int_equal(b.cursor, -1);
	rig_free(r);
}

static void
one_message_and_never_a_second(void **state)
{
	static const struct channels both = { 2,
	    { CHANNEL_SMS, CHANNEL_EMAIL } };
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	b = rig_broadcast(r, "soon", 1);
	rig_fill_by(r, &b, &both);
	b.cursor = 0;
	rig_fill_by(r, &b, &both);
	b.cursor = 0;
	rig_fill(r, &b, CHANNEL_EMAIL);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM message"), 1);
	assert_int_equal(rig_message(r, &b, ADA).state, MESSAGE_QUEUED);
	rig_free(r);
}

/*
 * Pages.
 */

struct page_case {
	const char	*label;
	unsigned	 people;
	unsigned	 want_pages;
};

static struct page_case pages[] = {
	{ "one person is one page", 1, 1 },
	{ "one less than a page is one", AUDIENCE_PAGE - 1, 1 },
	{ "a page and an empty one", AUDIENCE_PAGE, 2 },
	{ "one more than a page is two", AUDIENCE_PAGE + 1, 2 },
	{ "two pages and a bit", 2 * AUDIENCE_PAGE + 5, 3 },
};

static void
check_pages(void **state)
{
	const struct page_case *c = *state;
	struct rig *r = rig_new();
	struct broadcast b, stored;
	unsigned n = 0;
	int64_t all;

	rig_rows(r, VOTE, 0, c->people);
	rig_sync(r, VOTE);
	b = rig_broadcast(r, "soon", 1);
	while (b.cursor != -1) {
		assert_int_equal(audience_page(r->store, &b, &rig_sms,
		    rig_earliest, r, NOW, &r->err), 0);
		n++;
		all = rig_number(r, "SELECT count(*) FROM message");
		assert_int_equal(all, n * AUDIENCE_PAGE < c->people ?
		    n * AUDIENCE_PAGE : c->people);
		assert_int_equal(broadcasts_get(r->store, b.id, &stored,
		    &r->err), 1);
		assert_int_equal(stored.cursor, b.cursor);
		assert_int_equal(stored.state, BROADCAST_SENDING);
	}
	assert_int_equal(n, c->want_pages);
	assert_int_equal(rig_number(r, "SELECT count(DISTINCT person) "
	    "FROM message"), c->people);
	rig_free(r);
}

/*
 * When.
 */

static int64_t
by_zone(const char *zone, void *arg)
{
	(void)arg;
	if (zone == NULL)
		return NOW + 1;
	return strcmp(zone, "America/Phoenix") == 0 ? NOW + 2 : NOW + 3;
}

static void
due_when_the_zone_allows(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_row(r, VOTE, ADA, NULL, "en", NULL, NULL);
	rig_row(r, VOTE, BEN, NULL, "en", NULL, "America/Phoenix");
	rig_row(r, VOTE, EVA, NULL, "en", NULL, "America/Denver");
	rig_sync(r, VOTE);
	b = rig_broadcast(r, "soon", 1);
	assert_int_equal(audience_page(r->store, &b, &rig_sms, by_zone,
	    NULL, NOW, &r->err), 0);
	assert_int_equal(rig_message(r, &b, ADA).due_ms, NOW + 1);
	assert_int_equal(rig_message(r, &b, BEN).due_ms, NOW + 2);
	assert_int_equal(rig_message(r, &b, EVA).due_ms, NOW + 3);
	rig_free(r);
}

/* The same broadcast, as it is in memory, only where all of it is stored. */
static void
a_failure_moves_no_cursor(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	rig_rows(r, VOTE, 0, 3);
	rig_sync(r, VOTE);
	b = rig_broadcast(r, "soon", 1);
	rig_begin(r);
	db_fail_after(r->store->db, 6);
	assert_int_equal(audience_page(r->store, &b, &rig_sms, rig_earliest,
	    r, NOW, &r->err), -1);
	assert_int_equal(b.cursor, 0);
	store_rollback(r->store);
	rig_free(r);
}

static const struct CMUnitTest others[] = {
	{ "who is on two lists gets one message", two_lists_one_message, NULL,
	    NULL, NULL },
	{ "who is on another list gets none", others_are_not_in_it, NULL, NULL,
	    NULL },
	{ "who joined by herself is on the list too", any_membership_counts,
	    NULL, NULL, NULL },
	{ "a yes to a list she left does not count for another",
	    a_yes_to_a_list_left_does_not_count, NULL, NULL, NULL },
	{ "a list of nobody is done at once", nobody_is_an_audience_too, NULL,
	    NULL, NULL },
	{ "one message in all, never a second", one_message_and_never_a_second,
	    NULL, NULL, NULL },
	{ "a message is due when its reader's zone allows",
	    due_when_the_zone_allows, NULL, NULL, NULL },
	{ "a failure moves no cursor", a_failure_moves_no_cursor, NULL, NULL,
	    NULL },
};

#define NCASES (sizeof cases / sizeof cases[0])
#define NPAGES (sizeof pages / sizeof pages[0])
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NPAGES + NOTHERS];
	size_t n = 0, i;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < NPAGES; i++)
		tests[n++] = (struct CMUnitTest){ .name = pages[i].label,
		    .test_func = check_pages, .initial_state = &pages[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("audience", tests, NULL, NULL);
}
