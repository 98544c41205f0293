/*
 * The daemon is killed in the middle of a broadcast, again and again, and
 * started again.  Whoever is not listed as unknown got the text exactly once.
 *
 * PREGON_SEED repeats a run's random numbers; PREGON_KILL_ROUNDS says how many
 * rounds (20).
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
#include <time.h>
#include <unistd.h>

#include "run/rig_sandbox.h"
#include "run/rig_store.h"

#define PEOPLE		600
#define IN_FLIGHT	64
#define FAULTS		"delay=20ms"
#define STARTS		12
#define SEND_MS		60000	/* for all of them, with sanitizers */

static unsigned long rounds = 20;

/* What became of a broadcast, by the store and by the sandbox. */
struct outcome {
	size_t	unknown;
	size_t	arrived;	/* of those */
};

static unsigned long
from_environment(const char *name, unsigned long otherwise)
{
	const char *value = getenv(name);

	return value != NULL ? strtoul(value, NULL, 10) : otherwise;
}

/* Start again with the same state, and let it finish. */
static void
finish(struct rig_site *site)
{
	json_t *b;

	rig_daemon(site, RIG_AFTER);
	rig_wait_state(site, "call", "done", SEND_MS);
	b = rig_broadcast(site, "call");
	assert_int_equal(rig_messages(b, "audience"), PEOPLE);
	assert_int_equal(rig_messages(b, "accepted") +
	    rig_messages(b, "unknown"), PEOPLE);
	json_decref(b);
	assert_int_equal(rig_end(site->daemon), 0);
}

/* The promise. */
static void
judge(const struct rig_site *site, struct outcome *ret)
{
	static enum message_state states[PEOPLE];
	static long received[PEOPLE];
	size_t i;

	*ret = (struct outcome){ 0 };
	rig_states(site, PEOPLE, states);
	rig_received(site, PEOPLE, received);
	for (i = 0; i < PEOPLE; i++) {
		if (states[i] == MESSAGE_UNKNOWN) {
			ret->unknown++;
			ret->arrived += received[i] == 1;
			if (received[i] > 1)
				fail_msg("person %zu is unknown and got %ld "
				    "texts", i, received[i]);
		} else if (states[i] != MESSAGE_ACCEPTED || received[i] != 1)
			fail_msg("person %zu is %s and got %ld texts", i,
			    message_state_name(states[i]), received[i]);
	}
}

static void
kill_now(struct rig_site *site)
{
	rig_signal(site->daemon, SIGKILL);
	assert_int_equal(rig_wait(site->daemon, RIG_SOON), 128 + SIGKILL);
}

/* Kill it when the sandbox has ${n} texts.  Returns how many it had then. */
static long
kill_at(struct rig_site *site, long n)
{
	long count = rig_wait_count(site, n, SEND_MS);

	kill_now(site);
	return count;
}

static void
one_round(unsigned long number, struct outcome *ret)
{
	long at = 1 + random() % (PEOPLE - IN_FLIGHT);
	struct rig_site site;

	rig_site_plain(&site, FAULTS, PEOPLE);
	rig_daemon(&site, RIG_BEFORE);
	at = kill_at(&site, at);
	finish(&site);
	judge(&site, ret);
	print_message("round %lu: killed at count %ld, unknown %zu, arrived "
	    "among unknown %zu\n", number, at, ret->unknown, ret->arrived);
	rig_teardown(NULL);
}

static void
killed_in_the_middle_each_text_arrives_once(void **state)
{
	unsigned long i, told = 0;
	struct outcome outcome;

	(void)state;
	for (i = 1; i <= rounds; i++) {
		one_round(i, &outcome);
		assert_in_range(outcome.unknown, 0, IN_FLIGHT);
		told += outcome.unknown >= 1;
	}
	if (told < rounds / 2)
		fail_msg("only %lu of %lu kills hit something in flight: this "
		    "tested nothing", told, rounds);
}

/* Each kill is in the middle of what the one before left over. */
static void
killed_three_times_in_one_broadcast(void **state)
{
	struct outcome outcome;
	struct rig_site site;
	long at = 0;
	int i;

	(void)state;
	rig_site_plain(&site, FAULTS, PEOPLE);
	for (i = 0; i < 3; i++) {
		rig_daemon(&site, i == 0 ? RIG_BEFORE : RIG_AFTER);
		at = kill_at(&site, at + 60 + random() % 60);
	}
	finish(&site);
	judge(&site, &outcome);
	assert_in_range(outcome.unknown, 1, 3 * IN_FLIGHT);
}

/* Not while it sends, but while it reads, plans and fills the outbox. */
static void
killed_while_it_starts(void **state)
{
	struct outcome outcome;
	struct rig_site site;
	int i;

	(void)state;
	rig_site_plain(&site, FAULTS, PEOPLE);
	rig_daemon(&site, RIG_BEFORE);	/* it has seen the alert planned */
	kill_now(&site);
	for (i = 0; i < STARTS; i++) {
		rig_daemon_with(&site, "--clock", RIG_AFTER, NULL, NULL);
		rig_sleep_ms(10 + (int)(random() % 600));
		kill_now(&site);
	}
	finish(&site);
	judge(&site, &outcome);
	assert_in_range(outcome.unknown, 0, STARTS * IN_FLIGHT);
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(killed_in_the_middle_each_text_arrives_once),
		STORY(killed_three_times_in_one_broadcast),
		STORY(killed_while_it_starts),
	};
	unsigned long seed = from_environment("PREGON_SEED",
	    (unsigned long)time(NULL) ^ (unsigned long)getpid());

	rounds = from_environment("PREGON_KILL_ROUNDS", rounds);
	srandom((unsigned)seed);
	print_message("PREGON_SEED=%lu\n", seed);
	return cmocka_run_group_tests_name("kill", tests, NULL, NULL);
}
