#include <inttypes.h>

#include "base/log.h"
#include "control/upkeep.h"
#include "store/consents.h"
#include "store/replies.h"

#define PAGES_MAX	50		/* of replies, in one tick */
#define LAPSE_MS	(INT64_C(3600) * 1000)

/* How many, -1. */
static int64_t
forget_replies(struct store *store, int64_t now_ms, struct err *err)
{
	int64_t n = 1, all = 0;
	int i;

	for (i = 0; n > 0 && i < PAGES_MAX; i++) {
		n = replies_forget(store, now_ms, err);
		all += n;
	}
	return n == -1 ? -1 : all;
}

int
upkeep_tick(struct upkeep *upkeep, struct store *store, int64_t now_ms,
    struct err *err)
{
	bool lapses = now_ms >= upkeep->lapse_ms;
	int64_t forgotten, lapsed = 0;

	if (now_ms < upkeep->next_ms)
		return 0;
	if (store_begin(store, err) == -1)
		return -1;
	forgotten = forget_replies(store, now_ms, err);
	if (forgotten != -1 && lapses)
		lapsed = consents_lapse(store, now_ms, err);
	if (forgotten == -1 || lapsed == -1 || store_commit(store, err) == -1) {
		store_rollback(store);
		return -1;
	}
	upkeep->next_ms = now_ms + UPKEEP_MS;
	if (lapses)
		upkeep->lapse_ms = now_ms + LAPSE_MS;
	if (forgotten + lapsed > 0)
		log_info("upkeep.done", "replies=%" PRId64 " lapsed=%" PRId64,
		    forgotten, lapsed);
	return 0;
}
