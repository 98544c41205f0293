/*
 * hold, release, cancel: people stop a send, and let it go on.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "base/log.h"
#include "control/command.h"
#include "schedule/report.h"
#include "store/outbox.h"

/* What a person does to a broadcast. */
struct act {
	const char		*verb;		/* of the audit trail */
	enum broadcast_state	 state;		/* what it becomes */
	const char		*why;
};

/* Change the state, and show the broadcast as it is then. */
static int
change(struct core *core, const struct asked *asked, struct broadcast *b,
    const struct act *act, json_t *reply, struct err *err)
{
	enum broadcast_state old = b->state;
	int64_t now_ms = clock_wall_ms();
	json_t *shown;

	if (store_begin(core->store, err) == -1)
		return -1;
	if (broadcasts_become(core->store, b, act->state, act->why, now_ms,
	    err) == -1 ||
	    (act->state == BROADCAST_CANCELLED && outbox_end_all_queued(
	    core->store, b->id, MESSAGE_WITHDRAWN, act->why, now_ms,
	    err) == -1) ||
	    command_audit_broadcast(core, asked, act->verb, b, "", err) == -1 ||
	    store_commit(core->store, err) == -1) {
		store_rollback(core->store);
		return -1;
	}
	log_info("broadcast.state", "broadcast=%" PRId64 " alert=%s number=%d "
	    "old=%s new=%s uid=%u", b->id, b->alert, b->number,
	    broadcast_state_name(old), broadcast_state_name(b->state),
	    (unsigned)asked->uid);
	shown = report_broadcast(core->config, b, err);
	if (shown == NULL)
		return -1;
	json_object_set_new(reply, "broadcast", shown);
	core_poke(core);
	sender_poke(core->sender);	/* a release has work for it */
	return 0;
}

int
command_hold(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	struct broadcast b;

	if (command_broadcast(core, asked, &b, err) == -1)
		return -1;
	return change(core, asked, &b, &(struct act){ "hold", BROADCAST_HELD,
	    "held by an operator" }, reply, err);
}

int
command_release(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	struct broadcast b;

	if (command_broadcast(core, asked, &b, err) == -1)
		return -1;
	if (b.state != BROADCAST_HELD)
		return err_set(err, ERR_REFUSED, "broadcast %" PRId64 " is %s, "
		    "not held", b.id, broadcast_state_name(b.state));
	return change(core, asked, &b, &(struct act){ "release", b.resume,
	    "released by an operator" }, reply, err);
}

int
command_cancel(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	struct broadcast b;

	if (command_broadcast(core, asked, &b, err) == -1)
		return -1;
	return change(core, asked, &b, &(struct act){ "cancel",
	    BROADCAST_CANCELLED, "cancelled by an operator" }, reply, err);
}
