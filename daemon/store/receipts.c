#include <string.h>

#include "model/message.h"
#include "store/optout.h"
#include "store/receipts.h"
#include "store/replies.h"

#define FORGET_PAGE 100	/* strays that one call forgets */

/* The message or reply that a receipt is about. */
struct subject {
	bool			is_reply;
	enum message_state	state;
	enum receipt_state	receipt;
	bool			unanswered;	/* its last attempt was */
	struct suppressing	what;		/* its address */
	bool			has_address;
};

/* 1, 0 where it is none of ours, or another account carried it; -1. */
static int
find(struct store *store, const struct receipt *r, struct subject *ret,
    struct err *err)
{
	bool is_reply = r->ref >= REPLY_ID_FIRST;
	struct query *q = is_reply ?
	    query(store->db, "SELECT m.state, m.receipt, m.channel, m.blind, "
	    "COALESCE(a.verdict, 0) FROM reply m JOIN attempt a ON a.id = m.attempt "
	    "WHERE m.id = ? AND a.account = ? AND (m.provider_id IS NULL "
	    "OR m.provider_id = ? OR ? = '')") :
	    query(store->db, "SELECT m.state, m.receipt, m.channel, m.blind, "
	    "COALESCE(a.verdict, 0) FROM message m JOIN attempt a ON a.id = m.attempt "
	    "WHERE m.id = ? AND a.account = ? AND (m.provider_id IS NULL "
	    "OR m.provider_id = ? OR ? = '')");
	const void *bytes;
	size_t len;
	int found;

	query_bind_int(q, r->ref);
	query_bind_text(q, r->account);
	query_bind_text(q, r->id);
	query_bind_text(q, r->id);
	found = query_step(q, err);
	*ret = (struct subject){ .is_reply = is_reply };
	if (found == 1) {
		ret->state = (enum message_state)query_int(q, 0);
		ret->receipt = (enum receipt_state)query_int(q, 1);
		ret->unanswered = query_int(q, 4) == VERDICT_UNKNOWN;
		ret->what.channel = (enum channel)query_int(q, 2);
		bytes = query_blob(q, 3, &len);
		ret->has_address = len == BLIND_LEN;
		if (len == BLIND_LEN)
			memcpy(ret->what.blind.bytes, bytes, BLIND_LEN);
	}
	query_end(q);
	return found;
}

/* What the receipt makes of a message whose attempt had no answer. */
static enum message_state
settled_by(const struct subject *s, enum receipt_state receipt)
{
	return receipt != RECEIPT_NONE && s->unanswered &&
	    (s->state == MESSAGE_UNKNOWN || s->state == MESSAGE_QUEUED) ?
	    receipt_settles(receipt) : s->state;
}

static int
save(struct store *store, const struct receipt *r, const struct subject *s,
    enum receipt_state merged, int64_t now_ms, struct err *err)
{
	struct query *q = s->is_reply ?
	    query(store->db, "UPDATE reply SET receipt = ?, "
	    "receipt_reason = ?, receipt_ms = ?, state = ? WHERE id = ?") :
	    query(store->db, "UPDATE message SET receipt = ?, "
	    "receipt_reason = ?, receipt_ms = ?, state = ?, settled_ms = CASE "
	    "WHEN settled_ms = 0 AND ? THEN ? ELSE settled_ms END "
	    "WHERE id = ?");
	enum message_state state = settled_by(s, merged);

	query_bind_int(q, (int64_t)merged);
	query_bind_int(q, (int64_t)r->reason);
	query_bind_int(q, r->event_ms);
	query_bind_int(q, state);
	if (!s->is_reply) {
		query_bind_int(q, message_is_settled(state));
		query_bind_int(q, now_ms);
	}
	query_bind_int(q, r->ref);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* What the receipt says of the address itself: false for nothing. */
static bool
about_address(const struct receipt *r, struct suppressing *ret)
{
	if (r->state == RECEIPT_UNSUBSCRIBED || (r->state == RECEIPT_FAILED &&
	    r->reason == REASON_OPTED_OUT)) {
		ret->kind = SUPPRESSION_PROVIDER;
		ret->why = "the provider holds a STOP";
	} else if (r->state == RECEIPT_COMPLAINED) {
		ret->kind = SUPPRESSION_COMPLAINED;
		ret->why = "she reported it as spam";
	} else if (r->state == RECEIPT_BOUNCED_HARD) {
		ret->kind = SUPPRESSION_BOUNCED;
		ret->why = "mail to it comes back for good";
	} else if (r->state == RECEIPT_FAILED &&
	    r->reason == REASON_INVALID_RECIPIENT) {
		ret->kind = SUPPRESSION_INVALID;
		ret->why = "there is no such address, says the provider";
	} else
		return false;
	return true;
}

static int
suppress(struct store *store, const struct receipt *r, struct subject *s,
    int64_t now_ms, struct err *err)
{
	if (!s->has_address || !about_address(r, &s->what))
		return 0;
	s->what.event_ms = r->event_ms;
	return optout_apply(store, &s->what, now_ms, NULL, err) == -1 ? -1 : 0;
}

static int
add_stray(struct store *store, const struct receipt *r, int64_t now_ms,
    struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO receipt_stray "
	    "(account, state, at_ms) VALUES (?, ?, ?)");

	query_bind_text(q, r->account);
	query_bind_int(q, (int64_t)r->state);
	query_bind_int(q, now_ms);
	if (query_run(q, err) == -1)
		return -1;
	q = query(store->db, "DELETE FROM receipt_stray WHERE id IN "
	    "(SELECT id FROM receipt_stray WHERE at_ms <= ? LIMIT ?)");
	query_bind_int(q, now_ms - RECEIPT_STRAY_KEPT_MS);
	query_bind_int(q, FORGET_PAGE);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
receipts_apply(struct store *store, const struct receipt *receipt,
    int64_t now_ms, enum receipt_outcome *ret, struct err *err)
{
	struct receipt r = *receipt;
	enum receipt_state merged;
	struct subject s;
	int found;

	/* A clock ahead of ours must not outlast what she says next. */
	if (r.event_ms <= 0 || r.event_ms > now_ms)
		r.event_ms = now_ms;
	found = find(store, &r, &s, err);
	if (found == -1)
		return -1;
	if (found == 0) {
		*ret = RECEIPT_STRAY;
		return add_stray(store, &r, now_ms, err);
	}
	merged = receipt_merge(s.receipt, r.state);
	*ret = merged != s.receipt ? RECEIPT_NEWS : RECEIPT_NO_NEWS;
	if (merged != s.receipt &&
	    save(store, &r, &s, merged, now_ms, err) == -1)
		return -1;
	/* Also where it is no news of the message: it is of the address. */
	return suppress(store, &r, &s, now_ms, err);
}

int
receipts_said(struct store *store, int64_t ref, enum receipt_state *ret,
    struct err *err)
{
	struct query *q = ref >= REPLY_ID_FIRST ?
	    query(store->db, "SELECT receipt FROM reply WHERE id = ?") :
	    query(store->db, "SELECT receipt FROM message WHERE id = ?");
	int64_t receipt;

	query_bind_int(q, ref);
	if (query_one(q, &receipt, err) == -1)
		return -1;
	*ret = (enum receipt_state)receipt;
	return 0;
}

int
receipts_strays(struct store *store, int64_t *ret, struct err *err)
{
	return query_one(query(store->db,
	    "SELECT count(*) FROM receipt_stray"), ret, err);
}

int
receipts_count(struct store *store, int64_t broadcast, receipt_counted seen,
    void *arg, struct err *err)
{
	struct query *q = query(store->db, "SELECT receipt, receipt_reason, "
	    "count(*) FROM message WHERE broadcast = ? AND receipt <> 0 "
	    "GROUP BY receipt, receipt_reason "
	    "ORDER BY receipt, receipt_reason");
	int found;

	query_bind_int(q, broadcast);
	while ((found = query_step(q, err)) == 1)
		seen((enum receipt_state)query_int(q, 0),
		    (enum verdict_reason)query_int(q, 1), query_int(q, 2), arg);
	query_end(q);
	return found;
}
