#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "send/send_rig.h"
#include "send/testing.h"

/* "soon", due 2017-08-18 18:00, about the first reading of 2017-08-21 17:30. */
static int64_t
planned(struct plan *p, enum broadcast_state state)
{
	struct broadcast b = { .alert = "soon", .event = "first_reading",
	    .number = 1, .state = state, .due_ms = denver("2017-08-18 18:00"),
	    .expires_ms = denver("2017-08-21 17:30") };
	struct err err;

	assert_int_equal(store_begin(p->store, &err), 0);
	assert_int_equal(broadcasts_save(p->store, &b, &err), 0);
	assert_int_equal(store_commit(p->store, &err), 0);
	return b.id;
}

static void
assert_part(const struct rendered *r, enum part part, const char *want)
{
	assert_string_equal(secret_reveal(&r->part[part]), want);
}

static void
render(struct plan *p, int64_t broadcast, enum channel channel,
    const char *language, struct rendered *ret)
{
	const struct testing of = { "soon", broadcast, channel, language };
	struct err err;

	*ret = (struct rendered){ 0 };
	if (testing_render(p->store, p->config, &of, p->now_ms, ret,
	    &err) == -1)
		fail_msg("%s", err.text);
}

static void
an_sms_begins_with_test(void **state)
{
	struct rendered r;
	struct plan p;

	(void)state;
	plan_open(&p, "2017-08-10 12:00");
	send_load(&p);
	render(&p, planned(&p, BROADCAST_PLANNED), CHANNEL_SMS, "en", &r);
	assert_part(&r, PART_TEXT, "TEST: Vote Alerts: First reading Monday, "
	    "August 21 at 5:30 PM.");
	rendered_done(&r);
	plan_close(&p);
}

/* Days are counted from when it is due, not from when it is tested. */
static void
facts_are_those_of_its_time(void **state)
{
	struct rendered r;
	struct plan p;

	(void)state;
	plan_open(&p, "2017-08-10 12:00");
	plan_edit(&p, TEXT_EN, "{{event.when}}", "{{event.distance}}");
	send_load(&p);
	render(&p, planned(&p, BROADCAST_PLANNED), CHANNEL_SMS, "en", &r);
	assert_part(&r, PART_TEXT, "TEST: Vote Alerts: First reading in 3 "
	    "days.");
	rendered_done(&r);
	render(&p, 0, CHANNEL_SMS, "en", &r);
	assert_part(&r, PART_TEXT, "TEST: Vote Alerts: First reading in 11 "
	    "days.");
	rendered_done(&r);
	plan_close(&p);
}

static void
what_is_frozen_is_tested(void **state)
{
	struct rendered r;
	struct plan p;
	int64_t id;

	(void)state;
	plan_open(&p, "2017-08-10 12:00");
	send_load(&p);
	id = planned(&p, BROADCAST_SENDING);
	send_freeze(&p, id, config_alert(p.config, "soon"));
	plan_edit(&p, TEXT_EN, "{{event.when}}", "some day");
	send_load(&p);
	render(&p, id, CHANNEL_SMS, "en", &r);
	assert_part(&r, PART_TEXT, "TEST: Vote Alerts: First reading Monday, "
	    "August 21 at 5:30 PM.");
	rendered_done(&r);
	plan_close(&p);
}

/* Texts for people who were told what no longer holds; only what moved is stated. */
static void
write_corrections(struct plan *p)
{
	static const char *const kinds[] = { "moved", "postponed", "cancelled",
		"replaced", "deadline", "result" };
	char name[64];
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		snprintf(name, sizeof name, "templates/sms/%s.en.txt", kinds[i]);
		plan_write(p, name, "now {{event.when}}"
		    "{{#was.when}}, not {{was.when}}{{/was.when}}");
		snprintf(name, sizeof name, "templates/sms/%s.es.txt", kinds[i]);
		plan_write(p, name, "ahora {{event.when}}"
		    "{{#was.when}}, no {{was.when}}{{/was.when}}");
	}
	plan_edit(p, PREGON, "facts =", "corrections = { moved = \"moved\"; "
	    "postponed = \"postponed\"; cancelled = \"cancelled\";\n"
	    "replaced = \"replaced\"; deadline = \"deadline\"; "
	    "result = \"result\"; };\nfacts =");
}

/* People were told of the 21st; the first reading moved to the 22nd. */
static void
a_correction_says_what_most_were_told(void **state)
{
	struct broadcast b = { .alert = "correction", .event = "first_reading",
	    .number = 1, .state = BROADCAST_AWAITING_APPROVAL,
	    .due_ms = denver("2017-08-19 10:00"),
	    .expires_ms = denver("2017-08-22 17:30"), .template = "moved",
	    .aspects = ASPECTS_TIME, .was_ms = denver("2017-08-21 17:30") };
	struct testing of = { "correction", 0, CHANNEL_SMS, "en" };
	struct rendered r = { 0 };
	struct plan p;
	struct err err;

	(void)state;
	plan_open(&p, "2017-08-19 10:00");
	write_corrections(&p);
	plan_edit(&p, MEASURE, "2017-08-21 17:30", "2017-08-22 17:30");
	send_load(&p);
	assert_int_equal(store_begin(p.store, &err), 0);
	assert_int_equal(broadcasts_save(p.store, &b, &err), 0);
	assert_int_equal(store_commit(p.store, &err), 0);
	of.broadcast = b.id;
	if (testing_render(p.store, p.config, &of, p.now_ms, &r, &err) == -1)
		fail_msg("%s", err.text);
	assert_part(&r, PART_TEXT, "TEST: now Tuesday, August 22 at 5:30 PM, "
	    "not Monday, August 21 at 5:30 PM");
	rendered_done(&r);
	plan_close(&p);
}

static struct lacking_case {
	const char	*label;
	struct testing	 of;
	const char	*want;
} lacking[] = {
	{ "an alert that there is not", { "late", 0, CHANNEL_SMS, "en" },
	    "alert late is not in the files" },
	{ "a language without a text", { "soon", 0, CHANNEL_SMS, "fr" },
	    "alert soon has no text by sms in fr" },
	{ "a correction of nothing", { "correction", 0, CHANNEL_SMS, "en" },
	    "what alert correction says depends on what moved" },
	{ "a channel without a text", { "soon", 0, CHANNEL_EMAIL, "en" },
	    "alert soon has no text by email in en" },
};

static void
what_it_lacks_is_said(void **state)
{
	const struct lacking_case *c = *state;
	struct rendered r = { 0 };
	struct plan p;
	struct err err;

	plan_open(&p, "2017-08-10 12:00");
	write_corrections(&p);
	send_load(&p);
	assert_int_equal(testing_render(p.store, p.config, &c->of, p.now_ms,
	    &r, &err), -1);
	assert_non_null(strstr(err.text, c->want));
	plan_close(&p);
}

#define COUNT(a) (sizeof (a) / sizeof (a)[0])

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ "an SMS begins with TEST", an_sms_begins_with_test, NULL,
		  NULL, NULL },
		{ "its facts are those of when it is due",
		  facts_are_those_of_its_time, NULL, NULL, NULL },
		{ "what is frozen is tested", what_is_frozen_is_tested, NULL,
		  NULL, NULL },
		{ "a correction says what most were told",
		  a_correction_says_what_most_were_told, NULL, NULL, NULL },
	};
	struct CMUnitTest tests[COUNT(lacking) + COUNT(others)];
	size_t i;

	for (i = 0; i < COUNT(lacking); i++)
		tests[i] = (struct CMUnitTest){ .name = lacking[i].label,
		    .test_func = what_it_lacks_is_said,
		    .initial_state = &lacking[i] };
	memcpy(tests + i, others, sizeof others);
	return cmocka_run_group_tests_name("testing", tests, NULL, NULL);
}
