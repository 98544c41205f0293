/*
 * provider_try.h - one message to a provider, past the outbox
 */
#ifndef CLI_PROVIDER_TRY_H
#define CLI_PROVIDER_TRY_H

#include <jansson.h>

#include "cli/cli.h"
#include "config/config.h"

#define TRY_VALIDITY_S	600	/* it is of no use later */

struct tried {
	const char	*to, *text;
	const char	*subject, *html;	/* of an e-mail; html may be NULL */
};

/**
 * What is wrong with ${tried} for what ${account} carries, in words; NULL where
 * nothing is.
 */
const char *provider_try_fault(const struct account *account,
	    const struct tried *tried);

/**
 * Send ${tried} by ${account}, and wait for the answer.  A new
 * object, or NULL with ${err} where nothing was sent:
 *
 *   {"verdict":"accepted","reason":null,"provider_id":"...","retry_after_s":null,
 *    "http":201,"request":{"method":"POST","host":"...","headers":["..."],"fields":["To","Body"]}}
 *
 * The fields are the names of a form, or where the strings of a JSON body stand
 * ("from.email", "content.0.type").  Neither address nor text nor credentials are in it.  ERR_REFUSED where "sending"
 * does not allow it: in sandbox mode an account on another machine, in trial
 * mode an address that is no tester's.  Nobody's STOP is looked at.
 */
json_t	*provider_try(const struct config *config,
	    const struct account *account, const struct tried *tried,
	    struct err *err);

#endif
