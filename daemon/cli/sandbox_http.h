/*
 * sandbox_http.h - the sandbox on 127.0.0.1, over evhttp
 *
 * It listens on loopback and nowhere else, and answers only what addresses
 * it as such: a web page that had its own name resolve to 127.0.0.1 would
 * otherwise read every text through the visitor's browser.
 *
 * A text is kept when its request has been read and decided, before any delay
 * and before an answer: whoever asks /count after an answer finds it counted.
 */
#ifndef CLI_SANDBOX_HTTP_H
#define CLI_SANDBOX_HTTP_H

#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "cli/sandbox_faults.h"
#include "cli/sandbox_play.h"

struct sandbox;

/**
 * Listen on port ${port} (0: one that is free) of 127.0.0.1; ${ret_port} says
 * which it is.  Copies ${faults}; the strings of ${play} are borrowed while it is
 * open.  With ${verbose}, a log line per request to send.  Returns NULL with ${err}: ERR_BUSY where the port is taken.
 */
struct sandbox *sandbox_open(struct event_base *base, uint16_t port,
	    const struct sandbox_faults *faults,
	    const struct sandbox_play_options *play, bool verbose,
	    uint16_t *ret_port, struct err *err);

/** Close every connection, answered or not, and forget every text. */
void	sandbox_close(struct sandbox *sandbox);

#endif
