#include <stdio.h>

#include "base/str.h"
#include "control/start_hold.h"
#include "store/audit.h"

int
start_hold_begin(struct store *store, const char *name, const char *why,
    const struct err *refused, int64_t now_ms, struct err *err)
{
	struct hold hold = { .kind = HOLD_ALL, .since_ms = now_ms,
	    .uid = AUDIT_BY_PREGOND };
	int added;

	snprintf(hold.name, sizeof hold.name, "%s", name);
	if (snprintf(hold.why, sizeof hold.why, "%s", why) > HOLD_WHY_MAX)
		hold.why[utf8_whole(hold.why, HOLD_WHY_MAX)] = '\0';
	added = holds_add(store, &hold, err);
	if (added != 1)
		return added;
	return audit_add(store, now_ms, AUDIT_BY_PREGOND, "hold", "all",
	    refused->text, err);
}

int
start_hold_end(struct store *store, const char *name, const char *why,
    int64_t now_ms, struct err *err)
{
	int ended = holds_remove(store, HOLD_ALL, name, now_ms, err);

	if (ended != 1)
		return ended;
	return audit_add(store, now_ms, AUDIT_BY_PREGOND, "release", "all",
	    why, err);
}

int
start_hold_check_release(struct store *store, struct err *err)
{
	struct hold hold;
	int found = holds_get(store, HOLD_ALL, HOLD_BY_RULE, &hold, err);

	if (found == 1)
		return err_set(err, ERR_REFUSED, "everything is held because "
		    "the files changed who must approve, or how texts are "
		    "sent, while pregond was not running: `pregon approve "
		    "reload` by the organizers, then `pregon reload`, or put "
		    "the files back and reload");
	if (found == 0)
		found = holds_get(store, HOLD_ALL, HOLD_BY_FILES, &hold, err);
	if (found == 1)
		return err_set(err, ERR_REFUSED, "everything is held because "
		    "of how the files changed while pregond was not running: "
		    "mend them, then `pregon reload`, which says what is wrong");
	return found;
}
