#include <string.h>

#include "base/str.h"
#include "config/moments.h"

const struct deadline *
moments_deadline(const struct occasion *occasion, const char *name)
{
	size_t i;

	for (i = 0; i < occasion->ndeadlines; i++)
		if (str_eq(occasion->deadlines[i].name, name))
			return &occasion->deadlines[i];
	return NULL;
}

bool
moments_holds(const struct occasion *occasion)
{
	return occasion->status != OCCASION_POSTPONED &&
	    occasion->status != OCCASION_CANCELLED &&
	    !outcome_calls_off(occasion->outcome);
}

/* What ${anchor} counts from; 0: it has no moment. */
static int64_t
base_of(const struct anchor *anchor, const struct occasion *occasion)
{
	const struct deadline *deadline;

	if (anchor->outcome != OUTCOME_NONE)
		return anchor->outcome == occasion->outcome ?
		    occasion->outcome_ms : 0;
	if (anchor->deadline[0] == '\0')
		return occasion->starts_ms;
	deadline = moments_deadline(occasion, anchor->deadline);
	return deadline != NULL ? deadline->at_ms : 0;
}

int64_t
moments_anchor(const struct anchor *anchor, const struct occasion *occasion,
    const struct jurisdiction *in)
{
	int64_t base_ms;

	if (occasion == NULL)
		return anchor_resolve(anchor, 0, in->zone, &in->holidays);
	base_ms = base_of(anchor, occasion);
	return base_ms != 0 ? anchor_resolve(anchor, base_ms, in->zone,
	    &in->holidays) : 0;
}

const struct stage *
moments_stage(const struct measure *measure, int64_t now_ms)
{
	const struct stage *last = NULL;
	size_t i;

	for (i = 0; i < measure->nstages; i++)
		if (measure->stages[i].at_ms != 0 &&
		    measure->stages[i].at_ms <= now_ms)
			last = &measure->stages[i];
	return last;
}

const struct stage *
moments_stage_before(const struct stage *stage)
{
	const struct stage *first = stage->measure->stages;

	while (stage-- > first)
		if (stage->at_ms != 0)
			return stage;
	return NULL;
}

bool
moments_fires_on(const struct alert *alert, const struct stage *stage)
{
	return alert->when.stage[0] != '\0' &&
	    alert->measure == stage->measure && stage->at_ms != 0 &&
	    str_eq(alert->when.stage, stage->name);
}

const struct stage *
moments_last_stage(const struct alert *alert)
{
	const struct stage *last = NULL;
	size_t i;

	for (i = 0; alert->measure != NULL && i < alert->measure->nstages; i++)
		if (moments_fires_on(alert, &alert->measure->stages[i]))
			last = &alert->measure->stages[i];
	return last;
}

struct alert
moments_about(const struct config *config, const struct alert *alert,
    const char *uid)
{
	const struct stage *stage = config_stage(config, uid);
	struct alert ret = *alert;

	if (alert->is_correction) {
		ret.occasion = config_occasion(config, uid);
		if (ret.occasion != NULL)
			ret.measure = ret.occasion->measure;
		if (ret.measure != NULL)
			ret.jurisdiction = ret.measure->jurisdiction;
		return ret;
	}
	if (stage != NULL && moments_fires_on(alert, stage))
		ret.stage = stage;
	return ret;
}

const struct deadline *
moments_alert_deadline(const struct alert *alert)
{
	if (alert->occasion == NULL || alert->when.deadline[0] == '\0')
		return NULL;
	return moments_deadline(alert->occasion, alert->when.deadline);
}

/* Whether ${name} is one of ${names}, which spaces separate. */
static bool
is_among(const char *names, const char *name)
{
	size_t len = strlen(name), n;

	for (; *names != '\0'; names += n + (names[n] == ' ')) {
		n = strcspn(names, " ");
		if (n == len && memcmp(names, name, n) == 0)
			return true;
	}
	return false;
}

const struct deadline *
moments_changed(const struct alert *alert, size_t i)
{
	const struct occasion *o = alert->occasion;
	size_t j;

	if (o == NULL || alert->deadlines == NULL)
		return NULL;
	for (j = 0; j < o->ndeadlines; j++)
		if (is_among(alert->deadlines, o->deadlines[j].name) &&
		    i-- == 0)
			return &o->deadlines[j];
	return NULL;
}
