/*
 * rehearsal.h - the daemon's engine on a virtual clock, without a network
 *
 * The same planner, due times, hearing, claims, texts and policy as pregond's, in its
 * order: settle, claim, commit, then the wire (rehearse_wire.h), which answers at once.
 * So what is sent at one moment has that moment's time, however fast an account is.
 * Alerts that people must approve are sent as if they had been, unless the script says
 * that it approves by itself.
 */
#ifndef CLI_REHEARSAL_H
#define CLI_REHEARSAL_H

#include <jansson.h>

#include "config/config.h"
#include "config/render.h"
#include "config/script.h"
#include "store/broadcasts.h"

/* A message that would be sent. */
struct rehearsed {
	int64_t			 at_ms;
	const struct alert	*alert;		/* NULL: it answers what somebody texted */
	int64_t			 broadcast;
	enum channel		 channel;
	const char		*handle;	/* random, another in each run */
	const char		*language;
	const struct rendered	*message;	/* empty where it cannot be made */
	const struct verdict	*verdict;	/* accepted; rejected without a text */
	unsigned		 tries;		/* with this one */
};

struct rehearsal {
	struct store		*store;		/* engine_store's, as of from_ms */
	struct config		*config;	/* the script's steps change it */
	const struct script	*script;	/* or NULL */
	int64_t			 from_ms, to_ms;	/* both are part of it */
	void			(*sent)(const struct rehearsed *, void *arg);
	/* A broadcast changed its state, or why it waits. */
	void			(*changed)(const struct broadcast *,
				    enum broadcast_state old, int64_t at_ms,
				    void *arg);
	/* It began, and quiet hours put so many of its messages off. */
	void			(*put_off)(const struct broadcast *,
				    int64_t count, void *arg);
	/* A step of the script was done (rehearse_step.h); borrowed. */
	void			(*happened)(json_t *what, int64_t at_ms,
				    void *arg);
	void			*arg;
};

#define REHEARSAL_TO_THE_END INT64_MAX

/**
 * Play from the first moment to the last.  ${ret_ms} is the last at which anything
 * happened.  Its store is then as the daemon's would be.  ERR_INPUT, ERR_REFUSED: a step
 * of the script that the daemon would refuse, by its file and line.
 */
int	rehearsal_run(const struct rehearsal *rehearsal, int64_t *ret_ms,
	    struct err *err);

#endif
