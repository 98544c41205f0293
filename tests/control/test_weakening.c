/*
 * What of the files weakens the rule of who must approve, and how many must say
 * yes to that: always against the rule as the store keeps it.
 */
#include "control/rule_rig.h"

struct edit {
	const char	*file, *old, *new;
};

struct rule_case {
	const char	*label;
	const char	*file, *old, *new;
	int		 needs;
	const char	*says;
	struct edit	 rule[3];	/* what the rule is, where it is another */
};

#define SOON	"soon = {"
#define ALERT(more) "more = { when = \"first_reading - 1 hour\"; " more	\
	"audience = [ \"vote\" ]; template = \"soon\"; };\n  " SOON

#define TWO_SAY	{ PREGON, "approve = 1", "approve = 1; confirm_outcomes = 2" }
#define NO_ALERT { PREGON, "approve = 1", "approve = 0" }, \
		{ ALERTS, "approve = 2; ", "" }

#define AS_IS { { NULL, NULL, NULL } }

static struct rule_case cases[] = {
	{ "the files as they are need nobody", PREGON, "route", "route", 0,
	    "", AS_IS },
	{ "another text needs nobody", PREGON, "Vote Alerts", "Alerts", 0, "", AS_IS },
	{ "more approvals need nobody", PREGON, "approve = 1", "approve = 2",
	    0, "", AS_IS },
	{ "fewer of one alert need as many as it had", ALERTS, "approve = 2",
	    "approve = 1", 2, "alerts.soon.approve: from 2 to 1", AS_IS },
	{ "fewer of all need as many as they had", PREGON, "approve = 1",
	    "approve = 0", 1, "approve: from 1 to 0", AS_IS },
	{ "an alert that says nothing any more has that of the others", ALERTS,
	    "approve = 2; ", "", 2, "alerts.soon.approve: from 2 to 1", AS_IS },
	{ "a new alert like the others needs nobody", ALERTS, SOON, ALERT(""),
	    0, "", AS_IS },
	{ "a new alert that wants nobody needs those of the others", ALERTS,
	    SOON, ALERT("approve = 0; "), 1,
	    "alerts.more.approve: from 1 to 0", AS_IS },
	{ "with another name it is still the same alert", ALERTS,
	    "soon = { when = \"first_reading - 3 days at 18:00\";\n"
	    "    audience = [ \"vote\" ]; approve = 2;",
	    "later = { was = \"soon\"; when = \"first_reading - 3 days at "
	    "18:00\";\n    audience = [ \"vote\" ]; approve = 1;", 2,
	    "alerts.later.approve: from 2 to 1", AS_IS },
	{ "an organizer more needs as many as any alert does", PREGON,
	    "\"daemon\" ]", "\"daemon\", \"ana\" ]", 2,
	    "organizers: ana is one", AS_IS },
	{ "another instead of one, too", PREGON, "\"daemon\" ]", "\"ana\" ]",
	    2, "organizers: daemon is none any more; organizers: ana is one", AS_IS },
	{ "their order is none of it", PREGON, "\"root\", \"daemon\"",
	    "\"daemon\", \"root\"", 0, "", AS_IS },
	{ "to send for real needs as many as any alert does", PREGON,
	    "\"sandbox\"", "\"live\"", 2, "sending: from sandbox to live", AS_IS },
	{ "an outcome that fewer must say needs as many as had to", PREGON,
	    "confirm_outcomes = 2", "confirm_outcomes = 1", 2,
	    "confirm_outcomes: from 2 to 1; confirm_outcomes of act: from 2 "
	    "to 1", { TWO_SAY } },
	{ "of one measure, too", MEASURE, "kind =",
	    "confirm_outcomes = 1; kind =", 2,
	    "confirm_outcomes of act: from 2 to 1", { TWO_SAY } },
	{ "a measure that says nothing any more has that of the others",
	    MEASURE, "confirm_outcomes = 2; ", "", 2,
	    "confirm_outcomes of act: from 2 to 1", { { MEASURE, "kind =",
	    "confirm_outcomes = 2; kind =" } } },
	{ "an outcome that more must say needs nobody", PREGON, "approve = 1",
	    "approve = 1; confirm_outcomes = 2", 0, "", AS_IS },
	{ "also where no alert needs an approval", PREGON,
	    "confirm_outcomes = 2", "confirm_outcomes = 1", 2,
	    "confirm_outcomes: from 2 to 1; confirm_outcomes of act: from 2 "
	    "to 1", { TWO_SAY, NO_ALERT } },
	{ "nor does she get around it by a second organizer of her own",
	    PREGON, "\"daemon\" ]", "\"daemon\", \"ana\" ]", 2,
	    "organizers: ana is one", { TWO_SAY, NO_ALERT } },
	{ "where the rule names nobody who may, whoever is named first may",
	    PREGON, "route", "organizers = [ \"root\", \"daemon\" ]; route",
	    0, "organizers: root is one; organizers: daemon is one", { { PREGON, "\"sandbox\"", "\"live\"" },
	    { PREGON, "organizers = [ \"root\", \"daemon\" ]; ", "" } } },
};
#define NCASES (sizeof cases / sizeof cases[0])

/* What the files in the folder change of the rule in force: needed, and in words. */
static void
assert_changes(struct plan *p, int needs, const char *want)
{
	struct config *next = plan_load(p);
	struct err err = { .kind = ERR_NONE };
	json_t *shown = rule_report(p->store, next, &err), *one;
	struct buf says;
	size_t i;

	if (shown == NULL)
		fail_msg("%s", err.text);
	buf_init(&says, 1000);
	json_array_foreach(json_object_get(shown, "changes"), i, one)
		buf_addf(&says, "%s%s", i > 0 ? "; " : "",
		    json_string_value(one));
	assert_string_equal(buf_text(&says), want);
	assert_int_equal(json_integer_value(json_object_get(shown, "needed")),
	    needs);
	assert_int_equal(rule_check(p->store, next, &err), needs > 0 ? -1 : 0);
	buf_done(&says);
	json_decref(shown);
	config_unref(next);
}

static void
check_case(void **state)
{
	const struct rule_case *c = *state;
	struct plan p;
	size_t i;

	rule_open(&p);
	for (i = 0; i < 3 && c->rule[i].file != NULL; i++)
		plan_edit(&p, c->rule[i].file, c->rule[i].old,
		    c->rule[i].new);
	rule_load(&p);
	rule_read(&p);
	plan_edit(&p, c->file, c->old, c->new);
	assert_changes(&p, c->needs, c->says);
	plan_close(&p);
}

/* Whose outcome it is stays so, also where the event is in another file. */
static void
an_event_in_another_measure_is_the_same(void **state)
{
	struct plan p;

	(void)state;
	rule_open(&p);
	plan_edit(&p, PREGON, "approve = 1",
	    "approve = 1; confirm_outcomes = 2");
	rule_load(&p);
	rule_read(&p);
	plan_edit(&p, MEASURE, "  final_vote = {\n"
	    "    title = { en = \"Final vote\"; es = \"Voto final\"; };\n"
	    "    starts = \"2017-08-28 17:30\"; status = \"confirmed\"; };\n",
	    "");
	plan_write(&p, "measures/other.conf", "kind = \"ordinance\"; "
	    "jurisdiction = \"denver\"; confirm_outcomes = 1;\n"
	    "title = { en = \"The other\"; es = \"La otra\"; };\n"
	    "events = { final_vote = {\n"
	    "  title = { en = \"Final vote\"; es = \"Voto final\"; };\n"
	    "  starts = \"2017-08-28 17:30\"; status = \"confirmed\"; }; };\n");
	assert_changes(&p, 2, "confirm_outcomes of other: from 2 to 1");
	plan_close(&p);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 1];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[i] = (struct CMUnitTest){ .name = "an event in another measure "
	    "is the same", .test_func =
	    an_event_in_another_measure_is_the_same };
	return cmocka_run_group_tests_name("weakening", tests, NULL, NULL);
}
