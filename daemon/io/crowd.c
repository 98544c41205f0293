#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/alloc.h"
#include "base/socket_address.h"
#include "io/crowd.h"

#define BUCKETS 4096	/* a power of two; three to a bucket at 12,000 */

struct crowd_member {
	LIST_ENTRY(crowd_member) next;
	unsigned char	site[SOCKET_SITE_LEN];
	unsigned	count;
};

struct crowd {
	unsigned char	key[crypto_shorthash_KEYBYTES];
	LIST_HEAD(, crowd_member) buckets[BUCKETS];
};

struct crowd *
crowd_new(void)
{
	struct crowd *crowd = xcalloc(1, sizeof *crowd);

	crypto_shorthash_keygen(crowd->key);
	return crowd;
}

void
crowd_free(struct crowd *crowd)
{
	free(crowd);
}

static size_t
bucket_of(const struct crowd *crowd, const unsigned char *site)
{
	unsigned char hash[crypto_shorthash_BYTES];

	crypto_shorthash(hash, site, SOCKET_SITE_LEN, crowd->key);
	return ((size_t)hash[0] << 8 | hash[1]) & (BUCKETS - 1);
}

struct crowd_member *
crowd_enter(struct crowd *crowd, const struct sockaddr_storage *from,
    unsigned max)
{
	unsigned char site[SOCKET_SITE_LEN];
	struct crowd_member *member;
	size_t bucket;

	socket_address_site(from, site);
	bucket = bucket_of(crowd, site);
	LIST_FOREACH(member, &crowd->buckets[bucket], next)
		if (memcmp(member->site, site, sizeof site) == 0)
			break;
	if (member == NULL) {
		member = xcalloc(1, sizeof *member);
		memcpy(member->site, site, sizeof site);
		LIST_INSERT_HEAD(&crowd->buckets[bucket], member, next);
	} else if (member->count >= max)
		return NULL;
	member->count++;
	return member;
}

void
crowd_leave(struct crowd_member *member)
{
	if (member == NULL || --member->count > 0)
		return;
	LIST_REMOVE(member, next);
	free(member);
}
