/*
 * due.h - what the time makes of broadcasts
 *
 * Called again and again: begins what is due, fills the outbox a page at a
 * time, ends what expired, closes what is settled.
 */
#ifndef SCHEDULE_DUE_H
#define SCHEDULE_DUE_H

#include <stdbool.h>

#include "config/config.h"
#include "store/broadcasts.h"

/** A broadcast changed its state; for the log. */
typedef void (*due_changed)(const struct broadcast *broadcast,
	    enum broadcast_state old, void *arg);

struct due {
	struct store		*store;
	const struct config	*config;
	int64_t			 up_since_ms;	/* wall time at which this core started */
	due_changed		 changed;	/* called before the commit */
	void			*arg;
};

/**
 * Do what is due at ${now_ms}, in a transaction of its own: a bounded amount.
 * ${ret_next_ms}: the next moment at which there is something to do, ${now_ms} where
 * there is more right now, -1 where nothing is planned at all.
 */
int	due_tick(struct due *due, int64_t now_ms, int64_t *ret_next_ms,
	    struct err *err);

#endif
