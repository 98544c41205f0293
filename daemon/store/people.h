/*
 * people.h - subscribers, their addresses, and the lists they are on
 *
 * A subscriber is found by the blind index of an address, unique per channel.
 * A file row is a membership with source "file": removing it ends that
 * membership only.  Who had herself erased is not stored again by a file, only by
 * her own later text.  What a file may do to a consent is consent_hear's to say: it
 * never revives what a person has revoked.
 */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "config/config.h"
#include "store/store.h"

struct sync_counts {
	long	rows;		/* in the files */
	long	joined;		/* memberships begun */
	long	left;		/* memberships ended, those of refusing rows apart */
	long	refused;	/* rows whose phone and e-mail belong to two people */
	long	refusing;	/* rows that say no to texts */
	long	forgotten;	/* rows left out: who had herself erased */
};

/** More than this part of a list gone at once needs --allow-shrink. */
#define SYNC_SHRINK_PERCENT 20

/**
 * Make the file memberships of ${list} what its files say, in the caller's
 * transaction.  ERR_REFUSED where the list would lose more than SYNC_SHRINK_PERCENT of
 * its file members and ${allow_shrink} is false; ERR_INPUT where a file became
 * bad since it was checked.
 */
int	people_sync(struct store *store, const struct config *config,
	    const struct list *list, bool allow_shrink, int64_t now_ms,
	    struct sync_counts *ret, struct err *err);

/** ${left} people are on ${list} no more. */
typedef void (*people_dropped)(const char *list, int64_t left, void *arg);

/**
 * End the file memberships of lists that are no longer configured (one round
 * of syncs is over), and call ${seen} for each; it may be NULL.  ERR_REFUSED as above.
 * Returns how many ended, -1 on error.
 */
int64_t	people_drop_lists(struct store *store, const struct config *config,
	    bool allow_shrink, people_dropped seen, void *arg,
	    struct err *err);

/* People on lists who have this in common. */
struct people {
	const char	*language, *zone;	/* zone NULL: not known */
	struct channels	 prefers;		/* one, or none */
	struct channels	 has;			/* addresses for these */
	int64_t		 count;
};
typedef void (*people_counted)(const struct people *people, void *arg);

/** Who is on any of ${lists}: calls ${seen} once per group, by language and zone. */
int	people_count(struct store *store, const struct list *const *lists,
	    size_t nlists, people_counted seen, void *arg, struct err *err);

#endif
