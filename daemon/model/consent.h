/*
 * consent.h - whether a person wants our texts, per list and channel
 */
#ifndef MODEL_CONSENT_H
#define MODEL_CONSENT_H

enum consent_state {
	CONSENT_NONE,
	CONSENT_PENDING,	/* asked, or entered by others; not sent to */
	CONSENT_CONFIRMED,	/* the only state that is sent to */
	CONSENT_REVOKED,
	CONSENT_EXPIRED,
};

const char *consent_state_name(enum consent_state state);

enum channel { CHANNEL_SMS, CHANNEL_EMAIL };

const char *channel_name(enum channel channel);
int	channel_parse(const char *name, enum channel *ret);

#endif
