#include <sodium.h>
#include <string.h>

#include "store/stale_sql.h"
#include "store/told.h"

static void
digest_text(crypto_generichash_state *state, const char *text)
{
	crypto_generichash_update(state, (const uint8_t *)text,
	    strlen(text) + 1);
}

static void
digest_facts(enum channel channel, const struct told_fact *facts, size_t n,
    struct blind *ret)
{
	crypto_generichash_state state;
	size_t i;

	crypto_generichash_init(&state, NULL, 0, BLIND_LEN);
	for (i = 0; i < n; i++) {
		digest_text(&state, facts[i].name);
		digest_text(&state, facts[i].event);
		crypto_generichash_update(&state,
		    (const uint8_t *)&facts[i].revision,
		    sizeof facts[i].revision);
		digest_text(&state, facts[i].value);
	}
	if (channel != CHANNEL_SMS)	/* those of before were all SMS */
		digest_text(&state, channel_name(channel));
	crypto_generichash_final(&state, ret->bytes, BLIND_LEN);
}

static int
add_fact(struct store *store, int64_t told, const struct told_fact *fact,
    struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO told_fact "
	    "(told, name, event, revision, value) VALUES (?, ?, ?, ?, ?)");

	query_bind_int(q, told);
	query_bind_text(q, fact->name);
	query_bind_text(q, fact->event);
	query_bind_int(q, fact->revision);
	query_bind_text(q, fact->value);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
told_add(struct store *store, int64_t broadcast, enum channel channel,
    const char *language, const struct told_fact *facts, size_t nfacts,
    int64_t *ret, struct err *err)
{
	struct blind digest;
	struct query *q;
	int64_t id;
	size_t i;

	digest_facts(channel, facts, nfacts, &digest);
	q = query(store->db, "SELECT id FROM told WHERE broadcast = ? "
	    "AND language = ? AND digest = ?");
	query_bind_int(q, broadcast);
	query_bind_text(q, language);
	query_bind_blob(q, digest.bytes, BLIND_LEN);
	if (query_one(q, &id, err) == -1)
		return -1;
	if (id != 0) {	/* never for a reply: its broadcast is null */
		*ret = id;
		return 0;
	}

	q = query(store->db, "INSERT INTO told "
	    "(broadcast, channel, language, digest) VALUES (?, ?, ?, ?)");
	if (broadcast != 0)
		query_bind_int(q, broadcast);
	else
		query_bind_null(q);
	query_bind_int(q, channel);
	query_bind_text(q, language);
	query_bind_blob(q, digest.bytes, BLIND_LEN);
	if (query_run(q, err) == -1)
		return -1;
	id = db_last_id(store->db);
	for (i = 0; i < nfacts; i++)
		if (add_fact(store, id, &facts[i], err) == -1)
			return -1;
	*ret = id;
	return 0;
}

int
told_sets(struct store *store, int64_t broadcast, told_set_seen seen,
    void *arg, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT t.id, t.channel, t.language, count(DISTINCT a.message) "
	    "FROM told t "
	    "JOIN attempt a ON a.told = t.id "
	    "WHERE t.broadcast = ? AND (a.verdict IS NULL "
	    "OR a.verdict IN (?, ?)) "
	    "GROUP BY t.id, t.channel, t.language "
	    "ORDER BY t.channel, t.language, t.id");
	int found;

	query_bind_int(q, broadcast);
	query_bind_int(q, VERDICT_ACCEPTED);
	query_bind_int(q, VERDICT_UNKNOWN);
	while ((found = query_step(q, err)) == 1)
		seen(query_int(q, 0), (enum channel)query_int(q, 1),
		    query_text(q, 2), query_int(q, 3), arg);
	query_end(q);
	return found;
}

int
told_facts(struct store *store, int64_t told, told_fact_seen seen, void *arg,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT name, event, revision, value FROM told_fact "
	    "WHERE told = ? ORDER BY name");
	struct told_fact fact;
	int found;

	query_bind_int(q, told);
	while ((found = query_step(q, err)) == 1) {
		fact = (struct told_fact){ .name = query_text(q, 0),
		    .event = query_text(q, 1),
		    .revision = (int)query_int(q, 2),
		    .value = query_text(q, 3) };
		seen(&fact, arg);
	}
	query_end(q);
	return found;
}

/* The last text by which she was told it, or another one: w is what that said. */
static struct query *
last_outcome(struct store *store, const struct told_outcome *outcome,
    int64_t person, int64_t message)
{
	struct query *q = query(store->db,
	    "SELECT a.verdict IS NULL, w.value <> n.value FROM attempt a"
	    " CROSS JOIN told_aspect ta JOIN told t ON t.id = ta.told"
	    " JOIN broadcast b ON b.id = t.broadcast"
	    " JOIN occasion o ON o.uid = ta.uid"
	    " JOIN occasion_aspect w ON w.uid = ta.uid"
	    "  AND w.revision = ta.revision AND w.aspect = ta.aspect"
	    " JOIN occasion_aspect n ON n.uid = ta.uid"
	    "  AND n.revision = o.revision AND n.aspect = ta.aspect"
	    " WHERE a.person = ?1 AND a.message <> ?2 AND ta.told = a.told"
	    " AND ta.uid = ?3 AND ta.aspect = '" ASPECT_OUTCOME "'"
	    " AND ta.stated = 1 AND " SQL_SAME_MEETING
	    " AND (w.value <> n.value OR (b.alert = ?4 AND a.began_ms >= ?5))"
	    " AND " SQL_HANDED("a") " ORDER BY a.id DESC LIMIT 1");

	query_bind_int(q, person);
	query_bind_int(q, message);
	query_bind_text(q, outcome->event);
	query_bind_text(q, outcome->alert);
	query_bind_int(q, outcome->since_ms);
	return q;
}

int
told_outcome(struct store *store, const struct told_outcome *outcome,
    int64_t person, int64_t message, enum told_verdict *ret, struct err *err)
{
	struct query *q = last_outcome(store, outcome, person, message);
	enum told_verdict verdict = TOLD_NOT;
	int found = query_step(q, err);

	if (found == 1 && query_int(q, 0) != 0)
		verdict = TOLD_SOON;
	else if (found == 1 && (outcome->corrected || query_int(q, 1) == 0))
		verdict = TOLD_IT;
	query_end(q);
	if (found == -1)
		return -1;
	*ret = verdict;
	return 0;
}
