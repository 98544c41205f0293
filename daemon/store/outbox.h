/*
 * outbox.h - messages we have promised to send and not yet settled
 *
 * A message enters in the transaction that begins its broadcast and leaves
 * when its verdict is final: after a crash the outbox is exactly the work
 * left.  Consent and suppression are looked at again in the transaction that
 * claims a message; a row in flight names the run that claimed it.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "base/id.h"
#include "base/secret.h"
#include "model/message.h"
#include "model/verdict.h"
#include "store/broadcasts.h"
#include "store/stale.h"
#include "store/told.h"

#define OUTBOX_CLAIM_MAX 64	/* unsettled messages, at most */

/*
 * A message on its way, or a reply (replies.h): broadcast 0, and its text.
 * Holds an address, a name, a body: claimed_done it.
 */
struct claimed {
	int64_t		id;
	int64_t		broadcast;
	int64_t		attempt;
	unsigned	tries;		/* with this one */
	enum channel	channel;
	char		handle[ID_LEN + 1];
	char		language[16];
	struct address	to;
	struct secret	name;
	struct secret	text;		/* of a reply */
	struct secret	unsubscribe_url;	/* of an e-mail; the caller's to fill */
	struct stale_person held;	/* of a correction: what she was told */
	char		test_alert[NAME_LEN_MAX + 1];	/* of a reply that is a test; or "" */
	int64_t		test_broadcast;
};

void	claimed_done(struct claimed *claimed);

/**
 * The earliest moment from now on at which someone in ${zone} (NULL: not known)
 * may be texted: quiet hours are the caller's to know.
 */
typedef int64_t (*outbox_earliest)(const char *zone, void *arg);

/* Whom a claim may take. */
struct claim {
	int64_t			 broadcast;
	const char		*corrects;	/* the event about which she must be stale; NULL: none */
	int			 aspects;	/* about which of it */
	struct told_outcome	 outcome;	/* that it tells; event NULL: none */
	enum channel		 channel;	/* only those that go by it */
	const char		*account;	/* that will carry them */
	bool			 held;		/* it, or everything, is (holds.h) */
	const struct blind	*only;		/* addresses; NULL: everyone */
	size_t			 nonly;
	outbox_earliest		 earliest;
	void			*arg;
	size_t			 limit;
};

/** Whether the address ${blind} is one of those that ${claim} may take. */
bool	claim_covers(const struct claim *claim, const struct blind *blind);

/**
 * Claim up to ${claim}->limit messages that are due at ${now_ms}: mark them in
 * flight for this run and begin an attempt.  On the way, what may not be sent is
 * settled: suppressed where a STOP came since (at any of her addresses), consent is gone, or the list was left; skipped
 * where ${claim}->only does not have the address.  What may not be sent yet is put
 * off; so is what goes to someone with a text in doubt (reviews.h), whose lists
 * are held (holds.h).  Of an outcome she is told once (told_outcome): withdrawn where she
 * was, put off while a text that tells of it is on its way to her.
 * A correction is withdrawn where she has been told since, and put off while
 * a text about the event is on its way to her.
 * At most OUTBOX_CLAIM_MAX rows are looked at.
 * Returns how many were claimed into ${ret}; -1 on error, with nothing in ${ret}.
 * ${ret_looked} (may be more than was claimed) is 0 when none was due.
 */
int	outbox_claim(struct store *store, const struct claim *claim,
	    int64_t now_ms, struct claimed *ret, size_t *ret_looked,
	    struct err *err);

/** Record what the claimed message states (told.h), with this attempt. */
int	outbox_tell(struct store *store, const struct claimed *claimed,
	    int64_t told, struct err *err);

/**
 * The attempt ended with ${verdict}; the message becomes ${next} (for QUEUED: due
 * at ${due_ms}), with the reason ${why}.  ERR_INPUT where it is not in flight.
 */
int	outbox_settle(struct store *store, int64_t message, int64_t attempt,
	    const struct verdict *verdict, enum message_state next,
	    int64_t due_ms, const char *why, int64_t now_ms, struct err *err);

/**
 * What other runs left in flight: of ${broadcast}, becomes ${next} (UNKNOWN, or
 * QUEUED where the alert says resend); where a receipt came before, what that says
 * (receipt_settles).  Returns how many.
 */
int64_t	outbox_recover(struct store *store, int64_t broadcast,
	    enum message_state next, int64_t now_ms, struct err *err);

/** Broadcasts with messages in flight from other runs; a new array. */
int	outbox_abandoned(struct store *store, int64_t **ret, size_t *ret_n,
	    struct err *err);

/** Turn up to ${limit} queued messages of ${broadcast} into ${next}.  Returns how many. */
int64_t	outbox_end_queued(struct store *store, int64_t broadcast,
	    enum message_state next, const char *why, size_t limit,
	    int64_t now_ms, struct err *err);

/** The same for all of them. */
int	outbox_end_all_queued(struct store *store, int64_t broadcast,
	    enum message_state next, const char *why, int64_t now_ms,
	    struct err *err);

/** When the earliest queued message of ${broadcast} by ${channel} is due: 1, 0 none, -1. */
int	outbox_next(struct store *store, int64_t broadcast,
	    enum channel channel, int64_t *ret_ms, struct err *err);

/**
 * What is left of ${broadcast}: ${ret_queued} and ${ret_flight} say whether there
 * is any; ${ret_next_ms} is the earliest due time of the queued (-1: none).
 */
int	outbox_left(struct store *store, int64_t broadcast, bool *ret_queued,
	    bool *ret_flight, int64_t *ret_next_ms, struct err *err);

#endif
