#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/receipt.h"
#include "store/may_send.h"
#include "store/attempts.h"
#include "store/holds.h"
#include "store/outbox.h"
#include "store/reviews.h"
#include "store/stale.h"
#include "store/suppression.h"

#define END_PAGE 1000	/* messages that one statement ends */
#define OTHER_WAIT_MS 1000	/* while another text is on its way to her */

void
claimed_done(struct claimed *claimed)
{
	address_done(&claimed->to);
	secret_done(&claimed->name);
	secret_done(&claimed->text);
	secret_done(&claimed->unsubscribe_url);
	stale_person_done(&claimed->held);
	*claimed = (struct claimed){ 0 };
}

/* A queued message, and what decides whether it may go. */
struct candidate {
	struct claimed	c;
	bool		confirmed, suppressed, opted_out, has_address;
	bool		broken;		/* its row cannot be decrypted */
	bool		in_doubt;	/* a text of hers waits to be read by one of us */
	bool		held;		/* her lists are */
	struct blind	blind;
	int64_t		earliest_ms;
	int64_t		person;
};

static int
unseal_into(struct store *store, struct candidate *ret, struct query *q,
    struct err *err)
{
	struct secret address = { 0 };
	const void *sealed;
	size_t len;
	int result = 0;

	sealed = query_blob(q, 5, &len);
	if (sealed != NULL) {
		result = vault_unseal(store->vault, "address", ret->c.handle,
		    sealed, len, &address, err);
		if (result == 0)
			result = address_set(&ret->c.to, secret_reveal(&address));
		secret_done(&address);
	}
	sealed = query_blob(q, 6, &len);
	if (result == 0 && sealed != NULL)
		result = vault_unseal(store->vault, "person", ret->c.handle,
		    sealed, len, &ret->c.name, err);
	return result;
}

static void
read_candidate(struct store *store, const struct claim *claim, struct query *q,
    struct candidate *ret)
{
	struct err ignored;
	const void *bytes;
	size_t len;

	*ret = (struct candidate){
		.c.id = query_int(q, 0),
		.c.tries = (unsigned)query_int(q, 1) + 1,
		.c.channel = (enum channel)query_int(q, 2),
		.has_address = !query_is_null(q, 5),
		.confirmed = query_int(q, 8) != 0,
		.suppressed = !query_is_null(q, 9),
		.opted_out = query_int(q, 10) != 0 || (!query_is_null(q, 9) &&
		    suppression_is_opt_out((enum suppression_kind)
		    query_int(q, 9))),
		.earliest_ms = claim->earliest(query_text(q, 11), claim->arg),
		.in_doubt = query_int(q, 12) != 0,
		.held = query_int(q, 13) != 0,
		.person = query_int(q, 14),
	};
	strncpy(ret->c.language, query_text(q, 3), sizeof ret->c.language - 1);
	strncpy(ret->c.handle, query_text(q, 4), ID_LEN);
	bytes = query_blob(q, 7, &len);
	if (len == BLIND_LEN)
		memcpy(ret->blind.bytes, bytes, BLIND_LEN);
	ret->broken = unseal_into(store, ret, q, &ignored) == -1;
}

/*
 * The due messages of a broadcast.  The joins are to what is true now: a
 * person or an address that was erased, a list that was left, a consent that
 * was revoked, a STOP that came while the message waited.
 */
static int
read_candidates(struct store *store, const struct claim *claim, int64_t now_ms,
    size_t limit, struct candidate *ret, size_t *ret_n, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT m.id, m.tries, m.channel, m.language,"
	    " COALESCE(p.handle, ''), a.sealed,"
	    " p.name, m.blind,"
	    SQL_CONFIRMED("m.broadcast", "m.person", "m.channel") ","
	    " s.kind,"
	    SQL_OPTED_OUT("m.person", "m.channel", "m.blind") ","
	    " p.zone, " SQL_IN_DOUBT("m.person", "m.channel", "m.blind") ","
	    SQL_HELD_BACK("m.broadcast", "m.person", "m.channel")
	    ", m.person"
	    " FROM message m LEFT JOIN person p ON p.id = m.person"
	    " LEFT JOIN address a ON a.channel = m.channel"
	    "  AND a.blind = m.blind AND a.person = m.person"
	    " LEFT JOIN suppression s ON s.channel = m.channel"
	    "  AND s.blind = m.blind"
	    " WHERE m.broadcast = ? AND m.channel = ? AND m.state = 0"
	    " AND m.due_ms <= ?"
	    " ORDER BY m.due_ms, m.id LIMIT ?");
	size_t n = 0;
	int found;

	query_bind_int(q, CONSENT_CONFIRMED);
	query_bind_int(q, CONSENT_REVOKED);
	query_bind_int(q, SUPPRESSION_INVALID);
	query_bind_int(q, SUPPRESSION_BOUNCED);
	query_bind_int(q, CONSENT_CONFIRMED);
	query_bind_int(q, CONSENT_REVOKED);
	query_bind_int(q, claim->broadcast);
	query_bind_int(q, claim->channel);
	query_bind_int(q, now_ms);
	query_bind_int(q, (int64_t)limit);
	while ((found = query_step(q, err)) == 1)
		read_candidate(store, claim, q, &ret[n++]);
	query_end(q);
	*ret_n = n;
	return found;
}

bool
claim_covers(const struct claim *claim, const struct blind *blind)
{
	size_t i;

	if (claim->only == NULL)
		return true;
	for (i = 0; i < claim->nonly; i++)
		if (memcmp(blind, &claim->only[i], sizeof *blind) == 0)
			return true;
	return false;
}

/* Whether ${c} may ever be sent; if not, what it becomes, and why. */
static bool
may_send(const struct candidate *c, const struct claim *claim,
    enum message_state *ret_state, const char **ret_why)
{
	*ret_state = MESSAGE_SUPPRESSED;
	if (c->opted_out)
		*ret_why = "opted out";
	else if (c->suppressed)
		*ret_why = "nothing arrives at the address";
	else if (!c->has_address)
		*ret_why = "the address was erased";
	else if (!c->confirmed)
		*ret_why = "consent is not confirmed";
	else if (c->broken) {
		*ret_state = MESSAGE_SKIPPED;
		*ret_why = "the person's row cannot be decrypted";
	} else if (!claim_covers(claim, &c->blind)) {
		*ret_state = MESSAGE_SKIPPED;
		*ret_why = "not a tester (sending = \"trial\")";
	} else
		return true;
	return false;
}

static int
settle_unsent(struct store *store, int64_t message, enum message_state state,
    const char *why, int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "UPDATE message SET state = ?, "
	    "why = ?, settled_ms = ? WHERE id = ? AND state = 0");

	query_bind_int(q, state);
	query_bind_text(q, why);
	query_bind_int(q, now_ms);
	query_bind_int(q, message);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* ${why} NULL: as it was. */
static int
put_off(struct store *store, int64_t message, int64_t due_ms, const char *why,
    struct err *err)
{
	struct query *q = query(store->db, "UPDATE message SET due_ms = ?, "
	    "why = COALESCE(?, why) WHERE id = ? AND state = 0");

	query_bind_int(q, due_ms);
	query_bind_text(q, why);
	query_bind_int(q, message);
	return query_run(q, err) == -1 ? -1 : 0;
}

static int
begin_attempt(struct store *store, struct claimed *c, const char *account,
    int64_t now_ms, struct err *err)
{
	struct query *q;

	if (attempts_begin(store, c->id, account, 0, now_ms, &c->attempt,
	    err) == -1)
		return -1;
	q = query(store->db, "UPDATE message SET state = ?, why = '', "
	    "run = ?, tries = ?, attempt = ? WHERE id = ? AND state = 0");
	query_bind_int(q, MESSAGE_IN_FLIGHT);
	query_bind_int(q, store->run);
	query_bind_int(q, c->tries);
	query_bind_int(q, c->attempt);
	query_bind_int(q, c->id);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* Whether the correction ${c} still is one: 1, 0 where not (any more, or yet), -1. */
static int
check_stale(struct store *store, const struct claim *claim,
    struct candidate *c, int64_t now_ms, struct err *err)
{
	if (stale_check(store, claim->corrects, claim->aspects, c->person,
	    now_ms, &c->c.held, err) == -1)
		return -1;
	switch (c->c.held.verdict) {
	case STALE_STILL:
		return 1;
	case STALE_SOON:
		return put_off(store, c->c.id, now_ms + OTHER_WAIT_MS,
		    NULL, err);
	case STALE_LEFT:
		return settle_unsent(store, c->c.id, MESSAGE_SUPPRESSED,
		    "consent is not confirmed", now_ms, err);
	case STALE_NOT:
		break;
	}
	return settle_unsent(store, c->c.id, MESSAGE_WITHDRAWN,
	    "what she was told is right", now_ms, err);
}

/* Whether ${c} is to be told the outcome: 1, 0 where not (any more, or yet), -1. */
static int
check_outcome(struct store *store, const struct claim *claim,
    const struct candidate *c, int64_t now_ms, struct err *err)
{
	enum told_verdict told = TOLD_NOT;

	if (told_outcome(store, &claim->outcome, c->person, c->c.id, &told,
	    err) == -1)
		return -1;
	switch (told) {
	case TOLD_NOT:
		return 1;
	case TOLD_SOON:
		return put_off(store, c->c.id, now_ms + OTHER_WAIT_MS,
		    NULL, err);
	case TOLD_IT:
		break;
	}
	return settle_unsent(store, c->c.id, MESSAGE_WITHDRAWN,
	    "she was told of the outcome before, and gets a correction where "
	    "it was another", now_ms, err);
}

/* One candidate: 1 where it was claimed, 0 where not (any more, or yet), -1. */
static int
claim_one(struct store *store, const struct claim *claim, struct candidate *c,
    int64_t now_ms, struct err *err)
{
	enum message_state state;
	const char *why = "";
	int wanted = 1;

	if (!may_send(c, claim, &state, &why))
		return settle_unsent(store, c->c.id, state, why, now_ms, err);
	if (c->earliest_ms > now_ms)
		return put_off(store, c->c.id, c->earliest_ms, NULL, err);
	if (c->held)
		return put_off(store, c->c.id, now_ms + HOLD_LOOK_MS,
		    HOLD_WAITS, err);
	if (c->in_doubt)
		return put_off(store, c->c.id, now_ms + REVIEW_HOLD_MS,
		    NULL, err);
	if (claim->outcome.event != NULL)
		wanted = check_outcome(store, claim, c, now_ms, err);
	else if (claim->corrects != NULL)
		wanted = check_stale(store, claim, c, now_ms, err);
	if (wanted != 1)
		return wanted;
	c->c.broadcast = claim->broadcast;
	if (begin_attempt(store, &c->c, claim->account, now_ms, err) == -1)
		return -1;
	return 1;
}

int
outbox_claim(struct store *store, const struct claim *claim, int64_t now_ms,
    struct claimed *ret, size_t *ret_looked, struct err *err)
{
	size_t limit = claim->limit < OUTBOX_CLAIM_MAX ? claim->limit :
	    OUTBOX_CLAIM_MAX, n = 0, claimed = 0, i;
	struct candidate *rows = xcalloc(limit, sizeof *rows);
	int result = read_candidates(store, claim, now_ms, limit, rows, &n, err);

	for (i = 0; result != -1 && i < n; i++) {
		result = claim_one(store, claim, &rows[i], now_ms, err);
		if (result == 1) {
			ret[claimed++] = rows[i].c;
			rows[i].c = (struct claimed){ 0 };
		}
	}
	for (i = 0; i < n; i++)
		claimed_done(&rows[i].c);
	free(rows);
	*ret_looked = n;
	if (result != -1)
		return (int)claimed;
	while (claimed > 0)
		claimed_done(&ret[--claimed]);
	return -1;
}

int
outbox_tell(struct store *store, const struct claimed *claimed, int64_t told,
    struct err *err)
{
	struct query *q = query(store->db,
	    "UPDATE attempt SET told = ? WHERE id = ?");

	query_bind_int(q, told);
	query_bind_int(q, claimed->attempt);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
outbox_settle(struct store *store, int64_t message, int64_t attempt,
    const struct verdict *verdict, enum message_state next, int64_t due_ms,
    const char *why, int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db, "UPDATE message SET state = ?, "
	    "why = ?, due_ms = CASE WHEN ? = 0 THEN ? ELSE due_ms END, "
	    "provider_id = ?, settled_ms = ? "
	    "WHERE id = ? AND state = ? AND attempt = ?");
	int64_t changed;

	assert(message_can_become(MESSAGE_IN_FLIGHT, next));
	query_bind_int(q, next);
	query_bind_text(q, why);
	query_bind_int(q, next);
	query_bind_int(q, due_ms);
	query_bind_text(q, verdict->provider_id[0] != '\0' ?
	    verdict->provider_id : NULL);
	query_bind_int(q, message_is_settled(next) ? now_ms : 0);
	query_bind_int(q, message);
	query_bind_int(q, MESSAGE_IN_FLIGHT);
	query_bind_int(q, attempt);
	changed = query_run(q, err);
	if (changed == 0)
		return err_set(err, ERR_INPUT, "message %lld is not in flight",
		    (long long)message);
	if (changed == -1)
		return -1;
	return attempts_end(store, attempt, verdict, now_ms, err);
}

/* A receipt came before the run ended: the provider has it. */
static int64_t
recover_known(struct store *store, int64_t broadcast, int64_t now_ms,
    struct err *err)
{
	struct query *q = query(store->db, "UPDATE message SET state = CASE "
	    "WHEN receipt = ? THEN ? ELSE ? END, "
	    "why = '', settled_ms = ? WHERE broadcast = ? AND state = 1 "
	    "AND run <> ? AND receipt <> 0");

	query_bind_int(q, RECEIPT_FAILED);
	query_bind_int(q, receipt_settles(RECEIPT_FAILED));
	query_bind_int(q, receipt_settles(RECEIPT_SENT));
	query_bind_int(q, now_ms);
	query_bind_int(q, broadcast);
	query_bind_int(q, store->run);
	return query_run(q, err);
}

int64_t
outbox_recover(struct store *store, int64_t broadcast,
    enum message_state next, int64_t now_ms, struct err *err)
{
	struct query *q;
	int64_t known, left;

	q = query(store->db, "UPDATE attempt SET ended_ms = ?, verdict = ?, "
	    "reason = ? WHERE id IN (SELECT attempt FROM message "
	    "WHERE broadcast = ? AND state = 1 AND run <> ?)");
	query_bind_int(q, now_ms);
	query_bind_int(q, VERDICT_UNKNOWN);
	query_bind_int(q, REASON_NO_ANSWER);
	query_bind_int(q, broadcast);
	query_bind_int(q, store->run);
	if (query_run(q, err) == -1)
		return -1;
	known = recover_known(store, broadcast, now_ms, err);
	if (known == -1)
		return -1;

	q = query(store->db, "UPDATE message SET state = ?, "
	    "why = 'pregond stopped while it was on its way', due_ms = ?, "
	    "settled_ms = ? WHERE broadcast = ? AND state = 1 AND run <> ?");
	query_bind_int(q, next);
	query_bind_int(q, now_ms);
	query_bind_int(q, message_is_settled(next) ? now_ms : 0);
	query_bind_int(q, broadcast);
	query_bind_int(q, store->run);
	left = query_run(q, err);
	return left == -1 ? -1 : known + left;
}

int
outbox_abandoned(struct store *store, int64_t **ret, size_t *ret_n,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT DISTINCT broadcast "
	    "FROM message WHERE state = 1 AND run <> ?");
	int64_t *ids = NULL;
	size_t n = 0;
	int found;

	query_bind_int(q, store->run);
	while ((found = query_step(q, err)) == 1) {
		ids = xgrow(ids, n, sizeof *ids);
		ids[n++] = query_int(q, 0);
	}
	query_end(q);
	if (found == -1) {
		free(ids);
		return -1;
	}
	*ret = ids;
	*ret_n = n;
	return 0;
}

int64_t
outbox_end_queued(struct store *store, int64_t broadcast,
    enum message_state next, const char *why, size_t limit, int64_t now_ms,
    struct err *err)
{
	struct query *q = query(store->db, "UPDATE message SET state = ?, "
	    "why = ?, settled_ms = ? WHERE id IN (SELECT id FROM message "
	    "WHERE broadcast = ? AND state = 0 LIMIT ?)");

	query_bind_int(q, next);
	query_bind_text(q, why);
	query_bind_int(q, now_ms);
	query_bind_int(q, broadcast);
	query_bind_int(q, (int64_t)limit);
	return query_run(q, err);
}

int
outbox_end_all_queued(struct store *store, int64_t broadcast,
    enum message_state next, const char *why, int64_t now_ms, struct err *err)
{
	int64_t n;

	do
		n = outbox_end_queued(store, broadcast, next, why, END_PAGE,
		    now_ms, err);
	while (n == END_PAGE);
	return n == -1 ? -1 : 0;
}

int
outbox_next(struct store *store, int64_t broadcast, enum channel channel,
    int64_t *ret_ms, struct err *err)
{
	struct query *q = query(store->db, "SELECT due_ms FROM message "
	    "WHERE broadcast = ? AND channel = ? AND state = 0 "
	    "ORDER BY due_ms LIMIT 1");
	int found;

	query_bind_int(q, broadcast);
	query_bind_int(q, channel);
	found = query_step(q, err);
	if (found == 1)
		*ret_ms = query_int(q, 0);
	query_end(q);
	return found;
}

int
outbox_left(struct store *store, int64_t broadcast, bool *ret_queued,
    bool *ret_flight, int64_t *ret_next_ms, struct err *err)
{
	struct query *q;
	int64_t flight, next = -1, ms = 0;
	enum channel channel;
	int found = 0;

	q = query(store->db, "SELECT count(*) FROM (SELECT 1 FROM message "
	    "WHERE broadcast = ? AND state = 1 LIMIT 1) AS one");
	query_bind_int(q, broadcast);
	if (query_one(q, &flight, err) == -1)
		return -1;
	for (channel = 0; found != -1 && channel < CHANNELS; channel++) {
		found = outbox_next(store, broadcast, channel, &ms, err);
		if (found == 1 && (next == -1 || ms < next))
			next = ms;
	}
	if (found == -1)
		return -1;
	*ret_next_ms = next;
	*ret_queued = next != -1;
	*ret_flight = flight > 0;
	return 0;
}
