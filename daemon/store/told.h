/*
 * told.h - what people were told: facts, at revisions
 *
 * A told set is shared by all messages of a broadcast that stated the same.
 * A message gets its id in the transaction that claims it, so what is in
 * flight counts as told, and a correction finds exactly those people.
 */
#ifndef STORE_TOLD_H
#define STORE_TOLD_H

#include "store/store.h"

struct told_fact {
	const char	*name;		/* "first_reading.when" */
	const char	*event;		/* "first_reading", or "" */
	int		 revision;	/* of the event; 0 without one */
	const char	*value;		/* as the text stated it */
};

/** Find or add the set; its id in ${ret}.  ${broadcast} 0: a reply's, of its own. */
int	told_add(struct store *store, int64_t broadcast, enum channel channel,
	    const char *language, const struct told_fact *facts, size_t nfacts,
	    int64_t *ret, struct err *err);

/**
 * So many messages of a broadcast stated the set ${told}, by ${channel} in ${language}:
 * those in flight and unknown count, what was surely not sent does not.
 */
typedef void (*told_set_seen)(int64_t told, enum channel channel,
	    const char *language, int64_t messages, void *arg);
int	told_sets(struct store *store, int64_t broadcast, told_set_seen seen,
	    void *arg, struct err *err);

/** The facts of a set, by name. */
typedef void (*told_fact_seen)(const struct told_fact *fact, void *arg);
int	told_facts(struct store *store, int64_t told, told_fact_seen seen,
	    void *arg, struct err *err);

/* An alert that is to tell of an outcome. */
struct told_outcome {
	const char	*event;		/* whose; its uid */
	const char	*alert;
	int64_t		 since_ms;	/* what this alert told before is of another meeting */
	bool		 corrected;	/* who was told another one gets a correction */
};

enum told_verdict {
	TOLD_NOT,
	TOLD_IT,
	TOLD_SOON,		/* it is on its way, and may not arrive: ask again */
};

/**
 * Whether ${person} needs the text of that alert no more, beside ${message}, which is it:
 * she got it, or another outcome of the same meeting and has, or will get, a
 * correction.  Without corrections she needs it where the last that she was told was
 * another one.
 */
int	told_outcome(struct store *store, const struct told_outcome *outcome,
	    int64_t person, int64_t message, enum told_verdict *ret,
	    struct err *err);

#endif
