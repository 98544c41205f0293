/*
 * rig_store.h - what the daemon wrote down, read when it is not running
 */
#ifndef TESTS_RIG_STORE_H
#define TESTS_RIG_STORE_H

#include "model/message.h"
#include "run/rig_site.h"

/**
 * In what state the one message to each of rig_number 0 to ${n} - 1 is.  Fails
 * where a number has none, or more than one, or is nobody.
 */
void	rig_states(const struct rig_site *site, size_t n,
	    enum message_state *ret);

/** The blind index of ${number}, in hex as the ledger has it. */
#define RIG_BLIND_LEN	64
void	rig_blind(const struct rig_site *site, const char *number,
	    char ret[RIG_BLIND_LEN + 1]);

/** A number that ${sql} asks the store for. */
int64_t	rig_store_number(const struct rig_site *site, const char *sql);

#endif
