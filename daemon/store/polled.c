#include <stdlib.h>

#include "base/alloc.h"
#include "store/polled.h"

/* The row of meta that tells. */
static char *
row_of(const char *account)
{
	return xasprintf("polled.%s", account);
}

int
polled_get(struct store *store, const char *account, int64_t *ret_ms,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT number FROM meta WHERE name = ?");
	char *row = row_of(account);
	int found;

	query_bind_text(q, row);
	found = query_step(q, err);
	if (found == 1)
		*ret_ms = query_int(q, 0);
	query_end(q);
	free(row);
	return found;
}

int
polled_set(struct store *store, const char *account, int64_t began_ms,
    struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO meta (name, number) "
	    "VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "
	    "number = excluded.number");
	char *row = row_of(account);
	int64_t changed;

	query_bind_text(q, row);
	query_bind_int(q, began_ms);
	changed = query_run(q, err);
	free(row);
	return changed == -1 ? -1 : 0;
}
