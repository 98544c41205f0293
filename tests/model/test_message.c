#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "model/message.h"

#define QUEUED		MESSAGE_QUEUED
#define IN_FLIGHT	MESSAGE_IN_FLIGHT
#define ACCEPTED	MESSAGE_ACCEPTED
#define REJECTED	MESSAGE_REJECTED
#define UNKNOWN		MESSAGE_UNKNOWN
#define SUPPRESSED	MESSAGE_SUPPRESSED
#define EXPIRED		MESSAGE_EXPIRED
#define WITHDRAWN	MESSAGE_WITHDRAWN
#define SKIPPED		MESSAGE_SKIPPED

/* The drawing of message.h once more: a row per arrow; all else is refused. */
static const struct arrow {
	enum message_state	from, to;
} arrows[] = {
	{ QUEUED, IN_FLIGHT }, { QUEUED, SUPPRESSED }, { QUEUED, EXPIRED },
	{ QUEUED, WITHDRAWN }, { QUEUED, SKIPPED },
	{ QUEUED, ACCEPTED }, { QUEUED, REJECTED },
	{ IN_FLIGHT, ACCEPTED }, { IN_FLIGHT, REJECTED },
	{ IN_FLIGHT, UNKNOWN }, { IN_FLIGHT, QUEUED },
	{ SUPPRESSED, QUEUED },
	{ UNKNOWN, QUEUED }, { UNKNOWN, ACCEPTED }, { UNKNOWN, REJECTED },
};

struct pair {
	char			label[80];
	enum message_state	from, to;
};

static struct pair pairs[MESSAGE_NSTATES * MESSAGE_NSTATES];

static bool
is_drawn(const struct pair *p)
{
	size_t i;

	for (i = 0; i < sizeof arrows / sizeof arrows[0]; i++)
		if (arrows[i].from == p->from && arrows[i].to == p->to)
			return true;
	return false;
}

static void
check_pair(void **state)
{
	const struct pair *p = *state;

	assert_int_equal(message_can_become(p->from, p->to), is_drawn(p));
}

static void
check_outside(void **state)
{
	const enum message_state none = (enum message_state)MESSAGE_NSTATES;

	(void)state;
	assert_false(message_can_become(none, QUEUED));
	assert_false(message_can_become(QUEUED, none));
}

static void
check_settled(void **state)
{
	(void)state;
	assert_false(message_is_settled(QUEUED));
	assert_false(message_is_settled(IN_FLIGHT));
	assert_true(message_is_settled(ACCEPTED));
	assert_true(message_is_settled(REJECTED));
	assert_true(message_is_settled(UNKNOWN));
	assert_true(message_is_settled(SUPPRESSED));
	assert_true(message_is_settled(EXPIRED));
	assert_true(message_is_settled(WITHDRAWN));
	assert_true(message_is_settled(SKIPPED));
}

#define NPAIRS (sizeof pairs / sizeof pairs[0])

int
main(void)
{
	struct CMUnitTest tests[NPAIRS + 2];
	struct pair *p;
	size_t i;

	for (i = 0; i < NPAIRS; i++) {
		p = &pairs[i];
		p->from = (enum message_state)(i / MESSAGE_NSTATES);
		p->to = (enum message_state)(i % MESSAGE_NSTATES);
		snprintf(p->label, sizeof p->label, "%s %s %s",
		    message_state_name(p->from), is_drawn(p) ? "can become" :
		    "cannot become", message_state_name(p->to));
		tests[i] = (struct CMUnitTest){ .name = p->label,
		    .test_func = check_pair, .initial_state = p };
	}
	tests[i++] = (struct CMUnitTest){
	    .name = "what is no state has no arrows",
	    .test_func = check_outside };
	tests[i++] = (struct CMUnitTest){
	    .name = "all but queued and in flight is settled",
	    .test_func = check_settled };
	return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
