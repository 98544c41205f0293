/*
 * cli.h - the command-line tool: one file per command, one table in main.c
 *
 * Every command: --help; --json where it prints facts; exit status 0 fine,
 * 1 no (what was asked for is not so, or failed), 2 misuse.
 * Facts go to stdout, everything said to a person about trouble to stderr.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "model/consent.h"

enum { EXIT_FINE = 0, EXIT_NO = 1, EXIT_MISUSE = 2 };

struct command {
	const char	*name;
	const char	*summary;	/* one line, for `pregon --help` */
	const char	*usage;		/* whole, for `pregon NAME --help` */
	/* ${argv}[0] is the command's name; returns the exit status */
	int		(*run)(const struct command *self, int argc, char **argv);
};

extern const struct command cmd_approve, cmd_audit, cmd_books, cmd_broadcasts, cmd_cancel, cmd_check,
    cmd_hold, cmd_keygen, cmd_phone, cmd_plan, cmd_rehearse, cmd_release,
    cmd_reload,
    cmd_render, cmd_sandbox, cmd_segments, cmd_show, cmd_status, cmd_watch;
extern const struct command cmd_export, cmd_forget, cmd_import, cmd_intent,
    cmd_clock, cmd_correct, cmd_options, cmd_outcome, cmd_provider, cmd_review, cmd_seal_list, cmd_send, cmd_test, cmd_text,
    cmd_verify, cmd_webhook;

/** Say what is wrong with the call and where help is; returns EXIT_MISUSE. */
int	cli_misuse(const struct command *self, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));

/** Print "pregon NAME: TEXT" to stderr; returns EXIT_NO. */
int	cli_fail(const struct command *self, const struct err *err);

/* An option, and where it goes; the last of a table has no name. */
struct cli_value {
	const char	*name;
	const char	**text;		/* it takes a value; or */
	bool		*flag;		/* none; or */
	/* this takes its value: -1 to go on, else the exit status */
	int		(*take)(const struct command *self, const char *value,
			    void *arg);
	void		*arg;
};

#define CLI_VALUES_MAX 16

/**
 * Read the long options of a call: those of ${values}, and --help.  Returns -1 to go on,
 * with the arguments from optind on; else the exit status.
 */
int	cli_values(const struct command *self, int argc, char **argv,
	    const struct cli_value *values);

/** Adds what --channel names (sms, email) to the struct channels ${ret}: a cli_value's take. */
int	cli_channel(const struct command *self, const char *name, void *ret);

/**
 * The configuration's directory: ${given} (of --config) where it is not NULL,
 * else $PREGON_CONFIG, else /etc/pregon.  Borrowed.
 */
const char *cli_config_dir(const char *given);

/**
 * Read the whole of ${path} ("-" is stdin), at most ${limit} bytes.
 * Returns a string to free, NULL with ${err}.  ${ret_len} may be NULL.
 */
char	*cli_read_file(const char *path, size_t limit, size_t *ret_len,
	    struct err *err);

#endif
