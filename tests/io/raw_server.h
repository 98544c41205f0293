/*
 * raw_server.h - a server on loopback that does what a script says, byte by byte
 *
 * The n-th connection plays script n; the last script plays for the rest.  It
 * counts what it got, which is the truth that outcomes are held against.
 * Each connection has a thread of its own.
 */
#ifndef TESTS_IO_RAW_SERVER_H
#define TESTS_IO_RAW_SERVER_H

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define RAW_ACTS	8
#define RAW_SCRIPTS	3
#define RAW_CONNECTIONS	256
#define RAW_REQUEST_MAX	(16 * 1024)
#define RAW_LONGEST_MS	10000	/* a forgotten connection ends by itself */

enum raw_kind {
	RAW_CLOSE = 0,	/* so a script ends by itself */
	RAW_READ,	/* a whole request; the peer's end ends the script */
	RAW_AWAIT,	/* until there is something to read; leave it there */
	RAW_SEND,	/* text, n times (0 is once) */
	RAW_WAIT,	/* n milliseconds */
	RAW_RESET,	/* close with a reset */
	RAW_AGAIN,	/* from the start */
};

struct raw_act {
	enum raw_kind	 kind;
	const char	*text;
	int		 n;
};

struct raw_script {
	struct raw_act	 acts[RAW_ACTS];
};

struct raw_server;

struct raw_connection {
	struct raw_server	*server;
	const struct raw_script	*script;
	int			 fd;
	pthread_t		 thread;
};

struct raw_server {
	int			 fd, port;
	pthread_t		 thread;
	const struct raw_script	*scripts;
	struct raw_connection	 connections[RAW_CONNECTIONS];
	pthread_mutex_t		 lock;
	unsigned		 nconnections;
	unsigned		 nrequests;	/* read whole */
	char			 last[RAW_REQUEST_MAX];
};

/* The bytes of body that the head in ${request} announces. */
static inline size_t
raw_body_len(const char *request)
{
	const char *p = strcasestr(request, "\r\nContent-Length:");

	return p != NULL ? (size_t)strtoul(p + 17, NULL, 10) : 0;
}

static inline bool
raw_is_whole(const char *request, size_t len)
{
	const char *end = strstr(request, "\r\n\r\n");

	return end != NULL &&
	    len >= (size_t)(end + 4 - request) + raw_body_len(request);
}

static inline bool
raw_read(struct raw_connection *c)
{
	char *request = calloc(1, RAW_REQUEST_MAX);
	size_t len = 0;
	ssize_t n = 1;

	while (n > 0 && !raw_is_whole(request, len)) {
		n = recv(c->fd, request + len, RAW_REQUEST_MAX - 1 - len, 0);
		if (n > 0)
			len += (size_t)n;
	}
	if (n > 0) {
		pthread_mutex_lock(&c->server->lock);
		c->server->nrequests++;
		memcpy(c->server->last, request, RAW_REQUEST_MAX);
		pthread_mutex_unlock(&c->server->lock);
	}
	free(request);
	return n > 0;
}

static inline void
raw_sleep(int ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000L }, NULL);
}

static inline void
raw_send(int fd, const struct raw_act *act)
{
	int i;

	for (i = 0; i < (act->n > 0 ? act->n : 1); i++)
		if (send(fd, act->text, strlen(act->text), MSG_NOSIGNAL) == -1)
			return;
}

/* Do one act.  False: the script is over. */
static inline bool
raw_do(struct raw_connection *c, const struct raw_act *act)
{
	struct linger at_once = { 1, 0 };

	switch (act->kind) {
	case RAW_READ:
		return raw_read(c);
	case RAW_AWAIT:
		poll(&(struct pollfd){ c->fd, POLLIN, 0 }, 1, RAW_LONGEST_MS);
		return true;
	case RAW_SEND:
		raw_send(c->fd, act);
		return true;
	case RAW_WAIT:
		raw_sleep(act->n);
		return true;
	case RAW_RESET:
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once,
		    sizeof at_once);
		return false;
	default:
		return false;
	}
}

static inline void
raw_play(struct raw_connection *c)
{
	const struct raw_act *acts = c->script->acts;
	size_t i = 0;

	for (;;)
		if (acts[i].kind == RAW_AGAIN)
			i = 0;
		else if (!raw_do(c, &acts[i++]))
			return;
}

static inline void *
raw_connection_run(void *arg)
{
	struct raw_connection *c = arg;

	raw_play(c);
	pthread_mutex_lock(&c->server->lock);
	close(c->fd);
	c->fd = -1;
	pthread_mutex_unlock(&c->server->lock);
	return NULL;
}

static inline void *
raw_server_run(void *arg)
{
	struct timeval longest = { RAW_LONGEST_MS / 1000, 0 };
	struct raw_server *s = arg;
	struct raw_connection *c;
	unsigned n = 0;
	int fd;

	while ((fd = accept(s->fd, NULL, NULL)) != -1 && n < RAW_CONNECTIONS) {
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &longest,
		    sizeof longest);
		c = &s->connections[n];
		c->server = s;
		c->fd = fd;
		c->script = &s->scripts[n < RAW_SCRIPTS ? n : RAW_SCRIPTS - 1];
		pthread_mutex_lock(&s->lock);
		s->nconnections = ++n;
		pthread_mutex_unlock(&s->lock);
		pthread_create(&c->thread, NULL, raw_connection_run, c);
	}
	return NULL;
}

/* Begin to serve ${scripts} (RAW_SCRIPTS of them, borrowed) on ${ip}. */
static inline struct raw_server *
raw_server_start_on(const char *ip, const struct raw_script *scripts)
{
	struct raw_server *s = calloc(1, sizeof *s);
	struct sockaddr_in sin = { .sin_family = AF_INET };
	socklen_t len = sizeof sin;

	pthread_mutex_init(&s->lock, NULL);
	s->scripts = scripts;
	inet_pton(AF_INET, ip, &sin.sin_addr);
	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(s->fd, (struct sockaddr *)&sin, sizeof sin) == -1 ||
	    listen(s->fd, RAW_CONNECTIONS) == -1)
		abort();
	getsockname(s->fd, (struct sockaddr *)&sin, &len);
	s->port = ntohs(sin.sin_port);
	pthread_create(&s->thread, NULL, raw_server_run, s);
	return s;
}

static inline struct raw_server *
raw_server_start(const struct raw_script *scripts)
{
	return raw_server_start_on("127.0.0.1", scripts);
}

/* End all connections and wait for the threads: the counts are final. */
static inline void
raw_server_stop(struct raw_server *s)
{
	unsigned i;

	shutdown(s->fd, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->fd);
	pthread_mutex_lock(&s->lock);
	for (i = 0; i < s->nconnections; i++)
		if (s->connections[i].fd != -1)
			shutdown(s->connections[i].fd, SHUT_RDWR);
	pthread_mutex_unlock(&s->lock);
	for (i = 0; i < s->nconnections; i++)
		pthread_join(s->connections[i].thread, NULL);
}

static inline void
raw_server_free(struct raw_server *s)
{
	free(s);
}

/* An address of this machine's that is not loopback; false: it has none. */
static inline bool
raw_outer_address(char ip[INET_ADDRSTRLEN])
{
	struct ifaddrs *all, *i;
	struct sockaddr_in sin;
	bool found = false;

	if (getifaddrs(&all) == -1)
		return false;
	for (i = all; i != NULL && !found; i = i->ifa_next) {
		if (i->ifa_addr == NULL || i->ifa_addr->sa_family != AF_INET ||
		    (i->ifa_flags & IFF_LOOPBACK))
			continue;
		memcpy(&sin, i->ifa_addr, sizeof sin);
		found = inet_ntop(AF_INET, &sin.sin_addr, ip,
		    INET_ADDRSTRLEN) != NULL;
	}
	freeifaddrs(all);
	return found;
}

/* A port of loopback's on which nothing listens. */
static inline int
raw_dead_port(void)
{
	static const struct raw_script none[RAW_SCRIPTS];
	struct raw_server *s = raw_server_start(none);
	int port = s->port;

	raw_server_stop(s);
	raw_server_free(s);
	return port;
}

#endif
