/*
 * The vote moves, with an editor, after people were told: each of them, and nobody
 * else, gets the new date, once.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define PEOPLE	10
#define MEASURE	"measures/safety_act.conf"
#define BEFORE	"2017-08-25T17:59"
#define AFTER	"2017-08-25T18:30"
#define NIGHT	"2017-08-25T23:00"
#define SEND_MS	30000

static const char alerts[] =
    "alerts = {\n"
    "  soon = {\n"
    "    when = \"final_vote - 3 days at 18:00\";\n"
    "    audience = [ \"vote\" ]; template = \"vote-soon\";\n"
    "  };\n"
    "};\n";

/* PEOPLE people have been told of 28 August; two come to the list then.  It is ${until}. */
static void
told_at(struct rig_site *site, const char *until)
{
	rig_site_plain(site, NULL, PEOPLE);
	rig_edit(site, "pregon.conf", "  approve   = 1;", "  approve   = 0;");
	rig_write(site->config, "alerts/safety_act.conf", alerts);
	rig_daemon_with(site, "--clock", BEFORE, "--until", until);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
	rig_wait_state(site, "soon", "done", SEND_MS);
	rig_site_people(site, PEOPLE + 2);
}

static void
told(struct rig_site *site)
{
	told_at(site, AFTER);
}

static void
tell_of(const struct rig_site *site, const char *command, const char *what,
    int status, const char *said)
{
	struct rig_ran ran = rig_tell(site, command, what);

	if (ran.status != status || (strstr(ran.out, said) == NULL &&
	    strstr(ran.err, said) == NULL))
		fail_msg("%d, and \"%s\" is not in: %s%s", ran.status, said,
		    ran.out, ran.err);
	rig_ran_done(&ran);
}

static void
approve(const struct rig_site *site, const char *id, const char *said)
{
	struct rig_ran ran = rig_run("pregon", "approve", id, "--yes",
	    "--state", site->state, NULL);

	if (ran.status != 0 || strstr(ran.out, said) == NULL)
		fail_msg("%d, and \"%s\" is not in: %s%s", ran.status, said,
		    ran.out, ran.err);
	rig_ran_done(&ran);
}

static void
tell(const struct rig_site *site, const char *command, int status,
    const char *said)
{
	tell_of(site, command, NULL, status, said);
}

/* Each who was told has two texts: the old date, and the new one. */
static void
assert_corrected(const struct rig_site *site)
{
	long got[PEOPLE + 2];
	size_t i;

	rig_received(site, PEOPLE + 2, got);
	for (i = 0; i < PEOPLE + 2; i++)
		assert_int_equal(got[i], i < PEOPLE ? 2 : 0);
}

static void
who_was_told_is_corrected(void **state)
{
	struct rig_site site;
	char *text;

	(void)state;
	told(&site);
	rig_edit(&site, MEASURE, "2017-08-28 17:30", "2017-09-04 17:30");
	tell(&site, "reload", 0, "reloaded");
	rig_wait_state(&site, "correction", "done", SEND_MS);
	assert_int_equal(rig_told(&site, "correction", "audience"), PEOPLE);
	assert_corrected(&site);
	text = rig_get_text(site.url, "/messages.json");
	assert_non_null(strstr(text, "Public hearing and final vote is now "
	    "Monday, September 4 at 5:30 PM, City and County Building, room "
	    "450, not Monday, August 28 at 5:30 PM. vote.example.org Reply "
	    "STOP to end"));
	free(text);

	/* Read again, and another run: nothing more. */
	tell(&site, "reload", 0, "reloaded");
	assert_int_equal(rig_end(site.daemon), 0);
	rig_daemon_with(&site, "--clock", AFTER, "--until", AFTER);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_sleep_ms(500);
	assert_corrected(&site);
	tell(&site, "verify", 0, "");
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
at_night_people_are_asked(void **state)
{
	struct rig_site site;

	(void)state;
	told_at(&site, NIGHT);
	rig_edit(&site, MEASURE, "2017-08-28 17:30", "2017-08-26 09:00");
	tell(&site, "reload", 0, "reloaded");
	rig_wait_said(site.daemon, "correction.waits", RIG_SOON);
	tell(&site, "status", 0, "CORRECTION  10 people hold what is wrong "
	    "about final_vote: pregon approve 2, by 2017-08-26T09:00\n"
	    "            it waits until people approve it\n"
	    "            URGENT: quiet hours keep what is left of it until "
	    "2017-08-26T08:00, too close to 2017-08-26T09:00: your approval "
	    "sends it now, at night\n");
	approve(&site, "2", "Approved.  Nobody else must: it goes out now, at night.");
	rig_wait_state(&site, "correction", "done", SEND_MS);
	assert_corrected(&site);
	tell(&site, "verify", 0, "");
	tell(&site, "audit", 0, "approve");
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
run_on(const struct rig_site *site, const char *verb, const char *what,
    const char *said)
{
	struct rig_ran ran = rig_run("pregon", verb, what, "--state",
	    site->state, NULL);

	if (ran.status != 0 || strstr(ran.out, said) == NULL)
		fail_msg("%d, and \"%s\" is not in: %s%s", ran.status, said,
		    ran.out, ran.err);
	rig_ran_done(&ran);
}

#define HOLDS	"CORRECTION  10 people hold what is wrong about final_vote: "

static void
what_was_cancelled_is_made_again(void **state)
{
	struct rig_site site;

	(void)state;
	told(&site);
	run_on(&site, "hold", "all", "everything is held");
	rig_edit(&site, MEASURE, "2017-08-28 17:30", "2017-09-04 17:30");
	tell(&site, "reload", 0, "reloaded");
	tell(&site, "status", 0, HOLDS "pregon release all, by "
	    "2017-08-28T17:30\n            it is held, and does not go out\n");
	run_on(&site, "cancel", "3", "10 people keep what is wrong about "
	    "final_vote: pregon release 3 makes it again, by "
	    "2017-08-28T17:30\n");
	tell(&site, "status", 0, HOLDS "pregon release 3, by "
	    "2017-08-28T17:30\n            it was cancelled, and they keep "
	    "it\n");
	run_on(&site, "release", "all", "everything is released");
	run_on(&site, "release", "3", "correction of final_vote (2)");
	rig_wait_state(&site, "correction", "done", SEND_MS);
	assert_corrected(&site);
	tell(&site, "verify", 0, "");
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
a_time_that_has_passed_is_refused(void **state)
{
	struct rig_site site;

	(void)state;
	told(&site);
	rig_edit(&site, MEASURE, "2017-08-28 17:30", "2017-08-25 17:30");
	tell(&site, "plan", 1, "measures/safety_act.conf:43: "
	    "events.final_vote.starts: it was to come, and this has passed");
	tell(&site, "reload", 1, "measures/safety_act.conf:43: "
	    "events.final_vote.starts: it was to come, and this has passed");
	/* Nor can an event that people expect be gone, or be called another name. */
	rig_edit(&site, MEASURE, "2017-08-25 17:30", "2017-08-28 17:30");
	rig_edit(&site, MEASURE, "  final_vote = {", "  last_vote = {");
	rig_edit(&site, "alerts/safety_act.conf", "final_vote -", "last_vote -");
	tell(&site, "reload", 1, "measures/safety_act.conf: events.final_vote: "
	    "is gone, and people were told when it is");
	rig_edit(&site, MEASURE, "  last_vote = {", "  final_vote = {");
	rig_edit(&site, "alerts/safety_act.conf", "last_vote -", "final_vote -");
	rig_edit(&site, MEASURE, "2017-08-28 17:30", "2017-09-04 17:30");
	rig_edit(&site, "pregon.conf", "corrections = {", "/* corrections =");
	rig_edit(&site, "pregon.conf", "what we said came out of it\n};",
	    "what we said came out of it */");
	tell(&site, "reload", 1, "pregon.conf: corrections: missing, and 10 "
	    "people were told what these files change");
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
start_again(struct rig_site *site)
{
	assert_int_equal(rig_end(site->daemon), 0);
	rig_daemon_with(site, "--clock", AFTER, "--until", AFTER);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
}

/* Nobody may lose the new date because a machine was started again. */
static void
a_start_holds_what_a_reload_refuses(void **state)
{
	struct rig_site site;

	(void)state;
	told(&site);
	rig_edit(&site, MEASURE, "2017-08-28 17:30", "2017-08-25 17:30");
	start_again(&site);
	rig_wait_said(site.daemon, "config.refused", RIG_SOON);
	tell(&site, "status", 0, "events.final_vote.starts: it was to come, "
	    "and this has passed");
	tell(&site, "reload", 1, "events.final_vote.starts: it was to come, "
	    "and this has passed");
	start_again(&site);
	tell(&site, "reload", 1, "events.final_vote.starts: it was to come, "
	    "and this has passed");
	tell_of(&site, "release", "all", 1,
	    "mend them, then `pregon reload`");
	rig_edit(&site, MEASURE, "2017-08-25 17:30", "2017-09-04 17:30");
	tell(&site, "reload", 0, "reloaded");
	rig_wait_state(&site, "correction", "done", SEND_MS);
	assert_corrected(&site);
	tell(&site, "verify", 0, "");
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
correct(const struct rig_site *site, const char *option, int status,
    const char *said)
{
	struct rig_ran ran = rig_run("pregon", "correct", "1", "--template",
	    "fixed", "--state", site->state, option, NULL);

	if (ran.status != status || (strstr(ran.out, said) == NULL &&
	    strstr(ran.err, said) == NULL))
		fail_msg("%d, and \"%s\" is not in: %s%s", ran.status, said,
		    ran.out, ran.err);
	rig_ran_done(&ran);
}

static void
a_wrong_text_is_corrected_by_hand(void **state)
{
	struct rig_site site;

	(void)state;
	told(&site);
	rig_write(site.config, "../templates/sms/fixed.en.txt",
	    "{{sender}}: the right link is {{site}} Reply STOP to end\n");
	correct(&site, NULL, 1, "pregon correct: template: templates/sms/"
	    "fixed.es.txt is missing (list vote has "
	    "language es)");
	rig_write(site.config, "../templates/sms/fixed.es.txt",
	    "{{sender}}: {{site}} ALTO para salir\n");
	correct(&site, "--dry-run", 0, "the right link is vote.example.org");
	correct(&site, "--dry-run", 0, "10 people: en 10");
	correct(&site, NULL, 0, "pregon show 2");
	rig_wait_state(&site, "correct-2", "done", SEND_MS);
	assert_corrected(&site);
	correct(&site, NULL, 1, "who got broadcast 1 gets fixed once: that is "
	    "broadcast 2");
	tell(&site, "audit", 0, "correct");
	assert_int_equal(rig_end(site.daemon), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "who was told, and nobody else, gets the new date, once",
		    who_was_told_is_corrected, NULL, rig_teardown, NULL },
		{ "pregon correct reaches who has the wrong text, once",
		    a_wrong_text_is_corrected_by_hand, NULL, rig_teardown,
		    NULL },
		{ "at night people are asked, and one approval sends it",
		    at_night_people_are_asked, NULL, rig_teardown, NULL },
		{ "a start holds everything where a reload would be refused",
		    a_start_holds_what_a_reload_refuses, NULL, rig_teardown,
		    NULL },
		{ "who lost a correction stays in sight until it is made again",
		    what_was_cancelled_is_made_again, NULL, rig_teardown,
		    NULL },
		{ "a time that has passed, or nothing to say, is refused",
		    a_time_that_has_passed_is_refused, NULL, rig_teardown,
		    NULL },
	};

	return cmocka_run_group_tests_name("corrections", tests, NULL, NULL);
}
