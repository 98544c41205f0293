/*
 * render.h - a text for a reader
 */
#ifndef CONFIG_RENDER_H
#define CONFIG_RENDER_H

#include <jansson.h>

#include "base/secret.h"
#include "config/config.h"

#define TEXT_LEN_MAX (8 * 1024)	/* bytes of a rendered text */

/**
 * Render an SMS from ${template} with ${facts} (facts_build) for a reader named
 * ${name} (may be empty), strictly, and tidy it (segment.h) into ${ret}.
 */
int	render_sms(const struct mustache *template, json_t *facts,
	    const struct secret *name, struct secret *ret, struct err *err);

#endif
