#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "store/query.h"

#define QUERIES_ROOM 1024	/* places for prepared statements: a power of two */
#define QUERIES_MAX 512		/* of which so many are taken; the program has about 200 */

struct query {
	struct db	*db;
	const char	*sql;		/* the literal: its address is the key */
	sqlite3_stmt	*stmt;
	int		 bound;
	int		 failed;	/* the first SQLite error, or SQLITE_OK */
	bool		 in_use;
};

struct db {
	sqlite3		*handle;
	struct query	 queries[QUERIES_ROOM];	/* by the address of their SQL */
	size_t		 nqueries;
	unsigned	 fail_after;	/* 0: never */
};

static int
db_err(const struct db *db, struct err *err, const char *what)
{
	int code = sqlite3_errcode(db->handle);

	return err_set(err, code == SQLITE_BUSY ? ERR_BUSY :
	    code == SQLITE_FULL ? ERR_FULL : ERR_IO,
	    "database: %s: %s", what, sqlite3_errmsg(db->handle));
}

int
db_script(struct db *db, const char *sql, struct err *err)
{
	if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_err(db, err, "script");
	return 0;
}

/*
 * The file belongs to its owner alone, whatever the umask.  One that is there is
 * not opened: closing it would drop the locks that this process has on it.
 */
static int
make_private(const char *path, struct err *err)
{
	struct stat st;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd != -1)
		close(fd);
	else if (errno != EEXIST)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return err_set(err, ERR_IO, "%s is in the way: it is no file",
		    path);
	if (chmod(path, 0600) == -1)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	return 0;
}

struct db *
db_open(const char *path, struct err *err)
{
	struct db *db = xcalloc(1, sizeof *db);

	if (!str_eq(path, ":memory:") && make_private(path, err) == -1)
		goto fail;
	if (sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		db_err(db, err, path);
		goto fail;
	}
	/*
	 * An exclusive lock proves that there is one writer, and is what keeps
	 * a second daemon off the same store.
	 */
	if (db_script(db,
	    "PRAGMA locking_mode = EXCLUSIVE;"
	    "PRAGMA journal_mode = WAL;"
	    "PRAGMA synchronous = FULL;"
	    "PRAGMA foreign_keys = ON;"
	    "PRAGMA mmap_size = 0;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA secure_delete = FAST;"
	    "PRAGMA cache_size = -4096;"
	    "BEGIN IMMEDIATE; COMMIT;", err) == -1) {
		if (err->kind == ERR_BUSY)
			err_set(err, ERR_BUSY, "%s is in use: another pregond "
			    "runs with this state directory", path);
		else
			err_prefix(err, "%s", path);
		goto fail;
	}
	return db;

fail:
	db_close(db);
	return NULL;
}

void
db_close(struct db *db)
{
	size_t i;

	if (db == NULL)
		return;
	for (i = 0; i < QUERIES_ROOM; i++)
		sqlite3_finalize(db->queries[i].stmt);
	sqlite3_close(db->handle);
	free(db);
}

int
db_begin(struct db *db, struct err *err)
{
	return db_script(db, "BEGIN IMMEDIATE", err);
}

int
db_commit(struct db *db, struct err *err)
{
	if (db->fail_after > 0 && --db->fail_after == 0) {
		db_rollback(db);
		return err_set(err, ERR_IO, "database: commit: failed for a test");
	}
	if (db_script(db, "COMMIT", err) == -1) {
		db_rollback(db);
		return -1;
	}
	return 0;
}

void
db_rollback(struct db *db)
{
	if (db_in_transaction(db))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

bool
db_in_transaction(const struct db *db)
{
	return sqlite3_get_autocommit(db->handle) == 0;
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

void
db_fail_after(struct db *db, unsigned n)
{
	db->fail_after = n;
}

/* The place of the statement ${sql}: its own, or the free one that it gets. */
static struct query *
find_place(struct db *db, const char *sql)
{
	/* Knuth, TAOCP 6.4: the golden ratio spreads neighbouring addresses. */
	size_t i = (size_t)((uint64_t)(uintptr_t)sql *
	    UINT64_C(0x9e3779b97f4a7c15) >> 54) % QUERIES_ROOM;

	while (db->queries[i].sql != NULL && db->queries[i].sql != sql)
		i = (i + 1) % QUERIES_ROOM;
	return &db->queries[i];
}

struct query *
query(struct db *db, const char *sql)
{
	struct query *q = find_place(db, sql);

	if (q->sql == NULL) {
		if (db->nqueries == QUERIES_MAX)
			abort();	/* SQL that is no literal: a leak of ours */
		db->nqueries++;
		q->db = db;
		q->sql = sql;
	}
	if (q->in_use)
		abort();	/* the same statement inside its own loop */
	q->failed = SQLITE_OK;
	if (q->stmt == NULL)
		q->failed = sqlite3_prepare_v3(db->handle, sql, -1,
		    SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL);
	q->bound = 0;
	q->in_use = true;
	return q;
}

static void
bound(struct query *q, int code)
{
	if (q->failed == SQLITE_OK)
		q->failed = code;
}

void
query_bind_int(struct query *q, int64_t value)
{
	bound(q, sqlite3_bind_int64(q->stmt, ++q->bound, value));
}

void
query_bind_text(struct query *q, const char *text)
{
	bound(q, sqlite3_bind_text(q->stmt, ++q->bound, text, -1,
	    SQLITE_TRANSIENT));
}

void
query_bind_blob(struct query *q, const void *bytes, size_t len)
{
	bound(q, sqlite3_bind_blob64(q->stmt, ++q->bound, bytes, len,
	    SQLITE_TRANSIENT));
}

void
query_bind_null(struct query *q)
{
	bound(q, sqlite3_bind_null(q->stmt, ++q->bound));
}

int
query_step(struct query *q, struct err *err)
{
	int code = q->failed;

	if (code == SQLITE_OK && q->db->fail_after > 0 &&
	    --q->db->fail_after == 0)
		return err_set(err, ERR_IO, "database: failed for a test");
	if (code == SQLITE_OK)
		code = sqlite3_step(q->stmt);
	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE)
		return 0;
	return db_err(q->db, err, "query");
}

int64_t
query_int(struct query *q, int column)
{
	return sqlite3_column_int64(q->stmt, column);
}

const char *
query_text(struct query *q, int column)
{
	return (const char *)sqlite3_column_text(q->stmt, column);
}

const void *
query_blob(struct query *q, int column, size_t *ret_len)
{
	const void *bytes = sqlite3_column_blob(q->stmt, column);

	*ret_len = (size_t)sqlite3_column_bytes(q->stmt, column);
	return bytes;
}

bool
query_is_null(struct query *q, int column)
{
	return sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}

void
query_end(struct query *q)
{
	if (q->stmt != NULL) {
		sqlite3_reset(q->stmt);
		sqlite3_clear_bindings(q->stmt);
	}
	q->in_use = false;
}

int64_t
query_run(struct query *q, struct err *err)
{
	int64_t changed;
	int code;

	while ((code = query_step(q, err)) == 1)
		;
	changed = code == 0 ? sqlite3_changes64(q->db->handle) : -1;
	query_end(q);
	return changed;
}

int
query_one(struct query *q, int64_t *ret, struct err *err)
{
	int found = query_step(q, err);

	if (found != -1)
		*ret = found == 1 ? query_int(q, 0) : 0;
	query_end(q);
	return found == -1 ? -1 : 0;
}
