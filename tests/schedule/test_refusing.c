#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/plan_rig.h"

#include "schedule/refusing.h"

#define FIRST	"2017-08-21 17:30"
#define NOW	"2017-08-10 12:00"
#define LATER	"2017-08-20 12:00"
#define PASSED	"it was to come, and this has passed"
#define GONE	"is gone, and people were told when it is"
#define CLOSES	"deadlines = { closes = { when = \"- 2 hours\"; title = { " \
	"en = \"Closes\"; es = \"Cierra\"; }; }; }; status"

/* The store reads the files, and they are in force or refused. */
static int
accept(struct plan *p, struct err *err)
{
	struct config *old = p->config;
	struct planned planned;
	int result;

	p->config = plan_load(p);
	assert_int_equal(store_begin(p->store, err), 0);
	if (planner_sync(p->store, p->config, p->now_ms, &planned, err) == -1)
		fail_msg("%s", err->text);
	result = refusing_accept(p->store, p->config, p->now_ms, err);
	if (result == 0)
		assert_int_equal(store_commit(p->store, err), 0);
	else
		store_rollback(p->store);
	config_unref(old);
	return result;
}

/* Files in force at NOW, and what is edited of them at ${at}. */
static const struct refusing_case {
	const char	*label, *before_old, *before_new;
	const char	*at, *old, *new;
	const char	*want;		/* NULL: they are read */
} cases[] = {
	{ "an event may move to another time that is to come", NULL, NULL,
	  NOW, FIRST, "2017-08-22 17:30", NULL },
	{ "not to one that has passed", NULL, NULL,
	  NOW, FIRST, "2017-08-09 17:30", "events.first_reading.starts: "
	  PASSED },
	{ "it took place: concluded", NULL, NULL, NOW, FIRST "\";\n    status "
	  "= \"confirmed\"", "2017-08-09 17:30\";\n    status = "
	  "\"concluded\"", NULL },
	{ "it does not take place, and the file still has a date", NULL, NULL,
	  NOW, FIRST "\";\n    status = \"confirmed\"", "2017-08-09 17:30\";\n"
	  "    status = \"cancelled\"", NULL },
	{ "one that is over may move to where it was", NULL, NULL,
	  "2017-08-22 12:00", FIRST, "2017-08-21 17:00", NULL },
	{ "a deadline may move to another time that is to come", "status",
	  CLOSES, LATER, "- 2 hours", "- 3 hours", NULL },
	{ "not to one that has passed", "status", CLOSES,
	  LATER, "- 2 hours", "- 3 days", "deadlines.closes: " PASSED },
	{ "a deadline may pass by a move of its event", "status", CLOSES,
	  LATER, FIRST, "2017-08-20 13:00", NULL },
	{ "what takes an event's place is to come", NULL, NULL,
	  NOW, "status = \"confirmed\"", "status = \"cancelled\"; replaced_by "
	  "= \"final_vote\"", NULL },
	{ "it cannot be over", "2017-08-28 17:30", "2017-08-11 17:30",
	  LATER, "status = \"confirmed\"", "status = \"cancelled\"; "
	  "replaced_by = \"final_vote\"", "events.first_reading.replaced_by: "
	  "final_vote has passed" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check(void **state)
{
	const struct refusing_case *c = *state;
	struct err err;
	struct plan p;

	plan_open(&p, NOW);
	if (c->before_old != NULL)
		plan_edit(&p, MEASURE, c->before_old, c->before_new);
	assert_int_equal(accept(&p, &err), 0);
	p.now_ms = denver(c->at);
	plan_edit(&p, MEASURE, c->old, c->new);
	assert_int_equal(accept(&p, &err), c->want == NULL ? 0 : -1);
	if (c->want != NULL) {
		assert_int_equal(err.kind, ERR_REFUSED);
		if (strstr(err.text, c->want) == NULL)
			fail_msg("\"%s\" is not in: %s", c->want, err.text);
		/* And so until they are mended. */
		assert_int_equal(accept(&p, &err), -1);
		plan_edit(&p, MEASURE, c->new, c->old);
		assert_int_equal(accept(&p, &err), 0);
	}
	plan_close(&p);
}

static void
what_the_store_sees_first_is_in_force(void **state)
{
	struct err err;
	struct plan p;

	(void)state;
	plan_open(&p, "2017-08-21 18:00");
	assert_int_equal(accept(&p, &err), 0);
	plan_close(&p);
}

static void
an_event_that_people_expect_cannot_be_gone(void **state)
{
	struct err err;
	struct plan p;

	(void)state;
	plan_open(&p, NOW);
	assert_int_equal(accept(&p, &err), 0);
	assert_int_equal(query_run(query(p.store->db, "INSERT INTO told "
	    "(id, broadcast, language, digest) VALUES (1, NULL, 'en', "
	    "CAST('' AS BLOB))"), &err), 1);
	assert_int_equal(query_run(query(p.store->db, "INSERT INTO told_aspect "
	    "(told, uid, aspect, revision, stated) VALUES (1, "
	    "'first_reading', 'time', 1, 1)"), &err), 1);
	plan_edit(&p, MEASURE, "  first_reading = {", "  reading_1 = {");
	plan_edit(&p, ALERTS, "first_reading", "reading_1");
	assert_int_equal(accept(&p, &err), -1);
	assert_non_null(strstr(err.text, "measures/act.conf: "
	    "events.first_reading: " GONE));
	plan_close(&p);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 2];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check, .initial_state = (void *)&cases[i] };
	tests[i++] = (struct CMUnitTest){
		.name = "what the store sees first is in force",
		.test_func = what_the_store_sees_first_is_in_force };
	tests[i] = (struct CMUnitTest){
		.name = "an event that people expect cannot be gone",
		.test_func = an_event_that_people_expect_cannot_be_gone };
	return cmocka_run_group_tests_name("refusing", tests, NULL, NULL);
}
