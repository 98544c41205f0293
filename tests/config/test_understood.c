/*
 * The shipped words: what people text, and what it is taken for.
 *
 * tests/model/sentences/ holds sentences of each language, as many stops as
 * others and more: first those that people wrote who had not seen the rules, then
 * rows of the kinds that such people's sentences showed to be missing.  No stop is
 * missed, at most FALSE_MAX of the others stop (one that is held for review is no
 * false one).
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "config/config.h"
#include "model/intent.h"
#include "model/lexicon.h"

#define FALSE_MAX	5
#define SENTENCES_MIN	100
#define LINE_BYTES	512

static struct config *config;

struct understood_case {
	const char		*text;		/* and the label */
	enum intent_kind	 want;
	const char		*list, *language;
};

static struct understood_case cases[] = {
	/* Commands */
	{ "STOP", INTENT_STOP, NULL, NULL },
	{ "Stop.", INTENT_STOP, NULL, NULL },
	{ "\uff33\uff34\uff2f\uff30", INTENT_STOP, NULL, NULL },
	{ "S T O P", INTENT_STOP, NULL, NULL },
	{ "stpo", INTENT_STOP, NULL, NULL },
	{ "sotp", INTENT_STOP, NULL, NULL },
	{ "\"STOP\"", INTENT_STOP, NULL, NULL },
	{ "yes stop", INTENT_STOP, NULL, NULL },
	{ "STOP VOTE", INTENT_STOP, NULL, NULL },
	{ "ALTO", INTENT_STOP, NULL, "es" },
	{ "alto!!!", INTENT_STOP, NULL, "es" },
	{ "no m\u00e1s", INTENT_STOP, NULL, "es" },
	{ "LEAVE VOTE", INTENT_LEAVE, "vote", "en" },
	{ "Dejar la lista VOTO", INTENT_LEAVE, "vote", "es" },
	{ "VOTE", INTENT_JOIN, "vote", "en" },
	{ "Voto por favor", INTENT_JOIN, "vote", "es" },
	{ "JOIN VOTE", INTENT_JOIN, "vote", "en" },
	{ "YES", INTENT_START, NULL, "en" },
	{ "S\u00cd", INTENT_START, NULL, "es" },
	{ "START", INTENT_START, NULL, "en" },
	{ "HELP", INTENT_HELP, NULL, "en" },
	{ "ayuda!", INTENT_HELP, NULL, "es" },
	{ "who is this?", INTENT_HELP, NULL, "en" },
	{ "INFO", INTENT_INFO, NULL, "en" },
	{ "LIST", INTENT_LIST, NULL, "en" },
	{ "Lista", INTENT_LIST, NULL, "es" },
	{ "WHEN", INTENT_WHEN, NULL, "en" },
	{ "\u00bfCU\u00c1NDO?", INTENT_WHEN, NULL, "es" },
	{ "ESPA\u00d1OL", INTENT_LANGUAGE, NULL, "es" },
	{ "english please", INTENT_LANGUAGE, NULL, "en" },
	{ "FORGET", INTENT_FORGET, NULL, "en" },
	{ "olvidar", INTENT_FORGET, NULL, "es" },
	/* Sentences that stop */
	{ "please stop texting me", INTENT_STOP, NULL, "en" },
	{ "dejen de molestar", INTENT_STOP, NULL, "es" },
	{ "no stop texting me", INTENT_STOP, NULL, "en" },
	{ "Stop. Thank you", INTENT_STOP, NULL, NULL },
	{ "can you stop texting me?", INTENT_STOP, NULL, "en" },
	{ "I moved to Pueblo stop", INTENT_STOP, NULL, "en" },
	{ "wrong number", INTENT_STOP, NULL, "en" },
	{ "N\u00famero equivocado!", INTENT_STOP, NULL, "es" },
	{ "wrong #", INTENT_STOP, NULL, "en" },
	{ "mi # no, # equivocado", INTENT_STOP, NULL, "es" },
	{ "kitenme", INTENT_STOP, NULL, "es" },
	{ "leave me the hell alone", INTENT_STOP, NULL, "en" },
	{ "dont want no more texts", INTENT_STOP, NULL, "en" },
	{ "not Rosa", INTENT_STOP, NULL, "en" },
	{ "I texted STOP yesterday", INTENT_STOP, NULL, NULL },
	{ "remove 303 555 0142 from your list", INTENT_STOP, NULL, NULL },
	{ "do not want", INTENT_STOP, NULL, "en" },
	{ "love your work but take me off", INTENT_STOP, NULL, "en" },
	{ "take me off of wherever you have me", INTENT_STOP, NULL, "en" },
	{ "she died. dont text this number anymore", INTENT_STOP, NULL, "en" },
	{ "dont send me any more I am 84", INTENT_STOP, NULL, "en" },
	{ "I dont want to keep getting these", INTENT_STOP, NULL, "en" },
	{ "the council needs to stop texting me", INTENT_STOP, NULL, "en" },
	{ "we would like to unsubscribe", INTENT_STOP, NULL, NULL },
	{ "dont text us at this number anymore", INTENT_STOP, NULL, "en" },
	{ "i moved out of denver take me off", INTENT_STOP, NULL, "en" },
	{ "ya no vivo en Denver quitenme", INTENT_STOP, NULL, "es" },
	{ "ya no m manden msj", INTENT_STOP, NULL, "es" },
	{ "ya no me manden lo de Denver", INTENT_STOP, NULL, "es" },
	{ "leave my kid alone", INTENT_STOP, NULL, "en" },
	{ "deje a mi nieta en paz", INTENT_STOP, NULL, "es" },
	{ "can you not please", INTENT_STOP, NULL, "en" },
	{ "text me one more time and I call the cops", INTENT_STOP, NULL, "en" },
	{ "idk who you are stop texting", INTENT_STOP, NULL, "en" },
	{ "le agradecer\u00eda que borrara mi n\u00famero", INTENT_STOP, NULL,
	    "es" },
	{ "ekivocado", INTENT_STOP, NULL, "es" },
	{ "me apunt\u00e9 por error", INTENT_STOP, NULL, "es" },
	{ "this has to end", INTENT_STOP, NULL, NULL },
	/* What must not stop */
	{ "tell the mayor to quit ignoring us", INTENT_UNKNOWN, NULL, NULL },
	{ "if they cancel it will you text us", INTENT_UNKNOWN, NULL, NULL },
	{ "sure enough they put it on a Monday", INTENT_UNKNOWN, NULL, NULL },
	{ "you have the wrong room on the flyer", INTENT_UNKNOWN, NULL, NULL },
	{ "estaba equivocada, es el lunes", INTENT_UNKNOWN, NULL, NULL },
	{ "ICE needs to leave my kid alone", INTENT_REVIEW, NULL, NULL },
	{ "this has to end. my rent went up", INTENT_REVIEW, NULL, NULL },
	{ "me equivoqu\u00e9 y puse ALTO, me vuelven a apuntar?", INTENT_REVIEW,
	    NULL, NULL },
	{ "#StopRaids", INTENT_UNKNOWN, NULL, NULL },
	{ "va a pasar o no", INTENT_UNKNOWN, NULL, NULL },
	{ "don't call the cops", INTENT_UNKNOWN, NULL, NULL },
	{ "Liked \u201cVote today. Reply STOP to end\u201d", INTENT_UNKNOWN,
	    NULL, NULL },
	{ "Le gust\u00f3 \u201cEl voto es hoy. ALTO para salir\u201d",
	    INTENT_UNKNOWN, NULL, NULL },
	{ "\U0001f44d to \u201cVote today. Reply STOP to end\u201d",
	    INTENT_UNKNOWN, NULL, NULL },
	{ "don't stop texting me", INTENT_UNKNOWN, NULL, NULL },
	{ "no paren de avisarme", INTENT_UNKNOWN, NULL, NULL },
	{ "I don't want to miss any texts", INTENT_UNKNOWN, NULL, NULL },
	{ "stop ICE", INTENT_UNKNOWN, NULL, NULL },
	{ "I saw the STOP sign", INTENT_UNKNOWN, NULL, NULL },
	{ "\u00bfcu\u00e1ndo paran las deportaciones?", INTENT_UNKNOWN, NULL,
	    NULL },
	{ "when does voting stop?", INTENT_UNKNOWN, NULL, NULL },
	{ "will they stop talking and just vote?", INTENT_UNKNOWN, NULL, NULL },
	{ "is there enough parking?", INTENT_UNKNOWN, NULL, NULL },
	{ "dont take me off i still want the alerts", INTENT_UNKNOWN, NULL,
	    NULL },
	{ "no me quiten de la lista", INTENT_UNKNOWN, NULL, NULL },
	{ "you have the wrong date up there", INTENT_UNKNOWN, NULL, NULL },
	{ "mandaron el link equivocado, no abre", INTENT_UNKNOWN, NULL, NULL },
	/* In doubt */
	{ "the council needs to end this nonsense", INTENT_REVIEW, NULL, NULL },
	{ "no dejen que lo cancelen esos, ya estuvo bueno", INTENT_REVIEW,
	    NULL, NULL },
	{ "es en el edificio alto o en el chiquito?", INTENT_UNKNOWN, NULL,
	    NULL },
	{ "take me off, no, keep me on the list", INTENT_REVIEW, NULL, NULL },
	{ "no me manden lo del concilio", INTENT_REVIEW, NULL, NULL },
	{ "I replied STOP by mistake. I want to keep getting these",
	    INTENT_REVIEW, NULL, NULL },
	{ "tell whoever to remove me", INTENT_REVIEW, NULL, NULL },
	{ "quit is such an ugly word", INTENT_REVIEW, NULL, NULL },
	{ "haha stop you're making me cry", INTENT_REVIEW, NULL, NULL },
	{ "we have to stop seeing her", INTENT_REVIEW, NULL, NULL },
	{ "Reply STOP to end", INTENT_REVIEW, NULL, NULL },
	{ "shop", INTENT_REVIEW, NULL, NULL },
	{ "when will these texts stop?", INTENT_REVIEW, NULL, NULL },
	{ "why did you stop texting me?", INTENT_REVIEW, NULL, NULL },
	{ "don't text me before 8am", INTENT_REVIEW, NULL, NULL },
	{ "don't stop the alerts. stop texting my husband", INTENT_REVIEW,
	    NULL, NULL },
	{ "I texted STOP by accident", INTENT_REVIEW, NULL, NULL },
	{ "he said \"please stop texting me\"", INTENT_REVIEW, NULL, NULL },
};
#define NCASES (sizeof cases / sizeof cases[0])

static enum intent_kind
kind_of(const char *text)
{
	struct intent got;

	intent_read(config->lexicon, text, strlen(text), &got);
	return got.kind;
}

static void
check_case(void **state)
{
	const struct understood_case *c = *state;
	struct intent got;

	intent_read(config->lexicon, c->text, strlen(c->text), &got);
	assert_string_equal(intent_name(got.kind), intent_name(c->want));
	assert_true(c->list == NULL ? got.list == NULL :
	    got.list != NULL && str_eq(got.list, c->list));
	assert_true(c->language == NULL ? got.language == NULL :
	    got.language != NULL && str_eq(got.language, c->language));
}

/* Whatever stands around it, or is done to its case and accents. */
static void
check_dress(const char *word)
{
	static const char *const dresses[] = {
		"%s", "%s.", "%s!!!", " %s ", "%s?", "...%s...", "(%s)",
		"\"%s\"", "*%s*", "%s \U0001f64f", "%s please", "Por favor %s",
		"\u200b%s\u200b", "%s\n", "\u00a1%s!", "%s\xff",
	};
	char text[LINE_BYTES], upper[LEXICON_TERM_MAX];
	size_t i, k;

	for (k = 0; word[k] != '\0'; k++)
		upper[k] = word[k] >= 'a' && word[k] <= 'z' ?
		    (char)(word[k] - 'a' + 'A') : word[k];
	upper[k] = '\0';
	for (i = 0; i < sizeof dresses / sizeof dresses[0]; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(text, sizeof text, dresses[i], word);
		if (kind_of(text) != INTENT_STOP)
			fail_msg("not a stop: %s", text);
		snprintf(text, sizeof text, dresses[i], upper);
#pragma GCC diagnostic pop
		if (kind_of(text) != INTENT_STOP)
			fail_msg("not a stop: %s", text);
	}
}

static void
check_stops(void **state)
{
	const struct term *term;
	size_t i, count = 0;

	(void)state;
	for (i = 0; (term = lexicon_at(config->lexicon, i)) != NULL; i++)
		if ((term->roles & ROLE(STOP)) != 0) {
			check_dress(term->text);
			count++;
		}
	assert_true(count > 50);
}

/* "stop" with an accent on each of its letters. */
static void
check_accents(void **state)
{
	(void)state;
	check_dress("s\u0301t\u0302o\u0308p\u0303");
	check_dress("\u00f3pt o\u00fat");
	check_dress("p\u00e1re\u0301n");
}

/* No row of the corpus is read otherwise than it is written. */
static void
check_sentences(void **state)
{
	const char *language = *state;
	char path[256], line[LINE_BYTES], *text;
	int stops = 0, others = 0, missed = 0, wrong = 0, doubted = 0;
	enum intent_kind got;
	FILE *f;

	snprintf(path, sizeof path, "%s/tests/model/sentences/%s.tsv",
	    PREGON_SOURCE, language);
	f = fopen(path, "re");
	assert_non_null(f);
	while (fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		text = strchr(line, '\t');
		assert_non_null(text);
		*text++ = '\0';
		got = kind_of(text);
		if (str_eq(line, "stop")) {
			stops++;
			if (got != INTENT_STOP) {
				missed++;
				print_error("missed: %s\n", text);
			}
			continue;
		}
		assert_string_equal(line, "not-stop");
		others++;
		doubted += got == INTENT_REVIEW;
		if (got == INTENT_STOP) {
			wrong++;
			print_error("no stop: %s\n", text);
		}
	}
	fclose(f);
	print_message("%s: %d stops, %d missed; %d others, %d false, "
	    "%d held for review\n", language, stops, missed, others, wrong,
	    doubted);
	assert_in_range(stops, SENTENCES_MIN, INT_MAX);
	assert_in_range(others, SENTENCES_MIN, INT_MAX);
	assert_int_equal(missed, 0);
	assert_in_range(wrong, 0, FALSE_MAX);
}

static int
load(void **state)
{
	struct mistakes mistakes;

	(void)state;
	mistakes_init(&mistakes);
	config = config_load(PREGON_SOURCE "/config", &mistakes);
	mistakes_print(&mistakes, stderr);
	mistakes_done(&mistakes);
	return config == NULL ? -1 : 0;
}

static int
unload(void **state)
{
	(void)state;
	config_unref(config);
	return 0;
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 4] = {
		{ .name = "every stop word stops, whatever stands around it",
		    .test_func = check_stops },
		{ .name = "accents change nothing",
		    .test_func = check_accents },
		{ .name = "English sentences of someone else's",
		    .test_func = check_sentences,
		    .initial_state = (void *)(uintptr_t)"en" },
		{ .name = "Spanish sentences of someone else's",
		    .test_func = check_sentences,
		    .initial_state = (void *)(uintptr_t)"es" },
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i + 4] = (struct CMUnitTest){ .name = cases[i].text,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("understood", tests, load, unload);
}
