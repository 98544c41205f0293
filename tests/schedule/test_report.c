#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/plan_rig.h"
#include "schedule/report.h"

/* Entry ${i} of the plan as it is reported, to be decref'ed. */
static json_t *
entry(struct plan *p, size_t i)
{
	struct err err;
	json_t *plan = report_plan(p->store, p->config, &err), *one;

	if (plan == NULL)
		fail_msg("%s", err.text);
	assert_in_range(i, 0, json_array_size(plan) - 1);
	one = json_incref(json_array_get(plan, i));
	json_decref(plan);
	return one;
}

static void
assert_member(json_t *object, const char *name, const char *want)
{
	char *is = json_dumps(json_object_get(object, name),
	    JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);

	if (is == NULL || !str_eq(is, want))
		fail_msg("%s is %s, wanted %s", name, is, want);
	free(is);
}

struct member {
	const char	*name, *want;	/* as JSON */
};

struct report_case {
	const char	*label;
	struct step	 steps[4];
	struct member	 members[8];
};

#define QUIET_EVENT { NULL, ACT_NOTHING, MEASURE, "2017-08-21 17:30", \
	"2017-08-22 00:30", NULL }
#define TWO_HOURS { NULL, ACT_NOTHING, ALERTS, "3 days at 18:00", \
	"2 hours", NULL }

static struct report_case cases[] = {
	{ "what it is, and where it stands", { { .at = NULL } },
	  { { "alert", "\"soon\"" }, { "event", "\"first_reading\"" },
	    { "number", "1" }, { "state", "\"planned\"" }, { "why", "\"\"" },
	    { "channels", "[\"sms\"]" }, { "template", "\"soon\"" } } },
	{ "its times are local to the jurisdiction, and in words",
	  { { .at = NULL } },
	  { { "at", "\"2017-08-18T18:00:00-06:00\"" },
	    { "day", "\"Friday, August 18\"" }, { "time", "\"6:00 PM\"" },
	    { "rule", "\"3 days before first_reading, at 18:00\"" },
	    { "expires", "\"2017-08-21T17:30:00-06:00\"" },
	    { "began", "null" }, { "ended", "null" } } },
	{ "when it began and ended",
	  { { "2017-08-18 18:00", ACT_SEND, .want = NULL } },
	  { { "state", "\"done\"" },
	    { "began", "\"2017-08-18T18:00:00-06:00\"" },
	    { "ended", "\"2017-08-18T18:00:00-06:00\"" } } },
	{ "why it waits",
	  { { NULL, ACT_RELOAD, MEASURE, "confirmed", "tentative", NULL },
	    { .at = "2017-08-18 18:00" } },
	  { { "why", "\"waits: first_reading is tentative\"" } } },
	{ "of an alert that is gone: no rule, and nobody",
	  { { NULL, ACT_RELOAD, ALERTS, "  soon = {", "  late = {", NULL },
	    { NULL, ACT_CANCEL, .a = "late", .want = NULL } },
	  { { "alert", "\"soon\"" }, { "state", "\"superseded\"" },
	    { "rule", "null" }, { "channels", "[]" },
	    { "template", "null" },
	    { "at", "\"2017-08-18T18:00:00-06:00\"" } } },
	{ "who it is for", { { .at = NULL } },
	  { { "audience", "{\"en\":1,\"es\":1}" }, { "people", "2" },
	    { "people_by_channel", "{\"sms\":2}" },
	    { "later", "[]" }, { "unreachable", "0" } } },
	{ "operators read their own language",
	  { { NULL, ACT_RELOAD, PREGON, "route =",
	      "language = \"es\"; route =", NULL } },
	  { { "day", "\"viernes, 18 de agosto\"" } } },
	{ "moved by quiet hours past its expiry: not reached",
	  { QUIET_EVENT, TWO_HOURS, { NULL, ACT_RELOAD, .want = NULL } },
	  { { "at", "\"2017-08-21T22:30:00-06:00\"" },
	    { "later", "[{\"at\":\"2017-08-22T08:00:00-06:00\",\"people\":2,"
	      "\"time\":\"8:00 AM\"}]" },
	    { "people", "2" }, { "unreachable", "2" } } },
	{ "moved by quiet hours, in time",
	  { QUIET_EVENT, TWO_HOURS, { NULL, ACT_RELOAD, ALERTS, "template =",
	      "expires = \"first_reading at 12:00\"; template =", NULL } },
	  { { "later", "[{\"at\":\"2017-08-22T08:00:00-06:00\",\"people\":2,"
	      "\"time\":\"8:00 AM\"}]" },
	    { "unreachable", "0" } } },
	{ "moved to the very moment of its expiry: not reached",
	  { QUIET_EVENT, TWO_HOURS, { NULL, ACT_RELOAD, ALERTS, "template =",
	      "expires = \"first_reading at 08:00\"; template =", NULL } },
	  { { "people", "2" }, { "unreachable", "2" } } },
	{ "each reader by her own quiet hours",
	  { { NULL, ACT_NOTHING, LIST, "language = \"es\";",
	      "language = \"es\"; zone = \"America/New_York\";", NULL },
	    { NULL, ACT_NOTHING, ALERTS, "3 days at 18:00", "3 days at 20:00",
	      NULL }, { NULL, ACT_RELOAD, .want = NULL } },
	  { { "at", "\"2017-08-18T20:00:00-06:00\"" },
	    { "later", "[{\"at\":\"2017-08-19T06:00:00-06:00\",\"people\":1,"
	      "\"time\":\"6:00 AM\"}]" },
	    { "people", "2" }, { "unreachable", "0" } } },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct report_case *c = *state;
	const struct member *m;
	const struct step *s;
	struct plan p;
	json_t *one;

	plan_open(&p, "2017-08-01 08:00");
	rig_reload(&p);
	for (s = c->steps; step_is_there(s); s++) {
		if (s->at != NULL)
			rig_run_until(&p, denver(s->at));
		story_act(&p, s);
	}
	one = entry(&p, 0);
	for (m = c->members; m < c->members + 8 && m->name != NULL; m++)
		assert_member(one, m->name, m->want);
	json_decref(one);
	plan_close(&p);
}

/* By due time, also where they were planned in another order. */
static void
check_order(void **state)
{
	struct plan p;
	json_t *one;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	rig_reload(&p);
	plan_edit(&p, ALERTS, "alerts = {\n", "alerts = {\n  early = { "
	    "when = \"first_reading - 9 days\"; audience = [ \"vote\" ];\n"
	    "    template = \"soon\"; };\n");
	rig_reload(&p);
	one = entry(&p, 0);
	assert_member(one, "alert", "\"early\"");
	json_decref(one);
	one = entry(&p, 1);
	assert_member(one, "alert", "\"soon\"");
	json_decref(one);
	plan_close(&p);
}

/* An error of the store is one, at whichever step. */
static void
check_failing(void **state)
{
	struct plan p;
	struct err err;
	json_t *plan = NULL;
	unsigned at;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	rig_reload(&p);
	for (at = 1; plan == NULL; at++) {
		assert_in_range(at, 1, 50);
		db_fail_after(p.store->db, at);
		err.kind = ERR_NONE;
		plan = report_plan(p.store, p.config, &err);
		db_fail_after(p.store->db, 0);
		if (plan == NULL)
			assert_int_equal(err.kind, ERR_IO);
	}
	assert_in_range(at, 4, 50);
	assert_int_equal(json_array_size(plan), 1);
	json_decref(plan);
	plan_close(&p);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 2] = {
		[NCASES] = { .name = "the plan is by due time",
		    .test_func = check_order },
		{ .name = "a store that fails is told", .test_func =
		    check_failing },
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
