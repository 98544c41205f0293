#include <string.h>

#include "model/names.h"
#include "store/ledger.h"
#include "store/suppression.h"

static const char *const kind_names[SUPPRESSION_NKINDS] = {
	[SUPPRESSION_OPTED_OUT] = "opted-out",
	[SUPPRESSION_PROVIDER] = "blocked-by-provider",
	[SUPPRESSION_INVALID] = "invalid",
	[SUPPRESSION_BOUNCED] = "bounced",
	[SUPPRESSION_COMPLAINED] = "complained",
	[SUPPRESSION_FORGOTTEN] = "forgotten",
};

const char *
suppression_kind_name(enum suppression_kind kind)
{
	return names_of(kind_names, SUPPRESSION_NKINDS, kind);
}

bool
suppression_is_opt_out(enum suppression_kind kind)
{
	return kind != SUPPRESSION_INVALID && kind != SUPPRESSION_BOUNCED;
}

/* What happened last to an address: 1, 0 nothing ever, -1. */
static int
last_event(struct store *store, enum channel channel,
    const struct blind *blind, bool *ret_stop, int64_t *ret_ms,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT stop, event_ms "
	    "FROM suppression_log WHERE channel = ? AND blind = ? "
	    "ORDER BY event_ms DESC, stop DESC LIMIT 1");
	int found;

	query_bind_int(q, channel);
	query_bind_blob(q, blind->bytes, BLIND_LEN);
	found = query_step(q, err);
	if (found == 1) {
		*ret_stop = query_int(q, 0) != 0;
		*ret_ms = query_int(q, 1);
	}
	query_end(q);
	return found;
}

/* Write the change down where it outlives the row: the log, and the ledger. */
static int
note(struct store *store, const struct ledger_record *r, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO suppression_log "
	    "(channel, blind, stop, kind, event_ms, at_ms) "
	    "VALUES (?, ?, ?, ?, ?, ?)");

	query_bind_int(q, r->channel);
	query_bind_blob(q, r->blind.bytes, BLIND_LEN);
	query_bind_int(q, r->stop);
	query_bind_int(q, r->kind);
	query_bind_int(q, r->event_ms);
	query_bind_int(q, r->at_ms);
	if (query_run(q, err) == -1)
		return -1;
	store_note(store, r);
	return 0;
}

static int
put_row(struct store *store, const struct suppressing *what, int64_t now_ms,
    struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO suppression "
	    "(channel, blind, kind, why, event_ms, since_ms) "
	    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (channel, blind) "
	    "DO UPDATE SET kind = excluded.kind, why = excluded.why, "
	    "event_ms = CASE WHEN suppression.kind NOT IN (?, ?) "
	    "AND suppression.event_ms > excluded.event_ms "
	    "THEN suppression.event_ms ELSE excluded.event_ms END");

	query_bind_int(q, what->channel);
	query_bind_blob(q, what->blind.bytes, BLIND_LEN);
	query_bind_int(q, what->kind);
	query_bind_text(q, what->why);
	query_bind_int(q, what->event_ms);
	query_bind_int(q, now_ms);
	query_bind_int(q, SUPPRESSION_INVALID);
	query_bind_int(q, SUPPRESSION_BOUNCED);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* Whether ${kind} says more than ${old} did. */
static bool
is_graver(enum suppression_kind kind, enum suppression_kind old)
{
	if (kind == SUPPRESSION_FORGOTTEN)
		return old != SUPPRESSION_FORGOTTEN;
	return suppression_is_opt_out(kind) && !suppression_is_opt_out(old);
}

int
suppression_is_undone(struct store *store, const struct suppressing *what,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) "
	    "FROM suppression_log WHERE channel = ? AND blind = ? "
	    "AND stop = 0 AND event_ms > ?");
	int64_t n;

	query_bind_int(q, what->channel);
	query_bind_blob(q, what->blind.bytes, BLIND_LEN);
	query_bind_int(q, what->event_ms);
	return query_one(q, &n, err) == -1 ? -1 : n > 0;
}

/* The row of an address: 1, 0 where it is not suppressed, -1. */
static int
read_row(struct store *store, enum channel channel, const struct blind *blind,
    enum suppression_kind *ret_kind, int64_t *ret_ms, struct err *err)
{
	struct query *q = query(store->db, "SELECT kind, event_ms "
	    "FROM suppression WHERE channel = ? AND blind = ?");
	int found;

	query_bind_int(q, channel);
	query_bind_blob(q, blind->bytes, BLIND_LEN);
	found = query_step(q, err);
	if (found == 1) {
		*ret_kind = (enum suppression_kind)query_int(q, 0);
		*ret_ms = query_int(q, 1);
	}
	query_end(q);
	return found;
}

/* Whether ${what} says of the same kind of thing that it happened again, later. */
static bool
is_again(const struct suppressing *what, enum suppression_kind old,
    int64_t old_ms)
{
	return suppression_is_opt_out(what->kind) ==
	    suppression_is_opt_out(old) && what->event_ms > old_ms;
}

int
suppression_add(struct store *store, const struct suppressing *what,
    int64_t now_ms, struct err *err)
{
	struct ledger_record r = { .stop = true, .channel = what->channel,
	    .blind = what->blind, .kind = (int)what->kind,
	    .event_ms = what->event_ms, .at_ms = now_ms };
	struct suppressing put = *what;
	enum suppression_kind old = what->kind;
	int64_t old_ms = 0;
	int undone = suppression_is_undone(store, what, err), there;

	if (undone != 0)
		return undone == -1 ? -1 : 0;
	there = read_row(store, what->channel, &what->blind, &old, &old_ms,
	    err);
	if (there == -1)
		return -1;
	/* An opt-out is never weakened to a bad address. */
	if (there == 1 && !is_graver(what->kind, old)) {
		if (!is_again(what, old, old_ms))
			return 0;
		put.kind = old;
	}
	if (put_row(store, &put, now_ms, err) == -1 ||
	    note(store, &r, err) == -1)
		return -1;
	return there == 0 || (suppression_is_opt_out(what->kind) &&
	    !suppression_is_opt_out(old));
}

/* Her own later text, as ${r} has it. */
static int
lift(struct store *store, const struct ledger_record *r, struct err *err)
{
	bool stop = false;
	int64_t last_ms = 0;
	int known = last_event(store, r->channel, &r->blind, &stop, &last_ms,
	    err);
	struct query *q;

	if (known == -1)
		return -1;
	if (known == 1 &&
	    !consent_in_order(CONSENT_STARTED, r->event_ms, last_ms))
		return !stop;
	q = query(store->db, "DELETE FROM suppression "
	    "WHERE channel = ? AND blind = ?");
	query_bind_int(q, r->channel);
	query_bind_blob(q, r->blind.bytes, BLIND_LEN);
	if (query_run(q, err) == -1)
		return -1;
	return note(store, r, err) == -1 ? -1 : 1;
}

int
suppression_lift(struct store *store, enum channel channel,
    const struct blind *blind, int64_t event_ms, int64_t now_ms,
    struct err *err)
{
	struct ledger_record r = { .channel = channel, .blind = *blind,
	    .event_ms = event_ms, .at_ms = now_ms };

	return lift(store, &r, err);
}

int
suppression_start(struct store *store, enum channel channel,
    const struct blind *blind, int64_t event_ms, int64_t now_ms,
    struct err *err)
{
	struct ledger_record r = { .channel = channel, .blind = *blind,
	    .kind = LEDGER_STARTED, .event_ms = event_ms, .at_ms = now_ms };

	return lift(store, &r, err);
}

int
suppression_knows(struct store *store, const struct ledger_record *r,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) "
	    "FROM suppression_log WHERE channel = ? AND blind = ? "
	    "AND stop = ? AND event_ms = ?");
	int64_t n;

	query_bind_int(q, r->channel);
	query_bind_blob(q, r->blind.bytes, BLIND_LEN);
	query_bind_int(q, r->stop);
	query_bind_int(q, r->event_ms);
	return query_one(q, &n, err) == -1 ? -1 : n > 0;
}

int
suppression_of(struct store *store, enum channel channel,
    const struct blind *blind, enum suppression_kind *ret, struct err *err)
{
	int64_t ignored;

	return read_row(store, channel, blind, ret, &ignored, err);
}

int
suppression_count(struct store *store, int64_t *ret, struct err *err)
{
	return query_one(query(store->db, "SELECT count(*) FROM suppression"),
	    ret, err);
}
