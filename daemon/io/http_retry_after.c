#include <string.h>
#include <time.h>

#include "base/str.h"
#include "io/http_client.h"
#include "io/http_retry_after.h"

/* The first ${name} of the last answer; NULL where it has none. */
static const char *
header(CURL *easy, const char *name)
{
	struct curl_header *h;

	if (curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return NULL;
	return h->value;
}

/* Seconds from the moment of the answer to ${date}; -1: it is no date. */
static int64_t
seconds_until(CURL *easy, const char *date)
{
	const char *answered = header(easy, "Date");
	time_t when = curl_getdate(date, NULL);
	time_t now = answered != NULL ? curl_getdate(answered, NULL) : -1;
	curl_off_t wait_s = 0;

	if (when == -1)
		return -1;
	if (now != -1)
		wait_s = when - now;
	else
		curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &wait_s);
	return wait_s > 0 ? wait_s : 0;
}

int64_t
http_retry_after_ms(CURL *easy)
{
	const char *value = header(easy, "Retry-After");
	uint64_t number;
	int64_t wait_s;

	if (value == NULL || value[0] == '\0')
		return -1;
	if (value[strspn(value, "0123456789")] != '\0')
		wait_s = seconds_until(easy, value);
	else if (str_number(value, HTTP_RETRY_AFTER_MAX_S, &number) == 0)
		wait_s = (int64_t)number;
	else
		wait_s = HTTP_RETRY_AFTER_MAX_S;
	if (wait_s == -1)
		return -1;
	if (wait_s > HTTP_RETRY_AFTER_MAX_S)
		wait_s = HTTP_RETRY_AFTER_MAX_S;
	return wait_s * 1000;
}
