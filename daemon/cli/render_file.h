/*
 * render_file.h - `pregon render --file`: any template with any JSON data
 */
#ifndef CLI_RENDER_FILE_H
#define CLI_RENDER_FILE_H

#include <stdbool.h>

#include "cli/cli.h"
#include "text/mustache.h"

#define RENDER_DATA_MAX	(8 * 1024 * 1024)	/* bytes of JSON */
#define RENDER_OUT_MAX	(16 * 1024 * 1024)	/* bytes written */

struct render_file_options {
	const char		*file;		/* the template; - is stdin */
	const char		*data;		/* any JSON value; - is stdin */
	const char		*partials;	/* a directory, or NULL */
	enum mustache_escape	 escape;
	bool			 strict;
};

/**
 * Write what the template makes of the data to stdout, nothing added; on
 * failure write nothing there and say why.  Partial NAME is NAME.mustache in
 * the directory; where there is no such file it is empty.  A name may go down
 * (mail/foot), not out of the directory.  Returns the exit status.
 */
int	render_file(const struct command *self,
	    const struct render_file_options *options);

#endif
