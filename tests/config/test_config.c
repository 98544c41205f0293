#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/str.h"
#include "config/config.h"
#include "config/config_dir.h"

#define PREGON	 "config/pregon.conf"
#define ACCOUNTS "config/accounts.conf"
#define LIST	 "config/lists/vote.conf"
#define CSV	 "config/lists/vote.csv"
#define MEASURE	 "config/measures/safety_act.conf"
#define ALERTS	 "config/alerts/safety_act.conf"
#define ORDER	 "config/measures/executive_order.conf"
#define ORDERS	 "config/alerts/executive_order.conf"
#define SANDBOX	 "config/providers/sandbox.conf"
#define EN	 "config/keywords/en.conf"
#define ES	 "config/keywords/es.conf"
#define TEXT	 "templates/sms/vote-soon.es.txt"

#define IS_NAME "a-z, then a-z, 0-9, _ or -, at most 63 letters"
#define SYNTAX	"syntax error: look here, and at the end of the line before, " \
		"for what is missing or too much (; , \" = } ])\n"

/* find NULL: the file is removed, or is new and all of it is ${replace}. */
struct edit {
	const char	*file, *find, *replace;
};

#define LEAVE_OUT "\"route\" of pregon.conf carries email: name one there, or " \
	"leave email out\n"

struct config_case {
	const char	*label;
	struct edit	 edits[4];
	const char	*want;		/* all mistakes, exactly */
};

static struct config_case cases[] = {
	{ "the sample is fine", { { 0 } }, "" },

	/* Settings */
	{ "an unknown setting has a guess",
	  { { PREGON, "sending =", "sendin =" } },
	  "pregon.conf:6: sendin: unknown setting (sending?)\n" },
	{ "an unknown setting of an alert has its path",
	  { { ALERTS, "catch_up = \"late\"", "catchup = \"late\"" } },
	  "alerts/safety_act.conf:25: alerts.first_reading_today.catchup: "
	  "unknown setting (catch_up?)\n" },
	{ "an unknown setting of a subscriber has her place",
	  { { LIST, "language = \"es\"; name", "lang = \"es\"; name" } },
	  "lists/vote.conf:16: subscribers[2].lang: unknown setting\n" },
	{ "a string is no number",
	  { { PREGON, "sending =", "approve = \"1\"; sending =" } },
	  "pregon.conf:6: approve: is a string, a number is wanted\n" },
	{ "a number is no string",
	  { { MEASURE, "\"17-0940\"", "17" } },
	  "measures/safety_act.conf:4: number: is a number, a string is "
	  "wanted\n" },
	{ "a string is no array",
	  { { PREGON, "[ \"sandbox\", \"sandbox_email\" ]", "\"sandbox\"" } },
	  "pregon.conf:12: route: is a string, an array of strings [ \"...\" ] "
	  "is wanted\n" },
	{ "out of range has range and unit",
	  { { PREGON, "sending =", "send = { in_flight = 700; }; sending =" } },
	  "pregon.conf:6: send.in_flight: 700 is outside 1..64 messages\n" },
	{ "zero in flight would send nothing",
	  { { PREGON, "sending =", "send = { in_flight = 0; }; sending =" } },
	  "pregon.conf:6: send.in_flight: 0 is outside 1..64 messages\n" },
	{ "an integer beyond 32 bits does not wrap",
	  { { PREGON, "sending =",
	      "send = { in_flight = 4294967297; }; sending =" } },
	  "pregon.conf:6: an integer is outside -2147483648..2147483647 "
	  "(a phone number is written in quotes)\n" },
	{ "a phone number without quotes is not repeated",
	  { { LIST, "\"+1 303 555 0191\"", "13035550191" } },
	  "lists/vote.conf:15: an integer is outside -2147483648..2147483647 "
	  "(a phone number is written in quotes)\n"
	  "lists/vote.conf:15: subscribers[1].phone: is a number, a string is "
	  "wanted\n" },
	{ "a choice says what is allowed",
	  { { PREGON, "\"sandbox\"", "\"sandbx\"" } },
	  "pregon.conf:6: sending: \"sandbx\" is none of sandbox, trial, live "
	  "(sandbox?)\n" },
	{ "a missing setting says what it is for",
	  { { PREGON, "route ", "# route" } },
	  "pregon.conf: route: missing: the accounts that carry texts, in the "
	  "order they are tried\n" },
	{ "an alert needs a template",
	  { { ALERTS, "    template = \"signed\";\n", "" } },
	  "alerts/safety_act.conf:48: alerts.signed.template: missing: the "
	  "text: templates/sms/NAME.LANGUAGE.txt; of an e-mail "
	  "templates/email/NAME.LANGUAGE.txt, and .html\n" },
	{ "a zone must be known",
	  { { PREGON, "America/Denver", "America/Dnver" } },
	  "pregon.conf:17: jurisdictions.denver.zone: \"America/Dnver\" is not "
	  "a time zone: write America/Denver and its kin\n" },
	{ "a language must be known",
	  { { PREGON, "\"en\";               #", "\"english\"; #" } },
	  "pregon.conf:9: language: \"english\" is not a language we know: "
	  "write en, es, es-MX, ...\n" },
	{ "a region is two letters",
	  { { PREGON, "\"US\"", "\"USA\"" } },
	  "pregon.conf:10: region: is not a country in two capital letters, "
	  "such as \"US\"\n" },
	{ "the folder of the texts is told once",
	  { { PREGON, "../templates", "../texts" } },
	  "pregon.conf:11: templates: no such folder\n" },
	{ "a kind of measure is one of four",
	  { { MEASURE, "\"ordinance\"", "\"ordinanc\"" } },
	  "measures/safety_act.conf:3: kind: \"ordinanc\" is none of "
	  "ordinance, resolution, executive-order, policy (ordinance?)\n" },
	{ "a status is one of five",
	  { { MEASURE, "\"confirmed\"", "\"canceled\"" } },
	  "measures/safety_act.conf:27: events.committee.status: \"canceled\" "
	  "is none of tentative, confirmed, postponed, cancelled, concluded "
	  "(cancelled?)\n" },
	{ "a fact of an event cannot be called as its date is",
	  { { MEASURE, "result = { en = \"moved on",
	      "when = { en = \"x\"; }; result = { en = \"moved on" } },
	  "measures/safety_act.conf:40: events.first_reading.facts.when: is there "
	  "without being declared: find another name\n" },
	{ "a fact and an event cannot share a name",
	  { { PREGON, "  site  ", "  committee = { en = \"x\"; };\n  site " } },
	  "measures/safety_act.conf:23: events.committee: the name is taken by "
	  "the fact of pregon.conf:25\n" },

	/* Deadlines */
	{ "a deadline counts from its own event",
	  { { MEASURE, "\"- 30 minutes\"", "\"committee - 30 minutes\"" } },
	  "measures/safety_act.conf:59: events.final_vote.deadlines."
	  "signup_closes.when: counts from committee, and this is a deadline of "
	  "final_vote\n" },
	{ "its event's name may be said",
	  { { MEASURE, "\"- 30 minutes\"", "\"final_vote - 30 minutes\"" } },
	  "" },
	{ "a deadline is no date",
	  { { MEASURE, "\"- 30 minutes\"", "\"2017-08-28 17:00\"" } },
	  "measures/safety_act.conf:59: events.final_vote.deadlines."
	  "signup_closes.when: a date would stay where it is when its event "
	  "moves: write it as in \"- 3 days at 12:00\"\n" },
	{ "a deadline cannot be called as a date of its event is",
	  { { MEASURE, "signup_opens", "time" } },
	  "measures/safety_act.conf:54: events.final_vote.deadlines.time: texts "
	  "say {{final_vote.time}} for another thing: find another name\n" },
	{ "nor as a fact of its event",
	  { { MEASURE, "signup_opens", "result" }, { MEASURE, "deadlines = {",
	      "facts = { result = { en = \"x\"; }; }; deadlines = {" } },
	  "measures/safety_act.conf:54: events.final_vote.deadlines.result: the "
	  "name is taken by the fact of measures/safety_act.conf:53\n" },
	{ "a deadline needs a time and a title",
	  { { MEASURE, "        when = \"- 30 minutes\";\n", "" },
	    { MEASURE, "        title = { en = \"Sign-up to speak closes\"; es = "
	      "\"Cierra el registro para hablar\"; };\n", "" } },
	  "measures/safety_act.conf:58: events.final_vote.deadlines."
	  "signup_closes.when: missing: how far from the event's start: \"- 3 "
	  "days at 12:00\", \"- 3 business days at 12:00\", \"- 30 minutes\", "
	  "\"at 09:00\" (of its day)\n"
	  "measures/safety_act.conf:58: events.final_vote.deadlines."
	  "signup_closes.title: missing: what people call it, by language\n" },
	{ "a holiday is a date that there is, alone, and once",
	  { { PREGON, "\"2017-09-04\"", "\"2017-09-31\", \"2017-07-04\", "
	      "\"2017-09-05 08:00\"" } },
	  "pregon.conf:18: jurisdictions.denver.holidays[3]: is there twice\n"
	  "pregon.conf:18: jurisdictions.denver.holidays[2]: there is no 31 "
	  "September\n"
	  "pregon.conf:18: jurisdictions.denver.holidays[4]: a holiday is a "
	  "date alone: write 2017-09-04\n" },
	{ "holidays may be none",
	  { { PREGON, "holidays = [ \"2017-07-04\", \"2017-09-04\", "
	      "\"2017-11-10\", \"2017-11-23\", \"2017-12-25\" ];", "" } },
	  "" },
	{ "only days are business days",
	  { { MEASURE, "- 3 business days at 12:00", "- 3 business hours" } },
	  "measures/safety_act.conf:66: events.final_vote.deadlines."
	  "interpreter_request.when: only days are business days: \"- 3 "
	  "business days at 12:00\"\n" },
	{ "an alert on a deadline that is none has a guess",
	  { { ALERTS, "final_vote.signup_closes - 5 hours",
	      "final_vote.signup_close - 5 hours" } },
	  "alerts/safety_act.conf:55: alerts.signup_closes_soon.when: "
	  "final_vote has no deadline called \"signup_close\" "
	  "(signup_closes?)\n" },
	{ "so has one that expires with it",
	  { { ALERTS, "template = \"signup-closes\";",
	      "template = \"signup-closes\"; expires = \"committee.over\";" } },
	  "alerts/safety_act.conf:57: alerts.signup_closes_soon.expires: "
	  "committee has no deadline called \"over\"\n" },
	{ "an alert that expires with a deadline before it is never sent",
	  { { ALERTS, "template = \"signup-closes\";",
	      "template = \"signup-closes\"; expires = "
	      "\"final_vote.signup_opens\";" } },
	  "alerts/safety_act.conf:57: alerts.signup_closes_soon.expires: is not "
	  "after \"when\": it would never be sent\n" },
	{ "an event whose start cannot be read is the only mistake",
	  { { MEASURE, "2017-08-28 17:30", "2017-08-38 17:30" } },
	  "measures/safety_act.conf:46: events.final_vote.starts: there is no "
	  "38 August\n" },
	{ "a fact cannot be called as the alert's deadline is",
	  { { PREGON, "  site  ", "  deadline = { en = \"x\"; };\n  site " } },
	  "pregon.conf:25: facts.deadline: the name is taken: texts say "
	  "{{deadline.title}} and its kin\n" },

	/* Stages */
	{ "a stage entered before the one above it is told",
	  { { ORDER, "2017-08-24 12:00", "2017-07-24 12:00" } },
	  "measures/executive_order.conf:27: stages.changed.at: is before that "
	  "of the entry above it (line 22): write stages in the order they are "
	  "entered\n" },
	{ "a stage that has not come yet has no time, and hides no disorder",
	  { { ORDER, "    at = \"2017-08-24 12:00\";\n", "" },
	    { ORDER, "2017-08-31 16:00", "2017-07-31 16:00" } },
	  "measures/executive_order.conf:31: stages.signed.at: is before that "
	  "of the entry above it (line 22): write stages in the order they are "
	  "entered\n" },
	{ "two may be entered at once",
	  { { ORDER, "2017-08-24 12:00", "2017-08-01 11:00" } }, "" },
	{ "a time that is none says where",
	  { { ORDER, "2017-08-31 16:00", "2017-09-31 16:00" } },
	  "measures/executive_order.conf:32: stages.signed.at: there is no 31 "
	  "September\n" },
	{ "a stage cannot be said twice",
	  { { ORDER, "stages = {", "stage = \"draft\"; stages = {" } },
	  "measures/executive_order.conf:21: stage: \"stages\" say how far it "
	  "has come: leave this one out\n" },
	{ "an entry's name is its own",
	  { { ORDER, "  # Changed once more?  changed_2 =", "  changed =" } },
	  "measures/executive_order.conf:30: a setting is given a second time in "
	  "its group\n" },
	{ "a stage of a second time has a name of its own",
	  { { ORDER, "  # Changed once more?  changed_2 = { stage = "
	      "\"changed\"; at = \"...\"; };",
	      "changed_2 = { stage = \"changed\"; at = \"2017-08-25 09:00\"; };" } },
	  "" },
	{ "an alert on a stage that is none has a guess",
	  { { ORDERS, "enters signed", "enters sgined" } },
	  "alerts/executive_order.conf:16: alerts.order_signed.on: "
	  "executive_order has no stage called \"sgined\" (signed?)\n" },
	{ "an alert on a measure that is none has a guess",
	  { { ORDERS, "executive_order enters signed",
	      "executive_orders enters signed" } },
	  "alerts/executive_order.conf:16: alerts.order_signed.on: no measure "
	  "is called \"executive_orders\" (executive_order?)\n" },
	{ "an alert on a stage says enters",
	  { { ORDERS, "executive_order enters signed",
	      "executive_order is signed" } },
	  "alerts/executive_order.conf:16: alerts.order_signed.on: \"is\" is "
	  "neither \"enters\" (a stage) nor a result: passed, failed, "
	  "postponed, withdrawn\n" },
	{ "no more people must say an outcome than there are organizers",
	  { { PREGON, "sending =",
	      "organizers = [ \"ana\" ]; confirm_outcomes = 2; sending =" } },
	  "pregon.conf:6: confirm_outcomes: 2 people must say the same, and "
	  "organizers in pregon.conf names 1\n" },
	{ "nor approve a correction",
	  { { PREGON, "sending =", "organizers = [ \"ana\" ]; sending =" },
	    { PREGON, "approve   = 1", "approve = 2" } },
	  "pregon.conf:44: corrections.approve: 2 people must approve a "
	  "correction, and organizers in pregon.conf names 1\n" },
	{ "nor of one measure",
	  { { PREGON, "sending =", "organizers = [ \"ana\" ]; sending =" },
	    { MEASURE, "kind =", "confirm_outcomes = 2; kind =" } },
	  "measures/safety_act.conf:3: confirm_outcomes: 2 people must say the "
	  "same, and organizers in pregon.conf names 1\n" },
	{ "an alert on an outcome names an event, with a guess",
	  { { ORDERS, "executive_order enters signed", "final_vot passed" } },
	  "alerts/executive_order.conf:16: alerts.order_signed.on: no event is "
	  "called \"final_vot\" (final_vote?)\n" },
	{ "an alert on an outcome ends after its event begins",
	  { { ORDERS, "executive_order enters signed\";",
	      "final_vote passed\"; expires = \"final_vote\";" },
	    { ORDERS, "template = \"order-signed\"",
	      "template = \"vote-today\"" } },
	  "alerts/executive_order.conf:16: alerts.order_signed.expires: is not "
	  "after \"when\": it would never be sent\n" },
	{ "nobody knows a stage before",
	  { { ORDERS, "enters signed", "enters signed - 1 hour" } },
	  "alerts/executive_order.conf:16: alerts.order_signed.on: nobody knows "
	  "a stage before it is entered: \"+ 1 hour\", or leave it out\n" },
	{ "an alert has a time or a stage, not both",
	  { { ORDERS, "    on = \"executive_order enters signed\";",
	      "    on = \"executive_order enters signed\"; when = "
	      "\"final_vote\";" } },
	  "alerts/executive_order.conf:16: alerts.order_signed.on: \"when\" "
	  "says when it goes out: leave one of the two out\n" },
	{ "an alert has one of the two",
	  { { ORDERS, "    on = \"executive_order enters signed\";\n", "" } },
	  "alerts/executive_order.conf:15: alerts.order_signed.when: missing: "
	  "when it goes out; or \"on\": the stage or the outcome on which it "
	  "does\n" },
	{ "an alert on a stage is about its measure",
	  { { ORDERS, "template = \"order-signed\";",
	      "template = \"order-signed\"; measure = \"safety_act\";" } },
	  "alerts/executive_order.conf:18: alerts.order_signed.measure: is "
	  "safety_act, and \"on\" says executive_order: leave it out\n" },
	{ "a fact cannot be called as the alert's stage is",
	  { { PREGON, "  site  ", "  stage = { en = \"x\"; };\n  site " } },
	  "pregon.conf:25: facts.stage: the name is taken: texts say "
	  "{{stage.title}} and its kin\n" },
	{ "nor a measure's fact as its stage before",
	  { { ORDER, "  does = {", "  was = {" } },
	  "measures/executive_order.conf:11: facts.was: is there without being "
	  "declared: find another name\n"
	  "templates/sms/order-draft.en.txt:1: {{measure.does}}: unknown fact "
	  "(measure.was?)\n"
	  "templates/sms/order-draft.es.txt:1: {{measure.does}}: unknown fact "
	  "(measure.was?)\n" },

	/* Names */
	{ "an unknown list has a guess",
	  { { ALERTS, "[ \"vote\" ]", "[ \"votes\" ]" } },
	  "alerts/safety_act.conf:6: alerts.committee_passed.audience[1]: no "
	  "list is called \"votes\" (vote?)\n" },
	{ "an unknown account has a guess",
	  { { PREGON, "[ \"sandbox\",", "[ \"sandbx\"," } },
	  "pregon.conf:12: route[1]: no account is called \"sandbx\" "
	  "(sandbox?)\n" },
	{ "an unknown provider has a guess",
	  { { ACCOUNTS, "provider = \"sandbox\"", "provider = \"sandbax\"" } },
	  "accounts.conf:6: accounts.sandbox.provider: no provider is called "
	  "\"sandbax\" (sandbox?)\n" },
	{ "an unknown jurisdiction has a guess",
	  { { MEASURE, "\"denver\"", "\"dever\"" } },
	  "measures/safety_act.conf:6: jurisdiction: no jurisdiction is called "
	  "\"dever\" (denver?)\n" },
	{ "an alert on a missing event has a guess",
	  { { ALERTS, "\"final_vote - 2 hours\"", "\"final_vot - 2 hours\"" } },
	  "alerts/safety_act.conf:38: alerts.final_vote_today.when: no event "
	  "is called \"final_vot\" (final_vote?)\n" },
	{ "an expiry on a missing event is told",
	  { { ALERTS, "expires = \"first_reading\"", "expires = \"zoning\"" } },
	  "alerts/safety_act.conf:14: alerts.bill_changed.expires: no event is "
	  "called \"zoning\"\n" },
	{ "an unknown measure has a guess",
	  { { ALERTS, "measure = \"safety_act\"", "measure = \"safety-act\"" } },
	  "alerts/safety_act.conf:11: alerts.bill_changed.measure: no measure "
	  "is called \"safety-act\" (safety_act?)\n" },
	{ "an event's measure is its own",
	  { { ALERTS, "when = \"committee at 18:00\";",
	      "when = \"committee at 18:00\"; measure = \"order\";" },
	    { "config/measures/order.conf", NULL,
	      "kind = \"executive-order\"; jurisdiction = \"denver\";\n"
	      "title = { en = \"Order 142\"; es = \"Orden 142\"; };\n" } },
	  "alerts/safety_act.conf:5: alerts.committee_passed.measure: is "
	  "order, and the event committee is one of safety_act\n" },
	{ "an event is called so once, across all files",
	  { { "config/measures/order.conf", NULL,
	      "kind = \"executive-order\"; jurisdiction = \"denver\";\n"
	      "title = { en = \"Order 142\"; es = \"Orden 142\"; };\n"
	      "events = { committee = { title = { en = \"x\"; };\n"
	      "  starts = \"2017-08-31 17:00\"; }; };\n" } },
	  "measures/safety_act.conf:23: events.committee: the event "
	  "\"committee\" is already in measures/order.conf:3\n" },
	{ "an alert is called so once, across all files",
	  { { "config/alerts/zoning.conf", NULL,
	      "alerts = {\n  signed = { when = \"committee\"; "
	      "audience = [ \"vote\" ]; template = \"committee-passed\"; };\n"
	      "};\n" } },
	  "alerts/zoning.conf:2: alerts.signed: the alert \"signed\" is "
	  "already in alerts/safety_act.conf:48\n" },
	{ "an alert's old name is not in use",
	  { { ALERTS, "template = \"signed\";",
	      "template = \"signed\"; was = \"bill_changed\";" } },
	  "alerts/safety_act.conf:48: alerts.signed.was: an alert is called "
	  "\"bill_changed\" now\n" },
	{ "with two jurisdictions a plain time needs a measure",
	  { { PREGON, "  denver = {", "  aurora = { title = { en = \"A\"; }; "
	      "zone = \"America/Denver\"; };\n  denver = {" },
	    { ALERTS, "    measure = \"safety_act\";\n    audience = [ "
	      "\"vote\" ];\n    template = \"bill-changed\";",
	      "    audience = [ \"vote\" ]; template = \"vote-soon\";" } },
	  "alerts/safety_act.conf:9: alerts.bill_changed.measure: missing: "
	  "\"when\" names no event, so this says whose local time it is\n" },
	{ "an address in the wrong place is not repeated",
	  { { ALERTS, "[ \"vote\" ]", "[ \"+13035550191\" ]" } },
	  "alerts/safety_act.conf:6: alerts.committee_passed.audience[1]: this "
	  "is not a name: " IS_NAME "\n" },
	{ "a file's name is what it defines",
	  { { "config/lists/Big List.conf", NULL, "" } },
	  "lists/Big List.conf: the file's name is what it defines: a-z, then "
	  "a-z, 0-9, _ or -, and .conf\n" },

	/* Alerts */
	{ "a channel that no account carries is told, at each alert",
	  { { PREGON, ", \"sandbox_email\"", "" } },
	  "alerts/safety_act.conf:16: alerts.first_reading_soon.channels: no "
	  "account in " LEAVE_OUT
	  "alerts/safety_act.conf:32: alerts.final_vote_soon.channels: no "
	  "account in " LEAVE_OUT
	  "alerts/safety_act.conf:42: alerts.final_passage.channels: no "
	  "account in " LEAVE_OUT
	  "alerts/safety_act.conf:61: alerts.final_failed.channels: no "
	  "account in " LEAVE_OUT
	  "alerts/safety_act.conf:67: alerts.final_postponed.channels: no "
	  "account in " LEAVE_OUT },
	{ "a channel that is there twice is told",
	  { { ALERTS, "template = \"signed\";",
	      "template = \"signed\"; channels = [ \"sms\", \"sms\" ];" } },
	  "alerts/safety_act.conf:52: alerts.signed.channels[2]: is there "
	  "twice\n" },
	{ "an unknown channel is told",
	  { { ALERTS, "template = \"signed\";",
	      "template = \"signed\"; channels = [ \"smss\" ];" } },
	  "alerts/safety_act.conf:52: alerts.signed.channels[1]: \"smss\" is "
	  "no channel: write \"sms\" or \"email\" (sms?)\n" },
	{ "an alert that is over before it begins is told",
	  { { ALERTS, "expires = \"first_reading\"",
	      "expires = \"first_reading - 5 days\"" } },
	  "alerts/safety_act.conf:14: alerts.bill_changed.expires: is not "
	  "after \"when\": it would never be sent\n" },
	{ "nobody is no audience",
	  { { ALERTS, "[ \"vote\" ]", "[]" } },
	  "alerts/safety_act.conf:6: alerts.committee_passed.audience: 0 is "
	  "outside 1..64 lists\n" },
	{ "an empty alerts file is fine",
	  { { "config/alerts/empty.conf", NULL, "" } }, "" },
	{ "so is one of comments without a last line feed",
	  { { "config/alerts/empty.conf", NULL, "# later" } }, "" },

	/* Lists */
	{ "a bad phone is not repeated",
	  { { LIST, "+1 303 555 0191", "+1 303 555 01" } },
	  "lists/vote.conf:15: subscribers[1].phone: is not a phone number: "
	  "too few digits\n" },
	{ "nor a bad e-mail address",
	  { { LIST, "phone = \"+1 303 555 0191\"",
	      "email = \"a.example.org\"" } },
	  "lists/vote.conf:15: subscribers[1].email: is not an e-mail address: "
	  "no @\n" },
	{ "a subscriber has an address",
	  { { LIST, "phone = \"+1 303 555 0191\"; ", "" } },
	  "lists/vote.conf:15: subscribers[1]: has neither phone nor email\n" },
	{ "a subscriber reads a language of the list",
	  { { LIST, "language = \"es\"; name", "language = \"fr\"; name" } },
	  "lists/vote.conf:16: subscribers[2].language: \"fr\" is none of the "
	  "list's languages\n" },
	{ "consent on file has a source",
	  { { LIST, "source ", "# source" } },
	  "lists/vote.conf: source: missing: consent = \"on-file\" says where "
	  "people agreed\n" },
	{ "and a date",
	  { { LIST, "date ", "# date" } },
	  "lists/vote.conf: date: missing: consent = \"on-file\" says when "
	  "people agreed\n" },
	{ "people agreed on a day that was",
	  { { LIST, "\"2017-07-29\"", "\"2099-07-29\"" } },
	  "lists/vote.conf:10: date: is yet to come; it is the day on which "
	  "people agreed\n" },
	{ "a subscriber's own consent is one of those there are",
	  { { LIST, "language = \"es\"; name",
	      "consent = \"yes\"; language = \"es\"; name" } },
	  "lists/vote.conf:16: subscribers[2].consent: \"yes\" is none of "
	  "list, ask, on-file, no\n" },
	{ "on file needs a source and a date, hers or the list's",
	  { { LIST, "source ", "# source" }, { LIST, "date ", "# date" },
	    { LIST, "consent = \"on-file\"", "consent = \"ask\"" },
	    { LIST, "language = \"es\"; name", "consent = \"on-file\"; "
	      "date = \"2017-07-01\"; language = \"es\"; name" } },
	  "lists/vote.conf:16: subscribers[2].consent: on file needs where and "
	  "when she agreed: a source and a date, hers or the list's; allowed "
	  "are ask, on-file, no\n" },
	{ "with both of her own it is fine",
	  { { LIST, "source ", "# source" }, { LIST, "date ", "# date" },
	    { LIST, "consent = \"on-file\"", "consent = \"ask\"" },
	    { LIST, "language = \"es\"; name", "consent = \"on-file\"; "
	      "source = \"letter\"; date = \"2017-07-01\"; "
	      "language = \"es\"; name" } },
	  "" },
	{ "her date is one that was",
	  { { LIST, "language = \"es\"; name",
	      "date = \"2099-07-01\"; language = \"es\"; name" } },
	  "lists/vote.conf:16: subscribers[2].date: is yet to come; it is the "
	  "day on which people agreed\n" },
	{ "a tester is a phone",
	  { { PREGON, "+1 303 555 0199", "303 555" } },
	  "pregon.conf:7: testers[1]: is not a phone number: too few "
	  "digits\n" },
	{ "a tester may have a name and a language, beside others",
	  { { PREGON, "[ \"+1 303 555 0199\", \"tester@example.org\" ]",
	      "( \"+1 303 555 0199\", { name = \"ana\"; phone = \"303 555 0198\";"
	      " email = \"ana@example.org\"; language = \"es\"; } )" } },
	  "" },
	{ "a tester has a name of her own, an address that is one, a language",
	  { { PREGON, "[ \"+1 303 555 0199\", \"tester@example.org\" ]",
	      "( { name = \"ana\"; phone = \"303\"; }, { name = \"ana\"; },"
	      " { email = \"x@example.org\"; language = \"zz\"; }, 7 )" } },
	  "pregon.conf:7: testers[4]: is a number, a string or a group { ... } "
	  "is wanted\n"
	  "pregon.conf:7: testers[1].phone: is not a phone number: too few "
	  "digits\n"
	  "pregon.conf:7: testers[2]: has no address: give a phone, an email, or "
	  "both\n"
	  "pregon.conf:7: testers[2].name: the tester ana is already in "
	  "pregon.conf:7\n"
	  "pregon.conf:7: testers[3].name: missing: what `pregon test --to` "
	  "calls her\n"
	  "pregon.conf:7: testers[3].language: \"zz\" is not a language we "
	  "know: write en, es, es-MX, ...\n" },
	{ "trial needs testers",
	  { { PREGON, "\"sandbox\"", "\"trial\"" },
	    { PREGON, "[ \"+1 303 555 0199\", \"tester@example.org\" ]",
	      "[]" } },
	  "pregon.conf: testers: sending = \"trial\" reaches the testers only: "
	  "name at least one\n" },

	/* The edge */
	{ "an edge is fine",
	  { { PREGON, "sending =", "web = { listen = \"[::1]:2581\"; proxies = "
	    "[ \"127.0.0.1\", \"::1\" ]; }; "
	    "public_url = \"https://alerts.example.org/pregon\"; sending =" } },
	  "" },
	{ "one listens on an address and a port",
	  { { PREGON, "sending =", "web = { listen = \"localhost:2581\"; }; "
	    "sending =" } },
	  "pregon.conf:6: web.listen: is not an address and a port, such as "
	  "\"127.0.0.1:2581\" or \"[::1]:2581\"\n" },
	{ "a proxy is an address",
	  { { PREGON, "sending =", "web = { proxies = [ \"127.0.0.1\", "
	    "\"10.0.0.0/8\" ]; }; sending =" } },
	  "pregon.conf:6: web.proxies[2]: is not an IP address\n" },
	{ "what the world sees is a URL",
	  { { PREGON, "sending =", "public_url = \"alerts.example.org\"; "
	    "sending =" } },
	  "pregon.conf:6: public_url: is not a URL such as "
	  "\"https://alerts.example.org\": no query, no \"/\" at its end\n" },
	{ "one without a slash at its end",
	  { { PREGON, "sending =", "public_url = \"https://example.org/\"; "
	    "sending =" } },
	  "pregon.conf:6: public_url: is not a URL such as "
	  "\"https://alerts.example.org\": no query, no \"/\" at its end\n" },
	{ "and https",
	  { { PREGON, "sending =", "public_url = \"http://example.org\"; "
	    "sending =" } },
	  "pregon.conf:6: public_url: is not https: what people and providers "
	  "send could be read on its way\n" },
	/* Keywords */
	{ "an unknown role of words has a guess",
	  { { EN, NULL, "fillres = [ \"please\" ];" } },
	  "keywords/en.conf:1: fillres: unknown setting (fillers?)\n" },
	{ "a word has letters",
	  { { EN, NULL, "stop = [ \"?!\" ];" } },
	  "keywords/en.conf:1: stop[1]: \"?!\" has no letters\n" },
	{ "braces close",
	  { { EN, NULL, "stop = [ \"no {more|texts\" ];" } },
	  "keywords/en.conf:1: stop[1]: \"no {more|texts\": braces are "
	  "written {one|other}, none inside another, for 2000 phrases at "
	  "most\n" },
	{ "each phrase that braces stand for is looked at",
	  { { EN, NULL, "stop = [ \"{stop|?!}\" ];" } },
	  "keywords/en.conf:1: stop[1]: \"?!\" has no letters\n" },
	{ "a command means one thing",
	  { { EN, NULL, "help = [ \"help\", \"Opt-Out\" ];" } },
	  "keywords/en.conf:1: help[2]: \"Opt-Out\" is also one of \"stop\": "
	  "a command means one thing\n" },
	{ "... over all languages",
	  { { EN, NULL, "help = [ \"alto\" ];" } },
	  "keywords/es.conf:4: stop[1]: \"alto\" is also one of \"help\": a "
	  "command means one thing\n" },
	{ "a file of keywords is called as its language",
	  { { "config/keywords/klingon9.conf", NULL, "" } },
	  "keywords/klingon9.conf: the file's name is a language: en.conf, "
	  "es.conf; \"klingon9\" is none we know\n" },
	{ "a list's keyword is no stop word, not even of a file",
	  { { LIST, "\"VOTE\"", "\"Un Subscribe\"" } },
	  "lists/vote.conf:4: keywords.en: \"Un Subscribe\" is one of \"stop\" "
	  "of keywords/: who texts it means that\n" },
	{ "... and no other command",
	  { { LIST, "\"VOTO\"", "\"ayuda\"" } },
	  "lists/vote.conf:4: keywords.es: \"ayuda\" is one of \"help\" of "
	  "keywords/: who texts it means that\n" },
	{ "... and not one letter away from a stop word",
	  { { LIST, "\"VOTE\"", "\"SHOP\"" } },
	  "lists/vote.conf:4: keywords.en: \"SHOP\" is one letter away from "
	  "\"stop\", which stops: a slip would join\n" },
	{ "two lists have no keyword in common",
	  { { "config/lists/walk.conf", NULL, "title = { en = \"Walk\"; };\n"
	      "languages = [ \"en\" ];\nkeywords = { en = \"Voto\"; };" } },
	  "lists/walk.conf:3: keywords.en: \"Voto\" is a keyword of the list "
	  "\"vote\", too\n" },
	{ "a keyword's language has its file",
	  { { ES, NULL, NULL } },
	  "lists/vote.conf:4: keywords.es: there is no keywords/es.conf: "
	  "without it a stop in that language is not understood\n" },

	/* Accounts */
	{ "an account's unknown setting has a guess",
	  { { ACCOUNTS, "from = ", "form = " } },
	  "accounts.conf:8: accounts.sandbox.settings.from: missing: the "
	  "provider sandbox needs from\n"
	  "accounts.conf:10: accounts.sandbox.settings.form: unknown setting "
	  "of the provider sandbox (from?)\n" },
	{ "a rate has a range",
	  { { ACCOUNTS, "40.0", "1000.1" } },
	  "accounts.conf:7: accounts.sandbox.rate: 1000.1 is outside 0..1000 "
	  "requests a second\n" },
	{ "a whole number is a rate", { { ACCOUNTS, "40.0", "40" } }, "" },
	{ "a secret is not written in clear",
	  { { ACCOUNTS, "  # A real one,", "  t = { provider = \"twilio\"; "
	      "settings = { account_sid = \"AC\"; auth_token = \"x\"; }; }; #" } },
	  "accounts.conf:14: accounts.t.settings.auth_token: a secret is not "
	  "written here, where it is copied and shown: put it in a file and "
	  "name that: auth_token_file = \"...\"\n" },
	{ "a secret's file must be there; its name may be the secret",
	  { { ACCOUNTS, "  # A real one,", "  t = { provider = \"twilio\"; "
	      "settings = { account_sid = \"AC\"; "
	      "auth_token_file = \"no-such\"; }; }; #" } },
	  "accounts.conf:14: accounts.t.settings.auth_token_file: the file: no "
	  "such file\n" },
	{ "a secret's file must hold something",
	  { { ACCOUNTS, "  # A real one,", "  t = { provider = \"twilio\"; "
	      "settings = { account_sid = \"AC\"; "
	      "auth_token_file = \"token\"; }; }; #" },
	    { "config/token", NULL, "\n" } },
	  "accounts.conf:14: accounts.t.settings.auth_token_file: the file: is "
	  "empty\n" },
	{ "a secret must be given",
	  { { ACCOUNTS, "  # A real one,", "  t = { provider = \"twilio\"; "
	      "settings = { account_sid = \"AC\"; }; }; #" } },
	  "accounts.conf:14: accounts.t.settings.auth_token_file: missing: the "
	  "provider twilio needs auth_token_file\n" },
	{ "in the sandbox the route stays on this machine",
	  { { ACCOUNTS, "http://127.0.0.1:2580", "http://192.0.2.1:2580" } },
	  "pregon.conf:12: route[1]: the account sandbox is sent to another "
	  "machine, and sending = \"sandbox\" stays on this one\n" },
	{ "a host that only begins like this machine is another",
	  { { ACCOUNTS, "http://127.0.0.1:2580",
	      "http://127.0.0.1.example.org" } },
	  "pregon.conf:12: route[1]: the account sandbox is sent to another "
	  "machine, and sending = \"sandbox\" stays on this one\n" },
	{ "so is one behind a user's name",
	  { { ACCOUNTS, "http://127.0.0.1:2580",
	      "http://127.0.0.1:1@example.org" } },
	  "pregon.conf:12: route[1]: the account sandbox is sent to another "
	  "machine, and sending = \"sandbox\" stays on this one\n" },
	{ "localhost is this machine",
	  { { ACCOUNTS, "http://127.0.0.1:2580", "http://localhost" } }, "" },
	{ "so is [::1]",
	  { { ACCOUNTS, "http://127.0.0.1:2580", "http://[::1]:80/x" } }, "" },
	{ "live may go anywhere",
	  { { ACCOUNTS, "http://127.0.0.1:2580", "https://example.org" },
	    { PREGON, "\"sandbox\"", "\"live\"" } }, "" },

	{ "accounts have names",
	  { { ACCOUNTS, NULL, "accounts = ( { provider = \"sandbox\"; } );" } },
	  "accounts.conf:1: accounts: is a list ( ... ), a group { name = "
	  "{ ... }; } is wanted\n"
	  "pregon.conf:12: route[1]: no account is called \"sandbox\"\n"
	  "pregon.conf:12: route[2]: no account is called \"sandbox_email\"\n" },

	/* Providers */
	{ "a verdict is one of four",
	  { { SANDBOX, "\"accepted\"", "\"accept\"" } },
	  "providers/sandbox.conf:27: answer.rules[1].verdict: \"accept\" is "
	  "none of accepted, retry, rejected, unknown (accepted?)\n" },
	{ "a status is a range of numbers",
	  { { SANDBOX, "[ \"201\" ]", "[ \"201\", \"499-400\" ]" } },
	  "providers/sandbox.conf:27: answer.rules[1].status[2]: is not a "
	  "status in 100..599, or two with a - between: \"400-499\"\n" },
	{ "an id that is needed must have a place",
	  { { SANDBOX, "  id   = \"sid\";\n", "" } },
	  "providers/sandbox.conf:26: answer.rules[1].needs_id: neither answer.id "
	  "nor answer.id_header says where the id stands\n" },
	{ "an id stands in one place",
	  { { SANDBOX, "  id   = \"sid\";", "  id   = \"sid\"; id_header = "
	      "\"X-Message-Id\";" } },
	  "providers/sandbox.conf:24: answer.id_header: there is answer.id as "
	  "well: the id stands in one place\n" },
	{ "the header of an id has a name that headers have",
	  { { SANDBOX, "  id   = \"sid\";", "  id_header = \"X Message\";" } },
	  "providers/sandbox.conf:24: answer.id_header: a header's name is "
	  "letters, digits and -\n" },
	/* Webhooks */
	{ "a webhook is proved",
	  { { SANDBOX, "  signature = {\n    scheme = \"hmac\";",
	      "  signature = {\n    schema = \"hmac\";" } },
	  "providers/sandbox.conf:37: webhook.signature.scheme: missing: how "
	  "a webhook is proved; header and url: by a secret that stands "
	  "there\nproviders/sandbox.conf:38: webhook.signature.schema: "
	  "unknown setting (scheme?)\n" },
	{ "a scheme takes its own settings",
	  { { SANDBOX, "scheme = \"hmac\"", "scheme = \"basic\"" },
	    { SANDBOX, "    signed = \"{{url}}{{form}}\";\n", "" } },
	  "providers/sandbox.conf:37: webhook.signature.user: missing: the "
	  "scheme basic needs it\n"
	  "providers/sandbox.conf:39: webhook.signature.hash: says nothing "
	  "in the scheme basic\n"
	  "providers/sandbox.conf:41: webhook.signature.header: says nothing "
	  "in the scheme basic\n" },
	{ "a signature is in a header",
	  { { SANDBOX, "X-Twilio-Signature", "X Twilio" } },
	  "providers/sandbox.conf:41: webhook.signature.header: a header's "
	  "name is letters, digits and -\n" },
	{ "an organizer is an account, named once",
	  { { PREGON, "sending =", "organizers = [ \"ana\", \"a:b\", \"ana\", "
	      "\"\" ]; sending =" } },
	  "pregon.conf:6: organizers[3]: is there twice\n"
	  "pregon.conf:6: organizers[4]: is empty: the Unix accounts that may "
	  "approve; without it anyone who may ask pregond in sandbox mode, else "
	  "nobody\n"
	  "pregon.conf:6: organizers: \"a:b\" is no name of a Unix account\n" },
	{ "more people cannot approve than there are",
	  { { PREGON, "sending =", "organizers = [ \"ana\" ]; approve = 2; "
	      "sending =" } },
	  "pregon.conf:6: approve: 2 people must approve, and organizers names "
	  "1\n" },
	{ "a word means a state",
	  { { SANDBOX, "state = \"delivered\"", "state = \"arrived\"" } },
	  "providers/sandbox.conf:63: webhook.receipt.states[3].state: "
	  "\"arrived\" is none of none, queued, sent, deferred, unconfirmed, "
	  "delivered, read, failed, bounced-soft, bounced-hard, complained, "
	  "unsubscribed\n" },
	{ "a webhook says something",
	  { { SANDBOX, "  inbound = {", "  inbund = {" },
	    { SANDBOX, "  receipt = {", "  recept = {" } },
	  "providers/sandbox.conf:35: webhook: has neither inbound nor "
	  "receipt: nothing would be read\n"
	  "providers/sandbox.conf:44: webhook.inbund: unknown setting "
	  "(inbound?)\n"
	  "providers/sandbox.conf:52: webhook.recept: unknown setting "
	  "(receipt?)\n" },
	{ "a header's name stays on its line",
	  { { SANDBOX, "  method = \"POST\";",
	      "  headers = ( (\"A: b\", \"c\") );" } },
	  "providers/sandbox.conf:12: request.headers: a header's name is "
	  "letters, digits and -\n" },
	{ "a body is a form or JSON, not both",
	  { { SANDBOX, "  method = \"POST\";", "  json = { a = 1; };" } },
	  "providers/sandbox.conf:12: request.json: there is a form as well: a "
	  "body is the one or the other\n" },
	{ "a JSON body is an object or an array",
	  { { SANDBOX, "  method = \"POST\";", "  json = \"{}\";" } },
	  "providers/sandbox.conf:12: request.json: is a string, an object "
	  "{ ... } or an array ( ... ) is wanted\n"
	  "providers/sandbox.conf:12: request.json: there is a form as well: a "
	  "body is the one or the other\n" },
	{ "a channel is one of two",
	  { { SANDBOX, "settings = {", "channel = \"mail\"; settings = {" } },
	  "providers/sandbox.conf:3: channel: \"mail\" is none of sms, email "
	  "(email?)\n" },
	{ "a request has a URL",
	  { { SANDBOX, "  url = ", "  # " } },
	  "providers/sandbox.conf:11: request.url: missing: where the request "
	  "goes, a template\n" },

	/* Files */
	{ "a missing file is a mistake, not an empty one",
	  { { ACCOUNTS, NULL, NULL } }, "accounts.conf: no such file\n" },
	{ "without pregon.conf nothing else is blamed",
	  { { PREGON, NULL, NULL } }, "pregon.conf: no such file\n" },
	{ "a missing measure is told as missing events",
	  { { MEASURE, NULL, NULL }, { ALERTS, NULL,
	      "alerts = { a = { when = \"vote\"; audience = [ \"vote\" ]; "
	      "template = \"signed\"; }; };" } },
	  "alerts/safety_act.conf:1: alerts.a.when: no event is called "
	  "\"vote\"\n" },
	{ "bytes that are not UTF-8 are told by line",
	  { { LIST, "Ejemplo", "Ejempl\xf3" } },
	  "lists/vote.conf:16: bytes that are not UTF-8: save the file as "
	  "UTF-8\n" },
	{ "an include is refused",
	  { { PREGON, "sending =", "@include \"x\"\nsending =" } },
	  "pregon.conf:6: @include is not allowed: a file is found by its "
	  "folder\n" },

	/* Several */
	{ "a syntax error is told, and what that file defines is not missed",
	  { { MEASURE, "number = \"17-0940\";", "number \"17-0940\";" } },
	  "measures/safety_act.conf:4: " SYNTAX },
	{ "a list that cannot be read is not missed by its alerts",
	  { { LIST, "files = [", "files = [[" } },
	  "lists/vote.conf:12: " SYNTAX },
	{ "a missing quote is told where it is missing",
	  { { PREGON, "\"../templates\"", "\"../templates" } },
	  "pregon.conf:11: a string is not closed on its line: a \" is missing "
	  "(\\n writes a line feed, and adjacent strings are joined)\n" },
	{ "a setting given twice is named",
	  { { PREGON, "region    = \"US\";", "sending = \"live\";" } },
	  "pregon.conf:10: sending: given a second time in its group\n" },
	{ "two files with syntax errors are both told",
	  { { LIST, "consent = ", "consent " },
	    { ALERTS, "catch_up = \"ask\";", "catch_up = ask;" } },
	  "alerts/safety_act.conf:46: " SYNTAX
	  "lists/vote.conf:8: " SYNTAX },
	{ "a syntax error in one file hides no mistake in another",
	  { { ACCOUNTS, "rate = 40.0;", "rate = ;" },
	    { PREGON, "sending =", "approve = 3; sending =" },
	    { ALERTS, "first_reading - 2 hours", "first_readin - 2 hours" } },
	  "accounts.conf:7: " SYNTAX
	  "alerts/safety_act.conf:22: alerts.first_reading_today.when: no "
	  "event is called \"first_readin\" (first_reading?)\n"
	  "pregon.conf:6: approve: 3 is outside 0..2 people\n" },
	{ "several mistakes of one file are all told",
	  { { ALERTS, "template = \"signed\";",
	      "template = \"signed\"; catch_up = \"maybe\"; aprove = 1;\n"
	      "    on_unknown = 1; approve = 3;" } },
	  "alerts/safety_act.conf:52: alerts.signed.aprove: unknown setting "
	  "(approve?)\n"
	  "alerts/safety_act.conf:52: alerts.signed.catch_up: \"maybe\" is "
	  "none of late, skip, ask\n"
	  "alerts/safety_act.conf:53: alerts.signed.on_unknown: is a number, a "
	  "string is wanted\n"
	  "alerts/safety_act.conf:53: alerts.signed.approve: 3 is outside 0..2 "
	  "people\n" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
apply(const char *root, const struct edit *edit)
{
	char *path = xasprintf("%s/%s", root, edit->file);

	if (edit->find != NULL)
		dir_replace(path, edit->find, edit->replace);
	else if (edit->replace != NULL)
		dir_write(path, edit->replace, strlen(edit->replace));
	else
		assert_int_equal(unlink(path), 0);
	free(path);
}

/* Load ${root}/config.  All mistakes, to be freed. */
static char *
load(const char *root, struct config **ret)
{
	char *dir = xasprintf("%s/config", root), *lines;
	struct mistakes mistakes;

	mistakes_init(&mistakes);
	*ret = config_load(dir, &mistakes);
	lines = dir_mistakes(&mistakes);
	assert_int_equal(*ret == NULL, mistakes.count > 0);
	mistakes_done(&mistakes);
	free(dir);
	return lines;
}

/* A phone number or an e-mail address has no place in what we print. */
static void
assert_no_address(const char *lines)
{
	assert_null(strstr(lines, "555"));
	assert_null(strstr(lines, "a.example"));
	assert_null(strstr(lines, "@example"));
}

/* Of what takes longest to read, the sample's words, a few: for what is not about them. */
static void
few_words(const char *root)
{
	static const char *const files[] = { EN, ES };
	static const char words[] = "stop = [ \"stop\", \"alto\" ];\n";
	size_t i;

	for (i = 0; i < 2; i++) {
		char *path = xasprintf("%s/%s", root, files[i]);

		dir_write(path, words, strlen(words));
		free(path);
	}
}

static void
check_case(void **state)
{
	const struct config_case *c = *state;
	struct config *config;
	char root[32], *got;
	size_t i;

	dir_sample(root);
	if (*c->want != '\0' && strstr(c->want, "keywords") == NULL)
		few_words(root);
	for (i = 0; i < 4 && c->edits[i].file != NULL; i++)
		apply(root, &c->edits[i]);
	got = load(root, &config);
	assert_string_equal(got, c->want);
	assert_no_address(got);
	config_unref(config);
	free(got);
	dir_remove(root);
}

/* Mistakes that others word: only where they stand is ours to promise. */
struct part_case {
	const char	*label;
	struct edit	 edit;
	const char	*want;		/* in the mistakes */
	size_t		 lines;		/* of them */
};

static struct part_case parts[] = {
	{ "a bad time says where",
	  { MEASURE, "2017-08-21 17:30", "2017-08-41 17:30" },
	  "measures/safety_act.conf:36: events.first_reading.starts: ", 1 },
	{ "an outcome needs its words in every language of its readers",
	  { LIST, "[ \"en\", \"es\" ]", "[ \"en\", \"es\", \"fr\" ]" },
	  "alerts/safety_act.conf:67: alerts.final_postponed: it goes to readers "
	  "of fr, and outcome_words.postponed of pregon.conf has no word in "
	  "that language", 23 },
	{ "an outcome is no fact that a file declares",
	  { MEASURE, "result = {", "outcome = {" },
	  "measures/safety_act.conf:30: events.committee.facts.outcome: is "
	  "there without being declared", 3 },
	{ "a bad anchor says where",
	  { ALERTS, "final_vote - 2 hours", "2 hours before final_vote" },
	  "alerts/safety_act.conf:38: alerts.final_vote_today.when: ", 1 },
	{ "bad quiet hours say where",
	  { PREGON, "21:00-08:00", "21:00-25:00" },
	  "pregon.conf:18: jurisdictions.denver.quiet_hours: ", 1 },
	{ "a bad span says where",
	  { PREGON, "sending =", "expiry = \"soon\"; sending =" },
	  "pregon.conf:6: expiry: ", 1 },
	{ "a template that is not there is told at its alert",
	  { ALERTS, "\"signed\"", "\"sined\"" },
	  "alerts/safety_act.conf:48: alerts.signed.template: ", 2 },
	{ "a name that is no fact is told in its text",
	  { TEXT, "{{event.place}}", "{{event.plaice}}" },
	  "vote-soon.es.txt:1: ", 1 },
	{ "a bad tag is told in its text",
	  { TEXT, "{{event.place}}", "{{event.place}" },
	  "vote-soon.es.txt:1: ", 1 },
	{ "a CSV row with too many cells is told by line",
	  { CSV, "Ben Sample,", "Ben Sample,,,," },
	  "lists/vote.csv:3: ", 1 },
	{ "a bad phone in a CSV file is told by line",
	  { CSV, "+13035550104", "+13035550" },
	  "lists/vote.csv:5: ", 1 },
	{ "a person there twice is told by line",
	  { CSV, "+13035550104", "+13035550101" },
	  "lists/vote.csv:5: ", 1 },
	{ "a person in both the list and its CSV file is told",
	  { CSV, "+13035550104", "+13035550191" },
	  "lists/vote.csv:5: ", 1 },
	{ "a CSV file that is not there is told at its list",
	  { CSV, NULL, NULL }, "lists/vote.conf: files: lists/vote.csv: ", 1 },
};
#define NPIECES (sizeof parts / sizeof parts[0])

static size_t
lines_in(const char *text)
{
	size_t lines = 0;

	for (; *text != '\0'; text++)
		lines += *text == '\n';
	return lines;
}

static void
check_part(void **state)
{
	const struct part_case *c = *state;
	struct config *config;
	char root[32], *got;

	dir_sample(root);
	apply(root, &c->edit);
	got = load(root, &config);
	assert_null(config);
	if (strstr(got, c->want) == NULL)
		fail_msg("no \"%s\" in:\n%s", c->want, got);
	assert_int_equal(lines_in(got), c->lines);
	assert_no_address(got);
	free(got);
	dir_remove(root);
}

static void
check_folders(void **state)
{
	static const char *const folders[] = {
		"lists", "measures", "alerts", "providers",
	};
	struct config *config;
	char root[32], *path, *want, *got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof folders / sizeof *folders; i++) {
		dir_sample(root);
		path = xasprintf("%s/config/%s", root, folders[i]);
		want = xasprintf("%s: no such folder\n", folders[i]);
		dir_remove(path);
		got = load(root, &config);
		assert_string_equal(got, want);
		dir_remove(root);
		free(got);
		free(want);
		free(path);
	}
}

static void
check_unreadable(void **state)
{
	struct config *config;
	char root[32], *path, *got;

	(void)state;
	dir_sample(root);
	path = xasprintf("%s/%s", root, ALERTS);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	got = load(root, &config);
	assert_string_equal(got,
	    "alerts/safety_act.conf: is not a regular file\n");
	dir_remove(root);
	free(got);
	free(path);
}

static void
check_too_long(void **state)
{
	struct config *config;
	char root[32], *path, *got, *spaces = xmalloc(CONFIG_FILE_MAX + 1);

	(void)state;
	dir_sample(root);
	path = xasprintf("%s/%s", root, ALERTS);
	memset(spaces, ' ', CONFIG_FILE_MAX + 1);
	dir_write(path, spaces, CONFIG_FILE_MAX + 1);
	got = load(root, &config);
	assert_string_equal(got,
	    "alerts/safety_act.conf: longer than 4194304 bytes\n");
	free(got);

	dir_write(path, spaces, CONFIG_FILE_MAX - 1);
	got = load(root, &config);
	assert_string_equal(got, "");
	config_unref(config);
	free(got);
	free(spaces);
	free(path);
	dir_remove(root);
}

/* The texts that state {{site}} are wrong then, too. */
static void
check_follow_ups(void **state)
{
	struct config *config;
	char root[32], *got;

	(void)state;
	dir_sample(root);
	apply(root, &(struct edit){ PREGON, "  site  ", "  event " });
	got = load(root, &config);
	assert_non_null(strstr(got, "pregon.conf:25: facts.event: the name is "
	    "taken: texts say {{event.title}} and its kin\n"));
	free(got);
	dir_remove(root);
}

static void
check_loaded(void **state)
{
	const struct alert *alert;
	const struct list *list;
	const struct account *account;
	struct config *config;
	char root[32], *got;

	(void)state;
	dir_sample(root);
	got = load(root, &config);
	assert_string_equal(got, "");
	assert_int_equal(config->sending, SENDING_SANDBOX);
	assert_int_equal(config->in_flight, 64);
	assert_int_equal(config->rearm_ms, 20 * 60 * 60 * 1000);
	assert_int_equal(config->expiry_ms, 24 * 60 * 60 * 1000);
	assert_int_equal(config->ntesters, 2);
	assert_int_equal(config->ntest_readers, 2);
	assert_string_equal(config->region, "US");
	assert_int_equal(config->nalerts, 15);
	assert_int_equal(config->nroute, 2);
	assert_ptr_equal(config->route[0], config_account(config, "sandbox"));
	assert_int_equal(config->ntemplates, 116);

	alert = config_alert(config, "first_reading_soon");
	assert_non_null(alert);
	assert_string_equal(alert->when_text,
	    "first_reading - 3 days at 18:00");
	assert_ptr_equal(alert->occasion,
	    config_occasion(config, "first_reading"));
	assert_string_equal(alert->measure->name, "safety_act");
	assert_ptr_equal(alert->jurisdiction, &config->jurisdictions[0]);
	assert_ptr_equal(alert->audience[0], config_list(config, "vote"));
	assert_int_equal(alert->approve, 0);
	assert_int_equal(alert->channels.count, 2);
	assert_int_equal(alert->channels.order[0], CHANNEL_SMS);
	assert_int_equal(alert->channels.order[1], CHANNEL_EMAIL);
	assert_false(alert->has_expiry);
	assert_int_equal(alert->where.line, 16);
	/* Mon 21 Aug 2017, 17:30 in Denver */
	assert_int_equal(alert->occasion->starts_ms, INT64_C(1503358200000));

	alert = config_alert(config, "bill_changed");
	assert_true(alert->has_expiry);
	assert_null(alert->occasion);
	assert_ptr_equal(alert->expires_occasion,
	    config_occasion(config, "first_reading"));
	assert_string_equal(alert->measure->name, "safety_act");

	list = config_list(config, "vote");
	assert_int_equal(list->consent, LIST_ON_FILE);
	assert_int_equal(list->nrows, 2);
	assert_string_equal(list->rows[1].language, "es");
	assert_int_equal(list->rows[1].where.line, 16);
	assert_string_equal(words_in(&list->keywords, "es"), "VOTO");

	account = config_account(config, "sandbox");
	assert_true(account->rate == 40.0);
	assert_int_equal(account->nsettings, 2);
	assert_null(config_list(config, "nobody"));
	assert_null(config_alert(config, "nothing"));
	assert_null(config_account(config, "twilio"));
	assert_null(config_occasion(config, "never"));
	assert_null(config_template(config, "signed", CHANNEL_SMS, PART_TEXT,
	    "fr"));
	assert_non_null(config_template(config, "signed", CHANNEL_SMS,
	    PART_TEXT, "es"));

	assert_ptr_equal(config_ref(config), config);
	config_unref(config);
	assert_int_equal(config->nalerts, 15);	/* one reference is left */
	config_unref(config);
	config_unref(NULL);
	free(got);
	dir_remove(root);
}

static void
check_approve(void **state)
{
	struct config *config;
	char root[32], *got;

	(void)state;
	dir_sample(root);
	apply(root, &(struct edit){ PREGON, "\"sandbox\"", "\"trial\"" });
	apply(root, &(struct edit){ ALERTS, "template = \"signed\";",
	    "template = \"signed\"; approve = 2;" });
	got = load(root, &config);
	assert_string_equal(got, "");
	assert_int_equal(config_alert(config, "signed")->approve, 2);
	assert_int_equal(config_alert(config, "bill_changed")->approve, 1);
	config_unref(config);
	free(got);

	apply(root, &(struct edit){ PREGON, "sending =",
	    "approve = 0; sending =" });
	got = load(root, &config);
	assert_int_equal(config_alert(config, "bill_changed")->approve, 0);
	config_unref(config);
	free(got);
	dir_remove(root);
}

/* The value of a setting of the account t. */
static const char *
setting_of(const struct config *config, const char *name)
{
	const struct account *account = config_account(config, "t");
	size_t i;

	for (i = 0; i < account->nsettings; i++)
		if (str_eq(account->settings[i].name, name))
			return secret_reveal(&account->settings[i].value);
	return NULL;
}

static void
check_secret(void **state)
{
	struct config *config;
	char root[32], *got, *credentials;

	(void)state;
	dir_sample(root);
	apply(root, &(struct edit){ ACCOUNTS, "  # A real one,",
	    "t = { provider = \"twilio\"; settings = { account_sid = \"AC\"; "
	    "auth_token_file = \"token\"; }; }; #" });
	apply(root, &(struct edit){ "config/token", NULL, "s3cret\n" });
	got = load(root, &config);
	assert_string_equal(got, "");
	assert_string_equal(setting_of(config, "auth_token"), "s3cret");
	assert_string_equal(setting_of(config, "account_sid"), "AC");
	assert_string_equal(setting_of(config, "url"),
	    "https://api.twilio.com");
	assert_null(setting_of(config, "from"));
	config_unref(config);
	free(got);

	/* Not beside the files: a systemd credential. */
	apply(root, &(struct edit){ "config/token", NULL, NULL });
	apply(root, &(struct edit){ "templates/token", NULL, "other" });
	credentials = xasprintf("%s/templates", root);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", credentials, 1), 0);
	got = load(root, &config);
	assert_string_equal(got, "");
	assert_string_equal(setting_of(config, "auth_token"), "other");
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	config_unref(config);
	free(credentials);
	free(got);
	dir_remove(root);
}

static const struct CMUnitTest others[] = {
	{ .name = "a missing folder is a mistake, and the only one",
	  .test_func = check_folders },
	{ .name = "what is no regular file is not waited for",
	  .test_func = check_unreadable },
	{ .name = "a file has a bound", .test_func = check_too_long },
	{ .name = "a fact cannot take the name of what is there anyway",
	  .test_func = check_follow_ups },
	{ .name = "what is loaded is what is written",
	  .test_func = check_loaded },
	{ .name = "approve is the alert's, else pregon.conf's, else the "
		"mode's", .test_func = check_approve },
	{ .name = "a secret is its file's line, beside the config or a "
		"credential", .test_func = check_secret },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NPIECES + NOTHERS];
	size_t i, n = 0;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < NPIECES; i++)
		tests[n++] = (struct CMUnitTest){ .name = parts[i].label,
		    .test_func = check_part, .initial_state = &parts[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
