/*
 * http_retry_after.h - how long an answer asks us to wait; for io/
 */
#ifndef IO_HTTP_RETRY_AFTER_H
#define IO_HTTP_RETRY_AFTER_H

#include <curl/curl.h>
#include <stdint.h>

/**
 * The Retry-After of the answer that ${easy} has read, in milliseconds, cut to
 * HTTP_RETRY_AFTER_MAX_S; -1 where there is none that can be read.  A date
 * counts from the answer's own Date, else from the machine's clock (never the
 * virtual one: the peer does not know it); one that is past is 0.
 */
int64_t	http_retry_after_ms(CURL *easy);

#endif
