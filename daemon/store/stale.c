#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/corrections.h"
#include "store/stale.h"
#include "store/stale_sql.h"

/* Whether any told set is: most often none, and then nobody need be looked at. */
static int
any_set(struct store *store, const char *uid, int aspects, int64_t now_ms,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) FROM (SELECT 1 "
	    "FROM told_aspect ta JOIN occasion o ON o.uid = ta.uid "
	    "JOIN occasion_aspect w ON w.uid = ta.uid "
	    " AND w.revision = ta.revision AND w.aspect = ta.aspect "
	    "LEFT JOIN occasion_aspect n ON n.uid = ta.uid "
	    " AND n.revision = o.revision AND n.aspect = ta.aspect "
	    "WHERE ta.uid = ?1 AND " SQL_AMONG("ta.aspect", "?3")
	    " AND" SQL_CHANGED " "
	    "AND (w.until_ms > ?2 OR n.until_ms > ?2) LIMIT 1) AS one");
	int64_t some;

	query_bind_text(q, uid);
	query_bind_int(q, now_ms);
	query_bind_int(q, aspects);
	return query_one(q, &some, err) == -1 ? -1 : some > 0;
}

/* The earlier of two moments: of two that are past the last, 0 is none. */
static int64_t
sooner(int64_t a, int64_t b, int64_t now_ms)
{
	if (a <= now_ms || b <= now_ms)
		return a > b ? a : b;
	return a < b ? a : b;
}

static void
note_moment(struct stale *s, int64_t ms, int64_t now_ms)
{
	if (ms > now_ms)
		s->first_ms = sooner(s->first_ms, ms, now_ms);
	if (ms > s->last_ms)
		s->last_ms = ms;
}

/* Add ${name}, unless it is there: they come in order. */
static void
note_deadline(struct stale *s, const char *name)
{
	size_t len = strlen(s->deadlines);

	if (str_ends(s->deadlines, name) && (len == strlen(name) ||
	    s->deadlines[len - strlen(name) - 1] == ' '))
		return;
	if (len + 1 + strlen(name) < sizeof s->deadlines)
		snprintf(s->deadlines + len, sizeof s->deadlines - len,
		    "%s%s", len > 0 ? " " : "", name);
}

/* Someone holds that ${aspect} is ${was}, and it is ${is}, or not at all: NULL. */
static void
note_aspect(struct stale *s, const char *aspect, const char *was,
    const char *is, int64_t now_ms)
{
	bool time = str_eq(aspect, ASPECT_TIME),
	    deadline = str_starts(aspect, ASPECT_DEADLINE);

	s->moved |= time || str_eq(aspect, ASPECT_PLACE);
	if (deadline)
		note_deadline(s, aspect + strlen(ASPECT_DEADLINE));
	if (time)
		s->was_ms = sooner(s->was_ms, aspects_moment(was), now_ms);
	if (time || deadline) {
		note_moment(s, aspects_moment(was), now_ms);
		note_moment(s, is != NULL ? aspects_moment(is) : 0, now_ms);
	}
}

static int
read_aspects(struct store *store, const char *uid, int aspects,
    int64_t now_ms, struct stale *ret, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT DISTINCT ta.aspect, w.value, n.value"
	    " FROM person p CROSS JOIN"
	    SQL_STALE_ATTEMPTS " AND" SQL_STALE_AGREES
	    " UNION SELECT DISTINCT ta.aspect, w.value, n.value"
	    " FROM person p CROSS JOIN"
	    SQL_STALE_REPLIES " AND" SQL_STALE_AGREES " ORDER BY 1, 2");
	int found;

	query_bind_text(q, uid);
	query_bind_int(q, now_ms);
	query_bind_int(q, aspects);
	while ((found = query_step(q, err)) == 1)
		note_aspect(ret, query_text(q, 0), query_text(q, 1),
		    query_text(q, 2), now_ms);
	query_end(q);
	return found;
}

static void
add_people(enum channel channel, const char *language, const char *zone,
    int64_t people, void *arg)
{
	int64_t *sum = arg;

	(void)channel;
	(void)language;
	(void)zone;
	*sum += people;
}

int
stale_about(struct store *store, const char *uid, int aspects,
    int64_t now_ms, struct stale *ret, struct err *err)
{
	struct stale found = { 0 };

	if (stale_count(store, uid, aspects, now_ms, add_people,
	    &found.people, err) == -1)
		return -1;
	if (found.people > 0 && read_aspects(store, uid, aspects, now_ms,
	    &found, err) == -1)
		return -1;
	*ret = found;
	return 0;
}

int
stale_count(struct store *store, const char *uid, int aspects,
    int64_t now_ms, stale_counted seen, void *arg, struct err *err)
{
	struct query *q;
	int found = any_set(store, uid, aspects, now_ms, err);

	if (found != 1)
		return found;
	q = query(store->db, "SELECT channel, language, zone, count(*) FROM ("
	    "SELECT COALESCE(" SQL_TOLD_BY ", 0) AS channel,"
	    " p.language AS language, p.zone AS zone"
	    " FROM person p WHERE" SQL_IS_STALE ") AS stale "
	    "GROUP BY channel, language, zone "
	    "ORDER BY channel, language, zone");
	query_bind_text(q, uid);
	query_bind_int(q, now_ms);
	query_bind_int(q, aspects);
	while ((found = query_step(q, err)) == 1)
		seen((enum channel)query_int(q, 0), query_text(q, 1),
		    query_text(q, 2), query_int(q, 3), arg);
	query_end(q);
	return found;
}

int
stale_missed(struct store *store, const char *uid, int aspects, int since,
    int64_t now_ms, int64_t *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) FROM person p "
	    "WHERE" SQL_IS_STALE " AND NOT EXISTS (SELECT 1 FROM broadcast b "
	    "JOIN message m ON m.broadcast = b.id AND m.person = p.id "
	    "AND m.person > 0 "
	    "WHERE b.alert = ?4 AND b.event = ?1 AND b.revision >= ?5"
	    " AND (b.aspects & ?3) = ?3"
	    " AND NOT (m.state = ?6 AND EXISTS (SELECT 1 FROM consent_log c "
	    "WHERE c.person = p.id AND c.state = ?7 "
	    "AND c.at_ms >= m.settled_ms)))");

	query_bind_text(q, uid);
	query_bind_int(q, now_ms);
	query_bind_int(q, aspects);
	query_bind_text(q, CORRECTION_ALERT);
	query_bind_int(q, since);
	query_bind_int(q, MESSAGE_SUPPRESSED);
	query_bind_int(q, CONSENT_CONFIRMED);
	return query_one(q, ret, err);
}

int
stale_people(struct store *store, const struct config *config, int64_t now_ms,
    int64_t *ret, struct err *err)
{
	int64_t sum = 0;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++)
			if (stale_count(store,
			    config->measures[i].occasions[j].uid, ASPECTS_ALL,
			    now_ms, add_people, &sum, err) == -1)
				return -1;
	*ret = sum;
	return 0;
}

/* Whether a text that speaks of ${uid} is on its way to ${person}: 1, 0, -1. */
static int
is_underway(struct store *store, const char *uid, int64_t person,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT "
	    "(SELECT count(*) FROM attempt a CROSS JOIN told_aspect ta "
	    " WHERE a.person = ?1 AND a.verdict IS NULL AND ta.told = a.told "
	    " AND ta.uid = ?2) + "
	    "(SELECT count(*) FROM reply r CROSS JOIN told_aspect ta "
	    " WHERE r.person = ?1 AND " SQL_WAITING("r")
	    " AND ta.told = r.told AND ta.uid = ?2)");
	int64_t some;

	query_bind_int(q, person);
	query_bind_text(q, uid);
	return query_one(q, &some, err) == -1 ? -1 : some > 0;
}

void
stale_person_done(struct stale_person *held)
{
	free(held->was_place);
	free(held->deadlines);
	*held = (struct stale_person){ 0 };
}

static void
note_held(struct stale_person *ret, const char *aspect, const char *value)
{
	char *before = ret->deadlines;

	if (str_eq(aspect, ASPECT_TIME))
		ret->was_ms = aspects_moment(value);
	else if (str_eq(aspect, ASPECT_PLACE)) {
		free(ret->was_place);
		ret->was_place = xstrdup(value);
	} else if (str_starts(aspect, ASPECT_DEADLINE)) {
		ret->deadlines = xasprintf("%s%s%s",
		    before != NULL ? before : "", before != NULL ? " " : "",
		    aspect + strlen(ASPECT_DEADLINE));
		free(before);
	}
}

int
stale_check(struct store *store, const char *uid, int aspects, int64_t person,
    int64_t now_ms, struct stale_person *ret, struct err *err)
{
	struct stale_person held = { .verdict = STALE_NOT };
	int found = is_underway(store, uid, person, err);
	struct query *q;

	if (found != 0) {
		*ret = (struct stale_person){ .verdict = STALE_SOON };
		return found == -1 ? -1 : 0;
	}
	q = query(store->db, "SELECT ta.aspect, w.value," SQL_STALE_AGREES
	    " FROM person p CROSS JOIN" SQL_STALE_ATTEMPTS " AND p.id = ?4"
	    " ORDER BY a.id, ta.aspect");
	query_bind_text(q, uid);
	query_bind_int(q, now_ms);
	query_bind_int(q, aspects);
	query_bind_int(q, person);
	while ((found = query_step(q, err)) == 1) {
		note_held(&held, query_text(q, 0), query_text(q, 1));
		if (query_int(q, 2) != 0)
			held.verdict = STALE_STILL;
		else if (held.verdict == STALE_NOT)
			held.verdict = STALE_LEFT;
	}
	query_end(q);
	if (found == -1)
		stale_person_done(&held);
	else
		*ret = held;
	return found;
}
