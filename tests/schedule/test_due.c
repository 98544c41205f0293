#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/plan_rig.h"

#define BEGIN { "2017-08-01 08:00", ACT_RELOAD, .want = \
	"soon#1 planned 08-18T18:00" }
/* The same, with one more setting of the alert. */
#define BEGIN_WITH(setting) { "2017-08-01 08:00", ACT_RELOAD, ALERTS, \
	"template =", setting "; template =", "soon#1 planned 08-18T18:00" }
#define SENDING { "2017-08-18 18:00", ACT_NOTHING, .want = \
	"soon#1 sending 08-18T18:00 [2 queued]" }
#define STATES_RESULT { "2017-08-01 07:00", ACT_NOTHING, TEXT_EN, \
	"{{event.when}}", "{{event.result}}", NULL }

#define RESULT_IS "result = { en = \"passed\"; es = \"pas\303\263\"; }"
#define WHY_DOWN "(it fell due while pregond was not running)"
#define WHY_ASK "(it fell due while pregond was not running: release it, " \
	"or cancel it)"
#define WHY_RESULT "(waits for event.result (en))"
#define WHY_TENTATIVE "(waits: first_reading is tentative)"

#define HELD_LIST "(held: list vote (pregon release list vote))"
#define HELD_MEASURE "(held: measure act (pregon release measure act))"

static struct story stories[] = {
	/*
	 * People hold more than one broadcast.
	 */
	{ "its list is held: it does not begin until that is released", { BEGIN,
	  { "2017-08-18 17:00", ACT_HOLD_ALL, .a = "list vote", .want =
	    "soon#1 planned 08-18T18:00" },
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 planned 08-18T18:00 " HELD_LIST },
	  { "2017-08-19 10:00", ACT_RELEASE_ALL, .a = "list vote", .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "a hold survives a restart, and its release is not too late", { BEGIN,
	  { "2017-08-18 17:00", ACT_HOLD_ALL, .a = "measure act" },
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 planned 08-18T18:00 " HELD_MEASURE },
	  { "2017-08-18 19:00", ACT_RESTART, .want =
	    "soon#1 planned 08-18T18:00 " HELD_MEASURE },
	  { "2017-08-18 20:00", ACT_RELEASE_ALL, .a = "measure act", .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "held until it expires: missed, and why", { BEGIN,
	  { "2017-08-18 17:00", ACT_HOLD_ALL, .a = "all" },
	  { "2017-08-21 17:30", ACT_NOTHING, .want =
	    "soon#1 missed 08-18T18:00 "
	    "(its time passed while people held all)" },
	  { NULL, ACT_RELEASE_ALL, .a = "all", .want =
	    "soon#1 missed 08-18T18:00 "
	    "(its time passed while people held all)" } } },
	{ "held in the middle it says so, and expires all the same", { BEGIN,
	  SENDING, SEND_ONE,
	  { "2017-08-18 18:01", ACT_HOLD_ALL, .a = "list vote", .want =
	    "soon#1 sending 08-18T18:00 [1 queued, 1 accepted] " HELD_LIST },
	  { NULL, ACT_SEND, .want =
	    "soon#1 sending 08-18T18:00 [1 queued, 1 accepted] " HELD_LIST },
	  { "2017-08-21 17:30", ACT_NOTHING, .want =
	    "soon#1 done 08-18T18:00 [1 accepted, 1 expired]" } } },
	{ "released in the middle, the rest gets it", { BEGIN, SENDING, SEND_ONE,
	  { "2017-08-18 18:01", ACT_HOLD_ALL, .a = "list vote" },
	  { NULL, ACT_SEND, .want =
	    "soon#1 sending 08-18T18:00 [1 queued, 1 accepted] " HELD_LIST },
	  { "2017-08-18 18:02", ACT_RELEASE_ALL, .a = "list vote", .want =
	    "soon#1 sending 08-18T18:00 [1 queued, 1 accepted]" },
	  { NULL, ACT_SEND, .want = "soon#1 done 08-18T18:00 [2 accepted]" } } },

	/*
	 * When its time comes.
	 */
	{ "a millisecond before it is due nothing happens, then it begins", {
	  BEGIN,
	  { "2017-08-18 17:59:59", ACT_NOTHING, .want =
	    "soon#1 planned 08-18T18:00" },
	  SENDING } },
	{ "it is done when every message is settled", { BEGIN, SENDING,
	  { NULL, ACT_SEND_ONE, .want =
	    "soon#1 sending 08-18T18:00 [1 queued, 1 accepted]" },
	  { NULL, ACT_SEND_ONE, .want =
	    "soon#1 done 08-18T18:00 [2 accepted]" } } },
	{ "nobody on its lists: it is done at once", {
	  { "2017-08-01 07:00", ACT_NOTHING, LIST,
	    "  { phone = \"+1 303 555 0191\"; language = \"en\"; },\n"
	    "  { phone = \"+1 303 555 0192\"; language = \"es\"; }\n", "",
	    NULL },
	  BEGIN,
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 done 08-18T18:00" } } },
	{ "nobody may be texted: it is done at once", {
	  { "2017-08-01 07:00", ACT_NOTHING, LIST,
	    "consent = \"on-file\";\nsource = \"paper sheets\"; "
	    "date = \"2017-07-29\";", "consent = \"ask\";", NULL },
	  BEGIN,
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 done 08-18T18:00 [2 suppressed]" } } },
	{ "someone who joins before it begins gets it", { BEGIN,
	  { "2017-08-18 17:59", ACT_RELOAD, LIST, "subscribers = (",
	    "subscribers = ( { phone = \"+1 303 555 0193\"; },",
	    "soon#1 planned 08-18T18:00" },
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 sending 08-18T18:00 [3 queued]" } } },
	{ "someone who joins after it began does not", { BEGIN, SENDING,
	  { NULL, ACT_RELOAD, LIST, "subscribers = (",
	    "subscribers = ( { phone = \"+1 303 555 0193\"; },",
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },

	/*
	 * When it expires.
	 */
	{ "what is not sent when it expires is not sent", { BEGIN, SENDING,
	  SEND_ONE,
	  { "2017-08-21 17:29:59", ACT_NOTHING, .want =
	    "soon#1 sending 08-18T18:00 [1 queued, 1 accepted]" },
	  { "2017-08-21 17:30", ACT_NOTHING, .want =
	    "soon#1 done 08-18T18:00 [1 accepted, 1 expired]" } } },
	{ "down when it expired: the rest is not sent either", { BEGIN, SENDING,
	  SEND_ONE,
	  { "2017-08-21 17:30", ACT_RESTART, .want =
	    "soon#1 done 08-18T18:00 [1 accepted, 1 expired]" } } },

	/*
	 * After downtime.
	 */
	{ "late: it is sent late", { BEGIN,
	  { "2017-08-21 17:29", ACT_RESTART, .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "late, but it has expired: missed", { BEGIN,
	  { "2017-08-21 17:30", ACT_RESTART, .want =
	    "soon#1 missed 08-18T18:00 "
	    "(its time passed while pregond was not running)" } } },
	{ "skip: missed", { BEGIN_WITH("catch_up = \"skip\""),
	  { "2017-08-18 18:01", ACT_RESTART, .want =
	    "soon#1 missed 08-18T18:00 " WHY_DOWN },
	  { "2017-08-18 18:02", ACT_RESTART, .want =
	    "soon#1 missed 08-18T18:00 " WHY_DOWN } } },
	{ "skip, and up again just in time: sent", {
	  BEGIN_WITH("catch_up = \"skip\""),
	  { "2017-08-18 18:00", ACT_RESTART, .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "skip, and down while it is sent: it goes on", {
	  BEGIN_WITH("catch_up = \"skip\""), SENDING, SEND_ONE,
	  { "2017-08-18 20:00", ACT_RESTART, .want =
	    "soon#1 sending 08-18T18:00 [1 queued, 1 accepted]" } } },
	{ "ask: held until a person releases it", {
	  BEGIN_WITH("catch_up = \"ask\""),
	  { "2017-08-18 18:01", ACT_RESTART, .want =
	    "soon#1 held 08-18T18:00 " WHY_ASK },
	  { "2017-08-18 19:00", ACT_RELEASE, .a = "soon", .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "ask, and nobody does: missed when it expires", {
	  BEGIN_WITH("catch_up = \"ask\""),
	  { "2017-08-18 18:01", ACT_RESTART, .want =
	    "soon#1 held 08-18T18:00 " WHY_ASK },
	  { "2017-08-21 17:30", ACT_NOTHING, .want =
	    "soon#1 missed 08-18T18:00 " WHY_ASK } } },
	{ "written while it was down, for a time that passed: never sent", {
	  BEGIN,
	  { "2017-08-18 20:00", ACT_RESTART, ALERTS, "alerts = {",
	    "alerts = { fresh = { when = \"first_reading - 70 hours\";"
	    " audience = [ \"vote\" ]; template = \"soon\"; };",
	    "soon#1 sending 08-18T18:00 [2 queued]\n"
	    "fresh#1 missed 08-18T19:30 "
	    "(its time had passed when it was first seen)" } } },
	{ "moved while it was down, to a time that passed: never sent", { BEGIN,
	  { "2017-08-18 20:00", ACT_RESTART, ALERTS, "at 18:00", "at 19:00",
	    "soon#1 missed 08-18T19:00 "
	    "(it was moved to a time that had passed)" } } },
	{ "moved while it was down, to a time to come: planned", { BEGIN,
	  { "2017-08-18 20:00", ACT_RESTART, ALERTS, "3 days at 18:00",
	    "2 days at 18:00", "soon#1 planned 08-19T18:00" } } },
	{ "skip: what waited when it went down did not fall due unseen", {
	  STATES_RESULT, BEGIN_WITH("catch_up = \"skip\""),
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 planned 08-18T18:00 " WHY_RESULT },
	  { "2017-08-18 20:00", ACT_RESTART, MEASURE, "result = { }",
	    RESULT_IS, "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "skip: released before its time, down at its time: missed", {
	  BEGIN_WITH("catch_up = \"skip\""),
	  { NULL, ACT_HOLD, .a = "soon", .want = NULL },
	  { NULL, ACT_RELEASE, .a = "soon", .want = NULL },
	  { "2017-08-18 18:01", ACT_RESTART, .want =
	    "soon#1 missed 08-18T18:00 " WHY_DOWN } } },
	{ "skip: waited at its old time, down at its new: missed", {
	  STATES_RESULT, BEGIN_WITH("catch_up = \"skip\""),
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 planned 08-18T18:00 " WHY_RESULT },
	  { NULL, ACT_RELOAD, MEASURE, "2017-08-21", "2017-08-25",
	    "soon#1 planned 08-22T18:00" },
	  { "2017-08-22 18:01", ACT_RESTART, .want =
	    "soon#1 missed 08-22T18:00 " WHY_DOWN } } },

	/*
	 * It waits.
	 */
	{ "for a fact, and goes when the files have it", { STATES_RESULT, BEGIN,
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 planned 08-18T18:00 " WHY_RESULT },
	  { "2017-08-19 12:00", ACT_RELOAD, MEASURE, "result = { }", RESULT_IS,
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "for a fact that never comes: missed when it expires", {
	  STATES_RESULT, BEGIN,
	  { "2017-08-21 17:29:59", ACT_NOTHING, .want =
	    "soon#1 planned 08-18T18:00 " WHY_RESULT },
	  { "2017-08-21 17:30", ACT_NOTHING, .want =
	    "soon#1 missed 08-18T18:00 " WHY_RESULT } } },
	{ "while its event is tentative, and goes when it is confirmed", {
	  BEGIN,
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "tentative", NULL },
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 planned 08-18T18:00 " WHY_TENTATIVE },
	  { "2017-08-19 12:00", ACT_RELOAD, MEASURE, "tentative", "confirmed",
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "for the one thing, then for the other", { STATES_RESULT, BEGIN,
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "tentative", NULL },
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 planned 08-18T18:00 " WHY_TENTATIVE },
	  { NULL, ACT_RELOAD, MEASURE, "tentative", "confirmed",
	    "soon#1 planned 08-18T18:00 " WHY_RESULT } } },

	/*
	 * For people.
	 */
	{ "due, and to be approved: it waits, then goes", {
	  BEGIN_WITH("approve = 1"),
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 awaiting-approval 08-18T18:00" },
	  { "2017-08-19 12:00", ACT_APPROVE, .a = "soon", .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "nobody approves it: missed when it expires", {
	  BEGIN_WITH("approve = 1"),
	  { "2017-08-21 17:29:59", ACT_NOTHING, .want =
	    "soon#1 awaiting-approval 08-18T18:00" },
	  { "2017-08-21 17:30", ACT_NOTHING, .want =
	    "soon#1 missed 08-18T18:00 (nobody approved it in time)" } } },
	{ "what has no facts yet is not put before people", {
	  STATES_RESULT, BEGIN_WITH("approve = 1"),
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 planned 08-18T18:00 " WHY_RESULT },
	  { NULL, ACT_RELOAD, MEASURE, "result = { }", RESULT_IS,
	    "soon#1 awaiting-approval 08-18T18:00" } } },
	{ "approved before it is due: it goes when it is", {
	  BEGIN_WITH("approve = 1"),
	  { "2017-08-10 12:00", ACT_APPROVE, .a = "soon", .want =
	    "soon#1 approved 08-18T18:00" },
	  { "2017-08-18 17:59", ACT_NOTHING, .want =
	    "soon#1 approved 08-18T18:00" },
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "approved, and its event is tentative since: people are asked again", {
	  BEGIN_WITH("approve = 1"),
	  { "2017-08-18 17:00", ACT_APPROVE, .a = "soon", .want =
	    "soon#1 approved 08-18T18:00" },
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "tentative",
	    "soon#1 awaiting-approval 08-18T18:00 (changed since root approved "
	    "it: the event first_reading)" },
	  { "2017-08-18 18:00", ACT_RELOAD, MEASURE, "tentative", "confirmed",
	    "soon#1 awaiting-approval 08-18T18:00 (changed since root approved "
	    "it: the event first_reading)" },
	  { NULL, ACT_APPROVE, .a = "soon", .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "approved, and moved before it began: people are asked again", {
	  BEGIN_WITH("approve = 1"),
	  { "2017-08-18 17:00", ACT_APPROVE, .a = "soon", .want =
	    "soon#1 approved 08-18T18:00" },
	  { NULL, ACT_RELOAD, MEASURE, "2017-08-21", "2017-08-25",
	    "soon#1 awaiting-approval 08-22T18:00 (changed since root approved "
	    "it: when it is due, when its event is, when it expires, "
	    "event.when (it was \"Monday, August 21 at 5:30 PM\" and is "
	    "\"Friday, August 25 at 5:30 PM\"), and more)" },
	} },
	{ "approved, and down until it expired: missed", {
	  BEGIN_WITH("approve = 1"),
	  { "2017-08-18 17:00", ACT_APPROVE, .a = "soon", .want = NULL },
	  { "2017-08-22 08:00", ACT_RESTART, .want =
	    "soon#1 missed 08-18T18:00 (its time passed while pregond was not "
	    "running)" } } },
	{ "approved when it was due, and restarted at once: it goes", {
	  BEGIN_WITH("approve = 1; catch_up = \"skip\""),
	  { "2017-08-18 18:00", ACT_NOTHING, .want =
	    "soon#1 awaiting-approval 08-18T18:00" },
	  { NULL, ACT_APPROVED_AND_KILLED, .a = "soon", .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "held before its time: it does not begin", { BEGIN,
	  { NULL, ACT_HOLD, .a = "soon", .want = NULL },
	  { "2017-08-18 19:00", ACT_NOTHING, .want =
	    "soon#1 held 08-18T18:00 (held by an operator)" },
	  { NULL, ACT_RELEASE, .a = "soon", .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "held until it expires: missed", { BEGIN,
	  { NULL, ACT_HOLD, .a = "soon", .want = NULL },
	  { "2017-08-21 17:30", ACT_NOTHING, .want =
	    "soon#1 missed 08-18T18:00 (held by an operator)" } } },
	{ "held in the middle: nothing more is claimed, released it goes on", {
	  BEGIN, SENDING, SEND_ONE,
	  { NULL, ACT_HOLD, .a = "soon", .want = NULL },
	  { NULL, ACT_SEND, .want = "soon#1 held 08-18T18:00 "
	    "[1 queued, 1 accepted] (held by an operator)" },
	  { NULL, ACT_RELEASE, .a = "soon", .want = NULL },
	  { NULL, ACT_SEND, .want = "soon#1 done 08-18T18:00 [2 accepted]" } } },
	{ "held in the middle until it expires: done without the rest", {
	  BEGIN, SENDING, SEND_ONE,
	  { NULL, ACT_HOLD, .a = "soon", .want = NULL },
	  { "2017-08-21 17:29:59", ACT_NOTHING, .want =
	    "soon#1 held 08-18T18:00 [1 queued, 1 accepted] "
	    "(held by an operator)" },
	  { "2017-08-21 17:30", ACT_NOTHING, .want =
	    "soon#1 done 08-18T18:00 [1 accepted, 1 expired]" } } },
	{ "cancelled: it never begins", { BEGIN,
	  { NULL, ACT_CANCEL, .a = "soon", .want = NULL },
	  { "2017-08-25 18:00", ACT_NOTHING, .want =
	    "soon#1 cancelled 08-18T18:00 (cancelled)" } } },
};
#define NSTORIES (sizeof stories / sizeof stories[0])

/*
 * When readers are texted: quiet hours are theirs.
 */

struct quiet_case {
	const char	*label;
	const char	*event;		/* the alert goes two hours before */
	const char	*zone;		/* the reader's, or NULL */
	const char	*quiet;		/* of the jurisdiction */
	const char	*want;		/* in Denver; NULL: not in time */
};

#define NIGHT "21:00-08:00"

static struct quiet_case quiets[] = {
	{ "in the afternoon: at once",
	  "2017-08-21 17:30", NULL, NIGHT, "2017-08-21 15:30" },
	{ "the last minute before the quiet hours: at once",
	  "2017-08-21 22:59", NULL, NIGHT, "2017-08-21 20:59" },
	{ "their first minute: not in time",
	  "2017-08-21 23:00", NULL, NIGHT, NULL },
	{ "in the morning: when they end, not earlier",
	  "2017-08-21 09:30", NULL, NIGHT, "2017-08-21 08:00" },
	{ "no quiet hours: at once",
	  "2017-08-21 05:30", NULL, "none", "2017-08-21 03:30" },
	{ "a reader to the east sleeps already: not in time",
	  "2017-08-21 21:30", "America/New_York", NIGHT, NULL },
	{ "a reader to the east is up already",
	  "2017-08-21 08:30", "America/New_York", NIGHT, "2017-08-21 06:30" },
	{ "a reader to the west is still up",
	  "2017-08-21 23:30", "America/Los_Angeles", NIGHT,
	  "2017-08-21 21:30" },
	{ "a reader to the west still sleeps",
	  "2017-08-21 10:30", "America/Los_Angeles", NIGHT,
	  "2017-08-21 09:00" },
	/* 02:00-03:00 is skipped on 12 March, and twice on 5 November. */
	{ "the spring night: until 08:00 on the clock",
	  "2017-03-12 09:30", NULL, NIGHT, "2017-03-12 08:00" },
	{ "the autumn night: until 08:00 on the clock",
	  "2017-11-05 09:30", NULL, NIGHT, "2017-11-05 08:00" },
	{ "quiet hours that end in the gap: when the clock is past them",
	  "2017-03-12 03:50", NULL, "21:00-02:30", "2017-03-12 03:00" },
	{ "quiet hours that end in the doubled hour: when they first end",
	  "2017-11-05T02:10-06:00", NULL, "21:00-01:30",
	  "2017-11-05T01:30-06:00" },
};
#define NQUIETS (sizeof quiets / sizeof quiets[0])

static void
check_quiet(void **state)
{
	const struct quiet_case *c = *state;
	struct broadcast b;
	struct plan p;
	char *zone;

	plan_open(&p, "2017-03-01 08:00");
	plan_edit(&p, ALERTS, "3 days at 18:00", "2 hours");
	plan_edit(&p, MEASURE, "2017-08-21 17:30", c->event);
	plan_edit(&p, PREGON, "21:00-08:00", c->quiet);
	if (c->zone != NULL) {
		zone = xasprintf("\"en\"; zone = \"%s\";", c->zone);
		plan_edit(&p, LIST, "language = \"en\";", "language = ZONE");
		plan_edit(&p, LIST, "ZONE", zone);
		free(zone);
	}
	plan_edit(&p, LIST, "},\n  { phone = \"+1 303 555 0192\"; "
	    "language = \"es\"; }", "}");
	rig_reload(&p);
	rig_run_until(&p, denver(c->event) - 2 * 3600 * 1000);
	b = rig_broadcast(&p, "soon");
	assert_int_equal(b.state, BROADCAST_SENDING);
	if (c->want != NULL)
		assert_int_equal(plan_number(&p,
		    "SELECT due_ms FROM message"), denver(c->want));
	else
		assert_true(plan_number(&p, "SELECT due_ms FROM message") >=
		    b.expires_ms);
	rig_run_until(&p, b.expires_ms);
	assert_int_equal(plan_number(&p, "SELECT count(*) FROM message "
	    "WHERE state = 6"), 1);	/* expired: this test sends nothing */
	assert_int_equal(rig_broadcast(&p, "soon").state, BROADCAST_DONE);
	plan_close(&p);
}

/*
 * When to come again.
 */

struct next_case {
	const char	*label;
	struct step	 steps[4];
	const char	*want;		/* NULL: never by itself */
};

static struct next_case nexts[] = {
	{ "nothing is planned: never",
	  { { NULL, ACT_CANCEL, .a = "soon", .want = NULL } }, NULL },
	{ "planned: when it is due", { { .at = NULL } }, "2017-08-18 18:00" },
	{ "awaiting approval: when it expires",
	  { { NULL, ACT_RELOAD, ALERTS, "template =",
	      "approve = 1; template =", NULL },
	    { .at = "2017-08-18 18:00" } }, "2017-08-21 17:30" },
	{ "held by a person: when it expires",
	  { { NULL, ACT_HOLD, .a = "soon", .want = NULL } }, "2017-08-21 17:30" },
	{ "waiting for its event: when it expires",
	  { { NULL, ACT_RELOAD, MEASURE, "confirmed", "tentative", NULL },
	    { .at = "2017-08-18 18:00" } }, "2017-08-21 17:30" },
	{ "something is queued: when that expires",
	  { { .at = "2017-08-18 18:00" } }, "2017-08-21 17:30" },
	{ "all is settled: never",
	  { { "2017-08-18 18:00", ACT_SEND, .want = NULL } }, NULL },
	{ "missed: never",
	  { { "2017-08-21 18:00", ACT_RESTART, .want = NULL } }, NULL },
};
#define NNEXTS (sizeof nexts / sizeof nexts[0])

static void
check_next(void **state)
{
	const struct next_case *c = *state;
	const struct step *s;
	struct plan p;

	plan_open(&p, "2017-08-01 08:00");
	rig_reload(&p);
	for (s = c->steps; step_is_there(s); s++) {
		if (s->at != NULL && s->act == ACT_RESTART)
			p.now_ms = denver(s->at);
		else if (s->at != NULL)
			rig_run_until(&p, denver(s->at));
		story_act(&p, s);
	}
	assert_int_equal(rig_tick(&p), c->want != NULL ? denver(c->want) : -1);
	plan_close(&p);
}

/* What makes a row wait for people says at once when it must be ended. */
static void
check_next_at_once(void **state)
{
	static const struct edit_of {
		const char *setting;
		enum broadcast_state want;
	} rows[] = {
		{ "approve = 1; template =", BROADCAST_AWAITING_APPROVAL },
		{ "catch_up = \"ask\"; template =", BROADCAST_HELD },
	};
	struct plan p;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		plan_open(&p, "2017-08-01 08:00");
		plan_edit(&p, ALERTS, "template =", rows[i].setting);
		rig_reload(&p);
		p.now_ms = denver("2017-08-18 18:01");
		p.up_since_ms = p.now_ms;
		assert_int_equal(rig_tick(&p), denver("2017-08-21 17:30"));
		assert_int_equal(rig_broadcast(&p, "soon").state,
		    rows[i].want);
		plan_close(&p);
	}
}

/* What is on the wire when its time passes is still settled. */
static void
check_flight_at_expiry(void **state)
{
	struct claimed claimed[2];
	struct plan p;
	char *shown;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	rig_reload(&p);
	rig_run_until(&p, denver("2017-08-18 18:00"));
	assert_int_equal(rig_claim(&p, claimed, 2), 2);
	assert_int_equal(rig_tick(&p), -1);	/* the sender says when */
	rig_run_until(&p, denver("2017-08-21 17:30"));
	assert_int_equal(rig_broadcast(&p, "soon").state, BROADCAST_SENDING);
	rig_answer(&p, &claimed[0], MESSAGE_ACCEPTED);
	rig_answer(&p, &claimed[1], MESSAGE_QUEUED);
	rig_settle(&p);
	shown = rig_show(&p);
	assert_string_equal(shown,
	    "soon#1 done 08-18T18:00 [1 accepted, 1 expired]");
	free(shown);
	plan_close(&p);
}

/*
 * Many people.
 */

#define MANY (2 * AUDIENCE_PAGE + 500)

static void
write_many(struct plan *p, int n)
{
	struct buf csv;
	int i;

	buf_init(&csv, 1024 * 1024);
	buf_adds(&csv, "phone\n");
	for (i = 0; i < n; i++)
		buf_addf(&csv, "+1 %d 555 01%02d\n", 212 + i / 100, i % 100);
	plan_write(p, "lists/many.csv", buf_text(&csv));
	buf_done(&csv);
	plan_edit(p, LIST, "subscribers", "files = [ \"many.csv\" ]; "
	    "subscribers");
}

static void
check_pages(void **state)
{
	struct plan p;
	char *shown;
	int ticks, before = 0, now;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	write_many(&p, MANY);
	rig_reload(&p);
	p.now_ms = denver("2017-08-18 18:00");
	for (ticks = 0; rig_tick(&p) == p.now_ms; ticks++) {
		now = (int)plan_number(&p, "SELECT count(*) FROM message");
		assert_in_range(now - before, 0, AUDIENCE_PAGE);
		before = now;
		if (ticks == 1)
			plan_next_run(&p);	/* and it goes on */
	}
	assert_in_range(ticks, 3, 5);
	shown = rig_show(&p);
	assert_string_equal(shown, "soon#1 sending 08-18T18:00 [2502 queued]");
	free(shown);
	rig_send(&p, MANY);
	rig_settle(&p);
	shown = rig_show(&p);
	assert_string_equal(shown,
	    "soon#1 sending 08-18T18:00 [2 queued, 2500 accepted]");
	free(shown);
	rig_send(&p, 2);
	rig_settle(&p);
	assert_int_equal(rig_broadcast(&p, "soon").state, BROADCAST_DONE);
	plan_close(&p);
}

static void
check_many_expire(void **state)
{
	struct plan p;
	char *shown;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	write_many(&p, MANY);
	rig_reload(&p);
	rig_run_until(&p, denver("2017-08-18 18:00"));
	rig_run_until(&p, denver("2017-08-21 17:30"));
	shown = rig_show(&p);
	assert_string_equal(shown, "soon#1 done 08-18T18:00 [2502 expired]");
	free(shown);
	plan_close(&p);
}

/* Nobody is asked twice whose file was read again while it was filled. */
static void
check_shrinks_between(void **state)
{
	struct plan p;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	write_many(&p, 1200);
	rig_reload(&p);
	p.now_ms = denver("2017-08-18 18:00");
	rig_tick(&p);		/* begins */
	rig_tick(&p);		/* the first thousand */
	rig_reload(&p);
	rig_settle(&p);
	assert_int_equal(plan_number(&p, "SELECT count(*) FROM message"), 1202);
	assert_int_equal(plan_number(&p,
	    "SELECT count(DISTINCT person) FROM message"), 1202);
	plan_close(&p);
}

/*
 * The rest.
 */

/* The words are those of the moment it began. */
static void
check_frozen(void **state)
{
	struct broadcast b;
	struct plan p;
	struct err err;
	char *text;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	rig_reload(&p);
	plan_edit(&p, TEXT_EN, "{{sender}}:", "{{sender}} says:");
	rig_reload(&p);
	rig_run_until(&p, denver("2017-08-18 18:00"));
	plan_edit(&p, TEXT_EN, "says:", "said:");
	rig_reload(&p);
	rig_settle(&p);
	b = rig_broadcast(&p, "soon");
	assert_int_equal(broadcasts_text(p.store, b.id, CHANNEL_SMS, PART_TEXT, "en", &text, &err), 1);
	assert_string_equal(text,
	    "{{sender}} says: {{event.title}} {{event.when}}.");
	free(text);
	assert_int_equal(plan_number(&p,
	    "SELECT count(*) FROM broadcast_text"), 2);
	plan_close(&p);
}

struct seen {
	enum broadcast_state old[8], new[8];
	int n;
};

static void
on_changed(const struct broadcast *b, enum broadcast_state old, void *arg)
{
	struct seen *seen = arg;

	assert_in_range(seen->n, 0, 7);
	seen->old[seen->n] = old;
	seen->new[seen->n++] = b->state;
}

static void
check_changed(void **state)
{
	struct seen seen = { 0 };
	struct plan p;
	struct due due;
	struct err err;
	int64_t next;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	rig_reload(&p);
	due = (struct due){ .store = p.store, .config = p.config,
	    .changed = on_changed, .arg = &seen };
	assert_int_equal(due_tick(&due, p.now_ms, &next, &err), 0);
	assert_int_equal(seen.n, 0);
	p.now_ms = denver("2017-08-18 18:00");
	do
		assert_int_equal(due_tick(&due, p.now_ms, &next, &err), 0);
	while (next == p.now_ms);
	assert_int_equal(seen.n, 1);
	assert_int_equal(seen.old[0], BROADCAST_PLANNED);
	assert_int_equal(seen.new[0], BROADCAST_SENDING);
	rig_send(&p, 2);
	assert_int_equal(due_tick(&due, p.now_ms, &next, &err), 0);
	assert_int_equal(due_tick(&due, p.now_ms, &next, &err), 0);
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.old[1], BROADCAST_SENDING);
	assert_int_equal(seen.new[1], BROADCAST_DONE);
	plan_close(&p);
}

/* Whichever step fails, a later tick does it all, once. */
static void
check_failing(void **state)
{
	struct plan p;
	struct due due;
	struct err err;
	unsigned at, failures;
	int64_t next;
	char *shown;

	(void)state;
	for (at = 1, failures = 1; failures > 0; at++) {
		assert_in_range(at, 1, 100);
		plan_open(&p, "2017-08-01 08:00");
		rig_reload(&p);
		p.now_ms = denver("2017-08-18 18:00");
		due = (struct due){ .store = p.store, .config = p.config,
		    .changed = rig_changed };
		failures = 0;
		db_fail_after(p.store->db, at);
		do
			if (due_tick(&due, p.now_ms, &next, &err) == -1) {
				failures++;
				next = p.now_ms;
				assert_false(db_in_transaction(p.store->db));
			}
		while (next == p.now_ms);
		db_fail_after(p.store->db, 0);
		assert_in_range(failures, 0, 1);
		shown = rig_show(&p);
		assert_string_equal(shown,
		    "soon#1 sending 08-18T18:00 [2 queued]");
		free(shown);
		plan_close(&p);
	}
	assert_in_range(at, 10, 100);
}

static const struct CMUnitTest others[] = {
	{ "a row that waits for people says at once when it expires",
	  check_next_at_once, NULL, NULL, NULL },
	{ "on the wire when it expires: settled, and what comes back expires",
	  check_flight_at_expiry, NULL, NULL, NULL },
	{ "2,500 people: a page at a time, through a restart, each once",
	  check_pages, NULL, NULL, NULL },
	{ "2,500 queued messages expire", check_many_expire, NULL, NULL, NULL },
	{ "a reload between two pages loses and doubles nobody",
	  check_shrinks_between, NULL, NULL, NULL },
	{ "the template is frozen when it begins", check_frozen, NULL, NULL,
	  NULL },
	{ "each change is told once, with the state before", check_changed,
	  NULL, NULL, NULL },
	{ "a store that fails at any step: nothing is lost, nothing twice",
	  check_failing, NULL, NULL, NULL },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NSTORIES + NQUIETS + NNEXTS + NOTHERS];
	struct CMUnitTest *next = tests + NSTORIES;
	size_t i;

	STORY_TESTS(stories, tests);
	for (i = 0; i < NQUIETS; i++)
		*next++ = (struct CMUnitTest){ .name = quiets[i].label,
		    .test_func = check_quiet, .initial_state = &quiets[i] };
	for (i = 0; i < NNEXTS; i++)
		*next++ = (struct CMUnitTest){ .name = nexts[i].label,
		    .test_func = check_next, .initial_state = &nexts[i] };
	memcpy(next, others, sizeof others);
	return cmocka_run_group_tests_name("due", tests, NULL, NULL);
}
