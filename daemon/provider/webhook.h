/*
 * webhook.h - what a provider sends us: is it authentic, and what does it say?
 *
 * Pure: no sockets, no rows, no clock; time is an argument.  A descriptor's
 * section "webhook" says how a request is proved and where its records stand.
 * Verify first, over the bytes as they came; read only what was proved.
 *
 * A webhook that comes twice is authentic both times.  Whoever acts on it
 * remembers the nonces: one that was seen before (of the same account) changes
 * nothing and is answered as the first was.
 */
#ifndef PROVIDER_WEBHOOK_H
#define PROVIDER_WEBHOOK_H

#include "base/received.h"
#include "model/receipt.h"
#include "provider/provider.h"

#define WEBHOOK_BODY_MAX	(256 * 1024)	/* bytes of a webhook's body */
#define WEBHOOK_RECORDS_MAX	1000	/* of one webhook */
#define WEBHOOK_NONCE_LEN	32
#define WEBHOOK_MEMORY_MS	(30 * INT64_C(24) * 60 * 60 * 1000)
#define WEBHOOK_WHY_MAX		200

enum webhook_refusal {
	WEBHOOK_PROVED,		/* none */
	WEBHOOK_NO_KEY,		/* the account has no key that could prove it */
	WEBHOOK_UNSIGNED,	/* what would prove it is not there, or is there twice */
	WEBHOOK_UNREADABLE,	/* ... or cannot be read */
	WEBHOOK_FORGED,		/* no key of the account's signed this */
	WEBHOOK_BODY,		/* the body is not the one that was signed */
	WEBHOOK_STALE,		/* signed, but too long ago, or in the future */
	WEBHOOK_TOO_LARGE,
	WEBHOOK_REFUSALS
};

struct webhook_proof {
	enum webhook_refusal	 refusal;
	char			 why[WEBHOOK_WHY_MAX];	/* a sentence, without a secret */
	const char		*key;		/* the setting whose key it was; borrowed */
	unsigned char		 nonce[WEBHOOK_NONCE_LEN];
	int64_t			 remember_until_ms;	/* the nonce; later a repeat is stale, or
							   found by its id */
};

/** "unsigned", "forged", ...: a word to count it under. */
const char *webhook_refusal_name(enum webhook_refusal refusal);

/**
 * Whether ${received} comes from the provider of the account ${provider} was
 * made of.  The URL that was signed is ${public_url} ("https://alerts.example.org",
 * or with a path behind it; a "/" at its end does not count) and the request's
 * target behind it; it is tried with and without the port too.  ${now_ms}
 * is the real time, never a virtual one.
 *
 * Returns 1 with a proof; 0 with why not; -1 (ERR_INPUT) where the descriptor
 * has no webhook.
 */
int	webhook_verify(const struct provider *provider,
	    const struct received *received, const char *public_url,
	    int64_t now_ms, struct webhook_proof *ret, struct err *err);

/**
 * The bytes whose signature webhook_verify looks for, with the URL as
 * configured.  ERR_INPUT where there are none: the scheme signs nothing, or the
 * request lacks a part of them.
 */
int	webhook_signed(const struct provider *provider,
	    const struct received *received, const char *public_url,
	    struct secret *ret, struct err *err);

/**
 * Call ${seen} with the name of each header that proving and reading look at, maybe more
 * than once; with none where the descriptor has no webhook.
 */
typedef void (*webhook_header)(const char *name, void *arg);
void	webhook_headers(const struct provider_conf *conf, webhook_header seen,
	    void *arg);

enum webhook_kind {
	WEBHOOK_INBOUND,	/* a person's text */
	WEBHOOK_RECEIPT,	/* the provider's later word on a message */
};

/* What a sender or receiver is. */
enum webhook_party {
	PARTY_NONE,		/* not said */
	PARTY_PHONE,		/* E.164, also where the provider leaves the "+" out */
	PARTY_EMAIL,
	PARTY_OTHER,		/* as it came: a short code, a name, "whatsapp:+1..." */
};

/* What the provider itself did about a person's text. */
enum webhook_acted {
	ACTED_NOT,
	ACTED_STOP,		/* it blocks us, and confirmed it */
	ACTED_START,
	ACTED_HELP,
	ACTED_OTHERWISE,
};

struct webhook_record {
	enum webhook_kind	 kind;
	struct address		 from, to;
	enum webhook_party	 from_is, to_is;
	struct secret		 text;		/* inbound: UTF-8; may be empty */
	char			 id[PROVIDER_ID_LEN_MAX + 1];
	enum webhook_acted	 acted;		/* inbound */
	enum receipt_state	 state;		/* receipt */
	enum verdict_reason	 reason;	/* of a failure; else REASON_NONE */
	char			 code[32];	/* the provider's own, or "" */
	int64_t			 at_ms;		/* by the provider's clock; 0: not said */
	bool			 undated;	/* polled, and no time: it may be old */
	int64_t			 ref;		/* our id of the message; 0: not said */
};

struct webhook_records {
	size_t			 count;
	struct webhook_record	*items;
	size_t			 ignored;	/* events that are no record of ours */
	size_t			 unknown;	/* receipts with a word that we do not know */
	size_t			 broken;	/* events without what a record must have */
};

/** "inbound", "receipt". */
const char *webhook_kind_name(enum webhook_kind kind);

/**
 * Read what ${received}, which was proved, says on a zeroed ${ret}.  A text
 * without an id or a sender, and a receipt without an id or ref, is broken.  ERR_INPUT where the
 * body is not in the provider's format, ERR_FULL where it holds more than
 * WEBHOOK_RECORDS_MAX events.  Free with webhook_records_done.
 */
int	webhook_read(const struct provider *provider,
	    const struct received *received, struct webhook_records *ret,
	    struct err *err);
void	webhook_records_done(struct webhook_records *records);

/** Add what an account's keys cannot be: base64, a public key on the curve. */
void	webhook_check_account(const struct account *account,
	    struct mistakes *mistakes);

#endif
