/*
 * filed.h - consent that a list's file speaks of
 *
 * Such a row says how = "file"; where the file has it from is sealed, like a name,
 * and at_ms is when she agreed.  What a person does herself is consents.h's;
 * consent_hear says what a file may do to it.
 * Nor does a file bring back who left the list before we knew her (left.h).
 */
#ifndef STORE_FILED_H
#define STORE_FILED_H

#include "config/agreed.h"
#include "store/store.h"

struct filed_key {
	int64_t		 person;
	const char	*handle;	/* hers */
	const char	*list;
	enum channel	 channel;
};

/**
 * A file says ${agreed} of ${key}.  Writes only what changes, and logs each change
 * of a state; a new source or date of what the file had said is written too.
 */
int	filed_hear(struct store *store, const struct filed_key *key,
	    const struct agreed *agreed, int64_t now_ms, struct err *err);

#endif
