/*
 * engine.h - the files, applied to a store in memory
 *
 * The same planner as the daemon's, on a store that is gone afterwards: for a
 * plan, a rehearsal or a rendered alert without a daemon.
 */
#ifndef CLI_ENGINE_H
#define CLI_ENGINE_H

#include "cli/cli.h"
#include "config/config.h"
#include "store/store.h"

/* The key of a call, for sealed lists. */
struct engine_key {
	struct vault	*vault;		/* NULL: none was given */
	struct list_key	 lists;
};

/**
 * Read the key file ${given} (of --key-file; NULL: $PREGON_KEY_FILE; without that no
 * key, which is fine).
 */
int	engine_key_open(struct engine_key *key, const char *given,
	    struct err *err);
/** Once every configuration that was loaded with it is gone. */
void	engine_key_close(struct engine_key *key);

/**
 * Load ${dir}; its mistakes are printed to stderr and said in ${err}.
 * NULL with ${err}; else config_unref it.
 */
struct config *engine_config(const char *dir, struct err *err);

/** The same with a key; ERR_REFUSED where a sealed list wants one that is not there. */
struct config *engine_config_with(const char *dir,
	    const struct engine_key *key, struct err *err);

/** A store in memory with the people and the plan of ${config} as of ${now_ms}. */
struct store *engine_store(const struct config *config, int64_t now_ms,
	    struct err *err);

/**
 * The moment that ${clock} (of --clock) names, local to the first jurisdiction;
 * now, where it is NULL.
 */
int	engine_clock(const struct config *config, const char *clock,
	    int64_t *ret_ms, struct err *err);

#endif
