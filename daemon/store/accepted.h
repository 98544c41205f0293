/*
 * accepted.h - the events of the files that are in force
 *
 * A reload that is refused leaves them as they were, and so does a start with such files,
 * after which the store knows the others already (occasions.h): whether files may be read is
 * asked against these (schedule/refusing.h).
 */
#ifndef STORE_ACCEPTED_H
#define STORE_ACCEPTED_H

#include "config/config.h"
#include "store/store.h"

/** The files of ${config}, synced (occasions.h), are in force, and ${stale} people hold what is
 *  wrong by them with no text to tell them. */
int	accepted_keep(struct store *store, const struct config *config,
	    int64_t stale, struct err *err);

/** How many those are: 1; 0 where no files are in force yet; -1. */
int	accepted_stale(struct store *store, int64_t *ret, struct err *err);

/** An event, its file, when it starts (0: it does not take place), and what came of it. */
struct accepted {
	char	uid[NAME_LEN_MAX + 1];
	char	file[256];
	int64_t	starts_ms;
	char	outcome[16];	/* "passed"; or "" */
};

/** All of them; an array to be freed. */
int	accepted_all(struct store *store, struct accepted **ret, size_t *ret_n,
	    struct err *err);

/** The moment of the deadline ${name} of ${uid}: 1; 0 where it has none; -1. */
int	accepted_deadline(struct store *store, const char *uid,
	    const char *name, int64_t *ret_ms, struct err *err);

#endif
