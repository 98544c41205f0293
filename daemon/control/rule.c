#include "control/rule.h"
#include "control/rule_kept.h"
#include "store/approvals.h"
#include "store/audit.h"
#include "store/holds.h"

/* Whether a start holds everything: 1, 0, -1. */
static int
is_pending(struct store *store, struct err *err)
{
	struct hold hold;

	return holds_get(store, HOLD_ALL, HOLD_BY_RULE, &hold, err);
}

int
rule_keep(struct store *store, const struct config *next, int64_t now_ms,
    struct err *err)
{
	int pending = is_pending(store, err);

	if (pending == -1 || rule_kept_write(store, next, err) == -1 ||
	    approvals_void(store, APPROVALS_OF_FILES, err) == -1)
		return -1;
	if (pending == 0)
		return 0;
	if (holds_remove(store, HOLD_ALL, HOLD_BY_RULE, now_ms, err) == -1)
		return -1;
	return audit_add(store, now_ms, AUDIT_BY_PREGOND, "release", "all",
	    "the files in force are approved, or weaken nothing", err);
}

/* Until people approved the files, or put them back. */
static int
hold_all(struct store *store, int64_t now_ms, const struct err *refused,
    struct err *err)
{
	struct hold hold = { .kind = HOLD_ALL, .name = HOLD_BY_RULE,
	    .since_ms = now_ms, .uid = AUDIT_BY_PREGOND,
	    .why = "the files changed while pregond was not running: pregon "
	    "approve reload, then pregon reload" };
	int added = holds_add(store, &hold, err);

	if (added != 1)
		return added;
	return audit_add(store, now_ms, AUDIT_BY_PREGOND, "hold", "all",
	    refused->text, err);
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
	return hold_all(store, now_ms, &refused, err);
}

int
rule_check_release(struct store *store, struct err *err)
{
	int pending = is_pending(store, err);

	if (pending != 1)
		return pending;
	return err_set(err, ERR_REFUSED, "everything is held because the files "
	    "changed who must approve, or how texts are sent, while pregond "
	    "was not running: `pregon approve reload` by the organizers, then "
	    "`pregon reload`, or put the files back and reload");
}
