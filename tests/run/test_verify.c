/*
 * pregon verify, of what the real daemon left behind: while it runs, and when none
 * does.
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
#include "run/rig_store.h"
#include "store/query.h"

#define PEOPLE	5
#define SEND_MS	60000

/* One broadcast that was sent, and is not looked after any more. */
static struct rig_site site;

static struct rig_ran
verify(const char *key, const char *option)
{
	return rig_run("pregon", "verify", "--state", site.state,
	    key != NULL ? "--key-file" : option, key, option, NULL);
}

static void
assert_says(struct rig_ran ran, int status, const char *out, const char *err)
{
	if (ran.status != status || strstr(ran.out, out) == NULL ||
	    strstr(ran.err, err) == NULL)
		fail_msg("exit %d: %s%s", ran.status, ran.out, ran.err);
	rig_ran_done(&ran);
}

static int
open_site(void **state)
{
	(void)state;
	unsetenv("PREGON_KEY_FILE");
	rig_site_plain(&site, NULL, PEOPLE);
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_AFTER);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_wait_state(&site, "call", "done", SEND_MS);
	return 0;
}

static void
the_daemon_is_asked_and_needs_no_key(void **state)
{
	(void)state;
	assert_says(verify(NULL, NULL), 0, "verified: 1 broadcasts, "
	    "5 messages, 5 attempts, 0 opt-outs: no violation\n", "");
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
without_a_daemon_the_key_is_needed(void **state)
{
	char other[PATH_MAX + 8];
	struct rig_ran ran;

	(void)state;
	assert_says(verify(NULL, NULL), 1, "", "give --key-file KEY");
	snprintf(other, sizeof other, "%s.other", site.key);
	ran = rig_run("pregon", "keygen", other, NULL);
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	assert_says(verify(other, NULL), 1, "", "not the key that the store "
	    "was made with");
	assert_says(verify("/nonexistent", NULL), 1, "", "/nonexistent");
}

static void
with_the_key_the_store_is_read(void **state)
{
	struct rig_ran ran;
	json_t *said;

	(void)state;
	assert_says(verify(site.key, NULL), 0, "verified: 1 broadcasts, "
	    "5 messages, 5 attempts, 0 opt-outs: no violation\n", "");
	ran = verify(site.key, "--json");
	assert_int_equal(ran.status, 0);
	said = json_loads(ran.out, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(said, "violations")),
	    0);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(
	    said, "counts"), "attempts")), PEOPLE);
	json_decref(said);
	rig_ran_done(&ran);
}

/* The rows, falsified where the daemon never would. */
static void
falsify(const char *sql)
{
	char path[PATH_MAX + 16];
	struct err err;
	struct db *db;

	snprintf(path, sizeof path, "%s/pregon.db", site.state);
	db = db_open(path, &err);
	if (db == NULL || db_script(db, sql, &err) == -1)
		fail_msg("%s", err.text);
	db_close(db);
}

static struct seed_case {
	const char	*label;
	const char	*sql;
	const char	*row, *rule;	/* that are named */
	const char	*undo;
} seeds[] = {
	{ "an attempt after a STOP is named", "INSERT INTO suppression_log "
	    "(channel, blind, stop, kind, event_ms, at_ms) SELECT channel, "
	    "blind, 1, 0, 1, 1 FROM message WHERE id = 2",
	    "attempt 2: ", "(after-stop)\n", "DELETE FROM suppression_log" },
	{ "a message in no state is named",
	    "UPDATE message SET state = 12 WHERE id = 3",
	    "message 3: ", "(no-such-state)\n",
	    "UPDATE message SET state = 2 WHERE id = 3" },
	{ "a try that nobody counted is named",
	    "UPDATE message SET tries = 2 WHERE id = 4",
	    "message 4: ", "(tries)\n",
	    "UPDATE message SET tries = 1 WHERE id = 4" },
	{ "a message that was lost is named",
	    "CREATE TABLE lost AS SELECT * FROM message WHERE id = 5;"
	    "DELETE FROM message WHERE id = 5", "attempt 5: ",
	    "(stray-attempt)\n", "INSERT INTO message SELECT * FROM lost; "
	    "DROP TABLE lost" },
};
#define NSEEDS (sizeof seeds / sizeof seeds[0])

static void
check_seed(void **state)
{
	const struct seed_case *c = *state;
	struct rig_ran ran;

	falsify(c->sql);
	ran = verify(site.key, NULL);
	if (ran.status != 1 || strstr(ran.out, c->row) == NULL ||
	    strstr(ran.out, c->rule) == NULL ||
	    strstr(ran.out, " VIOLATION") == NULL)
		fail_msg("exit %d: %s%s", ran.status, ran.out, ran.err);
	assert_string_equal(ran.err, "");
	rig_ran_done(&ran);
	falsify(c->undo);
	assert_says(verify(site.key, NULL), 0, ": no violation\n", "");
}

int
main(void)
{
	struct CMUnitTest tests[NSEEDS + 3] = {
		{ "the daemon is asked, and needs no key",
		    the_daemon_is_asked_and_needs_no_key, NULL, NULL, NULL },
		{ "without a daemon the key is needed, the right one",
		    without_a_daemon_the_key_is_needed, NULL, NULL, NULL },
		{ "with the key the store is read",
		    with_the_key_the_store_is_read, NULL, NULL, NULL },
	};
	size_t i;

	for (i = 0; i < NSEEDS; i++)
		tests[i + 3] = (struct CMUnitTest){ seeds[i].label, check_seed,
		    NULL, NULL, &seeds[i] };
	return cmocka_run_group_tests_name("verify", tests, open_site,
	    rig_teardown);
}
