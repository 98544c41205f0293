#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "wire/record.h"

static void
put(char *to, uint64_t value, size_t bytes)
{
	while (bytes-- > 0) {
		to[bytes] = (char)(value & 0xff);
		value >>= 8;
	}
}

static uint64_t
get(const char *from, size_t bytes)
{
	uint64_t value = 0;
	size_t i;

	for (i = 0; i < bytes; i++)
		value = value << 8 | (unsigned char)from[i];
	return value;
}

static void
put_number(struct buf *out, uint64_t value, size_t bytes)
{
	char raw[8];

	put(raw, value, bytes);
	buf_add(out, raw, bytes);
}

size_t
record_begin(struct buf *out, unsigned kind)
{
	size_t at = out->len;

	record_u32(out, 0);
	record_u8(out, RECORD_VERSION);
	record_u8(out, kind);
	return at;
}

void
record_u8(struct buf *out, unsigned value)
{
	put_number(out, value, 1);
}

void
record_u32(struct buf *out, uint32_t value)
{
	put_number(out, value, 4);
}

void
record_u64(struct buf *out, uint64_t value)
{
	put_number(out, value, 8);
}

void
record_bytes(struct buf *out, const void *bytes, size_t len)
{
	if (len > RECORD_MAX) {
		out->full = true;
		return;
	}
	record_u32(out, (uint32_t)len);
	buf_add(out, bytes, len);
}

void
record_text(struct buf *out, const char *text)
{
	record_bytes(out, text, strlen(text));
}

int
record_end(struct buf *out, size_t at, struct err *err)
{
	size_t size = out->len - at;

	if (buf_full(out) || size > RECORD_MAX) {
		out->len = at;
		out->full = false;
		return err_set(err, ERR_FULL, "a record of more than %d bytes",
		    RECORD_MAX);
	}
	put(out->data + at, size - 4, 4);
	return 0;
}

int
record_take(const char *bytes, size_t len, struct record *ret,
    size_t *ret_size, struct err *err)
{
	size_t size;

	if (len < 4)
		return 0;
	size = (size_t)get(bytes, 4) + 4;
	if (size < RECORD_HEAD || size > RECORD_MAX)
		return err_set(err, ERR_INPUT, "a record of %zu bytes: at "
		    "most %d are allowed", size, RECORD_MAX);
	if (len >= 5 && bytes[4] != RECORD_VERSION)
		return err_set(err, ERR_INPUT, "a record of version %d, not "
		    "%d: are both programs of one installation?", bytes[4],
		    RECORD_VERSION);
	if (len < size)
		return 0;
	*ret = (struct record){ .kind = (unsigned char)bytes[5],
	    .at = bytes + RECORD_HEAD, .end = bytes + size };
	*ret_size = size;
	return 1;
}

static uint64_t
read_number(struct record *record, size_t bytes)
{
	uint64_t value;

	if (record->bad || (size_t)(record->end - record->at) < bytes) {
		record->bad = true;
		return 0;
	}
	value = get(record->at, bytes);
	record->at += bytes;
	return value;
}

unsigned
record_read_u8(struct record *record)
{
	return (unsigned)read_number(record, 1);
}

uint32_t
record_read_u32(struct record *record)
{
	return (uint32_t)read_number(record, 4);
}

uint64_t
record_read_u64(struct record *record)
{
	return read_number(record, 8);
}

const char *
record_read_bytes(struct record *record, size_t max, size_t *len)
{
	const char *bytes;

	*len = record_read_u32(record);
	if (record->bad || *len > max ||
	    *len > (size_t)(record->end - record->at)) {
		record->bad = true;
		*len = 0;
		return "";
	}
	bytes = record->at;
	record->at += *len;
	return bytes;
}

void
record_read_text(struct record *record, size_t max, char *ret)
{
	size_t len;
	const char *bytes = record_read_bytes(record, max, &len);

	if (memchr(bytes, '\0', len) != NULL) {
		record->bad = true;
		len = 0;
	}
	memcpy(ret, bytes, len);
	ret[len] = '\0';
}

char *
record_read_string(struct record *record, size_t max)
{
	size_t len;
	const char *bytes = record_read_bytes(record, max, &len);

	if (record->bad || memchr(bytes, '\0', len) != NULL) {
		record->bad = true;
		return NULL;
	}
	return xstrndup(bytes, len);
}

void
record_read_secret(struct record *record, size_t max, struct secret *ret)
{
	size_t len;
	const char *bytes = record_read_bytes(record, max, &len);

	secret_set(ret, bytes, len);
}

int
record_read_end(const struct record *record, struct err *err)
{
	if (record->bad || record->at != record->end)
		return err_set(err, ERR_INPUT, "a malformed record of kind %u",
		    record->kind);
	return 0;
}
