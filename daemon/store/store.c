#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/ledger.h"
#include "store/schema.h"
#include "store/store.h"

static int
schema_version(struct db *db, int64_t *ret, struct err *err)
{
	int64_t there;

	if (query_one(query(db, "SELECT count(*) FROM sqlite_master "
	    "WHERE type = 'table' AND name = 'meta'"), &there, err) == -1)
		return -1;
	*ret = 0;
	if (there == 0)
		return 0;
	return query_one(query(db, "SELECT number FROM meta "
	    "WHERE name = 'schema'"), ret, err);
}

static int
schema_step(struct db *db, int64_t from, struct err *err)
{
	struct query *q;

	if (db_begin(db, err) == -1 ||
	    db_script(db, schema_steps[from], err) == -1)
		return -1;
	q = query(db, "INSERT INTO meta (name, number) VALUES ('schema', ?) "
	    "ON CONFLICT (name) DO UPDATE SET number = excluded.number");
	query_bind_int(q, from + 1);
	if (query_run(q, err) == -1)
		return -1;
	return db_commit(db, err);
}

static int
schema_update(struct db *db, struct err *err)
{
	int64_t version, newest = 0;

	while (schema_steps[newest] != NULL)
		newest++;
	if (schema_version(db, &version, err) == -1)
		return -1;
	if (version > newest)
		return err_set(err, ERR_REFUSED, "the store was written by a "
		    "newer pregond (tables %d, this one knows %d): install "
		    "that version again", (int)version, (int)newest);
	for (; version < newest; version++)
		if (schema_step(db, version, err) == -1) {
			db_rollback(db);
			return err_prefix(err, "step %d of the store's tables",
			    (int)version + 1);
		}
	return 0;
}

/* A store belongs to one key: with another, nobody would be found in it. */
static int
check_key(struct store *store, struct err *err)
{
	struct blind ours;
	const void *theirs;
	struct query *q;
	size_t len;
	int found, same;

	vault_fingerprint(store->vault, &ours);
	q = query(store->db, "SELECT bytes FROM meta WHERE name = 'key'");
	found = query_step(q, err);
	if (found == 1) {
		theirs = query_blob(q, 0, &len);
		same = len == BLIND_LEN &&
		    sodium_memcmp(theirs, ours.bytes, BLIND_LEN) == 0;
		query_end(q);
		return same ? 0 : err_set(err, ERR_REFUSED, "this is not the "
		    "key that the store was made with: give the right "
		    "--key-file, or another --state directory");
	}
	query_end(q);
	if (found == -1)
		return -1;
	q = query(store->db, "INSERT INTO meta (name, bytes) VALUES ('key', ?)");
	query_bind_blob(q, ours.bytes, BLIND_LEN);
	return query_run(q, err) == -1 ? -1 : 0;
}

static int
begin_run(struct store *store, int64_t now_ms, struct err *err)
{
	struct query *q;

	q = query(store->db, "INSERT INTO run (began_ms) VALUES (?)");
	query_bind_int(q, now_ms);
	if (query_run(q, err) == -1)
		return -1;
	store->run = db_last_id(store->db);
	return query_one(query(store->db, "SELECT min(began_ms) FROM run"),
	    &store->first_ms, err);
}

struct store *
store_open(const char *path, struct vault *vault, int64_t now_ms,
    struct err *err)
{
	struct store *store = xcalloc(1, sizeof *store);

	store->vault = vault;
	store->db = db_open(path, err);
	if (store->db == NULL || schema_update(store->db, err) == -1 ||
	    store_begin(store, err) == -1)
		goto fail;
	if (check_key(store, err) == -1 || begin_run(store, now_ms, err) == -1 ||
	    store_commit(store, err) == -1)
		goto fail;
	return store;

fail:
	store_close(store);
	return NULL;
}

/* The tables are those of this pregond, and a run has been. */
static int
check_kept(struct store *store, struct err *err)
{
	int64_t version, newest = 0;

	while (schema_steps[newest] != NULL)
		newest++;
	if (schema_version(store->db, &version, err) == -1)
		return -1;
	if (version != newest)
		return err_set(err, ERR_REFUSED, "the store was written by "
		    "another version of pregond (tables %d, this one knows "
		    "%d): start this version's pregond on it once",
		    (int)version, (int)newest);
	if (check_key(store, err) == -1)
		return -1;
	return query_one(query(store->db, "SELECT max(id) FROM run"),
	    &store->run, err);
}

struct store *
store_look(const char *path, struct vault *vault, struct err *err)
{
	struct store *store = xcalloc(1, sizeof *store);

	store->vault = vault;
	if (access(path, F_OK) == -1)
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	else
		store->db = db_open(path, err);
	if (store->db == NULL || check_kept(store, err) == -1) {
		store_close(store);
		return NULL;
	}
	return store;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	if (store->db != NULL)
		store_rollback(store);
	db_close(store->db);
	ledger_close(store->ledger);
	vault_free(store->vault);
	free(store);
}

int
store_begin(struct store *store, struct err *err)
{
	return db_begin(store->db, err);
}

int
store_commit(struct store *store, struct err *err)
{
	if (store->ledger != NULL && ledger_flush(store->ledger, err) == -1) {
		db_rollback(store->db);
		return -1;
	}
	return db_commit(store->db, err);
}

void
store_rollback(struct store *store)
{
	if (store->ledger != NULL)
		ledger_drop(store->ledger);
	db_rollback(store->db);
}

void
store_note(struct store *store, const struct ledger_record *record)
{
	if (store->ledger != NULL)
		ledger_add(store->ledger, record);
}
