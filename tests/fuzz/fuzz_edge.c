/*
 * Any bytes are read as records between core and edge without a fault; one that is
 * read is the same after it was written; one cut short waits for the rest.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire/edge.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* Whether ${out} is the record that came. */
static void
must_be(struct buf *out, int result, const char *bytes, size_t size)
{
	must(result == 0);
	must(out->len == size && memcmp(out->data, bytes, size) == 0);
}

/* 0 where it was one of its kind; then it was written as it came. */
static int
read_routes(struct record *record, const char *bytes, size_t size,
    struct buf *out, struct err *err)
{
	struct edge_routes routes;

	if (edge_get_routes(record, &routes, err) == -1)
		return -1;
	must_be(out, edge_put_routes(out, &routes, err), bytes, size);
	edge_routes_done(&routes);
	return 0;
}

static int
read_answer(struct record *record, const char *bytes, size_t size,
    struct buf *out, struct err *err)
{
	struct web_answer answer;
	uint64_t id;

	if (edge_get_answer(record, &id, &answer, err) == -1)
		return -1;
	must(web_answer_fits(&answer));
	must_be(out, edge_put_answer(out, id, &answer, err), bytes, size);
	web_answer_done(&answer);
	return 0;
}

static int
read_request(struct record *record, const char *bytes, size_t size,
    struct buf *out, struct err *err)
{
	struct received received;
	uint64_t id;

	if (edge_get_request(record, &id, &received, err) == -1)
		return -1;
	must_be(out, edge_put_request(out, id, &received, err), bytes, size);
	received_done(&received);
	return 0;
}

static int
read_counts(struct record *record, const char *bytes, size_t size,
    struct buf *out, struct err *err)
{
	struct edge_counts counts;

	if (edge_get_counts(record, &counts, err) == -1)
		return -1;
	must_be(out, edge_put_counts(out, &counts, err), bytes, size);
	return 0;
}

static void
read_one(struct record record, const char *bytes, size_t size)
{
	static int (*const readers[])(struct record *, const char *, size_t,
	    struct buf *, struct err *) = { read_routes, read_answer,
	    read_request, read_counts };
	struct err err = { .kind = ERR_NONE };
	struct buf out;

	if (record.kind < 1 || record.kind > 4)
		return;
	buf_init(&out, RECORD_MAX);
	if (readers[record.kind - 1](&record, bytes, size, &out, &err) == -1)
		must(err.kind == ERR_INPUT);
	buf_done(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct record record, cut;
	size_t at = 0, taken, ignored;
	struct err err;
	int whole;

	while ((whole = record_take(bytes + at, size - at, &record, &taken,
	    &err)) == 1) {
		must(taken >= RECORD_HEAD && taken <= size - at);
		must(record_take(bytes + at, taken - 1, &cut, &ignored,
		    &err) == 0);
		read_one(record, bytes + at, taken);
		at += taken;
	}
	must(whole == 0 || err.kind == ERR_INPUT);
	return 0;
}
