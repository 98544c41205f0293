/*
 * suppression.h - addresses we must not write to, and why
 *
 * It always wins, over every file, list, import and command, and never ends by
 * itself: only a later text from that very address lifts it.  Each change is
 * logged, here and in the ledger (ledger.h), in the caller's transaction.
 */
#ifndef STORE_SUPPRESSION_H
#define STORE_SUPPRESSION_H

#include "store/store.h"

enum suppression_kind {
	SUPPRESSION_OPTED_OUT,	/* she said so, to us */
	SUPPRESSION_PROVIDER,	/* she said so to the provider, which blocks */
	SUPPRESSION_INVALID,	/* no such address, says the provider */
	SUPPRESSION_BOUNCED,	/* mail to it comes back for good */
	SUPPRESSION_COMPLAINED,	/* she reported a mail as spam */
	SUPPRESSION_FORGOTTEN,	/* she had herself erased */
};
#define SUPPRESSION_NKINDS 6

const char *suppression_kind_name(enum suppression_kind kind);

/** Whether the person wants nothing more, on any channel; else only the address is bad. */
bool	suppression_is_opt_out(enum suppression_kind kind);

/* What happened to an address, and when. */
struct suppressing {
	enum channel		channel;
	struct blind		blind;
	enum suppression_kind	kind;
	const char		*why;		/* in words, without an address */
	int64_t			event_ms;	/* when it happened */
};

/**
 * Suppress an address.  Returns 1 if it was not, or was only known to be bad and she
 * opted out; 0 if it was already, or a later text of hers lifted it; -1.
 */
int	suppression_add(struct store *store, const struct suppressing *what,
	    int64_t now_ms, struct err *err);

/** Whether a text of hers from after ${what} has lifted it already: 1, 0, -1. */
int	suppression_is_undone(struct store *store,
	    const struct suppressing *what, struct err *err);

/**
 * She wrote to us, from that address, at ${event_ms}: lift the suppression, whatever
 * its kind; a stop from before that moment changes nothing any more.  Returns 1 if
 * nothing stands in the way now, 0 where a stop of that moment or later does, -1.
 */
int	suppression_lift(struct store *store, enum channel channel,
	    const struct blind *blind, int64_t event_ms, int64_t now_ms,
	    struct err *err);

/**
 * The same, and what she wrote was START: what a stop ended begins again, by
 * CONSENT_STARTED, which is the caller's.  Noted so that an older database learns it.
 */
int	suppression_start(struct store *store, enum channel channel,
	    const struct blind *blind, int64_t event_ms, int64_t now_ms,
	    struct err *err);

/** Whether ${record}, of everything, is known: 1, 0, -1. */
int	suppression_knows(struct store *store,
	    const struct ledger_record *record, struct err *err);

/** Whether an address is suppressed; the kind in ${ret}.  1, 0, -1. */
int	suppression_of(struct store *store, enum channel channel,
	    const struct blind *blind, enum suppression_kind *ret,
	    struct err *err);

/** How many addresses are suppressed. */
int	suppression_count(struct store *store, int64_t *ret, struct err *err);

#endif
