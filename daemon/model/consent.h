/*
 * consent.h - whether a person wants our texts, per list and channel
 *
 *   none --entered--> pending --lapsed--> expired
 *     |                  |                   |
 *     |            on file, joined,        joined
 *     |           answered yes               |
 *     |                  v                   |
 *     `--on file,--> confirmed <-------------'
 *        joined          |  ^
 *               stopped, left `--joined, started--.
 *                        v                        |
 *   (any state) --stopped, left--> revoked -------'
 *
 * none        nothing is known
 * pending     entered by others (a list with consent = "ask"); not sent to
 * confirmed   she said yes, or signed; the only state that is sent to
 * revoked     she said STOP, or left; only her own later text undoes it
 * expired     she was entered by others and did not answer in time
 *
 * What others do (entered, on file, lapsed) never moves a person out of
 * revoked: no file, import or command overrules her.
 *
 * A list's file speaks again at each reading; what it has said itself it can take
 * back: consent_hear.
 */
#ifndef MODEL_CONSENT_H
#define MODEL_CONSENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum consent_state {
	CONSENT_NONE,
	CONSENT_PENDING,
	CONSENT_CONFIRMED,
	CONSENT_REVOKED,
	CONSENT_EXPIRED,
};
#define CONSENT_NSTATES 5

/* First what others do, then what she does herself. */
enum consent_event {
	CONSENT_ENTERED,	/* by others: a file, an import */
	CONSENT_ON_FILE,	/* documented by others: a signed sheet */
	CONSENT_LAPSED,		/* entered, and no answer in CONSENT_LAPSE_MS */
	CONSENT_JOINED,		/* she texted a list's keyword */
	CONSENT_ANSWERED,	/* she texted YES */
	CONSENT_STARTED,	/* she texted START, on a list that a STOP ended */
	CONSENT_STOPPED,	/* she said STOP; or it counts as that */
	CONSENT_LEFT,		/* she ended this list: LEAVE, one click; START undoes it not */
};
#define CONSENT_NEVENTS 8

/* How long a person who was entered by others may take to answer. */
#define CONSENT_LAPSE_MS (INT64_C(90) * 24 * 3600 * 1000)

const char *consent_state_name(enum consent_state state);

/** What ${event} makes of ${state}: the drawing above. */
enum consent_state consent_after(enum consent_state state,
	    enum consent_event event);

/* What a list's file says of a person's consent. */
enum consent_said {
	SAID_NOTHING,		/* of her: what the list says of all */
	SAID_ASK,		/* ask her first */
	SAID_ON_FILE,		/* she agreed; a source and a date go with it */
	SAID_NO,		/* she does not want texts */
	SAID_UNCLEAR,		/* something nobody understands: no texts */
};

/* A person's consent to a list by a channel. */
struct consent {
	enum consent_state	state;
	bool			by_file;	/* in it because a file says so */
	bool			refused;	/* SAID_NO was its last clear word */
};

/**
 * Hear what a file says (never SAID_NOTHING).  Revoked and expired stay what they
 * are.  A person's own yes stays, but for a no that was not in the file before it:
 * nobody knows which came first, and in doubt she is not texted.  What a file has
 * said, it can take back: confirmed becomes pending, or, where it says no, none.
 */
void	consent_hear(struct consent *consent, enum consent_said said);

/**
 * Whether something that happened at ${event_ms} counts after what is known since
 * ${since_ms}.  What ends something counts where both are of one moment, anything
 * else does not: doubt about the order is revoked.
 */
bool	consent_in_order(enum consent_event event, int64_t event_ms,
	    int64_t since_ms);

enum channel { CHANNEL_SMS, CHANNEL_EMAIL };
#define CHANNELS 2

const char *channel_name(enum channel channel);
int	channel_parse(const char *name, enum channel *ret);

/* Channels in the order in which they are tried, each once. */
struct channels {
	size_t		count;
	enum channel	order[CHANNELS];
};

bool	channels_have(const struct channels *channels, enum channel channel);
/** Add ${channel} at the end.  False, and nothing changes, where it is there. */
bool	channels_add(struct channels *channels, enum channel channel);
/** The order for someone: ${order}, but what she ${prefers} first, if it is there. */
struct channels channels_for(const struct channels *order,
	    const struct channels *prefers);

#endif
