/*
 * inbox.h - what providers tell us
 *
 * A webhook is proved over its raw bytes, read, and applied in one
 * transaction; only then is it answered.  2xx: nothing of it is lost.  Not
 * proved: nothing changes, it is counted.  503: the store cannot now, the
 * provider comes again.
 */
#ifndef CONTROL_INBOX_H
#define CONTROL_INBOX_H

#include "base/received.h"
#include "config/config.h"
#include "provider/webhook.h"
#include "store/store.h"

struct inbox;

struct inbox_counts {
	int64_t	texts, receipts;	/* applied */
	int64_t	repeated;		/* that had come before */
	int64_t	strays;			/* receipts for no message of ours */
	int64_t	broken;			/* events that could not be read */
	int64_t	refused[WEBHOOK_REFUSALS];	/* not proved, by why */
	int64_t	failed;			/* answered 503 */
};

/** For the accounts of ${config}, whose descriptors were checked.  NULL with ${err}. */
struct inbox *inbox_new(struct config *config, struct err *err);
void	 inbox_free(struct inbox *inbox);

/** Follow another configuration; the counts stay.  -1: as it was. */
int	 inbox_configure(struct inbox *inbox, struct config *config,
	    struct err *err);

/**
 * Take what ${account} sent at ${now_ms} (wall) and ${real_ms} (never virtual).  Returns
 * the HTTP status to answer with; 204 promises that it is durable.  ${ret_moved} says
 * whether there may be something to send.
 */
int	 inbox_take(struct inbox *inbox, struct store *store,
	    const struct account *account, const struct received *received,
	    int64_t now_ms, int64_t real_ms, bool *ret_moved);

/**
 * Apply records that were proved.  ${nonce} is of the request that brought them: where
 * it is known already, nothing changes; NULL where they were polled.
 */
int	 inbox_apply(struct inbox *inbox, struct store *store,
	    const char *account, const char *nonce,
	    const struct webhook_records *records, int64_t now_ms,
	    bool *ret_moved, struct err *err);

/** What the account called ${name} was compiled to, borrowed until inbox_configure. */
const struct provider *inbox_provider(const struct inbox *inbox,
	    const char *name);

void	 inbox_get_counts(const struct inbox *inbox, struct inbox_counts *ret);

#endif
