/*
 * What of the files weakens the rule of who must approve, and how many must say
 * yes to that; and who does.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "control/rule.h"
#include "schedule/plan_files.h"
#include "store/holds.h"

#define ROOT	0
#define DAEMON	1

/*
 * The rule: soon wants two, others one; root and daemon are organizers; sandbox.
 */
#define BASE	"sending = \"sandbox\"; approve = 1; " \
		"organizers = [ \"root\", \"daemon\" ]; route ="

static void
open_base(struct plan *p)
{
	plan_open(p, "2017-08-10 12:00");
	plan_edit(p, PREGON, "route =", BASE);
	plan_edit(p, ALERTS, "template =", "approve = 2; template =");
	p->config = plan_load(p);
}

struct rule_case {
	const char	*label;
	const char	*file, *old, *new;
	int		 needs;
	const char	*says;
};

#define SOON	"soon = {"
#define ALERT(more) "more = { when = \"first_reading - 1 hour\"; " more	\
	"audience = [ \"vote\" ]; template = \"soon\"; };\n  " SOON

static struct rule_case cases[] = {
	{ "the files as they are need nobody", PREGON, "route", "route", 0,
	    "" },
	{ "another text needs nobody", PREGON, "Vote Alerts", "Alerts", 0, "" },
	{ "more approvals need nobody", PREGON, "approve = 1", "approve = 2",
	    0, "" },
	{ "fewer of one alert need as many as it had", ALERTS, "approve = 2",
	    "approve = 1", 2, "alerts.soon.approve: from 2 to 1" },
	{ "fewer of all need as many as they had", PREGON, "approve = 1",
	    "approve = 0", 1, "approve: from 1 to 0" },
	{ "an alert that says nothing any more has that of the others", ALERTS,
	    "approve = 2; ", "", 2, "alerts.soon.approve: from 2 to 1" },
	{ "a new alert like the others needs nobody", ALERTS, SOON, ALERT(""),
	    0, "" },
	{ "a new alert that wants nobody needs those of the others", ALERTS,
	    SOON, ALERT("approve = 0; "), 1,
	    "alerts.more.approve: from 1 to 0" },
	{ "with another name it is still the same alert", ALERTS,
	    "soon = { when = \"first_reading - 3 days at 18:00\";\n"
	    "    audience = [ \"vote\" ]; approve = 2;",
	    "later = { was = \"soon\"; when = \"first_reading - 3 days at "
	    "18:00\";\n    audience = [ \"vote\" ]; approve = 1;", 2,
	    "alerts.later.approve: from 2 to 1" },
	{ "an organizer more needs as many as any alert does", PREGON,
	    "\"daemon\" ]", "\"daemon\", \"ana\" ]", 2,
	    "organizers: ana is one" },
	{ "another instead of one, too", PREGON, "\"daemon\" ]", "\"ana\" ]",
	    2, "organizers: daemon is none any more; organizers: ana is one" },
	{ "their order is none of it", PREGON, "\"root\", \"daemon\"",
	    "\"daemon\", \"root\"", 0, "" },
	{ "to send for real needs as many as any alert does", PREGON,
	    "\"sandbox\"", "\"live\"", 2, "sending: from sandbox to live" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct rule_case *c = *state;
	json_t *changes = json_array(), *one;
	struct config *next;
	struct plan p;
	struct buf says;
	size_t i;

	open_base(&p);
	plan_edit(&p, c->file, c->old, c->new);
	next = plan_load(&p);
	assert_int_equal(rule_needs(p.config, next, changes), c->needs);
	buf_init(&says, 1000);
	json_array_foreach(changes, i, one)
		buf_addf(&says, "%s%s", i > 0 ? "; " : "",
		    json_string_value(one));
	assert_string_equal(buf_text(&says), c->says);
	buf_done(&says);
	json_decref(changes);
	config_unref(next);
	plan_close(&p);
}

/*
 * Who says yes.
 */

/* What begins with the files as they are in the directory. */
static void
keep(struct plan *p)
{
	struct err err;

	assert_int_equal(store_begin(p->store, &err), 0);
	assert_int_equal(rule_keep(p->store, p->config, p->now_ms, &err), 0);
	assert_int_equal(store_commit(p->store, &err), 0);
}

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
	open_base(&p);
	keep(&p);
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
	open_base(&p);
	plan_edit(&p, PREGON, ", \"daemon\"", "");
	plan_edit(&p, PREGON, "approve = 1", "approve = 0");
	plan_edit(&p, ALERTS, "approve = 2", "approve = 1");
	config_unref(p.config);
	p.config = plan_load(&p);
	keep(&p);
	plan_edit(&p, PREGON, "\"root\"", "\"daemon\"");
	next = plan_load(&p);
	assert_int_equal(approve(&p, next, DAEMON, &err), -1);
	assert_non_null(strstr(err.text, "you are daemon, and organizers in "
	    "pregon.conf names root"));
	config_unref(next);
	plan_close(&p);
}

static void
a_start_holds_everything_and_only_a_reload_ends_that(void **state)
{
	struct config *next;
	struct plan p;
	struct hold hold;
	struct err err;

	(void)state;
	open_base(&p);
	keep(&p);
	plan_edit(&p, ALERTS, "approve = 2", "approve = 0");
	next = plan_load(&p);
	start(&p, next);
	start(&p, next);
	assert_int_equal(holds_get(p.store, HOLD_ALL, "", &hold, &err), 1);
	assert_int_equal(rule_check_release(p.store, &err), -1);
	assert_int_equal(approve(&p, next, ROOT, &err), 0);
	assert_int_equal(approve(&p, next, DAEMON, &err), 0);
	config_unref(p.config);
	p.config = next;
	keep(&p);
	assert_int_equal(holds_get(p.store, HOLD_ALL, "", &hold, &err), 0);
	assert_int_equal(rule_check_release(p.store, &err), 0);
	plan_close(&p);
}

static void
a_start_with_the_same_files_holds_nothing(void **state)
{
	struct plan p;
	struct hold hold;
	struct err err;

	(void)state;
	open_base(&p);
	start(&p, p.config);
	start(&p, p.config);
	assert_int_equal(holds_get(p.store, HOLD_ALL, "", &hold, &err), 0);
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
		{ "a start with the same files holds nothing",
		    a_start_with_the_same_files_holds_nothing, NULL, NULL,
		    NULL },
	};
	struct CMUnitTest tests[NCASES + sizeof others / sizeof others[0]];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	memcpy(tests + i, others, sizeof others);
	return cmocka_run_group_tests_name("rule", tests, NULL, NULL);
}
