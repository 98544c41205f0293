#include <assert.h>

#include "store/outcomes.h"

#define COLUMNS "id, event, result, tally, source, note, uid, at_ms, accepted_ms"

static_assert(OUTCOME_POSTPONED == 3 && OUTCOME_WITHDRAWN == 4 &&
    OUTCOME_MEETING_MS == 43200000, "the numbers below");

/* ${o}, an outcome, is of the meeting that starts at ?2 (the rule of the header). */
#define SQL_OF_MEETING(o)						\
	"(" o ".at_ms >= ?2 OR (" o ".result NOT IN (3, 4)"		\
	"  AND ?2 - " o ".starts_ms < 43200000))"

static void
read_tally(const char *text, struct tally *ret)
{
	struct err ignored;

	*ret = (struct tally){ 0 };
	if (*text != '\0')
		(void)tally_parse(text, ret, &ignored);
}

/* Its texts are those of the row, until the next step. */
static void
read_row(struct query *q, struct outcome_said *ret)
{
	*ret = (struct outcome_said){
		.id = query_int(q, 0),
		.event = query_text(q, 1),
		.result = (enum outcome_result)query_int(q, 2),
		.source = query_text(q, 4),
		.note = query_text(q, 5),
		.uid = (uid_t)query_int(q, 6),
		.at_ms = query_int(q, 7),
		.accepted_ms = query_int(q, 8),
	};
	read_tally(query_text(q, 3), &ret->tally);
}

int
outcomes_add(struct store *store, const struct outcome_said *said,
    int64_t *ret, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO outcome (event, "
	    "result, tally, source, note, uid, at_ms, starts_ms, accepted_ms) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)");
	char tally[TALLY_LEN + 1];

	tally_format(&said->tally, tally);
	query_bind_text(q, said->event);
	query_bind_int(q, said->result);
	query_bind_text(q, tally);
	query_bind_text(q, said->source);
	query_bind_text(q, said->note);
	query_bind_int(q, said->uid);
	query_bind_int(q, said->at_ms);
	query_bind_int(q, said->starts_ms);
	if (query_run(q, err) == -1)
		return -1;
	*ret = db_last_id(store->db);
	return 0;
}

int
outcomes_accept(struct store *store, int64_t id, int64_t now_ms,
    struct err *err)
{
	struct query *q = query(store->db,
	    "UPDATE outcome SET accepted_ms = ? WHERE id = ?");

	query_bind_int(q, now_ms);
	query_bind_int(q, id);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
outcomes_last(struct store *store, const char *event, int64_t starts_ms,
    uid_t uid, int64_t *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT coalesce(max(o.id), 0) "
	    "FROM outcome o WHERE o.event = ?1 AND " SQL_OF_MEETING("o")
	    " AND o.uid = ?3");

	query_bind_text(q, event);
	query_bind_int(q, starts_ms);
	query_bind_int(q, uid);
	return query_one(q, ret, err) == -1 ? -1 : 0;
}

int
outcomes_each(struct store *store, const char *event, int64_t starts_ms,
    outcomes_seen seen, void *arg, struct err *err)
{
	struct query *q = query(store->db, "SELECT " COLUMNS " FROM outcome o "
	    "WHERE event = ?1 AND " SQL_OF_MEETING("o") " ORDER BY id");
	struct outcome_said said;
	int found;

	query_bind_text(q, event);
	query_bind_int(q, starts_ms);
	while ((found = query_step(q, err)) == 1) {
		read_row(q, &said);
		seen(&said, arg);
	}
	query_end(q);
	return found;
}

int
outcomes_saying(struct store *store, const char *event, int64_t starts_ms,
    enum outcome_result result, const struct tally *tally, int64_t *ret,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT count(*) FROM outcome o WHERE o.event = ?1 "
	    "AND " SQL_OF_MEETING("o") " AND o.result = ?3 AND o.tally = ?4 "
	    "AND NOT EXISTS (SELECT 1 FROM outcome later "
	    " WHERE later.event = o.event AND later.uid = o.uid "
	    " AND later.id > o.id)");
	char votes[TALLY_LEN + 1];

	tally_format(tally, votes);
	query_bind_text(q, event);
	query_bind_int(q, starts_ms);
	query_bind_int(q, result);
	query_bind_text(q, votes);
	return query_one(q, ret, err) == -1 ? -1 : 0;
}

/* What was accepted of its meeting, in order: the last counts. */
static int
attach_one(struct store *store, struct occasion *o, struct err *err)
{
	struct query *q = query(store->db, "SELECT " COLUMNS " FROM outcome o "
	    "WHERE event = ?1 AND accepted_ms <> 0 AND " SQL_OF_MEETING("o")
	    " ORDER BY accepted_ms, id");
	struct outcome_said said;
	int found;

	o->outcome = OUTCOME_NONE;
	o->tally = (struct tally){ 0 };
	o->outcome_ms = 0;
	query_bind_text(q, o->uid);
	query_bind_int(q, o->starts_ms);
	while ((found = query_step(q, err)) == 1) {
		read_row(q, &said);
		if (said.result != o->outcome)
			o->outcome_ms = said.accepted_ms;
		o->outcome = said.result;
		o->tally = said.tally;
	}
	query_end(q);
	return found;
}

int
outcomes_attach(struct store *store, struct config *config, struct err *err)
{
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++)
			if (attach_one(store,
			    &config->measures[i].occasions[j], err) == -1)
				return -1;
	return 0;
}
