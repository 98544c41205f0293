/*
 * An outcome that was told, and was another: who gets the correction, who the right text,
 * and that nobody gets both.
 */
#include "control/correct_rig.h"

#define BRANCH(name, result) "  " name " = { on = \"final_vote " result "\";\n" \
	"    audience = [ \"vote\" ]; template = \"voted\"; };\n"
#define SOON "  soon = { when = \"first_reading - 3 days at 18:00\";\n" \
	"    audience = [ \"vote\" ]; template = \"soon\"; };\n"
#define BEGIN { "2017-08-28 16:00", DO_RELOAD, ALERTS, SOON, \
	BRANCH("yes", "passed") BRANCH("no", "failed") \
	BRANCH("later", "postponed"), .texts = "" }
#define SAY(time, what) { time, DO_OUTCOME, .a = what, .texts = "" }
#define SEND(...) { NULL, DO_SEND, .texts = __VA_ARGS__ }
#define LATER_SEND(time, ...) { time, DO_SEND, .texts = __VA_ARGS__ }

#define EN(who, what) who " en Vote Alerts: it " what ".\n"
#define ES(who, what) who " es Alertas: " what ".\n"
#define EN_LAST(who, what) who " en Vote Alerts: it " what "."
#define PASSED EN("1", "passed 10 to 0") ES("2", "fue aprobada 10 a 0") \
	EN_LAST("3", "passed 10 to 0")
#define FAILED EN("1", "did not pass 4 to 9") ES("2", "no fue aprobada 4 a 9") \
	EN_LAST("3", "did not pass 4 to 9")
#define FAILED_TO_TWO ES("2", "no fue aprobada 4 a 9") \
	EN_LAST("3", "did not pass 4 to 9")
#define CORRECTED_1 "1 en result: did not pass 4 to 9"

/* People hear of a fact of the event before it is held: that it was amended. */
#define AMENDED(is) "{ en = \"" is "\"; es = \"" is "\"; }"
#define BEGIN_WITH_FACT							\
	{ "2017-08-28 15:00", DO_RELOAD, MEASURE, "17:30\"; status = "	\
	  "\"confirmed\"; }", "17:30\"; status = \"confirmed\"; facts = "	\
	  "{ result = " AMENDED("amended") "; }; }", .texts = "" },	\
	{ NULL, DO_RELOAD, TEXT_EN, "{{event.when}}", "{{event.result}}", \
	  .texts = "" },						\
	{ NULL, DO_RELOAD, TEXT_ES, "{{event.when}}", "{{event.result}}", \
	  .texts = "" },						\
	{ NULL, DO_RELOAD, ALERTS, SOON, BRANCH("yes", "passed")	\
	  BRANCH("no", "failed") "  fact = { when = \"final_vote - 1 hour" \
	  "\";\n    audience = [ \"vote\" ]; template = \"soon\"; };\n",	\
	  .texts = "" },						\
	LATER_SEND("2017-08-28 16:30",					\
	  "1 en Vote Alerts: Final vote amended.\n"			\
	  "2 es Alertas: Voto final amended.\n"				\
	  "3 en Vote Alerts: Final vote amended.")

static struct doing_story stories[] = {
	{ "passed: each is told, once", { BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"), SEND(PASSED),
	    { NULL, DO_RESTART, .texts = "" }, SEND("") } },
	{ "another tally: each who was told the old one is corrected", { BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"), SEND(PASSED),
	    SAY("2017-08-28 20:10", "passed 9-1"),
	    SEND("1 en result: passed 9 to 1\n"
	      "2 es resultado: fue aprobada 9 a 1\n"
	      "3 en result: passed 9 to 1"),
	    { "2017-08-28 20:20", DO_RESTART, .texts = "" }, SEND("") } },
	{ "who was told no tally needs none of it", { BEGIN,
	    SAY("2017-08-28 20:00", "passed"),
	    SEND(EN("1", "passed") ES("2", "fue aprobada")
	      EN_LAST("3", "passed")),
	    SAY("2017-08-28 20:10", "passed 10-0"), SEND("") } },
	{ "that three did not vote changes nothing that was told", { BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"), SEND(PASSED),
	    SAY("2017-08-28 20:10", "passed 10-0-3"), SEND("") } },
	{ "another tally in the middle: the rest gets it at once", { BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"),
	    { NULL, DO_SEND_ONE, .texts = EN_LAST("1", "passed 10 to 0") },
	    SAY("2017-08-28 20:00", "passed 9-1"),
	    SEND("1 en result: passed 9 to 1\n" ES("2", "fue aprobada 9 a 1")
	      EN_LAST("3", "passed 9 to 1")) } },
	{ "another result in the middle: one is corrected, the others are told", {
	    BEGIN, SAY("2017-08-28 20:00", "passed 10-0"),
	    { NULL, DO_SEND_ONE, .texts = EN_LAST("1", "passed 10 to 0") },
	    SAY("2017-08-28 20:01", "failed 4-9"),
	    SEND(CORRECTED_1 "\n" FAILED_TO_TWO),
	    LATER_SEND("2017-08-28 20:10", ""),
	    { "2017-08-28 20:20", DO_RESTART, .texts = "" }, SEND("") } },
	{ "in flight, it waits; taken, she is corrected and no more", { BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"),
	    { NULL, DO_CLAIM_ONE, .texts = EN_LAST("1", "passed 10 to 0") },
	    SAY("2017-08-28 20:01", "failed 4-9"), SEND(FAILED_TO_TWO),
	    { NULL, DO_ACCEPT, .texts = "" },
	    LATER_SEND("2017-08-28 20:02", CORRECTED_1),
	    LATER_SEND("2017-08-28 20:10", "") } },
	{ "in flight, it waits; lost on the way, she may have been told", { BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"),
	    { NULL, DO_CLAIM_ONE, .texts = EN_LAST("1", "passed 10 to 0") },
	    SAY("2017-08-28 20:01", "failed 4-9"), SEND(FAILED_TO_TWO),
	    { NULL, DO_UNKNOWN, .texts = "" },
	    LATER_SEND("2017-08-28 20:02", CORRECTED_1) } },
	{ "in flight, it waits; refused, she gets the right text alone", { BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"),
	    { NULL, DO_CLAIM_ONE, .texts = EN_LAST("1", "passed 10 to 0") },
	    SAY("2017-08-28 20:01", "failed 4-9"), SEND(FAILED_TO_TWO),
	    { NULL, DO_REJECT, .texts = "" },
	    LATER_SEND("2017-08-28 20:02",
	      EN_LAST("1", "did not pass 4 to 9")),
	    LATER_SEND("2017-08-28 20:10", "") } },
	{ "there and back before anybody was corrected: nothing", { BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"), SEND(PASSED),
	    SAY("2017-08-28 20:01", "failed 4-9"),
	    SAY("2017-08-28 20:02", "passed 10-0"), SEND("") } },
	{ "there and back in between: each holds the right one at the end", {
	    BEGIN, SAY("2017-08-28 20:00", "passed 10-0"),
	    { NULL, DO_SEND_ONE, .texts = EN_LAST("1", "passed 10 to 0") },
	    SAY("2017-08-28 20:01", "failed 4-9"),
	    SEND(CORRECTED_1 "\n" FAILED_TO_TWO),
	    SAY("2017-08-28 20:10", "passed 10-0"),
	    SEND("1 en result: passed 10 to 0\n"
	      "2 es resultado: fue aprobada 10 a 0\n"
	      "3 en result: passed 10 to 0"),
	    LATER_SEND("2017-08-28 20:20", "") } },
	{ "there and back before anybody was told: the first text, once", { BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"),
	    SAY("2017-08-28 20:01", "failed 4-9"),
	    SAY("2017-08-28 20:02", "passed 10-0"), SEND(PASSED),
	    LATER_SEND("2017-08-28 20:10", "") } },
	{ "a correction of a fact is none of the outcome, which is told", {
	    BEGIN_WITH_FACT,
	    { "2017-08-28 18:00", DO_RELOAD, MEASURE, AMENDED("amended"),
	      AMENDED("as it was"), .texts = "" },
	    SEND("1 en result: as it was\n2 es resultado: as it was\n"
	      "3 en result: as it was"),
	    SAY("2017-08-28 20:00", "passed 10-0"), SEND(PASSED),
	    SAY("2017-08-28 20:10", "failed 4-9"),
	    SEND("1 en result: did not pass 4 to 9: as it was\n"
	      "2 es resultado: no fue aprobada 4 a 9: as it was\n"
	      "3 en result: did not pass 4 to 9: as it was") } },
	{ "unknown, and the receipt says failed: she gets the right text", {
	    BEGIN, SAY("2017-08-28 20:00", "passed 10-0"),
	    { NULL, DO_CLAIM_ONE, .texts = EN_LAST("1", "passed 10 to 0") },
	    { NULL, DO_UNKNOWN, .texts = "" },
	    { NULL, DO_FAILED, .n = 1, .texts = "" },
	    SAY("2017-08-28 20:01", "failed 4-9"), SEND(FAILED),
	    LATER_SEND("2017-08-28 20:10", "") } },
	{ "unknown, and to be sent again: that is the same text, not another", {
	    BEGIN, SAY("2017-08-28 20:00", "passed 10-0"),
	    { NULL, DO_CLAIM_ONE, .texts = EN_LAST("1", "passed 10 to 0") },
	    { NULL, DO_RESEND, .texts = "" },
	    LATER_SEND("2017-08-28 20:01", PASSED),
	    LATER_SEND("2017-08-28 20:10", "") } },
	{ "two alerts on one outcome are two texts", { { "2017-08-28 16:00",
	    DO_RELOAD, ALERTS, SOON, BRANCH("yes", "passed")
	    BRANCH("next", "passed + 1 hour") BRANCH("no", "failed"),
	    .texts = "" },
	    SAY("2017-08-28 19:00", "passed 10-0"), SEND(PASSED),
	    SAY("2017-08-28 19:10", "passed 9-1"),
	    SEND("1 en result: passed 9 to 1\n"
	      "2 es resultado: fue aprobada 9 a 1\n"
	      "3 en result: passed 9 to 1"),
	    LATER_SEND("2017-08-28 20:00", EN("1", "passed 9 to 1")
	      ES("2", "fue aprobada 9 a 1") EN_LAST("3", "passed 9 to 1")),
	    LATER_SEND("2017-08-28 20:10", "") } },
	{ "its start is edited past what was said: said again, none gets it", {
	    BEGIN, SAY("2017-08-28 17:50", "passed 10-0"), SEND(PASSED),
	    { "2017-08-28 18:10", DO_RELOAD, MEASURE, "2017-08-28 17:30",
	      "2017-08-28 18:00", .texts = "" },
	    SAY("2017-08-28 18:15", "passed 10-0"), SEND(""),
	    SAY("2017-08-28 18:20", "failed 4-9"),
	    SEND(CORRECTED_1 "\n2 es resultado: no fue aprobada 4 a 9\n"
	      "3 en result: did not pass 4 to 9"),
	    { "2017-08-28 18:30", DO_RESTART, .texts = "" }, SEND("") } },
	{ "put off to the same evening, it has an outcome again", {
	    BEGIN, SAY("2017-08-28 17:50", "postponed"),
	    SEND(EN("1", "was postponed") ES("2", "fue aplazada")
	      EN_LAST("3", "was postponed")),
	    { "2017-08-28 18:10", DO_RELOAD, MEASURE, "2017-08-28 17:30",
	      "2017-08-28 20:00", .texts = "" },
	    SEND("1 en moved: Monday, August 28 at 8:00 PM\n"
	      "2 es movido: lunes, 28 de agosto, 8:00 p. m.\n"
	      "3 en moved: Monday, August 28 at 8:00 PM"),
	    SAY("2017-08-28 20:30", "passed 10-0"),
	    SEND("1 en result: passed 10 to 0\n"
	      "2 es resultado: fue aprobada 10 a 0\n"
	      "3 en result: passed 10 to 0"),
	    LATER_SEND("2017-08-28 20:40", "") } },
	{ "put off twice in one evening, it is told twice", {
	    BEGIN, SAY("2017-08-28 17:50", "postponed"),
	    SEND(EN("1", "was postponed") ES("2", "fue aplazada")
	      EN_LAST("3", "was postponed")),
	    { "2017-08-28 18:10", DO_RELOAD, MEASURE, "2017-08-28 17:30",
	      "2017-08-28 20:00", .texts = NULL },
	    { NULL, DO_SEND, .texts = NULL },
	    SAY("2017-08-28 20:30", "postponed"),
	    SEND(EN("1", "was postponed") ES("2", "fue aplazada")
	      EN_LAST("3", "was postponed")),
	    LATER_SEND("2017-08-28 20:40", "") } },
	{ "without corrections, there and back: who holds the other gets it", {
	    { "2017-08-28 15:00", DO_RELOAD, PREGON, CORRECTIONS, "facts =",
	      .texts = "" }, BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"),
	    { NULL, DO_SEND_ONE, .texts = EN_LAST("1", "passed 10 to 0") },
	    SAY("2017-08-28 20:01", "failed 4-9"), SEND(FAILED),
	    SAY("2017-08-28 20:02", "passed 10-0"), SEND(PASSED),
	    LATER_SEND("2017-08-28 20:10", "") } },
	{ "without corrections, there and back: who holds it gets no second", {
	    { "2017-08-28 15:00", DO_RELOAD, PREGON, CORRECTIONS, "facts =",
	      .texts = "" }, BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"),
	    { NULL, DO_SEND_ONE, .texts = EN_LAST("1", "passed 10 to 0") },
	    SAY("2017-08-28 20:01", "failed 4-9"),
	    SAY("2017-08-28 20:02", "passed 10-0"),
	    SEND(ES("2", "fue aprobada 10 a 0")
	      EN_LAST("3", "passed 10 to 0")),
	    LATER_SEND("2017-08-28 20:10", "") } },
	{ "without corrections everybody gets the right text", {
	    { "2017-08-28 15:00", DO_RELOAD, PREGON, CORRECTIONS, "facts =",
	      .texts = "" }, BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"), SEND(PASSED),
	    SAY("2017-08-28 20:01", "failed 4-9"), SEND(FAILED),
	    LATER_SEND("2017-08-28 20:10", "") } },
	{ "put off: who heard of that hears the new date", { BEGIN,
	    SAY("2017-08-28 20:00", "postponed"),
	    SEND(EN("1", "was postponed") ES("2", "fue aplazada")
	      EN_LAST("3", "was postponed")),
	    { "2017-08-29 12:00", DO_RELOAD, MEASURE, "2017-08-28 17:30",
	      "2017-09-11 17:30", .texts = "" },
	    SEND("1 en moved: Monday, September 11 at 5:30 PM\n"
	      "2 es movido: lunes, 11 de septiembre, 5:30 p. m.\n"
	      "3 en moved: Monday, September 11 at 5:30 PM"),
	    SAY("2017-09-11 20:00", "passed 10-0"), SEND(PASSED) } },
	{ "who said STOP is told nothing of it", { BEGIN,
	    SAY("2017-08-28 20:00", "passed 10-0"), SEND(PASSED),
	    { NULL, DO_STOP, .n = 1, .texts = "" },
	    SAY("2017-08-28 20:01", "failed 4-9"),
	    SEND("2 es resultado: no fue aprobada 4 a 9\n"
	      "3 en result: did not pass 4 to 9") } },
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NSTORIES];

	DOING_TESTS(stories, tests);
	return cmocka_run_group_tests_name("outcomes", tests, NULL, NULL);
}
