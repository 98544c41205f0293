#include "store/attempts.h"

int
attempts_begin(struct store *store, int64_t message, const char *account,
    int64_t told, int64_t now_ms, int64_t *ret, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO attempt "
	    "(message, run, account, told, began_ms, ended_ms, person) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, 0, COALESCE("
	    "(SELECT person FROM message WHERE id = ?1), "
	    "(SELECT person FROM reply WHERE id = ?1), 0))");

	query_bind_int(q, message);
	query_bind_int(q, store->run);
	query_bind_text(q, account);
	if (told != 0)
		query_bind_int(q, told);
	else
		query_bind_null(q);
	query_bind_int(q, now_ms);
	if (query_run(q, err) == -1)
		return -1;
	*ret = db_last_id(store->db);
	return 0;
}

int
attempts_end(struct store *store, int64_t attempt,
    const struct verdict *verdict, int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "UPDATE attempt SET ended_ms = ?, "
	    "verdict = ?, reason = ?, http = ? WHERE id = ?");

	query_bind_int(q, now_ms);
	query_bind_int(q, verdict->kind);
	query_bind_int(q, verdict->reason);
	query_bind_int(q, verdict->http);
	query_bind_int(q, attempt);
	return query_run(q, err) == -1 ? -1 : 0;
}
