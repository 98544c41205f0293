#include <string.h>

#include "base/str.h"
#include "store/filed.h"
#include "store/left.h"

#define HOW_FILE "file"

/* A row, or what there is before one. */
struct record {
	bool		 there;
	struct consent	 consent;
	int64_t		 at_ms;
	int64_t		 event_ms;
	struct secret	 source;
};

static int
read_source(struct store *store, const struct filed_key *key,
    struct query *q, struct record *ret, struct err *err)
{
	const void *sealed;
	size_t len;

	if (query_is_null(q, 4))
		return 0;
	sealed = query_blob(q, 4, &len);
	return vault_unseal(store->vault, "consent", key->handle, sealed, len,
	    &ret->source, err);
}

static int
read_record(struct store *store, const struct filed_key *key,
    struct record *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT state, how, refused, at_ms, "
	    "source FROM consent WHERE person = ? AND list = ? "
	    "AND channel = ?");
	int found;

	query_bind_int(q, key->person);
	query_bind_text(q, key->list);
	query_bind_int(q, key->channel);
	found = query_step(q, err);
	*ret = (struct record){ .there = found == 1 };
	if (found == 1) {
		ret->consent = (struct consent){
		    .state = (enum consent_state)query_int(q, 0),
		    .by_file = str_eq(query_text(q, 1), HOW_FILE),
		    .refused = query_int(q, 2) != 0 };
		ret->at_ms = query_int(q, 3);
		found = read_source(store, key, q, ret, err);
	}
	query_end(q);
	return found == -1 ? -1 : 0;
}

/* The source of ${record}, sealed for her, as the next parameter. */
static void
bind_source(struct store *store, const struct filed_key *key, struct query *q,
    const struct record *record)
{
	const struct secret *source = &record->source;
	uint8_t sealed[VAULT_SEALED_MAX];
	size_t n;

	if (source->len == 0) {
		query_bind_null(q);
		return;
	}
	n = vault_seal(store->vault, "consent", key->handle,
	    secret_reveal(source), source->len, sealed);
	query_bind_blob(q, sealed, n);
}

/*
 * The whole row, as of a file.  A no has a time of its own, so that what she said
 * before it, and comes late, does not undo it.
 */
static int
write_record(struct store *store, const struct filed_key *key,
    const struct record *record, int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO consent "
	    "(person, list, channel, state, how, refused, at_ms, event_ms, "
	    "source) VALUES (?, ?, ?, ?, 'file', ?, ?, ?, ?) "
	    "ON CONFLICT (person, list, channel) DO UPDATE SET "
	    "state = excluded.state, how = excluded.how, wording = '', "
	    "refused = excluded.refused, at_ms = excluded.at_ms, "
	    "event_ms = CASE WHEN excluded.event_ms > consent.event_ms "
	    "THEN excluded.event_ms ELSE consent.event_ms END, "
	    "source = excluded.source");

	query_bind_int(q, key->person);
	query_bind_text(q, key->list);
	query_bind_int(q, key->channel);
	query_bind_int(q, record->consent.state);
	query_bind_int(q, record->consent.refused);
	query_bind_int(q, record->at_ms);
	query_bind_int(q, record->consent.refused ? now_ms : record->event_ms);
	bind_source(store, key, q, record);
	return query_run(q, err) == -1 ? -1 : 0;
}

static int
log_record(struct store *store, const struct filed_key *key,
    enum consent_state old, const struct record *record, int64_t now_ms,
    struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO consent_log "
	    "(person, list, channel, old, state, how, wording, event_ms, "
	    "at_ms, source) VALUES (?, ?, ?, ?, ?, 'file', '', ?, ?, ?)");

	query_bind_int(q, key->person);
	query_bind_text(q, key->list);
	query_bind_int(q, key->channel);
	query_bind_int(q, old);
	query_bind_int(q, record->consent.state);
	query_bind_int(q, record->at_ms);
	query_bind_int(q, now_ms);
	bind_source(store, key, q, record);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* Her own answer stays; only that the file says no, or no longer, is kept. */
static int
write_refused(struct store *store, const struct filed_key *key,
    bool refused, struct err *err)
{
	struct query *q = query(store->db, "UPDATE consent SET refused = ? "
	    "WHERE person = ? AND list = ? AND channel = ?");

	query_bind_int(q, refused);
	query_bind_int(q, key->person);
	query_bind_text(q, key->list);
	query_bind_int(q, key->channel);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* When a file's word was given, and where: on file it says both. */
static void
date_record(struct record *record, const struct agreed *agreed, bool moved,
    int64_t now_ms)
{
	bool on_file = record->consent.state == CONSENT_CONFIRMED;

	if (on_file)
		record->at_ms = agreed->date_ms;
	else if (moved)
		record->at_ms = now_ms;
	if (on_file && agreed->source != NULL)
		secret_set(&record->source, agreed->source,
		    strlen(agreed->source));
	else
		secret_done(&record->source);
}

/* Whether there is nothing in ${agreed} that the row does not say of it already. */
static bool
is_known(const struct record *record, const struct agreed *agreed)
{
	if (!record->consent.by_file ||
	    record->consent.state != CONSENT_CONFIRMED)
		return true;
	return record->at_ms == agreed->date_ms &&
	    str_eq(secret_reveal(&record->source),
	    agreed->source != NULL ? agreed->source : "");
}

/*
 * Hear what the file says.  Where it would bring her on the list and her address has
 * left that, it does not.
 */
static int
hear(struct store *store, const struct filed_key *key, enum consent_said said,
    struct record *record, struct err *err)
{
	enum consent_state was = record->consent.state, state;
	int left;

	consent_hear(&record->consent, said);
	state = record->consent.state;
	if (state == was ||
	    (state != CONSENT_PENDING && state != CONSENT_CONFIRMED))
		return 0;
	left = left_by(store, key->person, key->channel, key->list,
	    &record->event_ms, err);
	if (left == 1)
		record->consent.state = CONSENT_REVOKED;
	return left == -1 ? -1 : 0;
}

/* What the file says of her now is not what it had said. */
static int
save(struct store *store, const struct filed_key *key,
    const struct agreed *agreed, const struct consent *was,
    struct record *record, int64_t now_ms, struct err *err)
{
	bool moved = record->consent.state != was->state;

	date_record(record, agreed, moved || !record->there, now_ms);
	if (write_record(store, key, record, now_ms, err) == -1)
		return -1;
	return moved ? log_record(store, key, was->state, record, now_ms,
	    err) : 0;
}

int
filed_hear(struct store *store, const struct filed_key *key,
    const struct agreed *agreed, int64_t now_ms, struct err *err)
{
	struct consent was;
	struct record record;
	int result = read_record(store, key, &record, err);

	if (result == -1)
		return -1;
	was = record.consent;
	result = hear(store, key, agreed->said, &record, err);
	if (result == 0 && (!record.there || record.consent.state !=
	    was.state || !is_known(&record, agreed)))
		result = save(store, key, agreed, &was, &record, now_ms, err);
	else if (result == 0 && record.consent.refused != was.refused)
		result = write_refused(store, key, record.consent.refused, err);
	secret_done(&record.source);
	return result;
}
