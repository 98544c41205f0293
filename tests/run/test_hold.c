/*
 * hold, release and cancel in the middle of a send: the real programs.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define PEOPLE 300

/* A broadcast of which a quarter is out, and half a second for each 64 more; the clock stays there. */
static void
in_the_middle(struct rig_site *site, char id[16])
{
	json_t *b;

	rig_site_plain(site, "delay=500ms", PEOPLE);
	rig_daemon_with(site, "--clock", RIG_BEFORE, "--until",
	    "2017-08-01T18:00");
	rig_wait_count(site, PEOPLE / 4, 20000);
	b = rig_broadcast(site, "call");
	snprintf(id, 16, "%lld", (long long)json_integer_value(
	    json_object_get(b, "id")));
	json_decref(b);
}

/* ${command} ends it there: what was under way arrives, and nothing else. */
static long
stop_with(struct rig_site *site, const char *command, const char *id)
{
	struct rig_ran ran = rig_tell(site, command, id);
	long count;

	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	rig_sleep_ms(1000);
	count = rig_count(site->url);
	assert_true(count < PEOPLE);
	rig_sleep_ms(1000);
	assert_int_equal(rig_count(site->url), count);
	return count;
}

static void
released_it_goes_on(void **state)
{
	struct rig_site site;
	struct rig_ran ran;
	char id[16];

	(void)state;
	in_the_middle(&site, id);
	stop_with(&site, "hold", id);
	ran = rig_tell(&site, "release", id);
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	rig_wait_state(&site, "call", "done", 20000);
	rig_assert_once_each(&site, PEOPLE);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
a_hold_survives_a_restart(void **state)
{
	struct rig_site site;
	char id[16];
	long count;

	(void)state;
	in_the_middle(&site, id);
	count = stop_with(&site, "hold", id);
	assert_int_equal(rig_end(site.daemon), 0);
	rig_daemon_with(&site, "--clock", RIG_AFTER, "--until", RIG_LATER);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_wait_state(&site, "call", "held", 10000);
	rig_sleep_ms(500);
	assert_int_equal(rig_count(site.url), count);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
cancelled_it_ends(void **state)
{
	struct rig_site site;
	char id[16];
	long count;

	(void)state;
	in_the_middle(&site, id);
	count = stop_with(&site, "cancel", id);
	assert_int_equal(rig_told(&site, "call", "accepted"), count);
	assert_int_equal(rig_told(&site, "call", "withdrawn"), PEOPLE - count);
	assert_int_equal(rig_told(&site, "call", "queued"), 0);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
what_is_not_held_is_not_released(void **state)
{
	struct rig_site site;
	struct rig_ran ran;
	char id[16];

	(void)state;
	in_the_middle(&site, id);
	ran = rig_tell(&site, "release", id);
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.err, "not held"));
	rig_ran_done(&ran);
	assert_int_equal(rig_end(site.daemon), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "held in the middle and released, everyone gets it once",
		    released_it_goes_on, NULL, rig_teardown, NULL },
		{ "a hold survives a restart", a_hold_survives_a_restart, NULL,
		    rig_teardown, NULL },
		{ "cancelled in the middle, the rest is withdrawn",
		    cancelled_it_ends, NULL, rig_teardown, NULL },
		{ "what is not held cannot be released",
		    what_is_not_held_is_not_released, NULL, rig_teardown, NULL },
	};

	return cmocka_run_group_tests_name("hold", tests, NULL, NULL);
}
