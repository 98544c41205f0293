/*
 * rehearsal.h - the daemon's engine on a virtual clock, without a network
 *
 * The same planner, due times, claims and texts as pregond's, in its order:
 * settle, claim, commit, then the wire, which here accepts at once.  So what
 * is sent at one moment has that moment's time, however fast an account is.
 * Alerts that people must approve are sent as if they had been.
 */
#ifndef CLI_REHEARSAL_H
#define CLI_REHEARSAL_H

#include "config/config.h"
#include "config/render.h"
#include "store/broadcasts.h"

/* A message that would be sent. */
struct rehearsed {
	int64_t			 at_ms;
	const struct alert	*alert;
	int64_t			 broadcast;
	enum channel		 channel;
	const char		*handle;	/* random, another in each run */
	const char		*language;
	const struct rendered	*message;	/* empty where it cannot be made */
	enum verdict_kind	 verdict;	/* accepted; rejected without a text */
};

struct rehearsal {
	struct store		*store;		/* engine_store's, as of from_ms */
	const struct config	*config;
	int64_t			 from_ms, to_ms;	/* both are part of it */
	void			(*sent)(const struct rehearsed *, void *arg);
	/* A broadcast changed its state, or why it waits. */
	void			(*changed)(const struct broadcast *,
				    enum broadcast_state old, int64_t at_ms,
				    void *arg);
	void			*arg;
};

#define REHEARSAL_TO_THE_END INT64_MAX

/**
 * Play from the first moment to the last.  ${ret_ms} is the last at which anything
 * happened.  Its store is then as the daemon's would be.
 */
int	rehearsal_run(const struct rehearsal *rehearsal, int64_t *ret_ms,
	    struct err *err);

#endif
