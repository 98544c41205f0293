/*
 * webhook_try.h - would a webhook be accepted, and as what?  If not, why?
 */
#ifndef CLI_WEBHOOK_TRY_H
#define CLI_WEBHOOK_TRY_H

#include <jansson.h>

#include "base/received.h"
#include "config/config.h"

#define WEBHOOK_SHOWN_MAX 2000	/* bytes of what was signed that are shown */

/* A request as the provider sent it. */
struct webhook_try {
	const struct account	*account;
	const char		*public_url;	/* NULL: that of ${url} */
	const char		*url;		/* whole, or path and query */
	struct received		 received;	/* without its target */
	int64_t			 at_ms;
};

/**
 * {"verified":true,"key":SETTING,"records":[...],"ignored":N,"unknown":N,
 * "broken":N} or {"verified":false,"refusal":WORD,"why":SENTENCE,
 * "header":NAME|null,"signed":TEXT|null,"signed_bytes":N,"would_verify_if":[...],
 * "records":[]}.  NULL with ${err} where it cannot be tried.
 */
json_t	*webhook_try(struct webhook_try *try, struct err *err);

#endif
