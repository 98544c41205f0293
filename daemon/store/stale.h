/*
 * stale.h - who was told what no longer holds
 *
 * She is stale about an event if, for some aspect of it (aspects.h), the last text handed
 * over to her that stated it had another value than the files have now.  Handed over is
 * what is in flight, accepted or unknown, of broadcasts and of replies; a reply that waits
 * to be sent counts, too.  So a move there and back needs nothing for those told before it, and those told in
 * between are stale.  What matters to nobody any more (both starts are past) makes
 * nobody stale.
 *
 * She counts only while she agrees to a list of a broadcast that told her; where a
 * reply did, to any list.  Who left, or said STOP, is corrected by nothing.
 */
#ifndef STORE_STALE_H
#define STORE_STALE_H

#include "config/aspects.h"
#include "config/config.h"
#include "store/store.h"

/* What the stale about one event hold. */
struct stale {
	int64_t	people;
	bool	moved;			/* its time, or its place */
	char	deadlines[DEADLINES_LEN_MAX + 1];	/* the names of those, "a b"; as many as fit */
	int64_t	was_ms;			/* the first start that someone holds, rather to come; 0: none */
	int64_t	first_ms;		/* the first moment to come, of what changed as someone holds
					   it or as it is; 0: none */
	int64_t	last_ms;		/* the last moment of those, also past; 0: none */
};

/**
 * All of them about ${aspects} (ASPECTS_TIME and its kin; here, and below) of ${uid}, as of
 * ${now_ms}.
 */
int	stale_about(struct store *store, const char *uid, int aspects,
	    int64_t now_ms, struct stale *ret, struct err *err);

/**
 * How many there are by the channel that told them last, in their language, and in their
 * zone (NULL: their list's), in order: how many a correction would go to.  To see what an edit of the files would
 * do, sync it in a transaction (occasions_sync), ask, and roll back.
 */
typedef void (*stale_counted)(enum channel channel, const char *language,
	    const char *zone, int64_t people, void *arg);
int	stale_count(struct store *store, const char *uid, int aspects,
	    int64_t now_ms, stale_counted seen, void *arg, struct err *err);

/** How many are stale about any aspect of any event of ${config}. */
int	stale_people(struct store *store, const struct config *config,
	    int64_t now_ms, int64_t *ret, struct err *err);

/**
 * How many of them have no message in a correction of ${uid}, of all ${aspects}, as it is
 * since the revision ${since}.  One that was suppressed before she said yes again is none.
 */
int	stale_missed(struct store *store, const char *uid, int aspects,
	    int since, int64_t now_ms, int64_t *ret, struct err *err);

enum stale_verdict {
	STALE_NOT,		/* nothing she was told of it is wrong */
	STALE_STILL,
	STALE_LEFT,		/* ... but she no longer agrees to be told */
	STALE_SOON,		/* a text about it is on its way to her: ask again */
};

/* What one person holds. */
struct stale_person {
	enum stale_verdict	 verdict;
	int64_t			 was_ms;	/* the start, where it changed; 0: it did not, or she holds no date */
	char			*was_place;	/* likewise, an aspect's value; or NULL */
	char			*deadlines;	/* that changed, "a b"; or NULL */
};

void	stale_person_done(struct stale_person *held);

/** ${person} about ${uid}; stale_person_done it. */
int	stale_check(struct store *store, const char *uid, int aspects,
	    int64_t person, int64_t now_ms, struct stale_person *ret,
	    struct err *err);

#endif
