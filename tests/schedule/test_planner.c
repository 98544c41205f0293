#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/plan_rig.h"

#define SOON \
	"  soon = { when = \"first_reading - 3 days at 18:00\";\n" \
	"    audience = [ \"vote\" ]; template = \"soon\"; };\n"
#define RENAMED \
	"  early = { when = \"first_reading - 3 days at 18:00\";\n" \
	"    audience = [ \"vote\" ]; template = \"soon\"; };\n"
#define RENAMED_WAS \
	"  early = { when = \"first_reading - 3 days at 18:00\"; " \
	"was = \"soon\";\n" \
	"    audience = [ \"vote\" ]; template = \"soon\"; };\n"
#define TODAY \
	"  today = { when = \"first_reading - 2 hours\";\n" \
	"    audience = [ \"vote\" ]; template = \"soon\"; };\n"

#define WAS "starts = \"2017-08-21 17:30\""
#define IS(time) "starts = \"2017-08-" time "\""

#define BEGIN { "2017-08-01 08:00", ACT_RELOAD, .want = \
	"soon#1 planned 08-18T18:00" }
#define SENDING { "2017-08-18 18:00", ACT_NOTHING, .want = \
	"soon#1 sending 08-18T18:00 [2 queued]" }
#define DONE SENDING, { NULL, ACT_SEND, .want = \
	"soon#1 done 08-18T18:00 [2 accepted]" }

/* Alerts that count elapsed time, for boundaries of hours. */
#define BEGIN_72_H { "2017-08-01 08:00", ACT_RELOAD, ALERTS, \
	"3 days at 18:00", "72 hours", "soon#1 planned 08-18T17:30" }
#define DONE_72_H { "2017-08-18 17:30", ACT_SEND, .want = \
	"soon#1 done 08-18T17:30 [2 accepted]" }

#define WITH_SIGNUP { "2017-08-01 08:00", ACT_NOTHING, MEASURE, \
	"facts = { result = { }; };", "facts = { result = { }; }; " \
	"deadlines = { signup = { when = \"- 3 days at 12:00\"; " \
	"title = { en = \"Sign-up\"; es = \"Registro\"; }; }; };", NULL }
#define ON_SIGNUP { NULL, ACT_RELOAD, ALERTS, "first_reading - 3 days at 18:00", \
	"first_reading.signup + 6 hours", "soon#1 planned 08-18T18:00" }

#define WHY_FIRST_SEEN "(its time had passed when it was first seen)"
#define WHY_MOVED "(it was moved to a time that had passed)"
#define WHY_PUT_BACK "(its time had passed when it was put back)"
#define WHY_TOLD "(its event moved back to what people were told)"
#define WHY_GONE "(it is no longer in the files)"

static struct story stories[] = {
	/*
	 * Before it begins.
	 */
	{ "an alert to come is planned", { BEGIN,
	  { "2017-08-18 17:59", ACT_RELOAD, .want =
	    "soon#1 planned 08-18T18:00" } } },
	{ "its event moves later: the same row", { BEGIN,
	  { "2017-08-10 08:00", ACT_RELOAD, MEASURE, WAS, IS("24 17:30"),
	    "soon#1 planned 08-21T18:00" } } },
	{ "its event moves earlier: the same row", { BEGIN,
	  { "2017-08-10 08:00", ACT_RELOAD, MEASURE, WAS, IS("17 17:30"),
	    "soon#1 planned 08-14T18:00" } } },
	{ "its rule changes: the same row", { BEGIN,
	  { "2017-08-10 08:00", ACT_RELOAD, ALERTS, "3 days", "4 days",
	    "soon#1 planned 08-17T18:00" } } },
	{ "it moves to what is past: missed", { BEGIN,
	  { "2017-08-10 08:00", ACT_RELOAD, MEASURE, WAS, IS("12 17:30"),
	    "soon#1 missed 08-09T18:00 " WHY_MOVED } } },
	{ "it moves to this very moment: it goes", { BEGIN,
	  { "2017-08-09 18:00", ACT_RELOAD, MEASURE, WAS, IS("12 17:30"),
	    "soon#1 sending 08-09T18:00 [2 queued]" } } },
	{ "missed, then moved to what is to come: planned again", { BEGIN,
	  { "2017-08-10 08:00", ACT_RELOAD, MEASURE, WAS, IS("12 17:30"),
	    NULL },
	  { "2017-08-11 08:00", ACT_RELOAD, MEASURE, IS("12 17:30"),
	    IS("24 17:30"), "soon#1 planned 08-21T18:00" },
	  { "2017-08-21 18:00", ACT_NOTHING, .want =
	    "soon#1 sending 08-21T18:00 [2 queued]" } } },
	{ "missed, and moved to what is past as well: missed", { BEGIN,
	  { "2017-08-10 08:00", ACT_RELOAD, MEASURE, WAS, IS("12 17:30"),
	    NULL },
	  { "2017-08-11 08:00", ACT_RELOAD, MEASURE, IS("12 17:30"),
	    IS("13 17:30"), "soon#1 missed 08-10T18:00 " WHY_MOVED } } },
	{ "held: it moves and stays held", { BEGIN,
	  { "2017-08-10 08:00", ACT_HOLD, .a = "soon" },
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("24 17:30"),
	    "soon#1 held 08-21T18:00 (held by an operator)" } } },
	{ "held, and moved to what is past: missed", { BEGIN,
	  { "2017-08-10 08:00", ACT_HOLD, .a = "soon" },
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("12 17:30"),
	    "soon#1 missed 08-09T18:00 " WHY_MOVED } } },

	{ "on a deadline, and its event moves: the same row", { WITH_SIGNUP,
	  ON_SIGNUP,
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("24 17:30"),
	    "soon#1 planned 08-21T18:00" } } },
	{ "on a deadline, and its rule changes: the same row", { WITH_SIGNUP,
	  ON_SIGNUP,
	  { NULL, ACT_RELOAD, MEASURE, "- 3 days at 12:00", "- 2 days at 12:00",
	    "soon#1 planned 08-19T18:00" } } },
	{ "on a deadline, done, and its event moves a week: once more", {
	  WITH_SIGNUP, ON_SIGNUP,
	  { "2017-08-18 18:00", ACT_SEND, .want =
	    "soon#1 done 08-18T18:00 [2 accepted]" },
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("28 17:30"),
	    "soon#1 done 08-18T18:00 [2 accepted]\n"
	    "soon#2 planned 08-25T18:00" } } },
	{ "on a deadline, done, and only its rule changes: no second one", {
	  WITH_SIGNUP, ON_SIGNUP,
	  { "2017-08-18 18:00", ACT_SEND, .want = NULL },
	  { NULL, ACT_RELOAD, MEASURE, "- 3 days at 12:00", "- 1 day at 12:00",
	    "soon#1 done 08-18T18:00 [2 accepted]" } } },
	{ "on a deadline of an event that is cancelled: withdrawn", {
	  WITH_SIGNUP, ON_SIGNUP,
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "cancelled",
	    "soon#1 superseded 08-18T18:00 (first_reading is cancelled)" } } },

	/*
	 * First seen.
	 */
	{ "first seen in the past: missed, never sent", {
	  { "2017-08-18 18:01", ACT_RELOAD, .want =
	    "soon#1 missed 08-18T18:00 " WHY_FIRST_SEEN },
	  { "2017-08-25 08:00", ACT_RESTART, .want =
	    "soon#1 missed 08-18T18:00 " WHY_FIRST_SEEN } } },
	{ "first seen when it is due: it goes", {
	  { "2017-08-18 18:00", ACT_RELOAD, .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "a first start sends nothing past, and plans the rest", {
	  { "2017-08-19 12:00", ACT_RELOAD, ALERTS, SOON, SOON TODAY,
	    "soon#1 missed 08-18T18:00 " WHY_FIRST_SEEN "\n"
	    "today#1 planned 08-21T15:30" },
	  { "2017-08-21 15:30", ACT_NOTHING, .want =
	    "soon#1 missed 08-18T18:00 " WHY_FIRST_SEEN "\n"
	    "today#1 sending 08-21T15:30 [2 queued]" } } },

	/*
	 * After it began.
	 */
	{ "begun, and its rule changes: no second one", { BEGIN, SENDING,
	  { "2017-08-18 18:30", ACT_RELOAD, ALERTS, "3 days", "1 days",
	    "soon#1 sending 08-18T18:00 [2 queued]" } } },
	{ "done, and its rule changes: no second one", { BEGIN, DONE,
	  { "2017-08-18 18:30", ACT_RELOAD, ALERTS, "3 days", "1 days",
	    "soon#1 done 08-18T18:00 [2 accepted]" },
	  { "2017-08-20 18:30", ACT_RESTART, .want =
	    "soon#1 done 08-18T18:00 [2 accepted]" } } },
	{ "done, and its template changes: no second one", { BEGIN, DONE,
	  { NULL, ACT_RELOAD, ALERTS, "template = \"soon\"",
	    "template = \"result\"",
	    "soon#1 done 08-18T18:00 [2 accepted]" } } },
	{ "a plain time that went out is not sent at another", {
	  { "2017-08-01 08:00", ACT_NOTHING, ALERTS,
	    "when = \"first_reading - 3 days at 18:00\"",
	    "when = \"2017-08-18 18:00\"", NULL },
	  { NULL, ACT_NOTHING, TEXT_EN, "{{event.title}} {{event.when}}", "Go",
	    NULL },
	  { NULL, ACT_NOTHING, TEXT_ES, "{{event.title}} {{event.when}}", "Va",
	    NULL },
	  { "2017-08-01 09:00", ACT_RELOAD, .want =
	    "soon#1 planned 08-18T18:00" },
	  { "2017-08-18 18:00", ACT_SEND, .want =
	    "soon#1 done 08-18T18:00 [2 accepted]" },
	  { NULL, ACT_RELOAD, ALERTS, "2017-08-18", "2017-08-25",
	    "soon#1 done 08-18T18:00 [2 accepted]" } } },

	/*
	 * The exception: its event moved far enough.
	 */
	{ "done, and its event moves a week: once more", { BEGIN, DONE,
	  { "2017-08-19 08:00", ACT_RELOAD, MEASURE, WAS, IS("28 17:30"),
	    "soon#1 done 08-18T18:00 [2 accepted]\n"
	    "soon#2 planned 08-25T18:00" },
	  { "2017-08-25 18:00", ACT_SEND, .want =
	    "soon#1 done 08-18T18:00 [2 accepted]\n"
	    "soon#2 done 08-25T18:00 [2 accepted]" } } },
	{ "sending, and its event moves nearer: the rest expires with it", {
	  BEGIN, SENDING,
	  { "2017-08-18 18:10", ACT_RELOAD, MEASURE, WAS, IS("19 09:00"),
	    "soon#1 sending 08-18T18:00 [2 queued]" },
	  { "2017-08-19 09:00", ACT_NOTHING, .want =
	    "soon#1 done 08-18T18:00 [2 expired]" } } },
	{ "sending, and its event moves farther: the rest is of use longer", {
	  BEGIN, SENDING,
	  { "2017-08-18 18:10", ACT_RELOAD, MEASURE, WAS, IS("21 19:00"),
	    NULL },
	  { "2017-08-21 18:00", ACT_SEND, .want =
	    "soon#1 done 08-18T18:00 [2 accepted]" } } },
	{ "sending, its event moves a week, and back to the next day", {
	  BEGIN, SENDING,
	  { "2017-08-18 18:10", ACT_RELOAD, MEASURE, WAS, IS("28 17:30"),
	    NULL },
	  { "2017-08-18 18:20", ACT_RELOAD, MEASURE, IS("28 17:30"),
	    IS("19 09:00"), NULL },
	  { "2017-08-19 09:00", ACT_NOTHING, .want =
	    "soon#1 done 08-18T18:00 [2 expired]\n"
	    "soon#2 superseded 08-25T18:00 " WHY_TOLD } } },
	{ "sending, and its event moves a week: once more", { BEGIN, SENDING,
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("28 17:30"),
	    "soon#1 sending 08-18T18:00 [2 queued]\n"
	    "soon#2 planned 08-25T18:00" } } },
	{ "sending what comes after its event, which is to come now: withdrawn", {
	  { "2017-08-01 08:00", ACT_RELOAD, ALERTS, "- 3 days at 18:00",
	    "+ 16 hours", NULL },
	  { "2017-08-22 09:30", ACT_SEND_ONE, .want =
	    "soon#1 sending 08-22T09:30 [1 queued, 1 accepted]" },
	  { "2017-08-22 13:00", ACT_RELOAD, MEASURE, WAS, IS("22 21:00"),
	    "soon#1 superseded 08-22T09:30 [1 accepted, 1 withdrawn] (its "
	    "event is to come now)\nsoon#2 planned 08-23T13:00" },
	  { "2017-08-23 13:00", ACT_SEND, .want =
	    "soon#1 superseded 08-22T09:30 [1 accepted, 1 withdrawn] (its "
	    "event is to come now)\nsoon#2 done 08-23T13:00 [2 accepted]" } } },
	{ "sending what comes after its event, which was set right: goes on", {
	  { "2017-08-01 08:00", ACT_RELOAD, ALERTS, "- 3 days at 18:00",
	    "+ 16 hours", NULL },
	  { "2017-08-22 09:30", ACT_SEND_ONE, .want = NULL },
	  { "2017-08-22 13:00", ACT_RELOAD, MEASURE, WAS, IS("21 18:00"),
	    "soon#1 sending 08-22T09:30 [1 queued, 1 accepted]" } } },
	{ "sending when the next one begins: the rest gets that one", { BEGIN,
	  SENDING,
	  { NULL, ACT_SEND_ONE, .want = NULL },
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("28 17:30"),
	    "soon#1 sending 08-18T18:00 [1 queued, 1 accepted]\n"
	    "soon#2 planned 08-25T18:00" },
	  { "2017-08-25 18:00", ACT_SEND, .want =
	    "soon#1 superseded 08-18T18:00 [1 accepted, 1 withdrawn] (the "
	    "next one has begun)\nsoon#2 done 08-25T18:00 [2 accepted]" } } },
	{ "20 h after it began: once more", { BEGIN_72_H, DONE_72_H,
	  { "2017-08-19 08:00", ACT_RELOAD, MEASURE, WAS, IS("22 13:30"),
	    "soon#1 done 08-18T17:30 [2 accepted]\n"
	    "soon#2 planned 08-19T13:30" } } },
	{ "a minute less than 20 h: no", { BEGIN_72_H, DONE_72_H,
	  { "2017-08-19 08:00", ACT_RELOAD, MEASURE, WAS, IS("22 13:29"),
	    "soon#1 done 08-18T17:30 [2 accepted]" } } },
	{ "the 20 h count from when it began, not from when it was due", {
	  BEGIN_72_H,
	  { "2017-08-18 19:30", ACT_RESTART, .want = NULL },
	  { NULL, ACT_SEND, .want = "soon#1 done 08-18T17:30 [2 accepted]" },
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("22 15:29"),
	    "soon#1 done 08-18T17:30 [2 accepted]" },
	  { NULL, ACT_RELOAD, MEASURE, IS("22 15:29"), IS("22 15:30"),
	    "soon#1 done 08-18T17:30 [2 accepted]\n"
	    "soon#2 planned 08-19T15:30" } } },
	{ "rearm says another span", { BEGIN_72_H, DONE_72_H,
	  { NULL, ACT_RELOAD, PREGON, "route =", "rearm = \"40 h\"; route =",
	    NULL },
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("23 09:29"),
	    "soon#1 done 08-18T17:30 [2 accepted]" },
	  { NULL, ACT_RELOAD, MEASURE, IS("23 09:29"), IS("23 09:30"),
	    "soon#1 done 08-18T17:30 [2 accepted]\n"
	    "soon#2 planned 08-20T09:30" } } },
	{ "its new time is now, not to come: no", { BEGIN_72_H, DONE_72_H,
	  { "2017-08-19 17:30", ACT_RELOAD, MEASURE, WAS, IS("22 17:30"),
	    "soon#1 done 08-18T17:30 [2 accepted]" } } },
	{ "its new time has passed: no", { BEGIN_72_H, DONE_72_H,
	  { "2017-08-20 17:30", ACT_RELOAD, MEASURE, WAS, IS("22 17:30"),
	    "soon#1 done 08-18T17:30 [2 accepted]" } } },
	{ "its event moves earlier: no", { BEGIN, DONE,
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("20 17:30"),
	    "soon#1 done 08-18T18:00 [2 accepted]" } } },
	{ "another event moves: no", { BEGIN, DONE,
	  { NULL, ACT_RELOAD, MEASURE, "2017-08-28", "2017-09-28",
	    "soon#1 done 08-18T18:00 [2 accepted]" } } },
	{ "the second moves before it begins: the same row", { BEGIN, DONE,
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("28 17:30"), NULL },
	  { NULL, ACT_RELOAD, MEASURE, IS("28 17:30"), IS("30 17:30"),
	    "soon#1 done 08-18T18:00 [2 accepted]\n"
	    "soon#2 planned 08-27T18:00" } } },
	{ "back where it was before the second begins: only once", {
	  BEGIN, DONE,
	  { "2017-08-19 08:00", ACT_RELOAD, MEASURE, WAS, IS("28 17:30"),
	    NULL },
	  { NULL, ACT_RELOAD, MEASURE, IS("28 17:30"), WAS,
	    "soon#1 done 08-18T18:00 [2 accepted]\n"
	    "soon#2 superseded 08-25T18:00 " WHY_TOLD } } },
	{ "back to less than 20 h before the second begins: only once", {
	  BEGIN_72_H, DONE_72_H,
	  { "2017-08-18 18:00", ACT_RELOAD, MEASURE, WAS, IS("28 17:30"),
	    NULL },
	  { NULL, ACT_RELOAD, MEASURE, IS("28 17:30"), IS("22 13:29"),
	    "soon#1 done 08-18T17:30 [2 accepted]\n"
	    "soon#2 superseded 08-25T17:30 " WHY_TOLD },
	  { NULL, ACT_RELOAD, MEASURE, IS("22 13:29"), IS("22 13:30"),
	    "soon#1 done 08-18T17:30 [2 accepted]\n"
	    "soon#2 planned 08-19T13:30" } } },
	{ "the second waits for a fact after it was due: it keeps waiting", {
	  BEGIN, DONE,
	  { "2017-08-19 08:00", ACT_RELOAD, MEASURE, WAS, IS("24 17:30"),
	    NULL },
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "tentative", NULL },
	  { "2017-08-21 19:00", ACT_RELOAD, .want =
	    "soon#1 done 08-18T18:00 [2 accepted]\n"
	    "soon#2 planned 08-21T18:00 (waits: first_reading is tentative)" },
	  { NULL, ACT_RELOAD, MEASURE, "tentative", "confirmed",
	    "soon#1 done 08-18T18:00 [2 accepted]\n"
	    "soon#2 sending 08-21T18:00 [2 queued]" } } },
	{ "the second went out, its event moves again: a third", { BEGIN, DONE,
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("24 17:30"), NULL },
	  { "2017-08-21 18:00", ACT_SEND, .want = NULL },
	  { NULL, ACT_RELOAD, MEASURE, IS("24 17:30"), IS("30 17:30"),
	    "soon#1 done 08-18T18:00 [2 accepted]\n"
	    "soon#2 done 08-21T18:00 [2 accepted]\n"
	    "soon#3 planned 08-27T18:00" } } },

	/*
	 * Names.
	 */
	{ "renamed without was, before: the old is superseded, one is new", {
	  BEGIN,
	  { NULL, ACT_RELOAD, ALERTS, SOON, RENAMED,
	    "soon#1 superseded 08-18T18:00 " WHY_GONE "\n"
	    "early#1 planned 08-18T18:00" } } },
	{ "renamed, and was is only given later: both stay as they are", {
	  BEGIN,
	  { NULL, ACT_RELOAD, ALERTS, SOON, RENAMED, NULL },
	  { NULL, ACT_RELOAD, ALERTS, RENAMED, RENAMED_WAS,
	    "soon#1 superseded 08-18T18:00 " WHY_GONE "\n"
	    "early#1 planned 08-18T18:00" } } },
	{ "renamed without was, afterwards: new, so missed", {
	  BEGIN, DONE,
	  { "2017-08-18 18:01", ACT_RELOAD, ALERTS, SOON, RENAMED,
	    "soon#1 done 08-18T18:00 [2 accepted]\n"
	    "early#1 missed 08-18T18:00 " WHY_FIRST_SEEN } } },
	{ "renamed with was, before: the same row", { BEGIN,
	  { NULL, ACT_RELOAD, ALERTS, SOON, RENAMED_WAS,
	    "early#1 planned 08-18T18:00" } } },
	{ "renamed with was, afterwards: what went out stays out", {
	  BEGIN, DONE,
	  { NULL, ACT_RELOAD, ALERTS, SOON, RENAMED_WAS,
	    "early#1 done 08-18T18:00 [2 accepted]" },
	  { "2017-08-18 18:01", ACT_RESTART, .want =
	    "early#1 done 08-18T18:00 [2 accepted]" } } },
	{ "renamed with was, and its event moves a week: once more", {
	  BEGIN, DONE,
	  { NULL, ACT_RELOAD, ALERTS, SOON, RENAMED_WAS, NULL },
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("28 17:30"),
	    "early#1 done 08-18T18:00 [2 accepted]\n"
	    "early#2 planned 08-25T18:00" } } },
	{ "renamed in the middle of sending: it goes on", { BEGIN, SENDING,
	  SEND_ONE,
	  { NULL, ACT_RELOAD, ALERTS, SOON, RENAMED_WAS,
	    "early#1 sending 08-18T18:00 [1 queued, 1 accepted]" },
	  { NULL, ACT_SEND, .want =
	    "early#1 done 08-18T18:00 [2 accepted]" } } },

	/*
	 * No longer in the files.
	 */
	{ "removed: superseded", { BEGIN,
	  { NULL, ACT_RELOAD, ALERTS, SOON, "",
	    "soon#1 superseded 08-18T18:00 " WHY_GONE },
	  { "2017-08-18 18:00", ACT_RESTART, .want =
	    "soon#1 superseded 08-18T18:00 " WHY_GONE } } },
	{ "put back before its time: planned again", { BEGIN,
	  { NULL, ACT_RELOAD, ALERTS, SOON, "", NULL },
	  { "2017-08-18 17:59", ACT_RELOAD, ALERTS, "alerts = {\n",
	    "alerts = {\n" SOON, "soon#1 planned 08-18T18:00" },
	  SENDING } },
	{ "put back after its time: missed", { BEGIN,
	  { NULL, ACT_RELOAD, ALERTS, SOON, "", NULL },
	  { "2017-08-18 18:01", ACT_RELOAD, ALERTS, "alerts = {\n",
	    "alerts = {\n" SOON,
	    "soon#1 missed 08-18T18:00 " WHY_PUT_BACK } } },
	{ "removed while it is sent: the rest is withdrawn", { BEGIN, SENDING,
	  SEND_ONE,
	  { NULL, ACT_RELOAD, ALERTS, SOON, "",
	    "soon#1 superseded 08-18T18:00 [1 accepted, 1 withdrawn] "
	    WHY_GONE } } },
	{ "put back after it began: it stays as it is", { BEGIN, SENDING,
	  { NULL, ACT_RELOAD, ALERTS, SOON, "", NULL },
	  { NULL, ACT_RELOAD, ALERTS, "alerts = {\n", "alerts = {\n" SOON,
	    "soon#1 superseded 08-18T18:00 [2 withdrawn] " WHY_GONE } } },
	{ "removed after it is done: it stays done", { BEGIN, DONE,
	  { NULL, ACT_RELOAD, ALERTS, SOON, "",
	    "soon#1 done 08-18T18:00 [2 accepted]" } } },
	{ "anchored on another event before it begins: another broadcast", {
	  BEGIN,
	  { NULL, ACT_RELOAD, ALERTS, "first_reading", "final_vote",
	    "soon#1 superseded 08-18T18:00 " WHY_GONE "\n"
	    "soon#1 planned 08-25T18:00" } } },

	/*
	 * Its event has no date.
	 */
	{ "its event is cancelled: withdrawn", { BEGIN,
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "cancelled",
	    "soon#1 superseded 08-18T18:00 (first_reading is cancelled)" } } },
	{ "its event is postponed: withdrawn", { BEGIN,
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "postponed",
	    "soon#1 superseded 08-18T18:00 (first_reading is postponed)" },
	  { "2017-08-18 18:00", ACT_RESTART, .want =
	    "soon#1 superseded 08-18T18:00 (first_reading is postponed)" } } },
	{ "an alert of a postponed event is not even planned", {
	  { "2017-08-01 08:00", ACT_RELOAD, MEASURE, "confirmed", "postponed",
	    "" } } },
	{ "its event has a new date: planned again", { BEGIN,
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "postponed", NULL },
	  { NULL, ACT_RELOAD, MEASURE, "17:30\";\n    status = \"postponed",
	    "19:30\";\n    status = \"confirmed",
	    "soon#1 planned 08-18T18:00" } } },
	{ "its event is restored after its time: missed", { BEGIN,
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "postponed", NULL },
	  { "2017-08-19 08:00", ACT_RELOAD, MEASURE, "postponed", "confirmed",
	    "soon#1 missed 08-18T18:00 " WHY_PUT_BACK } } },
	{ "postponed while it is sent: the rest is withdrawn", { BEGIN, SENDING,
	  SEND_ONE,
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "postponed",
	    "soon#1 superseded 08-18T18:00 [1 accepted, 1 withdrawn] "
	    "(first_reading is postponed)" } } },
	{ "postponed while both of its broadcasts are open: both", {
	  BEGIN, SENDING,
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("28 17:30"), NULL },
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "postponed",
	    "soon#1 superseded 08-18T18:00 [2 withdrawn] "
	    "(first_reading is postponed)\n"
	    "soon#2 superseded 08-25T18:00 (first_reading is postponed)" } } },
	{ "postponed after it is done, then a new date: once more", {
	  BEGIN, DONE,
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "postponed",
	    "soon#1 done 08-18T18:00 [2 accepted]" },
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("28 17:30"), NULL },
	  { NULL, ACT_RELOAD, MEASURE, "postponed", "confirmed",
	    "soon#1 done 08-18T18:00 [2 accepted]\n"
	    "soon#2 planned 08-25T18:00" } } },
	{ "postponed while it is sent, then a new date: once more", {
	  BEGIN, SENDING,
	  SEND_ONE,
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "postponed", NULL },
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("28 17:30"), NULL },
	  { NULL, ACT_RELOAD, MEASURE, "postponed", "confirmed",
	    "soon#1 superseded 08-18T18:00 [1 accepted, 1 withdrawn] "
	    "(first_reading is postponed)\n"
	    "soon#2 planned 08-25T18:00" } } },
	{ "its event is tentative: it keeps its place", { BEGIN,
	  { NULL, ACT_RELOAD, MEASURE, "confirmed", "tentative",
	    "soon#1 planned 08-18T18:00" } } },

	/*
	 * Ended by a person.
	 */
	{ "cancelled by a person: a moved event changes nothing", { BEGIN,
	  { NULL, ACT_CANCEL, .a = "soon" },
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("24 17:30"),
	    "soon#1 cancelled 08-18T18:00 (cancelled)" },
	  { "2017-08-21 18:00", ACT_RESTART, .want =
	    "soon#1 cancelled 08-18T18:00 (cancelled)" } } },
	{ "cancelled while it was sent: a moved event changes nothing", {
	  BEGIN, SENDING,
	  SEND_ONE,
	  { NULL, ACT_CANCEL, .a = "soon" },
	  { NULL, ACT_RELOAD, MEASURE, WAS, IS("28 17:30"),
	    "soon#1 cancelled 08-18T18:00 [1 accepted, 1 withdrawn] "
	    "(cancelled)" } } },
	{ "cancelled by a person: removed and put back, it stays so", { BEGIN,
	  { NULL, ACT_CANCEL, .a = "soon" },
	  { NULL, ACT_RELOAD, ALERTS, SOON, "",
	    "soon#1 cancelled 08-18T18:00 (cancelled)" },
	  { NULL, ACT_RELOAD, ALERTS, "alerts = {\n", "alerts = {\n" SOON,
	    "soon#1 cancelled 08-18T18:00 (cancelled)" } } },

	/*
	 * Again and again.
	 */
	{ "reloads and restarts change nothing", { BEGIN, SENDING,
	  { NULL, ACT_RELOAD, .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" },
	  { "2017-08-18 18:05", ACT_RESTART, .want =
	    "soon#1 sending 08-18T18:00 [2 queued]" },
	  { NULL, ACT_SEND, .want = "soon#1 done 08-18T18:00 [2 accepted]" },
	  { "2017-08-18 18:10", ACT_RESTART, .want =
	    "soon#1 done 08-18T18:00 [2 accepted]" },
	  { NULL, ACT_RELOAD, .want =
	    "soon#1 done 08-18T18:00 [2 accepted]" } } },
};
#define NSTORIES (sizeof stories / sizeof stories[0])

/* What a reload says it did. */
static void
check_counts(void **state)
{
	struct planned n;
	struct plan p;
	struct err err;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	plan_edit(&p, ALERTS, SOON, SOON TODAY);
	p.config = plan_load(&p);
	assert_int_equal(planner_sync(p.store, p.config, p.now_ms, &n, &err),
	    0);
	assert_int_equal(n.added, 2);
	assert_int_equal(n.moved + n.missed + n.withdrawn + n.rearmed, 0);

	assert_int_equal(planner_sync(p.store, p.config, p.now_ms, &n, &err),
	    0);
	assert_int_equal(n.added + n.moved + n.missed + n.withdrawn +
	    n.rearmed, 0);

	config_unref(p.config);
	plan_edit(&p, ALERTS, TODAY, "");
	plan_edit(&p, MEASURE, WAS, IS("24 17:30"));
	p.config = plan_load(&p);
	assert_int_equal(planner_sync(p.store, p.config, p.now_ms, &n, &err),
	    0);
	assert_int_equal(n.moved, 1);
	assert_int_equal(n.withdrawn, 1);
	assert_int_equal(n.added + n.missed + n.rearmed, 0);
	plan_close(&p);
}

/* Whichever step fails, the transaction leaves nothing behind. */
static void
check_failing(void **state)
{
	struct planned n;
	struct plan p;
	struct err err;
	unsigned at;
	int result = -1;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	plan_edit(&p, ALERTS, SOON, SOON TODAY);
	p.config = plan_load(&p);
	for (at = 1; result == -1; at++) {
		assert_in_range(at, 1, 100);
		assert_int_equal(store_begin(p.store, &err), 0);
		db_fail_after(p.store->db, at);
		result = planner_sync(p.store, p.config, p.now_ms, &n, &err);
		db_fail_after(p.store->db, 0);
		store_rollback(p.store);
		assert_int_equal(plan_number(&p,
		    "SELECT count(*) FROM broadcast"), 0);
	}
	assert_in_range(at, 5, 100);
	plan_close(&p);
}

int
main(void)
{
	struct CMUnitTest tests[NSTORIES + 2] = {
		[NSTORIES] = { .name = "a reload counts what it did",
		    .test_func = check_counts },
		{ .name = "a store that fails leaves nothing half done",
		    .test_func = check_failing },
	};

	STORY_TESTS(stories, tests);
	return cmocka_run_group_tests_name("planner", tests, NULL, NULL);
}
