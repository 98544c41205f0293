#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/receipt.h"
#include "store/attempts.h"
#include "store/replies.h"

#define FORGET_PAGE 100	/* that one call forgets */

/* The id that the next one gets. */
static int
next_id(struct store *store, int64_t *ret, struct err *err)
{
	if (query_one(query(store->db, "SELECT max(id) FROM reply"), ret,
	    err) == -1)
		return -1;
	*ret = *ret < REPLY_ID_FIRST ? REPLY_ID_FIRST : *ret + 1;
	return 0;
}

int
replies_add(struct store *store, const struct reply *reply, int64_t now_ms,
    struct err *err)
{
	uint8_t address[ADDRESS_LEN_MAX + VAULT_OVERHEAD],
	    text[VAULT_SEALED_MAX];
	const char *to = address_reveal(reply->to);
	char handle[ID_LEN + 1];
	struct query *q;
	int64_t id;
	size_t naddress, ntext;

	if (reply->text->len > REPLY_TEXT_MAX)
		return err_set(err, ERR_FULL, "the reply \"%s\" is longer than "
		    "%d bytes", reply->kind, REPLY_TEXT_MAX);
	if (next_id(store, &id, err) == -1)
		return -1;
	id_new(handle);
	if (reply->who->id != 0)
		memcpy(handle, reply->who->handle, sizeof handle);
	naddress = vault_seal(store->vault, "reply", handle, to, strlen(to),
	    address);
	ntext = vault_seal(store->vault, "reply", handle,
	    secret_reveal(reply->text), reply->text->len, text);
	q = query(store->db, "INSERT INTO reply (id, kind, account, channel, "
	    "blind, handle, language, address, text, told, despite_stop, "
	    "confirms, person, test_alert, test_broadcast, state, why, at_ms, "
	    "due_ms, tries, run, settled_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
	    "?, ?, ?, ?, ?, ?, 0, '', ?, ?, 0, 0, 0)");
	query_bind_int(q, id);
	query_bind_text(q, reply->kind);
	query_bind_text(q, reply->account);
	query_bind_int(q, reply->place.channel);
	query_bind_blob(q, reply->place.blind.bytes, BLIND_LEN);
	query_bind_text(q, handle);
	query_bind_text(q, reply->language);
	query_bind_blob(q, address, naddress);
	query_bind_blob(q, text, ntext);
	query_bind_int(q, reply->told);
	query_bind_int(q, reply->despite_stop);
	query_bind_int(q, reply->confirms);
	query_bind_int(q, reply->who->id);
	query_bind_text(q, reply->test_alert != NULL ? reply->test_alert : "");
	query_bind_int(q, reply->test_broadcast);
	query_bind_int(q, now_ms);
	query_bind_int(q, now_ms);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
replies_newest(struct store *store, const struct place *place,
    char *ret_language, struct secret *ret_text, struct err *err)
{
	struct query *q = query(store->db, "SELECT handle, language, text "
	    "FROM reply WHERE channel = ? AND blind = ? AND state = 0 "
	    "ORDER BY id DESC LIMIT 1");
	const void *sealed;
	size_t len;
	int found;

	query_bind_int(q, place->channel);
	query_bind_blob(q, place->blind.bytes, BLIND_LEN);
	found = query_step(q, err);
	if (found == 1) {
		snprintf(ret_language, LANGUAGE_LEN_MAX + 1, "%s",
		    query_text(q, 1));
		sealed = query_blob(q, 2, &len);
		if (vault_unseal(store->vault, "reply", query_text(q, 0),
		    sealed, len, ret_text, err) == -1)
			found = -1;
	}
	query_end(q);
	return found;
}

int
replies_since(struct store *store, const struct place *place,
    const char *kind, int64_t since_ms, int64_t *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) FROM reply "
	    "WHERE channel = ? AND blind = ? AND at_ms > ? "
	    "AND ((? IS NULL AND kind <> '" REPLY_TEST "') OR kind = ?)");

	query_bind_int(q, place->channel);
	query_bind_blob(q, place->blind.bytes, BLIND_LEN);
	query_bind_int(q, since_ms);
	query_bind_text(q, kind);
	query_bind_text(q, kind);
	return query_one(q, ret, err);
}

/* A queued reply, and what decides whether it may go. */
struct candidate {
	struct claimed	c;
	int64_t		told;
	bool		stopped, broken;
	struct blind	blind;
};

static int
unseal(struct store *store, struct query *q, int column,
    const struct candidate *c, struct secret *ret)
{
	struct err ignored;
	size_t len;
	const void *sealed = query_blob(q, column, &len);

	return sealed == NULL ? -1 : vault_unseal(store->vault, "reply",
	    c->c.handle, sealed, len, ret, &ignored);
}

static void
read_candidate(struct store *store, struct query *q, struct candidate *ret)
{
	struct secret address = { 0 };
	const void *bytes;
	size_t len;

	*ret = (struct candidate){ .c.id = query_int(q, 0),
	    .c.tries = (unsigned)query_int(q, 1) + 1,
	    .c.channel = (enum channel)query_int(q, 2),
	    .c.test_broadcast = query_int(q, 11),
	    .told = query_int(q, 7), .stopped = query_int(q, 8) != 0 };
	snprintf(ret->c.test_alert, sizeof ret->c.test_alert, "%s",
	    query_text(q, 10));
	snprintf(ret->c.handle, sizeof ret->c.handle, "%s", query_text(q, 3));
	snprintf(ret->c.language, sizeof ret->c.language, "%s",
	    query_text(q, 4));
	bytes = query_blob(q, 9, &len);
	if (len == BLIND_LEN)
		memcpy(ret->blind.bytes, bytes, BLIND_LEN);
	ret->broken = unseal(store, q, 5, ret, &address) == -1 ||
	    address_set(&ret->c.to, secret_reveal(&address)) == -1 ||
	    unseal(store, q, 6, ret, &ret->c.text) == -1;
	secret_done(&address);
}

static int
read_candidates(struct store *store, const struct claim *claim, int64_t now_ms,
    size_t limit, struct candidate *ret, size_t *ret_n, struct err *err)
{
	struct query *q = query(store->db, "SELECT r.id, r.tries, r.channel, "
	    "r.handle, r.language, r.address, r.text, COALESCE(r.told, 0), "
	    "r.despite_stop = 0 AND EXISTS (SELECT 1 FROM suppression s "
	    " WHERE s.channel = r.channel AND s.blind = r.blind), r.blind, "
	    "r.test_alert, r.test_broadcast FROM reply r WHERE r.state = 0 AND r.account = ? "
	    "AND r.due_ms <= ? AND r.confirms >= ? ORDER BY r.due_ms, r.id LIMIT ?");
	int found;

	query_bind_text(q, claim->account);
	query_bind_int(q, now_ms);
	query_bind_int(q, claim->held);
	query_bind_int(q, (int64_t)limit);
	*ret_n = 0;
	while ((found = query_step(q, err)) == 1)
		read_candidate(store, q, &ret[(*ret_n)++]);
	query_end(q);
	return found;
}

/* It is over: what could find her, and what it said, go. */
static int
end(struct store *store, int64_t id, enum message_state from,
    enum message_state state, const char *why, int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "UPDATE reply SET state = ?, "
	    "why = ?, settled_ms = ?, address = NULL, text = NULL "
	    "WHERE id = ? AND state = ?");

	query_bind_int(q, state);
	query_bind_text(q, why);
	query_bind_int(q, now_ms);
	query_bind_int(q, id);
	query_bind_int(q, from);
	return query_run(q, err) == -1 ? -1 : 0;
}

static int
begin_attempt(struct store *store, struct candidate *c, const char *account,
    int64_t now_ms, struct err *err)
{
	struct query *q;

	if (attempts_begin(store, c->c.id, account, c->told, now_ms,
	    &c->c.attempt, err) == -1)
		return -1;
	q = query(store->db, "UPDATE reply SET state = ?, run = ?, tries = ?, "
	    "attempt = ? WHERE id = ? AND state = 0");
	query_bind_int(q, MESSAGE_IN_FLIGHT);
	query_bind_int(q, store->run);
	query_bind_int(q, c->c.tries);
	query_bind_int(q, c->c.attempt);
	query_bind_int(q, c->c.id);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* 1 where it was claimed, 0 where it goes nowhere, -1. */
static int
claim_one(struct store *store, struct candidate *c, const struct claim *claim,
    int64_t now_ms, struct err *err)
{
	if (c->stopped)
		return end(store, c->c.id, MESSAGE_QUEUED, MESSAGE_SUPPRESSED,
		    "opted out", now_ms, err);
	if (c->broken)
		return end(store, c->c.id, MESSAGE_QUEUED, MESSAGE_SKIPPED,
		    "the reply's row cannot be decrypted", now_ms, err);
	if (!claim_covers(claim, &c->blind))
		return end(store, c->c.id, MESSAGE_QUEUED, MESSAGE_SKIPPED,
		    "not a tester (sending = \"trial\")", now_ms, err);
	return begin_attempt(store, c, claim->account, now_ms, err) == -1 ?
	    -1 : 1;
}

/* What could not be sent in time answers nothing any more. */
static int
drop_old(struct store *store, int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "UPDATE reply SET state = ?, "
	    "why = 'it could not be sent in time', settled_ms = ?, "
	    "address = NULL, text = NULL WHERE state = 0 AND at_ms <= ?");

	query_bind_int(q, MESSAGE_EXPIRED);
	query_bind_int(q, now_ms);
	query_bind_int(q, now_ms - REPLY_LIFE_MS);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
replies_claim(struct store *store, const struct claim *claim, int64_t now_ms,
    struct claimed *ret, struct err *err)
{
	size_t most = claim->limit < OUTBOX_CLAIM_MAX ? claim->limit :
	    OUTBOX_CLAIM_MAX, n = 0, claimed = 0, i;
	struct candidate *rows = xcalloc(most, sizeof *rows);
	int result = drop_old(store, now_ms, err);

	if (result == 0)
		result = read_candidates(store, claim, now_ms, most, rows, &n,
		    err);
	for (i = 0; result != -1 && i < n; i++) {
		result = claim_one(store, &rows[i], claim, now_ms, err);
		if (result == 1) {
			ret[claimed++] = rows[i].c;
			rows[i].c = (struct claimed){ 0 };
		}
	}
	for (i = 0; i < n; i++)
		claimed_done(&rows[i].c);
	free(rows);
	if (result != -1)
		return (int)claimed;
	while (claimed > 0)
		claimed_done(&ret[--claimed]);
	return -1;
}

static int
requeue(struct store *store, int64_t id, int64_t due_ms, const char *why,
    struct err *err)
{
	struct query *q = query(store->db, "UPDATE reply SET state = 0, "
	    "why = ?, due_ms = ? WHERE id = ? AND state = ?");

	query_bind_text(q, why);
	query_bind_int(q, due_ms);
	query_bind_int(q, id);
	query_bind_int(q, MESSAGE_IN_FLIGHT);
	return query_run(q, err) == -1 ? -1 : 0;
}

static int
set_provider_id(struct store *store, int64_t id, const char *provider_id,
    struct err *err)
{
	struct query *q = query(store->db,
	    "UPDATE reply SET provider_id = ? WHERE id = ?");

	query_bind_text(q, provider_id[0] != '\0' ? provider_id : NULL);
	query_bind_int(q, id);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
replies_settle(struct store *store, const struct claimed *claimed,
    const struct verdict *verdict, enum message_state next, int64_t due_ms,
    const char *why, int64_t now_ms, struct err *err)
{
	int result;

	assert(message_can_become(MESSAGE_IN_FLIGHT, next));
	if (next == MESSAGE_QUEUED)
		result = requeue(store, claimed->id, due_ms, why, err);
	else
		result = end(store, claimed->id, MESSAGE_IN_FLIGHT, next, why,
		    now_ms, err);
	if (result == 0)
		result = set_provider_id(store, claimed->id,
		    verdict->provider_id, err);
	if (result == 0)
		result = attempts_end(store, claimed->attempt, verdict, now_ms,
		    err);
	return result;
}

int64_t
replies_recover(struct store *store, int64_t now_ms, struct err *err)
{
	struct query *q;

	q = query(store->db, "UPDATE attempt SET ended_ms = ?, verdict = ?, "
	    "reason = ? WHERE id IN (SELECT attempt FROM reply "
	    "WHERE state = 1 AND run <> ?)");
	query_bind_int(q, now_ms);
	query_bind_int(q, VERDICT_UNKNOWN);
	query_bind_int(q, REASON_NO_ANSWER);
	query_bind_int(q, store->run);
	if (query_run(q, err) == -1)
		return -1;
	q = query(store->db, "UPDATE reply SET state = CASE receipt "
	    "WHEN ? THEN ? WHEN ? THEN ? ELSE ? END, why = 'pregond "
	    "stopped while it was on its way', settled_ms = ?, "
	    "address = NULL, text = NULL WHERE state = 1 AND run <> ?");
	query_bind_int(q, RECEIPT_NONE);
	query_bind_int(q, receipt_settles(RECEIPT_NONE));
	query_bind_int(q, RECEIPT_FAILED);
	query_bind_int(q, receipt_settles(RECEIPT_FAILED));
	query_bind_int(q, receipt_settles(RECEIPT_SENT));
	query_bind_int(q, now_ms);
	query_bind_int(q, store->run);
	return query_run(q, err);
}

int
replies_next(struct store *store, int64_t *ret_ms, struct err *err)
{
	struct query *q = query(store->db, "SELECT due_ms FROM reply "
	    "WHERE state = 0 ORDER BY due_ms LIMIT 1");
	int found = query_step(q, err);

	*ret_ms = found == 1 ? query_int(q, 0) : -1;
	query_end(q);
	return found == -1 ? -1 : 0;
}

static void
read_test(struct query *q, struct reply_test *ret)
{
	const void *bytes;
	size_t len;

	*ret = (struct reply_test){
	    .place.channel = (enum channel)query_int(q, 0),
	    .language = query_text(q, 2),
	    .state = (enum message_state)query_int(q, 3),
	    .why = query_text(q, 4),
	    .receipt = (enum receipt_state)query_int(q, 5) };
	bytes = query_blob(q, 1, &len);
	if (len == BLIND_LEN)
		memcpy(ret->place.blind.bytes, bytes, BLIND_LEN);
}

int
replies_tests(struct store *store,
    void (*seen)(const struct reply_test *, void *), void *arg,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT channel, blind, language, "
	    "state, why, receipt FROM reply WHERE kind = '" REPLY_TEST "' "
	    "AND at_ms = (SELECT max(at_ms) FROM reply "
	    "WHERE kind = '" REPLY_TEST "') ORDER BY id");
	struct reply_test test;
	int found;

	while ((found = query_step(q, err)) == 1) {
		read_test(q, &test);
		seen(&test, arg);
	}
	query_end(q);
	return found;
}

int64_t
replies_forget(struct store *store, int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "UPDATE reply SET handle = '', "
	    "blind = CAST('forgotten ' || id AS BLOB) WHERE id IN "
	    "(SELECT id FROM reply WHERE handle <> '' AND settled_ms > 0 "
	    "AND settled_ms <= ? LIMIT ?)");

	query_bind_int(q, now_ms - REPLY_KEPT_MS);
	query_bind_int(q, FORGET_PAGE);
	return query_run(q, err);
}
