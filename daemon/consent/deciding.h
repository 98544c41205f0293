/*
 * deciding.h - a text in doubt, once a person has read it
 *
 * A STOP that was said in words we did not know counts from when she said it: what
 * she texted after it stands.  It is confirmed like any other, where that comes in
 * time: later than REPLY_LIFE_MS after her text a confirmation is one more text to
 * someone who said STOP (FCC 24-24), and she gets none.
 *
 * Everything is one transaction of the caller's.
 */
#ifndef CONSENT_DECIDING_H
#define CONSENT_DECIDING_H

#include "base/id.h"
#include "config/config.h"
#include "store/store.h"

/* What came of it; nothing of what she said. */
struct decided {
	char		 handle[ID_LEN + 1];	/* hers; "" for nobody we know */
	bool		 changed;	/* consent or suppression did */
	const char	*answer;	/* the kind of reply that is on its way; NULL: none */
};

/**
 * The review ${id} was a STOP, says the account ${uid}.  Returns 1 with ${ret}, 0
 * where there is no such open one, -1.
 */
int	deciding_stop(struct store *store, const struct config *config,
	    int64_t id, int64_t uid, int64_t now_ms, struct decided *ret,
	    struct err *err);

/** It was none: what waits for her goes on.  Likewise. */
int	deciding_clear(struct store *store, int64_t id, int64_t uid,
	    int64_t now_ms, struct decided *ret, struct err *err);

#endif
