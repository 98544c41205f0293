#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/corrections.h"
#include "config/moments.h"
#include "store/broadcasts.h"

#define COLUMNS "id, alert, event, number, state, resume, why, due_ms, " \
	"expires_ms, event_ms, seen_ms, began_ms, ended_ms, cursor, " \
	"template, deadlines, revision, corrects, night_until_ms, was_ms, " \
	"first_ms, aspects"

bool
broadcast_corrects(const struct broadcast *b)
{
	return b->template[0] != '\0';
}

struct alert
broadcast_about(const struct config *config, const struct alert *alert,
    const struct broadcast *b)
{
	struct alert about = moments_about(config, alert, b->event);

	if (broadcast_corrects(b) && b->corrects == 0)
		about.template = (char *)b->template;
	about.was_ms = b->was_ms;
	about.deadlines = b->deadlines;
	about.aspects = b->aspects;
	return about;
}

static void
read_row(struct query *q, struct broadcast *ret)
{
	*ret = (struct broadcast){
		.id = query_int(q, 0),
		.number = (int)query_int(q, 3),
		.state = (enum broadcast_state)query_int(q, 4),
		.resume = (enum broadcast_state)query_int(q, 5),
		.due_ms = query_int(q, 7),
		.expires_ms = query_int(q, 8),
		.event_ms = query_int(q, 9),
		.seen_ms = query_int(q, 10),
		.began_ms = query_int(q, 11),
		.ended_ms = query_int(q, 12),
		.cursor = query_int(q, 13),
		.revision = query_int(q, 16),
		.corrects = query_int(q, 17),
		.night_until_ms = query_int(q, 18),
		.was_ms = query_int(q, 19),
		.first_ms = query_int(q, 20),
		.aspects = (int)query_int(q, 21),
	};
	snprintf(ret->alert, sizeof ret->alert, "%s", query_text(q, 1));
	snprintf(ret->event, sizeof ret->event, "%s", query_text(q, 2));
	snprintf(ret->why, sizeof ret->why, "%s", query_text(q, 6));
	snprintf(ret->template, sizeof ret->template, "%s", query_text(q, 14));
	snprintf(ret->deadlines, sizeof ret->deadlines, "%s",
	    query_text(q, 15));
}

static int
read_one(struct query *q, struct broadcast *ret, struct err *err)
{
	int found = query_step(q, err);

	if (found == 1)
		read_row(q, ret);
	query_end(q);
	return found;
}

static int
read_all(struct query *q, struct broadcast **ret, size_t *ret_n,
    struct err *err)
{
	struct broadcast *rows = NULL;
	size_t n = 0;
	int found;

	while ((found = query_step(q, err)) == 1) {
		rows = xgrow(rows, n, sizeof *rows);
		read_row(q, &rows[n++]);
	}
	query_end(q);
	if (found == -1) {
		free(rows);
		return -1;
	}
	*ret = rows;
	*ret_n = n;
	return 0;
}

int
broadcasts_last(struct store *store, const char *alert, const char *event,
    struct broadcast *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT " COLUMNS " FROM broadcast "
	    "WHERE alert = ? AND event = ? ORDER BY number DESC LIMIT 1");

	query_bind_text(q, alert);
	query_bind_text(q, event);
	return read_one(q, ret, err);
}

int
broadcasts_corrected(struct store *store, const char *event, int aspects,
    struct broadcast *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT " COLUMNS " FROM broadcast "
	    "WHERE alert = ? AND event = ? AND (aspects & ?) != 0 "
	    "ORDER BY number DESC LIMIT 1");

	query_bind_text(q, CORRECTION_ALERT);
	query_bind_text(q, event);
	query_bind_int(q, aspects);
	return read_one(q, ret, err);
}

int
broadcasts_begun(struct store *store, const char *alert, const char *event,
    struct broadcast *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT " COLUMNS " FROM broadcast "
	    "WHERE alert = ? AND event = ? AND began_ms <> 0 "
	    "ORDER BY number DESC LIMIT 1");

	query_bind_text(q, alert);
	query_bind_text(q, event);
	return read_one(q, ret, err);
}

int
broadcasts_get(struct store *store, int64_t id, struct broadcast *ret,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT " COLUMNS " FROM broadcast "
	    "WHERE id = ?");

	query_bind_int(q, id);
	return read_one(q, ret, err);
}

int
broadcasts_all(struct store *store, struct broadcast **ret, size_t *ret_n,
    struct err *err)
{
	return read_all(query(store->db, "SELECT " COLUMNS " FROM broadcast "
	    "ORDER BY due_ms, id"), ret, ret_n, err);
}

int
broadcasts_in(struct store *store, enum broadcast_state state,
    struct broadcast **ret, size_t *ret_n, struct err *err)
{
	struct query *q = query(store->db, "SELECT " COLUMNS " FROM broadcast "
	    "WHERE state = ? ORDER BY due_ms, id");

	query_bind_int(q, state);
	return read_all(q, ret, ret_n, err);
}

int
broadcasts_open(struct store *store, struct broadcast **ret, size_t *ret_n,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT " COLUMNS " FROM broadcast "
	    "WHERE state IN (?, ?, ?, ?, ?) ORDER BY due_ms, id");

	query_bind_int(q, BROADCAST_PLANNED);
	query_bind_int(q, BROADCAST_AWAITING_APPROVAL);
	query_bind_int(q, BROADCAST_APPROVED);
	query_bind_int(q, BROADCAST_HELD);
	query_bind_int(q, BROADCAST_SENDING);
	return read_all(q, ret, ret_n, err);
}

static void
bind_row(struct query *q, const struct broadcast *b)
{
	query_bind_text(q, b->alert);
	query_bind_text(q, b->event);
	query_bind_int(q, b->number);
	query_bind_int(q, b->state);
	query_bind_int(q, b->resume);
	query_bind_text(q, b->why);
	query_bind_int(q, b->due_ms);
	query_bind_int(q, b->expires_ms);
	query_bind_int(q, b->event_ms);
	query_bind_int(q, b->seen_ms);
	query_bind_int(q, b->began_ms);
	query_bind_int(q, b->ended_ms);
	query_bind_int(q, b->cursor);
	query_bind_text(q, b->template);
	query_bind_text(q, b->deadlines);
	query_bind_int(q, b->revision);
	query_bind_int(q, b->corrects);
	query_bind_int(q, b->night_until_ms);
	query_bind_int(q, b->was_ms);
	query_bind_int(q, b->first_ms);
	query_bind_int(q, b->aspects);
}

int
broadcasts_save(struct store *store, struct broadcast *b, struct err *err)
{
	struct query *q;

	if (b->id == 0)
		q = query(store->db, "INSERT INTO broadcast (alert, event, "
		    "number, state, resume, why, due_ms, expires_ms, event_ms, "
		    "seen_ms, began_ms, ended_ms, cursor, template, "
		    "deadlines, revision, corrects, night_until_ms, was_ms, "
		    "first_ms, aspects) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
		    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	else
		q = query(store->db, "UPDATE broadcast SET alert = ?, "
		    "event = ?, number = ?, state = ?, resume = ?, why = ?, "
		    "due_ms = ?, expires_ms = ?, event_ms = ?, seen_ms = ?, "
		    "began_ms = ?, ended_ms = ?, cursor = ?, template = ?, "
		    "deadlines = ?, revision = ?, corrects = ?, "
		    "night_until_ms = ?, was_ms = ?, first_ms = ?, aspects = ? "
		    "WHERE id = ?");
	bind_row(q, b);
	if (b->id != 0)
		query_bind_int(q, b->id);
	if (query_run(q, err) == -1)
		return -1;
	if (b->id == 0)
		b->id = db_last_id(store->db);
	return 0;
}

static bool
is_end(enum broadcast_state state)
{
	return state == BROADCAST_DONE || state == BROADCAST_CANCELLED ||
	    state == BROADCAST_SUPERSEDED || state == BROADCAST_MISSED;
}

int
broadcasts_become(struct store *store, struct broadcast *b,
    enum broadcast_state state, const char *why, int64_t now_ms,
    struct err *err)
{
	struct broadcast next = *b;

	if (!broadcast_can_become(b->state, state))
		return err_set(err, ERR_REFUSED, "broadcast %lld is %s: it "
		    "cannot become %s", (long long)b->id,
		    broadcast_state_name(b->state), broadcast_state_name(state));
	if (state == BROADCAST_HELD)
		next.resume = b->state;
	next.state = state;
	if (snprintf(next.why, sizeof next.why, "%s", why) > BROADCAST_WHY_MAX)
		next.why[utf8_whole(next.why, BROADCAST_WHY_MAX)] = '\0';
	next.ended_ms = is_end(state) ? now_ms : 0;
	if (broadcasts_save(store, &next, err) == -1)
		return -1;
	*b = next;
	return 0;
}

static int
set_channels(struct store *store, int64_t id, const struct channels *channels,
    struct err *err)
{
	struct query *q;
	size_t i;

	q = query(store->db,
	    "DELETE FROM broadcast_channel WHERE broadcast = ?");
	query_bind_int(q, id);
	if (query_run(q, err) == -1)
		return -1;
	for (i = 0; i < channels->count; i++) {
		q = query(store->db, "INSERT INTO broadcast_channel "
		    "(broadcast, place, channel) VALUES (?, ?, ?)");
		query_bind_int(q, id);
		query_bind_int(q, (int64_t)i);
		query_bind_int(q, channels->order[i]);
		if (query_run(q, err) == -1)
			return -1;
	}
	return 0;
}

int
broadcasts_channels(struct store *store, int64_t id, struct channels *ret,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT channel "
	    "FROM broadcast_channel WHERE broadcast = ? ORDER BY place");
	struct channels channels = { 0 };
	int found;

	query_bind_int(q, id);
	while ((found = query_step(q, err)) == 1)
		if (query_int(q, 0) >= 0 && query_int(q, 0) < CHANNELS)
			channels_add(&channels, (enum channel)query_int(q, 0));
	query_end(q);
	if (found == 0)
		*ret = channels;
	return found;
}

int
broadcasts_set_audience(struct store *store, int64_t id,
    const struct alert *alert, struct err *err)
{
	struct query *q;
	size_t i;

	q = query(store->db, "DELETE FROM broadcast_list WHERE broadcast = ?");
	query_bind_int(q, id);
	if (query_run(q, err) == -1)
		return -1;
	for (i = 0; i < alert->naudience; i++) {
		q = query(store->db, "INSERT INTO broadcast_list "
		    "(broadcast, list) VALUES (?, ?)");
		query_bind_int(q, id);
		query_bind_text(q, alert->audience[i]->name);
		if (query_run(q, err) == -1)
			return -1;
	}
	return set_channels(store, id, &alert->channels, err);
}

int
broadcasts_list(struct store *store, int64_t id, char ret[NAME_LEN_MAX + 1],
    struct err *err)
{
	struct query *q = query(store->db, "SELECT list FROM broadcast_list "
	    "WHERE broadcast = ? ORDER BY list LIMIT 1");
	int found;

	query_bind_int(q, id);
	found = query_step(q, err);
	if (found == 1)
		snprintf(ret, NAME_LEN_MAX + 1, "%s", query_text(q, 0));
	query_end(q);
	return found;
}

int
broadcasts_any(struct store *store, int64_t id, enum message_state state,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT 1 FROM message "
	    "WHERE broadcast = ? AND state = ? LIMIT 1");
	int found;

	query_bind_int(q, id);
	query_bind_int(q, state);
	found = query_step(q, err);
	query_end(q);
	return found;
}

int
broadcasts_next_id(struct store *store, int64_t *ret, struct err *err)
{
	return query_one(query(store->db,
	    "SELECT coalesce(max(id), 0) + 1 FROM broadcast"), ret, err) == -1 ?
	    -1 : 0;
}

int
broadcasts_freeze_text(struct store *store, int64_t id, enum channel channel,
    enum part part, const char *language, const char *source, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO broadcast_text "
	    "(broadcast, channel, language, part, source) "
	    "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");

	query_bind_int(q, id);
	query_bind_int(q, channel);
	query_bind_text(q, language);
	query_bind_int(q, part);
	query_bind_text(q, source);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
broadcasts_text(struct store *store, int64_t id, enum channel channel,
    enum part part, const char *language, char **ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT source FROM broadcast_text "
	    "WHERE broadcast = ? AND channel = ? AND language = ? "
	    "AND part = ?");
	int found;

	query_bind_int(q, id);
	query_bind_int(q, channel);
	query_bind_text(q, language);
	query_bind_int(q, part);
	found = query_step(q, err);
	if (found == 1)
		*ret = xstrdup(query_text(q, 0));
	query_end(q);
	return found;
}

int
broadcasts_count(struct store *store, int64_t id, broadcasts_counted seen,
    void *arg, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT channel, language, state, count(*) FROM message "
	    "WHERE broadcast = ? GROUP BY channel, language, state "
	    "ORDER BY channel, language");
	struct broadcast_counts counts = { 0 };
	char language[NAME_LEN_MAX + 1] = "";
	enum channel channel = CHANNEL_SMS;
	int found;

	query_bind_int(q, id);
	while ((found = query_step(q, err)) == 1) {
		if (counts.audience > 0 && (query_int(q, 0) != channel ||
		    !str_eq(language, query_text(q, 1)))) {
			seen(channel, language, &counts, arg);
			counts = (struct broadcast_counts){ 0 };
		}
		channel = (enum channel)query_int(q, 0);
		snprintf(language, sizeof language, "%s", query_text(q, 1));
		counts.states[query_int(q, 2)] = query_int(q, 3);
		counts.audience += query_int(q, 3);
	}
	query_end(q);
	if (found == 0 && counts.audience > 0)
		seen(channel, language, &counts, arg);
	return found;
}

int
broadcasts_reasons(struct store *store, int64_t id,
    void (*seen)(enum message_state, const char *, int64_t, void *),
    void *arg, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT state, why, count(*) FROM message "
	    "WHERE broadcast = ? AND why <> '' GROUP BY state, why "
	    "ORDER BY state, why");
	int found;

	query_bind_int(q, id);
	while ((found = query_step(q, err)) == 1)
		seen((enum message_state)query_int(q, 0), query_text(q, 1),
		    query_int(q, 2), arg);
	query_end(q);
	return found;
}
