#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "io/http_conn.h"

/* Where there is no name the number has to do: RFC 9112 4. */
static const char *
reason_of(int status)
{
	static const struct {
		int		 status;
		const char	*reason;
	} reasons[] = {
		{ 200, "OK" }, { 202, "Accepted" }, { 204, "No Content" },
		{ 303, "See Other" }, { 400, "Bad Request" },
		{ 401, "Unauthorized" }, { 403, "Forbidden" },
		{ 404, "Not Found" }, { 405, "Method Not Allowed" },
		{ 408, "Request Timeout" }, { 411, "Length Required" },
		{ 413, "Content Too Large" }, { 414, "URI Too Long" },
		{ 417, "Expectation Failed" }, { 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 503, "Service Unavailable" },
	};
	size_t i;

	for (i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "";
}

/* Sun, 06 Nov 1994 08:49:37 GMT (RFC 9110 5.6.7), in no locale. */
static void
write_date(struct buf *out, int64_t wall_ms)
{
	static const char days[] = "SunMonTueWedThuFriSat",
	    months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t s = (time_t)(wall_ms / 1000);
	struct tm tm;

	gmtime_r(&s, &tm);
	buf_addf(out, "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d GMT\r\n",
	    days + tm.tm_wday * 3, tm.tm_mday, months + tm.tm_mon * 3,
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void
http_write(struct buf *out, const struct web_answer *answer, int64_t wall_ms)
{
	buf_addf(out, "HTTP/1.1 %d %s\r\n", answer->status,
	    reason_of(answer->status));
	write_date(out, wall_ms);
	if (answer->status != 204)	/* RFC 9110 8.6 */
		buf_addf(out, "Content-Length: %zu\r\n", answer->body.len);
	if (answer->type[0] != '\0')
		buf_addf(out, "Content-Type: %s\r\n", answer->type);
	if (answer->allow[0] != '\0')
		buf_addf(out, "Allow: %s\r\n", answer->allow);
	if (answer->retry_after_s > 0)
		buf_addf(out, "Retry-After: %d\r\n", answer->retry_after_s);
	buf_addf(out, "Cache-Control: %s\r\n", answer->cache[0] != '\0' ?
	    answer->cache : "no-store");
	/* A page has no script, is in no frame, and tells no other site from
	 * where one came: the address of a page can hold a token. */
	buf_adds(out, "Content-Security-Policy: default-src 'none'; "
	    "style-src 'unsafe-inline'; form-action 'self'; "
	    "frame-ancestors 'none'; base-uri 'none'\r\n"
	    "X-Content-Type-Options: nosniff\r\n"
	    "Referrer-Policy: no-referrer\r\n"
	    "Connection: close\r\n\r\n");
	if (answer->status != 204)
		buf_add(out, secret_reveal(&answer->body), answer->body.len);
}

void
http_write_refusal(struct buf *out, enum http_refusal why, bool posts,
    int64_t wall_ms)
{
	int status = http_refusal_status(why);
	struct web_answer answer;
	char text[80];

	snprintf(text, sizeof text, "%d %s\n", status,
	    http_refusal_words(why));
	web_answer_text(&answer, status, text);
	/* RFC 9110 15.5.6.  There are two methods: it is the other. */
	if (why == HTTP_METHOD_BAD)
		snprintf(answer.allow, sizeof answer.allow, "GET, POST");
	else if (why == HTTP_METHOD_WRONG)
		snprintf(answer.allow, sizeof answer.allow, posts ? "GET" :
		    "POST");
	if (status == 503 || status == 429)
		answer.retry_after_s = HTTP_RETRY_AFTER_S;
	http_write(out, &answer, wall_ms);
	web_answer_done(&answer);
}
