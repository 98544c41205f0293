/*
 * The sample, Denver in August 2017, from the first day to the last on a clock
 * that jumps; the books; and a daemon that has nothing to do.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <unistd.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define SEND_MS		60000
#define BEGIN		"2017-08-01T08:00"

/*
 * The sample: thirteen broadcasts to 30 people by SMS, three of them by e-mail, too.  One
 * of them goes out once the outcome is recorded, by a script on vote night.
 */
#define PEOPLE		30
#define BROADCASTS	13
#define VOTED		1	/* ... that waits for the outcome */
#define VOTE_NIGHT	"2017-08-28T21:40"
#define DISCARDED	2	/* the vote passed: the other ways it might have ended */
#define BOTH		3	/* of them by both */
#define TODAY		2	/* of them on the day itself */
#define MAIL_ONLY	4	/* people without a phone */
#define MAILED		5	/* with the one who prefers e-mail */
#define MESSAGES	(BROADCASTS * PEOPLE + BOTH * MAIL_ONLY)

/* How many broadcasts are in ${state}. */
static long
in_state(const struct rig_site *site, const char *state)
{
	json_t *status = rig_ask(site, "status", NULL);
	long n = (long)json_integer_value(json_object_get(
	    json_object_get(status, "broadcasts"), state));

	json_decref(status);
	return n;
}

static struct rig_ran
books(const struct rig_site *site, const char *more)
{
	return rig_run("pregon", "books", "--state", site->state, "--sandbox",
	    site->url, more, NULL);
}

/* Watch until nothing is planned any more; the command ends by itself. */
static void
watch(const struct rig_site *site)
{
	struct rig_ran ran = rig_tell(site, "watch", "--until-idle");

	assert_int_equal(ran.status, 0);
	assert_non_null(strstr(ran.out, "committee_passed"));
	assert_non_null(strstr(ran.out, "told to 12"));
	assert_non_null(strstr(ran.out, "told to 18"));
	assert_string_equal(ran.err, "");
	rig_ran_done(&ran);
}

static void
assert_books_agree(const struct rig_site *site, long texts)
{
	struct rig_ran ran = books(site, "--json");
	json_t *said = json_loads(ran.out, 0, NULL);

	assert_int_equal(ran.status, 0);
	assert_int_equal(json_integer_value(json_object_get(said,
	    "differences")), 0);
	assert_int_equal(json_integer_value(json_object_get(said,
	    "accepted")), texts);
	assert_int_equal(json_integer_value(json_object_get(said,
	    "sandbox")), texts);
	json_decref(said);
	rig_ran_done(&ran);
}

/* As pregon proves it from the rows. */
static void
assert_verified(const struct rig_site *site)
{
	struct rig_ran ran = rig_run("pregon", "verify", "--state",
	    site->state, NULL);

	assert_string_equal(ran.err, "");
	assert_non_null(strstr(ran.out, " opt-outs: no violation\n"));
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
}

static void
run_well(struct rig_ran ran)
{
	assert_string_equal(ran.err, "");
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
}

/* Whether the clock shows ${time} ("2017-08-28T21:40"), or a later one. */
static bool
is_at(const struct rig_site *site, const char *time)
{
	json_t *clock = rig_ask(site, "clock", NULL);
	bool there = strcmp(json_string_value(json_object_get(clock, "now")),
	    time) >= 0;

	json_decref(clock);
	return there;
}

/* Wait until the clock stops there, record what the council did, let it go on. */
static void
vote_night(const struct rig_site *site)
{
	int64_t end = rig_now_ms() + SEND_MS;

	while (!is_at(site, VOTE_NIGHT)) {
		assert_true(rig_now_ms() < end);
		rig_sleep_ms(100);
	}
	run_well(rig_run("pregon", "outcome", "final_vote", "passed",
	    "--tally", "10-0-3", "--state", site->state, NULL));
	assert_int_equal(in_state(site, "superseded"), DISCARDED);
	run_well(rig_tell(site, "clock", "--on"));
}

/* One run of the sample, which the tests up to the falsified books look at in turn. */
static struct rig_site sample;

static int
run_the_sample(void **state)
{
	(void)state;
	rig_site(&sample, NULL);
	rig_edit(&sample, "accounts.conf", "rate = 40.0;", "rate = 0.0;");
	rig_approve_sample(&sample, BEGIN);
	rig_daemon_with(&sample, "--clock", BEGIN, "--until", VOTE_NIGHT);
	rig_wait_said(sample.daemon, "core.ready", RIG_SOON);
	vote_night(&sample);
	watch(&sample);
	return 0;
}

static int
end_the_sample(void **state)
{
	assert_int_equal(rig_end(sample.daemon), 0);
	return rig_teardown(state);
}

/*
 * "Today" dies at the vote, also with the provider: these go out two hours
 * before it.
 */
static void
assert_valid_until_the_vote(const struct rig_site *site)
{
	json_t *reply = rig_get_json(site->url, "/messages.json"), *m;
	const char *body;
	size_t i;
	int seen = 0;

	json_array_foreach(json_object_get(reply, "messages"), i, m) {
		body = json_string_value(json_object_get(m, "body"));
		if (strstr(body, "Come, or watch") == NULL &&
		    strstr(body, "Venga, o mire") == NULL)
			continue;
		seen++;
		assert_in_range(atoi(json_string_value(json_object_get(m,
		    "validity_period"))), 7000, 7200);
	}
	assert_int_equal(seen, TODAY * PEOPLE);
	json_decref(reply);
}

static void
the_sample_runs_from_start_to_end(void **state)
{
	const char *address;
	json_t *all, *n;
	int mails = 0;

	(void)state;
	assert_int_equal(in_state(&sample, "done"), BROADCASTS);
	assert_int_equal(rig_count(sample.url), MESSAGES);
	assert_books_agree(&sample, MESSAGES);
	assert_verified(&sample);
	assert_valid_until_the_vote(&sample);
	all = rig_get_json(sample.url, "/recipients.json");
	assert_int_equal(json_object_size(all), PEOPLE + MAILED);
	json_object_foreach(all, address, n) {
		assert_true(json_integer_value(n) == BROADCASTS ||
		    json_integer_value(n) == BROADCASTS - BOTH ||
		    json_integer_value(n) == BOTH);
		mails += strchr(address, '@') != NULL;
	}
	assert_int_equal(mails, MAILED);
	json_decref(all);
}

/* Books that were falsified: each row is one place more -------------------- */

static struct falsified_case {
	const char	*label;
	const char	*form;		/* a text that is not in our books */
	const char	*said;
} falsified[] = {
	{ "a text too many to a recipient is a difference",
	    "To=%2B13035550101&From=%2B13035550100&Body=once+more",
	    "DIFFERENT" },
	{ "a text to a stranger is a difference",
	    "To=%2B13035550177&From=%2B13035550100&Body=hello",
	    "nobody's in our books" },
	{ "a text that pretends to be one of ours is a difference",
	    "To=%2B13035550178&From=%2B13035550100&Body=hello"
	    "&StatusCallback=http%3A%2F%2F127.0.0.1%2Fcallback%3Fm%3D1",
	    "nobody's in our books" },
};
#define NFALSIFIED (sizeof falsified / sizeof falsified[0])

static void
check_falsified(void **state)
{
	const struct falsified_case *c = *state;
	struct rig_answer answer;
	struct rig_ran ran;
	char places[32];

	answer = rig_post(sample.url, RIG_SEND, c->form);
	assert_int_equal(answer.status, 201);
	rig_answer_done(&answer);
	ran = books(&sample, NULL);
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.out, c->said));
	snprintf(places, sizeof places, "DIFFER in %d place",
	    (int)(c - falsified) + 1);
	assert_non_null(strstr(ran.out, places));
	rig_ran_done(&ran);
}

/* What the sandbox lost after it had answered. */
static void
a_text_that_is_missing_is_a_difference(void **state)
{
	struct rig_answer answer;
	struct rig_ran ran;

	(void)state;
	answer = rig_post(sample.url, "/reset", "");
	rig_answer_done(&answer);
	ran = books(&sample, NULL);
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.out, "DIFFER in 35 places"));
	rig_ran_done(&ran);
}

/* Until -------------------------------------------------------------------- */

/* Milliseconds of the day on ${site}'s clock, which is on ${day}. */
static int64_t
clock_of(const struct rig_site *site, const char *day)
{
	json_t *status = rig_ask(site, "status", NULL);
	const char *now = json_string_value(json_object_get(status, "now"));
	int hours, minutes, seconds;

	assert_int_equal(strncmp(now, day, strlen(day)), 0);
	assert_int_equal(sscanf(now + strlen(day), "T%d:%d:%d", &hours,
	    &minutes, &seconds), 3);
	json_decref(status);
	return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

static void
the_clock_stops_jumping_where_it_was_told(void **state)
{
	struct rig_site site;
	int64_t began, at;
	long texts;

	(void)state;
	rig_site(&site, NULL);
	rig_approve_sample(&site, BEGIN);
	rig_daemon_with(&site, "--clock", BEGIN, "--until",
	    "2017-08-20T00:00");
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_wait_state(&site, "first_reading_soon", "done", SEND_MS);
	rig_sleep_ms(500);
	assert_int_equal(in_state(&site, "done"), 4);
	assert_int_equal(in_state(&site, "planned"), BROADCASTS - VOTED - 5);
	texts = rig_count(site.url);
	assert_int_equal(texts, 4 * PEOPLE + MAIL_ONLY);	/* one by both */

	/* From there on it is a clock like any other. */
	at = clock_of(&site, "2017-08-20");
	began = rig_now_ms();
	rig_sleep_ms(2500);
	at = clock_of(&site, "2017-08-20") - at;
	assert_in_range(at, 1500, rig_now_ms() - began + 1500);
	assert_int_equal(rig_count(site.url), texts);

	/* And another run goes on with the story. */
	assert_int_equal(rig_end(site.daemon), 0);
	rig_daemon(&site, "2017-08-20T00:10");
	watch(&site);
	assert_int_equal(in_state(&site, "done"), BROADCASTS - VOTED);
	assert_books_agree(&site, MESSAGES - PEOPLE - MAIL_ONLY);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* Nothing to do ------------------------------------------------------------ */

/* Milliseconds that ${program} has spent computing. */
static int64_t
computed_ms(struct rig_program *program)
{
	char path[64], *stat, *at;
	unsigned long user, sys;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)rig_pid(program));
	stat = rig_read(path);
	at = strrchr(stat, ')');
	assert_non_null(at);
	assert_int_equal(sscanf(at, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u "
	    "%*u %*u %lu %lu", &user, &sys), 2);
	free(stat);
	return (int64_t)(user + sys) * 1000 / sysconf(_SC_CLK_TCK);
}

static struct idle_case {
	const char	*label;
	const char	*file, *old, *new;	/* a change first, or NULL */
	const char	*until;
	const char	*state;		/* what its broadcast is in then */
} idles[] = {
	{ "a daemon sleeps when nothing is planned", NULL, NULL, NULL,
	    NULL, "done" },
	{ "a daemon sleeps when nothing is planned, at the end of its clock",
	    NULL, NULL, NULL, RIG_AFTER, "done" },
	{ "a daemon sleeps when something is planned for later",
	    "alerts/safety_act.conf", "2017-08-01 18:00", "2017-08-03 18:00",
	    RIG_AFTER, "planned" },
	{ "a daemon sleeps while people may approve", "pregon.conf",
	    "sending = \"sandbox\";", "sending = \"live\";", RIG_AFTER,
	    "awaiting-approval" },
	{ "a daemon sleeps while readers' hours are quiet",
	    "alerts/safety_act.conf", "2017-08-01 18:00", "2017-08-01 21:30",
	    "2017-08-01T23:00", "sending" },
	{ "a daemon sleeps while its provider is out of order",
	    "providers/sandbox.conf", "\"201\"", "\"299\"", RIG_AFTER,
	    "sending" },
};
#define NIDLES (sizeof idles / sizeof idles[0])

static void
check_idle(void **state)
{
	const struct idle_case *c = *state;
	struct rig_site site;
	int64_t before;

	rig_site_plain(&site, NULL, 100);
	if (c->file != NULL)
		rig_edit(&site, c->file, c->old, c->new);
	rig_daemon_with(&site, "--clock", RIG_BEFORE,
	    c->until != NULL ? "--until" : NULL, c->until);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_wait_state(&site, "call", c->state, SEND_MS);
	rig_sleep_ms(1000);
	before = computed_ms(site.daemon);
	rig_sleep_ms(1000);
	assert_in_range(computed_ms(site.daemon) - before, 0, 100);
	assert_int_equal(rig_end(site.daemon), 0);
}

int
main(void)
{
	struct CMUnitTest told[NFALSIFIED + 2], tests[NIDLES + 1];
	size_t n = 0, i;
	int failed;

	told[0] = (struct CMUnitTest){ "the sample runs from start to end",
	    the_sample_runs_from_start_to_end, NULL, NULL, NULL };
	for (i = 0; i < NFALSIFIED; i++)
		told[i + 1] = (struct CMUnitTest){ falsified[i].label,
		    check_falsified, NULL, NULL, &falsified[i] };
	told[i + 1] = (struct CMUnitTest){ "a text that is missing is a "
	    "difference", a_text_that_is_missing_is_a_difference, NULL, NULL,
	    NULL };
	failed = cmocka_run_group_tests_name("story: the sample", told,
	    run_the_sample, end_the_sample);
	RIG_ADD_ROWS(idles, NIDLES, check_idle);
	tests[n++] = (struct CMUnitTest){ "the clock stops jumping where it "
	    "was told", the_clock_stops_jumping_where_it_was_told, NULL,
	    rig_teardown, NULL };
	return failed + cmocka_run_group_tests_name("story: the clock", tests,
	    NULL, NULL);
}
