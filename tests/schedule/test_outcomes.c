/*
 * Alerts on an outcome: recorded, confirmed, corrected, taken back; a meeting
 * that is held again.  Never twice for one, never the wrong branch after it is known.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/plan_rig.h"
#include "schedule/recorded.h"
#include "schedule/refusing.h"
#include "schedule/report.h"

#define BRANCH(name, result, more) "  " name " = { on = \"final_vote " result \
	more "\";\n    audience = [ \"vote\" ]; template = \"voted\"; };\n"
#define SOON "  soon = { when = \"first_reading - 3 days at 18:00\";\n" \
	"    audience = [ \"vote\" ]; template = \"soon\"; };\n"
#define THREE BRANCH("yes", "passed", "") BRANCH("no", "failed", "") \
	BRANCH("later", "postponed", "")
#define ALERTS_ARE(now, text) { now, ACT_NOTHING, ALERTS, SOON, text, NULL }
#define BEGIN ALERTS_ARE("2017-08-28 16:00", THREE), \
	{ NULL, ACT_RELOAD, .want = "" }
#define TWO_SAY { NULL, ACT_RELOAD, PREGON, "route =", \
	"confirm_outcomes = 2; route =", NULL }
#define SAY(now, what, want_) { now, ACT_OUTCOME, .a = what, .want = want_ }
#define LUIS(now, what, want_) { now, ACT_OUTCOME, .a = what, .b = "luis", \
	.want = want_ }

#define OTHERS(at, why) \
	"no#1 superseded " at " (final_vote " why ", not failed)\n" \
	"later#1 superseded " at " (final_vote " why ", not postponed)"
#define PASSED OTHERS("08-28T20:00", "passed")
#define YES_SENDING "yes#1 sending 08-28T20:00 [2 queued]\n" PASSED
#define FAILED_SENDING							\
	"yes#1 superseded 08-28T20:00 [2 withdrawn] (final_vote failed, "	\
	"not passed)\n"							\
	"later#1 superseded 08-28T20:00 (final_vote passed, not postponed)\n"	\
	"no#1 sending 08-28T20:01 [2 queued]"
#define YES_DONE "yes#1 done 08-28T20:00 [2 accepted]\n" PASSED

static struct story stories[] = {
	{ "before it is known there is no broadcast", { BEGIN,
	  { "2017-08-28 20:00", ACT_RELOAD, .want = "" } } },
	{ "its branch goes out when it is recorded; the others are discarded", {
	  BEGIN, SAY("2017-08-28 20:00", "passed 10-0", YES_SENDING),
	  { NULL, ACT_SEND, .want = YES_DONE } } },
	{ "reloads and restarts send it no second time", { BEGIN,
	  SAY("2017-08-28 20:00", "passed 10-0", NULL),
	  { NULL, ACT_SEND, .want = YES_DONE },
	  { "2017-08-28 20:10", ACT_RELOAD, .want = YES_DONE },
	  { "2017-08-29 08:00", ACT_RESTART, .want = YES_DONE },
	  SAY("2017-08-29 09:00", "passed 10-0", YES_DONE) } },
	{ "another tally changes nothing of who gets it", { BEGIN,
	  SAY("2017-08-28 20:00", "passed 10-0", NULL),
	  { NULL, ACT_SEND, .want = YES_DONE },
	  SAY("2017-08-28 20:30", "passed 9-1", YES_DONE) } },
	{ "an hour after it", { ALERTS_ARE("2017-08-28 16:00",
	    BRANCH("yes", "passed", " + 1 hour")),
	  { NULL, ACT_RELOAD, .want = "" },
	  SAY("2017-08-28 20:00", "passed", "yes#1 planned 08-28T21:00"),
	  SAY("2017-08-28 20:30", "passed 10-0", "yes#1 planned 08-28T21:00"),
	  { "2017-08-28 21:00", ACT_NOTHING, .want =
	    "yes#1 sending 08-28T21:00 [2 queued]" } } },
	{ "a day after it nobody needs it any more", { ALERTS_ARE(
	    "2017-08-28 16:00", BRANCH("yes", "passed", "\"; approve = 1; #")),
	  { NULL, ACT_RELOAD, .want = "" },
	  SAY("2017-08-28 20:00", "passed",
	    "yes#1 awaiting-approval 08-28T20:00"),
	  { "2017-08-29 20:00", ACT_NOTHING, .want = "yes#1 missed "
	    "08-28T20:00 (nobody approved it in time)" } } },
	{ "an alert that is written after it: missed", { ALERTS_ARE(
	    "2017-08-28 16:00", BRANCH("no", "failed", "")),
	  { NULL, ACT_RELOAD, .want = "" },
	  SAY("2017-08-28 20:00", "passed", NULL),
	  { "2017-08-28 20:05", ACT_RELOAD, ALERTS, "alerts = {", "alerts = {\n"
	    BRANCH("yes", "passed", ""), "no#1 superseded 08-28T20:00 "
	    "(final_vote passed, not failed)\n"
	    "yes#1 missed 08-28T20:00 (its time had passed when it was first "
	    "seen)" } } },

	/*
	 * Two people.
	 */
	{ "what one says waits for the other", { BEGIN, TWO_SAY,
	  SAY("2017-08-28 20:00", "passed 10-0", ""),
	  LUIS("2017-08-28 20:05", "passed 10-0",
	    "yes#1 sending 08-28T20:05 [2 queued]\n"
	    OTHERS("08-28T20:05", "passed")) } },
	{ "two that differ wait", { BEGIN, TWO_SAY,
	  SAY("2017-08-28 20:00", "passed 10-0", ""),
	  LUIS("2017-08-28 20:05", "passed 9-1", ""),
	  { "2017-08-28 20:10", ACT_RESTART, .want = "" },
	  SAY("2017-08-28 20:15", "passed 9-1",
	    "yes#1 sending 08-28T20:15 [2 queued]\n"
	    OTHERS("08-28T20:15", "passed")) } },
	{ "what one took back no longer counts", { BEGIN, TWO_SAY,
	  SAY("2017-08-28 20:00", "passed 10-0", ""),
	  SAY("2017-08-28 20:01", "failed 0-10", ""),
	  LUIS("2017-08-28 20:05", "passed 10-0", "") } },

	/*
	 * One is enough, and two differ.
	 */
	{ "who said it says otherwise: in force at once", { BEGIN,
	  SAY("2017-08-28 20:00", "passed 10-0", YES_SENDING),
	  SAY("2017-08-28 20:01", "failed 4-9", FAILED_SENDING) } },
	{ "another account says otherwise: it waits, until the first agrees", {
	  BEGIN, SAY("2017-08-28 20:00", "passed 10-0", YES_SENDING),
	  LUIS("2017-08-28 20:01", "failed 4-9", YES_SENDING),
	  { NULL, ACT_RELOAD, .want = YES_SENDING },
	  SAY("2017-08-28 20:01", "failed 4-9", FAILED_SENDING) } },
	{ "who agreed stands by it, too", { BEGIN,
	  SAY("2017-08-28 20:00", "passed 10-0", YES_SENDING),
	  LUIS("2017-08-28 20:00", "passed 10-0", YES_SENDING),
	  SAY("2017-08-28 20:01", "failed 4-9", YES_SENDING),
	  LUIS("2017-08-28 20:01", "failed 4-9", FAILED_SENDING) } },
	{ "what nobody stands by any more is contradicted by one", { BEGIN,
	  TWO_SAY, SAY("2017-08-28 20:00", "passed 10-0", ""),
	  LUIS("2017-08-28 20:00", "passed 10-0", YES_SENDING),
	  SAY("2017-08-28 20:00", "failed", YES_SENDING),
	  LUIS("2017-08-28 20:00", "postponed", YES_SENDING),
	  { NULL, ACT_RELOAD, PREGON, "confirm_outcomes = 2;", "", NULL },
	  SAY("2017-08-28 20:01", "failed 4-9", FAILED_SENDING) } },

	/*
	 * It was not so.
	 */
	{ "corrected in the middle: the rest gets the right one", { BEGIN,
	  SAY("2017-08-28 20:00", "passed 10-0", YES_SENDING), SEND_ONE,
	  SAY("2017-08-28 20:01", "failed 4-9",
	    "yes#1 superseded 08-28T20:00 [1 accepted, 1 withdrawn] "
	    "(final_vote failed, not passed)\n"
	    "later#1 superseded 08-28T20:00 (final_vote passed, not "
	    "postponed)\n"
	    "no#1 sending 08-28T20:01 [2 queued]") } },
	{ "and back again: those whom it did not reach get it", { BEGIN,
	  SAY("2017-08-28 20:00", "passed 10-0", YES_SENDING),
	  SAY("2017-08-28 20:01", "failed 4-9", NULL),
	  SAY("2017-08-28 20:02", "passed 10-0",
	    "yes#1 superseded 08-28T20:00 [2 withdrawn] "
	    "(final_vote failed, not passed)\n"
	    "later#1 superseded 08-28T20:00 (final_vote passed, not "
	    "postponed)\n"
	    "no#1 superseded 08-28T20:01 [2 withdrawn] "
	    "(final_vote passed, not failed)\n"
	    "yes#2 sending 08-28T20:02 [2 queued]") } },
	{ "and back again before it began: the same row", { ALERTS_ARE(
	    "2017-08-28 16:00", BRANCH("yes", "passed", " + 1 hour")),
	  { NULL, ACT_RELOAD, .want = "" },
	  SAY("2017-08-28 20:00", "passed", "yes#1 planned 08-28T21:00"),
	  SAY("2017-08-28 20:10", "failed", "yes#1 superseded 08-28T21:00 "
	    "(final_vote failed, not passed)"),
	  SAY("2017-08-28 20:20", "passed", "yes#1 planned 08-28T21:20") } },

	/*
	 * Postponed, and held on another day.
	 */
	{ "postponed: what is to come on the event is withdrawn", { ALERTS_ARE(
	    "2017-08-28 16:00", BRANCH("later", "postponed", "")
	    "  thanks = { when = \"final_vote + 1 day\";\n"
	    "    audience = [ \"vote\" ]; template = \"voted\"; };\n"),
	  { NULL, ACT_RELOAD, .want = "thanks#1 planned 08-29T17:30" },
	  SAY("2017-08-28 20:00", "postponed",
	    "later#1 sending 08-28T20:00 [2 queued]\n"
	    "thanks#1 superseded 08-29T17:30 (final_vote was postponed)"),
	  { "2017-08-28 21:00", ACT_RELOAD, MEASURE, "2017-08-28 17:30",
	    "2017-09-11 17:30",
	    "later#1 superseded 08-28T20:00 [2 withdrawn] (waits for the "
	    "outcome of final_vote)\nthanks#1 planned 09-12T17:30" } } },
	{ "held again, it has an outcome again", { BEGIN,
	  SAY("2017-08-28 20:00", "postponed", NULL),
	  { NULL, ACT_SEND, .want = NULL },
	  { "2017-08-29 12:00", ACT_RELOAD, MEASURE, "2017-08-28 17:30",
	    "2017-09-11 17:30", NULL },
	  SAY("2017-09-11 19:00", "postponed",
	    "yes#1 superseded 08-28T20:00 (final_vote was postponed, not "
	    "passed)\n"
	    "no#1 superseded 08-28T20:00 (final_vote was postponed, not "
	    "failed)\n"
	    "later#1 done 08-28T20:00 [2 accepted]\n"
	    "later#2 sending 09-11T19:00 [2 queued]") } },
	{ "its start corrected to after it was said: it is in force still", {
	  BEGIN, SAY("2017-08-28 17:50", "passed 10-0", NULL),
	  { NULL, ACT_SEND, .want = NULL },
	  { "2017-08-28 18:10", ACT_RELOAD, MEASURE, "2017-08-28 17:30",
	    "2017-08-28 18:00", "yes#1 done 08-28T17:50 [2 accepted]\n"
	    OTHERS("08-28T17:50", "passed") },
	  SAY("2017-08-28 18:15", "passed 10-0",
	    "yes#1 done 08-28T17:50 [2 accepted]\n"
	    OTHERS("08-28T17:50", "passed")),
	  { "2017-08-28 18:20", ACT_RESTART, .want =
	    "yes#1 done 08-28T17:50 [2 accepted]\n"
	    OTHERS("08-28T17:50", "passed") } } },
	{ "what one said before the new start waits for the other still", {
	  BEGIN, TWO_SAY, SAY("2017-08-28 17:50", "passed 10-0", ""),
	  { "2017-08-28 18:10", ACT_RELOAD, MEASURE, "2017-08-28 17:30",
	    "2017-08-28 18:00", "" },
	  LUIS("2017-08-28 18:15", "passed 10-0",
	    "yes#1 sending 08-28T18:15 [2 queued]\n"
	    OTHERS("08-28T18:15", "passed")) } },
	{ "the day after is another meeting: told again", { BEGIN,
	  SAY("2017-08-28 23:00", "passed 10-0", NULL),
	  { "2017-08-29 08:00", ACT_SEND, .want = NULL },
	  { "2017-08-29 08:30", ACT_RELOAD, MEASURE, "2017-08-28 17:30",
	    "2017-08-29 10:00", NULL },
	  SAY("2017-08-29 11:00", "passed 10-0",
	    "yes#1 done 08-28T23:00 [2 accepted]\n"
	    OTHERS("08-28T23:00", "passed") "\n"
	    "yes#2 sending 08-29T11:00 [2 queued]") } },
	{ "its start corrected afterwards: not again", { BEGIN,
	  SAY("2017-08-28 20:00", "passed 10-0", NULL),
	  { NULL, ACT_SEND, .want = YES_DONE },
	  { "2017-08-29 12:00", ACT_RELOAD, MEASURE, "2017-08-28 17:30",
	    "2017-08-28 17:00", YES_DONE } } },
};
#define NSTORIES (sizeof stories / sizeof stories[0])

/* What is refused ---------------------------------------------------------- */

static struct refused_case {
	const char	*label;
	const char	*at;
	const char	*was, *is;	/* in the measure's file, or NULL */
	const char	*event, *what;
	const char	*want;		/* the error; NULL: it is taken */
} refusals[] = {
	{ "an event that is none has a guess", "2017-08-28 20:00", NULL, NULL,
	    "final_vot", "passed", "there is no event called \"final_vot\" "
	    "(final_vote?); `pregon outcome` lists them" },
	{ "before it began nobody knows", "2017-08-28 17:29", NULL, NULL,
	    "final_vote", "passed", "final_vote starts Monday, August 28 at "
	    "5:30 PM: nobody knows before what comes of it.  Where it was held "
	    "earlier, or is called off, say so at measures/act.conf:9 "
	    "(\"starts\", \"status\") and `pregon reload`" },
	{ "from its start on it can be said", "2017-08-28 17:30", NULL, NULL,
	    "final_vote", "passed", NULL },
	{ "what was cancelled did not pass", "2017-08-28 20:00",
	    "17:30\"; status = \"confirmed\"",
	    "17:30\"; status = \"cancelled\"", "final_vote", "passed",
	    "final_vote is cancelled at measures/act.conf:9, so it cannot have "
	    "passed.  If it was held, change its \"status\" there, `pregon "
	    "reload`, and record it again" },
	{ "what was cancelled was not postponed", "2017-08-28 20:00",
	    "17:30\"; status = \"confirmed\"",
	    "17:30\"; status = \"cancelled\"", "final_vote", "postponed",
	    "final_vote is cancelled at measures/act.conf:9, so it cannot have "
	    "been postponed.  If it was held, change its \"status\" there, "
	    "`pregon reload`, and record it again" },
	{ "what was cancelled may have been withdrawn", "2017-08-28 20:00",
	    "17:30\"; status = \"confirmed\"",
	    "17:30\"; status = \"cancelled\"", "final_vote", "withdrawn", NULL },
	{ "what its file has as postponed is postponed", "2017-08-28 20:00",
	    "17:30\"; status = \"confirmed\"",
	    "17:30\"; status = \"postponed\"", "final_vote", "postponed", NULL },
	{ "what took place has an outcome", "2017-08-28 20:00",
	    "17:30\"; status = \"confirmed\"",
	    "17:30\"; status = \"concluded\"", "final_vote", "failed 4-9",
	    NULL },
	{ "a tally that speaks against the result", "2017-08-28 20:00", NULL,
	    NULL, "final_vote", "passed 0-10", "passed, with 0 for it and 10 "
	    "against?  The votes for it come first; where it is right "
	    "nevertheless, leave the tally out" },
};
#define NREFUSALS (sizeof refusals / sizeof refusals[0])

static void
check_refused(void **state)
{
	const struct refused_case *c = *state;
	struct err err = { .text = "" };
	enum recorded recorded;
	struct plan p;
	int result;

	plan_open(&p, c->at);
	if (c->was != NULL)
		plan_edit(&p, MEASURE, c->was, c->is);
	rig_reload(&p);
	result = rig_say(&p, c->event, c->what, 1, &recorded, &err);
	assert_string_equal(err.text, c->want != NULL ? c->want : "");
	assert_int_equal(result, c->want != NULL ? -1 : 0);
	assert_int_equal(plan_number(&p, "SELECT count(*) FROM outcome"),
	    c->want == NULL);
	assert_int_equal(config_occasion(p.config, "final_vote")->outcome ==
	    OUTCOME_NONE, c->want != NULL);
	plan_close(&p);
}

/* Its start is edited once it has an outcome. */
static struct edit_case {
	const char	*label;
	const char	*what, *said_at, *at, *starts;
	const char	*want;		/* the error; "": it is read */
} edits[] = {
	{ "it was put off, and a start that has passed is no new date",
	    "postponed", "2017-08-28 17:50", "2017-08-28 18:10",
	    "2017-08-28 18:00", "measures/act.conf:9: events.final_vote.starts: "
	    "its outcome (postponed) was recorded before this time, which is no "
	    "date to come: put the old time back (`pregon outcome final_vote` "
	    "takes what came of it since), or give the new date" },
	{ "nor is it of what passed the day before",
	    "passed", "2017-08-28 17:50", "2017-08-29 18:10",
	    "2017-08-29 17:30", "measures/act.conf:9: events.final_vote.starts: "
	    "its outcome (passed) was recorded before this time, which is no "
	    "date to come: put the old time back (`pregon outcome final_vote` "
	    "takes what came of it since), or give the new date" },
	{ "it was put off, and has a new date the same evening", "postponed",
	    "2017-08-28 17:50", "2017-08-28 18:10", "2017-08-28 20:00", "" },
	{ "it passed, and had begun a little later", "passed",
	    "2017-08-28 17:50", "2017-08-28 18:10", "2017-08-28 18:00", "" },
	{ "it was put off, and had begun a little earlier", "postponed",
	    "2017-08-28 17:50", "2017-08-28 18:10", "2017-08-28 17:00", "" },
};
#define NEDITS (sizeof edits / sizeof edits[0])

static void
check_edit(void **state)
{
	const struct edit_case *c = *state;
	struct err err = { .text = "" };
	struct config *next;
	struct plan p;
	int result;

	plan_open(&p, c->said_at);
	rig_reload(&p);
	rig_outcome(&p, c->what, 1);
	p.now_ms = denver(c->at);
	plan_edit(&p, MEASURE, "2017-08-28 17:30", c->starts);
	next = plan_load(&p);
	assert_int_equal(outcomes_attach(p.store, next, &err), 0);
	result = refusing_accept(p.store, next, p.now_ms, &err);
	assert_string_equal(result == -1 ? err.text : "", c->want);
	config_unref(next);
	plan_close(&p);
}

static void
one_account_counts_once(void **state)
{
	enum recorded recorded;
	struct plan p;
	struct err err;

	(void)state;
	plan_open(&p, "2017-08-28 20:00");
	plan_edit(&p, MEASURE, "jurisdiction =",
	    "confirm_outcomes = 2; jurisdiction =");
	rig_reload(&p);
	assert_int_equal(rig_say(&p, "final_vote", "passed 10-0", 7, &recorded,
	    &err), 0);
	assert_int_equal(recorded, RECORDED_WAITS);
	assert_int_equal(rig_say(&p, "final_vote", "passed 10-0", 7, &recorded,
	    &err), -1);
	assert_string_equal(err.text, "you have said already that final_vote "
	    "passed 10-0; it waits for 1 other account to say the same");
	/* Its file asks for fewer now: said again, it holds. */
	plan_edit(&p, MEASURE, "confirm_outcomes = 2", "confirm_outcomes = 1");
	rig_reload(&p);
	assert_int_equal(rig_say(&p, "final_vote", "passed 10-0", 7, &recorded,
	    &err), 0);
	assert_int_equal(recorded, RECORDED_ACCEPTED);
	assert_int_equal(rig_say(&p, "final_vote", "passed 10-0", 8, &recorded,
	    &err), 0);
	assert_int_equal(recorded, RECORDED_AGREES);
	plan_close(&p);
}

/* Account 0 is root everywhere, and 65534 nobody. */
static void
only_organizers_say_it(void **state)
{
	enum recorded recorded;
	struct plan p;
	struct err err;

	(void)state;
	plan_open(&p, "2017-08-28 20:00");
	plan_edit(&p, PREGON, "route =",
	    "organizers = [ \"nobody\" ]; route =");
	rig_reload(&p);
	assert_int_equal(rig_say(&p, "final_vote", "passed", 0, &recorded,
	    &err), -1);
	assert_non_null(strstr(err.text, "nothing is recorded: you are root, "
	    "and organizers in pregon.conf names nobody"));
	assert_int_equal(rig_say(&p, "final_vote", "passed", 65534, &recorded,
	    &err), 0);
	assert_int_equal(recorded, RECORDED_ACCEPTED);
	plan_close(&p);
}

/* What is shown ------------------------------------------------------------ */

static char *
reported(struct plan *p)
{
	const struct occasion *o = config_occasion(p->config, "final_vote");
	struct err err;
	json_t *report = recorded_report(p->store, p->config, o, &err);
	char *text;

	assert_non_null(report);
	json_object_del(report, "said");
	text = json_dumps(report, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(report);
	return text;
}

static void
assert_reported(struct plan *p, const char *want)
{
	char *is = reported(p);

	assert_string_equal(is, want);
	free(is);
}

#define NOT_YET "{\"event\":\"final_vote\",\"needed\":2,\"outcome\":null," \
	"\"since\":null,\"starts\":\"2017-08-28T17:30:00-06:00\"," \
	"\"tally\":null,\"title\":\"Final vote\",\"waits\":["
#define SAYS_10 "{\"command\":\"pregon outcome final_vote passed --tally " \
	"10-0\",\"missing\":1,\"replace\":false,\"result\":\"passed\",\"said_by\":[1]," \
	"\"tally\":\"10-0\"}"

#define IN_FORCE(votes) "{\"event\":\"final_vote\",\"needed\":1," \
	"\"outcome\":\"passed\",\"since\":\"2017-08-28T20:00:00-06:00\"," \
	"\"starts\":\"2017-08-28T17:30:00-06:00\",\"tally\":\"" votes "\"," \
	"\"title\":\"Final vote\",\"waits\":["
#define CONTESTS(votes, uid) "{\"command\":\"pregon outcome final_vote " \
	"passed --tally " votes "\",\"missing\":1,\"replace\":true," \
	"\"result\":\"passed\",\"said_by\":[" uid "],\"tally\":\"" votes \
	"\"}]}"

static void
what_differs_is_shown_side_by_side(void **state)
{
	enum recorded recorded;
	struct plan p;
	struct err err;

	(void)state;
	plan_open(&p, "2017-08-28 20:00");
	plan_edit(&p, PREGON, "route =", "confirm_outcomes = 2; route =");
	rig_reload(&p);
	assert_reported(&p, NOT_YET "]}");
	rig_say(&p, "final_vote", "passed 10-0", 1, &recorded, &err);
	assert_reported(&p, NOT_YET SAYS_10 "]}");
	rig_say(&p, "final_vote", "failed", 2, &recorded, &err);
	assert_reported(&p, NOT_YET SAYS_10 ",{\"command\":\"pregon outcome "
	    "final_vote failed\",\"missing\":1,\"replace\":false,\"result\":"
	    "\"failed\",\"said_by\":[2],\"tally\":null}]}");
	rig_say(&p, "final_vote", "passed 10-0", 2, &recorded, &err);
	assert_reported(&p, "{\"event\":\"final_vote\",\"needed\":2,"
	    "\"outcome\":\"passed\",\"since\":\"2017-08-28T20:00:00-06:00\","
	    "\"starts\":\"2017-08-28T17:30:00-06:00\",\"tally\":\"10-0\","
	    "\"title\":\"Final vote\",\"waits\":[]}");
	plan_close(&p);
}

/* One is enough: what is in force, and what somebody else says. */
static struct contest {
	const char	*label;
	const char	*first;		/* account 1 says */
	const char	*then;		/* account 2 */
	bool		 replace;
	enum recorded	 want;
	const char	*again;		/* what comes of it where 2 says it again */
} contests[] = {
	{ "other votes wait", "passed 10-0", "passed 9-1", false,
	    RECORDED_WAITS, "you have said already that final_vote passed 9-1; "
	    "it waits for 1 other account to say the same, or for --replace" },
	{ "another result waits", "passed", "failed", false, RECORDED_WAITS,
	    "you have said already that final_vote failed; it waits for 1 "
	    "other account to say the same, or for --replace" },
	{ "votes that are taken back wait", "passed 10-0", "passed", false,
	    RECORDED_WAITS, "you have said already that final_vote passed; it "
	    "waits for 1 other account to say the same, or for --replace" },
	{ "votes where none were named are in force at once", "passed",
	    "passed 10-0", false, RECORDED_ACCEPTED, "" },
	{ "who did not vote contradicts nobody", "passed 10-0",
	    "passed 10-0-3", false, RECORDED_ACCEPTED, "" },
	{ "with --replace other votes are in force at once", "passed 10-0",
	    "passed 9-1", true, RECORDED_ACCEPTED, "" },
	{ "--replace where nothing differs replaces nothing", "passed 10-0",
	    "passed 10-0", true, RECORDED_AGREES, "" },
};
#define NCONTESTS (sizeof contests / sizeof contests[0])

static void
check_contest(void **state)
{
	const struct contest *c = *state;
	struct err err = { .text = "" };
	enum recorded recorded;
	struct plan p;
	int result;

	plan_open(&p, "2017-08-28 20:00");
	rig_reload(&p);
	rig_outcome(&p, c->first, 1);
	assert_int_equal(rig_say_over(&p, "final_vote", c->then, 2, c->replace,
	    &recorded, &err), 0);
	assert_int_equal(recorded, c->want);
	result = rig_say(&p, "final_vote", c->then, 2, &recorded, &err);
	assert_string_equal(result == -1 ? err.text : "", c->again);
	assert_int_equal(plan_number(&p, "SELECT count(*) FROM audit "
	    "WHERE detail LIKE '%against the word of another account%'"),
	    c->replace && c->want == RECORDED_ACCEPTED);
	plan_close(&p);
}

/* It waits with the way out; where it is in force, the other one does. */
static void
a_conflict_is_shown(void **state)
{
	enum recorded recorded;
	struct plan p;
	struct err err;

	(void)state;
	plan_open(&p, "2017-08-28 20:00");
	rig_reload(&p);
	rig_say(&p, "final_vote", "passed 10-0", 1, &recorded, &err);
	rig_say(&p, "final_vote", "passed 9-1", 2, &recorded, &err);
	assert_reported(&p, IN_FORCE("10-0") CONTESTS("9-1", "2"));
	rig_say_over(&p, "final_vote", "passed 9-1", 2, true, &recorded, &err);
	assert_reported(&p, IN_FORCE("9-1") CONTESTS("10-0", "1"));
	rig_say(&p, "final_vote", "passed 9-1", 1, &recorded, &err);
	assert_reported(&p, IN_FORCE("9-1") "]}");
	plan_close(&p);
}

/* Where two must say so, one cannot replace it. */
static void
replace_is_no_second_account(void **state)
{
	enum recorded recorded;
	struct plan p;
	struct err err;

	(void)state;
	plan_open(&p, "2017-08-28 20:00");
	plan_edit(&p, PREGON, "route =", "confirm_outcomes = 2; route =");
	rig_reload(&p);
	rig_say(&p, "final_vote", "passed 10-0", 1, &recorded, &err);
	rig_say(&p, "final_vote", "passed 10-0", 2, &recorded, &err);
	assert_int_equal(recorded, RECORDED_ACCEPTED);
	assert_int_equal(rig_say_over(&p, "final_vote", "passed 9-1", 2, true,
	    &recorded, &err), 0);
	assert_int_equal(recorded, RECORDED_WAITS);
	assert_int_equal(rig_say_over(&p, "final_vote", "passed 9-1", 2, true,
	    &recorded, &err), -1);
	assert_string_equal(err.text, "you have said already that final_vote "
	    "passed 9-1; it waits for 1 other account to say the same");
	plan_close(&p);
}

static char *
undated(struct plan *p)
{
	json_t *all = report_undated(p->config), *one;
	struct buf out;
	size_t i;

	buf_init(&out, RIG_TEXT_MAX);
	json_array_foreach(all, i, one)
		buf_addf(&out, "%s: %s\n", json_string_value(json_object_get(
		    one, "alert")), json_string_value(json_object_get(one,
		    "why")));
	json_decref(all);
	return buf_steal(&out);
}

static void
before_it_the_plan_says_what_it_waits_for(void **state)
{
	struct plan p;
	char *text;

	(void)state;
	plan_open(&p, "2017-08-28 20:00");
	plan_edit(&p, ALERTS, SOON, BRANCH("yes", "passed", "")
	    BRANCH("no", "failed", ""));
	rig_reload(&p);
	text = undated(&p);
	assert_string_equal(text, "yes: waits for the outcome of final_vote\n"
	    "no: waits for the outcome of final_vote\n");
	free(text);
	rig_outcome(&p, "passed", 1);
	text = undated(&p);
	assert_string_equal(text, "");
	free(text);
	plan_close(&p);
}

/* A transaction that fails leaves the configuration as the store is. */
static void
what_is_not_committed_is_not_in_force(void **state)
{
	struct outcome_said said = { .event = "final_vote", .source = "",
	    .note = "", .uid = 1, .result = OUTCOME_PASSED };
	enum recorded recorded;
	struct plan p;
	struct err err;

	(void)state;
	plan_open(&p, "2017-08-28 20:00");
	rig_reload(&p);
	said.at_ms = p.now_ms;
	assert_int_equal(store_begin(p.store, &err), 0);
	assert_int_equal(recording_say(p.store, p.config, &said, false,
	    &recorded, &err), 0);
	assert_int_equal(config_occasion(p.config, "final_vote")->outcome,
	    OUTCOME_PASSED);
	store_rollback(p.store);
	assert_int_equal(outcomes_attach(p.store, p.config, &err), 0);
	assert_int_equal(config_occasion(p.config, "final_vote")->outcome,
	    OUTCOME_NONE);
	plan_close(&p);
}

int
main(void)
{
	struct CMUnitTest tests[NSTORIES + NREFUSALS + NEDITS + NCONTESTS + 7];
	size_t n = NSTORIES, i;

	STORY_TESTS(stories, tests);
	for (i = 0; i < NREFUSALS; i++)
		tests[n++] = (struct CMUnitTest){ .name = refusals[i].label,
		    .test_func = check_refused,
		    .initial_state = &refusals[i] };
	for (i = 0; i < NEDITS; i++)
		tests[n++] = (struct CMUnitTest){ .name = edits[i].label,
		    .test_func = check_edit, .initial_state = &edits[i] };
	for (i = 0; i < NCONTESTS; i++)
		tests[n++] = (struct CMUnitTest){ .name = contests[i].label,
		    .test_func = check_contest,
		    .initial_state = &contests[i] };
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_conflict_is_shown);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
	    replace_is_no_second_account);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
	    one_account_counts_once);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
	    only_organizers_say_it);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
	    what_differs_is_shown_side_by_side);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
	    before_it_the_plan_says_what_it_waits_for);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
	    what_is_not_committed_is_not_in_force);
	return cmocka_run_group_tests_name("outcomes", tests, NULL, NULL);
}
