/*
 * ledger.h - every opt-out, once more, outside of the database
 *
 * An append-only file.  A database that is restored from yesterday's backup has
 * forgotten the STOPs since; the ledger has not, and is read before anything
 * is sent.  A record is durable (fdatasync) before the transaction that it
 * belongs to commits, so what was answered "you are off" is in both.
 *
 * A line is a record:
 *
 *	stop|start CHANNEL BLIND KIND EVENT_MS AT_MS HASH	all that we send
 *	leave|join CHANNEL BLIND LIST EVENT_MS AT_MS HASH	one list
 *
 * BLIND is the blind index in hex: without the key it says nothing.  HASH is a
 * keyed BLAKE2b (128 bits) over the hash before it and the line: a line that
 * was changed, removed or put in by someone without the key shows.  A last
 * line without its line feed is an append that a crash cut: it is cut off.
 *
 * After a line that does not fit, no "start" and no "join" is believed, and every
 * "stop" and "leave" is: doubt is revoked.  The file is then put aside and written anew from what is
 * known, so that nothing is appended behind a broken chain.
 */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "model/consent.h"
#include "store/vault.h"

#define LEDGER_STARTED 1	/* the kind of a start: she said START, not only a keyword */

#define LEDGER_BATCH 1000	/* records that one flush may write */

struct ledger;

struct ledger_record {
	bool		stop;		/* stop, leave; else start, join: her own later text */
	enum channel	channel;
	struct blind	blind;
	char		list[NAME_LEN_MAX + 1];	/* "": everything */
	int		kind;		/* enum suppression_kind; 0 of a list */
	int64_t		event_ms;	/* when it happened */
	int64_t		at_ms;		/* when we heard of it */
};

typedef int (*ledger_seen)(const struct ledger_record *record, void *arg);

/**
 * Open (make, if need be) the file ${path}, mode 0600, and lock it.  Borrows ${vault}.
 * ERR_BUSY where another process has it.  NULL with ${err}.
 */
struct ledger *ledger_open(const char *path, const struct vault *vault,
	    struct err *err);
void	 ledger_close(struct ledger *ledger);

/**
 * Call ${seen} with every record that counts, in order; it returns 0, or -1 with the
 * error to end with.  To be called once, before anything is added.
 * ${ret_broken} is the line from which on the chain does not hold, 0 where it
 * does everywhere.  Returns 0 or -1.
 */
int	 ledger_read(struct ledger *ledger, ledger_seen seen, void *arg,
	    unsigned *ret_broken, struct err *err);

/**
 * Read the file ${path} as ledger_read does, but only look: it is neither made nor
 * locked, and nothing is cut off.
 */
int	 ledger_look(const char *path, const struct vault *vault,
	    ledger_seen seen, void *arg, unsigned *ret_broken, struct err *err);

/** Put a broken file aside, as PATH.broken-MS, and begin an empty one. */
int	 ledger_renew(struct ledger *ledger, int64_t now_ms, struct err *err);

/** Add a record to what the next ledger_flush writes. */
void	 ledger_add(struct ledger *ledger, const struct ledger_record *record);

/** Write and sync what was added.  On failure nothing of it counts as added. */
int	 ledger_flush(struct ledger *ledger, struct err *err);

/** Forget what was added and not flushed: its transaction failed. */
void	 ledger_drop(struct ledger *ledger);

#endif
