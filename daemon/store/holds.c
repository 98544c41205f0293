#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/names.h"
#include "store/holds.h"

/* The numbers in SQL, here and in may_send.h, are these. */
static_assert(HOLD_LIST == 0 && HOLD_MEASURE == 1 && HOLD_ACCOUNT == 2 &&
    HOLD_ALL == 3, "the kinds of holds");
static_assert(MESSAGE_QUEUED == 0 && MESSAGE_IN_FLIGHT == 1 &&
    MESSAGE_ACCEPTED == 2 && MESSAGE_UNKNOWN == 4, "the states of messages");

#define HELD "held: "

static const char *const names[HOLD_NKINDS] = {
	[HOLD_LIST] = "list",
	[HOLD_MEASURE] = "measure",
	[HOLD_ACCOUNT] = "account",
	[HOLD_ALL] = "all",
};

const char *
hold_kind_name(enum hold_kind kind)
{
	return names_of(names, HOLD_NKINDS, kind);
}

int
hold_kind_parse(const char *name, enum hold_kind *ret)
{
	int i = names_find(names, HOLD_NKINDS, name);

	if (i == -1)
		return -1;
	*ret = (enum hold_kind)i;
	return 0;
}

void
hold_target(const struct hold *h, char ret[HOLD_TARGET_MAX])
{
	bool named = h->kind != HOLD_ALL;

	snprintf(ret, HOLD_TARGET_MAX, "%s%s%s", hold_kind_name(h->kind),
	    named ? " " : "", named ? h->name : "");
}

void
hold_ends_by(const struct hold *h, char ret[HOLD_WORDS_MAX])
{
	char target[HOLD_TARGET_MAX];

	hold_target(h, target);
	if (h->kind == HOLD_ALL && str_eq(h->name, HOLD_BY_RULE))
		snprintf(ret, HOLD_WORDS_MAX, "pregon approve reload");
	else if (h->kind == HOLD_ALL && str_eq(h->name, HOLD_BY_FILES))
		snprintf(ret, HOLD_WORDS_MAX, "mend the files, pregon reload");
	else
		snprintf(ret, HOLD_WORDS_MAX, "pregon release %s", target);
}

void
hold_words(const struct hold *h, char ret[HOLD_WORDS_MAX])
{
	char target[HOLD_TARGET_MAX], ends[HOLD_WORDS_MAX];

	hold_target(h, target);
	hold_ends_by(h, ends);
	snprintf(ret, HOLD_WORDS_MAX, HELD "%s (%.90s)", target, ends);
}

bool
hold_is_why(const char *why)
{
	return str_starts(why, HELD);
}

int
holds_add(struct store *store, const struct hold *h, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO hold (kind, name, "
	    "since_ms, uid, why) VALUES (?, ?, ?, ?, ?) "
	    "ON CONFLICT DO NOTHING");

	query_bind_int(q, h->kind);
	query_bind_text(q, h->name);
	query_bind_int(q, h->since_ms);
	query_bind_int(q, (int64_t)h->uid);
	query_bind_text(q, h->why);
	return (int)query_run(q, err);
}

/* Who waited because of the list goes on at once. */
static int
wake(struct store *store, const char *list, int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "UPDATE message SET due_ms = ?, "
	    "why = '' WHERE state = 0 AND why = ? AND broadcast IN "
	    "(SELECT broadcast FROM broadcast_list WHERE list = ?)");

	query_bind_int(q, now_ms);
	query_bind_text(q, HOLD_WAITS);
	query_bind_text(q, list);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
holds_remove(struct store *store, enum hold_kind kind, const char *name,
    int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db,
	    "DELETE FROM hold WHERE kind = ? AND name = ?");
	int64_t removed;

	query_bind_int(q, kind);
	query_bind_text(q, name);
	removed = query_run(q, err);
	if (removed == 1 && kind == HOLD_LIST &&
	    wake(store, name, now_ms, err) == -1)
		return -1;
	return (int)removed;
}

static void
read_hold(struct query *q, struct hold *ret)
{
	*ret = (struct hold){ .kind = (enum hold_kind)query_int(q, 0),
	    .since_ms = query_int(q, 2), .uid = (uid_t)query_int(q, 3) };
	snprintf(ret->name, sizeof ret->name, "%s", query_text(q, 1));
	snprintf(ret->why, sizeof ret->why, "%s", query_text(q, 4));
}

/* The first row of ${q}, which it ends. */
static int
read_one(struct query *q, struct hold *ret, struct err *err)
{
	int found = query_step(q, err);

	if (found == 1)
		read_hold(q, ret);
	query_end(q);
	return found;
}

#define COLUMNS "SELECT kind, name, since_ms, uid, why FROM hold h "

int
holds_get(struct store *store, enum hold_kind kind, const char *name,
    struct hold *ret, struct err *err)
{
	struct query *q = query(store->db, COLUMNS
	    "WHERE kind = ? AND name = ?");

	query_bind_int(q, kind);
	query_bind_text(q, name);
	return read_one(q, ret, err);
}

int
holds_all(struct store *store, struct hold **ret, size_t *ret_n,
    struct err *err)
{
	struct query *q = query(store->db, COLUMNS
	    "ORDER BY since_ms, kind, name");
	struct hold *all = NULL;
	size_t n = 0;
	int found;

	while ((found = query_step(q, err)) == 1) {
		all = xgrow(all, n, sizeof *all);
		read_hold(q, &all[n++]);
	}
	query_end(q);
	if (found == -1) {
		free(all);
		return -1;
	}
	*ret = all;
	*ret_n = n;
	return 0;
}

/* The measure that ${b} is about; NULL for none. */
static const char *
measure_of(const struct config *config, const struct broadcast *b)
{
	const struct alert *alert = config_alert(config, b->alert);
	struct alert about = { 0 };

	if (alert != NULL)
		about = broadcast_about(config, alert, b);
	return about.measure != NULL ? about.measure->name : NULL;
}

int
holds_stop(struct store *store, const struct config *config,
    const struct broadcast *b, struct hold *ret, struct err *err)
{
	struct query *q = query(store->db, COLUMNS
	    "WHERE kind = 3 OR (kind = 1 AND name = ?) OR (kind = 0"
	    " AND EXISTS (SELECT 1 FROM broadcast_list bl"
	    "  WHERE bl.broadcast = ? AND bl.list = h.name)"
	    " AND NOT EXISTS (SELECT 1 FROM broadcast_list bl"
	    "  WHERE bl.broadcast = ? AND NOT EXISTS (SELECT 1 FROM hold o"
	    "   WHERE o.kind = 0 AND o.name = bl.list)))"
	    " ORDER BY kind DESC, name LIMIT 1");

	query_bind_text(q, measure_of(config, b));
	query_bind_int(q, b->id);
	query_bind_int(q, b->id);
	return read_one(q, ret, err);
}

int
holds_reach(struct store *store, const struct config *config,
    const struct hold *h, const struct broadcast *b, struct err *err)
{
	const char *measure;
	struct query *q;
	int64_t n;

	if (h->kind == HOLD_MEASURE) {
		measure = measure_of(config, b);
		return measure != NULL && str_eq(measure, h->name);
	}
	if (h->kind != HOLD_LIST)
		return 1;
	q = query(store->db, "SELECT count(*) FROM broadcast_list "
	    "WHERE broadcast = ? AND list = ?");
	query_bind_int(q, b->id);
	query_bind_text(q, h->name);
	return query_one(q, &n, err) == -1 ? -1 : n > 0;
}

int
holds_carrier(struct store *store, const char *account, struct err *err)
{
	struct query *q = query(store->db, COLUMNS
	    "WHERE kind = 3 OR (kind = 2 AND name = ?) LIMIT 1");
	struct hold ignored;

	query_bind_text(q, account);
	return read_one(q, &ignored, err);
}

int
holds_count(struct store *store, int64_t broadcast, const char *list,
    const char *account, enum channel channel, struct hold_counts *ret,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT m.state, count(*)"
	    " FROM message m WHERE m.broadcast = ? AND m.state IN (0, 1, 2, 4)"
	    " AND (? IS NULL OR EXISTS (SELECT 1 FROM membership ms"
	    "  WHERE ms.list = ? AND ms.person = m.person))"
	    " AND (? IS NULL OR (m.state = 0 AND m.channel = ?)"
	    "  OR (m.state <> 0 AND EXISTS (SELECT 1 FROM attempt a"
	    "  WHERE a.id = m.attempt AND a.account = ?)))"
	    " GROUP BY m.state");
	int64_t state, n;
	int found;

	query_bind_int(q, broadcast);
	query_bind_text(q, list);
	query_bind_text(q, list);
	query_bind_text(q, account);
	query_bind_int(q, channel);
	query_bind_text(q, account);
	while ((found = query_step(q, err)) == 1) {
		state = query_int(q, 0);
		n = query_int(q, 1);
		if (state == MESSAGE_QUEUED)
			ret->waiting += n;
		else if (state == MESSAGE_IN_FLIGHT)
			ret->in_flight += n;
		else
			ret->handed_over += n;
	}
	query_end(q);
	return found;
}
