/*
 * bench_bare: POST each line of a file to a URL, so many at once, with libcurl's
 * multi handle on libevent and nothing else: no store, no templates, no books.
 * What it takes is what any program with these libraries takes at the least.
 *
 *   bench_bare URL USER:PASSWORD IN_FLIGHT FILE
 *
 * Ends with 0 where every answer had status 201.
 */
#include <curl/curl.h>
#include <err.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#define IN_FLIGHT_MAX 1024
#define CREATED 201

struct bare {
	CURLM			*multi;
	struct event_base	*base;
	struct event		*timer;
	char			**bodies;
	size_t			 nbodies, next, ended, refused;
};

/* ${what} failed, and there is no point in going on. */
static void
need(int ok, const char *what)
{
	if (!ok)
		errx(1, "%s failed", what);
}

/* The lines of ${path}, without their ends. */
static void
read_bodies(struct bare *b, const char *path)
{
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	if (in == NULL)
		err(1, "%s", path);
	while ((len = getline(&line, &size, in)) > 0) {
		if (line[len - 1] == '\n')
			line[--len] = '\0';
		b->bodies = reallocarray(b->bodies, b->nbodies + 1,
		    sizeof *b->bodies);
		need(b->bodies != NULL, "reallocarray");
		b->bodies[b->nbodies] = strdup(line);
		need(b->bodies[b->nbodies++] != NULL, "strdup");
	}
	free(line);
	fclose(in);
}

/* Put the next body on the wire, if there is one. */
static void
send_next(struct bare *b, CURL *easy)
{
	const char *body;

	if (b->next == b->nbodies)
		return;
	body = b->bodies[b->next++];
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
	need(curl_multi_add_handle(b->multi, easy) == CURLM_OK,
	    "curl_multi_add_handle");
}

static void
drain(struct bare *b)
{
	CURLMsg *msg;
	CURL *easy;
	CURLcode code;
	long status;
	int left;

	while ((msg = curl_multi_info_read(b->multi, &left)) != NULL) {
		easy = msg->easy_handle;
		code = msg->data.result;
		status = 0;
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
		b->refused += code != CURLE_OK || status != CREATED;
		b->ended++;
		curl_multi_remove_handle(b->multi, easy);
		send_next(b, easy);
	}
	if (b->ended == b->nbodies)
		event_base_loopbreak(b->base);
}

static void
on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct bare *b = arg;
	int ready = (what & EV_READ ? CURL_CSELECT_IN : 0) |
	    (what & EV_WRITE ? CURL_CSELECT_OUT : 0), running;

	curl_multi_socket_action(b->multi, fd, ready, &running);
	drain(b);
}

static void
on_moment(evutil_socket_t fd, short what, void *arg)
{
	struct bare *b = arg;
	int running;

	(void)fd;
	(void)what;
	curl_multi_socket_action(b->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	drain(b);
}

static int
on_watch(CURL *easy, curl_socket_t fd, int what, void *arg, void *event)
{
	struct bare *b = arg;
	short flags = (short)((what & CURL_POLL_IN ? EV_READ : 0) |
	    (what & CURL_POLL_OUT ? EV_WRITE : 0));

	(void)easy;
	if (event != NULL)
		event_free(event);
	event = NULL;
	if (what != CURL_POLL_REMOVE) {
		event = event_new(b->base, fd, flags | EV_PERSIST, on_socket, b);
		need(event != NULL && event_add(event, NULL) == 0, "event_new");
	}
	curl_multi_assign(b->multi, fd, event);
	return 0;
}

static int
on_wait(CURLM *multi, long delay_ms, void *arg)
{
	struct bare *b = arg;
	struct timeval tv = { delay_ms / 1000, delay_ms % 1000 * 1000 };

	(void)multi;
	if (delay_ms < 0)
		evtimer_del(b->timer);
	else
		evtimer_add(b->timer, &tv);
	return 0;
}

static size_t
on_body(char *bytes, size_t size, size_t len, void *arg)
{
	(void)bytes;
	(void)arg;
	return size * len;
}

/* As pregond does: epoll, and its changes collected for each turn. */
static void
start_loop(struct bare *b)
{
	struct event_config *config = event_config_new();

	need(config != NULL, "event_config_new");
	event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST |
	    EVENT_BASE_FLAG_NOLOCK);
	b->base = event_base_new_with_config(config);
	event_config_free(config);
	need(b->base != NULL, "event_base_new");
	b->timer = evtimer_new(b->base, on_moment, b);
	need(b->timer != NULL, "evtimer_new");
}

static void
start_multi(struct bare *b, long in_flight)
{
	b->multi = curl_multi_init();
	need(b->multi != NULL, "curl_multi_init");
	curl_multi_setopt(b->multi, CURLMOPT_SOCKETFUNCTION, on_watch);
	curl_multi_setopt(b->multi, CURLMOPT_SOCKETDATA, b);
	curl_multi_setopt(b->multi, CURLMOPT_TIMERFUNCTION, on_wait);
	curl_multi_setopt(b->multi, CURLMOPT_TIMERDATA, b);
	curl_multi_setopt(b->multi, CURLMOPT_MAXCONNECTS, in_flight);
}

/* The headers that pregond sends: tests/bench/all compares them. */
static CURL *
make_easy(const char *url, const char *credentials, struct curl_slist *headers)
{
	CURL *easy = curl_easy_init();

	need(easy != NULL, "curl_easy_init");
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_USERPWD, credentials);
	curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "pregon");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	return easy;
}

static void
stop(struct bare *b)
{
	size_t i;

	curl_multi_cleanup(b->multi);
	event_free(b->timer);
	event_base_free(b->base);
	for (i = 0; i < b->nbodies; i++)
		free(b->bodies[i]);
	free(b->bodies);
}

int
main(int argc, char **argv)
{
	struct bare b = { 0 };
	struct curl_slist *headers;
	CURL *easy[IN_FLIGHT_MAX];
	int in_flight = argc == 5 ? atoi(argv[3]) : 0, i;

	if (in_flight < 1 || in_flight > IN_FLIGHT_MAX)
		errx(2, "usage: bench_bare URL USER:PASSWORD IN_FLIGHT FILE");
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	read_bodies(&b, argv[4]);
	start_loop(&b);
	start_multi(&b, in_flight);
	headers = curl_slist_append(NULL, "Expect:");
	for (i = 0; i < in_flight; i++) {
		easy[i] = make_easy(argv[1], argv[2], headers);
		send_next(&b, easy[i]);
	}
	if (b.nbodies > 0)
		event_base_dispatch(b.base);
	for (i = 0; i < in_flight; i++)
		curl_easy_cleanup(easy[i]);
	stop(&b);
	curl_slist_free_all(headers);
	if (b.refused > 0)
		errx(1, "%zu of %zu requests were not answered with %d",
		    b.refused, b.nbodies, CREATED);
	return 0;
}
