/*
 * template_file.h - a file of templates/: from its bytes to what can be rendered
 */
#ifndef CONFIG_TEMPLATE_FILE_H
#define CONFIG_TEMPLATE_FILE_H

#include "base/buf.h"
#include "config/config.h"

#define TEMPLATE_FILE_MAX (16 * 1024)	/* bytes of one file */

/** "templates/sms/x.en.txt" for "sms/x.en.txt": ${dir}'s own name is enough.  To be freed. */
char	*template_shown(const char *dir, const char *name);

/**
 * The text in ${bytes}, without a byte order mark and the last line feed: a new
 * string.  NULL, and a mistake in ${shown}, where it is no text.
 */
char	*template_text(const char *shown, const struct buf *bytes,
	    struct mistakes *mistakes);

/** Compile what ${t} says.  NULL, and a mistake by its file and line, where that fails. */
struct mustache *template_compile(const struct template *t,
	    struct mistakes *mistakes);

#endif
