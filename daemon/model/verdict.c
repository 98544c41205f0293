#include "model/names.h"
#include "model/verdict.h"

static const char *const kind_names[] = {
	[VERDICT_ACCEPTED] = "accepted",
	[VERDICT_RETRY] = "retry",
	[VERDICT_REJECTED] = "rejected",
	[VERDICT_UNKNOWN] = "unknown",
};

static const char *const reason_names[] = {
	[REASON_NONE] = "none",
	[REASON_RATE_LIMITED] = "rate-limited",
	[REASON_INVALID_RECIPIENT] = "invalid-recipient",
	[REASON_OPTED_OUT] = "opted-out",
	[REASON_AUTH] = "auth",
	[REASON_CREDIT] = "credit",
	[REASON_FILTERED] = "filtered",
	[REASON_PERMANENT] = "permanent",
	[REASON_UNAVAILABLE] = "unavailable",
	[REASON_NO_ANSWER] = "no-answer",
	[REASON_NO_PROOF] = "no-proof",
};

const char *
verdict_name(enum verdict_kind kind)
{
	return names_of(kind_names, NAMES_COUNT(kind_names), kind);
}

const char *
verdict_reason_name(enum verdict_reason reason)
{
	return names_of(reason_names, NAMES_COUNT(reason_names), reason);
}

int
verdict_parse(const char *name, enum verdict_kind *ret)
{
	int found = names_find(kind_names, NAMES_COUNT(kind_names), name);

	if (found == -1)
		return -1;
	*ret = (enum verdict_kind)found;
	return 0;
}

int
verdict_reason_parse(const char *name, enum verdict_reason *ret)
{
	int found = names_find(reason_names, NAMES_COUNT(reason_names), name);

	if (found == -1)
		return -1;
	*ret = (enum verdict_reason)found;
	return 0;
}
