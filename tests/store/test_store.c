#include "store/store_rig.h"

#include "store/schema.h"

static int64_t
newest(void)
{
	int64_t n = 0;

	while (schema_steps[n] != NULL)
		n++;
	return n;
}

/* How many runs the closed store ${r} has seen. */
static int64_t
runs_in(struct rig *r)
{
	struct db *db = db_open(r->path, &r->err);
	int64_t n;

	assert_non_null(db);
	assert_int_equal(query_one(query(db, "SELECT count(*) FROM run"), &n,
	    &r->err), 0);
	db_close(db);
	return n;
}

static void
script(struct rig *r, const char *sql)
{
	struct db *db = db_open(r->path, &r->err);

	assert_non_null(db);
	assert_int_equal(db_script(db, sql, &r->err), 0);
	db_close(db);
}

static struct store *
try_open(struct rig *r)
{
	return store_open(r->path, vault_load(r->key, &r->err), NOW, &r->err);
}

static void
an_empty_one_gets_its_tables(void **state)
{
	struct rig *r = rig_new_file();

	(void)state;
	assert_int_equal(rig_number(r, "SELECT number FROM meta "
	    "WHERE name = 'schema'"), newest());
	assert_in_range(rig_number(r, "SELECT count(*) FROM sqlite_master "
	    "WHERE type = 'table'"), 10, 60);
	rig_free(r);
}

static void
what_was_there_stays(void **state)
{
	struct rig *r = rig_new_file();

	(void)state;
	rig_suppress(r, ADA);
	rig_restart(r, NOW + HOUR);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 1);
	rig_free(r);
}

static void
runs_are_counted(void **state)
{
	struct rig *r = rig_new_file();
	int64_t first = r->store->run;

	(void)state;
	assert_true(first > 0);
	assert_int_equal(r->store->first_ms, NOW);
	rig_restart(r, NOW + HOUR);
	assert_true(r->store->run > first);
	assert_int_equal(r->store->first_ms, NOW);
	rig_free(r);
}

static void
memory_is_gone(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_suppress(r, ADA);
	store_close(r->store);
	r->store = store_open(":memory:", vault_throwaway(), NOW, &r->err);
	assert_non_null(r->store);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 0);
	rig_free(r);
}

static void
the_wrong_key_is_refused(void **state)
{
	struct rig *r = rig_new_file();

	(void)state;
	store_close(r->store);
	r->store = store_open(r->path, vault_throwaway(), NOW, &r->err);
	assert_null(r->store);
	assert_int_equal(r->err.kind, ERR_REFUSED);
	assert_int_equal(runs_in(r), 1);
	rig_open(r, NOW);	/* and the right one still fits */
	rig_free(r);
}

static void
newer_tables_are_refused(void **state)
{
	struct rig *r = rig_new_file();

	(void)state;
	store_close(r->store);
	r->store = NULL;
	script(r, "UPDATE meta SET number = number + 1 WHERE name = 'schema'");
	assert_null(try_open(r));
	assert_int_equal(r->err.kind, ERR_REFUSED);
	assert_int_equal(runs_in(r), 1);
	rig_free(r);
}

static void
a_second_opener_is_busy(void **state)
{
	struct rig *r = rig_new_file();

	(void)state;
	assert_null(try_open(r));
	assert_int_equal(r->err.kind, ERR_BUSY);
	rig_suppress(r, ADA);	/* the first goes on */
	rig_free(r);
}

static void
a_failed_step_leaves_nothing(void **state)
{
	struct rig *r = rig_new_dir();
	struct db *db;
	int64_t n;

	(void)state;
	script(r, "CREATE TABLE person (id INTEGER)");
	assert_null(try_open(r));
	assert_non_null(strstr(r->err.text, "step 1 of the store's tables"));
	db = db_open(r->path, &r->err);
	assert_int_equal(query_one(query(db, "SELECT count(*) "
	    "FROM sqlite_master"), &n, &r->err), 0);
	assert_int_equal(n, 1);
	db_close(db);
	rig_free(r);
}

static void
close_rolls_back(void **state)
{
	struct rig *r = rig_new_file();

	(void)state;
	rig_begin(r);
	rig_suppress(r, ADA);
	rig_restart(r, NOW);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 0);
	rig_free(r);
}

static void
close_of_nothing(void **state)
{
	(void)state;
	store_close(NULL);
}

static const struct CMUnitTest tests[] = {
	{ "an empty store gets its tables", an_empty_one_gets_its_tables, NULL,
	    NULL, NULL },
	{ "what was there stays", what_was_there_stays, NULL, NULL, NULL },
	{ "each opening is a run; the first is remembered", runs_are_counted,
	    NULL, NULL, NULL },
	{ "a store in memory is gone when closed", memory_is_gone, NULL, NULL,
	    NULL },
	{ "another key is refused, and nothing is changed",
	    the_wrong_key_is_refused, NULL, NULL, NULL },
	{ "tables of a newer pregond are refused, and nothing is changed",
	    newer_tables_are_refused, NULL, NULL, NULL },
	{ "a second opener is busy", a_second_opener_is_busy, NULL, NULL,
	    NULL },
	{ "a step that fails leaves nothing behind",
	    a_failed_step_leaves_nothing, NULL, NULL, NULL },
	{ "what was not committed is gone", close_rolls_back, NULL, NULL,
	    NULL },
	{ "there need not be a store to close", close_of_nothing, NULL, NULL,
	    NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
