#include "store/inbounds.h"

#define FORGET_PAGE 100	/* that one call forgets */

static int
forget_old(struct store *store, int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "DELETE FROM inbound WHERE "
	    "(account, id) IN (SELECT account, id FROM inbound "
	    "WHERE at_ms <= ? LIMIT ?)");

	query_bind_int(q, now_ms - INBOUND_KEPT_MS);
	query_bind_int(q, FORGET_PAGE);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
inbounds_first(struct store *store, const char *account, const char *id,
    int64_t now_ms, struct err *err)
{
	/* An old one that was not forgotten yet is as good as forgotten. */
	struct query *q = query(store->db, "INSERT INTO inbound "
	    "(account, id, at_ms) VALUES (?, ?, ?) ON CONFLICT (account, id) "
	    "DO UPDATE SET at_ms = excluded.at_ms WHERE inbound.at_ms <= ?");
	int64_t changed;

	query_bind_text(q, account);
	query_bind_text(q, id);
	query_bind_int(q, now_ms);
	query_bind_int(q, now_ms - INBOUND_KEPT_MS);
	changed = query_run(q, err);
	if (changed == -1 || forget_old(store, now_ms, err) == -1)
		return -1;
	return changed > 0;
}
