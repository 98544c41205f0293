/*
 * Who is never texted, whatever the files say, and when pregond rather does
 * not start at all.
 */
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

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define SEND_MS		60000
#define ALERTS		"alerts/safety_act.conf"
#define PEOPLE		10

static const char *
text_of(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	assert_non_null(text);
	return text;
}

/* How many messages of ${alert} are in ${state} for a reason with ${why}. */
static long
with_reason(const struct rig_site *site, const char *alert, const char *state,
    const char *why)
{
	json_t *b = rig_broadcast(site, alert), *shown, *reason;
	char id[24];
	size_t i;
	long n = 0;

	snprintf(id, sizeof id, "%lld", (long long)
	    json_integer_value(json_object_get(b, "id")));
	json_decref(b);
	shown = rig_ask(site, "show", id);
	b = json_object_get(shown, "broadcast");
	json_array_foreach(json_object_get(b, "reasons"), i, reason)
		if (strcmp(text_of(reason, "state"), state) == 0 &&
		    strstr(text_of(reason, "why"), why) != NULL)
			n += (long)json_integer_value(json_object_get(reason,
			    "messages"));
	json_decref(shown);
	return n;
}

/* Requests to send that the sandbox got, refused ones too. */
static long
asked(const struct rig_site *site)
{
	json_t *reply = rig_get_json(site->url, "/requests.json?limit=1");
	long n = (long)json_integer_value(json_object_get(reply, "count"));

	json_decref(reply);
	return n;
}

/* Nothing leaves this machine ---------------------------------------------- */

#define SMS_URL	"url  = \"http://"	/* of the account for SMS */

/* Each is put for the sandbox's own address. */
static struct outside_case {
	const char	*label;
	const char	*file, *old, *new;
} outsides[] = {
	{ "sandbox refuses an account on another machine",
	    "accounts.conf", SMS_URL "127.0.0.1:", SMS_URL "192.0.2.1:" },
	{ "sandbox refuses a loopback address that is only a user's name",
	    "accounts.conf", SMS_URL "127.0.0.1:",
	    SMS_URL "127.0.0.1@192.0.2.1:" },
	{ "sandbox refuses a name that only begins like loopback",
	    "accounts.conf", SMS_URL "127.0.0.1:",
	    SMS_URL "127.0.0.1.example.org:" },
	{ "sandbox refuses a name that only begins with localhost",
	    "accounts.conf", SMS_URL "127.0.0.1:",
	    SMS_URL "localhost.example.org:" },
	{ "sandbox refuses another machine's address in IPv6's dress",
	    "accounts.conf", SMS_URL "127.0.0.1:",
	    SMS_URL "[::ffff:192.0.2.1]:" },
	{ "sandbox refuses a descriptor with another machine in it",
	    "providers/sandbox.conf", "  url = \"{{{account.url}}}/2010-04-01",
	    "  url = \"http://192.0.2.1/2010-04-01" },
	{ "sandbox refuses a descriptor that hides loopback behind it",
	    "providers/sandbox.conf", "  url = \"{{{account.url}}}/2010-04-01",
	    "  url = \"http://192.0.2.1/{{account.url}}" },
	{ "sandbox refuses a host that is put together from parts",
	    "providers/sandbox.conf", "  url = \"{{{account.url}}}/2010-04-01",
	    "  url = \"http://{{account.from}}.example.org" },
};
#define NOUTSIDES (sizeof outsides / sizeof outsides[0])

static void
check_outside(void **state)
{
	const struct outside_case *c = *state;
	struct rig_site site;
	char *said;

	rig_site_plain(&site, NULL, PEOPLE);
	rig_edit(&site, c->file, c->old, c->new);
	rig_daemon_with(&site, "--clock", RIG_BEFORE, NULL, NULL);
	assert_int_equal(rig_wait(site.daemon, RIG_SOON), 1);
	said = rig_stderr(site.daemon);
	if (strstr(said, "sandbox") == NULL || strstr(said, ".conf:") == NULL ||
	    strstr(said, "core.ready") != NULL)
		fail_msg("it said: %s", said);
	free(said);
	assert_int_equal(rig_count(site.url), 0);
}

static void
trial_reaches_the_testers_only(void **state)
{
	char two[RIG_NUMBER_LEN + 1], seven[RIG_NUMBER_LEN + 1], testers[128];
	struct rig_site site;
	json_t *all;

	(void)state;
	rig_number(2, two);
	rig_number(7, seven);
	snprintf(testers, sizeof testers, "\"%s\", \"%s\"", two, seven);
	rig_site_plain(&site, NULL, PEOPLE);
	rig_edit(&site, "pregon.conf", "sending = \"sandbox\";",
	    "sending = \"trial\";\napprove = 0;");
	rig_edit(&site, "pregon.conf", "\"+1 303 555 0199\"", testers);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(rig_told(&site, "call", "accepted"), 2);
	assert_int_equal(rig_told(&site, "call", "skipped"), PEOPLE - 2);
	assert_int_equal(with_reason(&site, "call", "skipped", "tester"),
	    PEOPLE - 2);
	assert_int_equal(asked(&site), 2);
	all = rig_get_json(site.url, "/recipients.json");
	assert_int_equal(json_integer_value(json_object_get(all, two)), 1);
	assert_int_equal(json_integer_value(json_object_get(all, seven)), 1);
	json_decref(all);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
beyond_the_sandbox_people_must_approve(void **state)
{
	struct rig_site site;

	(void)state;
	rig_site_plain(&site, NULL, PEOPLE);
	rig_edit(&site, "pregon.conf", "sending = \"sandbox\";",
	    "sending = \"live\";");
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_AFTER);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_wait_state(&site, "call", "awaiting-approval", SEND_MS);
	assert_int_equal(asked(&site), 0);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* People who said no, or have not said yes --------------------------------- */

static void
who_opted_out_is_not_asked_for_again(void **state)
{
	struct rig_site site;
	long received[PEOPLE];
	json_t *status;

	(void)state;
	rig_site_plain(&site, "optout=+12015550102", PEOPLE);
	rig_edit(&site, ALERTS, "alerts = {\n", "alerts = {\n  next = {\n"
	    "    when = \"2017-08-01 19:00\"; measure = \"safety_act\";\n"
	    "    audience = [ \"vote\" ]; template = \"signed\";\n  };\n");
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_AFTER);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(rig_told(&site, "call", "rejected"), 1);
	assert_int_equal(with_reason(&site, "call", "rejected", "opted out"),
	    1);
	assert_int_equal(asked(&site), PEOPLE);
	status = rig_ask(&site, "status", NULL);
	assert_int_equal(json_integer_value(json_object_get(status,
	    "suppressed")), 1);
	json_decref(status);
	assert_int_equal(rig_end(site.daemon), 0);

	/* The files name her still, and it is another run. */
	rig_daemon(&site, RIG_LATER);
	rig_wait_state(&site, "next", "done", SEND_MS);
	assert_int_equal(rig_told(&site, "next", "accepted"), PEOPLE - 1);
	assert_int_equal(with_reason(&site, "next", "suppressed", "opted out"),
	    1);
	assert_int_equal(asked(&site), PEOPLE + PEOPLE - 1);
	rig_received(&site, PEOPLE, received);
	assert_int_equal(received[2], 0);
	assert_int_equal(received[3], 2);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
a_list_that_asks_first_is_not_texted(void **state)
{
	struct rig_site site;

	(void)state;
	rig_site_plain(&site, NULL, PEOPLE);
	rig_edit(&site, "lists/vote.conf", "\"on-file\"", "\"ask\"");
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(rig_told(&site, "call", "suppressed"), PEOPLE);
	assert_int_equal(with_reason(&site, "call", "suppressed", "consent"),
	    PEOPLE);
	assert_int_equal(asked(&site), 0);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
what_is_past_at_the_first_start_is_not_sent(void **state)
{
	struct rig_site site;

	(void)state;
	rig_site_plain(&site, NULL, PEOPLE);
	rig_daemon(&site, RIG_AFTER);
	rig_wait_state(&site, "call", "missed", SEND_MS);
	rig_sleep_ms(300);
	assert_int_equal(asked(&site), 0);
	assert_int_equal(rig_end(site.daemon), 0);
}

static struct late_case {
	const char	*label;
	const char	*catch_up;
	const char	*state;
	long		 texts;
} lates[] = {
	{ "after downtime \"late\" sends", "late", "done", PEOPLE },
	{ "after downtime \"skip\" does not", "skip", "missed", 0 },
	{ "after downtime \"ask\" waits for a person", "ask", "held", 0 },
};
#define NLATES (sizeof lates / sizeof lates[0])

static void
check_late(void **state)
{
	const struct late_case *c = *state;
	char catch_up[32];
	struct rig_site site;

	snprintf(catch_up, sizeof catch_up, "catch_up = \"%s\"", c->catch_up);
	rig_site_plain(&site, NULL, PEOPLE);
	rig_edit(&site, ALERTS, "catch_up = \"late\"", catch_up);
	rig_daemon_with(&site, "--clock", "2017-08-01T12:00", "--until",
	    "2017-08-01T13:00");
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	assert_int_equal(rig_end(site.daemon), 0);
	rig_daemon_with(&site, "--clock", RIG_AFTER, "--until", RIG_LATER);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_wait_state(&site, "call", c->state, SEND_MS);
	assert_int_equal(rig_count(site.url), c->texts);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* Quiet hours -------------------------------------------------------------- */

static const char clocks_list[] =
    "phone,zone\n"
    "+12015550100,\n"				/* the jurisdiction's: Denver */
    "+12015550101,America/Phoenix\n"		/* an hour earlier */
    "+12015550102,America/Chicago\n";		/* an hour later */

/* Run from ${from} to ${to}; then the sandbox has ${want} texts. */
static void
run_until(struct rig_site *site, const char *from, const char *to, long want)
{
	json_t *status;
	int64_t until = rig_now_ms() + RIG_SOON;
	bool there = false;

	rig_daemon_with(site, "--clock", from, "--until", to);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
	while (!there) {
		status = rig_ask(site, "status", NULL);
		there = strncmp(text_of(status, "now"), to, strlen(to)) >= 0;
		json_decref(status);
		assert_true(rig_now_ms() < until);
	}
	rig_sleep_ms(200);
	assert_int_equal(rig_count(site->url), want);
	assert_int_equal(rig_end(site->daemon), 0);
}

static void
quiet_hours_are_the_readers_own(void **state)
{
	struct rig_site site;
	long received[3];

	(void)state;
	rig_site_plain(&site, NULL, 3);
	rig_write(site.config, "lists/vote.csv", clocks_list);
	rig_edit(&site, ALERTS, "2017-08-01 18:00", "2017-08-01 21:30");
	run_until(&site, "2017-08-01T21:00", "2017-08-01T21:40", 1);
	rig_received(&site, 3, received);
	assert_int_equal(received[1], 1);	/* 20:30 in Phoenix */
	run_until(&site, "2017-08-01T21:41", "2017-08-02T06:59", 1);
	run_until(&site, "2017-08-02T06:59", "2017-08-02T07:01", 2);
	rig_received(&site, 3, received);
	assert_int_equal(received[2], 1);	/* 08:00 in Chicago */
	run_until(&site, "2017-08-02T07:02", "2017-08-02T07:59", 2);
	run_until(&site, "2017-08-02T07:59", "2017-08-02T08:01", 3);
	rig_assert_once_each(&site, 3);
}

static void
quiet_hours_never_make_it_later_than_its_expiry(void **state)
{
	struct rig_site site;

	(void)state;
	rig_site_plain(&site, NULL, 3);
	rig_write(site.config, "lists/vote.csv", clocks_list);
	rig_edit(&site, ALERTS, "\"2017-08-01 18:00\";",
	    "\"2017-08-01 21:30\"; expires = \"2017-08-02 07:30\";");
	rig_daemon(&site, "2017-08-01T21:00");
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(rig_told(&site, "call", "accepted"), 2);
	assert_int_equal(rig_told(&site, "call", "expired"), 1);
	assert_int_equal(rig_count(site.url), 2);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* It rather does not start ------------------------------------------------- */

/* Fail unless it ended with 1 and said one line, with ${words} in it. */
static void
assert_refusal(struct rig_program *daemon, const char *words)
{
	char *said;

	assert_int_equal(rig_wait(daemon, RIG_SOON), 1);
	said = rig_stderr(daemon);
	if (strncmp(said, "pregond: ", 9) != 0 || strstr(said, words) == NULL ||
	    strchr(said, '\n') != said + strlen(said) - 1)
		fail_msg("it said: %s", said);
	free(said);
}

static void
damage_nothing(struct rig_site *site)
{
	(void)site;
}

static void
key_is_gone(struct rig_site *site)
{
	rig_remove(site->key);
}

static void
key_is_another(struct rig_site *site)
{
	struct rig_ran ran;

	char public[PATH_MAX + 8];

	rig_remove(site->key);
	snprintf(public, sizeof public, "%s.pub", site->key);
	rig_remove(public);
	ran = rig_run("pregon", "keygen", site->key, NULL);
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
}

static void
key_is_open_to_all(struct rig_site *site)
{
	assert_int_equal(chmod(site->key, 0444), 0);
}

static void
key_is_none(struct rig_site *site)
{
	rig_remove(site->key);
	rig_write("/", site->key + 1, "not a key\n");
	assert_int_equal(chmod(site->key, 0400), 0);
}

static void
key_is_a_folder(struct rig_site *site)
{
	rig_remove(site->key);
	assert_int_equal(mkdir(site->key, 0700), 0);
}

static void
state_is_a_file(struct rig_site *site)
{
	rig_remove(site->state);
	rig_write("/", site->state + 1, "");
}

static void
state_is_nowhere(struct rig_site *site)
{
	strcat(site->state, "/no/such/place");
}

static void
store_is_damaged(struct rig_site *site)
{
	rig_write(site->state, "pregon.db", "this was a database once, and "
	    "then somebody wrote over it with an editor of texts\n");
}

static struct refusal_case {
	const char	*label;
	void		(*damage)(struct rig_site *site);
	const char	*clock;
	const char	*words;
} refusals[] = {
	{ "a missing key is told, and what makes one", key_is_gone, RIG_LATER,
	    "pregon keygen" },
	{ "another key than the store's is told", key_is_another, RIG_LATER,
	    "not the key" },
	{ "a key that all can read is told, and what to do",
	    key_is_open_to_all, RIG_LATER, "chmod" },
	{ "a file that is no key is told", key_is_none, RIG_LATER,
	    "is not a key file" },
	{ "a folder in the key's place is told", key_is_a_folder, RIG_LATER,
	    "key" },
	{ "a file in the state directory's place is told", state_is_a_file,
	    RIG_LATER, "state" },
	{ "a state directory that cannot be made is told", state_is_nowhere,
	    RIG_LATER, "state/no/such/place" },
	{ "a store that is damaged is told", store_is_damaged, RIG_LATER,
	    "pregon.db" },
	{ "a time that is none is told", damage_nothing, "yesterday",
	    "--clock" },
};
#define NREFUSALS (sizeof refusals / sizeof refusals[0])

static void
check_refusal(void **state)
{
	const struct refusal_case *c = *state;
	struct rig_site site;

	rig_site_plain(&site, NULL, PEOPLE);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(rig_end(site.daemon), 0);
	c->damage(&site);
	rig_daemon_with(&site, "--clock", c->clock, NULL, NULL);
	assert_refusal(site.daemon, c->words);
	assert_int_equal(rig_count(site.url), PEOPLE);
}

static void
without_any_key_it_says_how_to_give_one(void **state)
{
	struct rig_site site;

	(void)state;
	rig_site_plain(&site, NULL, PEOPLE);
	unsetenv("CREDENTIALS_DIRECTORY");
	site.daemon = rig_start("pregond", "--config", site.config, "--state",
	    site.state, NULL);
	assert_refusal(site.daemon, "--key-file");
}

static void
a_second_daemon_on_the_same_state_does_not_start(void **state)
{
	struct rig_program *first;
	struct rig_site site;

	(void)state;
	rig_site_plain(&site, "delay=20ms", 300);
	rig_daemon(&site, RIG_BEFORE);
	first = site.daemon;
	rig_wait_count(&site, 20, SEND_MS);
	rig_daemon_with(&site, "--clock", RIG_AFTER, NULL, NULL);
	assert_refusal(site.daemon, "another pregond");

	/* The first one never noticed. */
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_assert_once_each(&site, 300);
	assert_int_equal(rig_end(first), 0);
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

static const struct CMUnitTest stories[] = {
	STORY(trial_reaches_the_testers_only),
	STORY(beyond_the_sandbox_people_must_approve),
	STORY(who_opted_out_is_not_asked_for_again),
	STORY(a_list_that_asks_first_is_not_texted),
	STORY(what_is_past_at_the_first_start_is_not_sent),
	STORY(quiet_hours_are_the_readers_own),
	STORY(quiet_hours_never_make_it_later_than_its_expiry),
	STORY(without_any_key_it_says_how_to_give_one),
	STORY(a_second_daemon_on_the_same_state_does_not_start),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NOUTSIDES + NLATES + NREFUSALS + NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(outsides, NOUTSIDES, check_outside);
	RIG_ADD_ROWS(lates, NLATES, check_late);
	RIG_ADD_ROWS(refusals, NREFUSALS, check_refusal);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("safety", tests, NULL, NULL);
}
