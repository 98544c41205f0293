#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/str.h"
#include "cli/sandbox_twilio.h"
#include "text/phone.h"
#include "text/segment.h"

#define PATH_START "/2010-04-01/Accounts/"
#define PATH_END "/Messages.json"

size_t
sandbox_twilio_path(const char *path, const char **ret)
{
	static const char name_bytes[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	size_t len;

	if (!str_starts(path, PATH_START))
		return 0;
	path += strlen(PATH_START);
	len = strspn(path, name_bytes);
	if (len > SANDBOX_ACCOUNT_LEN_MAX || !str_eq(path + len, PATH_END))
		return 0;
	*ret = path;
	return len;
}

/* Always returns -1, so it can end a function. */
static int __attribute__((format(printf, 4, 5)))
refuse(struct sandbox_refusal *ret, int status, int code, const char *fmt, ...)
{
	va_list ap;

	ret->status = status;
	ret->code = code;
	va_start(ap, fmt);
	vsnprintf(ret->message, sizeof ret->message, fmt, ap);
	va_end(ap);
	return -1;
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

int
sandbox_twilio_read(const struct sandbox_form *form, struct sandbox_text *ret,
    struct sandbox_refusal *refusal)
{
	struct sandbox_text text = {
		.to = sandbox_form_get(form, "To"),
		.from = sandbox_form_get(form, "From"),
		.service = sandbox_form_get(form, "MessagingServiceSid"),
		.body = sandbox_form_get(form, "Body"),
		.validity = sandbox_form_get(form, "ValidityPeriod"),
		.callback = sandbox_form_get(form, "StatusCallback"),
	};
	struct segmentation counted;

	if (text.to == NULL)
		return refuse(refusal, 400, 21604,
		    "A 'To' number is required.");
	if (!phone_is_e164(text.to)) {
		sandbox_twilio_invalid(refusal);
		return -1;
	}
	if (text.from == NULL && text.service == NULL)
		return refuse(refusal, 400, 21603, "A 'From' number or a "
		    "'MessagingServiceSid' is required.");
	if (text.body == NULL)
		return refuse(refusal, 400, 21602, "A 'Body' is required.");
	if (count_chars(text.body) > SANDBOX_BODY_CHARS_MAX)
		return refuse(refusal, 400, 21617, "The text is longer than "
		    "%d characters.", SANDBOX_BODY_CHARS_MAX);
	if (segment_count(text.body, strlen(text.body), &counted) == -1)
		return refuse(refusal, 400, 20001, "The text is not UTF-8.");
	text.segments = counted.segments;
	*ret = text;
	return 0;
}

void
sandbox_twilio_opted_out(struct sandbox_refusal *ret)
{
	refuse(ret, 400, 21610, "The recipient said STOP.");
}

void
sandbox_twilio_invalid(struct sandbox_refusal *ret)
{
	refuse(ret, 400, 21211, "'To' is not a valid phone number.");
}

void
sandbox_twilio_status(int status, const char *message,
    struct sandbox_refusal *ret)
{
	/* The common ones have names there; the rest follows the pattern. */
	int code = status == 401 || status == 403 ? 20003 :
	    status == 400 ? 20001 : 20000 + status;

	refuse(ret, status, code, "%s", message);
}

/* RFC 2822, in English whatever the locale. */
static void
format_date(int64_t wall_ms, char *ret, size_t size)
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

/* ${json} (which is used up) as a string to free. */
static char *
dump(json_t *json)
{
	char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);

	json_decref(json);
	/* Every string was checked to be UTF-8: only memory can be missing. */
	if (text == NULL)
		abort();
	return text;
}

char *
sandbox_twilio_accepted(const struct sandbox_text *text, const char *account,
    size_t account_len, int64_t wall_ms)
{
	char date[64], segments[24], uri[sizeof PATH_START +
	    SANDBOX_ACCOUNT_LEN_MAX + sizeof "/Messages/.json" +
	    SANDBOX_SID_LEN];
	int len = (int)account_len;

	format_date(wall_ms, date, sizeof date);
	snprintf(segments, sizeof segments, "%zu", text->segments);
	snprintf(uri, sizeof uri, PATH_START "%.*s/Messages/%s.json", len,
	    account, text->sid);
	return dump(json_pack(
	    "{s:s, s:s, s:s, s:s, s:s?, s:s?, s:s, s:s, s:s, s:s, s:s,"
	    " s:s, s:n, s:n, s:n, s:n, s:n, s:s%, s:s}",
	    "sid", text->sid, "status", "queued", "body", text->body,
	    "to", text->to, "from", text->from,
	    "messaging_service_sid", text->service,
	    "num_segments", segments, "num_media", "0",
	    "direction", "outbound-api", "api_version", "2010-04-01",
	    "date_created", date, "date_updated", date, "date_sent",
	    "error_code", "error_message", "price", "price_unit",
	    "account_sid", account, account_len, "uri", uri));
}

char *
sandbox_twilio_refused(const struct sandbox_refusal *refusal)
{
	char more[64];

	snprintf(more, sizeof more, "https://www.twilio.com/docs/errors/%d",
	    refusal->code);
	return dump(json_pack("{s:i, s:s, s:s, s:i}", "code", refusal->code,
	    "message", refusal->message, "more_info", more, "status",
	    refusal->status));
}
