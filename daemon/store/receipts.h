/*
 * receipts.h - the provider's later word on messages and replies
 *
 * Found by our own id of the message, which the descriptor has the provider
 * repeat: a receipt may come before the answer to the request did.  Words are
 * merged (model/receipt.h): late, repeated and reordered ones never move a
 * message back.  A message whose answer never came is settled by any word of the
 * provider's (receipt_settles), whether that comes before it is given up, while it is
 * unknown, or while it waits to be sent again: then it is not.
 */
#ifndef STORE_RECEIPTS_H
#define STORE_RECEIPTS_H

#include "model/receipt.h"
#include "model/verdict.h"
#include "store/store.h"

/* How long receipts for messages that nobody knows are counted. */
#define RECEIPT_STRAY_KEPT_MS (INT64_C(3) * 24 * 3600 * 1000)

struct receipt {
	const char		*account;
	const char		*id;		/* the provider's, or "" */
	int64_t			 ref;		/* ours; 0: not said */
	enum receipt_state	 state;
	enum verdict_reason	 reason;	/* of a failure */
	int64_t			 event_ms;
};

enum receipt_outcome {
	RECEIPT_NEWS,		/* the message's receipt changed */
	RECEIPT_NO_NEWS,
	RECEIPT_STRAY,		/* no message of ours, or not by that account */
};

/**
 * Apply one, in the caller's transaction.  What it says of the address (it bounces, she
 * complained, she told the provider to stop) suppresses it as optout.h does.
 */
int	receipts_apply(struct store *store, const struct receipt *receipt,
	    int64_t now_ms, enum receipt_outcome *ret, struct err *err);

/** What was said so far of the message or reply ${ref}, RECEIPT_NONE for nothing. */
int	receipts_said(struct store *store, int64_t ref,
	    enum receipt_state *ret, struct err *err);

/** How many strays came in RECEIPT_STRAY_KEPT_MS. */
int	receipts_strays(struct store *store, int64_t *ret, struct err *err);

/** The receipts of a broadcast's messages: so many in each state. */
typedef void (*receipt_counted)(enum receipt_state state,
	    enum verdict_reason reason, int64_t count, void *arg);
int	receipts_count(struct store *store, int64_t broadcast,
	    receipt_counted seen, void *arg, struct err *err);

#endif
