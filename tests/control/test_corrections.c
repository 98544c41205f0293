#include "control/correct_rig.h"

#include "schedule/preview.h"

#define DAY21	"2017-08-21 17:30"
#define DAY22	"2017-08-22 17:30"
#define DAY23	"2017-08-23 17:30"

#define TOLD	{ "2017-08-18 18:00", DO_SEND, .texts = \
	"1 en Vote Alerts: First reading Monday, August 21 at 5:30 PM.\n" \
	"2 es Alertas: Primera lunes, 21 de agosto, 5:30 p. m..\n" \
	"3 en Vote Alerts: First reading Monday, August 21 at 5:30 PM." }
#define MOVES(to)	MOVES_AGAIN(DAY21, to)
#define MOVES_AGAIN(from, to) .doing = DO_RELOAD, .file = MEASURE, \
	.a = from, .b = to

#define MOVED_22							\
	"1 en moved: Tuesday, August 22 at 5:30 PM, "			\
	"not Monday, August 21 at 5:30 PM\n"				\
	"2 es movido: martes, 22 de agosto, 5:30 p. m., "	\
	"no lunes, 21 de agosto, 5:30 p. m.\n"			\
	"3 en moved: Tuesday, August 22 at 5:30 PM, "			\
	"not Monday, August 21 at 5:30 PM"

#define SEND_IT(...) { NULL, DO_SEND, .texts = __VA_ARGS__ }
#define DO_IT(what) { NULL, what, .texts = NULL }

#define MOVED_22_FROM_9							\
	"1 en moved: Tuesday, August 22 at 5:30 PM, "			\
	"not Monday, August 21 at 9:00 AM\n"				\
	"2 es movido: martes, 22 de agosto, 5:30 p. m., "	\
	"no lunes, 21 de agosto, 9:00 a. m.\n"			\
	"3 en moved: Tuesday, August 22 at 5:30 PM, "			\
	"not Monday, August 21 at 9:00 AM"
#define NIGHT(is, keep, until, near)					\
	"soon#1 done 08-18T18:00 [3 accepted]\n"			\
	"correction#1 " is " (URGENT: quiet hours " keep " until "	\
	until ", too close to " near ": your approval sends it now, at night)"
#define NIGHT_WAITS(at, until, near) \
	NIGHT("awaiting-approval " at, "would keep it", until, near)
#define NIGHT_SENDS(at, counts, until, near) \
	NIGHT("sending " at " [" counts "]", "keep what is left of it", \
	until, near)
#define NEAR	"2017-08-20 09:30"
#define NEAR_1	"1 en moved: Sunday, August 20 at 9:30 AM, "	\
	"not Monday, August 21 at 5:30 PM"
#define NEAR_2	"2 es movido: domingo, 20 de agosto, 9:30 a. m., "	\
	"no lunes, 21 de agosto, 5:30 p. m."
#define NEAR_3	"3 en moved: Sunday, August 20 at 9:30 AM, "	\
	"not Monday, August 21 at 5:30 PM"

#define CLOSES "status", "deadlines = { closes = { when = \"- 30 "	\
	"minutes\"; title = { en = \"Closes\"; es = \"Cierra\"; }; }; }; "	\
	"status", 0, NULL, NULL

static struct doing_story stories[] = {
	{ "moved before anybody was told: no correction", {
	    { "2017-08-10 12:00", MOVES(DAY22) },
	    { "2017-08-19 18:00", DO_SEND, .want =
	      "soon#1 done 08-19T18:00 [3 accepted]" } } },
	{ "moved after all were told: each is told once", {
	    TOLD,
	    { "2017-08-19 10:00", MOVES(DAY22), .texts = "" },
	    { NULL, DO_SEND, .texts = MOVED_22, .want =
	      "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T10:00 [3 accepted]\n"
	      "soon#2 planned 08-19T18:00" },
	    { NULL, DO_RELOAD, .texts = "" },
	    SEND_IT("") } },
	{ "moved while it is sent: only who was told the old date", {
	    { "2017-08-18 18:00", DO_SEND_ONE, .texts = NULL },
	    { NULL, MOVES(DAY22) },
	    { NULL, DO_SEND, .texts = "1 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August 21 at 5:30 PM\n"
	      "2 es Alertas: Primera martes, 22 de agosto, 5:30 p. m..\n"
	      "3 en Vote Alerts: First reading Tuesday, August 22 at 5:30 PM." } } },
	{ "what is in flight, or unknown, was told", {
	    { "2017-08-18 18:00", DO_CLAIM, .texts = NULL },
	    { NULL, MOVES(DAY22) },
	    { NULL, DO_SEND, .texts = "" },	/* it waits for the answers */
	    DO_IT(DO_UNKNOWN),
	    { "2017-08-18 18:01", DO_SEND, .texts = MOVED_22 } } },
	{ "what was surely not sent was not told", {
	    { "2017-08-18 18:00", DO_CLAIM, .texts = NULL },
	    { NULL, MOVES(DAY22) },
	    DO_IT(DO_REJECT),
	    { "2017-08-18 18:01", DO_SEND, .texts = "", .want = "soon#1 done 08-18T18:00 [3 rejected]\n"
	      "correction#1 done 08-18T18:00 [3 withdrawn]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "what is tried again states the new date: nothing to correct", {
	    { "2017-08-18 18:00", DO_CLAIM, .texts = NULL },
	    { NULL, MOVES(DAY22) },
	    DO_IT(DO_RETRY),
	    { "2017-08-18 18:01", DO_SEND, .texts = "1 en Vote Alerts: First reading Tuesday, August 22 at 5:30 PM.\n"
	      "2 es Alertas: Primera martes, 22 de agosto, 5:30 p. m..\n"
	      "3 en Vote Alerts: First reading Tuesday, August 22 at 5:30 PM.", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-18T18:00 [3 withdrawn]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "moved twice before the correction went out: one, with the last", {
	    TOLD,
	    { "2017-08-19 10:00", MOVES(DAY23), .texts = "" },
	    { "2017-08-19 10:01", MOVES_AGAIN(DAY23, DAY22), .texts = "" },
	    { NULL, DO_SEND, .texts = MOVED_22, .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 superseded 08-19T10:00 [3 withdrawn] (what it corrects has changed again)\n"
	      "correction#2 done 08-19T10:01 [3 accepted]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "moved back before the correction went out: none", {
	    TOLD,
	    { "2017-08-19 07:00", MOVES(DAY22) },
	    { "2017-08-19 07:30", MOVES_AGAIN(DAY22, DAY21) },
	    { "2017-08-19 08:00", DO_SEND, .texts = "", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 superseded 08-19T07:00 [3 withdrawn] (what it corrects has changed again)\n"
	      "soon#2 superseded 08-19T18:00 (its event moved back to what people were told)" } } },
	{ "moved back in the middle: who was corrected is corrected again", {
	    TOLD,
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    { NULL, DO_SEND_ONE, .texts = NULL },
	    { "2017-08-19 10:05", MOVES_AGAIN(DAY22, DAY21) },
	    { NULL, DO_SEND, .texts = "1 en moved: Monday, August 21 at 5:30 PM, not Tuesday, August 22 at 5:30 PM", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 superseded 08-19T10:00 [1 accepted, 2 withdrawn] (what it corrects has changed again)\n"
	      "correction#2 done 08-19T10:05 [1 accepted]\n"
	      "soon#2 superseded 08-19T18:00 (its event moved back to what people were told)" } } },
	{ "moved once more in the middle: each has the last, once", {
	    TOLD,
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    { NULL, DO_SEND_ONE, .texts = NULL },
	    { "2017-08-19 10:05", MOVES_AGAIN(DAY22, DAY23) },
	    { NULL, DO_SEND, .texts = "1 en moved: Wednesday, August 23 at 5:30 PM, not Tuesday, August 22 at 5:30 PM\n"
	      "2 es movido: miércoles, 23 de agosto, 5:30 p. m., no lunes, 21 de agosto, 5:30 p. m.\n"
	      "3 en moved: Wednesday, August 23 at 5:30 PM, not Monday, August 21 at 5:30 PM", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 superseded 08-19T10:00 [1 accepted, 2 withdrawn] (what it corrects has changed again)\n"
	      "correction#2 done 08-19T10:05 [3 accepted]\n"
	      "soon#2 planned 08-20T18:00" } } },
	{ "moved there, back and there again before it went out: once", {
	    TOLD,
	    { "2017-08-19 06:00", MOVES(DAY22) },
	    { "2017-08-19 06:10", MOVES_AGAIN(DAY22, DAY21) },
	    { "2017-08-19 06:20", MOVES_AGAIN(DAY21, DAY22) },
	    { "2017-08-19 08:00", DO_SEND, .texts = MOVED_22, .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 superseded 08-19T06:00 [3 withdrawn] (what it corrects has changed again)\n"
	      "correction#2 done 08-19T06:20 [3 accepted]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "cancelled", {
	    TOLD,
	    { "2017-08-19 10:00", DO_RELOAD, MEASURE, "\"confirmed\";\n    "
	      "facts", "\"cancelled\";\n    facts", 0, NULL, NULL },
	    SEND_IT("1 en cancelled\n2 es cancelado\n3 en cancelled") } },
	{ "cancelled, and its place changes: nobody hears that twice", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, "status", "place = "
	      "{ en = \"Room 1\"; es = \"Sala 1\"; }; status", 0, NULL, NULL },
	    { NULL, DO_RELOAD, TEXT_EN, "{{event.when}}", "{{event.when}}, "
	      "{{event.place}}", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 10:00", DO_RELOAD, MEASURE, "\"confirmed\";\n    "
	      "facts", "\"cancelled\";\n    facts", 0, NULL, NULL },
	    { NULL, DO_SEND_ONE, .texts = "1 en cancelled" },
	    { NULL, DO_RELOAD, MEASURE, "Room 1", "Room 2", 0, NULL, NULL },
	    SEND_IT("2 es cancelado\n3 en cancelled"),
	    { "2017-08-20 10:00", DO_RELOAD, MEASURE, "\"cancelled\";\n    "
	      "facts", "\"confirmed\";\n    facts", 0, NULL, NULL },
	    SEND_IT("1 en moved: Monday, August 21 at 5:30 PM, Room 2, not "
	      "Room 1\n"
	      "2 es movido: lunes, 21 de agosto, 5:30 p. m., Sala 1\n"
	      "3 en moved: Monday, August 21 at 5:30 PM, Room 2") } },
	{ "postponed, then given a date: told both", {
	    TOLD,
	    { "2017-08-19 10:00", DO_RELOAD, MEASURE, "\"confirmed\";\n    "
	      "facts", "\"postponed\";\n    facts", 0, NULL, NULL },
	    SEND_IT("1 en postponed, not Monday, August 21 at 5:30 PM\n"
	      "2 es aplazado\n"
	      "3 en postponed, not Monday, August 21 at 5:30 PM"),
	    { "2017-08-20 10:00", MOVES("2017-08-30 17:30") },
	    SEND_IT(""),
	    { "2017-08-20 11:00", DO_RELOAD, MEASURE, "\"postponed\"",
	      "\"confirmed\"", 0, NULL, NULL },
	    SEND_IT("1 en moved: Wednesday, August 30 at 5:30 PM\n"
	      "2 es movido: miércoles, 30 de agosto, 5:30 p. m.\n"
	      "3 en moved: Wednesday, August 30 at 5:30 PM") } },
	{ "postponed and restored before anybody heard: nothing", {
	    TOLD,
	    { "2017-08-19 07:00", DO_RELOAD, MEASURE, "\"confirmed\";\n    "
	      "facts", "\"postponed\";\n    facts", 0, NULL, NULL },
	    { "2017-08-19 07:10", DO_RELOAD, MEASURE, "\"postponed\"",
	      "\"confirmed\"", 0, NULL, NULL },
	    { "2017-08-19 10:00", DO_SEND, .texts = "" } } },
	{ "replaced by another event", {
	    TOLD,
	    { "2017-08-19 10:00", DO_RELOAD, MEASURE, "status = \"confirmed\""
	      ";\n    facts", "replaced_by = \"final_vote\";\n    facts", 0,
	      NULL, NULL },
	    SEND_IT("1 en replaced by Final vote Monday, August 28 at 5:30 PM\n"
	      "2 es en su lugar Voto final lunes, 28 de agosto, 5:30 p. m.\n"
	      "3 en replaced by Final vote Monday, August 28 at 5:30 PM") } },
	{ "a stop, and a list that was left, since: no correction", {
	    TOLD,
	    { NULL, DO_STOP, .n = 1 },
	    { "2017-08-19 10:00", DO_LEAVE, LIST, ",\n{ phone = \"+1 303 "
	      "555 0193\"; language = \"en\"; }", "", 0, NULL, NULL },
	    { "2017-08-19 10:01", MOVES(DAY22) },
	    { NULL, DO_SEND, .texts = "2 es movido: martes, 22 de agosto, 5:30 p. m., no lunes, 21 de agosto, 5:30 p. m.", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T10:01 [1 accepted]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "back by START after the correction went out: she gets it, too, once", {
	    TOLD,
	    { "2017-08-19 09:00", DO_STOP, .n = 1 },
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    SEND_IT("2 es movido: martes, 22 de agosto, 5:30 p. m., no lunes, 21 de agosto, 5:30 p. m.\n"
	      "3 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August 21 at 5:30 PM"),
	    { "2017-08-19 11:00", DO_START, .n = 1 },
	    SEND_IT("1 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August 21 at 5:30 PM"),
	    { "2017-08-19 12:00", DO_RELOAD, .want = NULL },
	    { NULL, DO_SEND, .texts = "", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T10:00 [2 accepted]\n"
	      "correction#2 done 08-19T11:00 [1 accepted]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "back by START while the correction goes out: she gets it with it", {
	    TOLD,
	    { "2017-08-19 09:00", DO_STOP, .n = 1 },
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    { NULL, DO_SEND_ONE, .texts = NULL },
	    { "2017-08-19 10:01", DO_START, .n = 1 },
	    { NULL, DO_SEND, .texts = "1 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August 21 at 5:30 PM\n"
	      "3 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August 21 at 5:30 PM", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T10:00 [3 accepted]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "a stop while it waited for the morning, and a START after: once", {
	    TOLD,
	    { "2017-08-19 06:00", MOVES(DAY22) },
	    { "2017-08-19 07:00", DO_STOP, .n = 1 },
	    { "2017-08-19 08:00", DO_SEND, .texts = "2 es movido: martes, 22 de agosto, 5:30 p. m., no lunes, 21 de agosto, 5:30 p. m.\n"
	      "3 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August 21 at 5:30 PM" },
	    { "2017-08-19 08:30", DO_RELOAD, .texts = "" },
	    { "2017-08-19 09:00", DO_START, .n = 1 },
	    SEND_IT("1 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August 21 at 5:30 PM"),
	    { "2017-08-19 12:00", DO_RELOAD, .want = NULL },
	    { NULL, DO_SEND, .texts = "", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T06:00 [2 accepted, 1 suppressed]\n"
	      "correction#2 done 08-19T09:00 [1 accepted]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "a stop that it saw, and a START while it goes out: with it, once", {
	    TOLD,
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    { NULL, DO_STOP, .n = 1 },
	    { NULL, DO_SEND_ONE, .texts = "", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 sending 08-19T10:00 [2 queued, 1 suppressed]\n"
	      "soon#2 planned 08-19T18:00" },
	    { "2017-08-19 10:01", DO_START, .n = 1 },
	    { NULL, DO_SEND, .texts = MOVED_22, .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T10:00 [3 accepted]\n"
	      "soon#2 planned 08-19T18:00" },
	    { "2017-08-19 12:00", DO_RELOAD, .texts = "" },
	    SEND_IT("") } },
	{ "a stop, a START, and a stop again: nothing", {
	    TOLD,
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    { NULL, DO_STOP, .n = 1 },
	    { NULL, DO_SEND_ONE, .texts = "" },
	    { "2017-08-19 10:01", DO_START, .n = 1 },
	    { "2017-08-19 10:02", DO_STOP, .n = 1 },
	    SEND_IT("2 es movido: martes, 22 de agosto, 5:30 p. m., no lunes, 21 de agosto, 5:30 p. m.\n"
	      "3 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August 21 at 5:30 PM") } },
	{ "it is held in the middle, and the event moves again: held still", {
	    TOLD,
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    { NULL, DO_SEND_ONE, .texts = NULL },
	    { NULL, DO_HOLD, .a = "correction" },
	    { "2017-08-19 10:05", MOVES_AGAIN(DAY22, DAY23) },
	    { NULL, DO_SEND, .texts = "", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 superseded 08-19T10:00 [1 accepted, 2 withdrawn] (what it corrects has changed again)\n"
	      "correction#2 held 08-19T10:05 (held by an operator)\n"
	      "soon#2 planned 08-20T18:00" },
	    { NULL, DO_RELEASE, .a = "correction" },
	    SEND_IT("1 en moved: Wednesday, August 23 at 5:30 PM, not Tuesday, August 22 at 5:30 PM\n"
	      "2 es movido: miércoles, 23 de agosto, 5:30 p. m., no lunes, 21 de agosto, 5:30 p. m.\n"
	      "3 en moved: Wednesday, August 23 at 5:30 PM, not Monday, August 21 at 5:30 PM") } },
	{ "back by START, and told nothing that is wrong: nothing", {
	    TOLD,
	    { "2017-08-19 09:00", DO_STOP, .n = 1 },
	    { "2017-08-19 11:00", DO_START, .n = 1 },
	    { NULL, DO_SEND, .texts = "", .want = "soon#1 done 08-18T18:00 [3 accepted]" } } },
	{ "one whose provider refused it is not tried at every reading", {
	    TOLD,
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    { NULL, DO_CLAIM, .texts = NULL },
	    { NULL, DO_REJECT, .texts = NULL },
	    { "2017-08-19 11:00", DO_RELOAD, .want = NULL },
	    { "2017-08-19 12:00", DO_RELOAD, .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T10:00 [3 rejected]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "a stop after the correction was queued", {
	    TOLD,
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    { NULL, DO_STOP, .n = 2 },
	    { NULL, DO_SEND, .texts = "1 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August 21 at 5:30 PM\n"
	      "3 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August 21 at 5:30 PM", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T10:00 [2 accepted, 1 suppressed]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "a restart in the middle goes on", {
	    TOLD,
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    { NULL, DO_SEND_ONE, .texts = NULL },
	    { "2017-08-19 10:05", DO_RESTART, .texts = "" },
	    { NULL, DO_SEND, .texts = "2 es movido: martes, 22 de agosto, 5:30 p. m., no lunes, 21 de agosto, 5:30 p. m.\n"
	      "3 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August 21 at 5:30 PM", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T10:00 [3 accepted]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "the files change while it does not run", {
	    TOLD,
	    { "2017-08-19 10:00", .doing = DO_RESTART, .file = MEASURE,
	      .a = DAY21, .b = DAY22 },
	    SEND_IT(MOVED_22) } },
	{ "one that a person cancelled is not made again, until it moves again", {
	    TOLD,
	    { "2017-08-19 07:00", MOVES(DAY22) },
	    { NULL, DO_CANCEL, .a = "correction" },
	    { "2017-08-19 07:30", DO_RELOAD, .texts = "" },
	    { "2017-08-19 10:00", DO_SEND, .texts = "" },
	    { NULL, MOVES_AGAIN(DAY22, DAY23) },
	    SEND_IT("1 en moved: Wednesday, August 23 at 5:30 PM, not Monday, August 21 at 5:30 PM\n"
	      "2 es movido: miércoles, 23 de agosto, 5:30 p. m., no lunes, 21 de agosto, 5:30 p. m.\n"
	      "3 en moved: Wednesday, August 23 at 5:30 PM, not Monday, August 21 at 5:30 PM") } },
	{ "another place, and later another time: each says what changed", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, "status", "place = "
	      "{ en = \"Room 1\"; es = \"Sala 1\"; }; status", 0, NULL, NULL },
	    { NULL, DO_RELOAD, TEXT_EN, "{{event.when}}", "{{event.when}}, "
	      "{{event.place}}", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 10:00", DO_RELOAD, MEASURE, "Room 1", "Room 2", 0,
	      NULL, NULL },
	    SEND_IT("1 en moved: Monday, August 21 at 5:30 PM, Room 2, not "
	      "Room 1\n"
	      "3 en moved: Monday, August 21 at 5:30 PM, Room 2, not Room 1"),
	    { "2017-08-19 11:00", MOVES(DAY22) },
	    SEND_IT("1 en moved: Tuesday, August 22 at 5:30 PM, Room 2, not "
	      "Monday, August 21 at 5:30 PM\n"
	      "2 es movido: martes, 22 de agosto, 5:30 p. m., Sala 1, no "
	      "lunes, 21 de agosto, 5:30 p. m.\n"
	      "3 en moved: Tuesday, August 22 at 5:30 PM, Room 2, not "
	      "Monday, August 21 at 5:30 PM") } },
	{ "what a correction does not spell out is not corrected once more", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, "status", "place = "
	      "{ en = \"Room 1\"; es = \"Sala 1\"; }; status", 0, NULL, NULL },
	    { NULL, DO_RELOAD, TEXT_EN, "{{event.when}}", "{{event.when}}, "
	      "{{event.place}}", 0, NULL, NULL },
	    { NULL, DO_RELOAD, "templates/sms/c-moved.en.txt",
	      "{{#event.place}}, {{event.place}}{{/event.place}}", "", 0, NULL,
	      NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 10:00", DO_RELOAD, MEASURE, "Room 1", "Room 2", 0,
	      NULL, NULL },
	    { NULL, DO_SEND, .texts = "1 en moved: Monday, August 21 at 5:30 "
	      "PM, not Room 1\n3 en moved: Monday, August 21 at 5:30 PM, not "
	      "Room 1" },
	    { "2017-08-19 11:00", DO_RESTART, .texts = "" },
	    SEND_IT("") } },
	{ "a deadline that moved alone", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, CLOSES },
	    { NULL, DO_RELOAD, TEXT_EN, "{{event.when}}", "{{event.when}}, "
	      "{{event.closes.time}}", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 10:00", DO_RELOAD, MEASURE, "- 30 minutes",
	      "- 2 hours", 0, NULL, NULL },
	    SEND_IT("1 en deadline: Closes 3:30 PM.\n3 en deadline: Closes 3:30 PM.") } },
	{ "two deadlines changed: each hears of those that she was told", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, "status", "deadlines = "
	      "{ closes = { when = \"- 30 minutes\"; title = { en = "
	      "\"Closes\"; es = \"Cierra\"; }; }; asks = { when = \"- 3 "
	      "hours\"; title = { en = \"Asks\"; es = \"Pide\"; }; }; }; "
	      "status", 0, NULL, NULL },
	    { NULL, DO_RELOAD, TEXT_EN, "{{event.when}}", "{{event.when}}, "
	      "{{event.closes.time}}", 0, NULL, NULL },
	    { NULL, DO_RELOAD, TEXT_ES, "{{event.when}}", "{{event.when}}, "
	      "{{event.closes.time}}, {{event.asks.time}}", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 10:00", DO_NOTHING, MEASURE, "- 30 minutes",
	      "- 2 hours", 0, NULL, NULL },
	    { NULL, DO_RELOAD, MEASURE, "- 3 hours", "- 4 hours", 0, NULL,
	      NULL },
	    SEND_IT("1 en deadline: Closes 3:30 PM.\n2 es deadline: Cierra "
	      "3:30 p. m.. Pide 1:30 p. m..\n3 en deadline: Closes 3:30 PM."),
	    { "2017-08-19 11:00", DO_RELOAD, .texts = "" },
	    SEND_IT("") } },
	{ "it moved, and a deadline by more: who was told it hears both", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, CLOSES },
	    { NULL, DO_RELOAD, TEXT_EN, "{{event.when}}", "{{event.when}}, "
	      "{{event.closes.time}}", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 10:00", DO_NOTHING, MEASURE, "- 30 minutes",
	      "- 2 hours", 0, NULL, NULL },
	    { NULL, MOVES(DAY22) },
	    SEND_IT("1 en moved: Tuesday, August 22 at 5:30 PM, not Monday, "
	      "August 21 at 5:30 PM. Closes 3:30 PM\n"
	      "2 es movido: martes, 22 de agosto, 5:30 p. m., no lunes, 21 de "
	      "agosto, 5:30 p. m.\n"
	      "3 en moved: Tuesday, August 22 at 5:30 PM, not Monday, August "
	      "21 at 5:30 PM. Closes 3:30 PM"),
	    { "2017-08-19 11:00", DO_RELOAD, .texts = "" },
	    SEND_IT("") } },
	{ "it moved, and a fact is another: each who was told it hears both", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, "result = { }", "result "
	      "= { en = \"old\"; es = \"antes\"; }", 0, NULL, NULL },
	    { NULL, DO_RELOAD, TEXT_EN, "{{event.when}}", "{{event.when}}, "
	      "{{event.result}}", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 10:00", DO_NOTHING, MEASURE, "\"old\"",
	      "\"new\"", 0, NULL, NULL },
	    { NULL, MOVES(DAY22) },
	    { NULL, DO_SEND, .texts = MOVED_22 },
	    { "2017-08-19 10:01", DO_SEND, .texts = "1 en result: new\n"
	      "3 en result: new", .want = "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T10:00 [3 accepted]\n"
	      "correction#2 done 08-19T10:00 [2 accepted]\n"
	      "soon#2 planned 08-19T18:00" },
	    { "2017-08-19 11:00", DO_RELOAD, .texts = "" },
	    SEND_IT("") } },
	{ "a fact changes while dates are corrected: that goes on", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, "result = { }", "result "
	      "= { en = \"old\"; es = \"antes\"; }", 0, NULL, NULL },
	    { NULL, DO_RELOAD, TEXT_EN, "{{event.when}}", "{{event.when}}, "
	      "{{event.result}}", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    { NULL, DO_SEND_ONE, .texts = NULL },
	    { NULL, DO_RELOAD, MEASURE, "\"old\"", "\"new\"", 0, NULL, NULL },
	    { NULL, DO_SEND, .texts = NULL },
	    { "2017-08-19 10:01", DO_SEND, .texts = "3 en result: new", .want =
	      "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T10:00 [3 accepted]\n"
	      "correction#2 done 08-19T10:00 [2 accepted]\n"
	      "soon#2 planned 08-19T18:00" } } },
	{ "a deadline is corrected, and who holds an old date comes back", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, CLOSES },
	    { NULL, DO_RELOAD, TEXT_EN, "{{event.when}}", "{{event.when}}, "
	      "{{event.closes.time}}", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { NULL, DO_STOP, .n = 1 },
	    { "2017-08-19 10:00", MOVES(DAY22) },
	    { NULL, DO_SEND, .texts = NULL },
	    { "2017-08-19 11:00", DO_RELOAD, MEASURE, "- 30 minutes",
	      "- 2 hours", 0, NULL, NULL },
	    SEND_IT("3 en deadline: Closes 3:30 PM."),
	    { "2017-08-19 12:00", DO_START, .n = 1 },
	    SEND_IT("1 en moved: Tuesday, August 22 at 5:30 PM, not Monday, "
	      "August 21 at 5:30 PM. Closes 3:30 PM") } },
	{ "urgent, though somebody holds a day that is past", {
	    TOLD,
	    { NULL, DO_STOP, .n = 1 },
	    { "2017-08-19 10:00", MOVES("2017-08-23 08:00") },
	    SEND_IT("2 es movido: miércoles, 23 de agosto, 8:00 a. m., no "
	      "lunes, 21 de agosto, 5:30 p. m.\n"
	      "3 en moved: Wednesday, August 23 at 8:00 AM, not Monday, August "
	      "21 at 5:30 PM"),
	    { "2017-08-22 07:00", DO_START, .n = 1 },
	    { "2017-08-22 22:00", MOVES_AGAIN("2017-08-23 08:00",
	      "2017-08-25 17:30"), .want =
	      "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-19T10:00 [2 accepted]\n"
	      "soon#2 sending 08-20T18:00 [2 queued, 1 suppressed]\n"
	      "correction#2 superseded 08-22T07:00 [1 withdrawn] (what it "
	      "corrects has changed again)\n"
	      "correction#3 sending 08-22T22:00 [3 queued] (URGENT: quiet "
	      "hours keep what is left of it until 2017-08-23T08:00, too close "
	      "to 2017-08-23T08:00: your approval sends it now, at night)" } } },
	{ "a deadline that is near is urgent", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, CLOSES },
	    { NULL, DO_RELOAD, TEXT_EN, "{{event.when}}", "{{event.when}}, "
	      "{{event.closes.time}}", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-20 22:00", DO_RELOAD, MEASURE, "- 30 minutes",
	      "- 10 hours", 0, NULL, .want =
	      NIGHT_SENDS("08-20T22:00", "2 queued", "2017-08-21T08:00",
	      "2017-08-21T07:30") } } },
	{ "told the right deadline between: she still holds a wrong date", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, "status", "deadlines = "
	      "{ closes = { when = \"- 26 hours\"; title = { en = "
	      "\"Closes\"; es = \"Cierra\"; }; }; }; status", 0, NULL, NULL },
	    { NULL, DO_RELOAD, ALERTS, "template = \"soon\"; };", "template = "
	      "\"soon\"; }; sign = { when = \"first_reading.closes - 6 hours"
	      "\"; audience = [ \"vote\" ]; template = \"sign\"; };", 0, NULL,
	      NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 23:00", MOVES("2017-08-21 16:30") },
	    { "2017-08-20 07:00", DO_HOLD, .a = "correction" },
	    { "2017-08-20 08:30", DO_SEND, .texts =
	      "1 en Closes Sunday, August 20 at 2:30 PM\n"
	      "2 es Cierra domingo, 20 de agosto, 2:30 p. m.\n"
	      "3 en Closes Sunday, August 20 at 2:30 PM" },
	    { NULL, DO_RELEASE, .a = "correction" },
	    SEND_IT("1 en moved: Monday, August 21 at 4:30 PM, not Monday, "
	      "August 21 at 5:30 PM\n"
	      "2 es movido: lunes, 21 de agosto, 4:30 p. m., no lunes, 21 de "
	      "agosto, 5:30 p. m.\n"
	      "3 en moved: Monday, August 21 at 4:30 PM, not Monday, August "
	      "21 at 5:30 PM") } },
	{ "at night it waits for the morning", {
	    TOLD,
	    { "2017-08-19 23:00", MOVES(DAY22) },
	    { NULL, DO_SEND, .texts = "" },
	    { "2017-08-20 08:00", DO_SEND, .texts = MOVED_22 } } },
	{ "at night, and the old time is near: people are asked", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, DAY21,
	      "2017-08-21 09:00", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-20 23:00", MOVES_AGAIN("2017-08-21 09:00", DAY22),
	      .want = NIGHT_SENDS("08-20T23:00", "3 queued",
	      "2017-08-21T08:00", "2017-08-21T09:00") },
	    { NULL, DO_SEND, .texts = "" },
	    { NULL, DO_APPROVE, .a = "correction" },
	    { NULL, DO_SEND, .texts = MOVED_22_FROM_9, .want =
	      "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 done 08-20T23:00 [3 accepted]" } } },
	{ "at night, and the new time is near: people are asked", {
	    TOLD,
	    { "2017-08-19 23:00", MOVES(NEAR), .want =
	      NIGHT_SENDS("08-19T23:00", "3 queued", "2017-08-20T08:00",
	      "2017-08-20T09:30") } } },
	{ "one that needs approvals asks for them, and for the night, at once", {
	    { "2017-08-18 17:00", DO_RELOAD, PREGON, "corrections = {",
	      "corrections = { approve = 1;", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 23:00", MOVES(NEAR), .want =
	      NIGHT_WAITS("08-19T23:00", "2017-08-20T08:00",
	      "2017-08-20T09:30") },
	    { NULL, DO_APPROVE, .a = "correction" },
	    SEND_IT(NEAR_1 "\n" NEAR_2 "\n" NEAR_3) } },
	{ "approved by day, held until night: this night nobody said yes to", {
	    { "2017-08-18 17:00", DO_RELOAD, PREGON, "corrections = {",
	      "corrections = { approve = 1;", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 20:30", MOVES(NEAR) },
	    { NULL, DO_APPROVE_HELD, .a = "correction" },
	    { "2017-08-19 22:00", DO_RELEASE, .a = "correction", .texts = "",
	      .want = NIGHT_WAITS("08-19T20:30", "2017-08-20T08:00",
	      "2017-08-20T09:30") },
	    { NULL, DO_APPROVE, .a = "correction" },
	    SEND_IT(NEAR_1 "\n" NEAR_2 "\n" NEAR_3) } },
	{ "it waits for approval, and the night comes: it says so", {
	    { "2017-08-18 17:00", DO_RELOAD, PREGON, "corrections = {",
	      "corrections = { approve = 1;", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 20:30", MOVES(NEAR), .want =
	      "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 awaiting-approval 08-19T20:30" },
	    { "2017-08-19 21:30", DO_NOTHING, .want = NIGHT_WAITS(
	      "08-19T20:30", "2017-08-20T08:00", "2017-08-20T09:30") },
	    { NULL, DO_APPROVE, .a = "correction" },
	    SEND_IT(NEAR_1 "\n" NEAR_2 "\n" NEAR_3) } },
	{ "approved for one night: not for the next", {
	    { "2017-08-15 10:00", DO_RELOAD, MEASURE, DAY21,
	      "2017-08-20 09:00", 0, NULL, NULL },
	    { "2017-08-17 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 23:00", MOVES_AGAIN("2017-08-20 09:00", DAY22) },
	    { NULL, DO_APPROVE, .a = "correction" },
	    { NULL, DO_SEND_ONE, .texts = "1 en moved: Tuesday, August 22 at "
	      "5:30 PM, not Sunday, August 20 at 9:00 AM" },
	    { NULL, DO_HOLD, .a = "correction" },
	    { "2017-08-20 22:00", DO_RELEASE, .a = "correction" },
	    SEND_IT(""),
	    { "2017-08-21 08:00", DO_SEND, .texts = "2 es movido: martes, 22 "
	      "de agosto, 5:30 p. m., no domingo, 20 de agosto, 9:00 a. m.\n"
	      "3 en moved: Tuesday, August 22 at 5:30 PM, not Sunday, August "
	      "20 at 9:00 AM" } } },
	{ "nobody says anything: it goes in the morning", {
	    TOLD,
	    { "2017-08-19 23:00", MOVES(NEAR) },
	    { "2017-08-20 08:00", DO_SEND, .texts = NEAR_1 "\n" NEAR_2 "\n"
	      NEAR_3 } } },
	{ "nobody approved one that needs it: in the morning it still waits", {
	    { "2017-08-18 17:00", DO_RELOAD, PREGON, "corrections = {",
	      "corrections = { approve = 1;", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 23:00", MOVES(NEAR) },
	    { "2017-08-20 08:00", DO_SEND, .texts = "", .want =
	      "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 awaiting-approval 08-19T23:00" },
	    { NULL, DO_APPROVE, .a = "correction" },
	    SEND_IT(NEAR_1 "\n" NEAR_2 "\n" NEAR_3) } },
	{ "the night comes while it goes out: people are asked for the rest", {
	    TOLD,
	    { "2017-08-19 20:59", MOVES(NEAR) },
	    { NULL, DO_SEND_ONE, .texts = NEAR_1 },
	    { "2017-08-19 21:00", DO_SEND, .texts = "", .want =
	      NIGHT_SENDS("08-19T20:59", "2 queued, 1 accepted",
	      "2017-08-20T08:00", "2017-08-20T09:30") },
	    { NULL, DO_HOLD, .a = "correction" },
	    { NULL, DO_RELEASE, .a = "correction", .want =
	      NIGHT_SENDS("08-19T20:59", "2 queued, 1 accepted",
	      "2017-08-20T08:00", "2017-08-20T09:30") },
	    { "2017-08-19 21:10", DO_APPROVE, .a = "correction" },
	    SEND_IT(NEAR_2 "\n" NEAR_3) } },
	{ "the night comes while it goes out, and nobody says anything", {
	    TOLD,
	    { "2017-08-19 20:59", MOVES(NEAR) },
	    { NULL, DO_SEND_ONE, .texts = NEAR_1 },
	    { "2017-08-19 21:00", DO_SEND, .texts = "" },
	    { "2017-08-20 08:00", DO_NOTHING, .want =
	      "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 sending 08-19T20:59 [2 queued, 1 accepted]" },
	    SEND_IT(NEAR_2 "\n" NEAR_3) } },
	{ "the night comes, and the morning is early enough: nobody is asked", {
	    TOLD,
	    { "2017-08-19 20:59", MOVES(DAY22) },
	    { NULL, DO_SEND_ONE, .texts = NULL },
	    { "2017-08-19 21:00", DO_SEND, .texts = "", .want =
	      "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 sending 08-19T20:59 [2 queued, 1 accepted]" } } },
	{ "only those wait who have quiet hours", {
	    { "2017-08-18 17:00", DO_RELOAD, LIST, "0193\"; language = "
	      "\"en\";", "0193\"; language = \"en\"; zone = "
	      "\"America/New_York\";", 0, NULL, NULL },
	    { "2017-08-18 18:00", DO_SEND, .texts = NULL },
	    { "2017-08-19 20:00", MOVES("2017-08-20 07:30"), .texts = NULL },
	    { NULL, DO_SEND, .texts = "1 en moved: Sunday, August 20 at 7:30 "
	      "AM, not Monday, August 21 at 5:30 PM\n"
	      "2 es movido: domingo, 20 de agosto, 7:30 a. m., no lunes, 21 "
	      "de agosto, 5:30 p. m.", .want = NIGHT_SENDS("08-19T20:00",
	      "1 queued, 2 accepted", "2017-08-20T06:00",
	      "2017-08-20T07:30") },
	    { NULL, DO_APPROVE, .a = "correction" },
	    SEND_IT("3 en moved: Sunday, August 20 at 7:30 AM, not Monday, "
	      "August 21 at 5:30 PM") } },
	{ "moved again before anybody said yes: what is not urgent waits", {
	    TOLD,
	    { "2017-08-19 23:00", MOVES(NEAR) },
	    { "2017-08-19 23:10", MOVES_AGAIN(NEAR, DAY22), .want =
	      "soon#1 done 08-18T18:00 [3 accepted]\n"
	      "correction#1 superseded 08-19T23:00 [3 withdrawn] (what it "
	      "corrects has changed again)\n"
	      "correction#2 sending 08-19T23:10 [3 queued]" },
	    { NULL, DO_SEND, .texts = "" },
	    { "2017-08-20 08:00", DO_SEND, .texts = MOVED_22 } } },
	{ "both starts are past: nobody needs it", {
	    TOLD,
	    { "2017-08-22 10:00", MOVES("2017-08-21 18:30") },
	    SEND_IT("") } },
	{ "a fact that was told, and is another", {
	    { "2017-08-15 10:00", DO_RELOAD, ALERTS, "template = \"soon\"; };",
	      "template = \"soon\"; }; res = { when = \"first_reading + 1 "
	      "hour\"; audience = [ \"vote\" ]; template = \"result\"; };",
	      0, NULL, NULL },
	    { NULL, DO_RELOAD, MEASURE, "result = { }", "result = "
	      "{ en = \"passed\"; es = \"fue aprobada\"; }", 0, NULL, NULL },
	    { "2017-08-21 19:00", DO_SEND, .texts = NULL },
	    { NULL, DO_RELOAD, MEASURE, "\"passed\"", "\"failed\"", 0, NULL,
	      NULL },
	    SEND_IT("1 en result: failed\n"
	      "2 es resultado: fue aprobada\n"
	      "3 en result: failed") } },
};

/*
 * Reading the files again and again, between any two texts, changes nothing.
 */

#define RELOADS	1000

static void
tell_one(struct correct *c)
{
	struct batch batch;

	if (correct_claim(c, &batch, 1) > 0)
		correct_answer(c, &batch, VERDICT_ACCEPTED, MESSAGE_ACCEPTED);
}

/* Sync ${times} times, with a text after every ${each}th; what went out. */
static char *
told_with(int times, int each)
{
	struct correct c;
	char *shown;
	int i;

	correct_open(&c, "2017-08-18 17:00");
	rig_run_until(&c.p, denver("2017-08-18 18:00"));
	correct_send(&c, 2);
	plan_edit(&c.p, MEASURE, DAY21, DAY22);
	correct_reload(&c);
	for (i = 0; i < times; i++) {
		rig_sync(&c.p);
		rig_settle(&c.p);
		if (i % each == 0)
			tell_one(&c);
	}
	correct_send(&c, 1000);
	shown = correct_texts(&c);
	correct_close(&c);
	return shown;
}

static void
reloads_change_nothing(void **state)
{
	char *once = told_with(1, 1), *often = told_with(RELOADS, 200),
	    *at;
	int n = 0;

	(void)state;
	assert_string_equal(often, once);
	/* Two that were wrong, two corrections, one that was right. */
	for (at = once; (at = strchr(at, '\n')) != NULL; at++)
		n++;
	assert_int_equal(n, 4);
	free(once);
	free(often);
}

/*
 * Who is to approve it reads what its readers will.
 */

static void
preview_has_the_old_date(void **state)
{
	struct broadcast b;
	struct correct c;
	struct err err;
	json_t *texts;

	(void)state;
	correct_open(&c, "2017-08-18 17:00");
	plan_edit(&c.p, PREGON, "corrections = {", "corrections = {\n"
	    "approve = 1;");
	correct_reload(&c);
	rig_run_until(&c.p, denver("2017-08-18 18:00"));
	correct_send(&c, 1000);
	plan_edit(&c.p, MEASURE, DAY21, DAY22);
	correct_reload(&c);
	b = rig_broadcast(&c.p, "correction");
	assert_int_equal(b.state, BROADCAST_AWAITING_APPROVAL);
	texts = preview_texts(c.p.store, c.p.config, &b, &err);
	assert_int_equal(json_array_size(texts), 2);
	assert_string_equal(json_string_value(json_object_get(
	    json_array_get(texts, 0), "text")), "moved: Tuesday, August 22 at "
	    "5:30 PM, not Monday, August 21 at 5:30 PM");
	json_decref(texts);
	correct_close(&c);
}

static void
previewed(struct correct *c, const char *want)
{
	struct broadcast b = rig_broadcast(&c->p, "correction");
	struct err err;
	json_t *texts = preview_texts(c->p.store, c->p.config, &b, &err);

	assert_non_null(texts);
	assert_string_equal(json_string_value(json_object_get(
	    json_array_get(texts, 0), "text")), want);
	json_decref(texts);
}

/* Two deadlines changed; the correction waits for people, or went out, by ${approve}. */
static void
preview_deadlines(const char *approve)
{
	struct correct c;

	correct_open(&c, "2017-08-15 10:00");
	plan_edit(&c.p, PREGON, "corrections = {", approve);
	plan_edit(&c.p, MEASURE, "status", "deadlines = {\n"
	    "closes = { when = \"- 30 minutes\"; title = { en = \"Closes\"; "
	    "es = \"Cierra\"; }; }; asks = { when = \"- 3 hours\"; title = "
	    "{ en = \"Asks\"; es = \"Pide\"; }; }; }; status");
	plan_edit(&c.p, TEXT_EN, "{{event.when}}", "{{event.closes.time}} "
	    "{{event.asks.time}}");
	correct_reload(&c);
	rig_run_until(&c.p, denver("2017-08-18 18:00"));
	correct_send(&c, 1000);
	rig_run_until(&c.p, denver("2017-08-19 10:00"));
	plan_edit(&c.p, MEASURE, "- 30 minutes", "- 2 hours");
	plan_edit(&c.p, MEASURE, "- 3 hours", "- 4 hours");
	correct_reload(&c);
	correct_send(&c, 1000);
	previewed(&c, "deadline: Closes 3:30 PM. Asks 1:30 PM.");
	correct_close(&c);
}

static void
preview_has_the_deadlines(void **state)
{
	(void)state;
	preview_deadlines("corrections = {\napprove = 1;");
}

static void
what_was_sent_has_the_deadlines(void **state)
{
	(void)state;
	preview_deadlines("corrections = {\napprove = 0;");
}

int
main(void)
{
	struct CMUnitTest tests[sizeof stories / sizeof stories[0] + 4];

	DOING_TESTS(stories, tests);
	tests[sizeof stories / sizeof stories[0]] = (struct CMUnitTest){
		.name = "1,000 reloads while it is sent: the same texts",
		.test_func = reloads_change_nothing };
	tests[sizeof stories / sizeof stories[0] + 1] = (struct CMUnitTest){
		.name = "who is to approve it reads what its readers will",
		.test_func = preview_has_the_old_date };
	tests[sizeof stories / sizeof stories[0] + 2] = (struct CMUnitTest){
		.name = "and the deadlines that changed",
		.test_func = preview_has_the_deadlines };
	tests[sizeof stories / sizeof stories[0] + 3] = (struct CMUnitTest){
		.name = "afterwards, those that were told",
		.test_func = what_was_sent_has_the_deadlines };
	return cmocka_run_group_tests_name("corrections", tests, NULL, NULL);
}
