/*
 * Saying yes: to what, by whom, and what makes it void.
 *
 * The accounts are "root" (0), "daemon" (1) and one that no machine has.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/plan_rig.h"

#define ROOT	0
#define DAEMON	1
#define NOBODY	4000000001u

#define BEFORE	"2017-08-10 12:00"

/* The files with "soon" wanting ${approve}, and ${pregon} before the rest of pregon.conf. */
static void
open_with(struct plan *p, const char *approve, const char *pregon)
{
	char text[128];

	plan_open(p, BEFORE);
	snprintf(text, sizeof text, "approve = %s; template =", approve);
	plan_edit(p, ALERTS, "template =", text);
	snprintf(text, sizeof text, "%s route =", pregon);
	plan_edit(p, PREGON, "route =", text);
	rig_reload(p);
}

static void
assert_shown(struct plan *p, const char *want)
{
	char *shown = rig_show(p);

	assert_string_equal(shown, want);
	free(shown);
}

static void
assert_refused(struct plan *p, uid_t uid, const char *why)
{
	struct err err;

	assert_int_equal(rig_try_approve(p, "soon", uid, &err), -1);
	assert_int_equal(err.kind, ERR_REFUSED);
	if (strstr(err.text, why) == NULL)
		fail_msg("%s", err.text);
}

/*
 * What makes it void: an edit of the files.  WANT is what is said to have changed; NULL:
 * it stays approved.
 */
struct void_case {
	const char	*label;
	const char	*file, *old, *new;
	const char	*want;
};

static struct void_case voids[] = {
	{ "the files are read again as they are: it stays approved",
	    ALERTS, "approve", "approve", NULL },
	{ "one more byte of the Spanish text", TEXT_ES, ".\n", "!.\n",
	    "the text by sms in es" },
	{ "one less of the English", TEXT_EN, ".\n", "\n",
	    "the text by sms in en" },
	{ "a fact that the texts state", PREGON, "Vote Alerts", "Alerts",
	    "sender (it was \"Vote Alerts\" and is \"Alerts\")" },
	{ "the title of its event", MEASURE, "First reading", "Reading",
	    "event.title (it was \"First reading\" and is \"Reading\"), "
	    "the event first_reading" },
	{ "a fact of another event does not", MEASURE, "Final vote", "Vote",
	    NULL },
	{ "nor does one that no text states", PREGON, "note = { en = \"\"",
	    "note = { en = \"x\"", NULL },
	{ "another due time", ALERTS, "18:00", "19:00", "when it is due" },
	{ "another expiry", ALERTS, "template =",
	    "expires = \"first_reading - 1 hour\"; template =",
	    "when it expires" },
	{ "a list more", ALERTS, "[ \"vote\" ]", "[ \"vote\", \"press\" ]",
	    "its lists" },
	{ "who is on the list does not", LIST, "555 0192", "555 0193", NULL },
	{ "more people must approve: then it is not enough", ALERTS,
	    "approve = 1", "approve = 2", NULL },
	{ "how texts are sent", PREGON, "route =",
	    "sending = \"live\"; organizers = [ \"root\" ]; route =",
	    "sending (it was \"sandbox\" and is \"live\")" },
};
#define NVOIDS (sizeof voids / sizeof voids[0])

static void
check_void(void **state)
{
	const struct void_case *c = *state;
	char want[BROADCAST_WHY_MAX + 1] = "";
	struct broadcast b;
	struct plan p;

	open_with(&p, "1", "");
	plan_write(&p, "lists/press.conf",
	    "title = { en = \"Press\"; es = \"Prensa\"; };\n"
	    "languages = [ \"en\", \"es\" ]; consent = \"ask\";\n");
	rig_reload(&p);
	rig_approve(&p, "soon", ROOT);
	rig_settle(&p);
	assert_int_equal(rig_broadcast(&p, "soon").state, BROADCAST_APPROVED);
	plan_edit(&p, c->file, c->old, c->new);
	rig_reload(&p);
	rig_settle(&p);
	b = rig_broadcast(&p, "soon");
	if (c->want != NULL)
		snprintf(want, sizeof want, "changed since root approved it: "
		    "%s", c->want);
	assert_string_equal(b.why, want);
	assert_int_equal(b.state, c->want != NULL ?
	    BROADCAST_AWAITING_APPROVAL : BROADCAST_APPROVED);
	/* And no yes of before counts. */
	assert_int_equal(approvals_any(p.store, b.id, &(struct err){ 0 }),
	    c->want == NULL);
	assert_int_equal(plan_number(&p, "SELECT count(*) FROM audit "
	    "WHERE verb = 'void'"), c->want != NULL);
	plan_close(&p);
}

/*
 * Who.
 */

static void
in_the_sandbox_anyone_who_may_ask_counts(void **state)
{
	struct plan p;

	(void)state;
	open_with(&p, "2", "");
	rig_approve(&p, "soon", ROOT);
	assert_shown(&p, "soon#1 planned 08-18T18:00");
	rig_approve(&p, "soon", NOBODY);
	assert_shown(&p, "soon#1 approved 08-18T18:00");
	plan_close(&p);
}

static void
outside_it_only_organizers_do(void **state)
{
	struct plan p;

	(void)state;
	open_with(&p, "1", "sending = \"live\";");
	assert_refused(&p, ROOT, "organizers in pregon.conf names nobody");
	plan_edit(&p, PREGON, "route =", "organizers = [ \"daemon\" ]; route =");
	rig_reload(&p);
	assert_refused(&p, ROOT, "you are root, and organizers in pregon.conf "
	    "names daemon");
	assert_refused(&p, NOBODY, "you are uid 4000000001");
	rig_approve(&p, "soon", DAEMON);
	assert_shown(&p, "soon#1 approved 08-18T18:00");
	plan_close(&p);
}

static void
one_account_counts_once(void **state)
{
	struct plan p;

	(void)state;
	open_with(&p, "2", "organizers = [ \"root\", \"daemon\" ];");
	rig_approve(&p, "soon", ROOT);
	assert_refused(&p, ROOT, "you approved it already");
	assert_shown(&p, "soon#1 planned 08-18T18:00");
	rig_approve(&p, "soon", DAEMON);
	assert_shown(&p, "soon#1 approved 08-18T18:00");
	assert_refused(&p, DAEMON, "is approved already");
	plan_close(&p);
}

static void
who_is_no_organizer_any_more_does_not_count(void **state)
{
	struct plan p;

	(void)state;
	open_with(&p, "1", "organizers = [ \"root\", \"daemon\" ];");
	rig_approve(&p, "soon", DAEMON);
	plan_edit(&p, PREGON, ", \"daemon\"", "");
	rig_reload(&p);
	assert_shown(&p, "soon#1 awaiting-approval 08-18T18:00 (changed since "
	    "daemon approved it: who may approve)");
	plan_close(&p);
}

/*
 * When.
 */

static void
what_needs_nobody_is_not_approved(void **state)
{
	struct plan p;

	(void)state;
	open_with(&p, "0", "");
	assert_refused(&p, ROOT, "needs nobody's approval");
	plan_close(&p);
}

static void
what_waits_for_a_fact_cannot_be_approved_yet(void **state)
{
	struct plan p;

	(void)state;
	open_with(&p, "1", "");
	plan_edit(&p, MEASURE, "confirmed", "tentative");
	rig_reload(&p);
	assert_refused(&p, ROOT, "cannot be approved yet: ");
	plan_close(&p);
}

static void
what_is_held_is_released_first(void **state)
{
	struct plan p;

	(void)state;
	open_with(&p, "1", "");
	rig_person(&p, "soon", STOPPING_HOLD, "held by an operator");
	assert_refused(&p, ROOT, "release it first");
	plan_close(&p);
}

/* Held while what was approved changes, it comes back to where people must say yes. */
static void
a_hold_does_not_carry_an_approval_over_a_change(void **state)
{
	struct plan p;

	(void)state;
	open_with(&p, "1", "");
	rig_approve(&p, "soon", ROOT);
	rig_person(&p, "soon", STOPPING_HOLD, "held by an operator");
	plan_edit(&p, TEXT_EN, ".\n", "!\n");
	rig_reload(&p);
	assert_shown(&p, "soon#1 held 08-18T18:00 (held by an operator)");
	rig_person(&p, "soon", STOPPING_RELEASE, "released");
	rig_run_until(&p, denver("2017-08-18 18:30"));
	assert_int_equal(rig_broadcast(&p, "soon").state,
	    BROADCAST_AWAITING_APPROVAL);
	assert_int_equal(plan_number(&p, "SELECT count(*) FROM message"), 0);
	plan_close(&p);
}

/* The files were not read again: the rows were changed, or the code was. */
static void
what_is_another_when_it_begins_does_not_begin(void **state)
{
	struct plan p;
	struct err err;

	(void)state;
	open_with(&p, "1", "");
	rig_approve(&p, "soon", ROOT);
	assert_int_equal(query_run(query(p.store->db,
	    "UPDATE occasion SET revision = revision + 1"), &err), 2);
	rig_run_until(&p, denver("2017-08-18 18:30"));
	assert_shown(&p, "soon#1 awaiting-approval 08-18T18:00 (changed since "
	    "root approved it: the event first_reading)");
	plan_close(&p);
}

static void
fewer_must_approve_now_and_did(void **state)
{
	struct plan p;

	(void)state;
	open_with(&p, "2", "");
	rig_approve(&p, "soon", ROOT);
	rig_run_until(&p, denver("2017-08-18 18:30"));
	assert_shown(&p, "soon#1 awaiting-approval 08-18T18:00");
	plan_edit(&p, ALERTS, "approve = 2", "approve = 1");
	rig_reload(&p);
	rig_settle(&p);
	assert_shown(&p, "soon#1 sending 08-18T18:00 [2 queued]");
	plan_close(&p);
}

/* What waits for people is not let go by a file that says nobody must say yes. */
static void
what_waits_already_still_wants_one(void **state)
{
	struct plan p;

	(void)state;
	open_with(&p, "1", "");
	rig_run_until(&p, denver("2017-08-18 18:30"));
	plan_edit(&p, ALERTS, "approve = 1", "approve = 0");
	rig_reload(&p);
	rig_settle(&p);
	assert_shown(&p, "soon#1 awaiting-approval 08-18T18:00");
	rig_approve(&p, "soon", ROOT);
	rig_settle(&p);
	assert_shown(&p, "soon#1 sending 08-18T18:00 [2 queued]");
	plan_close(&p);
}

/* She looked, it changed, she says yes: to what she saw, which is no more. */
static void
what_changed_since_she_looked_is_refused(void **state)
{
	struct blind digest;
	struct broadcast b;
	struct plan p;
	struct err err;
	json_t *seen;

	(void)state;
	open_with(&p, "1", "");
	b = rig_broadcast(&p, "soon");
	seen = covering_of(p.store, p.config, &b, &err);
	covering_digest(seen, &digest);
	plan_edit(&p, PREGON, "Vote Alerts", "Alerts");
	rig_reload(&p);
	assert_int_equal(store_begin(p.store, &err), 0);
	assert_int_equal(approving_give(p.store, p.config, &b, ROOT, &digest,
	    seen, p.now_ms, &err), -1);
	assert_string_equal(err.text, "it changed since you looked: sender (it "
	    "was \"Vote Alerts\" and is \"Alerts\"): look at it again");
	assert_int_equal(approving_give(p.store, p.config, &b, ROOT, &digest,
	    NULL, p.now_ms, &err), -1);
	assert_string_equal(err.text, "it changed since you looked: look at it "
	    "again");
	store_rollback(p.store);
	json_decref(seen);
	plan_close(&p);
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		{ "in the sandbox anyone who may ask counts",
		    in_the_sandbox_anyone_who_may_ask_counts, NULL, NULL,
		    NULL },
		{ "outside of it only organizers do",
		    outside_it_only_organizers_do, NULL, NULL, NULL },
		{ "one account counts once", one_account_counts_once, NULL,
		    NULL, NULL },
		{ "who is no organizer any more does not count",
		    who_is_no_organizer_any_more_does_not_count, NULL, NULL,
		    NULL },
		{ "what needs nobody is not approved",
		    what_needs_nobody_is_not_approved, NULL, NULL, NULL },
		{ "what waits for a fact cannot be approved yet",
		    what_waits_for_a_fact_cannot_be_approved_yet, NULL, NULL,
		    NULL },
		{ "what is held is released first",
		    what_is_held_is_released_first, NULL, NULL, NULL },
		{ "a hold does not carry an approval over a change",
		    a_hold_does_not_carry_an_approval_over_a_change, NULL,
		    NULL, NULL },
		{ "what is another when it begins does not begin",
		    what_is_another_when_it_begins_does_not_begin, NULL, NULL,
		    NULL },
		{ "fewer must approve now, and did",
		    fewer_must_approve_now_and_did, NULL, NULL, NULL },
		{ "what waits already still wants one",
		    what_waits_already_still_wants_one, NULL, NULL, NULL },
		{ "what changed since she looked is refused",
		    what_changed_since_she_looked_is_refused, NULL, NULL,
		    NULL },
	};
	struct CMUnitTest tests[NVOIDS + sizeof others / sizeof others[0]];
	size_t i;

	for (i = 0; i < NVOIDS; i++)
		tests[i] = (struct CMUnitTest){ .name = voids[i].label,
		    .test_func = check_void, .initial_state = &voids[i] };
	memcpy(tests + i, others, sizeof others);
	return cmocka_run_group_tests_name("approving", tests, NULL, NULL);
}
