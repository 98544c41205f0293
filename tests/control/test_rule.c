/*
 * The rule of who must approve: who says yes to files that weaken it, and what a start
 * does with such files.
 */
#include "control/rule_rig.h"
#include "control/start_hold.h"
#include "store/holds.h"

#define ROOT	0
#define DAEMON	1

/*
 * Who says yes.
 */

static void
start(struct plan *p, const struct config *next)
{
	struct err err;

	assert_int_equal(store_begin(p->store, &err), 0);
	if (rule_start(p->store, next, p->now_ms, &err) == -1)
		fail_msg("%s", err.text);
	assert_int_equal(store_commit(p->store, &err), 0);
}

/* ${uid} says yes to what it sees: 0, or -1 with ${err}. */
static int
approve(struct plan *p, const struct config *next, uid_t uid, struct err *err)
{
	json_t *shown = rule_report(p->store, next, err);
	struct blind digest;
	int result;

	assert_non_null(shown);
	assert_int_equal(sodium_hex2bin(digest.bytes, BLIND_LEN,
	    json_string_value(json_object_get(shown, "digest")),
	    2 * BLIND_LEN, NULL, NULL, NULL), 0);
	json_decref(shown);
	result = rule_approve(p->store, next, uid, &digest, p->now_ms, err);
	return result;
}

static void
two_organizers_say_yes(void **state)
{
	struct config *next;
	struct plan p;
	struct err err;

	(void)state;
	rule_open(&p);
	rule_read(&p);
	plan_edit(&p, ALERTS, "approve = 2", "approve = 0");
	next = plan_load(&p);
	assert_int_equal(rule_check(p.store, next, &err), -1);
	assert_int_equal(approve(&p, next, ROOT, &err), 0);
	assert_int_equal(approve(&p, next, ROOT, &err), -1);
	assert_non_null(strstr(err.text, "already"));
	assert_int_equal(rule_check(p.store, next, &err), -1);
	assert_non_null(strstr(err.text, "1 organizer must"));
	assert_int_equal(approve(&p, next, 4000000001u, &err), -1);
	assert_non_null(strstr(err.text, "names root, daemon"));
	assert_int_equal(approve(&p, next, DAEMON, &err), 0);
	assert_int_equal(rule_check(p.store, next, &err), 0);
	config_unref(next);
	plan_close(&p);
}

/* Whoever makes herself an organizer is none before others said so. */
static void
a_new_organizer_does_not_count_yet(void **state)
{
	struct config *next;
	struct plan p;
	struct err err;

	(void)state;
	rule_open(&p);
	plan_edit(&p, PREGON, ", \"daemon\"", "");
	plan_edit(&p, PREGON, "approve = 1", "approve = 0");
	plan_edit(&p, ALERTS, "approve = 2", "approve = 1");
	rule_load(&p);
	rule_read(&p);
	plan_edit(&p, PREGON, "\"root\"", "\"daemon\"");
	next = plan_load(&p);
	assert_int_equal(approve(&p, next, DAEMON, &err), -1);
	assert_non_null(strstr(err.text, "you are daemon, and organizers in "
	    "pregon.conf names root"));
	config_unref(next);
	plan_close(&p);
}

/* Whether everything is held. */
static bool
is_held(struct plan *p)
{
	struct err err;
	int held = holds_carrier(p->store, "main", &err);

	assert_int_not_equal(held, -1);
	return held == 1;
}

static void
a_start_holds_everything_and_only_a_reload_ends_that(void **state)
{
	struct config *next;
	struct plan p;
	struct err err;

	(void)state;
	rule_open(&p);
	rule_read(&p);
	plan_edit(&p, ALERTS, "approve = 2", "approve = 0");
	next = plan_load(&p);
	start(&p, next);
	start(&p, next);
	assert_true(is_held(&p));
	assert_int_equal(start_hold_check_release(p.store, &err), -1);
	assert_int_equal(approve(&p, next, ROOT, &err), 0);
	assert_int_equal(approve(&p, next, DAEMON, &err), 0);
	config_unref(p.config);
	p.config = next;
	rule_read(&p);
	assert_false(is_held(&p));
	assert_int_equal(start_hold_check_release(p.store, &err), 0);
	plan_close(&p);
}

/* Were she waited for, nobody could ever say yes, nor mend the file. */
static void
who_has_no_account_is_not_waited_for(void **state)
{
	struct config *next;
	struct plan p;
	struct err err;

	(void)state;
	rule_open(&p);
	plan_edit(&p, PREGON, "\"daemon\" ]", "\"nobody-is-called-so\" ]");
	rule_load(&p);
	rule_read(&p);
	plan_edit(&p, PREGON, "nobody-is-called-so", "daemon");
	next = plan_load(&p);
	assert_int_equal(rule_check(p.store, next, &err), -1);
	assert_non_null(strstr(err.text, "1 organizer must"));
	assert_int_equal(approve(&p, next, ROOT, &err), 0);
	assert_int_equal(rule_check(p.store, next, &err), 0);
	config_unref(next);
	plan_close(&p);
}

static void
a_start_with_the_same_files_holds_nothing(void **state)
{
	struct plan p;

	(void)state;
	rule_open(&p);
	start(&p, p.config);
	start(&p, p.config);
	assert_false(is_held(&p));
	plan_close(&p);
}

/*
 * A person's own hold.
 */

enum order {
	END,
	ANA_HOLDS,
	WEAK_START,	/* on files that weaken the rule */
	RELOAD,		/* with the files put back */
	START,		/* likewise */
};

static struct order_case {
	const char	*label;
	enum order	 order[6];
} orders[] = {
	{ "a hold outlives a start that holds, and a reload",
	  { ANA_HOLDS, WEAK_START, RELOAD, END } },
	{ "one that begins while a start holds, too",
	  { WEAK_START, ANA_HOLDS, RELOAD, END } },
	{ "and where the files are put back before another start",
	  { ANA_HOLDS, WEAK_START, START, END } },
	{ "through many starts",
	  { WEAK_START, ANA_HOLDS, WEAK_START, RELOAD, START, END } },
	{ "and where nothing else holds", { ANA_HOLDS, RELOAD, START, END } },
};
#define NORDERS (sizeof orders / sizeof orders[0])

#define ANA 4000000002u

static void
take_turn(struct plan *p, const struct config *weak, enum order what)
{
	struct hold hold = { .kind = HOLD_ALL, .uid = ANA,
	    .since_ms = p->now_ms, .why = "wrong link" };
	struct err err;

	switch (what) {
	case ANA_HOLDS:
		assert_int_equal(holds_add(p->store, &hold, &err), 1);
		break;
	case WEAK_START:
		start(p, weak);
		break;
	case RELOAD:
		rule_read(p);
		break;
	case START:
		start(p, p->config);
		break;
	case END:
		break;
	}
}

static void
her_hold_is_hers_to_end(void **state)
{
	const struct order_case *c = *state;
	struct config *weak;
	struct hold hold;
	struct plan p;
	struct err err;
	size_t i;

	rule_open(&p);
	rule_read(&p);
	plan_edit(&p, ALERTS, "approve = 2", "approve = 0");
	weak = plan_load(&p);
	for (i = 0; c->order[i] != END; i++)
		take_turn(&p, weak, c->order[i]);
	assert_int_equal(holds_get(p.store, HOLD_ALL, "", &hold, &err), 1);
	assert_int_equal(hold.uid, ANA);
	assert_string_equal(hold.why, "wrong link");
	assert_int_equal(start_hold_check_release(p.store, &err), 0);
	assert_int_equal(holds_remove(p.store, HOLD_ALL, "", p.now_ms, &err),
	    1);
	assert_false(is_held(&p));
	config_unref(weak);
	plan_close(&p);
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		{ "two organizers say yes, each for herself",
		    two_organizers_say_yes, NULL, NULL, NULL },
		{ "a new organizer does not count yet",
		    a_new_organizer_does_not_count_yet, NULL, NULL, NULL },
		{ "a start holds everything, and only a reload ends that",
		    a_start_holds_everything_and_only_a_reload_ends_that, NULL,
		    NULL, NULL },
		{ "who has no account here is not waited for",
		    who_has_no_account_is_not_waited_for, NULL, NULL, NULL },
		{ "a start with the same files holds nothing",
		    a_start_with_the_same_files_holds_nothing, NULL, NULL,
		    NULL },
	};
	struct CMUnitTest tests[NORDERS + sizeof others / sizeof others[0]];
	size_t i;

	for (i = 0; i < NORDERS; i++)
		tests[i] = (struct CMUnitTest){ .name = orders[i].label,
		    .test_func = her_hold_is_hers_to_end,
		    .initial_state = &orders[i] };
	memcpy(tests + i, others, sizeof others);
	return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
