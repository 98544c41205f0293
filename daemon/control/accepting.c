#include "base/log.h"
#include "control/accepting.h"
#include "control/rule.h"
#include "control/start_hold.h"
#include "schedule/refusing.h"

#define MAY_BE	"the files in force are not wrong against what was before"

int
accepting_reload(struct store *store, const struct config *next,
    int64_t now_ms, struct err *err)
{
	if (refusing_accept(store, next, now_ms, err) == -1 ||
	    rule_keep(store, next, now_ms, err) == -1)
		return -1;
	return start_hold_end(store, HOLD_BY_FILES, MAY_BE, now_ms, err);
}

static int
hold_files(struct store *store, const struct err *refused, int64_t now_ms,
    struct err *err)
{
	log_error("config.refused", "reason=\"%s\" meaning=\"everything is "
	    "held\" next=\"mend the files, pregon reload\"", refused->text);
	return start_hold_begin(store, HOLD_BY_FILES, refused->text, refused,
	    now_ms, err);
}

int
accepting_start(struct store *store, const struct config *next,
    int64_t now_ms, struct err *err)
{
	struct err refused;

	if (rule_start(store, next, now_ms, err) == -1)
		return -1;
	if (refusing_accept(store, next, now_ms, &refused) == 0)
		return start_hold_end(store, HOLD_BY_FILES, MAY_BE, now_ms,
		    err);
	if (refused.kind != ERR_REFUSED) {
		*err = refused;
		return -1;
	}
	return hold_files(store, &refused, now_ms, err);
}
