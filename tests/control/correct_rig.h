/*
 * correct_rig.h - the schedule and the claims together: what people are really told
 *
 * The files of plan_files.h, with corrections; three people (en, es, en), who hear of
 * the first reading on 18 August at 18:00.  A story's step does something, and says
 * which texts went out meanwhile, one a line, in order of the people:
 *
 *   1 en moved: Mon 21, 5:30 PM
 */
#ifndef TESTS_CORRECT_RIG_H
#define TESTS_CORRECT_RIG_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/plan_rig.h"
#include "schedule/correcting.h"
#include "send/claiming.h"
#include "store/consents.h"
#include "store/optout.h"
#include "store/persons.h"
#include "store/receipts.h"
#include "store/stale.h"

#define HOUR_MS		INT64_C(3600000)
#define CORRECTED_MAX	64	/* texts of one step */

struct correct {
	struct plan	 p;
	struct claiming	 claiming;
	struct batch	 flight;	/* claimed, not answered */
	char		*texts[CORRECTED_MAX];	/* that went out in this step */
	size_t		 ntexts;
};

static const struct plan_file correct_files[] = {
	{ "templates/sms/c-moved.en.txt", "moved: {{event.when}}"
	    "{{#event.place}}, {{event.place}}{{/event.place}}"
	    "{{#was.when}}, not {{was.when}}{{/was.when}}"
	    "{{#was.place}}, not {{was.place}}{{/was.place}}"
	    "{{#deadlines}}. {{title}} {{time}}{{/deadlines}}" },
	{ "templates/sms/c-moved.es.txt", "movido: {{event.when}}"
	    "{{#event.place}}, {{event.place}}{{/event.place}}"
	    "{{#was.when}}, no {{was.when}}{{/was.when}}"
	    "{{#was.place}}, no {{was.place}}{{/was.place}}"
	    "{{#deadlines}}. {{title}} {{time}}{{/deadlines}}" },
	{ "templates/sms/c-postponed.en.txt", "postponed"
	    "{{#was.when}}, not {{was.when}}{{/was.when}}" },
	{ "templates/sms/c-postponed.es.txt", "aplazado" },
	{ "templates/sms/c-cancelled.en.txt", "cancelled" },
	{ "templates/sms/c-cancelled.es.txt", "cancelado" },
	{ "templates/sms/c-replaced.en.txt", "replaced by "
	    "{{replacement.title}} {{replacement.when}}" },
	{ "templates/sms/c-replaced.es.txt", "en su lugar "
	    "{{replacement.title}} {{replacement.when}}" },
	{ "templates/sms/c-deadline.en.txt", "deadline:{{#deadlines}} "
	    "{{title}} {{time}}.{{/deadlines}}" },
	{ "templates/sms/c-deadline.es.txt", "deadline:{{#deadlines}} "
	    "{{title}} {{time}}.{{/deadlines}}" },
	{ "templates/sms/sign.en.txt", "{{deadline.title}} {{deadline.when}}" },
	{ "templates/sms/sign.es.txt", "{{deadline.title}} {{deadline.when}}" },
	{ "templates/sms/c-result.en.txt", "result"
	    "{{#event.outcome}}: {{event.outcome}}{{#event.tally}} "
	    "{{event.tally}}{{/event.tally}}{{/event.outcome}}"
	    "{{#event.result}}: {{event.result}}{{/event.result}}" },
	{ "templates/sms/c-result.es.txt", "resultado"
	    "{{#event.outcome}}: {{event.outcome}}{{#event.tally}} "
	    "{{event.tally}}{{/event.tally}}{{/event.outcome}}"
	    "{{#event.result}}: {{event.result}}{{/event.result}}" },
};

#define CORRECTIONS \
	"corrections = { moved = \"c-moved\"; postponed = \"c-postponed\";\n" \
	"  cancelled = \"c-cancelled\"; replaced = \"c-replaced\";\n" \
	"  deadline = \"c-deadline\"; result = \"c-result\"; };\n" \
	"facts ="

static inline void
correct_configure(struct correct *c)
{
	if (c->claiming.texts == NULL) {
		c->claiming.store = c->p.store;
		c->claiming.texts = texts_new(c->p.store);
	}
	texts_forget(c->claiming.texts);
	claiming_configure(&c->claiming, c->p.config);
}

static inline void
correct_reload(struct correct *c)
{
	rig_reload(&c->p);
	correct_configure(c);
	rig_settle(&c->p);
}

static inline void
correct_open(struct correct *c, const char *at)
{
	size_t i;

	*c = (struct correct){ 0 };
	plan_open(&c->p, at);
	for (i = 0; i < sizeof correct_files / sizeof correct_files[0]; i++)
		plan_write(&c->p, correct_files[i].name,
		    correct_files[i].text);
	plan_edit(&c->p, PREGON, "facts =", CORRECTIONS);
	plan_edit(&c->p, LIST, "language = \"es\"; }", "language = \"es\"; },\n"
	    "{ phone = \"+1 303 555 0193\"; language = \"en\"; }");
	correct_reload(c);
}

static inline void
correct_forget_texts(struct correct *c)
{
	while (c->ntexts > 0)
		free(c->texts[--c->ntexts]);
}

static inline void
correct_close(struct correct *c)
{
	correct_forget_texts(c);
	batch_done(&c->flight);
	claiming_done(&c->claiming);
	texts_free(c->claiming.texts);
	plan_close(&c->p);
}

/* Number 1 to 3: by the order of the list. */
static inline int
correct_who(struct correct *c, const char *handle)
{
	struct query *q = query(c->p.store->db,
	    "SELECT count(*) FROM person WHERE id <= "
	    "(SELECT id FROM person WHERE handle = ?)");
	struct err err;
	int64_t n;

	query_bind_text(q, handle);
	assert_int_equal(query_one(q, &n, &err), 0);
	return (int)n;
}

static inline int
correct_by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline void
correct_note(struct correct *c, const struct batch *batch, size_t i)
{
	struct rendered r = { 0 };
	struct err err;

	if (texts_render(c->claiming.texts, c->p.config, batch->alerts[i],
	    &batch->claimed[i], c->p.now_ms, &r, &err) == -1)
		fail_msg("%s", err.text);
	assert_true(c->ntexts < CORRECTED_MAX);
	c->texts[c->ntexts++] = xasprintf("%d %s %s",
	    correct_who(c, batch->claimed[i].handle),
	    batch->claimed[i].language, secret_reveal(&r.part[PART_TEXT]));
	rendered_done(&r);
}

/* Claim up to ${most} texts into ${batch}, which are then in flight. */
static inline size_t
correct_claim(struct correct *c, struct batch *batch, int most)
{
	struct err err;
	size_t i;

	*batch = (struct batch){ 0 };
	assert_int_equal(store_begin(c->p.store, &err), 0);
	if (claiming_take(&c->claiming, CHANNEL_SMS, "main", (size_t)most,
	    c->p.now_ms, batch, &err) == -1)
		fail_msg("%s", err.text);
	assert_int_equal(store_commit(c->p.store, &err), 0);
	for (i = 0; i < batch->count; i++)
		correct_note(c, batch, i);
	return batch->count;
}

/* All that is in ${batch} ends with ${kind}. */
static inline void
correct_answer(struct correct *c, struct batch *batch,
    enum verdict_kind kind, enum message_state next)
{
	struct verdict verdict = { .kind = kind, .http = 201,
	    .provider_id = "SM1", .retry_after_ms = -1 };
	struct err err;
	size_t i;

	assert_int_equal(store_begin(c->p.store, &err), 0);
	for (i = 0; i < batch->count; i++)
		assert_int_equal(outbox_settle(c->p.store,
		    batch->claimed[i].id, batch->claimed[i].attempt,
		    &verdict, next, c->p.now_ms, "", c->p.now_ms, &err), 0);
	assert_int_equal(store_commit(c->p.store, &err), 0);
	batch_done(batch);
}

static inline void
correct_send(struct correct *c, int most)
{
	struct batch batch = { 0 };
	size_t n;

	while (most > 0 && (n = correct_claim(c, &batch, most)) > 0) {
		most -= (int)n;
		correct_answer(c, &batch, VERDICT_ACCEPTED, MESSAGE_ACCEPTED);
	}
	batch_done(&batch);
	rig_settle(&c->p);
}

/* The texts of this step, a line each; to be freed. */
static inline char *
correct_texts(struct correct *c)
{
	struct buf out;
	size_t i;

	buf_init(&out, RIG_TEXT_MAX);
	qsort(c->texts, c->ntexts, sizeof *c->texts, correct_by_text);
	for (i = 0; i < c->ntexts; i++)
		buf_addf(&out, "%s%s", i > 0 ? "\n" : "", c->texts[i]);
	return buf_steal(&out);
}

/*
 * A story: what happens, which texts go out meanwhile, and how the corrections look.
 */

enum doing {
	DO_NOTHING,
	DO_RELOAD,	/* after replacing ${a} by ${b} in ${file}, if given */
	DO_RESTART,	/* the same, by a new run */
	DO_SEND,	/* all that may go */
	DO_SEND_ONE,
	DO_CLAIM,	/* all that may go, without an answer yet */
	DO_CLAIM_ONE,
	DO_ACCEPT, DO_UNKNOWN, DO_RETRY, DO_REJECT,	/* what is in flight */
	DO_RESEND,	/* unknown, and its alert says to send it again */
	DO_FAILED,	/* a receipt: the last text of the person number ${n} */
	DO_STOP,	/* the person number ${n} */
	DO_START,	/* she says START, as the inbox takes it */
	DO_LEAVE,	/* she leaves the list, by the file */
	DO_APPROVE_HELD,	/* and hold it before it begins */
	DO_CANCEL, DO_APPROVE, DO_HOLD, DO_RELEASE,	/* the newest broadcast of ${a} */
	DO_OUTCOME,	/* of final_vote: ${a}, "passed 10-0" */
};

struct doing_step {
	const char	*at;	/* time passes until then; NULL: no longer */
	enum doing	 doing;
	const char	*file, *a, *b;
	int		 n;
	const char	*texts;	/* that went out; NULL: not looked at */
	const char	*want;	/* all broadcasts; NULL: not looked at */
};

#define DOING_STEPS 12

struct doing_story {
	const char		*label;
	struct doing_step	 steps[DOING_STEPS];	/* up to one that is all zero */
};

/* Where the person number ${n} is found. */
static inline void
correct_blind(struct correct *c, int n, struct blind *ret)
{
	char number[16];
	struct address address = { "" };

	snprintf(number, sizeof number, "+1303555019%d", n);
	assert_int_equal(address_set(&address, number), 0);
	vault_index(c->p.store->vault, CHANNEL_SMS, &address, ret);
}

static inline void
correct_start(struct correct *c, int n)
{
	struct consenting what = { .channel = CHANNEL_SMS,
	    .event = CONSENT_STARTED, .how = "START", .wording = "",
	    .event_ms = c->p.now_ms };
	struct blind blind;
	struct person who;
	struct err err;
	int made = 0;

	correct_blind(c, n, &blind);
	assert_int_equal(store_begin(c->p.store, &err), 0);
	assert_int_equal(persons_find(c->p.store, CHANNEL_SMS, &blind, &who,
	    &err), 1);
	assert_int_equal(suppression_start(c->p.store, CHANNEL_SMS, &blind,
	    c->p.now_ms, c->p.now_ms, &err), 1);
	what.person = who.id;
	assert_true(consents_apply(c->p.store, &what, c->p.now_ms, &err) > 0);
	assert_int_equal(correcting_back(c->p.store, c->p.config,
	    &(struct came_back){ who.handle, INTENT_START, true },
	    c->p.now_ms, &made, &err), 0);
	assert_int_equal(store_commit(c->p.store, &err), 0);
}

static inline void
correct_stop(struct correct *c, int n)
{
	struct suppressing what = { .channel = CHANNEL_SMS,
	    .kind = SUPPRESSION_OPTED_OUT, .why = "STOP",
	    .event_ms = c->p.now_ms };
	struct err err;

	correct_blind(c, n, &what.blind);
	assert_int_equal(store_begin(c->p.store, &err), 0);
	assert_int_equal(optout_apply(c->p.store, &what, c->p.now_ms, NULL,
	    &err), 1);
	assert_int_equal(store_commit(c->p.store, &err), 0);
}

/* Her provider says that the last text to the person number ${n} failed. */
static inline void
correct_failed(struct correct *c, int n)
{
	struct query *q = query(c->p.store->db, "SELECT COALESCE(max(m.id), 0) "
	    "FROM message m JOIN attempt a ON a.id = m.attempt "
	    "WHERE m.blind = ?");
	struct receipt receipt = { .account = "main",
	    .id = "", .state = RECEIPT_FAILED, .event_ms = c->p.now_ms };
	enum receipt_outcome outcome;
	struct blind blind;
	struct err err;

	correct_blind(c, n, &blind);
	query_bind_blob(q, blind.bytes, BLIND_LEN);
	assert_int_equal(query_one(q, &receipt.ref, &err), 0);
	assert_int_equal(receipts_apply(c->p.store, &receipt, c->p.now_ms,
	    &outcome, &err), 0);
	assert_int_equal(outcome, RECEIPT_NEWS);
}

static inline void
correct_person(struct correct *c, const struct doing_step *s)
{
	switch (s->doing) {
	case DO_CANCEL:
		rig_person(&c->p, s->a, STOPPING_CANCEL, "cancelled");
		break;
	case DO_APPROVE:
		rig_approve(&c->p, s->a, 0);
		break;
	case DO_APPROVE_HELD:
		rig_approve(&c->p, s->a, 0);
		/* FALLTHROUGH */
	case DO_HOLD:
		rig_person(&c->p, s->a, STOPPING_HOLD, "held by an operator");
		break;
	case DO_RELEASE:
		rig_person(&c->p, s->a, STOPPING_RELEASE, "");
		break;
	default:
		break;
	}
}

static inline void
correct_do(struct correct *c, const struct doing_step *s)
{
	if (s->file != NULL)
		plan_edit(&c->p, s->file, s->a, s->b);
	switch (s->doing) {
	case DO_RESTART:
		plan_next_run(&c->p);
		/* FALLTHROUGH */
	case DO_RELOAD:
	case DO_LEAVE:
		correct_reload(c);
		break;
	case DO_SEND:
		correct_send(c, 1000);
		break;
	case DO_SEND_ONE:
		correct_send(c, 1);
		break;
	case DO_CLAIM:
		correct_claim(c, &c->flight, OUTBOX_CLAIM_MAX);
		break;
	case DO_CLAIM_ONE:
		correct_claim(c, &c->flight, 1);
		break;
	case DO_ACCEPT:
		correct_answer(c, &c->flight, VERDICT_ACCEPTED, MESSAGE_ACCEPTED);
		break;
	case DO_UNKNOWN:
		correct_answer(c, &c->flight, VERDICT_UNKNOWN, MESSAGE_UNKNOWN);
		break;
	case DO_RESEND:
		correct_answer(c, &c->flight, VERDICT_UNKNOWN, MESSAGE_QUEUED);
		break;
	case DO_RETRY:
		correct_answer(c, &c->flight, VERDICT_RETRY, MESSAGE_QUEUED);
		break;
	case DO_REJECT:
		correct_answer(c, &c->flight, VERDICT_REJECTED, MESSAGE_REJECTED);
		break;
	case DO_FAILED:
		correct_failed(c, s->n);
		break;
	case DO_STOP:
		correct_stop(c, s->n);
		break;
	case DO_START:
		correct_start(c, s->n);
		break;
	case DO_OUTCOME:
		rig_outcome(&c->p, s->a, 1);
		correct_configure(c);	/* as the daemon does */
		break;
	default:
		correct_person(c, s);
	}
	rig_settle(&c->p);
}

static inline void
correct_is(int step, const char *what, char *is, const char *want)
{
	bool ok = want == NULL || str_eq(is, want);

	if (!ok)
		print_error("step %d: %s\n%s\nwanted\n%s\n", step, what, is,
		    want);
	free(is);
	assert_true(ok);
}

static inline void
correct_tell(void **state)
{
	const struct doing_story *story = *state;
	const struct doing_step *s;
	struct correct c;
	int n = 0;

	correct_open(&c, story->steps[0].at);
	for (s = story->steps; s < story->steps + DOING_STEPS &&
	    (s->at != NULL || s->doing != DO_NOTHING); s++) {
		n++;
		if (s->at != NULL)
			rig_run_until(&c.p, denver(s->at));
		correct_do(&c, s);
		correct_is(n, "texts are", correct_texts(&c), s->texts);
		correct_is(n, "broadcasts are", rig_show(&c.p), s->want);
		correct_forget_texts(&c);
	}
	correct_close(&c);
}

#define DOING_TESTS(stories, tests) do { \
	size_t story_i; \
	for (story_i = 0; story_i < sizeof (stories) / sizeof (stories)[0]; \
	    story_i++) \
		(tests)[story_i] = (struct CMUnitTest){ \
		    .name = (stories)[story_i].label, \
		    .test_func = correct_tell, \
		    .initial_state = &(stories)[story_i] }; \
} while (0)

#endif
