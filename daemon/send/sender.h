/*
 * sender.h - from the outbox to the provider, and the verdict back
 *
 * A tick is one transaction before the wire: it settles what has ended, then
 * claims at most as many messages as there are free slots; two of them are kept for
 * replies, so that nobody who texts us waits for a broadcast.  Only when that is
 * durable are the claimed ones rendered, built and sent.  A message that is
 * handed over is in flight for this run until a later tick settles it; found in
 * flight by a later run, it is unknown.
 *
 * Wall time is virtual where base/clock says so; pauses of accounts run on
 * the monotonic clock.
 */
#ifndef SEND_SENDER_H
#define SEND_SENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"
#include "store/store.h"

struct event_base;
struct sender;

/** Something was settled, or nothing is under way any more: look at what is due. */
typedef void (*sender_moved)(void *arg);

/**
 * A sender over ${store}.  Settles what earlier runs left in flight, as ${config} says.
 * NULL with ${err}.
 */
struct sender *sender_new(struct event_base *base, struct store *store,
	    struct config *config, sender_moved moved, void *arg,
	    struct err *err);

/** Cancels what is on the wire without settling it: the next run finds it unknown. */
void	 sender_free(struct sender *sender);

/** Use another configuration from now on.  On error the old one stays. */
int	 sender_configure(struct sender *sender, struct config *config,
	    struct err *err);

/** There may be something to send: tick in the loop's next turn. */
void	 sender_poke(struct sender *sender);

/**
 * Claim nothing more.  When what is on the wire is settled, or after ${grace_ms}
 * (real time; what has no answer by then is booked as unknown), ${moved} is
 * called and sender_is_idle is true.
 */
void	 sender_drain(struct sender *sender, int64_t grace_ms);

/** Nothing is on the wire, and everything that ended is settled. */
bool	 sender_is_idle(const struct sender *sender);

/**
 * When the earliest queued message falls due (wall time): in the past where one
 * is due now and waits for a slot or an account; -1 where none is queued.
 */
int64_t	 sender_next_ms(const struct sender *sender);

/**
 * Claim nothing for the account ${name}, nor for what stands in for it, until it is
 * unblocked.  Stays so over sender_configure; a name that is not in the route is
 * passed over.  What is on the wire goes on.
 */
void	 sender_block(struct sender *sender, const char *name, bool blocked);

/** How the accounts of the route are doing. */
typedef void (*sender_account)(const char *name, enum channel channel,
	    unsigned inflight, const char *paused_why, void *arg);
void	 sender_accounts(const struct sender *sender, sender_account seen,
	    void *arg);

#endif
