/*
 * reviews.h - texts whose meaning is in doubt
 *
 * A text that may be a stop stops nothing by itself, and nothing is sent to
 * the person (outbox.h) until someone of us has read it and decided: stopped,
 * or cleared.  The text is kept sealed until then, and erased after.  What is
 * due to her meanwhile is put off by REVIEW_HOLD_MS at a time; one of nobody we
 * know holds what goes to the address.
 */
#ifndef STORE_REVIEWS_H
#define STORE_REVIEWS_H

#include "base/secret.h"
#include "base/str.h"
#include "store/persons.h"

#define REVIEW_TEXT_MAX	1024	/* bytes kept of a text */
#define REVIEWS_PAGE	500	/* that are shown at once */
#define REVIEW_HOLD_MS	(INT64_C(10) * 60 * 1000)	/* then we look again */

enum review_state { REVIEW_OPEN, REVIEW_STOPPED, REVIEW_CLEARED };

/**
 * Add the text of ${who} (id 0: nobody we know) at ${place}, which came in by ${account};
 * its id in ${ret}.
 */
int	reviews_add(struct store *store, const char *account,
	    const struct person *who, const struct place *place,
	    const struct secret *text, int64_t event_ms, int64_t now_ms,
	    int64_t *ret, struct err *err);

/* An open one, for the person who decides.  ${handle} is "" for nobody we know. */
struct review {
	int64_t			 id;
	const char		*handle;
	enum channel		 channel;
	const struct secret	*text;		/* NULL: it cannot be decrypted */
	int64_t			 at_ms;
	int64_t			 waiting;	/* messages to her that wait for a decision */
};
typedef void (*review_seen)(const struct review *review, void *arg);

/** The REVIEWS_PAGE oldest of the open ones, oldest first. */
int	reviews_open(struct store *store, review_seen seen, void *arg,
	    struct err *err);

/** How many are open. */
int	reviews_count(struct store *store, int64_t *ret, struct err *err);

/* Whose a decided one was, when she said it, and by which account it came in. */
struct reviewed {
	struct place	 place;
	int64_t		 event_ms;
	char		 account[NAME_LEN_MAX + 1];	/* "": not known */
};

/**
 * Decide ${id} as ${state}, by the account ${uid}: the text is erased, and what waited
 * for her is due again.  Returns 1 with ${ret}, 0 where there is no such open one, -1.
 */
int	reviews_decide(struct store *store, int64_t id,
	    enum review_state state, int64_t uid, int64_t now_ms,
	    struct reviewed *ret, struct err *err);

#endif
