#include "schedule/superseding.h"
#include "store/outbox.h"

bool
broadcast_is_over(const struct broadcast *b)
{
	return b->state == BROADCAST_DONE || b->state == BROADCAST_CANCELLED ||
	    b->state == BROADCAST_SUPERSEDED || b->state == BROADCAST_MISSED;
}

int
broadcast_end(struct store *store, struct broadcast *b,
    enum broadcast_state state, const char *why, int64_t now_ms,
    struct err *err)
{
	if (broadcasts_become(store, b, state, why, now_ms, err) == -1)
		return -1;
	return outbox_end_all_queued(store, b->id, MESSAGE_WITHDRAWN, b->why,
	    now_ms, err);
}

int
supersede(struct store *store, struct broadcast *b, const char *why,
    int64_t now_ms, struct err *err)
{
	if (broadcast_is_over(b))
		return 0;
	return broadcast_end(store, b, BROADCAST_SUPERSEDED, why, now_ms,
	    err) == -1 ? -1 : 1;
}
