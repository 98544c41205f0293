#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/str.h"
#include "cli/sandbox_api.h"
#include "text/phone.h"
#include "text/segment.h"

/*
 * Twilio's words, of the API of 2010-04-01.  Refusals carry its own codes, so that
 * a descriptor's rules meet what they will meet there.
 */
#define FORM_TYPE "application/x-www-form-urlencoded"
#define ACCOUNT_LEN_MAX 64
#define BODY_CHARS_MAX 1600	/* above: error 21617 */

#define PATH_START "/2010-04-01/Accounts/"
#define PATH_END "/Messages.json"

static bool
is_path(const char *path, const char **ret_account, size_t *ret_len)
{
	static const char name_bytes[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	size_t len;

	if (!str_starts(path, PATH_START))
		return false;
	path += strlen(PATH_START);
	len = strspn(path, name_bytes);
	if (len == 0 || len > ACCOUNT_LEN_MAX ||
	    !str_eq(path + len, PATH_END))
		return false;
	*ret_account = path;
	*ret_len = len;
	return true;
}

/* A refusal with a code of its own.  Returns -1. */
static int
refuse(struct sandbox_refusal *ret, int code, const char *message)
{
	sandbox_refuse(ret, 400, "%s", message);
	ret->code = code;
	return -1;
}

static void
opted_out(struct sandbox_refusal *ret)
{
	refuse(ret, 21610, "The recipient said STOP.");
}

static void
invalid(struct sandbox_refusal *ret)
{
	refuse(ret, 21211, "'To' is not a valid phone number.");
}

static void
refuse_status(int status, const char *message, struct sandbox_refusal *ret)
{
	sandbox_refuse(ret, status, "%s", message);
	/* The common ones have names there; the rest follows the pattern. */
	ret->code = status == 401 || status == 403 ? 20003 :
	    status == 400 ? 20001 : 20000 + status;
}

static size_t
count_chars(const char *text)
{
	size_t chars = 0;

	/* Every byte but UTF-8's continuation bytes begins one. */
	for (; *text != '\0'; text++)
		chars += (*text & 0xc0) != 0x80;
	return chars;
}

static int
read_text(const struct form *form, struct sandbox_text *ret,
    struct sandbox_refusal *refusal)
{
	struct sandbox_text text = {
		.channel = CHANNEL_SMS,
		.to = form_get(form, "To"),
		.from = form_get(form, "From"),
		.service = form_get(form, "MessagingServiceSid"),
		.body = form_get(form, "Body"),
		.validity = form_get(form, "ValidityPeriod"),
		.callback = form_get(form, "StatusCallback"),
	};
	struct segmentation counted;

	if (text.to == NULL)
		return refuse(refusal, 21604, "A 'To' number is required.");
	if (!phone_is_e164(text.to)) {
		invalid(refusal);
		return -1;
	}
	if (text.from == NULL && text.service == NULL)
		return refuse(refusal, 21603, "A 'From' number or a "
		    "'MessagingServiceSid' is required.");
	if (text.body == NULL)
		return refuse(refusal, 21602, "A 'Body' is required.");
	if (count_chars(text.body) > BODY_CHARS_MAX)
		return refuse(refusal, 21617, "The text is longer than 1600 "
		    "characters.");
	if (segment_count(text.body, strlen(text.body), &counted) == -1)
		return refuse(refusal, 20001, "The text is not UTF-8.");
	text.segments = counted.segments;
	*ret = text;
	return 0;
}

static int
read_request(const struct sandbox_request_in *request,
    struct sandbox_draft *ret, struct sandbox_refusal *refusal)
{
	char message[sizeof refusal->message];
	struct err err;

	if (!sandbox_is_type(request->type, FORM_TYPE)) {
		refuse_status(400, "The body's type must be " FORM_TYPE ".",
		    refusal);
		return -1;
	}
	if (form_parse(request->body, request->body_len, &ret->form,
	    &err) == -1) {
		snprintf(message, sizeof message, "The form is not well "
		    "formed: %.120s.", err.text);
		refuse_status(400, message, refusal);
		return -1;
	}
	return read_text(&ret->form, &ret->text, refusal);
}

void
sandbox_date(int64_t wall_ms, char *ret, size_t size)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu",
	    "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
	    "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t s = (time_t)(wall_ms / 1000);
	struct tm tm;

	gmtime_r(&s, &tm);
	snprintf(ret, size, "%s, %02d %s %d %02d:%02d:%02d +0000",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void
accepted(const struct sandbox_request_in *request,
    const struct sandbox_text *text, int64_t wall_ms,
    struct sandbox_reply_text *ret)
{
	char date[64], segments[24], uri[sizeof PATH_START +
	    ACCOUNT_LEN_MAX + sizeof "/Messages/.json" +
	    SANDBOX_SID_LEN];
	int len = (int)request->account_len;

	sandbox_date(wall_ms, date, sizeof date);
	snprintf(segments, sizeof segments, "%zu", text->segments);
	snprintf(uri, sizeof uri, PATH_START "%.*s/Messages/%s.json", len,
	    request->account, text->sid);
	ret->status = 201;
	ret->body = sandbox_dump(json_pack(
	    "{s:s, s:s, s:s, s:s, s:s?, s:s?, s:s, s:s, s:s, s:s, s:s,"
	    " s:s, s:n, s:n, s:n, s:n, s:n, s:s%, s:s}",
	    "sid", text->sid, "status", "queued", "body", text->body,
	    "to", text->to, "from", text->from,
	    "messaging_service_sid", text->service,
	    "num_segments", segments, "num_media", "0",
	    "direction", "outbound-api", "api_version", "2010-04-01",
	    "date_created", date, "date_updated", date, "date_sent",
	    "error_code", "error_message", "price", "price_unit",
	    "account_sid", request->account, request->account_len,
	    "uri", uri));
}

static char *
refused(const struct sandbox_refusal *refusal)
{
	char more[64];

	snprintf(more, sizeof more, "https://www.twilio.com/docs/errors/%d",
	    refusal->code);
	return sandbox_dump(json_pack("{s:i, s:s, s:s, s:i}", "code", refusal->code,
	    "message", refusal->message, "more_info", more, "status",
	    refusal->status));
}

const struct sandbox_api sandbox_twilio = {
	.path = is_path,
	.read = read_request,
	.opted_out = opted_out,
	.invalid = invalid,
	.status = refuse_status,
	.accepted = accepted,
	.refused = refused,
};
