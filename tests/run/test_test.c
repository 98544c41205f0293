/*
 * pregon test: an alert's texts go to the testers, marked, and to nobody else.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_sandbox.h"
#include "run/rig_texting.h"

#define ANA	"+13035550198"
#define ANY	"+13035550199"
#define TESTERS	"testers = ( \"+1 303 555 0199\", { name = \"ana\"; " \
	"phone = \"" ANA "\"; email = \"ana@example.org\"; language = \"es\"; " \
	"}, { name = \"eva\"; email = \"eva@example.org\"; } );"

/* On a day on which nothing falls due. */
static void
set_up(struct rig_site *site)
{
	rig_site(site, NULL);
	rig_edit(site, "pregon.conf", "testers = [ \"+1 303 555 0199\", "
	    "\"tester@example.org\" ];", TESTERS);
	rig_daemon_with(site, "--clock", "2017-08-04T12:00", "--until",
	    "2017-08-04T12:00");
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
}

static struct rig_ran
test(const struct rig_site *site, const char *alert, const char *option,
    const char *value, const char *option2, const char *value2)
{
	return rig_run("pregon", "test", "--json", "--state", site->state,
	    alert, option, value, option2, value2, NULL);
}

/* Test, and wait for every verdict; the reply, to decref. */
static json_t *
test_well(const struct rig_site *site, const char *alert, const char *option,
    const char *value)
{
	struct rig_ran ran = test(site, alert, option, value, NULL, NULL);
	json_t *reply, *one;
	size_t i;

	if (ran.status != 0)
		fail_msg("pregon test: %s", ran.err);
	reply = json_loads(ran.out, 0, NULL);
	json_array_foreach(json_object_get(reply, "tests"), i, one)
		assert_string_equal(json_string_value(json_object_get(one,
		    "state")), "accepted");
	rig_ran_done(&ran);
	return reply;
}

static size_t
length(json_t *reply, const char *name)
{
	return json_array_size(json_object_get(reply, name));
}

/* By SMS and e-mail: the nameless in both languages, ana in hers, eva by mail. */
static void
testers_get_it_and_nobody_else(void **state)
{
	struct rig_site site;
	json_t *reply, *all, *m;
	const char *text;
	size_t i;

	(void)state;
	set_up(&site);
	reply = test_well(&site, "first_reading_soon", NULL, NULL);
	assert_int_equal(length(reply, "tests"), 2 + 2 + 2);
	assert_int_equal(length(reply, "skipped"), 0);
	json_decref(reply);
	assert_int_equal(rig_count(site.url), 6);
	all = rig_get_json(site.url, "/messages.json");
	json_array_foreach(json_object_get(all, "messages"), i, m) {
		text = json_string_value(json_object_get(m, "body"));
		assert_int_equal(strncmp(text, "TEST", 4), 0);
		text = json_string_value(json_object_get(m, "subject"));
		assert_true(text == NULL || strncmp(text, "TEST: ", 6) == 0);
		text = json_string_value(json_object_get(m, "html"));
		assert_true(text == NULL || strstr(text, "<p>TEST</p>"));
	}
	json_decref(all);
	/* Nobody was told: the broadcast is as it was. */
	assert_int_equal(rig_told(&site, "first_reading_soon", "audience"), 0);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
one_tester_in_one_language(void **state)
{
	struct rig_site site;
	json_t *reply, *texts;

	(void)state;
	set_up(&site);
	reply = test_well(&site, "final_vote_today", "--to", "ana");
	assert_int_equal(length(reply, "tests"), 1);
	json_decref(reply);
	texts = rig_texts_to(&site, ANA);
	assert_int_equal(json_array_size(texts), 1);
	assert_non_null(strstr(json_string_value(json_object_get(
	    json_array_get(texts, 0), "body")), "Venga"));
	json_decref(texts);
	reply = test_well(&site, "final_vote_today", "--language", "en");
	assert_int_equal(length(reply, "tests"), 2);	/* eva has no phone */
	assert_int_equal(length(reply, "skipped"), 1);
	json_decref(reply);
	assert_int_equal(rig_count(site.url), 3);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
a_tester_who_said_stop_gets_none(void **state)
{
	struct rig_texting t = { 0 };
	struct rig_site site;
	json_t *reply;

	(void)state;
	rig_texting_plain(&site, NULL, 2);
	rig_edit(&site, "pregon.conf", "testers = [ \"+1 303 555 0199\", "
	    "\"tester@example.org\" ];", TESTERS);
	rig_texting_daemon(&t, &site, RIG_LATER);
	rig_say(&t, ANA, "STOP");
	free(rig_wait_texts(&site, ANA, 1));
	reply = test_well(&site, "call", "--to", "ana");
	assert_int_equal(length(reply, "tests"), 0);
	assert_int_equal(length(reply, "skipped"), 1);
	json_decref(reply);
	assert_int_equal(rig_count(site.url), 1);
	assert_int_equal(rig_end(site.daemon), 0);
}

static struct refused_case {
	const char	*label;
	const char	*alert, *option, *value;
	const char	*said;
} refused[] = {
	{ "an alert that there is not", "first_reading_son", NULL, NULL,
	    "there is no alert first_reading_son (first_reading_soon?)" },
	{ "a tester that there is not", "first_reading_soon", "--to", "bob",
	    "there is no tester bob" },
	{ "a language without a text", "first_reading_soon", "--language",
	    "fr", "has no text by sms in fr" },
	{ "a broadcast that there is not", "999", NULL, NULL,
	    "there is no broadcast 999" },
};

static void
what_cannot_be_tested_is_said(void **state)
{
	const struct refused_case *c;
	struct rig_site site;
	struct rig_ran ran;
	size_t i;

	(void)state;
	set_up(&site);
	for (i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		c = &refused[i];
		ran = test(&site, c->alert, c->option, c->value, NULL, NULL);
		if (ran.status != 1 || strstr(ran.err, c->said) == NULL)
			fail_msg("%s: exit %d, %s", c->label, ran.status,
			    ran.err);
		rig_ran_done(&ran);
	}
	assert_int_equal(rig_count(site.url), 0);
	assert_int_equal(rig_end(site.daemon), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "testers get it, and nobody else",
		    testers_get_it_and_nobody_else, NULL, rig_teardown, NULL },
		{ "one tester; all in one language",
		    one_tester_in_one_language, NULL, rig_teardown, NULL },
		{ "a tester who said STOP gets none",
		    a_tester_who_said_stop_gets_none, NULL, rig_teardown,
		    NULL },
		{ "what cannot be tested is said",
		    what_cannot_be_tested_is_said, NULL, rig_teardown, NULL },
	};

	return cmocka_run_group_tests_name("test", tests, NULL, NULL);
}
