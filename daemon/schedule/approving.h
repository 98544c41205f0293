/*
 * approving.h - people say yes to a broadcast, as it is then
 *
 * What they say yes to is in covering.h.  Any change of that voids what they said:
 * it is looked for at each reading of the files, and once more when the
 * broadcast begins.  One account counts once; who counts is in `organizers` of
 * pregon.conf (in sandbox mode without it, whoever may ask pregond).
 */
#ifndef SCHEDULE_APPROVING_H
#define SCHEDULE_APPROVING_H

#include <jansson.h>
#include <sys/types.h>

#include "store/approvals.h"
#include "store/broadcasts.h"

/** Whether ${uid} may approve, by ${config}. */
bool	approving_may(const struct config *config, uid_t uid);
/** ERR_REFUSED where not, with who may. */
int	approving_check_account(const struct config *config, uid_t uid,
	    struct err *err);

/** Whether ${broadcast} waits for people now: to begin, or to go at night (urgent.h). */
bool	approving_asked(const struct broadcast *broadcast);

/**
 * How many people must: what the alert says; of what waits for it already, at least one; for
 * the night, one.
 */
int	approving_needed(const struct config *config,
	    const struct broadcast *broadcast);

/** ERR_REFUSED where there is nothing to approve of ${broadcast}: it is held, begun, over, ... */
int	approving_check_open(const struct config *config,
	    const struct broadcast *broadcast, int64_t now_ms, struct err *err);

/**
 * ${uid} says yes to ${broadcast} as it is now, in the caller's transaction; with enough of
 * them it becomes approved.  ${covers} is what she saw, ${digest} its digest: where that is not
 * what it is now, ERR_REFUSED says what has changed, as far as ${covers} (may be NULL) tells.
 * ERR_REFUSED, too: it is not to be approved, not yet, or not by her, or she did already.
 */
int	approving_give(struct store *store, const struct config *config,
	    struct broadcast *broadcast, uid_t uid, const struct blind *digest,
	    json_t *covers, int64_t now_ms, struct err *err);

/** In ${ret} whether enough people approved ${broadcast} as it is now. */
int	approving_ready(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, bool *ret, struct err *err);

/**
 * Void the approvals of ${broadcast}, in the caller's transaction, where they are not of
 * what it is now, or of who may approve no longer.  It is awaiting-approval then,
 * with a why that says what changed; the audit trail tells.
 */
int	approving_check(struct store *store, const struct config *config,
	    struct broadcast *broadcast, int64_t now_ms, struct err *err);

/**
 * The same of all that have not begun, after a reading of the files; where fewer people
 * need to approve than did, it is approved.
 */
int	approving_check_all(struct store *store, const struct config *config,
	    int64_t now_ms, struct err *err);

/**
 * Enough said yes to ${broadcast}: it may begin, and says ${why}; what has begun, and quiet
 * hours keep, goes now.  In the caller's transaction.
 */
int	approving_grant(struct store *store, const struct config *config,
	    struct broadcast *broadcast, const char *why, int64_t now_ms,
	    struct err *err);

#endif
