#include <stdlib.h>
#include <sys/queue.h>

#include "base/alloc.h"
#include "io/http_client.h"
#include "io/http_exchange.h"
#include "io/http_loop.h"
#include "io/http_memory.h"
#include "io/http_setup.h"

struct http_transfer {
	LIST_ENTRY(http_transfer) link;
	struct http_client	*client;
	CURL			*easy;
	struct curl_slist	*headers;
	struct secret		 body;		/* of the request */
	struct http_exchange	 exchange;
	http_done		 done;
	void			*arg;
};

struct http_client {
	struct http_loop	*loop;
	bool			 loopback_only;
	struct http_manner	 manner;
	LIST_HEAD(, http_transfer) transfers;
	unsigned		 busy;
	CURL			*idle[HTTP_TRANSFERS_MAX];
	size_t			 nidle;
};

/* A handle as new, from those used before where there is one. */
static CURL *
easy_take(struct http_client *client)
{
	CURL *easy;

	if (client->nidle > 0)
		return client->idle[--client->nidle];
	easy = curl_easy_init();
	if (easy == NULL)
		abort();
	return easy;
}

/* Keep it for the next, without what it knows of the last. */
static void
easy_give_back(struct http_client *client, CURL *easy)
{
	curl_easy_reset(easy);
	client->idle[client->nidle++] = easy;
}

/* Free what is not in the loop any more. */
static void
transfer_free(struct http_transfer *t)
{
	easy_give_back(t->client, t->easy);
	http_setup_done(t->headers);
	http_exchange_done(&t->exchange);
	secret_done(&t->body);
	free(t);
}

static void
transfer_unlink(struct http_transfer *t)
{
	LIST_REMOVE(t, link);
	t->client->busy--;
}

static void
on_ended(CURL *easy, CURLcode code, void *arg)
{
	struct http_client *client = arg;
	struct http_transfer *t;
	struct http_answer answer;
	struct err err;
	http_done done;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&t);
	if (http_exchange_again(&t->exchange, easy) &&
	    http_loop_add(client->loop, easy, &err) == 0)
		return;
	transfer_unlink(t);
	http_exchange_read(&t->exchange, easy, code, &answer);
	done = t->done;
	arg = t->arg;
	transfer_free(t);

	done(&answer, arg);	/* the client may be gone now */
	http_answer_done(&answer);
}

struct http_client *
http_client_new(struct event_base *base, bool loopback_only, struct err *err)
{
	struct http_client *client;

	if (http_memory_init(err) == -1)
		return NULL;
	client = xcalloc(1, sizeof *client);
	client->loop = http_loop_new(base, HTTP_TRANSFERS_MAX, on_ended,
	    client, err);
	if (client->loop == NULL) {
		free(client);
		return NULL;
	}
	LIST_INIT(&client->transfers);
	client->loopback_only = loopback_only;
	client->manner.connect_ms = HTTP_CONNECT_MS;
	client->manner.total_ms = HTTP_TOTAL_MS;
	return client;
}

void
http_client_free(struct http_client *client)
{
	if (client == NULL)
		return;
	while (!LIST_EMPTY(&client->transfers))
		/* clang 14 does not see that the list loses its first. */
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
		http_cancel(LIST_FIRST(&client->transfers));
	while (client->nidle > 0)
		curl_easy_cleanup(client->idle[--client->nidle]);
	http_loop_free(client->loop);
	free(client->manner.authorities);
	free(client);
}

void
http_client_set_loopback_only(struct http_client *client, bool only)
{
	client->loopback_only = only;
}

void
http_client_set_timeouts(struct http_client *client, int64_t connect_ms,
    int64_t total_ms)
{
	client->manner.connect_ms = connect_ms > 0 ? connect_ms : 1;
	client->manner.total_ms = total_ms > 0 ? total_ms : 1;
}

void
http_client_set_authorities(struct http_client *client, const char *path)
{
	free(client->manner.authorities);
	client->manner.authorities = path != NULL ? xstrdup(path) : NULL;
}

static int
transfer_prepare(struct http_transfer *t, const struct http_request *request,
    bool plain, struct err *err)
{
	struct http_client *client = t->client;

	if (http_setup(t->easy, request, &client->manner, &t->body,
	    &t->headers, err) == -1)
		return -1;
	if (curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t) != CURLE_OK ||
	    !http_exchange_init(&t->exchange, t->easy, request,
	    http_loop_sockets(client->loop), plain || client->loopback_only))
		return err_set(err, ERR_IO, "libcurl refused an option");
	return http_loop_add(client->loop, t->easy, err);
}

struct http_transfer *
http_start(struct http_client *client, const struct http_request *request,
    http_done done, void *arg, struct err *err)
{
	struct http_transfer *t;
	bool plain;

	if (http_setup_check(request, &plain, err) == -1)
		return NULL;
	if (client->busy == HTTP_TRANSFERS_MAX) {
		err_set(err, ERR_BUSY, "%d requests are under way",
		    HTTP_TRANSFERS_MAX);
		return NULL;
	}
	t = xcalloc(1, sizeof *t);
	t->client = client;
	t->easy = easy_take(client);
	t->done = done;
	t->arg = arg;
	secret_set(&t->body, secret_reveal(&request->body), request->body.len);
	if (transfer_prepare(t, request, plain, err) == -1) {
		transfer_free(t);
		return NULL;
	}
	LIST_INSERT_HEAD(&client->transfers, t, link);
	client->busy++;
	return t;
}

void
http_cancel(struct http_transfer *transfer)
{
	if (transfer == NULL)
		return;
	transfer_unlink(transfer);
	http_loop_remove(transfer->client->loop, transfer->easy);
	transfer_free(transfer);
}

unsigned
http_client_busy(const struct http_client *client)
{
	return client->busy;
}
