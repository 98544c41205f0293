/*
 * provider_try.h - one message to a provider, past the outbox
 */
#ifndef CLI_PROVIDER_TRY_H
#define CLI_PROVIDER_TRY_H

#include <jansson.h>

#include "cli/cli.h"
#include "config/config.h"

#define TRY_VALIDITY_S	600	/* it is of no use later */

/**
 * Send ${text} to the phone ${to} by ${account}, and wait for the answer.  A new
 * object, or NULL with ${err} where nothing was sent:
 *
 *   {"verdict":"accepted","reason":null,"provider_id":"...","retry_after_s":null,
 *    "http":201,"request":{"method":"POST","host":"...","headers":["..."],"fields":["To","Body"]}}
 *
 * Neither number nor text nor credentials are in it.  ERR_REFUSED where "sending"
 * does not allow it: in sandbox mode an account on another machine, in trial
 * mode a phone that is no tester's.  Nobody's STOP is looked at.
 */
json_t	*provider_try(const struct config *config,
	    const struct account *account, const char *to, const char *text,
	    struct err *err);

#endif
