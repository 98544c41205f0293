#include "model/backoff.h"
#include "send/policy.h"

static const char *
reason_in_words(enum verdict_reason reason)
{
	switch (reason) {
	case REASON_RATE_LIMITED:
		return "the provider asks to slow down";
	case REASON_INVALID_RECIPIENT:
		return "this number cannot get texts";
	case REASON_OPTED_OUT:
		return "opted out at the provider";
	case REASON_AUTH:
		return "the provider refuses our credentials";
	case REASON_CREDIT:
		return "the provider account is out of credit";
	case REASON_FILTERED:
		return "a carrier refuses this text";
	case REASON_UNAVAILABLE:
		return "the provider could not be reached";
	case REASON_NO_ANSWER:
		return "it went out and no whole answer came back";
	case REASON_NO_PROOF:
		return "the answer does not prove that it was taken";
	case REASON_PERMANENT:
	case REASON_NONE:
		break;
	}
	return "the provider refused it";
}

static bool
account_is_at_fault(const struct verdict *v)
{
	return v->reason == REASON_AUTH || v->reason == REASON_CREDIT;
}

void
policy_decide(const struct verdict *v, unsigned tries,
    enum on_unknown on_unknown, uint32_t random, struct decision *ret)
{
	*ret = (struct decision){ .why = reason_in_words(v->reason) };
	switch (v->kind) {
	case VERDICT_ACCEPTED:
		ret->next = MESSAGE_ACCEPTED;
		ret->why = "";
		return;
	case VERDICT_RETRY:
		ret->next = MESSAGE_QUEUED;
		break;
	case VERDICT_REJECTED:
		ret->next = account_is_at_fault(v) ? MESSAGE_QUEUED :
		    MESSAGE_REJECTED;
		ret->suppress = v->reason == REASON_OPTED_OUT;
		break;
	case VERDICT_UNKNOWN:
		ret->next = on_unknown == ON_UNKNOWN_RESEND ? MESSAGE_QUEUED :
		    MESSAGE_UNKNOWN;
		break;
	}
	if (ret->next == MESSAGE_QUEUED)
		ret->delay_ms = backoff_ms(tries, v->retry_after_ms, random);
}

static void
wait_until(struct health *h, int64_t until_ms)
{
	if (until_ms > h->until_ms)
		h->until_ms = until_ms;
}

static void
pause_account(struct health *h, int64_t now_ms, int64_t probe_ms,
    const char *why)
{
	h->probing = true;
	h->probe_ms = probe_ms;
	h->until_ms = now_ms + probe_ms;
	h->why = why;
}

/* An answer that says neither that the account works nor that it does not. */
static void
slow_down(struct health *h, const struct verdict *v, int64_t now_ms)
{
	int64_t slow_ms = v->retry_after_ms >= 0 ? v->retry_after_ms :
	    POLICY_SLOW_DOWN_MS;

	if (v->reason == REASON_RATE_LIMITED)
		wait_until(h, now_ms + (slow_ms < RETRY_AFTER_MAX_MS ? slow_ms :
		    RETRY_AFTER_MAX_MS));
	if (h->probing)
		wait_until(h, now_ms + h->probe_ms);
}

bool
health_note(struct health *h, const struct verdict *v, int64_t now_ms)
{
	bool was_probing = h->probing;

	h->unknown_in_a_row = v->kind == VERDICT_UNKNOWN ?
	    h->unknown_in_a_row + 1 : 0;
	h->unreachable_in_a_row = v->reason == REASON_UNAVAILABLE ?
	    h->unreachable_in_a_row + 1 : 0;

	if (account_is_at_fault(v))
		pause_account(h, now_ms, POLICY_PROBE_MS,
		    reason_in_words(v->reason));
	else if (h->unknown_in_a_row >= POLICY_IN_A_ROW)
		pause_account(h, now_ms, POLICY_PROBE_MS,
		    "three answers in a row were ambiguous");
	else if (h->unreachable_in_a_row >= POLICY_IN_A_ROW)
		pause_account(h, now_ms, POLICY_PROBE_NEAR_MS,
		    reason_in_words(v->reason));
	else if (v->reason == REASON_RATE_LIMITED ||
	    v->kind == VERDICT_RETRY || v->kind == VERDICT_UNKNOWN)
		slow_down(h, v, now_ms);
	else if (now_ms >= h->until_ms) {	/* the probe's, or not paused */
		h->probing = false;
		h->why = NULL;
	}
	return h->probing && !was_probing;
}

unsigned
health_allows(const struct health *h, unsigned want, unsigned inflight,
    int64_t now_ms)
{
	if (now_ms < h->until_ms)
		return 0;
	if (h->probing)
		return inflight == 0 && want > 0 ? 1 : 0;
	return want;
}
