/*
 * render.h - a message for a reader
 */
#ifndef CONFIG_RENDER_H
#define CONFIG_RENDER_H

#include <jansson.h>

#include "base/secret.h"
#include "config/reader.h"

#define TEXT_LEN_MAX (8 * 1024)	/* bytes of a rendered SMS */

/* Of an e-mail's text, and of its HTML: both, escaped, fit in one request. */
#define EMAIL_LEN_MAX (20 * 1024)

/* RFC 5322 2.1.1: 998 bytes of a line, here with "Subject: " before it. */
#define SUBJECT_LEN_MAX (998 - 9)

/* What one reader gets: the parts that there are, the others empty. */
struct rendered {
	struct secret	part[NPARTS];
};

void	rendered_done(struct rendered *rendered);

/**
 * Render ${parts} (there is a text) with ${facts} (facts_build) for ${reader},
 * strictly, on a zeroed ${ret}.
 *
 * An SMS is tidied (segment.h).  A subject comes out on one line, whatever a fact
 * holds: control characters and line separators become spaces, spaces in a row
 * one; ERR_INPUT where nothing is left.  Values are escaped in HTML alone.
 * ERR_FULL where a part is too long.  On failure ${ret} is zeroed.
 */
int	render_message(enum channel channel, const struct parts *parts,
	    json_t *facts, const struct reader *reader, struct rendered *ret,
	    struct err *err);

#endif
