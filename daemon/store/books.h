/*
 * books.h - what we say we sent, person by person
 *
 * For comparing with what a provider says: handles and provider ids, never an
 * address.
 */
#ifndef STORE_BOOKS_H
#define STORE_BOOKS_H

#include "base/id.h"
#include "model/message.h"
#include "model/verdict.h"
#include "store/store.h"

struct book_entry {
	int64_t			message;
	int64_t			broadcast;
	char			handle[ID_LEN + 1];	/* "" for someone forgotten */
	enum channel		channel;
	enum message_state	state;
	char			provider_id[PROVIDER_ID_LEN_MAX + 1];	/* "" if none */
};

/**
 * Up to ${room} messages after ${after} (0: from the first) that were, or may have been,
 * handed to a provider.  Returns how many, -1 on error.
 */
int	books_page(struct store *store, int64_t after, struct book_entry *ret,
	    size_t room, struct err *err);

#endif
