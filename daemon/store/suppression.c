#include "store/suppression.h"

int
suppression_add(struct store *store, int64_t message, const char *why,
    int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db,
	    "INSERT INTO suppression (channel, blind, why, since_ms) "
	    "SELECT channel, blind, ?, ? FROM message WHERE id = ? "
	    "ON CONFLICT DO NOTHING");

	query_bind_text(q, why);
	query_bind_int(q, now_ms);
	query_bind_int(q, message);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
suppression_add_address(struct store *store, enum channel channel,
    const struct address *address, const char *why, int64_t now_ms,
    struct err *err)
{
	struct query *q = query(store->db,
	    "INSERT INTO suppression (channel, blind, why, since_ms) "
	    "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
	struct blind blind;

	vault_index(store->vault, channel, address, &blind);
	query_bind_int(q, channel);
	query_bind_blob(q, blind.bytes, BLIND_LEN);
	query_bind_text(q, why);
	query_bind_int(q, now_ms);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
suppression_count(struct store *store, int64_t *ret, struct err *err)
{
	return query_one(query(store->db, "SELECT count(*) FROM suppression"),
	    ret, err);
}
