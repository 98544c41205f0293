/*
 * A list as a spreadsheet left it, from check to the texts; and what a running
 * daemon does when such a list gets worse.
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
#include "run/rig_site.h"

#define SEND_MS	60000
#define ROWS	50
#define TAKEN	47	/* the first of rig_number, in messy ways */
#define LINE	"lists/vote.csv: 47 of 50 rows taken, 3 left out"

static const char list_messy[] =
    "title = { en = \"Vote alerts\"; };\n"
    "languages = [ \"en\", \"es\" ];\n"
    "consent = \"on-file\";\n"
    "source = \"paper sign-up sheets\";\n"
    "date = \"2017-07-29\";\n"
    "files = [ \"vote.csv\" ];\n";

/* Write ${number} as the ${i}th hand would. */
static void
put_number(FILE *out, const char *number, size_t i)
{
	const char *n = number + 2;

	switch (i % 4) {
	case 0:
		fprintf(out, "(%.3s) %.3s-%s", n, n + 3, n + 6);
		break;
	case 1:
		fprintf(out, "1.%.3s.%.3s.%s", n, n + 3, n + 6);
		break;
	case 2:
		fputs(number, out);
		break;
	default:
		fprintf(out, "\" %s \"", n);
	}
}

/* 50 rows, of which three are nobody new; ${bad} more have no number. */
static void
write_messy(const struct rig_site *site, size_t bad)
{
	static const char *const languages[] = { "English", "espa\xf1ol", "ES",
	    "" };
	char number[RIG_NUMBER_LEN + 1], *table = NULL;
	size_t size, i;
	FILE *out = open_memstream(&table, &size);

	assert_non_null(out);
	fputs("Nombre;Idioma;Tel\xe9" "fono;Notas\r\n;;;\r\n\r\n", out);
	for (i = 0; i < TAKEN; i++) {
		fprintf(out, "\"P\xe9rez; %zu\";%s;", i, languages[i % 4]);
		rig_number(i, number);
		if (i < bad)
			fputs("303-555", out);
		else
			put_number(out, number, i);
		fputs(";x\r\n", out);
	}
	rig_number(TAKEN - 1, number);
	fprintf(out, "Otra vez;;%s;\r\nNadie;es;911;\r\nGil;fr;3035550177;",
	    number);
	fclose(out);
	rig_write(site->config, "lists/vote.csv", table);
	rig_write(site->config, "lists/vote.conf", list_messy);
	free(table);
}

static struct rig_ran
check(const struct rig_site *site, const char *people)
{
	return rig_run("pregon", "check", "--config", site->config, people,
	    NULL);
}

static void
a_messy_list_is_checked_planned_and_texted(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	rig_site_plain(&site, NULL, 1);
	write_messy(&site, 0);

	ran = check(&site, NULL);
	assert_int_equal(ran.status, 0);
	assert_non_null(strstr(ran.out, LINE));
	assert_non_null(strstr(ran.out, "check --people"));
	assert_null(strstr(ran.out, "vote.csv:5"));
	rig_ran_done(&ran);

	ran = check(&site, "--people");
	assert_int_equal(ran.status, 0);
	assert_non_null(strstr(ran.out, LINE));
	assert_non_null(strstr(ran.out, "not read: Notas"));
	assert_non_null(strstr(ran.out,
	    "vote.csv:51: the same phone as line 50\n"
	    "lists/vote.csv:52: phone: too few digits\n"
	    "lists/vote.csv:53: language: is none of the list's: en, es\n"));
	assert_null(strstr(ran.out, "555"));
	rig_ran_done(&ran);

	ran = rig_run("pregon", "plan", "--config", site.config, "--clock",
	    RIG_BEFORE, NULL);
	assert_int_equal(ran.status, 0);
	assert_non_null(strstr(ran.out, "47 people"));
	rig_ran_done(&ran);

	rig_daemon(&site, RIG_BEFORE);
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_assert_once_each(&site, TAKEN);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* A list that is strict says the same as mistakes, and is not used. */
static void
a_strict_list_is_refused(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	rig_site_plain(&site, NULL, 1);
	write_messy(&site, 0);
	rig_edit(&site, "lists/vote.conf", "files =",
	    "rows = \"strict\"; files =");
	rig_edit(&site, "lists/vote.csv", ";Notas", ";zone");
	rig_edit(&site, "lists/vote.csv", "Nadie;es;911;", "Nadie;es;912;");
	ran = check(&site, NULL);
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.err,
	    "lists/vote.csv:52: phone: too few digits"));
	assert_null(strstr(ran.err, "912"));
	rig_ran_done(&ran);
}

/* Rows that went bad are people who leave: a slip may not cost a fifth. */
static struct worse_case {
	const char	*label;
	size_t		 bad;
	int		 status;
	const char	*said;
} worse[] = {
	{ "a reload says how many rows were left out", 9, 0,
	    "lists/vote.csv: 38 of 50 rows taken, 12 left out" },
	{ "rows that went bad may not be more than 20 % of a list", 10, 1,
	    "list vote would lose 10 of its 47 people" },
	{ "a list most of whose rows went bad is refused", TAKEN - 1, 1,
	    "list vote would lose" },
};
#define NWORSE (sizeof worse / sizeof worse[0])

static void
check_worse(void **state)
{
	const struct worse_case *c = *state;
	struct rig_site site;
	struct rig_ran ran;

	rig_site_plain(&site, NULL, 1);
	write_messy(&site, 0);
	rig_daemon_with(&site, "--clock", "2017-08-01T17:50", "--until",
	    "2017-08-01T17:51");
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	write_messy(&site, c->bad);
	ran = rig_tell(&site, "reload", NULL);
	if (ran.status != c->status || (strstr(ran.out, c->said) == NULL &&
	    strstr(ran.err, c->said) == NULL))
		fail_msg("exit %d: %s%s", ran.status, ran.out, ran.err);
	rig_ran_done(&ran);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* The sample's hearing is in 2017, and so are its holidays. */
static void
a_year_without_holidays_is_noted(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	rig_site_plain(&site, NULL, 1);
	ran = check(&site, NULL);
	assert_int_equal(ran.status, 0);
	assert_null(strstr(ran.out, "business days"));
	rig_ran_done(&ran);
	rig_edit(&site, "pregon.conf", "holidays = [ \"2017-07-04\", "
	    "\"2017-09-04\", \"2017-11-10\", \"2017-11-23\", "
	    "\"2017-12-25\" ]", "holidays = [ \"2018-01-01\" ]");
	ran = check(&site, NULL);
	assert_int_equal(ran.status, 0);
	assert_non_null(strstr(ran.out, "measures/safety_act.conf:65: counts "
	    "business days, and pregon.conf:18 lists no holidays of 2017\n"));
	rig_ran_done(&ran);
}

/* What is told of an event may have to be taken back. */
static void
missing_corrections_are_noted(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	rig_site(&site, NULL);
	ran = check(&site, NULL);
	assert_int_equal(ran.status, 0);
	assert_null(strstr(ran.out, "corrections"));
	rig_ran_done(&ran);
	rig_edit(&site, "pregon.conf", "corrections = {", "/* corrections =");
	rig_edit(&site, "pregon.conf", "what we said came out of it\n};",
	    "what we said came out of it */");
	ran = check(&site, NULL);
	if (ran.status != 0 || strstr(ran.out, "pregon.conf: no corrections: "
	    "alert ") == NULL || strstr(ran.out, "cannot be corrected if it "
	    "moves\n") == NULL)
		fail_msg("exit %d: %s%s", ran.status, ran.out, ran.err);
	rig_ran_done(&ran);
}

static const struct CMUnitTest stories[] = {
	cmocka_unit_test_teardown(a_messy_list_is_checked_planned_and_texted,
	    rig_teardown),
	cmocka_unit_test_teardown(a_strict_list_is_refused, rig_teardown),
	cmocka_unit_test_teardown(a_year_without_holidays_is_noted,
	    rig_teardown),
	cmocka_unit_test_teardown(missing_corrections_are_noted,
	    rig_teardown),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NWORSE + NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(worse, NWORSE, check_worse);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
