#include <stdio.h>
#include <string.h>

#include "store/ledger.h"
#include "store/left.h"

static struct ledger_record
record_of(const struct place *place, const char *list, int64_t event_ms,
    int64_t now_ms)
{
	struct ledger_record r = { .channel = place->channel,
	    .blind = place->blind, .event_ms = event_ms, .at_ms = now_ms };

	snprintf(r.list, sizeof r.list, "%s", list);
	return r;
}

/* Bind the address and the list, which all of these ask by. */
static void
bind_of(struct query *q, enum channel channel, const struct blind *blind,
    const char *list)
{
	query_bind_int(q, channel);
	query_bind_blob(q, blind->bytes, BLIND_LEN);
	query_bind_text(q, list);
}

/* Write it down where it outlives the rows: the log, and the ledger. */
static int
note(struct store *store, const struct ledger_record *r, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO left_log "
	    "(channel, blind, list, stop, event_ms, at_ms) "
	    "VALUES (?, ?, ?, ?, ?, ?)");

	bind_of(q, r->channel, &r->blind, r->list);
	query_bind_int(q, r->stop);
	query_bind_int(q, r->event_ms);
	query_bind_int(q, r->at_ms);
	if (query_run(q, err) == -1)
		return -1;
	store_note(store, r);
	return 0;
}

/* What ${q} selects: whether it is a leave, and when.  1, 0 nothing ever, -1. */
static int
read_word(struct query *q, bool *ret_stop, int64_t *ret_ms, struct err *err)
{
	int found = query_step(q, err);

	if (found == 1) {
		*ret_stop = query_int(q, 0) != 0;
		*ret_ms = query_int(q, 1);
	}
	query_end(q);
	return found;
}

/* What was said last of ${list} from ${place}, likewise. */
static int
last_word(struct store *store, const struct place *place, const char *list,
    bool *ret_stop, int64_t *ret_ms, struct err *err)
{
	struct query *q = query(store->db, "SELECT stop, event_ms "
	    "FROM left_log WHERE channel = ? AND blind = ? AND list = ? "
	    "ORDER BY event_ms DESC, stop DESC LIMIT 1");

	bind_of(q, place->channel, &place->blind, list);
	return read_word(q, ret_stop, ret_ms, err);
}

int
left_knows(struct store *store, const struct ledger_record *r,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) FROM left_log "
	    "WHERE channel = ? AND blind = ? AND list = ? AND stop = ? "
	    "AND event_ms = ?");
	int64_t n;

	bind_of(q, r->channel, &r->blind, r->list);
	query_bind_int(q, r->stop);
	query_bind_int(q, r->event_ms);
	return query_one(q, &n, err) == -1 ? -1 : n > 0;
}

int
left_is_undone(struct store *store, const struct place *place,
    const char *list, int64_t event_ms, struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) FROM left_log "
	    "WHERE channel = ? AND blind = ? AND list = ? AND stop = 0 "
	    "AND event_ms > ?");
	int64_t n;

	bind_of(q, place->channel, &place->blind, list);
	query_bind_int(q, event_ms);
	return query_one(q, &n, err) == -1 ? -1 : n > 0;
}

int
left_add(struct store *store, const struct place *place, const char *list,
    int64_t event_ms, int64_t now_ms, struct err *err)
{
	struct ledger_record r = record_of(place, list, event_ms, now_ms);
	int moot = left_is_undone(store, place, list, event_ms, err);

	r.stop = true;
	if (moot == 0)
		moot = left_knows(store, &r, err);
	if (moot != 0)
		return moot == -1 ? -1 : 0;
	return note(store, &r, err) == -1 ? -1 : 1;
}

int
left_lift(struct store *store, const struct place *place, const char *list,
    int64_t event_ms, int64_t now_ms, struct err *err)
{
	struct ledger_record r = record_of(place, list, event_ms, now_ms);
	bool stop = false;
	int64_t last_ms = 0;
	int known = last_word(store, place, list, &stop, &last_ms, err);

	if (known == -1)
		return -1;
	if (known == 1 && !consent_in_order(CONSENT_JOINED, event_ms, last_ms))
		return !stop;
	return note(store, &r, err) == -1 ? -1 : 1;
}

/* Whether the last word is a leave. */
static int
is_left(int known, bool stop, int64_t last_ms, int64_t *ret_ms)
{
	if (known != 1 || !stop)
		return known == -1 ? -1 : 0;
	*ret_ms = last_ms;
	return 1;
}

int
left_since(struct store *store, const struct place *place, const char *list,
    int64_t *ret_ms, struct err *err)
{
	bool stop = false;
	int64_t last_ms = 0;
	int known = last_word(store, place, list, &stop, &last_ms, err);

	return is_left(known, stop, last_ms, ret_ms);
}

int
left_by(struct store *store, int64_t person, enum channel channel,
    const char *list, int64_t *ret_ms, struct err *err)
{
	struct query *q = query(store->db, "SELECT l.stop, l.event_ms "
	    "FROM address a JOIN left_log l ON l.channel = a.channel "
	    "AND l.blind = a.blind AND l.list = ? "
	    "WHERE a.person = ? AND a.channel = ? "
	    "ORDER BY l.event_ms DESC, l.stop DESC LIMIT 1");
	bool stop = false;
	int64_t last_ms = 0;
	int known;

	query_bind_text(q, list);
	query_bind_int(q, person);
	query_bind_int(q, channel);
	known = read_word(q, &stop, &last_ms, err);
	return is_left(known, stop, last_ms, ret_ms);
}
