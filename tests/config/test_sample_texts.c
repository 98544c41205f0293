#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "config/config.h"
#include "config/facts.h"
#include "config/moments.h"
#include "config/render.h"
#include "text/segment.h"

/*
 * Every text of the sample in config/, as it goes out at the alert's own time,
 * before quiet hours.
 */
struct sample_text {
	const char	*label;
	const char	*alert, *language;
	const char	*at;
	enum alphabet	 alphabet;
	size_t		 segments;
	const char	*text;
};

static struct sample_text texts[] = {
	{ "committee passed, English", "committee_passed", "en",
	    "2017-08-02T18:00:00-06:00", ALPHABET_GSM7, 2,
	    "Denver Vote Alerts: the Public Safety Enforcement Priority "
	    "Act passed committee today. First reading before the full "
	    "council: Monday, August 21 at 5:30 PM. vote.example.org Reply "
	    "STOP to end" },
	{ "committee passed, Spanish", "committee_passed", "es",
	    "2017-08-02T18:00:00-06:00", ALPHABET_UCS2, 3,
	    "Alertas del Voto de Denver: la Ley de Prioridades de "
	    "Seguridad Pública fue aprobada en comité hoy. Primera "
	    "lectura: lunes, 21 de agosto, 5:30 p. m. Más: "
	    "voto.example.org ALTO para salir" },
	{ "bill changed, English", "bill_changed", "en",
	    "2017-08-16T18:00:00-06:00", ALPHABET_GSM7, 2,
	    "Denver Vote Alerts: the text of the Public Safety Enforcement "
	    "Priority Act changed (file 17-0940). First reading is in 5 "
	    "days, Monday, August 21 at 5:30 PM. Read it: vote.example.org "
	    "Reply STOP to end" },
	{ "bill changed, Spanish", "bill_changed", "es",
	    "2017-08-16T18:00:00-06:00", ALPHABET_UCS2, 3,
	    "Alertas del Voto de Denver: cambió el texto de la Ley de "
	    "Prioridades de Seguridad Pública (17-0940). Primera "
	    "lectura dentro de 5 días, lunes, 21 de agosto, 5:30 p. m. "
	    "voto.example.org ALTO para salir" },
	{ "first reading soon, English", "first_reading_soon", "en",
	    "2017-08-18T18:00:00-06:00", ALPHABET_GSM7, 2,
	    "Denver Vote Alerts: First reading in 3 days: Monday, August "
	    "21 at 5:30 PM, City and County Building, room 450. Ask your "
	    "council member to vote yes. vote.example.org Reply STOP to end" },
	{ "first reading soon, Spanish", "first_reading_soon", "es",
	    "2017-08-18T18:00:00-06:00", ALPHABET_UCS2, 3,
	    "Alertas del Voto de Denver: Primera lectura dentro de 3 "
	    "días: lunes, 21 de agosto, 5:30 p. m., City and County "
	    "Building, sala 450. Pida a su concejal votar sí. "
	    "voto.example.org ALTO para salir" },
	{ "first reading today, English", "first_reading_today", "en",
	    "2017-08-21T15:30:00-06:00", ALPHABET_GSM7, 1,
	    "Denver Vote Alerts: First reading today at 5:30 PM, City and "
	    "County Building, room 450. Come, or watch: vote.example.org "
	    "Reply STOP to end" },
	{ "first reading today, Spanish", "first_reading_today", "es",
	    "2017-08-21T15:30:00-06:00", ALPHABET_GSM7, 1,
	    "Alertas del Voto de Denver: Primera lectura hoy, 5:30 p. "
	    "m., City and County Building, sala 450. Venga, o mire en "
	    "voto.example.org ALTO para salir" },
	{ "first reading result, English", "first_reading_result", "en",
	    "2017-08-21T21:30:00-06:00", ALPHABET_GSM7, 2,
	    "Denver Vote Alerts: the Public Safety Enforcement Priority "
	    "Act moved on to a final vote. Public hearing and final vote: "
	    "Monday, August 28 at 5:30 PM. vote.example.org Reply STOP to "
	    "end" },
	{ "first reading result, Spanish", "first_reading_result", "es",
	    "2017-08-21T21:30:00-06:00", ALPHABET_UCS2, 3,
	    "Alertas del Voto de Denver: la Ley de Prioridades de "
	    "Seguridad Pública pasó a la votación final. Audiencia y "
	    "voto final: lunes, 28 de agosto, 5:30 p. m. Más: "
	    "voto.example.org ALTO para salir" },
	{ "final vote soon, English", "final_vote_soon", "en",
	    "2017-08-25T18:00:00-06:00", ALPHABET_GSM7, 2,
	    "Denver Vote Alerts: Public hearing and final vote in 3 days: "
	    "Monday, August 28 at 5:30 PM, City and County Building, room "
	    "450. Ask your council member to vote yes. vote.example.org "
	    "Reply STOP to end" },
	{ "final vote soon, Spanish", "final_vote_soon", "es",
	    "2017-08-25T18:00:00-06:00", ALPHABET_UCS2, 3,
	    "Alertas del Voto de Denver: Audiencia y voto final dentro "
	    "de 3 días: lunes, 28 de agosto, 5:30 p. m., City and "
	    "County Building, sala 450. Pida a su concejal votar sí. "
	    "voto.example.org ALTO para salir" },
	{ "final vote today, English", "final_vote_today", "en",
	    "2017-08-28T15:30:00-06:00", ALPHABET_GSM7, 1,
	    "Denver Vote Alerts: Public hearing and final vote today at "
	    "5:30 PM, City and County Building, room 450. Come, or watch: "
	    "vote.example.org Reply STOP to end" },
	{ "final vote today, Spanish", "final_vote_today", "es",
	    "2017-08-28T15:30:00-06:00", ALPHABET_GSM7, 1,
	    "Alertas del Voto de Denver: Audiencia y voto final hoy, "
	    "5:30 p. m., City and County Building, sala 450. Venga, o "
	    "mire en voto.example.org ALTO para salir" },
	{ "final passage, English", "final_passage", "en",
	    "2017-08-28T21:40:00-06:00", ALPHABET_GSM7, 1,
	    "Denver Vote Alerts: the Public Safety Enforcement Priority "
	    "Act passed 10 to 0. The mayor may now sign it. Thank you. "
	    "vote.example.org Reply STOP to end" },
	{ "final passage, Spanish", "final_passage", "es",
	    "2017-08-28T21:40:00-06:00", ALPHABET_UCS2, 3,
	    "Alertas del Voto de Denver: la Ley de Prioridades de "
	    "Seguridad Pública fue aprobada 10 a 0. Falta la firma del "
	    "alcalde. Gracias. voto.example.org ALTO para salir" },
	{ "final vote failed, English", "final_failed", "en",
	    "2017-08-28T21:40:00-06:00", ALPHABET_GSM7, 2,
	    "Denver Vote Alerts: the Public Safety Enforcement Priority Act did "
	    "not pass (4 to 9). Thank you for speaking up. What comes next: "
	    "vote.example.org Reply STOP to end" },
	{ "final vote failed, Spanish", "final_failed", "es",
	    "2017-08-28T21:40:00-06:00", ALPHABET_UCS2, 3,
	    "Alertas del Voto de Denver: la Ley de Prioridades de Seguridad "
	    "Pública no fue aprobada (4 a 9). Gracias por su voz. Lo que sigue: "
	    "voto.example.org ALTO para salir" },
	{ "final vote postponed, English", "final_postponed", "en",
	    "2017-08-28T21:40:00-06:00", ALPHABET_GSM7, 2,
	    "Denver Vote Alerts: the vote on the Public Safety Enforcement "
	    "Priority Act was postponed. There is no new date yet. You will hear "
	    "from us when there is. vote.example.org Reply STOP to end" },
	{ "final vote postponed, Spanish", "final_postponed", "es",
	    "2017-08-28T21:40:00-06:00", ALPHABET_UCS2, 3,
	    "Alertas del Voto de Denver: la votación de la Ley de Prioridades de "
	    "Seguridad Pública fue aplazada. Aún no hay fecha; le avisaremos. "
	    "voto.example.org ALTO para salir" },
	{ "signed, English", "signed", "en",
	    "2017-08-31T17:00:00-06:00", ALPHABET_GSM7, 1,
	    "Denver Vote Alerts: the mayor signed the Public Safety "
	    "Enforcement Priority Act. It is now law in Denver. "
	    "vote.example.org Reply STOP to end" },
	{ "signed, Spanish", "signed", "es",
	    "2017-08-31T17:00:00-06:00", ALPHABET_UCS2, 3,
	    "Alertas del Voto de Denver: el alcalde firmó la Ley de "
	    "Prioridades de Seguridad Pública. Ya es ley en Denver. "
	    "voto.example.org ALTO para salir" },
	{ "order drafted, English", "order_draft", "en",
	    "2017-08-01T11:00:00-06:00", ALPHABET_GSM7, 2,
	    "Denver Vote Alerts: the mayor's executive order: draft published "
	    "Tuesday, August 1. It says: no arrests in city jails without a "
	    "judge's warrant, and a legal defense fund. A mayor can reverse it "
	    "alone; a city law takes a vote. vote.example.org Reply STOP to "
	    "end" },
	{ "order drafted, Spanish", "order_draft", "es",
	    "2017-08-01T11:00:00-06:00", ALPHABET_GSM7, 2,
	    "Alertas del Voto de Denver: la orden ejecutiva del alcalde: "
	    "borrador publicado (martes, 1 de agosto). Dice: nadie es "
	    "arrestado en las prisiones de la ciudad sin orden de un juez; hay "
	    "un fondo de defensa legal. Un alcalde puede revocarla solo; una "
	    "ley exige un voto. voto.example.org ALTO para salir" },
	{ "order changed, English", "order_changed", "en",
	    "2017-08-24T12:00:00-06:00", ALPHABET_GSM7, 1,
	    "Denver Vote Alerts: the text of the mayor's executive order "
	    "changed today (before: draft published). Read it: "
	    "vote.example.org Reply STOP to end" },
	{ "order changed, Spanish", "order_changed", "es",
	    "2017-08-24T12:00:00-06:00", ALPHABET_GSM7, 1,
	    "Alertas del Voto de Denver: el texto de la orden ejecutiva del "
	    "alcalde ha cambiado hoy (antes: borrador publicado). "
	    "voto.example.org ALTO para salir" },
	{ "order signed, English", "order_signed", "en",
	    "2017-08-31T16:00:00-06:00", ALPHABET_GSM7, 2,
	    "Denver Vote Alerts: the mayor's executive order was signed today "
	    "(before: draft changed). It is Executive Order 142. A mayor can "
	    "reverse it alone; a city law takes a vote. vote.example.org Reply "
	    "STOP to end" },
	{ "order signed, Spanish", "order_signed", "es",
	    "2017-08-31T16:00:00-06:00", ALPHABET_GSM7, 2,
	    "Alertas del Voto de Denver: la orden ejecutiva del alcalde fue "
	    "firmada hoy (antes: borrador cambiado). Es la Orden Ejecutiva "
	    "142. Un alcalde puede revocarla solo; una ley exige un voto. "
	    "voto.example.org ALTO para salir" },
	{ "sign-up closes, English", "signup_closes_soon", "en",
	    "2017-08-28T12:00:00-06:00", ALPHABET_GSM7, 2,
	    "Denver Vote Alerts: Sign-up to speak closes today at 5:00 PM. "
	    "Public hearing and final vote, City and County Building, room "
	    "450. You can come without speaking. vote.example.org Reply STOP "
	    "to end" },
	{ "sign-up closes, Spanish", "signup_closes_soon", "es",
	    "2017-08-28T12:00:00-06:00", ALPHABET_GSM7, 2,
	    "Alertas del Voto de Denver: Cierra el registro para hablar hoy, "
	    "5:00 p. m. (Audiencia y voto final, City and County "
	    "Building, sala 450). Puede venir sin hablar. voto.example.org "
	    "ALTO para salir" },
};
#define NTEXTS (sizeof texts / sizeof texts[0])

#define ENGLISH_SEGMENTS 2	/* at most, and GSM-7 */
#define SPANISH_SEGMENTS 3

static struct config *config;

static int
load(void **state)
{
	struct mistakes mistakes;
	char *line;
	size_t i;

	(void)state;
	mistakes_init(&mistakes);
	config = config_load(PREGON_SOURCE "/config", &mistakes);
	for (i = 0; i < mistakes.kept; i++) {
		line = mistake_line(&mistakes.items[i]);
		print_error("%s\n", line);
		free(line);
	}
	mistakes_done(&mistakes);
	return config != NULL ? 0 : -1;
}

static int
unload(void **state)
{
	(void)state;
	config_unref(config);
	return 0;
}

static int64_t
own_time(const struct alert *alert)
{
	if (alert->stage != NULL)
		return alert->stage->at_ms;
	return moments_anchor(&alert->when, alert->occasion,
	    alert->jurisdiction);
}

/* Let the final vote have the outcome that ${alert} is on, as if it was so. */
static void
come_true(const struct alert *alert)
{
	static const struct tally tallies[OUTCOME_RESULTS] = {
		[OUTCOME_PASSED] = { 3, { 10, 0, 3 } },
		[OUTCOME_FAILED] = { 2, { 4, 9 } },
	};
	struct occasion *o = &config->measures[1].occasions[2];

	assert_string_equal(o->uid, "final_vote");
	o->outcome = alert->when.outcome;
	o->tally = tallies[o->outcome];
	o->outcome_ms = o->outcome != OUTCOME_NONE ?
	    o->starts_ms + 15000000 : 0;	/* 21:40 */
}

/* ${alert}, about the last stage it is on, or the outcome, if it is on one. */
static struct alert
about(const struct alert *alert)
{
	struct alert ret = *alert;

	come_true(alert);
	ret.stage = moments_last_stage(alert);
	return ret;
}

/* What ${one} says in ${language} to somebody without a name. */
static void
render(const struct alert *one, const char *language, struct secret *ret)
{
	struct alert fires = about(one), *alert = &fires;
	struct rendered rendered = { 0 };
	struct reader nobody = { 0 };
	struct err err = { 0 };
	struct parts parts;
	json_t *facts;

	assert_true(config_parts(config, alert, CHANNEL_SMS, language,
	    &parts));
	facts = facts_build(config, alert, language, own_time(alert), &err);
	assert_string_equal(err.text, "");
	render_message(CHANNEL_SMS, &parts, facts, &nobody, &rendered, &err);
	assert_string_equal(err.text, "");
	*ret = rendered.part[PART_TEXT];
	json_decref(facts);
}

static void
check_text(void **state)
{
	const struct sample_text *t = *state;
	const struct alert *one = config_alert(config, t->alert), *alert;
	struct segmentation got;
	struct secret text = { 0 };
	char at[ZONE_ISO_LEN + 1];
	struct alert fires;

	assert_non_null(one);
	fires = about(one);
	alert = &fires;
	zone_format(alert->jurisdiction->zone, own_time(alert), at);
	assert_string_equal(at, t->at);
	render(alert, t->language, &text);
	assert_string_equal(secret_reveal(&text), t->text);
	assert_int_equal(segment_count(secret_reveal(&text), text.len, &got),
	    0);
	assert_int_equal(got.alphabet, t->alphabet);
	assert_int_equal(got.segments, t->segments);
	secret_done(&text);
}

/* Call ${check} for every text of every alert. */
static void
each_text(void (*check)(const char *language, const struct secret *text))
{
	struct secret text = { 0 };
	const char *language;
	size_t i, j;

	assert_true(config->nalerts > 0);
	for (i = 0; i < config->nalerts; i++)
		for (j = 0; (language = facts_language(&config->alerts[i],
		    j)) != NULL; j++) {
			render(&config->alerts[i], language, &text);
			check(language, &text);
			secret_done(&text);
		}
}

static void
check_all_are_here(void **state)
{
	const char *language;
	size_t i, j, k, n = 0;

	(void)state;
	for (i = 0; i < config->nalerts; i++)
		for (j = 0; (language = facts_language(&config->alerts[i],
		    j)) != NULL; j++, n++) {
			for (k = 0; k < NTEXTS; k++)
				if (str_eq(texts[k].alert,
				    config->alerts[i].name) &&
				    str_eq(texts[k].language, language))
					break;
			assert_true(k < NTEXTS);
		}
	assert_int_equal(n, NTEXTS);
}

static void
english_is_short(const char *language, const struct secret *text)
{
	struct segmentation got;

	if (!str_eq(language, "en"))
		return;
	assert_int_equal(segment_count(secret_reveal(text), text->len, &got),
	    0);
	assert_int_equal(got.alphabet, ALPHABET_GSM7);
	assert_true(got.segments <= ENGLISH_SEGMENTS);
}

static void
check_english(void **state)
{
	(void)state;
	each_text(english_is_short);
}

static void
spanish_is_short(const char *language, const struct secret *text)
{
	struct segmentation got;

	if (!str_eq(language, "es"))
		return;
	assert_int_equal(segment_count(secret_reveal(text), text->len, &got),
	    0);
	assert_true(got.segments <= SPANISH_SEGMENTS);
}

static void
check_spanish(void **state)
{
	(void)state;
	each_text(spanish_is_short);
}

static void
names_sender_and_stop(const char *language, const struct secret *text)
{
	const char *line = secret_reveal(text);
	bool english = str_eq(language, "en");

	assert_true(str_starts(line, english ? "Denver Vote Alerts: " :
	    "Alertas del Voto de Denver: "));
	assert_true(str_ends(line, english ? " Reply STOP to end" :
	    " ALTO para salir"));
	assert_null(strstr(line, ".."));
	assert_null(strstr(line, "  "));
	assert_null(strstr(line, "{{"));
}

static void
check_sender_and_stop(void **state)
{
	(void)state;
	each_text(names_sender_and_stop);
}

static void
check_nothing_missing(void **state)
{
	const char *language;
	struct alert alert;
	size_t i;

	(void)state;
	for (i = 0; i < config->nalerts; i++) {
		alert = about(&config->alerts[i]);
		assert_null(facts_missing(config, &alert, own_time(&alert),
		    &language));
	}
}

static const struct CMUnitTest others[] = {
	{ .name = "every alert is here in every language",
	    .test_func = check_all_are_here },
	{ .name = "every English text is GSM-7 and two segments or fewer",
	    .test_func = check_english },
	{ .name = "every Spanish text is three segments or fewer",
	    .test_func = check_spanish },
	{ .name = "every text names the sender and how to stop",
	    .test_func = check_sender_and_stop },
	{ .name = "no text waits for a fact",
	    .test_func = check_nothing_missing },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NTEXTS + NOTHERS];
	size_t i;

	for (i = 0; i < NTEXTS; i++)
		tests[i] = (struct CMUnitTest){ .name = texts[i].label,
		    .test_func = check_text, .initial_state = &texts[i] };
	memcpy(tests + NTEXTS, others, sizeof others);
	return cmocka_run_group_tests_name("sample_texts", tests, load, unload);
}
