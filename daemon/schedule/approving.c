#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/login.h"
#include "base/str.h"
#include "config/items.h"
#include "schedule/approving.h"
#include "schedule/covering.h"
#include "schedule/occurrence.h"
#include "schedule/urgent.h"
#include "store/audit.h"
#include "store/put_off.h"

#define CHANGED "changed since "	/* why it waits for people again */

/*
 * Who counts.
 */

bool
approving_may(const struct config *config, uid_t uid)
{
	char name[LOGIN_LEN];

	if (config->organizers.count == 0)
		return config->sending == SENDING_SANDBOX;
	return login_name(uid, name) && names_have(&config->organizers, name);
}

int
approving_check_account(const struct config *config, uid_t uid,
    struct err *err)
{
	char name[LOGIN_LEN];
	struct buf all;
	size_t i;

	if (approving_may(config, uid))
		return 0;
	if (config->organizers.count == 0)
		return err_set(err, ERR_REFUSED, "organizers in pregon.conf "
		    "names nobody, so nobody can approve: name the Unix "
		    "accounts that may");
	login_name(uid, name);
	buf_init(&all, 200);
	for (i = 0; i < config->organizers.count; i++)
		buf_addf(&all, "%s%s", i > 0 ? ", " : "",
		    config->organizers.names[i]);
	err_set(err, ERR_REFUSED, "you are %s, and organizers in pregon.conf "
	    "names %s: it takes one of them, from an account of their own",
	    name, buf_text(&all));
	buf_done(&all);
	return -1;
}

int
approving_needed(const struct config *config, const struct broadcast *b)
{
	const struct alert *alert = config_alert(config, b->alert);

	if (alert == NULL)
		return INT_MAX;
	if (b->state == BROADCAST_SENDING)
		return 1;	/* to the night; it has those to the text */
	return b->state == BROADCAST_AWAITING_APPROVAL && alert->approve == 0 ?
	    1 : alert->approve;
}

bool
approving_asked(const struct broadcast *b)
{
	return b->state == BROADCAST_AWAITING_APPROVAL ||
	    (b->state == BROADCAST_SENDING && urgent_is_why(b->why));
}

/*
 * Saying yes.
 */

int
approving_check_open(const struct config *config, const struct broadcast *b,
    int64_t now_ms, struct err *err)
{
	if (b->state == BROADCAST_HELD)
		return err_set(err, ERR_REFUSED, "broadcast %lld is held: "
		    "release it first", (long long)b->id);
	if (b->state == BROADCAST_APPROVED)
		return err_set(err, ERR_REFUSED, "broadcast %lld is approved "
		    "already", (long long)b->id);
	if (b->state != BROADCAST_PLANNED && !approving_asked(b))
		return err_set(err, ERR_REFUSED, "broadcast %lld is %s: there "
		    "is nothing to approve any more", (long long)b->id,
		    broadcast_state_name(b->state));
	if (approving_needed(config, b) == 0)
		return err_set(err, ERR_REFUSED, "broadcast %lld needs nobody's "
		    "approval: its alert says approve = 0", (long long)b->id);
	if (b->expires_ms <= now_ms)
		return err_set(err, ERR_REFUSED, "the time of broadcast %lld "
		    "is over", (long long)b->id);
	return 0;
}

/* What it would say is not known yet. */
static int
check_facts(const struct config *config, const struct broadcast *b,
    struct err *err)
{
	const struct alert *alert = config_alert(config, b->alert);
	struct alert about = broadcast_about(config, alert, b);
	struct buf why;
	bool waits;

	buf_init(&why, BROADCAST_WHY_MAX);
	waits = occurrence_waits(config, &about, b->due_ms, &why);
	if (waits)
		err_set(err, ERR_REFUSED, "broadcast %lld cannot be approved "
		    "yet: %s", (long long)b->id, buf_text(&why));
	buf_done(&why);
	return waits ? -1 : 0;
}

static int
refuse_changed(json_t *seen, json_t *now, struct err *err)
{
	struct buf words;

	buf_init(&words, BROADCAST_WHY_MAX);
	if (seen != NULL)
		covering_changes(seen, now, &words);
	err_set(err, ERR_REFUSED, "it changed since you looked%s%s: look at it "
	    "again", words.len > 0 ? ": " : "", buf_text(&words));
	buf_done(&words);
	return -1;
}

struct named {
	uid_t		 uid;		/* whose approval is asked for */
	struct blind	 digest;
	bool		 there;
	struct buf	 who;
};

static void
on_given(const struct approval *a, void *arg)
{
	struct named *n = arg;
	char name[LOGIN_LEN];

	login_name(a->uid, name);
	buf_addf(&n->who, "%s%s", n->who.len > 0 ? ", " : "", name);
	n->there |= a->uid == n->uid &&
	    memcmp(&a->digest, &n->digest, sizeof n->digest) == 0;
}

/* What quiet hours keep goes now. */
static int
let_go(struct store *store, const struct config *config, struct broadcast *b,
    int64_t now_ms, struct err *err)
{
	struct urgent urgent;
	struct buf why;
	int result;

	buf_init(&why, BROADCAST_WHY_MAX);
	result = urgent_check(store, config, b, now_ms, &urgent, &why, err);
	buf_done(&why);
	if (result == -1)
		return -1;
	b->night_until_ms = urgent.until_ms;
	b->why[0] = '\0';
	return broadcasts_save(store, b, err) == -1 ? -1 :
	    put_off_end(store, b->id, now_ms, err);
}

/* What fell due meanwhile did not fall due unseen. */
int
approving_grant(struct store *store, const struct config *config,
    struct broadcast *b, const char *why, int64_t now_ms, struct err *err)
{
	if (b->state == BROADCAST_SENDING)
		return let_go(store, config, b, now_ms, err);
	return broadcasts_become(store, b, BROADCAST_APPROVED,
	    b->due_ms <= now_ms ? why : "", now_ms, err);
}

/* Enough said yes: say who. */
static int
grant(struct store *store, const struct config *config, struct broadcast *b,
    const struct buf *who, int64_t now_ms, struct err *err)
{
	char why[BROADCAST_WHY_MAX + 1];

	snprintf(why, sizeof why, "approved by %s", buf_text(who));
	return approving_grant(store, config, b, why, now_ms, err);
}

/* Somebody said yes to what it has become. */
static int
forget_change(struct store *store, struct broadcast *b, struct err *err)
{
	if (!str_starts(b->why, CHANGED))
		return 0;
	b->why[0] = '\0';
	return broadcasts_save(store, b, err);
}

/* Where enough of ${digest} are there. */
static int
approve_if_enough(struct store *store, const struct config *config,
    struct broadcast *b, const struct blind *digest, int64_t now_ms,
    struct err *err)
{
	struct named n = { 0 };
	int64_t count;
	int result;

	if (approvals_count(store, b->id, digest, &count, err) == -1)
		return -1;
	if (count < approving_needed(config, b))
		return count > 0 ? forget_change(store, b, err) : 0;
	buf_init(&n.who, BROADCAST_WHY_MAX);
	result = approvals_each(store, b->id, on_given, &n, err);
	if (result == 0)
		result = grant(store, config, b, &n.who, now_ms, err);
	buf_done(&n.who);
	return result;
}

/* She says yes, once, to ${covers}. */
static int
add(struct store *store, const struct broadcast *b, uid_t uid, json_t *covers,
    const struct blind *digest, int64_t now_ms, struct err *err)
{
	struct approval a = { .uid = uid, .digest = *digest,
	    .at_ms = now_ms };
	struct named n = { .uid = uid, .digest = *digest };
	char *text;
	int result;

	buf_init(&n.who, BROADCAST_WHY_MAX);
	result = approvals_each(store, b->id, on_given, &n, err);
	buf_done(&n.who);
	if (result == 0 && n.there)
		result = err_set(err, ERR_REFUSED, "you approved it already: "
		    "somebody else's approval is needed, from an account of "
		    "their own");
	if (result == -1)
		return -1;
	text = json_dumps(covers, JSON_COMPACT | JSON_SORT_KEYS);
	a.covers = text;
	result = approvals_add(store, b->id, &a, err);
	free(text);
	return result;
}

int
approving_give(struct store *store, const struct config *config,
    struct broadcast *b, uid_t uid, const struct blind *digest, json_t *seen,
    int64_t now_ms, struct err *err)
{
	struct blind now;
	json_t *covers;
	int result;

	if (approving_check_open(config, b, now_ms, err) == -1 ||
	    approving_check_account(config, uid, err) == -1 ||
	    check_facts(config, b, err) == -1)
		return -1;
	covers = covering_of(store, config, b, err);
	if (covers == NULL)
		return -1;
	covering_digest(covers, &now);
	if (memcmp(&now, digest, sizeof now) != 0)
		result = refuse_changed(seen, covers, err);
	else
		result = add(store, b, uid, covers, &now, now_ms, err);
	if (result == 0)
		result = approve_if_enough(store, config, b, &now, now_ms,
		    err);
	json_decref(covers);
	return result;
}

int
approving_ready(struct store *store, const struct config *config,
    const struct broadcast *b, bool *ret, struct err *err)
{
	int needed = approving_needed(config, b);
	struct blind digest;
	int64_t count;
	json_t *covers;

	*ret = needed == 0;
	if (needed == 0)
		return 0;
	covers = covering_of(store, config, b, err);
	if (covers == NULL)
		return -1;
	covering_digest(covers, &digest);
	json_decref(covers);
	if (approvals_count(store, b->id, &digest, &count, err) == -1)
		return -1;
	*ret = count >= needed;
	return 0;
}

/*
 * What they said yes to has changed.
 */

struct checking {
	const struct config	*config;
	json_t			*covers;	/* what it is now */
	struct blind		 digest;
	struct buf		 changed;	/* since, in words */
	struct buf		 who;		/* whose are void */
	uid_t			*gone;
	size_t			 ngone;
};

static void
on_approval(const struct approval *a, void *arg)
{
	struct checking *c = arg;
	bool same = memcmp(&a->digest, &c->digest, sizeof a->digest) == 0;
	char name[LOGIN_LEN];
	json_t *covers;

	if (same && approving_may(c->config, a->uid))
		return;
	login_name(a->uid, name);
	buf_addf(&c->who, "%s%s", c->who.len > 0 ? ", " : "", name);
	c->gone = xgrow(c->gone, c->ngone, sizeof *c->gone);
	c->gone[c->ngone++] = a->uid;
	if (same || c->changed.len > 0)
		return;
	covers = json_loads(a->covers, 0, NULL);
	covering_changes(covers, c->covers, &c->changed);
	json_decref(covers);
}

/* Where people must say yes, or where it comes back to when it is released. */
static int
ask_again(struct store *store, struct broadcast *b, const char *why,
    int64_t now_ms, struct err *err)
{
	if (b->state == BROADCAST_HELD) {
		if (b->resume == BROADCAST_APPROVED)
			b->resume = BROADCAST_AWAITING_APPROVAL;
		return broadcasts_save(store, b, err);
	}
	if (b->state != BROADCAST_AWAITING_APPROVAL)
		return broadcasts_become(store, b, BROADCAST_AWAITING_APPROVAL,
		    why, now_ms, err);
	snprintf(b->why, sizeof b->why, "%s", why);
	b->why[utf8_whole(b->why, strlen(b->why))] = '\0';
	return broadcasts_save(store, b, err);
}

static int
void_them(struct store *store, struct checking *c, struct broadcast *b,
    int64_t now_ms, struct err *err)
{
	const char *what = c->changed.len > 0 ? buf_text(&c->changed) :
	    "who may approve";
	char subject[32], words[2 * AUDIT_TEXT_MAX + 64];
	size_t i;

	for (i = 0; i < c->ngone; i++)
		if (approvals_void_of(store, b->id, c->gone[i], err) == -1)
			return -1;
	snprintf(subject, sizeof subject, "broadcast %lld", (long long)b->id);
	snprintf(words, sizeof words, "%s#%d: " CHANGED "%s approved it: %s",
	    b->alert, b->number, buf_text(&c->who), what);
	if (audit_add(store, now_ms, AUDIT_BY_PREGOND, "void", subject, words,
	    err) == -1)
		return -1;
	return ask_again(store, b, strstr(words, CHANGED), now_ms,
	    err);
}

static void
checking_done(struct checking *c)
{
	json_decref(c->covers);
	buf_done(&c->changed);
	buf_done(&c->who);
	free(c->gone);
}

int
approving_check(struct store *store, const struct config *config,
    struct broadcast *b, int64_t now_ms, struct err *err)
{
	struct checking c = { .config = config };
	int result = -1;

	buf_init(&c.changed, AUDIT_TEXT_MAX);
	buf_init(&c.who, AUDIT_TEXT_MAX);
	c.covers = covering_of(store, config, b, err);
	if (c.covers != NULL) {
		covering_digest(c.covers, &c.digest);
		result = approvals_each(store, b->id, on_approval, &c, err);
	}
	if (result == 0 && c.ngone > 0)
		result = void_them(store, &c, b, now_ms, err);
	else if (result == 0 && b->state == BROADCAST_AWAITING_APPROVAL)
		result = approve_if_enough(store, config, b, &c.digest, now_ms,
		    err);
	checking_done(&c);
	return result;
}

int
approving_check_all(struct store *store, const struct config *config,
    int64_t now_ms, struct err *err)
{
	struct broadcast *rows;
	int result = 0;
	size_t n, i;

	if (broadcasts_open(store, &rows, &n, err) == -1)
		return -1;
	for (i = 0; result != -1 && i < n; i++) {
		if (rows[i].began_ms != 0 ||
		    config_alert(config, rows[i].alert) == NULL)
			continue;
		result = approvals_any(store, rows[i].id, err);
		if (result == 1)
			result = approving_check(store, config, &rows[i],
			    now_ms, err);
	}
	free(rows);
	return result == -1 ? -1 : 0;
}
