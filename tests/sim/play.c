#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/str.h"
#include "play.h"

#define HOUR_MS		INT64_C(3600000)
#define HALF_HOUR_MS	(HOUR_MS / 2)
#define END_HOURS	26	/* a night, and what is looked at again every ten minutes */

/* Where to: mostly ahead, sometimes by hours, sometimes anywhere. */
static int64_t
moved(struct world *w, int64_t starts_ms, uint64_t *random)
{
	switch (pick(random, 8)) {
	case 0:
		return starts_ms + ((int)pick(random, 24) - 12) * HALF_HOUR_MS;
	case 1:
		return w->now_ms / HALF_HOUR_MS * HALF_HOUR_MS +
		    ((int)pick(random, 96) - 24) * HALF_HOUR_MS;
	default:
		return starts_ms / HALF_HOUR_MS * HALF_HOUR_MS +
		    ((int)pick(random, 15) - 5) * 24 * HOUR_MS;
	}
}

static void
replace(struct world *w, int event, int by)
{
	struct event_file *e = &w->edited.events[event];

	/* In a circle they would be refused, and so would itself. */
	if (by == event || w->edited.events[by].replaced_by != NOBODY)
		return;
	if (w->edited.events[by].status == OCCASION_POSTPONED ||
	    w->edited.events[by].status == OCCASION_CANCELLED)
		return;
	e->replaced_by = by;
	e->status = OCCASION_CANCELLED;
}

static void
set_status(struct world *w, int event, unsigned n)
{
	static const enum occasion_status statuses[] = {
		OCCASION_POSTPONED, OCCASION_CANCELLED, OCCASION_CONFIRMED,
		OCCASION_CONFIRMED, OCCASION_TENTATIVE,
	};
	struct event_file *e = &w->edited.events[event];

	e->status = statuses[n % 5];
	e->replaced_by = NOBODY;
}

/* One change in an organizer's editor. */
static void
change(struct world *w, enum op op, int event, unsigned b, uint64_t *random)
{
	struct event_file *e = &w->edited.events[event];

	switch (op) {
	case OP_MOVE:
		e->starts_ms = moved(w, e->starts_ms, random);
		break;
	case OP_PLACE:
		e->place = (int)(b % PLACES);
		break;
	case OP_STATUS:
		set_status(w, event, b);
		break;
	case OP_REPLACE:
		replace(w, event, (int)(b % EVENTS));
		break;
	case OP_DEADLINE:
		e->lead_ms[b / 60 % DEADLINES] = (1 + (int)(b % 60)) * HOUR_MS;
		break;
	case OP_AGENDA:
		e->agenda = (int)(b % AGENDAS);
		break;
	case OP_RESULT:
		e->result = (int)(b % RESULTS);
		break;
	default:
		*e = w->readings[b % (unsigned)w->nreadings].events[event];
		break;
	}
}

/* An organizer's editor; mostly the files are read at once. */
static void
edit(struct world *w, const struct step *s, uint64_t *random)
{
	static const enum op changes[] = {
		OP_MOVE, OP_PLACE, OP_STATUS, OP_DEADLINE, OP_DEADLINE,
		OP_AGENDA, OP_RESULT, OP_RESULT,
	};
	int event = (int)(s->a % (EVENTS + 1)) % EVENTS, how;
	unsigned n = s->op == OP_TOGETHER ? 2 + s->b % 2 : 0;

	if (n == 0)
		change(w, s->op, event, s->b, random);
	for (; n > 0; n--)
		change(w, changes[pick(random, 8)], event,
		    pick(random, 1 << 16), random);
	how = (int)pick(random, 8);
	if (how < 6)
		world_reload(w);
	else if (how == 6)
		world_restart(w);
}

static void
text(struct world *w, const struct step *s, uint64_t *random)
{
	static const enum said_what says[] = {
		SAYS_STOP, SAYS_STOP, SAYS_START, SAYS_JOIN, SAYS_JOIN,
		SAYS_LEAVE, SAYS_LANGUAGE, SAYS_WHEN, SAYS_WHEN, SAYS_WHEN,
	};
	int person = (int)(s->a % PEOPLE), list = (int)pick(random, LISTS);
	enum said_what what = says[s->b % 10];

	/* Who said STOP has mostly one thing more to say. */
	if (w->model.people[person].stopped && pick(random, 3) > 0)
		what = SAYS_START;
	world_text(w, person, what, list, pick(random, 2) == 1);
}

/* She is gone while others are corrected, and comes back: chance alone rarely does it. */
static void
away(struct world *w, const struct step *s, uint64_t *random)
{
	int person = (int)(s->a % PEOPLE);
	bool first = s->a % 2 == 0;

	if (first)
		world_text(w, person, SAYS_STOP, 0, false);
	change(w, s->b % 2 == 0 ? OP_MOVE : OP_PLACE, FIRST_READING,
	    pick(random, 1 << 16), random);
	world_reload(w);
	if (!first)		/* it waits for her */
		world_text(w, person, SAYS_STOP, 0, false);
	world_pass(w, w->now_ms + (1 + (int)pick(random, 24)) * HALF_HOUR_MS,
	    WIRE_GOOD, random);
	world_text(w, person, SAYS_START, 0, false);
}

static void
pass(struct world *w, const struct step *s, uint64_t *random)
{
	static const unsigned most[] = { [PASS_SHORT] = 1, [PASS_HOURS] = 12,
	    [PASS_DAY] = 60, [PASS_LONG] = 240 };
	static const enum wire wires[] = { WIRE_DOWN, WIRE_GOOD, WIRE_GOOD,
	    WIRE_GOOD, WIRE_MIXED, WIRE_MIXED };
	int64_t half_hours = 1 + (int64_t)(s->a % most[s->b % 4]);

	world_pass(w, w->now_ms + half_hours * HALF_HOUR_MS,
	    wires[pick(random, 6)], random);
}

static void
operate(struct world *w, const struct step *s)
{
	bool held = s->op == OP_HOLD;

	if (s->b % 4 == 0)
		world_hold_broadcast(w, s->a, held);
	else
		world_hold(w, s->a, held);
}

static void
answer(struct world *w, const struct step *s)
{
	static const enum verdict_kind verdicts[] = {
		VERDICT_ACCEPTED, VERDICT_ACCEPTED, VERDICT_UNKNOWN,
		VERDICT_RETRY, VERDICT_REJECTED,
	};
	unsigned n = 1 + s->a % 4;

	for (; n > 0; n--)
		wire_answer(w, verdicts[s->b % 5]);
	world_settle(w);
}

/* Whoever was in the room says it, at times of the wrong event. */
static void
record(struct world *w, const struct step *s)
{
	int event = s->a % 4 == 0 ? (int)(s->a / 4 % EVENTS) : FIRST_READING;
	int most = 10 - (int)(s->b / 2 % 3), least = (int)(s->b / 2 % 3);

	if (s->b % 2 == 0)
		world_outcome(w, event, OUTCOME_PASSED, most, least);
	else
		world_outcome(w, event, OUTCOME_FAILED, least, most);
}

static void
play_step(struct world *w, const struct step *s)
{
	uint64_t random = s->random;

	switch (s->op) {
	case OP_PASS:
		pass(w, s, &random);
		break;
	case OP_MOVE:
	case OP_PLACE:
	case OP_STATUS:
	case OP_REPLACE:
	case OP_DEADLINE:
	case OP_AGENDA:
	case OP_RESULT:
	case OP_BACK:
	case OP_TOGETHER:
		edit(w, s, &random);
		break;
	case OP_RELOAD:
		world_reload(w);
		break;
	case OP_RESTART:
		world_restart(w);
		break;
	case OP_DIE_READING:
		world_die_reading(w);
		break;
	case OP_DIE_CLAIMING:
		wire_die_claiming(w);
		break;
	case OP_SEND:
		wire_send(w, 1 + (int)(s->a % 6), s->b % 2 == 0 ? WIRE_GOOD :
		    WIRE_MIXED, &random);
		break;
	case OP_CLAIM:
		wire_claim(w, 1 + (int)(s->a % 6));
		break;
	case OP_ANSWER:
		answer(w, s);
		break;
	case OP_TEXT:
		text(w, s, &random);
		break;
	case OP_AWAY:
		away(w, s, &random);
		break;
	case OP_HOLD:
	case OP_RELEASE:
		operate(w, s);
		break;
	case OP_CANCEL:
		world_cancel(w, s->a);
		break;
	case OP_APPROVE:
		if (s->b % 3 == 0)
			world_look(w);
		else
			world_approve(w);
		break;
	case OP_RECEIPT:
		wire_receipt(w, s->a, s->b % 2 == 0);
		break;
	case OP_OUTCOME:
		record(w, s);
		break;
	case OPS:
		break;
	}
}

static void
release_all(struct world *w)
{
	struct broadcast *rows;
	struct err err;
	unsigned i;
	size_t n;

	for (i = 0; i < 4; i++)
		world_hold(w, i, false);
	assert_int_equal(broadcasts_in(w->store, BROADCAST_HELD, &rows, &n,
	    &err), 0);
	free(rows);
	for (i = 0; i < n; i++)
		world_hold_broadcast(w, i, false);
}

/*
 * Nothing is in the way any more.  In half of the stories, where all that was edited was
 * read, no new run comes and puts right what the old one forgot.
 */
static void
come_to_rest(struct world *w, bool goes_on)
{
	int64_t rest_ms = w->now_ms;
	uint64_t random = 0;
	int hour;

	while (w->nflying > 0)
		wire_answer(w, VERDICT_ACCEPTED);
	if (goes_on && files_agree(&w->edited, &w->model.files))
		world_settle(w);
	else
		world_restart(w);
	release_all(w);
	for (hour = 0; hour < END_HOURS && w->model.wrong[0] == '\0'; hour++) {
		world_approve(w);
		release_all(w);
		world_pass(w, w->now_ms + HOUR_MS, WIRE_GOOD, &random);
	}
	model_judges(&w->model, rest_ms, w->now_ms);
	world_verify(w);
}

void
play(struct world *w, const struct story *story)
{
	const struct step *s;

	world_begin(w, story->seed % 2 == 1);
	for (s = story->steps; s < story->steps + story->nsteps &&
	    w->model.wrong[0] == '\0'; s++)
		play_step(w, s);
	if (w->model.wrong[0] == '\0')
		come_to_rest(w, story->seed / 2 % 2 == 1);
	world_end(w);
}
