#include <string.h>

#include "store/roster.h"

/* The last person of the page behind ${after}; 0: there is none. */
static int
page_end(struct store *store, int64_t after, int64_t *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT max(id) FROM (SELECT id "
	    "FROM person WHERE id > ? ORDER BY id LIMIT ?) AS page");

	query_bind_int(q, after);
	query_bind_int(q, ROSTER_PAGE);
	return query_one(q, ret, err);
}

/* Whether the sealed address in ${q} can be read. */
static bool
unseal(struct store *store, struct query *q, struct address *ret)
{
	struct secret text = { 0 };
	struct err ignored;
	size_t len;
	const void *sealed = query_blob(q, 6, &len);
	bool good = sealed != NULL && vault_unseal(store->vault, "address",
	    query_text(q, 0), sealed, len, &text, &ignored) == 0 &&
	    address_set(ret, secret_reveal(&text)) == 0;

	secret_done(&text);
	return good;
}

static void
show(struct store *store, struct query *q, bool addresses, roster_seen seen,
    void *arg)
{
	struct address address = { "" };
	struct roster_row row = { .handle = query_text(q, 0),
	    .list = query_text(q, 1),
	    .channel = (enum channel)query_int(q, 2),
	    .state = (enum consent_state)query_int(q, 3),
	    .since_ms = query_int(q, 4), .how = query_text(q, 5),
	    .by_file = query_int(q, 7) != 0, .by_self = query_int(q, 8) != 0,
	    .by_import = query_int(q, 9) != 0 };

	if (addresses && unseal(store, q, &address))
		row.address = &address;
	seen(&row, arg);
	address_done(&address);
}

#define SQL_IS_ON(source)						\
	" EXISTS (SELECT 1 FROM membership x WHERE x.list = m.list"	\
	" AND x.person = m.person AND x.source = '" source "')"

int
roster_page(struct store *store, const char *list, int64_t after,
    bool addresses, roster_seen seen, void *arg, int64_t *ret_next,
    struct err *err)
{
	struct query *q;
	int64_t last;
	int found;

	if (page_end(store, after, &last, err) == -1)
		return -1;
	q = query(store->db, "SELECT p.handle, m.list, a.channel,"
	    " COALESCE(c.state, 0), COALESCE(c.at_ms, 0),"
	    " COALESCE(c.how, ''), a.sealed,"
	    SQL_IS_ON("file") "," SQL_IS_ON("self") "," SQL_IS_ON("import")
	    " FROM (SELECT person, list FROM membership"
	    "  WHERE person > ? AND person <= ?"
	    "  UNION SELECT person, list FROM consent"
	    "  WHERE person > ? AND person <= ?) m"
	    " JOIN person p ON p.id = m.person"
	    " JOIN address a ON a.person = p.id"
	    " LEFT JOIN consent c ON c.person = p.id AND c.list = m.list"
	    "  AND c.channel = a.channel"
	    " WHERE ? IS NULL OR m.list = ?"
	    " ORDER BY p.id, m.list, a.channel");
	query_bind_int(q, after);
	query_bind_int(q, last);
	query_bind_int(q, after);
	query_bind_int(q, last);
	query_bind_text(q, list);
	query_bind_text(q, list);
	while ((found = query_step(q, err)) == 1)
		show(store, q, addresses, seen, arg);
	query_end(q);
	*ret_next = last;
	return found;
}
