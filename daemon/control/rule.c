#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/login.h"
#include "base/str.h"
#include "config/items.h"
#include "control/rule.h"
#include "schedule/approving.h"
#include "schedule/report.h"
#include "store/audit.h"
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
		change(c, was, "alerts.%s.approve: from %d to %d", alert->name,
		    was, alert->approve);
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
	return c.needed;
}

/* Approvals of a reading of the files. */
struct given {
	const struct config	*now;
	struct blind		 digest;
	uid_t			 uid;		/* whose is looked for */
	bool			 there;
	json_t			*by;
};

static void
on_approval(const struct approval *a, void *arg)
{
	struct given *g = arg;
	char name[LOGIN_LEN], at[ZONE_ISO_LEN + 1];

	if (sodium_memcmp(&a->digest, &g->digest, sizeof g->digest) != 0 ||
	    !approving_may(g->now, a->uid))
		return;
	g->there |= a->uid == g->uid;
	login_name(a->uid, name);
	zone_format(report_zone(g->now), a->at_ms, at);
	json_array_append_new(g->by, json_pack("{s:s, s:s}", "name", name,
	    "at", at));
}

/* In ${ret} who approved ${next}: its "by" is new. */
static int
read_given(struct store *store, const struct config *now,
    const struct config *next, uid_t uid, struct given *ret, struct err *err)
{
	*ret = (struct given){ .now = now, .uid = uid, .by = json_array() };
	readings_digest(store, next, &ret->digest);
	if (approvals_each(store, APPROVALS_OF_FILES, on_approval, ret,
	    err) == 0)
		return 0;
	json_decref(ret->by);
	return -1;
}

static int
refuse(json_t *changes, int missing, struct err *err)
{
	struct buf words;
	json_t *one;
	size_t i;

	buf_init(&words, 300);
	json_array_foreach(changes, i, one)
		buf_addf(&words, "%s%s", i > 0 ? "; " : "",
		    json_string_value(one));
	err_set(err, ERR_REFUSED, "the files change who must approve, or how "
	    "texts are sent (%s): %d organizer%s must approve that first: "
	    "pregon approve reload", buf_text(&words), missing,
	    missing == 1 ? "" : "s");
	buf_done(&words);
	return -1;
}

int
rule_check(struct store *store, const struct config *now,
    const struct config *next, struct err *err)
{
	json_t *changes = json_array();
	int needed = rule_needs(now, next, changes), result = 0, missing;
	struct given g;

	if (needed > 0)
		result = read_given(store, now, next, AUDIT_BY_PREGOND, &g,
		    err);
	if (needed > 0 && result == 0) {
		missing = needed - (int)json_array_size(g.by);
		json_decref(g.by);
		if (missing > 0)
			result = refuse(changes, missing, err);
	}
	json_decref(changes);
	return result;
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
rule_report(struct store *store, const struct config *now,
    const struct config *next, struct err *err)
{
	json_t *changes = json_array(), *ret;
	int needed = rule_needs(now, next, changes), missing;
	char hex[BLIND_LEN * 2 + 1];
	struct given g;

	if (read_given(store, now, next, AUDIT_BY_PREGOND, &g, err) == -1) {
		json_decref(changes);
		return NULL;
	}
	sodium_bin2hex(hex, sizeof hex, g.digest.bytes, BLIND_LEN);
	missing = needed - (int)json_array_size(g.by);
	ret = json_pack("{s:o, s:i, s:i, s:o, s:s}", "changes", changes,
	    "needed", needed, "missing", missing > 0 ? missing : 0, "by", g.by,
	    "digest", hex);
	if (add_files(store, next, ret, err) == 0)
		return ret;
	json_decref(ret);
	return NULL;
}

static int
add(struct store *store, uid_t uid, const struct given *g, json_t *changes,
    int64_t now_ms, struct err *err)
{
	char *covers = json_dumps(changes, JSON_COMPACT);
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

int
rule_approve(struct store *store, const struct config *now,
    const struct config *next, uid_t uid, const struct blind *digest,
    int64_t now_ms, struct err *err)
{
	json_t *changes = json_array();
	int result = 0;
	struct given g;

	if (rule_needs(now, next, changes) == 0)
		result = err_set(err, ERR_REFUSED, "the files change neither "
		    "who must approve nor how texts are sent: `pregon reload` "
		    "needs no approval");
	if (result == 0)
		result = approving_check_account(now, uid, err);
	if (result == 0)
		result = read_given(store, now, next, uid, &g, err);
	if (result == 0) {
		json_decref(g.by);
		if (sodium_memcmp(&g.digest, digest, sizeof g.digest) != 0)
			result = err_set(err, ERR_REFUSED, "the files changed "
			    "since you looked: look again");
		else if (g.there)
			result = err_set(err, ERR_REFUSED, "you approved these "
			    "files already");
		else
			result = add(store, uid, &g, changes, now_ms, err);
	}
	json_decref(changes);
	return result;
}
