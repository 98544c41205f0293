#include <stdio.h>
#include <string.h>

#include "model/message.h"
#include "store/persons.h"

static int
read_one(struct query *q, struct person *ret, struct err *err)
{
	int found = query_step(q, err);

	*ret = (struct person){ 0 };
	if (found == 1) {
		ret->id = query_int(q, 0);
		snprintf(ret->handle, sizeof ret->handle, "%s",
		    query_text(q, 1));
		snprintf(ret->language, sizeof ret->language, "%s",
		    query_text(q, 2));
	}
	query_end(q);
	return found;
}

int
persons_find(struct store *store, enum channel channel,
    const struct blind *blind, struct person *ret, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT p.id, p.handle, p.language FROM address a JOIN person p "
	    "ON p.id = a.person WHERE a.channel = ? AND a.blind = ?");

	query_bind_int(q, channel);
	query_bind_blob(q, blind->bytes, BLIND_LEN);
	return read_one(q, ret, err);
}

int
persons_by_handle(struct store *store, const char *handle, struct person *ret,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT id, handle, language FROM person WHERE handle = ?");

	query_bind_text(q, handle);
	return read_one(q, ret, err);
}

int
persons_add(struct store *store, const char *language, const char *zone,
    struct person *ret, struct err *err)
{
	struct query *q = query(store->db,
	    "INSERT INTO person (handle, language, zone) VALUES (?, ?, ?)");

	id_new(ret->handle);
	snprintf(ret->language, sizeof ret->language, "%s", language);
	query_bind_text(q, ret->handle);
	query_bind_text(q, language);
	query_bind_text(q, zone);
	if (query_run(q, err) == -1)
		return -1;
	ret->id = db_last_id(store->db);
	return 0;
}

int
persons_add_address(struct store *store, const struct person *person,
    enum channel channel, const struct address *address,
    const struct blind *blind, struct err *err)
{
	uint8_t sealed[ADDRESS_LEN_MAX + VAULT_OVERHEAD];
	const char *text = address_reveal(address);
	struct query *q;
	size_t n;

	n = vault_seal(store->vault, "address", person->handle, text,
	    strlen(text), sealed);
	q = query(store->db, "INSERT INTO address "
	    "(channel, blind, person, sealed) VALUES (?, ?, ?, ?) "
	    "ON CONFLICT DO NOTHING");
	query_bind_int(q, channel);
	query_bind_blob(q, blind->bytes, BLIND_LEN);
	query_bind_int(q, person->id);
	query_bind_blob(q, sealed, n);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
persons_set_language(struct store *store, int64_t person,
    const char *language, struct err *err)
{
	struct query *q = query(store->db,
	    "UPDATE person SET language = ?, chose = 1 WHERE id = ?");

	query_bind_text(q, language);
	query_bind_int(q, person);
	if (query_run(q, err) == -1)
		return -1;
	q = query(store->db, "UPDATE message SET language = ? "
	    "WHERE broadcast IN (SELECT id FROM broadcast WHERE ended_ms = 0) "
	    "AND person = ? AND state = ? AND tries = 0 AND EXISTS (SELECT 1 "
	    "FROM broadcast_text t WHERE t.broadcast = message.broadcast "
	    "AND t.channel = message.channel AND t.language = ?)");
	query_bind_text(q, language);
	query_bind_int(q, person);
	query_bind_int(q, MESSAGE_QUEUED);
	query_bind_text(q, language);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
persons_join(struct store *store, int64_t person, const char *list,
    int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO membership "
	    "(list, person, source, round, since_ms) "
	    "VALUES (?, ?, 'self', 0, ?) ON CONFLICT DO NOTHING");

	query_bind_text(q, list);
	query_bind_int(q, person);
	query_bind_int(q, now_ms);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
persons_leave(struct store *store, int64_t person, const char *list,
    struct err *err)
{
	struct query *q = query(store->db, "DELETE FROM membership "
	    "WHERE list = ? AND person = ? AND source = 'self'");

	query_bind_text(q, list);
	query_bind_int(q, person);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
persons_places(struct store *store, int64_t person,
    struct place ret[CHANNELS], struct err *err)
{
	struct query *q = query(store->db, "SELECT channel, blind "
	    "FROM address WHERE person = ? ORDER BY channel");
	const void *bytes;
	size_t len;
	int n = 0, found;

	query_bind_int(q, person);
	while ((found = query_step(q, err)) == 1 && n < CHANNELS) {
		ret[n].channel = (enum channel)query_int(q, 0);
		bytes = query_blob(q, 1, &len);
		if (len == BLIND_LEN)
			memcpy(ret[n++].blind.bytes, bytes, BLIND_LEN);
	}
	query_end(q);
	return found == -1 ? -1 : n;
}

int
persons_address(struct store *store, const struct person *person,
    enum channel channel, struct address *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT sealed FROM address "
	    "WHERE person = ? AND channel = ?");
	struct secret text = { 0 };
	const void *sealed;
	size_t len;
	int found;

	query_bind_int(q, person->id);
	query_bind_int(q, channel);
	found = query_step(q, err);
	if (found == 1) {
		sealed = query_blob(q, 0, &len);
		if (vault_unseal(store->vault, "address", person->handle,
		    sealed, len, &text, err) == -1)
			found = -1;
		else if (address_set(ret, secret_reveal(&text)) == -1)
			found = err_set(err, ERR_INPUT, "an address in the "
			    "store is too long");
	}
	query_end(q);
	secret_done(&text);
	return found;
}

int
persons_filed(struct store *store, int64_t person,
    void (*seen)(const char *list, void *arg), void *arg, struct err *err)
{
	struct query *q = query(store->db, "SELECT list FROM membership "
	    "WHERE person = ? AND source = 'file' ORDER BY list");
	int found;

	query_bind_int(q, person);
	while ((found = query_step(q, err)) == 1)
		seen(query_text(q, 0), arg);
	query_end(q);
	return found;
}

static int
run_for(struct query *q, int64_t person, struct err *err)
{
	query_bind_int(q, person);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* A message keeps its row, under a name that finds nobody. */
static int
erase_messages(struct store *store, int64_t person, struct err *err)
{
	return run_for(query(store->db, "UPDATE message SET person = 0, "
	    "blind = CAST('erased ' || id AS BLOB) WHERE person = ?"), person,
	    err);
}

int
persons_erase(struct store *store, int64_t person, struct err *err)
{
	static const char *const erasures[] = {
		"UPDATE attempt SET person = 0 WHERE person = ?",
		"UPDATE reply SET person = 0 WHERE person = ?",
		"DELETE FROM membership WHERE person = ?",
		"DELETE FROM consent WHERE person = ?",
		"DELETE FROM consent_log WHERE person = ?",
		"DELETE FROM review WHERE person = ?",
		"DELETE FROM address WHERE person = ?",
		"DELETE FROM person WHERE id = ?",
	};
	int result = erase_messages(store, person, err);
	size_t i;

	for (i = 0; result == 0 && i < sizeof erasures / sizeof erasures[0];
	    i++)
		result = run_for(query(store->db, erasures[i]), person, err);
	return result;
}
