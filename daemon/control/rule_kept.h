/*
 * rule_kept.h - the rule of who must approve, as the store keeps it
 *
 * It is read as a configuration that has no more than that: sending, approve,
 * confirm_outcomes, organizers; of alerts name and approve; of measures name,
 * confirm_outcomes and the events' names.
 */
#ifndef CONTROL_RULE_KEPT_H
#define CONTROL_RULE_KEPT_H

#include "config/config.h"
#include "store/store.h"

/**
 * The rule in force, for rule_kept_done; where none is kept yet, that of ${next}.
 * Returns 0 or -1.
 */
int	rule_kept_read(struct store *store, const struct config *next,
	    struct config *ret, struct err *err);
void	rule_kept_done(struct config *rule);

/** From now on it is that of ${config}, in the caller's transaction. */
int	rule_kept_write(struct store *store, const struct config *config,
	    struct err *err);

#endif
