#include "control/correct_rig.h"

#include "config/sent.h"
#include "schedule/mending.h"
#include "schedule/sending.h"

#define FIXED_EN "templates/sms/fixed.en.txt"
#define FIXED_ES "templates/sms/fixed.es.txt"

/* All three have been told, of a link that was wrong. */
static void
told(struct correct *c)
{
	correct_open(c, "2017-08-18 17:00");
	plan_write(&c->p, FIXED_EN, "right: {{event.title}}, fixed.example\n");
	plan_write(&c->p, FIXED_ES, "bien: {{event.title}}, fixed.example\n");
	rig_run_until(&c->p, denver("2017-08-18 18:00"));
	correct_send(c, 1000);
	correct_forget_texts(c);
}

/* What is in no file comes back from its row, as in the daemon. */
static void
read_again(struct correct *c)
{
	struct config *old = c->p.config;
	struct err err;

	c->p.config = plan_load(&c->p);
	assert_int_equal(sending_restore(c->p.store, c->p.config, &err), 0);
	rig_sync(&c->p);
	config_unref(old);
	correct_configure(c);
	rig_settle(&c->p);
}

/* "", or why not. */
static const char *
mend_of(struct correct *c, const struct broadcast *wrong,
    const char *template)
{
	static struct err err;
	struct broadcast b;
	struct sent *sent;

	assert_int_equal(store_begin(c->p.store, &err), 0);
	if (mending_plan(c->p.store, c->p.config, wrong, template,
	    c->p.now_ms, &b, &sent, &err) == -1) {
		store_rollback(c->p.store);
		return err.text;
	}
	assert_int_equal(store_commit(c->p.store, &err), 0);
	sent_attach(c->p.config, sent);
	rig_settle(&c->p);
	return "";
}

static const char *
mend(struct correct *c, const char *alert, const char *template)
{
	struct broadcast wrong = rig_broadcast(&c->p, alert);

	return mend_of(c, &wrong, template);
}

static void
assert_texts(struct correct *c, const char *want)
{
	char *is = correct_texts(c);

	assert_string_equal(is, want);
	free(is);
	correct_forget_texts(c);
}

static void
who_has_it_gets_it_once(void **state)
{
	struct correct c;

	(void)state;
	told(&c);
	plan_edit(&c.p, LIST, "language = \"es\"; },", "language = \"es\"; },\n"
	    "{ phone = \"+1 303 555 0194\"; language = \"en\"; },");
	read_again(&c);
	assert_string_equal(mend(&c, "soon", "fixed"), "");
	correct_send(&c, 1);
	read_again(&c);		/* in the middle */
	correct_send(&c, 1000);
	assert_texts(&c, "1 en right: First reading, fixed.example\n"
	    "2 es bien: Primera, fixed.example\n"
	    "3 en right: First reading, fixed.example");
	assert_string_equal(mend(&c, "soon", "fixed"), "who got broadcast 1 "
	    "gets fixed once: that is broadcast 2");
	correct_close(&c);
}

static void
who_stopped_or_left_does_not(void **state)
{
	struct correct c;

	(void)state;
	told(&c);
	correct_stop(&c, 2);
	plan_edit(&c.p, LIST, ",\n{ phone = \"+1 303 555 0193\"; language = "
	    "\"en\"; }", "");
	read_again(&c);
	assert_string_equal(mend(&c, "soon", "fixed"), "");
	correct_send(&c, 1000);
	assert_texts(&c, "1 en right: First reading, fixed.example");
	correct_close(&c);
}

static void
too_early_or_for_nobody(void **state)
{
	struct correct c;

	(void)state;
	correct_open(&c, "2017-08-18 17:00");
	plan_write(&c.p, FIXED_EN, "right\n");
	assert_string_equal(mend(&c, "soon", "fixed"), "broadcast 1 is "
	    "planned, and nobody has it: change its text, and `pregon reload`");
	rig_run_until(&c.p, denver("2017-08-18 18:00"));
	correct_send(&c, 1);
	assert_string_equal(mend(&c, "soon", "fixed"), "broadcast 1 is "
	    "sending: the wrong text would go on; `pregon cancel 1` first");
	rig_person(&c.p, "soon", STOPPING_CANCEL, "cancelled");
	assert_non_null(strstr(mend(&c, "soon", "fixed"),
	    "templates/sms/fixed.es.txt is missing"));
	plan_write(&c.p, FIXED_ES, "{{event.tellers}}\n");
	assert_non_null(strstr(mend(&c, "soon", "fixed"), "unknown fact"));
	plan_write(&c.p, FIXED_ES, "bien\n");
	correct_stop(&c, 1);
	assert_string_equal(mend(&c, "soon", "fixed"), "broadcast 1 was handed "
	    "over to nobody who may still be written to");
	correct_close(&c);
}

/* Of those to whom it goes some have it when the event moves. */
static void
the_event_changes_meanwhile(void **state)
{
	struct broadcast wrong;
	struct correct c;

	(void)state;
	told(&c);
	wrong = rig_broadcast(&c.p, "soon");
	assert_string_equal(mend_of(&c, &wrong, "fixed"), "");
	read_again(&c);		/* nothing changed */
	assert_int_equal(rig_broadcast(&c.p, "correct-2").state,
	    BROADCAST_SENDING);
	correct_send(&c, 1);
	correct_forget_texts(&c);
	plan_edit(&c.p, MEASURE, "2017-08-21 17:30", "2017-08-22 17:30");
	read_again(&c);
	assert_int_equal(rig_broadcast(&c.p, "correct-2").state,
	    BROADCAST_SUPERSEDED);
	assert_string_equal(rig_broadcast(&c.p, "correct-2").why,
	    "its event has changed: correct it again");
	rig_person(&c.p, "correction", STOPPING_CANCEL, "cancelled");
	correct_send(&c, 1000);
	assert_texts(&c, "");
	assert_string_equal(mend_of(&c, &wrong, "fixed"), "");
	correct_send(&c, 1000);
	assert_texts(&c, "2 es bien: Primera, fixed.example\n"
	    "3 en right: First reading, fixed.example");
	assert_non_null(strstr(mend_of(&c, &wrong, "fixed"), "once"));
	correct_close(&c);
}

/* All who may still be written to have it. */
static void
nobody_is_left(void **state)
{
	struct broadcast wrong;
	struct correct c;

	(void)state;
	told(&c);
	wrong = rig_broadcast(&c.p, "soon");
	assert_string_equal(mend_of(&c, &wrong, "fixed"), "");
	correct_send(&c, 2);
	correct_stop(&c, 3);
	plan_edit(&c.p, MEASURE, "2017-08-21 17:30", "2017-08-22 17:30");
	read_again(&c);
	assert_string_equal(mend_of(&c, &wrong, "fixed"), "broadcast 1 was handed "
	    "over to nobody who may still be written to");
	correct_close(&c);
}

/* It waited for its yes until it was too late. */
static void
what_nobody_got_may_be_tried_again(void **state)
{
	struct broadcast wrong;
	struct correct c;

	(void)state;
	told(&c);
	wrong = rig_broadcast(&c.p, "soon");
	plan_edit(&c.p, PREGON, "corrections = {", "corrections = {\n"
	    "approve = 1;");
	read_again(&c);
	assert_string_equal(mend_of(&c, &wrong, "fixed"), "");
	plan_edit(&c.p, MEASURE, "2017-08-21 17:30", "2017-08-22 17:30");
	read_again(&c);
	assert_int_equal(rig_broadcast(&c.p, "correct-2").state,
	    BROADCAST_SUPERSEDED);
	assert_string_equal(mend_of(&c, &wrong, "fixed"), "");
	rig_run_until(&c.p, denver("2017-08-22 17:30"));
	assert_int_equal(rig_broadcast(&c.p, "correct-5").state,
	    BROADCAST_MISSED);
	assert_string_equal(mend_of(&c, &wrong, "fixed"), "");
	correct_close(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "who has the wrong text, and nobody else, gets the right "
		  "one, once", who_has_it_gets_it_once, NULL, NULL, NULL },
		{ "who said stop, or left the list, does not",
		  who_stopped_or_left_does_not, NULL, NULL, NULL },
		{ "too early, without a text, or for nobody: refused",
		  too_early_or_for_nobody, NULL, NULL, NULL },
		{ "its event changes in the middle: it ends, and may be said "
		  "again to those who did not get it",
		  the_event_changes_meanwhile, NULL, NULL, NULL },
		{ "... and not where all got it", nobody_is_left, NULL, NULL,
		  NULL },
		{ "superseded or missed before it began: it may be said again",
		  what_nobody_got_may_be_tried_again, NULL, NULL, NULL },
	};

	return cmocka_run_group_tests_name("mending", tests, NULL, NULL);
}
