/*
 * A stage of a measure, given its time with an editor while pregond runs: the
 * text on it goes out once; on trial it is held until a person releases it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define PEOPLE	10
#define MEASURE	"measures/executive_order.conf"
#define NOW	"2017-08-24T12:10"
#define LATER	"2017-08-24T12:20"
#define SEND_MS	30000

static const char alerts[] =
    "alerts = {\n"
    "  order_changed = {\n"
    "    on = \"executive_order enters changed\";\n"
    "    audience = [ \"vote\" ]; template = \"order-changed\";\n"
    "  };\n"
    "};\n";

/* The draft is there; that it changed is not known yet. */
static void
before_the_change(struct rig_site *site)
{
	rig_site_plain(site, NULL, PEOPLE);
	rig_write(site->config, "alerts/executive_order.conf", alerts);
	rig_edit(site, MEASURE, "    at = \"2017-08-24 12:00\";\n", "");
	rig_edit(site, MEASURE, "    at = \"2017-08-31 16:00\";\n", "");
}

static void
start(struct rig_site *site, const char *now)
{
	rig_daemon_with(site, "--clock", now, "--until", now);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
}

static void
reload(const struct rig_site *site, const char *said)
{
	struct rig_ran ran = rig_tell(site, "reload", NULL);

	assert_int_equal(ran.status, 0);
	if (strstr(ran.out, said) == NULL)
		fail_msg("\"%s\" is not in: %s", said, ran.out);
	rig_ran_done(&ran);
}

static void
enter(const struct rig_site *site)
{
	rig_edit(site, MEASURE, "  changed = {", "  changed = {\n"
	    "    at = \"2017-08-24 12:00\";");
}

static void
a_stage_goes_out_once(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	before_the_change(&site);
	start(&site, NOW);
	ran = rig_tell(&site, "plan", NULL);
	assert_non_null(strstr(ran.out, "No date yet  order_changed: "
	    "executive_order has not entered changed"));
	rig_ran_done(&ran);

	enter(&site);
	reload(&site, "reloaded");
	rig_wait_state(&site, "order_changed", "done", SEND_MS);
	rig_assert_once_each(&site, PEOPLE);

	/* Its time corrected, the files read again, another run: nothing more. */
	rig_edit(&site, MEASURE, "2017-08-24 12:00", "2017-08-24 11:50");
	reload(&site, "reloaded");
	reload(&site, "reloaded");
	assert_int_equal(rig_end(site.daemon), 0);
	start(&site, LATER);
	rig_sleep_ms(1000);
	rig_assert_once_each(&site, PEOPLE);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
it_says_what_it_was_before(void **state)
{
	struct rig_site site;
	char id[16];
	json_t *b, *shown, *text;

	(void)state;
	before_the_change(&site);
	start(&site, NOW);
	enter(&site);
	reload(&site, "reloaded");
	rig_wait_state(&site, "order_changed", "done", SEND_MS);
	b = rig_broadcast(&site, "order_changed");
	snprintf(id, sizeof id, "%lld", (long long)json_integer_value(
	    json_object_get(b, "id")));
	json_decref(b);
	shown = rig_ask(&site, "show", id);
	b = json_object_get(shown, "broadcast");
	assert_string_equal(json_string_value(json_object_get(b, "rule")),
	    "when executive_order enters changed");
	text = json_object_get(json_array_get(json_object_get(b, "texts"), 0),
	    "text");
	assert_non_null(strstr(json_string_value(text),
	    "changed today (before: draft published). Read it"));
	json_decref(shown);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
on_trial_it_is_held_first(void **state)
{
	struct rig_site site;
	struct rig_ran ran;
	char id[16];
	json_t *b;

	(void)state;
	before_the_change(&site);
	rig_edit(&site, "pregon.conf", "sending = \"sandbox\";",
	    "sending = \"trial\"; approve = 0;");
	rig_edit(&site, "pregon.conf", "+1 303 555 0199", "+12015550100");
	start(&site, NOW);
	enter(&site);
	reload(&site, "(order_changed) is held: the files move executive_order "
	    "from draft to changed: `pregon release ");
	rig_wait_state(&site, "order_changed", "held", SEND_MS);
	rig_sleep_ms(1000);
	assert_int_equal(rig_count(site.url), 0);

	b = rig_broadcast(&site, "order_changed");
	snprintf(id, sizeof id, "%lld", (long long)json_integer_value(
	    json_object_get(b, "id")));
	json_decref(b);
	ran = rig_tell(&site, "release", id);
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	rig_wait_state(&site, "order_changed", "done", SEND_MS);
	assert_int_equal(rig_count(site.url), 1);	/* the tester */
	assert_int_equal(rig_end(site.daemon), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "a stage that a reload shows goes out once",
		    a_stage_goes_out_once, NULL, rig_teardown, NULL },
		{ "its text says what the stage was before",
		    it_says_what_it_was_before, NULL, rig_teardown, NULL },
		{ "on trial it is held, and goes out when it is released",
		    on_trial_it_is_held_first, NULL, rig_teardown, NULL },
	};

	return cmocka_run_group_tests_name("stages", tests, NULL, NULL);
}
