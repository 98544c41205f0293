/*
 * How attempts end, where the provider's later word was faster than its answer.
 */
#include "base/log.h"
#include "send/settling.h"
#include "store/receipts.h"
#include "store/replies.h"
#include "store/store_rig.h"

static const struct verdict no_answer = { .kind = VERDICT_UNKNOWN,
	.reason = REASON_NO_ANSWER, .retry_after_ms = -1 };
static const struct verdict accepted = { .kind = VERDICT_ACCEPTED,
	.http = 201, .provider_id = "SM1", .retry_after_ms = -1 };

/* What the alert says of unknown ones. */
static char soon[] = "soon";
static struct alert alert = { .name = soon };

struct settling_case {
	const char		*label;
	enum on_unknown		 on_unknown;
	const struct verdict	*verdict;
	enum receipt_state	 receipt;
	enum message_state	 want;
};

static struct settling_case cases[] = {
	{ "no answer and no word is unknown", ON_UNKNOWN_HOLD, &no_answer,
	    RECEIPT_NONE, MESSAGE_UNKNOWN },
	{ "or sent again, where the alert says so", ON_UNKNOWN_RESEND,
	    &no_answer, RECEIPT_NONE, MESSAGE_QUEUED },
	{ "no answer, but it is queued there", ON_UNKNOWN_HOLD, &no_answer,
	    RECEIPT_QUEUED, MESSAGE_ACCEPTED },
	{ "then it is not sent again", ON_UNKNOWN_RESEND, &no_answer,
	    RECEIPT_QUEUED, MESSAGE_ACCEPTED },
	{ "nor where it was delivered", ON_UNKNOWN_RESEND, &no_answer,
	    RECEIPT_DELIVERED, MESSAGE_ACCEPTED },
	{ "nor where nobody knows whether it arrived", ON_UNKNOWN_RESEND,
	    &no_answer, RECEIPT_UNCONFIRMED, MESSAGE_ACCEPTED },
	{ "no answer, and it failed", ON_UNKNOWN_HOLD, &no_answer,
	    RECEIPT_FAILED, MESSAGE_REJECTED },
	{ "nor is that sent again", ON_UNKNOWN_RESEND, &no_answer,
	    RECEIPT_FAILED, MESSAGE_REJECTED },
	{ "an answer counts beside any word", ON_UNKNOWN_HOLD, &accepted,
	    RECEIPT_FAILED, MESSAGE_ACCEPTED },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
hear(struct rig *r, int64_t ref, enum receipt_state state)
{
	const struct receipt receipt = { .account = "sandbox", .id = "",
	    .ref = ref, .state = state };
	enum receipt_outcome outcome;

	assert_int_equal(receipts_apply(r->store, &receipt, NOW, &outcome,
	    &r->err), 0);
	assert_int_not_equal(outcome, RECEIPT_STRAY);
}

static void
end_attempt(struct rig *r, const struct settling_case *c,
    struct claimed *claimed)
{
	static char name[] = "sandbox";
	const struct account account = { .name = name };
	struct carrier carrier = { .account = &account };
	struct attempt a = { .claimed = *claimed, .carrier = &carrier,
	    .verdict = *c->verdict };
	struct attempts ended = TAILQ_HEAD_INITIALIZER(ended);

	alert.on_unknown = c->on_unknown;
	r->config.nalerts = 1;
	r->config.alerts = &alert;
	TAILQ_INSERT_TAIL(&ended, &a, next);
	if (settle_ended(r->store, &r->config, &ended, NOW, &r->err) == -1)
		fail_msg("%s", r->err.text);
	claimed_done(claimed);
}

/* The word is first; then the answer comes, or does not. */
static void
check_early(void **state)
{
	const struct settling_case *c = *state;
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed claimed = { 0 };

	assert_int_equal(rig_claim(r, &b, NOW, 1, &claimed), 1);
	hear(r, claimed.id, c->receipt);
	end_attempt(r, c, &claimed);
	assert_int_equal(rig_message(r, &b, ADA).state, c->want);
	rig_free(r);
}

/* The other way round it is the same. */
static void
check_late(void **state)
{
	const struct settling_case *c = *state;
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed claimed = { 0 };
	int64_t id;

	assert_int_equal(rig_claim(r, &b, NOW, 1, &claimed), 1);
	id = claimed.id;
	end_attempt(r, c, &claimed);
	hear(r, id, c->receipt);
	assert_int_equal(rig_message(r, &b, ADA).state, c->want);
	rig_free(r);
}

/* And where the run ended before either. */
static void
check_recovered(void **state)
{
	const struct settling_case *c = *state;
	struct claimed claimed = { 0 };
	struct broadcast b;
	struct rig *r;

	if (c->verdict != &no_answer)
		skip();
	r = rig_new_file();
	b = rig_three(r);
	assert_int_equal(rig_claim(r, &b, NOW, 1, &claimed), 1);
	hear(r, claimed.id, c->receipt);
	claimed_done(&claimed);
	rig_restart(r, NOW);
	alert.on_unknown = c->on_unknown;
	r->config.nalerts = 1;
	r->config.alerts = &alert;
	assert_int_equal(settle_abandoned(r->store, &r->config, NOW, &r->err),
	    1);
	assert_int_equal(rig_message(r, &b, ADA).state, c->want);
	rig_free(r);
}

/* A reply, which is never sent again. */
static struct claimed
claim_reply(struct rig *r)
{
	const struct claim claim = { .account = "sandbox", .limit = 1 };
	const struct place place = { .channel = CHANNEL_SMS,
	    .blind = rig_blind(r, CHANNEL_SMS, TOM) };
	const struct person nobody = { 0 };
	struct address to = { "" };
	struct secret text = { 0 };
	const struct reply reply = { .kind = "help", .account = "sandbox",
	    .place = place, .to = &to, .who = &nobody, .language = "en",
	    .text = &text };
	struct claimed c = { 0 };

	secret_set(&text, "help", 4);
	assert_int_equal(address_set(&to, TOM), 0);
	assert_int_equal(replies_add(r->store, &reply, NOW, &r->err), 0);
	secret_done(&text);
	assert_int_equal(replies_claim(r->store, &claim, NOW, &c, &r->err), 1);
	return c;
}

static enum message_state
reply_state(struct rig *r)
{
	return (enum message_state)rig_number(r, "SELECT state FROM reply");
}

static void
check_reply(void **state)
{
	const struct settling_case *c = *state;
	enum message_state want = c->want == MESSAGE_QUEUED ?
	    MESSAGE_UNKNOWN : c->want;
	struct rig *r = rig_new_file();
	struct claimed claimed = claim_reply(r);

	hear(r, claimed.id, c->receipt);
	end_attempt(r, c, &claimed);
	assert_int_equal(reply_state(r), want);
	rig_free(r);
	if (c->verdict != &no_answer)
		return;
	r = rig_new_file();
	claimed = claim_reply(r);
	hear(r, claimed.id, c->receipt);
	claimed_done(&claimed);
	rig_restart(r, NOW);
	assert_int_equal(settle_abandoned(r->store, &r->config, NOW, &r->err),
	    1);
	assert_int_equal(reply_state(r), want);
	rig_free(r);
}

#define NTABLES 4

int
main(void)
{
	static const struct {
		const char	*label;
		void		(*check)(void **);
	} tables[NTABLES] = {
		{ "settling: the word before the answer", check_early },
		{ "settling: the word after it", check_late },
		{ "settling: the word before the run ended", check_recovered },
		{ "settling: of a reply", check_reply },
	};
	struct CMUnitTest tests[NCASES];
	int failed = 0;
	size_t i, t;

	log_set_level(LOG_LEVEL_ERROR);
	for (t = 0; t < NTABLES; t++) {
		for (i = 0; i < NCASES; i++)
			tests[i] = (struct CMUnitTest){
			    .name = cases[i].label,
			    .test_func = tables[t].check,
			    .initial_state = &cases[i] };
		failed += cmocka_run_group_tests_name(tables[t].label, tests,
		    NULL, NULL);
	}
	return failed;
}
