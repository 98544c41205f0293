/*
 * People approve what would go out: the real programs, and, where this runs as
 * root, a second Unix account.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define PEOPLE	4
#define ALERTS	"alerts/safety_act.conf"
#define SEND_MS	20000

/* Another account of this machine, which can reach our socket as group root. */
#define OTHER	"daemon"

/* A site whose alert wants ${approve}, by accounts ${organizers} (NULL: not said). */
static void
set_up(struct rig_site *site, const char *approve, const char *organizers)
{
	char text[256];

	rig_site_plain(site, NULL, PEOPLE);
	snprintf(text, sizeof text, "approve = %s; template =", approve);
	rig_edit(site, ALERTS, "template =", text);
	if (organizers != NULL) {
		snprintf(text, sizeof text, "organizers = [ %s ]; sending =",
		    organizers);
		rig_edit(site, "pregon.conf", "sending =", text);
	}
}

static void
start_at(struct rig_site *site, const char *clock, const char *until)
{
	rig_daemon_with(site, "--clock", clock, "--until", until);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
}

static const char *
me(void)
{
	return getpwuid(getuid())->pw_name;
}

/* Our own account, and OTHER, as a list of organizers. */
static const char *
both(void)
{
	static char text[128];

	snprintf(text, sizeof text, "\"%s\", \"%s\"", me(), OTHER);
	return text;
}

static struct rig_ran
approve(const struct rig_site *site, const char *what, const char *option,
    const char *value)
{
	return rig_run("pregon", "approve", what, "--state", site->state,
	    option, value, NULL);
}

/* It must go well. */
static void
approve_well(const struct rig_site *site, const char *what, const char *says)
{
	struct rig_ran ran = approve(site, what, "--yes", NULL);

	if (ran.status != 0 || strstr(ran.out, says) == NULL)
		fail_msg("exit %d, said %s%s", ran.status, ran.out, ran.err);
	rig_ran_done(&ran);
}

static void
assert_refused(struct rig_ran ran, const char *says)
{
	if (ran.status != 1 || strstr(ran.err, says) == NULL)
		fail_msg("exit %d, said %s%s; wanted %s", ran.status, ran.out,
		    ran.err, says);
	rig_ran_done(&ran);
}

static void
reload_well(const struct rig_site *site)
{
	struct rig_ran ran = rig_tell(site, "reload", NULL);

	if (ran.status != 0)
		fail_msg("%s", ran.err);
	rig_ran_done(&ran);
}

static void
assert_state(const struct rig_site *site, const char *state, const char *why)
{
	json_t *b = rig_broadcast(site, "call");
	const char *is = json_string_value(json_object_get(b, "state"));
	const char *says = json_string_value(json_object_get(b, "why"));

	if (strcmp(is, state) != 0 || strstr(says, why) == NULL)
		fail_msg("it is %s (%s)", is, says);
	json_decref(b);
}

static void
assert_said(const struct rig_site *site, const char *command, const char *what)
{
	struct rig_ran ran = rig_tell(site, command, NULL);

	if (strstr(ran.out, what) == NULL)
		fail_msg("pregon %s: %s%s", command, ran.out, ran.err);
	rig_ran_done(&ran);
}

/* The socket, for who is in our group. */
static bool
can_be_another(void)
{
	return getuid() == 0 && getpwnam(OTHER) != NULL &&
	    access("/usr/bin/setpriv", X_OK) == 0;
}

static struct rig_ran
approve_as_another(const struct rig_site *site, const char *what)
{
	char dir[PATH_MAX + 16], pregon[PATH_MAX];
	const char *bin = getenv("PREGON_BIN");

	snprintf(pregon, sizeof pregon, "%s/pregon", bin != NULL ? bin :
	    PREGON_BUILD);
	snprintf(dir, sizeof dir, "%s/run", site->state);
	return rig_run("/usr/bin/setpriv", "--reuid", OTHER, "--regid", "0",
	    "--clear-groups", pregon, "approve", what, "--yes", "--state", dir,
	    NULL);
}

/*
 * Stories.
 */

static void
before_it_is_due_it_can_be_approved(void **state)
{
	struct rig_site site;

	(void)state;
	set_up(&site, "1", NULL);
	start_at(&site, RIG_BEFORE, RIG_BEFORE);
	assert_state(&site, "planned", "");
	assert_said(&site, "status", "approve     1  Tuesday, August 1, ");
	approve_well(&site, "1", "Nobody else must");
	assert_state(&site, "approved", "");
	/* It is, too, once the daemon was killed. */
	rig_signal(site.daemon, SIGKILL);
	rig_wait(site.daemon, RIG_SOON);
	start_at(&site, RIG_BEFORE, RIG_LATER);
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_assert_once_each(&site, PEOPLE);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
it_waits_until_it_is_approved(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	set_up(&site, "1", NULL);
	start_at(&site, RIG_BEFORE, "2017-08-01T18:00");
	rig_wait_state(&site, "call", "awaiting-approval", SEND_MS);
	/* Looking changes nothing; without a terminal nothing is asked. */
	ran = approve(&site, "1", NULL, NULL);
	assert_non_null(strstr(ran.out, "4 people: en 4"));
	assert_non_null(strstr(ran.out, "Denver Vote Alerts"));
	assert_refused(ran, "nothing was approved");
	assert_state(&site, "awaiting-approval", "");
	assert_said(&site, "status", "APPROVE     1  Tuesday, August 1, ");
	assert_said(&site, "plan", "APPROVE     1  Tuesday, August 1, ");
	assert_said(&site, "broadcasts", "wants 1 approval: pregon approve 1");
	approve_well(&site, "1", "Approved.");
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_assert_once_each(&site, PEOPLE);
	assert_refused(approve(&site, "1", "--yes", NULL),
	    "nothing to approve any more");
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
nobody_approves_it(void **state)
{
	struct rig_site site;

	(void)state;
	set_up(&site, "1", NULL);
	start_at(&site, RIG_BEFORE, "2017-08-03T00:00");
	rig_wait_state(&site, "call", "missed", SEND_MS);
	assert_state(&site, "missed", "nobody approved it in time");
	assert_int_equal(rig_count(site.url), 0);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* The digest of what is there now; a string to free. */
static char *
digest_of(const struct rig_site *site, const char *what)
{
	struct rig_ran ran = approve(site, what, "--json", NULL);
	json_t *shown = json_loads(ran.out, 0, NULL);
	char *hex = strdup(json_string_value(json_object_get(shown,
	    "digest")));

	json_decref(shown);
	rig_ran_done(&ran);
	return hex;
}

static void
what_changed_since_she_looked_is_refused(void **state)
{
	struct rig_site site;
	char dir[PATH_MAX + 32], *digest;

	(void)state;
	set_up(&site, "1", NULL);
	start_at(&site, RIG_BEFORE, RIG_BEFORE);
	digest = digest_of(&site, "1");
	snprintf(dir, sizeof dir, "%s/../templates/sms", site.config);
	rig_write(dir, "signed.es.txt", "{{sender}}: otra. STOP para terminar");
	reload_well(&site);
	assert_refused(approve(&site, "1", "--digest", digest),
	    "it changed since you looked");
	assert_refused(approve(&site, "1", "--digest", "1234"), "64 hex");
	free(digest);
	digest = digest_of(&site, "1");
	assert_int_equal(strlen(digest), 64);
	free(digest);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* Edits of the files after it was approved, each of which voids that. */
struct void_case {
	const char	*label;
	const char	*file, *old, *new;	/* a text where file is NULL */
	const char	*says;
};

static struct void_case voids[] = {
	{ "a byte of a text voids it", NULL, NULL, NULL,
	    "the text by sms in en" },
	{ "the audience voids it", ALERTS, "audience = [ \"vote\" ]",
	    "audience = [ \"vote\", \"more\" ]", "its lists" },
	{ "its time voids it", ALERTS, "18:00", "19:00", "when it is due" },
	{ "a fact voids it", "pregon.conf", "en = \"Denver Vote Alerts\"",
	    "en = \"Vote Alerts\"", "sender (it was \"Denver Vote Alerts\" and "
	    "is \"Vote Alerts\")" },
};
#define NVOIDS (sizeof voids / sizeof voids[0])

static void
check_void(void **state)
{
	const struct void_case *c = *state;
	char dir[PATH_MAX + 32];
	struct rig_site site;

	set_up(&site, "1", NULL);
	rig_write(site.config, "lists/more.conf", "title = { en = \"More\"; "
	    "es = \"Mas\"; };\nlanguages = [ \"en\", \"es\" ];\n"
	    "consent = \"ask\";\n");
	start_at(&site, RIG_BEFORE, RIG_BEFORE);
	approve_well(&site, "1", "Approved.");
	if (c->file != NULL)
		rig_edit(&site, c->file, c->old, c->new);
	else {
		snprintf(dir, sizeof dir, "%s/../templates/sms", site.config);
		rig_write(dir, "signed.en.txt", "{{sender}}: it is signed! "
		    "Reply STOP to end");
	}
	reload_well(&site);
	assert_state(&site, "awaiting-approval", c->says);
	approve_well(&site, "1", "Approved.");
	assert_state(&site, "approved", "");
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
who_is_no_organizer_is_refused(void **state)
{
	struct rig_site site;

	(void)state;
	set_up(&site, "1", "\"ana\"");
	start_at(&site, RIG_BEFORE, RIG_BEFORE);
	assert_refused(approve(&site, "1", "--yes", NULL),
	    "organizers in pregon.conf names ana");
	assert_state(&site, "planned", "");
	assert_refused(rig_tell(&site, "reload", NULL),
	    "organizers: this machine has no account ana");
	/* Who mends the name need not wait for her. */
	rig_edit(&site, "pregon.conf", "\"ana\"", both());
	reload_well(&site);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
one_account_counts_once(void **state)
{
	struct rig_site site;

	(void)state;
	set_up(&site, "2", both());
	start_at(&site, RIG_BEFORE, RIG_BEFORE);
	approve_well(&site, "1", "1 more must approve");
	assert_refused(approve(&site, "1", "--yes", NULL),
	    "you approved it already");
	assert_state(&site, "planned", "");
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
two_accounts_approve_it(void **state)
{
	char dir[PATH_MAX + 16], above[PATH_MAX + 16];
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	if (!can_be_another()) {
		print_message("not root: there is no second account\n");
		skip();
	}
	set_up(&site, "2", both());
	snprintf(dir, sizeof dir, "%s/run", site.state);
	assert_int_equal(mkdir(site.state, 0711), 0);
	assert_int_equal(mkdir(dir, 0711), 0);
	snprintf(above, sizeof above, "%s/..", site.state);
	assert_int_equal(chmod(above, 0711), 0);
	assert_int_equal(setenv("RUNTIME_DIRECTORY", dir, 1), 0);
	start_at(&site, RIG_BEFORE, RIG_LATER);
	unsetenv("RUNTIME_DIRECTORY");
	rig_wait_state(&site, "call", "awaiting-approval", SEND_MS);
	approve_well(&site, "1", "1 more must approve");
	ran = approve_as_another(&site, "1");
	if (ran.status != 0 || strstr(ran.out, "Nobody else must") == NULL)
		fail_msg("exit %d, said %s%s", ran.status, ran.out, ran.err);
	rig_ran_done(&ran);
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_assert_once_each(&site, PEOPLE);
	assert_int_equal(rig_end(site.daemon), 0);
}

/*
 * Files that weaken the rule are approved under the old one.
 */
static void
files_that_weaken_the_rule_wait_for_approval(void **state)
{
	struct rig_site site;
	char organizers[128];
	struct rig_ran ran;

	(void)state;
	snprintf(organizers, sizeof organizers, "\"%s\"", me());
	set_up(&site, "1", organizers);
	start_at(&site, RIG_BEFORE, RIG_BEFORE);
	rig_edit(&site, ALERTS, "approve = 1;", "approve = 0;");
	assert_refused(rig_tell(&site, "reload", NULL),
	    "alerts.call.approve: from 1 to 0");
	ran = rig_tell(&site, "plan", NULL);
	assert_non_null(strstr(ran.out, "pregon approve reload"));
	rig_ran_done(&ran);
	approve_well(&site, "reload", "`pregon reload` reads them now.");
	/* What was approved are those files, and no others. */
	rig_edit(&site, ALERTS, "18:00", "18:30");
	assert_refused(rig_tell(&site, "reload", NULL), "must approve that");
	rig_edit(&site, ALERTS, "18:30", "18:00");
	reload_well(&site);
	assert_refused(approve(&site, "1", "--yes", NULL),
	    "needs nobody's approval");
	/* And the approval is used up. */
	rig_edit(&site, ALERTS, "approve = 0;", "approve = 1;");
	reload_well(&site);
	rig_edit(&site, ALERTS, "approve = 1;", "approve = 0;");
	assert_refused(rig_tell(&site, "reload", NULL), "must approve that");
	assert_int_equal(rig_end(site.daemon), 0);
}

/* A start cannot refuse them: it is there for who texts STOP, and sends nothing. */
static void
a_start_with_such_files_holds_everything(void **state)
{
	struct rig_site site;
	char organizers[128];
	struct rig_ran ran;

	(void)state;
	snprintf(organizers, sizeof organizers, "\"%s\"", me());
	set_up(&site, "1", organizers);
	start_at(&site, RIG_BEFORE, RIG_BEFORE);
	assert_int_equal(rig_end(site.daemon), 0);
	rig_edit(&site, ALERTS, "approve = 1;", "approve = 0;");
	start_at(&site, RIG_BEFORE, RIG_LATER);
	ran = rig_tell(&site, "status", NULL);
	assert_non_null(strstr(ran.out, "pregon approve reload"));
	rig_ran_done(&ran);
	ran = rig_run("pregon", "release", "all", "--state", site.state, NULL);
	assert_refused(ran, "pregon approve reload");
	assert_refused(rig_tell(&site, "reload", NULL), "must approve that");
	assert_int_equal(rig_count(site.url), 0);
	/* It goes on holding after another start. */
	assert_int_equal(rig_end(site.daemon), 0);
	start_at(&site, RIG_BEFORE, RIG_LATER);
	assert_int_equal(rig_count(site.url), 0);
	approve_well(&site, "reload", "`pregon reload` reads them now.");
	reload_well(&site);
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_assert_once_each(&site, PEOPLE);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* Put back, they need nobody. */
static void
put_back_they_are_read_without_approval(void **state)
{
	struct rig_site site;
	char organizers[128];

	(void)state;
	snprintf(organizers, sizeof organizers, "\"%s\"", me());
	set_up(&site, "1", organizers);
	start_at(&site, RIG_BEFORE, RIG_BEFORE);
	assert_int_equal(rig_end(site.daemon), 0);
	rig_edit(&site, ALERTS, "approve = 1;", "approve = 0;");
	start_at(&site, RIG_BEFORE, RIG_LATER);
	rig_edit(&site, ALERTS, "approve = 0;", "approve = 1;");
	reload_well(&site);
	rig_wait_state(&site, "call", "awaiting-approval", SEND_MS);
	assert_int_equal(rig_count(site.url), 0);
	assert_int_equal(rig_end(site.daemon), 0);
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

static const struct CMUnitTest stories[] = {
	STORY(before_it_is_due_it_can_be_approved),
	STORY(it_waits_until_it_is_approved),
	STORY(nobody_approves_it),
	STORY(what_changed_since_she_looked_is_refused),
	STORY(who_is_no_organizer_is_refused),
	STORY(one_account_counts_once),
	STORY(two_accounts_approve_it),
	STORY(files_that_weaken_the_rule_wait_for_approval),
	STORY(a_start_with_such_files_holds_everything),
	STORY(put_back_they_are_read_without_approval),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NVOIDS + NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(voids, NVOIDS, check_void);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("approve", tests, NULL, NULL);
}
