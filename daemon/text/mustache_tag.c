#include <string.h>

#include "text/mustache_tag.h"

#define MARKS		"#^/>&{=!"	/* what a tag can begin with */
#define MARKS_ALONE	"#^/>=!"	/* what can be standalone */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static bool
is_one_of(char c, const char *chars)
{
	return c != '\0' && strchr(chars, c) != NULL;
}

static struct slice
between(const char *from, const char *to)
{
	return (struct slice){ from, (size_t)(to - from) };
}

static struct slice
trim(const char *from, const char *to)
{
	while (from < to && is_space(*from))
		from++;
	while (from < to && is_space(to[-1]))
		to--;
	return between(from, to);
}

static const char *
find(const char *from, const char *end, struct slice what)
{
	return memmem(from, (size_t)(end - from), what.bytes, what.len);
}

static bool
begins_line(const struct cursor *c, const char *where)
{
	return where == c->template->source || where[-1] == '\n';
}

/* Which line ${where} is on; asked for places in ascending order. */
static unsigned
line_of(struct cursor *c, const char *where)
{
	for (; c->counted < where; c->counted++)
		c->line += *c->counted == '\n';
	return c->line;
}

void
cursor_init(struct cursor *c, const struct mustache *template)
{
	*c = (struct cursor){ .template = template, .at = template->source,
	    .end = template->source + template->len,
	    .counted = template->source, .line = 1,
	    .open = { "{{", 2 }, .close = { "}}", 2 } };
}

/* The delimiter that ends the tag; those of {{{ and {{= have a twin before. */
static const char *
find_close(const struct cursor *c, const char *content, char mark)
{
	char twin = mark;
	const char *at = content;

	if (mark == '{')
		twin = '}';
	while ((at = find(at, c->end, c->close)) != NULL) {
		if (mark != '{' && mark != '=')
			break;
		if (at > content && at[-1] == twin)
			break;
		at++;
	}
	return at;
}

/* Read the tag that begins at ${from}.  Returns what is behind it, or NULL. */
static const char *
read_tag(struct cursor *c, const char *from, struct tag *tag, struct err *err)
{
	const char *inside = from + c->open.len, *content = inside, *close;

	tag->line = line_of(c, from);
	while (content < c->end && is_space(*content))
		content++;
	if (content < c->end && is_one_of(*content, MARKS))
		tag->mark = *content++;
	close = find_close(c, content, tag->mark);
	if (close == NULL) {
		mustache_err(c->template, tag->line, err, ERR_INPUT,
		    "a tag is never closed");
		return NULL;
	}
	if (tag->mark != '!' && close - inside > MUSTACHE_TAG_MAX) {
		mustache_err(c->template, tag->line, err, ERR_FULL,
		    "a tag is longer than %d bytes", MUSTACHE_TAG_MAX);
		return NULL;
	}
	tag->content = trim(content,
	    tag->mark == '{' || tag->mark == '=' ? close - 1 : close);
	return close + c->close.len;
}

/*
 * Where the tag from ${from} to ${to} is alone on its line, take the blanks
 * before it from the text.  Returns the byte to go on with.
 */
static const char *
cut_line(const struct cursor *c, const char *from, const char *to,
    struct tag *tag)
{
	const char *first = from, *last = to;

	while (first > c->at && is_blank(first[-1]))
		first--;
	while (last < c->end && is_blank(*last))
		last++;
	if (c->end - last >= 2 && last[0] == '\r' && last[1] == '\n')
		last++;
	if (!begins_line(c, first) || (last < c->end && *last != '\n'))
		return to;
	tag->standalone = true;
	tag->starts_line = false;
	tag->indent = between(first, from);
	tag->text = between(c->at, first);
	return last < c->end ? last + 1 : last;
}

int
tag_next(struct cursor *c, struct tag *ret, struct err *err)
{
	const char *from = find(c->at, c->end, c->open), *to;
	struct tag tag = { .text = between(c->at, from != NULL ? from : c->end),
	    .text_line = line_of(c, c->at),
	    .text_starts_line = begins_line(c, c->at) };

	if (from == NULL) {
		c->at = c->end;
		*ret = tag;
		return 0;
	}
	to = read_tag(c, from, &tag, err);
	if (to == NULL)
		return -1;
	tag.starts_line = begins_line(c, from);
	if (is_one_of(tag.mark, MARKS_ALONE))
		to = cut_line(c, from, to, &tag);
	c->at = to;
	*ret = tag;
	return 1;
}

/* A name has no empty part: a, a.b and . are names, a..b and .a are not. */
static bool
has_parts(struct slice name)
{
	bool dot = true;	/* as if: a part must follow */
	size_t i;

	if (name.len == 1 && name.bytes[0] == '.')
		return true;
	for (i = 0; i < name.len; i++) {
		if (dot && name.bytes[i] == '.')
			return false;
		dot = name.bytes[i] == '.';
	}
	return !dot;
}

int
tag_check_name(const struct cursor *c, const struct tag *tag, struct err *err)
{
	struct slice name = tag->content;
	size_t i;

	if (name.len == 0)
		return mustache_err(c->template, tag->line, err, ERR_INPUT,
		    "a tag has no name");
	if (find(name.bytes, name.bytes + name.len, c->open) != NULL)
		return mustache_err(c->template, tag->line, err, ERR_INPUT,
		    "a tag is never closed");
	for (i = 0; i < name.len; i++)
		if (is_space(name.bytes[i]) || is_control(name.bytes[i]))
			return mustache_err(c->template, tag->line, err,
			    ERR_INPUT, "a name has no white space "
			    "and no control character");
	if (tag->mark != '>' && !has_parts(name))
		return mustache_err(c->template, tag->line, err, ERR_INPUT,
		    "%.*s is not a name", (int)name.len, name.bytes);
	return 0;
}

int
tag_set_delimiters(struct cursor *c, const struct tag *tag, struct err *err)
{
	const char *from = tag->content.bytes, *end = from + tag->content.len;
	const char *gap = from;
	struct slice close;
	size_t i;

	while (gap < end && !is_space(*gap))
		gap++;
	close = trim(gap, end);
	for (i = 0; i < close.len && !is_space(close.bytes[i]); i++)
		;
	if (close.len == 0 || i < close.len ||
	    memchr(from, '=', tag->content.len) != NULL)
		return mustache_err(c->template, tag->line, err, ERR_INPUT,
		    "new delimiters are two words without =");
	c->open = between(from, gap);
	c->close = close;
	return 0;
}
