/*
 * leaving.h - LEAVE means one list, by every channel
 *
 * Who leaves a list leaves it at all her addresses that we know (left.h), and her
 * consent to it is revoked by every channel, in the caller's transaction.  A row is
 * made where she has none, so that no file says yes for her later.
 */
#ifndef STORE_LEAVING_H
#define STORE_LEAVING_H

#include "store/persons.h"

struct leaving {
	struct place	 place;		/* that it was said from */
	const char	*list;
	const char	*how;		/* "LEAVE", "one-click" */
	int64_t		 event_ms;
};

/**
 * End ${what}, and the membership that she began herself.  An address that joined the
 * list by its keyword since stays on it.  ${ret_who} (may be NULL) is who it was, id 0
 * for nobody we know.  Returns how many of her consents changed, -1.
 */
int	leaving_apply(struct store *store, const struct leaving *what,
	    int64_t now_ms, struct person *ret_who, struct err *err);

#endif
