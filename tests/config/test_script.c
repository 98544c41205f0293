#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/str.h"
#include "config/config.h"
#include "config/config_dir.h"
#include "config/items.h"
#include "config/script.h"

static struct config *sample;

static int
load_sample(void **state)
{
	struct mistakes mistakes;

	(void)state;
	mistakes_init(&mistakes);
	sample = config_load(PREGON_SOURCE "/config", &mistakes);
	assert_int_equal(mistakes.count, 0);
	mistakes_done(&mistakes);
	return 0;
}

static int
drop_sample(void **state)
{
	(void)state;
	config_unref(sample);
	return 0;
}

/* Read ${text} as a script; its mistakes, a line each without the file, to be freed. */
static struct script *
read_script(const char *text, char **ret_lines)
{
	static char path[] = "/tmp/pregon-script-XXXXXX";	/* a script borrows it */
	struct mistakes mistakes;
	struct script *script;
	char *lines, *line, *rest;
	struct buf out;
	int fd;

	memcpy(path + sizeof path - 7, "XXXXXX", 6);
	fd = mkstemp(path);
	assert_return_code(fd, 0);
	close(fd);
	dir_write(path, text, strlen(text));
	mistakes_init(&mistakes);
	script = script_load(path, sample, &mistakes);
	lines = rest = dir_mistakes(&mistakes);
	mistakes_done(&mistakes);
	buf_init(&out, CONFIG_FILE_MAX);
	while ((line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0') {
			assert_true(str_starts(line, path));
			buf_addf(&out, "%s\n", line + strlen(path) + 1);
		}
	*ret_lines = xstrdup(buf_text(&out));
	buf_done(&out);
	free(lines);
	unlink(path);
	return script;
}

#define STEPS(steps) "steps = (\n" steps "\n);\n"
#define STEP(step) STEPS("{ at = \"2017-08-26 10:00\"; " step " }")

static const struct script_case {
	const char	*label;
	const char	*text;
	const char	*want;
} cases[] = {
	{ "an empty script is one", "", "" },
	{ "each kind of step",
	  STEPS("{ at = \"2017-08-16 10:00\"; measure = \"safety_act\"; facts = { ask = { en = \"Ask\"; es = \"Pida\"; }; }; },"
	    "{ at = \"2017-08-25\"; event = \"final_vote\"; place = { en = \"Room 1\"; es = \"Sala 1\"; }; },"
	    "{ at = \"2017-08-25\"; event = \"final_vote\"; replaced_by = \"first_reading\"; },"
	    "{ at = \"2017-08-26\"; text = \"STOP\"; from = \"303 555 0110\"; },"
	    "{ at = \"2017-08-26\"; text = \"STOP\"; from = \"kim@example.org\"; },"
	    "{ at = \"2017-08-26\"; provider = \"down\"; until = \"2017-08-27\"; account = \"sandbox\"; },"
	    "{ at = \"2017-08-26\"; provider = \"up\"; },"
	    "{ at = \"2017-08-27\"; approve = \"correction\"; event = \"final_vote\"; by = [ \"ana\", \"luis\" ]; },"
	    "{ at = \"2017-08-27\"; hold = \"final_vote_today\"; },"
	    "{ at = \"2017-08-27\"; release = \"final_vote_today\"; },"
	    "{ at = \"2017-08-27\"; cancel = \"final_vote_today\"; },"
	    "{ at = \"2017-09-04\"; outcome = \"final_vote\"; result = \"passed\"; tally = \"10-0-3\"; by = [ \"ana\" ]; source = \"https://example.org/\"; }"),
	  "" },
	{ "an unknown setting, with a guess", "form = \"2017-08-01\";\n",
	  "1: form: unknown setting (from?)\n" },
	{ "an unknown setting of a step",
	  STEP("event = \"final_vote\"; start = \"2017-09-04\";"),
	  "2: steps[1].start: unknown setting (starts?)\n"
	  "2: steps[1]: changes nothing: starts, status, place, replaced_by or facts is wanted\n" },
	{ "a syntax error has its line", "from = \"2017-08-01\"\nto = ;\n",
	  "2: syntax error: look here, and at the end of the line before, for "
	  "what is missing or too much (; , \" = } ])\n" },
	{ "a time that is none",
	  STEPS("{ at = \"2017-02-30\"; hold = \"signed\"; }"),
	  "2: steps[1].at: there is no 30 February\n" },
	{ "an end before the start",
	  "from = \"2017-08-02\";\nto = \"2017-08-01\";\n",
	  "2: to: is before \"from\"\n" },
	{ "time does not go back",
	  STEPS("{ at = \"2017-08-26\"; hold = \"signed\"; },\n"
	    "{ at = \"2017-08-25\"; release = \"signed\"; }"),
	  "3: steps[2].at: is before the step of line 2: the steps are in the "
	  "order of time\n" },
	{ "nothing happens before the start",
	  "from = \"2017-08-27\";\n" STEP("hold = \"signed\";"),
	  "3: steps[1].at: is before \"from\": the rehearsal has not begun\n" },
	{ "nothing happens after the end",
	  "to = \"2017-08-25\";\n" STEP("hold = \"signed\";"),
	  "3: steps[1].at: is after \"to\": the rehearsal is over\n" },
	{ "a step without a time", STEPS("{ hold = \"signed\"; }"),
	  "2: steps[1].at: missing: when, as the clock of the first "
	  "jurisdiction shows it: \"2017-08-26 10:00\"\n" },
	{ "a step that does nothing", STEP(""),
	  "2: steps[1]: does nothing: one of event, measure, outcome, text, "
	  "provider, approve, hold, release, cancel is wanted\n" },
	{ "a step that does two things",
	  STEP("hold = \"signed\"; cancel = \"signed\";"),
	  "2: steps[1]: has both \"hold\" and \"cancel\": a step does one "
	  "thing\n" },
	{ "a setting of another kind of step",
	  STEP("hold = \"signed\"; tally = \"10-0\";"),
	  "2: steps[1].tally: does not go with \"hold\"\n" },
	{ "an unknown event, with a guess",
	  STEP("event = \"final_vot\"; starts = \"2017-09-04\";"),
	  "2: steps[1].event: no event is called \"final_vot\" (final_vote?)\n" },
	{ "a move into the past",
	  STEP("event = \"final_vote\"; starts = \"2017-08-25 17:30\";"),
	  "2: steps[1].starts: has passed at that time: give the new time, or "
	  "the status \"postponed\" or \"cancelled\" where there is none, or "
	  "\"concluded\" where it took place\n" },
	{ "what took place may have begun earlier",
	  STEP("event = \"final_vote\"; starts = \"2017-08-25 17:30\"; "
	    "status = \"concluded\";"), "" },
	{ "a status that is none",
	  STEP("event = \"final_vote\"; status = \"moved\";"),
	  "2: steps[1].status: \"moved\" is none of tentative, confirmed, "
	  "postponed, cancelled, concluded\n" },
	{ "an event that replaces itself",
	  STEP("event = \"final_vote\"; replaced_by = \"final_vote\";"),
	  "2: steps[1].replaced_by: is itself: name the event that takes its "
	  "place\n" },
	{ "an event that is replaced by none we know",
	  STEP("event = \"final_vote\"; replaced_by = \"hearing\";"),
	  "2: steps[1].replaced_by: no event is called \"hearing\"\n" },
	{ "a fact that the event does not have",
	  STEP("event = \"first_reading\"; facts = { resul = { en = \"x\"; }; };"),
	  "2: steps[1].facts.resul: no fact of it is called \"resul\" "
	  "(result?)\n" },
	{ "a measure without a change", STEP("measure = \"safety_act\";"),
	  "2: steps[1].facts: missing: what changes of the measure\n" },
	{ "an unknown measure",
	  STEP("measure = \"safety\"; facts = { ask = { en = \"x\"; }; };"),
	  "2: steps[1].measure: no measure is called \"safety\"\n" },
	{ "an outcome without a result", STEP("outcome = \"committee\";"),
	  "2: steps[1].result: missing: passed, failed, postponed or "
	  "withdrawn\n" },
	{ "a result that is none",
	  STEP("outcome = \"committee\"; result = \"won\";"),
	  "2: steps[1].result: \"won\" is no result: passed, failed, postponed "
	  "or withdrawn\n" },
	{ "a tally against its result",
	  STEP("outcome = \"committee\"; result = \"passed\"; tally = \"3-7\";"),
	  "2: steps[1].tally: " },
	{ "a text from nobody", STEP("text = \"STOP\";"),
	  "2: steps[1].from: missing: who texts it\n" },
	{ "a number is not repeated",
	  STEP("text = \"STOP\"; from = \"303 555\";"),
	  "2: steps[1].from: too few digits\n" },
	{ "a provider that does something else",
	  STEP("provider = \"slow\";"),
	  "2: steps[1].provider: \"slow\" is none of up, down, refuses, "
	  "unknown\n" },
	{ "an outage that ends before it begins",
	  STEP("provider = \"down\"; until = \"2017-08-26 10:00\";"),
	  "2: steps[1].until: is not after \"at\"\n" },
	{ "an account that is not of the route",
	  STEP("provider = \"down\"; account = \"sandbx\";"),
	  "2: steps[1].account: no account of the route is called \"sandbx\" "
	  "(sandbox?)\n" },
	{ "an unknown alert", STEP("hold = \"final_vote_son\";"),
	  "2: steps[1].hold: no alert is called \"final_vote_son\" "
	  "(final_vote_soon?)\n" },
	{ "lists, measures, accounts and everything are held",
	  STEPS("{ at = \"2017-08-26\"; hold = \"list vote\"; },"
	    "{ at = \"2017-08-26\"; hold = \"measure safety_act\"; },"
	    "{ at = \"2017-08-26\"; release = \"account sandbox\"; },"
	    "{ at = \"2017-08-26\"; release = \"all\"; }"), "" },
	{ "a list that there is not", STEP("hold = \"list vot\";"),
	  "2: steps[1].hold: no list is called \"vot\" (vote?)\n" },
	{ "a list is not cancelled", STEP("cancel = \"list_vote\";"),
	  "2: steps[1].cancel: no alert is called \"list_vote\"\n" },
	{ "everything is not approved", STEP("approve = \"all\";"),
	  "2: steps[1].approve: \"all\" is no alert\n" },
	{ "all mistakes are told",
	  STEPS("{ at = \"2017-08-26\"; hold = \"x\"; },\n"
	    "{ at = \"2017-08-26\"; cancel = \"y\"; }"),
	  "2: steps[1].hold: no alert is called \"x\"\n"
	  "3: steps[2].cancel: no alert is called \"y\"\n" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct script_case *c = *state;
	struct script *script;
	char *lines;

	script = read_script(c->text, &lines);
	if (*c->want == '\0' || str_ends(c->want, "\n"))
		assert_string_equal(lines, c->want);
	else
		assert_true(str_starts(lines, c->want));
	assert_true((script != NULL) == (*c->want == '\0'));
	script_free(script);
	free(lines);
}

static void
a_script_is_read_in_the_zones_of_what_it_speaks_of(void **state)
{
	char *lines;
	struct script *script = read_script("from = \"2017-08-01\";\n"
	    "approve = \"none\";\n" STEP("event = \"final_vote\"; "
	    "starts = \"2017-09-04 17:30\"; status = \"confirmed\";"), &lines);
	const struct step *step;

	(void)state;
	assert_non_null(script);
	free(lines);
	step = &script->steps[0];
	assert_int_equal(script->from_ms, INT64_C(1501567200000));
	assert_int_equal(script->to_ms, 0);
	assert_int_equal(script->approve, SCRIPT_APPROVES_NONE);
	assert_int_equal(step->target, TARGET_ALERT);
	assert_int_equal(step->kind, STEP_EVENT);
	assert_int_equal(step->where.line, 4);
	assert_int_equal(step->at_ms, INT64_C(1503763200000));
	assert_int_equal(step->edit.starts_ms, INT64_C(1504567800000));
	assert_true(step->edit.has_status);
	script_free(script);
}

static void
the_shipped_script_is_right(void **state)
{
	struct mistakes mistakes;
	struct script *script;
	char *lines;

	(void)state;
	mistakes_init(&mistakes);
	script = script_load(PREGON_SOURCE "/config/scripts/denver-2017.conf",
	    sample, &mistakes);
	lines = dir_mistakes(&mistakes);
	assert_string_equal(lines, "");
	assert_non_null(script);
	free(lines);
	mistakes_done(&mistakes);
	script_free(script);
}

static void
an_edited_event_takes_its_deadlines_with_it(void **state)
{
	struct occasion *o = edit_find_event(sample, "final_vote");
	const int64_t before_ms = o->starts_ms, week_ms = 7 * 24 * 3600 * 1000;
	struct edit edit = { .starts_ms = before_ms + week_ms };
	int64_t deadline_ms = o->deadlines[0].at_ms;
	struct mistakes mistakes;

	(void)state;
	mistakes_init(&mistakes);
	words_add(&edit.place, "en", "Room 1");
	edit_event(sample, o, &edit, &mistakes);
	assert_int_equal(o->starts_ms, before_ms + week_ms);
	assert_int_equal(o->deadlines[0].at_ms, deadline_ms + week_ms);
	assert_string_equal(words_in(&o->place, "en"), "Room 1");
	assert_int_equal(o->status, OCCASION_CONFIRMED);
	edit_done(&edit);
	edit.starts_ms = before_ms;
	edit_event(sample, o, &edit, &mistakes);
	assert_int_equal(o->deadlines[0].at_ms, deadline_ms);
	assert_int_equal(mistakes.count, 0);
	mistakes_done(&mistakes);
}

static void
an_event_that_is_replaced_is_cancelled_and_a_circle_is_a_mistake(void **state)
{
	struct occasion *a = edit_find_event(sample, "committee"),
	    *b = edit_find_event(sample, "first_reading");
	struct edit edit = { .replaced_by = xstrdup("first_reading") };
	struct mistakes mistakes;

	(void)state;
	mistakes_init(&mistakes);
	edit_event(sample, a, &edit, &mistakes);
	assert_int_equal(a->status, OCCASION_CANCELLED);
	assert_ptr_equal(a->replaced_by, b);
	assert_int_equal(mistakes.count, 0);
	edit_done(&edit);
	edit.replaced_by = xstrdup("committee");
	edit_event(sample, b, &edit, &mistakes);
	assert_true(mistakes.count > 0);
	assert_non_null(strstr(mistakes.items[0].text, "circle"));
	edit_done(&edit);
	mistakes_done(&mistakes);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 4];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case,
		    .initial_state = (void *)(uintptr_t)&cases[i] };
	tests[i++] = (struct CMUnitTest)cmocka_unit_test(
	    a_script_is_read_in_the_zones_of_what_it_speaks_of);
	tests[i++] = (struct CMUnitTest)cmocka_unit_test(
	    the_shipped_script_is_right);
	tests[i++] = (struct CMUnitTest)cmocka_unit_test(
	    an_edited_event_takes_its_deadlines_with_it);
	tests[i++] = (struct CMUnitTest)cmocka_unit_test(
	    an_event_that_is_replaced_is_cancelled_and_a_circle_is_a_mistake);
	return cmocka_run_group_tests_name("script", tests, load_sample,
	    drop_sample);
}
