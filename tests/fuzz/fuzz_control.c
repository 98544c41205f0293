/*
 * Any line is read as a request and as a reply without a fault; what is a
 * request is one again after it was written; any words reach the other side.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "wire/control.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_again(const struct control_request *request)
{
	struct control_request again;
	struct err err;
	struct buf out;

	/* What came as "\u00e9" or 1e9 may be written longer. */
	buf_init(&out, CONTROL_REPLY_MAX);
	must(control_request_format(request->command, request->arguments, &out,
	    &err) == 0);
	must(strchr(buf_text(&out), '\n') == buf_text(&out) + out.len - 1);
	if (out.len <= CONTROL_REQUEST_MAX) {
		must(control_request_parse(buf_text(&out), out.len - 1, &again,
		    &err) == 0);
		must(strcmp(again.command, request->command) == 0);
		must(json_equal(again.arguments, request->arguments));
		control_request_done(&again);
	}
	buf_done(&out);
}

static void
as_request(const char *line, size_t len)
{
	struct control_request request;
	struct err err = { .kind = ERR_NONE };

	if (control_request_parse(line, len, &request, &err) == -1) {
		must(err.kind == ERR_INPUT || err.kind == ERR_FULL);
		return;
	}
	must(str_is_name(request.command));
	must(json_is_object(request.arguments));
	check_again(&request);
	control_request_done(&request);
}

static void
as_reply(const char *line, size_t len)
{
	struct err err = { .kind = ERR_NONE };
	json_t *reply = control_reply_parse(line, len, &err);

	must((reply == NULL) ==
	    (err.kind == ERR_INPUT || err.kind == ERR_REFUSED));
	must(reply == NULL || json_is_object(reply));
	json_decref(reply);
}

static void
as_words(const char *line, size_t len)
{
	char *text = xstrndup(line, len);
	struct err err = { .kind = ERR_NONE };
	struct buf out;

	buf_init(&out, CONTROL_REPLY_MAX);
	must(control_reply_error(text, &out, &err) == 0);
	must(control_reply_parse(buf_text(&out), out.len, &err) == NULL);
	must(err.kind == ERR_REFUSED);
	must(utf8_valid(err.text, strlen(err.text)) == strlen(err.text));
	if (utf8_valid(text, strlen(text)) == strlen(text))
		must(strncmp(err.text, text, strlen(err.text)) == 0);
	buf_done(&out);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *line = (const char *)data;

	as_request(line, size);
	as_reply(line, size);
	as_words(line, size);
	return 0;
}
