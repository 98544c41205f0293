/*
 * buf.h - bytes that grow up to a bound
 *
 * Every buffer has a limit.  What does not fit is not added, and the buffer
 * remembers: add freely, then ask buf_full() once.  The bytes are always
 * followed by a NUL that is not counted.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char	*data;
	size_t	 len;
	size_t	 room;
	size_t	 limit;
	bool	 full;		/* something did not fit */
};

/** An empty buffer that will hold at most ${limit} bytes. */
void	 buf_init(struct buf *buf, size_t limit);

/** Free the bytes, after overwriting them: a buffer may hold a body. */
void	 buf_done(struct buf *buf);

/** Empty it, keep the memory (overwritten), forget that it was full. */
void	 buf_clear(struct buf *buf);

/** Add bytes.  Returns 0, or -1 (and adds nothing) where they do not fit. */
int	 buf_add(struct buf *buf, const void *bytes, size_t len);
int	 buf_addc(struct buf *buf, char c);
int	 buf_adds(struct buf *buf, const char *text);
int	 buf_addf(struct buf *buf, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));

/** Whether anything did not fit since buf_init or buf_clear. */
bool	 buf_full(const struct buf *buf);

/** The bytes as a string; "" for an empty buffer.  Borrowed until the next change. */
const char *buf_text(const struct buf *buf);

/** Take the bytes out as a string; the buffer is empty afterwards. */
char	*buf_steal(struct buf *buf);

#endif
