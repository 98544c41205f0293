/*
 * What reading the files again would change: shown, and not done.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/difference.h"
#include "schedule/lists.h"
#include "schedule/plan_rig.h"

static const char *
text_of(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "-";
}

/* "08-28T17:30" of what has an "at". */
static const char *
short_at(json_t *object)
{
	static char at[2][12];
	static int turn;

	turn = !turn;
	snprintf(at[turn], sizeof at[turn], "%s", json_is_object(object) ?
	    text_of(object, "at") + 5 : "-");
	return at[turn];
}

static void
show_people(json_t *change, struct buf *out)
{
	json_t *people = json_object_get(change, "people");

	if (people != NULL)
		buf_addf(out, " for %d", (int)json_integer_value(people));
}

/* " (place en: Room 1>Room 2)" */
static void
show_details(json_t *details, struct buf *out)
{
	json_t *one, *was, *now;
	size_t i;

	json_array_foreach(details, i, one) {
		was = json_object_get(one, "was");
		now = json_object_get(one, "now");
		buf_addf(out, " (%s", text_of(one, "what"));
		if (json_is_string(json_object_get(one, "language")))
			buf_addf(out, " %s: %s>%s)", text_of(one, "language"),
			    json_string_value(was), json_string_value(now));
		else
			buf_addf(out, ": %s>%s)", short_at(was),
			    short_at(now));
	}
}

/* A line for each event and each change, as "final_vote confirmed 08-28T17:30>09-04T17:30". */
static char *
show(json_t *difference)
{
	json_t *one, *was;
	struct buf out;
	size_t i;

	buf_init(&out, RIG_TEXT_MAX);
	if (json_is_string(json_object_get(difference, "refused")))
		buf_addf(&out, "refused: %s\n", text_of(difference,
		    "refused"));
	lists_say(json_object_get(difference, "lists"), &out);
	if (json_array_size(json_object_get(difference, "lists")) > 0)
		buf_addf(&out, "\n");
	json_array_foreach(json_object_get(difference, "events"), i, one) {
		was = json_object_get(one, "was");
		buf_addf(&out, "%s %s>%s %s>%s", text_of(one, "event"),
		    text_of(one, "was_status"), text_of(one, "status"),
		    short_at(was), short_at(one));
		show_details(json_object_get(one, "details"), &out);
		buf_addf(&out, "\n");
	}
	json_array_foreach(json_object_get(difference, "changes"), i, one) {
		was = json_object_get(one, "was");
		buf_addf(&out, "%s %s#%d %s>%s %s>%s", text_of(one, "change"),
		    text_of(one, "alert"),
		    (int)json_integer_value(json_object_get(one, "number")),
		    text_of(was, "state"), text_of(one, "state"),
		    short_at(was), short_at(one));
		show_people(one, &out);
		buf_addf(&out, "\n");
	}
	return buf_steal(&out);
}

struct edit {
	const char	*file, *find, *replace;
};

static struct difference_case {
	const char	*label;
	const char	*at;		/* up to then all was sent that was due */
	struct edit	 edits[3];
	const char	*want;
} cases[] = {
	{ "files that nobody changed: nothing", "2017-08-01 08:00",
	  { { NULL, NULL, NULL } }, "" },
	{ "an event that moves, and what moves with it", "2017-08-01 08:00",
	  { { MEASURE, "2017-08-21 17:30", "2017-08-22 17:30" } },
	  "first_reading confirmed>confirmed 08-21T17:30>08-22T17:30\n"
	  "moved soon#1 planned>planned 08-18T18:00>08-19T18:00 for 2\n" },
	{ "an event that moves after people were told: they are told again",
	  "2017-08-19 08:00",
	  { { MEASURE, "2017-08-21 17:30", "2017-08-28 17:30" } },
	  "first_reading confirmed>confirmed 08-21T17:30>08-28T17:30\n"
	  "added soon#2 ->planned ->08-25T18:00 for 2\n" },
	{ "an event in another place", "2017-08-01 08:00",
	  { { MEASURE, "    starts = \"2017-08-21 17:30\";",
	      "    place = { en = \"Room 2\"; es = \"Sala 2\"; };\n"
	      "    starts = \"2017-08-21 17:30\";" } },
	  "first_reading confirmed>confirmed 08-21T17:30>08-21T17:30 "
	  "(place en: >Room 2) (place es: >Sala 2)\n" },
	{ "facts of an event, each in its languages", "2017-08-01 08:00",
	  { { MEASURE, "result = { }", "result = { en = \"a\"; es = \"b\"; "
	      "}; room = { es = \"c\"; }" } },
	  "first_reading confirmed>confirmed 08-21T17:30>08-21T17:30 "
	  "(fact result en: >a) (fact result es: >b) (fact room es: >c)\n" },
	{ "a deadline that is new", "2017-08-01 08:00",
	  { { MEASURE, "status", "deadlines = { closes = { when = \"- 2 "
	      "hours\"; title = { en = \"C\"; es = \"C\"; }; }; };\n"
	      "status" } },
	  "first_reading confirmed>confirmed 08-21T17:30>08-21T17:30 "
	  "(deadline closes: ->08-21T15:30)\n" },
	{ "a postponed event withdraws what would have gone out",
	  "2017-08-01 08:00",
	  { { MEASURE, "confirmed", "postponed" } },
	  "first_reading confirmed>postponed 08-21T17:30>08-21T17:30\n"
	  "withdrawn soon#1 planned>superseded 08-18T18:00>08-18T18:00 for 2\n" },
	{ "an alert that is new, and one that is gone", "2017-08-01 08:00",
	  { { ALERTS, "  soon = {", "  late = {" } },
	  "withdrawn soon#1 planned>superseded 08-18T18:00>08-18T18:00\n"
	  "added late#1 ->planned ->08-18T18:00 for 2\n" },
	{ "an alert whose new time is past is missed", "2017-08-17 08:00",
	  { { ALERTS, "3 days at 18:00", "10 days at 18:00" } },
	  "missed soon#1 planned>missed 08-18T18:00>08-11T18:00 for 2\n" },
	{ "another expiry is a change", "2017-08-01 08:00",
	  { { ALERTS, "template = \"soon\"",
	      "template = \"soon\"; expires = \"first_reading - 1 day\"" } },
	  "changed soon#1 planned>planned 08-18T18:00>08-18T18:00 for 2\n" },
};
#define NCASES (sizeof cases / sizeof cases[0])

#define ES	"{ phone = \"+1 303 555 0192\"; language = \"es\"; }"
#define MORE	",\n{ phone = \"+1 303 555 0193\"; language = \"en\"; }," \
		"\n{ phone = \"+1 303 555 0194\"; language = \"en\"; }"

/* What only the lists' files say. */
static struct difference_case lists_cases[] = {
	{ "who joins", "2017-08-01 08:00", { { LIST, ES, ES MORE } },
	  "list vote: 2 joined, 0 left\n" },
	{ "one joins, and hears of what moves", "2017-08-01 08:00",
	  { { LIST, ES, ES MORE },
	    { MEASURE, "2017-08-21 17:30", "2017-08-22 17:30" } },
	  "list vote: 2 joined, 0 left\n"
	  "first_reading confirmed>confirmed 08-21T17:30>08-22T17:30\n"
	  "moved soon#1 planned>planned 08-18T18:00>08-19T18:00 for 4\n" },
	{ "a list that loses too many at once would be refused",
	  "2017-08-01 08:00", { { LIST, ",\n  " ES, "" } },
	  "refused: list vote would lose 1 of its 2 people, more than 20 %: "
	  "if that is meant, run: pregon reload --allow-shrink\n" },
	{ "a file that is edited, and says the same", "2017-08-01 08:00",
	  { { LIST, ES, ES " " } }, "" },
};
#define NLISTS_CASES (sizeof lists_cases / sizeof lists_cases[0])

static void
open_at(struct plan *p, const struct difference_case *c)
{
	const struct edit *e;

	plan_open(p, "2017-08-01 08:00");
	rig_reload(p);
	rig_run_until(p, denver(c->at));
	rig_send(p, 100);
	rig_settle(p);
	for (e = c->edits; e->file != NULL; e++)
		plan_edit(p, e->file, e->find, e->replace);
}

static void
assert_shown(const struct difference_case *c, json_t *difference,
    const struct err *err)
{
	char *shown;

	if (difference == NULL)
		fail_msg("%s", err->text);
	shown = show(difference);
	if (!str_eq(shown, c->want))
		fail_msg("is\n%swanted\n%s", shown, c->want);
	free(shown);
	json_decref(difference);
}

static void
check_would(void **state)
{
	const struct difference_case *c = *state;
	struct err err = { .kind = ERR_NONE };
	char *before, *after;
	struct config *next;
	struct plan p;

	open_at(&p, c);
	next = plan_load(&p);
	before = rig_show(&p);
	assert_shown(c, difference_of(p.store, p.config, next, p.now_ms,
	    &err), &err);
	after = rig_show(&p);
	assert_string_equal(before, after);
	free(before);
	free(after);
	config_unref(next);
	plan_close(&p);
}

static void
check_did(void **state)
{
	const struct difference_case *c = *state;
	struct err err = { .kind = ERR_NONE };
	struct difference *from;
	struct config *old;
	struct plan p;

	open_at(&p, c);
	from = difference_from(p.store, p.config, &err);
	assert_non_null(from);
	old = config_ref(p.config);
	rig_reload(&p);
	assert_shown(c, difference_to(from, p.config, NULL, &err), &err);
	difference_free(from);
	config_unref(old);
	plan_close(&p);
}

/* A new list: its people are counted by the new files, in their languages. */
static void
a_new_list_is_counted_as_it_will_be(void **state)
{
	struct err err = { .kind = ERR_NONE };
	json_t *difference, *change;
	struct config *next;
	struct plan p;

	(void)state;
	open_at(&p, &cases[0]);
	plan_write(&p, "lists/press.conf", "title = { en = \"Press\"; };\n"
	    "languages = [ \"en\" ]; consent = \"on-file\";\n"
	    "source = \"sheets\"; date = \"2017-07-29\"; subscribers = (\n"
	    "  { phone = \"+1 303 555 0195\"; language = \"en\"; } );\n");
	plan_edit(&p, ALERTS, "[ \"vote\" ]", "[ \"vote\", \"press\" ]");
	plan_edit(&p, ALERTS, "at 18:00", "at 19:00");
	next = plan_load(&p);
	difference = difference_of(p.store, p.config, next, p.now_ms, &err);
	assert_non_null(difference);
	change = json_array_get(json_object_get(difference, "changes"), 0);
	assert_int_equal(json_integer_value(json_object_get(change,
	    "people")), 3);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(
	    change, "audience"), "en")), 2);
	json_decref(difference);
	assert_int_equal(plan_number(&p, "SELECT count(*) FROM membership"), 2);
	config_unref(next);
	plan_close(&p);
}

/* Of what is there in two languages, one changes. */
static void
a_language_that_stays_is_told_beside_one_that_changes(void **state)
{
	static const struct difference_case c = { .want = "first_reading "
	    "confirmed>confirmed 08-21T17:30>08-21T17:30 (place en: Room "
	    "1>Room 2) (place es: Sala 1>Sala 1)\n" };
	struct err err = { .kind = ERR_NONE };
	struct config *next;
	struct plan p;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	plan_edit(&p, MEASURE, "    starts = \"2017-08-21", "    place = { en = "
	    "\"Room 1\"; es = \"Sala 1\"; };\n    starts = \"2017-08-21");
	rig_reload(&p);
	plan_edit(&p, MEASURE, "Room 1", "Room 2");
	next = plan_load(&p);
	assert_shown(&c, difference_of(p.store, p.config, next, p.now_ms,
	    &err), &err);
	config_unref(next);
	plan_close(&p);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ "a new list is counted as it will be",
		    a_new_list_is_counted_as_it_will_be, NULL, NULL, NULL },
		{ "a language that stays is told beside one that changes",
		    a_language_that_stays_is_told_beside_one_that_changes,
		    NULL, NULL, NULL },
	};
	struct CMUnitTest would[NCASES], did[NCASES], lists[NLISTS_CASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		would[i] = did[i] = (struct CMUnitTest){
		    .name = cases[i].label, .initial_state = &cases[i] };
	for (i = 0; i < NCASES; i++) {
		would[i].test_func = check_would;
		did[i].test_func = check_did;
	}
	for (i = 0; i < NLISTS_CASES; i++)
		lists[i] = (struct CMUnitTest){ .name = lists_cases[i].label,
		    .test_func = check_would, .initial_state =
		    &lists_cases[i] };
	return cmocka_run_group_tests_name("would change", would, NULL,
	    NULL) + cmocka_run_group_tests_name("lists would", lists, NULL,
	    NULL) + cmocka_run_group_tests_name("others", others, NULL,
	    NULL) + cmocka_run_group_tests_name("did change", did, NULL, NULL);
}
