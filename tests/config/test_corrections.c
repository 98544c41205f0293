#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/str.h"
#include "config/config.h"
#include "config/config_dir.h"
#include "config/corrections.h"
#include "config/facts.h"
#include "config/facts_correction.h"
#include "config/moments.h"
#include "config/render.h"
#include "text/segment.h"

#define PREGON	"config/pregon.conf"
#define MEASURE	"config/measures/safety_act.conf"

static struct config *
load(const char *root, char **ret_lines)
{
	char *dir = xasprintf("%s/config", root);
	struct mistakes mistakes;
	struct config *config;

	mistakes_init(&mistakes);
	config = config_load(dir, &mistakes);
	*ret_lines = dir_mistakes(&mistakes);
	mistakes_done(&mistakes);
	free(dir);
	return config;
}

/*
 * What is wrong with them.
 */

struct wrong_case {
	const char	*label;
	const char	*file, *find, *replace;	/* replace NULL: the file is gone */
	const char	*want;
};

#define REPLACED(by) "status = \"cancelled\"; replaced_by = \"" by "\";\n" \
	"    starts = \"2017-08-28 17:30\";"
#define FINAL "starts = \"2017-08-28 17:30\";\n    status = \"confirmed\";"

static struct wrong_case wrong[] = {
	{ "the sample is right", NULL, NULL, NULL, "" },
	{ "each must be named", PREGON, "  replaced  =", "  # replaced  =",
	  "pregon.conf:43: corrections.replaced: missing: ... of one whose "
	  "place another event takes: {{replacement.when}}\n" },
	{ "a text that is missing in one language",
	  "templates/sms/correction-postponed.es.txt", NULL, NULL,
	  "pregon.conf:43: corrections.postponed: "
	  "templates/sms/correction-postponed.es.txt is missing (list vote has "
	  "language es)\n" },
	{ "a text that is missing by e-mail",
	  "templates/email/correction-moved.en.txt", NULL, NULL,
	  "pregon.conf:43: corrections.moved: "
	  "templates/email/correction-moved.en.txt is missing (list vote has "
	  "language en)\n" },
	{ "a fact that no event has", "templates/sms/correction-result.en.txt",
	  "{{site}}", "{{event.tellers}}",
	  "templates/sms/correction-result.en.txt:1: {{event.tellers}}: "
	  "unknown fact (event.title?)\n" },
	{ "a list, and not one of it", "templates/sms/correction-moved.en.txt",
	  "{{site}}", "{{deadlines}}",
	  "templates/sms/correction-moved.en.txt:1: {{deadlines}}: this is a "
	  "list: {{#deadlines}} {{title}} {{/deadlines}}\n" },
	{ "a move that leaves out the deadlines that people were told",
	  "templates/sms/correction-moved.en.txt",
	  "{{#deadlines}}. {{title}} {{when}}{{/deadlines}}", "",
	  "templates/sms/correction-moved.en.txt: must list the deadlines, for "
	  "those who were told one: {{#deadlines}} {{title}} {{when}}."
	  "{{/deadlines}} (corrections.moved)\n" },
	{ "an alert's name that is theirs", "config/alerts/safety_act.conf",
	  "  signed = {", "  correction = {",
	  "alerts/safety_act.conf:48: alerts.correction: the name is taken: "
	  "what corrects people is called so\n" },
	{ "replaced by itself", MEASURE, FINAL, REPLACED("final_vote"),
	  "measures/safety_act.conf:43: events.final_vote.replaced_by: is "
	  "itself: name the event that takes its place\n" },
	{ "replaced by an unknown event", MEASURE, FINAL,
	  REPLACED("first_redaing"),
	  "measures/safety_act.conf:43: events.final_vote.replaced_by: no "
	  "event is called \"first_redaing\" (first_reading?)\n" },
	{ "replaced, and confirmed", MEASURE, FINAL,
	  FINAL " replaced_by = \"committee\";",
	  "measures/safety_act.conf:43: events.final_vote.replaced_by: is "
	  "given, and so it does not take place: its status is \"cancelled\" "
	  "or \"postponed\"\n" },
};
#define NWRONG (sizeof wrong / sizeof wrong[0])

static void
check_wrong(void **state)
{
	const struct wrong_case *c = *state;
	char root[32], *path, *lines;
	struct config *config;

	dir_sample(root);
	path = xasprintf("%s/%s", root, c->file != NULL ? c->file : "");
	if (c->replace != NULL)
		dir_replace(path, c->find, c->replace);
	else if (c->file != NULL)
		assert_int_equal(unlink(path), 0);
	config = load(root, &lines);
	assert_string_equal(lines, c->want);
	free(lines);
	free(path);
	config_unref(config);
	dir_remove(root);
}

static void
circle_is_refused(void **state)
{
	char root[32], *path, *lines;

	(void)state;
	dir_sample(root);
	path = xasprintf("%s/" MEASURE, root);
	dir_replace(path, "starts = \"2017-08-02 10:30\";\n    status = "
	    "\"confirmed\";", "starts = \"2017-08-02 10:30\";\n    "
	    "replaced_by = \"final_vote\";");
	dir_replace(path, FINAL, REPLACED("committee"));
	assert_null(load(root, &lines));
	assert_string_equal(lines, "measures/safety_act.conf:23: "
	    "events.committee.replaced_by: goes in a circle: the last event "
	    "in it is replaced by none\n"
	    "measures/safety_act.conf:43: events.final_vote.replaced_by: goes "
	    "in a circle: the last event in it is replaced by none\n");
	free(lines);
	free(path);
	dir_remove(root);
}

/*
 * The texts of the sample, to someone who was told the final vote on 21 August.
 */

struct text_case {
	const char		*label;
	enum correction_kind	 kind;
	const char		*language;
	enum alphabet		 alphabet;
	size_t			 segments;
	const char		*text;
	const char		*deadlines;	/* that she was told, and that changed */
};

static struct text_case texts[] = {
	{ "moved, English", CORRECTION_MOVED, "en", ALPHABET_GSM7, 2, "Denver Vote Alerts: a change. Public hearing and final vote "
	  "is now Monday, August 28 at 5:30 PM, City and County "
	  "Building, room 450, not Monday, August 21 at 5:30 PM. "
	  "vote.example.org Reply STOP to end", NULL },
	{ "moved, Spanish", CORRECTION_MOVED, "es", ALPHABET_GSM7, 2, "Alertas del Voto de Denver: hay un cambio. Ahora: lunes, 28 "
	  "de agosto, 5:30 p. m., Audiencia y voto final, City and "
	  "County Building, sala 450 (antes: lunes, 21 de agosto, 5:30 "
	  "p. m.). voto.example.org ALTO para salir", NULL },
	{ "moved, with her deadline, English", CORRECTION_MOVED, "en",
	  ALPHABET_GSM7, 2,
	  "Denver Vote Alerts: a change. Public hearing and final vote "
	  "is now Monday, August 28 at 5:30 PM, City and County "
	  "Building, room 450, not Monday, August 21 at 5:30 PM. "
	  "Sign-up to speak closes Monday, August 28 at 5:00 PM. "
	  "vote.example.org Reply STOP to end", "signup_closes" },
	{ "moved, with her deadline, Spanish", CORRECTION_MOVED, "es",
	  ALPHABET_GSM7, 2,
	  "Alertas del Voto de Denver: hay un cambio. Ahora: lunes, 28 "
	  "de agosto, 5:30 p. m., Audiencia y voto final, City and "
	  "County Building, sala 450 (antes: lunes, 21 de agosto, 5:30 "
	  "p. m.). Ahora: lunes, 28 de agosto, 5:00 p. m., Cierra el registro "
	  "para hablar. voto.example.org ALTO para salir", "signup_closes" },
	{ "postponed, English", CORRECTION_POSTPONED, "en", ALPHABET_GSM7, 2,
	  "Denver Vote Alerts: a change. Public hearing and final vote "
	  "is postponed and is not Monday, August 21 at 5:30 PM. We will "
	  "text you the new date. vote.example.org Reply STOP to end", NULL },
	{ "postponed, Spanish", CORRECTION_POSTPONED, "es", ALPHABET_GSM7, 2,
	  "Alertas del Voto de Denver: hay un cambio. Audiencia y voto "
	  "final (lunes, 21 de agosto, 5:30 p. m.): se aplaza. Le "
	  "enviaremos la nueva fecha. voto.example.org ALTO para salir", NULL },
	{ "cancelled, English", CORRECTION_CANCELLED, "en", ALPHABET_GSM7, 1,
	  "Denver Vote Alerts: a change. Public hearing and final vote "
	  "is cancelled and is not Monday, August 21 at 5:30 PM. "
	  "vote.example.org Reply STOP to end", NULL },
	{ "cancelled, Spanish", CORRECTION_CANCELLED, "es", ALPHABET_GSM7, 1,
	  "Alertas del Voto de Denver: hay un cambio. Audiencia y voto "
	  "final (lunes, 21 de agosto, 5:30 p. m.): se cancela. "
	  "voto.example.org ALTO para salir", NULL },
	{ "replaced, English", CORRECTION_REPLACED, "en", ALPHABET_GSM7, 2,
	  "Denver Vote Alerts: a change. Public hearing and final vote "
	  "of Monday, August 21 at 5:30 PM does not take place. In its "
	  "place: First reading, Monday, August 21 at 5:30 PM, City and "
	  "County Building, room 450. vote.example.org Reply STOP to end", NULL },
	{ "replaced, Spanish", CORRECTION_REPLACED, "es", ALPHABET_GSM7, 2,
	  "Alertas del Voto de Denver: hay un cambio. Audiencia y voto "
	  "final (lunes, 21 de agosto, 5:30 p. m.) no se celebra. En su "
	  "lugar: Primera lectura, lunes, 21 de agosto, 5:30 p. m., City "
	  "and County Building, sala 450. voto.example.org ALTO para "
	  "salir", NULL },
	{ "a deadline, English", CORRECTION_DEADLINE, "en", ALPHABET_GSM7, 2,
	  "Denver Vote Alerts: a change. Sign-up to speak closes Monday, "
	  "August 28 at 5:00 PM. Public hearing and final vote: still "
	  "Monday, August 28 at 5:30 PM. vote.example.org Reply STOP to "
	  "end", "signup_closes" },
	{ "a deadline, Spanish", CORRECTION_DEADLINE, "es", ALPHABET_GSM7, 2,
	  "Alertas del Voto de Denver: hay un cambio. Ahora: lunes, 28 "
	  "de agosto, 5:00 p. m., Cierra el registro para hablar. Sigue "
	  "igual: Audiencia y voto final (lunes, 28 de agosto, 5:30 p. "
	  "m.). voto.example.org ALTO para salir", "signup_closes" },
	{ "two deadlines, English", CORRECTION_DEADLINE, "en", ALPHABET_GSM7, 2,
	  "Denver Vote Alerts: a change. Sign-up to speak closes Monday, "
	  "August 28 at 5:00 PM. Last day to ask for an interpreter "
	  "Wednesday, August 23 at 12:00 PM. Public hearing and final vote: "
	  "still Monday, August 28 at 5:30 PM. vote.example.org Reply STOP to "
	  "end", "interpreter_request signup_closes" },
	{ "a result, English", CORRECTION_RESULT, "en", ALPHABET_GSM7, 2,
	  "Denver Vote Alerts: a correction to what we wrote about "
	  "Public hearing and final vote: the Public Safety Enforcement "
	  "Priority Act passed 10 to 0. vote.example.org Reply STOP to "
	  "end", NULL },
	{ "a result, Spanish", CORRECTION_RESULT, "es", ALPHABET_UCS2, 3,
	  "Alertas del Voto de Denver: corregimos lo que escribimos "
	  "sobre Audiencia y voto final: la Ley de Prioridades de Seguridad "
	  "Pública fue aprobada 10 a 0. voto.example.org ALTO para salir", NULL },
};
#define NTEXTS (sizeof texts / sizeof texts[0])

static struct config *sample;

static int
load_sample(void **state)
{
	char *lines;

	(void)state;
	sample = load(PREGON_SOURCE, &lines);
	print_error("%s", lines);
	free(lines);
	return sample != NULL ? 0 : -1;
}

static int
unload_sample(void **state)
{
	(void)state;
	config_unref(sample);
	return 0;
}

/* What the final vote is, where ${kind} is said of it. */
static struct occasion
final_vote(enum correction_kind kind)
{
	struct occasion o = *config_occasion(sample, "final_vote");

	if (kind == CORRECTION_POSTPONED)
		o.status = OCCASION_POSTPONED;
	if (kind == CORRECTION_CANCELLED || kind == CORRECTION_REPLACED)
		o.status = OCCASION_CANCELLED;
	if (kind == CORRECTION_RESULT) {
		o.outcome = OUTCOME_PASSED;
		o.tally = (struct tally){ 2, { 10, 0 } };
	}
	if (kind == CORRECTION_REPLACED)
		o.replaced_by = config_occasion(sample, "first_reading");
	return o;
}

/* Render what ${t} says; ${alert} is about the event ${*o} of the sample. */
static void
render(const struct text_case *t, const struct alert *alert,
    struct secret *ret)
{
	int64_t told_ms = t->kind == CORRECTION_DEADLINE ||
	    t->kind == CORRECTION_RESULT ? 0 :
	    alert->occasion->starts_ms - INT64_C(7) * 24 * 3600 * 1000;
	struct reader reader = { 0 };
	struct rendered rendered = { 0 };
	struct err err = { 0 };
	struct parts parts;
	json_t *facts;

	assert_true(config_parts(sample, alert, CHANNEL_SMS, t->language,
	    &parts));
	facts = facts_build(sample, alert, t->language,
	    alert->occasion->starts_ms, &err);
	assert_string_equal(err.text, "");
	reader.was = facts_was(t->language, alert->jurisdiction->zone,
	    told_ms, NULL, told_ms, &err);
	render_message(CHANNEL_SMS, &parts, facts, &reader, &rendered, &err);
	assert_string_equal(err.text, "");
	*ret = rendered.part[PART_TEXT];
	json_decref(reader.was);
	json_decref(facts);
}

static void
check_text(void **state)
{
	const struct text_case *t = *state;
	struct occasion *o =
	    (struct occasion *)config_occasion(sample, "final_vote"), was = *o;
	struct segmentation got;
	struct secret text = { 0 };
	struct alert alert;

	assert_true(corrections_say(sample, t->kind, CHANNEL_SMS, &alert));
	*o = final_vote(t->kind);	/* facts come from the files' own */
	alert.occasion = o;
	alert.measure = o->measure;
	alert.deadlines = t->deadlines;
	render(t, &alert, &text);
	*o = was;
	free(alert.audience);
	assert_string_equal(secret_reveal(&text), t->text);
	assert_int_equal(segment_count(secret_reveal(&text), text.len, &got),
	    0);
	assert_int_equal(got.alphabet, t->alphabet);
	assert_int_equal(got.segments, t->segments);
	assert_null(strstr(secret_reveal(&text), ".."));
	assert_null(strstr(secret_reveal(&text), "  "));
	secret_done(&text);
}

int
main(void)
{
	struct CMUnitTest tests[NWRONG + 1 + NTEXTS];
	size_t i;

	for (i = 0; i < NWRONG; i++)
		tests[i] = (struct CMUnitTest){ .name = wrong[i].label,
		    .test_func = check_wrong, .initial_state = &wrong[i] };
	tests[NWRONG] = (struct CMUnitTest){ .name = "replaced in a circle",
	    .test_func = circle_is_refused };
	for (i = 0; i < NTEXTS; i++)
		tests[NWRONG + 1 + i] = (struct CMUnitTest){
		    .name = texts[i].label, .test_func = check_text,
		    .initial_state = &texts[i] };
	return cmocka_run_group_tests_name("corrections", tests, load_sample,
	    unload_sample);
}
