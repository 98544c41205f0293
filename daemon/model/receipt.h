/*
 * receipt.h - the provider's later word on a message
 *
 * Receipts come late, twice, out of order, and contradict each other: a mail
 * that was delivered bounces an hour later, a phone that was off answers after
 * its text was given up.  A message keeps the weightiest word it was ever
 * told, so the order in which words arrive does not matter, and none of them
 * moves it back:
 *
 *	none < queued < sent < deferred < unconfirmed < delivered < failed <
 *	bounced-soft < read < bounced-hard < unsubscribed < complained
 *
 * A failure outweighs a delivery: believing in a delivery that was none loses a
 * text silently.  Having been read outweighs both.  What forbids further
 * messages to the address outweighs everything.
 */
#ifndef MODEL_RECEIPT_H
#define MODEL_RECEIPT_H

#include <stdbool.h>

#include "model/message.h"

/* Stored in rows: the values are not to change. */
enum receipt_state {
	RECEIPT_NONE,		/* a word that says nothing of the message's way */
	RECEIPT_QUEUED,		/* with the provider */
	RECEIPT_SENT,		/* handed to the carrier or the mail server */
	RECEIPT_DEFERRED,	/* not yet: the provider goes on trying */
	RECEIPT_UNCONFIRMED,	/* final, and nobody knows */
	RECEIPT_DELIVERED,	/* on the phone, or taken by the mail server */
	RECEIPT_READ,
	RECEIPT_FAILED,		/* will not arrive; a later message may */
	RECEIPT_BOUNCED_SOFT,	/* likewise, by mail: full, too large, blocked */
	RECEIPT_BOUNCED_HARD,	/* the address does not work */
	RECEIPT_COMPLAINED,	/* the person called it spam */
	RECEIPT_UNSUBSCRIBED,	/* the person told the provider to stop */
};

/** "queued", "bounced-hard", ...; "none" for RECEIPT_NONE. */
const char *receipt_state_name(enum receipt_state state);
/** Returns 0, or -1 for a name that is none. */
int	receipt_state_parse(const char *name, enum receipt_state *ret);

/** The state of a message that was ${old} when the word ${new} comes. */
enum receipt_state receipt_merge(enum receipt_state old,
	    enum receipt_state new);

/**
 * What a message is whose answer never came, once the provider has said ${state} of it:
 * UNKNOWN where it said nothing, REJECTED where it failed; any other word is of a
 * message that it took.
 */
enum message_state receipt_settles(enum receipt_state state);

/** Whether nothing more is to be expected. */
bool	receipt_is_final(enum receipt_state state);

#endif
