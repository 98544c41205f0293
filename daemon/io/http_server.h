/*
 * http_server.h - requests that come in from the internet, over HTTP/1.1
 *
 * Each connection brings one request, read by http_reader, gets one answer, and is
 * closed: there is no keep-alive, so that nobody's request begins where another's
 * ends.  Every state has a time limit as a whole, however the bytes drip:
 *
 *	HEAD --> BODY --> WAIT --> WRITE --> LINGER --> closed
 *	  |        |        |        ^
 *	  +--------+--------+--------+	refused: answered by the server itself
 *
 *	HEAD	reads a request up to its body, at most head_ms
 *	BODY	reads the body, at most body_ms
 *	WAIT	somebody else makes the answer, at most answer_ms; nothing is read
 *	WRITE	the answer goes out, at most write_ms
 *	LINGER	what still comes is thrown away, at most linger_ms and LINGER_MAX
 *		bytes: a close with unread bytes would reset the connection, and the
 *		answer with it (RFC 9112 9.6)
 *
 * Where there is no room for one more connection, or for its bytes, the oldest that
 * is not whole yet is closed: who keeps a connection half open makes room for
 * those who do not.
 */
#ifndef IO_HTTP_SERVER_H
#define IO_HTTP_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/web_answer.h"
#include "io/http_reader.h"

#define HTTP_LINGER_MAX		(256 * 1024)	/* bytes thrown away */
#define HTTP_RETRY_AFTER_S	5	/* what a 503 of the server's own says */

struct event_base;
struct http_server;

struct http_limits {
	int64_t		head_ms, body_ms, answer_ms, write_ms, linger_ms;
	unsigned	connections;	/* at once */
	unsigned	per_address;	/* of them */
	unsigned	waiting;	/* requests in WAIT */
	size_t		memory;		/* bytes that requests and answers take, in all */
};

struct http_counts {
	uint64_t	connections;	/* accepted */
	uint64_t	requests;	/* whole, and taken */
	uint64_t	exhausted;	/* no descriptor was left */
	uint64_t	refused[HTTP_REFUSALS];
};

struct http_server_calls {
	/**
	 * A head is whole: HTTP_FINE, and how many bytes the body may have; or why
	 * it is refused.
	 */
	enum http_refusal (*route)(const struct http_reader *reader,
		    size_t *ret_body_max, void *arg);
	/**
	 * A request is whole, from ${peer}: take what is needed of it, and give
	 * http_server_answer its ${id} later, or never.  Else why it is refused.
	 */
	enum http_refusal (*received)(uint64_t id,
		    const struct http_reader *reader, const char *peer,
		    void *arg);
	/** Whether ${peer} may have any number of connections: a proxy of ours. */
	bool	(*trusted)(const char *peer, void *arg);
};

/** Serve from ${fd}, a listening socket, which is taken.  Copies ${limits}. */
struct http_server *http_server_new(struct event_base *base, int fd,
	    const struct http_limits *limits,
	    const struct http_server_calls *calls, void *arg, struct err *err);
void	http_server_free(struct http_server *server);

/** From now on; what waits already waits as long as it was told. */
void	http_server_set_limits(struct http_server *server,
	    const struct http_limits *limits);

/** Answer ${id}.  Whether it still waited; if not, nothing happens. */
bool	http_server_answer(struct http_server *server, uint64_t id,
	    const struct web_answer *answer);

void	http_server_counts(const struct http_server *server,
	    struct http_counts *ret);

/** How many connections there are now; how many bytes they take. */
unsigned http_server_connections(const struct http_server *server);
size_t	http_server_memory(const struct http_server *server);

#endif
