#include <sodium.h>
#include <string.h>

#include "store/occasions.h"
#include "store/revisions.h"

static void
digest_text(crypto_generichash_state *state, const char *text)
{
	crypto_generichash_update(state, (const uint8_t *)text,
	    strlen(text) + 1);
}

static void
digest_words(crypto_generichash_state *state, const struct words *words)
{
	size_t i;

	for (i = 0; i < words->count; i++) {
		digest_text(state, words->languages[i]);
		digest_text(state, words->texts[i]);
	}
	digest_text(state, "");
}

static void
digest_outcome(crypto_generichash_state *state, const struct occasion *o)
{
	char tally[TALLY_LEN + 1];

	tally_format(&o->tally, tally);
	digest_text(state, outcome_result_name(o->outcome));
	digest_text(state, tally);
}

/* Everything about an event that a text could have stated. */
static void
digest_occasion(const struct occasion *o, struct blind *ret)
{
	crypto_generichash_state state;
	size_t i;

	crypto_generichash_init(&state, NULL, 0, BLIND_LEN);
	crypto_generichash_update(&state, (const uint8_t *)&o->starts_ms,
	    sizeof o->starts_ms);
	digest_text(&state, occasion_status_name(o->status));
	digest_words(&state, &o->title);
	digest_words(&state, &o->place);
	if (o->replaced_by != NULL)
		digest_text(&state, o->replaced_by->uid);
	for (i = 0; i < o->facts.count; i++) {
		digest_text(&state, o->facts.facts[i].name);
		digest_words(&state, &o->facts.facts[i].words);
	}
	for (i = 0; i < o->ndeadlines; i++) {
		digest_text(&state, o->deadlines[i].name);
		crypto_generichash_update(&state,
		    (const uint8_t *)&o->deadlines[i].at_ms,
		    sizeof o->deadlines[i].at_ms);
		digest_words(&state, &o->deadlines[i].title);
	}
	if (o->outcome != OUTCOME_NONE)	/* without one as ever */
		digest_outcome(&state, o);
	crypto_generichash_final(&state, ret->bytes, BLIND_LEN);
}

/* How it was seen last: 1, 0 never, -1. */
static int
seen_before(struct store *store, const char *uid, int64_t *ret_revision,
    struct blind *ret_digest, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT revision, digest FROM occasion WHERE uid = ?");
	const void *bytes;
	size_t len;
	int found;

	query_bind_text(q, uid);
	found = query_step(q, err);
	if (found == 1) {
		*ret_revision = query_int(q, 0);
		bytes = query_blob(q, 1, &len);
		if (len == BLIND_LEN)
			memcpy(ret_digest->bytes, bytes, BLIND_LEN);
	}
	query_end(q);
	return found;
}

static int
sync_occasion(struct store *store, const struct occasion *o, int64_t now_ms,
    struct err *err)
{
	struct blind was = { { 0 } }, is;
	int64_t revision = 0;
	struct query *q;
	int found = seen_before(store, o->uid, &revision, &was, err);

	if (found == -1)
		return -1;
	digest_occasion(o, &is);
	if (found == 1 && memcmp(&was, &is, sizeof is) == 0 &&
	    o->revision <= revision)
		return 0;
	if (found == 1 && memcmp(&was, &is, sizeof is) != 0)
		revision++;
	if (o->revision > revision)
		revision = o->revision;
	q = query(store->db,
	    "INSERT INTO occasion (uid, revision, digest, starts_ms, seen_ms) "
	    "VALUES (?, ?, ?, ?, ?) ON CONFLICT (uid) DO UPDATE SET "
	    "revision = excluded.revision, digest = excluded.digest, "
	    "starts_ms = excluded.starts_ms, seen_ms = excluded.seen_ms");
	query_bind_text(q, o->uid);
	query_bind_int(q, revision);
	query_bind_blob(q, is.bytes, BLIND_LEN);
	query_bind_int(q, o->starts_ms);
	query_bind_int(q, now_ms);
	if (query_run(q, err) == -1)
		return -1;
	return revisions_add(store, o, revision, now_ms, err);
}

int
occasions_sync(struct store *store, const struct config *config,
    int64_t now_ms, struct err *err)
{
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++)
			if (sync_occasion(store,
			    &config->measures[i].occasions[j], now_ms,
			    err) == -1)
				return -1;
	return 0;
}

int
occasions_revision(struct store *store, const char *uid, int *ret,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT revision FROM occasion WHERE uid = ?");
	int64_t revision;

	query_bind_text(q, uid);
	if (query_one(q, &revision, err) == -1)
		return -1;
	*ret = (int)revision;
	return 0;
}
