/*
 * Any bytes, cut anywhere, come to the same end; what is refused stays so; what
 * is whole is made of the bytes that came, and of no more than its bounds.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "io/http_reader.h"

#define BODY_MAX 512

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* Give it all in pieces: of ${step}, or cut once at ${cut}.  Returns what was taken. */
static size_t
read_all(const char *bytes, size_t len, size_t step, size_t cut,
    struct http_reader *ret)
{
	size_t at = 0, piece, taken;

	http_reader_init(ret);
	while (at < len && ret->state < HTTP_WHOLE) {
		piece = len - at < step ? len - at : step;
		if (at < cut && at + piece > cut)
			piece = cut - at;
		taken = http_reader_feed(ret, bytes + at, piece);
		must(taken <= piece);
		must(taken > 0 || ret->state == HTTP_HEAD);
		if (ret->state == HTTP_HEAD)
			http_reader_body(ret, BODY_MAX);
		must(ret->head.len <= HTTP_HEAD_MAX);
		must(ret->body.len <= BODY_MAX);
		must(ret->nfields <= HTTP_FIELDS_MAX);
		at += taken;
	}
	return at;
}

static void
must_be_same(const struct http_reader *a, const struct http_reader *b)
{
	must(a->state == b->state && a->why == b->why);
	must(a->nfields == b->nfields);
	must(a->head.len == b->head.len && a->body.len == b->body.len);
	must(memcmp(buf_text(&a->head), buf_text(&b->head), a->head.len) == 0);
	must(memcmp(buf_text(&a->body), buf_text(&b->body), a->body.len) == 0);
}

static void
check_whole(const struct http_reader *reader, const char *bytes)
{
	static const char *const names[] = { "Host", "X-Signature", NULL };
	struct received got;
	size_t at = 0, len, path_len;
	const char *host = http_reader_find(reader, "host", &at, &len);

	must(host != NULL && len > 0);
	must(http_reader_find(reader, "host", &at, &len) == NULL);
	must(memcmp(buf_text(&reader->head), bytes, reader->head.len) == 0);
	must(memcmp(buf_text(&reader->body), bytes + reader->head.len,
	    reader->body.len) == 0);
	must(memmem(bytes, reader->head.len, "\r\n\r\n", 4) ==
	    bytes + reader->head.len - 4);
	http_reader_take(reader, names, &got);
	must(strlen(got.method) >= 3 && strlen(got.method) <= 4);
	must(secret_reveal(&got.target)[0] == '/');
	must(strlen(secret_reveal(&got.target)) == got.target.len);
	http_reader_path(reader, &path_len);
	must(path_len <= got.target.len);
	must(strstr(secret_reveal(&got.target), "/../") == NULL ||
	    strchr(secret_reveal(&got.target), '?') != NULL);
	must(got.body.len == reader->length);
	must(received_find(&got, "Host") != NULL);
	received_done(&got);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct http_reader whole, cut;
	size_t taken = read_all(bytes, size, SIZE_MAX, 0, &whole), i;

	if (whole.state == HTTP_WHOLE)
		check_whole(&whole, bytes);
	if (whole.state == HTTP_REFUSED) {
		must(http_refusal_status(whole.why) >= 400);
		must(http_reader_feed(&whole, "a", 1) == 0);
	}
	must(read_all(bytes, size, 1, 0, &cut) == taken);
	must_be_same(&whole, &cut);
	http_reader_done(&cut);
	for (i = 1; i < size; i += 1 + size / 64) {
		must(read_all(bytes, size, SIZE_MAX, i, &cut) == taken);
		must_be_same(&whole, &cut);
		http_reader_done(&cut);
	}
	http_reader_done(&whole);
	return 0;
}
