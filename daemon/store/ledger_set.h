/*
 * ledger_set.h - the records of a ledger, to be looked up
 *
 * A record is known by its address, its list, its time, and whether it ends
 * something; 56 bytes each.
 */
#ifndef STORE_LEDGER_SET_H
#define STORE_LEDGER_SET_H

#include <stddef.h>

#include "store/ledger.h"

struct ledger_set {
	struct ledger_known	*known;
	size_t			 n;
	bool			 sorted;
};

void	ledger_set_add(struct ledger_set *set,
	    const struct ledger_record *record);
bool	ledger_set_has(struct ledger_set *set,
	    const struct ledger_record *record);
/** Empty it. */
void	ledger_set_done(struct ledger_set *set);

#endif
