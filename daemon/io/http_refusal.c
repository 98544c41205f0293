#include <stddef.h>

#include "io/http_refusal.h"

static const struct {
	int		 status;
	const char	*words;
} refusals[HTTP_REFUSALS] = {
	[HTTP_FINE] = { 0, "fine" },
	[HTTP_LINE_BAD] = { 400, "malformed request line" },
	[HTTP_LINE_LONG] = { 414, "request line too long" },
	[HTTP_VERSION_BAD] = { 400, "not HTTP/1.1" },
	[HTTP_METHOD_BAD] = { 405, "unknown method" },
	[HTTP_TARGET_BAD] = { 400, "malformed target" },
	[HTTP_FIELD_BAD] = { 400, "malformed header" },
	[HTTP_FIELDS_MANY] = { 431, "too many headers" },
	[HTTP_HEAD_LONG] = { 431, "head too long" },
	[HTTP_HOST_BAD] = { 400, "not one Host" },
	[HTTP_LENGTH_BAD] = { 400, "malformed length" },
	[HTTP_LENGTH_MISSING] = { 411, "no length" },
	[HTTP_CODED] = { 411, "transfer coding" },
	[HTTP_EXPECT_BAD] = { 417, "unknown expectation" },
	[HTTP_BODY_LONG] = { 413, "body too long" },
	[HTTP_BODY_GET] = { 400, "body where none belongs" },
	[HTTP_PATH_UNKNOWN] = { 404, "no such path" },
	[HTTP_METHOD_WRONG] = { 405, "method not for that path" },
	[HTTP_PIPELINED] = { 400, "more than one request" },
	[HTTP_CUT_SHORT] = { 400, "cut short" },
	[HTTP_HEAD_SLOW] = { 408, "head too slow" },
	[HTTP_BODY_SLOW] = { 408, "body too slow" },
	[HTTP_ADDRESS_CROWDED] = { 429, "too many from one address" },
	[HTTP_CROWDED] = { 408, "closed to make room" },
	[HTTP_BUSY] = { 503, "too busy" },
	[HTTP_UNANSWERED] = { 503, "no answer in time" },
};

int
http_refusal_status(enum http_refusal why)
{
	return refusals[why].status;
}

const char *
http_refusal_words(unsigned why)
{
	return why < HTTP_REFUSALS ? refusals[why].words : NULL;
}
