#include "model/names.h"
#include "model/receipt.h"

static const char *const state_names[] = {
	[RECEIPT_NONE] = "none",
	[RECEIPT_QUEUED] = "queued",
	[RECEIPT_SENT] = "sent",
	[RECEIPT_DEFERRED] = "deferred",
	[RECEIPT_UNCONFIRMED] = "unconfirmed",
	[RECEIPT_DELIVERED] = "delivered",
	[RECEIPT_READ] = "read",
	[RECEIPT_FAILED] = "failed",
	[RECEIPT_BOUNCED_SOFT] = "bounced-soft",
	[RECEIPT_BOUNCED_HARD] = "bounced-hard",
	[RECEIPT_COMPLAINED] = "complained",
	[RECEIPT_UNSUBSCRIBED] = "unsubscribed",
};

const char *
receipt_state_name(enum receipt_state state)
{
	return names_of(state_names, NAMES_COUNT(state_names), state);
}

int
receipt_state_parse(const char *name, enum receipt_state *ret)
{
	int found = names_find(state_names, NAMES_COUNT(state_names), name);

	if (found == -1)
		return -1;
	*ret = (enum receipt_state)found;
	return 0;
}

/* No two states weigh the same. */
static int
weight(enum receipt_state state)
{
	static const int weights[] = {
		[RECEIPT_NONE] = 0,
		[RECEIPT_QUEUED] = 1,
		[RECEIPT_SENT] = 2,
		[RECEIPT_DEFERRED] = 3,
		[RECEIPT_UNCONFIRMED] = 4,
		[RECEIPT_DELIVERED] = 5,
		[RECEIPT_FAILED] = 6,
		[RECEIPT_BOUNCED_SOFT] = 7,
		[RECEIPT_READ] = 8,
		[RECEIPT_BOUNCED_HARD] = 9,
		[RECEIPT_UNSUBSCRIBED] = 10,
		[RECEIPT_COMPLAINED] = 11,
	};

	return weights[state];
}

enum receipt_state
receipt_merge(enum receipt_state old, enum receipt_state new)
{
	return weight(new) > weight(old) ? new : old;
}

enum message_state
receipt_settles(enum receipt_state state)
{
	return state == RECEIPT_NONE ? MESSAGE_UNKNOWN :
	    state == RECEIPT_FAILED ? MESSAGE_REJECTED : MESSAGE_ACCEPTED;
}

bool
receipt_is_final(enum receipt_state state)
{
	return weight(state) >= weight(RECEIPT_UNCONFIRMED);
}
