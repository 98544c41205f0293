/*
 * clear.h - addresses that lie in clear in the files
 *
 * Whoever takes a file takes them.  Counted is all that looks like an address,
 * whether its row was taken or not; a sealed file has none in clear.
 */
#ifndef CONFIG_CLEAR_H
#define CONFIG_CLEAR_H

#include <stdbool.h>

#include "config/config.h"

/** So many ${addresses}, at least one, lie in clear in ${file}. */
typedef void (*clear_seen)(const char *file, long addresses, void *arg);

/** Call ${seen} once for each file that has any: pregon.conf, lists, CSV files. */
void	clear_each(const struct config *config, clear_seen seen, void *arg);

/** Whether a cell could be one: an @, or the digits of a short phone number. */
bool	clear_looks(const char *cell);

#endif
