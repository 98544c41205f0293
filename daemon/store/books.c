#include <stdio.h>

#include "store/books.h"

int
books_page(struct store *store, int64_t after, struct book_entry *ret,
    size_t room, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT m.id, m.broadcast, COALESCE(p.handle, ''), m.state, "
	    "m.provider_id, m.channel FROM message m LEFT JOIN person p "
	    "ON p.id = m.person "
	    "WHERE m.id > ? AND m.tries > 0 ORDER BY m.id LIMIT ?");
	const char *id;
	size_t n = 0;
	int found;

	query_bind_int(q, after);
	query_bind_int(q, (int64_t)room);
	while ((found = query_step(q, err)) == 1) {
		ret[n] = (struct book_entry){
			.message = query_int(q, 0),
			.broadcast = query_int(q, 1),
			.state = (enum message_state)query_int(q, 3),
			.channel = (enum channel)query_int(q, 5),
		};
		snprintf(ret[n].handle, sizeof ret[n].handle, "%s",
		    query_text(q, 2));
		id = query_text(q, 4);
		snprintf(ret[n].provider_id, sizeof ret[n].provider_id, "%s",
		    id != NULL ? id : "");
		n++;
	}
	query_end(q);
	return found == -1 ? -1 : (int)n;
}
