/*
 * held.h - what hold and release name, and how holds are drawn
 */
#ifndef CLI_HELD_H
#define CLI_HELD_H

#include <jansson.h>

#include "cli/cli.h"

/**
 * What the arguments from optind on name: ID, "list NAME", "measure NAME",
 * "account NAME" or "all", as arguments for the daemon: a new object, with ${why}
 * unless it is NULL.  -1 to go on, else the exit status (it has been said).
 */
int	held_read(const struct command *self, int argc, char **argv,
	    const char *why, json_t **ret);

/** The reply to hold: who holds it, and how far it had got. */
int	held_draw_hold(json_t *reply);
/** The reply to release. */
int	held_draw_release(json_t *reply);

/** A block for each hold of `pregon status`; nothing where there is none. */
void	held_draw_all(json_t *holds);

#endif
