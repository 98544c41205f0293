/*
 * poller.h - what providers did not manage to tell us
 *
 * Of the route's accounts those whose descriptor has a list of what came in
 * ("poll"): it is read at the start, before the account sends anything, then
 * every 5 minutes.  What it holds and no webhook brought is applied as one.
 *
 *   unpolled --list read--> polled       the account may send
 *      |  `--failed: again with a backoff, at most 5 minutes apart; it sends nothing
 *      `--release--> released            a person took the risk, for this run
 *
 * Once it may send, a poll that fails stops nothing: webhooks come.  An
 * account that a reload brings begins unpolled.
 *
 * Asked is for what came in since the last poll began, and an hour before; with
 * none in the store, since 24 hours ago, not since this run began: the numbers
 * are older than the store where this is a new or a restored one.
 *
 * The transport, the waits and what is asked for are of real time.  On a virtual
 * clock a text is as old as it is in real time.
 */
#ifndef CONTROL_POLLER_H
#define CONTROL_POLLER_H

#include "control/core.h"

#define POLLER_EVERY_MS	(5 * 60 * 1000)
#define POLLER_OVERLAP_MS	(60 * 60 * 1000)
#define POLLER_FIRST_MS	(INT64_C(24) * 60 * 60 * 1000)

struct poller;

/** For the core, whose store, inbox and sender are there.  NULL with ${err}. */
struct poller *poller_new(struct core *core, struct err *err);
void	 poller_free(struct poller *poller);

/** Follow the core's configuration, once its inbox and sender do. */
void	 poller_configure(struct poller *poller);

/** Ask nobody any more. */
void	 poller_stop(struct poller *poller);

/** Nothing is being asked for: a virtual clock may jump. */
bool	 poller_is_idle(const struct poller *poller);

/**
 * Let ${account} send though it was not polled, until the end of this run.
 * ERR_INPUT: there is no such account in the route, or its descriptor has no poll;
 * ERR_REFUSED: it may send already.
 */
int	 poller_release(struct poller *poller, const char *account,
	    struct err *err);

/* How it stands with an account. */
struct poller_state {
	bool		 blocked;	/* it sends nothing until it is polled */
	const char	*why;		/* the last poll failed; NULL: it did not.  Borrowed */
	int64_t		 read_ms;	/* when its list was read last, in this run; real time; 0: never */
};

/** False where ${account} is never polled. */
bool	 poller_get(const struct poller *poller, const char *account,
	    struct poller_state *ret);

#endif
