/*
 * fetch.h - reading a page of the sandbox
 */
#ifndef CLI_FETCH_H
#define CLI_FETCH_H

#include <jansson.h>

#include "base/err.h"

#define FETCH_MAX (64 * 1024 * 1024)	/* bytes of an answer */

/** GET ${url}, which must be on loopback, as JSON.  NULL with ${err}. */
json_t	*fetch_json(const char *url, struct err *err);

#endif
