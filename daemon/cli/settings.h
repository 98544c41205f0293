/*
 * settings.h - every setting of the files, by its whole name, one after another
 *
 * From the tables of config/option.h: "send.in_flight" is in_flight of the
 * group send; "jurisdictions.NAME.zone" is a setting of each group there, whatever
 * its name; "subscribers.N.phone" one of each element of a list.
 */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "base/buf.h"
#include "config/option.h"

#define SETTING_WORDS_MAX 256

/** ${row} is called ${name} in the files. */
typedef void (*setting_seen)(const char *name, const struct option_row *row,
	    void *arg);

/** Call ${seen} for every setting of ${table}, those of groups behind the group. */
void	settings_walk(const struct option_table *table, setting_seen seen,
	    void *arg);

/** "a whole number", "a time zone": what is written. */
const char *setting_type(enum option_type type);

/** "1 to 64 messages", "0.25 to 8784 hours"; nothing where any value will do. */
void	setting_range(const struct option_row *row, struct buf *ret);

#endif
