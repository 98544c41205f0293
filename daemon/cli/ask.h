/*
 * ask.h - asking the running daemon
 */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include <jansson.h>
#include <stdbool.h>

#include "cli/cli.h"

#define ASK_TIMEOUT_MS (60 * 1000)

/* What every command to a daemon takes: --state DIR, --json, --help. */
struct ask {
	const struct command	*self;
	const char		*state;
	bool			 json;
};

/**
 * The state directory: ${given}, else $PREGON_STATE, else /run/pregon where a service
 * lets us ask there, else /var/lib/pregon.
 */
const char *ask_state_dir(const char *given);

/**
 * Read the options and, where ${ret_id} is not NULL, the one argument ID.
 * ${flag} (may be NULL) is one more option without a value, told in ${ret_flag}.
 * Returns -1 to go on, else the exit status.
 */
int	ask_options(struct ask *ask, const struct command *self, int argc,
	    char **argv, json_int_t *ret_id, const char *flag, bool *ret_flag);

/**
 * The same with the options ${more} (NULL: none), ended by one without a name, and the
 * arguments left from optind on.
 */
int	ask_values(struct ask *ask, const struct command *self, int argc,
	    char **argv, const struct cli_value *more);

/** The broadcast that the argument ${text} names: -1 to go on, else the exit status. */
int	ask_id(const struct command *self, const char *text, json_int_t *ret);

/**
 * Ask: a new object, or NULL with ${err}.  Takes ${arguments} (may be NULL).
 * ERR_BUSY: no daemon runs there.
 */
json_t	*ask_daemon(const char *state, const char *command, json_t *arguments,
	    struct err *err);

/** Print ${value} as JSON on one line.  Takes it.  Returns EXIT_FINE. */
int	ask_print_json(json_t *value);

/** Run a command of one answer: ask, then print its JSON or let ${draw} draw it. */
int	ask_and_draw(const struct ask *ask, json_t *arguments,
	    int (*draw)(json_t *reply));

/** Print the mistakes in ${reply}, of files that the daemon would not read: EXIT_NO, or EXIT_FINE for none. */
int	ask_mistakes(json_t *reply);

#endif
