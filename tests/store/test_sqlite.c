#include "store/store_rig.h"

#include <sys/wait.h>

static struct db *
open_memory(void)
{
	struct err err;
	struct db *db = db_open(":memory:", &err);

	assert_non_null(db);
	assert_int_equal(db_script(db, "CREATE TABLE t (n INTEGER PRIMARY KEY, "
	    "a TEXT, b BLOB)", &err), 0);
	return db;
}

static int64_t
add(struct db *db, int64_t n, const char *a)
{
	struct query *q = query(db, "INSERT INTO t (n, a) VALUES (?, ?)");
	struct err err;

	query_bind_int(q, n);
	query_bind_text(q, a);
	return query_run(q, &err);
}

static int64_t
count(struct db *db)
{
	struct err err;
	int64_t n = -1;

	assert_int_equal(query_one(query(db, "SELECT count(*) FROM t"), &n,
	    &err), 0);
	return n;
}

static void
reads_what_was_bound(void **state)
{
	struct db *db = open_memory();
	struct query *q = query(db, "INSERT INTO t VALUES (?, ?, ?)");
	struct err err;
	const void *bytes;
	size_t len;

	(void)state;
	query_bind_int(q, INT64_MIN);
	query_bind_text(q, "votaci\u00f3n");
	query_bind_blob(q, "\0\xff", 2);
	assert_int_equal(query_run(q, &err), 1);
	q = query(db, "SELECT n, a, b FROM t");
	assert_int_equal(query_step(q, &err), 1);
	assert_true(query_int(q, 0) == INT64_MIN);
	assert_string_equal(query_text(q, 1), "votaci\u00f3n");
	bytes = query_blob(q, 2, &len);
	assert_int_equal(len, 2);
	assert_memory_equal(bytes, "\0\xff", 2);
	assert_false(query_is_null(q, 2));
	assert_int_equal(query_step(q, &err), 0);
	query_end(q);
	db_close(db);
}

static void
null_is_null(void **state)
{
	struct db *db = open_memory();
	struct query *q = query(db, "INSERT INTO t VALUES (?, ?, ?)");
	struct err err;
	size_t len = 7;

	(void)state;
	query_bind_int(q, 1);
	query_bind_text(q, NULL);
	query_bind_null(q);
	assert_int_equal(query_run(q, &err), 1);
	q = query(db, "SELECT a, b FROM t");
	assert_int_equal(query_step(q, &err), 1);
	assert_null(query_text(q, 0));
	assert_int_equal(query_int(q, 0), 0);
	assert_null(query_blob(q, 1, &len));
	assert_int_equal(len, 0);
	assert_true(query_is_null(q, 1));
	query_end(q);
	db_close(db);
}

/* What was bound is the statement's own, and is gone at the next use. */
static void
bindings_are_copies(void **state)
{
	struct db *db = open_memory();
	char text[] = "vote";
	struct query *q;
	struct err err;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		q = query(db, "INSERT INTO t (a) VALUES (?)");
		if (i == 0)
			query_bind_text(q, text);
		text[0] = 'x';
		assert_int_equal(query_run(q, &err), 1);
	}
	q = query(db, "SELECT a FROM t ORDER BY n");
	assert_int_equal(query_step(q, &err), 1);
	assert_string_equal(query_text(q, 0), "vote");
	assert_int_equal(query_step(q, &err), 1);
	assert_true(query_is_null(q, 0));
	query_end(q);
	db_close(db);
}

static void
run_counts_changes(void **state)
{
	struct db *db = open_memory();
	struct err err;

	(void)state;
	assert_int_equal(add(db, 1, "a"), 1);
	assert_int_equal(add(db, 2, "a"), 1);
	assert_int_equal(query_run(query(db, "UPDATE t SET a = 'b'"), &err), 2);
	assert_int_equal(query_run(query(db, "DELETE FROM t WHERE n = 9"),
	    &err), 0);
	assert_int_equal(query_run(query(db, "INSERT INTO t (n) VALUES (1) "
	    "ON CONFLICT DO NOTHING"), &err), 0);
	db_close(db);
}

static void
last_id_is_the_last(void **state)
{
	struct db *db = open_memory();

	(void)state;
	add(db, 41, "a");
	assert_int_equal(db_last_id(db), 41);
	add(db, 17, "a");
	assert_int_equal(db_last_id(db), 17);
	db_close(db);
}

static void
one_of_nothing_is_zero(void **state)
{
	struct db *db = open_memory();
	struct err err;
	int64_t n = 7;

	(void)state;
	assert_int_equal(query_one(query(db, "SELECT n FROM t"), &n, &err), 0);
	assert_int_equal(n, 0);
	db_close(db);
}

static void
a_mistake_shows_in_the_step(void **state)
{
	struct db *db = open_memory();
	struct query *q;
	struct err err;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		q = query(db, "SELECT n FROM nowhere WHERE n = ?");
		query_bind_int(q, 1);
		assert_int_equal(query_step(q, &err), -1);
		assert_int_equal(err.kind, ERR_IO);
		assert_non_null(strstr(err.text, "nowhere"));
		query_end(q);
	}
	db_close(db);
}

static void
one_parameter_too_many_shows(void **state)
{
	struct db *db = open_memory();
	struct query *q = query(db, "SELECT n FROM t WHERE n = ?");
	struct err err;

	(void)state;
	query_bind_int(q, 1);
	query_bind_int(q, 2);
	assert_int_equal(query_step(q, &err), -1);
	query_end(q);
	q = query(db, "SELECT n FROM t WHERE n = ?");
	query_bind_int(q, 1);
	assert_int_equal(query_step(q, &err), 0);
	query_end(q);
	db_close(db);
}

static void
a_conflict_is_an_error(void **state)
{
	struct db *db = open_memory();

	(void)state;
	assert_int_equal(add(db, 1, "a"), 1);
	assert_int_equal(add(db, 1, "b"), -1);
	assert_int_equal(add(db, 2, "b"), 1);
	assert_int_equal(count(db), 2);
	db_close(db);
}

static void
rollback_undoes(void **state)
{
	struct db *db = open_memory();
	struct err err;

	(void)state;
	assert_false(db_in_transaction(db));
	db_rollback(db);
	assert_int_equal(db_begin(db, &err), 0);
	assert_true(db_in_transaction(db));
	add(db, 1, "a");
	db_rollback(db);
	assert_false(db_in_transaction(db));
	assert_int_equal(count(db), 0);
	assert_int_equal(db_begin(db, &err), 0);
	add(db, 1, "a");
	assert_int_equal(db_commit(db, &err), 0);
	db_rollback(db);
	assert_int_equal(count(db), 1);
	db_close(db);
}

static void
transactions_do_not_nest(void **state)
{
	struct db *db = open_memory();
	struct err err;

	(void)state;
	assert_int_equal(db_begin(db, &err), 0);
	add(db, 1, "a");
	assert_int_equal(db_begin(db, &err), -1);
	assert_true(db_in_transaction(db));
	assert_int_equal(db_commit(db, &err), 0);
	assert_int_equal(db_commit(db, &err), -1);
	assert_int_equal(count(db), 1);
	db_close(db);
}

static void
the_nth_step_fails_once(void **state)
{
	struct db *db = open_memory();

	(void)state;
	db_fail_after(db, 2);
	assert_int_equal(add(db, 1, "a"), 1);
	assert_int_equal(add(db, 2, "a"), -1);
	assert_int_equal(add(db, 3, "a"), 1);
	assert_int_equal(count(db), 2);
	db_close(db);
}

static void
a_commit_can_be_the_nth(void **state)
{
	struct db *db = open_memory();
	struct err err;

	(void)state;
	assert_int_equal(db_begin(db, &err), 0);
	db_fail_after(db, 2);
	assert_int_equal(add(db, 1, "a"), 1);
	assert_int_equal(db_commit(db, &err), -1);
	assert_int_equal(err.kind, ERR_IO);
	assert_false(db_in_transaction(db));
	assert_int_equal(count(db), 0);
	db_close(db);
}

/* A process of its own tries: the kind of error it gets, ERR_NONE if it may. */
static enum err_kind
try_from_elsewhere(const char *path)
{
	struct err err = { .kind = ERR_NONE };
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(db_open(path, &err) != NULL ? ERR_NONE : (int)err.kind);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return (enum err_kind)WEXITSTATUS(status);
}

static void
one_writer(void **state)
{
	struct rig *r = rig_new_dir();
	struct db *db = db_open(r->path, &r->err);

	(void)state;
	assert_non_null(db);
	assert_int_equal(try_from_elsewhere(r->path), ERR_BUSY);
	db_close(db);
	assert_int_equal(try_from_elsewhere(r->path), ERR_NONE);
	rig_free(r);
}

/* POSIX locks go when any descriptor of the file is closed: none may be. */
static void
a_second_try_here_does_not_unlock(void **state)
{
	struct rig *r = rig_new_dir();
	struct db *db = db_open(r->path, &r->err);

	(void)state;
	assert_null(db_open(r->path, &r->err));
	assert_int_equal(r->err.kind, ERR_BUSY);
	assert_non_null(strstr(r->err.text, r->path));
	assert_int_equal(try_from_elsewhere(r->path), ERR_BUSY);
	db_close(db);
	rig_free(r);
}

static unsigned
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void
the_files_are_the_owners_alone(void **state)
{
	struct rig *r = rig_new_dir();
	mode_t old = umask(0);
	struct db *db = db_open(r->path, &r->err);
	char wal[128];

	(void)state;
	assert_non_null(db);
	db_script(db, "CREATE TABLE t (n INTEGER)", &r->err);
	umask(old);
	snprintf(wal, sizeof wal, "%s-wal", r->path);
	assert_int_equal(mode_of(r->path), 0600);
	assert_int_equal(mode_of(wal), 0600);
	db_close(db);
	chmod(r->path, 0644);
	db = db_open(r->path, &r->err);
	assert_int_equal(mode_of(r->path), 0600);
	db_close(db);
	rig_free(r);
}

static void
a_symbolic_link_is_refused(void **state)
{
	struct rig *r = rig_new_dir();
	char target[128];

	(void)state;
	snprintf(target, sizeof target, "%s/elsewhere", r->dir);
	assert_int_equal(symlink(target, r->path), 0);
	assert_null(db_open(r->path, &r->err));
	assert_int_not_equal(access(target, F_OK), 0);
	rig_free(r);
}

static void
a_missing_folder_is_an_error(void **state)
{
	struct err err;

	(void)state;
	assert_null(db_open("/tmp/pregon-no-such-folder/store.db", &err));
	assert_int_equal(err.kind, ERR_IO);
	assert_non_null(strstr(err.text, "/tmp/pregon-no-such-folder"));
}

static void
another_file_is_no_database(void **state)
{
	struct rig *r = rig_new_dir();
	FILE *file = fopen(r->path, "w");
	int i;

	(void)state;
	for (i = 0; i < 1000; i++)
		fputs("phone,name\n", file);
	fclose(file);
	assert_null(db_open(r->path, &r->err));
	assert_int_equal(r->err.kind, ERR_IO);
	rig_free(r);
}

static void
it_is_durable_and_strict(void **state)
{
	struct rig *r = rig_new_file();

	(void)state;
	assert_int_equal(rig_number(r, "PRAGMA synchronous"), 2);
	assert_int_equal(rig_number(r, "PRAGMA foreign_keys"), 1);
	assert_int_equal(rig_number(r, "PRAGMA mmap_size"), 0);
	assert_int_equal(query_run(query(r->store->db, "INSERT INTO address "
	    "VALUES (0, x'00', 4711, x'00')"), &r->err), -1);
	rig_free(r);
}

/* A daemon that runs for weeks comes to use every statement that it has. */
static void
there_is_room_for_every_statement(void **state)
{
	static char sql[400][24];
	struct rig *r = rig_new();
	int64_t got;
	int round, i;

	(void)state;
	for (round = 0; round < 2; round++)
		for (i = 0; i < 400; i++) {
			snprintf(sql[i], sizeof sql[i], "SELECT %d", i);
			assert_int_equal(query_one(query(r->store->db, sql[i]),
			    &got, &r->err), 0);
			assert_int_equal(got, i);
		}
	rig_free(r);
}

static const struct CMUnitTest tests[] = {
	{ "what was bound is read back", reads_what_was_bound, NULL, NULL,
	    NULL },
	{ "null is null, zero and no bytes", null_is_null, NULL, NULL, NULL },
	{ "bindings are copies, and gone at the next use", bindings_are_copies,
	    NULL, NULL, NULL },
	{ "query_run says how many rows were changed", run_counts_changes,
	    NULL, NULL, NULL },
	{ "the last id is that of the row added last", last_id_is_the_last,
	    NULL, NULL, NULL },
	{ "one of no rows is 0", one_of_nothing_is_zero, NULL, NULL, NULL },
	{ "a mistake shows in the step, each time",
	    a_mistake_shows_in_the_step, NULL, NULL, NULL },
	{ "a parameter too many shows in the step",
	    one_parameter_too_many_shows, NULL, NULL, NULL },
	{ "a conflict is an error, and the next one goes on",
	    a_conflict_is_an_error, NULL, NULL, NULL },
	{ "rollback undoes, and outside of a transaction does nothing",
	    rollback_undoes, NULL, NULL, NULL },
	{ "transactions do not nest", transactions_do_not_nest, NULL, NULL,
	    NULL },
	{ "the nth step fails, once", the_nth_step_fails_once, NULL, NULL,
	    NULL },
	{ "a commit can be the one that fails, and rolls back",
	    a_commit_can_be_the_nth, NULL, NULL, NULL },
	{ "a second opener is busy, until the first closes", one_writer, NULL,
	    NULL, NULL },
	{ "a second try in the same process does not unlock the file",
	    a_second_try_here_does_not_unlock, NULL, NULL, NULL },
	{ "the files are their owner's alone", the_files_are_the_owners_alone,
	    NULL, NULL, NULL },
	{ "a symbolic link is refused", a_symbolic_link_is_refused, NULL, NULL,
	    NULL },
	{ "a missing folder is an error", a_missing_folder_is_an_error, NULL,
	    NULL, NULL },
	{ "a file that is no database is an error",
	    another_file_is_no_database, NULL, NULL, NULL },
	{ "there is room for every statement of the program",
	    there_is_room_for_every_statement, NULL, NULL, NULL },
	{ "it is durable, without mmap, and keeps references",
	    it_is_durable_and_strict, NULL, NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("sqlite", tests, NULL, NULL);
}
