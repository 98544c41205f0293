/*
 * The core over a store that fails: what a reload leaves when it is not applied, and
 * what is shown of one that nobody asked for yet.
 */
#include "control/core_rig.h"
#include "store/full_disk.h"
#include "store/ledger.h"

#define LEDGER "optouts.ledger"
#define AT "2017-08-10 12:00"

/* What a reload that fails must leave as it was. */
static void
assert_as_before(struct core_rig *r)
{
	assert_false(db_in_transaction(r->core->store->db));
	assert_int_equal(core_rig_number(r, "SELECT due_ms FROM broadcast"),
	    denver("2017-08-18 18:00"));
	assert_int_equal(core_rig_number(r,
	    "SELECT count(*) FROM membership"), 2);
}

/* Another time, and one of two people. */
static void
edit(struct core_rig *r)
{
	plan_edit(&r->p, ALERTS, "3 days", "2 days");
	plan_edit(&r->p, LIST, "language = \"es\";",
	    "language = \"es\"; consent = \"no\";");
}

static void
assert_read(struct core_rig *r)
{
	assert_int_equal(core_rig_number(r, "SELECT due_ms FROM broadcast"),
	    denver("2017-08-19 18:00"));
	assert_int_equal(core_rig_number(r,
	    "SELECT count(*) FROM membership"), 1);
}

/* Something is to be written to the ledger, and cannot be. */
static void
a_full_disk_leaves_no_transaction(void **state)
{
	struct ledger_record record = { .stop = true, .kind = 1 };
	struct core_rig r;
	int kept;

	(void)state;
	core_rig_open(&r, AT);
	core_rig_start(&r);
	edit(&r);
	kept = disk_full(LEDGER);
	store_note(r.core->store, &record);
	assert_int_equal(core_rig_reload(&r, true), -1);
	assert_non_null(strstr(r.err.text, LEDGER));
	assert_as_before(&r);
	disk_empty(kept);
	assert_int_equal(core_rig_reload(&r, true), 0);
	assert_read(&r);
	core_rig_close(&r);
}

static void
any_failure_leaves_the_old_files(void **state)
{
	struct core_rig r;
	int result = -1;
	unsigned n;

	(void)state;
	core_rig_open(&r, AT);
	core_rig_start(&r);
	edit(&r);
	for (n = 1; result == -1; n++) {
		assert_in_range(n, 1, 2000);
		db_fail_after(r.core->store->db, n);
		result = core_rig_reload(&r, true);
		db_fail_after(r.core->store->db, 0);
		if (result == -1)
			assert_as_before(&r);
	}
	assert_true(n > 50);
	assert_read(&r);
	core_rig_close(&r);
}

/* Whatever fails while it is looked at: it is an error, and never "wait for approval". */
static void
an_error_is_no_wait_for_approval(void **state)
{
	struct core_rig r;
	json_t *changes = NULL;
	unsigned n;

	(void)state;
	core_rig_open(&r, AT);
	core_rig_start(&r);
	for (n = 1; changes == NULL; n++) {
		assert_in_range(n, 1, 1000);
		db_fail_after(r.core->store->db, n);
		changes = core_would_change(r.core, &r.mistakes, &r.err);
		assert_true(changes != NULL || r.err.kind == ERR_IO);
		assert_null(json_object_get(changes, "approval"));
	}
	db_fail_after(r.core->store->db, 0);
	assert_true(n > 10);
	json_decref(changes);
	core_rig_close(&r);
}

/* Her phone and his e-mail in one row. */
#define EVA	"{ email = \"eva@example.org\"; language = \"en\"; },\n  "
#define HER	"{ phone = \"+1 303 555 0191\";"
#define BOTH	HER " email = \"eva@example.org\";"

static void
refused_rows_are_those_in_force(void **state)
{
	struct core_rig r;

	(void)state;
	core_rig_open(&r, AT);
	plan_edit(&r.p, LIST, HER, EVA HER);
	core_rig_start(&r);
	assert_int_equal(r.core->refused_rows, 0);
	plan_edit(&r.p, LIST, EVA HER, BOTH);
	plan_edit(&r.p, MEASURE, "2017-08-21 17:30", "2017-08-01 17:30");
	assert_int_equal(core_rig_reload(&r, true), -1);
	assert_int_equal(r.err.kind, ERR_REFUSED);
	assert_int_equal(r.core->refused_rows, 0);
	plan_edit(&r.p, MEASURE, "2017-08-01 17:30", "2017-08-21 17:30");
	assert_int_equal(core_rig_reload(&r, true), 0);
	assert_int_equal(r.core->refused_rows, 1);
	core_rig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "a reload on a full disk leaves no transaction, and nothing of it",
		    a_full_disk_leaves_no_transaction, NULL, NULL, NULL },
		{ "whatever fails in a reload, the old files stay in force",
		    any_failure_leaves_the_old_files, NULL, NULL, NULL },
		{ "an error is no wait for approval",
		    an_error_is_no_wait_for_approval, NULL, NULL, NULL },
		{ "the refused rows are those of the files in force",
		    refused_rows_are_those_in_force, NULL, NULL, NULL },
	};

	return cmocka_run_group_tests_name("core", tests, NULL, NULL);
}
