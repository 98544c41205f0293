/*
 * poll.h - a provider's own list of the texts that came in
 *
 * A provider that drops a webhook which failed keeps the text in a list.  A
 * descriptor's section "poll" says how that is asked for, page by page, and
 * where the texts stand.  What is read carries the ids that webhooks carry, so
 * whoever applies it knows what came in before.
 *
 * Pure: no sockets, no rows, no clock.
 */
#ifndef PROVIDER_POLL_H
#define PROVIDER_POLL_H

#include "provider/webhook.h"

#define POLL_ANSWER_MAX	(4 * 1024 * 1024)	/* bytes of one page */
#define POLL_PAGES_MAX	1000			/* of one poll */

/** Whether the descriptor has a list that can be asked for. */
bool	poll_is_there(const struct account *account);

/**
 * Draw the request for a page of what came in at ${since_ms} (real time) or
 * later on a zeroed ${ret}: the first one where ${next} is NULL, else the one
 * that poll_read named.  ERR_REFUSED where that is not on the host of the first:
 * the credentials go to no other.  On failure ${ret} is zeroed.
 */
int	poll_build(const struct provider *provider, int64_t since_ms,
	    const struct secret *next, struct http_request *ret,
	    struct err *err);

/**
 * Read a page: its texts on a zeroed ${ret} (webhook_records_done it), the last
 * of the page first, as providers list the newest first; where the next page is
 * on ${ret_next}, empty after the last.  A text without its time is undated.  -1 with ${err}: it is no page.
 */
int	poll_read(const struct provider *provider,
	    const struct http_answer *answer, struct webhook_records *ret,
	    struct secret *ret_next, struct err *err);

#endif
