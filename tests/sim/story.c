#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <inttypes.h>

#include "story.h"

const char *const op_names[OPS] = {
	"time passes", "move", "place", "status", "replace", "deadline",
	"agenda", "result", "back", "together", "reload", "restart", "die reading", "die claiming",
	"send", "claim", "answer", "text", "away", "hold", "release", "cancel",
	"approve", "receipt", "outcome",
};

/* How often each happens. */
static const unsigned weights[OPS] = {
	[OP_PASS] = 22, [OP_MOVE] = 12, [OP_PLACE] = 3, [OP_STATUS] = 7,
	[OP_REPLACE] = 3, [OP_DEADLINE] = 3, [OP_AGENDA] = 3, [OP_BACK] = 6,
	[OP_TOGETHER] = 6,
	[OP_RELOAD] = 3, [OP_RESTART] = 4, [OP_DIE_READING] = 2,
	[OP_DIE_CLAIMING] = 2, [OP_SEND] = 10, [OP_CLAIM] = 8,
	[OP_ANSWER] = 8, [OP_TEXT] = 12, [OP_AWAY] = 4, [OP_HOLD] = 2, [OP_RELEASE] = 2,
	[OP_CANCEL] = 1, [OP_APPROVE] = 6, [OP_RECEIPT] = 3,
	[OP_RESULT] = 4, [OP_OUTCOME] = 7,
};

unsigned
pick(uint64_t *random, unsigned n)
{
	*random = *random * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (unsigned)(*random >> 33) % n;
}

static enum op
pick_op(uint64_t *random)
{
	unsigned sum = 0, at;
	enum op op;

	for (op = 0; op < OPS; op++)
		sum += weights[op];
	at = pick(random, sum);
	for (op = 0; at >= weights[op]; op++)
		at -= weights[op];
	return op;
}

void
story_make(uint64_t seed, struct story *ret)
{
	uint64_t random = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
	struct step *s;

	*ret = (struct story){ .seed = seed,
	    .nsteps = 8 + (int)pick(&random, STORY_STEPS_MAX - 8 + 1) };
	for (s = ret->steps; s < ret->steps + ret->nsteps; s++) {
		s->op = pick_op(&random);
		s->a = pick(&random, 1 << 16);
		s->b = pick(&random, 1 << 16);
		s->random = random;
	}
	/* First of all somebody is told something. */
	ret->steps[0].op = OP_PASS;
	ret->steps[0].b = PASS_LONG;
	/* Last, in many: what came of it. */
	if (pick(&random, 3) == 0)
		ret->steps[ret->nsteps - 1].op = OP_OUTCOME;
}

void
story_print(const struct story *story)
{
	const struct step *s;

	for (s = story->steps; s < story->steps + story->nsteps; s++)
		print_message("  %2d %-13s a=%u b=%u\n",
		    (int)(s - story->steps) + 1, op_names[s->op], s->a, s->b);
}
