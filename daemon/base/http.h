/*
 * http.h - a request to a provider, and what came of it
 *
 * The two sides meet here without knowing each other: provider/ makes the
 * request and reads the answer, io/ carries them.  Both hold addresses,
 * bodies and credentials: they are secrets, and are overwritten when done.
 */
#ifndef BASE_HTTP_H
#define BASE_HTTP_H

#include <stdint.h>

#include "base/secret.h"

struct http_header {
	char		*name;
	struct secret	 value;
};

#define HTTP_WANTED_MAX		4	/* headers of an answer, per request */
#define HTTP_WANTED_LEN_MAX	512	/* bytes of such a header's value */

struct http_request {
	char			*method;	/* "POST" */
	struct secret		 url;
	struct secret		 user, password;	/* basic auth; user empty: none */
	struct http_header	*headers;
	size_t			 nheaders;
	struct secret		 body;
	char			*wanted[HTTP_WANTED_MAX];
	size_t			 nwanted;
	size_t			 answer_max;	/* bytes of the answer's body; 0: io's own bound */
};

/*
 * How a transfer ended.  The difference between the last two is the
 * difference between a text sent again and a text sent twice.
 */
enum http_outcome {
	HTTP_ANSWERED,		/* a whole answer was read */
	HTTP_NOT_SENT,		/* surely nothing was handed over */
	HTTP_MAYBE_SENT,	/* the request went out; no whole answer came back */
};

struct http_answer {
	enum http_outcome	 outcome;
	int			 status;	/* 0 unless answered */
	struct secret		 body;
	struct http_header	 headers[HTTP_WANTED_MAX];	/* those wanted */
	size_t			 nheaders;
	int64_t			 retry_after_ms;	/* -1: not said; RFC 9110 10.2.3 */
	char			 error[160];	/* in words, unless answered */
	int64_t			 connect_ms, total_ms;	/* how long it took */
};

/** Add a header; copies both. */
void	http_request_header(struct http_request *request, const char *name,
	    const char *value);
/**
 * Want the header ${name} of the answer; copies it.  It will be there if it came
 * once, with a value, of at most HTTP_WANTED_LEN_MAX bytes.  Beyond
 * HTTP_WANTED_MAX names there is a mistake of ours.
 */
void	http_request_want(struct http_request *request, const char *name);
/** The wanted header ${name}; NULL where there is none. */
const struct secret *http_answer_header(const struct http_answer *answer,
	    const char *name);
/** Add a header to an answer being read; copies both. */
void	http_answer_add(struct http_answer *answer, const char *name,
	    const char *value);
void	http_request_done(struct http_request *request);
void	http_answer_done(struct http_answer *answer);

#endif
