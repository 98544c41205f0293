/*
 * rehearse_sending.h - a rehearsal's sender: from the outbox to the wire
 */
#ifndef CLI_REHEARSE_SENDING_H
#define CLI_REHEARSE_SENDING_H

#include "cli/rehearsal.h"
#include "cli/rehearse_wire.h"
#include "schedule/due.h"
#include "send/claiming.h"

/* A rehearsal while it is played. */
struct play {
	const struct rehearsal	*rehearsal;
	struct config		 config;	/* the files, with everything approved */
	struct due		 due;
	struct claiming		 claiming;
	struct wire		 wire;
	struct batch		 batch;		/* on the wire, not settled yet */
	struct wired		*by[OUTBOX_CLAIM_MAX];	/* who carries each */
	struct verdict		 verdicts[OUTBOX_CLAIM_MAX];	/* of each */
	size_t			 step;		/* of the script, that comes next */
	int64_t			 now_ms;
	struct err		*err;
};

/** Send what is due now, all of it, and settle what came of it. */
int	rehearse_send(struct play *play);

#endif
