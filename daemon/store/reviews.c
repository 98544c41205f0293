#include <stdio.h>
#include <string.h>

#include "store/reviews.h"

int
reviews_add(struct store *store, const char *account,
    const struct person *who, const struct place *place,
    const struct secret *text, int64_t event_ms, int64_t now_ms, int64_t *ret,
    struct err *err)
{
	uint8_t sealed[REVIEW_TEXT_MAX + VAULT_OVERHEAD];
	size_t len = text->len < REVIEW_TEXT_MAX ? text->len : REVIEW_TEXT_MAX;
	char name[ID_LEN + 1];
	struct query *q;

	id_new(name);
	len = utf8_whole(secret_reveal(text), len);
	len = vault_seal(store->vault, "review", name, secret_reveal(text), len,
	    sealed);
	q = query(store->db, "INSERT INTO review (name, account, state, "
	    "person, channel, blind, text, event_ms, at_ms, decided_ms, "
	    "decided_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)");
	query_bind_text(q, name);
	query_bind_text(q, account);
	query_bind_int(q, REVIEW_OPEN);
	query_bind_int(q, who->id);
	query_bind_int(q, place->channel);
	query_bind_blob(q, place->blind.bytes, BLIND_LEN);
	query_bind_blob(q, sealed, len);
	query_bind_int(q, event_ms);
	query_bind_int(q, now_ms);
	if (query_run(q, err) == -1)
		return -1;
	*ret = db_last_id(store->db);
	return 0;
}

/* Show the row that ${q} stands on. */
static void
show(struct store *store, struct query *q, review_seen seen, void *arg)
{
	struct secret text = { 0 };
	struct review r = { .id = query_int(q, 0), .handle = query_text(q, 1),
	    .channel = (enum channel)query_int(q, 2),
	    .at_ms = query_int(q, 3), .waiting = query_int(q, 6) };
	struct err ignored;
	const void *sealed;
	size_t len;

	sealed = query_blob(q, 5, &len);
	if (sealed != NULL && vault_unseal(store->vault, "review",
	    query_text(q, 4), sealed, len, &text, &ignored) == 0)
		r.text = &text;
	seen(&r, arg);
	secret_done(&text);
}

int
reviews_open(struct store *store, review_seen seen, void *arg,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT r.id, "
	    "COALESCE(p.handle, ''), r.channel, r.at_ms, r.name, r.text, "
	    "COALESCE(w.waiting, 0) FROM review r "
	    "LEFT JOIN person p ON p.id = r.person "
	    "LEFT JOIN (SELECT person, count(*) AS waiting FROM message "
	    " WHERE state = 0 AND person IN (SELECT person FROM review"
	    "  WHERE state = 0) GROUP BY person) w ON w.person = p.id "
	    "WHERE r.state = 0 ORDER BY r.id LIMIT ?");
	int found;

	query_bind_int(q, REVIEWS_PAGE);
	while ((found = query_step(q, err)) == 1)
		show(store, q, seen, arg);
	query_end(q);
	return found;
}

int
reviews_count(struct store *store, int64_t *ret, struct err *err)
{
	return query_one(query(store->db,
	    "SELECT count(*) FROM review WHERE state = 0"), ret, err);
}

/* Whose the open review ${id} is: 1, 0, -1. */
static int
find(struct store *store, int64_t id, int64_t *ret_person,
    struct reviewed *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT person, channel, blind, "
	    "event_ms, account FROM review WHERE id = ? AND state = 0");
	const void *bytes;
	size_t len;
	int found;

	query_bind_int(q, id);
	found = query_step(q, err);
	if (found == 1) {
		*ret_person = query_int(q, 0);
		*ret = (struct reviewed){ .event_ms = query_int(q, 3),
		    .place = { .channel = (enum channel)query_int(q, 1) } };
		bytes = query_blob(q, 2, &len);
		if (len == BLIND_LEN)
			memcpy(ret->place.blind.bytes, bytes, BLIND_LEN);
		snprintf(ret->account, sizeof ret->account, "%s",
		    query_text(q, 4));
	}
	query_end(q);
	return found;
}

/* What was put off because of the doubt is due again. */
static int
wake_messages(struct store *store, int64_t person, const struct place *place,
    int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "UPDATE message SET due_ms = ? "
	    "WHERE state = 0 AND due_ms > ? AND due_ms <= ? AND person > 0 "
	    "AND (person = ? OR (channel = ? AND blind = ?))");

	query_bind_int(q, now_ms);
	query_bind_int(q, now_ms);
	query_bind_int(q, now_ms + REVIEW_HOLD_MS);
	query_bind_int(q, person);
	query_bind_int(q, place->channel);
	query_bind_blob(q, place->blind.bytes, BLIND_LEN);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
reviews_decide(struct store *store, int64_t id, enum review_state state,
    int64_t uid, int64_t now_ms, struct reviewed *ret, struct err *err)
{
	struct query *q;
	int64_t person = 0;
	int found = find(store, id, &person, ret, err);

	if (found != 1)
		return found;
	q = query(store->db, "UPDATE review SET state = ?, text = NULL, "
	    "decided_ms = ?, decided_by = ? WHERE id = ?");
	query_bind_int(q, state);
	query_bind_int(q, now_ms);
	query_bind_int(q, uid);
	query_bind_int(q, id);
	if (query_run(q, err) == -1)
		return -1;
	return wake_messages(store, person, &ret->place, now_ms, err) == -1 ?
	    -1 : 1;
}
