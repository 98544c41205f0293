/*
 * store.h - what happened: one database, one key
 *
 * The core holds the only store.  Every function of this folder that changes
 * something works inside the caller's transaction, so that a decision and what
 * follows from it are durable together:
 *
 *	if (store_begin(store, err) == -1 ||
 *	    this(store, ...) == -1 || that(store, ...) == -1 ||
 *	    store_commit(store, err) == -1) {
 *		store_rollback(store);
 *		return -1;
 *	}
 *
 * Times are milliseconds since the epoch, UTC.  Nothing here logs.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "store/query.h"
#include "store/vault.h"

struct ledger;
struct ledger_record;

struct store {
	struct db	*db;
	struct vault	*vault;		/* owned */
	struct ledger	*ledger;	/* NULL: none (optout.h attaches it) */
	int64_t		 run;		/* this run's id */
	int64_t		 first_ms;	/* when this store was first opened */
};

/**
 * Open ${path} (":memory:" for a plan), bring its tables up to date, check that
 * ${vault} is the key it was made with, and begin a run at ${now_ms}.  Takes ${vault}
 * (also when it fails).
 */
struct store *store_open(const char *path, struct vault *vault, int64_t now_ms,
	    struct err *err);
/**
 * Open ${path} to look at it while no pregond runs: no run begins, and its tables are
 * as they must be already.  Only read it.  Takes ${vault}.  ERR_BUSY: one runs.
 */
struct store *store_look(const char *path, struct vault *vault,
	    struct err *err);
void	 store_close(struct store *store);

int	 store_begin(struct store *store, struct err *err);
/**
 * What was noted for the ledger is durable there before the transaction is.  Where it
 * fails, the transaction is over, and nothing of it was done; store_rollback after that
 * does nothing.
 */
int	 store_commit(struct store *store, struct err *err);
void	 store_rollback(struct store *store);

/** Note a record for the ledger, in the caller's transaction. */
void	 store_note(struct store *store, const struct ledger_record *record);

#endif
