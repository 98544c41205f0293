#include "base/str.h"
#include "config/facts.h"
#include "config/moments.h"
#include "schedule/occurrence.h"

/* Where the alert does not say: the next moment that its text is about. */
static int64_t
standard_expiry(const struct config *config, const struct alert *alert,
    const struct occurrence *o)
{
	const struct deadline *deadline = moments_alert_deadline(alert);

	if (deadline != NULL && deadline->at_ms > o->due_ms)
		return deadline->at_ms;
	if (o->event_ms > o->due_ms)
		return o->event_ms;
	return o->due_ms + config->expiry_ms;
}

static const char *
uid_of(const struct alert *alert)
{
	if (alert->stage != NULL)
		return alert->stage->uid;
	return alert->occasion != NULL ? alert->occasion->uid : "";
}

void
occurrence_of(const struct config *config, const struct alert *alert,
    struct occurrence *ret)
{
	const struct jurisdiction *in = alert->jurisdiction;

	*ret = (struct occurrence){ .event = uid_of(alert) };
	ret->event_ms = alert->stage != NULL ? alert->stage->at_ms :
	    alert->occasion != NULL ? alert->occasion->starts_ms : 0;
	ret->due_ms = alert->stage != NULL ? anchor_resolve(&alert->when,
	    alert->stage->at_ms, in->zone, &in->holidays) :
	    moments_anchor(&alert->when, alert->occasion, in);
	ret->expires_ms = alert->has_expiry ? moments_anchor(&alert->expires,
	    alert->expires_occasion, in) : standard_expiry(config, alert, ret);
}

bool
occurrence_is(const struct config *config, const struct alert *alert,
    const char *event)
{
	struct alert about = moments_about(config, alert, event);

	if (alert->when.stage[0] != '\0' && about.stage == NULL)
		return false;
	return str_eq(uid_of(&about), event);
}

/* "final_vote passed, not failed". */
static bool
is_other_outcome(const struct alert *alert, struct buf *why)
{
	const struct occasion *o = alert->occasion;

	if (o->outcome == alert->when.outcome)
		return false;
	if (why != NULL && o->outcome == OUTCOME_NONE)
		buf_addf(why, "waits for the outcome of %s", o->uid);
	else if (why != NULL)
		buf_addf(why, "%s %s, not %s", o->uid,
		    outcome_happened(o->outcome),
		    outcome_result_name(alert->when.outcome));
	return true;
}

static void
describe_no_date(const struct occasion *o, struct buf *why)
{
	if (outcome_calls_off(o->outcome))
		buf_addf(why, "%s %s", o->uid, outcome_happened(o->outcome));
	else
		buf_addf(why, "%s is %s", o->uid,
		    occasion_status_name(o->status));
}

bool
occurrence_withdrawn(const struct alert *alert, struct buf *why)
{
	const struct occasion *o = alert->occasion;

	if (alert->when.outcome != OUTCOME_NONE)
		return is_other_outcome(alert, why);
	if (alert->when.stage[0] != '\0') {
		if (moments_last_stage(alert) != NULL)
			return false;
		if (why != NULL)
			buf_addf(why, "%s has not entered %s",
			    alert->when.event, alert->when.stage);
		return true;
	}
	if (o == NULL || moments_holds(o))
		return false;
	if (why != NULL)
		describe_no_date(o, why);
	return true;
}

bool
occurrence_waits(const struct config *config, const struct alert *alert,
    int64_t now_ms, struct buf *why)
{
	const struct occasion *o = alert->occasion;
	const char *language, *missing;

	/* Who holds an old date is told the new one, certain or not. */
	if (o != NULL && o->status == OCCASION_TENTATIVE &&
	    !alert->is_correction && alert->when.outcome == OUTCOME_NONE) {
		buf_addf(why, "waits: %s is tentative", o->uid);
		return true;
	}
	missing = facts_missing(config, alert, now_ms, &language);
	if (missing == NULL)
		return false;
	buf_addf(why, "waits for %s (%s)", missing, language);
	return true;
}
