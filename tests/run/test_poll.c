/*
 * What no webhook could tell is read from the provider's list: at the start,
 * before anything is sent, and later.
 *
 * The sandbox has no place to text to: every webhook is lost.
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

#include "run/rig_sandbox.h"
#include "run/rig_store.h"

#define PEOPLE	4
#define MANY	200
#define LATE	5	/* the last of them say STOP */
#define SEND_MS	60000
#define QUIET_MS	1500	/* in which a text would have gone out */
#define POLL_URL "SANDBOX/Messages.json?To="

/* Person ${i} texts ${text}. */
static void
says(const struct rig_site *site, size_t i, const char *text)
{
	char number[RIG_NUMBER_LEN + 1], path[256];
	struct rig_answer answer;

	rig_number(i, number);
	snprintf(path, sizeof path, "/play?from=%%2B%s&text=%s", number + 1,
	    text);
	answer = rig_post(site->url, path, "");
	assert_int_equal(answer.status, 202);
	rig_answer_done(&answer);
}

/* How many texts of the broadcast, not answers, went to person ${i}. */
static long
broadcast_texts(const struct rig_site *site, size_t i)
{
	json_t *all = rig_get_json(site->url, "/messages.json"), *text;
	char number[RIG_NUMBER_LEN + 1];
	long n = 0;
	size_t k;

	rig_number(i, number);
	json_array_foreach(json_object_get(all, "messages"), k, text)
		n += strcmp(json_string_value(json_object_get(text, "to")),
		    number) == 0 && strstr(json_string_value(
		    json_object_get(text, "body")), "signed") != NULL;
	json_decref(all);
	return n;
}

static json_t *
poll_of(const struct rig_site *site, const char *account)
{
	json_t *status = rig_ask(site, "status", NULL), *a, *found = NULL;
	size_t i;

	json_array_foreach(json_object_get(status, "accounts"), i, a)
		if (strcmp(json_string_value(json_object_get(a, "name")),
		    account) == 0)
			found = json_incref(json_object_get(a, "poll"));
	json_decref(status);
	assert_non_null(found);
	return found;
}

static bool
is_blocked(const struct rig_site *site)
{
	json_t *poll = poll_of(site, "sandbox");
	bool is = json_is_true(json_object_get(poll, "blocked"));

	json_decref(poll);
	return is;
}

static void
who_said_stop_before_the_start_gets_nothing(void **state)
{
	struct rig_site site;
	json_t *poll;

	(void)state;
	rig_site_plain(&site, NULL, PEOPLE);
	says(&site, 0, "STOP");
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(broadcast_texts(&site, 0), 0);
	assert_int_equal(broadcast_texts(&site, 1), 1);
	assert_int_equal(rig_told(&site, "call", "accepted"), PEOPLE - 1);
	assert_false(is_blocked(&site));
	/* What has no list is never in the way. */
	poll = poll_of(&site, "sandbox_email");
	assert_true(json_is_null(poll));
	json_decref(poll);
}

/* Killed in the middle of a broadcast; STOPs come while it is away. */
static void
who_said_stop_while_it_was_away_gets_nothing(void **state)
{
	struct rig_site site;
	size_t i;

	(void)state;
	rig_site_plain(&site, "delay=1s", MANY);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_count(&site, 1, SEND_MS);
	rig_signal(site.daemon, SIGKILL);
	rig_wait(site.daemon, RIG_SOON);
	for (i = MANY - LATE; i < MANY; i++)
		says(&site, i, "STOP");
	rig_daemon(&site, RIG_AFTER);
	rig_wait_state(&site, "call", "done", SEND_MS);
	for (i = MANY - LATE; i < MANY; i++)
		assert_int_equal(broadcast_texts(&site, i), 0);
	assert_int_equal(broadcast_texts(&site, MANY - LATE - 1), 1);
}

static void
a_stop_found_while_it_sends_holds(void **state)
{
	struct rig_site site;

	(void)state;
	rig_site_plain(&site, "delay=1s", MANY);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_count(&site, 1, SEND_MS);
	says(&site, MANY - 1, "STOP");
	json_decref(rig_ask(&site, "reload", NULL));	/* polls at once */
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(broadcast_texts(&site, MANY - 1), 0);
	assert_int_equal(rig_told(&site, "call", "accepted"), MANY - 1);
}

static void
a_list_of_pages_is_read_to_its_end_and_once(void **state)
{
	struct rig_site site;
	long before;
	size_t i;

	(void)state;
	rig_site_plain(&site, NULL, PEOPLE);
	rig_edit(&site, "providers/sandbox.conf", "PageSize=100",
	    "PageSize=1");
	/* With a keyword, answers are wanted. */
	rig_edit(&site, "lists/vote.conf", "rows = ", "keywords = { en = "
	    "\"VOTE\"; es = \"VOTO\"; };\nrows = ");
	for (i = 0; i < 3; i++)
		says(&site, i, "STOP");
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_said(site.daemon, "pages=3 texts=3 blocked=1", RIG_SOON);
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(rig_told(&site, "call", "accepted"), PEOPLE - 3);
	/* One text, and three that a STOP was heard. */
	before = rig_wait_count(&site, PEOPLE, SEND_MS);
	assert_int_equal(before, PEOPLE);
	assert_int_equal(rig_end(site.daemon), 0);
	rig_daemon(&site, RIG_AFTER);
	rig_wait_said(site.daemon, "pages=3 texts=3 blocked=1", RIG_SOON);
	rig_sleep_ms(QUIET_MS);
	assert_int_equal(rig_count(site.url), before);
}

/* The newest page is read first, so the START is applied last. */
static void
an_older_start_undoes_no_stop(void **state)
{
	struct rig_site site;

	(void)state;
	rig_site_plain(&site, NULL, PEOPLE);
	rig_edit(&site, "providers/sandbox.conf", "PageSize=100",
	    "PageSize=1");
	says(&site, 0, "START");
	says(&site, 1, "STOP");
	rig_sleep_ms(1100);	/* the list knows seconds */
	says(&site, 0, "STOP");
	says(&site, 1, "START");
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_said(site.daemon, "pages=4 texts=4 blocked=1", RIG_SOON);
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(broadcast_texts(&site, 0), 0);
	assert_int_equal(broadcast_texts(&site, 1), 1);
}

static struct failing_case {
	const char	*label;
	const char	*old, *new;	/* in the descriptor */
	const char	*why;
} failing[] = {
	{ "a list that is not there: nothing is sent", POLL_URL,
	    "SANDBOX/Nothing.json?To=", "it answered with HTTP 404" },
	{ "an answer that is no list: nothing is sent",
	    "url     = \"{{{account.url}}}/2010-04-01/Accounts/" POLL_URL,
	    "url     = \"{{{account.url}}}/count?To=",
	    "its answer is not JSON" },
	{ "a next page elsewhere: nothing is sent, nor asked there",
	    "\"next_page_uri\"", "\"messages.0.body\"",
	    "the next page is not on the host of the first" },
};
#define NFAILING (sizeof failing / sizeof failing[0])

static void
begin_failing(struct rig_site *site, const struct failing_case *c)
{
	rig_site_plain(site, NULL, PEOPLE);
	rig_edit(site, "providers/sandbox.conf", c->old, c->new);
	says(site, 0, "http%3A%2F%2F127.0.0.1%3A1%2Flist");
	rig_daemon(site, RIG_BEFORE);
	rig_wait_said(site->daemon, c->why, RIG_SOON);
	rig_wait_state(site, "call", "sending", SEND_MS);
	rig_sleep_ms(QUIET_MS);
	assert_int_equal(rig_count(site->url), 0);
	assert_true(is_blocked(site));
}

static void
check_failing(void **state)
{
	const struct failing_case *c = *state;
	struct rig_site site;
	struct rig_ran ran;

	begin_failing(&site, c);
	ran = rig_tell(&site, "status", NULL);
	assert_non_null(strstr(ran.out, "SENDS NOTHING"));
	assert_non_null(strstr(ran.out, c->why));
	assert_non_null(strstr(ran.out, "pregon release --unpolled sandbox"));
	rig_ran_done(&ran);
	/* A stop does not wait for it. */
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(rig_count(site.url), 0);
}

static struct rig_ran
release(const struct rig_site *site, const char *account, const char *option,
    const char *why)
{
	return rig_run("pregon", "release", "--state", site->state,
	    "--unpolled", account, option, why, NULL);
}

static void
a_person_takes_the_risk(void **state)
{
	struct rig_site site;
	struct rig_ran ran;
	char *said;

	(void)state;
	begin_failing(&site, &failing[0]);
	ran = release(&site, "sandbox", NULL, NULL);
	assert_int_equal(ran.status, 2);
	assert_non_null(strstr(ran.err, "--why"));
	rig_ran_done(&ran);
	ran = release(&site, "sandbox_email", "--why", "no");
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.err, "sandbox_email"));
	rig_ran_done(&ran);
	ran = release(&site, "sandbox", "--why", "two\nlines");
	assert_int_equal(ran.status, 1);
	rig_ran_done(&ran);
	assert_int_equal(rig_count(site.url), 0);
	ran = release(&site, "sandbox", "--why", "the vote is tonight");
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_assert_once_each(&site, PEOPLE);
	said = rig_stderr(site.daemon);
	assert_non_null(strstr(said, "poll.released account=sandbox uid="));
	assert_non_null(strstr(said, "why=\"the vote is tonight\""));
	free(said);
	ran = release(&site, "sandbox", "--why", "again");
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.err, "sends already"));
	rig_ran_done(&ran);
	/* It still is not read, and says so. */
	ran = rig_tell(&site, "status", NULL);
	assert_null(strstr(ran.out, "SENDS NOTHING"));
	assert_non_null(strstr(ran.out, "could not be read"));
	rig_ran_done(&ran);
	/* Only for that run. */
	assert_int_equal(rig_end(site.daemon), 0);
	rig_daemon(&site, RIG_AFTER);
	assert_true(is_blocked(&site));
}

static void
mended_files_let_it_send(void **state)
{
	struct rig_site site;

	(void)state;
	begin_failing(&site, &failing[0]);
	rig_edit(&site, "providers/sandbox.conf", failing[0].new,
	    failing[0].old);
	json_decref(rig_ask(&site, "reload", NULL));
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(broadcast_texts(&site, 1), 1);
	assert_false(is_blocked(&site));
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

static const struct CMUnitTest stories[] = {
	STORY(who_said_stop_before_the_start_gets_nothing),
	STORY(who_said_stop_while_it_was_away_gets_nothing),
	STORY(a_stop_found_while_it_sends_holds),
	STORY(a_list_of_pages_is_read_to_its_end_and_once),
	STORY(an_older_start_undoes_no_stop),
	STORY(a_person_takes_the_risk),
	STORY(mended_files_let_it_send),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NFAILING + NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(failing, NFAILING, check_failing);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("poll", tests, NULL, NULL);
}
