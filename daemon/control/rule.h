/*
 * rule.h - who must approve, and that nobody changes that alone
 *
 * The rule is what the files say of approvals: how many people each alert wants,
 * who they are, and how texts are sent.  Files that weaken it are read only once as many
 * organizers of the configuration in force approved exactly these files as that one
 * asks for where it asks for most: `pregon approve reload`, then `pregon reload`.
 */
#ifndef CONTROL_RULE_H
#define CONTROL_RULE_H

#include <jansson.h>
#include <sys/types.h>

#include "config/config.h"
#include "store/store.h"

/**
 * How many must approve that ${next} takes the place of ${now}: 0 where it weakens
 * nothing.  ${changes}, an array, gets what of the rule changes, in words.
 */
int	rule_needs(const struct config *now, const struct config *next,
	    json_t *changes);

/** ERR_REFUSED where not enough people approved ${next} as it was read. */
int	rule_check(struct store *store, const struct config *now,
	    const struct config *next, struct err *err);

/**
 * How far it is: a new object {"changes": ["sending: from trial to live"], "needed": 1,
 * "missing": 1, "by": [{"name": "ana", "at": "..."}], "files": "pregon.conf changed",
 * "revision": "1234abcd", "digest": "c0ffee..."}.  Outside of a transaction.
 */
json_t	*rule_report(struct store *store, const struct config *now,
	    const struct config *next, struct err *err);

/**
 * ${uid} approves ${next}, whose digest she saw as ${digest}, in a transaction of its own.
 * ERR_REFUSED: the files are others now, she may not, did already, or it is not needed.
 */
int	rule_approve(struct store *store, const struct config *now,
	    const struct config *next, uid_t uid, const struct blind *digest,
	    int64_t now_ms, struct err *err);

#endif
