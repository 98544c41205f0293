/*
 * revisions.h - what each revision of an event was, aspect by aspect
 *
 * A row for each revision that was ever seen, and for each aspect (aspects.h) with a
 * value at it.  A text that is handed over says which revision of which aspect it
 * stated (told_aspect): who holds what no longer holds follows from the two (stale.h).
 */
#ifndef STORE_REVISIONS_H
#define STORE_REVISIONS_H

#include "config/aspects.h"
#include "config/config.h"
#include "store/store.h"

/** ${occasion} is ${revision}, as it was seen at ${now_ms}. */
int	revisions_add(struct store *store, const struct occasion *occasion,
	    int64_t revision, int64_t now_ms, struct err *err);

/** Whether ${aspects} (ASPECTS_TIME and its kin) of ${uid} were the same at revision ${a} as at ${b}. */
int	revisions_same(struct store *store, const char *uid, int aspects,
	    int64_t a, int64_t b, bool *ret, struct err *err);

/** The told set ${told} states ${aspect} of ${uid} at ${revision}; once is enough. */
int	revisions_state(struct store *store, int64_t told, const char *uid,
	    const char *aspect, int64_t revision, struct err *err);

/** Whether any told set states the time of ${uid}, or a deadline: 1, 0, -1. */
int	revisions_told(struct store *store, const char *uid, struct err *err);

/**
 * The told set ${told} is a correction of ${uid} about ${aspects} (ASPECTS_TIME and its kin):
 * whoever was told one of those is up to ${revision} now, also where the text did
 * not spell it out.
 */
int	revisions_cover(struct store *store, int64_t told, const char *uid,
	    int aspects, int64_t revision, struct err *err);

#endif
