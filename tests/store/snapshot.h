/*
 * snapshot.h - all that is in a store, as a string: every row of every table,
 * whatever columns it has
 */
#ifndef TESTS_STORE_SNAPSHOT_H
#define TESTS_STORE_SNAPSHOT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "store/store.h"

#define SNAPSHOT_MAX	(8 * 1024 * 1024)
#define SNAPSHOT_TABLES	64

/* A statement per table that shows its rows: "name:", and the values. */
static inline const char *const *
snapshot_tables(struct store *store)
{
	static char *tables[SNAPSHOT_TABLES];
	struct query *q;
	struct err err;
	size_t n = 0;

	if (tables[0] != NULL)
		return (const char *const *)tables;
	q = query(store->db, "SELECT 'SELECT ''' || t.name || ':'' || ' || "
	    "group_concat('quote(' || c.name || ')', '||') || ' FROM ' || "
	    "t.name || ' ORDER BY rowid' FROM sqlite_master t "
	    "JOIN pragma_table_info(t.name) c WHERE t.type = 'table' "
	    "GROUP BY t.name ORDER BY t.name");
	while (query_step(q, &err) == 1)
		tables[n++] = xstrdup(query_text(q, 0));
	query_end(q);
	assert_in_range(n, 1, SNAPSHOT_TABLES - 1);
	return (const char *const *)tables;
}

/* To be freed.  Rows of ${without} are left out; NULL: none are. */
static inline char *
snapshot_without(struct store *store, const char *without)
{
	const char *const *tables = snapshot_tables(store);
	size_t len = without != NULL ? strlen(without) : 0, i;
	const char *line;
	struct query *q;
	struct buf buf;
	struct err err;

	buf_init(&buf, SNAPSHOT_MAX);
	for (i = 0; tables[i] != NULL; i++) {
		q = query(store->db, tables[i]);
		while (query_step(q, &err) == 1) {
			line = query_text(q, 0);
			if (len == 0 || strncmp(line, without, len) != 0 ||
			    line[len] != ':')
				buf_addf(&buf, "%s\n", line);
		}
		query_end(q);
	}
	assert_false(buf_full(&buf));
	return buf_steal(&buf);
}

static inline char *
snapshot_of(struct store *store)
{
	return snapshot_without(store, NULL);
}

static inline void
snapshot_assert(struct store *store, const char *before)
{
	char *now = snapshot_of(store);

	assert_string_equal(now, before);
	free(now);
}

#endif
