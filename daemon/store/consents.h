/*
 * consents.h - the rows of consent, and each change of one
 *
 * What changes what is model/consent.h's drawing, and event time orders it.
 * Every change is logged with how, when, and which wording of ours the person
 * answered; the log is the proof of consent (compliance: keep four years).
 */
#ifndef STORE_CONSENTS_H
#define STORE_CONSENTS_H

#include "store/store.h"

/* Something that bears on consent. */
struct consenting {
	int64_t			 person;
	const char		*list;		/* NULL: every list she has a row for */
	int			 channel;	/* enum channel, or -1: every one */
	enum consent_event	 event;
	const char		*how;		/* "keyword VOTO", "STOP", "one-click" */
	const char		*wording;	/* which text of ours she answered, or "" */
	int64_t			 event_ms;
};

/**
 * Apply ${what} to the rows it names; with a list and a channel, to a row that
 * is made if need be.  CONSENT_STARTED only touches rows that were confirmed
 * when a stop revoked them.  CONSENT_LEFT counts whatever came since: what orders
 * it is her word on that list alone (leaving.h).  Returns how many rows changed, -1.
 */
int	consents_apply(struct store *store, const struct consenting *what,
	    int64_t now_ms, struct err *err);

/** The state of one row; CONSENT_NONE without one. */
int	consents_state(struct store *store, int64_t person, const char *list,
	    enum channel channel, enum consent_state *ret, struct err *err);

/** Let what was entered by others and not answered in time expire.  How many, -1. */
int64_t	consents_lapse(struct store *store, int64_t now_ms, struct err *err);

/** Call ${seen} for each list she has a row for, by name and channel. */
typedef void (*consent_seen)(const char *list, enum channel channel,
	    enum consent_state state, int64_t since_ms, void *arg);
int	consents_of(struct store *store, int64_t person, consent_seen seen,
	    void *arg, struct err *err);

#endif
