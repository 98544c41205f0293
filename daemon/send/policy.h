/*
 * policy.h - what a verdict means: the only place that decides it
 *
 * Pure.  What becomes of the message, and of the account that carried it.
 *
 *   accepted              settled
 *   retry                 queued again, later; never dropped before it expires
 *   rejected              settled; but where the account is at fault (credentials,
 *                         money) the message is queued again and the account paused
 *   unknown               settled as unknown, or queued again where the alert says resend
 *
 *   three unknown answers in a row     the account is paused, one probe a minute
 *   credentials, money                 the same, at once
 *   three failures to reach it in a row    the same, a probe every ten seconds
 *   rate-limited                       the account waits as long as it was told to,
 *                                      at most RETRY_AFTER_MAX_MS (backoff.h)
 *
 * A pause ends with a probe that was accepted, or rejected for its own sake.  What
 * was on the wire when the pause began does not end it.
 */
#ifndef SEND_POLICY_H
#define SEND_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"
#include "model/message.h"
#include "model/verdict.h"

#define POLICY_IN_A_ROW		3
#define POLICY_PROBE_MS		(60 * 1000)
#define POLICY_PROBE_NEAR_MS	(10 * 1000)
#define POLICY_SLOW_DOWN_MS	1000	/* rate-limited, and not told how long */

struct decision {
	enum message_state	 next;
	int64_t			 delay_ms;	/* until it is due, for QUEUED */
	const char		*why;		/* static; "" for accepted */
	bool			 suppress;	/* the provider holds a STOP */
};

void	policy_decide(const struct verdict *verdict, unsigned tries,
	    enum on_unknown on_unknown, uint32_t random, struct decision *ret);

/* How an account has been doing. */
struct health {
	unsigned	unknown_in_a_row;
	unsigned	unreachable_in_a_row;
	bool		probing;	/* one message at a time, to see whether it works */
	int64_t		probe_ms;	/* between one and the next */
	int64_t		until_ms;	/* monotonic: nothing is sent before */
	const char	*why;		/* while paused, for an operator; else NULL */
};

/** Take ${verdict} into account at ${now_ms} (monotonic).  Returns whether the account was paused by it. */
bool	health_note(struct health *health, const struct verdict *verdict,
	    int64_t now_ms);

/** How many messages may be claimed for it now: 0, 1 for a probe, or ${want}. */
unsigned health_allows(const struct health *health, unsigned want,
	    unsigned inflight, int64_t now_ms);

#endif
