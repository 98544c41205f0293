#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/str.h"
#include "config/file.h"
#include "config/source.h"

#define PATH_LEN_MAX	512	/* bytes of a setting's path, in a mistake */
#define DIGITS_MAX	6	/* in a value we repeat: more could be a number */

/*
 * On a syntax error libconfig 1.5 loses the strings it had in hand: a few bytes
 * a time, and nothing we can free.  The sanitized build is told.
 */
#if defined(__has_feature)
#define CLANG_SANITIZES __has_feature(address_sanitizer)
#else
#define CLANG_SANITIZES 0
#endif
#if defined(__SANITIZE_ADDRESS__) || CLANG_SANITIZES
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}
#endif

struct source {
	const char	*file;
	config_t	 tree;
	struct scan	 scan;
	struct mistakes	*mistakes;
	uint8_t		 digest[CONFIG_DIGEST_LEN];
};

/* How long NAME is where ${line} is "NAME = value" and nothing else, or 0. */
static size_t
name_alone(const char *line)
{
	size_t len = strspn(line, "abcdefghijklmnopqrstuvwxyz_-*"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	size_t sign = strcspn(line, "=:\n");

	if (line[sign] == '\n' || len > NAME_LEN_MAX ||
	    len + strspn(line + len, " \t") != sign)
		return 0;
	line += sign + 1;
	return line[strcspn(line, "={\n")] == '\n' ? len : 0;
}

/* libconfig does not say which setting is given twice; the line often does. */
static void
twice(const struct source *source, const char *text, unsigned line)
{
	size_t len;
	unsigned i;

	for (i = 1; i < line; i++)
		text += strcspn(text, "\n") + 1;
	text += strspn(text, " \t");
	len = name_alone(text);
	mistakes_add(source->mistakes, source->file, line,
	    "%.*s%sgiven a second time in its group", (int)len, text,
	    len > 0 ? ": " : "a setting is ");
}

static void
syntax_mistake(const struct source *source, const char *text)
{
	const config_t *tree = &source->tree;
	unsigned line = (unsigned)config_error_line(tree);
	const char *why = config_error_text(tree);

	if (why != NULL && str_starts(why, "duplicate"))
		twice(source, text, line);
	else if (why != NULL && str_starts(why, "mismatched"))
		mistakes_add(source->mistakes, source->file, line,
		    "the values between [ and ] must be of one type");
	else if (why != NULL && str_starts(why, "memory"))
		mistakes_add(source->mistakes, source->file, line,
		    "too many { or ( inside each other");
	else
		mistakes_add(source->mistakes, source->file, line,
		    "syntax error: look here, and at the end of the line "
		    "before, for what is missing or too much (; , \" = } ])");
}

/* Scan and parse the bytes of ${buf}.  Returns 0 or -1. */
static int
parse(struct source *source, struct buf *buf)
{
	const char *text;

	/* libconfig wants a comment to end with its line. */
	if (buf_addc(buf, '\n') == -1) {
		mistakes_add(source->mistakes, source->file, 0,
		    "longer than %d bytes", CONFIG_FILE_MAX);
		return -1;
	}
	text = buf_text(buf);
	if (str_starts(text, "\xef\xbb\xbf"))
		text += 3;	/* a byte order mark is no mistake */
	scan_text(source->file, text, buf->len - (size_t)(text - buf->data),
	    &source->scan, source->mistakes);
	if (source->scan.broken)
		return -1;
	if (config_read_string(&source->tree, text))
		return 0;
	syntax_mistake(source, text);
	return -1;
}

struct source *
source_open(const char *dir, const char *file, struct mistakes *mistakes)
{
	struct source *source = xcalloc(1, sizeof *source);
	char *path = file_join(dir, file);
	struct buf buf;
	struct err err;

	source->file = file;
	source->mistakes = mistakes;
	config_init(&source->tree);
	config_setting_set_hook(config_root_setting(&source->tree), source);
	buf_init(&buf, CONFIG_FILE_MAX);

	if (file_read(path, &buf, &err) == -1) {
		mistakes_add(mistakes, file, 0, "%s", err.text);
		goto fail;
	}
	crypto_generichash(source->digest, sizeof source->digest,
	    (const uint8_t *)buf_text(&buf), buf.len, NULL, 0);
	if (parse(source, &buf) == -1)
		goto fail;
	config_setting_set_hook(config_root_setting(&source->tree), source);
	buf_done(&buf);
	free(path);
	return source;

fail:
	buf_done(&buf);
	free(path);
	source_free(source);
	return NULL;
}

void
source_free(struct source *source)
{
	if (source == NULL)
		return;
	config_destroy(&source->tree);
	free(source);
}

const uint8_t *
source_digest(const struct source *source)
{
	return source->digest;
}

const config_setting_t *
source_root(const struct source *source)
{
	return config_root_setting(&source->tree);
}

static const struct source *
source_of(const config_setting_t *at)
{
	while (!config_setting_is_root(at))
		at = config_setting_parent(at);
	return config_setting_get_hook(at);
}

struct where
source_where(const config_setting_t *at)
{
	return (struct where){
		.file = source_of(at)->file,
		.line = config_setting_source_line(at),
	};
}

const config_setting_t *
source_member(const config_setting_t *group, const char *name)
{
	if (group == NULL || !config_setting_is_group(group))
		return NULL;
	return config_setting_get_member(group, name);
}

const char *
source_text(const config_setting_t *group, const char *name)
{
	const config_setting_t *at = source_member(group, name);

	return at != NULL ? config_setting_get_string(at) : NULL;
}

bool
source_is_wide(const config_setting_t *at)
{
	return scan_is_wide(&source_of(at)->scan, source_where(at).line);
}

/* Add the path that leads to ${at}: "alerts.vote_soon.channels[1]". */
static void
add_path(const config_setting_t *at, struct buf *out)
{
	const config_setting_t *parent;

	if (config_setting_is_root(at))
		return;
	parent = config_setting_parent(at);
	add_path(parent, out);
	if (config_setting_name(at) == NULL)
		buf_addf(out, "[%d]", config_setting_index(at) + 1);
	else
		buf_addf(out, "%s%s", config_setting_is_root(parent) ? "" : ".",
		    config_setting_name(at));
}

static void
add_mistake(const config_setting_t *at, const char *path, const char *text)
{
	struct where where = source_where(at);

	mistakes_add(source_of(at)->mistakes, where.file, where.line,
	    "%s%s%s", path, *path != '\0' ? ": " : "", text);
}

void
source_wrong(const config_setting_t *at, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	struct buf path;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);

	buf_init(&path, PATH_LEN_MAX);
	add_path(at, &path);
	add_mistake(at, buf_text(&path), text);
	buf_done(&path);
}

void
source_missing(const config_setting_t *group, const char *name,
    const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	struct buf path;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);

	buf_init(&path, PATH_LEN_MAX);
	add_path(group, &path);
	buf_addf(&path, "%s%s", path.len > 0 ? "." : "", name);
	add_mistake(group, buf_text(&path), text);
	buf_done(&path);
}

/* An @, or as many digits as a short phone number has. */
static bool
may_be_address(const char *value)
{
	size_t digits = 0;

	for (; *value != '\0'; value++) {
		if (*value == '@')
			return true;
		digits += *value >= '0' && *value <= '9';
	}
	return digits > DIGITS_MAX;
}

/* The bytes of ${value} that fit, never half a letter. */
static size_t
cut(const char *value, size_t room)
{
	size_t len = strlen(value);

	if (len <= room)
		return len;
	while (room > 0 && ((unsigned char)value[room] & 0xc0) == 0x80)
		room--;
	return room;
}

struct shown
source_show(const char *value)
{
	struct shown shown;
	size_t len = cut(value, SOURCE_SHOWN_MAX);

	if (may_be_address(value))
		snprintf(shown.text, sizeof shown.text, "this");
	else
		snprintf(shown.text, sizeof shown.text, "\"%.*s%s\"",
		    (int)len, value, value[len] != '\0' ? "..." : "");
	return shown;
}
