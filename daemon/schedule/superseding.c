#include "schedule/superseding.h"
#include "store/outbox.h"

bool
broadcast_is_over(const struct broadcast *b)
{
	return b->state == BROADCAST_DONE || b->state == BROADCAST_CANCELLED ||
	    b->state == BROADCAST_SUPERSEDED || b->state == BROADCAST_MISSED;
}

int
supersede(struct store *store, struct broadcast *b, const char *why,
    int64_t now_ms, struct err *err)
{
	if (broadcast_is_over(b))
		return 0;
	if (broadcasts_become(store, b, BROADCAST_SUPERSEDED, why, now_ms,
	    err) == -1 ||
	    outbox_end_all_queued(store, b->id, MESSAGE_WITHDRAWN, b->why,
	    now_ms, err) == -1)
		return -1;
	return 1;
}
