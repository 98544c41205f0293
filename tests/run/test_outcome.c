/*
 * Vote night: what is recorded, what is refused and how one goes on, what waits
 * for a second account, and that the right text goes out once.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define PEOPLE	4
#define NIGHT	"2017-08-28T19:30"
#define BEFORE	"2017-08-28T12:10"
#define SEND_MS	20000

/* Another account of this machine, which can reach our socket as group root. */
#define OTHER	"daemon"

static const char alerts[] =
    "alerts = {\n"
    "  yes = { on = \"final_vote passed\";\n"
    "    audience = [ \"vote\" ]; template = \"final-passage\"; };\n"
    "  no = { on = \"final_vote failed\";\n"
    "    audience = [ \"vote\" ]; template = \"final-failed\"; };\n"
    "};\n";

/* Whether the second account can be played here. */
static bool
has_other(void)
{
	return getuid() == 0 && getpwnam(OTHER) != NULL &&
	    access("/usr/bin/setpriv", X_OK) == 0;
}

/* Let the daemon listen where another account gets at its socket. */
static void
listen_for_all(const struct rig_site *site)
{
	char dir[PATH_MAX + 8];

	assert_int_equal(mkdir(site->state, 0711), 0);
	snprintf(dir, sizeof dir, "%s/..", site->state);
	assert_int_equal(chmod(dir, 0711), 0);
	snprintf(dir, sizeof dir, "%s/run", site->state);
	assert_int_equal(mkdir(dir, 0711), 0);
	assert_int_equal(setenv("RUNTIME_DIRECTORY", dir, 1), 0);
}

static void
start(struct rig_site *site, const char *now, const char *confirm)
{
	rig_site_plain(site, NULL, PEOPLE);
	if (has_other())
		listen_for_all(site);
	rig_write(site->config, "alerts/safety_act.conf", alerts);
	rig_edit(site, "pregon.conf", "sending = \"sandbox\";", confirm);
	rig_daemon_with(site, "--clock", now, "--until", now);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
	unsetenv("RUNTIME_DIRECTORY");
}

static struct rig_ran
outcome(const struct rig_site *site, const char *event, const char *result,
    const char *tally)
{
	return rig_run("pregon", "outcome", event, result, "--state",
	    site->state, tally != NULL ? "--tally" : NULL, tally, NULL);
}

static void
says(struct rig_ran ran, int status, const char *want)
{
	if (ran.status != status ||
	    (strstr(ran.out, want) == NULL && strstr(ran.err, want) == NULL))
		fail_msg("exit %d, said %s%s; wanted %s", ran.status, ran.out,
		    ran.err, want);
	rig_ran_done(&ran);
}

static void
what_is_wrong_is_refused_with_a_way_out(void **state)
{
	struct rig_site site;

	(void)state;
	start(&site, BEFORE, "sending = \"sandbox\";");
	says(outcome(&site, "final_vot", "passed", NULL), 1,
	    "there is no event called \"final_vot\" (final_vote?); `pregon "
	    "outcome` lists them");
	says(outcome(&site, "final_vote", "pased", NULL), 2,
	    "pased is no result: passed, failed, postponed or withdrawn "
	    "(passed?)");
	says(outcome(&site, "final_vote", "passed", "ten"), 2,
	    "a tally is written 10-0");
	says(outcome(&site, "final_vote", "passed", "10-0"), 1,
	    "final_vote starts Monday, August 28 at 5:30 PM: nobody knows "
	    "before what comes of it.  Where it was held earlier, or is called "
	    "off, say so at measures/safety_act.conf:");
	says(rig_run("pregon", "outcome", "final_vote", "passed", "--source",
	    "javascript:x", "--state", site.state, NULL), 2,
	    "the source is no link");
	says(rig_tell(&site, "plan", NULL), 0,
	    "No date yet  yes: waits for the outcome of final_vote");
	assert_int_equal(rig_end(site.daemon), 0);
}

static struct rig_ran
other_says_with(const struct rig_site *site, const char *result,
    const char *tally, const char *option)
{
	const char *bin = getenv("PREGON_BIN");
	char program[PATH_MAX], dir[PATH_MAX + 8];

	snprintf(dir, sizeof dir, "%s/run", site->state);
	snprintf(program, sizeof program, "%s/pregon", bin != NULL ? bin :
	    PREGON_BUILD);
	return rig_run("/usr/bin/setpriv", "--reuid", OTHER, "--regid", "0",
	    "--clear-groups", program, "outcome", "final_vote", result,
	    "--tally", tally, "--state", dir, option, NULL);
}

static struct rig_ran
other_says(const struct rig_site *site, const char *result, const char *tally)
{
	return other_says_with(site, result, tally, NULL);
}

static void
a_second_account_confirms(void **state)
{
	struct rig_site site;

	(void)state;
	start(&site, NIGHT, "sending = \"sandbox\"; confirm_outcomes = 2;");
	says(outcome(&site, "final_vote", "passed", "10-0"), 0,
	    "Nothing goes out on it yet.");
	says(rig_tell(&site, "status", NULL), 0,
	    "it waits for 1 other account:\n"
	    "              pregon outcome final_vote passed --tally 10-0\n");
	says(outcome(&site, "final_vote", "passed", "10-0"), 1,
	    "you have said already that final_vote passed 10-0; it waits for 1 "
	    "other account to say the same");
	assert_int_equal(rig_count(site.url), 0);
	if (has_other()) {
		says(other_says(&site, "passed", "9-1"), 0,
		    "\"passed 9-1\" says " OTHER "; it waits");
		assert_int_equal(rig_count(site.url), 0);
		says(other_says(&site, "passed", "10-0"), 0,
		    "Recorded, and in force.");
	} else {
		rig_edit(&site, "pregon.conf", " confirm_outcomes = 2;", "");
		says(rig_tell(&site, "reload", NULL), 0, "reloaded");
		says(outcome(&site, "final_vote", "passed", "10-0"), 0,
		    "Recorded, and in force.");
	}
	rig_wait_state(&site, "yes", "done", SEND_MS);
	rig_assert_once_each(&site, PEOPLE);
	says(rig_tell(&site, "outcome", "final_vote"), 0,
	    "no: superseded: final_vote passed, not failed");
	says(rig_tell(&site, "audit", NULL), 0, "outcome final_vote");

	/* Another run knows it, and sends nothing again. */
	assert_int_equal(rig_end(site.daemon), 0);
	rig_daemon_with(&site, "--clock", "2017-08-28T19:40", "--until",
	    "2017-08-28T19:40");
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	says(rig_tell(&site, "outcome", NULL), 0, "final_vote: passed 10-0");
	rig_sleep_ms(500);
	rig_assert_once_each(&site, PEOPLE);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* One is enough here: what another contradicts is shown, and waits for more than that. */
static void
a_conflict_waits(void **state)
{
	struct rig_site site;

	(void)state;
	if (!has_other())
		skip();
	start(&site, NIGHT, "sending = \"sandbox\";");
	says(outcome(&site, "final_vote", "passed", "10-0"), 0,
	    "Recorded, and in force.");
	says(other_says(&site, "passed", "9-1"), 0, "\"passed 9-1\" says "
	    OTHER "; it waits for 1 other account, or for --replace:\n"
	    "    pregon outcome final_vote passed --tally 9-1\n");
	says(rig_tell(&site, "status", NULL), 0, "\"passed 9-1\" says " OTHER);
	says(other_says(&site, "passed", "9-1"), 1, "to say the same, or for "
	    "--replace");
	says(other_says_with(&site, "passed", "9-1", "--replace"), 0,
	    "Recorded, and in force.");
	says(rig_tell(&site, "audit", NULL), 0,
	    "in force from now on, against");
	assert_int_equal(rig_end(site.daemon), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "what is wrong is refused, with a way out",
		    what_is_wrong_is_refused_with_a_way_out, NULL,
		    rig_teardown, NULL },
		{ "a second account confirms; then it goes out once",
		    a_second_account_confirms, NULL, rig_teardown, NULL },
		{ "what another account contradicts is shown, and waits",
		    a_conflict_waits, NULL, rig_teardown, NULL },
	};

	return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}
