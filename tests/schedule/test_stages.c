/*
 * Alerts on a stage: entries that are appended, corrected, removed, put back;
 * a store that is new; a daemon that was away.  Never twice, never silently lost.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/plan_rig.h"

/* The measure of plan_files.h with stages, and an alert on its change. */
#define STAGES_AT(now) { now, ACT_NOTHING, MEASURE, "events = {", \
	"stages = {\n" \
	"  draft = { at = \"2017-07-20 11:00\";\n" \
	"    title = { en = \"drafted\"; es = \"hecho\"; }; };\n" \
	"  changed = { title = { en = \"changed\"; es = \"cambiado\"; }; };\n" \
	"};\nevents = {", NULL }
#define STAGES STAGES_AT("2017-08-01 08:00")
#define SOON "  soon = { when = \"first_reading - 3 days at 18:00\";\n" \
	"    audience = [ \"vote\" ]; template = \"soon\"; };\n"
#define NEWS(name, more) "  " name " = { on = \"act enters changed" more "\";\n" \
	"    audience = [ \"vote\" ]; template = \"news\"; };\n"
#define ON_WITH(more) { NULL, ACT_NOTHING, ALERTS, SOON, NEWS("news", more), NULL }
#define BEGIN STAGES, ON_WITH(""), { NULL, ACT_RELOAD, .want = "" }

/* The organizer gives the stage its time. */
#define NO_TIME "  changed = { title"
#define TIME(at) "  changed = { at = \"" at "\"; title"
#define ENTER(now, at, want) { now, ACT_RELOAD, MEASURE, NO_TIME, TIME(at), want }
#define CORRECT(now, was, is, want) { now, ACT_RELOAD, MEASURE, TIME(was), \
	TIME(is), want }
#define REMOVE(now, at, want) { now, ACT_RELOAD, MEASURE, TIME(at), NO_TIME, want }

/* A second time of the same stage. */
#define AGAIN(now, at, want) { now, ACT_RELOAD, MEASURE, "};\nevents = {", \
	"  changed_2 = { stage = \"changed\"; at = \"" at "\"; };\n" \
	"};\nevents = {", want }

#define LIVE { "2017-08-01 08:00", ACT_NOTHING, PREGON, "route =", \
	"sending = \"live\"; approve = 0; route =", NULL }
#define WHY_SHOWN "(the files move act from draft to changed: " \
	"`pregon release 1` sends it, `pregon cancel 1` ends it)"
#define WHY_FIRST_SEEN "(its time had passed when it was first seen)"
#define WHY_GONE "(it is no longer in the files)"
#define WHY_DOWN "(its time passed while pregond was not running)"

#define SENDING_5 "news#1 sending 08-05T12:30 [2 queued]"
#define DONE_5 "news#1 done 08-05T12:30 [2 accepted]"
#define ENTERED ENTER("2017-08-05 12:30", "2017-08-05 12:00", SENDING_5)
#define SENT ENTERED, { NULL, ACT_SEND, .want = DONE_5 }

static struct story stories[] = {
	/*
	 * Shown.
	 */
	{ "a stage that has not come has no broadcast", { BEGIN } },
	{ "shown half an hour after it was entered: it goes out then", { BEGIN,
	  ENTERED } },
	{ "shown twenty-three hours after: it goes out", { BEGIN,
	  ENTER("2017-08-06 11:30", "2017-08-05 12:00",
	    "news#1 sending 08-06T11:30 [2 queued]") } },
	{ "shown a day after: missed, and shown as such", { BEGIN,
	  ENTER("2017-08-06 12:00", "2017-08-05 12:00",
	    "news#1 missed 08-05T12:00 " WHY_FIRST_SEEN) } },
	{ "expiry of pregon.conf says how long", { BEGIN,
	  { NULL, ACT_RELOAD, PREGON, "route =", "expiry = \"2 h\"; route =",
	    NULL },
	  ENTER("2017-08-05 14:00", "2017-08-05 12:00",
	    "news#1 missed 08-05T12:00 " WHY_FIRST_SEEN) } },
	{ "to come: planned like any other", { BEGIN,
	  ENTER("2017-08-05 08:00", "2017-08-05 12:00",
	    "news#1 planned 08-05T12:00"),
	  { "2017-08-05 12:00", ACT_NOTHING, .want =
	    "news#1 sending 08-05T12:00 [2 queued]" } } },
	{ "an hour after it was entered", { STAGES, ON_WITH(" + 1 hour"),
	  { NULL, ACT_RELOAD, .want = "" },
	  ENTER("2017-08-05 12:30", "2017-08-05 12:00",
	    "news#1 planned 08-05T13:00"),
	  { "2017-08-05 13:00", ACT_NOTHING, .want =
	    "news#1 sending 08-05T13:00 [2 queued]" } } },
	{ "another stage is none of its business", { BEGIN,
	  { "2017-08-05 12:00", ACT_RELOAD, MEASURE, "2017-07-20 11:00",
	    "2017-08-05 11:00", "" } } },

	/*
	 * A new store, a new alert.
	 */
	{ "a store's first start sends nothing past", {
	  STAGES_AT("2017-08-05 12:30"), ON_WITH(""),
	  ENTER("2017-08-05 12:30", "2017-08-05 12:00",
	    "news#1 missed 08-05T12:00 " WHY_FIRST_SEEN),
	  { "2017-08-05 13:00", ACT_RESTART, .want =
	    "news#1 missed 08-05T12:00 " WHY_FIRST_SEEN } } },
	{ "an alert that is new after the stage was shown: missed", { STAGES,
	  { NULL, ACT_RELOAD, .want = NULL },
	  { "2017-08-05 12:30", ACT_RELOAD, MEASURE, NO_TIME,
	    TIME("2017-08-05 12:00"), NULL },
	  { "2017-08-05 12:40", ACT_RELOAD, ALERTS, SOON, NEWS("news", ""),
	    "news#1 missed 08-05T12:30 " WHY_FIRST_SEEN "\n"
	    "soon#1 superseded 08-18T18:00 " WHY_GONE } } },
	{ "renamed without was after it went out: not again", { BEGIN, SENT,
	  { "2017-08-05 12:40", ACT_RELOAD, ALERTS, NEWS("news", ""),
	    NEWS("other", ""), DONE_5 "\n"
	    "other#1 missed 08-05T12:30 " WHY_FIRST_SEEN } } },

	/*
	 * After it went out.
	 */
	{ "reloads and restarts change nothing", { BEGIN, SENT,
	  { "2017-08-05 12:31", ACT_RELOAD, .want = DONE_5 },
	  { "2017-08-05 13:00", ACT_RESTART, .want = DONE_5 },
	  { "2017-08-09 13:00", ACT_RELOAD, .want = DONE_5 } } },
	{ "its time is corrected: not again", { BEGIN, SENT,
	  CORRECT("2017-08-05 12:40", "2017-08-05 12:00", "2017-08-05 11:30",
	    DONE_5),
	  CORRECT("2017-08-07 12:00", "2017-08-05 11:30", "2017-08-07 11:30",
	    DONE_5) } },
	{ "its time is corrected to a later one to come: once more then", {
	  BEGIN, SENT,
	  CORRECT("2017-08-05 12:40", "2017-08-05 12:00", "2017-08-12 12:00",
	    DONE_5 "\nnews#2 planned 08-12T12:00"),
	  { "2017-08-12 12:00", ACT_SEND, .want =
	    DONE_5 "\nnews#2 done 08-12T12:00 [2 accepted]" } } },
	{ "removed and put back: not again", { BEGIN, SENT,
	  REMOVE("2017-08-05 12:40", "2017-08-05 12:00", DONE_5),
	  ENTER("2017-08-05 12:50", "2017-08-05 12:00", DONE_5) } },
	{ "entered a second time: a broadcast of its own", { BEGIN, SENT,
	  AGAIN("2017-08-05 15:00", "2017-08-05 14:45",
	    DONE_5 "\nnews#1 sending 08-05T15:00 [2 queued]"),
	  { NULL, ACT_SEND, .want =
	    DONE_5 "\nnews#1 done 08-05T15:00 [2 accepted]" },
	  { "2017-08-05 16:00", ACT_RESTART, .want =
	    DONE_5 "\nnews#1 done 08-05T15:00 [2 accepted]" } } },
	{ "the first of two is removed: the second keeps its own", { BEGIN, SENT,
	  AGAIN("2017-08-05 15:00", "2017-08-06 12:00",
	    DONE_5 "\nnews#1 planned 08-06T12:00"),
	  REMOVE("2017-08-05 15:10", "2017-08-05 12:00",
	    DONE_5 "\nnews#1 planned 08-06T12:00"),
	  { "2017-08-06 12:00", ACT_SEND, .want =
	    DONE_5 "\nnews#1 done 08-06T12:00 [2 accepted]" } } },

	/*
	 * Before it went out.
	 */
	{ "planned, and removed: superseded; put back: planned", { BEGIN,
	  ENTER("2017-08-05 08:00", "2017-08-05 12:00",
	    "news#1 planned 08-05T12:00"),
	  REMOVE("2017-08-05 09:00", "2017-08-05 12:00",
	    "news#1 superseded 08-05T12:00 " WHY_GONE),
	  ENTER("2017-08-05 10:00", "2017-08-05 12:00",
	    "news#1 planned 08-05T12:00") } },
	{ "planned and removed, put back too late to plan: it goes out", { BEGIN,
	  ENTER("2017-08-05 08:00", "2017-08-05 12:00", NULL),
	  REMOVE("2017-08-05 09:00", "2017-08-05 12:00", NULL),
	  ENTER("2017-08-05 13:00", "2017-08-05 12:00",
	    "news#1 sending 08-05T13:00 [2 queued]") } },
	{ "missed for a typo in its time, and corrected: it goes out", { BEGIN,
	  ENTER("2017-08-05 12:30", "2017-08-03 12:00",
	    "news#1 missed 08-03T12:00 " WHY_FIRST_SEEN),
	  CORRECT("2017-08-05 12:40", "2017-08-03 12:00", "2017-08-05 12:00",
	    "news#1 sending 08-05T12:40 [2 queued]") } },
	{ "planned for a typo in its time, and corrected: it goes out", { BEGIN,
	  ENTER("2017-08-05 12:30", "2018-08-05 12:00", NULL),
	  CORRECT("2017-08-05 12:40", "2018-08-05 12:00", "2017-08-05 12:00",
	    "news#1 sending 08-05T12:40 [2 queued]") } },
	{ "cancelled by a person: its time is corrected in vain", { BEGIN,
	  ENTER("2017-08-05 08:00", "2017-08-05 12:00", NULL),
	  { NULL, ACT_CANCEL, .a = "news" },
	  CORRECT("2017-08-05 09:00", "2017-08-05 12:00", "2017-08-05 14:00",
	    "news#1 cancelled 08-05T12:00 (cancelled)") } },

	/*
	 * A daemon that was away.
	 */
	{ "shown by the start itself: in time, whatever catch_up says", {
	  BEGIN,
	  { NULL, ACT_RELOAD, ALERTS, "template =",
	    "catch_up = \"skip\"; template =", "" },
	  { "2017-08-05 12:30", ACT_RESTART, MEASURE, NO_TIME,
	    TIME("2017-08-05 12:00"), SENDING_5 } } },
	{ "shown by the start, a day after: missed", { BEGIN,
	  { "2017-08-06 12:30", ACT_RESTART, MEASURE, NO_TIME,
	    TIME("2017-08-05 12:00"),
	    "news#1 missed 08-05T12:00 " WHY_FIRST_SEEN } } },
	{ "planned, and away until it had expired: missed", { BEGIN,
	  ENTER("2017-08-05 08:00", "2017-08-05 12:00", NULL),
	  { "2017-08-06 12:30", ACT_RESTART, .want =
	    "news#1 missed 08-05T12:00 " WHY_DOWN } } },
	{ "planned, and away for an hour: late", { BEGIN,
	  ENTER("2017-08-05 08:00", "2017-08-05 12:00", NULL),
	  { "2017-08-05 13:00", ACT_RESTART, .want =
	    "news#1 sending 08-05T12:00 [2 queued]" } } },

	/*
	 * Outside the sandbox.
	 */
	{ "live, a stage that was shown is held, and released goes out", {
	  LIVE, BEGIN,
	  ENTER("2017-08-05 12:30", "2017-08-05 12:00",
	    "news#1 held 08-05T12:30 " WHY_SHOWN),
	  { "2017-08-05 12:35", ACT_RELEASE, .a = "news", .want =
	    "news#1 sending 08-05T12:30 [2 queued]" },
	  { NULL, ACT_SEND, .want = DONE_5 } } },
	{ "live, held, reloaded and restarted: it stays held", { LIVE, BEGIN,
	  ENTER("2017-08-05 12:30", "2017-08-05 12:00", NULL),
	  { "2017-08-05 12:35", ACT_RELOAD, .want =
	    "news#1 held 08-05T12:30 " WHY_SHOWN },
	  { "2017-08-05 12:40", ACT_RESTART, .want =
	    "news#1 held 08-05T12:30 " WHY_SHOWN } } },
	{ "live, held, and the typo taken back: superseded; again: held", {
	  LIVE, BEGIN,
	  ENTER("2017-08-05 12:30", "2017-08-05 12:00", NULL),
	  REMOVE("2017-08-05 12:40", "2017-08-05 12:00",
	    "news#1 superseded 08-05T12:30 " WHY_GONE),
	  ENTER("2017-08-05 12:50", "2017-08-05 12:45",
	    "news#1 held 08-05T12:50 " WHY_SHOWN) } },
	{ "live, held and nobody asked until it expired: missed", { LIVE, BEGIN,
	  ENTER("2017-08-05 12:30", "2017-08-05 12:00", NULL),
	  { "2017-08-06 12:00", ACT_NOTHING, .want =
	    "news#1 missed 08-05T12:30 " WHY_SHOWN } } },
	{ "live, a stage to come is planned, not held", { LIVE, BEGIN,
	  ENTER("2017-08-05 08:00", "2017-08-05 12:00",
	    "news#1 planned 08-05T12:00"),
	  { "2017-08-05 12:00", ACT_NOTHING, .want =
	    "news#1 sending 08-05T12:00 [2 queued]" } } },
	{ "live, planned for a typo and corrected to what was: held", { LIVE,
	  BEGIN,
	  ENTER("2017-08-05 12:30", "2018-08-05 12:00", NULL),
	  CORRECT("2017-08-05 12:40", "2018-08-05 12:00", "2017-08-05 12:00",
	    "news#1 held 08-05T12:40 " WHY_SHOWN) } },
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NSTORIES];

	STORY_TESTS(stories, tests);
	return cmocka_run_group_tests_name("stages", tests, NULL, NULL);
}
