/*
 * proof.h - what store/verify.h finds, for people and scripts
 */
#ifndef SCHEDULE_PROOF_H
#define SCHEDULE_PROOF_H

#include <jansson.h>

#include "store/verify.h"

/**
 * Look at the page of the store at ${place} and move it on: a new object
 *
 *	{"violations": [{"rule": "after-stop", "attempt": 12, "text": "..."}],
 *	 "next": {"rule": 3, "after": 5000}}
 *
 * at the end without "next", and with "counts": {"broadcasts": 3, ...}.  A page tells of
 * at most PROOF_TOLD violations; "more" is how many it had besides.  NULL with ${err}.
 */
#define PROOF_TOLD 200
json_t	*proof_page(struct store *store, const char *ledger,
	    struct verify_place *place, struct err *err);

#endif
