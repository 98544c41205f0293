/*
 * control.h - what the tool and the daemon say to each other
 *
 * One request and one reply per connection, each a JSON object on one line:
 *
 *	{"command":"show","arguments":{"id":3}}
 *	{"ok":true,"broadcast":{...}}
 *	{"ok":false,"error":"there is no broadcast 3"}
 *
 * Neither holds an address or a name; people are handles.  What an operator asks
 * for by its name is in them: the texts that wait for her to read them (review), a
 * number that she plays (text), the rows that she brings (import), addresses (export).
 */
#ifndef WIRE_CONTROL_H
#define WIRE_CONTROL_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define CONTROL_REQUEST_MAX	(64 * 1024)		/* bytes of a line */
#define CONTROL_REPLY_MAX	(16 * 1024 * 1024)

struct control_request {
	char	 command[NAME_LEN_MAX + 1];
	json_t	*arguments;	/* an object */
};

/** Read a line (without its end).  ERR_INPUT; control_request_done it. */
int	control_request_parse(const char *line, size_t len,
	    struct control_request *ret, struct err *err);
void	control_request_done(struct control_request *request);

/** Write a request as a line, with its end.  ${arguments} may be NULL. */
int	control_request_format(const char *command, json_t *arguments,
	    struct buf *out, struct err *err);

/**
 * Write ${reply} (an object; "ok": true is added) as a line, with its end.
 * ERR_FULL where it does not fit; then ${out} is as it was.
 */
int	control_reply_format(json_t *reply, struct buf *out, struct err *err);
/** Bytes of ${text} that are not UTF-8 become question marks. */
int	control_reply_error(const char *text, struct buf *out, struct err *err);

/**
 * Read a reply: a new object where it is ok; NULL with the daemon's own words
 * in ${err} (ERR_REFUSED), or ERR_INPUT where it is no reply.
 */
json_t	*control_reply_parse(const char *line, size_t len, struct err *err);

#endif
