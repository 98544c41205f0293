/*
 * pregon send: an alert that is in no file goes out like any other, once, with
 * the text it had when it was made; and what is refused.
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

#define PEOPLE	10
#define NOW	"2017-08-01T12:00"	/* hours before "call" falls due */
#define SEND_MS	60000

static void
write_text(const struct rig_site *site, const char *en)
{
	char dir[PATH_MAX + 32];

	snprintf(dir, sizeof dir, "%s/../templates/sms", site->config);
	rig_write(dir, "hello.en.txt", en);
	rig_write(dir, "hello.es.txt", "{{sender}}: a las seis. ALTO para salir");
}

/* A daemon at NOW, in real time, with the template "hello". */
static void
set_up(struct rig_site *site)
{
	rig_site_plain(site, NULL, PEOPLE);
	write_text(site, "{{sender}}: come at six. Reply STOP to end");
	rig_daemon_with(site, "--clock", NOW, "--until", NOW);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
}

static struct rig_ran
send(const struct rig_site *site, const char *option, const char *value)
{
	return rig_run("pregon", "send", "--list", "vote", "--template",
	    "hello", "--json", "--state", site->state, option, value, NULL);
}

/* Send, which must be taken; the name of its alert is put in ${ret}. */
static void
send_well(const struct rig_site *site, const char *option, const char *value,
    char ret[64])
{
	struct rig_ran ran = send(site, option, value);
	json_t *reply, *b;

	if (ran.status != 0)
		fail_msg("pregon send: %s", ran.err);
	reply = json_loads(ran.out, 0, NULL);
	b = json_object_get(reply, "broadcast");
	assert_true(json_is_integer(json_object_get(b, "id")));
	snprintf(ret, 64, "%s", json_string_value(json_object_get(b,
	    "alert")));
	json_decref(reply);
	rig_ran_done(&ran);
}

static void
assert_all_got(const struct rig_site *site, const char *text)
{
	json_t *reply = rig_get_json(site->url, "/messages.json"), *m;
	size_t i;

	json_array_foreach(json_object_get(reply, "messages"), i, m)
		assert_string_equal(json_string_value(json_object_get(m,
		    "body")), text);
	json_decref(reply);
	rig_assert_once_each(site, PEOPLE);
}

static void
it_goes_out_at_once_to_each_person_once(void **state)
{
	struct rig_site site;
	char alert[64];

	(void)state;
	set_up(&site);
	send_well(&site, NULL, NULL, alert);
	rig_wait_state(&site, alert, "done", SEND_MS);
	assert_all_got(&site,
	    "Denver Vote Alerts: come at six. Reply STOP to end");
	assert_int_equal(rig_told(&site, alert, "accepted"), PEOPLE);
}

static void
the_same_again_wants_again(void **state)
{
	struct rig_site site;
	char first[64], second[64];
	struct rig_ran ran;

	(void)state;
	set_up(&site);
	send_well(&site, NULL, NULL, first);
	rig_wait_state(&site, first, "done", SEND_MS);
	ran = send(&site, NULL, NULL);
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.err, "--again"));
	assert_int_equal(rig_count(site.url), PEOPLE);
	rig_ran_done(&ran);
	send_well(&site, "--again", NULL, second);
	assert_string_not_equal(first, second);
	rig_wait_state(&site, second, "done", SEND_MS);
	assert_int_equal(rig_count(site.url), 2 * PEOPLE);
}

static void
another_text_is_not_the_same(void **state)
{
	struct rig_site site;
	char first[64], second[64];

	(void)state;
	set_up(&site);
	send_well(&site, NULL, NULL, first);
	write_text(&site, "{{sender}}: come at seven. Reply STOP to end");
	send_well(&site, NULL, NULL, second);
	rig_wait_state(&site, second, "done", SEND_MS);
	rig_wait_count(&site, 2 * PEOPLE, SEND_MS);
}

/* Its text is the one it was made with, whatever the files say by then. */
static void
it_waits_for_its_time_over_reloads_and_restarts(void **state)
{
	struct rig_site site;
	char alert[64];
	json_t *b;

	(void)state;
	set_up(&site);
	send_well(&site, "--at", "2017-08-01T17:30", alert);
	write_text(&site, "{{sender}}: this came too late");
	json_decref(rig_ask(&site, "reload", NULL));
	rig_wait_state(&site, alert, "planned", SEND_MS);
	assert_int_equal(rig_end(site.daemon), 0);

	rig_daemon_with(&site, "--clock", NOW, "--until", NOW);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	b = rig_broadcast(&site, alert);
	assert_string_equal(json_string_value(json_object_get(b, "state")),
	    "planned");
	assert_string_equal(json_string_value(json_object_get(b, "at")),
	    "2017-08-01T17:30:00-06:00");
	json_decref(b);
	assert_int_equal(rig_end(site.daemon), 0);

	rig_daemon_with(&site, "--clock", "2017-08-01T17:29", "--until",
	    "2017-08-01T17:40");
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_wait_state(&site, alert, "done", SEND_MS);
	assert_all_got(&site,
	    "Denver Vote Alerts: come at six. Reply STOP to end");
}

static void
it_can_be_held_over_a_reload_and_cancelled(void **state)
{
	struct rig_site site;
	char alert[64], id[32];
	struct rig_ran ran;
	json_t *b;

	(void)state;
	set_up(&site);
	send_well(&site, "--at", "2017-08-01T17:30", alert);
	b = rig_broadcast(&site, alert);
	snprintf(id, sizeof id, "%lld", (long long)json_integer_value(
	    json_object_get(b, "id")));
	json_decref(b);
	json_decref(rig_ask(&site, "hold", id));
	json_decref(rig_ask(&site, "reload", NULL));
	rig_wait_state(&site, alert, "held", SEND_MS);
	ran = rig_tell(&site, "show", id);
	assert_non_null(strstr(ran.out, "come at six"));
	rig_ran_done(&ran);
	json_decref(rig_ask(&site, "cancel", id));
	rig_wait_state(&site, alert, "cancelled", SEND_MS);
	assert_int_equal(rig_count(site.url), 0);
}

static struct refused_case {
	const char	*label;
	const char	*list, *template, *at;
	const char	*says;
} refusals[] = {
	{ "a list that is not there is refused", "vite", "hello", NULL,
	    "no list is called vite" },
	{ "a template that is not there is refused", "vote", "hallo", NULL,
	    "hallo.en.txt is missing" },
	{ "a template's name that climbs out of its folder is refused", "vote",
	    "../sms/hello", NULL, "is no template's name" },
	{ "a template that states an event is refused", "vote",
	    "first-reading", NULL, "is about no event" },
	{ "a time that has passed is refused", "vote", "hello",
	    "2017-08-01T11:00", "has passed" },
	{ "what is no time is refused", "vote", "hello", "soon",
	    "--at" },
};
#define NREFUSALS (sizeof refusals / sizeof refusals[0])

static void
check_refused(void **state)
{
	const struct refused_case *c = *state;
	struct rig_site site;
	struct rig_ran ran;
	char dir[PATH_MAX + 32];

	rig_site_plain(&site, NULL, PEOPLE);
	write_text(&site, "{{sender}}: come at six. Reply STOP to end");
	snprintf(dir, sizeof dir, "%s/../templates/sms", site.config);
	rig_write(dir, "first-reading.en.txt", "At {{event.time}}");
	rig_write(dir, "first-reading.es.txt", "A las {{event.time}}");
	rig_daemon_with(&site, "--clock", NOW, "--until", NOW);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	ran = rig_run("pregon", "send", "--list", c->list, "--template",
	    c->template, "--state", site.state, c->at != NULL ? "--at" : NULL,
	    c->at, NULL);
	assert_int_equal(ran.status, 1);
	if (strstr(ran.err, c->says) == NULL)
		fail_msg("it said: %s", ran.err);
	rig_ran_done(&ran);
	rig_sleep_ms(200);
	assert_int_equal(rig_count(site.url), 0);
}

static void
where_people_must_approve_it_waits_for_them(void **state)
{
	struct rig_site site;
	struct rig_ran ran;
	char alert[64];

	(void)state;
	rig_site_plain(&site, NULL, PEOPLE);
	write_text(&site, "{{sender}}: come at six. Reply STOP to end");
	rig_edit(&site, "pregon.conf", "sending =", "approve = 1; sending =");
	rig_daemon_with(&site, "--clock", NOW, "--until", NOW);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	send_well(&site, NULL, NULL, alert);
	rig_wait_state(&site, alert, "awaiting-approval", SEND_MS);
	assert_int_equal(rig_count(site.url), 0);
	ran = rig_run("pregon", "approve", alert + strlen("send-"), "--yes",
	    "--state", site.state, NULL);
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	rig_wait_state(&site, alert, "done", SEND_MS);
	assert_all_got(&site,
	    "Denver Vote Alerts: come at six. Reply STOP to end");
}

static void
with_approve_0_it_is_sent_in_trial_to_the_testers(void **state)
{
	struct rig_site site;
	char alert[64];

	(void)state;
	rig_site_plain(&site, NULL, PEOPLE);
	write_text(&site, "{{sender}}: come at six. Reply STOP to end");
	rig_edit(&site, "pregon.conf", "sending = \"sandbox\";",
	    "sending = \"trial\"; approve = 0;");
	rig_edit(&site, "pregon.conf", "+1 303 555 0199", "+1 201 555 0100");
	rig_daemon_with(&site, "--clock", NOW, "--until", NOW);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	send_well(&site, NULL, NULL, alert);
	rig_wait_state(&site, alert, "done", SEND_MS);
	assert_int_equal(rig_count(site.url), 1);
}

static void
no_alert_of_a_file_has_such_a_name(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	rig_site_plain(&site, NULL, PEOPLE);
	rig_edit(&site, "alerts/safety_act.conf", "  call = {",
	    "  send-3 = {");
	ran = rig_run("pregon", "check", "--config", site.config, NULL);
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.err, "those of `pregon send`"));
	rig_ran_done(&ran);
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

static const struct CMUnitTest stories[] = {
	STORY(it_goes_out_at_once_to_each_person_once),
	STORY(the_same_again_wants_again),
	STORY(another_text_is_not_the_same),
	STORY(it_waits_for_its_time_over_reloads_and_restarts),
	STORY(it_can_be_held_over_a_reload_and_cancelled),
	STORY(where_people_must_approve_it_waits_for_them),
	STORY(with_approve_0_it_is_sent_in_trial_to_the_testers),
	STORY(no_alert_of_a_file_has_such_a_name),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NREFUSALS + NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(refusals, NREFUSALS, check_refused);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("send", tests, NULL, NULL);
}
