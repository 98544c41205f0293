#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "io/http_reader.h"
#include "io/http_syntax.h"

_Static_assert(HTTP_HEAD_MAX <= UINT16_MAX, "offsets into the head fit");

void
http_reader_init(struct http_reader *reader)
{
	*reader = (struct http_reader){ .state = HTTP_LINE };
	buf_init(&reader->head, HTTP_HEAD_MAX);
}

void
http_reader_done(struct http_reader *reader)
{
	buf_done(&reader->head);
	buf_done(&reader->body);
	free(reader->fields);
	*reader = (struct http_reader){ .state = HTTP_REFUSED };
}

void
http_reader_refuse(struct http_reader *reader, enum http_refusal why)
{
	reader->state = HTTP_REFUSED;
	reader->why = why;
}

static const char *
method_of(const struct http_reader *reader)
{
	return buf_text(&reader->head);
}

static bool
method_is(const struct http_reader *reader, const char *method)
{
	return reader->method_len == strlen(method) &&
	    memcmp(method_of(reader), method, reader->method_len) == 0;
}

/* method SP target SP version (RFC 9112 3), each of them right. */
static enum http_refusal
read_request_line(struct http_reader *reader, const char *line, size_t len)
{
	const char *target = memchr(line, ' ', len), *version;
	size_t left, i;

	if (target == NULL)
		return HTTP_LINE_BAD;
	reader->method_len = (uint16_t)(target - line);
	target++;
	left = len - (size_t)(target - line);
	version = memchr(target, ' ', left);
	if (version == NULL)
		return HTTP_LINE_BAD;	/* HTTP/0.9 has no version */
	reader->target = (uint16_t)(target - line);
	reader->target_len = (uint16_t)(version - target);
	version++;
	left = len - (size_t)(version - line);
	for (i = 0; i < left; i++)
		if (version[i] == ' ')
			return HTTP_LINE_BAD;
	if (left != 8 || memcmp(version, "HTTP/1.", 7) != 0 ||
	    (version[7] != '0' && version[7] != '1'))
		return HTTP_VERSION_BAD;
	reader->old = version[7] == '0';
	if (!http_is_token(line, reader->method_len))
		return HTTP_LINE_BAD;
	if (!method_is(reader, "GET") && !method_is(reader, "POST"))
		return HTTP_METHOD_BAD;
	if (!http_is_target(target, reader->target_len))
		return HTTP_TARGET_BAD;
	return HTTP_FINE;
}

static bool
field_is(const struct http_reader *reader, const struct http_field *field,
    const char *name)
{
	return field->name_len == strlen(name) && strncasecmp(reader->head.data +
	    field->name, name, field->name_len) == 0;
}

/* The headers that say how the request is to be read. */
static enum http_refusal
heed_field(struct http_reader *reader, const struct http_field *field)
{
	const char *value = reader->head.data + field->value;

	if (field_is(reader, field, "Host")) {
		if (reader->has_host || !http_is_host(value, field->value_len))
			return HTTP_HOST_BAD;
		reader->has_host = true;
	} else if (field_is(reader, field, "Content-Length")) {
		if (reader->has_length || !http_read_length(value,
		    field->value_len, &reader->length))
			return HTTP_LENGTH_BAD;
		reader->has_length = true;
	} else if (field_is(reader, field, "Transfer-Encoding")) {
		reader->coded = true;
	} else if (field_is(reader, field, "Expect")) {
		if (field->value_len != 12 ||
		    strncasecmp(value, "100-continue", 12) != 0)
			return HTTP_EXPECT_BAD;
		reader->expects = !reader->old;
	}
	return HTTP_FINE;
}

/* name: value (RFC 9112 5), without the white space around the value. */
static enum http_refusal
read_field(struct http_reader *reader, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	size_t name_len, from, to;
	struct http_field *field;

	/* A line that begins with white space has no name: obs-fold. */
	if (colon == NULL || !http_is_token(line, (size_t)(colon - line)))
		return HTTP_FIELD_BAD;
	name_len = (size_t)(colon - line);
	from = name_len + 1;
	to = len;
	while (from < to && (line[from] == ' ' || line[from] == '\t'))
		from++;
	while (to > from && (line[to - 1] == ' ' || line[to - 1] == '\t'))
		to--;
	if (reader->nfields == HTTP_FIELDS_MAX)
		return HTTP_FIELDS_MANY;
	reader->fields = xgrow(reader->fields, reader->nfields, sizeof *field);
	field = &reader->fields[reader->nfields++];
	*field = (struct http_field){ .name = reader->line,
	    .name_len = (uint16_t)name_len,
	    .value = (uint16_t)(reader->line + from),
	    .value_len = (uint16_t)(to - from) };
	return heed_field(reader, field);
}

/* The empty line: what must be there, and what must not be together. */
static enum http_refusal
check_head(struct http_reader *reader)
{
	bool posts = method_is(reader, "POST");

	if (!reader->has_host)
		return HTTP_HOST_BAD;
	if (reader->coded)	/* RFC 9112 6.1: with a length it is an attack */
		return reader->has_length ? HTTP_LENGTH_BAD : HTTP_CODED;
	if (posts && !reader->has_length)
		return HTTP_LENGTH_MISSING;
	if (!posts && reader->length > 0)
		return HTTP_BODY_GET;
	return HTTP_FINE;
}

/* A line is whole; ${len} is without its end. */
static void
read_line(struct http_reader *reader, size_t len)
{
	const char *line = reader->head.data + reader->line;
	enum http_refusal why;

	if (reader->state == HTTP_LINE) {
		why = read_request_line(reader, line, len);
		reader->state = HTTP_FIELDS;
	} else if (len > 0) {
		why = read_field(reader, line, len);
	} else {
		why = check_head(reader);
		reader->state = HTTP_HEAD;
	}
	reader->line = (uint16_t)reader->head.len;
	if (why != HTTP_FINE)
		http_reader_refuse(reader, why);
}

/* What is wrong with the head as soon as ${c} comes. */
static enum http_refusal
judge_byte(const struct http_reader *reader, char c)
{
	bool in_line = reader->state == HTTP_LINE;
	size_t len = reader->head.len - reader->line;
	bool after_cr = len > 0 && reader->head.data[reader->head.len - 1] == '\r';

	if ((c == '\n') != after_cr)	/* one without the other */
		return in_line ? HTTP_LINE_BAD : HTTP_FIELD_BAD;
	if (c != '\n' && c != '\r' && http_value_len(&c, 1) == 0)
		return in_line ? HTTP_LINE_BAD : HTTP_FIELD_BAD;
	if (in_line && len == HTTP_LINE_MAX + 2)
		return HTTP_LINE_LONG;
	if (reader->head.len == HTTP_HEAD_MAX)
		return HTTP_HEAD_LONG;
	return HTTP_FINE;
}

static void
take_byte(struct http_reader *reader, char c)
{
	enum http_refusal why = judge_byte(reader, c);

	if (why != HTTP_FINE) {
		http_reader_refuse(reader, why);
		return;
	}
	buf_addc(&reader->head, c);
	if (c == '\n')
		read_line(reader, reader->head.len - reader->line - 2);
}

/* The bytes of a line that need no second look: as many as fit. */
static size_t
take_run(struct http_reader *reader, const char *bytes, size_t len)
{
	size_t line = reader->head.len - reader->line,
	    room = HTTP_HEAD_MAX - reader->head.len;

	if (line > 0 && reader->head.data[reader->head.len - 1] == '\r')
		return 0;
	if (reader->state == HTTP_LINE && HTTP_LINE_MAX + 2 - line < room)
		room = HTTP_LINE_MAX + 2 - line;
	len = http_value_len(bytes, len < room ? len : room);
	if (len > 0)
		buf_add(&reader->head, bytes, len);
	return len;
}

static size_t
take_body(struct http_reader *reader, const char *bytes, size_t len)
{
	size_t left = (size_t)reader->length - reader->body.len;
	size_t taken = len < left ? len : left;

	buf_add(&reader->body, bytes, taken);
	if (taken == left)
		reader->state = HTTP_WHOLE;
	return taken;
}

size_t
http_reader_feed(struct http_reader *reader, const char *bytes, size_t len)
{
	size_t i = 0;

	while (i < len && (reader->state == HTTP_LINE ||
	    reader->state == HTTP_FIELDS)) {
		i += take_run(reader, bytes + i, len - i);
		if (i < len)
			take_byte(reader, bytes[i++]);
	}
	if (i < len && reader->state == HTTP_BODY)
		i += take_body(reader, bytes + i, len - i);
	return i;
}

void
http_reader_body(struct http_reader *reader, size_t max)
{
	if (reader->length > max) {
		http_reader_refuse(reader, HTTP_BODY_LONG);
		return;
	}
	buf_init(&reader->body, (size_t)reader->length);
	reader->state = reader->length > 0 ? HTTP_BODY : HTTP_WHOLE;
}

const char *
http_reader_method(const struct http_reader *reader, size_t *len)
{
	*len = reader->method_len;
	return method_of(reader);
}

const char *
http_reader_path(const struct http_reader *reader, size_t *len)
{
	const char *target = reader->head.data + reader->target;
	const char *query = memchr(target, '?', reader->target_len);

	*len = query != NULL ? (size_t)(query - target) : reader->target_len;
	return target;
}

const char *
http_reader_find(const struct http_reader *reader, const char *name,
    size_t *at, size_t *len)
{
	const struct http_field *field;

	while (*at < reader->nfields) {
		field = &reader->fields[(*at)++];
		if (!field_is(reader, field, name))
			continue;
		*len = field->value_len;
		return reader->head.data + field->value;
	}
	return NULL;
}

static void
take_field(const struct http_reader *reader, const struct http_field *field,
    struct received *ret)
{
	char *name = xstrndup(reader->head.data + field->name, field->name_len);

	received_header(ret, name, reader->head.data + field->value,
	    field->value_len);
	free(name);
}

void
http_reader_take(const struct http_reader *reader, const char *const *names,
    struct received *ret)
{
	size_t i, j;

	*ret = (struct received){ 0 };
	memcpy(ret->method, method_of(reader), reader->method_len);
	secret_set(&ret->target, reader->head.data + reader->target,
	    reader->target_len);
	for (i = 0; i < reader->nfields; i++)
		for (j = 0; names[j] != NULL; j++)
			if (field_is(reader, &reader->fields[i], names[j])) {
				take_field(reader, &reader->fields[i], ret);
				break;
			}
	secret_set(&ret->body, buf_text(&reader->body), reader->body.len);
}

size_t
http_reader_size(const struct http_reader *reader)
{
	return reader->head.room + reader->body.room +
	    reader->nfields * 2 * sizeof *reader->fields;
}
