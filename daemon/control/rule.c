#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/login.h"
#include "config/items.h"
#include "control/rule.h"
#include "schedule/approving.h"
#include "schedule/recording.h"
#include "schedule/report.h"
#include "store/audit.h"
#include "store/holds.h"
#include "store/readings.h"

/* What of the rule changes, as it is collected. */
struct changes {
	json_t	*words;
	int	 needed;
};

static void change(struct changes *c, int needed, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
change(struct changes *c, int needed, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	json_array_append_new(c->words, json_vsprintf(fmt, ap));
	va_end(ap);
	if (needed > c->needed)
		c->needed = needed;
}

/* How many the rule asks for where it asks for most. */
static int
strictest(const struct config *config)
{
	int most = config->approve;
	size_t i;

	for (i = 0; i < config->nalerts; i++)
		if (config->alerts[i].approve > most)
			most = config->alerts[i].approve;
	if (config->corrections.alert.approve > most)
		most = config->corrections.alert.approve;
	return most;
}

static void
add_organizers(struct changes *c, const struct config *now,
    const struct config *next)
{
	const struct names *old = &now->organizers, *new = &next->organizers;
	size_t i;

	for (i = 0; i < old->count; i++)
		if (!names_have(new, old->names[i]))
			change(c, strictest(now), "organizers: %s is none any "
			    "more", old->names[i]);
	for (i = 0; i < new->count; i++)
		if (!names_have(old, new->names[i]))
			change(c, strictest(now), "organizers: %s is one",
			    new->names[i]);
}

/* What is new had the value that pregon.conf gives. */
static void
add_alert(struct changes *c, const struct config *now,
    const struct alert *alert)
{
	const struct alert *old = config_alert(now, alert->name);
	int was;

	if (old == NULL && alert->was != NULL)
		old = config_alert(now, alert->was);
	was = old != NULL ? old->approve : now->approve;
	if (alert->approve < was)
		change(c, was, "%s%s.approve: from %d to %d",
		    alert->is_correction ? "" : "alerts.", alert->name, was,
		    alert->approve);
}

/* What one account alone may put in force. */
static void
add_outcomes(struct changes *c, const struct config *now,
    const struct config *next)
{
	const struct occasion *o, *old;
	int was, is;
	size_t i;

	for (i = 0; i < next->nmeasures; i++) {
		o = next->measures[i].occasions;
		old = next->measures[i].noccasions > 0 ?
		    config_occasion(now, o->uid) : NULL;
		if (old == NULL)
			continue;
		was = recording_needed(now, old);
		is = recording_needed(next, o);
		if (is < was)
			change(c, strictest(now), "confirm_outcomes of %s: from "
			    "%d to %d", next->measures[i].name, was, is);
	}
}

int
rule_needs(const struct config *now, const struct config *next, json_t *words)
{
	struct changes c = { .words = words };
	size_t i;

	if (next->sending != now->sending)
		change(&c, strictest(now), "sending: from %s to %s",
		    sending_name(now->sending), sending_name(next->sending));
	add_organizers(&c, now, next);
	if (next->approve < now->approve)
		change(&c, now->approve, "approve: from %d to %d",
		    now->approve, next->approve);
	for (i = 0; i < next->nalerts; i++)
		add_alert(&c, now, &next->alerts[i]);
	if (next->corrections.alert.name != NULL)
		add_alert(&c, now, &next->corrections.alert);
	add_outcomes(&c, now, next);
	return c.needed;
}

/*
 * The rule that is in force, as the store keeps it: of a config no more than that.
 */

static json_t *
to_json(const struct config *config)
{
	json_t *organizers = json_array(), *alerts = json_object();
	size_t i;

	for (i = 0; i < config->organizers.count; i++)
		json_array_append_new(organizers,
		    json_string(config->organizers.names[i]));
	for (i = 0; i < config->nalerts; i++)
		json_object_set_new(alerts, config->alerts[i].name,
		    json_integer(config->alerts[i].approve));
	if (config->corrections.alert.name != NULL)
		json_object_set_new(alerts, config->corrections.alert.name,
		    json_integer(config->corrections.alert.approve));
	return json_pack("{s:i, s:i, s:o, s:o}", "sending",
	    (int)config->sending, "approve", config->approve, "organizers",
	    organizers, "alerts", alerts);
}

static void
from_json(json_t *json, struct config *ret)
{
	const char *name;
	json_t *value;
	size_t i;

	*ret = (struct config){
	    .sending = (enum sending)json_integer_value(
	    json_object_get(json, "sending")),
	    .approve = (int)json_integer_value(
	    json_object_get(json, "approve")) };
	json_array_foreach(json_object_get(json, "organizers"), i, value)
		names_add(&ret->organizers, json_string_value(value));
	json_object_foreach(json_object_get(json, "alerts"), name, value) {
		ret->alerts = xgrow(ret->alerts, ret->nalerts,
		    sizeof *ret->alerts);
		ret->alerts[ret->nalerts++] = (struct alert){
		    .name = xstrdup(name),
		    .approve = (int)json_integer_value(value) };
	}
}

static void
rule_done(struct config *rule)
{
	size_t i;

	for (i = 0; i < rule->nalerts; i++)
		free(rule->alerts[i].name);
	free(rule->alerts);
	names_done(&rule->organizers);
}

/* The kept rule, for rule_done; where none is kept yet, that of ${next}. */
static int
read_rule(struct store *store, const struct config *next, struct config *ret,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT bytes FROM meta WHERE name = 'rule'");
	const void *bytes;
	json_t *json = NULL;
	size_t len;
	int found = query_step(q, err);

	if (found == 1) {
		bytes = query_blob(q, 0, &len);
		json = json_loadb(bytes, len, 0, NULL);
	}
	query_end(q);
	if (found == -1)
		return -1;
	if (json == NULL)
		json = to_json(next);
	from_json(json, ret);
	json_decref(json);
	return 0;
}

static int
write_rule(struct store *store, const struct config *config, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO meta (name, bytes) "
	    "VALUES ('rule', ?) ON CONFLICT (name) DO UPDATE SET "
	    "bytes = excluded.bytes");
	json_t *json = to_json(config);
	char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
	int64_t changed;

	query_bind_blob(q, text, strlen(text));
	changed = query_run(q, err);
	free(text);
	json_decref(json);
	return changed == -1 ? -1 : 0;
}

/*
 * How far it is with files that weaken it.
 */

struct given {
	struct config		 rule;		/* in force */
	const struct config	*next;
	json_t			*changes;
	int			 needed, missing;
	struct blind		 digest;
	uid_t			 uid;		/* whose approval is looked for */
	bool			 there;
	json_t			*by;
};

static void
on_approval(const struct approval *a, void *arg)
{
	struct given *g = arg;
	char name[LOGIN_LEN], at[ZONE_ISO_LEN + 1];

	if (sodium_memcmp(&a->digest, &g->digest, sizeof g->digest) != 0 ||
	    !approving_may(&g->rule, a->uid))
		return;
	g->there |= a->uid == g->uid;
	login_name(a->uid, name);
	zone_format(report_zone(g->next), a->at_ms, at);
	json_array_append_new(g->by, json_pack("{s:s, s:s}", "name", name,
	    "at", at));
}

static void
given_done(struct given *g)
{
	rule_done(&g->rule);
	json_decref(g->changes);
	json_decref(g->by);
}

/* For given_done, whatever is returned. */
static int
read_given(struct store *store, const struct config *next, uid_t uid,
    struct given *ret, struct err *err)
{
	*ret = (struct given){ .next = next, .uid = uid,
	    .changes = json_array(), .by = json_array() };
	if (read_rule(store, next, &ret->rule, err) == -1)
		return -1;
	ret->needed = rule_needs(&ret->rule, next, ret->changes);
	readings_digest(store, next, &ret->digest);
	if (approvals_each(store, APPROVALS_OF_FILES, on_approval, ret,
	    err) == -1)
		return -1;
	ret->missing = ret->needed - (int)json_array_size(ret->by);
	if (ret->missing < 0)
		ret->missing = 0;
	return 0;
}

static int
refuse(const struct given *g, struct err *err)
{
	struct buf words;
	json_t *one;
	size_t i;

	buf_init(&words, 300);
	json_array_foreach(g->changes, i, one)
		buf_addf(&words, "%s%s", i > 0 ? "; " : "",
		    json_string_value(one));
	err_set(err, ERR_REFUSED, "the files change who must approve, or how "
	    "texts are sent (%s): %d organizer%s must approve that first: "
	    "pregon approve reload", buf_text(&words), g->missing,
	    g->missing == 1 ? "" : "s");
	buf_done(&words);
	return -1;
}

int
rule_check(struct store *store, const struct config *next, struct err *err)
{
	struct given g;
	int result = read_given(store, next, AUDIT_BY_PREGOND, &g, err);

	if (result == 0 && g.missing > 0)
		result = refuse(&g, err);
	given_done(&g);
	return result;
}

/*
 * What a start does.
 */

/* Whether a start holds everything: 1, 0, -1. */
static int
is_pending(struct store *store, struct err *err)
{
	struct hold hold;
	int found = holds_get(store, HOLD_ALL, "", &hold, err);

	return found == 1 ? hold.uid == AUDIT_BY_PREGOND : found;
}

int
rule_keep(struct store *store, const struct config *next, int64_t now_ms,
    struct err *err)
{
	int pending = is_pending(store, err);

	if (pending == -1 || write_rule(store, next, err) == -1 ||
	    approvals_void(store, APPROVALS_OF_FILES, err) == -1)
		return -1;
	if (pending == 0)
		return 0;
	if (holds_remove(store, HOLD_ALL, "", now_ms, err) == -1)
		return -1;
	return audit_add(store, now_ms, AUDIT_BY_PREGOND, "release", "all",
	    "the files in force are approved, or weaken nothing", err);
}

/* Until people approved the files, or put them back. */
static int
hold_all(struct store *store, int64_t now_ms, const struct err *refused,
    struct err *err)
{
	struct hold hold = { .kind = HOLD_ALL, .since_ms = now_ms,
	    .uid = AUDIT_BY_PREGOND };
	int pending = is_pending(store, err);

	if (pending != 0)
		return pending == -1 ? -1 : 0;
	snprintf(hold.why, sizeof hold.why, "the files changed while pregond "
	    "was not running: pregon approve reload, then pregon reload");
	/* In the place of a person's hold: it ends only when that is done, too. */
	if (holds_remove(store, HOLD_ALL, "", now_ms, err) == -1 ||
	    holds_add(store, &hold, err) == -1)
		return -1;
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

/* Which files differ from what is in force, found out in a transaction that is undone. */
static int
add_files(struct store *store, const struct config *next, json_t *ret,
    struct err *err)
{
	char revision[READINGS_REVISION_LEN + 1];
	struct buf words;
	int result;

	if (store_begin(store, err) == -1)
		return -1;
	buf_init(&words, AUDIT_TEXT_MAX);
	result = readings_sync(store, next, &words, revision, err);
	store_rollback(store);
	if (result != -1) {
		json_object_set_new(ret, "files",
		    json_string(buf_text(&words)));
		json_object_set_new(ret, "revision", json_string(revision));
	}
	buf_done(&words);
	return result == -1 ? -1 : 0;
}

json_t *
rule_report(struct store *store, const struct config *next, struct err *err)
{
	char hex[BLIND_LEN * 2 + 1];
	json_t *ret = NULL;
	struct given g;

	if (read_given(store, next, AUDIT_BY_PREGOND, &g, err) == 0) {
		sodium_bin2hex(hex, sizeof hex, g.digest.bytes, BLIND_LEN);
		ret = json_pack("{s:O, s:i, s:i, s:O, s:s}", "changes",
		    g.changes, "needed", g.needed, "missing", g.missing, "by",
		    g.by, "digest", hex);
	}
	given_done(&g);
	if (ret == NULL || add_files(store, next, ret, err) == 0)
		return ret;
	json_decref(ret);
	return NULL;
}

static int
add(struct store *store, uid_t uid, const struct given *g, int64_t now_ms,
    struct err *err)
{
	char *covers = json_dumps(g->changes, JSON_COMPACT);
	struct approval a = { .uid = uid, .digest = g->digest,
	    .covers = covers, .at_ms = now_ms };
	int result = store_begin(store, err);

	if (result == 0 && (approvals_add(store, APPROVALS_OF_FILES, &a,
	    err) == -1 || audit_add(store, now_ms, uid, "approve", "reload",
	    covers, err) == -1 || store_commit(store, err) == -1)) {
		store_rollback(store);
		result = -1;
	}
	free(covers);
	return result;
}

static int
approve(struct store *store, const struct given *g, uid_t uid,
    const struct blind *digest, int64_t now_ms, struct err *err)
{
	if (g->needed == 0)
		return err_set(err, ERR_REFUSED, "the files change neither who "
		    "must approve nor how texts are sent: `pregon reload` "
		    "needs no approval");
	if (approving_check_account(&g->rule, uid, err) == -1)
		return -1;
	if (sodium_memcmp(&g->digest, digest, sizeof g->digest) != 0)
		return err_set(err, ERR_REFUSED, "the files changed since you "
		    "looked: look again");
	if (g->there)
		return err_set(err, ERR_REFUSED, "you approved these files "
		    "already");
	return add(store, uid, g, now_ms, err);
}

int
rule_approve(struct store *store, const struct config *next, uid_t uid,
    const struct blind *digest, int64_t now_ms, struct err *err)
{
	struct given g;
	int result = read_given(store, next, uid, &g, err);

	if (result == 0)
		result = approve(store, &g, uid, digest, now_ms, err);
	given_done(&g);
	return result;
}
