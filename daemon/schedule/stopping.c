#include <inttypes.h>

#include "schedule/stopping.h"
#include "schedule/superseding.h"

int
stopping_do(struct store *store, struct broadcast *b, enum stopping what,
    const char *why, int64_t now_ms, struct err *err)
{
	switch (what) {
	case STOPPING_CANCEL:
		return broadcast_end(store, b, BROADCAST_CANCELLED, why, now_ms,
		    err);
	case STOPPING_RELEASE:
		if (b->state != BROADCAST_HELD)
			return err_set(err, ERR_REFUSED, "broadcast %" PRId64
			    " of %s is %s, not held", b->id, b->alert,
			    broadcast_state_name(b->state));
		return broadcasts_become(store, b, b->resume, why, now_ms, err);
	default:
		return broadcasts_become(store, b, BROADCAST_HELD, why, now_ms,
		    err);
	}
}
