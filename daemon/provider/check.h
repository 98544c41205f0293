/*
 * check.h - the mistakes of a descriptor, part by part (inside provider/ only)
 */
#ifndef PROVIDER_CHECK_H
#define PROVIDER_CHECK_H

#include "provider/provider.h"

/* Where the template being checked stands. */
struct checking {
	struct mistakes		*mistakes;
	const struct where	*where;
	const char		*part;		/* "form." or "" */
	const char		*item;		/* "To" */
	const char		*are;		/* what known names are: "a setting nor ..." */
	char			**known;	/* names allowed, NULL ends; "header.*" */
};

/** Add what is wrong with the template ${source}; NULL is none. */
void	check_template(struct checking *c, const struct where *where,
	    const char *part, const char *item, const char *source);

/** Add what is wrong with the section "webhook" (webhook_check.c). */
void	check_webhook(const struct provider_conf *conf,
	    struct mistakes *mistakes);

#endif
