#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "config/facts.h"
#include "config/render.h"
#include "text/segment.h"

void
rendered_done(struct rendered *rendered)
{
	enum part part;

	for (part = 0; part < NPARTS; part++)
		secret_done(&rendered->part[part]);
}

static size_t
limit_of(enum channel channel)
{
	return channel == CHANNEL_SMS ? TEXT_LEN_MAX : EMAIL_LEN_MAX;
}

static int
tidy_sms(const struct buf *out, struct secret *ret, struct err *err)
{
	char *text = segment_tidy(buf_text(out));

	if (text == NULL)
		return err_set(err, ERR_INPUT, "the text is not UTF-8");
	secret_set(ret, text, strlen(text));
	sodium_memzero(text, strlen(text));
	free(text);
	return 0;
}

/*
 * How many bytes at ${at} are white in a header: a space, a control character
 * (C1 too: U+0085 ends lines), U+2028 and U+2029.  0: none.
 */
static size_t
white(const unsigned char *at, size_t left)
{
	if (*at <= ' ' || *at == 0x7f)
		return 1;
	if (left >= 2 && at[0] == 0xc2 && at[1] < 0xa0)
		return 2;
	if (left >= 3 && at[0] == 0xe2 && at[1] == 0x80 &&
	    (at[2] == 0xa8 || at[2] == 0xa9))
		return 3;
	return 0;
}

/* The subject on one line: what would end it is a space. */
static int
one_line(const struct buf *out, struct secret *ret, struct err *err)
{
	const unsigned char *at = (const unsigned char *)buf_text(out);
	bool gap = false;
	struct buf line;
	size_t i, n;
	int result = 0;

	buf_init(&line, SUBJECT_LEN_MAX);
	for (i = 0; i < out->len; i += n > 0 ? n : 1) {
		n = white(at + i, out->len - i);
		if (n == 0 && gap && line.len > 0)
			buf_addc(&line, ' ');
		if (n == 0)
			buf_addc(&line, (char)at[i]);
		gap = n > 0;
	}
	if (buf_full(&line))
		result = err_set(err, ERR_FULL, "the subject is longer than "
		    "%d bytes", SUBJECT_LEN_MAX);
	else if (line.len == 0)
		result = err_set(err, ERR_INPUT, "the subject is empty");
	else if (utf8_valid(buf_text(&line), line.len) < line.len)
		result = err_set(err, ERR_INPUT, "the subject is not UTF-8");
	else
		secret_set(ret, buf_text(&line), line.len);
	buf_done(&line);
	return result;
}

static int
render_part(enum channel channel, enum part part,
    const struct mustache *template, json_t *const data[2],
    struct secret *ret, struct err *err)
{
	struct buf out;
	int result;

	buf_init(&out, limit_of(channel));
	result = mustache_render(template, data, 2,
	    part == PART_HTML ? MUSTACHE_HTML : MUSTACHE_NONE, true, &out, err);
	if (result == -1)
		;		/* ${err} says why */
	else if (channel == CHANNEL_SMS)
		result = tidy_sms(&out, ret, err);
	else if (part == PART_SUBJECT)
		result = one_line(&out, ret, err);
	else
		secret_set(ret, buf_text(&out), out.len);
	buf_done(&out);
	return result;
}

int
render_message(enum channel channel, const struct parts *parts, json_t *facts,
    const struct reader *reader, struct rendered *ret, struct err *err)
{
	json_t *own = facts_reader(channel, reader);
	json_t *const data[2] = { facts, own };
	enum part part;
	int result = 0;

	if (channel == CHANNEL_EMAIL && parts->part[PART_SUBJECT] == NULL)
		result = err_set(err, ERR_INPUT, "an e-mail wants a subject");
	for (part = 0; result == 0 && part < NPARTS; part++)
		if (parts->part[part] != NULL)
			result = render_part(channel, part, parts->part[part],
			    data, &ret->part[part], err);
	if (result == -1)
		rendered_done(ret);
	json_decref(own);
	return result;
}
