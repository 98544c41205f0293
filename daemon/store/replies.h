/*
 * replies.h - answers to what people texted, on their way
 *
 * A reply goes before any broadcast, by the account that the text came in by.
 * It is durable with what it answers, and short-lived: one still unsent after
 * REPLY_LIFE_MS is dropped.  Address and text are kept sealed until it is settled, and then
 * erased: about someone who only asked, nothing that could find her stays
 * longer than REPLY_KEPT_MS.
 *
 * Ids begin at REPLY_ID_FIRST, so that attempts and receipts know a reply from a
 * message.
 */
#ifndef STORE_REPLIES_H
#define STORE_REPLIES_H

#include "base/secret.h"
#include "model/message.h"
#include "model/receipt.h"
#include "model/verdict.h"
#include "store/outbox.h"
#include "store/persons.h"

#define REPLY_ID_FIRST	(INT64_C(1) << 40)
#define REPLY_LIFE_MS	(INT64_C(5) * 60 * 1000)	/* FCC 24-24: confirm within 5 minutes */
#define REPLY_KEPT_MS	(INT64_C(24) * 3600 * 1000)	/* for the caps, then forgotten */
#define REPLY_TEXT_MAX	(VAULT_SEALED_MAX - VAULT_OVERHEAD)
#define REPLY_KIND_MAX	15

/* A reply to be sent. */
struct reply {
	const char		*kind;		/* "stopped", "when": for caps and logs */
	const char		*account;
	struct place		 place;
	const struct address	*to;
	const struct person	*who;		/* id 0: nobody we know */
	const char		*language;
	const struct secret	*text;
	int64_t			 told;		/* the set of what it states; 0: none */
	bool			 despite_stop;	/* confirms it, or answers HELP */
	bool			 confirms;	/* that she is out: no hold stops it */
	const char		*test_alert;	/* whose text it is, made when it is sent;
						   NULL: ${text} is what is sent */
	int64_t			 test_broadcast;	/* of that alert; 0: none yet */
};

/** Put it in the queue.  ERR_FULL where the text is longer than REPLY_TEXT_MAX. */
int	replies_add(struct store *store, const struct reply *reply,
	    int64_t now_ms, struct err *err);

/**
 * The last that was put in the queue for ${place}: its text, and its language in
 * ${ret_language} (LANGUAGE_LEN_MAX + 1 bytes).  1, 0 where there is none, -1.
 */
int	replies_newest(struct store *store, const struct place *place,
	    char *ret_language, struct secret *ret_text, struct err *err);

/** How many replies an address got since ${since_ms}; of ${kind}, or NULL: of any but tests. */
int	replies_since(struct store *store, const struct place *place,
	    const char *kind, int64_t since_ms, int64_t *ret, struct err *err);

/**
 * Claim what ${claim}->account is to carry: as outbox_claim, with broadcast 0 and the
 * text in ${ret}.  Where ${claim}->held, only what confirms an opt-out; the rest waits.
 * What is too old is dropped; so is what goes to a suppressed
 * address and is not ${despite_stop}, or to none of ${claim}->only.  Returns how many, -1.
 */
int	replies_claim(struct store *store, const struct claim *claim,
	    int64_t now_ms, struct claimed *ret, struct err *err);

/** The attempt ended: as outbox_settle. */
int	replies_settle(struct store *store, const struct claimed *claimed,
	    const struct verdict *verdict, enum message_state next,
	    int64_t due_ms, const char *why, int64_t now_ms, struct err *err);

/**
 * What an earlier run left in flight is unknown, or what a receipt says that came before
 * (receipt_settles); it is not repeated.  How many, -1.
 */
int64_t	replies_recover(struct store *store, int64_t now_ms, struct err *err);

/** When the next is due; -1 for none. */
int	replies_next(struct store *store, int64_t *ret_ms, struct err *err);

#define REPLY_TEST "test"	/* the kind of what goes to testers */

/* What became of a test text. */
struct reply_test {
	struct place		 place;
	const char		*language;
	enum message_state	 state;
	const char		*why;
	enum receipt_state	 receipt;
};

/** Each text of the last test there was.  0, -1. */
int	replies_tests(struct store *store,
	    void (*seen)(const struct reply_test *test, void *arg), void *arg,
	    struct err *err);

/** Forget, of some that were settled REPLY_KEPT_MS ago, whose they were.  How many, -1. */
int64_t	replies_forget(struct store *store, int64_t now_ms, struct err *err);

#endif
