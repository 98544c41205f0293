/*
 * sandbox_form.h - application/x-www-form-urlencoded, read strictly
 *
 * Real providers are lenient in ways of their own.  The sandbox is where our
 * mistakes should come to light, so it takes only what is exactly right: every
 * % has two hex digits, no byte that had to be escaped is bare, everything
 * is UTF-8 without NUL, and no name comes twice.
 */
#ifndef CLI_SANDBOX_FORM_H
#define CLI_SANDBOX_FORM_H

#include <stddef.h>

#include "base/err.h"

#define SANDBOX_FORM_MAX (64 * 1024)	/* bytes of a form */
#define SANDBOX_FIELDS_MAX 64

struct sandbox_form {
	char	*bytes;		/* what the fields point into */
	size_t	 nfields;
	struct {
		const char *name, *value;
	}	 fields[SANDBOX_FIELDS_MAX];
};

/**
 * Read ${len} bytes, a request's body or a URL's query; nothing is a form
 * without fields.  Returns 0, or -1 where it is not one; the err does not
 * repeat what was in it.
 */
int	sandbox_form_parse(const char *text, size_t len,
	    struct sandbox_form *ret, struct err *err);

/** The value of ${name}, borrowed from the form; NULL if absent or empty. */
const char *sandbox_form_get(const struct sandbox_form *form,
	    const char *name);

void	sandbox_form_done(struct sandbox_form *form);

#endif
