#include "store/reach.h"

int
reach_count(struct store *store, int64_t *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT count(DISTINCT person) "
	    "FROM message WHERE state = ?");

	query_bind_int(q, MESSAGE_ACCEPTED);
	return query_one(q, ret, err);
}

/* Those who are on a list and have no message at all. */
static int
see_unaddressed(struct store *store, reach_missing seen, void *arg,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) FROM "
	    "(SELECT DISTINCT person FROM membership) AS listed "
	    "WHERE person NOT IN (SELECT person FROM message)");
	int64_t people;

	if (query_one(q, &people, err) == -1)
		return -1;
	if (people > 0)
		seen(MESSAGE_SKIPPED, "", people, arg);
	return 0;
}

int
reach_missed(struct store *store, reach_missing seen, void *arg,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT m.state, m.why, count(*)"
	    " FROM (SELECT person, max(id) AS last FROM message"
	    "  GROUP BY person"
	    "  HAVING max(CASE WHEN state = ? THEN 1 ELSE 0 END) = 0) AS each"
	    " JOIN message m ON m.id = each.last"
	    " GROUP BY m.state, m.why ORDER BY count(*) DESC, m.why");
	int found;

	query_bind_int(q, MESSAGE_ACCEPTED);
	while ((found = query_step(q, err)) == 1)
		seen((enum message_state)query_int(q, 0), query_text(q, 1),
		    query_int(q, 2), arg);
	query_end(q);
	return found == -1 ? -1 : see_unaddressed(store, seen, arg, err);
}
