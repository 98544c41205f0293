/*
 * roster.h - who is on the lists, a page at a time
 */
#ifndef STORE_ROSTER_H
#define STORE_ROSTER_H

#include "base/id.h"
#include "base/secret.h"
#include "model/consent.h"
#include "store/persons.h"

#define ROSTER_PAGE 200	/* people of one call */

/* A person, a list that she is or was on, and an address of hers.  Borrowed. */
struct roster_row {
	const char		*handle;
	const char		*list;
	enum channel		 channel;
	enum consent_state	 state;
	const char		*how;		/* "" where there is no consent */
	int64_t			 since_ms;	/* of the consent; 0: none */
	bool			 by_file, by_self, by_import;	/* none: not on it now */
	const struct address	*address;	/* NULL: not asked for, or cannot be read */
};
typedef void (*roster_seen)(const struct roster_row *row, void *arg);

/**
 * Call ${seen} for the next ROSTER_PAGE people behind ${after} (0: from the first),
 * of ${list} (NULL: of all).  ${ret_next} is what to give as ${after} for the next
 * page, 0 at the end.
 */
int	roster_page(struct store *store, const char *list, int64_t after,
	    bool addresses, roster_seen seen, void *arg, int64_t *ret_next,
	    struct err *err);

#endif
