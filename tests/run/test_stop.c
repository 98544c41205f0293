/*
 * SIGTERM and SIGINT: nothing more is claimed, answers are waited for, and
 * what has none is written down as unknown; all inside five seconds.
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

#define PEOPLE		200
#define IN_FLIGHT	62	/* of 64, two are kept for replies */
#define GONE_MS		5000
#define SEND_MS		60000

/* So many texts are in each state, by the store. */
struct tally {
	size_t	states[MESSAGE_NSTATES];
	size_t	twice;		/* texts beyond the first of a person */
	size_t	missing;	/* accepted, and the sandbox has none */
};

static void
tally(const struct rig_site *site, struct tally *ret)
{
	static enum message_state states[PEOPLE];
	static long received[PEOPLE];
	size_t i;

	*ret = (struct tally){ 0 };
	rig_states(site, PEOPLE, states);
	rig_received(site, PEOPLE, received);
	for (i = 0; i < PEOPLE; i++) {
		ret->states[states[i]]++;
		ret->twice += received[i] > 1;
		ret->missing += states[i] == MESSAGE_ACCEPTED &&
		    received[i] == 0;
	}
}

/* Requests that reached the sandbox, whatever became of them. */
static long
requests(const struct rig_site *site)
{
	json_t *reply = rig_get_json(site->url, "/requests.json?limit=1");
	long n = (long)json_integer_value(json_object_get(reply, "count"));

	json_decref(reply);
	return n;
}

/* Send ${signal} and wait for the end, which must be good and come soon. */
static void
stop_with(struct rig_site *site, int signal)
{
	int64_t began = rig_now_ms();

	rig_signal(site->daemon, signal);
	assert_int_equal(rig_wait(site->daemon, RIG_SOON), 0);
	assert_in_range(rig_now_ms() - began, 0, GONE_MS);
}

static struct stop_case {
	const char	*label;
	int		 signal;
	const char	*faults;
	long		 at;		/* texts that the sandbox has by then */
	bool		 answered;	/* all answers come in time */
	bool		 again;		/* the next run has the trouble too */
} stops[] = {
	{ "SIGTERM waits for answers that come in a second", SIGTERM,
	    "delay=1s", IN_FLIGHT + 1, true, false },
	{ "SIGINT waits for answers that come in a second", SIGINT,
	    "delay=1s", IN_FLIGHT + 1, true, false },
	{ "SIGTERM does not wait for answers that come in half a minute",
	    SIGTERM, "delay=30s@first62", IN_FLIGHT, false, false },
	{ "SIGINT does not wait for answers that come in half a minute",
	    SIGINT, "delay=30s@first62", IN_FLIGHT, false, false },
	{ "SIGTERM: some answers come in time and some do not", SIGTERM,
	    "delay=30s@every16", 4, false, true },
};
#define NSTOPS (sizeof stops / sizeof stops[0])

static void
check_stop(void **state)
{
	const struct stop_case *c = *state;
	struct rig_site site;
	struct tally then, after;
	long at_signal;

	rig_site_plain(&site, c->faults, PEOPLE);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_count(&site, c->at, SEND_MS);
	stop_with(&site, c->signal);
	at_signal = rig_count(site.url);
	tally(&site, &then);
	assert_int_equal(then.states[MESSAGE_IN_FLIGHT], 0);
	assert_int_equal(then.twice + then.missing, 0);
	assert_in_range(then.states[MESSAGE_QUEUED], 1, PEOPLE - c->at);
	if (c->answered)
		assert_int_equal(then.states[MESSAGE_UNKNOWN], 0);
	else
		assert_in_range(then.states[MESSAGE_UNKNOWN], 1, IN_FLIGHT);
	assert_int_equal(then.states[MESSAGE_ACCEPTED] +
	    then.states[MESSAGE_UNKNOWN], at_signal);

	rig_daemon(&site, RIG_AFTER);
	if (c->again)
		rig_wait_count(&site, at_signal + 10, SEND_MS);
	else
		rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(rig_end(site.daemon), 0);
	tally(&site, &after);
	assert_int_equal(after.twice + after.missing, 0);
	assert_in_range(after.states[MESSAGE_UNKNOWN],
	    then.states[MESSAGE_UNKNOWN],
	    then.states[MESSAGE_UNKNOWN] + (c->again ? IN_FLIGHT : 0));
}

/* Nothing new goes out, though people wait and slots become free. */
static void
nothing_is_claimed_after_the_signal(void **state)
{
	struct rig_site site;
	long before;

	(void)state;
	rig_site_plain(&site, "delay=2s", PEOPLE);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_count(&site, IN_FLIGHT, SEND_MS);
	before = requests(&site);
	assert_int_equal(before, IN_FLIGHT);	/* no more than the slots */
	stop_with(&site, SIGTERM);
	assert_int_equal(requests(&site), before);
}

/* A second signal does not shorten the wait, and does no harm. */
static void
a_second_signal_changes_nothing(void **state)
{
	struct rig_site site;
	struct tally then;

	(void)state;
	rig_site_plain(&site, "delay=1s", PEOPLE);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_count(&site, IN_FLIGHT, SEND_MS);
	rig_signal(site.daemon, SIGTERM);
	rig_sleep_ms(100);
	rig_signal(site.daemon, SIGHUP);
	stop_with(&site, SIGTERM);
	tally(&site, &then);
	assert_int_equal(then.states[MESSAGE_UNKNOWN], 0);
	assert_int_equal(then.states[MESSAGE_ACCEPTED], IN_FLIGHT);
}

static void
with_nothing_to_do_it_ends_at_once(void **state)
{
	struct rig_site site;
	int64_t began;

	(void)state;
	rig_site_plain(&site, NULL, PEOPLE);
	rig_daemon_with(&site, "--clock", "2017-07-31T12:00", "--until",
	    "2017-07-31T13:00");
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	began = rig_now_ms();
	stop_with(&site, SIGTERM);
	assert_in_range(rig_now_ms() - began, 0, 2000);
	assert_int_equal(rig_count(site.url), 0);
}

/* It was killed before, and is stopped as soon as it is there again. */
static void
what_a_kill_left_is_settled_by_a_start_that_is_stopped(void **state)
{
	struct rig_site site;
	struct tally then;

	(void)state;
	rig_site_plain(&site, "delay=30s", PEOPLE);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_count(&site, IN_FLIGHT, SEND_MS);
	rig_signal(site.daemon, SIGKILL);
	rig_wait(site.daemon, RIG_SOON);
	rig_daemon(&site, RIG_AFTER);
	stop_with(&site, SIGTERM);
	tally(&site, &then);
	assert_int_equal(then.states[MESSAGE_IN_FLIGHT], 0);
	assert_int_equal(then.twice + then.missing, 0);
	assert_in_range(then.states[MESSAGE_UNKNOWN], IN_FLIGHT,
	    2 * IN_FLIGHT);
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

static const struct CMUnitTest stories[] = {
	STORY(nothing_is_claimed_after_the_signal),
	STORY(a_second_signal_changes_nothing),
	STORY(with_nothing_to_do_it_ends_at_once),
	STORY(what_a_kill_left_is_settled_by_a_start_that_is_stopped),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NSTOPS + NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(stops, NSTOPS, check_stop);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("stop", tests, NULL, NULL);
}
