/*
 * verify.h - does what happened keep the promise?
 *
 * Reads the whole store, page by page, and names each row that breaks a rule.
 * It believes no summary: that somebody had said STOP is read from the log of
 * suppressions, that she left a list from the log of those, what she had agreed to
 * from the log of consent, all by when we heard of it.  An attempt of the same millisecond as a stop went before it.
 *
 * What it cannot see: whether a provider really sent what it accepted (books.h),
 * and who the people were that had themselves erased.
 */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include "store/store.h"

#define VERIFY_PAGE 5000	/* rows that one call looks at; of broadcasts, 10 */

/* A row that breaks a rule. */
struct violation {
	const char	*rule;	/* its name: "after-stop" */
	const char	*noun;	/* whose id it is: "attempt" */
	int64_t		 id;	/* 0: the row has none */
	const char	*text;	/* what is wrong with it, a sentence */
};
typedef void (*verify_seen)(const struct violation *violation, void *arg);

/* Where a reading stands; begins as all zero. */
struct verify_place {
	int64_t	rule;
	int64_t	after;
};

/**
 * Look at the next page, outside of a transaction, and call ${seen} for each violation in it.
 * ${ledger} is the path of the store's ledger.  Rows that come while it is read are
 * looked at by the rules still to come.  Returns 1 where there is more, 0 at the
 * end, -1.
 */
int	verify_page(struct store *store, const char *ledger,
	    struct verify_place *place, verify_seen seen, void *arg,
	    struct err *err);

struct verify_counts {
	int64_t		broadcasts, messages, attempts, opt_outs;
	int64_t		audited;	/* entries of the audit trail */
	struct blind	audit_head;	/* of the last one */
};
int	verify_count(struct store *store, struct verify_counts *ret,
	    struct err *err);

#endif
