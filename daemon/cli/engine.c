#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "cli/engine.h"
#include "config/taken.h"
#include "schedule/lists.h"
#include "schedule/planner.h"
#include "schedule/refusing.h"
#include "schedule/report.h"
#include "store/sealed.h"

int
engine_key_open(struct engine_key *key, const char *given, struct err *err)
{
	const char *path = given != NULL ? given : getenv("PREGON_KEY_FILE");

	*key = (struct engine_key){ 0 };
	if (path == NULL || *path == '\0')
		return 0;
	key->vault = vault_load(path, err);
	key->lists = sealed_key(key->vault);
	return key->vault != NULL ? 0 : -1;
}

void
engine_key_close(struct engine_key *key)
{
	vault_free(key->vault);
	*key = (struct engine_key){ 0 };
}

static struct config *
load(const char *dir, const struct list_key *key, struct err *err)
{
	struct mistakes mistakes;
	struct config *config;

	mistakes_init(&mistakes);
	config = config_load_with(dir, key, &mistakes);
	mistakes_print(&mistakes, stderr);
	if (config == NULL)
		err_set(err, ERR_INPUT, "%zu mistakes in %s",
		    mistakes.count, dir);
	mistakes_done(&mistakes);
	return config;
}

struct config *
engine_config(const char *dir, struct err *err)
{
	const struct list_key none = { 0 };

	return load(dir, &none, err);
}

struct config *
engine_config_with(const char *dir, const struct engine_key *key,
    struct err *err)
{
	struct config *config = load(dir, &key->lists, err);
	const char *unopened = config != NULL ?
	    taken_unopened(config->taken) : NULL;

	if (unopened == NULL)
		return config;
	err_set(err, ERR_REFUSED, "%s is sealed, and who is in it counts here: "
	    "give the key, by --key-file FILE or PREGON_KEY_FILE", unopened);
	config_unref(config);
	return NULL;
}

static int
sync_all(struct store *store, const struct config *config, int64_t now_ms,
    struct err *err)
{
	json_t *lists = lists_sync(store, config, true, now_ms, err);
	struct planned planned;

	if (lists == NULL)
		return -1;
	json_decref(lists);
	if (planner_sync(store, config, now_ms, &planned, err) == -1)
		return -1;
	return refusing_accept(store, config, now_ms, err);
}

struct store *
engine_store(const struct config *config, int64_t now_ms, struct err *err)
{
	struct store *store;

	if (sodium_init() == -1) {
		err_set(err, ERR_IO, "libsodium does not start");
		return NULL;
	}
	store = store_open(":memory:", vault_throwaway(), now_ms, err);
	if (store == NULL)
		return NULL;
	if (store_begin(store, err) == -1 ||
	    sync_all(store, config, now_ms, err) == -1 ||
	    store_commit(store, err) == -1) {
		store_close(store);
		return NULL;
	}
	return store;
}

int
engine_clock(const struct config *config, const char *clock, int64_t *ret_ms,
    struct err *err)
{
	*ret_ms = clock_wall_ms();
	if (clock == NULL)
		return 0;
	if (zone_parse(report_zone(config), clock, ret_ms, err) == -1)
		return err_prefix(err, "--clock");
	return 0;
}
