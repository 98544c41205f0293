/*
 * timeline.h - what happens in a rehearsal, moment by moment
 */
#ifndef CLI_TIMELINE_H
#define CLI_TIMELINE_H

#include <jansson.h>

#include "cli/rehearsal.h"

enum timeline_kind {
	TIMELINE_TEXTS,		/* texts go out */
	TIMELINE_APPROVAL,	/* it begins, if people said yes: count of them */
	TIMELINE_MOVED,		/* count of them go out later: quiet hours */
	TIMELINE_NOT_TO,	/* count of people do not get it: why */
	TIMELINE_WAITS,		/* it is due, and waits: why */
	TIMELINE_HELD,
	TIMELINE_EXPIRED,	/* count of texts had no time left */
	TIMELINE_MISSED,	/* its time is over: why */
};

/* One thing that happens to a broadcast. */
struct timeline_entry {
	int64_t			 at_ms;
	int64_t			 broadcast;
	char			 alert[NAME_LEN_MAX + 1];
	enum timeline_kind	 kind;
	enum channel		 channel;	/* TEXTS: by which */
	json_t			*texts;		/* TEXTS: by language */
	json_t			*segments;	/* ... of SMS */
	int64_t			 count;
	char			 why[BROADCAST_WHY_MAX + 1];
};

struct timeline {
	size_t			 n;
	struct timeline_entry	*entries;	/* by time, once it is finished */
	json_t			*texts[CHANNELS];	/* all, by language */
	json_t			*segments;	/* of all SMS, by language */
};

void	timeline_init(struct timeline *timeline);
void	timeline_done(struct timeline *timeline);

/** A rehearsal's callbacks; ${arg} is the timeline. */
void	timeline_sent(const struct rehearsed *message, void *arg);
void	timeline_changed(const struct broadcast *broadcast,
	    enum broadcast_state old, int64_t at_ms, void *arg);

/** Once it was played: add what only the ${store} knows, and sort. */
int	timeline_finish(struct timeline *timeline, struct store *store,
	    const struct config *config, struct err *err);

/** The sum of an object's numbers. */
int64_t	timeline_sum(json_t *by_language);

#endif
