/*
 * broadcasts.h - the rows of broadcasts
 *
 * The key is (alert, event, number).  Which change means what is decided in
 * schedule/; here is only what happened.
 */
#ifndef STORE_BROADCASTS_H
#define STORE_BROADCASTS_H

#include "base/str.h"
#include "config/aspects.h"
#include "config/config.h"
#include "model/broadcast.h"
#include "model/message.h"
#include "store/store.h"

#define BROADCAST_WHY_MAX 200

struct broadcast {
	int64_t			id;		/* 0: not in the store yet */
	char			alert[NAME_LEN_MAX + 1];
	char			event[STAGE_UID_MAX + 1];	/* or a stage; "" for none */
	int			number;
	enum broadcast_state	state;
	enum broadcast_state	resume;		/* where a hold came from */
	char			why[BROADCAST_WHY_MAX + 1];
	int64_t			due_ms, expires_ms;
	int64_t			event_ms;	/* its event's start as planned; 0: none */
	int64_t			seen_ms;	/* when this due time was first seen */
	int64_t			began_ms, ended_ms;	/* 0: not yet */
	int64_t			cursor;		/* last person in the outbox; -1: all */
	/* Of a correction (config/corrections.h); "" and 0 for what an alert says. */
	char			template[NAME_LEN_MAX + 1];
	int			aspects;	/* it is about (ASPECTS_TIME and its kin) */
	char			deadlines[DEADLINES_LEN_MAX + 1];	/* that changed, "a b" */
	int64_t			revision;	/* of the event, that it corrects to */
	int64_t			corrects;	/* the broadcast whose readers it goes to; 0: the stale */
	int64_t			night_until_ms;	/* people were asked to let it go in quiet
						   hours until then; 0: they were not */
	int64_t			was_ms;		/* a start that its readers were told; 0: that did not change */
	int64_t			first_ms;	/* when it is too late for the first of them (stale.h); 0: never */
};

/** Whether it corrects what people were told. */
bool	broadcast_corrects(const struct broadcast *broadcast);

/**
 * ${alert} as ${broadcast} says it: moments_about, and of a correction which text and which
 * deadlines.  A copy that borrows all.
 */
struct alert broadcast_about(const struct config *config,
	    const struct alert *alert, const struct broadcast *broadcast);

/** The correction of ${event} with the highest number about any of ${aspects}: 1, 0 none, -1. */
int	broadcasts_corrected(struct store *store, const char *event,
	    int aspects, struct broadcast *ret, struct err *err);
/** The one with the highest number of (alert, event): 1, 0 none, -1. */
int	broadcasts_last(struct store *store, const char *alert,
	    const char *event, struct broadcast *ret, struct err *err);
/** The one of (alert, event) that began last: 1, 0 none, -1. */
int	broadcasts_begun(struct store *store, const char *alert,
	    const char *event, struct broadcast *ret, struct err *err);
/** 1, 0 none, -1. */
int	broadcasts_get(struct store *store, int64_t id, struct broadcast *ret,
	    struct err *err);

/** All, or those in ${state}, by due time, copied to a new array (free it). */
int	broadcasts_all(struct store *store, struct broadcast **ret, size_t *ret_n,
	    struct err *err);
int	broadcasts_in(struct store *store, enum broadcast_state state,
	    struct broadcast **ret, size_t *ret_n, struct err *err);

/** Those that something can still happen to by itself. */
int	broadcasts_open(struct store *store, struct broadcast **ret, size_t *ret_n,
	    struct err *err);

/** Add (id 0; gets its id) or change a row, whole. */
int	broadcasts_save(struct store *store, struct broadcast *broadcast,
	    struct err *err);

/**
 * Change the state, with the reason in words (cut to fit).  ERR_REFUSED where model/broadcast.h has
 * no such arrow.  Sets ended_ms for the states that end it.
 */
int	broadcasts_become(struct store *store, struct broadcast *broadcast,
	    enum broadcast_state state, const char *why, int64_t now_ms,
	    struct err *err);

/** Set which lists it goes to, and by which channels (before it begins). */
int	broadcasts_set_audience(struct store *store, int64_t id,
	    const struct alert *alert, struct err *err);

/** The first of the lists it goes to: 1, 0 none, -1. */
int	broadcasts_list(struct store *store, int64_t id,
	    char ret[NAME_LEN_MAX + 1], struct err *err);

/** The channels it goes out by, in order. */
int	broadcasts_channels(struct store *store, int64_t id,
	    struct channels *ret, struct err *err);

/** The id that the next broadcast will get. */
int	broadcasts_next_id(struct store *store, int64_t *ret, struct err *err);

/** Freeze a part of what the broadcast says by ${channel} in ${language}; once. */
int	broadcasts_freeze_text(struct store *store, int64_t id,
	    enum channel channel, enum part part, const char *language,
	    const char *source, struct err *err);
/** The frozen template as a new string: 1, 0 none, -1. */
int	broadcasts_text(struct store *store, int64_t id, enum channel channel,
	    enum part part, const char *language, char **ret, struct err *err);

/** How many of its messages are in each state. */
struct broadcast_counts {
	int64_t	audience;
	int64_t	states[MESSAGE_NSTATES];
};

/** Call ${seen} for each channel and language, in order. */
typedef void (*broadcasts_counted)(enum channel channel, const char *language,
	    const struct broadcast_counts *counts, void *arg);
int	broadcasts_count(struct store *store, int64_t id,
	    broadcasts_counted seen, void *arg, struct err *err);

/** Whether a message of it is in ${state}: 1, 0, -1. */
int	broadcasts_any(struct store *store, int64_t id,
	    enum message_state state, struct err *err);

/**
 * Call ${seen} for each (state, why) of its messages that have a reason: those
 * settled without success, and those that wait for another try.
 */
int	broadcasts_reasons(struct store *store, int64_t id,
	    void (*seen)(enum message_state state, const char *why,
	    int64_t count, void *arg), void *arg, struct err *err);

#endif
