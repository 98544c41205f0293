/*
 * web_answer.h - the answer to a request that came in over HTTP
 *
 * The core makes it, wire/ carries it to the edge, io/ writes it.  It has the few
 * headers that an answer of ours needs, each with a member of its own: there
 * is no way to write another, or two in one.
 */
#ifndef BASE_WEB_ANSWER_H
#define BASE_WEB_ANSWER_H

#include <stdbool.h>

#include "base/secret.h"

#define WEB_TYPE_MAX		63	/* bytes of a Content-Type */
#define WEB_ALLOW_MAX		31	/* bytes of an Allow: "GET, POST" */
#define WEB_CACHE_MAX		63	/* bytes of a Cache-Control */
#define WEB_RETRY_MAX_S		86400	/* a Retry-After */
#define WEB_ANSWER_BODY_MAX	(64 * 1024)	/* bytes */

struct web_answer {
	int		 status;	/* 200 to 599; RFC 9110 15 */
	int		 retry_after_s;	/* 0: not said; RFC 9110 10.2.3 */
	char		 type[WEB_TYPE_MAX + 1];	/* "": there is no body */
	char		 allow[WEB_ALLOW_MAX + 1];	/* "": not said; RFC 9110 10.2.1 */
	char		 cache[WEB_CACHE_MAX + 1];	/* "": no-store; RFC 9111 5.2.2 */
	struct secret	 body;
};

/** An answer of one line of plain text.  Free with web_answer_done. */
void	web_answer_text(struct web_answer *ret, int status, const char *text);
void	web_answer_done(struct web_answer *answer);

/** Whether it can be written: its numbers in their ranges, its texts printable ASCII. */
bool	web_answer_fits(const struct web_answer *answer);

#endif
