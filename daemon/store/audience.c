#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/id.h"
#include "store/audience.h"
#include "store/may_send.h"
#include "store/stale_sql.h"
#include "store/suppression.h"

#define LANGUAGE_LEN 15

/* Someone on the lists. */
struct reader {
	int64_t		person;
	char		handle[ID_LEN + 1];
	char		language[LANGUAGE_LEN + 1];
	char		zone[64];
	struct channels	prefers;
};

/* How she could be written to, and what speaks for and against it. */
struct way {
	enum channel		 channel;
	bool			 has_address, has_text, confirmed, opted_out,
				 suppressed, held;
	struct blind		 blind;
};

static void
read_reader(struct query *q, struct reader *ret)
{
	const char *zone = query_text(q, 3);

	*ret = (struct reader){ .person = query_int(q, 0) };
	strncpy(ret->handle, query_text(q, 1), ID_LEN);
	strncpy(ret->language, query_text(q, 2), LANGUAGE_LEN);
	strncpy(ret->zone, zone != NULL ? zone : "", sizeof ret->zone - 1);
	if (!query_is_null(q, 4))
		channels_add(&ret->prefers, (enum channel)query_int(q, 4));
}

/* The people of the lists. */
static struct query *
of_lists(struct store *store, const struct broadcast *b)
{
	struct query *q = query(store->db,
	    "SELECT p.id, p.handle, p.language, p.zone, p.prefers"
	    " FROM person p"
	    " WHERE p.id > ? AND EXISTS (SELECT 1 FROM membership ms"
	    "  JOIN broadcast_list bl ON bl.list = ms.list"
	    "  WHERE bl.broadcast = ? AND ms.person = p.id)"
	    " ORDER BY p.id LIMIT ?");

	query_bind_int(q, b->cursor);
	query_bind_int(q, b->id);
	query_bind_int(q, AUDIENCE_PAGE);
	return q;
}

/* Those who are stale about its aspects of the event; rather by the channel that told them. */
static struct query *
of_stale(struct store *store, const struct broadcast *b, int64_t now_ms)
{
	struct query *q = query(store->db,
	    "SELECT p.id, p.handle, p.language, p.zone," SQL_TOLD_BY
	    " FROM person p WHERE p.id > ?4 AND" SQL_IS_STALE
	    " ORDER BY p.id LIMIT ?5");

	query_bind_text(q, b->event);
	query_bind_int(q, now_ms);
	query_bind_int(q, b->aspects);
	query_bind_int(q, b->cursor);
	query_bind_int(q, AUDIENCE_PAGE);
	return q;
}

/*
 * Those to whom the broadcast ? was handed over, as m and p, and not yet one that corrects it
 * with the template ?, other than ?.
 */
#define SQL_OF_ANOTHER							\
	" FROM message m JOIN person p ON p.id = m.person"		\
	" WHERE m.broadcast = ? AND EXISTS"				\
	"  (SELECT 1 FROM attempt a WHERE a.message = m.id"		\
	"   AND " SQL_HANDED("a") ")"					\
	" AND NOT EXISTS (SELECT 1 FROM broadcast ob"			\
	"  JOIN message om ON om.broadcast = ob.id"			\
	"   AND om.person = m.person AND om.person > 0"			\
	"  JOIN attempt oa ON oa.message = om.id"			\
	"  WHERE ob.corrects = m.broadcast AND ob.template = ?"		\
	"  AND ob.id <> ? AND " SQL_HANDED("oa") ")"

static void
bind_another(struct query *q, const struct broadcast *b)
{
	query_bind_int(q, b->corrects);
	query_bind_text(q, b->template);
	query_bind_int(q, b->id);
}

/* ... by the channel that it went by. */
static struct query *
of_another(struct store *store, const struct broadcast *b)
{
	struct query *q = query(store->db,
	    "SELECT p.id, p.handle, p.language, p.zone, m.channel"
	    SQL_OF_ANOTHER " AND m.person > ? ORDER BY p.id LIMIT ?");

	bind_another(q, b);
	query_bind_int(q, b->cursor);
	query_bind_int(q, AUDIENCE_PAGE);
	return q;
}

/* The next people. */
static int
read_page(struct store *store, const struct broadcast *b, int64_t now_ms,
    struct reader *ret, size_t *ret_n, struct err *err)
{
	struct query *q = !broadcast_corrects(b) ? of_lists(store, b) :
	    b->corrects != 0 ? of_another(store, b) :
	    of_stale(store, b, now_ms);
	size_t n = 0;
	int found;

	while ((found = query_step(q, err)) == 1)
		read_reader(q, &ret[n++]);
	query_end(q);
	*ret_n = n;
	return found;
}

static int
read_way(struct store *store, const struct broadcast *b,
    const struct reader *r, enum channel channel, struct way *ret,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT a.blind, s.kind,"
	    " EXISTS (SELECT 1 FROM broadcast_text t"
	    "  WHERE t.broadcast = ? AND t.channel = ? AND t.language = ?),"
	    SQL_CONFIRMED("?", "a.person", "a.channel") ","
	    SQL_OPTED_OUT("a.person", "a.channel", "a.blind") ","
	    SQL_HELD_BACK("?", "a.person", "a.channel")
	    " FROM address a LEFT JOIN suppression s"
	    "  ON s.channel = a.channel AND s.blind = a.blind"
	    " WHERE a.person = ? AND a.channel = ?");
	const void *bytes;
	size_t len;
	int found;

	query_bind_int(q, b->id);
	query_bind_int(q, channel);
	query_bind_text(q, r->language);
	query_bind_int(q, b->id);
	query_bind_int(q, CONSENT_CONFIRMED);
	query_bind_int(q, CONSENT_REVOKED);
	query_bind_int(q, SUPPRESSION_INVALID);
	query_bind_int(q, SUPPRESSION_BOUNCED);
	query_bind_int(q, b->id);
	query_bind_int(q, CONSENT_CONFIRMED);
	query_bind_int(q, CONSENT_REVOKED);
	query_bind_int(q, r->person);
	query_bind_int(q, channel);
	*ret = (struct way){ .channel = channel };
	found = query_step(q, err);
	if (found == 1) {
		ret->has_address = true;
		ret->suppressed = !query_is_null(q, 1);
		ret->opted_out = query_int(q, 4) != 0;
		ret->has_text = query_int(q, 2) != 0;
		ret->confirmed = query_int(q, 3) != 0;
		ret->held = query_int(q, 5) != 0;
		bytes = query_blob(q, 0, &len);
		if (len == BLIND_LEN)
			memcpy(ret->blind.bytes, bytes, BLIND_LEN);
	}
	query_end(q);
	return found == -1 ? -1 : 0;
}

/* What becomes of a message that goes this way, and why. */
static enum message_state
first_state(const struct way *w, const char **ret_why)
{
	*ret_why = "";
	if (!w->has_address) {
		*ret_why = "no address for the channel";
		return MESSAGE_SKIPPED;
	}
	if (!w->has_text) {
		*ret_why = "no text in the language";
		return MESSAGE_SKIPPED;
	}
	if (w->opted_out || w->suppressed) {
		*ret_why = w->opted_out ? "opted out" :
		    "nothing arrives at the address";
		return MESSAGE_SUPPRESSED;
	}
	if (!w->confirmed) {
		*ret_why = "consent is not confirmed";
		return MESSAGE_SUPPRESSED;
	}
	return MESSAGE_QUEUED;
}

/* How good a way is: it goes, it goes once a list is released, or not at all. */
static int
worth(const struct way *w)
{
	const char *ignored;

	if (first_state(w, &ignored) == MESSAGE_QUEUED)
		return w->held ? 2 : 3;
	return w->has_address ? 1 : 0;
}

/* The way her message goes, the first of the best there are. */
static int
choose(struct store *store, const struct broadcast *b,
    const struct channels *channels, const struct reader *r, struct way *ret,
    struct err *err)
{
	struct channels order = channels_for(channels, &r->prefers);
	struct way way;
	size_t i;

	for (i = 0; i < order.count; i++) {
		if (read_way(store, b, r, order.order[i], &way, err) == -1)
			return -1;
		if (i == 0 || worth(&way) > worth(ret))
			*ret = way;
	}
	return 0;
}

/* Hers was suppressed when its time came, and since then she said yes: it goes out after all. */
static int
revive(struct store *store, const struct broadcast *b, const struct reader *r,
    const struct way *w, int64_t due_ms, struct err *err)
{
	struct query *q = query(store->db, "UPDATE message SET state = ?, "
	    "why = '', due_ms = ?, settled_ms = 0, language = ? "
	    "WHERE broadcast = ? AND person = ? AND person > 0 AND state = ? "
	    "AND channel = ? AND blind = ? AND (tries = 0 OR language = ?)");

	assert(message_can_become(MESSAGE_SUPPRESSED, MESSAGE_QUEUED));
	query_bind_int(q, MESSAGE_QUEUED);
	query_bind_int(q, due_ms);
	query_bind_text(q, r->language);
	query_bind_int(q, b->id);
	query_bind_int(q, r->person);
	query_bind_int(q, MESSAGE_SUPPRESSED);
	query_bind_int(q, w->channel);
	query_bind_blob(q, w->blind.bytes, BLIND_LEN);
	query_bind_text(q, r->language);
	return query_run(q, err) == -1 ? -1 : 0;
}

/* Where she has one, by whatever channel, there is no other. */
static int
add_message(struct store *store, const struct broadcast *b,
    const struct reader *r, const struct way *w, int64_t due_ms,
    int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db,
	    "INSERT INTO message (broadcast, person, channel, blind, language, "
	    "state, why, due_ms, tries, run, settled_ms) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?) ON CONFLICT DO NOTHING");
	const char *why;
	enum message_state state = first_state(w, &why);
	int64_t added;

	query_bind_int(q, b->id);
	query_bind_int(q, r->person);
	query_bind_int(q, w->channel);
	if (w->has_address)
		query_bind_blob(q, w->blind.bytes, BLIND_LEN);
	else
		query_bind_blob(q, r->handle, ID_LEN);
	query_bind_text(q, r->language);
	query_bind_int(q, state);
	query_bind_text(q, why);
	query_bind_int(q, due_ms);
	query_bind_int(q, message_is_settled(state) ? now_ms : 0);
	added = query_run(q, err);
	if (added == 0 && state == MESSAGE_QUEUED)
		return revive(store, b, r, w, due_ms, err);
	return added == -1 ? -1 : 0;
}

int
audience_page(struct store *store, struct broadcast *b,
    const struct channels *channels, outbox_earliest earliest, void *arg,
    int64_t now_ms, struct err *err)
{
	struct reader *page = xcalloc(AUDIENCE_PAGE, sizeof *page), *r;
	struct broadcast next = *b;
	struct way way = { 0 };
	size_t n = 0, i;
	int result = read_page(store, b, now_ms, page, &n, err);

	for (i = 0; result == 0 && i < n; i++) {
		r = &page[i];
		result = choose(store, b, b->corrects != 0 ? &r->prefers :
		    channels, r, &way, err);
		if (result == 0)
			result = add_message(store, b, r, &way,
			    earliest(r->zone[0] != '\0' ? r->zone : NULL, arg),
			    now_ms, err);
	}
	next.cursor = n < AUDIENCE_PAGE ? -1 : page[n - 1].person;
	if (result == 0)
		result = broadcasts_save(store, &next, err);
	if (result == 0)
		*b = next;
	free(page);
	return result;
}

int
audience_of_another(struct store *store, const struct broadcast *b,
    audience_counted seen, void *arg, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT m.channel, p.language, p.zone, count(*)"
	    SQL_OF_ANOTHER " AND"
	    SQL_CONFIRMED("m.broadcast", "m.person", "m.channel")
	    " GROUP BY m.channel, p.language, p.zone"
	    " ORDER BY m.channel, p.language, p.zone");
	int found;

	bind_another(q, b);
	query_bind_int(q, CONSENT_CONFIRMED);
	query_bind_int(q, CONSENT_REVOKED);
	while ((found = query_step(q, err)) == 1)
		seen((enum channel)query_int(q, 0), query_text(q, 1),
		    query_text(q, 2), query_int(q, 3), arg);
	query_end(q);
	return found;
}
