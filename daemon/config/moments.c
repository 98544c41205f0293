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

int64_t
moments_anchor(const struct anchor *anchor, const struct occasion *occasion,
    const struct zone *zone)
{
	const struct deadline *deadline;
	int64_t base_ms;

	if (occasion == NULL)
		return anchor_resolve(anchor, 0, zone);
	base_ms = occasion->starts_ms;
	if (anchor->deadline[0] != '\0') {
		deadline = moments_deadline(occasion, anchor->deadline);
		base_ms = deadline != NULL ? deadline->at_ms : 0;
	}
	return base_ms != 0 ? anchor_resolve(anchor, base_ms, zone) : 0;
}

const struct deadline *
moments_alert_deadline(const struct alert *alert)
{
	if (alert->occasion == NULL || alert->when.deadline[0] == '\0')
		return NULL;
	return moments_deadline(alert->occasion, alert->when.deadline);
}
