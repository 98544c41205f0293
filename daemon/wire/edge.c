#include "wire/edge.h"

const struct edge_limits edge_limits_standard = {
	/* A head is one packet or two; a body at most 1 MiB at 50 kB/s. */
	.head_ms = 10000,
	.body_ms = 20000,
	/* Twilio gives a webhook 15 s, and then drops it. */
	.answer_ms = 10000,
	.write_ms = 10000,
	/* RFC 9112 9.6: a while, so that a reset does not eat the answer. */
	.linger_ms = 1000,
	.connections = 12000,
	/* Far above what one provider opens, from one address. */
	.per_address = 64,
	/* A commit with fsync takes 10 ms on a slow disk: 2.5 s of work. */
	.waiting = 256,
	.memory = 16 * 1024 * 1024,
};

int
edge_put_answer(struct buf *out, uint64_t id, const struct web_answer *answer,
    struct err *err)
{
	size_t at;

	if (!web_answer_fits(answer))
		return err_set(err, ERR_INPUT, "an answer (%d) that cannot be "
		    "written", answer->status);
	at = record_begin(out, EDGE_ANSWER);
	record_u64(out, id);
	record_u32(out, (uint32_t)answer->status);
	record_u32(out, (uint32_t)answer->retry_after_s);
	record_text(out, answer->type);
	record_text(out, answer->allow);
	record_text(out, answer->cache);
	record_bytes(out, secret_reveal(&answer->body), answer->body.len);
	return record_end(out, at, err);
}

int
edge_get_answer(struct record *record, uint64_t *ret_id,
    struct web_answer *ret, struct err *err)
{
	struct web_answer answer = { 0 };
	uint32_t status, retry;
	uint64_t id;

	id = record_read_u64(record);
	status = record_read_u32(record);
	retry = record_read_u32(record);
	record_read_text(record, WEB_TYPE_MAX, answer.type);
	record_read_text(record, WEB_ALLOW_MAX, answer.allow);
	record_read_text(record, WEB_CACHE_MAX, answer.cache);
	record_read_secret(record, WEB_ANSWER_BODY_MAX, &answer.body);
	answer.status = status <= 599 ? (int)status : 0;
	answer.retry_after_s = retry <= WEB_RETRY_MAX_S ? (int)retry : -1;
	if (!web_answer_fits(&answer))
		record->bad = true;
	if (record_read_end(record, err) == -1) {
		web_answer_done(&answer);
		return -1;
	}
	*ret_id = id;
	*ret = answer;
	return 0;
}

int
edge_put_request(struct buf *out, uint64_t id, const struct received *received,
    struct err *err)
{
	size_t at = record_begin(out, EDGE_REQUEST), i;
	const struct http_header *header;

	record_u64(out, id);
	record_text(out, received->peer);
	record_text(out, received->method);
	record_bytes(out, secret_reveal(&received->target),
	    received->target.len);
	record_u32(out, (uint32_t)received->nheaders);
	for (i = 0; i < received->nheaders; i++) {
		header = &received->headers[i];
		record_text(out, header->name);
		record_bytes(out, secret_reveal(&header->value),
		    header->value.len);
	}
	record_bytes(out, secret_reveal(&received->body), received->body.len);
	return record_end(out, at, err);
}

static void
get_headers(struct record *record, struct received *ret)
{
	uint32_t count = record_read_u32(record), i;
	char name[EDGE_NAME_MAX + 1];
	const char *value;
	size_t len;

	if (count > EDGE_HEADERS_MAX)
		record->bad = true;
	for (i = 0; i < count && !record->bad; i++) {
		record_read_text(record, EDGE_NAME_MAX, name);
		value = record_read_bytes(record, EDGE_VALUE_MAX, &len);
		if (!record->bad)
			received_header(ret, name, value, len);
	}
}

int
edge_get_request(struct record *record, uint64_t *ret_id, struct received *ret,
    struct err *err)
{
	struct received received = { 0 };
	uint64_t id = record_read_u64(record);

	record_read_text(record, RECEIVED_PEER_MAX, received.peer);
	record_read_text(record, RECEIVED_METHOD_MAX, received.method);
	record_read_secret(record, EDGE_TARGET_MAX, &received.target);
	get_headers(record, &received);
	record_read_secret(record, EDGE_BODY_MAX, &received.body);
	if (record_read_end(record, err) == -1) {
		received_done(&received);
		return -1;
	}
	*ret_id = id;
	*ret = received;
	return 0;
}

int
edge_put_counts(struct buf *out, const struct edge_counts *counts,
    struct err *err)
{
	size_t at = record_begin(out, EDGE_COUNTS), i;

	record_u64(out, counts->connections);
	record_u64(out, counts->requests);
	record_u64(out, counts->exhausted);
	record_u8(out, (unsigned)counts->nrefused);
	for (i = 0; i < counts->nrefused; i++)
		record_u64(out, counts->refused[i]);
	return record_end(out, at, err);
}

int
edge_get_counts(struct record *record, struct edge_counts *ret,
    struct err *err)
{
	struct edge_counts counts = { 0 };
	size_t i;

	counts.connections = record_read_u64(record);
	counts.requests = record_read_u64(record);
	counts.exhausted = record_read_u64(record);
	counts.nrefused = record_read_u8(record);
	if (counts.nrefused > EDGE_REASONS_MAX)
		record->bad = true;
	for (i = 0; i < counts.nrefused && !record->bad; i++)
		counts.refused[i] = record_read_u64(record);
	if (record_read_end(record, err) == -1)
		return -1;
	*ret = counts;
	return 0;
}
