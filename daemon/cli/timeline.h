/*
 * timeline.h - what happens in a rehearsal, moment by moment
 */
#ifndef CLI_TIMELINE_H
#define CLI_TIMELINE_H

#include <jansson.h>

#include "cli/rehearsal.h"

enum timeline_kind {
	TIMELINE_STEP,		/* of the script: what */
	TIMELINE_REPLY,		/* an answer to what somebody texted: why is its text */
	TIMELINE_GHOST,		/* a broadcast would have gone out here: why not */
	TIMELINE_TEXTS,		/* texts go out */
	TIMELINE_APPROVAL,	/* it begins, if people said yes: count of them */
	TIMELINE_MOVED,		/* count of them go out later: quiet hours */
	TIMELINE_FAILED,	/* count of tries failed: why */
	TIMELINE_LATE,		/* count of them go out later: the provider failed */
	TIMELINE_UNKNOWN,	/* count of people may have it, or not: why */
	TIMELINE_NOT_TO,	/* count of people do not get it: why */
	TIMELINE_WAITS,		/* it is due, and waits: why */
	TIMELINE_HELD,
	TIMELINE_WITHDRAWN,	/* count of texts do not go out after all: why */
	TIMELINE_EXPIRED,	/* count of texts had no time left */
	TIMELINE_MISSED,	/* its time is over: why */
};

/* One thing that happens to a broadcast. */
struct timeline_entry {
	int64_t			 at_ms;
	size_t			 order;		/* in which it was told, at one moment */
	int64_t			 broadcast;	/* 0: none */
	char			 alert[NAME_LEN_MAX + 1];
	enum timeline_kind	 kind;
	enum channel		 channel;	/* TEXTS: by which */
	int64_t			 last_ms;	/* ... and the last of them */
	bool			 again;		/* ... after a try that failed */
	json_t			*texts;		/* TEXTS: by language */
	json_t			*segments;	/* ... of SMS */
	json_t			*what;		/* STEP: rehearse_step.h */
	int64_t			 count;
	char			*why;		/* or NULL */
};

struct timeline {
	const struct config	*config;
	size_t			 n;
	struct timeline_entry	*entries;	/* by time, once it is finished */
	json_t			*texts[CHANNELS];	/* all, by language */
	json_t			*segments;	/* of all SMS, by language */
};

void	timeline_init(struct timeline *timeline, const struct config *config);
void	timeline_done(struct timeline *timeline);

/** A rehearsal's callbacks; ${arg} is the timeline. */
void	timeline_sent(const struct rehearsed *message, void *arg);
void	timeline_changed(const struct broadcast *broadcast,
	    enum broadcast_state old, int64_t at_ms, void *arg);
void	timeline_put_off(const struct broadcast *broadcast, int64_t count,
	    void *arg);
void	timeline_happened(json_t *what, int64_t at_ms, void *arg);

/**
 * Once it was played, up to ${to_ms}: add what only the ${store} knows, and sort.
 * ${as_if}: what people must approve was as if they had.
 */
int	timeline_finish(struct timeline *timeline, struct store *store,
	    bool as_if, int64_t to_ms, struct err *err);

/** The sum of an object's numbers. */
int64_t	timeline_sum(json_t *by_language);

#endif
