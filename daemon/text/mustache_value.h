/*
 * mustache_value.h - what a JSON value is to a template
 */
#ifndef TEXT_MUSTACHE_VALUE_H
#define TEXT_MUSTACHE_VALUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/** Room for the longest number: -1.2345678901234567e-308 */
#define VALUE_NUMBER_ROOM 32

/** The value at dotted ${path} inside of ${value}, or NULL. */
json_t	*value_find(json_t *value, const char *path);

/** Whether a section leaves it out: NULL, null, false, 0, "" and []. */
bool	 value_empty(const json_t *value);

/**
 * The bytes a variable shows, borrowed from ${value} or written to ${room}.
 * NULL for a list or an object; null (and NULL) is "".
 */
const char *value_text(const json_t *value, char room[VALUE_NUMBER_ROOM],
	    size_t *ret_len);

#endif
