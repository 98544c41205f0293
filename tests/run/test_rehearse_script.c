/*
 * pregon rehearse --script: the shipped story, text by text; and what else can happen.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_site.h"

#define SAMPLE	PREGON_SOURCE "/config"
#define STORY	SAMPLE "/scripts/denver-2017.conf"

static const char *
member(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

/* What it says as JSON: an array of the objects, one a line, to decref. */
static json_t *
lines_of(struct rig_ran *ran)
{
	json_t *all = json_array(), *one;
	char *line, *rest = ran->out;

	assert_string_equal(ran->err, "");
	assert_int_equal(ran->status, 0);
	while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
		one = json_loads(line, 0, NULL);
		assert_non_null(one);
		json_array_append_new(all, one);
	}
	return all;
}

/* The story ----------------------------------------------------------------------- */

/* How many of each language, each day. */
static const struct sent {
	const char	*day, *alert, *channel;
	size_t		 en, es;
} story[] = {
	{ "2017-08-01", "order_draft", "sms", 12, 18 },
	{ "2017-08-02", "committee_passed", "sms", 12, 18 },
	{ "2017-08-16", "bill_changed", "sms", 12, 18 },
	{ "2017-08-18", "first_reading_soon", "sms", 12, 17 },
	{ "2017-08-18", "first_reading_soon", "email", 2, 3 },
	{ "2017-08-21", "first_reading_today", "sms", 12, 18 },
	{ "2017-08-21", "first_reading_result", "sms", 1, 0 },
	{ "2017-08-22", "first_reading_result", "sms", 11, 18 },
	{ "2017-08-24", "order_changed", "sms", 12, 18 },
	{ "2017-08-25", "final_vote_soon", "sms", 12, 17 },
	{ "2017-08-25", "final_vote_soon", "email", 2, 3 },
	/* One of the Spanish said STOP the night before. */
	{ "2017-08-26", "correction", "sms", 12, 16 },
	{ "2017-08-26", "correction", "email", 2, 3 },
	{ "2017-08-31", "order_signed", "sms", 12, 17 },
	{ "2017-09-01", "final_vote_soon", "sms", 12, 16 },
	{ "2017-09-01", "final_vote_soon", "email", 2, 3 },
	{ "2017-09-04", "signup_closes_soon", "sms", 12, 17 },
	{ "2017-09-04", "final_vote_today", "sms", 12, 17 },
	/* Recorded at 21:10: later for whoever's hours are quiet then. */
	{ "2017-09-04", "final_passage", "sms", 1, 0 },
	{ "2017-09-05", "final_passage", "sms", 11, 16 },
	{ "2017-09-05", "final_passage", "email", 2, 3 },
};
#define NSTORY (sizeof story / sizeof story[0])

static size_t
count(json_t *all, const struct sent *s, const char *language)
{
	size_t i, n = 0;
	json_t *one;

	json_array_foreach(all, i, one)
		n += json_object_get(one, "kind") == NULL &&
		    strncmp(member(one, "at"), s->day, 10) == 0 &&
		    strcmp(member(one, "alert"), s->alert) == 0 &&
		    strcmp(member(one, "channel"), s->channel) == 0 &&
		    strcmp(member(one, "verdict"), "accepted") == 0 &&
		    strcmp(member(one, "language"), language) == 0;
	return n;
}

static const struct text {
	const char	*at, *alert, *channel, *language, *text;
} texts[] = {
	{ "2017-08-25T19:", "final_vote_soon", "sms", "en",
	  "Denver Vote Alerts: Public hearing and final vote in 3 days: "
	  "Monday, August 28 at 5:30 PM, City and County Building, room 450. "
	  "Ask your council member to vote yes on the substitute bill. "
	  "vote.example.org Reply STOP to end" },
	{ "2017-08-26T10:00:00-06:00", "correction", "sms", "en",
	  "Denver Vote Alerts: a change. Public hearing and final vote is now "
	  "Monday, September 4 at 5:30 PM, City and County Building, room 450, "
	  "not Monday, August 28 at 5:30 PM. vote.example.org Reply STOP to "
	  "end" },
	{ "2017-08-26T10:00:00-06:00", "correction", "sms", "es",
	  "Alertas del Voto de Denver: hay un cambio. Ahora: lunes, 4 de "
	  "septiembre, 5:30 p. m., Audiencia y voto final, City and County "
	  "Building, sala 450 (antes: lunes, 28 de agosto, 5:30 p. m.). "
	  "voto.example.org ALTO para salir" },
};
#define NTEXTS (sizeof texts / sizeof texts[0])

static bool
is_text(json_t *one, const struct text *t)
{
	return strncmp(member(one, "at"), t->at, strlen(t->at)) == 0 &&
	    strcmp(member(one, "alert"), t->alert) == 0 &&
	    strcmp(member(one, "channel"), t->channel) == 0 &&
	    strcmp(member(one, "language"), t->language) == 0 &&
	    strcmp(member(one, "verdict"), "accepted") == 0;
}

static void
check_texts(json_t *all)
{
	size_t i, j, n;
	json_t *one;

	for (i = 0; i < NTEXTS; i++) {
		n = 0;
		json_array_foreach(all, j, one)
			if (is_text(one, &texts[i])) {
				assert_string_equal(member(one, "text"),
				    texts[i].text);
				n++;
			}
		assert_true(n > 0);
	}
}

/* The one object of ${kind} at ${at}. */
static json_t *
only(json_t *all, const char *kind, const char *at)
{
	json_t *one, *found = NULL;
	size_t i;

	json_array_foreach(all, i, one)
		if (strcmp(member(one, "kind"), kind) == 0 &&
		    strncmp(member(one, "at"), at, strlen(at)) == 0) {
			assert_null(found);
			found = one;
		}
	assert_non_null(found);
	return found;
}

static void
check_steps(json_t *all)
{
	json_t *one = only(all, "event", "2017-08-26");

	assert_string_equal(member(json_object_get(one, "was"), "day"),
	    "Monday, August 28");
	assert_string_equal(member(json_object_get(one, "now"), "day"),
	    "Monday, September 4");
	assert_int_equal(json_array_size(json_object_get(one, "changes")), 5);
	one = only(all, "outcome", "2017-09-04");
	assert_string_equal(member(one, "tally"), "10-0-3");
	assert_string_equal(member(one, "recorded"), "accepted");
	one = only(all, "reply", "2017-08-26");
	assert_non_null(strstr(member(one, "text"), "Monday, September 4"));
	assert_int_equal(json_array_size(json_object_get(only(all, "outcome",
	    "2017-09-04"), "changes")), 3);
	one = only(all, "quiet", "2017-08-21");
	assert_int_equal(json_integer_value(json_object_get(one, "people")),
	    29);
	one = only(all, "holds", "2017-09-05");
	assert_string_equal(member(one, "event"), "final_vote");
	assert_int_equal(json_integer_value(json_object_get(one,
	    "corrected")), 33);
	assert_int_equal(json_integer_value(json_object_get(one,
	    "not_corrected")), 1);
}

static void
the_shipped_story_is_every_text_and_its_correction(void **state)
{
	struct rig_ran ran = rig_run("pregon", "rehearse", "--config", SAMPLE,
	    "--script", STORY, "--json", NULL);
	json_t *all = lines_of(&ran), *one;
	size_t i, n = 0, sent = 0;

	(void)state;
	for (i = 0; i < NSTORY; i++) {
		assert_int_equal(count(all, &story[i], "en"), story[i].en);
		assert_int_equal(count(all, &story[i], "es"), story[i].es);
		n += story[i].en + story[i].es;
	}
	json_array_foreach(all, i, one)
		sent += json_object_get(one, "kind") == NULL &&
		    strcmp(member(one, "verdict"), "accepted") == 0;
	assert_int_equal(sent, n);
	check_texts(all);
	check_steps(all);
	json_decref(all);
	rig_ran_done(&ran);
}

/* Other stories --------------------------------------------------------------------- */

#define DAYS(from, to) "from = \"" from "\"; to = \"" to "\";\n"
#define LIVE "sending = \"sandbox\";", "sending = \"live\";"

static struct scene {
	const char	*label;
	const char	*old, *new;	/* an edit of pregon.conf; or NULL */
	const char	*script;
	const char	*said[5];
	const char	*not_said;
} scenes[] = {
	{ "what moves leaves a ghost, and the end says who was corrected",
	  NULL, NULL, DAYS("2017-08-25", "2017-09-05")
	  "steps = ( { at = \"2017-08-26 10:00\"; event = \"final_vote\"; "
	  "starts = \"2017-09-04 17:30\"; } );\n",
	  { "  10:00 AM  event final_vote moves\n"
	    "    was Monday, August 28, 5:30 PM\n"
	    "    now Monday, September 4, 5:30 PM\n",
	    "  10:00 AM  correction\n    to 29 by sms: en 12, es 17\n",
	    "  3:30 PM  final_vote_today\n"
	    "    not now: moved to Monday, September 4, 3:30 PM\n",
	    "    final_vote: 34 corrected, 0 not\n",
	    "    added: final_vote_soon\n" },
	  "come late" },
	{ "who comes back after a correction gets it, as from the daemon",
	  NULL, NULL, DAYS("2017-08-25", "2017-08-28")
	  "steps = ( { at = \"2017-08-25 21:00\"; text = \"STOP\"; "
	  "from = \"303 555 0110\"; },"
	  "{ at = \"2017-08-26 10:00\"; event = \"final_vote\"; "
	  "starts = \"2017-09-04 17:30\"; },"
	  "{ at = \"2017-08-26 12:00\"; text = \"START\"; "
	  "from = \"303 555 0110\"; } );\n",
	  { "  10:00 AM  correction\n    to 28 by sms: en 11, es 17\n",
	    "  12:00 PM  correction\n    to 1 by sms: en 1\n",
	    "    final_vote: 34 corrected, 0 not\n" }, NULL },
	{ "what is called off is withdrawn, with a ghost",
	  NULL, NULL, DAYS("2017-08-25", "2017-09-05")
	  "steps = ( { at = \"2017-08-26 10:00\"; event = \"final_vote\"; "
	  "status = \"cancelled\"; } );\n",
	  { "event final_vote is cancelled\n",
	    "    withdrawn: final_vote_today\n      final_vote is cancelled\n",
	    "    not now: withdrawn: final_vote is cancelled\n",
	    "  10:00 AM  correction\n    to 29 by sms",
	    "    final_vote: 34 corrected, 0 not\n" }, NULL },
	{ "a provider that stays down makes texts expire, and they are told",
	  NULL, NULL, DAYS("2017-08-28 15:00", "2017-08-29")
	  "steps = ( { at = \"2017-08-28 15:00\"; provider = \"down\"; } );\n",
	  { "all accounts: down\n", " failed: the provider could not be reached\n",
	    "    30 expire: it was too late for them\n", "0 texts to 0 people",
	    "  expired: 30\n" }, "quiet hours" },
	{ "a correction that cannot go out leaves them wrong, and that is said",
	  NULL, NULL, DAYS("2017-08-25", "2017-08-29")
	  "steps = ( { at = \"2017-08-26 10:00\"; provider = \"down\"; },"
	  "{ at = \"2017-08-26 10:00\"; event = \"final_vote\"; "
	  "starts = \"2017-08-28 18:30\"; } );\n",
	  { "    34 tries failed: the provider could not be reached\n",
	    "  6:30 PM  correction\n    34 expire: it was too late for them\n",
	    "    final_vote: 0 corrected, 34 not\n"
	    "      34: its time passed before it could be sent\n" }, NULL },
	{ "who was told of a move and back is corrected, and has no ghost",
	  NULL, NULL, DAYS("2017-08-25", "2017-08-29")
	  "steps = ( { at = \"2017-08-26 10:00\"; event = \"final_vote\"; "
	  "starts = \"2017-08-30 17:30\"; },"
	  "{ at = \"2017-08-26 11:00\"; event = \"final_vote\"; "
	  "starts = \"2017-08-28 17:30\"; } );\n",
	  { "  10:00 AM  correction\n    to 29 by sms",
	    "  11:00 AM  correction\n    to 29 by sms",
	    "  3:30 PM  final_vote_today\n    to 30 by sms",
	    "    final_vote: 34 corrected, 0 not\n" },
	  "final_vote_today\n    not now" },
	{ "a list that is held waits",
	  NULL, NULL, DAYS("2017-08-18", "2017-08-19")
	  "steps = ( { at = \"2017-08-18 12:00\"; hold = \"list vote\"; },"
	  "{ at = \"2017-08-18 19:00\"; release = \"list vote\"; } );\n",
	  { "  12:00 PM  hold list vote: held\n",
	    "  6:00 PM  first_reading_soon\n    held: list vote",
	    "  7:00 PM  first_reading_soon\n    to 29 by sms" }, NULL },
	{ "answers that never come are unknown",
	  NULL, NULL, DAYS("2017-08-28 15:00", "2017-08-29")
	  "steps = ( { at = \"2017-08-28 15:00\"; provider = \"unknown\"; "
	  "until = \"2017-08-28 15:31\"; } );\n",
	  { "all accounts: no answer comes back\n",
	    " may have it or not: it went out and no whole answer came back\n",
	    "  unknown: 30\n" }, NULL },
	{ "a provider that refuses",
	  NULL, NULL, DAYS("2017-08-28 15:00", "2017-08-29")
	  "steps = ( { at = \"2017-08-28 15:00\"; provider = \"refuses\"; } );\n",
	  { "    not to 30: the provider refused it\n" }, NULL },
	{ "where a script approves, what it does not approve waits",
	  LIVE, DAYS("2017-08-18", "2017-08-22") "approve = \"none\";\n",
	  { "  6:00 PM  first_reading_soon\n    waits for approval\n",
	    "0 texts to 0 people" }, NULL },
	{ "... and what it approves goes out",
	  "sending = \"sandbox\";",
	  "sending = \"live\"; organizers = [ \"root\" ];",
	  DAYS("2017-08-18", "2017-08-19") "approve = \"none\";\n"
	  "steps = ( { at = \"2017-08-18 12:00\"; "
	  "approve = \"first_reading_soon\"; by = [ \"root\" ]; } );\n",
	  { "  12:00 PM  approve first_reading_soon: approved\n",
	    "    to 29 by sms: en 12, es 17\n" }, "waits for approval" },
	{ "at night, too, all is as if its organizers had said so",
	  "sending = \"sandbox\";",
	  "sending = \"live\"; organizers = [ \"somebody-else\" ];",
	  DAYS("2017-08-25", "2017-08-29")
	  "steps = ( { at = \"2017-08-27 23:00\"; event = \"final_vote\"; "
	  "starts = \"2017-08-28 08:30\"; },"
	  "{ at = \"2017-08-28 09:00\"; outcome = \"final_vote\"; "
	  "result = \"passed\"; tally = \"10-0\"; } );\n",
	  { "  11:00 PM  correction\n    to 29 by sms", "    URGENT: ",
	    "outcome final_vote: passed 10-0\n    added: final_passage\n",
	    "  9:00 AM  final_passage\n    to 29 by sms" }, NULL },
	{ "what is held waits for its release",
	  NULL, NULL, DAYS("2017-08-18", "2017-08-19")
	  "steps = ( { at = \"2017-08-18 12:00\"; hold = \"first_reading_soon\"; },"
	  "{ at = \"2017-08-18 19:00\"; release = \"first_reading_soon\"; } );\n",
	  { "hold first_reading_soon: held\n",
	    "  7:00 PM  release first_reading_soon: planned\n",
	    "  7:00 PM  first_reading_soon\n    to 29 by sms" },
	  "6:00 PM" },
	{ "who texts a STOP gets its confirmation, and nothing more",
	  NULL, NULL, DAYS("2017-08-18", "2017-08-19")
	  "steps = ( { at = \"2017-08-18 12:00\"; text = \"STOP\"; "
	  "from = \"303 555 0110\"; } );\n",
	  { "a subscriber texts\n      STOP\n    understood as stop\n"
	    "    reply (en):\n", "    to 28 by sms: en 11, es 17\n",
	    "    not to 1: opted out\n" }, NULL },
};
#define NSCENES (sizeof scenes / sizeof scenes[0])

static void
write_script(char path[static 32], const char *text)
{
	FILE *f;
	int fd;

	strcpy(path, "/tmp/pregon-script-XXXXXX");
	fd = mkstemp(path);
	assert_return_code(fd, 0);
	f = fdopen(fd, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void
check_scene(void **state)
{
	const struct scene *c = *state;
	struct rig_site site;
	struct rig_ran ran;
	char path[32];
	size_t i;

	rig_site(&site, NULL);
	if (c->old != NULL)
		rig_edit(&site, "pregon.conf", c->old, c->new);
	write_script(path, c->script);
	ran = rig_run("pregon", "rehearse", "--config", site.config,
	    "--script", path, NULL);
	remove(path);
	assert_string_equal(ran.err, "");
	assert_int_equal(ran.status, 0);
	for (i = 0; i < 5 && c->said[i] != NULL; i++)
		if (strstr(ran.out, c->said[i]) == NULL)
			fail_msg("\"%s\" is not in:\n%s", c->said[i], ran.out);
	if (c->not_said != NULL && strstr(ran.out, c->not_said) != NULL)
		fail_msg("\"%s\" is in:\n%s", c->not_said, ran.out);
	rig_ran_done(&ran);
}

/* What the daemon would refuse ---------------------------------------------------- */

static struct refusal {
	const char	*label;
	const char	*script;
	const char	*said;
} refusals[] = {
	{ "mistakes are told with their lines, and nothing is played",
	  "from = \"2017-08-01\";\nsteps = ( { at = \"2017-08-02\"; hold = \"x\"; } );\n",
	  ":2: steps[1].hold: no alert is called \"x\"\n" },
	{ "an outcome before the event began",
	  "from = \"2017-08-01\";\nsteps = ( { at = \"2017-08-02\"; "
	  "outcome = \"final_vote\"; result = \"passed\"; } );\n",
	  ":2: outcome: final_vote starts Monday, August 28" },
	{ "a release of what is not held",
	  "from = \"2017-08-01\";\nsteps = ( { at = \"2017-08-02\"; "
	  "release = \"signed\"; } );\n",
	  " of signed is planned, not held" },
	{ "a correction that there is not",
	  "from = \"2017-08-01\";\nsteps = ( { at = \"2017-08-02\"; "
	  "hold = \"correction\"; } );\n",
	  ":2: hold: there is no broadcast of correction then" },
};
#define NREFUSALS (sizeof refusals / sizeof refusals[0])

static void
check_refused(void **state)
{
	const struct refusal *c = *state;
	struct rig_ran ran;
	char path[32];

	write_script(path, c->script);
	ran = rig_run("pregon", "rehearse", "--config", SAMPLE, "--script",
	    path, NULL);
	remove(path);
	assert_int_equal(ran.status, 1);
	assert_string_equal(ran.out, "");
	if (strstr(ran.err, c->said) == NULL)
		fail_msg("\"%s\" is not in: %s", c->said, ran.err);
	rig_ran_done(&ran);
}

int
main(void)
{
	struct CMUnitTest tests[NSCENES + NREFUSALS + 1];
	size_t n = 0, i;

	RIG_ADD_ROWS(scenes, NSCENES, check_scene);
	RIG_ADD_ROWS(refusals, NREFUSALS, check_refused);
	tests[n] = (struct CMUnitTest)cmocka_unit_test_teardown(
	    the_shipped_story_is_every_text_and_its_correction, rig_teardown);
	return cmocka_run_group_tests_name("rehearse_script", tests, NULL,
	    NULL);
}
