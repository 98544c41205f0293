/*
 * hold and release of a list, a measure, an account and everything: the real
 * programs.
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

#define PEOPLE	200
#define SEND_MS	60000

static struct rig_ran
say(const struct rig_site *site, const char *verb, const char *kind,
    const char *name, const char *why)
{
	return rig_run("pregon", verb, "--state", site->state, "--json",
	    why != NULL ? "--why" : kind, why != NULL ? why : name,
	    why != NULL ? kind : NULL, name, NULL);
}

static json_t *
say_well(const struct rig_site *site, const char *verb, const char *kind,
    const char *name, const char *why)
{
	struct rig_ran ran = say(site, verb, kind, name, why);
	json_t *reply;

	if (ran.status != 0)
		fail_msg("pregon %s %s: %s", verb, kind, ran.err);
	reply = json_loads(ran.out, 0, NULL);
	rig_ran_done(&ran);
	return reply;
}

static long
counted(json_t *reply, const char *name)
{
	return (long)json_integer_value(json_object_get(json_object_get(reply,
	    "counts"), name));
}

/* What `pregon status` says right behind its first line. */
static void
assert_status_begins(const struct rig_site *site, const char *want)
{
	struct rig_ran ran = rig_tell(site, "status", NULL);
	const char *second = strchr(ran.out, '\n');

	assert_non_null(second);
	if (strncmp(second + 1, want, strlen(want)) != 0)
		fail_msg("status says\n%s", ran.out);
	rig_ran_done(&ran);
}

static void
a_held_list_waits_over_a_restart(void **state)
{
	struct rig_site site;
	json_t *reply;
	long count;

	(void)state;
	rig_site_plain(&site, "delay=500ms", PEOPLE);
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_LATER);
	rig_wait_count(&site, PEOPLE / 4, SEND_MS);
	reply = say_well(&site, "hold", "list", "vote", "a wrong link");
	assert_in_range(counted(reply, "waiting"), 1, PEOPLE);
	assert_int_equal(counted(reply, "waiting") + counted(reply,
	    "in_flight") + counted(reply, "handed_over"), PEOPLE);
	json_decref(reply);
	rig_sleep_ms(1000);
	count = rig_count(site.url);
	assert_true(count < PEOPLE);
	assert_int_equal(rig_end(site.daemon), 0);
	rig_daemon_with(&site, "--clock", RIG_AFTER, "--until", RIG_LATER);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_sleep_ms(500);
	assert_int_equal(rig_count(site.url), count);
	assert_status_begins(&site, "HELD        list vote since 2017-08-01");
	json_decref(say_well(&site, "release", "list", "vote", NULL));
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_assert_once_each(&site, PEOPLE);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* Its only account: the text waits, and says by what it would not. */
static void
a_held_account_carries_nothing(void **state)
{
	struct rig_site site;
	json_t *reply;

	(void)state;
	rig_site_plain(&site, NULL, 3);
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_BEFORE);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	reply = say_well(&site, "hold", "account", "sandbox", NULL);
	assert_true(json_is_null(json_object_get(reply, "stands_in")));
	json_decref(reply);
	assert_int_equal(rig_end(site.daemon), 0);
	rig_daemon_with(&site, "--clock", RIG_AFTER, "--until", RIG_LATER);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_wait_state(&site, "call", "sending", SEND_MS);
	rig_sleep_ms(300);
	assert_int_equal(rig_count(site.url), 0);
	json_decref(say_well(&site, "release", "account", "sandbox", NULL));
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(rig_count(site.url), 3);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* Everything waits but the one text that says that it is over. */
static void
of_all_that_is_held_a_stop_is_confirmed(void **state)
{
	struct rig_texting t = { 0 };
	struct rig_site site;

	(void)state;
	rig_texting_plain(&site, NULL, 2);
	rig_texting_daemon(&t, &site, RIG_LATER);
	json_decref(say_well(&site, "hold", "all", NULL, NULL));
	rig_say(&t, "+13035550177", "HELP");
	rig_say(&t, "+13035550178", "STOP");
	free(rig_wait_texts(&site, "+13035550178", 1));
	assert_int_equal(rig_count(site.url), 1);
	json_decref(say_well(&site, "release", "all", NULL, NULL));
	free(rig_wait_texts(&site, "+13035550177", 1));
	assert_int_equal(rig_end(site.daemon), 0);
}

static struct refused_case {
	const char	*label;
	const char	*verb, *kind, *name, *why;
	int		 status;
	const char	*said;
} refused[] = {
	{ "what is not held is not released", "release", "list", "vote", NULL,
	    1, "list vote is not held" },
	{ "a list that there is not, with a guess", "hold", "list", "voet",
	    NULL, 1, "there is no list voet (vote?); nothing is held" },
	{ "an account that there is not", "hold", "account", "twilo", NULL, 1,
	    "there is no account twilo" },
	{ "a kind that there is not", "hold", "lists", NULL, NULL, 2,
	    "lists: is no id" },
	{ "a list without its name", "hold", "list", NULL, NULL, 2,
	    "list: give one name" },
	{ "a reason of two lines", "hold", "all", NULL, "a\nb", 1,
	    "say why in a line" },
};
#define NREFUSED (sizeof refused / sizeof refused[0])

static void
what_cannot_be_held_is_said(void **state)
{
	const struct refused_case *c;
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	rig_site_plain(&site, NULL, 2);
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_BEFORE);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	for (c = refused; c < refused + NREFUSED; c++) {
		ran = say(&site, c->verb, c->kind, c->name, c->why);
		if (ran.status != c->status ||
		    strstr(ran.err, c->said) == NULL)
			fail_msg("%s: exit %d, %s", c->label, ran.status,
			    ran.err);
		rig_ran_done(&ran);
	}
	assert_status_begins(&site, "now ");
	assert_int_equal(rig_end(site.daemon), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "a held list waits, over a restart, and goes on",
		    a_held_list_waits_over_a_restart, NULL, rig_teardown, NULL },
		{ "a held account carries nothing",
		    a_held_account_carries_nothing, NULL, rig_teardown, NULL },
		{ "of all that is held, a STOP is confirmed",
		    of_all_that_is_held_a_stop_is_confirmed, NULL, rig_teardown,
		    NULL },
		{ "what cannot be held or released is said",
		    what_cannot_be_held_is_said, NULL, rig_teardown, NULL },
	};

	return cmocka_run_group_tests_name("hold_all", tests, NULL, NULL);
}
