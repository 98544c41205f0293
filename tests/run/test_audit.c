/*
 * Who did what: the real programs keep a trail of it, and prove it.
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
#include <unistd.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"
#include "run/rig_store.h"
#include "store/query.h"

/* "verb subject: detail" of every entry, with whose it is where that is not pregond. */
static char *
trail(const struct rig_site *site)
{
	json_t *reply = rig_ask(site, "audit", NULL), *e;
	const char *me = getpwuid(getuid())->pw_name, *by;
	char *text = NULL;
	size_t size, i;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	json_array_foreach(json_object_get(reply, "audit"), i, e) {
		by = json_string_value(json_object_get(e, "by"));
		fprintf(out, "%s%s %s: %s\n", strcmp(by, me) == 0 ? "I " : "",
		    json_string_value(json_object_get(e, "verb")),
		    json_string_value(json_object_get(e, "subject")),
		    json_string_value(json_object_get(e, "detail")));
	}
	fclose(out);
	json_decref(reply);
	return text;
}

static void
assert_trail_has(const struct rig_site *site, const char *line)
{
	char *all = trail(site);

	if (strstr(all, line) == NULL)
		fail_msg("the trail lacks \"%s\":\n%s", line, all);
	free(all);
}

static void
wait_for_trail(const struct rig_site *site, const char *line)
{
	int64_t until = rig_now_ms() + RIG_SOON;
	bool there = false;
	char *all;

	while (!there && rig_now_ms() < until) {
		all = trail(site);
		there = strstr(all, line) != NULL;
		free(all);
	}
	assert_true(there);
}

static void
tell(const struct rig_site *site, const char *command, const char *argument)
{
	struct rig_ran ran = rig_tell(site, command, argument);

	if (ran.status != 0)
		fail_msg("pregon %s: %s", command, ran.err);
	rig_ran_done(&ran);
}

static void
approve_files(const struct rig_site *site)
{
	struct rig_ran ran = rig_run("pregon", "approve", "reload", "--yes",
	    "--state", site->state, NULL);

	if (ran.status != 0)
		fail_msg("%s", ran.err);
	rig_ran_done(&ran);
}

/* Exit status of `pregon verify`, which says ${want}. */
static void
assert_verified(const struct rig_site *site, int status, const char *want)
{
	struct rig_ran ran = rig_run("pregon", "verify", "--state",
	    site->state, "--key-file", site->key, NULL);

	if (ran.status != status || strstr(ran.out, want) == NULL)
		fail_msg("exit %d, said %s%s", ran.status, ran.out, ran.err);
	rig_ran_done(&ran);
}

static void
what_people_do_is_in_it(void **state)
{
	struct rig_site site;

	(void)state;
	rig_site_plain(&site, NULL, 5);
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_BEFORE);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	assert_trail_has(&site, "reload files: at the start: revision ");
	assert_trail_has(&site, "files, for the first time; list vote: 5 "
	    "joined, 0 left\n");
	assert_trail_has(&site, "mode sending: sandbox\n");
	tell(&site, "hold", "1");
	assert_trail_has(&site, "I hold broadcast 1: call#1\n");
	tell(&site, "release", "1");
	assert_trail_has(&site, "I release broadcast 1: call#1\n");
	rig_site_people(&site, 6);
	rig_edit(&site, "pregon.conf", "sending = \"sandbox\";",
	    "sending = \"trial\"; approve = 0;");
	approve_files(&site);
	assert_trail_has(&site, "I approve reload: [\"sending: from sandbox to "
	    "trial\"");
	tell(&site, "reload", NULL);
	assert_trail_has(&site, "I reload files: revision ");
	assert_trail_has(&site, "; pregon.conf changed; list vote: 1 joined, "
	    "0 left\n");
	assert_trail_has(&site, "I mode sending: from sandbox to trial\n");
	rig_signal(site.daemon, SIGHUP);
	wait_for_trail(&site, "reload files: by SIGHUP: revision ");
	tell(&site, "cancel", "1");
	assert_trail_has(&site, "I cancel broadcast 1: call#1\n");
	assert_verified(&site, 0, "audit trail: ");
	assert_int_equal(rig_end(site.daemon), 0);
}

/* A restart that finds the files as they were adds nothing; one that does not, does. */
static void
the_start_tells_what_changed_meanwhile(void **state)
{
	struct rig_site site;
	json_t *reply;

	(void)state;
	rig_site_plain(&site, NULL, 5);
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_BEFORE);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	assert_int_equal(rig_end(site.daemon), 0);
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_BEFORE);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	reply = rig_ask(&site, "audit", NULL);
	assert_int_equal(json_integer_value(json_object_get(reply, "entries")),
	    2);
	json_decref(reply);
	assert_int_equal(rig_end(site.daemon), 0);
	rig_edit(&site, "alerts/safety_act.conf", "18:00", "18:01");
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_BEFORE);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	assert_trail_has(&site, "; alerts/safety_act.conf changed\n");
	assert_int_equal(rig_end(site.daemon), 0);
}

/* Somebody takes out of the database that she held the broadcast. */
static void
what_was_taken_out_is_missed(void **state)
{
	struct rig_site site;
	char path[PATH_MAX + 16];
	struct err err;
	struct db *db;

	(void)state;
	rig_site_plain(&site, NULL, 5);
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_BEFORE);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	tell(&site, "hold", "1");
	assert_int_equal(rig_end(site.daemon), 0);
	assert_verified(&site, 0, "no violation");
	snprintf(path, sizeof path, "%s/pregon.db", site.state);
	db = db_open(path, &err);
	assert_non_null(db);
	assert_int_equal(db_script(db,
	    "DELETE FROM audit WHERE verb = 'hold'", &err), 0);
	db_close(db);
	assert_verified(&site, 1, "entry 3: the entry was taken off the end of "
	    "the audit trail (audit-missing)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "what people do is in the trail", what_people_do_is_in_it,
		    NULL, rig_teardown, NULL },
		{ "a start tells what changed meanwhile",
		    the_start_tells_what_changed_meanwhile, NULL, rig_teardown,
		    NULL },
		{ "what was taken out is missed", what_was_taken_out_is_missed,
		    NULL, rig_teardown, NULL },
	};

	return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
