/*
 * After a whole run, with --debug and with everything going wrong that can, no
 * byte of the state directory, of the logs or of what the control socket
 * answers is an address or a name of anyone.
 *
 * What is looked for is known to be there to be found: the files of the
 * configuration hold it, and the sandbox got it.
 */
#include <ctype.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define SEND_MS		60000
#define ALERTS		"alerts/safety_act.conf"
#define BODY		"Xylophone77"	/* in the text itself */

/* Zebulon is texted; Wilhelmina opted out; Ferdinand's number is none; ... */
static const char list[] =
    "phone,email,name\n"
    "(303) 555-0142,zebulon.q@example.org,Zebulon Quagmire\n"
    "+13035550143,wilhelmina@example.org,Wilhelmina Oakenshield\n"
    "303-555-0144,ferdinand@example.org,Ferdinand Ypsilanti\n"
    ",philomena@example.org,Philomena Underhill\n"	/* no phone at all */
    "+13035550145,,\u00d3scar \u00d1and\u00fa\n"
    "+13035550146,,\n";

static const char inside[] =		/* written in the list's own file */
    "subscribers = ( { phone = \"+1 303 555 0147\"; language = \"en\"; "
    "name = \"Thessaly Bramble\"; email = \"thessaly@example.org\"; } );\n";

#define FAULTS "optout=+13035550143,invalid=+13035550144,garbage@every4," \
	"status=503@first2,delay=200ms"

/* In each way of writing that somebody might think of. */
static const char *const people[] = {
	"+13035550142", "13035550142", "3035550142", "303) 555-0142",
	"303-555-0142", "303 555 0142", "303.555.0142", "3035550143",
	"303) 555-0143", "303-555-0143", "3035550144", "303-555-0144",
	"3035550145", "3035550146", "3035550147", "303 555 0147",
	"zebulon.q", "wilhelmina", "ferdinand", "philomena", "thessaly",
	"Zebulon", "Quagmire", "Oakenshield", "Ypsilanti", "Underhill",
	"\u00d3scar", "\u00d1and\u00fa", "Bramble",
	"2b3133303335353530313432",	/* +13035550142 in hexadecimal */
	"KzEzMDM1NTUwMTQy",		/* and in base 64 */
	NULL
};

static const char *const bodies[] = { BODY, "Reply STOP", NULL };

/* Looking ------------------------------------------------------------------ */

static bool
same(const unsigned char *bytes, const unsigned char *text, size_t len,
    size_t step)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (tolower(bytes[i * step]) != tolower(text[i]) ||
		    (step == 2 && bytes[i * 2 + 1] != 0))
			return false;
	return true;
}

/*
 * Whether ${text} is in the ${size} bytes: as it is, or each byte with a zero
 * behind it, which is UTF-16 in the one byte order and, one byte further on,
 * in the other.  Letters are the same in both cases.
 */
static bool
is_in(const unsigned char *bytes, size_t size, const char *text)
{
	size_t len = strlen(text), at;

	for (at = 0; at + len <= size; at++) {
		if (same(bytes + at, (const unsigned char *)text, len, 1))
			return true;
		/* The last zero is not looked at: it may be beyond the end. */
		if (at + 2 * len <= size &&
		    same(bytes + at, (const unsigned char *)text, len, 2))
			return true;
	}
	return false;
}

static void
assert_without(const char *where, const void *bytes, size_t size,
    const char *const *texts)
{
	size_t i;

	for (i = 0; texts[i] != NULL; i++)
		if (is_in(bytes, size, texts[i]))
			fail_msg("%s holds \"%s\"", where, texts[i]);
}

static void *
read_bytes(const char *path, size_t *ret_size)
{
	FILE *file = fopen(path, "re");
	struct stat st;
	char *bytes;

	if (file == NULL || fstat(fileno(file), &st) == -1)
		fail_msg("%s: cannot be read", path);
	bytes = malloc((size_t)st.st_size + 1);
	assert_non_null(bytes);
	*ret_size = fread(bytes, 1, (size_t)st.st_size, file);
	fclose(file);
	return bytes;
}

static size_t files_seen, bytes_seen;

static int
on_file(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	size_t size;
	void *bytes;

	(void)at;
	if (kind != FTW_F || !S_ISREG(st->st_mode))
		return 0;
	/* Not more open to others than it has to be, either. */
	if ((st->st_mode & 077) != 0)
		fail_msg("%s: others may read it (%o)", path,
		    (unsigned)st->st_mode & 0777);
	bytes = read_bytes(path, &size);
	assert_without(path, bytes, size, people);
	free(bytes);
	files_seen++;
	bytes_seen += size;
	return 0;
}

/* Every byte of every file in the state directory. */
static void
search_state(const struct rig_site *site)
{
	files_seen = bytes_seen = 0;
	assert_int_equal(nftw(site->state, on_file, 16, FTW_PHYS), 0);
	assert_true(files_seen >= 1);
	assert_true(bytes_seen > 10000);
}

static void
search_logs(const struct rig_site *site)
{
	char *out = rig_stdout(site->daemon), *err = rig_stderr(site->daemon);

	assert_without("stdout", out, strlen(out), people);
	assert_without("stderr", err, strlen(err), people);
	assert_without("stdout", out, strlen(out), bodies);
	assert_without("stderr", err, strlen(err), bodies);
	free(out);
	free(err);
}

/* What a command prints, drawn and as JSON. */
static void
search_reply(const struct rig_site *site, const char *command,
    const char *argument, const char *more, bool body_too)
{
	struct rig_ran ran = rig_run("pregon", command, "--state", site->state,
	    argument, more, NULL);

	if (ran.status == 2)
		fail_msg("pregon %s: %s", command, ran.err);
	assert_true(strlen(ran.out) > 0);
	assert_without(command, ran.out, strlen(ran.out), people);
	assert_without(command, ran.err, strlen(ran.err), people);
	if (body_too)
		assert_without(command, ran.out, strlen(ran.out), bodies);
	rig_ran_done(&ran);
}

static void
search_replies(const struct rig_site *site)
{
	char url[80];

	search_reply(site, "status", NULL, NULL, true);
	search_reply(site, "status", "--json", NULL, true);
	search_reply(site, "broadcasts", NULL, NULL, true);
	search_reply(site, "broadcasts", "--json", NULL, true);
	search_reply(site, "plan", NULL, NULL, true);
	search_reply(site, "plan", "--json", NULL, true);
	search_reply(site, "show", "1", NULL, false);
	search_reply(site, "show", "--json", "1", false);
	snprintf(url, sizeof url, "--sandbox=%s", site->url);
	search_reply(site, "books", url, NULL, true);
	search_reply(site, "books", url, "--json", true);
}

/* The run ------------------------------------------------------------------ */

static void
canaries(struct rig_site *site)
{
	rig_site_plain(site, FAULTS, 1);
	rig_write(site->config, "lists/vote.csv", list);
	rig_edit(site, "lists/vote.conf", "files =", inside);
	rig_edit(site, "lists/vote.conf", "[ \"vote.csv\" ];",
	    "files = [ \"vote.csv\" ];");
	rig_write(site->config, "../templates/sms/signed.en.txt",
	    "{{sender}}: {{#person.name}}Dear {{person.name}}, "
	    "{{/person.name}}" BODY " {{site}} Reply STOP to end\n");
	/* Philomena gets it by e-mail. */
	rig_edit(site, ALERTS, "template = \"signed\";",
	    "template = \"signed\"; channels = [ \"sms\", \"email\" ];");
	rig_write(site->config, "../templates/email/signed.en.txt",
	    "Subject: {{#person.name}}{{person.name}}: {{/person.name}}" BODY
	    "\n\n{{sender}}\n{{postal_address}}\n");
	rig_write(site->config, "../templates/email/signed.es.txt",
	    "Subject: " BODY "\n\n{{sender}}\n{{postal_address}}\n");
	/* One at a time: a kill finds one on its way, and others waiting. */
	rig_edit(site, "pregon.conf", "route     =",
	    "send = { in_flight = 1; };\nroute     =");
	/* What is refused for now is asked again: retries are run too. */
	rig_edit(site, "providers/sandbox.conf", "{ code = [ \"20429\" ];",
	    "{ status = [ \"503\" ]; verdict = \"retry\"; },\n"
	    "    { code = [ \"20429\" ];");
}

/* A reload with mistakes in the rows of people: they name lines only. */
static void
reload_badly(const struct rig_site *site)
{
	rig_edit(site, "lists/vote.csv", "303-555-0144,", "303-555-01444,");
	rig_edit(site, "lists/vote.csv", ",philomena@example.org,",
	    ",philomena@@example.org,");
	search_reply(site, "status", NULL, NULL, true);
	rig_signal(site->daemon, SIGHUP);
	rig_wait_said(site->daemon, "lists/vote.csv:4", RIG_SOON);
	rig_wait_said(site->daemon, "lists/vote.csv:5", RIG_SOON);
	rig_edit(site, "lists/vote.csv", "303-555-01444,", "303-555-0144,");
	rig_edit(site, "lists/vote.csv", ",philomena@@example.org,",
	    ",philomena@example.org,");
}

/* So that the rest can fail: what is looked for went through the daemon. */
static void
assert_it_was_sent(const struct rig_site *site)
{
	char *texts = rig_get_text(site->url, "/messages.json");

	assert_non_null(strstr(texts, "+13035550142"));
	assert_non_null(strstr(texts, "Dear Zebulon Quagmire, " BODY));
	assert_non_null(strstr(texts, "Thessaly Bramble"));
	assert_non_null(strstr(texts, "philomena@example.org"));
	assert_non_null(strstr(texts, "Philomena Underhill: " BODY));
	free(texts);
}

static void
no_address_and_no_name_is_left_anywhere(void **state)
{
	struct rig_site site;

	(void)state;
	canaries(&site);
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_AFTER);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_wait_count(&site, 1, SEND_MS);
	search_state(&site);		/* with its write-ahead log */
	rig_signal(site.daemon, SIGKILL);
	rig_wait(site.daemon, RIG_SOON);
	search_state(&site);		/* as a crash leaves it */
	search_logs(&site);

	rig_daemon_with(&site, "--clock", RIG_AFTER, "--until", RIG_LATER);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	reload_badly(&site);
	rig_wait_state(&site, "call", "done", SEND_MS);
	search_replies(&site);
	search_state(&site);
	assert_it_was_sent(&site);
	assert_int_equal(rig_end(site.daemon), 0);
	search_logs(&site);
	search_state(&site);
}

/* Looking finds what is there: in the list's files, in two byte orders. */
static void
what_is_looked_for_can_be_found(void **state)
{
	static const unsigned char little[] = "x\0Z\0e\0b\0u\0l\0o\0n\0";
	static const unsigned char big[] = "\0Z\0e\0b\0u\0l\0o\0n\0x";
	struct rig_site site;
	char path[PATH_MAX + 32];
	unsigned char *bytes;
	size_t size, i;

	(void)state;
	assert_true(is_in(little, sizeof little - 1, "Zebulon"));
	assert_true(is_in(big, sizeof big - 1, "zebulon"));
	assert_false(is_in(little, sizeof little - 1, "Zebulom"));
	canaries(&site);
	snprintf(path, sizeof path, "%s/lists/vote.csv", site.config);
	bytes = read_bytes(path, &size);
	for (i = 0; people[i] != NULL; i++)
		if (strcmp(people[i], "Quagmire") == 0 ||
		    strcmp(people[i], "philomena") == 0 ||
		    strcmp(people[i], "303-555-0144") == 0 ||
		    strcmp(people[i], "\u00d3scar") == 0)
			assert_true(is_in(bytes, size, people[i]));
	free(bytes);
}

/* The key is nowhere in the state directory, and neither program prints it. */
static void
the_key_stays_in_its_file(void **state)
{
	const char *secrets[2] = { NULL, NULL };
	char *key, path[PATH_MAX + 32];
	struct rig_site site;
	size_t size;
	void *bytes;

	(void)state;
	canaries(&site);
	key = rig_read(site.key);
	key[strcspn(key, "\n")] = '\0';
	secrets[0] = strrchr(key, ' ') + 1;
	assert_int_equal(strlen(secrets[0]), 64);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(rig_end(site.daemon), 0);
	snprintf(path, sizeof path, "%s/pregon.db", site.state);
	bytes = read_bytes(path, &size);
	assert_without(path, bytes, size, secrets);
	free(bytes);
	bytes = rig_stderr(site.daemon);
	assert_without("stderr", bytes, strlen(bytes), secrets);
	free(bytes);
	free(key);
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(what_is_looked_for_can_be_found),
		STORY(no_address_and_no_name_is_left_anywhere),
		STORY(the_key_stays_in_its_file),
	};

	return cmocka_run_group_tests_name("privacy", tests, NULL, NULL);
}
