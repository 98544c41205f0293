/*
 * attempt.h - one provider call, from the claim to the verdict
 *
 *   claimed --start--> on the wire --answer--> ended --tick--> settled
 *      `--cannot be built--------------------^
 */
#ifndef SEND_ATTEMPT_H
#define SEND_ATTEMPT_H

#include <sys/queue.h>

#include "config/render.h"
#include "io/http_client.h"
#include "send/accounts.h"
#include "store/outbox.h"

struct attempt {
	TAILQ_ENTRY(attempt)	 next;
	struct claimed		 claimed;
	struct accounts		*accounts;	/* a reference */
	struct carrier		*carrier;	/* one of them */
	struct http_transfer	*transfer;	/* NULL unless on the wire */
	struct verdict		 verdict;	/* when ended */
	int64_t			 took_ms, connect_ms;
	void			(*ended)(struct attempt *, void *);
	void			*arg;
};

TAILQ_HEAD(attempts, attempt);

/** An attempt to send ${claimed} (its address and name are taken) by ${carrier}. */
struct attempt *attempt_new(struct accounts *accounts, struct carrier *carrier,
	    struct claimed *claimed);
void	 attempt_free(struct attempt *attempt);

/**
 * Put it on the wire with ${message}.  ${ended} is called from the loop when its verdict
 * is there.  -1 with ${err}: nothing was sent, and ${ended} is not called.
 */
int	 attempt_start(struct attempt *attempt, struct http_client *http,
	    const struct rendered *message, int64_t validity_s,
	    void (*ended)(struct attempt *, void *), void *arg,
	    struct err *err);

/** Give up waiting: the verdict is that nobody knows. */
void	 attempt_abandon(struct attempt *attempt);

#endif
