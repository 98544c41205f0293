/*
 * pregon text plays a subscriber, and leaves no trace.
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
#include "run/rig_store.h"
#include "run/rig_texting.h"

#define ADA		"+13035550101"
#define STRANGER	"303 555 0177"

static struct file_case {
	const char	*label;
	const char	*from, *text;
	const char	*want;		/* in the JSON */
} files[] = {
	{ "a keyword joins its list", STRANGER, "voto",
	    "\"consent\":[{\"list\":\"vote\",\"channel\":\"sms\","
	    "\"from\":\"none\",\"to\":\"confirmed\"}]" },
	{ "who joins is welcomed in the keyword's language", STRANGER, "voto",
	    "\"reply\":{\"kind\":\"welcome\",\"language\":\"es\"" },
	{ "a STOP revokes", ADA, "please stop texting me",
	    "\"from\":\"confirmed\",\"to\":\"revoked\"" },
	{ "a STOP suppresses the number", ADA, "STOP",
	    "\"suppression\":{\"from\":null,\"to\":\"opted-out\"}" },
	{ "a STOP of someone we do not know counts", STRANGER, "STOP",
	    "\"suppression\":{\"from\":null,\"to\":\"opted-out\"}" },
	{ "a text in doubt would wait, without a reply", ADA,
	    "can you stop by", "\"review\":true,\"forgotten\":false},"
	    "\"reply\":null" },
	{ "FORGET erases", ADA, "forget me", "\"forgotten\":true" },
	{ "another language is kept", ADA, "espa\u00f1ol",
	    "\"language\":{\"from\":\"en\",\"to\":\"es\"}" },
	{ "a reply has its segments", ADA, "help", "\"segments\":1}" },
	{ "what is not understood changes nothing", ADA, "good morning",
	    "\"changes\":{\"consent\":[],\"suppression\":null,"
	    "\"language\":null" },
	{ "who is in the files is known", ADA, "hi", "\"known\":true" },
	{ "who is not is not", STRANGER, "hi", "\"known\":false" },
	{ "an e-mail address may text, too", "dan@example.org", "STOP",
	    "\"channel\":\"email\",\"from\":\"confirmed\",\"to\":\"revoked\"" },
};
#define NFILES (sizeof files / sizeof files[0])

static void
check_file(void **state)
{
	const struct file_case *c = *state;
	struct rig_ran ran = rig_run("pregon", "text", "--json", "--config",
	    PREGON_SOURCE "/config", "--state", rig_dir(), "--from", c->from,
	    "--", c->text, NULL);

	if (ran.status != 0 || strstr(ran.out, c->want) == NULL)
		fail_msg("exit %d, no %s in: %s%s", ran.status, c->want,
		    ran.out, ran.err);
	assert_null(strstr(ran.out, "5550101"));
	assert_non_null(strstr(ran.err, "no pregond runs"));
	rig_ran_done(&ran);
}

static struct misuse_case {
	const char	*label;
	const char	*option, *value;
	int		 status;
	const char	*want;
} misuses[] = {
	{ "nobody is named", "--json", "hi", 2, "--from" },
	{ "the number is none", "--from", "303-555", 1, "too few digits" },
	{ "the address is none", "--from", "ada@", 1, "from: " },
};
#define NMISUSES (sizeof misuses / sizeof misuses[0])

static void
check_misuse(void **state)
{
	const struct misuse_case *c = *state;
	struct rig_ran ran = rig_run("pregon", "text", "--config",
	    PREGON_SOURCE "/config", "--state", rig_dir(), c->option, c->value,
	    "hello", NULL);

	assert_int_equal(ran.status, c->status);
	assert_non_null(strstr(ran.err, c->want));
	if (c->status == 1)
		assert_null(strstr(ran.err, c->value));
	rig_ran_done(&ran);
}

static void
daemon_says(const struct rig_site *site, const char *text, const char *want)
{
	struct rig_ran ran = rig_run("pregon", "text", "--json", "--state",
	    site->state, "--from", ADA, text, NULL);

	if (ran.status != 0 || strstr(ran.out, want) == NULL)
		fail_msg("exit %d, no %s in: %s%s", ran.status, want, ran.out,
		    ran.err);
	rig_ran_done(&ran);
}

static size_t
ledger_size(const struct rig_site *site)
{
	char path[PATH_MAX + 32], *text;
	size_t len;

	snprintf(path, sizeof path, "%s/optouts.ledger", site->state);
	text = rig_read(path);
	len = strlen(text);
	free(text);
	return len;
}

static void
a_daemon_knows_her_and_keeps_nothing(void **state)
{
	struct rig_texting play = { .played = 0 };
	struct rig_site site;
	size_t ledger;
	char *log;

	(void)state;
	rig_site(&site, NULL);
	rig_texting_site(&site);
	rig_texting_daemon(&play, &site, "2017-10-01T12:00");
	daemon_says(&site, "STOP", "\"to\":\"opted-out\"");
	daemon_says(&site, "STOP", "\"to\":\"opted-out\"");	/* still news */
	rig_say(&play, ADA, "STOP");
	rig_wait_count(&site, 1, RIG_SOON);
	ledger = ledger_size(&site);
	daemon_says(&site, "STOP", "\"suppression\":null");
	daemon_says(&site, "START", "\"suppression\":{\"from\":\"opted-out\","
	    "\"to\":null}");
	daemon_says(&site, "forget me", "\"forgotten\":true");
	assert_int_equal(ledger_size(&site), ledger);
	assert_int_equal(rig_count(site.url), 1);
	log = rig_stderr(site.daemon);
	assert_null(strstr(log, "5550101"));
	free(log);

	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(rig_store_number(&site,
	    "SELECT count(*) FROM suppression_log"), 1);
	assert_int_equal(rig_store_number(&site,
	    "SELECT count(*) FROM inbound WHERE id NOT LIKE 'nonce:%'"), 1);
	assert_int_equal(rig_store_number(&site,
	    "SELECT count(*) FROM reply"), 1);
}

int
main(void)
{
	struct CMUnitTest tests[NFILES + NMISUSES + 1] = {
		{ "a daemon knows her, and keeps nothing",
		    a_daemon_knows_her_and_keeps_nothing, NULL, rig_teardown,
		    NULL },
	};
	size_t n = 1, i;

	RIG_ADD_ROWS(files, NFILES, check_file);
	RIG_ADD_ROWS(misuses, NMISUSES, check_misuse);
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
