/*
 * http_refusal.h - why a request that came in was refused
 *
 * One row per reason: what a person is told, and the status.  Where RFC 9110
 * would have 501 or 505, we say 4xx: it is the peer's mistake, and a 5xx asks
 * providers to come again.
 */
#ifndef IO_HTTP_REFUSAL_H
#define IO_HTTP_REFUSAL_H

enum http_refusal {
	HTTP_FINE,
	/* the head */
	HTTP_LINE_BAD,		/* RFC 9112 3 */
	HTTP_LINE_LONG,
	HTTP_VERSION_BAD,	/* neither 1.1 nor 1.0 */
	HTTP_METHOD_BAD,	/* neither GET nor POST */
	HTTP_TARGET_BAD,	/* RFC 9112 3.2.1: origin-form only, no dot segments */
	HTTP_FIELD_BAD,		/* RFC 9112 5 */
	HTTP_FIELDS_MANY,
	HTTP_HEAD_LONG,
	HTTP_HOST_BAD,		/* not exactly one; RFC 9112 3.2 */
	HTTP_LENGTH_BAD,	/* RFC 9112 6.2, 6.3 */
	HTTP_LENGTH_MISSING,
	HTTP_CODED,		/* Transfer-Encoding */
	HTTP_EXPECT_BAD,	/* RFC 9110 10.1.1 */
	/* the body */
	HTTP_BODY_LONG,
	HTTP_BODY_GET,		/* RFC 9110 9.3.1 */
	/* the route */
	HTTP_PATH_UNKNOWN,
	HTTP_METHOD_WRONG,
	/* the connection */
	HTTP_PIPELINED,		/* more than one request */
	HTTP_CUT_SHORT,		/* closed before its end */
	HTTP_HEAD_SLOW,
	HTTP_BODY_SLOW,
	HTTP_ADDRESS_CROWDED,	/* too many from one address */
	HTTP_CROWDED,		/* closed to make room */
	/* the core */
	HTTP_BUSY,
	HTTP_UNANSWERED,
	HTTP_REFUSALS
};

/** The HTTP status; 0 for HTTP_FINE. */
int	 http_refusal_status(enum http_refusal why);

/** In words: "head too long".  NULL where there is none of that number. */
const char *http_refusal_words(unsigned why);

#endif
