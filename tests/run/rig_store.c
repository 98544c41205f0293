#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sodium.h>

#include "run/rig_store.h"
#include "store/query.h"
#include "store/vault.h"

static struct db *
open_db(const struct rig_site *site)
{
	char path[PATH_MAX + 16];
	struct err err;
	struct db *db;

	snprintf(path, sizeof path, "%s/pregon.db", site->state);
	db = db_open(path, &err);
	if (db == NULL)
		fail_msg("%s", err.text);
	return db;
}

/* The key of ${site}. */
static struct vault *
open_vault(const struct rig_site *site)
{
	struct vault *vault;
	struct err err;

	assert_int_not_equal(sodium_init(), -1);
	vault = vault_load(site->key, &err);
	if (vault == NULL)
		fail_msg("%s", err.text);
	return vault;
}

static void
index_of(const struct vault *vault, const char *number, struct blind *ret)
{
	struct address address = { 0 };

	assert_int_equal(address_set(&address, number), 0);
	vault_index(vault, CHANNEL_SMS, &address, ret);
	address_done(&address);
}

void
rig_blind(const struct rig_site *site, const char *number,
    char ret[RIG_BLIND_LEN + 1])
{
	struct vault *vault = open_vault(site);
	struct blind blind;

	index_of(vault, number, &blind);
	sodium_bin2hex(ret, RIG_BLIND_LEN + 1, blind.bytes, BLIND_LEN);
	vault_free(vault);
}

static enum message_state
state_of(struct db *db, const struct vault *vault, size_t i)
{
	struct query *q = query(db,
	    "SELECT state FROM message WHERE channel = ? AND blind = ?");
	char number[RIG_NUMBER_LEN + 1];
	enum message_state state;
	struct blind blind;
	struct err err;

	rig_number(i, number);
	index_of(vault, number, &blind);
	query_bind_int(q, CHANNEL_SMS);
	query_bind_blob(q, blind.bytes, BLIND_LEN);
	if (query_step(q, &err) != 1)
		fail_msg("person %zu has no message", i);
	state = (enum message_state)query_int(q, 0);
	assert_int_equal(query_step(q, &err), 0);
	query_end(q);
	return state;
}

void
rig_states(const struct rig_site *site, size_t n, enum message_state *ret)
{
	struct db *db = open_db(site);
	struct vault *vault = open_vault(site);
	size_t i;

	for (i = 0; i < n; i++)
		ret[i] = state_of(db, vault, i);
	vault_free(vault);
	db_close(db);
}

int64_t
rig_store_number(const struct rig_site *site, const char *sql)
{
	struct db *db = open_db(site);
	struct err err;
	int64_t n;

	if (query_one(query(db, sql), &n, &err) == -1)
		fail_msg("%s: %s", sql, err.text);
	db_close(db);
	return n;
}
