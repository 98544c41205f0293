/*
 * stream.h - one end of a pair of sockets between two of our own processes
 *
 * Bytes out are queued without a bound here: ask stream_queued before adding.
 */
#ifndef IO_STREAM_H
#define IO_STREAM_H

#include <stddef.h>
#include <sys/types.h>

struct event_base;
struct stream;

struct stream_calls {
	/**
	 * Bytes came, with those not taken before.  Returns how many are taken, or -1
	 * to end the stream; what is left is at most ${in_max}, or it ends too.  Not
	 * the place to free it.
	 */
	ssize_t	(*bytes)(const char *bytes, size_t len, void *arg);
	/** It has ended, and nothing comes any more: free it, here or later. */
	void	(*closed)(void *arg);
};

/** Takes ${fd}.  ${calls} is borrowed. */
struct stream *stream_new(struct event_base *base, int fd, size_t in_max,
	    const struct stream_calls *calls, void *arg);
/** NULL is fine. */
void	stream_free(struct stream *stream);

void	stream_write(struct stream *stream, const void *bytes, size_t len);

/** How many bytes wait to be written. */
size_t	stream_queued(const struct stream *stream);

#endif
