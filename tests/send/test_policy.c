#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "model/backoff.h"
#include "send/policy.h"

/*
 * What becomes of the message.
 */

struct decide_case {
	const char		*label;
	enum verdict_kind	 kind;
	enum verdict_reason	 reason;
	enum on_unknown		 on_unknown;
	enum message_state	 want;
	bool			 want_suppress;
	const char		*want_why;
};

#define HOLD	ON_UNKNOWN_HOLD
#define RESEND	ON_UNKNOWN_RESEND

static struct decide_case decides[] = {
	{ "accepted: settled", VERDICT_ACCEPTED, REASON_NONE, HOLD,
	  MESSAGE_ACCEPTED, false, "" },
	{ "accepted: settled, whatever the alert says of unknown",
	  VERDICT_ACCEPTED, REASON_NONE, RESEND, MESSAGE_ACCEPTED, false, "" },

	{ "too fast: later", VERDICT_RETRY, REASON_RATE_LIMITED, HOLD,
	  MESSAGE_QUEUED, false, "the provider asks to slow down" },
	{ "not reached: later", VERDICT_RETRY, REASON_UNAVAILABLE, HOLD,
	  MESSAGE_QUEUED, false, "the provider could not be reached" },
	{ "credentials, to be retried: later", VERDICT_RETRY, REASON_AUTH,
	  HOLD, MESSAGE_QUEUED, false,
	  "the provider refuses our credentials" },

	{ "a number that does not work: settled", VERDICT_REJECTED,
	  REASON_INVALID_RECIPIENT, HOLD, MESSAGE_REJECTED, false,
	  "this number cannot get texts" },
	{ "opted out at the provider: settled, and never again",
	  VERDICT_REJECTED, REASON_OPTED_OUT, HOLD, MESSAGE_REJECTED, true,
	  "opted out at the provider" },
	{ "a carrier's filter: settled", VERDICT_REJECTED, REASON_FILTERED,
	  HOLD, MESSAGE_REJECTED, false, "a carrier refuses this text" },
	{ "refused for good: settled", VERDICT_REJECTED, REASON_PERMANENT,
	  RESEND, MESSAGE_REJECTED, false, "the provider refused it" },
	{ "our credentials: not the message's fault, later",
	  VERDICT_REJECTED, REASON_AUTH, HOLD, MESSAGE_QUEUED, false,
	  "the provider refuses our credentials" },
	{ "our money: not the message's fault, later", VERDICT_REJECTED,
	  REASON_CREDIT, HOLD, MESSAGE_QUEUED, false,
	  "the provider account is out of credit" },

	{ "no whole answer: unknown, not repeated", VERDICT_UNKNOWN,
	  REASON_NO_ANSWER, HOLD, MESSAGE_UNKNOWN, false,
	  "it went out and no whole answer came back" },
	{ "no whole answer, and rather twice: later", VERDICT_UNKNOWN,
	  REASON_NO_ANSWER, RESEND, MESSAGE_QUEUED, false,
	  "it went out and no whole answer came back" },
	{ "no proof: unknown, not repeated", VERDICT_UNKNOWN, REASON_NO_PROOF,
	  HOLD, MESSAGE_UNKNOWN, false,
	  "the answer does not prove that it was taken" },
	{ "their server failed: unknown, not repeated", VERDICT_UNKNOWN,
	  REASON_UNAVAILABLE, HOLD, MESSAGE_UNKNOWN, false,
	  "the provider could not be reached" },
	{ "their server failed, and rather twice: later", VERDICT_UNKNOWN,
	  REASON_UNAVAILABLE, RESEND, MESSAGE_QUEUED, false,
	  "the provider could not be reached" },
};
#define NDECIDES (sizeof decides / sizeof decides[0])

static void
check_decide(void **state)
{
	const struct decide_case *c = *state;
	struct verdict v = { .kind = c->kind, .reason = c->reason,
	    .retry_after_ms = -1 };
	struct decision d;
	unsigned tries;
	uint32_t random;

	for (tries = 1; tries < 40; tries += 3)
		for (random = 0; random < 5; random++) {
			policy_decide(&v, tries, c->on_unknown,
			    random * UINT32_C(0x3fffffff), &d);
			assert_int_equal(d.next, c->want);
			assert_int_equal(d.suppress, c->want_suppress);
			assert_string_equal(d.why, c->want_why);
			if (c->want != MESSAGE_QUEUED)
				assert_int_equal(d.delay_ms, 0);
			else
				assert_in_range(d.delay_ms,
				    BACKOFF_FIRST_MS / 2, BACKOFF_LAST_MS);
		}
}

/* A later try waits longer; what the provider asks for is the least. */
static void
check_delay(void **state)
{
	struct verdict v = { .kind = VERDICT_RETRY,
	    .reason = REASON_RATE_LIMITED, .retry_after_ms = -1 };
	struct decision first, tenth, told;

	(void)state;
	policy_decide(&v, 1, HOLD, UINT32_MAX, &first);
	policy_decide(&v, 10, HOLD, 0, &tenth);
	assert_true(first.delay_ms < tenth.delay_ms);
	v.retry_after_ms = 30000;
	policy_decide(&v, 1, HOLD, 0, &told);
	assert_true(told.delay_ms >= 30000);
	v.retry_after_ms = 24 * 3600 * 1000;
	policy_decide(&v, 1, HOLD, 0, &told);
	assert_in_range(told.delay_ms, 1, RETRY_AFTER_MAX_MS + BACKOFF_LAST_MS);
}

/*
 * What becomes of the account.
 */

enum what { END, NOTE, ASK };

/* A verdict that came at a second, or how many of ten may be claimed then. */
struct health_step {
	enum what		 what;
	int			 at_s;
	enum verdict_kind	 kind;
	enum verdict_reason	 reason;
	int			 value;		/* NOTE: Retry-After; ASK: in flight */
	int			 want;		/* NOTE: paused by it; ASK: allowed */
};

#define STEPS_MAX 14

struct health_case {
	const char		*label;
	struct health_step	 steps[STEPS_MAX];
};

#define NOTED(at, kind, reason, paused) \
	{ NOTE, at, VERDICT_##kind, REASON_##reason, -1, paused }
#define GOOD(at)	NOTED(at, ACCEPTED, NONE, 0)
#define UNKNOWN(at)	NOTED(at, UNKNOWN, NO_ANSWER, 0)
#define UNKNOWN_3(at)	UNKNOWN(at), UNKNOWN(at), \
	NOTED(at, UNKNOWN, NO_ANSWER, 1)
#define DOWN(at)	NOTED(at, RETRY, UNAVAILABLE, 0)
#define DOWN_3(at)	DOWN(at), DOWN(at), NOTED(at, RETRY, UNAVAILABLE, 1)
#define AUTH(at)	NOTED(at, REJECTED, AUTH, 1)
#define SLOW(at, after)	{ NOTE, at, VERDICT_RETRY, REASON_RATE_LIMITED, \
	after, 0 }
#define ALLOWS(at, inflight, n) { ASK, at, 0, 0, inflight, n }

static struct health_case healths[] = {
	{ "as new: all that is wanted", { ALLOWS(0, 0, 10),
	  ALLOWS(0, 50, 10) } },
	{ "after good answers: all", { GOOD(0), GOOD(0), ALLOWS(0, 5, 10) } },

	{ "two ambiguous answers are not three",
	  { UNKNOWN(0), UNKNOWN(0), ALLOWS(0, 0, 10) } },
	{ "three, but not in a row",
	  { UNKNOWN(0), UNKNOWN(0), GOOD(0), UNKNOWN(0), UNKNOWN(0),
	    ALLOWS(0, 0, 10) } },
	{ "three, and a refusal between",
	  { UNKNOWN(0), UNKNOWN(0), NOTED(0, REJECTED, PERMANENT, 0),
	    UNKNOWN(0), ALLOWS(0, 0, 10) } },
	{ "three in a row: nothing for a minute, then one",
	  { UNKNOWN_3(0), ALLOWS(0, 0, 0), ALLOWS(59, 0, 0),
	    ALLOWS(60, 0, 1) } },
	{ "while the probe is out: none",
	  { UNKNOWN_3(0), ALLOWS(60, 1, 0), ALLOWS(600, 1, 0) } },
	{ "the probe is good: all again",
	  { UNKNOWN_3(0), GOOD(61), ALLOWS(61, 0, 10) } },
	{ "the probe is refused for its own sake: all again",
	  { UNKNOWN_3(0), NOTED(61, REJECTED, INVALID_RECIPIENT, 0),
	    ALLOWS(61, 0, 10) } },
	{ "the probe is ambiguous, too: the next a minute later",
	  { UNKNOWN_3(0), UNKNOWN(61), ALLOWS(120, 0, 0),
	    ALLOWS(121, 0, 1) } },
	{ "the probe is not answered well or badly: a minute, too",
	  { UNKNOWN_3(0), DOWN(61), ALLOWS(120, 0, 0), ALLOWS(121, 0, 1) } },
	{ "the probe was too fast: a minute, too",
	  { UNKNOWN_3(0), SLOW(61, 2), ALLOWS(120, 0, 0),
	    ALLOWS(121, 0, 1) } },
	{ "what was on the wire before does not end the pause",
	  { UNKNOWN_3(0), GOOD(1), ALLOWS(1, 0, 0), ALLOWS(59, 0, 0),
	    ALLOWS(60, 0, 1) } },
	{ "paused again after it recovered: told again",
	  { UNKNOWN_3(0), GOOD(61), UNKNOWN_3(62), ALLOWS(62, 0, 0) } },

	{ "credentials: at once", { AUTH(0), ALLOWS(0, 0, 0),
	  ALLOWS(59, 0, 0), ALLOWS(60, 0, 1) } },
	{ "money: at once", { NOTED(0, REJECTED, CREDIT, 1),
	  ALLOWS(59, 0, 0), ALLOWS(60, 0, 1) } },
	{ "credentials: the rest of those on the wire is told once",
	  { AUTH(0), NOTED(1, REJECTED, AUTH, 0), NOTED(2, REJECTED, AUTH, 0),
	    ALLOWS(61, 0, 0), ALLOWS(62, 0, 1) } },
	{ "credentials mended: all again",
	  { AUTH(0), GOOD(60), ALLOWS(60, 0, 10) } },

	{ "twice not reached is not three times",
	  { DOWN(0), DOWN(0), ALLOWS(0, 0, 10) } },
	{ "three times: a probe every ten seconds",
	  { DOWN_3(0), ALLOWS(9, 0, 0), ALLOWS(10, 0, 1), DOWN(11),
	    ALLOWS(20, 0, 0), ALLOWS(21, 0, 1), GOOD(22),
	    ALLOWS(22, 0, 10) } },
	{ "reached, and the answer is ambiguous: ten seconds more",
	  { DOWN_3(0), UNKNOWN(11), ALLOWS(20, 0, 0), ALLOWS(21, 0, 1) } },

	{ "too fast: as long as it was told to, then all",
	  { SLOW(0, 30), ALLOWS(29, 0, 0), ALLOWS(30, 0, 10) } },
	{ "too fast, not told how long: a second",
	  { SLOW(0, -1), ALLOWS(0, 0, 0), ALLOWS(1, 0, 10) } },
	{ "too fast: a shorter time later does not shorten it",
	  { SLOW(0, 30), SLOW(1, 2), ALLOWS(29, 0, 0), ALLOWS(30, 0, 10) } },
	{ "too fast: a good answer meanwhile does not shorten it",
	  { SLOW(0, 30), GOOD(1), ALLOWS(29, 0, 0), ALLOWS(30, 0, 10) } },
	{ "too fast: an hour at most",
	  { SLOW(0, 86400), ALLOWS(3599, 0, 0), ALLOWS(3600, 0, 10) } },
};
#define NHEALTHS (sizeof healths / sizeof healths[0])

static void
check_health(void **state)
{
	const struct health_case *c = *state;
	const struct health_step *s;
	struct health h = { 0 };
	struct verdict v;
	int got;

	for (s = c->steps; s < c->steps + STEPS_MAX && s->what != END; s++) {
		if (s->what == ASK)
			got = (int)health_allows(&h, 10, (unsigned)s->value,
			    s->at_s * 1000);
		else {
			v = (struct verdict){ .kind = s->kind,
			    .reason = s->reason, .retry_after_ms =
			    s->value == -1 ? -1 : s->value * INT64_C(1000) };
			got = health_note(&h, &v, s->at_s * 1000);
		}
		if (got != s->want)
			fail_msg("step %d: is %d, wanted %d",
			    (int)(s - c->steps) + 1, got, s->want);
		assert_int_equal(h.probing, h.why != NULL);
	}
}

static void
check_none_wanted(void **state)
{
	struct health h = { 0 }, probing = { .probing = true };

	(void)state;
	assert_int_equal(health_allows(&h, 0, 0, 0), 0);
	assert_int_equal(health_allows(&probing, 0, 0, 0), 0);
}

int
main(void)
{
	struct CMUnitTest tests[NDECIDES + NHEALTHS + 2] = {
		[NDECIDES + NHEALTHS] = { .name = "how long it waits",
		    .test_func = check_delay },
		{ .name = "none wanted, none allowed",
		    .test_func = check_none_wanted },
	};
	size_t i;

	for (i = 0; i < NDECIDES; i++)
		tests[i] = (struct CMUnitTest){ .name = decides[i].label,
		    .test_func = check_decide, .initial_state = &decides[i] };
	for (i = 0; i < NHEALTHS; i++)
		tests[NDECIDES + i] = (struct CMUnitTest){
		    .name = healths[i].label, .test_func = check_health,
		    .initial_state = &healths[i] };
	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
