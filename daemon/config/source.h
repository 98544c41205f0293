/*
 * source.h - a .conf file while it is read: its settings, and where they stand
 *
 * A mistake about a setting is told with the path that leads to it:
 * "lists/vote.conf:20: subscribers[2].phone: too few digits".  Elements of
 * a list count from 1.
 */
#ifndef CONFIG_SOURCE_H
#define CONFIG_SOURCE_H

#include <libconfig.h>

#include "config/config.h"
#include "config/scan.h"

struct source;

/**
 * Read, scan and parse ${file} of ${dir}.  Borrows all three while it lives.
 * NULL where that fails; the mistake has been added.  Free with source_free.
 */
struct source *source_open(const char *dir, const char *file,
	    struct mistakes *mistakes);
void	 source_free(struct source *source);

/** The digest of its bytes (struct config_file).  Borrowed. */
const uint8_t *source_digest(const struct source *source);

/** The settings of the file.  They lead back to it: no more is to be given. */
const config_setting_t *source_root(const struct source *source);

/**
 * Where ${at} stands.  (libconfig is late where an unnamed string is the last of
 * its array and of its line: it tells the line of the bracket.)
 */
struct where source_where(const config_setting_t *at);

/** The member ${name} of a group; NULL where there is none (or no group). */
const config_setting_t *source_member(const config_setting_t *group,
	    const char *name);
/** Its text; NULL where there is none, or it is no string. */
const char *source_text(const config_setting_t *group, const char *name);

/** Whether ${at} is an integer too wide to be read: that has been told. */
bool	 source_is_wide(const config_setting_t *at);

/** Add a mistake about ${at}; one about a file's root has no path. */
void	 source_wrong(const config_setting_t *at, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
/** Add a mistake about the member ${name} of ${group}, which is not there. */
void	 source_missing(const config_setting_t *group, const char *name,
	    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/*
 * A value as a mistake may repeat it: in quotes, cut, and "this" for what
 * could be an address.
 */
#define SOURCE_SHOWN_MAX 48
struct shown {
	char	text[SOURCE_SHOWN_MAX + sizeof "\"\"..."];
};
struct shown source_show(const char *value);

#endif
