/*
 * texts.h - from a claimed message to the bytes that are sent
 *
 * A message renders when it is sent, from the facts of that moment and the
 * template that was frozen when its broadcast began.  What is common to a
 * broadcast's readers of one channel and language is prepared once a second.
 */
#ifndef SEND_TEXTS_H
#define SEND_TEXTS_H

#include "config/config.h"
#include "config/render.h"
#include "store/outbox.h"

struct texts;

struct texts *texts_new(struct store *store);
void	 texts_free(struct texts *texts);

/** Forget what was prepared: the configuration is another, or a transaction failed. */
void	 texts_forget(struct texts *texts);

/**
 * The id of the told set of ${claimed} at ${now_ms}: what its parts state, together.  In the
 * transaction that claims it.  ERR_INPUT where the text cannot be made now; any
 * other error is the store's.
 */
int	 texts_told(struct texts *texts, const struct config *config,
	    const struct alert *alert, const struct claimed *claimed,
	    int64_t now_ms, int64_t *ret, struct err *err);

/** Render ${claimed}, prepared by texts_told just before, on a zeroed ${ret}. */
int	 texts_render(struct texts *texts, const struct config *config,
	    const struct alert *alert, const struct claimed *claimed,
	    int64_t now_ms, struct rendered *ret, struct err *err);

#endif
