#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "cli/render_file.h"

/* Where partials are, and what went wrong with the first that is there. */
struct partials {
	const char	*dir;
	struct err	 err;
};

/* Whether a partial's name stays below the directory. */
static bool
stays_inside(const char *name)
{
	return *name != '/' && *name != '.' && strstr(name, "/.") == NULL;
}

/* Returns NULL both for a partial that is not there and for a failure. */
static char *
load_partial(const char *name, void *arg)
{
	struct partials *partials = arg;
	char *path = NULL, *source = NULL;
	struct err err;
	size_t len;

	if (!stays_inside(name)) {
		err_set(&err, ERR_REFUSED, "partial %s: no part of a name may "
		    "begin with / or .", name);
		goto fail;
	}
	path = xasprintf("%s/%s.mustache", partials->dir, name);
	if (access(path, F_OK) == -1 && errno == ENOENT)
		goto out;
	source = cli_read_file(path, MUSTACHE_SOURCE_MAX, &len, &err);
	if (source == NULL)
		goto fail;
	if (strlen(source) == len)
		goto out;
	err_set(&err, ERR_INPUT, "%s: a partial has no byte 0", path);
	free(source);
	source = NULL;

fail:
	if (partials->err.kind == ERR_NONE)
		partials->err = err;
out:
	free(path);
	return source;
}

static int
check_directory(const char *path, struct err *err)
{
	struct stat st;

	if (stat(path, &st) == -1)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return err_set(err, ERR_INPUT, "%s: not a directory", path);
	return 0;
}

static struct mustache *
load_template(const struct render_file_options *options, struct err *err)
{
	struct partials partials = { .dir = options->partials };
	struct mustache *template;
	char *source;
	size_t len;

	if (options->partials != NULL &&
	    check_directory(options->partials, err) == -1)
		return NULL;
	source = cli_read_file(options->file, MUSTACHE_SOURCE_MAX, &len, err);
	if (source == NULL)
		return NULL;
	template = mustache_compile(source, len,
	    options->partials != NULL ? load_partial : NULL, &partials, err);
	free(source);
	if (template == NULL) {
		err_prefix(err, "%s", options->file);
		return NULL;
	}
	if (partials.err.kind != ERR_NONE) {
		*err = partials.err;
		mustache_free(template);
		return NULL;
	}
	return template;
}

/* jansson's own words quote the data, which may be private: only say where. */
static json_t *
load_data(const char *path, struct err *err)
{
	json_error_t where;
	json_t *data;
	char *text;
	size_t len;

	text = cli_read_file(path, RENDER_DATA_MAX, &len, err);
	if (text == NULL)
		return NULL;
	data = json_loadb(text, len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &where);
	free(text);
	if (data == NULL)
		err_set(err, ERR_INPUT, "%s:%d:%d: not JSON", path, where.line,
		    where.column);
	return data;
}

static int
write_out(const struct buf *out, struct err *err)
{
	if (fwrite(buf_text(out), 1, out->len, stdout) == out->len &&
	    fflush(stdout) == 0)
		return 0;
	return err_set(err, ERR_IO, "standard output: %s", strerror(errno));
}

int
render_file(const struct command *self,
    const struct render_file_options *options)
{
	struct mustache *template;
	json_t *data = NULL;
	int status = EXIT_NO;
	struct buf out;
	struct err err;

	buf_init(&out, RENDER_OUT_MAX);
	template = load_template(options, &err);
	if (template == NULL)
		goto fail;
	data = load_data(options->data, &err);
	if (data == NULL)
		goto fail;
	if (mustache_render(template, &data, 1, options->escape,
	    options->strict, &out, &err) == -1) {
		err_prefix(&err, "%s", options->file);
		goto fail;
	}
	if (write_out(&out, &err) == -1)
		goto fail;
	status = EXIT_FINE;
	goto out;

fail:
	cli_fail(self, &err);
out:
	json_decref(data);
	mustache_free(template);
	buf_done(&out);
	return status;
}
