#include "control/correct_rig.h"

#include "control/command.h"

/* The newest broadcast is half sent: one of three has it. */
struct half {
	struct correct	c;
	struct core	core;
};

static void
half_told(struct half *h)
{
	correct_open(&h->c, "2017-08-18 18:00");
	rig_settle(&h->c.p);
	correct_send(&h->c, 1);
}

static void
half_corrected(struct half *h)
{
	correct_open(&h->c, "2017-08-18 18:00");
	rig_settle(&h->c.p);
	correct_send(&h->c, 1000);
	rig_run_until(&h->c.p, denver("2017-08-19 10:00"));
	plan_edit(&h->c.p, MEASURE, "2017-08-21 17:30", "2017-08-22 17:30");
	correct_reload(&h->c);
	correct_send(&h->c, 1);
}

static void
with_another_measure(struct half *h)
{
	half_corrected(h);
	plan_write(&h->c.p, "measures/other.conf", "kind = \"ordinance\"; "
	    "jurisdiction = \"denver\";\n"
	    "title = { en = \"Other\"; es = \"Otra\"; };\n");
	correct_reload(&h->c);
}

static struct held_case {
	const char	*label;
	void		(*open)(struct half *h);
	enum hold_kind	 kind;
	const char	*name;
	int		 handed_over, waiting, planned;
} cases[] = {
	{ "a measure counts a text about it that is half sent", half_told,
	    HOLD_MEASURE, "act", 1, 2, 0 },
	{ "a measure counts a correction that is half sent", half_corrected,
	    HOLD_MEASURE, "act", 1, 2, 1 },
	{ "a measure does not count what is about another one",
	    with_another_measure, HOLD_MEASURE, "other", 0, 0, 0 },
	{ "a list counts a correction that is half sent", half_corrected,
	    HOLD_LIST, "vote", 1, 2, 1 },
	{ "all counts a correction that is half sent", half_corrected,
	    HOLD_ALL, "", 1, 2, 1 },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
is(const json_t *counts, const char *name, int want)
{
	json_int_t got = json_integer_value(json_object_get(counts, name));

	if (got != want)
		print_error("%s: %d, wanted %d\n", name, (int)got, want);
	assert_int_equal(got, want);
}

/* Held by the store already: the command tells how far it got, and wakes nobody. */
static void
check_case(void **state)
{
	const struct held_case *k = *state;
	struct hold hold = { .kind = k->kind };
	struct asked asked = { .arguments = json_pack("{s:s, s:s}", "kind",
	    hold_kind_name(k->kind), "name", k->name) };
	json_t *reply = json_object(), *counts;
	struct half h = { 0 };
	struct err err;

	k->open(&h);
	h.core = (struct core){ .config = h.c.p.config, .store = h.c.p.store };
	snprintf(hold.name, sizeof hold.name, "%s", k->name);
	assert_int_equal(holds_add(h.c.p.store, &hold, &err), 1);
	if (command_hold(&h.core, &asked, reply, &err) == -1)
		fail_msg("%s", err.text);
	counts = json_object_get(reply, "counts");
	is(counts, "handed_over", k->handed_over);
	is(counts, "in_flight", 0);
	is(counts, "waiting", k->waiting);
	is(counts, "planned", k->planned);
	json_decref(asked.arguments);
	json_decref(reply);
	correct_close(&h.c);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("command_held", tests, NULL, NULL);
}
