#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/seen.h"

#define SLOTS_FIRST 1024	/* a power of two */

/* Open addressing.  Kept small: there is one for each address of a list. */
struct slot {
	uint64_t	hash;
	uint32_t	file;		/* its number in ${files}, from 1; 0: free */
	uint32_t	line;
};

struct seen {
	size_t		 count, nslots;
	struct slot	*slots;		/* at most 7 in 8 of them taken */
	const char	**files;	/* borrowed names */
	size_t		 nfiles;
	struct where	 found;		/* what was given out last */
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
	free(seen->files);
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

	while (seen->slots[i].file != 0 && seen->slots[i].hash != hash)
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
		if (old[i].file != 0)
			*slot_of(seen, old[i].hash) = old[i];
	free(old);
}

/* The number of ${file}, most often that of the row before. */
static uint32_t
file_number(struct seen *seen, const char *file)
{
	size_t i;

	for (i = seen->nfiles; i > 0; i--)
		if (seen->files[i - 1] == file)
			return (uint32_t)i;
	seen->files = xgrow(seen->files, seen->nfiles, sizeof *seen->files);
	seen->files[seen->nfiles++] = file;
	return (uint32_t)seen->nfiles;
}

static const struct where *
show(struct seen *seen, const struct slot *slot)
{
	seen->found.file = seen->files[slot->file - 1];
	seen->found.line = slot->line;
	return &seen->found;
}

const struct where *
seen_add(struct seen *seen, const struct address *address,
    const struct where *where)
{
	uint64_t hash = hash_of(seen, address);
	struct slot *slot = slot_of(seen, hash);

	assert(where->file != NULL);
	if (slot->file != 0)
		return show(seen, slot);
	*slot = (struct slot){ .hash = hash, .line = where->line,
	    .file = file_number(seen, where->file) };
	if (++seen->count > seen->nslots / 8 * 7)
		seen_grow(seen);
	return NULL;
}

const struct where *
seen_find(struct seen *seen, const struct address *address)
{
	const struct slot *slot = slot_of(seen, hash_of(seen, address));

	return slot->file != 0 ? show(seen, slot) : NULL;
}
