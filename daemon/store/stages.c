#include <stdlib.h>

#include "base/alloc.h"
#include "store/stages.h"

static int
save(struct store *store, const char *uid, int64_t at_ms, int64_t shown_ms,
    struct err *err)
{
	struct query *q = query(store->db,
	    "INSERT INTO stage (uid, at_ms, shown_ms) VALUES (?, ?, ?) "
	    "ON CONFLICT (uid) DO UPDATE SET at_ms = excluded.at_ms, "
	    "shown_ms = excluded.shown_ms");

	query_bind_text(q, uid);
	query_bind_int(q, at_ms);
	query_bind_int(q, shown_ms);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* The time it was shown with last: 1, 0 never, -1. */
static int
seen_before(struct store *store, const char *uid, int64_t *ret_ms,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT at_ms FROM stage WHERE uid = ?");
	int found;

	query_bind_text(q, uid);
	found = query_step(q, err);
	if (found == 1)
		*ret_ms = query_int(q, 0);
	query_end(q);
	return found;
}

static int
sync_stage(struct store *store, const struct stage *stage, bool first,
    int64_t now_ms, struct err *err)
{
	int64_t was_ms = 0;
	int found = seen_before(store, stage->uid, &was_ms, err);

	if (found == -1)
		return -1;
	if (found == 1 && was_ms == stage->at_ms)
		return 0;
	return save(store, stage->uid, stage->at_ms, first ? stage->at_ms :
	    now_ms, err);
}

/* Those with a time that the files no longer have; a new array of strings. */
static int
find_gone(struct store *store, const struct config *config, char ***ret,
    size_t *ret_n, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT uid FROM stage WHERE at_ms <> 0");
	int found;

	while ((found = query_step(q, err)) == 1)
		if (config_stage(config, query_text(q, 0)) == NULL) {
			*ret = xgrow(*ret, *ret_n, sizeof **ret);
			(*ret)[(*ret_n)++] = xstrdup(query_text(q, 0));
		}
	query_end(q);
	return found;
}

static int
forget_gone(struct store *store, const struct config *config, int64_t now_ms,
    struct err *err)
{
	char **gone = NULL;
	size_t n = 0, i;
	int result = find_gone(store, config, &gone, &n, err);

	for (i = 0; i < n; i++) {
		if (result == 0)
			result = save(store, gone[i], 0, now_ms, err);
		free(gone[i]);
	}
	free(gone);
	return result;
}

int
stages_sync(struct store *store, const struct config *config, bool first,
    int64_t now_ms, struct err *err)
{
	const struct measure *measure;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++) {
		measure = &config->measures[i];
		for (j = 0; j < measure->nstages; j++)
			if (sync_stage(store, &measure->stages[j], first,
			    now_ms, err) == -1)
				return -1;
	}
	return forget_gone(store, config, now_ms, err);
}

int
stages_shown(struct store *store, const char *uid, int64_t *ret_ms,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT shown_ms FROM stage WHERE uid = ?");

	query_bind_text(q, uid);
	return query_one(q, ret_ms, err) == -1 ? -1 : 0;
}
