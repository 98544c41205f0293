#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "wire/control.h"

int
control_request_parse(const char *line, size_t len,
    struct control_request *ret, struct err *err)
{
	json_t *root, *arguments;
	const char *command;
	json_error_t at;

	if (len > CONTROL_REQUEST_MAX)
		return err_set(err, ERR_FULL, "a request is at most %d bytes",
		    CONTROL_REQUEST_MAX);
	root = json_loadb(line, len, JSON_REJECT_DUPLICATES, &at);
	command = json_string_value(json_object_get(root, "command"));
	arguments = json_object_get(root, "arguments");
	if (command == NULL || !str_is_name(command) ||
	    (arguments != NULL && !json_is_object(arguments))) {
		json_decref(root);
		return err_set(err, ERR_INPUT, "not a request");
	}
	snprintf(ret->command, sizeof ret->command, "%s", command);
	ret->arguments = arguments != NULL ? json_incref(arguments) :
	    json_object();
	json_decref(root);
	return 0;
}

void
control_request_done(struct control_request *request)
{
	json_decref(request->arguments);
	*request = (struct control_request){ 0 };
}

/* Write ${value} as a line. */
static int
format(json_t *value, struct buf *out, struct err *err)
{
	char *text = json_dumps(value, JSON_COMPACT);
	int result;

	if (text == NULL)
		return err_set(err, ERR_INPUT, "not UTF-8");
	result = buf_addf(out, "%s\n", text);
	free(text);
	if (result == -1)
		return err_set(err, ERR_FULL, "longer than %zu bytes",
		    out->limit);
	return 0;
}

int
control_request_format(const char *command, json_t *arguments,
    struct buf *out, struct err *err)
{
	json_t *root = json_pack("{s:s, s:O*}", "command", command,
	    "arguments", arguments);
	int result = format(root, out, err);

	json_decref(root);
	return result;
}

int
control_reply_format(json_t *reply, struct buf *out, struct err *err)
{
	json_object_set_new(reply, "ok", json_true());
	return format(reply, out, err);
}

/* A copy with '?' for bytes that are not UTF-8: a file's name may have some. */
static char *
make_utf8(const char *text)
{
	char *copy = xstrdup(text);
	size_t len = strlen(copy), at = 0;

	while ((at += utf8_valid(copy + at, len - at)) < len)
		copy[at] = '?';
	return copy;
}

int
control_reply_error(const char *text, struct buf *out, struct err *err)
{
	char *error = make_utf8(text);
	json_t *root = json_pack("{s:b, s:s}", "ok", 0, "error", error);
	int result = format(root, out, err);

	json_decref(root);
	free(error);
	return result;
}

json_t *
control_reply_parse(const char *line, size_t len, struct err *err)
{
	json_t *root = json_loadb(line, len, 0, NULL);
	const char *error = json_string_value(json_object_get(root, "error"));

	if (json_is_true(json_object_get(root, "ok")))
		return root;
	if (error != NULL)
		err_set(err, ERR_REFUSED, "%s", error);
	else
		err_set(err, ERR_INPUT, "the daemon's answer is not readable");
	json_decref(root);
	return NULL;
}
