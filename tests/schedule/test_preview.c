#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/email_files.h"
#include "schedule/plan_rig.h"
#include "schedule/preview.h"
#include "store/told.h"

#define SOON "  soon = { when = \"first_reading - 3 days at 18:00\";\n" \
	"    audience = [ \"vote\" ]; template = \"soon\"; };\n"
#define WHEN_21 "Monday, August 21 at 5:30 PM"
#define WHEN_24 "Thursday, August 24 at 5:30 PM"

/* The texts of the newest broadcast, a line each: "en 1: text" (messages). */
static char *
preview(struct plan *p)
{
	struct broadcast b = rig_broadcast(p, "soon");
	json_t *texts, *one, *text;
	struct buf out;
	struct err err;
	size_t i;

	texts = preview_texts(p->store, p->config, &b, &err);
	if (texts == NULL)
		fail_msg("%s", err.text);
	buf_init(&out, 4096);
	json_array_foreach(texts, i, one) {
		text = json_object_get(one, "text");
		buf_addf(&out, "%s%s %d: %s", i > 0 ? "\n" : "",
		    json_string_value(json_object_get(one, "language")),
		    (int)json_integer_value(json_object_get(one, "messages")),
		    json_string_value(json_is_string(text) ? text :
		    json_object_get(one, "why")));
	}
	json_decref(texts);
	return buf_steal(&out);
}

static void
assert_preview(struct plan *p, const char *want)
{
	char *is = preview(p);

	assert_string_equal(is, want);
	free(is);
}

/* Send one message, and remember that it stated these facts. */
static void
tell(struct plan *p, const struct told_fact *facts, size_t n)
{
	struct claimed claimed;
	struct err err;
	int64_t told;

	assert_int_equal(rig_claim(p, &claimed, 1), 1);
	assert_int_equal(told_add(p->store, claimed.broadcast,
	    claimed.channel, claimed.language, facts, n, &told, &err), 0);
	assert_int_equal(outbox_tell(p->store, &claimed, told, &err), 0);
	rig_answer(p, &claimed, MESSAGE_ACCEPTED);
}

static void
tell_when(struct plan *p, const char *when)
{
	const struct told_fact facts[] = {
		{ "sender", "", 0, "Vote Alerts" },
		{ "event.title", "first_reading", 1, "First reading" },
		{ "event.when", "first_reading", 1, when },
	};

	tell(p, facts, 3);
}

static void
begin(struct plan *p)
{
	rig_reload(p);
	rig_run_until(p, denver("2017-08-18 18:00"));
	assert_int_equal(rig_broadcast(p, "soon").state, BROADCAST_SENDING);
}

static void
open_english(struct plan *p)
{
	plan_open(p, "2017-08-01 08:00");
	plan_edit(p, LIST, "\"es\"; }", "\"en\"; }");
}

static void
check_planned(void **state)
{
	struct plan p;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	plan_edit(&p, TEXT_EN, "{{event.when}}", "{{event.distance}}");
	rig_reload(&p);
	assert_preview(&p, "en 0: Vote Alerts: First reading in 3 days.\n"
	    "es 0: Alertas: Primera lunes, 21 de agosto, 5:30 p. m..");
	plan_close(&p);
}

static void
check_missing(void **state)
{
	struct plan p;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	plan_edit(&p, TEXT_EN, "{{event.when}}", "{{event.result}}");
	rig_reload(&p);
	assert_preview(&p, "en 0: line 1: event.result has no value\n"
	    "es 0: Alertas: Primera lunes, 21 de agosto, 5:30 p. m..");
	plan_close(&p);
}

static void
check_moved_on(void **state)
{
	struct plan p;

	(void)state;
	open_english(&p);
	begin(&p);
	assert_preview(&p, "");
	tell_when(&p, WHEN_21);
	plan_edit(&p, MEASURE, "2017-08-21 17:30", "2017-08-21 19:30");
	plan_edit(&p, MEASURE, "\"First reading\"", "\"Reading\"");
	plan_edit(&p, TEXT_EN, "{{sender}}:", "News:");
	rig_reload(&p);
	assert_preview(&p,
	    "en 1: Vote Alerts: First reading " WHEN_21 ".");
	plan_close(&p);
}

static void
check_straddled(void **state)
{
	struct plan p;

	(void)state;
	open_english(&p);
	begin(&p);
	tell_when(&p, WHEN_21);
	tell_when(&p, WHEN_24);
	assert_preview(&p,
	    "en 1: Vote Alerts: First reading " WHEN_21 ".\n"
	    "en 1: Vote Alerts: First reading " WHEN_24 ".");
	plan_close(&p);
}

static void
check_shared(void **state)
{
	struct plan p;

	(void)state;
	open_english(&p);
	begin(&p);
	tell_when(&p, WHEN_21);
	tell_when(&p, WHEN_21);
	assert_preview(&p,
	    "en 2: Vote Alerts: First reading " WHEN_21 ".");
	plan_close(&p);
}

/* What had no value then was left out, whatever it is now. */
static void
check_section(void **state)
{
	const struct told_fact facts[] = {
		{ "sender", "", 0, "Vote Alerts" },
		{ "event.when", "first_reading", 1, WHEN_21 },
	};
	struct plan p;

	(void)state;
	open_english(&p);
	plan_write(&p, TEXT_EN, "{{sender}}: "
	    "{{#event}}{{when}}{{/event}}"
	    "{{#event.result}}, {{event.result}}{{/event.result}}"
	    "{{#first_reading.result}}!{{/first_reading.result}}"
	    "{{^first_reading.result}}.{{/first_reading.result}}");
	begin(&p);
	tell(&p, facts, 2);
	plan_edit(&p, MEASURE, "result = { }", "result = { en = \"passed\"; }");
	rig_reload(&p);
	assert_preview(&p, "en 1: Vote Alerts: " WHEN_21 ".");
	plan_close(&p);
}

/* A deadline's facts are three names deep. */
static void
check_deadline(void **state)
{
	const struct told_fact facts[] = {
		{ "sender", "", 0, "Vote Alerts" },
		{ "first_reading.signup.when", "first_reading", 1, WHEN_21 },
	};
	struct plan p;

	(void)state;
	open_english(&p);
	plan_edit(&p, MEASURE, "facts = {", "deadlines = { signup = {\n"
	    "when = \"- 1 day\"; title = { en = \"a\"; es = \"b\"; }; }; };\n"
	    "facts = {");
	plan_write(&p, TEXT_EN, "{{sender}}: {{first_reading.signup.when}} "
	    "{{#first_reading.signup}}({{when}}){{/first_reading.signup}}");
	begin(&p);
	tell(&p, facts, 2);
	assert_preview(&p, "en 1: Vote Alerts: " WHEN_21 " (" WHEN_21 ")");
	plan_close(&p);
}

/* A section about what was there, without a fact of it. */
static void
check_group(void **state)
{
	const struct told_fact facts[] = { { "sender", "", 0, "Vote Alerts" } };
	struct plan p;

	(void)state;
	open_english(&p);
	plan_write(&p, TEXT_EN, "{{sender}}{{#event}}!{{/event}}");
	begin(&p);
	tell(&p, facts, 1);
	assert_preview(&p, "en 1: Vote Alerts!");
	plan_close(&p);
}

static void
check_gone(void **state)
{
	struct plan p;

	(void)state;
	open_english(&p);
	begin(&p);
	tell_when(&p, WHEN_21);
	plan_edit(&p, ALERTS, SOON, "");
	rig_reload(&p);
	assert_preview(&p,
	    "en 1: Vote Alerts: First reading " WHEN_21 ".");
	plan_close(&p);
}

static void
check_gone_before(void **state)
{
	struct plan p;

	(void)state;
	open_english(&p);
	rig_reload(&p);
	plan_edit(&p, ALERTS, SOON, "");
	rig_reload(&p);
	assert_preview(&p, "");
	plan_close(&p);
}

/* How it is sent: segments, and a reader who has no name here. */
static void
check_alert(void **state)
{
	struct plan p;
	struct err err;
	json_t *one;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	plan_edit(&p, TEXT_EN, "{{sender}}:",
	    "{{#person.name}}Dear {{person.name}}, {{/person.name}}{{sender}}:");
	plan_edit(&p, LIST, "\"en\"; }", "\"en\"; name = \"Ana\"; }");
	rig_reload(&p);
	one = preview_alert(p.config, &p.config->alerts[0], CHANNEL_SMS, "en",
	    p.now_ms, &err);
	assert_non_null(one);
	assert_string_equal(json_string_value(json_object_get(one, "text")),
	    "Vote Alerts: First reading " WHEN_21 ".");
	assert_string_equal(json_string_value(json_object_get(one,
	    "encoding")), "GSM-7");
	assert_int_equal(json_integer_value(json_object_get(one, "segments")),
	    1);
	assert_int_equal(json_integer_value(json_object_get(one, "units")), 56);
	json_decref(one);
	assert_null(preview_alert(p.config, &p.config->alerts[0], CHANNEL_SMS,
	    "fr", p.now_ms, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	plan_close(&p);
}

/* By e-mail: as it will be. */
static void
check_email(void **state)
{
	struct plan p;
	struct err err;
	json_t *one;

	(void)state;
	plan_open(&p, "2017-08-01 08:00");
	email_files(&p);
	rig_reload(&p);
	one = preview_alert(p.config, &p.config->alerts[0], CHANNEL_EMAIL,
	    "en", p.now_ms, &err);
	assert_non_null(one);
	assert_string_equal(json_string_value(json_object_get(one, "channel")),
	    "email");
	assert_string_equal(json_string_value(json_object_get(one, "subject")),
	    "First reading");
	assert_string_equal(json_string_value(json_object_get(one, "text")),
	    WHEN_21);
	assert_string_equal(json_string_value(json_object_get(one, "html")),
	    "<p>Vote Alerts</p>");
	assert_null(json_object_get(one, "segments"));
	json_decref(one);
	one = preview_alert(p.config, &p.config->alerts[0], CHANNEL_EMAIL,
	    "es", p.now_ms, &err);
	assert_true(json_is_null(json_object_get(one, "html")));
	json_decref(one);
	assert_preview(&p, "en 0: Vote Alerts: First reading " WHEN_21 ".\n"
	    "es 0: Alertas: Primera lunes, 21 de agosto, 5:30 p. m..\n"
	    "en 0: " WHEN_21 "\nes 0: Alertas");
	plan_close(&p);
}

static void
check_failing(void **state)
{
	struct broadcast b;
	struct plan p;
	struct err err;
	json_t *texts = NULL;
	unsigned at;

	(void)state;
	open_english(&p);
	begin(&p);
	tell_when(&p, WHEN_21);
	b = rig_broadcast(&p, "soon");
	for (at = 1; texts == NULL; at++) {
		assert_in_range(at, 1, 50);
		db_fail_after(p.store->db, at);
		err.kind = ERR_NONE;
		texts = preview_texts(p.store, p.config, &b, &err);
		db_fail_after(p.store->db, 0);
		if (texts == NULL)
			assert_int_equal(err.kind, ERR_IO);
	}
	assert_int_equal(json_array_size(texts), 1);
	json_decref(texts);
	plan_close(&p);
}

static const struct CMUnitTest tests[] = {
	{ "before it begins: today's template, the facts of when it is due",
	  check_planned, NULL, NULL, NULL },
	{ "before it begins, and a fact is missing: which", check_missing,
	  NULL, NULL, NULL },
	{ "what was told is shown as told, though facts and template moved on",
	  check_moved_on, NULL, NULL, NULL },
	{ "one that straddled a move: both texts", check_straddled, NULL, NULL,
	  NULL },
	{ "the same text to two: once, with how many", check_shared, NULL, NULL,
	  NULL },
	{ "a section that was left out stays out, though its fact is known now",
	  check_section, NULL, NULL, NULL },
	{ "by every channel; an e-mail has a subject and HTML", check_email,
	  NULL, NULL, NULL },
	{ "what was told of a deadline", check_deadline, NULL, NULL, NULL },
	{ "a section about an event, without a fact of it", check_group, NULL,
	  NULL, NULL },
	{ "its alert is gone from the files: still what was told", check_gone,
	  NULL, NULL, NULL },
	{ "gone before it began: nothing", check_gone_before, NULL, NULL,
	  NULL },
	{ "an alert's text, for a reader without a name", check_alert, NULL,
	  NULL, NULL },
	{ "a store that fails is told", check_failing, NULL, NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("preview", tests, NULL, NULL);
}
