#include "model/names.h"
#include "model/occasion.h"

static const char *const names[] = {
	[OCCASION_TENTATIVE] = "tentative",
	[OCCASION_CONFIRMED] = "confirmed",
	[OCCASION_POSTPONED] = "postponed",
	[OCCASION_CANCELLED] = "cancelled",
	[OCCASION_CONCLUDED] = "concluded",
};

const char *
occasion_status_name(enum occasion_status status)
{
	return names_of(names, NAMES_COUNT(names), status);
}

int
occasion_status_parse(const char *name, enum occasion_status *ret)
{
	int found = names_find(names, NAMES_COUNT(names), name);

	if (found == -1)
		return -1;
	*ret = (enum occasion_status)found;
	return 0;
}
