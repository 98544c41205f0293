/*
 * claiming.h - which messages are next, and whom they may go to
 */
#ifndef SEND_CLAIMING_H
#define SEND_CLAIMING_H

#include "config/config.h"
#include "send/texts.h"
#include "store/outbox.h"

struct claiming {
	struct store		*store;
	const struct config	*config;
	struct texts		*texts;
	struct blind		*testers;	/* sending = "trial": only these */
	size_t			 ntesters;
};

/** Know the testers of ${config}. */
void	claiming_configure(struct claiming *claiming,
	    const struct config *config);
void	claiming_done(struct claiming *claiming);

/* What one tick claimed. */
struct batch {
	size_t		 count;
	struct claimed	 claimed[OUTBOX_CLAIM_MAX];
	/* Of each its alert, borrowed from the config (NULL: a reply), and when it
	 * expires. */
	const struct alert *alerts[OUTBOX_CLAIM_MAX];
	int64_t		 expires_ms[OUTBOX_CLAIM_MAX];
	bool		 more;		/* others were due, and settled or put off */
	int64_t		 stuck;		/* the broadcast whose text failed, or 0 */
};

/**
 * Add up to ${room} due replies (replies.h) that ${account} is to carry to ${batch},
 * in the caller's transaction.  On error nothing is in it.
 */
int	claiming_replies(struct claiming *claiming, const char *account,
	    size_t room, int64_t now_ms, struct batch *batch, struct err *err);

/**
 * Add up to ${room} due messages by ${channel} for ${account} to ${batch}, which begins
 * zeroed, in the caller's transaction: corrections first, then the oldest broadcast, each
 * with its told set.  Of one that is held (holds.h), or expires in less than a second,
 * nothing is taken.  On error nothing is in it; where a broadcast's text cannot be made now,
 * ${batch}->stuck names it.
 */
int	claiming_take(struct claiming *claiming, enum channel channel,
	    const char *account, size_t room, int64_t now_ms,
	    struct batch *batch, struct err *err);
void	batch_done(struct batch *batch);

/**
 * The earliest due time of all that is queued and sending, and not held, by
 * channel; -1 where nothing is.
 */
int	claiming_next(struct claiming *claiming, int64_t ret_ms[CHANNELS],
	    struct err *err);

#endif
