#include "model/message.h"
#include "model/names.h"

static const char *const names[MESSAGE_NSTATES] = {
	[MESSAGE_QUEUED] = "queued",
	[MESSAGE_IN_FLIGHT] = "in-flight",
	[MESSAGE_ACCEPTED] = "accepted",
	[MESSAGE_REJECTED] = "rejected",
	[MESSAGE_UNKNOWN] = "unknown",
	[MESSAGE_SUPPRESSED] = "suppressed",
	[MESSAGE_EXPIRED] = "expired",
	[MESSAGE_WITHDRAWN] = "withdrawn",
	[MESSAGE_SKIPPED] = "skipped",
};

static const char *const part_names[NPARTS] = {
	[PART_TEXT] = "text",
	[PART_SUBJECT] = "subject",
	[PART_HTML] = "html",
};

#define TO(state) (1u << MESSAGE_##state)

/* The arrows that leave each state. */
static const unsigned arrows[MESSAGE_NSTATES] = {
	[MESSAGE_QUEUED] = TO(IN_FLIGHT) | TO(SUPPRESSED) | TO(EXPIRED) |
	    TO(WITHDRAWN) | TO(SKIPPED) | TO(ACCEPTED) | TO(REJECTED),
	[MESSAGE_IN_FLIGHT] = TO(ACCEPTED) | TO(REJECTED) | TO(UNKNOWN) |
	    TO(QUEUED),
	[MESSAGE_ACCEPTED] = 0,
	[MESSAGE_REJECTED] = 0,
	[MESSAGE_UNKNOWN] = TO(QUEUED) | TO(ACCEPTED) | TO(REJECTED),
	[MESSAGE_SUPPRESSED] = TO(QUEUED),
	[MESSAGE_EXPIRED] = 0,
	[MESSAGE_WITHDRAWN] = 0,
	[MESSAGE_SKIPPED] = 0,
};

const char *
message_state_name(enum message_state state)
{
	return names_of(names, NAMES_COUNT(names), state);
}

bool
message_can_become(enum message_state from, enum message_state to)
{
	return (unsigned)from < MESSAGE_NSTATES &&
	    (unsigned)to < MESSAGE_NSTATES && (arrows[from] >> to & 1) != 0;
}

bool
message_is_settled(enum message_state state)
{
	return state != MESSAGE_QUEUED && state != MESSAGE_IN_FLIGHT;
}

const char *
part_name(enum part part)
{
	return names_of(part_names, NAMES_COUNT(part_names), part);
}
