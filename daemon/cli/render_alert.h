/*
 * render_alert.h - an alert's text, from the files
 */
#ifndef CLI_RENDER_ALERT_H
#define CLI_RENDER_ALERT_H

#include <stdbool.h>

#include "cli/cli.h"

struct render_alert_options {
	const char	*alert;
	const char	*language;	/* NULL: every one of its audience */
	const char	*config;	/* NULL: as cli_config_dir */
	const char	*clock;		/* NULL: when the alert is due */
	bool		 json;
};

/** Print the alert's text in a language, as it will read when it is due. */
int	render_alert(const struct command *self,
	    const struct render_alert_options *options);

#endif
