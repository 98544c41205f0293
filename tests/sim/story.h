/*
 * story.h - a random schedule: what happens, step by step
 *
 * All that a step does by chance is in the step, so that a story without some of its steps
 * is a story too: that is how the shortest that fails is found.
 */
#ifndef TESTS_SIM_STORY_H
#define TESTS_SIM_STORY_H

#include <stdint.h>

#define STORY_STEPS_MAX	32

enum op {
	OP_PASS,	/* time passes; b: how long */
	/* An editor changes the event a: */
	OP_MOVE, OP_PLACE, OP_STATUS, OP_REPLACE, OP_DEADLINE, OP_AGENDA,
	OP_RESULT,
	OP_BACK,	/* to what was read before */
	OP_TOGETHER,	/* two or three of those, read at once */
	OP_RELOAD, OP_RESTART,
	OP_DIE_READING, OP_DIE_CLAIMING,
	OP_SEND, OP_CLAIM, OP_ANSWER,
	OP_TEXT,	/* a: person */
	OP_AWAY,	/* STOP, something changes, START: a: person */
	OP_HOLD, OP_RELEASE, OP_CANCEL, OP_APPROVE,
	OP_RECEIPT,
	OP_OUTCOME,	/* somebody records one */
	OPS,
};

/* Of OP_PASS, b % 4: how long it may be. */
enum pass { PASS_SHORT, PASS_HOURS, PASS_DAY, PASS_LONG };

enum wire { WIRE_DOWN, WIRE_GOOD, WIRE_MIXED, WIRES };

struct step {
	enum op		op;
	unsigned	a, b;
	uint64_t	random;
};

struct story {
	uint64_t	seed;
	int		nsteps;
	struct step	steps[STORY_STEPS_MAX];
};

/** The story of ${seed}. */
void	story_make(uint64_t seed, struct story *ret);

/** Print it, a step a line. */
void	story_print(const struct story *story);

/** The next number under ${n} of ${random}. */
unsigned pick(uint64_t *random, unsigned n);

extern const char *const op_names[OPS];

#endif
