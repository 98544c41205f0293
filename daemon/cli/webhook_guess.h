/*
 * webhook_guess.h - what would make a forged webhook authentic
 *
 * Most signatures that fail are not forged: a proxy changed the URL, an editor
 * changed the body.  The usual changes are undone one by one, and those that
 * help are told.
 */
#ifndef CLI_WEBHOOK_GUESS_H
#define CLI_WEBHOOK_GUESS_H

#include <jansson.h>

#include "provider/webhook.h"

/**
 * An array of sentences that go on "it would verify if ...".  ${url} is the URL
 * as the operator knows it, whole or a path.
 */
json_t	*webhook_guess(const struct provider *provider,
	    const struct received *received, const char *public_url,
	    const char *url, int64_t at_ms);

#endif
