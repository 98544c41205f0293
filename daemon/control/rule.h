/*
 * rule.h - who must approve, and that nobody changes that alone
 *
 * The rule is what the files say of approvals: how many people each alert wants, how many
 * must say the same outcome, who they are, and how texts are sent.  It is kept in the
 * store (rule_kept.h).  Files that weaken it are read only once as many organizers of the
 * rule as that needs (weakening.h) approved exactly these files: `pregon approve reload`,
 * then `pregon reload`.
 *
 * A start cannot refuse the files.  Where they weaken the rule it holds everything
 * (start_hold.h, HOLD_BY_RULE), and the kept rule stays in force until a reload that was
 * approved, or with files that do not weaken it.
 */
#ifndef CONTROL_RULE_H
#define CONTROL_RULE_H

#include <jansson.h>
#include <sys/types.h>

#include "config/config.h"
#include "store/store.h"

/** ERR_REFUSED where not enough people approved ${next} as it was read. */
int	rule_check(struct store *store, const struct config *next,
	    struct err *err);

/**
 * ${next} was read by a reload, in the caller's transaction: keep its rule, use up the
 * approvals, and end the hold that a start made.
 */
int	rule_keep(struct store *store, const struct config *next,
	    int64_t now_ms, struct err *err);

/** The same by a start: where ${next} weakens the rule, hold everything instead. */
int	rule_start(struct store *store, const struct config *next,
	    int64_t now_ms, struct err *err);

/**
 * How far it is: a new object {"changes": ["sending: from trial to live"], "needed": 1,
 * "missing": 1, "by": [{"name": "ana", "at": "..."}], "files": "pregon.conf changed",
 * "revision": "1234abcd", "digest": "c0ffee..."}.  Outside of a transaction.
 */
json_t	*rule_report(struct store *store, const struct config *next,
	    struct err *err);

/**
 * ${uid} approves ${next}, whose digest she saw as ${digest}, in a transaction of its own.
 * ERR_REFUSED: the files are others now, she may not, did already, or it is not needed.
 */
int	rule_approve(struct store *store, const struct config *next, uid_t uid,
	    const struct blind *digest, int64_t now_ms, struct err *err);

#endif
