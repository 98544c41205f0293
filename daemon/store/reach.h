/*
 * reach.h - whom the texts reached, and whom not
 *
 * Of all people on lists, over all broadcasts so far.
 */
#ifndef STORE_REACH_H
#define STORE_REACH_H

#include "model/message.h"
#include "store/store.h"

/** How many people a provider accepted at least one text for. */
int	reach_count(struct store *store, int64_t *ret, struct err *err);

/**
 * So many people got nothing: their last message is in ${state}, for the reason
 * ${why}; "" for those who are on no list that a text went to.
 */
typedef void (*reach_missing)(enum message_state state, const char *why,
	    int64_t people, void *arg);

/** Call ${seen} for each reason, the most frequent first, those on no list last. */
int	reach_missed(struct store *store, reach_missing seen, void *arg,
	    struct err *err);

#endif
