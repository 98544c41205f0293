/*
 * render_alert.h - an alert's text, from the files
 */
#ifndef CLI_RENDER_ALERT_H
#define CLI_RENDER_ALERT_H

#include <stdbool.h>

#include "cli/cli.h"
#include "model/consent.h"

struct render_alert_options {
	const char	*alert;
	const char	*language;	/* NULL: every one of its audience */
	struct channels	 channels;	/* none: all of the alert's */
	const char	*config;	/* NULL: as cli_config_dir */
	const char	*clock;		/* NULL: when the alert is due */
	bool		 json;
};

/** Print what the alert says, by channel and language, as it will read when it is due. */
int	render_alert(const struct command *self,
	    const struct render_alert_options *options);

#endif
