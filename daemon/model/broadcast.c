#include "model/broadcast.h"
#include "model/names.h"

static const char *const names[BROADCAST_NSTATES] = {
	[BROADCAST_PLANNED] = "planned",
	[BROADCAST_AWAITING_APPROVAL] = "awaiting-approval",
	[BROADCAST_APPROVED] = "approved",
	[BROADCAST_HELD] = "held",
	[BROADCAST_SENDING] = "sending",
	[BROADCAST_DONE] = "done",
	[BROADCAST_CANCELLED] = "cancelled",
	[BROADCAST_SUPERSEDED] = "superseded",
	[BROADCAST_MISSED] = "missed",
};

#define TO(state) (1u << BROADCAST_##state)
#define TO_WITHDRAWN (TO(CANCELLED) | TO(SUPERSEDED))

/* The arrows that leave each state. */
static const unsigned arrows[BROADCAST_NSTATES] = {
	[BROADCAST_PLANNED] = TO(AWAITING_APPROVAL) | TO(APPROVED) | TO(SENDING) |
	    TO(HELD) | TO(MISSED) | TO_WITHDRAWN,
	[BROADCAST_AWAITING_APPROVAL] = TO(APPROVED) | TO(HELD) | TO(MISSED) |
	    TO_WITHDRAWN,
	[BROADCAST_APPROVED] = TO(SENDING) | TO(AWAITING_APPROVAL) | TO(HELD) |
	    TO(MISSED) | TO_WITHDRAWN,
	[BROADCAST_HELD] = TO(PLANNED) | TO(AWAITING_APPROVAL) | TO(APPROVED) |
	    TO(SENDING) | TO(MISSED) | TO_WITHDRAWN,
	[BROADCAST_SENDING] = TO(DONE) | TO(HELD) | TO_WITHDRAWN,
	[BROADCAST_DONE] = 0,
	[BROADCAST_CANCELLED] = 0,
	[BROADCAST_SUPERSEDED] = TO(PLANNED) | TO(MISSED),
	[BROADCAST_MISSED] = TO(PLANNED),
};

const char *
broadcast_state_name(enum broadcast_state state)
{
	return names_of(names, NAMES_COUNT(names), state);
}

int
broadcast_state_parse(const char *name, enum broadcast_state *ret)
{
	int found = names_find(names, NAMES_COUNT(names), name);

	if (found == -1)
		return -1;
	*ret = (enum broadcast_state)found;
	return 0;
}

bool
broadcast_can_become(enum broadcast_state from, enum broadcast_state to)
{
	return (unsigned)from < BROADCAST_NSTATES &&
	    (unsigned)to < BROADCAST_NSTATES && (arrows[from] >> to & 1) != 0;
}
