#include <assert.h>

#include "model/message.h"
#include "store/put_off.h"

static_assert(MESSAGE_QUEUED == 0, "the statements below say 0");

int
put_off_count(struct store *store, int64_t broadcast, int64_t now_ms,
    int64_t *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) FROM message "
	    "WHERE broadcast = ? AND state = 0 AND tries = 0 AND due_ms > ?");

	query_bind_int(q, broadcast);
	query_bind_int(q, now_ms);
	return query_one(q, ret, err);
}

/* Channel by channel, as the index of the queue is. */
static int
zones_by(struct store *store, int64_t broadcast, enum channel channel,
    int64_t now_ms, put_off_zone seen, void *arg, struct err *err)
{
	struct query *q = query(store->db, "SELECT DISTINCT p.zone "
	    "FROM message m JOIN person p ON p.id = m.person "
	    "WHERE m.broadcast = ? AND m.channel = ? AND m.state = 0 "
	    "AND m.due_ms > ?");
	int found;

	query_bind_int(q, broadcast);
	query_bind_int(q, channel);
	query_bind_int(q, now_ms);
	while ((found = query_step(q, err)) == 1)
		seen(query_text(q, 0), arg);
	query_end(q);
	return found;
}

int
put_off_zones(struct store *store, int64_t broadcast, int64_t now_ms,
    put_off_zone seen, void *arg, struct err *err)
{
	enum channel channel;

	for (channel = 0; channel < CHANNELS; channel++)
		if (zones_by(store, broadcast, channel, now_ms, seen, arg,
		    err) == -1)
			return -1;
	return 0;
}

int
put_off_end(struct store *store, int64_t broadcast, int64_t now_ms,
    struct err *err)
{
	struct query *q = query(store->db, "UPDATE message SET due_ms = ?1 "
	    "WHERE broadcast = ?2 AND state = 0 AND due_ms > ?1");

	query_bind_int(q, now_ms);
	query_bind_int(q, broadcast);
	return query_run(q, err) == -1 ? -1 : 0;
}
