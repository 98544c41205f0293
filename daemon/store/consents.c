#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "store/consents.h"

/* One row, as it stands. */
struct row {
	int64_t			person;
	char			list[NAME_LEN_MAX + 1];
	enum channel		channel;
	enum consent_state	state, before;
	int64_t			event_ms;
};

static int
make_row(struct store *store, const struct consenting *what, int64_t now_ms,
    struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO consent "
	    "(person, list, channel, state, how, at_ms, event_ms) "
	    "VALUES (?, ?, ?, ?, '', ?, 0) ON CONFLICT DO NOTHING");

	query_bind_int(q, what->person);
	query_bind_text(q, what->list);
	query_bind_int(q, what->channel);
	query_bind_int(q, CONSENT_NONE);
	query_bind_int(q, now_ms);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* The rows that ${what} names, as a new array. */
static int
read_rows(struct store *store, const struct consenting *what,
    struct row **ret, size_t *ret_n, struct err *err)
{
	struct query *q = query(store->db, "SELECT list, channel, state, "
	    "before, event_ms FROM consent WHERE person = ? "
	    "AND (? IS NULL OR list = ?) AND (? = -1 OR channel = ?) "
	    "ORDER BY list, channel");
	struct row *rows = NULL, *r;
	size_t n = 0;
	int found;

	query_bind_int(q, what->person);
	query_bind_text(q, what->list);
	query_bind_text(q, what->list);
	query_bind_int(q, what->channel);
	query_bind_int(q, what->channel);
	while ((found = query_step(q, err)) == 1) {
		rows = xgrow(rows, n, sizeof *rows);
		r = &rows[n++];
		*r = (struct row){ .person = what->person,
		    .channel = (enum channel)query_int(q, 1),
		    .state = (enum consent_state)query_int(q, 2),
		    .before = (enum consent_state)query_int(q, 3),
		    .event_ms = query_int(q, 4) };
		snprintf(r->list, sizeof r->list, "%s", query_text(q, 0));
	}
	query_end(q);
	*ret = rows;
	*ret_n = n;
	return found;
}

/* START undoes a STOP; a list that was left stays left. */
static bool
resumed_by_start(const struct consenting *what)
{
	return what->event != CONSENT_LEFT;
}

/* A LEAVE that comes late does not make the row older than what it knows. */
static int64_t
moment_of(const struct row *r, const struct consenting *what)
{
	return what->event_ms > r->event_ms ? what->event_ms : r->event_ms;
}

static int
save_row(struct store *store, const struct row *r, enum consent_state state,
    const struct consenting *what, int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "UPDATE consent SET state = ?, "
	    "before = ?, how = ?, wording = ?, event_ms = ?, at_ms = ?, "
	    "source = NULL WHERE person = ? AND list = ? AND channel = ?");

	query_bind_int(q, state);
	query_bind_int(q, resumed_by_start(what) ? r->state : CONSENT_NONE);
	query_bind_text(q, what->how);
	query_bind_text(q, what->wording);
	query_bind_int(q, moment_of(r, what));
	query_bind_int(q, now_ms);
	query_bind_int(q, r->person);
	query_bind_text(q, r->list);
	query_bind_int(q, r->channel);
	return query_run(q, err) == -1 ? -1 : 0;
}

static int
log_change(struct store *store, const struct row *r, enum consent_state state,
    const struct consenting *what, int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO consent_log "
	    "(person, list, channel, old, state, how, wording, event_ms, at_ms) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");

	query_bind_int(q, r->person);
	query_bind_text(q, r->list);
	query_bind_int(q, r->channel);
	query_bind_int(q, r->state);
	query_bind_int(q, state);
	query_bind_text(q, what->how);
	query_bind_text(q, what->wording);
	query_bind_int(q, what->event_ms);
	query_bind_int(q, now_ms);
	return query_run(q, err) == -1 ? -1 : 0;
}

/*
 * She said again what holds already: later now, which orders what comes late.
 * Where a file had said it, it is her own word from here on.
 */
static int
touch(struct store *store, const struct row *r, const struct consenting *what,
    struct err *err)
{
	struct query *q = query(store->db, "UPDATE consent SET event_ms = ?, "
	    "how = CASE WHEN how = 'file' THEN ? ELSE how END, source = NULL, "
	    "before = CASE WHEN ? THEN before ELSE ? END "
	    "WHERE person = ? AND list = ? AND channel = ?");

	query_bind_int(q, moment_of(r, what));
	query_bind_text(q, what->how);
	query_bind_int(q, resumed_by_start(what));
	query_bind_int(q, CONSENT_NONE);
	query_bind_int(q, r->person);
	query_bind_text(q, r->list);
	query_bind_int(q, r->channel);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* Whether ${state} is what ${event} is there to reach. */
static bool
is_reached(enum consent_state state, enum consent_event event)
{
	return state == CONSENT_REVOKED ? event >= CONSENT_STOPPED :
	    state == CONSENT_CONFIRMED && event >= CONSENT_JOINED;
}

/* 1 where it changed, 0 where not, -1. */
static int
apply_to(struct store *store, const struct row *r,
    const struct consenting *what, int64_t now_ms, struct err *err)
{
	enum consent_state state = consent_after(r->state, what->event);

	if (what->event != CONSENT_LEFT &&
	    !consent_in_order(what->event, what->event_ms, r->event_ms))
		return 0;
	if (state == r->state)
		return is_reached(state, what->event) ?
		    touch(store, r, what, err) : 0;
	if (what->event == CONSENT_STARTED && r->before != CONSENT_CONFIRMED)
		return 0;
	if (save_row(store, r, state, what, now_ms, err) == -1 ||
	    log_change(store, r, state, what, now_ms, err) == -1)
		return -1;
	return 1;
}

int
consents_apply(struct store *store, const struct consenting *what,
    int64_t now_ms, struct err *err)
{
	struct row *rows = NULL;
	size_t n = 0, i;
	int changed = 0, one = 0;

	if (what->list != NULL && what->channel != -1 &&
	    make_row(store, what, now_ms, err) == -1)
		return -1;
	if (read_rows(store, what, &rows, &n, err) == -1)
		one = -1;
	for (i = 0; one != -1 && i < n; i++) {
		one = apply_to(store, &rows[i], what, now_ms, err);
		changed += one;
	}
	free(rows);
	return one == -1 ? -1 : changed;
}

int
consents_state(struct store *store, int64_t person, const char *list,
    enum channel channel, enum consent_state *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT state FROM consent "
	    "WHERE person = ? AND list = ? AND channel = ?");
	int64_t state = CONSENT_NONE;

	query_bind_int(q, person);
	query_bind_text(q, list);
	query_bind_int(q, channel);
	if (query_one(q, &state, err) == -1)
		return -1;
	*ret = (enum consent_state)state;
	return 0;
}

int64_t
consents_lapse(struct store *store, int64_t now_ms, struct err *err)
{
	struct query *q;

	q = query(store->db, "INSERT INTO consent_log "
	    "(person, list, channel, old, state, how, wording, event_ms, at_ms) "
	    "SELECT person, list, channel, state, ?, 'no answer in time', '', "
	    "?, ? FROM consent WHERE state = ? AND at_ms <= ?");
	query_bind_int(q, CONSENT_EXPIRED);
	query_bind_int(q, now_ms);
	query_bind_int(q, now_ms);
	query_bind_int(q, CONSENT_PENDING);
	query_bind_int(q, now_ms - CONSENT_LAPSE_MS);
	if (query_run(q, err) == -1)
		return -1;
	q = query(store->db, "UPDATE consent SET state = ?, before = ?, "
	    "how = 'no answer in time', event_ms = ?, at_ms = ? "
	    "WHERE state = ? AND at_ms <= ?");
	query_bind_int(q, CONSENT_EXPIRED);
	query_bind_int(q, CONSENT_PENDING);
	query_bind_int(q, now_ms);
	query_bind_int(q, now_ms);
	query_bind_int(q, CONSENT_PENDING);
	query_bind_int(q, now_ms - CONSENT_LAPSE_MS);
	return query_run(q, err);
}

int
consents_of(struct store *store, int64_t person, consent_seen seen, void *arg,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT list, channel, state, "
	    "at_ms FROM consent WHERE person = ? ORDER BY list, channel");
	int found;

	query_bind_int(q, person);
	while ((found = query_step(q, err)) == 1)
		seen(query_text(q, 0), (enum channel)query_int(q, 1),
		    (enum consent_state)query_int(q, 2), query_int(q, 3), arg);
	query_end(q);
	return found;
}
