#include <curl/curl.h>

#include "base/buf.h"
#include "cli/fetch.h"
#include "io/http_client.h"

#define TIMEOUT_S 30L

static size_t
on_body(char *bytes, size_t size, size_t n, void *arg)
{
	return buf_add(arg, bytes, size * n) == 0 ? size * n : 0;
}

static CURLcode
get(CURL *curl, const char *url, struct buf *body)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, TIMEOUT_S);
	curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
	return curl_easy_perform(curl);
}

json_t *
fetch_json(const char *url, struct err *err)
{
	json_t *value = NULL;
	struct buf body;
	CURLcode code;
	CURL *curl;

	if (!http_url_is_loopback(url)) {
		err_set(err, ERR_REFUSED, "%s is not on this machine: a sandbox "
		    "listens on http://127.0.0.1:PORT", url);
		return NULL;
	}
	curl = curl_easy_init();
	buf_init(&body, FETCH_MAX);
	code = get(curl, url, &body);
	if (code == CURLE_OK)
		value = json_loadb(buf_text(&body), body.len, 0, NULL);
	if (code != CURLE_OK)
		err_set(err, ERR_IO, "%s: %s", url, curl_easy_strerror(code));
	else if (value == NULL)
		err_set(err, ERR_INPUT, "%s: not JSON", url);
	curl_easy_cleanup(curl);
	buf_done(&body);
	return value;
}
