#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

void
buf_init(struct buf *buf, size_t limit)
{
	*buf = (struct buf){ .limit = limit };
}

void
buf_done(struct buf *buf)
{
	if (buf->data != NULL)
		sodium_memzero(buf->data, buf->room);
	free(buf->data);
	*buf = (struct buf){ 0 };
}

void
buf_clear(struct buf *buf)
{
	if (buf->data != NULL)
		sodium_memzero(buf->data, buf->room);
	buf->len = 0;
	buf->full = false;
}

/* Make room for ${more} bytes and a NUL, leaving no copy of the old bytes. */
static void
buf_room(struct buf *buf, size_t more)
{
	size_t room = buf->room > 0 ? buf->room : 64;
	char *data;

	while (room < buf->len + more + 1)
		room *= 2;
	if (room == buf->room)
		return;
	data = xmalloc(room);
	if (buf->data != NULL) {
		memcpy(data, buf->data, buf->len);
		sodium_memzero(buf->data, buf->room);
		free(buf->data);
	}
	buf->data = data;
	buf->room = room;
}

int
buf_add(struct buf *buf, const void *bytes, size_t len)
{
	if (len > buf->limit - buf->len) {
		buf->full = true;
		return -1;
	}
	buf_room(buf, len);
	if (len > 0)
		memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
	return 0;
}

int
buf_addc(struct buf *buf, char c)
{
	return buf_add(buf, &c, 1);
}

int
buf_adds(struct buf *buf, const char *text)
{
	return buf_add(buf, text, strlen(text));
}

int
buf_addf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n > buf->limit - buf->len) {
		buf->full = true;
		return -1;
	}
	buf_room(buf, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	buf->len += (size_t)n;
	return 0;
}

bool
buf_full(const struct buf *buf)
{
	return buf->full;
}

const char *
buf_text(const struct buf *buf)
{
	return buf->data != NULL && buf->len > 0 ? buf->data : "";
}

char *
buf_steal(struct buf *buf)
{
	char *text = buf->data != NULL ? buf->data : xstrdup("");
	size_t limit = buf->limit;

	buf_init(buf, limit);
	return text;
}
