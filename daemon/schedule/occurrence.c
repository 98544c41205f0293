#include "config/facts.h"
#include "schedule/occurrence.h"

static int64_t
starts(const struct occasion *o)
{
	return o != NULL ? o->starts_ms : 0;
}

void
occurrence_of(const struct config *config, const struct alert *alert,
    struct occurrence *ret)
{
	const struct zone *zone = alert->jurisdiction->zone;

	ret->event = alert->occasion != NULL ? alert->occasion->uid : "";
	ret->event_ms = starts(alert->occasion);
	ret->due_ms = anchor_resolve(&alert->when, ret->event_ms, zone);
	if (alert->has_expiry)
		ret->expires_ms = anchor_resolve(&alert->expires,
		    starts(alert->expires_occasion), zone);
	else if (ret->event_ms > ret->due_ms)
		ret->expires_ms = ret->event_ms;
	else
		ret->expires_ms = ret->due_ms + config->expiry_ms;
}

bool
occurrence_withdrawn(const struct alert *alert, struct buf *why)
{
	const struct occasion *o = alert->occasion;

	if (o == NULL || (o->status != OCCASION_POSTPONED &&
	    o->status != OCCASION_CANCELLED))
		return false;
	if (why != NULL)
		buf_addf(why, "%s is %s", o->uid,
		    occasion_status_name(o->status));
	return true;
}

bool
occurrence_waits(const struct config *config, const struct alert *alert,
    int64_t now_ms, struct buf *why)
{
	const struct occasion *o = alert->occasion;
	const char *language, *missing;

	if (o != NULL && o->status == OCCASION_TENTATIVE) {
		buf_addf(why, "waits: %s is tentative", o->uid);
		return true;
	}
	missing = facts_missing(config, alert, now_ms, &language);
	if (missing == NULL)
		return false;
	buf_addf(why, "waits for %s (%s)", missing, language);
	return true;
}
