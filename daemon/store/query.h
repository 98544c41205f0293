/*
 * query.h - the one way to the database
 *
 * A statement is written once, as a string literal, prepared when first used
 * and kept.  Parameters are bound in order, columns are read in order.  The
 * SQL is the subset common with PostgreSQL.  Only this file's implementation
 * knows which database it is.
 *
 *	struct query *q = query(db, "SELECT id FROM person WHERE handle = ?");
 *
 *	query_bind_text(q, handle);
 *	while ((found = query_step(q, err)) == 1)
 *		use(query_int(q, 0));
 *	query_end(q);
 *
 * Between query() and query_end() the statement is in use; the same literal
 * must not be used inside its own loop.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;
struct query;

/**
 * Open (make, if need be) the database file ${path}; ":memory:" is one that is
 * gone when closed.  The file is readable by its owner alone.  One writer: a second
 * db_open of the same file fails with ERR_BUSY.
 */
struct db *db_open(const char *path, struct err *err);
void	 db_close(struct db *db);

/** Transactions do not nest.  db_rollback outside of one does nothing. */
int	 db_begin(struct db *db, struct err *err);
int	 db_commit(struct db *db, struct err *err);
void	 db_rollback(struct db *db);
bool	 db_in_transaction(const struct db *db);

/** Run a script of statements without parameters. */
int	 db_script(struct db *db, const char *sql, struct err *err);

/** The id of the row added last. */
int64_t	 db_last_id(const struct db *db);

/** Fail the ${n}th step from now on (1: the next), once: for tests. */
void	 db_fail_after(struct db *db, unsigned n);

/** A statement, ready to bind.  Never NULL: a mistake shows in query_step. */
struct query *query(struct db *db, const char *sql);

void	 query_bind_int(struct query *q, int64_t value);
void	 query_bind_text(struct query *q, const char *text);	/* NULL: null */
void	 query_bind_blob(struct query *q, const void *bytes, size_t len);
void	 query_bind_null(struct query *q);

/** 1: there is a row; 0: there is no further one; -1: failed. */
int	 query_step(struct query *q, struct err *err);

int64_t	 query_int(struct query *q, int column);	/* null: 0 */
/** Borrowed until the next step; NULL for null. */
const char *query_text(struct query *q, int column);
const void *query_blob(struct query *q, int column, size_t *ret_len);
bool	 query_is_null(struct query *q, int column);

/** Give the statement back. */
void	 query_end(struct query *q);

/** Step through, give back.  Returns how many rows were changed, -1 on error. */
int64_t	 query_run(struct query *q, struct err *err);

/** For a statement of one number: step, read, give back.  0 where there is no row. */
int	 query_one(struct query *q, int64_t *ret, struct err *err);

#endif
