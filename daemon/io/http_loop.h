/*
 * http_loop.h - libcurl's multi handle driven by libevent; for http_client.c
 *
 * libcurl says which sockets and which moment it waits for; the loop watches
 * them and calls it.  What has ended is handed on from the loop only, when
 * libcurl is not running: ${ended} may call everything here.
 */
#ifndef IO_HTTP_LOOP_H
#define IO_HTTP_LOOP_H

#include <curl/curl.h>

#include "base/err.h"

struct event_base;
struct http_loop;
struct http_sockets;

/** The transfer of ${easy} ended with ${code}, and ${easy} left the loop. */
typedef void (*http_loop_ended)(CURL *easy, CURLcode code, void *arg);

/** At most ${connections} to one host, and kept idle in all. */
struct http_loop *http_loop_new(struct event_base *base, long connections,
	    http_loop_ended ended, void *arg, struct err *err);

/**
 * Remove every easy handle first.  Allowed from ${ended}, which is not called
 * again.
 */
void	http_loop_free(struct http_loop *loop);

int	http_loop_add(struct http_loop *loop, CURL *easy, struct err *err);
void	http_loop_remove(struct http_loop *loop, CURL *easy);

/** The sockets of its connections; they stay until those are closed. */
struct http_sockets *http_loop_sockets(struct http_loop *loop);

#endif
