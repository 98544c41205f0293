/*
 * hold and release of what is more than one broadcast: a list, a measure, an
 * account, everything (store/holds.h).
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/login.h"
#include "base/str.h"
#include "control/command.h"
#include "control/start_hold.h"
#include "schedule/report.h"
#include "store/audit.h"
#include "store/holds.h"

/* {"kind", "name", "since", "by", "why", "release"} */
static json_t *
hold_json(const struct core *core, const struct hold *h)
{
	char since[ZONE_ISO_LEN + 1], ends[HOLD_WORDS_MAX],
	    by[LOGIN_LEN] = "pregond";

	zone_format(report_zone(core->config), h->since_ms, since);
	if (h->uid != AUDIT_BY_PREGOND)
		login_name(h->uid, by);
	hold_ends_by(h, ends);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "kind",
	    hold_kind_name(h->kind), "name", h->name, "since", since, "by", by,
	    "why", h->why, "release", ends);
}

/* A broadcast that is held says in its why who did it, and when. */
static json_t *
broadcast_json(const struct broadcast *b)
{
	char id[24], release[48];

	snprintf(id, sizeof id, "%" PRId64, b->id);
	snprintf(release, sizeof release, "pregon release %s", id);
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "kind", "broadcast",
	    "name", id, "alert", b->alert, "why", b->why, "release", release);
}

int
command_holds(struct core *core, json_t *ret, struct err *err)
{
	struct broadcast *rows;
	struct hold *holds;
	size_t n, i;

	if (holds_all(core->store, &holds, &n, err) == -1)
		return -1;
	for (i = 0; i < n; i++)
		json_array_append_new(ret, hold_json(core, &holds[i]));
	free(holds);
	if (broadcasts_in(core->store, BROADCAST_HELD, &rows, &n, err) == -1)
		return -1;
	for (i = 0; i < n; i++)
		json_array_append_new(ret, broadcast_json(&rows[i]));
	free(rows);
	return 0;
}

/* What is asked for ------------------------------------------------------- */

/* Whether the files have a ${kind} called ${name}; the names that they have in ${ret}. */
static bool
is_there(const struct config *config, enum hold_kind kind, const char *name,
    const char **ret)
{
	size_t n = 0, i;

	for (i = 0; kind == HOLD_LIST && i < config->nlists; i++)
		ret[n++] = config->lists[i].name;
	for (i = 0; kind == HOLD_MEASURE && i < config->nmeasures; i++)
		ret[n++] = config->measures[i].name;
	for (i = 0; kind == HOLD_ACCOUNT && i < config->naccounts; i++)
		ret[n++] = config->accounts[i].name;
	ret[n] = NULL;
	for (i = 0; i < n; i++)
		if (str_eq(ret[i], name))
			return true;
	return false;
}

static int
check_there(const struct config *config, const struct hold *h, struct err *err)
{
	size_t most = config->nlists + config->nmeasures + config->naccounts;
	const char **names = xcalloc(most + 1, sizeof *names);
	char meant[STR_MEANT_LEN + 1];
	bool there = h->kind == HOLD_ALL ||
	    is_there(config, h->kind, h->name, names);

	if (!there)
		err_set(err, ERR_INPUT, "there is no %s %s%s; nothing is held",
		    hold_kind_name(h->kind), h->name, str_meant(h->name, names,
		    meant));
	free(names);
	return there ? 0 : -1;
}

/* What the arguments "kind", "name" and "why" say, by whom. */
static int
read_hold(const struct asked *asked, struct hold *ret, struct err *err)
{
	const char *kind = json_string_value(json_object_get(asked->arguments,
	    "kind")), *name = json_string_value(json_object_get(
	    asked->arguments, "name")), *why;

	*ret = (struct hold){ .uid = asked->uid, .since_ms = clock_wall_ms() };
	if (kind == NULL || hold_kind_parse(kind, &ret->kind) == -1)
		return err_set(err, ERR_INPUT, "what? A broadcast's id, list "
		    "NAME, measure NAME, account NAME, or all");
	if (name == NULL)
		name = "";
	if ((ret->kind == HOLD_ALL) != (*name == '\0') ||
	    (*name != '\0' && !str_is_name(name)))
		return err_set(err, ERR_INPUT, "which %s?", kind);
	if (command_why(asked, &why, err) == -1)
		return -1;
	snprintf(ret->name, sizeof ret->name, "%s", name);
	snprintf(ret->why, sizeof ret->why, "%s", why);
	return 0;
}

/* How far it got ---------------------------------------------------------- */

/* Count what has begun, and how many broadcasts have not. */
static int
count(struct core *core, const struct hold *h, struct hold_counts *ret,
    int64_t *ret_planned, struct err *err)
{
	const struct account *account = h->kind == HOLD_ACCOUNT ?
	    config_account(core->config, h->name) : NULL;
	struct broadcast *rows;
	size_t n, i;
	int reach = 0;

	if (broadcasts_open(core->store, &rows, &n, err) == -1)
		return -1;
	for (i = 0; reach != -1 && i < n; i++) {
		reach = holds_reach(core->store, core->config, h, &rows[i],
		    err);
		if (reach != 1)
			continue;
		if (rows[i].began_ms == 0)
			++*ret_planned;
		else
			reach = holds_count(core->store, rows[i].id,
			    h->kind == HOLD_LIST ? h->name : NULL,
			    account != NULL ? account->name : NULL,
			    account != NULL ? account->provider->channel : 0,
			    ret, err);
	}
	free(rows);
	return reach == -1 ? -1 : 0;
}

/* The account that carries what ${held} would have; NULL for none. */
static const char *
stand_in(const struct core *core, const struct hold *h, struct err *err)
{
	const struct account *held = config_account(core->config, h->name), *a;
	size_t i;

	for (i = 0; held != NULL && i < core->config->nroute; i++) {
		a = core->config->route[i];
		if (a->provider->channel == held->provider->channel &&
		    holds_carrier(core->store, a->name, err) == 0)
			return a->name;
	}
	return NULL;
}

static int
answer(struct core *core, const struct hold *h, bool is_new, json_t *reply,
    struct err *err)
{
	struct hold_counts n = { 0 };
	int64_t planned = 0;

	if (count(core, h, &n, &planned, err) == -1)
		return -1;
	json_object_set_new(reply, "hold", hold_json(core, h));
	json_object_set_new(reply, "new", json_boolean(is_new));
	json_object_set_new(reply, "stands_in", json_pack("s?",
	    h->kind == HOLD_ACCOUNT ? stand_in(core, h, err) : NULL));
	json_object_set_new(reply, "counts", json_pack("{s:I, s:I, s:I, s:I}",
	    "handed_over", (json_int_t)n.handed_over, "in_flight",
	    (json_int_t)n.in_flight, "waiting", (json_int_t)n.waiting,
	    "planned", (json_int_t)planned));
	return 0;
}

/* The commands ------------------------------------------------------------ */

static void
poke(struct core *core, const char *verb, const struct hold *h,
    const struct asked *asked)
{
	char target[HOLD_TARGET_MAX];

	hold_target(h, target);
	log_info(verb, "what=\"%s\" uid=%u why=\"%s\"", target,
	    (unsigned)asked->uid, h->why);
	core_poke(core);
	sender_poke(core->sender);
}

/* 1, 0 where it was held already, and ${h} becomes that hold; -1. */
static int
begin_hold(struct core *core, struct hold *h, struct err *err)
{
	char target[HOLD_TARGET_MAX];
	int added = -1;

	hold_target(h, target);
	if (store_begin(core->store, err) == -1)
		return -1;
	added = holds_add(core->store, h, err);
	if (added == 0 && holds_get(core->store, h->kind, h->name, h,
	    err) == -1)
		goto fail;
	if (added == 1 && audit_add(core->store, h->since_ms, h->uid, "hold",
	    target, h->why, err) == -1)
		goto fail;
	if (added == -1 || store_commit(core->store, err) == -1)
		goto fail;
	return added;

fail:
	store_rollback(core->store);
	return -1;
}

int
command_hold_all(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	struct hold h;
	int added;

	if (read_hold(asked, &h, err) == -1 ||
	    check_there(core->config, &h, err) == -1)
		return -1;
	added = begin_hold(core, &h, err);
	if (added == -1)
		return -1;
	if (added == 1)
		poke(core, "hold.begun", &h, asked);
	return answer(core, &h, added == 1, reply, err);
}

/* 1, 0 where it is not held, -1. */
static int
end_hold(struct core *core, const struct hold *h, struct err *err)
{
	char target[HOLD_TARGET_MAX];
	int removed;

	hold_target(h, target);
	if (store_begin(core->store, err) == -1)
		return -1;
	removed = holds_remove(core->store, h->kind, h->name, h->since_ms, err);
	if (removed == 1 && audit_add(core->store, h->since_ms, h->uid,
	    "release", target, h->why, err) == -1)
		removed = -1;
	if (removed == -1 || store_commit(core->store, err) == -1) {
		store_rollback(core->store);
		return -1;
	}
	return removed;
}

int
command_release_all(struct core *core, const struct asked *asked,
    json_t *reply, struct err *err)
{
	char target[HOLD_TARGET_MAX];
	struct hold h;
	int removed;

	if (read_hold(asked, &h, err) == -1)
		return -1;
	if (h.kind == HOLD_ALL && start_hold_check_release(core->store, err) == -1)
		return -1;
	removed = end_hold(core, &h, err);
	if (removed == -1)
		return -1;
	hold_target(&h, target);
	if (removed == 0)
		return err_set(err, ERR_REFUSED, "%s is not held; `pregon "
		    "status` shows first what is", target);
	poke(core, "hold.ended", &h, asked);
	return answer(core, &h, true, reply, err);
}
