#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/seen.h"

#define SLOTS_FIRST 1024	/* a power of two */

/* Open addressing: a slot is free where ${where}.file is NULL. */
struct slot {
	uint64_t	hash;
	struct where	where;
};

struct seen {
	size_t		 count, nslots;
	struct slot	*slots;		/* at most half of them taken */
	unsigned char	 key[crypto_shorthash_KEYBYTES];
};

struct seen *
seen_new(void)
{
	struct seen *seen = xcalloc(1, sizeof *seen);

	seen->nslots = SLOTS_FIRST;
	seen->slots = xcalloc(seen->nslots, sizeof *seen->slots);
	crypto_shorthash_keygen(seen->key);
	return seen;
}

void
seen_free(struct seen *seen)
{
	if (seen == NULL)
		return;
	free(seen->slots);
	sodium_memzero(seen, sizeof *seen);
	free(seen);
}

static uint64_t
hash_of(const struct seen *seen, const struct address *address)
{
	unsigned char folded[ADDRESS_LEN_MAX + 1];
	uint64_t hash;
	size_t n;

	_Static_assert(sizeof hash == crypto_shorthash_BYTES, "64 bits");
	for (n = 0; address_reveal(address)[n] != '\0'; n++) {
		folded[n] = (unsigned char)address_reveal(address)[n];
		if (folded[n] >= 'A' && folded[n] <= 'Z')
			folded[n] = (unsigned char)(folded[n] - 'A' + 'a');
	}
	crypto_shorthash((unsigned char *)&hash, folded, n, seen->key);
	sodium_memzero(folded, n);
	return hash;
}

/* Where ${hash} is, or would be. */
static struct slot *
slot_of(const struct seen *seen, uint64_t hash)
{
	size_t i = hash & (seen->nslots - 1);

	while (seen->slots[i].where.file != NULL && seen->slots[i].hash != hash)
		i = (i + 1) & (seen->nslots - 1);
	return &seen->slots[i];
}

static void
seen_grow(struct seen *seen)
{
	struct slot *old = seen->slots;
	size_t n = seen->nslots, i;

	seen->nslots = n * 2;
	seen->slots = xcalloc(seen->nslots, sizeof *seen->slots);
	for (i = 0; i < n; i++)
		if (old[i].where.file != NULL)
			*slot_of(seen, old[i].hash) = old[i];
	free(old);
}

const struct where *
seen_add(struct seen *seen, const struct address *address,
    const struct where *where)
{
	uint64_t hash = hash_of(seen, address);
	struct slot *slot = slot_of(seen, hash);

	assert(where->file != NULL);
	if (slot->where.file != NULL)
		return &slot->where;
	*slot = (struct slot){ .hash = hash, .where = *where };
	if (++seen->count > seen->nslots / 2)
		seen_grow(seen);
	return NULL;
}

const struct where *
seen_find(const struct seen *seen, const struct address *address)
{
	const struct slot *slot = slot_of(seen, hash_of(seen, address));

	return slot->where.file != NULL ? &slot->where : NULL;
}
