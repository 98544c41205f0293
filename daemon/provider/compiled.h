/*
 * compiled.h - a descriptor with its templates compiled (inside provider/ only)
 */
#ifndef PROVIDER_COMPILED_H
#define PROVIDER_COMPILED_H

#include <jansson.h>
#include <stddef.h>

#include "provider/provider.h"

/* A header, or a pair of a form. */
struct field {
	const char	*key;		/* borrowed from the descriptor */
	struct mustache	*value;
};

struct tree;

struct provider {
	const struct account	*account;	/* borrowed */
	json_t			*values;	/* {"account": {...}} */
	struct mustache		*url;
	struct mustache		*user, *password;	/* NULL: none */
	size_t			 nheaders, nform;
	struct field		*headers, *form;
	struct tree		*json;		/* NULL: none */
	struct mustache		*covers;	/* what a webhook's signature covers; NULL: none */
	size_t			 nclaims;
	struct field		*claims;	/* of a webhook's JWT */
	struct mustache		*poll;		/* the URL of its list; NULL: none */
};

#endif
