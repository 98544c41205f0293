/*
 * reader.h - who reads a message, as far as its text may say
 */
#ifndef CONFIG_READER_H
#define CONFIG_READER_H

#include <jansson.h>

#include "base/secret.h"
#include "config/config.h"

#define READER_UNSUBSCRIBE_PATH	"/u"	/* beneath public_url; "?t=" and a token follow */

/* A secret that is NULL is as one that is empty: it is not known. */
struct reader {
	const struct secret	*name;
	const struct secret	*unsubscribe_url;	/* of an e-mail */
	json_t			*was;	/* of a correction (facts_correction.h); NULL: of none */
};

/**
 * Where the reader whose token is ${token} ends what she gets; empty where
 * ${config} has no public_url.  A NULL ${token} makes an example, for texts that
 * go to nobody.
 */
void	reader_unsubscribe_url(const struct config *config, const char *token,
	    struct secret *ret);

#endif
