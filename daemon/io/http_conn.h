/*
 * http_conn.h - one connection of a server: for http_server.c and http_conn.c
 */
#ifndef IO_HTTP_CONN_H
#define IO_HTTP_CONN_H

#include <sys/queue.h>

#include "base/socket_address.h"
#include "io/crowd.h"
#include "io/http_server.h"

struct bufferevent;
struct listener;
struct timer;

enum http_phase {
	HTTP_IN_HEAD, HTTP_IN_BODY, HTTP_IN_WAIT, HTTP_IN_WRITE, HTTP_IN_LINGER,
	HTTP_PHASES
};

struct http_conn {
	TAILQ_ENTRY(http_conn)	 next;		/* of its phase, the oldest first */
	struct http_server	*server;
	struct bufferevent	*stream;
	struct crowd_member	*member;	/* NULL: not counted */
	enum http_phase		 phase;
	bool			 half_closed;	/* the peer sends no more */
	int64_t			 deadline_ms;	/* of the phase; monotonic */
	uint64_t		 id;		/* of the request */
	struct http_reader	 reader;
	size_t			 charged;	/* bytes, in server->memory */
	size_t			 thrown_away;
	char			 peer[SOCKET_HOST_MAX + 1];
};

struct http_server {
	struct event_base		*base;
	struct listener			*listener;
	struct http_limits		 limits;
	const struct http_server_calls	*calls;
	void				*arg;
	struct crowd			*crowd;
	TAILQ_HEAD(http_conns, http_conn) phases[HTTP_PHASES];
	unsigned			 nconns, nwaiting;
	size_t				 memory;
	struct timer			*timer;
	int64_t				 timer_ms;	/* when it runs out */
	uint64_t			 last_id;
	bool				 full;		/* accepts nothing */
	struct http_counts		 counts;
};

/* http_server.c: */

/** Begin ${phase}, with all its time. */
void	http_server_move(struct http_conn *conn, enum http_phase phase);
/** ${conn} takes ${size} bytes now; others may have to go. */
void	http_server_charge(struct http_conn *conn, size_t size);
/** It is gone. */
void	http_server_forget(struct http_conn *conn);

/* http_conn.c: */

/** Begin with ${fd}, which is taken. */
struct http_conn *http_conn_new(struct http_server *server, int fd,
	    struct crowd_member *member, const char *peer);
void	http_conn_free(struct http_conn *conn);
void	http_conn_answer(struct http_conn *conn,
	    const struct web_answer *answer);
/** Answer by ourselves. */
void	http_conn_refuse(struct http_conn *conn, enum http_refusal why);
/** The time of its phase is over. */
void	http_conn_late(struct http_conn *conn);

/* http_write.c: */

struct buf;

/** The bytes of an answer, which fits (web_answer_fits). */
void	http_write(struct buf *out, const struct web_answer *answer,
	    int64_t wall_ms);
/** The answer to what is refused; to a request with ${method}, as far as it is known. */
void	http_write_refusal(struct buf *out, enum http_refusal why, bool posts,
	    int64_t wall_ms);

#define HTTP_ANSWER_MAX (WEB_ANSWER_BODY_MAX + 1024)	/* bytes, with its head */

#endif
