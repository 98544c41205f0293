/*
 * http_setup.h - from a request to libcurl's options; for http_client.c
 */
#ifndef IO_HTTP_SETUP_H
#define IO_HTTP_SETUP_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/http.h"

/* What holds for every request of a client. */
struct http_manner {
	int64_t	 connect_ms, total_ms;
	char	*authorities;		/* a PEM file; NULL: the system's */
};

/**
 * Whether ${request} may be sent at all, as http_start says.  ${ret_plain}: by
 * http, so to loopback and nowhere else.
 */
int	http_setup_check(const struct http_request *request, bool *ret_plain,
	    struct err *err);

/**
 * Give ${easy}, which is as new, every option of a checked ${request}.  Borrows
 * ${body} while the transfer lives.  ${ret_headers} must live as long, and is
 * to be freed with http_setup_done, also after a failure.
 */
int	http_setup(CURL *easy, const struct http_request *request,
	    const struct http_manner *manner, const struct secret *body,
	    struct curl_slist **ret_headers, struct err *err);

/** Overwrite and free the headers. */
void	http_setup_done(struct curl_slist *headers);

#endif
