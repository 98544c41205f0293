#include <errno.h>
#include <event2/buffer.h>
#include <event2/http.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/log.h"
#include "base/str.h"
#include "cli/sandbox_api.h"
#include "cli/sandbox_decide.h"
#include "cli/sandbox_http.h"
#include "cli/sandbox_reply.h"
#include "cli/sandbox_show.h"
#include "cli/sandbox_store.h"
#include "text/form.h"

#define HEAD_MAX (16 * 1024)	/* bytes of a request's head */
#define BODY_MAX (1024 * 1024)	/* bytes of a request's body: an e-mail's */
#define IDLE_MAX_S 300		/* of a connection that is kept alive */
#define BACKLOG 511

#define TYPE_JSON "application/json"
#define TYPE_TEXT "text/plain; charset=utf-8"
#define TYPE_HTML "text/html; charset=utf-8"

struct sandbox {
	struct event_base	*base;
	struct evhttp		*http;
	struct sandbox_store	 store;
	struct sandbox_faults	 faults;
	struct sandbox_replies	 waiting;
	struct sandbox_play	*play;
	bool			 verbose;
};

/* What part of a list was asked for. */
struct part {
	uint64_t	since, limit;
};

/* Answer with what is in the output buffer. */
static void
answer(struct evhttp_request *req, int status, const char *type)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);

	evhttp_add_header(headers, "Content-Type", type);
	evhttp_add_header(headers, "Cache-Control", "no-store");
	evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
	evhttp_add_header(headers, "Content-Security-Policy",
	    "default-src 'none'; style-src 'unsafe-inline'");
	evhttp_send_reply(req, status, NULL, NULL);
}

static void
answer_sentence(struct evhttp_request *req, int status, const char *sentence)
{
	evbuffer_add_printf(evhttp_request_get_output_buffer(req), "%s\n",
	    sentence);
	answer(req, status, TYPE_TEXT);
}

static void
show_messages(struct sandbox *sandbox, const struct part *part,
    struct evbuffer *out)
{
	sandbox_show_messages(&sandbox->store, part->since, part->limit, out);
}

static void
show_requests(struct sandbox *sandbox, const struct part *part,
    struct evbuffer *out)
{
	sandbox_show_requests(&sandbox->store, part->since, part->limit, out);
}

static void
show_recipients(struct sandbox *sandbox, const struct part *part,
    struct evbuffer *out)
{
	(void)part;
	sandbox_show_recipients(&sandbox->store, out);
}

static void
show_count(struct sandbox *sandbox, const struct part *part,
    struct evbuffer *out)
{
	(void)part;
	sandbox_show_count(&sandbox->store, out);
}

static void
show_page(struct sandbox *sandbox, const struct part *part,
    struct evbuffer *out)
{
	(void)part;
	sandbox_show_page(&sandbox->store, out);
}

static void
do_reset(struct sandbox *sandbox, const struct part *part,
    struct evbuffer *out)
{
	(void)part;
	sandbox_store_reset(&sandbox->store);
	sandbox_play_forget(sandbox->play);
	sandbox_show_count(&sandbox->store, out);
}

static void
show_webhooks(struct sandbox *sandbox, const struct part *part,
    struct evbuffer *out)
{
	(void)part;
	sandbox_play_show(sandbox->play, out);
}

static const struct route {
	const char		*path;
	enum evhttp_cmd_type	 method;
	bool			 is_list;	/* takes ?since= and ?limit= */
	const char		*type;
	void			(*show)(struct sandbox *sandbox,
				    const struct part *part,
				    struct evbuffer *out);
} routes[] = {
	{ "/", EVHTTP_REQ_GET, false, TYPE_HTML, show_page },
	{ "/count", EVHTTP_REQ_GET, false, TYPE_TEXT, show_count },
	{ "/messages.json", EVHTTP_REQ_GET, true, TYPE_JSON, show_messages },
	{ "/requests.json", EVHTTP_REQ_GET, true, TYPE_JSON, show_requests },
	{ "/recipients.json", EVHTTP_REQ_GET, false, TYPE_JSON,
	    show_recipients },
	{ "/webhooks.json", EVHTTP_REQ_GET, false, TYPE_JSON, show_webhooks },
	{ "/reset", EVHTTP_REQ_POST, false, TYPE_TEXT, do_reset },
};
#define NROUTES (sizeof routes / sizeof routes[0])

/* Whether "HOST[:PORT]" is this machine under a name nobody else can hold. */
static bool
is_loopback(const char *authority)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost",
	    "[::1]" };
	size_t i, len;

	for (i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		len = strlen(hosts[i]);
		if (strncasecmp(authority, hosts[i], len) == 0 &&
		    (authority[len] == '\0' || authority[len] == ':'))
			return true;
	}
	return false;
}

/* Whether no browser was talked into this request by a page from elsewhere. */
static bool
is_for_us(struct evhttp_request *req)
{
	struct evkeyvalq *headers = evhttp_request_get_input_headers(req);
	const char *host = evhttp_find_header(headers, "Host");
	const char *origin = evhttp_find_header(headers, "Origin");

	if (host != NULL && !is_loopback(host))
		return false;
	return origin == NULL || (str_starts(origin, "http://") &&
	    is_loopback(origin + strlen("http://")));
}

/* The query's ?since= and ?limit=; it may hold nothing else. */
static int
read_part(const char *query, struct part *ret, struct err *err)
{
	struct part part = { .since = 0, .limit = SANDBOX_LIST_MAX };
	struct form form;
	uint64_t *number;
	size_t i;

	if (form_parse(query, strlen(query), &form, err) == -1)
		return err_prefix(err, "the query");
	for (i = 0; i < form.nfields; i++) {
		number = str_eq(form.fields[i].name, "since") ? &part.since :
		    str_eq(form.fields[i].name, "limit") ? &part.limit : NULL;
		if (number == NULL || str_number(form.fields[i].value,
		    UINT32_MAX, number) == -1) {
			err_set(err, ERR_INPUT, "the query: only since=NUMBER "
			    "and limit=NUMBER are known here");
			goto fail;
		}
	}
	form_done(&form);
	*ret = part;
	return 0;

fail:
	form_done(&form);
	return -1;
}

static void
run_route(struct sandbox *sandbox, struct evhttp_request *req,
    const struct route *route, const char *query)
{
	struct part part = { 0 };
	struct err err;

	if (route->is_list && read_part(query != NULL ? query : "", &part,
	    &err) == -1) {
		answer_sentence(req, 400, err.text);
		return;
	}
	route->show(sandbox, &part, evhttp_request_get_output_buffer(req));
	answer(req, 200, route->type);
}

static void
on_send(struct sandbox *sandbox, struct evhttp_request *req,
    struct sandbox_request_in *request)
{
	struct evbuffer *input = evhttp_request_get_input_buffer(req);
	struct sandbox_verdict verdict;
	size_t kept;

	request->type = evhttp_find_header(
	    evhttp_request_get_input_headers(req), "Content-Type");
	request->body_len = evbuffer_get_length(input);
	request->body = request->body_len > 0 ?
	    (const char *)evbuffer_pullup(input, -1) : "";
	kept = sandbox->store.ntexts;
	sandbox_decide(&sandbox->store, &sandbox->faults, request, &verdict);
	if (sandbox->store.ntexts > kept)
		sandbox_play_told(sandbox->play, sandbox->store.texts[kept]);
	if (sandbox->verbose)
		log_info("sandbox.request", "n=%" PRIu64 " status=%d ending=%s "
		    "delay_ms=%" PRIu64 " kept=%zu", sandbox->store.seen,
		    verdict.text.status,
		    verdict.ending == SANDBOX_WHOLE ? "whole" :
		    verdict.ending == SANDBOX_BROKEN ? "broken" : "silent",
		    verdict.delay_ms, sandbox->store.ntexts);
	sandbox_reply(&sandbox->waiting, sandbox->base, req, &verdict);
}

static void
wrong_method(struct evhttp_request *req, const char *allowed)
{
	struct evbuffer *out = evhttp_request_get_output_buffer(req);

	evhttp_add_header(evhttp_request_get_output_headers(req), "Allow",
	    allowed);
	evbuffer_add_printf(out, "Only %s is allowed here.\n", allowed);
	answer(req, 405, TYPE_TEXT);
}

/* Whose API ${path} is of, on ${ret}. */
static bool
find_api(const char *path, struct sandbox_request_in *ret)
{
	static const struct sandbox_api *const apis[] = { &sandbox_twilio,
	    &sandbox_sendgrid };
	size_t i;

	for (i = 0; i < sizeof apis / sizeof apis[0]; i++)
		if (apis[i]->path(path, &ret->account, &ret->account_len)) {
			ret->api = apis[i];
			return true;
		}
	return false;
}

/* The list of what people texted, as Twilio has it. */
static void
on_list(struct sandbox *sandbox, struct evhttp_request *req,
    const struct sandbox_request_in *request, const char *query)
{
	struct err err;

	if (sandbox_list_show(sandbox_play_heard(sandbox->play),
	    request->account, request->account_len, query != NULL ? query : "",
	    evhttp_request_get_output_buffer(req), &err) == -1)
		answer_sentence(req, 400, err.text);
	else
		answer(req, 200, TYPE_JSON);
}

/* Someone texts us. */
static void
on_play(struct sandbox *sandbox, struct evhttp_request *req,
    const char *query)
{
	struct err err;

	if (sandbox_play_text(sandbox->play, query != NULL ? query : "",
	    evhttp_request_get_output_buffer(req), &err) == -1)
		answer_sentence(req, 400, err.text);
	else
		answer(req, 202, TYPE_JSON);
}

static void
on_request(struct evhttp_request *req, void *arg)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(req);
	const char *path = evhttp_uri_get_path(uri);
	enum evhttp_cmd_type method = evhttp_request_get_command(req);
	struct sandbox_request_in request = { 0 };
	struct sandbox *sandbox = arg;
	size_t i;

	if (!is_for_us(req)) {
		answer_sentence(req, 403, "The sandbox answers to 127.0.0.1 "
		    "and localhost only, and to no page from elsewhere.");
		return;
	}
	if (path != NULL && find_api(path, &request)) {
		if (method == EVHTTP_REQ_POST)
			on_send(sandbox, req, &request);
		else if (method == EVHTTP_REQ_GET &&
		    request.api == &sandbox_twilio)
			on_list(sandbox, req, &request,
			    evhttp_uri_get_query(uri));
		else
			wrong_method(req, request.api == &sandbox_twilio ?
			    "GET, POST" : "POST");
		return;
	}
	if (path != NULL && str_eq(path, "/play")) {
		if (method == EVHTTP_REQ_POST)
			on_play(sandbox, req, evhttp_uri_get_query(uri));
		else
			wrong_method(req, "POST");
		return;
	}
	for (i = 0; i < NROUTES; i++)
		if (path != NULL && str_eq(path, routes[i].path))
			break;
	if (i == NROUTES)
		answer_sentence(req, 404, "There is nothing here: see "
		    "pregon sandbox --help.");
	else if (method != routes[i].method)
		wrong_method(req, routes[i].method == EVHTTP_REQ_GET ? "GET" :
		    "POST");
	else
		run_route(sandbox, req, &routes[i], evhttp_uri_get_query(uri));
}

/* A socket that listens on loopback; ${port} becomes the port it got. */
static int
listen_on(uint16_t *port, struct err *err)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(*port),
	};
	socklen_t len = sizeof at;
	int fd, on = 1;

	fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	/* Linux hands these on to the sockets that are accepted. */
	if (fd == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1 ||
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1 ||
	    bind(fd, (struct sockaddr *)&at, sizeof at) == -1 ||
	    listen(fd, BACKLOG) == -1 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) == -1)
		goto fail;
	*port = ntohs(at.sin_port);
	return fd;

fail:
	err_set(err, errno == EADDRINUSE ? ERR_BUSY : ERR_IO,
	    "127.0.0.1:%u: %s", *port, strerror(errno));
	if (fd != -1)
		close(fd);
	return -1;
}

struct sandbox *
sandbox_open(struct event_base *base, uint16_t port,
    const struct sandbox_faults *faults,
    const struct sandbox_play_options *play, bool verbose, uint16_t *ret_port,
    struct err *err)
{
	struct sandbox *sandbox;
	int fd;

	fd = listen_on(&port, err);
	if (fd == -1)
		return NULL;
	sandbox = xcalloc(1, sizeof *sandbox);
	sandbox->base = base;
	sandbox->faults = *faults;
	sandbox->verbose = verbose;
	LIST_INIT(&sandbox->waiting);
	sandbox_store_init(&sandbox->store);
	sandbox->http = evhttp_new(base);
	if (sandbox->http == NULL)
		abort();	/* no memory: as in base/alloc */
	evhttp_set_max_headers_size(sandbox->http, HEAD_MAX);
	evhttp_set_max_body_size(sandbox->http, BODY_MAX);
	evhttp_set_timeout(sandbox->http, IDLE_MAX_S);
	/* Every method reaches on_request, which knows what goes where. */
	evhttp_set_allowed_methods(sandbox->http, EVHTTP_REQ_GET |
	    EVHTTP_REQ_POST | EVHTTP_REQ_HEAD | EVHTTP_REQ_PUT |
	    EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH);
	evhttp_set_gencb(sandbox->http, on_request, sandbox);
	sandbox->play = sandbox_play_new(base, play, err);
	if (sandbox->play == NULL) {
		close(fd);
		sandbox_close(sandbox);
		return NULL;
	}
	if (evhttp_accept_socket(sandbox->http, fd) == -1) {
		err_set(err, ERR_IO, "127.0.0.1:%u: cannot accept", port);
		close(fd);
		sandbox_close(sandbox);
		return NULL;
	}
	*ret_port = port;
	return sandbox;
}

void
sandbox_close(struct sandbox *sandbox)
{
	if (sandbox == NULL)
		return;
	sandbox_play_free(sandbox->play);
	sandbox_replies_cancel(&sandbox->waiting);
	evhttp_free(sandbox->http);
	sandbox_store_done(&sandbox->store);
	free(sandbox);
}
