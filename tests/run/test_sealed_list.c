/*
 * A list that only the key can open: sealed by who cannot, read and texted by the
 * daemon, refused where it was changed.  And a row that says no, which nobody texts.
 */
#include <ftw.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define SEND_MS	60000
#define PEOPLE	8
#define SEALED	"lists/vote.csv.sealed"

/* The path of ${name} in the configuration; valid until the next call. */
static const char *
path_of(const struct rig_site *site, const char *name)
{
	static char path[PATH_MAX + 64];

	snprintf(path, sizeof path, "%s/%s", site->config, name);
	return path;
}

/* Seal the list with the public half alone, and delete what is in clear. */
static void
seal(const struct rig_site *site)
{
	char public[PATH_MAX + 8];
	struct rig_ran ran;

	snprintf(public, sizeof public, "%s.pub", site->key);
	ran = rig_run("pregon", "seal-list", path_of(site, "lists/vote.csv"),
	    "--to", public, NULL);
	if (ran.status != 0)
		fail_msg("%s", ran.err);
	assert_non_null(strstr(ran.out, "shred -u"));
	assert_null(strstr(ran.out, "555"));
	rig_ran_done(&ran);
	assert_int_equal(unlink(path_of(site, "lists/vote.csv")), 0);
	rig_edit(site, "lists/vote.conf", "\"vote.csv\"",
	    "\"vote.csv.sealed\"");
}

static void
site_sealed(struct rig_site *site)
{
	rig_site_plain(site, NULL, PEOPLE);
	seal(site);
}

static void
daemon_quiet(struct rig_site *site)
{
	rig_daemon_with(site, "--clock", "2017-08-01T17:50", "--until",
	    "2017-08-01T17:51");
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
}

/* No file below holds a number of the list. */
static int
on_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	size_t len = (size_t)st->st_size;
	char *bytes;
	FILE *in;

	(void)ftw;
	if (type != FTW_F)
		return 0;
	in = fopen(path, "r");
	assert_non_null(in);
	bytes = malloc(len + 1);
	len = fread(bytes, 1, len, in);
	fclose(in);
	if (memmem(bytes, len, "20155501", 8) != NULL)
		fail_msg("%s holds a number", path);
	free(bytes);
	return 0;
}

static void
a_sealed_list_is_read_and_texted(void **state)
{
	struct rig_site site;
	json_t *status;
	char *said;

	(void)state;
	site_sealed(&site);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_assert_once_each(&site, PEOPLE);
	status = rig_ask(&site, "status", NULL);
	assert_int_equal(json_array_size(json_object_get(status, "in_clear")),
	    1);		/* the tester of pregon.conf */
	json_decref(status);
	said = rig_stderr(site.daemon);
	assert_null(strstr(said, "20155501"));
	free(said);
	assert_int_equal(rig_end(site.daemon), 0);
	nftw(site.state, on_file, 8, FTW_PHYS);
	nftw(site.config, on_file, 8, FTW_PHYS);
}

/* Turn a bit of the sealed file, ${from_end} bytes before its end. */
static void
turn_bit(const struct rig_site *site, long from_end)
{
	FILE *f = fopen(path_of(site, SEALED), "r+");
	int c;

	assert_non_null(f);
	assert_int_equal(fseek(f, -from_end, SEEK_END), 0);
	c = getc(f);
	assert_int_equal(fseek(f, -from_end, SEEK_END), 0);
	putc(c ^ 1, f);
	fclose(f);
}

static void
cut(const struct rig_site *site, long by)
{
	struct stat st;

	assert_int_equal(stat(path_of(site, SEALED), &st), 0);
	assert_int_equal(truncate(path_of(site, SEALED), st.st_size - by), 0);
}

static long
people(const struct rig_site *site)
{
	json_t *status = rig_ask(site, "status", NULL), *list;
	long n;

	list = json_array_get(json_object_get(status, "lists"), 0);
	n = (long)json_integer_value(json_object_get(json_object_get(list,
	    "people"), "en"));
	json_decref(status);
	return n;
}

static struct harm_case {
	const char	*label;
	long		 turned;	/* bytes before the end; 0: none */
	long		 cut;
	bool		 clear;		/* a clear file in its place */
	const char	*want;
} harms[] = {
	{ "a sealed list that was changed is refused, and the old one stays", 3,
	    0, false, SEALED },
	{ "so is one that is cut short", 0, 20, false, "cut short" },
	{ "and one that is none", 0, 0, true, "is not a sealed list" },
};
#define NHARMS (sizeof harms / sizeof harms[0])

static void
check_harm(void **state)
{
	const struct harm_case *c = *state;
	struct rig_site site;
	struct rig_ran ran;

	site_sealed(&site);
	daemon_quiet(&site);
	assert_int_equal(people(&site), PEOPLE);
	if (c->turned != 0)
		turn_bit(&site, c->turned);
	if (c->cut != 0)
		cut(&site, c->cut);
	if (c->clear)
		rig_write(site.config, SEALED, "phone\n+12015550100\n");
	ran = rig_tell(&site, "reload", NULL);
	assert_int_equal(ran.status, 1);
	if (strstr(ran.err, c->want) == NULL)
		fail_msg("%s", ran.err);
	assert_null(strstr(ran.err, "20155501"));
	rig_ran_done(&ran);
	assert_int_equal(people(&site), PEOPLE);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* What the tool says of a sealed list, with the key, without it, with another. */
static struct tool_case {
	const char	*label;
	const char	*command;
	enum { NONE, OURS, OTHER, ENVIRONMENT } key;
	int		 status;
	const char	*out, *err;
} tools[] = {
	{ "check without the key says what it cannot, and checks the rest",
	    "check", NONE, 0, SEALED ": sealed, and nobody looked inside: give "
	    "the key, by --key-file FILE or PREGON_KEY_FILE", NULL },
	{ "check with the key counts its people", "check", OURS, 0,
	    "1 list, 8 people", NULL },
	{ "the key may be named by the environment", "check", ENVIRONMENT, 0,
	    "1 list, 8 people", NULL },
	{ "check with another key says which it wants", "check", OTHER, 1,
	    NULL, SEALED ": was sealed for the key " },
	{ "plan needs the key, and says so", "plan", NONE, 1, NULL, "give the "
	    "key, by --key-file FILE or PREGON_KEY_FILE" },
	{ "plan with the key counts its people", "plan", OURS, 0, "8 people",
	    NULL },
	{ "rehearse needs the key, and says so", "rehearse", NONE, 1, NULL,
	    "give the key, by --key-file FILE or PREGON_KEY_FILE" },
	{ "rehearse with the key plays it", "rehearse", OURS, 0, "8", NULL },
};
#define NTOOLS (sizeof tools / sizeof tools[0])

static void
check_tool(void **state)
{
	const struct tool_case *c = *state;
	char other[PATH_MAX + 8];
	const char *key;
	struct rig_site site;
	struct rig_ran ran;
	bool plan = strcmp(c->command, "plan") == 0;

	site_sealed(&site);
	snprintf(other, sizeof other, "%s.2", site.key);
	ran = rig_run("pregon", "keygen", other, NULL);
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	key = c->key == OTHER ? other : site.key;
	if (c->key == ENVIRONMENT)
		setenv("PREGON_KEY_FILE", key, 1);
	ran = rig_run("pregon", c->command, "--config", site.config,
	    plan ? "--clock" : "--config", plan ? RIG_BEFORE : site.config,
	    c->key == OURS || c->key == OTHER ? "--key-file" : NULL, key, NULL);
	unsetenv("PREGON_KEY_FILE");
	if (ran.status != c->status ||
	    (c->out != NULL && strstr(ran.out, c->out) == NULL) ||
	    (c->err != NULL && strstr(ran.err, c->err) == NULL))
		fail_msg("exit %d: %s%s", ran.status, ran.out, ran.err);
	assert_null(strstr(ran.out, "20155501"));
	rig_ran_done(&ran);
}

/* The public half of a key that is there can be had; another's is not overwritten. */
static void
keygen_writes_the_public_half(void **state)
{
	const char *dir = rig_dir();
	char key[PATH_MAX], public[PATH_MAX + 8], *one, *two;
	struct rig_ran ran;

	(void)state;
	snprintf(key, sizeof key, "%s/key", dir);
	snprintf(public, sizeof public, "%s.pub", key);
	ran = rig_run("pregon", "keygen", key, NULL);
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	one = rig_read(public);
	rig_remove(public);
	ran = rig_run("pregon", "keygen", "--public", key, NULL);
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	two = rig_read(public);
	assert_string_equal(one, two);
	rig_remove(key);
	ran = rig_run("pregon", "keygen", key, NULL);
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.err, "is there, of another key"));
	assert_int_not_equal(access(key, F_OK), 0);
	rig_ran_done(&ran);
	free(one);
	free(two);
}

/* The clear file that still lies beside is told. */
static void
a_clear_file_beside_is_told(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	site_sealed(&site);
	rig_write(site.config, "lists/vote.csv", "phone\n");
	ran = rig_run("pregon", "check", "--config", site.config, "--key-file",
	    site.key, NULL);
	assert_int_equal(ran.status, 0);
	assert_non_null(strstr(ran.out, "still lies beside it, in clear"));
	rig_ran_done(&ran);
}

/* Four people, of whom the second says no and the third is to be asked. */
static void
write_rows(const struct rig_site *site)
{
	rig_write(site->config, "lists/vote.csv",
	    "Phone,Consent,Source,Date\n"
	    "+12015550100,yes,letter,7/29/2017\n"
	    "+12015550101,no,,\n"
	    "+12015550102,ask,,\n"
	    "+12015550103,,,\n"
	    "+12015550101,yes,letter,7/29/2017\n");
	rig_edit(site, "lists/vote.conf", "rows = \"strict\";\n", "");
}

static void
rows_say_whom_to_text(void **state)
{
	struct rig_site site;
	struct rig_ran ran;
	long got[5];

	(void)state;
	rig_site_plain(&site, NULL, 1);
	write_rows(&site);
	ran = rig_run("pregon", "check", "--config", site.config, "--people",
	    NULL);
	assert_int_equal(ran.status, 0);
	assert_non_null(strstr(ran.out, "3 people"));
	assert_non_null(strstr(ran.out, "1 says no, and is never texted"));
	assert_non_null(strstr(ran.out,
	    "lists/vote.csv:3: consent: no; she is not texted\n"
	    "lists/vote.csv:6: the same phone as line 3\n"));
	rig_ran_done(&ran);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_received(&site, 5, got);
	assert_int_equal(got[0], 1);
	assert_int_equal(got[1], 0);
	assert_int_equal(got[2], 0);
	assert_int_equal(got[3], 1);
	assert_int_equal(rig_end(site.daemon), 0);
}

static const struct CMUnitTest stories[] = {
	cmocka_unit_test_teardown(a_sealed_list_is_read_and_texted,
	    rig_teardown),
	cmocka_unit_test_teardown(keygen_writes_the_public_half,
	    rig_teardown),
	cmocka_unit_test_teardown(a_clear_file_beside_is_told, rig_teardown),
	cmocka_unit_test_teardown(rows_say_whom_to_text, rig_teardown),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NHARMS + NTOOLS + NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(harms, NHARMS, check_harm);
	RIG_ADD_ROWS(tools, NTOOLS, check_tool);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("sealed_list", tests, NULL, NULL);
}
