#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/aspects.h"
#include "store/accepted.h"

#define STALE_LEN 20	/* a number, in digits */

static int
keep_stale(struct store *store, int64_t stale, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO meta (name, bytes) "
	    "VALUES ('accepted_stale', ?) ON CONFLICT (name) DO UPDATE SET "
	    "bytes = excluded.bytes");
	char digits[STALE_LEN + 1];

	snprintf(digits, sizeof digits, "%" PRId64, stale);
	query_bind_blob(q, digits, strlen(digits));
	return query_run(q, err) == -1 ? -1 : 0;
}

static int
keep_event(struct store *store, const struct occasion *o, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO accepted "
	    "(uid, revision, file) SELECT uid, revision, ? FROM occasion "
	    "WHERE uid = ?");

	query_bind_text(q, o->where.file);
	query_bind_text(q, o->uid);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
accepted_keep(struct store *store, const struct config *config, int64_t stale,
    struct err *err)
{
	const struct measure *measure;
	size_t i, j;

	if (keep_stale(store, stale, err) == -1 ||
	    query_run(query(store->db, "DELETE FROM accepted"), err) == -1)
		return -1;
	for (i = 0; i < config->nmeasures; i++) {
		measure = &config->measures[i];
		for (j = 0; j < measure->noccasions; j++)
			if (keep_event(store, &measure->occasions[j],
			    err) == -1)
				return -1;
	}
	return 0;
}

int
accepted_stale(struct store *store, int64_t *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT CAST(bytes AS TEXT) "
	    "FROM meta WHERE name = 'accepted_stale'");
	int found = query_step(q, err);

	if (found == 1)
		*ret = strtoll(query_text(q, 0), NULL, 10);
	query_end(q);
	return found;
}

int
accepted_all(struct store *store, struct accepted **ret, size_t *ret_n,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT a.uid, a.file, t.value, "
	    "COALESCE(o.value, '') FROM accepted a "
	    "LEFT JOIN occasion_aspect t ON t.uid = a.uid "
	    "AND t.revision = a.revision AND t.aspect = ? "
	    "LEFT JOIN occasion_aspect o ON o.uid = a.uid "
	    "AND o.revision = a.revision AND o.aspect = ? ORDER BY a.uid");
	struct accepted *all = NULL, *a;
	size_t n = 0;
	int found;

	query_bind_text(q, ASPECT_TIME);
	query_bind_text(q, ASPECT_OUTCOME);
	while ((found = query_step(q, err)) == 1) {
		all = xgrow(all, n, sizeof *all);
		a = &all[n++];
		*a = (struct accepted){ .starts_ms = query_is_null(q, 2) ? 0 :
		    aspects_moment(query_text(q, 2)) };
		snprintf(a->uid, sizeof a->uid, "%s", query_text(q, 0));
		snprintf(a->file, sizeof a->file, "%s", query_text(q, 1));
		snprintf(a->outcome, sizeof a->outcome, "%s",
		    query_text(q, 3));
	}
	query_end(q);
	if (found == -1) {
		free(all);
		return -1;
	}
	*ret = all;
	*ret_n = n;
	return 0;
}

int
accepted_deadline(struct store *store, const char *uid, const char *name,
    int64_t *ret_ms, struct err *err)
{
	struct query *q = query(store->db, "SELECT d.value FROM accepted a "
	    "JOIN occasion_aspect d ON d.uid = a.uid "
	    "AND d.revision = a.revision AND d.aspect = ? WHERE a.uid = ?");
	char aspect[ASPECT_LEN_MAX + 1];
	int found;

	snprintf(aspect, sizeof aspect, ASPECT_DEADLINE "%s", name);
	query_bind_text(q, aspect);
	query_bind_text(q, uid);
	found = query_step(q, err);
	if (found == 1)
		*ret_ms = aspects_moment(query_text(q, 0));
	query_end(q);
	return found;
}
