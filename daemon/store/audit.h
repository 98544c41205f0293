/*
 * audit.h - who did what: the trail of what people decided
 *
 * One row for each approval, hold, outcome, reload, and whatever else a person
 * decided; without addresses and bodies.  A row is written in the transaction
 * of what it tells of, so neither is there without the other.
 *
 * Rows are numbered without a gap and chained: each has a keyed BLAKE2b
 * (256 bits, under the vault's key) over that of the row before it and its own
 * members.  The number and the chain value of the last row, with a keyed BLAKE2b
 * of both, lie in another table (meta): the head.  So without the key a row that
 * was changed, taken out, put in or moved shows, also at the end, and goes on
 * showing whatever is added behind it.
 *
 * What it cannot prove: that the whole database was not put back to an older
 * state, which is as true as the day it was copied, or that the trail was not
 * removed whole, before it began again.  Against that pregond's log
 * has the head ("audit.head") soon after it moved, and `pregon verify` and `pregon audit`
 * print it, to be noted elsewhere.  Nor does it bind who has the key: root.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include <sys/types.h>

#include "base/login.h"
#include "store/store.h"

#define AUDIT_BY_PREGOND	((uid_t)-1)	/* nobody asked for it */
#define AUDIT_TEXT_MAX		500	/* bytes of a subject or a detail; more is cut off */
#define AUDIT_PAGE		1000	/* entries that are shown at once */

struct audit_entry {
	int64_t		 id;		/* 1, 2, 3, ... */
	int64_t		 at_ms;
	uid_t		 uid;
	const char	*who;		/* what that account was called then */
	const char	*verb, *subject, *detail;
};

/**
 * Add an entry, in the caller's transaction.  ${verb}: "approve", "hold", ...;
 * ${subject}: "broadcast 7", "list vote", ...; ${detail}: plain words, "" for none.
 * Bytes that are not printable UTF-8 become question marks.
 */
int	audit_add(struct store *store, int64_t now_ms, uid_t uid,
	    const char *verb, const char *subject, const char *detail,
	    struct err *err);

/** The last ${last} entries (at most AUDIT_PAGE) from ${since_ms} on, in order. */
typedef void (*audit_seen)(const struct audit_entry *entry, void *arg);
int	audit_each(struct store *store, int64_t last, int64_t since_ms,
	    audit_seen seen, void *arg, struct err *err);

/** How many there are, and the head's chain value; 0 and zeroes where there are none. */
int	audit_head(struct store *store, int64_t *ret_count, struct blind *ret,
	    struct err *err);

/**
 * Go through all of it: ${wrong} is told of each entry that is not as it was written,
 * with what is wrong with it; ${rule} is "audit-changed", "audit-missing" or "audit-head".
 */
typedef void (*audit_wrong)(const char *rule, int64_t id, const char *text,
	    void *arg);
int	audit_check(struct store *store, audit_wrong wrong, void *arg,
	    struct err *err);

#endif
