/*
 * pregon hold, in the middle of a send: from a tenth of a second after its
 * reply on, no request begins; and a release goes on where it was.
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

#define PEOPLE		400
#define IN_FLIGHT	62	/* of 64, two are kept for replies */
#define ENFORCED_MS	100
#define QUIET_MS	2500	/* longer than every answer takes to come */
#define SEND_MS		90000

static json_t *
requests(const struct rig_site *site)
{
	json_t *reply = rig_get_json(site->url, "/requests.json"),
	    *all = json_incref(json_object_get(reply, "requests"));

	json_decref(reply);
	return all;
}

/* Wait until ${n} requests have reached the sandbox, answered or not. */
static void
wait_requests(const struct rig_site *site, size_t n)
{
	int64_t until = rig_now_ms() + SEND_MS;
	json_t *all;
	size_t now = 0;

	while (now < n) {
		assert_true(rig_now_ms() < until);
		all = requests(site);
		now = json_array_size(all);
		json_decref(all);
	}
}

/*
 * A request of our own, which the sandbox refuses, says when it was by the
 * sandbox's clock.
 */
static void
mark(const struct rig_site *site)
{
	int fd = rig_connect(rig_port(site->url));

	rig_send_on(fd, "From=%2B13035550100");
	assert_int_equal(rig_read_status(fd), 400);
	close(fd);
}

/* Which of ${all} is the mark: the only one that was refused so. */
static size_t
find_mark(json_t *all)
{
	json_t *one;
	size_t i;

	json_array_foreach(all, i, one)
		if (json_integer_value(json_object_get(one, "status")) == 400)
			return i;
	fail_msg("the mark is not there");
	return 0;
}

static int64_t
began(json_t *all, size_t i)
{
	return json_integer_value(json_object_get(json_array_get(all, i),
	    "ms"));
}

/* How many requests began later than ENFORCED_MS after the mark. */
static size_t
late(const struct rig_site *site)
{
	json_t *all = requests(site);
	size_t m = find_mark(all), n = 0, i;

	for (i = 0; i < json_array_size(all); i++)
		n += i != m && began(all, i) > began(all, m) + ENFORCED_MS;
	json_decref(all);
	return n;
}

static void
id_of(const struct rig_site *site, char ret[32])
{
	json_t *b = rig_broadcast(site, "call");

	snprintf(ret, 32, "%lld", (long long)json_integer_value(
	    json_object_get(b, "id")));
	json_decref(b);
}

static struct hold_case {
	const char	*label;
	const char	*command;
	size_t		 at;		/* requests that have begun by then */
	int		 after_ms;	/* and so long after that */
} holds[] = {
	{ "a hold with all slots on the wire: nothing begins 100 ms later", "hold",
	    IN_FLIGHT, 0 },
	{ "a hold while answers come in: nothing begins 100 ms later",
	    "hold", IN_FLIGHT, 1000 },
	{ "a hold in the middle: nothing begins 100 ms later", "hold",
	    IN_FLIGHT * 3, 500 },
	{ "a cancel in the middle: nothing begins 100 ms later", "cancel",
	    IN_FLIGHT * 2, 0 },
};
#define NHOLDS (sizeof holds / sizeof holds[0])

static void
check_hold(void **state)
{
	const struct hold_case *c = *state;
	struct rig_site site;
	char id[32];
	long before;

	rig_site_plain(&site, "delay=1s", PEOPLE);
	/* Held, there is nothing to do: no jump to where it expires. */
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until",
	    "2017-08-01T18:00");
	wait_requests(&site, c->at);
	id_of(&site, id);
	rig_sleep_ms(c->after_ms);
	json_decref(rig_ask(&site, c->command, id));
	mark(&site);
	rig_sleep_ms(QUIET_MS);
	assert_int_equal(late(&site), 0);
	before = rig_count(site.url);
	assert_in_range(before, c->at, PEOPLE - 1);	/* it was in the middle */

	if (strcmp(c->command, "hold") == 0) {
		json_decref(rig_ask(&site, "release", id));
		rig_wait_state(&site, "call", "done", SEND_MS);
		rig_assert_once_each(&site, PEOPLE);
	}
}

int
main(void)
{
	struct CMUnitTest tests[NHOLDS];
	size_t n = 0, i;

	RIG_ADD_ROWS(holds, NHOLDS, check_hold);
	return cmocka_run_group_tests_name("hold", tests, NULL, NULL);
}
