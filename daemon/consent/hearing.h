/*
 * hearing.h - from a text that someone sent us to consent, and an answer
 *
 *   stop       everything ends: all her addresses, lists and channels (optout.h); one
 *              confirmation, none where the provider sends its own, it is not news, or
 *              she said so more than five minutes ago
 *   start      what a STOP ended begins again, what others entered is confirmed
 *   yes        only what others entered is confirmed: "yes" undoes no STOP
 *   join       a list by its keyword, in the language of the keyword; undoes a STOP
 *   leave      one list
 *   forget     erases her; the blind index of her address stays suppressed
 *   review     nothing is sent to her until a person has read it (reviews.h)
 *   help, info, list, when, language, unknown      an answer
 *
 * To an address that is suppressed we answer HELP, and confirm the STOP: nothing
 * else.  Replies have caps (answering.h).  What came in twice changes nothing.
 *
 * Everything is one transaction of the caller's: the provider is answered after
 * it is durable.
 */
#ifndef CONSENT_HEARING_H
#define CONSENT_HEARING_H

#include "base/id.h"
#include "config/config.h"
#include "model/intent.h"
#include "store/store.h"

/* A text as it came in. */
struct said {
	const char		*account;	/* that it came in by */
	const char		*id;		/* the provider's */
	enum channel		 channel;
	const struct address	*from;
	const struct secret	*text;
	bool			 provider_stopped;	/* the provider blocks and confirms by itself */
	bool			 provider_helped;	/* it answered HELP by itself */
	int64_t			 event_ms;	/* when she sent it; 0: now */
	bool			 undated;	/* it may be old: it undoes no STOP */
};

/* What became of it, for the log: nothing of what she said. */
struct heard {
	bool			 repeated;	/* came in before: nothing changed */
	enum intent_kind	 intent;
	char			 handle[ID_LEN + 1];	/* hers; "" for nobody we know */
	bool			 changed;	/* consent or suppression did */
	const char		*answer;	/* the kind of reply that is on its way; NULL: none */
};

/** Apply ${said} at ${now_ms}.  Returns 0 with ${ret}, -1. */
int	hearing_text(struct store *store, const struct config *config,
	    const struct said *said, int64_t now_ms, struct heard *ret,
	    struct err *err);

#endif
