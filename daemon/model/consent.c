#include "model/consent.h"
#include "model/names.h"

static const char *const state_names[] = {
	[CONSENT_NONE] = "none",
	[CONSENT_PENDING] = "pending",
	[CONSENT_CONFIRMED] = "confirmed",
	[CONSENT_REVOKED] = "revoked",
	[CONSENT_EXPIRED] = "expired",
};

static const char *const channel_names[] = {
	[CHANNEL_SMS] = "sms",
	[CHANNEL_EMAIL] = "email",
};

#define FROM(state) (1u << CONSENT_##state)

/* Where each event leads, and from which states. */
static const struct {
	enum consent_state	to;
	unsigned		from;
} arrows[CONSENT_NEVENTS] = {
	[CONSENT_ENTERED] = { CONSENT_PENDING, FROM(NONE) },
	[CONSENT_ON_FILE] = { CONSENT_CONFIRMED, FROM(NONE) | FROM(PENDING) },
	[CONSENT_LAPSED] = { CONSENT_EXPIRED, FROM(PENDING) },
	[CONSENT_JOINED] = { CONSENT_CONFIRMED, FROM(NONE) | FROM(PENDING) |
	    FROM(REVOKED) | FROM(EXPIRED) },
	[CONSENT_ANSWERED] = { CONSENT_CONFIRMED, FROM(PENDING) },
	[CONSENT_STARTED] = { CONSENT_CONFIRMED, FROM(REVOKED) },
	[CONSENT_STOPPED] = { CONSENT_REVOKED, FROM(NONE) | FROM(PENDING) |
	    FROM(CONFIRMED) | FROM(EXPIRED) },
	[CONSENT_LEFT] = { CONSENT_REVOKED, FROM(NONE) | FROM(PENDING) |
	    FROM(CONFIRMED) | FROM(EXPIRED) },
};

const char *
consent_state_name(enum consent_state state)
{
	return names_of(state_names, NAMES_COUNT(state_names), state);
}

enum consent_state
consent_after(enum consent_state state, enum consent_event event)
{
	return (arrows[event].from >> state & 1) != 0 ? arrows[event].to :
	    state;
}

/* What a file that is believed makes of ${state}. */
static enum consent_state
by_word(enum consent_state state, enum consent_said said)
{
	switch (said) {
	case SAID_ASK:
		return CONSENT_PENDING;
	case SAID_ON_FILE:
		return CONSENT_CONFIRMED;
	case SAID_NO:
	case SAID_UNCLEAR:
		return CONSENT_NONE;
	case SAID_NOTHING:
		break;
	}
	return state;
}

void
consent_hear(struct consent *c, enum consent_said said)
{
	bool known = c->refused;
	bool own = c->state == CONSENT_CONFIRMED && !c->by_file;
	enum consent_state next = by_word(c->state, said);

	if (said != SAID_UNCLEAR)
		c->refused = said == SAID_NO;
	if (c->state == CONSENT_REVOKED || c->state == CONSENT_EXPIRED)
		return;
	if (own && (said != SAID_NO || known))
		return;
	if (next != c->state) {
		c->state = next;
		c->by_file = true;
	}
}

bool
consent_in_order(enum consent_event event, int64_t event_ms, int64_t since_ms)
{
	return event == CONSENT_STOPPED || event == CONSENT_LEFT ?
	    event_ms >= since_ms : event_ms > since_ms;
}

const char *
channel_name(enum channel channel)
{
	return names_of(channel_names, NAMES_COUNT(channel_names), channel);
}

int
channel_parse(const char *name, enum channel *ret)
{
	int found = names_find(channel_names, NAMES_COUNT(channel_names), name);

	if (found == -1)
		return -1;
	*ret = (enum channel)found;
	return 0;
}

bool
channels_have(const struct channels *channels, enum channel channel)
{
	size_t i;

	for (i = 0; i < channels->count; i++)
		if (channels->order[i] == channel)
			return true;
	return false;
}

bool
channels_add(struct channels *channels, enum channel channel)
{
	if (channels_have(channels, channel))
		return false;
	channels->order[channels->count++] = channel;
	return true;
}

struct channels
channels_for(const struct channels *order, const struct channels *prefers)
{
	struct channels ret = { 0 };
	size_t i;

	for (i = 0; i < prefers->count; i++)
		if (channels_have(order, prefers->order[i]))
			channels_add(&ret, prefers->order[i]);
	for (i = 0; i < order->count; i++)
		channels_add(&ret, order->order[i]);
	return ret;
}
