#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "run/rig.h"

#define POLL_MS 10

/* What a transfer has brought. */
struct brought {
	char	*text;
	size_t	 len;
	FILE	*file;
};

static void
brought_begin(struct brought *b)
{
	b->file = open_memstream(&b->text, &b->len);
	assert_non_null(b->file);
}

static char *
brought_end(struct brought *b)
{
	fclose(b->file);
	if (b->text == NULL)
		abort();
	return b->text;
}

/* ${body_text} NULL: GET; else POST, of the header ${type} (NULL: a form). */
static struct rig_answer
transfer(const char *url, const char *body_text, const char *type)
{
	struct curl_slist *headers = NULL;
	struct rig_answer answer = { 0 };
	struct brought head, body;
	CURL *curl = curl_easy_init();
	long status = 0;
	CURLcode code;

	assert_non_null(curl);
	brought_begin(&head);
	brought_begin(&body);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)RIG_SOON);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, head.file);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, body.file);
	if (body_text != NULL)
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body_text);
	if (type != NULL)
		headers = curl_slist_append(headers, type);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	code = curl_easy_perform(curl);
	if (code == CURLE_OK)
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	else if (code != CURLE_GOT_NOTHING && code != CURLE_PARTIAL_FILE &&
	    code != CURLE_RECV_ERROR)
		print_error("%s: %s\n", url, curl_easy_strerror(code));
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	answer.status = (int)status;
	answer.head = brought_end(&head);
	answer.body = brought_end(&body);
	return answer;
}

struct rig_answer
rig_get(const char *url, const char *fmt, ...)
{
	struct rig_answer answer;
	char *path, *whole;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&path, fmt, ap) == -1)
		abort();
	va_end(ap);
	if (asprintf(&whole, "%s%s", url, path) == -1)
		abort();
	answer = transfer(whole, NULL, NULL);
	free(path);
	free(whole);
	return answer;
}

static struct rig_answer
post(const char *url, const char *path, const char *body, const char *type)
{
	struct rig_answer answer;
	char *whole;

	if (asprintf(&whole, "%s%s", url, path) == -1)
		abort();
	answer = transfer(whole, body, type);
	free(whole);
	return answer;
}

struct rig_answer
rig_post(const char *url, const char *path, const char *form)
{
	return post(url, path, form, NULL);
}

struct rig_answer
rig_post_json(const char *url, const char *path, const char *json)
{
	return post(url, path, json, "Content-Type: application/json");
}

void
rig_answer_done(struct rig_answer *answer)
{
	free(answer->head);
	free(answer->body);
	*answer = (struct rig_answer){ 0 };
}

char *
rig_get_text(const char *url, const char *path)
{
	struct rig_answer answer = rig_get(url, "%s", path);

	if (answer.status != 200)
		fail_msg("GET %s%s: %d %s", url, path, answer.status,
		    answer.body);
	free(answer.head);
	return answer.body;
}

json_t *
rig_get_json(const char *url, const char *path)
{
	char *text = rig_get_text(url, path);
	json_error_t error;
	json_t *json = json_loads(text, 0, &error);

	if (json == NULL)
		fail_msg("GET %s%s: not JSON: %s: %.200s", url, path,
		    error.text, text);
	free(text);
	return json;
}

/* Whether ${text} is ${want}, but for white space after it. */
static bool
is_text(const char *text, const char *want)
{
	size_t len = strlen(want);

	return strncmp(text, want, len) == 0 &&
	    text[len + strspn(text + len, " \r\n\t")] == '\0';
}

void
rig_wait_text(const char *url, const char *path, const char *want,
    int limit_ms)
{
	int64_t until = rig_now_ms() + limit_ms;
	char *text;

	for (;;) {
		text = rig_get_text(url, path);
		if (is_text(text, want))
			break;
		if (rig_now_ms() > until)
			fail_msg("GET %s%s: not \"%s\" in %d ms, but: %.200s",
			    url, path, want, limit_ms, text);
		free(text);
		rig_sleep_ms(POLL_MS);
	}
	free(text);
}

uint16_t
rig_port(const char *url)
{
	const char *colon = strrchr(url, ':');

	assert_non_null(colon);
	return (uint16_t)strtoul(colon + 1, NULL, 10);
}

int
rig_connect(uint16_t port)
{
	struct timeval limit = { .tv_sec = RIG_SOON / 1000 };
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(port),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_not_equal(fd, -1);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) == -1)
		fail_msg("127.0.0.1:%u: no connection", port);
	return fd;
}
