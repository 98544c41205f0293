/*
 * front.h - requests to the core, its answers to those who asked
 *
 * It serves nothing until the core has said what.  A request goes to the core
 * when its path is one of the routes, byte by byte, and it is whole; it is answered
 * with what the core says, with 503 where that does not come in time or too many
 * wait, and with 4xx by itself where it is no request.
 */
#ifndef WEB_FRONT_H
#define WEB_FRONT_H

#define FRONT_QUEUE_MAX	(4 * 1024 * 1024)	/* bytes on their way to the core */
#define FRONT_COUNTS_MS	500	/* between two looks at what there is to tell */

struct event_base;
struct front;

/**
 * Serve from ${listen_fd} what the core at ${core_fd} wants, with at most
 * ${connections}.  Takes both.  ${closed} is called when the core is gone.
 */
struct front *front_new(struct event_base *base, int listen_fd, int core_fd,
	    unsigned connections, void (*closed)(void *arg), void *arg);
void	front_free(struct front *front);

#endif
