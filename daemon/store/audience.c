#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/id.h"
#include "store/audience.h"

#define LANGUAGE_LEN 15

/* Someone on the lists, as one row tells. */
struct reader {
	int64_t	person;
	char	handle[ID_LEN + 1];
	char	language[LANGUAGE_LEN + 1];
	char	zone[64];
	bool	has_address, confirmed, suppressed, has_text;
	struct blind blind;
};

static void
read_reader(struct query *q, struct reader *ret)
{
	const char *zone = query_text(q, 3);
	const void *bytes;
	size_t len;

	*ret = (struct reader){
		.person = query_int(q, 0),
		.has_address = !query_is_null(q, 4),
		.confirmed = query_int(q, 5) != 0,
		.suppressed = query_int(q, 6) != 0,
		.has_text = query_int(q, 7) != 0,
	};
	strncpy(ret->handle, query_text(q, 1), ID_LEN);
	strncpy(ret->language, query_text(q, 2), LANGUAGE_LEN);
	strncpy(ret->zone, zone != NULL ? zone : "", sizeof ret->zone - 1);
	bytes = query_blob(q, 4, &len);
	if (len == BLIND_LEN)
		memcpy(ret->blind.bytes, bytes, BLIND_LEN);
}

/* The next people of the lists, with all that decides what becomes of them. */
static int
read_page(struct store *store, const struct broadcast *b, enum channel channel,
    struct reader *ret, size_t *ret_n, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT p.id, p.handle, p.language, p.zone, a.blind,"
	    " EXISTS (SELECT 1 FROM consent c JOIN broadcast_list bl"
	    "  ON bl.list = c.list JOIN membership m"
	    "  ON m.list = c.list AND m.person = c.person"
	    "  WHERE bl.broadcast = ? AND c.person = p.id"
	    "  AND c.channel = ? AND c.state = ?),"
	    " EXISTS (SELECT 1 FROM suppression s"
	    "  WHERE s.channel = ? AND s.blind = a.blind),"
	    " EXISTS (SELECT 1 FROM broadcast_text t"
	    "  WHERE t.broadcast = ? AND t.language = p.language)"
	    " FROM person p LEFT JOIN address a"
	    "  ON a.person = p.id AND a.channel = ?"
	    " WHERE p.id > ? AND EXISTS (SELECT 1 FROM membership m"
	    "  JOIN broadcast_list bl ON bl.list = m.list"
	    "  WHERE bl.broadcast = ? AND m.person = p.id)"
	    " ORDER BY p.id LIMIT ?");
	size_t n = 0;
	int found;

	query_bind_int(q, b->id);
	query_bind_int(q, channel);
	query_bind_int(q, CONSENT_CONFIRMED);
	query_bind_int(q, channel);
	query_bind_int(q, b->id);
	query_bind_int(q, channel);
	query_bind_int(q, b->cursor);
	query_bind_int(q, b->id);
	query_bind_int(q, AUDIENCE_PAGE);
	while ((found = query_step(q, err)) == 1)
		read_reader(q, &ret[n++]);
	query_end(q);
	*ret_n = n;
	return found;
}

/* What becomes of a reader's message, and why. */
static enum message_state
first_state(const struct reader *r, const char **ret_why)
{
	*ret_why = "";
	if (!r->has_address) {
		*ret_why = "no address for the channel";
		return MESSAGE_SKIPPED;
	}
	if (!r->has_text) {
		*ret_why = "no text in the language";
		return MESSAGE_SKIPPED;
	}
	if (r->suppressed) {
		*ret_why = "opted out";
		return MESSAGE_SUPPRESSED;
	}
	if (!r->confirmed) {
		*ret_why = "consent is not confirmed";
		return MESSAGE_SUPPRESSED;
	}
	return MESSAGE_QUEUED;
}

static int
add_message(struct store *store, const struct broadcast *b,
    enum channel channel, const struct reader *r, int64_t due_ms,
    int64_t now_ms, struct err *err)
{
	struct query *q = query(store->db,
	    "INSERT INTO message (broadcast, person, channel, blind, language, "
	    "state, why, due_ms, tries, run, settled_ms) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?) ON CONFLICT DO NOTHING");
	const char *why;
	enum message_state state = first_state(r, &why);

	query_bind_int(q, b->id);
	query_bind_int(q, r->person);
	query_bind_int(q, channel);
	if (r->has_address)
		query_bind_blob(q, r->blind.bytes, BLIND_LEN);
	else
		query_bind_blob(q, r->handle, ID_LEN);
	query_bind_text(q, r->language);
	query_bind_int(q, state);
	query_bind_text(q, why);
	query_bind_int(q, due_ms);
	query_bind_int(q, message_is_settled(state) ? now_ms : 0);
	return query_run(q, err) == -1 ? -1 : 0;
}

int
audience_page(struct store *store, struct broadcast *b, enum channel channel,
    outbox_earliest earliest, void *arg, int64_t now_ms, struct err *err)
{
	struct reader *page = xcalloc(AUDIENCE_PAGE, sizeof *page);
	struct broadcast next = *b;
	size_t n = 0, i;
	int result = read_page(store, b, channel, page, &n, err);

	for (i = 0; result == 0 && i < n; i++)
		result = add_message(store, b, channel, &page[i],
		    earliest(page[i].zone[0] != '\0' ? page[i].zone : NULL, arg),
		    now_ms, err);
	next.cursor = n < AUDIENCE_PAGE ? -1 : page[n - 1].person;
	if (result == 0)
		result = broadcasts_save(store, &next, err);
	if (result == 0)
		*b = next;
	free(page);
	return result;
}
