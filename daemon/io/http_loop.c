#include <event2/event.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "io/http_loop.h"
#include "io/http_sockets.h"
#include "io/loop.h"

struct http_loop {
	struct event_base	*base;
	CURLM			*multi;
	struct timer		*timer;
	struct http_sockets	 sockets;
	http_loop_ended		 ended;
	void			*arg;
	bool			 draining;	/* ${ended} may be running */
	bool			 dying;		/* to be freed after that */
};

static void
loop_destroy(struct http_loop *loop)
{
	/* Closing the idle connections still calls on_watch and on_moment. */
	curl_multi_cleanup(loop->multi);
	http_sockets_done(&loop->sockets);
	timer_free(loop->timer);
	free(loop);
}

/* Hand on what has ended.  ${loop} may be gone afterwards. */
static void
loop_drain(struct http_loop *loop)
{
	CURLMsg *msg;
	CURL *easy;
	CURLcode code;
	int left;

	loop->draining = true;
	while (!loop->dying &&
	    (msg = curl_multi_info_read(loop->multi, &left)) != NULL) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		easy = msg->easy_handle;
		code = msg->data.result;	/* gone with the handle */
		curl_multi_remove_handle(loop->multi, easy);
		loop->ended(easy, code, loop->arg);
	}
	loop->draining = false;
	if (loop->dying)
		loop_destroy(loop);
}

static void
on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct http_loop *loop = arg;
	int ready = 0, running;

	if (what & EV_READ)
		ready |= CURL_CSELECT_IN;
	if (what & EV_WRITE)
		ready |= CURL_CSELECT_OUT;
	curl_multi_socket_action(loop->multi, fd, ready, &running);
	loop_drain(loop);
}

static void
on_moment(void *arg)
{
	struct http_loop *loop = arg;
	int running;

	curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	loop_drain(loop);
}

/* libcurl waits for something else on ${fd}; ${event} is its event so far. */
static int
on_watch(CURL *easy, curl_socket_t fd, int what, void *arg, void *event)
{
	struct http_loop *loop = arg;
	short flags = EV_PERSIST;

	(void)easy;
	/* libcurl says so before it closes ${fd}, as the changelist needs. */
	if (event != NULL)
		event_free(event);
	event = NULL;
	if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
		flags |= EV_READ;
	if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
		flags |= EV_WRITE;
	if (flags != EV_PERSIST) {
		event = event_new(loop->base, fd, flags, on_socket, loop);
		if (event == NULL)
			abort();
		event_add(event, NULL);
	}
	curl_multi_assign(loop->multi, fd, event);
	return 0;
}

/* libcurl waits for another moment; it must not be called from here. */
static int
on_wait(CURLM *multi, long delay_ms, void *arg)
{
	struct http_loop *loop = arg;

	(void)multi;
	if (delay_ms < 0)
		timer_stop(loop->timer);
	else
		timer_start(loop->timer, delay_ms);
	return 0;
}

struct http_loop *
http_loop_new(struct event_base *base, long connections,
    http_loop_ended ended, void *arg, struct err *err)
{
	struct http_loop *loop;
	CURLM *multi = curl_multi_init();

	if (multi == NULL) {
		err_set(err, ERR_IO, "starting the HTTP client failed");
		return NULL;
	}
	loop = xcalloc(1, sizeof *loop);
	loop->base = base;
	loop->multi = multi;
	loop->timer = timer_new(base, on_moment, loop);
	loop->ended = ended;
	loop->arg = arg;
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_watch);
	curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, loop);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_wait);
	curl_multi_setopt(multi, CURLMOPT_TIMERDATA, loop);
	curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections);
	curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections);
	return loop;
}

void
http_loop_free(struct http_loop *loop)
{
	if (loop == NULL)
		return;
	if (loop->draining)
		loop->dying = true;
	else
		loop_destroy(loop);
}

int
http_loop_add(struct http_loop *loop, CURL *easy, struct err *err)
{
	CURLMcode code = curl_multi_add_handle(loop->multi, easy);

	if (code != CURLM_OK)
		return err_set(err, ERR_IO, "starting a transfer: %s",
		    curl_multi_strerror(code));
	return 0;
}

void
http_loop_remove(struct http_loop *loop, CURL *easy)
{
	curl_multi_remove_handle(loop->multi, easy);
}

struct http_sockets *
http_loop_sockets(struct http_loop *loop)
{
	return &loop->sockets;
}
