#include "control/rule.h"
#include "control/rule_kept.h"
#include "control/start_hold.h"
#include "store/approvals.h"

int
rule_keep(struct store *store, const struct config *next, int64_t now_ms,
    struct err *err)
{
	if (rule_kept_write(store, next, err) == -1 ||
	    approvals_void(store, APPROVALS_OF_FILES, err) == -1)
		return -1;
	return start_hold_end(store, HOLD_BY_RULE, "the files in force are "
	    "approved, or weaken nothing", now_ms, err);
}

int
rule_start(struct store *store, const struct config *next, int64_t now_ms,
    struct err *err)
{
	struct err refused;

	if (rule_check(store, next, &refused) == 0)
		return rule_keep(store, next, now_ms, err);
	if (refused.kind != ERR_REFUSED) {
		*err = refused;
		return -1;
	}
	return start_hold_begin(store, HOLD_BY_RULE, "the files changed while "
	    "pregond was not running: pregon approve reload, then pregon "
	    "reload", &refused, now_ms, err);
}
