#include "store/revisions.h"
#include "store/stale_sql.h"

/* The aspects of an event, as they are written down. */
struct adding {
	struct store	*store;
	const char	*uid;
	int64_t		 revision;
	int		 result;
	struct err	*err;
};

static void
on_aspect(const char *aspect, const char *value, int64_t until_ms, void *arg)
{
	struct adding *a = arg;
	struct query *q;

	if (a->result == -1)
		return;
	q = query(a->store->db, "INSERT INTO occasion_aspect "
	    "(uid, revision, aspect, value, until_ms) VALUES (?, ?, ?, ?, ?)");
	query_bind_text(q, a->uid);
	query_bind_int(q, a->revision);
	query_bind_text(q, aspect);
	query_bind_text(q, value);
	query_bind_int(q, until_ms);
	a->result = query_run(q, a->err) == -1 ? -1 : 0;
}

int
revisions_add(struct store *store, const struct occasion *occasion,
    int64_t revision, int64_t now_ms, struct err *err)
{
	struct adding a = { .store = store, .uid = occasion->uid,
	    .revision = revision, .err = err };
	struct query *q = query(store->db, "INSERT INTO occasion_revision "
	    "(uid, revision, seen_ms) VALUES (?, ?, ?)");

	query_bind_text(q, occasion->uid);
	query_bind_int(q, revision);
	query_bind_int(q, now_ms);
	if (query_run(q, err) == -1)
		return -1;
	aspects_each(occasion, on_aspect, &a);
	return a.result;
}

int
revisions_same(struct store *store, const char *uid, int aspects, int64_t a,
    int64_t b, bool *ret, struct err *err)
{
	struct query *q;
	int64_t differ;

	*ret = true;
	if (a == b)
		return 0;
	q = query(store->db, "SELECT count(*) FROM ("
	    "SELECT aspect, value FROM occasion_aspect"
	    " WHERE uid = ?1 AND revision IN (?2, ?3)"
	    " AND " SQL_AMONG("aspect", "?4")
	    " GROUP BY aspect, value HAVING count(*) = 1) AS odd");
	query_bind_text(q, uid);
	query_bind_int(q, a);
	query_bind_int(q, b);
	query_bind_int(q, aspects);
	if (query_one(q, &differ, err) == -1)
		return -1;
	*ret = differ == 0;
	return 0;
}

int
revisions_state(struct store *store, int64_t told, const char *uid,
    const char *aspect, int64_t revision, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO told_aspect "
	    "(told, uid, aspect, revision, stated) VALUES (?, ?, ?, ?, 1) "
	    "ON CONFLICT (told, uid, aspect) DO UPDATE SET stated = 1");

	query_bind_int(q, told);
	query_bind_text(q, uid);
	query_bind_text(q, aspect);
	query_bind_int(q, revision);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
revisions_told(struct store *store, const char *uid, struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) FROM "
	    "(SELECT 1 FROM told_aspect WHERE uid = ? AND (aspect = '"
	    ASPECT_TIME "' OR aspect LIKE '" ASPECT_DEADLINE "%') LIMIT 1) "
	    "AS one");
	int64_t some;

	query_bind_text(q, uid);
	return query_one(q, &some, err) == -1 ? -1 : some > 0;
}

int
revisions_cover(struct store *store, int64_t told, const char *uid,
    int aspects, int64_t revision, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO told_aspect "
	    "(told, uid, aspect, revision, stated) "
	    "SELECT DISTINCT CAST(?1 AS BIGINT), w.uid, w.aspect,"
	    " CAST(?3 AS BIGINT), 0 FROM occasion_aspect w "
	    "WHERE w.uid = ?2 AND " SQL_AMONG("w.aspect", "?4")
	    " ON CONFLICT DO NOTHING");

	query_bind_int(q, told);
	query_bind_text(q, uid);
	query_bind_int(q, revision);
	query_bind_int(q, aspects);
	return query_run(q, err) == -1 ? -1 : 0;
}
