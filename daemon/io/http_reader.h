/*
 * http_reader.h - one request, read strictly, as its bytes come in
 *
 * A machine without sockets and clocks.  It takes bytes in pieces of any size
 * and comes to the same end however they were cut.  What is not exactly as RFC 9112
 * has it is refused, at once and for good: no byte is mended, folded or skipped,
 * because who stands in front of us might have read it another way.
 *
 *	LINE ----> FIELDS ----> HEAD --http_reader_body--> BODY ----> WHOLE
 *	  |           |          |                          |
 *	  +-----------+----------+--------------------------+-------> REFUSED
 *
 *	LINE	in the request line
 *	FIELDS	in the headers
 *	HEAD	the head is whole; waits to be told how long a body may be
 *	BODY	in the body
 *	WHOLE	the end; a byte more belongs to something else and is not taken
 *
 * It holds at most HTTP_HEAD_MAX bytes of head, HTTP_FIELDS_MAX places of
 * headers, and the body up to the bound it was told.
 */
#ifndef IO_HTTP_READER_H
#define IO_HTTP_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/received.h"
#include "io/http_refusal.h"

#define HTTP_LINE_MAX	8192	/* bytes of a request line; RFC 9112 3 wants 8000 */
#define HTTP_HEAD_MAX	16384	/* bytes of it and the headers, with their ends */
#define HTTP_FIELDS_MAX	100	/* headers */

enum http_reading {
	HTTP_LINE, HTTP_FIELDS, HTTP_HEAD, HTTP_BODY, HTTP_WHOLE, HTTP_REFUSED
};

/* A header, as offsets into the head. */
struct http_field {
	uint16_t	name, name_len, value, value_len;
};

struct http_reader {
	enum http_reading	 state;
	enum http_refusal	 why;		/* where REFUSED */
	struct buf		 head, body;
	uint16_t		 line;		/* where the line being read begins */
	uint16_t		 method_len, target, target_len;
	bool			 old;		/* HTTP/1.0 */
	bool			 has_host, has_length, coded;
	bool			 expects;	/* "100-continue"; RFC 9110 10.1.1 */
	uint64_t		 length;	/* of the body */
	struct http_field	*fields;
	size_t			 nfields;
};

void	http_reader_init(struct http_reader *reader);
/** Forget the request; bytes are refused from now on. */
void	http_reader_done(struct http_reader *reader);

/** Take bytes until HEAD, WHOLE or REFUSED.  Returns how many were taken. */
size_t	http_reader_feed(struct http_reader *reader, const char *bytes,
	    size_t len);

/** At HEAD: a body may have ${max} bytes.  To BODY, WHOLE or REFUSED. */
void	http_reader_body(struct http_reader *reader, size_t max);

/** Refuse it for a reason that lies elsewhere. */
void	http_reader_refuse(struct http_reader *reader, enum http_refusal why);

/** From HEAD on: the method, and the target's path; not ended by a NUL. */
const char *http_reader_method(const struct http_reader *reader, size_t *len);
const char *http_reader_path(const struct http_reader *reader, size_t *len);

/** From HEAD on: the first header ${name} at or after ${*at}, which moves behind it. */
const char *http_reader_find(const struct http_reader *reader,
	    const char *name, size_t *at, size_t *len);

/**
 * At WHOLE: the request with those of its headers that are among ${names} (ended by
 * NULL), in order, but for who asked.  received_done it.
 */
void	http_reader_take(const struct http_reader *reader,
	    const char *const *names, struct received *ret);

/** How many bytes of memory it has allocated. */
size_t	http_reader_size(const struct http_reader *reader);

#endif
