#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "config/organizers.h"
#include "control/accepting.h"
#include "control/core.h"
#include "control/inbox.h"
#include "control/poller.h"
#include "control/rule.h"
#include "control/sync.h"
#include "control/trail.h"
#include "control/web.h"
#include "io/loop.h"
#include "provider/provider.h"
#include "schedule/approving.h"
#include "schedule/difference.h"
#include "schedule/lists.h"
#include "schedule/uncorrected.h"
#include "store/optout.h"

#define AGAIN_MS	1000		/* after a transaction failed */
#define LOOK_MS		UPKEEP_MS	/* the wall clock may have been set, too */

static void	on_timer(void *arg);

/* A broadcast changed its state, or what it waits for. */
static void
on_changed(const struct broadcast *b, enum broadcast_state old, void *arg)
{
	struct core *core = arg;
	struct err err;

	core->changed = true;
	log_info("broadcast.state", "broadcast=%" PRId64 " alert=%s number=%d "
	    "old=%s new=%s reason=\"%s\"", b->id, b->alert, b->number,
	    broadcast_state_name(old), broadcast_state_name(b->state), b->why);
	if (broadcast_corrects(b) && approving_asked(b) && (b->state != old ||
	    b->state == BROADCAST_SENDING))
		log_error("correction.waits", "broadcast=%" PRId64 " event=%s "
		    "reason=\"people hold what is wrong until somebody "
		    "approves it%s%s\" next=\"pregon approve %" PRId64 "\"",
		    b->id, b->event, b->why[0] != '\0' ? ": " : "", b->why,
		    b->id);
	if (b->state != old && b->state != BROADCAST_CANCELLED &&
	    uncorrected_lost(core->store, b, &err) == 1)
		log_error("correction.lost", "broadcast=%" PRId64 " event=%s "
		    "reason=\"its time passed, and people hold what is wrong%s%s"
		    "\" next=\"pregon release %" PRId64 "\"", b->id, b->event,
		    b->why[0] != '\0' ? ": " : "", b->why, b->id);
}

/* On a virtual clock, with nothing to do now: go to the next moment. */
static void
maybe_jump(struct core *core)
{
	int64_t now = clock_wall_ms(), next = core->next_ms,
	    queued = sender_next_ms(core->sender);

	if (!clock_is_virtual() || core->stopping ||
	    !sender_is_idle(core->sender) || !poller_is_idle(core->poller))
		return;
	if (queued != -1 && (next == -1 || queued < next))
		next = queued;
	if (core->until_ms != 0 && (next == -1 || next > core->until_ms))
		next = core->until_ms;
	if (next <= now)
		return;
	clock_jump(next);
	log_debug("clock.jump", "ms=%" PRId64, next - now);
	core_poke(core);
	sender_poke(core->sender);
}

static void
wait_for_next(struct core *core)
{
	int64_t left = core->next_ms - clock_wall_ms();

	if (core->stopping)
		return;
	timer_start(core->timer, core->next_ms != -1 && left < LOOK_MS ? left :
	    LOOK_MS);
}

static void
tick(struct core *core)
{
	struct err err;

	if (core->stopping)
		return;
	core->changed = false;
	if (due_tick(&core->due, clock_wall_ms(), &core->next_ms, &err) == -1 ||
	    upkeep_tick(&core->upkeep, core->store, clock_wall_ms(),
	    &err) == -1 ||
	    trail_log_head(core->store, &core->trail_logged, &err) == -1) {
		log_error("core.tick", "error=\"%s\" again_ms=%d", err.text,
		    AGAIN_MS);
		timer_start(core->timer, AGAIN_MS);
		return;
	}
	if (core->changed || (core->next_ms != -1 &&
	    core->next_ms <= clock_wall_ms()))
		sender_poke(core->sender);
	else
		maybe_jump(core);
	wait_for_next(core);
}

static void
on_timer(void *arg)
{
	tick(arg);
}

/* The sender settled something, or has nothing left to do. */
static void
on_sender_moved(void *arg)
{
	struct core *core = arg;

	if (core->stopping && sender_is_idle(core->sender))
		core->stopped(core->stopped_arg);
	else
		core_poke(core);
}

/*
 * All or nothing: the store and the sender follow ${config}, or neither does.  Returns
 * what became of the lists; NULL with ${err}.
 */
static json_t *
apply(struct core *core, struct config *config,
    const struct trail_reader *reader, bool allow_shrink, struct err *err)
{
	struct err ignored;
	json_t *lists = NULL;

	if (store_begin(core->store, err) == -1)
		return NULL;
	lists = sync_files(core->store, config, reader, allow_shrink, err);
	if (lists == NULL ||
	    accepting_reload(core->store, config, clock_wall_ms(),
	    err) == -1 ||
	    sender_configure(core->sender, config, err) == -1)
		goto fail;
	if (store_commit(core->store, err) == -1) {
		sender_configure(core->sender, core->config, &ignored);
		goto fail;
	}
	return lists;

fail:
	store_rollback(core->store);
	json_decref(lists);
	return NULL;
}

struct config *
core_load(const char *dir, const struct list_key *key,
    struct mistakes *mistakes)
{
	struct config *config = config_load_with(dir, key, mistakes);

	provider_check_all(config, mistakes);
	if (mistakes->count == 0)
		return config;
	config_unref(config);
	return NULL;
}

struct config *
core_load_again(struct core *core, struct mistakes *mistakes, struct err *err)
{
	struct config *config = core_load(core->config_dir,
	    &core->config->list_key, mistakes);

	if (config != NULL)
		organizers_check(config, mistakes);
	if (mistakes->count == 0)
		return config;
	config_unref(config);
	err_set(err, ERR_INPUT, "%zu mistake%s in the files; the old "
	    "configuration stays", mistakes->count,
	    mistakes->count == 1 ? "" : "s");
	return NULL;
}

/* Who must approve ${config} first, where somebody must. */
static int
add_approval(struct core *core, const struct config *config, json_t *changes,
    struct err *err)
{
	if (rule_check(core->store, config, err) == 0)
		return 0;
	if (err->kind != ERR_REFUSED)
		return -1;
	json_object_set_new(changes, "approval", json_string(err->text));
	return 0;
}

json_t *
core_would_change(struct core *core, struct mistakes *mistakes,
    struct err *err)
{
	struct config *config = core_load_again(core, mistakes, err);
	json_t *changes;

	if (config == NULL)
		return NULL;
	changes = difference_of(core->store, core->config, config,
	    clock_wall_ms(), err);
	if (changes != NULL && add_approval(core, config, changes, err) == -1) {
		json_decref(changes);
		changes = NULL;
	}
	config_unref(config);
	return changes;
}

/* From now on all go by ${config}; takes it. */
static void
go_by(struct core *core, struct config *config)
{
	config_unref(core->config);
	core->config = config;
	core->due.config = config;
	poller_configure(core->poller);
	web_serve(core);
	core_poke(core);
}

json_t *
core_reload(struct core *core, const struct trail_reader *reader,
    bool allow_shrink, struct mistakes *mistakes, struct err *err)
{
	struct config *config = core_load_again(core, mistakes, err);
	struct difference *before = NULL;
	json_t *changes, *lists = NULL;
	struct err ignored;

	if (config == NULL)
		return NULL;
	before = difference_from(core->store, core->config, err);
	if (before != NULL && rule_check(core->store, config, err) == 0 &&
	    web_prepare(core, config, err) == 0 &&
	    inbox_configure(core->inbox, config, err) == 0)
		lists = apply(core, config, reader, allow_shrink, err);
	if (lists == NULL) {
		inbox_configure(core->inbox, core->config, &ignored);
		difference_free(before);
		config_unref(config);
		return NULL;
	}
	/* It is applied, whether that can be shown or not. */
	changes = difference_to(before, config, lists, &ignored);
	difference_free(before);
	go_by(core, config);
	core->refused_rows = lists_refused(lists);
	json_decref(lists);
	return changes != NULL ? changes : json_object();
}

/* What the database has forgotten about opt-outs, the ledger has not. */
static int
open_ledger(struct core *core, struct err *err)
{
	char *path = xasprintf("%s/optouts.ledger", core->state_dir);
	struct optout_replay r;
	int result = optout_attach_ledger(core->store, path, clock_wall_ms(),
	    &r, err);

	free(path);
	if (result == -1)
		return -1;
	log_info("ledger.read", "records=%" PRId64 " applied=%" PRId64
	    " written=%" PRId64, r.records, r.applied, r.written);
	if (r.broken != 0)
		log_error("ledger.broken", "line=%u reason=\"the chain of "
		    "opt-outs was changed by something else than pregond\" "
		    "next=\"the old file is kept beside the new one, as "
		    "optouts.ledger.broken-*; no stop in it was lost\"",
		    r.broken);
	return 0;
}

static int
open_store(struct core *core, const struct core_options *options,
    struct err *err)
{
	struct vault *vault;
	char *path;

	if (mkdir(options->state_dir, 0700) == -1 && errno != EEXIST)
		return err_set(err, ERR_IO, "%s: %s", options->state_dir,
		    strerror(errno));
	vault = vault_load(options->key_file, err);
	if (vault == NULL)
		return -1;
	path = xasprintf("%s/pregon.db", options->state_dir);
	core->store = store_open(path, vault, clock_wall_ms(), err);
	free(path);
	return core->store != NULL ? open_ledger(core, err) : -1;
}

/* The first reading: the sender is made by it, after the store is in order. */
static int
begin(struct core *core, struct err *err)
{
	const struct trail_reader start = { AUDIT_BY_PREGOND, "at the start",
	    false };

	json_t *lists;

	if (store_begin(core->store, err) == -1)
		return -1;
	lists = sync_files(core->store, core->config, &start, false, err);
	if (lists == NULL ||
	    accepting_start(core->store, core->config, clock_wall_ms(),
	    err) == -1 || store_commit(core->store, err) == -1) {
		store_rollback(core->store);
		json_decref(lists);
		return -1;
	}
	core->refused_rows = lists_refused(lists);
	json_decref(lists);
	core->inbox = inbox_new(core->config, err);
	if (core->inbox == NULL)
		return -1;
	core->sender = sender_new(core->base, core->store, core->config,
	    on_sender_moved, core, err);
	if (core->sender == NULL)
		return -1;
	/* Before the sender's first turn: what is not polled sends nothing. */
	core->poller = poller_new(core, err);
	return core->poller != NULL ? 0 : -1;
}

struct core *
core_new(struct event_base *base, const struct core_options *options,
    struct config *config, struct err *err)
{
	struct core *core = xcalloc(1, sizeof *core);

	core->base = base;
	core->config = config;
	core->config_dir = xstrdup(options->config_dir);
	core->state_dir = xstrdup(options->state_dir);
	core->edge = options->edge;
	core->listen = options->listen;
	core->until_ms = options->until_ms;
	core->next_ms = -1;
	core->due.up_since_ms = clock_wall_ms();	/* what is seen from now on is in time */
	core->timer = timer_new(base, on_timer, core);
	if (open_store(core, options, err) == -1 || begin(core, err) == -1) {
		core_free(core);
		return NULL;
	}
	core->due = (struct due){ .store = core->store, .config = config,
	    .up_since_ms = core->due.up_since_ms, .changed = on_changed,
	    .arg = core };
	web_serve(core);
	core_poke(core);
	return core;
}

void
core_free(struct core *core)
{
	if (core == NULL)
		return;
	poller_free(core->poller);
	sender_free(core->sender);
	inbox_free(core->inbox);
	timer_free(core->timer);
	store_close(core->store);
	config_unref(core->config);
	free(core->config_dir);
	free(core->state_dir);
	free(core);
}

void
core_poke(struct core *core)
{
	timer_start(core->timer, 0);
}

void
core_stop(struct core *core, void (*stopped)(void *), void *arg)
{
	core->stopping = true;
	core->stopped = stopped;
	core->stopped_arg = arg;
	timer_stop(core->timer);
	poller_stop(core->poller);
	sender_drain(core->sender, DRAIN_MS);
}
