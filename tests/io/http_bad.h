/*
 * http_bad.h - requests that are none, for the reader and for the program
 *
 * A row is what a peer sends, and why it is refused.  ${times} repeats ${again}
 * between the head and the end.
 */
#ifndef TESTS_HTTP_BAD_H
#define TESTS_HTTP_BAD_H

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "io/http_reader.h"

#define BAD_BODY_MAX	1024	/* bytes that the tests' routes allow */

struct bad_case {
	const char		*label, *head;
	const char		*again;
	size_t			 times;
	const char		*end;
	size_t			 head_len;	/* 0: the string's */
	enum http_refusal	 want;
};

#define GET	"GET /in HTTP/1.1\r\n"
#define HOST	"Host: a.example.org\r\n"
#define POST	"POST /in HTTP/1.1\r\n" HOST
#define END	"\r\n"
#define BAD_WITH_NUL(text)	text, .head_len = sizeof (text) - 1

static struct bad_case bad[] = {
	/* how long the body is */
	{ "two Content-Length are refused", POST "Content-Length: 1\r\n"
	    "Content-Length: 1\r\n" END "a", .want = HTTP_LENGTH_BAD },
	{ "two lengths in one Content-Length are refused",
	    POST "Content-Length: 1, 1\r\n" END "a", .want = HTTP_LENGTH_BAD },
	{ "Content-Length with Transfer-Encoding is refused",
	    POST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n" END
	    "0\r\n\r\n", .want = HTTP_LENGTH_BAD },
	{ "Transfer-Encoding with Content-Length after it is refused",
	    POST "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n" END
	    "0\r\n\r\n", .want = HTTP_LENGTH_BAD },
	{ "chunked is refused", POST "Transfer-Encoding: chunked\r\n" END
	    "1\r\na\r\n0\r\n\r\n", .want = HTTP_CODED },
	{ "wrong chunking is refused", POST "Transfer-Encoding: chunked\r\n"
	    END "-1\r\na\r\nffffffffffffffffff\r\n", .want = HTTP_CODED },
	{ "an unknown coding is refused", POST "Transfer-Encoding: xchunked\r\n"
	    END, .want = HTTP_CODED },
	{ "identity is refused", GET HOST "transfer-encoding: identity\r\n"
	    END, .want = HTTP_CODED },
	{ "a length with a plus is refused", POST "Content-Length: +1\r\n" END
	    "a", .want = HTTP_LENGTH_BAD },
	{ "a length with a minus is refused", POST "Content-Length: -1\r\n"
	    END "a", .want = HTTP_LENGTH_BAD },
	{ "a length with a space in it is refused",
	    POST "Content-Length: 1 0\r\n" END "a", .want = HTTP_LENGTH_BAD },
	{ "a length in hex is refused", POST "Content-Length: 0x1\r\n" END "a",
	    .want = HTTP_LENGTH_BAD },
	{ "a length with a fraction is refused",
	    POST "Content-Length: 1.0\r\n" END "a", .want = HTTP_LENGTH_BAD },
	{ "an empty length is refused", POST "Content-Length: \r\n" END,
	    .want = HTTP_LENGTH_BAD },
	{ "a length of 2^64 and 1 is not 1", POST
	    "Content-Length: 18446744073709551617\r\n" END "a",
	    .want = HTTP_BODY_LONG },
	{ "a length of 100 digits is too long", POST "Content-Length: ", "9",
	    100, "\r\n" END, .want = HTTP_BODY_LONG },
	{ "a body over its bound is refused", POST "Content-Length: 1025\r\n"
	    END, .want = HTTP_BODY_LONG },
	{ "a POST without a length is refused", POST END,
	    .want = HTTP_LENGTH_MISSING },
	{ "a GET with a body is refused", GET HOST "Content-Length: 1\r\n" END
	    "a", .want = HTTP_BODY_GET },
	/* lines */
	{ "obs-fold is refused", GET HOST "X: a\r\n b\r\n" END,
	    .want = HTTP_FIELD_BAD },
	{ "obs-fold with a tab is refused", GET HOST "X: a\r\n\tb: c\r\n" END,
	    .want = HTTP_FIELD_BAD },
	{ "obs-fold before the first header is refused", GET " X: a\r\n" HOST
	    END, .want = HTTP_FIELD_BAD },
	{ "a bare LF after the request line is refused",
	    "GET /in HTTP/1.1\n" HOST END, .want = HTTP_LINE_BAD },
	{ "a bare LF after a header is refused", GET "Host: a\nX: b\r\n" END,
	    .want = HTTP_FIELD_BAD },
	{ "a bare LF as the end is refused", GET HOST "\n",
	    .want = HTTP_FIELD_BAD },
	{ "a bare CR in a header is refused", GET HOST "X: a\rY: b\r\n" END,
	    .want = HTTP_FIELD_BAD },
	{ "a bare CR in the request line is refused",
	    "GET /in\rX HTTP/1.1\r\n" HOST END, .want = HTTP_LINE_BAD },
	{ "two CR are refused", GET HOST "X: a\r\r\n" END,
	    .want = HTTP_FIELD_BAD },
	{ "a NUL in a value is refused", BAD_WITH_NUL(GET HOST "X: a\0b\r\n"
	    END), .want = HTTP_FIELD_BAD },
	{ "a NUL in a name is refused", BAD_WITH_NUL(GET HOST "X\0: a\r\n"
	    END), .want = HTTP_FIELD_BAD },
	{ "a NUL in the target is refused", BAD_WITH_NUL(
	    "GET /in\0 HTTP/1.1\r\n" HOST END), .want = HTTP_LINE_BAD },
	{ "a control character in a value is refused", GET HOST "X: a\x01\r\n"
	    END, .want = HTTP_FIELD_BAD },
	{ "DEL in a value is refused", GET HOST "X: a\x7f\r\n" END,
	    .want = HTTP_FIELD_BAD },
	/* headers */
	{ "a space before the colon is refused", GET HOST
	    "Content-Length : 0\r\n" END, .want = HTTP_FIELD_BAD },
	{ "a tab before the colon is refused", GET HOST "X\t: a\r\n" END,
	    .want = HTTP_FIELD_BAD },
	{ "an empty name is refused", GET HOST ": a\r\n" END,
	    .want = HTTP_FIELD_BAD },
	{ "a line without a colon is refused", GET HOST "X\r\n" END,
	    .want = HTTP_FIELD_BAD },
	{ "a name with a bracket is refused", GET HOST "X[a]: b\r\n" END,
	    .want = HTTP_FIELD_BAD },
	{ "a name beyond ASCII is refused", GET HOST "X\xc3\xb3: b\r\n" END,
	    .want = HTTP_FIELD_BAD },
	{ "no Host is refused", GET END, .want = HTTP_HOST_BAD },
	{ "no Host is refused in HTTP/1.0 too", "GET /in HTTP/1.0\r\n" END,
	    .want = HTTP_HOST_BAD },
	{ "two Hosts are refused", GET HOST HOST END, .want = HTTP_HOST_BAD },
	{ "an empty Host is refused", GET "Host: \r\n" END,
	    .want = HTTP_HOST_BAD },
	{ "a Host with a path is refused", GET "Host: a/b\r\n" END,
	    .want = HTTP_HOST_BAD },
	{ "two names in a Host are refused", GET "Host: a, b\r\n" END,
	    .want = HTTP_HOST_BAD },
	{ "a user in a Host is refused", GET "Host: a@b\r\n" END,
	    .want = HTTP_HOST_BAD },
	{ "another expectation is refused", POST "Content-Length: 1\r\n"
	    "Expect: 200-ok\r\n" END, .want = HTTP_EXPECT_BAD },
	/* the request line */
	{ "an unknown method is refused", "BREW /in HTTP/1.1\r\n" HOST END,
	    .want = HTTP_METHOD_BAD },
	{ "HEAD is refused", "HEAD /in HTTP/1.1\r\n" HOST END,
	    .want = HTTP_METHOD_BAD },
	{ "OPTIONS * is refused", "OPTIONS * HTTP/1.1\r\n" HOST END,
	    .want = HTTP_METHOD_BAD },
	{ "CONNECT is refused", "CONNECT a:443 HTTP/1.1\r\n" HOST END,
	    .want = HTTP_METHOD_BAD },
	{ "TRACE is refused", "TRACE /in HTTP/1.1\r\n" HOST END,
	    .want = HTTP_METHOD_BAD },
	{ "a method in small letters is refused", "get /in HTTP/1.1\r\n" HOST
	    END, .want = HTTP_METHOD_BAD },
	{ "a method that is no token is refused", "GE(T /in HTTP/1.1\r\n" HOST
	    END, .want = HTTP_LINE_BAD },
	{ "no method is refused", " /in HTTP/1.1\r\n" HOST END,
	    .want = HTTP_LINE_BAD },
	{ "an absolute URI is refused",
	    "GET http://a.example.org/in HTTP/1.1\r\n" HOST END,
	    .want = HTTP_TARGET_BAD },
	{ "a path without a slash is refused", "GET in HTTP/1.1\r\n" HOST END,
	    .want = HTTP_TARGET_BAD },
	{ "no path is refused", "GET  HTTP/1.1\r\n" HOST END,
	    .want = HTTP_TARGET_BAD },
	{ "/../ is refused", "GET /a/../in HTTP/1.1\r\n" HOST END,
	    .want = HTTP_TARGET_BAD },
	{ "/.. at the end is refused", "GET /in/.. HTTP/1.1\r\n" HOST END,
	    .want = HTTP_TARGET_BAD },
	{ "/./ is refused", "GET /./in HTTP/1.1\r\n" HOST END,
	    .want = HTTP_TARGET_BAD },
	{ "/%2e%2E/ is refused", "GET /a/%2e%2E/in HTTP/1.1\r\n" HOST END,
	    .want = HTTP_TARGET_BAD },
	{ "/.%2e before a query is refused", "GET /a/.%2e?b HTTP/1.1\r\n" HOST
	    END, .want = HTTP_TARGET_BAD },
	{ "half a percent sign is refused", "GET /in?a=%2 HTTP/1.1\r\n" HOST
	    END, .want = HTTP_TARGET_BAD },
	{ "a fragment is refused", "GET /in#a HTTP/1.1\r\n" HOST END,
	    .want = HTTP_TARGET_BAD },
	{ "a backslash is refused", "GET /in\\a HTTP/1.1\r\n" HOST END,
	    .want = HTTP_TARGET_BAD },
	{ "a path beyond ASCII is refused", "GET /preg\xc3\xb3n HTTP/1.1\r\n"
	    HOST END, .want = HTTP_TARGET_BAD },
	{ "two spaces before the version are refused",
	    "GET /in  HTTP/1.1\r\n" HOST END, .want = HTTP_LINE_BAD },
	{ "a space after the version is refused",
	    "GET /in HTTP/1.1 \r\n" HOST END, .want = HTTP_LINE_BAD },
	{ "a tab for a space is refused", "GET\t/in HTTP/1.1\r\n" HOST END,
	    .want = HTTP_LINE_BAD },
	{ "an empty line before the request is refused", "\r\n" GET HOST END,
	    .want = HTTP_LINE_BAD },
	{ "HTTP/0.9 is refused", "GET /in\r\n", .want = HTTP_LINE_BAD },
	{ "HTTP/0.9 by its number is refused", "GET /in HTTP/0.9\r\n" HOST
	    END, .want = HTTP_VERSION_BAD },
	{ "HTTP/1.2 is refused", "GET /in HTTP/1.2\r\n" HOST END,
	    .want = HTTP_VERSION_BAD },
	{ "HTTP/2.0 is refused", "GET /in HTTP/2.0\r\n" HOST END,
	    .want = HTTP_VERSION_BAD },
	{ "HTTP/1.10 is refused", "GET /in HTTP/1.10\r\n" HOST END,
	    .want = HTTP_VERSION_BAD },
	{ "http/1.1 in small letters is refused", "GET /in http/1.1\r\n" HOST
	    END, .want = HTTP_VERSION_BAD },
	{ "the preface of HTTP/2 is refused",
	    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .want = HTTP_VERSION_BAD },
	{ "the start of TLS is refused", BAD_WITH_NUL("\x16\x03\x01\x02\x00"
	    "\x01\x00\x01\xfc\x03\x03"), .want = HTTP_LINE_BAD },
	/* too much */
	{ "an over-long line is refused", "GET /", "a", HTTP_LINE_MAX,
	    " HTTP/1.1\r\n" HOST END, .want = HTTP_LINE_LONG },
	{ "an over-long line that does not end is refused", "", "a",
	    HTTP_LINE_MAX + 3, "", .want = HTTP_LINE_LONG },
	{ "2,000 headers are refused", GET HOST, "X: a\r\n", 2000, END,
	    .want = HTTP_FIELDS_MANY },
	{ "101 headers are refused", GET HOST, "X: a\r\n", HTTP_FIELDS_MAX,
	    END, .want = HTTP_FIELDS_MANY },
	{ "a header of 20 KiB is refused", GET HOST "X: ", "a", 20480,
	    "\r\n" END, .want = HTTP_HEAD_LONG },
	{ "a header that does not end is refused", GET HOST "X", "a",
	    HTTP_HEAD_MAX, "", .want = HTTP_HEAD_LONG },
};
#define NBAD (sizeof bad / sizeof bad[0])

/* All its bytes; buf_done them. */
static inline void
bad_bytes(const struct bad_case *c, struct buf *ret)
{
	size_t i;

	buf_init(ret, 1024 * 1024);
	buf_add(ret, c->head, c->head_len > 0 ? c->head_len :
	    strlen(c->head));
	for (i = 0; i < c->times; i++)
		buf_adds(ret, c->again);
	if (c->end != NULL)
		buf_adds(ret, c->end);
}

#endif
