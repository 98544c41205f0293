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

	/* The file names her still, and brings her not back. */
	free(says(rig_tell(&site, "reload", NULL), 0, ""));
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(rig_store_number(&site, "SELECT count(*) "
	    "FROM suppression WHERE kind = 5"), 1);
}

static char *
import(const struct rig_site *site, const char *file, const char *option,
    int status, const char *want)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof path, "%s/%s", site->config, file);
	return says(rig_run("pregon", "import", "--state", site->state,
	    "--list", "vote", path, option, NULL), status, want);
}

/* A table of ${n} numbers of rig_number from ${from} on. */
static void
write_table(const struct rig_site *site, const char *file, size_t from,
    size_t n)
{
	char number[RIG_NUMBER_LEN + 1], *table = NULL;
	size_t size, i;
	FILE *out = open_memstream(&table, &size);

	assert_non_null(out);
	fputs("phone,name,Notes\n", out);
	for (i = from; i < from + n; i++) {
		rig_number(i, number);
		fprintf(out, "%s,Sample Person with a name,met at the fair\n",
		    number);
	}
	fclose(out);
	rig_write(site->config, file, table);
	free(table);
}

static void
people_are_imported(void **state)
{
	struct rig_site site;
	char *out, *log;

	(void)state;
	rig_site_plain(&site, NULL, 3);
	rig_daemon(&site, RIG_AFTER);
	write_table(&site, "more.csv", 0, 1500);	/* more than a request holds */
	free(import(&site, "more.csv", "--dry-run", 0, "1497 would be added"));
	out = says(rig_tell(&site, "export", NULL), 0, "vote");
	assert_int_equal(lines(out), 4);
	free(out);

	free(import(&site, "more.csv", NULL, 0,
	    "1497 added, 3 on the list already"));
	free(import(&site, "more.csv", NULL, 0,
	    "0 added, 1500 on the list already"));
	out = import(&site, "more.csv", NULL, 0, "not read: Notes");
	assert_null(strstr(out, "55501"));
	free(out);

	/* Files that are read again take nobody off; asked first, all the same. */
	free(says(rig_tell(&site, "reload", NULL), 0, ""));
	out = says(rig_tell(&site, "export", NULL), 0,
	    ",vote,sms,pending,");
	assert_non_null(strstr(out, ",import\r\n"));
	assert_int_equal(lines(out), 1501);
	free(out);

	rig_write(site.config, "bad.csv", "phone,consent\n12,\n"
	    "+12255550100,maybe\n+12255550101,no\n\"+1225");
	free(import(&site, "bad.csv", "--dry-run", 1, "line 5"));
	rig_write(site.config, "bad.csv", "phone,consent,language\n12,,\n"
	    "+12255550100,maybe,en\n+12255550101,no,klingon\n");
	out = import(&site, "bad.csv", NULL, 0, "line 2: phone: too few digits");
	assert_non_null(strstr(out, "1 say no"));
	assert_non_null(strstr(out, "2 left out"));
	free(out);
	rig_write(site.config, "bad.csv", "name\nAda\n");
	free(import(&site, "bad.csv", NULL, 1, "no column is phone or email"));
	free(import(&site, "none.csv", NULL, 1, "No such file"));
	free(import(&site, "bad.csv", "--on-file", 2, "go together"));

	log = rig_stderr(site.daemon);
	assert_non_null(strstr(log, "people.imported"));
	assert_null(strstr(log, "55501"));
	assert_null(strstr(log, "Sample Person"));
	free(log);
}

static void
consent_is_documented_or_asked_for(void **state)
{
	struct rig_site site;
	char *out;

	(void)state;
	rig_site_plain(&site, NULL, 1);
	rig_daemon(&site, RIG_AFTER);
	rig_write(site.config, "sheet.csv", "phone\n+12255550110\n");
	out = says(rig_run("pregon", "import", "--state", site.state, "--list",
	    "vote", "--on-file", "--source", "sheet, July fair", "--date",
	    "2017-07-30", "/dev/null", NULL), 1, "there is no header row");
	free(out);
	assert_int_not_equal(asprintf(&out, "%s/sheet.csv", site.config), -1);
	free(says(rig_run("pregon", "import", "--state", site.state, "--list",
	    "vote", "--on-file", "--source", "sheet, July fair", "--date",
	    "2017-07-30", out, NULL), 0, "1 added"));
	free(says(rig_run("pregon", "import", "--state", site.state, "--list",
	    "vote", "--on-file", "--source", "sheet", "--date", "2099-01-01",
	    out, NULL), 1, "yet to come"));
	free(out);
	out = says(rig_tell(&site, "export", NULL), 0, "import");
	assert_non_null(strstr(out, ",confirmed,2017-07-29T18:00:00-06:00,"
	    "file,import\r\n"));
	free(out);
}

static struct no_daemon_case {
	const char	*label;
	const char	*command, *argument, *argument2;
} no_daemons[] = {
	{ "export wants a daemon", "export", NULL, NULL },
	{ "import wants a daemon", "import", "--list=vote",
	    PREGON_SOURCE "/config/lists/vote.csv" },
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
	struct CMUnitTest tests[NNO_DAEMONS + 4] = {
		{ "the lists are exported, without addresses",
		    the_lists_are_exported_without_addresses, NULL,
		    rig_teardown, NULL },
		{ "people are imported", people_are_imported, NULL,
		    rig_teardown, NULL },
		{ "consent is documented, or asked for",
		    consent_is_documented_or_asked_for, NULL, rig_teardown,
		    NULL },
		{ "a person is forgotten", a_person_is_forgotten, NULL,
		    rig_teardown, NULL },
	};
	size_t n = 4, i;

	RIG_ADD_ROWS(no_daemons, NNO_DAEMONS, check_no_daemon);
	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
