/*
 * What providers say later: merged whatever the order, and never moving a message
 * back.
 */
#include "store/receipts.h"
#include "store/replies.h"
#include "store/store_rig.h"

#define STATES	(RECEIPT_UNSUBSCRIBED + 1)
#define DAYS(n)	((n) * 24 * HOUR)

static const struct verdict accepted = { .kind = VERDICT_ACCEPTED,
	.http = 201, .provider_id = "SM1", .retry_after_ms = -1 };
static const struct verdict no_answer = { .kind = VERDICT_UNKNOWN,
	.reason = REASON_NO_ANSWER, .retry_after_ms = -1 };

/* Three people, and the text to Ada on its way. */
struct sent {
	struct rig		*r;
	struct broadcast	 b;
	struct claimed		 ada;
};

static void
sent_open(struct sent *s)
{
	s->r = rig_new();
	s->b = rig_three(s->r);
	s->ada = (struct claimed){ 0 };
	assert_int_equal(rig_claim(s->r, &s->b, NOW, 1, &s->ada), 1);
}

static void
sent_settle(struct sent *s, const struct verdict *verdict,
    enum message_state next)
{
	assert_int_equal(outbox_settle(s->r->store, s->ada.id, s->ada.attempt,
	    verdict, next, NOW, "", NOW, &s->r->err), 0);
}

static void
sent_close(struct sent *s)
{
	claimed_done(&s->ada);
	rig_free(s->r);
}

static enum receipt_outcome
say(struct sent *s, struct receipt receipt)
{
	enum receipt_outcome outcome;

	if (receipt.account == NULL)
		receipt.account = "sandbox";
	if (receipt.id == NULL)
		receipt.id = "";
	if (receipt.ref == 0)
		receipt.ref = s->ada.id;
	assert_int_equal(receipts_apply(s->r->store, &receipt, NOW + HOUR,
	    &outcome, &s->r->err), 0);
	return outcome;
}

static enum receipt_outcome
say_state(struct sent *s, enum receipt_state state)
{
	return say(s, (struct receipt){ .state = state });
}

static enum receipt_state
known(struct sent *s)
{
	enum receipt_state state;

	assert_int_equal(receipts_said(s->r->store, s->ada.id, &state,
	    &s->r->err), 0);
	return state;
}

static enum message_state
ada(struct sent *s)
{
	return rig_message(s->r, &s->b, ADA).state;
}

/*
 * The order.
 */

/* From light to heavy, as model/receipt.h says. */
static const enum receipt_state order[STATES] = { RECEIPT_NONE, RECEIPT_QUEUED,
	RECEIPT_SENT, RECEIPT_DEFERRED, RECEIPT_UNCONFIRMED, RECEIPT_DELIVERED,
	RECEIPT_FAILED, RECEIPT_BOUNCED_SOFT, RECEIPT_READ,
	RECEIPT_BOUNCED_HARD, RECEIPT_UNSUBSCRIBED, RECEIPT_COMPLAINED };

static size_t
weight(enum receipt_state state)
{
	size_t i;

	for (i = 0; order[i] != state; i++)
		;
	return i;
}

/*
 * Say the words of ${mask} in the ${n}th of their orders, each twice: after each
 * the weightiest so far holds, and it is news where it is a new one.
 */
static void
say_in_order(struct sent *s, unsigned mask, unsigned n)
{
	enum receipt_state words[STATES], word, most = RECEIPT_NONE;
	unsigned count = 0, i;

	for (i = 0; i < STATES; i++)
		if ((mask >> i & 1) != 0)
			words[count++] = i;
	for (; count > 0; n /= count--) {
		i = n % count;
		word = words[i];
		words[i] = words[count - 1];
		assert_int_equal(say_state(s, word), weight(word) >
		    weight(most) ? RECEIPT_NEWS : RECEIPT_NO_NEWS);
		if (weight(word) > weight(most))
			most = word;
		assert_int_equal(known(s), most);
		assert_int_equal(say_state(s, word), RECEIPT_NO_NEWS);
		assert_int_equal(known(s), most);
		assert_int_equal(ada(s), MESSAGE_ACCEPTED);
	}
}

static unsigned
bits(unsigned mask)
{
	return mask == 0 ? 0 : (mask & 1) + bits(mask >> 1);
}

/* All orders of all sets of up to three words; of a text's usual five, too. */
static void
no_order_moves_it_back(void **state)
{
	static const unsigned orders[] = { 1, 1, 2, 6, 24, 120 };
	const unsigned usual = 1u << RECEIPT_QUEUED | 1u << RECEIPT_SENT |
	    1u << RECEIPT_DELIVERED | 1u << RECEIPT_FAILED |
	    1u << RECEIPT_READ;
	struct sent s;
	unsigned mask, n;

	(void)state;
	sent_open(&s);
	sent_settle(&s, &accepted, MESSAGE_ACCEPTED);
	for (mask = 0; mask < 1u << STATES; mask++) {
		if (bits(mask) > 3 && mask != usual)
			continue;
		for (n = 0; n < orders[bits(mask)]; n++) {
			rig_begin(s.r);
			say_in_order(&s, mask, n);
			store_rollback(s.r->store);
		}
	}
	sent_close(&s);
}

/*
 * Words before, after and instead of the answer.
 */

struct early_case {
	const char		*label;
	enum receipt_state	 receipt;
	enum message_state	 want;		/* of a message that is unknown */
};

static struct early_case early[] = {
	{ "a word without meaning settles nothing", RECEIPT_NONE,
	    MESSAGE_UNKNOWN },
	{ "who has it settles it: queued", RECEIPT_QUEUED, MESSAGE_ACCEPTED },
	{ "who has it settles it: sent", RECEIPT_SENT, MESSAGE_ACCEPTED },
	{ "who has it settles it: deferred", RECEIPT_DEFERRED,
	    MESSAGE_ACCEPTED },
	{ "it was sent, and nobody knows more", RECEIPT_UNCONFIRMED,
	    MESSAGE_ACCEPTED },
	{ "it arrived", RECEIPT_DELIVERED, MESSAGE_ACCEPTED },
	{ "it was read", RECEIPT_READ, MESSAGE_ACCEPTED },
	{ "it failed", RECEIPT_FAILED, MESSAGE_REJECTED },
	{ "it came back for now", RECEIPT_BOUNCED_SOFT, MESSAGE_ACCEPTED },
	{ "it came back for good", RECEIPT_BOUNCED_HARD, MESSAGE_ACCEPTED },
	{ "she complained of it", RECEIPT_COMPLAINED, MESSAGE_ACCEPTED },
	{ "she told the provider to stop", RECEIPT_UNSUBSCRIBED,
	    MESSAGE_ACCEPTED },
};
#define NEARLY (sizeof early / sizeof early[0])

/* Unknown is settled by it; anything else stays what it is. */
static void
check_unknown(void **state)
{
	const struct early_case *c = *state;
	struct sent s;

	sent_open(&s);
	sent_settle(&s, &no_answer, MESSAGE_UNKNOWN);
	say_state(&s, c->receipt);
	assert_int_equal(ada(&s), c->want);
	sent_close(&s);
	sent_open(&s);
	sent_settle(&s, &accepted, MESSAGE_ACCEPTED);
	say_state(&s, c->receipt);
	assert_int_equal(ada(&s), MESSAGE_ACCEPTED);
	sent_close(&s);
}

/* It is kept for when the answer comes, whose id it carries, and settles nothing. */
static void
check_early(void **state)
{
	const struct early_case *c = *state;
	struct sent s;

	sent_open(&s);
	assert_int_equal(say(&s, (struct receipt){ .state = c->receipt,
	    .id = "SM1" }), c->receipt == RECEIPT_NONE ? RECEIPT_NO_NEWS :
	    RECEIPT_NEWS);
	assert_int_equal(ada(&s), MESSAGE_IN_FLIGHT);
	sent_settle(&s, &accepted, MESSAGE_ACCEPTED);
	assert_int_equal(known(&s), c->receipt);
	assert_string_equal(rig_message(s.r, &s.b, ADA).provider_id, "SM1");
	/* And its repeat, after the answer. */
	assert_int_equal(say(&s, (struct receipt){ .state = c->receipt,
	    .id = "SM1" }), RECEIPT_NO_NEWS);
	sent_close(&s);
}

/*
 * Whose they are.
 */

struct stray_case {
	const char	*label;
	struct receipt	 receipt;
	bool		 stray;
};

static struct stray_case strays[] = {
	{ "our id is enough", { .state = RECEIPT_SENT }, false },
	{ "with the provider's id of it", { .state = RECEIPT_SENT,
	    .id = "SM1" }, false },
	{ "the provider's id of another message is a stray",
	    { .state = RECEIPT_SENT, .id = "SM2" }, true },
	{ "an id of ours that is none is a stray", { .state = RECEIPT_SENT,
	    .ref = 4711 }, true },
	{ "a reply that is none is a stray", { .state = RECEIPT_SENT,
	    .ref = REPLY_ID_FIRST }, true },
	{ "without an id of ours it is a stray", { .state = RECEIPT_SENT,
	    .ref = -1, .id = "SM9" }, true },
	{ "another account's word is a stray", { .state = RECEIPT_SENT,
	    .account = "other" }, true },
	{ "nor does another account suppress anyone",
	    { .state = RECEIPT_UNSUBSCRIBED, .account = "other" }, true },
};
#define NSTRAYS (sizeof strays / sizeof strays[0])

static int64_t
count_strays(struct sent *s)
{
	int64_t n;

	assert_int_equal(receipts_strays(s->r->store, &n, &s->r->err), 0);
	return n;
}

/* A stray is counted, and changes nothing else. */
static void
check_stray(void **state)
{
	const struct stray_case *c = *state;
	struct sent s;
	char *before, *now;

	sent_open(&s);
	sent_settle(&s, &accepted, MESSAGE_ACCEPTED);
	before = snapshot_without(s.r->store, "receipt_stray");
	assert_int_equal(say(&s, c->receipt) == RECEIPT_STRAY, c->stray);
	assert_int_equal(count_strays(&s), c->stray);
	now = snapshot_without(s.r->store, "receipt_stray");
	assert_int_equal(strcmp(now, before) == 0, c->stray);
	free(before);
	free(now);
	sent_close(&s);
}

static void
strays_are_counted_for_three_days(void **state)
{
	struct receipt stray = { .account = "sandbox", .id = "SM9",
	    .ref = 4711, .state = RECEIPT_SENT };
	enum receipt_outcome outcome;
	struct sent s;
	int i;

	(void)state;
	sent_open(&s);
	for (i = 0; i < 3; i++)
		assert_int_equal(receipts_apply(s.r->store, &stray, NOW + i,
		    &outcome, &s.r->err), 0);
	assert_int_equal(count_strays(&s), 3);
	assert_int_equal(receipts_apply(s.r->store, &stray, NOW + DAYS(3),
	    &outcome, &s.r->err), 0);
	assert_int_equal(count_strays(&s), 3);	/* the first is forgotten */
	assert_int_equal(receipts_apply(s.r->store, &stray, NOW + DAYS(9),
	    &outcome, &s.r->err), 0);
	assert_int_equal(count_strays(&s), 1);
	sent_close(&s);
}

/*
 * What they say of the address.
 */

struct address_case {
	const char	*label;
	struct receipt	 receipt;
	int		 want;		/* enum suppression_kind; -1: none */
};

static struct address_case addresses[] = {
	{ "a delivery suppresses nothing", { .state = RECEIPT_DELIVERED },
	    -1 },
	{ "nor does a failure", { .state = RECEIPT_FAILED,
	    .reason = REASON_UNAVAILABLE }, -1 },
	{ "nor does a soft bounce", { .state = RECEIPT_BOUNCED_SOFT }, -1 },
	{ "she told the provider to stop", { .state = RECEIPT_UNSUBSCRIBED },
	    SUPPRESSION_PROVIDER },
	{ "it failed because she had", { .state = RECEIPT_FAILED,
	    .reason = REASON_OPTED_OUT }, SUPPRESSION_PROVIDER },
	{ "a complaint suppresses", { .state = RECEIPT_COMPLAINED },
	    SUPPRESSION_COMPLAINED },
	{ "a hard bounce suppresses", { .state = RECEIPT_BOUNCED_HARD },
	    SUPPRESSION_BOUNCED },
	{ "no such number suppresses", { .state = RECEIPT_FAILED,
	    .reason = REASON_INVALID_RECIPIENT }, SUPPRESSION_INVALID },
	{ "with a time of its own, from a clock that is ahead", {
	    .state = RECEIPT_COMPLAINED, .event_ms = NOW + DAYS(400) },
	    SUPPRESSION_COMPLAINED },
};
#define NADDRESSES (sizeof addresses / sizeof addresses[0])

static void
check_suppressed(struct sent *s, const struct address_case *c)
{
	struct blind blind = rig_blind(s->r, CHANNEL_SMS, ADA);
	enum suppression_kind kind;

	assert_int_equal(suppression_of(s->r->store, CHANNEL_SMS, &blind,
	    &kind, &s->r->err), c->want != -1);
	if (c->want != -1)
		assert_int_equal(kind, c->want);
	/* Not later than we heard of it: her next text comes after it. */
	assert_in_range(rig_number(s->r, "SELECT COALESCE(max(event_ms), 0) "
	    "FROM suppression"), 0, NOW + HOUR);
}

/* Also where it is no news of the message: it was read long ago. */
static void
check_address(void **state)
{
	const struct address_case *c = *state;
	struct sent s;

	sent_open(&s);
	sent_settle(&s, &accepted, MESSAGE_ACCEPTED);
	say(&s, c->receipt);
	check_suppressed(&s, c);
	sent_close(&s);
	sent_open(&s);
	sent_settle(&s, &accepted, MESSAGE_ACCEPTED);
	if (weight(c->receipt.state) < weight(RECEIPT_READ))
		say_state(&s, RECEIPT_READ);
	say(&s, c->receipt);
	check_suppressed(&s, c);
	sent_close(&s);
}

/*
 * Counting; failing.
 */

static void
on_counted(enum receipt_state state, enum verdict_reason reason,
    int64_t count, void *arg)
{
	buf_addf(arg, "%s %d: %lld\n", receipt_state_name(state), (int)reason,
	    (long long)count);
}

static void
they_are_counted_by_broadcast(void **state)
{
	struct claimed others[2] = { { 0 } };
	char want[64];
	struct sent s;
	struct buf got;

	(void)state;
	sent_open(&s);
	buf_init(&got, 4096);
	assert_int_equal(rig_claim(s.r, &s.b, NOW, 2, others), 2);
	assert_int_equal(receipts_count(s.r->store, s.b.id, on_counted, &got,
	    &s.r->err), 0);
	assert_string_equal(buf_text(&got), "");
	say_state(&s, RECEIPT_DELIVERED);
	say(&s, (struct receipt){ .ref = others[0].id,
	    .state = RECEIPT_DELIVERED });
	say(&s, (struct receipt){ .ref = others[1].id, .state = RECEIPT_FAILED,
	    .reason = REASON_FILTERED });
	assert_int_equal(receipts_count(s.r->store, s.b.id, on_counted, &got,
	    &s.r->err), 0);
	snprintf(want, sizeof want, "delivered 0: 2\nfailed %d: 1\n",
	    (int)REASON_FILTERED);
	assert_string_equal(buf_text(&got), want);
	assert_int_equal(receipts_count(s.r->store, s.b.id + 1, on_counted,
	    NULL, &s.r->err), 0);
	buf_done(&got);
	rig_claimed_done(others, 2);
	sent_close(&s);
}

static int
apply_one(struct rig *r, void *arg)
{
	enum receipt_outcome outcome;

	return receipts_apply(r->store, arg, NOW + HOUR, &outcome, &r->err);
}

static void
a_failure_changes_nothing(void **state)
{
	struct receipt receipt = { .account = "sandbox", .id = "",
	    .state = RECEIPT_COMPLAINED };
	struct sent s;

	(void)state;
	sent_open(&s);
	receipt.ref = s.ada.id;
	assert_true(rig_fail_each(s.r, apply_one, &receipt) >= 4);
	assert_int_equal(known(&s), RECEIPT_COMPLAINED);
	receipt.ref = 4711;
	assert_true(rig_fail_each(s.r, apply_one, &receipt) >= 3);
	assert_int_equal(count_strays(&s), 1);
	sent_close(&s);
}

#define ADD(tests, n, rows, count, check) do { \
	for (i = 0; i < (count); i++) \
		(tests)[(n)++] = (struct CMUnitTest){ .name = (rows)[i].label, \
		    .test_func = (check), .initial_state = &(rows)[i] }; \
} while (0)

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ "no order of words, with repeats, moves a message back",
		    no_order_moves_it_back, NULL, NULL, NULL },
		{ "strays are counted for three days",
		    strays_are_counted_for_three_days, NULL, NULL, NULL },
		{ "a broadcast's receipts are counted by word and reason",
		    they_are_counted_by_broadcast, NULL, NULL, NULL },
		{ "where the store fails nothing is changed",
		    a_failure_changes_nothing, NULL, NULL, NULL },
	};
	struct CMUnitTest tests[NEARLY + NSTRAYS + NADDRESSES], before[NEARLY];
	size_t i, n = 0, m = 0;
	int failed;

	ADD(tests, n, early, NEARLY, check_unknown);
	ADD(tests, n, strays, NSTRAYS, check_stray);
	ADD(tests, n, addresses, NADDRESSES, check_address);
	ADD(before, m, early, NEARLY, check_early);
	failed = cmocka_run_group_tests_name("receipts", tests, NULL, NULL);
	failed += cmocka_run_group_tests_name("receipts before the answer",
	    before, NULL, NULL);
	return failed + cmocka_run_group_tests_name("receipts: all of them",
	    others, NULL, NULL);
}
