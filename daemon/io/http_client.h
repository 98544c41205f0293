/*
 * http_client.h - requests to providers, many at once, on the loop
 *
 * libcurl's multi interface on libevent.  HTTPS with the certificate and its
 * name checked (http only to loopback), no redirects, no proxies from the
 * environment, no cookies, answers bounded.  HTTP/1.1 with keep-alive.
 *
 * A POST goes on the wire at most once: libcurl re-sends one by itself when a
 * reused connection dies; the second call of CURLOPT_PREREQFUNCTION aborts it.
 * Never called: surely not sent.  Called, and no whole answer: maybe sent.  An
 * answer is whole when its head has ended, its body has the length it named,
 * and both kept to their bounds.  A kept connection that is seen to have ended
 * before anything was sent on it is replaced, once.
 *
 * Requests and answers are secrets: neither ${err} nor an answer's error says
 * anything of them, and libcurl's memory is overwritten when it is freed.
 *
 * The process ignores SIGPIPE (loop.h).  Timeouts are real, monotonic time.
 * Looking up a name happens in a thread of libcurl's; one that hangs is left
 * behind when its transfer ends, so it never stops the loop.
 */
#ifndef IO_HTTP_CLIENT_H
#define IO_HTTP_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/http.h"

#define HTTP_TRANSFERS_MAX	64		/* under way at once */
#define HTTP_ANSWER_MAX		(64 * 1024)	/* bytes of an answer's body, where the request names no bound */
#define HTTP_HEAD_MAX		(32 * 1024)	/* bytes of head and trailers */
#define HTTP_CONNECT_MS		5000		/* name, connection and TLS */
#define HTTP_TOTAL_MS		15000		/* start to whole answer */
#define HTTP_RETRY_AFTER_MAX_S	(24 * 3600)	/* a longer one is cut */

struct event_base;
struct http_client;
struct http_transfer;

/**
 * ${loopback_only}: connections to any address but 127.0.0.0/8 and ::1 (also
 * written ::ffff:127.0.0.1) are refused when the socket is made, and kept ones
 * before they are used, whatever the name resolved to (NOT_SENT).
 */
struct http_client *http_client_new(struct event_base *base,
	    bool loopback_only, struct err *err);

/**
 * Transfers under way are cancelled, silently, and connections closed.
 * Allowed from a done callback, which is then the last one.
 */
void	http_client_free(struct http_client *client);

/** From now on, for transfers that start later. */
void	http_client_set_loopback_only(struct http_client *client, bool only);

/**
 * Milliseconds for a connection to be ready and for everything; each at least
 * 1.  For transfers that start later.  The defaults are HTTP_CONNECT_MS and
 * HTTP_TOTAL_MS.
 */
void	http_client_set_timeouts(struct http_client *client,
	    int64_t connect_ms, int64_t total_ms);

/**
 * Trust the certificate authorities in the PEM file ${path} (copied) instead
 * of the system's; NULL: the system's again.  For transfers that start later.
 */
void	http_client_set_authorities(struct http_client *client,
	    const char *path);

/**
 * The transfer ended.  ${answer} is borrowed during the call.  Called from the
 * loop, never from http_start; the transfer no longer exists.  Everything here
 * may be called from it: start, cancel other transfers, free the client.
 */
typedef void (*http_done)(const struct http_answer *answer, void *arg);

/**
 * Start ${request} (copied).  Returns a transfer, owned by the client until
 * ${done} is called; NULL with ${err}: nothing was sent and ${done} will not be
 * called.
 *
 * ERR_INPUT: the method is not GET, POST, PUT, PATCH or DELETE; a GET has a
 * body; a header is not a header (RFC 9110 5.5) or one that is ours to write
 * (Connection, Content-Length, Expect, Transfer-Encoding); a NUL where text is
 * expected; the URL is not one, or has a user in it.  ERR_REFUSED: http to
 * another host than loopback.  ERR_BUSY: HTTP_TRANSFERS_MAX are under way.
 *
 * What is sent is the request's headers and Host, Accept, User-Agent,
 * Content-Length and, with a user, Authorization (basic).
 */
struct http_transfer *http_start(struct http_client *client,
	    const struct http_request *request, http_done done, void *arg,
	    struct err *err);

/** End a transfer silently.  What it sent so far stays sent. */
void	http_cancel(struct http_transfer *transfer);

/** Transfers under way. */
unsigned http_client_busy(const struct http_client *client);

/** Whether a URL's host is written as a loopback address, or "localhost". */
bool	http_url_is_loopback(const char *url);

#endif
