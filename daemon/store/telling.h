/*
 * telling.h - what a text states, as a set of facts at their revisions
 *
 * A text that goes out on an outcome states that outcome, by whatever words; a correction,
 * all aspects of the event that it is about.
 */
#ifndef STORE_TELLING_H
#define STORE_TELLING_H

#include <jansson.h>

#include "config/config.h"
#include "store/store.h"
#include "store/told.h"

#define TELLING_FACTS_MAX 64	/* facts of one text */

/* Whose text it is. */
struct telling_of {
	const struct config	*config;
	const struct alert	*alert;
	int64_t			 broadcast;	/* 0: a reply's */
	enum channel		 channel;
	const char		*language;
};

/**
 * Find or add the set (told.h) of the facts that ${parts}, rendered with ${facts}, state;
 * its id in ${ret}.  ERR_INPUT where a text names more than TELLING_FACTS_MAX.
 */
int	telling_add(struct store *store, const struct telling_of *of,
	    const struct parts *parts, json_t *facts, int64_t *ret,
	    struct err *err);

/** Call ${seen} for each fact of that set, without adding it. */
int	telling_each(struct store *store, const struct telling_of *of,
	    const struct parts *parts, json_t *facts, told_fact_seen seen,
	    void *arg, struct err *err);

#endif
