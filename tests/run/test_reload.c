/*
 * `pregon reload` and SIGHUP: a good change is applied, a bad one leaves
 * everything as it was, and neither ever makes a text go out twice.
 */
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define SEND_MS		90000
#define ALERTS		"alerts/safety_act.conf"
#define RELOADS		200

/* How a reload is asked for. */
enum how { BY_COMMAND, BY_SIGNAL };

/* How often its log says ${what}. */
static size_t
times_said(const struct rig_site *site, const char *what)
{
	char *said = rig_stderr(site->daemon), *at = said;
	size_t n = 0;

	while ((at = strstr(at, what)) != NULL) {
		n++;
		at++;
	}
	free(said);
	return n;
}

/* SIGHUP, and wait until it is dealt with, as ${event} tells. */
static void
hang_up(const struct rig_site *site, const char *event)
{
	int64_t until = rig_now_ms() + RIG_SOON;
	size_t before = times_said(site, event);

	rig_signal(site->daemon, SIGHUP);
	while (times_said(site, event) == before) {
		if (rig_now_ms() > until)
			fail_msg("it did not say %s", event);
		rig_sleep_ms(10);
	}
}

static void
reload_well(const struct rig_site *site, enum how how)
{
	struct rig_ran ran;

	if (how == BY_SIGNAL) {
		hang_up(site, "plan.read");
		return;
	}
	ran = rig_tell(site, "reload", NULL);
	if (ran.status != 0)
		fail_msg("pregon reload: exit %d: %s", ran.status, ran.err);
	rig_ran_done(&ran);
}

static const char *
text_of(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	assert_non_null(text);
	return text;
}

/* Good changes ------------------------------------------------------------- */

static int64_t
people_on_lists(const struct rig_site *site)
{
	json_t *status = rig_ask(site, "status", NULL), *n;
	json_t *list = json_array_get(json_object_get(status, "lists"), 0);
	const char *language;
	int64_t people = 0;

	json_object_foreach(json_object_get(list, "people"), language, n)
		people += json_integer_value(n);
	json_decref(status);
	return people;
}

static void
check_at(const struct rig_site *site, const char *alert, const char *want)
{
	json_t *b = rig_broadcast(site, alert);

	assert_string_equal(text_of(b, "at"), want);
	assert_string_equal(text_of(b, "state"), "planned");
	json_decref(b);
}

static struct good_case {
	const char	*label;
	enum how	 how;
} goods[] = {
	{ "pregon reload applies a good change", BY_COMMAND },
	{ "SIGHUP applies a good change", BY_SIGNAL },
};
#define NGOODS (sizeof goods / sizeof goods[0])

static void
check_good(void **state)
{
	const struct good_case *c = *state;
	struct rig_site site;

	rig_site_plain(&site, NULL, 10);
	rig_daemon_with(&site, "--clock", "2017-07-31T12:00", "--until",
	    "2017-07-31T13:00");
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	check_at(&site, "call", "2017-08-01T18:00:00-06:00");
	assert_int_equal(people_on_lists(&site), 10);

	rig_edit(&site, ALERTS, "2017-08-01 18:00", "2017-08-02 19:30");
	rig_site_people(&site, 11);
	reload_well(&site, c->how);
	check_at(&site, "call", "2017-08-02T19:30:00-06:00");
	assert_int_equal(people_on_lists(&site), 11);

	rig_edit(&site, ALERTS, "  call = {\n", "  second = {\n"
	    "    when = \"2017-08-03 10:00\"; measure = \"safety_act\";\n"
	    "    audience = [ \"vote\" ]; template = \"signed\";\n"
	    "  };\n  call = {\n");
	reload_well(&site, c->how);
	check_at(&site, "second", "2017-08-03T10:00:00-06:00");
	check_at(&site, "call", "2017-08-02T19:30:00-06:00");
	assert_int_equal(rig_count(site.url), 0);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* `pregon ${command}`: it says ${said}, and that it takes the files, or not. */
static void
check_said(const struct rig_site *site, const char *command, int status,
    const char *said)
{
	struct rig_ran ran = rig_tell(site, command, NULL);

	if (ran.status != status || (strstr(ran.out, said) == NULL &&
	    strstr(ran.err, said) == NULL))
		fail_msg("pregon %s: exit %d: %s%s", command, ran.status,
		    ran.out, ran.err);
	rig_ran_done(&ran);
}

/* What a reload would do is shown, and not done; what it did is shown, too. */
static void
the_plan_shows_what_a_reload_would_do(void **state)
{
	static const char moved[] = "moved  1  call\n"
	    "  was  Tuesday, August 1, 6:00 PM\n"
	    "  now  Wednesday, August 2, 7:30 PM\n"
	    "  planned\n  10 people: ";
	struct rig_site site;

	(void)state;
	rig_site_plain(&site, NULL, 10);
	rig_daemon_with(&site, "--clock", "2017-07-31T12:00", "--until",
	    "2017-07-31T13:00");
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	check_said(&site, "plan", 0, "The plan as of ");

	rig_edit(&site, ALERTS, "2017-08-01 18:00", "2017-08-02 19:30");
	check_said(&site, "plan", 0, moved);
	check_at(&site, "call", "2017-08-01T18:00:00-06:00");

	rig_edit(&site, ALERTS, "template =", "tempalte =");
	check_said(&site, "plan", 1, "alerts/safety_act.conf:6: "
	    "alerts.call.tempalte");
	rig_edit(&site, ALERTS, "tempalte =", "template =");

	check_said(&site, "reload", 0, moved);
	check_at(&site, "call", "2017-08-02T19:30:00-06:00");
	check_said(&site, "plan", 0, "The plan as of ");
	check_said(&site, "reload", 0, "reloaded");
	assert_int_equal(rig_end(site.daemon), 0);
}

/* Who was added by a reload is texted like everybody else. */
static void
a_person_added_gets_the_text(void **state)
{
	struct rig_site site;

	(void)state;
	rig_site_plain(&site, NULL, 10);
	rig_daemon_with(&site, "--clock", "2017-08-01T17:50", "--until",
	    "2017-08-01T17:51");
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_site_people(&site, 12);
	reload_well(&site, BY_COMMAND);
	assert_int_equal(rig_end(site.daemon), 0);
	rig_daemon(&site, "2017-08-01T17:55");
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_assert_once_each(&site, 12);
}

/* Bad changes -------------------------------------------------------------- */

static struct bad_case {
	const char	*label;
	enum how	 how;
	const char	*file, *old, *new;	/* old NULL: the file is gone */
	const char	*said;
} bads[] = {
	{ "a setting that is none is refused, by file and line", BY_COMMAND,
	    ALERTS, "template =", "tempalte =",
	    "alerts/safety_act.conf:6: alerts.call.tempalte" },
	{ "the same by SIGHUP is logged, by file and line", BY_SIGNAL,
	    ALERTS, "template =", "tempalte =",
	    "alerts/safety_act.conf:6: alerts.call.tempalte" },
	{ "a file that does not parse is refused", BY_COMMAND,
	    ALERTS, "audience = [", "audience = ", "alerts/safety_act.conf:5" },
	{ "an audience that is no list is refused", BY_COMMAND,
	    ALERTS, "\"vote\"", "\"veto\"", "alerts/safety_act.conf:5" },
	{ "a text that states what nobody declared is refused", BY_COMMAND,
	    "../templates/sms/signed.en.txt", "{{sender}}", "{{sendre}}",
	    "signed.en.txt:1" },
	{ "a row that is no phone number is refused", BY_COMMAND,
	    "lists/vote.csv", "+12015550103", "+1201555010x",
	    "lists/vote.csv:5" },
	{ "a file of people that is not there is not an empty list",
	    BY_COMMAND, "lists/vote.conf", "vote.csv", "gone.csv",
	    "lists/vote.conf:" },
	{ "an account on another machine is refused", BY_COMMAND,
	    "accounts.conf", "url  = \"http://127.0.0.1",
	    "url  = \"http://192.0.2.1",
	    "stays on this one" },
	{ "a provider's descriptor with a wrong template is refused",
	    BY_COMMAND, "providers/sandbox.conf", "{{message.to}}",
	    "{{message.too}}", "providers/sandbox.conf:" },
	{ "so is one that no account uses: a restart would refuse it",
	    BY_COMMAND, "providers/twilio.conf", "{{message.to}}",
	    "{{message.too}}", "providers/twilio.conf:" },
};
#define NBADS (sizeof bads / sizeof bads[0])

static void
check_refused(const struct rig_site *site, const struct bad_case *c)
{
	struct rig_ran ran;
	char *said;

	if (c->how == BY_SIGNAL) {
		hang_up(site, "config.refused");
		rig_wait_said(site->daemon, c->said, RIG_SOON);
		return;
	}
	ran = rig_tell(site, "reload", NULL);
	said = ran.err;
	if (ran.status != 1 || strstr(said, c->said) == NULL)
		fail_msg("exit %d, and it said: %s", ran.status, said);
	assert_string_equal(ran.out, "");
	rig_ran_done(&ran);
}

static void
check_bad(void **state)
{
	const struct bad_case *c = *state;
	struct rig_site site;

	rig_site_plain(&site, NULL, 10);
	rig_daemon_with(&site, "--clock", "2017-08-01T17:50", "--until",
	    "2017-08-01T17:51");
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_edit(&site, c->file, c->old, c->new);
	check_refused(&site, c);
	check_at(&site, "call", "2017-08-01T18:00:00-06:00");
	assert_int_equal(people_on_lists(&site), 10);

	/* Mended, all is well again. */
	rig_edit(&site, c->file, c->new, c->old);
	reload_well(&site, BY_COMMAND);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* A list that shrinks. */
static struct shrink_case {
	const char	*label;
	size_t		 before, after;
	bool		 allowed;
	bool		 fine;
} shrinks[] = {
	{ "a list may lose 20 % of its people", 10, 8, false, true },
	{ "a list may not lose more than 20 %", 10, 7, false, false },
	{ "a list may lose more than 20 % with --allow-shrink", 10, 7, true,
	    true },
	{ "an emptied list is a loss like any other", 10, 0, false, false },
	{ "a list may be emptied with --allow-shrink", 10, 0, true, true },
};
#define NSHRINKS (sizeof shrinks / sizeof shrinks[0])

/* What the reload will say, `plan` says before. */
static void
assert_plan_refuses(struct rig_site *site)
{
	struct rig_ran ran = rig_tell(site, "plan", NULL);

	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.out, "would be refused: list vote would "
	    "lose"));
	rig_ran_done(&ran);
}

static void
check_shrink(void **state)
{
	const struct shrink_case *c = *state;
	struct rig_site site;
	struct rig_ran ran;

	rig_site_plain(&site, NULL, c->before);
	rig_daemon_with(&site, "--clock", "2017-08-01T17:50", "--until",
	    "2017-08-01T17:51");
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_site_people(&site, c->after);
	if (!c->fine)
		assert_plan_refuses(&site);
	ran = rig_tell(&site, "reload", c->allowed ? "--allow-shrink" : NULL);
	assert_int_equal(ran.status, c->fine ? 0 : 1);
	if (!c->fine) {
		assert_non_null(strstr(ran.err, "--allow-shrink"));
		assert_non_null(strstr(ran.err, "vote"));
	}
	rig_ran_done(&ran);
	assert_int_equal(people_on_lists(&site),
	    c->fine ? c->after : c->before);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* In the middle of sending ------------------------------------------------- */

/* In turn by command and by signal, while texts go out at ten a second. */
static void
reloads_while_it_sends_change_nothing(void **state)
{
	const size_t people = 300;
	struct rig_site site;
	int i;

	(void)state;
	rig_site_plain(&site, "delay=100ms", people);
	rig_edit(&site, "pregon.conf", "route     =",
	    "send = { in_flight = 2; };\nroute     =");
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_count(&site, 5, SEND_MS);
	for (i = 0; i < RELOADS; i++)
		if (i % 2 == 0)
			reload_well(&site, BY_COMMAND);
		else
			rig_signal(site.daemon, SIGHUP);
	rig_wait_state(&site, "call", "done", SEND_MS);
	assert_int_equal(rig_told(&site, "call", "accepted"), people);
	rig_assert_once_each(&site, people);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* However often the files are read again, the provider's limit holds. */
static void
reloads_do_not_make_it_faster(void **state)
{
	struct rig_site site;
	int64_t began;
	long count;
	int i;

	(void)state;
	rig_site_plain(&site, NULL, 300);
	rig_edit(&site, "accounts.conf", "rate = 0.0;", "rate = 10.0;");
	rig_daemon(&site, RIG_BEFORE);
	began = rig_now_ms();
	rig_wait_count(&site, 1, SEND_MS);
	for (i = 0; rig_now_ms() - began < 5000; i++)
		hang_up(&site, "plan.read");
	assert_true(i > 3);	/* it was asked for, and done */
	count = rig_count(site.url);
	assert_in_range(count, 1, 10 * (rig_now_ms() - began) / 1000 + 3);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
restarts_and_reloads_never_fire_twice(void **state)
{
	struct rig_site site;
	int i;

	(void)state;
	rig_site_plain(&site, NULL, 50);
	rig_daemon(&site, RIG_BEFORE);
	rig_wait_state(&site, "call", "done", SEND_MS);
	for (i = 0; i < 4; i++) {
		/* Moved a little, and moved back: it has been said. */
		rig_edit(&site, ALERTS, i % 2 == 0 ? "18:00" : "19:00",
		    i % 2 == 0 ? "19:00" : "18:00");
		reload_well(&site, i % 2 == 0 ? BY_COMMAND : BY_SIGNAL);
		assert_int_equal(rig_end(site.daemon), 0);
		rig_daemon(&site, RIG_AFTER);
		reload_well(&site, BY_SIGNAL);
		rig_sleep_ms(300);
	}
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_assert_once_each(&site, 50);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* Take the alert out of the files; another stays, so that there is one. */
static void
remove_alert(const struct rig_site *site)
{
	rig_write(site->config, ALERTS, "alerts = {\n  other = {\n"
	    "    when = \"2017-08-31 17:00\"; measure = \"safety_act\";\n"
	    "    audience = [ \"vote\" ]; template = \"signed\";\n"
	    "  };\n};\n");
}

static struct removed_case {
	const char	*label;
	const char	*faults;
	bool		 refused;	/* what is in flight comes back */
} removals[] = {
	{ "an alert removed in the middle is superseded", "delay=500ms",
	    false },
	{ "what was in flight and may be tried again is withdrawn too",
	    "delay=500ms,status=503", true },
};
#define NREMOVALS (sizeof removals / sizeof removals[0])

static void
check_removed(void **state)
{
	const struct removed_case *c = *state;
	const long people = 400;
	struct rig_site site;
	long count;
	json_t *b;

	rig_site_plain(&site, c->faults, (size_t)people);
	if (c->refused)
		rig_edit(&site, "providers/sandbox.conf",
		    "{ code = [ \"20429\" ];",
		    "{ status = [ \"503\" ]; verdict = \"retry\"; },\n"
		    "    { code = [ \"20429\" ];");
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_AFTER);
	rig_wait_said(site.daemon, "new=sending", RIG_SOON);
	if (!c->refused)
		rig_wait_count(&site, 70, SEND_MS);
	else
		rig_sleep_ms(200);
	remove_alert(&site);
	reload_well(&site, BY_COMMAND);
	b = rig_broadcast(&site, "call");
	assert_string_equal(text_of(b, "state"), "superseded");
	assert_int_equal(rig_messages(b, "audience"), people);
	assert_int_equal(rig_messages(b, "queued"), 0);
	assert_true(rig_messages(b, "withdrawn") > 0);
	json_decref(b);

	rig_sleep_ms(1500);	/* what was on its way is answered */
	count = rig_count(site.url);
	b = rig_broadcast(&site, "call");
	assert_int_equal(rig_messages(b, "in-flight"), 0);
	assert_int_equal(rig_messages(b, "queued"), 0);
	assert_int_equal(rig_messages(b, "accepted"), count);
	assert_int_equal(rig_messages(b, "withdrawn"), people - count);
	json_decref(b);
	rig_sleep_ms(1000);
	assert_int_equal(rig_count(site.url), count);
	assert_int_equal(rig_end(site.daemon), 0);
}

/* It asked to be sent again where nobody knows; that is over with the rest. */
static void
what_was_cancelled_on_its_way_may_have_arrived(void **state)
{
	struct rig_site site;
	struct rig_ran ran;
	json_t *b;

	(void)state;
	rig_site_plain(&site, "delay=500ms,cut", 200);
	rig_edit(&site, ALERTS, "catch_up =",
	    "on_unknown = \"resend\"; catch_up =");
	rig_daemon_with(&site, "--clock", RIG_BEFORE, "--until", RIG_AFTER);
	rig_wait_count(&site, 62, SEND_MS);	/* two are kept for replies */
	ran = rig_tell(&site, "cancel", "1");
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	rig_sleep_ms(1500);
	b = rig_broadcast(&site, "call");
	assert_string_equal(text_of(b, "state"), "cancelled");
	assert_int_equal(rig_messages(b, "unknown"), 62);
	assert_int_equal(rig_messages(b, "withdrawn"), 200 - 62);
	json_decref(b);
	assert_int_equal(rig_count(site.url), 62);
	assert_int_equal(rig_end(site.daemon), 0);
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

static const struct CMUnitTest stories[] = {
	STORY(the_plan_shows_what_a_reload_would_do),
	STORY(a_person_added_gets_the_text),
	STORY(reloads_while_it_sends_change_nothing),
	STORY(reloads_do_not_make_it_faster),
	STORY(restarts_and_reloads_never_fire_twice),
	STORY(what_was_cancelled_on_its_way_may_have_arrived),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NGOODS + NBADS + NSHRINKS + NREMOVALS +
	    NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(goods, NGOODS, check_good);
	RIG_ADD_ROWS(bads, NBADS, check_bad);
	RIG_ADD_ROWS(shrinks, NSHRINKS, check_shrink);
	RIG_ADD_ROWS(removals, NREMOVALS, check_removed);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("reload", tests, NULL, NULL);
}
