/*
 * core.h - the running daemon: configuration, store, schedule, sender
 *
 * The core makes the time pass: it begins what is due, feeds the sender, and,
 * on a virtual clock, jumps to the next moment at which something happens:
 * while an attempt is open wall time runs at 1x; when none is, and nothing is
 * due, it goes to the next due moment, never beyond `until`.
 */
#ifndef CONTROL_CORE_H
#define CONTROL_CORE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"
#include "control/upkeep.h"
#include "schedule/due.h"
#include "send/sender.h"
#include "store/store.h"

#define DRAIN_MS 4000	/* after SIGTERM: for answers to come in */

struct edge;
struct event_base;
struct inbox;
struct poller;
struct timer;
struct trail_reader;

struct core_options {
	const char	*config_dir;
	const char	*state_dir;
	const char	*key_file;
	struct edge	*edge;		/* borrowed; NULL: none */
	const char	*listen;	/* instead of web.listen; borrowed; may be NULL */
	int64_t		 until_ms;	/* virtual clock: no jump beyond; 0: no end */
};

/* What readers of e-mail did with their links (web_unsubscribe.c). */
struct clicks {
	int64_t	lists, everything;	/* ended */
	int64_t	unknown;		/* tokens that are none of ours */
	int64_t	failed;			/* answered 503 */
};

struct core {
	struct event_base	*base;
	char			*config_dir;
	char			*state_dir;
	struct config		*config;
	struct store		*store;
	struct sender		*sender;
	struct inbox		*inbox;
	struct poller		*poller;
	struct edge		*edge;		/* NULL: no edge of ours */
	const char		*listen;	/* instead of web.listen, or NULL */
	struct due		 due;
	struct upkeep		 upkeep;
	struct timer		*timer;
	int64_t			 next_ms;	/* when something falls due; -1: never */
	int64_t			 until_ms;
	struct clicks		 clicks;
	int64_t			 trail_logged;	/* entries, when the head was logged */
	long			 refused_rows;	/* of the lists of the files in force */
	bool			 changed;	/* a broadcast did, in this tick */
	bool			 stopping;
	void			(*stopped)(void *arg);
	void			*stopped_arg;
};

/**
 * Read and check the directory ${dir}, descriptors too: what a start and a reload
 * have in common.  ${key} opens sealed lists (config_load_with); a reload has that of
 * the start.  NULL with ${mistakes}.
 */
struct config *core_load(const char *dir, const struct list_key *key,
	    struct mistakes *mistakes);

/**
 * Open the store with the key, apply ${config} (takes the reference), settle what
 * an earlier run left, and begin.  NULL with ${err}.
 */
struct core *core_new(struct event_base *base,
	    const struct core_options *options, struct config *config,
	    struct err *err);
void	 core_free(struct core *core);

/**
 * Read the directory again, as ${reader} wants it, and apply it, all or nothing.
 * Returns what that changed (difference.h); NULL with ${err}, or with ${mistakes}
 * (err->kind ERR_INPUT): the old one stays.
 */
json_t	*core_reload(struct core *core, const struct trail_reader *reader,
	    bool allow_shrink, struct mistakes *mistakes, struct err *err);

/** The files as they are now; NULL with ${mistakes}. */
struct config *core_load_again(struct core *core, struct mistakes *mistakes,
	    struct err *err);

/**
 * What core_reload would change, or why not; "approval" is there where it must be
 * approved first (rule.h), and says so.
 */
json_t	*core_would_change(struct core *core, struct mistakes *mistakes,
	    struct err *err);

/** Look at what is due in the loop's next turn. */
void	 core_poke(struct core *core);

/** Claim nothing more, wait for answers, then call ${stopped}. */
void	 core_stop(struct core *core, void (*stopped)(void *arg), void *arg);

#endif
