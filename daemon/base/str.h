/*
 * str.h - small questions about strings
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool	 str_eq(const char *a, const char *b);
bool	 str_starts(const char *text, const char *prefix);
bool	 str_ends(const char *text, const char *suffix);

/** Cut white space (ASCII) off both ends, in place.  Returns the first byte kept. */
char	*str_trim(char *text);

/**
 * Read a decimal number: digits only, no sign, no space.
 * Returns 0, or -1 where it is not one or is above ${max}.
 */
int	 str_number(const char *text, uint64_t max, uint64_t *ret);

/**
 * The name in ${names} (ended by NULL) that ${wrong} was probably meant to
 * be: at most a third of its letters differ (of two, one).  The first of those
 * equally near; NULL where none is near.
 */
const char *str_guess(const char *wrong, const char *const *names);

/**
 * The same, as it stands behind "there is no list voet": " (vote?)" in ${ret}; "" where
 * none is near.  Returns ${ret}.
 */
#define STR_MEANT_LEN 68
const char *str_meant(const char *wrong, const char *const *names,
	    char ret[STR_MEANT_LEN + 1]);

/** Whether ${text} is a name of ours: [a-z][a-z0-9_-]*, at most NAME_LEN_MAX bytes. */
#define NAME_LEN_MAX 63
bool	 str_is_name(const char *text);

/**
 * Take one code point off a UTF-8 text (RFC 3629: no overlong forms, no
 * surrogates).  Returns the bytes it took, 0 where they are not UTF-8.
 */
size_t	 utf8_take(const char *text, size_t len, uint32_t *ret);

/** Where ${text} stops being UTF-8: an offset below ${len}, or ${len} if it never does. */
size_t	 utf8_valid(const char *text, size_t len);

/** ${len} without the last letter's first bytes, where its end was cut off. */
size_t	 utf8_whole(const char *text, size_t len);

#endif
