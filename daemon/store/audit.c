#include <ctype.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "store/audit.h"

#define ENTRY_MAX	4096	/* bytes of one, as they are chained */

/* The row of meta; its bytes are the chain value and what proves both. */
struct head {
	int64_t		count;
	struct blind	chain;
	bool		proved;		/* false: it is not what we wrote */
};

/* What proves that ${count} entries end in ${chain}. */
static void
prove_head(const struct vault *vault, int64_t count,
    const struct blind *chain, struct blind *ret)
{
	uint8_t both[sizeof count + BLIND_LEN];

	memcpy(both, &count, sizeof count);
	memcpy(both + sizeof count, chain->bytes, BLIND_LEN);
	vault_digest(vault, "audit-head", both, sizeof both, ret);
}

/* What entry ${e} behind ${before} is chained as; false: too long for one of ours. */
static bool
chain(const struct vault *vault, const struct blind *before,
    const struct audit_entry *e, struct blind *ret)
{
	struct buf b;
	bool full;

	buf_init(&b, ENTRY_MAX);
	buf_add(&b, before->bytes, BLIND_LEN);
	buf_addf(&b, "%" PRId64 " %" PRId64 " %" PRIu32 " ", e->id, e->at_ms,
	    (uint32_t)e->uid);
	buf_add(&b, e->who, strlen(e->who) + 1);
	buf_add(&b, e->verb, strlen(e->verb) + 1);
	buf_add(&b, e->subject, strlen(e->subject) + 1);
	buf_add(&b, e->detail, strlen(e->detail) + 1);
	full = buf_full(&b);
	vault_digest(vault, "audit", b.data, b.len, ret);
	buf_done(&b);
	return !full;
}

static int
read_head(struct store *store, struct head *ret, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT number, bytes FROM meta WHERE name = 'audit'");
	struct blind proof;
	const uint8_t *bytes;
	size_t len;
	int found = query_step(q, err);

	*ret = (struct head){ .proved = true };
	if (found == 1) {
		ret->count = query_int(q, 0);
		bytes = query_blob(q, 1, &len);
		ret->proved = len == 2 * BLIND_LEN;
		if (ret->proved) {
			memcpy(ret->chain.bytes, bytes, BLIND_LEN);
			prove_head(store->vault, ret->count, &ret->chain,
			    &proof);
			ret->proved = sodium_memcmp(proof.bytes, bytes +
			    BLIND_LEN, BLIND_LEN) == 0;
		}
	}
	query_end(q);
	return found == -1 ? -1 : 0;
}

static int
write_head(struct store *store, int64_t count, const struct blind *value,
    struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO meta (name, number, "
	    "bytes) VALUES ('audit', ?, ?) ON CONFLICT (name) DO UPDATE SET "
	    "number = excluded.number, bytes = excluded.bytes");
	uint8_t bytes[2 * BLIND_LEN];
	struct blind proof;

	prove_head(store->vault, count, value, &proof);
	memcpy(bytes, value->bytes, BLIND_LEN);
	memcpy(bytes + BLIND_LEN, proof.bytes, BLIND_LEN);
	query_bind_int(q, count);
	query_bind_blob(q, bytes, sizeof bytes);
	return query_run(q, err) == -1 ? -1 : 0;
}

/*
 * Behind what the new entry stands.  A head that is not ours, or is gone, is no
 * reason to refuse what somebody decided: the entry gets the number behind all
 * there are and no chain value, so that it will not fit.
 */
static int
find_place(struct store *store, struct head *ret, struct err *err)
{
	int64_t last;

	if (read_head(store, ret, err) == -1 || query_one(query(store->db,
	    "SELECT max(id) FROM audit"), &last, err) == -1)
		return -1;
	if (!ret->proved || last > ret->count) {
		memset(&ret->chain, 0, sizeof ret->chain);
		if (last > ret->count || ret->count == INT64_MAX)
			ret->count = last;
	}
	return 0;
}

/* Of ${text} what can be printed, cut to fit. */
static const char *
printable(const char *text, char ret[AUDIT_TEXT_MAX + 1])
{
	size_t len = strlen(text), at = 0;

	if (len > AUDIT_TEXT_MAX)
		len = utf8_whole(text, AUDIT_TEXT_MAX);
	memcpy(ret, text, len);
	ret[len] = '\0';
	while ((at += utf8_valid(ret + at, len - at)) < len)
		ret[at] = '?';
	for (at = 0; at < len; at++)
		if (iscntrl((unsigned char)ret[at]))
			ret[at] = '?';
	return ret;
}

static int
insert(struct store *store, const struct audit_entry *e,
    const struct blind *value, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO audit (id, at_ms, uid, "
	    "who, verb, subject, detail, chain) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");

	query_bind_int(q, e->id);
	query_bind_int(q, e->at_ms);
	query_bind_int(q, (int64_t)e->uid);
	query_bind_text(q, e->who);
	query_bind_text(q, e->verb);
	query_bind_text(q, e->subject);
	query_bind_text(q, e->detail);
	query_bind_blob(q, value->bytes, BLIND_LEN);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
audit_add(struct store *store, int64_t now_ms, uid_t uid, const char *verb,
    const char *subject, const char *detail, struct err *err)
{
	char who[LOGIN_LEN] = "pregond", about[AUDIT_TEXT_MAX + 1],
	    words[AUDIT_TEXT_MAX + 1];
	struct audit_entry e = { .at_ms = now_ms, .uid = uid, .who = who,
	    .verb = verb, .subject = printable(subject, about),
	    .detail = printable(detail, words) };
	struct blind value;
	struct head head;

	if (uid != AUDIT_BY_PREGOND)
		login_name(uid, who);
	if (find_place(store, &head, err) == -1)
		return -1;
	e.id = head.count + 1;
	chain(store->vault, &head.chain, &e, &value);
	if (insert(store, &e, &value, err) == -1)
		return -1;
	return write_head(store, e.id, &value, err);
}

#define COLUMNS "id, at_ms, uid, who, verb, subject, detail, chain"

/* The row that ${q} stands on; borrowed until its next step. */
static void
read_entry(struct query *q, struct audit_entry *ret)
{
	*ret = (struct audit_entry){ .id = query_int(q, 0),
	    .at_ms = query_int(q, 1), .uid = (uid_t)query_int(q, 2),
	    .who = query_text(q, 3), .verb = query_text(q, 4),
	    .subject = query_text(q, 5), .detail = query_text(q, 6) };
}

int
audit_each(struct store *store, int64_t last, int64_t since_ms,
    audit_seen seen, void *arg, struct err *err)
{
	struct query *q = query(store->db, "SELECT " COLUMNS " FROM audit "
	    "WHERE id IN (SELECT id FROM audit WHERE at_ms >= ? "
	    "ORDER BY id DESC LIMIT ?) ORDER BY id");
	struct audit_entry e;
	int found;

	query_bind_int(q, since_ms);
	query_bind_int(q, last < AUDIT_PAGE ? last : AUDIT_PAGE);
	while ((found = query_step(q, err)) == 1) {
		read_entry(q, &e);
		seen(&e, arg);
	}
	query_end(q);
	return found;
}

int
audit_head(struct store *store, int64_t *ret_count, struct blind *ret,
    struct err *err)
{
	struct head head;

	if (read_head(store, &head, err) == -1)
		return -1;
	*ret_count = head.count;
	*ret = head.chain;
	return 0;
}

/* Going through it. */
struct walk {
	struct store	*store;
	int64_t		 id;		/* of the last entry seen */
	struct blind	 value;		/* what it says it is chained as */
	audit_wrong	 wrong;
	void		*arg;
};

/* Entry ${e} stands behind the last one, chained as ${said}. */
static void
check_entry(struct walk *w, const struct audit_entry *e, const uint8_t *said,
    size_t len)
{
	bool follows = e->id == w->id + 1, fits;
	struct blind value;
	int64_t id;

	for (id = w->id + 1; id < e->id && id < w->id + AUDIT_PAGE; id++)
		w->wrong("audit-missing", id, "the entry was taken out of the "
		    "audit trail", w->arg);
	fits = chain(w->store->vault, &w->value, e, &value) &&
	    len == BLIND_LEN && sodium_memcmp(value.bytes, said, len) == 0;
	/* Behind a gap nothing can be said. */
	if (follows && !fits)
		w->wrong("audit-changed", e->id, "the entry of the audit trail "
		    "was changed, moved or put in by something else than "
		    "pregond", w->arg);
	w->id = e->id;
	memset(&w->value, 0, sizeof w->value);
	if (len == BLIND_LEN)
		memcpy(w->value.bytes, said, len);
}

/* What the head says of the end. */
static void
check_end(struct walk *w, const struct head *head)
{
	int64_t id;

	for (id = w->id + 1; id <= head->count && id < w->id + AUDIT_PAGE; id++)
		w->wrong("audit-missing", id, "the entry was taken off the end "
		    "of the audit trail", w->arg);
	if (!head->proved || head->count < w->id || (head->count == w->id &&
	    sodium_memcmp(head->chain.bytes, w->value.bytes, BLIND_LEN) != 0))
		w->wrong("audit-head", w->id, "what is kept of the last entry "
		    "of the audit trail is not of this one: entries were taken "
		    "off or put in behind it", w->arg);
}

int
audit_check(struct store *store, audit_wrong wrong, void *arg,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT " COLUMNS " FROM audit "
	    "ORDER BY id");
	struct walk w = { .store = store, .wrong = wrong, .arg = arg };
	struct audit_entry e;
	const uint8_t *said;
	struct head head;
	size_t len;
	int found;

	while ((found = query_step(q, err)) == 1) {
		read_entry(q, &e);
		said = query_blob(q, 7, &len);
		check_entry(&w, &e, said, len);
	}
	query_end(q);
	if (found == -1 || read_head(store, &head, err) == -1)
		return -1;
	check_end(&w, &head);
	return 0;
}
