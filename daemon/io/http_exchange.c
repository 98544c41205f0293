#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "io/http_client.h"
#include "io/http_exchange.h"
#include "io/http_loopback.h"
#include "io/http_retry_after.h"
#include "io/http_sockets.h"

#define WHY_NOT_LOOPBACK "connections are allowed to loopback only"
#define WHY_NOT_AGAIN "the kept connection ended before the answer"

static curl_socket_t
on_open(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct http_exchange *x = arg;
	int fd;

	(void)purpose;
	/* A socket after the first sending could only be for a second one. */
	if (x->sends > 0) {
		x->why = WHY_NOT_AGAIN;
		return CURL_SOCKET_BAD;
	}
	if (x->loopback_only && !http_address_is_loopback(&to->addr)) {
		x->why = WHY_NOT_LOOPBACK;
		return CURL_SOCKET_BAD;
	}
	fd = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
	if (fd == -1)
		return CURL_SOCKET_BAD;
	http_sockets_add(x->sockets, fd);
	x->opened = true;
	return fd;
}

static int
on_close(void *arg, curl_socket_t fd)
{
	struct http_sockets *sockets = arg;

	http_sockets_remove(sockets, fd);
	return close(fd);
}

/* The connection is ready, and the next thing libcurl does is to send. */
static int
on_send(void *arg, char *remote, char *local, int remote_port, int local_port)
{
	struct http_exchange *x = arg;

	(void)local;
	(void)remote_port;
	if (x->sends > 0) {
		x->why = WHY_NOT_AGAIN;
		return CURL_PREREQFUNC_ABORT;
	}
	/* A connection kept from when others were allowed has no on_open. */
	if (x->loopback_only && !http_ip_is_loopback(remote)) {
		x->why = WHY_NOT_LOOPBACK;
		return CURL_PREREQFUNC_ABORT;
	}
	if (!x->opened && http_sockets_stale(x->sockets, local_port)) {
		x->stale = true;
		x->why = "the kept connection ended before the request";
		return CURL_PREREQFUNC_ABORT;
	}
	x->why = NULL;	/* another address of the name was allowed */
	x->sends++;
	return CURL_PREREQFUNC_OK;
}

/* A line of the head, or a trailer after the body. */
static size_t
on_head(char *line, size_t size, size_t len, void *arg)
{
	struct http_exchange *x = arg;

	(void)size;	/* always 1 */
	x->head_len += len;
	if (x->head_len > HTTP_HEAD_MAX) {
		x->why = "the answer's head is too long";
		return 0;
	}
	/* An interim answer (1xx) has a head of its own before the last one. */
	if (len >= 5 && memcmp(line, "HTTP/", 5) == 0)
		x->head_ended = false;
	else if (line[0] == '\r' || line[0] == '\n')
		x->head_ended = true;
	return len;
}

static size_t
on_body(char *bytes, size_t size, size_t len, void *arg)
{
	struct http_exchange *x = arg;

	(void)size;	/* always 1 */
	if (buf_add(&x->body, bytes, len) == -1) {
		x->why = "the answer's body is too long";
		return CURL_WRITEFUNC_ERROR;
	}
	return len;
}

bool
http_exchange_init(struct http_exchange *x, CURL *easy,
    const struct http_request *request, struct http_sockets *sockets,
    bool loopback_only)
{
	size_t i;

	*x = (struct http_exchange){ .sockets = sockets,
	    .loopback_only = loopback_only };
	buf_init(&x->body, request->answer_max > 0 ? request->answer_max :
	    HTTP_ANSWER_MAX);
	for (i = 0; i < request->nwanted; i++)
		x->wanted[x->nwanted++] = xstrdup(request->wanted[i]);

#define SET(option, value) \
	(curl_easy_setopt(easy, CURLOPT_##option, value) == CURLE_OK)
	return SET(OPENSOCKETFUNCTION, on_open) && SET(OPENSOCKETDATA, x) &&
	    SET(CLOSESOCKETFUNCTION, on_close) &&
	    SET(CLOSESOCKETDATA, sockets) &&
	    SET(PREREQFUNCTION, on_send) && SET(PREREQDATA, x) &&
	    SET(HEADERFUNCTION, on_head) && SET(HEADERDATA, x) &&
	    SET(WRITEFUNCTION, on_body) && SET(WRITEDATA, x);
#undef SET
}

void
http_exchange_done(struct http_exchange *x)
{
	size_t i;

	for (i = 0; i < x->nwanted; i++)
		free(x->wanted[i]);
	buf_done(&x->body);
}

bool
http_exchange_again(struct http_exchange *x, CURL *easy)
{
	if (!x->stale)
		return false;
	x->stale = false;
	x->why = NULL;
	return curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK;
}

/* libcurl's own words can name the URL; those for the code cannot. */
static void
say_why(const struct http_exchange *x, CURL *easy, CURLcode code,
    struct http_answer *ret)
{
	const char *what = x->why;
	long err_no = 0;

	if (what == NULL)
		what = code == CURLE_OK ? "the answer was cut short" :
		    curl_easy_strerror(code);
	curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &err_no);
	if (x->why == NULL && code == CURLE_COULDNT_CONNECT && err_no != 0 &&
	    err_no != EINPROGRESS)
		snprintf(ret->error, sizeof ret->error, "%s: %s", what,
		    strerrordesc_np((int)err_no));
	else
		snprintf(ret->error, sizeof ret->error, "%s", what);
}

static void
read_times(CURL *easy, struct http_answer *ret)
{
	curl_off_t connect_us = 0, tls_us = 0, total_us = 0;

	curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connect_us);
	curl_easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &tls_us);
	curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total_us);
	ret->connect_ms = (tls_us > 0 ? tls_us : connect_us) / 1000;
	ret->total_ms = total_us / 1000;
}

/*
 * The wanted headers of the last answer's head.  Of one that came twice nobody
 * could say which counts.
 */
static void
read_wanted(const struct http_exchange *x, CURL *easy, struct http_answer *ret)
{
	struct curl_header *h;
	size_t i, len;

	for (i = 0; i < x->nwanted; i++) {
		if (curl_easy_header(easy, x->wanted[i], 0, CURLH_HEADER, -1,
		    &h) != CURLHE_OK || h->amount != 1)
			continue;
		len = strlen(h->value);
		/* Of an empty one libcurl 7.88 leaves the CR. */
		if (h->value[0] != '\r' && len > 0 &&
		    len <= HTTP_WANTED_LEN_MAX)
			http_answer_add(ret, x->wanted[i], h->value);
	}
}

void
http_exchange_read(const struct http_exchange *x, CURL *easy, CURLcode code,
    struct http_answer *ret)
{
	long status = 0;

	*ret = (struct http_answer){ .retry_after_ms = -1 };
	read_times(easy, ret);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	/* libcurl takes a head that was cut, and 101, for an answer. */
	if (code == CURLE_OK && x->head_ended && status >= 200) {
		ret->outcome = HTTP_ANSWERED;
		ret->status = (int)status;
		ret->retry_after_ms = http_retry_after_ms(easy);
		read_wanted(x, easy, ret);
		secret_set(&ret->body, buf_text(&x->body), x->body.len);
		return;
	}
	ret->outcome = x->sends > 0 ? HTTP_MAYBE_SENT : HTTP_NOT_SENT;
	say_why(x, easy, code, ret);
}
