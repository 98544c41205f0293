#include <string.h>

#include "store/approvals.h"

int
approvals_add(struct store *store, int64_t broadcast,
    const struct approval *approval, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO approval (broadcast, "
	    "uid, digest, covers, at_ms) VALUES (?, ?, ?, ?, ?) "
	    "ON CONFLICT (broadcast, uid) DO UPDATE SET "
	    "digest = excluded.digest, covers = excluded.covers, "
	    "at_ms = excluded.at_ms");

	query_bind_int(q, broadcast);
	query_bind_int(q, (int64_t)approval->uid);
	query_bind_blob(q, approval->digest.bytes, BLIND_LEN);
	query_bind_text(q, approval->covers);
	query_bind_int(q, approval->at_ms);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
approvals_each(struct store *store, int64_t broadcast, approval_seen seen,
    void *arg, struct err *err)
{
	struct query *q = query(store->db, "SELECT uid, digest, covers, at_ms "
	    "FROM approval WHERE broadcast = ? ORDER BY at_ms, uid");
	struct approval a;
	const void *digest;
	size_t len;
	int found;

	query_bind_int(q, broadcast);
	while ((found = query_step(q, err)) == 1) {
		a = (struct approval){ .uid = (uid_t)query_int(q, 0),
		    .covers = query_text(q, 2), .at_ms = query_int(q, 3) };
		digest = query_blob(q, 1, &len);
		if (len == BLIND_LEN)
			memcpy(a.digest.bytes, digest, BLIND_LEN);
		seen(&a, arg);
	}
	query_end(q);
	return found;
}

int
approvals_count(struct store *store, int64_t broadcast,
    const struct blind *digest, int64_t *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) FROM approval "
	    "WHERE broadcast = ? AND digest = ?");

	query_bind_int(q, broadcast);
	query_bind_blob(q, digest->bytes, BLIND_LEN);
	return query_one(q, ret, err);
}

int
approvals_any(struct store *store, int64_t broadcast, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT count(*) FROM approval WHERE broadcast = ?");
	int64_t n;

	query_bind_int(q, broadcast);
	return query_one(q, &n, err) == -1 ? -1 : n > 0;
}

int
approvals_void(struct store *store, int64_t broadcast, struct err *err)
{
	struct query *q = query(store->db,
	    "DELETE FROM approval WHERE broadcast = ?");

	query_bind_int(q, broadcast);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
approvals_void_of(struct store *store, int64_t broadcast, uid_t uid,
    struct err *err)
{
	struct query *q = query(store->db,
	    "DELETE FROM approval WHERE broadcast = ? AND uid = ?");

	query_bind_int(q, broadcast);
	query_bind_int(q, (int64_t)uid);
	return query_run(q, err) == -1 ? -1 : 0;
}
