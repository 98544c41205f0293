/*
 * http_syntax.h - which bytes may stand where in the head of a request
 *
 * RFC 9110 and RFC 3986, in their strict reading: nothing is mended.
 */
#ifndef IO_HTTP_SYNTAX_H
#define IO_HTTP_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A token: the name of a method or a header (RFC 9110 5.6.2); not empty. */
bool	http_is_token(const char *text, size_t len);

/** How many bytes at the start of ${text} may stand in a header's value (RFC 9110 5.5). */
size_t	http_value_len(const char *text, size_t len);

/** host[:port] (RFC 9110 7.2), as far as its bytes tell; not empty. */
bool	http_is_host(const char *text, size_t len);

/**
 * An absolute path with an optional query (RFC 9112 3.2.1; RFC 3986 3.3, 3.4).
 * No segment of the path is "." or "..", not even in percent signs.
 */
bool	http_is_target(const char *text, size_t len);

/**
 * Content-Length: digits only (RFC 9110 8.6), one number.  One too large to be
 * counted is UINT64_MAX.
 */
bool	http_read_length(const char *text, size_t len, uint64_t *ret);

#endif
