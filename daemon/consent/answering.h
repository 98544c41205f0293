/*
 * answering.h - replies, and how many
 *
 * Two machines that answer each other would never end, and a person who is
 * angry need not hear from us at each of her words: an address gets at most
 * ANSWERS_PER_HOUR replies, and one a day of those that say that nobody reads
 * this.  No cap keeps back what confirms an opt-out: there is one of those for each
 * change, and she must know that it was understood.
 */
#ifndef CONSENT_ANSWERING_H
#define CONSENT_ANSWERING_H

#include "config/replies.h"
#include "store/persons.h"

#define ANSWERS_PER_HOUR	10
#define ANSWER_SEEN_MS		(INT64_C(24) * 3600 * 1000)	/* REPLY_UNKNOWN: once in this time */

/* Whom to answer, and by what. */
struct asker {
	const char		*account;
	struct place		 place;
	const struct address	*address;
	struct person		 who;		/* id 0: nobody we know */
	const char		*language;	/* of the reply */
	bool			 confirmed;	/* it confirms an opt-out that is news: no cap */
};

/**
 * Queue the reply ${kind} about ${list} (NULL: none) to ${asker}.  Returns 1 if it is
 * on its way, 0 where a cap, or the lack of a text, forbids it, or it cannot be made
 * (which is logged: what she said counts all the same); -1.
 */
int	answering_reply(struct store *store, const struct config *config,
	    const struct asker *asker, enum reply_kind kind,
	    const struct list *list, int64_t now_ms, struct err *err);

/**
 * Of the route's accounts that carry ${channel} the one that is called ${by}, else the
 * first: its name.  NULL: none.
 */
const char *answering_account(const struct config *config,
	    enum channel channel, const char *by);

#endif
