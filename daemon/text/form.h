/*
 * form.h - application/x-www-form-urlencoded, read strictly
 *
 * Only what is exactly right is taken: every % has two hex digits, no byte
 * that had to be escaped is bare, everything is UTF-8 without NUL, and no name
 * comes twice: of two values, another reader might take the other one.
 */
#ifndef TEXT_FORM_H
#define TEXT_FORM_H

#include <stddef.h>

#include "base/err.h"

#define FORM_MAX (64 * 1024)	/* bytes of a form */
#define FORM_FIELDS_MAX 128

struct form_field {
	const char *name, *value;
};

struct form {
	char			*bytes;		/* what the fields point into */
	size_t			 len;
	size_t			 nfields;
	struct form_field	 fields[FORM_FIELDS_MAX];	/* as they came */
};

/**
 * Read ${len} bytes, a request's body or a URL's query; nothing is a form
 * without fields.  Returns 0, or -1 where it is not one; the err does not
 * repeat what was in it.
 */
int	form_parse(const char *text, size_t len, struct form *ret,
	    struct err *err);

/** The value of ${name}, borrowed from the form; NULL if absent. */
const char *form_find(const struct form *form, const char *name);
/** As form_find, but NULL if empty too. */
const char *form_get(const struct form *form, const char *name);

/** Free the form, after overwriting it: it may hold a text and a number. */
void	form_done(struct form *form);

#endif
