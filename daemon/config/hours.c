#include "config/hours.h"

int64_t
hours_earliest(const struct alert *alert, const char *zone, int64_t ms)
{
	const struct zone *z = zone != NULL ? zone_find(zone) : NULL;

	if (z == NULL)
		z = alert->jurisdiction->zone;
	return quiet_shift(&alert->jurisdiction->quiet, z, ms);
}
