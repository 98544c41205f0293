#include <sodium.h>
#include <stdlib.h>

#include "base/login.h"
#include "control/rule.h"
#include "control/rule_kept.h"
#include "control/weakening.h"
#include "schedule/approving.h"
#include "schedule/report.h"
#include "store/audit.h"
#include "store/readings.h"

/* How far it is with files that weaken the rule. */
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
	rule_kept_done(&g->rule);
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
	if (rule_kept_read(store, next, &ret->rule, err) == -1)
		return -1;
	ret->needed = weakening(&ret->rule, next, ret->changes);
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
