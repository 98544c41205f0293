/*
 * http_exchange.h - one request and what came of it; for http_client.c
 *
 * What libcurl asks us and tells us while it carries a request: may it make
 * this socket, may it send, here is a piece of the answer.  From that follows
 * the outcome.
 */
#ifndef IO_HTTP_EXCHANGE_H
#define IO_HTTP_EXCHANGE_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/http.h"

struct http_sockets;

struct http_exchange {
	struct http_sockets *sockets;	/* borrowed */
	bool		 loopback_only;
	unsigned	 sends;		/* times libcurl was about to send */
	bool		 head_ended;	/* of the last answer that began */
	size_t		 head_len;	/* of all heads and trailers */
	struct buf	 body;		/* of the answer */
	char		*wanted[HTTP_WANTED_MAX];	/* headers of the answer */
	size_t		 nwanted;
	bool		 opened;	/* it has a connection of its own */
	bool		 stale;		/* ended unsent, for its kept one had */
	const char	*why;		/* why we ended it; NULL: we did not */
};

/**
 * Let ${easy} tell ${x} of what comes of ${request} (from which it copies the
 * names of wanted headers).  ${x} must stay where it is until the transfer has
 * ended, and ${sockets} until the connections have.  Returns whether libcurl
 * agreed; http_exchange_done it either way.
 */
bool	 http_exchange_init(struct http_exchange *x, CURL *easy,
	    const struct http_request *request, struct http_sockets *sockets,
	    bool loopback_only);

void	 http_exchange_done(struct http_exchange *x);

/**
 * Whether it ended with nothing sent, because the kept connection it was given
 * had ended.  Then ${easy} is ready to start again, on a connection of its own,
 * and so once at most.
 */
bool	 http_exchange_again(struct http_exchange *x, CURL *easy);

/** It ended with ${code}.  Fill ${ret}, to be given to http_answer_done. */
void	 http_exchange_read(const struct http_exchange *x, CURL *easy,
	    CURLcode code, struct http_answer *ret);

#endif
