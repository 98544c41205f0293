/*
 * hold, release, cancel: people stop a broadcast, and let it go on.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/login.h"
#include "control/command.h"
#include "schedule/asking.h"
#include "schedule/correcting.h"
#include "schedule/report.h"
#include "schedule/stopping.h"
#include "schedule/uncorrected.h"
#include "store/holds.h"

/* What a person does with a broadcast. */
struct change {
	const char	*verb;		/* "hold" */
	const char	*done;		/* "held" */
	enum stopping	 what;
};

/* "held by ana on 2017-08-18 18:00: the link is wrong" */
static int
say_who(const struct core *core, const struct asked *asked, const char *done,
    int64_t now_ms, const char **ret_why, char ret[BROADCAST_WHY_MAX + 1],
    struct err *err)
{
	char at[ZONE_ISO_LEN + 1], by[LOGIN_LEN];

	if (command_why(asked, ret_why, err) == -1)
		return -1;
	zone_format(report_zone(core->config), now_ms, at);
	login_name(asked->uid, by);
	snprintf(ret, BROADCAST_WHY_MAX + 1, "%s by %.40s on %.10s %.5s%s%.100s",
	    done, by, at, at + sizeof "2017-08-18", **ret_why != '\0' ? ": " :
	    "", *ret_why);
	return 0;
}

/* In one transaction: the state, what is withdrawn, and the trail of it. */
static int
become(struct core *core, const struct asked *asked, struct broadcast *b,
    const struct change *c, int64_t now_ms, struct err *err)
{
	char why[BROADCAST_WHY_MAX + 1];
	const char *reason;

	if (say_who(core, asked, c->done, now_ms, &reason, why, err) == -1 ||
	    store_begin(core->store, err) == -1)
		return -1;
	if (stopping_do(core->store, b, c->what, why, now_ms, err) == -1 ||
	    command_audit_broadcast(core, asked, c->verb, b, reason,
	    err) == -1 || store_commit(core->store, err) == -1) {
		store_rollback(core->store);
		return -1;
	}
	return 0;
}

/* As it is now; "keep": how many hold what one that was cancelled corrects. */
static int
show(struct core *core, const struct broadcast *b, json_t *reply,
    struct err *err)
{
	json_t *shown = report_broadcast(core->config, b, err);
	int64_t people = 0;

	if (shown == NULL)
		return -1;
	json_object_set_new(reply, "broadcast", shown);
	if (asking_add(core->store, core->config, b, clock_wall_ms(), shown,
	    err) == -1 || (b->state == BROADCAST_CANCELLED &&
	    uncorrected_people(core->store, b, clock_wall_ms(), &people,
	    err) == -1))
		return -1;
	json_object_set_new(reply, "keep", json_integer(people));
	return 0;
}

/* Change the state, and show the broadcast as it is then, and how far it got. */
static int
change(struct core *core, const struct asked *asked, struct broadcast *b,
    const struct change *c, json_t *reply, struct err *err)
{
	enum broadcast_state old = b->state;
	struct hold_counts n = { 0 };

	if (become(core, asked, b, c, clock_wall_ms(), err) == -1 ||
	    holds_count(core->store, b->id, NULL, NULL, 0, &n, err) == -1)
		return -1;
	log_info("broadcast.state", "broadcast=%" PRId64 " alert=%s number=%d "
	    "old=%s new=%s uid=%u", b->id, b->alert, b->number,
	    broadcast_state_name(old), broadcast_state_name(b->state),
	    (unsigned)asked->uid);
	if (show(core, b, reply, err) == -1)
		return -1;
	json_object_set_new(reply, "counts", json_pack("{s:I, s:I, s:I}",
	    "handed_over", (json_int_t)n.handed_over, "in_flight",
	    (json_int_t)n.in_flight, "waiting", (json_int_t)n.waiting));
	core_poke(core);
	sender_poke(core->sender);	/* a release has work for it */
	return 0;
}

/* Something else than one broadcast. */
static bool
names_a_kind(const struct asked *asked)
{
	return json_object_get(asked->arguments, "kind") != NULL;
}

int
command_hold(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	static const struct change hold = { "hold", "held", STOPPING_HOLD };
	struct broadcast b;

	if (names_a_kind(asked))
		return command_hold_all(core, asked, reply, err);
	if (command_broadcast(core, asked, &b, err) == -1)
		return -1;
	return change(core, asked, &b, &hold, reply, err);
}

/* In one transaction. */
static int
make_again(struct core *core, const struct asked *asked,
    const struct broadcast *b, struct broadcast *ret, struct err *err)
{
	char words[64];
	const char *why;

	if (command_why(asked, &why, err) == -1 ||
	    store_begin(core->store, err) == -1)
		return -1;
	if (correcting_again(core->store, core->config, b, clock_wall_ms(),
	    ret, err) == 0) {
		snprintf(words, sizeof words, "again, as broadcast %" PRId64,
		    ret->id);
		if (command_audit_broadcast(core, asked, "release", b,
		    *why != '\0' ? why : words, err) == 0 &&
		    store_commit(core->store, err) == 0)
			return 0;
	}
	store_rollback(core->store);
	return -1;
}

/* A correction that ended before all had it: there is another one. */
static int
correct_again(struct core *core, const struct asked *asked,
    const struct broadcast *b, json_t *reply, struct err *err)
{
	struct broadcast again;

	if (make_again(core, asked, b, &again, err) == -1)
		return -1;
	log_info("correction.again", "broadcast=%" PRId64 " again=%" PRId64
	    " event=%s uid=%u", b->id, again.id, b->event,
	    (unsigned)asked->uid);
	core_poke(core);
	return show(core, &again, reply, err);
}

int
command_release(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	static const struct change release = { "release", "released",
	    STOPPING_RELEASE };
	struct broadcast b;
	int lost;

	if (names_a_kind(asked))
		return command_release_all(core, asked, reply, err);
	if (command_broadcast(core, asked, &b, err) == -1)
		return -1;
	lost = uncorrected_lost(core->store, &b, err);
	if (lost != 0)
		return lost == -1 ? -1 : correct_again(core, asked, &b, reply,
		    err);
	return change(core, asked, &b, &release, reply, err);
}

int
command_cancel(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	static const struct change cancel = { "cancel", "cancelled",
	    STOPPING_CANCEL };
	struct broadcast b;

	if (command_broadcast(core, asked, &b, err) == -1)
		return -1;
	return change(core, asked, &b, &cancel, reply, err);
}
