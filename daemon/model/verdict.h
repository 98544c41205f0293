/*
 * verdict.h - how one provider call ended
 *
 * accepted: the provider took it (which is not delivered).
 * retry:    surely not taken, and nothing is wrong with it.
 * rejected: surely not taken, and repeating will not help.
 * unknown:  it may have been taken.  Repeating may text someone twice.
 */
#ifndef MODEL_VERDICT_H
#define MODEL_VERDICT_H

#include <stdint.h>

#define PROVIDER_ID_LEN_MAX 128

enum verdict_kind {
	VERDICT_ACCEPTED,
	VERDICT_RETRY,
	VERDICT_REJECTED,
	VERDICT_UNKNOWN,
};

enum verdict_reason {
	REASON_NONE,
	REASON_RATE_LIMITED,		/* the account is too fast: slow it down */
	REASON_INVALID_RECIPIENT,	/* this number will not work */
	REASON_OPTED_OUT,		/* the provider holds a STOP */
	REASON_AUTH,			/* every next message will fail too */
	REASON_CREDIT,			/* out of money: as auth, for an operator */
	REASON_FILTERED,		/* a carrier refuses this text */
	REASON_PERMANENT,		/* anything else that repeating will not cure */
	REASON_UNAVAILABLE,		/* the provider or the way to it is down */
	REASON_NO_ANSWER,		/* the request went out, no whole answer came */
	REASON_NO_PROOF,		/* an answer without the id that would prove it */
};

struct verdict {
	enum verdict_kind	kind;
	enum verdict_reason	reason;
	int			http;		/* 0: no answer */
	char			provider_id[PROVIDER_ID_LEN_MAX + 1];
	char			code[32];	/* the provider's own error code, or "" */
	int64_t			retry_after_ms;	/* -1: not said */
};

/** "accepted", "retry", "rejected", "unknown". */
const char *verdict_name(enum verdict_kind kind);
/** "rate-limited", "invalid-recipient", ...; "none" for REASON_NONE. */
const char *verdict_reason_name(enum verdict_reason reason);

/** Returns 0, or -1 for a name that is none. */
int	verdict_parse(const char *name, enum verdict_kind *ret);
int	verdict_reason_parse(const char *name, enum verdict_reason *ret);

#endif
