#include "config/corrections.h"
#include "store/holding.h"
#include "store/stale_sql.h"

int
holding_corrected(struct store *store, const char *uid, int64_t *ret,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT count(DISTINCT m.person) FROM message m"
	    " JOIN broadcast b ON b.id = m.broadcast"
	    " WHERE b.alert = ? AND b.event = ? AND m.state IN (?, ?)");

	query_bind_text(q, CORRECTION_ALERT);
	query_bind_text(q, uid);
	query_bind_int(q, MESSAGE_ACCEPTED);
	query_bind_int(q, MESSAGE_UNKNOWN);
	return query_one(q, ret, err);
}

int
holding_wrong(struct store *store, const char *uid, holding_seen seen,
    void *arg, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT why, count(*) FROM (SELECT CASE"
	    " WHEN NOT" SQL_IS_STALE " THEN 'said STOP, or left'"
	    " ELSE COALESCE((SELECT NULLIF(m.why, '') FROM message m"
	    "  JOIN broadcast b ON b.id = m.broadcast"
	    "  WHERE m.person = p.id AND b.alert = ?4 AND b.event = ?1"
	    "  ORDER BY m.id DESC LIMIT 1), 'no correction went out')"
	    " END AS why FROM person p"
	    " WHERE EXISTS (SELECT 1 FROM" SQL_STALE_ATTEMPTS ")) AS each "
	    "GROUP BY why ORDER BY count(*) DESC, why");
	int found;

	query_bind_text(q, uid);
	query_bind_int(q, 0);		/* at any time: it matters to somebody */
	query_bind_int(q, ASPECTS_ALL);
	query_bind_text(q, CORRECTION_ALERT);
	while ((found = query_step(q, err)) == 1)
		seen(query_text(q, 0), query_int(q, 1), arg);
	query_end(q);
	return found;
}
