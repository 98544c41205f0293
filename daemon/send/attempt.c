#include <stdlib.h>

#include "base/alloc.h"
#include "send/attempt.h"

struct attempt *
attempt_new(struct accounts *accounts, struct carrier *carrier,
    struct claimed *claimed)
{
	struct attempt *a = xcalloc(1, sizeof *a);

	a->accounts = accounts_ref(accounts);
	a->carrier = carrier;
	a->carrier->inflight++;
	a->claimed = *claimed;
	*claimed = (struct claimed){ 0 };
	return a;
}

void
attempt_free(struct attempt *a)
{
	if (a->transfer != NULL)
		http_cancel(a->transfer);
	a->carrier->inflight--;
	accounts_unref(a->accounts);
	claimed_done(&a->claimed);
	free(a);
}

/* The provider answered, or the transfer ended without an answer. */
static void
on_answer(const struct http_answer *answer, void *arg)
{
	struct attempt *a = arg;

	a->transfer = NULL;	/* over: there is nothing left to cancel */
	a->took_ms = answer->total_ms;
	a->connect_ms = answer->connect_ms;
	provider_read(a->carrier->provider, answer, &a->verdict);
	a->ended(a, a->arg);
}

int
attempt_start(struct attempt *a, struct http_client *http,
    const struct rendered *message, int64_t validity_s,
    void (*ended)(struct attempt *, void *), void *arg, struct err *err)
{
	struct outgoing out = { .to = &a->claimed.to,
	    .text = &message->part[PART_TEXT],
	    .subject = &message->part[PART_SUBJECT],
	    .html = &message->part[PART_HTML],
	    .unsubscribe_url = &a->claimed.unsubscribe_url,
	    .ref = a->claimed.id, .validity_s = validity_s };
	struct http_request request = { 0 };

	a->ended = ended;
	a->arg = arg;
	if (provider_build(a->carrier->provider, &out, &request, err) == 0)
		a->transfer = http_start(http, &request, on_answer, a, err);
	http_request_done(&request);
	return a->transfer != NULL ? 0 : -1;
}

void
attempt_abandon(struct attempt *a)
{
	http_cancel(a->transfer);
	a->transfer = NULL;
	a->verdict = (struct verdict){ .kind = VERDICT_UNKNOWN,
	    .reason = REASON_NO_ANSWER, .retry_after_ms = -1 };
}
