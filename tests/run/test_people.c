/*
 * Who is on the lists, and how an operator changes that.
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

/* Run and look for ${want} in what it says; its stdout, to free. */
static char *
says(struct rig_ran ran, int status, const char *want)
{
	char *out = ran.out;

	if (ran.status != status ||
	    (strstr(ran.out, want) == NULL && strstr(ran.err, want) == NULL))
		fail_msg("exit %d, no \"%s\" in: %s%s", ran.status, want,
		    ran.out, ran.err);
	free(ran.err);
	return out;
}

static size_t
lines(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static void
the_lists_are_exported_without_addresses(void **state)
{
	struct rig_site site;
	char *out, *log;

	(void)state;
	rig_site_plain(&site, NULL, 450);
	rig_daemon(&site, RIG_AFTER);
	out = says(rig_tell(&site, "export", NULL), 0,
	    "handle,list,channel,consent,since,how,by\r\n");
	assert_int_equal(lines(out), 451);
	assert_non_null(strstr(out, ",vote,sms,confirmed,2017-07-2"));
	assert_null(strstr(out, "55501"));
	free(out);

	out = says(rig_run("pregon", "export", "--state", site.state,
	    "--addresses", "--list", "vote", NULL), 0, "people in clear");
	assert_int_equal(lines(out), 451);
	assert_non_null(strstr(out, ",file,+12015550100\r\n"));
	free(out);

	out = says(rig_run("pregon", "export", "--state", site.state,
	    "--list", "+12015550100", NULL), 1, "no list of that name");
	free(out);
	log = rig_stderr(site.daemon);
	assert_non_null(strstr(log, "people.exported"));
	assert_null(strstr(log, "55501"));
	free(log);
}

static void
a_person_is_forgotten(void **state)
{
	struct rig_site site;
	char handle[14] = "", *out;

	(void)state;
	rig_site_plain(&site, NULL, 3);
	rig_daemon(&site, RIG_AFTER);
	out = says(rig_tell(&site, "export", NULL), 0, "confirmed");
	memcpy(handle, strstr(out, "\r\n") + 2, 13);
	free(out);

	free(says(rig_tell(&site, "forget", handle), 2, "--yes"));
	free(says(rig_run("pregon", "forget", "--yes", "--state", site.state,
	    handle, NULL), 0, "list vote still name her"));
	free(says(rig_run("pregon", "forget", "--yes", "--state", site.state,
	    handle, NULL), 1, "nobody of that handle"));
	out = says(rig_run("pregon", "forget", "--yes", "--state", site.state,
	    "+12015550101", NULL), 1, "nobody of that handle");
	assert_null(strstr(out, "5550101"));
	free(out);
	out = says(rig_tell(&site, "export", NULL), 0, "vote");
	assert_int_equal(lines(out), 3);
	assert_null(strstr(out, handle));
	free(out);

	/* The file names her still: she is there again, and is not written to. */
	free(says(rig_tell(&site, "reload", NULL), 0, ""));
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(rig_store_number(&site, "SELECT count(*) "
	    "FROM suppression WHERE kind = 5"), 1);
}

static struct no_daemon_case {
	const char	*label;
	const char	*command, *argument, *argument2;
} no_daemons[] = {
	{ "export wants a daemon", "export", NULL, NULL },
	{ "forget wants a daemon", "forget", "--yes", "abcdefghijklm" },
};
#define NNO_DAEMONS (sizeof no_daemons / sizeof no_daemons[0])

static void
check_no_daemon(void **state)
{
	const struct no_daemon_case *c = *state;

	free(says(rig_run("pregon", c->command, "--state", rig_dir(),
	    c->argument, c->argument2, NULL), 1, "no pregond runs"));
}

int
main(void)
{
	struct CMUnitTest tests[NNO_DAEMONS + 2] = {
		{ "the lists are exported, without addresses",
		    the_lists_are_exported_without_addresses, NULL,
		    rig_teardown, NULL },
		{ "a person is forgotten", a_person_is_forgotten, NULL,
		    rig_teardown, NULL },
	};
	size_t n = 2, i;

	RIG_ADD_ROWS(no_daemons, NNO_DAEMONS, check_no_daemon);
	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
