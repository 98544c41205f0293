/*
 * answer.h - the body of a provider's answer, as far as it can be trusted
 *
 * It comes from outside: it is bounded in bytes and depth, and what is taken
 * out of it is short printable ASCII, fit for a row and a log line.
 */
#ifndef PROVIDER_ANSWER_H
#define PROVIDER_ANSWER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/secret.h"

#define ANSWER_DEPTH_MAX 32	/* objects and arrays, nested */

/**
 * The JSON document in ${body}: an object or array, with no name twice in an
 * object.  NULL where it is none, longer than ${max} bytes, or too deep.  Free
 * with values_free: providers repeat the number and the text in their answers.
 */
json_t	*answer_parse(const struct secret *body, size_t max);

/** The value at ${path}, as provider.h defines them; NULL where there is none. */
json_t	*answer_at(json_t *root, const char *path);

/**
 * The id or the code at ${path}, as provider.h defines them, on ${ret};
 * "" where there is none.  ${root} and ${path} may be NULL.
 */
void	 answer_id(json_t *root, const char *path, char *ret, size_t size);
void	 answer_code(json_t *root, const char *path, char *ret, size_t size);

/** The id that is the whole of ${value}; likewise.  ${value} may be NULL. */
void	 answer_id_text(const struct secret *value, char *ret, size_t size);

/** Whether ${text} is printable ASCII without spaces. */
bool	 answer_is_word(const char *text, size_t len);

#endif
