#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "send/send_rig.h"
#include "send/texts.h"
#include "store/told.h"

#define WHEN_21 "Monday, August 21 at 5:30 PM"

struct rig {
	struct plan	 p;
	struct texts	*texts;
	int64_t		 broadcast;
	struct claimed	 claimed;
};

/* One broadcast, and one of its messages claimed, in a transaction. */
static void
open_rig(struct rig *r, const char *text_en)
{
	struct err err;

	plan_open(&r->p, "2017-08-18 18:00");
	if (text_en != NULL)
		plan_write(&r->p, TEXT_EN, text_en);
	send_load(&r->p);
	r->broadcast = send_begin(&r->p, "soon");
	r->texts = texts_new(r->p.store);
	r->claimed = (struct claimed){ .id = 1, .broadcast = r->broadcast,
	    .language = "en" };
	assert_int_equal(store_begin(r->p.store, &err), 0);
}

static void
close_rig(struct rig *r)
{
	secret_done(&r->claimed.name);
	store_rollback(r->p.store);
	texts_free(r->texts);
	plan_close(&r->p);
}

static int
tell(struct rig *r, int64_t *ret, struct err *err)
{
	return texts_told(r->texts, r->p.config, &r->p.config->alerts[0],
	    &r->claimed, r->p.now_ms, ret, err);
}

static int64_t
must_tell(struct rig *r)
{
	struct err err;
	int64_t told = 0;

	if (tell(r, &told, &err) == -1)
		fail_msg("%s", err.text);
	assert_int_not_equal(told, 0);
	return told;
}

static void
assert_text(struct rig *r, const char *want)
{
	struct rendered message = { 0 };
	struct err err;

	if (texts_render(r->texts, r->p.config, &r->p.config->alerts[0],
	    &r->claimed, r->p.now_ms, &message, &err) == -1)
		fail_msg("%s", err.text);
	assert_string_equal(secret_reveal(&message.part[PART_TEXT]), want);
	rendered_done(&message);
}

static void
on_fact(const struct told_fact *f, void *arg)
{
	buf_addf(arg, "%s=%s@%s#%d\n", f->name, f->value, f->event,
	    f->revision);
}

static void
assert_told(struct rig *r, int64_t told, const char *want)
{
	struct buf facts;
	struct err err;

	buf_init(&facts, 4096);
	assert_int_equal(told_facts(r->p.store, told, on_fact, &facts, &err),
	    0);
	assert_string_equal(buf_text(&facts), want);
	buf_done(&facts);
}

static void
check_told(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, NULL);
	assert_told(&r, must_tell(&r),
	    "event.title=First reading@first_reading#1\n"
	    "event.when=" WHEN_21 "@first_reading#1\n"
	    "sender=Vote Alerts@#0\n");
	assert_text(&r, "Vote Alerts: First reading " WHEN_21 ".");
	close_rig(&r);
}

struct told_case {
	const char	*label, *text, *want;
};

static struct told_case tolds[] = {
	{ "a name twice is one fact", "{{sender}} {{sender}}",
	  "sender=Vote Alerts@#0\n" },
	{ "another event's fact has that event", "{{final_vote.day}}",
	  "final_vote.day=Monday, August 28@final_vote#1\n" },
	{ "inside of its event's section it is the event's",
	  "{{#event}}{{title}}{{/event}}",
	  "event.title=First reading@first_reading#1\n" },
	{ "inside of another event's section it is that one's",
	  "{{#final_vote}}{{title}} {{sender}}{{/final_vote}}{{event.title}}",
	  "event.title=First reading@first_reading#1\n"
	  "final_vote.title=Final vote@final_vote#1\n"
	  "sender=Vote Alerts@#0\n" },
	{ "the reader's name is not told",
	  "{{#person.name}}{{person.name}}{{/person.name}}Go", "" },
	{ "what has no value is not told",
	  "Go{{#event.result}} {{event.result}}{{/event.result}}", "" },
	{ "what decides a section is told",
	  "Go{{#event.place}}!{{/event.place}}{{#sender}}!{{/sender}}",
	  "sender=Vote Alerts@#0\n" },
	{ "a text without facts tells nothing", "Go", "" },
};
#define NTOLDS (sizeof tolds / sizeof tolds[0])

static void
check_told_case(void **state)
{
	const struct told_case *c = *state;
	struct rig r;

	open_rig(&r, c->text);
	assert_told(&r, must_tell(&r), c->want);
	close_rig(&r);
}

/* The same facts are the same set, also after they were prepared anew. */
static void
check_shared(void **state)
{
	struct rig r;
	int64_t told;

	(void)state;
	open_rig(&r, NULL);
	told = must_tell(&r);
	assert_int_equal(must_tell(&r), told);
	texts_forget(r.texts);
	assert_int_equal(must_tell(&r), told);
	r.p.now_ms += HOUR_MS;
	assert_int_equal(must_tell(&r), told);
	strcpy(r.claimed.language, "es");
	assert_int_not_equal(must_tell(&r), told);
	close_rig(&r);
}

/* A second later facts are looked at anew. */
static void
check_moment(void **state)
{
	struct rig r;
	int64_t told;

	(void)state;
	open_rig(&r, "{{event.distance}}");
	told = must_tell(&r);
	assert_text(&r, "in 3 days");
	r.p.now_ms = denver("2017-08-19 00:00");
	assert_int_not_equal(must_tell(&r), told);
	assert_text(&r, "in 2 days");
	/* The wall clock may be set back. */
	r.p.now_ms = denver("2017-08-18 18:00");
	assert_int_equal(must_tell(&r), told);
	assert_text(&r, "in 3 days");
	close_rig(&r);
}

/* In the middle of a broadcast the event moves: another set, revision 2. */
static void
check_straddle(void **state)
{
	struct rig r;
	struct err err;
	int64_t told;

	(void)state;
	open_rig(&r, NULL);
	told = must_tell(&r);
	assert_int_equal(store_commit(r.p.store, &err), 0);
	plan_edit(&r.p, MEASURE, "2017-08-21 17:30", "2017-08-22 19:30");
	send_load(&r.p);
	texts_forget(r.texts);
	assert_int_equal(store_begin(r.p.store, &err), 0);
	assert_int_not_equal(must_tell(&r), told);
	assert_told(&r, must_tell(&r),
	    "event.title=First reading@first_reading#2\n"
	    "event.when=Tuesday, August 22 at 7:30 PM@first_reading#2\n"
	    "sender=Vote Alerts@#0\n");
	assert_text(&r, "Vote Alerts: First reading Tuesday, August 22 at "
	    "7:30 PM.");
	close_rig(&r);
}

/* The words of the moment it began, the facts of now. */
static void
check_frozen(void **state)
{
	struct rig r;
	struct err err;

	(void)state;
	open_rig(&r, NULL);
	assert_int_equal(store_commit(r.p.store, &err), 0);
	plan_edit(&r.p, TEXT_EN, "{{sender}}:", "News:");
	plan_edit(&r.p, PREGON, "Vote Alerts", "Denver Votes");
	send_load(&r.p);
	texts_forget(r.texts);
	assert_int_equal(store_begin(r.p.store, &err), 0);
	must_tell(&r);
	assert_text(&r, "Denver Votes: First reading " WHEN_21 ".");
	close_rig(&r);
}

static void
check_name(void **state)
{
	struct rig r;

	(void)state;
	open_rig(&r, "{{#person.name}}{{person.name}}: {{/person.name}}Go");
	must_tell(&r);
	assert_text(&r, "Go");
	secret_set(&r.claimed.name, "Ana {{sender}}", 14);
	assert_text(&r, "Ana {{sender}}: Go");
	close_rig(&r);
}

/* A fact that lost its value is an error of the text, before any claim. */
static void
check_lost(void **state)
{
	struct rig r;
	struct err err;
	int64_t told;

	(void)state;
	plan_open(&r.p, "2017-08-18 18:00");
	plan_edit(&r.p, MEASURE, "result = { }",
	    "result = { en = \"passed\"; es = \"si\"; }");
	plan_write(&r.p, TEXT_EN, "{{event.result}}");
	send_load(&r.p);
	r.broadcast = send_begin(&r.p, "soon");
	r.texts = texts_new(r.p.store);
	r.claimed = (struct claimed){ .id = 1, .broadcast = r.broadcast,
	    .language = "en" };
	assert_int_equal(store_begin(r.p.store, &err), 0);
	must_tell(&r);
	store_rollback(r.p.store);
	plan_edit(&r.p, MEASURE, "result = { en = \"passed\"; es = \"si\"; }",
	    "result = { }");
	send_load(&r.p);
	texts_forget(r.texts);
	assert_int_equal(store_begin(r.p.store, &err), 0);
	assert_int_equal(tell(&r, &told, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "event.result has no value"));
	close_rig(&r);
}

static void
check_no_text(void **state)
{
	struct rig r;
	struct err err;
	int64_t told;

	(void)state;
	open_rig(&r, NULL);
	strcpy(r.claimed.language, "fr");
	assert_int_equal(tell(&r, &told, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	close_rig(&r);
}

/* The store's failure is not the text's: it is told apart, and passes. */
static void
check_failing(void **state)
{
	struct rig r;
	struct err err;
	int64_t told;
	unsigned at;
	int result = -1;

	(void)state;
	open_rig(&r, NULL);
	for (at = 1; result == -1; at++) {
		assert_in_range(at, 1, 50);
		texts_forget(r.texts);
		store_rollback(r.p.store);
		assert_int_equal(store_begin(r.p.store, &err), 0);
		db_fail_after(r.p.store->db, at);
		result = tell(&r, &told, &err);
		db_fail_after(r.p.store->db, 0);
		if (result == -1)
			assert_int_equal(err.kind, ERR_IO);
	}
	assert_in_range(at, 5, 50);
	close_rig(&r);
}

/* More of them than are kept: each still gets its own text. */
static void
check_many(void **state)
{
	struct rig r;
	struct err err;
	int64_t broadcasts[OUTBOX_CLAIM_MAX + 6];
	size_t i, n = sizeof broadcasts / sizeof broadcasts[0];
	struct broadcast b = { .alert = "soon", .state = BROADCAST_SENDING };
	char text[32];

	(void)state;
	open_rig(&r, NULL);
	for (i = 0; i < n; i++) {
		b.id = 0;
		b.number = (int)i + 2;
		assert_int_equal(broadcasts_save(r.p.store, &b, &err), 0);
		broadcasts[i] = b.id;
		snprintf(text, sizeof text, "number %zu", i);
		assert_int_equal(broadcasts_freeze_text(r.p.store, b.id, CHANNEL_SMS, PART_TEXT,
	    "en",
		    text, &err), 0);
	}
	for (i = 0; i < 3 * n; i++) {
		r.claimed.broadcast = broadcasts[i % n];
		must_tell(&r);
		snprintf(text, sizeof text, "number %zu", i % n);
		assert_text(&r, text);
	}
	close_rig(&r);
}

static const struct CMUnitTest others[] = {
	{ "facts with their events' revisions are told", check_told, NULL,
	  NULL, NULL },
	{ "who is told the same shares the set", check_shared, NULL, NULL,
	  NULL },
	{ "facts are those of the moment", check_moment, NULL, NULL, NULL },
	{ "a broadcast that straddles a move has two sets", check_straddle,
	  NULL, NULL, NULL },
	{ "the template is the frozen one, the facts are today's",
	  check_frozen, NULL, NULL, NULL },
	{ "each reader's own name, expanded once", check_name, NULL, NULL,
	  NULL },
	{ "a fact that lost its value is an error of the text", check_lost,
	  NULL, NULL, NULL },
	{ "so is a language without a text", check_no_text, NULL, NULL, NULL },
	{ "a store that fails is told apart", check_failing, NULL, NULL,
	  NULL },
	{ "more broadcasts than are kept prepared", check_many, NULL, NULL,
	  NULL },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NTOLDS + NOTHERS];
	size_t i;

	for (i = 0; i < NTOLDS; i++)
		tests[i] = (struct CMUnitTest){ .name = tolds[i].label,
		    .test_func = check_told_case, .initial_state = &tolds[i] };
	memcpy(tests + NTOLDS, others, sizeof others);
	return cmocka_run_group_tests_name("texts", tests, NULL, NULL);
}
