/*
 * An input is: a byte for the escape ('0' to '5'), one for the mode (odd is
 * strict), and then the template, the data and the source of every partial,
 * with a byte 0x1e (record separator) between them.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "text/mustache.h"

#define SEPARATOR	0x1e
#define OUT_MAX		(16 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct part {
	const char	*bytes;
	size_t		 len;
};

struct names {
	size_t		 count;
	size_t		 bytes;
};

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* Cut the next part off ${rest}. */
static struct part
take_part(struct part *rest)
{
	const char *end = rest->len == 0 ? NULL :
	    memchr(rest->bytes, SEPARATOR, rest->len);
	struct part part = *rest;

	if (end == NULL) {
		rest->len = 0;
		return part;
	}
	part.len = (size_t)(end - part.bytes);
	rest->bytes = end + 1;
	rest->len -= part.len + 1;
	return part;
}

static char *
load_partial(const char *name, void *arg)
{
	const struct part *source = arg;

	must(*name != '\0');
	return source->len > 0 ? xstrndup(source->bytes, source->len) : NULL;
}

static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	struct names *names = arg;

	(void)section;
	must(line > 0 && *name != '\0');
	names->count++;
	names->bytes += strlen(name) + (inside != NULL ? strlen(inside) : 0);
}

/* What each escape promises of any value. */
static void
check_escaped(enum mustache_escape escape, const char *out, size_t len)
{
	static const char *const never[] = {
		[MUSTACHE_NONE] = "",
		[MUSTACHE_HTML] = "<>\"'",
		[MUSTACHE_JSON] = "\b\f\n\r\t",
		[MUSTACHE_FORM] = "&=; \"<>\r\n",
		[MUSTACHE_URL] = "&=;+/?# \"<>\r\n",
		[MUSTACHE_HEADER] = "\r\n\t\177",
	};
	size_t i;

	for (i = 0; i < len; i++)
		must(out[i] == '\0' || strchr(never[escape], out[i]) == NULL);
}

/* Inside of quotes, a string escaped for JSON is that string again. */
static void
check_json(const json_t *value, const struct buf *out)
{
	struct buf quoted;
	json_t *again;

	buf_init(&quoted, OUT_MAX + 2);
	buf_addf(&quoted, "\"%s\"", buf_text(out));
	again = json_loads(buf_text(&quoted), JSON_DECODE_ANY | JSON_ALLOW_NUL,
	    NULL);
	must(again != NULL && json_equal(again, value));
	json_decref(again);
	buf_done(&quoted);
}

static void
check_value(json_t *value, enum mustache_escape escape)
{
	struct mustache *template;
	struct buf out;
	struct err err;

	template = mustache_compile("{{.}}", 5, NULL, NULL, &err);
	must(template != NULL);
	buf_init(&out, OUT_MAX);
	if (mustache_render(template, &value, 1, escape, true, &out,
	    &err) == 0) {
		check_escaped(escape, buf_text(&out), out.len);
		if (escape == MUSTACHE_JSON && json_is_string(value))
			check_json(value, &out);
	}
	buf_done(&out);
	mustache_free(template);
}

static void
check_template(const struct mustache *template, json_t *value,
    enum mustache_escape escape, bool strict)
{
	struct names names = {0};
	struct err err = {0};
	struct buf out;

	mustache_names(template, on_name, &names);
	buf_init(&out, OUT_MAX);
	if (mustache_render(template, &value, value != NULL, escape, strict,
	    &out, &err) == -1)
		must(err.kind == ERR_FULL || (strict && err.kind == ERR_INPUT));
	else
		must(err.kind == ERR_NONE && !buf_full(&out));
	must(out.len <= OUT_MAX);
	buf_done(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct part rest, source, json, partial;
	enum mustache_escape escape;
	struct mustache *template;
	struct err err = {0};
	json_t *value;

	if (size < 2)
		return 0;
	escape = (enum mustache_escape)(data[0] % (MUSTACHE_HEADER + 1));
	rest = (struct part){ (const char *)data + 2, size - 2 };
	source = take_part(&rest);
	json = take_part(&rest);
	partial = take_part(&rest);

	value = json_loadb(json.bytes, json.len,
	    JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	if (value != NULL)
		check_value(value, escape);
	template = mustache_compile(source.bytes, source.len, load_partial,
	    &partial, &err);
	if (template != NULL)
		check_template(template, value, escape, data[1] % 2 == 1);
	else
		must(err.kind == ERR_INPUT || err.kind == ERR_FULL);
	mustache_free(template);
	json_decref(value);
	return 0;
}
