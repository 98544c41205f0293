/*
 * accepting.h - whether files that were read may be in force
 *
 * They may where nobody must approve them first (rule.h), and nothing in them is wrong against
 * what was in force (schedule/refusing.h).
 */
#ifndef CONTROL_ACCEPTING_H
#define CONTROL_ACCEPTING_H

#include "config/config.h"
#include "store/store.h"

/**
 * ${next} was synced by a reload, in the caller's transaction, and rule_check let it: it is
 * in force.  ERR_REFUSED where it must not be.
 */
int	accepting_reload(struct store *store, const struct config *next,
	    int64_t now_ms, struct err *err);

/** The same by a start, which holds everything where a reload would be refused (start_hold.h). */
int	accepting_start(struct store *store, const struct config *next,
	    int64_t now_ms, struct err *err);

#endif
