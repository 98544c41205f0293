#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "model/broadcast.h"

/* The drawing of broadcast.h once more; all else is refused. */
struct arrow {
	enum broadcast_state	from, to;
};

#define PLANNED		BROADCAST_PLANNED
#define AWAITING	BROADCAST_AWAITING_APPROVAL
#define APPROVED	BROADCAST_APPROVED
#define HELD		BROADCAST_HELD
#define SENDING		BROADCAST_SENDING
#define DONE		BROADCAST_DONE
#define CANCELLED	BROADCAST_CANCELLED
#define SUPERSEDED	BROADCAST_SUPERSEDED
#define MISSED		BROADCAST_MISSED

static const struct arrow arrows[] = {
	{ PLANNED, AWAITING }, { PLANNED, APPROVED },
	{ AWAITING, APPROVED }, { APPROVED, AWAITING },
	{ APPROVED, SENDING }, { PLANNED, SENDING }, { SENDING, DONE },
	{ PLANNED, HELD }, { HELD, PLANNED },
	{ AWAITING, HELD }, { HELD, AWAITING },
	{ APPROVED, HELD }, { HELD, APPROVED },
	{ SENDING, HELD }, { HELD, SENDING },
	{ PLANNED, CANCELLED }, { AWAITING, CANCELLED },
	{ APPROVED, CANCELLED }, { HELD, CANCELLED }, { SENDING, CANCELLED },
	{ PLANNED, SUPERSEDED }, { AWAITING, SUPERSEDED },
	{ APPROVED, SUPERSEDED }, { HELD, SUPERSEDED },
	{ SENDING, SUPERSEDED },
	{ SUPERSEDED, PLANNED }, { SUPERSEDED, MISSED },
	{ PLANNED, MISSED }, { AWAITING, MISSED }, { APPROVED, MISSED },
	{ HELD, MISSED }, { MISSED, PLANNED },
};

struct pair {
	char			label[80];
	enum broadcast_state	from, to;
};

static struct pair pairs[BROADCAST_NSTATES * BROADCAST_NSTATES];

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

	assert_int_equal(broadcast_can_become(p->from, p->to), is_drawn(p));
}

static void
check_outside(void **state)
{
	const enum broadcast_state none =
	    (enum broadcast_state)BROADCAST_NSTATES;

	(void)state;
	assert_false(broadcast_can_become(none, PLANNED));
	assert_false(broadcast_can_become(PLANNED, none));
}

#define NPAIRS (sizeof pairs / sizeof pairs[0])

int
main(void)
{
	struct CMUnitTest tests[NPAIRS + 1];
	struct pair *p;
	size_t i;

	for (i = 0; i < NPAIRS; i++) {
		p = &pairs[i];
		p->from = (enum broadcast_state)(i / BROADCAST_NSTATES);
		p->to = (enum broadcast_state)(i % BROADCAST_NSTATES);
		snprintf(p->label, sizeof p->label, "%s %s %s",
		    broadcast_state_name(p->from), is_drawn(p) ? "can become" :
		    "cannot become", broadcast_state_name(p->to));
		tests[i] = (struct CMUnitTest){ .name = p->label,
		    .test_func = check_pair, .initial_state = p };
	}
	tests[i] = (struct CMUnitTest){
	    .name = "what is no state has no arrows",
	    .test_func = check_outside };
	return cmocka_run_group_tests_name("broadcast", tests, NULL, NULL);
}
