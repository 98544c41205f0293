/*
 * approvals.h - who said yes to what
 *
 * An account has one approval of a broadcast at most: it counts once.  What it
 * was of is a digest, with what that covers beside it in words, so that it can
 * be told what has changed since.  Which of them count is decided in schedule/.
 */
#ifndef STORE_APPROVALS_H
#define STORE_APPROVALS_H

#include <sys/types.h>

#include "store/store.h"

#define APPROVALS_OF_FILES	0	/* instead of a broadcast's id: of a reading of the files */

struct approval {
	uid_t		 uid;
	struct blind	 digest;
	const char	*covers;	/* JSON */
	int64_t		 at_ms;
};

/** Add one of ${broadcast}, in place of what the same account said before. */
int	approvals_add(struct store *store, int64_t broadcast,
	    const struct approval *approval, struct err *err);

/** Call ${seen} for each of ${broadcast}, the oldest first. */
typedef void (*approval_seen)(const struct approval *approval, void *arg);
int	approvals_each(struct store *store, int64_t broadcast,
	    approval_seen seen, void *arg, struct err *err);

/** How many accounts approved exactly ${digest}. */
int	approvals_count(struct store *store, int64_t broadcast,
	    const struct blind *digest, int64_t *ret, struct err *err);

/** Whether any account approved anything of it: 1, 0, -1. */
int	approvals_any(struct store *store, int64_t broadcast, struct err *err);

/** They count no more. */
int	approvals_void(struct store *store, int64_t broadcast,
	    struct err *err);
int	approvals_void_of(struct store *store, int64_t broadcast, uid_t uid,
	    struct err *err);

#endif
