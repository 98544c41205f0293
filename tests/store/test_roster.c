#include "store/store_rig.h"

#include "store/persons.h"
#include "store/roster.h"

/* What was seen, as lines. */
struct seen {
	struct buf	lines;
	long		rows, people;
	char		last[ID_LEN + 1];
};

static void
on_row(const struct roster_row *row, void *arg)
{
	struct seen *s = arg;

	s->rows++;
	s->people += strcmp(s->last, row->handle) != 0;
	snprintf(s->last, sizeof s->last, "%s", row->handle);
	buf_addf(&s->lines, "%s %s %s %s%s%s%s%s\n", row->list,
	    channel_name(row->channel), consent_state_name(row->state),
	    row->how, row->by_file ? " file" : "", row->by_self ? " self" :
	    "", row->by_import ? " import" : "", row->address != NULL ?
	    " address" : "");
}

static struct seen
see(struct rig *r, const char *list, bool addresses)
{
	struct seen s = { 0 };
	int64_t after = 0, pages = 0;

	buf_init(&s.lines, 1024 * 1024);
	do {
		assert_int_equal(roster_page(r->store, list, after, addresses,
		    on_row, &s, &after, &r->err), 0);
		pages++;
	} while (after != 0 && pages < 100);
	assert_int_equal(after, 0);
	return s;
}

static struct roster_case {
	const char	*label;
	const char	*list;
	bool		 addresses;
	const char	*want;
} rosters[] = {
	{ "a row per list and channel", NULL, false,
	    "press sms pending file file\n"
	    "vote sms confirmed file file self\n"
	    "vote email confirmed file file self\n"
	    "vote sms revoked STOP file\n" },
	{ "of one list", "press", false, "press sms pending file file\n" },
	{ "with addresses where they are asked for", "press", true,
	    "press sms pending file file address\n" },
	{ "a list that nobody is on", "none", false, "" },
};
#define NROSTERS (sizeof rosters / sizeof rosters[0])

static void
check_roster(void **state)
{
	const struct roster_case *c = *state;
	struct rig *r = rig_new();
	struct seen s;

	rig_phone_row(r, PRESS, BEN);
	rig_sync(r, PRESS);
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_phone_row(r, VOTE, EVA);
	rig_sync(r, VOTE);
	assert_int_equal(persons_join(r->store, rig_person(r, ADA), "vote",
	    NOW, &r->err), 0);
	rig_set_consent(r, EVA, "vote", CONSENT_REVOKED);
	rig_do(r, "UPDATE consent SET how = 'STOP' WHERE how = 'answered'");
	s = see(r, c->list, c->addresses);
	assert_string_equal(buf_text(&s.lines), c->want);
	buf_done(&s.lines);
	rig_free(r);
}

static void
who_left_is_there_still(void **state)
{
	struct rig *r = rig_new();
	struct seen s;

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	rig_do(r, "DELETE FROM membership");
	s = see(r, NULL, false);
	assert_string_equal(buf_text(&s.lines), "vote sms confirmed file\n");
	buf_done(&s.lines);
	rig_free(r);
}

static void
everyone_comes_once_over_many_pages(void **state)
{
	struct rig *r = rig_new();
	struct seen s;

	(void)state;
	rig_rows(r, VOTE, 0, 2 * ROSTER_PAGE + 1);
	rig_sync(r, VOTE);
	s = see(r, NULL, true);
	assert_int_equal(s.rows, 2 * ROSTER_PAGE + 1);
	assert_int_equal(s.people, 2 * ROSTER_PAGE + 1);
	buf_done(&s.lines);
	rig_free(r);
}

/* Of an operator's forget: all of her addresses, and nobody else. */
static void
who_is_forgotten_is_suppressed_everywhere(void **state)
{
	struct rig *r = rig_new();
	enum suppression_kind kind;
	struct person who;
	struct blind blind;

	(void)state;
	rig_three(r);
	blind = rig_blind(r, CHANNEL_EMAIL, ADA_MAIL);
	assert_int_equal(persons_find(r->store, CHANNEL_EMAIL, &blind, &who,
	    &r->err), 1);
	rig_begin(r);
	assert_int_equal(optout_forget(r->store, &who, NOW, &r->err), 0);
	rig_commit(r);
	assert_int_equal(rig_person(r, ADA), 0);
	assert_int_equal(rig_person(r, ADA_MAIL), 0);
	assert_int_equal(suppression_of(r->store, CHANNEL_EMAIL, &blind, &kind,
	    &r->err), 1);
	assert_int_equal(kind, SUPPRESSION_FORGOTTEN);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 2);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person"), 2);
	rig_free(r);
}

static void
who_has_no_address_is_forgotten_too(void **state)
{
	struct rig *r = rig_new();
	struct person who;

	(void)state;
	rig_begin(r);
	assert_int_equal(persons_add(r->store, "en", NULL, &who, &r->err), 0);
	assert_int_equal(optout_forget(r->store, &who, NOW, &r->err), 0);
	rig_commit(r);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person"), 0);
	rig_free(r);
}

int
main(void)
{
	struct CMUnitTest tests[NROSTERS + 4] = {
		cmocka_unit_test(who_left_is_there_still),
		cmocka_unit_test(everyone_comes_once_over_many_pages),
		cmocka_unit_test(who_is_forgotten_is_suppressed_everywhere),
		cmocka_unit_test(who_has_no_address_is_forgotten_too),
	};
	size_t i;

	for (i = 0; i < NROSTERS; i++)
		tests[4 + i] = (struct CMUnitTest){ .name = rosters[i].label,
		    .test_func = check_roster, .initial_state = &rosters[i] };
	return cmocka_run_group_tests_name("roster", tests, NULL, NULL);
}
