#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/ledger_set.h"

/*
 * What a record is known by; compared as bytes, so without any between.  The address
 * and the list are one digest, so that the name of a list takes no room.
 */
struct ledger_known {
	uint8_t	of[BLIND_LEN];
	int64_t	event_ms;
	int64_t	channel, stop;
};

static struct ledger_known
known_by(const struct ledger_record *r)
{
	struct ledger_known k = { .event_ms = r->event_ms,
	    .channel = r->channel, .stop = r->stop };

	crypto_generichash(k.of, sizeof k.of, (const uint8_t *)r->list,
	    strlen(r->list), r->blind.bytes, BLIND_LEN);
	return k;
}

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct ledger_known));
}

void
ledger_set_add(struct ledger_set *set, const struct ledger_record *record)
{
	set->known = xgrow(set->known, set->n, sizeof *set->known);
	set->known[set->n++] = known_by(record);
	set->sorted = false;
}

bool
ledger_set_has(struct ledger_set *set, const struct ledger_record *record)
{
	struct ledger_known k = known_by(record);

	if (set->n == 0)
		return false;
	if (!set->sorted)
		qsort(set->known, set->n, sizeof *set->known, compare);
	set->sorted = true;
	return bsearch(&k, set->known, set->n, sizeof *set->known, compare) !=
	    NULL;
}

void
ledger_set_done(struct ledger_set *set)
{
	free(set->known);
	*set = (struct ledger_set){ 0 };
}
