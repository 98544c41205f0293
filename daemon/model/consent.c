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

const char *
consent_state_name(enum consent_state state)
{
	return names_of(state_names, NAMES_COUNT(state_names), state);
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
